//! The developer kit: new projects for policies in eight languages, and what builds them.
//!
//! An author writes one function, `evaluate`. What a component says of itself (`describe`: name, version, settings schema,
//! tables, cases) stands in plain files beside the source; [`build`] puts them into the component, in the same way for
//! every language, so nobody escapes JSON by hand.

mod assembly_script;
mod attach;
mod build;
mod contract;
mod declarations;
mod describe;
mod language;
mod literal;
mod manifest;
mod new;
mod starter;

pub use build::{Built, COMPONENT_FILE, Step, build};
pub use language::{Language, UnknownLanguage};
pub use manifest::{MANIFEST_FILE, Manifest};
pub use new::{NewProject, create};
