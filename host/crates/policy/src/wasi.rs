//! A WASI that holds nothing. Language runtimes import it whether they use it or not; what they get is the time of
//! the decision, random numbers that depend on the decision's id alone, no arguments, no environment, no files, no
//! sockets. What they print goes to the log. Everything else ends the call, naming the import.
//!
//! The functions are made from the component's own imports, so that every 0.2.x version is served alike.

mod functions;

use wasmtime::component::types::ComponentItem;
use wasmtime::component::{Component, Linker, ResourceType};

use crate::host::CallState;

/// Interfaces that are linked, without their version. `filesystem` and `sockets` are linked so that a runtime starts;
/// calling them ends the call.
const LINKED: [&str; 27] = [
    "wasi:cli/environment",
    "wasi:cli/exit",
    "wasi:cli/stderr",
    "wasi:cli/stdin",
    "wasi:cli/stdout",
    "wasi:cli/terminal-input",
    "wasi:cli/terminal-output",
    "wasi:cli/terminal-stderr",
    "wasi:cli/terminal-stdin",
    "wasi:cli/terminal-stdout",
    "wasi:clocks/monotonic-clock",
    "wasi:clocks/wall-clock",
    "wasi:filesystem/preopens",
    "wasi:filesystem/types",
    "wasi:io/error",
    "wasi:io/poll",
    "wasi:io/streams",
    "wasi:random/insecure",
    "wasi:random/insecure-seed",
    "wasi:random/random",
    "wasi:sockets/instance-network",
    "wasi:sockets/ip-name-lookup",
    "wasi:sockets/network",
    "wasi:sockets/tcp",
    "wasi:sockets/tcp-create-socket",
    "wasi:sockets/udp",
    "wasi:sockets/udp-create-socket",
];

/// Whether the virtual WASI has this import, whatever its 0.2 version.
pub(crate) fn is_linked(import: &str) -> bool {
    import.split_once('@').is_some_and(|(name, version)| {
        LINKED.contains(&name) && (version == "0.2" || version.starts_with("0.2."))
    })
}

/// Whether it is one that only a language runtime imports without using it.
pub(crate) fn is_file_or_socket(import: &str) -> bool {
    import.starts_with("wasi:filesystem/") || import.starts_with("wasi:sockets/")
}

/// The time and the random numbers of one call.
#[derive(Debug)]
pub(crate) struct WasiState {
    now_ms: i64,
    random: u64,
}

impl WasiState {
    /// Both depend on the decision alone.
    pub(crate) fn new(now_ms: i64, decision: &str) -> Self {
        // FNV-1a; nobody relies on these numbers being hard to guess.
        let random = decision
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
        Self { now_ms, random }
    }

    /// SplitMix64.
    fn next_random(&mut self) -> u64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.random;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

/// Defines the WASI functions and resources that `component` imports.
pub(crate) fn add_to_linker(
    linker: &mut Linker<CallState>,
    component: &Component,
) -> wasmtime::Result<()> {
    let engine = component.engine().clone();
    let component_type = component.component_type();
    for (interface, item) in component_type.imports(&engine) {
        if !is_linked(interface) {
            continue;
        }
        let ComponentItem::ComponentInstance(instance_type) = item.ty else {
            continue;
        };
        let mut instance = linker.instance(interface)?;
        for (name, item) in instance_type.exports(&engine) {
            match item.ty {
                ComponentItem::ComponentFunc(_) => {
                    functions::define(&mut instance, interface, name)?
                }
                ComponentItem::Resource(_) => {
                    instance.resource(name, ResourceType::host::<()>(), |_, _| Ok(()))?;
                }
                _ => {}
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_interfaces_of_wasi_0_2_are_linked() {
        for (import, expected) in [
            ("wasi:cli/environment@0.2.0", true),
            ("wasi:clocks/wall-clock@0.2.12", true),
            ("wasi:clocks/wall-clock@0.3.0", false),
            ("wasi:clocks/wall-clock@0.20.0", false),
            ("wasi:clocks/wall-clock", false),
            ("wasi:http/outgoing-handler@0.2.0", false),
            ("wasi:keyvalue/store@0.2.0", false),
        ] {
            assert_eq!(is_linked(import), expected, "{import}");
        }
    }

    #[test]
    fn random_numbers_depend_on_the_decision_alone() {
        let draw = |decision: &str| WasiState::new(1, decision).next_random();
        assert_eq!(draw("decision_1"), draw("decision_1"));
        assert_ne!(draw("decision_1"), draw("decision_2"));
    }
}
