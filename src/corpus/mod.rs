//! A whole collection: what its articles share, and how good it is.

pub mod collect;
pub mod distributions;
pub mod measures;
pub mod overview;
#[cfg(feature = "parquet")]
pub mod parquet;
