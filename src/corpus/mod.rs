//! A whole collection: what its articles share, and how good it is.
//!
//! ```text
//! Article, Text -- Taken::new --> words, spans, fingerprints     any thread
//! in order ------- Collection --> logs and postings              memory, or a scratch folder
//! postings ------- links -------> which articles to compare
//! links ---------- pairs -------> passages of two articles       any thread
//! pairs ---------- places ------> passages with all their places
//! pairs ---------- clusters ----> copies
//! all of it ------ cleaning ----> what goes of a collection that is cleaned
//! ```

mod alike;
pub mod aside;
mod blocks;
pub mod clean;
pub mod cleaning;
pub mod clusters;
pub mod collect;
pub mod collection;
pub mod copies;
pub mod distributions;
mod error;
mod halves;
pub mod lately;
pub mod links;
pub mod log;
pub mod measures;
pub mod overview;
mod pairs;
#[cfg(feature = "parquet")]
pub mod parquet;
pub mod places;
mod punctuation;
pub mod sharing;
mod spans;
pub mod spill;
mod standing;
mod templates;
mod told;
