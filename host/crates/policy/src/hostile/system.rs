//! Guests that use what language runtimes import: the virtual WASI.

use super::build::{ANSWER, encode_with, honest};
use super::{Expected, HostileGuest};
use crate::failure::FailureCode as Code;

/// The part of WASI that the guests use, in its own words.
const WASI: [&str; 5] = [
    "package wasi:io@0.2.6;
     interface error { resource error; }
     interface poll { resource pollable; }
     interface streams {
        use error.{error};
        variant stream-error { last-operation-failed(error), closed }
        resource output-stream {
            blocking-write-and-flush: func(contents: list<u8>) -> result<_, stream-error>;
        }
     }",
    "package wasi:clocks@0.2.6;
     interface wall-clock { record datetime { seconds: u64, nanoseconds: u32 } now: func() -> datetime; }
     interface monotonic-clock {
        use wasi:io/poll@0.2.6.{pollable};
        now: func() -> u64;
        subscribe-duration: func(when: u64) -> pollable;
     }",
    "package wasi:random@0.2.6;
     interface random { get-random-bytes: func(len: u64) -> list<u8>; get-random-u64: func() -> u64; }",
    "package wasi:cli@0.2.6;
     interface environment { get-environment: func() -> list<tuple<string, string>>; get-arguments: func() -> list<string>; }
     interface exit { exit: func(status: result); }
     interface stdout { use wasi:io/streams@0.2.6.{output-stream}; get-stdout: func() -> output-stream; }",
    "package test:guests;
     world system {
        include shopwit:policy/courier-fee-plugin@0.1.0;
        import wasi:clocks/wall-clock@0.2.6;
        import wasi:clocks/monotonic-clock@0.2.6;
        import wasi:random/random@0.2.6;
        import wasi:cli/environment@0.2.6;
        import wasi:cli/exit@0.2.6;
        import wasi:cli/stdout@0.2.6;
        import wasi:io/streams@0.2.6;
     }",
];

const IMPORTS: &str = r#"
    (import "wasi:clocks/wall-clock@0.2.6" "now" (func $wall (param i32)))
    (import "wasi:clocks/monotonic-clock@0.2.6" "now" (func $monotonic (result i64)))
    (import "wasi:clocks/monotonic-clock@0.2.6" "subscribe-duration" (func $subscribe (param i64) (result i32)))
    (import "wasi:random/random@0.2.6" "get-random-bytes" (func $bytes (param i64 i32)))
    (import "wasi:random/random@0.2.6" "get-random-u64" (func $random (result i64)))
    (import "wasi:cli/environment@0.2.6" "get-environment" (func $environment (param i32)))
    (import "wasi:cli/environment@0.2.6" "get-arguments" (func $arguments (param i32)))
    (import "wasi:cli/exit@0.2.6" "exit" (func $exit (param i32)))
    (import "wasi:cli/stdout@0.2.6" "get-stdout" (func $stdout (result i32)))
    (import "wasi:io/streams@0.2.6" "[method]output-stream.blocking-write-and-flush"
        (func $print (param i32 i32 i32 i32)))
"#;

pub(super) fn guests() -> Vec<HostileGuest> {
    // Reads every source of chance or of the outside world and stops where one is not what a pure function sees; says
    // its name on the standard output.
    let looks_around = "
        (call $wall (i32.const 8192))
        (if (i64.ne (i64.load (i32.const 8192)) (i64.const 1800000000)) (then unreachable))
        (if (i64.eqz (call $monotonic)) (then unreachable))
        (if (i64.ne (call $monotonic) (call $monotonic)) (then unreachable))
        (if (i64.eq (call $random) (call $random)) (then unreachable))
        (call $bytes (i64.const 13) (i32.const 8192))
        (if (i32.ne (i32.load (i32.const 8196)) (i32.const 13)) (then unreachable))
        (call $environment (i32.const 8192))
        (if (i32.load (i32.const 8196)) (then unreachable))
        (call $arguments (i32.const 8192))
        (if (i32.load (i32.const 8196)) (then unreachable))
        (call $print (call $stdout) (i32.const 2048) (i32.const 10) (i32.const 8192))
        (if (i32.load8_u (i32.const 8192)) (then unreachable))";
    [
        (
            "looks around in the virtual WASI",
            looks_around,
            Expected::Answers,
        ),
        (
            "exits",
            "(call $exit (i32.const 0))",
            Expected::Fails(Code::Denied),
        ),
        (
            "waits",
            "(drop (call $subscribe (i64.const 1000000000)))",
            Expected::Fails(Code::Denied),
        ),
        (
            "asks for 4 GiB of random bytes",
            "(call $bytes (i64.const 0xffffffff) (i32.const 8192))",
            Expected::Fails(Code::Denied),
        ),
        (
            "W41 uses a handle that it does not have",
            "(call $print (i32.const 77) (i32.const 2048) (i32.const 10) (i32.const 8192))",
            Expected::Fails(Code::AbiError),
        ),
        (
            "W42 opens the standard output without end",
            "(loop $again (drop (call $stdout)) (br $again))",
            Expected::Fails(Code::AbiError),
        ),
    ]
    .map(|(name, body, expected)| {
        let mut guest = honest();
        guest.evaluate = format!("{body} i32.const {ANSWER}");
        let text = guest
            .core_text()
            .replacen("(module", &format!("(module {IMPORTS}"), 1);
        HostileGuest {
            name,
            wasm: encode_with(&text, &WASI, "system"),
            expected,
        }
    })
    .into()
}
