//! Rules of the repository itself, as ordinary tests.

mod crates;
mod dependencies;
mod requirements;
mod sources;
mod tree;
