//! A look-up of many fingerprints: which rows are read, and what of them is told.

use std::collections::HashMap;
use std::ops::Range;

use rusqlite::blob::Blob;
use rusqlite::{Connection, Row};

use super::block::Block;
use super::error::Fault;
use super::segment::{self, Segment, key};
use super::snapshot::{Found, Lookup};

/// Blocks of a hash with a row of its own that are read to find the articles that have it in
/// like surroundings: some 6,000 postings. What stands in more places is a formula.
const FREQUENT_BLOCKS: u32 = 16;

/// The same where articles are left out, which are read to tell: some 100,000 postings.
const FILTERED_BLOCKS: u32 = 256;

/// Tells of an article that is not removed whether it is left out.
pub(super) type Filter<'q> = &'q dyn Fn(u32) -> Result<bool, Fault>;

/// Whether an article counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Counts,
    Removed,
    /// The filter says so.
    LeftOut,
}

/// A look-up under way.
pub(super) struct Query<'q, F> {
    connection: &'q Connection,
    /// The distinct hashes of the query, ascending, and an index of each in the query.
    hashes: Vec<u64>,
    indexes: Vec<u32>,
    /// Tells of a fingerprint of the query which neighbours are like its own.
    alike: F,
    /// For rows of frequent hashes, once one was read.
    frequent: Option<Blob<'q>>,
    cap: usize,
    any_removed: bool,
    filter: Option<Filter<'q>>,
    /// What is known of the articles met so far.
    met: HashMap<u32, Standing>,
    /// How many hashes of the query each article that is left out has in like surroundings.
    left_out: HashMap<u32, u32>,
    /// What was found, `fingerprint` being an index into `hashes`.
    found: Vec<Found>,
    articles: Vec<u32>,
}

impl<'q, F: Fn(u32) -> A, A: Fn(u32) -> bool> Query<'q, F> {
    pub(super) fn new(
        connection: &'q Connection,
        order: &[(u64, u32)],
        cap: u32,
        any_removed: bool,
        filter: Option<Filter<'q>>,
        alike: F,
    ) -> Self {
        let mut distinct = order.to_vec();
        distinct.dedup_by_key(|&mut (hash, _)| hash);
        let (hashes, indexes): (Vec<u64>, Vec<u32>) = distinct.into_iter().unzip();
        let articles = vec![0; hashes.len()];
        Self {
            connection,
            hashes,
            indexes,
            alike,
            frequent: None,
            cap: cap as usize,
            any_removed,
            filter,
            met: HashMap::new(),
            left_out: HashMap::new(),
            found: Vec::new(),
            articles,
        }
    }

    /// Looks into one segment, in the order of its rows.
    ///
    /// The row that may hold a hash is the last one whose key is not larger. Asked for that, SQLite
    /// goes to the row behind it first, because a leaf of its tree is known by its last key, and
    /// that is another page. Hashes are spread evenly, so blocks are about equally wide: the first row
    /// from a block's width before the hash on is mostly the right one.
    pub(super) fn segment(&mut self, segment: &Segment) -> Result<(), Fault> {
        let connection = self.connection;
        let mut near = connection.prepare_cached(
            "SELECT key, docs, CASE docs WHEN 0 THEN data END FROM block WHERE key BETWEEN ? AND ? ORDER BY key",
        )?;
        let mut last = connection.prepare_cached(
            "SELECT key, docs, CASE docs WHEN 0 THEN data END FROM block \
                                       WHERE key BETWEEN ? AND ? ORDER BY key DESC LIMIT 1",
        )?;
        let mut widths = Widths::default();
        let mut index = self.hashes.partition_point(|&hash| hash < segment.start);
        while let Some(&hash) = self.hashes.get(index).filter(|&&hash| hash < segment.end) {
            let key = |hash| key(segment.number, hash);
            let from = hash.saturating_sub(widths.usual());
            let mut next = index;
            let mut met = false;
            let mut rows = near.query([key(from), key(hash)])?;
            while next == index
                && let Some(row) = rows.next()?
            {
                met = true;
                next = self.row(index, row, segment, &mut widths)?;
            }
            if !met && from > 0 {
                let mut rows = last.query([key(0), key(hash)])?;
                if let Some(row) = rows.next()? {
                    next = self.row(index, row, segment, &mut widths)?;
                }
            }
            index = next.max(index + 1);
        }
        Ok(())
    }

    /// Looks up hashes in a row that begins with the first of them or a smaller one, as far as it
    /// reaches; gives the index of the first hash behind it.
    fn row(&mut self, index: usize, row: &Row<'_>, segment: &Segment, widths: &mut Widths) -> Result<usize, Fault> {
        let (key, docs): (i64, i64) = (row.get(0)?, row.get(1)?);
        if docs > 0 {
            if segment::hash_of(key) != self.hashes[index] {
                return Ok(index);
            }
            self.frequent(index, key, docs)?;
            return Ok(index + 1);
        }
        let data = row.get_ref(2)?.as_blob().map_err(|error| Fault::damaged(error.to_string()))?;
        let block = Block::new(data, key)?;
        widths.add(block.last() - segment::hash_of(key));
        let mut next = index;
        // Neighbours in the query often share the block of a small segment.
        while self.hashes.get(next).is_some_and(|&hash| hash <= block.last() && hash < segment.end) {
            self.block(next, &block)?;
            next += 1;
        }
        Ok(next)
    }

    /// Looks up one hash in an ordinary block.
    fn block(&mut self, index: usize, block: &Block<'_>) -> Result<(), Fault> {
        let places = block.find(self.hashes[index]);
        if !places.is_empty() {
            let mut tally = Tally::default();
            let alike = (self.alike)(self.indexes[index]);
            self.places(index, block, places, &alike, &mut tally)?;
            self.articles[index] += tally.alike as u32;
        }
        Ok(())
    }

    /// Looks up a hash that has a row of its own, reading no more of it than the cap asks for.
    fn frequent(&mut self, index: usize, key: i64, recorded: i64) -> Result<(), Fault> {
        let mut tally = Tally::default();
        let mut blocks = 0;
        let mut row = self.frequent.take();
        let alike = (self.alike)(self.indexes[index]);
        segment::read_frequent(self.connection, &mut row, key, |block| {
            self.places(index, &block, 0..block.len(), &alike, &mut tally)?;
            blocks += 1;
            // All alike, the count is to be exact up to the cap, however large that is.
            let is_bounded =
                tally.others > 0 && blocks >= FREQUENT_BLOCKS || self.filter.is_some() && blocks >= FILTERED_BLOCKS;
            Ok(tally.alike <= self.cap && !is_bounded)
        })?;
        self.frequent = row;
        // Up to the cap the count is exact. What is recorded counts those that are left out.
        let is_counted = tally.alike <= self.cap || self.filter.is_some();
        self.articles[index] += if is_counted { tally.alike as u32 } else { recorded as u32 };
        Ok(())
    }

    /// Takes the places of one hash that a block holds, up to the cap.
    fn places(
        &mut self,
        index: usize,
        block: &Block<'_>,
        places: Range<usize>,
        is_alike: &A,
        tally: &mut Tally,
    ) -> Result<(), Fault> {
        let fingerprint = index as u32;
        let is_alike = |neighbours: Option<u32>| neighbours.is_none_or(is_alike);
        let Range { start: mut at, end } = places;
        let mut next = (at < end).then(|| block.doc(at));
        while let Some(doc) = next {
            let from = at;
            let mut any_alike = false;
            while next == Some(doc) {
                any_alike = any_alike || is_alike(block.neighbours(at));
                at += 1;
                next = (at < end).then(|| block.doc(at));
            }
            match self.standing(doc)? {
                Standing::Counts => {}
                Standing::Removed => continue,
                Standing::LeftOut => {
                    if any_alike {
                        *self.left_out.entry(doc).or_default() += 1;
                    }
                    continue;
                }
            }
            let count = if any_alike { &mut tally.alike } else { &mut tally.others };
            // An article's places may stand in two blocks.
            if tally.last.replace((doc, any_alike)) != Some((doc, any_alike)) {
                *count += 1;
            }
            // One beyond the cap of the others, so that it is known that there are more.
            if *count > self.cap + usize::from(!any_alike) {
                continue;
            }
            let is_one = from + 1 == at;
            for place in from..at {
                let (position, neighbours) = (block.position(place), block.neighbours(place));
                let alike = any_alike && (is_one || is_alike(neighbours));
                self.found.push(Found { fingerprint, doc, position, alike, neighbours });
            }
        }
        Ok(())
    }

    /// Whether an article counts.
    fn standing(&mut self, doc: u32) -> Result<Standing, Fault> {
        if !self.any_removed && self.filter.is_none() {
            return Ok(Standing::Counts);
        }
        if let Some(&standing) = self.met.get(&doc) {
            return Ok(standing);
        }
        let mut standing = Standing::Counts;
        if self.any_removed {
            let mut statement =
                self.connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM removed WHERE doc = ?)")?;
            if statement.query_row([doc], |row| row.get(0))? {
                standing = Standing::Removed;
            }
        }
        if let Some(filter) = self.filter.filter(|_| standing == Standing::Counts)
            && filter(doc)?
        {
            standing = Standing::LeftOut;
        }
        self.met.insert(doc, standing);
        Ok(standing)
    }

    /// Puts together what the segments told, for every fingerprint as the caller gave it.
    pub(super) fn answer(mut self, order: &[(u64, u32)]) -> Lookup {
        // What one segment told is in order.
        self.found.sort_unstable();
        let mut lookup = Lookup {
            found: Vec::with_capacity(self.found.len()),
            articles: vec![0; order.len()],
            left_out: Vec::new(),
        };
        lookup.left_out.extend(std::mem::take(&mut self.left_out));
        lookup.left_out.sort_unstable();
        // The places of each hash, up to the cap, behind those of the hash before.
        let mut told = Vec::with_capacity(self.found.len());
        // For each fingerprint, its places there.
        let mut told_of = vec![0..0; order.len()];
        let mut rest = &self.found[..];
        let mut asked = order;
        for (index, &hash) in self.hashes.iter().enumerate() {
            let (mine, behind) = rest.split_at(rest.partition_point(|found| found.fingerprint as usize <= index));
            let (same, others) = asked.split_at(asked.partition_point(|&(other, _)| other <= hash));
            (rest, asked) = (behind, others);
            let from = told.len();
            self.add_capped(mine, self.articles[index], &mut told);
            for &(_, fingerprint) in same {
                lookup.articles[fingerprint as usize] = self.articles[index];
                told_of[fingerprint as usize] = from..told.len();
            }
        }
        for (fingerprint, places) in (0..).zip(told_of) {
            lookup.found.extend(told[places].iter().map(|&found| Found { fingerprint, ..found }));
        }
        lookup
    }

    /// Of the places of one hash, those in as many articles as the cap says; so many have it in
    /// like surroundings.
    fn add_capped(&self, places: &[Found], articles_alike: u32, told: &mut Vec<Found>) {
        let articles = || places.chunk_by(|a, b| a.doc == b.doc);
        let alike = |article: &[Found]| article.iter().any(|found| found.alike);
        let others = articles().filter(|article| !alike(article)).count();
        let others_are_told = others <= self.cap && articles_alike as usize <= self.cap;
        let mut counted = 0;
        for article in articles() {
            let is_told = if alike(article) {
                counted += 1;
                counted <= self.cap
            } else {
                others_are_told
            };
            if is_told {
                told.extend_from_slice(article);
            }
        }
    }
}

/// From the first to the last hash of the blocks that were read.
#[derive(Default)]
struct Widths {
    sum: u64,
    blocks: u64,
}

impl Widths {
    fn add(&mut self, width: u64) {
        self.sum += width;
        self.blocks += 1;
    }

    /// Their mean. Going farther back reads more blocks in vain, going less far asks more often a
    /// second time; either costs a page.
    fn usual(&self) -> u64 {
        self.sum / self.blocks.max(1)
    }
}

/// How many articles a segment holds a hash in.
#[derive(Default)]
struct Tally {
    /// In like surroundings.
    alike: usize,
    /// In others.
    others: usize,
    /// The article counted last, and how.
    last: Option<(u32, bool)>,
}
