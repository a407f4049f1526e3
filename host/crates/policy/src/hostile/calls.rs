//! Guests that load and misbehave when they are asked.

use super::build::{ANSWER, Guest, honest};
use super::{Expected, HostileGuest};
use crate::failure::FailureCode as Code;

pub(super) fn guests() -> Vec<HostileGuest> {
    let mut guests = Vec::new();
    running(&mut guests);
    memory(&mut guests);
    answers(&mut guests);
    host_calls(&mut guests);
    allocator(&mut guests);
    guests
}

/// Adds a guest whose `evaluate` is `body`, followed by the address of the usual answer.
fn evaluate(guests: &mut Vec<HostileGuest>, name: &'static str, body: &str, expected: Expected) {
    let guest = Guest {
        evaluate: format!("{body}\ni32.const {ANSWER}"),
        ..honest()
    };
    guests.push(HostileGuest {
        name,
        wasm: guest.component(),
        expected,
    });
}

/// Adds a guest with one of its other parts replaced.
fn changed(
    guests: &mut Vec<HostileGuest>,
    name: &'static str,
    expected: Expected,
    change: impl FnOnce(&mut Guest),
) {
    let mut guest = honest();
    change(&mut guest);
    guests.push(HostileGuest {
        name,
        wasm: guest.component(),
        expected,
    });
}

fn running(guests: &mut Vec<HostileGuest>) {
    let fails = Expected::Fails;
    evaluate(
        guests,
        "W01 loops forever",
        "(loop $again (br $again))",
        fails(Code::FuelExhausted),
    );
    evaluate(
        guests,
        "W03 recurses without end",
        "(drop (call $evaluate (local.get 0)))",
        fails(Code::StackOverflow),
    );
    changed(
        guests,
        "W04 recurses with 1,000 live locals",
        fails(Code::StackOverflow),
        |guest| {
            let locals = "(local i64) ".repeat(1_000);
            // Loads: nothing that could be worked out again after the call.
            let sets: String = (1..=1_000)
                .map(|local| format!("(local.set {local} (i64.load (i32.const {}))) ", local * 8))
                .collect();
            let sums: String = (1..=1_000)
                .map(|local| format!("(local.get {local}) i64.add "))
                .collect();
            guest.evaluate = format!(
                "{locals} {sets} (call $evaluate (i32.add (local.get 0) (i32.const 1))) i64.extend_i32_u {sums} i32.wrap_i64"
            );
        },
    );
    evaluate(guests, "W10 unreachable", "unreachable", fails(Code::Trap));
    evaluate(
        guests,
        "W11 divides by zero",
        "(drop (i32.div_u (local.get 0) (i32.const 0)))",
        fails(Code::Trap),
    );
    evaluate(
        guests,
        "W12 loads out of bounds",
        "(drop (i32.load (i32.const -8)))",
        fails(Code::Trap),
    );
    changed(
        guests,
        "W13 calls an empty table entry",
        fails(Code::Trap),
        |guest| {
            guest.fields = "(type $nothing (func)) (table $table 1 funcref)".to_owned();
            guest.evaluate =
                format!("(call_indirect $table (type $nothing) (i32.const 0)) i32.const {ANSWER}");
        },
    );
    changed(
        guests,
        "W27 loops after its answer was read",
        fails(Code::FuelExhausted),
        |guest| {
            guest.fields =
                r#"(func (export "cabi_post_shopwit:policy/courier-fee@0.1.0#evaluate") (param i32)
            (loop $again (br $again)))"#
                    .to_owned();
        },
    );
    evaluate(
        guests,
        "W43 smuggles bits in a number that is none",
        // 0 / 0 has a sign on some processors and none on others; here it is the same everywhere.
        "(if (i64.ne \
            (i64.reinterpret_f64 (f64.div (f64.const 0) (f64.sub (f64.const 1) (f64.const 1)))) \
            (i64.const 0x7ff8000000000000)) (then unreachable))",
        Expected::Answers,
    );
    changed(
        guests,
        "W45 looks for what other calls left and leaves something everywhere",
        Expected::Answers,
        |guest| {
            guest.fields = "(table $table 64 funcref) (elem declare func $evaluate)".to_owned();
            // Behind the data and the arguments, memory must be zero and tables empty.
            guest.evaluate = format!(
                "(local $at i32) (local.set $at (i32.const 131072)) \
                 (loop $again \
                    (if (i64.ne (i64.load (local.get $at)) (i64.const 0)) (then unreachable)) \
                    (i64.store (local.get $at) (i64.const 0x5ec2e75ec2e75ec2)) \
                    (local.set $at (i32.add (local.get $at) (i32.const 8))) \
                    (br_if $again (i32.lt_u (local.get $at) (i32.const 262144)))) \
                 (local.set $at (i32.const 0)) \
                 (loop $next \
                    (if (i32.eqz (ref.is_null (table.get $table (local.get $at)))) (then unreachable)) \
                    (table.set $table (local.get $at) (ref.func $evaluate)) \
                    (local.set $at (i32.add (local.get $at) (i32.const 1))) \
                    (br_if $next (i32.lt_u (local.get $at) (i32.const 64)))) \
                 i32.const {ANSWER}"
            );
        },
    );
    changed(
        guests,
        "W44 keeps a counter between calls",
        Expected::Answers,
        |guest| {
            guest.fields = "(global $calls (mut i32) (i32.const 0))".to_owned();
            guest.evaluate = format!(
                "(if (global.get $calls) (then unreachable)) \
             (if (i32.load (i32.const 256)) (then unreachable)) \
             (global.set $calls (i32.const 1)) (i32.store (i32.const 256) (i32.const 1)) i32.const {ANSWER}"
            );
        },
    );
}

fn memory(guests: &mut Vec<HostileGuest>) {
    let fails = Expected::Fails;
    evaluate(
        guests,
        "W05 asks for 4 GiB and goes on without",
        "(if (i32.ne (memory.grow (i32.const 65535)) (i32.const -1)) (then unreachable))",
        Expected::Answers,
    );
    evaluate(
        guests,
        "W06 grows and touches pages until it is refused, then gives up",
        "(local $page i32) \
         (loop $again \
            (local.set $page (memory.grow (i32.const 1))) \
            (if (i32.eq (local.get $page) (i32.const -1)) (then unreachable)) \
            (i32.store (i32.mul (local.get $page) (i32.const 65536)) (i32.const 1)) \
            (br $again))",
        fails(Code::MemoryLimit),
    );
    changed(
        guests,
        "W08 grows a table by 2 billion",
        fails(Code::FuelExhausted),
        |guest| {
            guest.fields = "(table $table 1 funcref)".to_owned();
            guest.evaluate = format!(
                "(drop (table.grow $table (ref.null func) (i32.const 0x7fffffff))) i32.const {ANSWER}"
            );
        },
    );
    evaluate(
        guests,
        "W26 fills memory over and over",
        "(loop $again (memory.fill (i32.const 131072) (i32.const 1) (i32.const 131072)) (br $again))",
        fails(Code::FuelExhausted),
    );
    evaluate(
        guests,
        "W37 copies memory over and over",
        "(loop $again (memory.copy (i32.const 131072) (i32.const 65536) (i32.const 131072)) (br $again))",
        fails(Code::FuelExhausted),
    );
}

/// Stores 32-bit words into the answer, by offset.
fn stores(words: &[(u32, u32)]) -> String {
    words
        .iter()
        .map(|(offset, word)| {
            format!(
                "(i32.store (i32.const {}) (i32.const {})) ",
                ANSWER + offset,
                *word as i32
            )
        })
        .collect()
}

/// Offsets within the answer, see the canonical ABI: `ask` is the first list of `not-covered`.
const ASK: u32 = 16;
const ASK_LENGTH: u32 = 20;
/// A list of one text is put here.
const LIST: u32 = 4_096 * 4;

fn one_text(address: u32, length: u32) -> String {
    format!(
        "(i32.store (i32.const {LIST}) (i32.const {})) (i32.store (i32.const {}) (i32.const {})) {}",
        address as i32,
        LIST + 4,
        length as i32,
        stores(&[(ASK, LIST), (ASK_LENGTH, 1)])
    )
}

fn answers(guests: &mut Vec<HostileGuest>) {
    let fails = Expected::Fails;
    evaluate(
        guests,
        "W16 answers with a text out of bounds",
        &one_text(0xffff_0000, 16),
        fails(Code::AbiError),
    );
    evaluate(
        guests,
        "W17 answers with a text of 4 GiB",
        &one_text(65_536, 0xffff_ffff),
        fails(Code::AbiError),
    );
    let invalid = "(i32.store (i32.const 65536) (i32.const 0xfffefdfc))";
    evaluate(
        guests,
        "W18 answers with invalid UTF-8",
        &format!("{invalid} {}", one_text(65_536, 4)),
        fails(Code::AbiError),
    );
    changed(
        guests,
        "W19 answers with 8 MiB",
        fails(Code::OutputTooLarge),
        |guest| {
            guest.memory = r#"(memory (export "memory") 200)"#.to_owned();
            guest.evaluate = format!("{} i32.const {ANSWER}", one_text(131_072, 8 << 20));
        },
    );
    evaluate(
        guests,
        "W19 answers with one text of 20 KiB",
        &format!(
            "(memory.fill (i32.const 65536) (i32.const 65) (i32.const 20480)) {}",
            one_text(65_536, 20_480)
        ),
        fails(Code::OutputTooLarge),
    );
    evaluate(
        guests,
        "W19 answers with a list of 1,001 empty texts",
        &format!(
            "(memory.fill (i32.const 65536) (i32.const 0) (i32.const 8008)) {}",
            stores(&[(ASK, 65_536), (ASK_LENGTH, 1_001)])
        ),
        fails(Code::OutputTooLarge),
    );
    changed(
        guests,
        "W28 answers with 10,000 texts that share 1 MiB",
        fails(Code::OutputTooLarge),
        |guest| {
            guest.memory = r#"(memory (export "memory") 32)"#.to_owned();
            guest.evaluate = format!(
                "(local $at i32) (local.set $at (i32.const 131072)) \
             (loop $again \
                (i32.store (local.get $at) (i32.const 262144)) \
                (i32.store offset=4 (local.get $at) (i32.const 1048576)) \
                (local.set $at (i32.add (local.get $at) (i32.const 8))) \
                (br_if $again (i32.lt_u (local.get $at) (i32.const 211072)))) \
             {} i32.const {ANSWER}",
                stores(&[(ASK, 131_072), (ASK_LENGTH, 10_000)])
            );
        },
    );
    evaluate(
        guests,
        "W29 answers with a list whose size overflows",
        &stores(&[(ASK, 65_536), (ASK_LENGTH, 0x2000_0001)]),
        fails(Code::AbiError),
    );
    changed(
        guests,
        "W38 answers at an address that is not aligned",
        fails(Code::AbiError),
        |guest| {
            guest.evaluate = format!("i32.const {}", ANSWER + 1);
        },
    );
    evaluate(
        guests,
        "W39 answers with an outcome that does not exist",
        &stores(&[(8, 7)]),
        fails(Code::AbiError),
    );
    evaluate(
        guests,
        "W39 answers with a payer that does not exist",
        &stores(&[(8, 0), (24, 9)]),
        fails(Code::AbiError),
    );
    evaluate(
        guests,
        "W39 answers with neither a decision nor an error",
        &stores(&[(0, 9)]),
        fails(Code::AbiError),
    );
    evaluate(
        guests,
        "says that it cannot answer",
        &stores(&[(0, 1), (8, 2)]),
        fails(Code::PolicyError),
    );
}

fn host_calls(guests: &mut Vec<HostileGuest>) {
    let fails = Expected::Fails;
    let times = |count: u32, call: &str| {
        format!(
            "(local $left i32) (local.set $left (i32.const {count})) \
             (loop $again {call} (local.set $left (i32.sub (local.get $left) (i32.const 1))) (br_if $again (local.get $left)))"
        )
    };
    evaluate(
        guests,
        "W20 writes a million log lines",
        &times(1_000_000, "(call $log (i32.const 2048) (i32.const 10))"),
        fails(Code::FuelExhausted),
    );
    evaluate(
        guests,
        "W20 writes 1,000 log lines",
        &times(1_000, "(call $log (i32.const 2048) (i32.const 10))"),
        Expected::Answers,
    );
    changed(
        guests,
        "W21 writes a log line of 10 MiB",
        fails(Code::OutputTooLarge),
        |guest| {
            guest.memory = r#"(memory (export "memory") 200)"#.to_owned();
            guest.evaluate =
                format!("(call $log (i32.const 65536) (i32.const 10485760)) i32.const {ANSWER}");
        },
    );
    evaluate(
        guests,
        "W22 writes invalid UTF-8 into the log",
        "(i32.store (i32.const 65536) (i32.const 0xfffefdfc)) (call $log (i32.const 65536) (i32.const 4))",
        fails(Code::AbiError),
    );
    evaluate(
        guests,
        "W47 writes terminal sequences into the log",
        "(i32.store (i32.const 65536) (i32.const 0x4a325b1b)) (call $log (i32.const 65536) (i32.const 4))",
        Expected::Answers,
    );
    let look_up = "(call $find_row (i32.const 2048) (i32.const 4) (i32.const 0) (i32.const 0) (i32.const 8192))";
    evaluate(
        guests,
        "W48 looks up rows 2,000 times",
        &times(2_000, look_up),
        Expected::Answers,
    );
    evaluate(
        guests,
        "W48 looks up rows 2,001 times",
        &times(2_001, look_up),
        fails(Code::LookupLimit),
    );
    evaluate(
        guests,
        "W48 looks up with a billion keys",
        "(call $find_row (i32.const 2048) (i32.const 4) (i32.const 0) (i32.const 1000000000) (i32.const 8192))",
        fails(Code::AbiError),
    );
}

fn allocator(guests: &mut Vec<HostileGuest>) {
    let fails = Expected::Fails;
    changed(
        guests,
        "W23 allocates out of bounds",
        fails(Code::AbiError),
        |guest| {
            guest.realloc = "i32.const -65536".to_owned();
        },
    );
    changed(
        guests,
        "W24 traps in its allocator",
        fails(Code::Trap),
        |guest| {
            guest.realloc = "unreachable".to_owned();
        },
    );
    changed(
        guests,
        "W25 loops in its allocator",
        fails(Code::FuelExhausted),
        |guest| {
            guest.realloc = "(loop $again (br $again)) unreachable".to_owned();
        },
    );
    changed(
        guests,
        "W33 calls the host from its allocator",
        fails(Code::AbiError),
        |guest| {
            guest.realloc = "(call $log (i32.const 0) (i32.const 0)) i32.const 65536".to_owned();
        },
    );
}

pub(super) fn compile_bomb() -> Vec<u8> {
    let mut guest = honest();
    let locals = 400;
    let mut body = "(local i64) ".repeat(locals);
    for step in 0..2_500_usize {
        let (to, from) = (1 + step * 7 % locals, 1 + step * 13 % locals);
        body.push_str(&format!(
            "(if (i32.and (local.get 0) (i32.const {})) (then (local.set {to} (i64.add (local.get {from}) (i64.const {step}))))) ",
            1 << (step % 31)
        ));
    }
    let sums: String = (1..=locals)
        .map(|local| format!("(local.get {local}) i64.add "))
        .collect();
    let function = format!("(func (param i32) (result i64) {body} i64.const 0 {sums}) ");
    guest.fields = function.repeat(40);
    guest.component()
}
