//! Products and their stock keeping units.

pub mod products;
pub mod skus;

pub use self::{
    products::{Document, Product, ProductFields},
    skus::{Sku, SkuFields},
};
