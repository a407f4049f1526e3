//! What a Shopwit policy in Rust needs.
//!
//! A policy is a pure function of its context, its input and the shop's tables. [`policy!`] exports one as a
//! component of a few tens of kilobytes that imports nothing but the host's `log` and `tables`.
//!
//! In a component the crate brings an allocator that never frees and a panic handler that traps: a policy lives for
//! one call. On the developer's machine the same code builds with `std`, and [`testing`] runs the policy's cases.
#![cfg_attr(target_arch = "wasm32", no_std)]

pub extern crate alloc;

#[cfg(target_arch = "wasm32")]
mod allocator;
pub mod authority;
mod bindings;
pub mod description;
pub mod json;
pub mod language;
mod minify;
mod money;
mod policy;
mod reasons;
mod region;
pub mod settings;
mod sort;
pub mod table;
#[cfg(not(target_arch = "wasm32"))]
pub mod testing;
mod words;

pub use bindings::log;
/// The words of `shopwit:policy/types`, one set for every plugin.
pub use bindings::shopwit::policy::types;
#[doc(hidden)]
pub use bindings::shopwit::policy::{log as bound_log, tables as bound_tables};
pub use language::Language;
pub use minify::{minified, minified_length};
pub use money::{Amount, display_amount, portion};
pub use reasons::Reasons;
pub use region::Region;
pub use settings::Settings;
pub use sort::insertion_sort;
pub use table::{HostTables, Row, Tables};
pub use wit_bindgen;
pub use words::{Characters, Hit, Words};

/// A policy that cannot answer because the question makes no sense.
///
/// `field` is the path in the input, for example `lines[2].quantity`.
pub fn invalid_input(
    field: impl Into<alloc::string::String>,
    message: impl Into<alloc::string::String>,
) -> types::PolicyError {
    types::PolicyError::InvalidInput(types::Fault {
        field: field.into(),
        message: message.into(),
    })
}
