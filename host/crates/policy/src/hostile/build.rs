//! Builds a guest of the kind `courier-fee` from a few lines of WebAssembly text around a well-behaved frame.

use std::fmt::Write as _;
use std::path::Path;

use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::{PackageId, Resolve, SourceMap};

/// Address of the answer: 72 bytes, `result<decision, policy-error>`. As laid out at the start it is the decision
/// `not-covered` without lists or reasons.
pub(super) const ANSWER: u32 = 512;
/// Address of the description: 48 bytes.
const DESCRIPTION: u32 = 1_024;
/// Where the texts of the description begin.
const TEXTS: u32 = 2_048;
/// Where the allocator begins; below lie the frame's data.
const HEAP: u32 = 65_536;

/// A guest whose parts can be replaced. Every part is WebAssembly text.
#[derive(Debug, Clone)]
pub struct Guest {
    /// What `evaluate` does; the parameter is the address of its arguments, and an address must be left on the stack.
    pub evaluate: String,
    /// The memory; the first page belongs to the frame.
    pub memory: String,
    /// What `cabi_realloc` does with (old pointer, old size, alignment, new size).
    pub realloc: String,
    /// More fields of the module.
    pub fields: String,
    /// What `describe` calls itself.
    pub name: String,
    /// Its test cases: name, kind and JSON.
    pub cases: Vec<(String, String, String)>,
    /// Its settings schema.
    pub settings_schema: String,
}

/// A guest that answers `not-covered` and does nothing else.
pub fn honest() -> Guest {
    Guest {
        evaluate: format!("i32.const {ANSWER}"),
        memory: r#"(memory (export "memory") 4)"#.to_owned(),
        realloc: "\
            (global.set $heap (i32.and \
                (i32.add (global.get $heap) (i32.sub (local.get 2) (i32.const 1))) \
                (i32.sub (i32.const 0) (local.get 2)))) \
            (global.get $heap) \
            (global.set $heap (i32.add (global.get $heap) (local.get 3)))"
            .to_owned(),
        fields: String::new(),
        name: "test-guest".to_owned(),
        cases: Vec::new(),
        settings_schema: r#"{"type": "object"}"#.to_owned(),
    }
}

impl Guest {
    /// The core module in text.
    pub fn core_text(&self) -> String {
        let mut data = Data::default();
        let cases = data.cases(&self.cases);
        let texts = [
            &self.name,
            "A guest for tests.",
            "1.0.0",
            &self.settings_schema,
        ]
        .map(|text| data.text(text));
        let mut record = Vec::new();
        for (address, length) in texts.into_iter().chain([(0, 0), cases]) {
            record.extend(address.to_le_bytes());
            record.extend(length.to_le_bytes());
        }
        format!(
            r#"(module
                (import "shopwit:policy/log@0.1.0" "info" (func $log (param i32 i32)))
                (import "shopwit:policy/tables@0.1.0" "find-row" (func $find_row (param i32 i32 i32 i32 i32)))
                {memory}
                (global $heap (mut i32) (i32.const {HEAP}))
                (func $realloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) {realloc})
                (func (export "shopwit:policy/describe@0.1.0#describe") (result i32) i32.const {DESCRIPTION})
                (func $evaluate (export "shopwit:policy/courier-fee@0.1.0#evaluate") (param i32) (result i32)
                    {evaluate})
                (data (i32.const {not_covered}) "\01")
                (data (i32.const {DESCRIPTION}) "{record}")
                (data (i32.const {TEXTS}) "{texts}")
                {fields})"#,
            memory = self.memory,
            realloc = self.realloc,
            evaluate = self.evaluate,
            not_covered = ANSWER + 8,
            record = escaped(&record),
            texts = escaped(&data.bytes),
            fields = self.fields,
        )
    }

    /// The component.
    ///
    /// # Panics
    ///
    /// Where the text is wrong: the guests are constants of the tests.
    pub fn component(&self) -> Vec<u8> {
        encode(&self.core_text(), "courier-fee-plugin")
    }

    /// The component of the text of a core module.
    ///
    /// # Panics
    ///
    /// Where the text is wrong.
    pub fn encode(core_text: &str) -> Vec<u8> {
        encode(core_text, "courier-fee-plugin")
    }

    /// The same made for a contract in which the text `from` is `to`.
    ///
    /// # Panics
    ///
    /// Where the contract has no such text, or is none with the other.
    pub fn of_another_contract(&self, from: &str, to: &str) -> Vec<u8> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../wit");
        let mut files = SourceMap::default();
        let mut is_changed = false;
        for entry in std::fs::read_dir(&folder).expect("the contract is there") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|extension| extension == "wit") {
                let text = std::fs::read_to_string(&path).expect("the contract is read");
                is_changed |= text.contains(from);
                files.push_str(&path.display().to_string(), text.replacen(from, to, 1));
            }
        }
        assert!(is_changed, "the contract has no {from:?}");
        let mut resolve = Resolve::default();
        let group = files.parse().unwrap_or_else(|(_, error)| panic!("{error}"));
        let package = resolve.push_group(group).expect("a contract");
        encode_resolved(&self.core_text(), &resolve, package, "courier-fee-plugin")
    }
}

/// Makes a component of `world` from the text of a core module.
pub(super) fn encode(core_text: &str, world: &str) -> Vec<u8> {
    encode_with(core_text, &[], world)
}

/// The same of a world that `more_wit` declares: packages in the order of their dependence, the world's own last.
pub(super) fn encode_with(core_text: &str, more_wit: &[&str], world: &str) -> Vec<u8> {
    let wit = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../wit");
    let mut resolve = Resolve::default();
    let (mut package, _) = resolve.push_dir(&wit).expect("the contract is read");
    for text in more_wit {
        package = resolve
            .push_str("more.wit", text)
            .unwrap_or_else(|error| panic!("{error:#}\n{text}"));
    }
    encode_resolved(core_text, &resolve, package, world)
}

fn encode_resolved(core_text: &str, resolve: &Resolve, package: PackageId, world: &str) -> Vec<u8> {
    let mut module =
        wat::parse_str(core_text).unwrap_or_else(|error| panic!("{error}\n{core_text}"));
    let world = resolve
        .select_world(&[package], Some(world))
        .expect("the world exists");
    embed_component_metadata(&mut module, resolve, world, StringEncoding::UTF8, false)
        .expect("the metadata is embedded");
    ComponentEncoder::default()
        .validate(false)
        .module(&module)
        .and_then(|encoder| encoder.encode())
        .unwrap_or_else(|error| panic!("{error:#}\n{core_text}"))
}

/// Texts and records behind [`TEXTS`].
#[derive(Default)]
struct Data {
    bytes: Vec<u8>,
}

impl Data {
    /// Address and length of a text.
    fn text(&mut self, text: &str) -> (u32, u32) {
        let address = TEXTS + self.bytes.len() as u32;
        self.bytes.extend_from_slice(text.as_bytes());
        (address, text.len() as u32)
    }

    /// Address and length of a list of test cases: three texts each.
    fn cases(&mut self, cases: &[(String, String, String)]) -> (u32, u32) {
        let mut records = Vec::new();
        for (name, kind, json) in cases {
            for text in [name, kind, json] {
                let (address, length) = self.text(text);
                records.extend(address.to_le_bytes());
                records.extend(length.to_le_bytes());
            }
        }
        self.bytes.resize(self.bytes.len().next_multiple_of(4), 0);
        let address = TEXTS + self.bytes.len() as u32;
        self.bytes.extend(records);
        (address, cases.len() as u32)
    }
}

fn escaped(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "\\{byte:02x}");
        text
    })
}
