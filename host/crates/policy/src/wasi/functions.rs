//! The functions of the virtual WASI, by interface and name.

use wasmtime::StoreContextMut;
use wasmtime::component::{LinkerInstance, Resource, ResourceAny, Val};

use crate::host::{CallState, HostTrap, charge};

/// The streams that exist; the number is the resource's representation.
const STDIN: u32 = 0;
const STDOUT: u32 = 1;
const STDERR: u32 = 2;
/// Bytes that a stream takes at once.
const WRITE_BYTES: u64 = 4_096;
/// Random bytes in one answer, at most: more than any runtime seeds itself with.
const RANDOM_BYTES_MAX: u64 = 64 * 1024;
/// Resolution of both clocks, nanoseconds: the decision's time is whole milliseconds.
const CLOCK_RESOLUTION_NS: u64 = 1_000_000;

type Answer = fn(&mut StoreContextMut<'_, CallState>, &[Val]) -> wasmtime::Result<Option<Val>>;

/// Defines one function of one interface.
pub(super) fn define(
    instance: &mut LinkerInstance<'_, CallState>,
    interface: &str,
    name: &str,
) -> wasmtime::Result<()> {
    let import = format!("{interface}#{name}");
    let plain = interface.split('@').next().unwrap_or(interface);
    let answer = answer(plain, name);
    instance.func_new(name, move |mut store, _, params, results| {
        charge(&mut store, 0)?;
        let Some(answer) = answer else {
            return Err(HostTrap::Denied {
                what: import.clone(),
            }
            .into());
        };
        let value = answer(&mut store, params)?;
        // A borrowed handle must be given back before the call ends.
        for param in params {
            if let Val::Resource(resource) = param {
                resource.resource_drop(&mut store)?;
            }
        }
        if let (Some(slot), Some(value)) = (results.first_mut(), value) {
            *slot = value;
        }
        Ok(())
    })
}

fn answer(interface: &str, name: &str) -> Option<Answer> {
    Some(match (interface, name) {
        ("wasi:clocks/wall-clock", "now") => {
            |store, _| Ok(Some(wall_clock(store.data().wasi.now_ms)))
        }
        ("wasi:clocks/wall-clock", "resolution") => |_, _| Ok(Some(wall_clock(1))),
        // Never 0: Go takes that for a broken clock.
        ("wasi:clocks/monotonic-clock", "now") => |store, _| {
            let now_ms = u64::try_from(store.data().wasi.now_ms).unwrap_or(0).max(1);
            Ok(Some(Val::U64(now_ms.saturating_mul(CLOCK_RESOLUTION_NS))))
        },
        ("wasi:clocks/monotonic-clock", "resolution") => {
            |_, _| Ok(Some(Val::U64(CLOCK_RESOLUTION_NS)))
        }
        ("wasi:random/random", "get-random-bytes")
        | ("wasi:random/insecure", "get-insecure-random-bytes") => random_bytes,
        ("wasi:random/random", "get-random-u64")
        | ("wasi:random/insecure", "get-insecure-random-u64") => {
            |store, _| Ok(Some(Val::U64(store.data_mut().wasi.next_random())))
        }
        ("wasi:random/insecure-seed", "insecure-seed" | "get-insecure-seed") => |store, _| {
            let wasi = &mut store.data_mut().wasi;
            Ok(Some(Val::Tuple(vec![
                Val::U64(wasi.next_random()),
                Val::U64(wasi.next_random()),
            ])))
        },
        ("wasi:cli/environment", "get-environment" | "get-arguments")
        | ("wasi:filesystem/preopens", "get-directories") => |_, _| Ok(Some(Val::List(Vec::new()))),
        ("wasi:cli/environment", "initial-cwd" | "get-initial-cwd") => {
            |_, _| Ok(Some(Val::Option(None)))
        }
        ("wasi:cli/terminal-stdin", "get-terminal-stdin")
        | ("wasi:cli/terminal-stdout", "get-terminal-stdout")
        | ("wasi:cli/terminal-stderr", "get-terminal-stderr") => |_, _| Ok(Some(Val::Option(None))),
        ("wasi:cli/stdin", "get-stdin") => |store, _| stream(store, STDIN),
        ("wasi:cli/stdout", "get-stdout") => |store, _| stream(store, STDOUT),
        ("wasi:cli/stderr", "get-stderr") => |store, _| stream(store, STDERR),
        ("wasi:io/streams", "[method]output-stream.check-write") => {
            |_, _| Ok(Some(Val::Result(Ok(Some(Box::new(Val::U64(WRITE_BYTES)))))))
        }
        (
            "wasi:io/streams",
            "[method]output-stream.write" | "[method]output-stream.blocking-write-and-flush",
        ) => print,
        (
            "wasi:io/streams",
            "[method]output-stream.flush" | "[method]output-stream.blocking-flush",
        ) => |_, _| Ok(Some(Val::Result(Ok(None)))),
        (
            "wasi:io/streams",
            "[method]input-stream.read"
            | "[method]input-stream.blocking-read"
            | "[method]input-stream.skip"
            | "[method]input-stream.blocking-skip",
        ) => |_, _| {
            let closed = Val::Variant("closed".to_owned(), None);
            Ok(Some(Val::Result(Err(Some(Box::new(closed))))))
        },
        _ => return None,
    })
}

fn wall_clock(now_ms: i64) -> Val {
    let now_ms = u64::try_from(now_ms).unwrap_or(0);
    let nanoseconds = u32::try_from(now_ms % 1_000).unwrap_or(0) * 1_000_000;
    Val::Record(vec![
        ("seconds".to_owned(), Val::U64(now_ms / 1_000)),
        ("nanoseconds".to_owned(), Val::U32(nanoseconds)),
    ])
}

fn random_bytes(
    store: &mut StoreContextMut<'_, CallState>,
    params: &[Val],
) -> wasmtime::Result<Option<Val>> {
    let wanted = match params {
        [Val::U64(wanted)] if *wanted <= RANDOM_BYTES_MAX => *wanted,
        _ => {
            let what = format!("more than {RANDOM_BYTES_MAX} random bytes at once");
            return Err(HostTrap::Denied { what }.into());
        }
    };
    charge(store, usize::try_from(wanted).unwrap_or(usize::MAX))?;
    let wasi = &mut store.data_mut().wasi;
    let mut bytes = Vec::new();
    while (bytes.len() as u64) < wanted {
        let left = usize::try_from(wanted - bytes.len() as u64)
            .unwrap_or(8)
            .min(8);
        bytes.extend(
            wasi.next_random()
                .to_le_bytes()
                .into_iter()
                .take(left)
                .map(Val::U8),
        );
    }
    Ok(Some(Val::List(bytes)))
}

fn stream(
    store: &mut StoreContextMut<'_, CallState>,
    number: u32,
) -> wasmtime::Result<Option<Val>> {
    let resource = Resource::<()>::new_own(number);
    Ok(Some(Val::Resource(ResourceAny::try_from_resource(
        resource, store,
    )?)))
}

/// Whatever the stream, it is the plugin's own log.
fn print(
    store: &mut StoreContextMut<'_, CallState>,
    params: &[Val],
) -> wasmtime::Result<Option<Val>> {
    if let Some(Val::List(values)) = params.get(1) {
        charge(store, values.len())?;
        let bytes: Vec<u8> = values
            .iter()
            .map(|value| match value {
                Val::U8(byte) => *byte,
                _ => b'?',
            })
            .collect();
        store.data_mut().log.add(&String::from_utf8_lossy(&bytes));
    }
    Ok(Some(Val::Result(Ok(None))))
}
