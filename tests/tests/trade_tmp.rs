#![allow(clippy::unwrap_used)]
#[path = "../it/trade.rs"]
mod trade;
