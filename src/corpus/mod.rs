//! A whole collection: what its articles share, and how good it is.

pub mod measures;
