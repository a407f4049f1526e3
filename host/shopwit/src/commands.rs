//! One file per command.

pub(crate) mod admin;
pub(crate) mod backtest;
pub(crate) mod demo;
pub(crate) mod migrate;
pub(crate) mod plugin;
pub(crate) mod rehearse;
pub(crate) mod serve;
