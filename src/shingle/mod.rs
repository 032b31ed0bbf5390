//! Hashes of normalised words: of single tokens, of whole sentences, of k tokens in a row,
//! and the selection (winnowing) of those that stand in an index.

pub mod hash;
