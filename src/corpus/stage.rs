//! A stage of the work on a collection: many parts done side by side, taken in order.

use std::io;
use std::ops::ControlFlow;

use crate::parallel::{Limits, Panicked, ParallelError, ordered_map};

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

/// Does `work` for every part side by side, and hands on what comes of it in order.
pub(super) fn stage<J, R: Send>(
    limits: Limits,
    parts: impl Iterator<Item = J> + Send,
    work: impl Fn(J) -> Result<R, SharingError> + Sync,
    mut consume: impl FnMut(R) -> Result<(), SharingError>,
) -> Result<(), SharingError> {
    let flow = ordered_map(
        limits,
        parts,
        |_| 1,
        work,
        |result| {
            let result = result.map_err(SharingError::from).and_then(|result| result).and_then(&mut consume);
            match result {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => ControlFlow::Break(error),
            }
        },
    )?;
    match flow {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(error) => Err(error),
    }
}
