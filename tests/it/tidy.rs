//! Rules of the repository itself, as ordinary tests.

mod crates;
mod dependencies;
mod docs;
mod requirements;
mod sources;
mod tree;
