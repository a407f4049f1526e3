//! Tests from outside: one binary, a module for each resource.

#![allow(clippy::unwrap_used, reason = "a test may stop at once")]

mod after_sales;
mod console;
mod desk;
mod kill_loop;
mod main_job;
mod money_model;
mod people;
mod policies;
mod reports;
mod tidy;
mod trade;
