//! Uploads that never become a plugin.

use super::build::{encode, honest};
use super::{Expected, HostileGuest};
use crate::preflight::RejectionCode as Code;

pub(super) fn guests() -> Vec<HostileGuest> {
    let mut guests = Vec::new();
    containers(&mut guests);
    proposals(&mut guests);
    caps(&mut guests);
    contracts(&mut guests);
    guests
}

fn rejected(guests: &mut Vec<HostileGuest>, name: &'static str, wasm: Vec<u8>, code: Code) {
    guests.push(HostileGuest {
        name,
        wasm,
        expected: Expected::Rejected(code),
    });
}

/// Adds a component written as text.
fn component(guests: &mut Vec<HostileGuest>, name: &'static str, text: &str, code: Code) {
    let wasm = wat::parse_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    rejected(guests, name, wasm, code);
}

fn containers(guests: &mut Vec<HostileGuest>) {
    let good = honest().component();
    rejected(guests, "F14 nothing", Vec::new(), Code::Empty);
    rejected(
        guests,
        "F09 text format",
        b"(component)".to_vec(),
        Code::TextFormat,
    );
    rejected(
        guests,
        "F10 core module",
        b"\0asm\x01\0\0\0".to_vec(),
        Code::CoreModule,
    );
    rejected(
        guests,
        "F11 machine code",
        b"\x7fELF\x02\x01\x01\0".to_vec(),
        Code::CompiledArtifact,
    );
    rejected(guests, "a zip file", b"PK\x03\x04".to_vec(), Code::NotWasm);
    rejected(
        guests,
        "F12 half a header",
        good.iter().copied().take(6).collect(),
        Code::Invalid,
    );
    let half = good.len() / 2;
    rejected(
        guests,
        "F12 half a component",
        good.iter().copied().take(half).collect(),
        Code::Invalid,
    );
}

fn proposals(guests: &mut Vec<HostileGuest>) {
    for (name, module) in [
        ("F01 memory64", "(memory i64 1)"),
        ("F02 threads", "(memory 1 1 shared)"),
        ("F03 exceptions", "(tag)"),
        ("F04 garbage collection", "(type (struct (field i32)))"),
        ("F05 tail calls", "(func $f return_call $f)"),
        ("F06 several memories in a module", "(memory 1) (memory 1)"),
        (
            "F07 relaxed SIMD",
            "(func (param v128 v128) (result v128) (i8x16.relaxed_swizzle (local.get 0) (local.get 1)))",
        ),
        (
            "F13 wide arithmetic",
            "(func (param i64 i64) (result i64 i64) (i64.mul_wide_s (local.get 0) (local.get 1)))",
        ),
    ] {
        component(
            guests,
            name,
            &format!("(component (core module {module}))"),
            Code::UnsupportedProposal,
        );
    }
    component(
        guests,
        "F08 streams",
        "(component (type (stream u8)))",
        Code::UnsupportedProposal,
    );
}

fn caps(guests: &mut Vec<HostileGuest>) {
    component(
        guests,
        "W07 starts with 4 GiB",
        "(component (core module (memory 65536)))",
        Code::CapExceeded,
    );
    component(
        guests,
        "W09 starts with a table of 10 million",
        "(component (core module (table 10000000 funcref)))",
        Code::CapExceeded,
    );
    let instances = "(core instance (instantiate $m))".repeat(100);
    component(
        guests,
        "W34 has 100 core instances",
        &format!("(component (core module $m) {instances})"),
        Code::CapExceeded,
    );
    let memories = "(core module (memory 1))".repeat(5);
    component(
        guests,
        "W35 has 5 memories",
        &format!("(component {memories})"),
        Code::CapExceeded,
    );
    let globals = "(global v128 (v128.const i64x2 0 0))".repeat(66_000);
    component(
        guests,
        "W36 has 66,000 wide globals",
        &format!("(component (core module {globals}))"),
        Code::CapExceeded,
    );
    let ten = |what: &str| format!("(instance (instantiate {what}))").repeat(10);
    component(
        guests,
        "multiplies a module by nesting components",
        &format!(
            "(component (component $a (core module $m) (core instance (instantiate $m)))
                (component $b (component $c (core module $m) (core instance (instantiate $m))) {})
                (instance (instantiate $a)) {})",
            ten("$c"),
            ten("$b")
        ),
        Code::CapExceeded,
    );
    component(
        guests,
        "instantiates a component from outside",
        "(component $o (component $a) (component (alias outer $o $a (component $b)) (instance (instantiate $b))))",
        Code::CapExceeded,
    );
    let mut nested = String::new();
    for _ in 0..6 {
        nested = format!("(component {nested})");
    }
    component(
        guests,
        "nests components six deep",
        &nested,
        Code::CapExceeded,
    );
    let blocks = format!("{}{}", "block ".repeat(11_000), "end ".repeat(11_000));
    component(
        guests,
        "nests 11,000 blocks",
        &format!("(component (core module (func {blocks})))"),
        Code::CapExceeded,
    );
    component(
        guests,
        "has a function with 45,000 locals",
        &format!(
            "(component (core module (func {})))",
            "(local i64)".repeat(45_000)
        ),
        Code::CapExceeded,
    );
}

fn contracts(guests: &mut Vec<HostileGuest>) {
    let import = |interface: &str| format!("(component (import \"{interface}\" (instance)))");
    component(
        guests,
        "W30 imports files",
        &import("wasi:filesystem/types@0.2.6"),
        Code::ImportRefused,
    );
    component(
        guests,
        "W30 imports HTTP",
        &import("wasi:http/outgoing-handler@0.2.10"),
        Code::ImportRefused,
    );
    component(
        guests,
        "W30 imports something unknown",
        &import("evil:corp/exfiltrate@1.0.0"),
        Code::ImportRefused,
    );
    component(
        guests,
        "W30 imports an unknown interface of ours",
        &import("shopwit:policy/secrets@0.1.0"),
        Code::ImportRefused,
    );
    component(
        guests,
        "imports a future log",
        &import("shopwit:policy/log@0.2.0"),
        Code::WitVersion,
    );
    component(
        guests,
        "W31 exports nothing",
        "(component)",
        Code::KindUnknown,
    );
    component(
        guests,
        "exports a future kind",
        r#"(component (instance $i) (export "shopwit:policy/courier-fee@0.2.0" (instance $i)))"#,
        Code::WitVersion,
    );
    component(
        guests,
        "exports an unknown kind",
        r#"(component (instance $i) (export "shopwit:policy/horoscope@0.1.0" (instance $i)))"#,
        Code::KindUnknown,
    );
    component(
        guests,
        "W31 exports no description",
        r#"(component (instance $i) (export "shopwit:policy/courier-fee@0.1.0" (instance $i)))"#,
        Code::DescribeMissing,
    );
    component(
        guests,
        "W40 answers with flags",
        r#"(component
            (core module $m (func (export "f") (result i32) i32.const -1) (memory (export "memory") 1))
            (core instance $c (instantiate $m))
            (type $bits (flags "a" "b" "c"))
            (export $exported "bits" (type $bits))
            (func $f (result $exported) (canon lift (core func $c "f")))
            (instance $i (export "evaluate" (func $f)) (export "describe" (func $f)))
            (export "shopwit:policy/courier-fee@0.1.0" (instance $i))
            (export "shopwit:policy/describe@0.1.0" (instance $i)))"#,
        Code::WrongType,
    );
    let both = |evaluate: &str| {
        format!(
            r#"(component
                (core module $m (func (export "f") (result i32) i32.const 0) (memory (export "memory") 1))
                (core instance $c (instantiate $m))
                (func $f (result u32) (canon lift (core func $c "f")))
                (instance $i {evaluate})
                (export "shopwit:policy/courier-fee@0.1.0" (instance $i))
                (export "shopwit:policy/describe@0.1.0" (instance $i)))"#
        )
    };
    component(
        guests,
        "W31 exports kinds without functions",
        &both(""),
        Code::WrongType,
    );
    component(
        guests,
        "W32 exports functions of another type",
        &both(r#"(export "evaluate" (func $f)) (export "describe" (func $f))"#),
        Code::WrongType,
    );
    let mut looping = honest();
    looping.fields = "(func $start (loop $again (br $again))) (start $start)".to_owned();
    rejected(
        guests,
        "W14 loops in its start function",
        looping.component(),
        Code::StartFailed,
    );
    let mut trapping = honest();
    trapping.fields = "(func $start unreachable) (start $start)".to_owned();
    rejected(
        guests,
        "W15 traps in its start function",
        trapping.component(),
        Code::StartFailed,
    );
    let text = honest()
        .core_text()
        .replace("(result i32) i32.const 1024)", "(result i32) unreachable)");
    rejected(
        guests,
        "traps in its description",
        encode(&text, "courier-fee-plugin"),
        Code::DescribeFailed,
    );
}
