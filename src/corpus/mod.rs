//! A whole collection: what its articles share, and how good it is.

pub mod distributions;
pub mod measures;
pub mod overview;
