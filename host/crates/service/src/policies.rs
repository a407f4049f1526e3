//! Policies of a shop: plugins and their versions, bindings, settings, tables, decisions.

pub mod decide;
