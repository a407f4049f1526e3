//! Writes components that nobody would write by hand, for `cargo xtask fuzz-components`: the same seed, the same bytes.
//!
//! `shopwit-seeds COUNT GOOD OUT` reads good components from the folder GOOD and writes COUNT of each family to OUT:
//!
//! - `smith-*`: whole components by wasm-smith (one of four), or a good component to which a module by wasm-smith was
//!   added and instantiated, so that it is compiled and its start function runs before the policy answers;
//! - `mutate-*`: a good component whose main module was changed three times by wasm-mutate.

use std::path::Path;

use anyhow::{Context, Result, bail};
use arbitrary::Unstructured;
use wasm_mutate::WasmMutate;
use wasm_smith::{Component, Config, Module};
use wasmparser::{Parser, Payload};

/// Bytes of chance that one seed gives wasm-smith.
const CHANCE_BYTES: usize = 8 * 1024;
/// Changes to one module.
const CHANGES: u64 = 3;
/// Tries for one change: wasm-mutate gives up on many.
const TRIES: u64 = 8;
/// Work of one change, in wasm-mutate's own units.
const CHANGE_FUEL: u64 = 2_000;

/// Sections of a component.
const MODULE_SECTION: u8 = 1;
const CORE_INSTANCE_SECTION: u8 = 2;

fn main() -> Result<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [count, good, out] = arguments.as_slice() else {
        bail!("usage: shopwit-seeds COUNT GOOD OUT");
    };
    let count: u64 = count.parse().context("COUNT is a number")?;
    let good = components(Path::new(good))?;
    let out = Path::new(out);
    std::fs::create_dir_all(out)?;
    for seed in 0..count {
        let Some(host) = good.get(usize::try_from(seed)? % good.len()) else {
            bail!("no good components");
        };
        let write = |family: &str, wasm: &[u8]| {
            std::fs::write(out.join(format!("{family}-{seed:05}.wasm")), wasm)
        };
        write("smith", &by_smith(seed, host)?)?;
        write("mutate", &by_mutation(seed, host)?)?;
    }
    Ok(())
}

/// In the order of their names, or the same seed would not give the same bytes.
fn components(folder: &Path) -> Result<Vec<Vec<u8>>> {
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .with_context(|| format!("reading {}", folder.display()))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "wasm"));
    paths.sort();
    paths.iter().map(|path| Ok(std::fs::read(path)?)).collect()
}

fn by_smith(seed: u64, host: &[u8]) -> Result<Vec<u8>> {
    let chance = chance(seed);
    let mut source = Unstructured::new(&chance);
    if seed % 4 == 0 {
        return Ok(Component::new(Config::default(), &mut source)?.to_bytes());
    }
    let mut config = Config::default();
    config.max_imports = 0;
    config.max_instructions = 1_000;
    if seed % 4 != 1 {
        // What the preflight lets through, so that the compiler and the instance see it.
        config.exceptions_enabled = false;
        config.gc_enabled = false;
        config.memory64_enabled = false;
        config.relaxed_simd_enabled = false;
        config.tail_call_enabled = false;
        config.threads_enabled = false;
        config.wide_arithmetic_enabled = false;
        config.compact_imports_enabled = false;
        config.max_memory32_bytes = 1024 * 1024;
        config.max_table_elements = 100;
    }
    let module = Module::new(config, &mut source)?.to_bytes();
    let number = modules(host)?.len();
    let mut wasm = host.to_vec();
    section(&mut wasm, MODULE_SECTION, &module);
    // One instance, of the new module, without arguments.
    let mut instance = vec![1, 0];
    leb128(&mut instance, number);
    instance.push(0);
    section(&mut wasm, CORE_INSTANCE_SECTION, &instance);
    Ok(wasm)
}

fn by_mutation(seed: u64, host: &[u8]) -> Result<Vec<u8>> {
    let modules = modules(host)?;
    let main = modules
        .iter()
        .max_by_key(|range| range.len())
        .context("a component with a module")?;
    let mut module = host
        .get(main.clone())
        .context("a range of the component")?
        .to_vec();
    for change in 0..CHANGES {
        if let Some(changed) = (0..TRIES).find_map(|attempt| {
            let mut mutate = WasmMutate::default();
            mutate
                .seed(seed * CHANGES * TRIES + change * TRIES + attempt)
                .fuel(CHANGE_FUEL)
                .preserve_semantics(false);
            let changed = mutate.run(&module).ok()?.find_map(std::result::Result::ok);
            changed
        }) {
            module = changed;
        }
    }
    // The section's header: one byte and the length in as many bytes as it takes.
    let mut length = Vec::new();
    leb128(&mut length, main.len());
    let header = 1 + length.len();
    let before = host
        .get(..main.start - header)
        .context("a header before the module")?;
    let mut wasm = before.to_vec();
    section(&mut wasm, MODULE_SECTION, &module);
    wasm.extend_from_slice(host.get(main.end..).unwrap_or_default());
    Ok(wasm)
}

/// Where the modules of a component are, in their order.
fn modules(component: &[u8]) -> Result<Vec<std::ops::Range<usize>>> {
    let mut found = Vec::new();
    let mut depth = 0_usize;
    for payload in Parser::new(0).parse_all(component) {
        match payload? {
            Payload::ModuleSection {
                unchecked_range, ..
            } => {
                if depth == 0 {
                    found.push(
                        usize::try_from(unchecked_range.start)?
                            ..usize::try_from(unchecked_range.end)?,
                    );
                }
                depth += 1;
            }
            Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    Ok(found)
}

fn section(wasm: &mut Vec<u8>, id: u8, body: &[u8]) {
    wasm.push(id);
    leb128(wasm, body.len());
    wasm.extend_from_slice(body);
}

fn leb128(out: &mut Vec<u8>, mut value: usize) {
    loop {
        let low = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            out.push(low);
            return;
        }
        out.push(low | 0x80);
    }
}

/// SplitMix64: enough chance for wasm-smith, and the same everywhere.
fn chance(seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut bytes = Vec::with_capacity(CHANCE_BYTES);
    while bytes.len() < CHANCE_BYTES {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = state;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bytes.extend((word ^ (word >> 31)).to_le_bytes());
    }
    bytes
}
