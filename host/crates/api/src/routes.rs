//! One file per resource.

pub(crate) mod audit;
pub(crate) mod host;
pub(crate) mod members;
pub(crate) mod sessions;
pub(crate) mod shops;
pub(crate) mod tokens;
