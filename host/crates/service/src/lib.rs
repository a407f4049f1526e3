#![doc = include_str!("../README.md")]

pub mod app;
pub mod audit;
pub mod context;
pub mod error;
pub mod idempotency;
pub mod people;
pub mod policies;
pub mod unit;

pub use app::App;
pub use context::{Actor, Ctx};
pub use error::{Error, FieldProblem};
pub use shopwit_store::query::{PAGE_ROWS_MAX, Page};
pub use unit::Unit;

/// What every use case answers.
pub type Result<T> = std::result::Result<T, Error>;
