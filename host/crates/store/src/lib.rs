#![doc = include_str!("../README.md")]

pub mod conn;
pub mod error;
pub mod insert;
mod migrate;
mod postgres;
pub mod query;
mod sqlite;
pub mod value;

pub use conn::{Conn, Store, Tx};
pub use error::StoreError;
pub use insert::Insert;
pub use query::Query;
pub use value::{Row, Value};
