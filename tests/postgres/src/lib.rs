//! A throw-away PostgreSQL for tests: one server for a run, one database for a test.
//!
//! ```no_run
//! # fn main() -> anyhow::Result<()> {
//! if let Some(database) = shopwit_test_postgres::database()? {
//!     println!("connect to {}", database.url());
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The server comes from the environment variable `SHOPWIT_TEST_POSTGRES`:
//!
//! - a URL, as `cargo xtask test` sets it: that server, which must allow creating databases;
//! - `off`: none, [`database`] answers `None` and says so;
//! - not set: each test process starts its own at the first call.
//!
//! A server listens on a socket in its own temporary folder, never on the network, and ends with
//! the process that started it, however that one ends.

mod cluster;
mod database;
mod programs;

pub use cluster::Cluster;
pub use database::{Database, SERVER_VARIABLE, database};
pub use programs::{HOW_TO_INSTALL, PROGRAMS_VARIABLE, programs};
