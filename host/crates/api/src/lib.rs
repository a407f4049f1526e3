#![doc = include_str!("../README.md")]

mod auth;
mod body;
mod buyer_limits;
mod console;
mod cross_origin;
mod dto;
mod idempotent;
mod middleware;
mod operation_ids;
mod page;
pub mod problem;
mod request_id;
mod router;
mod routes;
mod state;
mod streams;
mod tagged;

pub use router::{openapi, router};
pub use state::{ApiState, UploadPatience};
