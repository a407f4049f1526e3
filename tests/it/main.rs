//! Tests from outside: one binary, a module for each resource.

#![allow(clippy::unwrap_used, reason = "a test may stop at once")]

mod desk;
mod people;
mod policies;
mod tidy;
