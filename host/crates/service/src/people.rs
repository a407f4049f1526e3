//! Shops, the people who work in them, and how they prove who they are.

pub mod limits;
pub mod members;
pub mod passwords;
pub mod shops;
pub mod sign_in;
pub mod tokens;
