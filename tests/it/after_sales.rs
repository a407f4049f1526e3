//! After-sales: cases, evidence, returns, solutions, refunds, approvals, payouts.

mod approvals;
mod compensations;
mod goods;
mod lists;
mod payouts;
mod refunds;
pub(crate) mod shop;
mod solutions;
mod steps;
