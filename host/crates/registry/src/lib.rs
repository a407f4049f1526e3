#![doc = include_str!("../README.md")]

mod access;
mod artifact;
mod auth;
mod error;
mod reference;
mod session;
mod transfer;

pub use access::{Credentials, Reach, Registries, RegistriesConfig};
pub use artifact::Contents;
pub use error::RegistryError;
pub use reference::{Authority, Pick, Reference};
pub use transfer::Pulled;
