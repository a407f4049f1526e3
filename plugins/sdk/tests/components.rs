//! The checked-in components: what they import and export, and what they hold.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use wasmparser::{Parser, Payload, Validator};

/// Largest component, bytes; "tens of kilobytes" with room for more texts.
const COMPONENT_BYTES_MAX: usize = 110_000;
/// Largest initial memory, pages of 64 KiB: what the host can reset cheaply.
const MEMORY_PAGES_MAX: u64 = 2;

const KINDS: [(&str, &str); 12] = [
    ("compensation", "shopwit:policy/compensation@0.1.0"),
    ("courier_fee", "shopwit:policy/courier-fee@0.1.0"),
    ("discount", "shopwit:policy/discount@0.1.0"),
    ("refund", "shopwit:policy/refund@0.1.0"),
    ("greeting_script", "shopwit:policy/script@0.1.0"),
    ("order_check", "shopwit:policy/order-check@0.1.0"),
    ("scorecard", "shopwit:policy/scorecard@0.1.0"),
    ("service_fee", "shopwit:policy/service-fee@0.1.0"),
    ("keyword_triage", "shopwit:policy/triage@0.1.0"),
    ("message_check", "shopwit:policy/message-check@0.1.0"),
    ("outreach", "shopwit:policy/outreach@0.1.0"),
    ("review_plan", "shopwit:policy/review-plan@0.1.0"),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../components")
}

fn component(name: &str) -> Vec<u8> {
    std::fs::read(folder().join(format!("{name}.wasm"))).unwrap()
}

#[derive(Debug, Default)]
struct Surface {
    imports: Vec<String>,
    exports: Vec<String>,
    memory_pages: Vec<u64>,
}

/// The imports and exports of the component itself, and the memories of all modules in it.
fn surface(bytes: &[u8]) -> Surface {
    let mut surface = Surface::default();
    let mut depth = 0_u32;
    for payload in Parser::new(0).parse_all(bytes) {
        match payload.unwrap() {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::ComponentImportSection(reader) if depth == 0 => surface.imports.extend(
                reader
                    .into_iter()
                    .map(|import| import.unwrap().name.name.to_string()),
            ),
            Payload::ComponentExportSection(reader) if depth == 0 => surface.exports.extend(
                reader
                    .into_iter()
                    .map(|export| export.unwrap().name.name.to_string()),
            ),
            Payload::MemorySection(reader) => surface
                .memory_pages
                .extend(reader.into_iter().map(|memory| memory.unwrap().initial)),
            _ => {}
        }
    }
    surface
}

#[test]
fn components_are_valid_and_small() {
    for (name, _) in KINDS {
        let bytes = component(name);
        Validator::new().validate_all(&bytes).unwrap();
        assert!(
            bytes.len() <= COMPONENT_BYTES_MAX,
            "{name}: {} bytes",
            bytes.len()
        );
        let pages = surface(&bytes).memory_pages;
        assert_eq!(pages.len(), 1, "{name} has one memory");
        assert!(
            pages.iter().all(|pages| *pages <= MEMORY_PAGES_MAX),
            "{name}: {pages:?} pages"
        );
    }
}

#[test]
fn components_import_nothing_but_ours() {
    const GRANTED: [&str; 3] = [
        "shopwit:policy/types@0.1.0",
        "shopwit:policy/log@0.1.0",
        "shopwit:policy/tables@0.1.0",
    ];
    for (name, kind) in KINDS {
        let surface = surface(&component(name));
        for import in &surface.imports {
            assert!(
                GRANTED.contains(&import.as_str()),
                "{name} imports {import}"
            );
        }
        let mut exports = surface.exports;
        exports.sort_unstable();
        let mut expected = [kind, "shopwit:policy/describe@0.1.0"];
        expected.sort_unstable();
        assert_eq!(exports, expected, "{name}");
    }
}

#[test]
fn components_hold_no_path_of_the_machine_that_built_them() {
    for (name, _) in KINDS {
        let text = String::from_utf8_lossy(&component(name)).into_owned();
        for trace in [
            "/rustc/",
            ".cargo",
            "/registry/",
            "/home/",
            "/root/",
            "/tmp/",
            ".rs\0",
            "src/lib.rs",
        ] {
            assert!(!text.contains(trace), "{name} holds {trace}");
        }
    }
}

#[test]
fn the_list_of_digests_is_that_of_the_components() {
    let list = std::fs::read_to_string(folder().join("SHA256SUMS")).unwrap();
    assert_eq!(list.lines().count(), KINDS.len());
    for (name, _) in KINDS {
        let digest: String = Sha256::digest(component(name))
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let line = format!("{digest}  {name}.wasm");
        assert!(list.lines().any(|listed| listed == line), "no line {line}");
    }
}
