//! What the articles of a collection share: the second half of the work, behind the reading.

use std::io;
use std::ops::ControlFlow;

use super::clusters::{self, Cluster, Edge, Keep};
use super::collection::{Collection, Doc};
use super::links::{self, Link};
use super::pairs::{Comparison, Pair};
use super::places::{Gatherer, Passages};
use super::spill::Buckets;
use crate::parallel::{Limits, Panicked, ParallelError, ordered_map};

/// Most buckets of links; each holds as many articles in a row.
const BUCKETS: usize = 1_024;

/// Fewest articles of a bucket.
const FEWEST_ARTICLES: usize = 32;

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

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Shingles are grouped.
    Linking,
    /// Articles are compared, pair by pair.
    Comparing,
    /// Copies are put together.
    Clustering,
}

/// What the articles of a collection share.
#[derive(Debug)]
pub struct Sharing {
    /// Passages with their places.
    pub passages: Passages,
    /// Articles that are copies.
    pub clusters: Vec<Cluster>,
    /// Pairs of articles that were compared.
    pub compared: u64,
}

/// Compares the articles of a collection. `progress` is told how much of a stage is done, of
/// how much, and says whether to go on.
///
/// # Errors
/// When the scratch folder fails or `progress` says no.
pub fn find(
    collection: &mut Collection,
    keep: Keep,
    limits: Limits,
    mut progress: impl FnMut(Stage, u64, u64) -> bool,
) -> Result<Sharing, SharingError> {
    collection.complete();
    let per_bucket = collection.len().div_ceil(BUCKETS).max(FEWEST_ARTICLES);
    let buckets = collection.len().div_ceil(per_bucket).max(1);
    let mut links: Buckets<Link> = Buckets::new("links", buckets, collection.memory / 8);
    let all = collection.postings.count();
    let mut done = 0;
    stage(
        limits,
        0..all,
        |bucket| Ok(links::of(&collection.postings.sorted(bucket)?)),
        |found| {
            for link in found {
                links.put(&collection.scratch, link.later as usize / per_bucket, link)?;
            }
            done += 1;
            progress_or_stop(progress(Stage::Linking, done, all as u64))
        },
    )?;
    collection.forget_postings();
    let collection = &*collection;
    let (mut gatherer, mut edges, mut compared, mut done) = (Gatherer::new(collection.len()), Vec::new(), 0, 0);
    stage(
        limits,
        0..buckets,
        |bucket| {
            let mut links = links.sorted(bucket)?;
            links.dedup();
            pairs(collection, &links)
        },
        |(pairs, tried)| {
            compared += tried;
            for pair in pairs {
                gatherer.add(&pair);
                edges.extend(Edge::of(collection, &pair));
            }
            done += 1;
            progress_or_stop(progress(Stage::Comparing, done, buckets as u64))
        },
    )?;
    progress_or_stop(progress(Stage::Clustering, 0, 1))?;
    let passages = gatherer.finish(collection)?;
    let clusters = clusters::find(collection, edges, keep)?;
    Ok(Sharing { passages, clusters, compared })
}

/// All pairs that links, which are sorted, lead to, and how many were tried.
fn pairs(collection: &Collection, links: &[Link]) -> Result<(Vec<Pair>, u64), SharingError> {
    let (mut found, mut tried) = (Vec::new(), 0);
    for of_later in links.chunk_by(|a, b| a.later == b.later) {
        let comparison = Comparison::new(collection, of_later[0].later)?;
        for links in of_later.chunk_by(|a, b| a.earlier == b.earlier) {
            tried += 1;
            found.extend(comparison.with(links[0].earlier as Doc, links)?);
        }
    }
    Ok((found, tried))
}

fn progress_or_stop(go_on: bool) -> Result<(), SharingError> {
    if go_on { Ok(()) } else { Err(SharingError::Interrupted) }
}

/// Does `work` for every bucket side by side, and hands on what comes of it in order.
fn stage<R: Send>(
    limits: Limits,
    buckets: std::ops::Range<usize>,
    work: impl Fn(usize) -> Result<R, SharingError> + Sync,
    mut consume: impl FnMut(R) -> Result<(), SharingError>,
) -> Result<(), SharingError> {
    let flow = ordered_map(
        limits,
        buckets,
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
