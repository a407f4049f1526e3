#![doc = include_str!("../README.md")]

mod app;
pub mod approvals;
pub mod audit;
pub mod buyers;
pub mod cases;
pub mod catalog;
pub mod compensations;
pub mod context;
pub mod conversations;
pub mod courier_quotes;
pub mod customers;
pub mod error;
pub mod events;
mod fields;
pub mod idempotency;
pub mod masking;
pub mod measuring;
pub mod offers;
pub mod orders;
pub mod outreach;
pub mod payments;
pub mod people;
pub mod policies;
mod policy_words;
pub mod presence;
pub mod reference;
pub mod refunds;
pub mod reviews;
pub mod scorecards;
pub mod service_fees;
pub mod sources;
pub mod tickets;
pub mod unit;
pub mod workbench;

pub use app::App;
pub use context::{Actor, Ctx};
pub use error::{Error, FieldProblem};
pub use shopwit_store::{
    Conn,
    query::{PAGE_ROWS_MAX, Page},
};
pub use unit::Unit;

/// What every use case answers.
pub type Result<T> = std::result::Result<T, Error>;
