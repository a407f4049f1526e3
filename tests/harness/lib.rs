//! What tests from outside stand on.

#![allow(clippy::unwrap_used, reason = "a test may stop at once")]

/// A throw-away PostgreSQL: one server for a run, one database for a test.
pub use shopwit_test_postgres as postgres;

mod app;
mod registry;
mod stream;
pub use app::{Answer, Client, Database, PASSWORD, START, TestApp, TestClock, engine_config};
pub use registry::{Door, Registry};
pub use stream::{EventStream, SentEvent};
