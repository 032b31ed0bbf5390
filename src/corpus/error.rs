//! What can go wrong while the articles of a collection are compared.

use std::io;

use crate::parallel::{Panicked, ParallelError};

/// Why the articles could not be compared.
#[derive(Debug, thiserror::Error)]
pub enum SharingError {
    /// The scratch folder cannot be written or read.
    #[error("cannot use the scratch folder: {0}")]
    Scratch(#[from] io::Error),
    /// A thread could not be started.
    #[error(transparent)]
    Parallel(#[from] ParallelError),
    /// A fault of the program.
    #[error(transparent)]
    Panicked(#[from] Panicked),
    /// Whoever asked wants it no more.
    #[error("interrupted")]
    Interrupted,
}
