//! Components within every cap of the compact tier that cost a compiler as much as their size allows, a class each.

use std::fmt::Write as _;

use super::build::honest;

/// Bytes of code of one function: a little below the cap of 64 KiB.
const BODY_BYTES: usize = 60_000;

/// Name of the class and component.
pub(super) fn bombs() -> Vec<(&'static str, Vec<u8>)> {
    [
        ("one straight line after the other", straight_lines()),
        ("locals that live across loops", locals_across_loops()),
        ("branch tables", branch_tables()),
        ("deep nesting", deep_nesting()),
        ("values passed by blocks", block_parameters()),
        ("thousands of empty functions", "(func)".repeat(9_000)),
        ("sparse data", sparse_data()),
        ("element segments", element_segments()),
        ("long chains of select", selects()),
        ("floods of divisions", divisions()),
        ("wide vectors", vectors()),
        ("indirect calls of many types", indirect_calls()),
        ("custom sections", custom_sections()),
    ]
    .into_iter()
    .map(|(name, fields)| {
        let mut guest = honest();
        guest.fields = fields;
        (name, guest.component())
    })
    .chain([("many modules", many_modules())])
    .collect()
}

/// Functions that take and give an `i64`, each with the same body.
fn functions(count: usize, locals: usize, body: &str) -> String {
    let locals = "(local i64) ".repeat(locals);
    format!("(func (param i64) (result i64) {locals} {body}) ").repeat(count)
}

/// As often as a body holds it, where once takes so many bytes of code.
fn filled(text: &str, bytes: usize) -> String {
    text.repeat(BODY_BYTES / bytes)
}

fn straight_lines() -> String {
    let step = "(local.set 0 (i64.add (i64.mul (local.get 0) (i64.const 7)) (i64.load offset=64 (i32.wrap_i64 (local.get 0))))) ";
    functions(12, 0, &format!("{} local.get 0", filled(step, 15)))
}

fn locals_across_loops() -> String {
    let locals = 600;
    let mut body = String::new();
    for _ in 0..40 {
        body.push_str("(loop (br_if 0 (i64.eqz (local.get 0))) ");
    }
    for local in 1..=locals {
        let other = 1 + local * 31 % locals;
        // Writing to a String cannot fail.
        let _ = write!(
            body,
            "(local.set {local} (i64.xor (local.get {other}) (local.get 0))) "
        );
    }
    body.push_str(&")".repeat(40));
    let _ = write!(body, " local.get {locals}");
    functions(8, locals, &body)
}

fn branch_tables() -> String {
    let targets = "0 1 2 ".repeat(1_300);
    let table =
        format!("(block (block (block (br_table {targets} 0 (i32.wrap_i64 (local.get 0)))))) ");
    functions(30, 0, &format!("{} local.get 0", table.repeat(12)))
}

fn deep_nesting() -> String {
    let depth = 950;
    let open = "(block (br_if 0 (i64.eqz (local.get 0))) ".repeat(depth);
    functions(30, 0, &format!("{open}{} local.get 0", ")".repeat(depth)))
}

fn block_parameters() -> String {
    let wide = "i64 ".repeat(16);
    let pushes = "local.get 0 ".repeat(16);
    let block =
        format!("(block (param {wide}) (result {wide}) (br_if 0 (i32.wrap_i64 (local.get 0)))) ");
    let drops = "drop ".repeat(16);
    functions(
        20,
        0,
        &format!("{pushes} {} {drops} local.get 0", block.repeat(2_000)),
    )
}

fn sparse_data() -> String {
    (0..900)
        .map(|segment| format!("(data (i32.const {}) \"x\") ", 70_000 + segment * 200))
        .collect()
}

fn element_segments() -> String {
    let entries = "$one ".repeat(90);
    let mut fields = "(table 1900 funcref) (func $one) ".to_owned();
    for segment in 0..100 {
        let _ = write!(fields, "(elem (i32.const {}) {entries}) ", segment * 18);
    }
    fields
}

fn selects() -> String {
    let step = "(local.set 0 (select (local.get 0) (i64.rotl (local.get 0) (i64.const 3)) (i64.lt_u (local.get 0) (i64.const 9)))) ";
    functions(12, 0, &format!("{} local.get 0", filled(step, 16)))
}

fn divisions() -> String {
    let step = "(local.set 0 (i64.div_s (i64.rem_u (local.get 0) (i64.const 3)) (local.get 0))) ";
    functions(12, 0, &format!("{} local.get 0", filled(step, 11)))
}

fn vectors() -> String {
    let step = "(local.set 1 (i8x16.swizzle (i16x8.mul (local.get 1) (local.get 1)) (i8x16.popcnt (local.get 1)))) ";
    let body = filled(step, 18);
    format!("(func (param i64) (result i64) (local v128) {body} local.get 0) ").repeat(10)
}

fn indirect_calls() -> String {
    let mut fields = "(table 1 funcref) ".to_owned();
    let mut calls = String::new();
    for kind in 0..500 {
        let params: String = (0..12)
            .map(|bit| {
                if kind >> (bit % 9) & 1 == 1 {
                    "i64 "
                } else {
                    "f64 "
                }
            })
            .collect();
        let arguments: String = (0..12)
            .map(|bit| {
                if kind >> (bit % 9) & 1 == 1 {
                    "(local.get 0) "
                } else {
                    "(f64.const 1) "
                }
            })
            .collect();
        let _ = write!(fields, "(type $t{kind} (func (param {params}))) ");
        let _ = write!(
            calls,
            "(call_indirect (type $t{kind}) {arguments} (i32.const 0)) "
        );
    }
    fields + &functions(10, 0, &format!("{calls} local.get 0"))
}

fn custom_sections() -> String {
    format!("(@custom \"padding\" \"{}\") ", "x".repeat(1_000)).repeat(200)
}

/// Sixteen modules in one component that answers nothing.
fn many_modules() -> Vec<u8> {
    let functions = functions(500, 4, "(i64.mul (local.get 0) (local.get 1))");
    let modules = format!("(core module {functions})").repeat(16);
    let text = format!("(component {modules})");
    wat::parse_str(&text).unwrap_or_else(|error| panic!("{error}"))
}
