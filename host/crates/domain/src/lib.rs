#![doc = include_str!("../README.md")]

pub mod authority;
pub mod ids;
pub mod money;
pub mod people;
pub mod pricing;
pub mod states;
pub mod table;
pub mod word;
