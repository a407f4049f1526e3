//! One file per resource.

pub(crate) mod approvals;
pub(crate) mod audit;
pub(crate) mod cases;
pub(crate) mod conversations;
pub(crate) mod customers;
pub(crate) mod decisions;
pub(crate) mod host;
pub(crate) mod members;
pub(crate) mod messages;
pub(crate) mod orders;
pub(crate) mod plugin_keys;
pub(crate) mod plugins;
pub(crate) mod policies;
pub(crate) mod print_batches;
pub(crate) mod products;
pub(crate) mod quotas;
pub(crate) mod refunds;
pub(crate) mod scripts;
pub(crate) mod sessions;
pub(crate) mod shops;
pub(crate) mod skus;
pub(crate) mod tables;
pub(crate) mod tickets;
pub(crate) mod tokens;
