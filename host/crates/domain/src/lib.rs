#![doc = include_str!("../README.md")]

pub mod after_sales;
pub mod authority;
pub mod contact;
pub mod desk;
pub mod ids;
pub mod money;
pub mod people;
pub mod pricing;
pub mod states;
pub mod table;
pub mod trade;
pub mod word;
