//! What a Shopwit policy in Rust needs.
//!
//! A policy is a pure function of its context, its input and the shop's tables. [`policy!`] exports one as a
//! component of a few tens of kilobytes that imports nothing but the host's `log` and `tables`.
//!
//! # A whole policy
//!
//! ```
//! use shopwit_policy_sdk::types::{Context, FreightPayer, Money, PolicyError};
//! use shopwit_policy_sdk::{Reasons, Settings, Tables, invalid_input, policy};
//!
//! use crate::bindings::kind::{Decision, Input, Mode, Outcome, Quote, Quotes};
//!
//! /// One price for every parcel, in the settings.
//! fn evaluate(
//!     context: &Context,
//!     input: &Input,
//!     _tables: &impl Tables,
//! ) -> Result<Decision, PolicyError> {
//!     if input.pieces == 0 {
//!         return Err(invalid_input("pieces", "must be at least 1"));
//!     }
//!     let fee = Settings::read(&context.settings, |settings| settings.integer("fee", 800, 0..=100_000))?;
//!     let mut reasons = Reasons::new();
//!     reasons.buyer("flat-fee", "The same price everywhere.".to_string());
//!     let fee = Money::new(fee, &context.currency);
//!     Ok(Decision {
//!         outcome: Outcome::Quotes(Quotes {
//!             quotes: vec![Quote {
//!                 courier: "zto".to_string(),
//!                 mode: Mode::Express,
//!                 fee: fee.clone(),
//!                 surcharge: None,
//!                 band: "all".to_string(),
//!                 eta_hours: None,
//!             }],
//!             payer: FreightPayer::Buyer,
//!             buyer_fee: fee,
//!             needs_agreement: false,
//!             disclosures: Vec::new(),
//!         }),
//!         reasons: reasons.into_list(),
//!     })
//! }
//!
//! policy! {
//!     wit: "../../wit",
//!     world: "courier-fee-plugin",
//!     kind: courier_fee,
//!     describe: shopwit_policy_sdk::description::Description {
//!         name: "flat-fee",
//!         summary: "One price for every parcel.",
//!         version: "1.0.0",
//!         settings_schema: r#"{"type": "object", "properties": {"fee": {"type": "integer", "default": 800}}}"#,
//!         tables: &[],
//!         cases: &[],
//!     },
//!     evaluate: crate::evaluate,
//! }
//!
//! fn main() {}
//! ```
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
