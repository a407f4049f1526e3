//! Components that misbehave, each with what must come of it. For the tests of this crate and for the end-to-end
//! tests, which upload the same ones over HTTP. Rows `W…` and `F…` are those of the threat list.

mod bombs;
mod build;
mod calls;
mod system;
mod uploads;

use crate::failure::FailureCode;
use crate::kinds::Kind;
use crate::preflight::RejectionCode;

pub use build::{Guest, honest};

/// One component that misbehaves.
#[derive(Debug, Clone)]
pub struct HostileGuest {
    /// Row of the threat list and what it does, for example `W01 loops forever`.
    pub name: &'static str,
    /// The upload.
    pub wasm: Vec<u8>,
    /// What must come of it.
    pub expected: Expected,
}

/// What must come of a guest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// It is refused when it is uploaded.
    Rejected(RejectionCode),
    /// It loads, and every call fails alike.
    Fails(FailureCode),
    /// It loads and answers `not-covered`, every time alike: what it tried had no effect.
    Answers,
}

/// The kind that the guests answer, if they answer.
pub const KIND: Kind = Kind::CourierFee;

/// An input for [`KIND`] that fits.
pub const INPUT: &str = r#"{
    "origin_region": "330000", "destination_region": "510000", "weight_grams": 420000, "pieces": 12,
    "purpose": "ship"
}"#;

/// All of them.
pub fn guests() -> Vec<HostileGuest> {
    let mut guests = calls::guests();
    guests.extend(system::guests());
    guests.extend(uploads::guests());
    guests
}

/// A component within every cap that takes a compiler far longer than its budget: many functions, each with many
/// values alive across many branches.
pub fn compile_bomb() -> Vec<u8> {
    calls::compile_bomb()
}

/// The classes of components that cost a compiler much, each within every cap of the compact tier: name and component.
pub fn compile_bombs() -> Vec<(&'static str, Vec<u8>)> {
    bombs::bombs()
}
