//! Merging segments, a bounded step at a time.
//!
//! Few segments make look-ups fast, so segments of like size are merged. A large merge must
//! neither hold up the commit that triggers it nor blow up the write-ahead log, and must
//! survive `kill -9`. So it is a sequence of steps, each of which is part of a transaction and
//! leaves the archive whole: a step moves the postings of the next range of hashes from the
//! inputs to the output, and at its end the output answers for the hashes below a boundary, the
//! inputs for those from it on. A look-up in the midst of a merge costs no more than before it,
//! and the pages that the inputs give up are those that the output takes next.
//!
//! Postings of removed articles are left out on the way. An article's postings stand in one
//! segment only (a commit never splits an article, a merge takes whole segments), so once a merge
//! that began after the removal is through, the mark of the removal can go too.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, params};

use super::error::Fault;
use super::segment::{HASH_END, Segment, SegmentReader, SegmentWriter, key, last_key};

/// Which segments to merge: the longest run of the smallest segments in which the largest is
/// at most `ratio` times as large as all the others together (the "logarithmic method" of J. L.
/// Bentley and J. B. Saxe, 1980). With a ratio of 3 at most four segments of a size come
/// together and the sizes that remain differ fourfold; a smaller ratio moves each posting
/// fewer times and leaves more segments.
pub(super) fn plan(segments: &[Segment], ratio: u64) -> Vec<u16> {
    let mut idle: Vec<(u64, u16)> =
        segments.iter().filter(|segment| segment.is_idle()).map(|segment| (segment.postings, segment.number)).collect();
    idle.sort_unstable_by(|a, b| b.cmp(a));
    let mut rest: u64 = idle.iter().map(|(postings, _)| postings).sum();
    for first in 0..idle.len().saturating_sub(1) {
        rest -= idle[first].0;
        if idle[first].0 <= ratio.saturating_mul(rest) {
            return idle[first..].iter().map(|&(_, number)| number).collect();
        }
    }
    Vec::new()
}

/// Begins a merge of these segments into a new one.
pub(super) fn begin(
    connection: &Connection,
    segments: &[Segment],
    inputs: &[u16],
    output: u16,
    removals: i64,
) -> Result<(), Fault> {
    Segment { number: output, start: 0, end: 0, postings: 0, moves_to: None, removals: Some(removals) }
        .save(connection)?;
    for segment in segments.iter().filter(|segment| inputs.contains(&segment.number)) {
        Segment { moves_to: Some(output), ..segment.clone() }.save(connection)?;
    }
    Ok(())
}

/// The merge under way with the least left to do, as the number of its output.
pub(super) fn under_way(segments: &[Segment]) -> Option<u16> {
    let left = |output: u16| -> u64 {
        segments.iter().filter(|segment| segment.moves_to == Some(output)).map(|segment| segment.postings).sum()
    };
    segments
        .iter()
        .filter(|segment| segment.removals.is_some())
        .map(|segment| segment.number)
        .min_by_key(|&output| (left(output), output))
}

/// Removed articles whose postings have not been dropped yet: document and serial of removal.
pub(super) fn removed(connection: &Connection) -> Result<HashMap<u32, i64>, Fault> {
    let mut statement = connection.prepare_cached("SELECT doc, serial FROM removed")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Moves about `budget` postings (whole hashes, so perhaps some more) of the merge with this
/// output, with or without their neighbours, and tells how many it moved.
pub(super) fn step(
    connection: &Connection,
    neighbours: bool,
    segments: &[Segment],
    output: u16,
    removed: &HashMap<u32, i64>,
    budget: u64,
) -> Result<u64, Fault> {
    let mut target = segments
        .iter()
        .find(|segment| segment.number == output)
        .cloned()
        .ok_or_else(|| Fault::damaged("a merge under way has lost its output"))?;
    let serial = target.removals.unwrap_or(0);
    let mut inputs: Vec<Input> = segments
        .iter()
        .filter(|segment| segment.moves_to == Some(output))
        .map(|segment| {
            Ok(Input { reader: SegmentReader::new(connection, segment)?, segment: segment.clone(), moved: 0 })
        })
        .collect::<Result<_, Fault>>()?;
    let mut writer = SegmentWriter::new(connection, output, neighbours)?;
    let mut dropped = HashSet::new();
    let mut last = None;
    let mut moved = 0;
    let boundary = loop {
        let smallest = inputs
            .iter()
            .enumerate()
            .filter_map(|(index, input)| input.reader.peek().map(|posting| (posting, index)))
            .min();
        let Some((posting, index)) = smallest else { break HASH_END };
        if last != Some(posting.hash()) {
            if moved >= budget {
                break posting.hash();
            }
            last = Some(posting.hash());
        }
        if removed.get(&posting.doc()).is_some_and(|&at| at <= serial) {
            dropped.insert(posting.doc());
        } else {
            writer.push(posting)?;
        }
        inputs[index].moved += 1;
        inputs[index].reader.advance(connection)?;
        moved += 1;
    };
    target.postings += writer.finish()?;
    target.end = boundary;
    let mut mark = connection.prepare_cached("UPDATE removed SET dropped_by = ? WHERE doc = ?")?;
    for doc in dropped {
        mark.execute(params![output, doc])?;
    }
    for input in inputs {
        input.give_up(connection, boundary)?;
    }
    if boundary == HASH_END {
        connection.prepare_cached("DELETE FROM removed WHERE dropped_by = ?")?.execute([output])?;
        target.removals = None;
        if target.postings == 0 {
            target.delete(connection)?;
            return Ok(moved);
        }
    }
    target.save(connection)?;
    Ok(moved)
}

struct Input {
    segment: Segment,
    reader: SegmentReader,
    moved: u64,
}

impl Input {
    /// Deletes what now stands in the output. A block with hashes on both sides of the boundary
    /// stays; `start` hides those below.
    fn give_up(mut self, connection: &Connection, boundary: u64) -> Result<(), Fault> {
        let number = self.segment.number;
        if boundary == HASH_END {
            connection
                .prepare_cached("DELETE FROM block WHERE key BETWEEN ? AND ?")?
                .execute([key(number, 0), last_key(number)])?;
            return self.segment.delete(connection);
        }
        connection
            .prepare_cached(
                "DELETE FROM block WHERE key >= ?1 \
                 AND key < (SELECT max(key) FROM block WHERE key BETWEEN ?1 AND ?2)",
            )?
            .execute([key(number, 0), key(number, boundary)])?;
        self.segment.start = boundary;
        self.segment.postings =
            self.segment.postings.checked_sub(self.moved).ok_or_else(|| {
                Fault::damaged(format!("segment {number} holds more postings than it was written with"))
            })?;
        self.segment.save(connection)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segments(sizes: &[u64]) -> Vec<Segment> {
        let segment = |(number, &postings): (usize, &u64)| Segment {
            number: number as u16,
            start: 0,
            end: HASH_END,
            postings,
            moves_to: None,
            removals: None,
        };
        sizes.iter().enumerate().map(segment).collect()
    }

    #[test]
    fn like_sizes_are_merged_and_unlike_ones_left() {
        assert_eq!(plan(&segments(&[100]), 3), [0; 0]);
        assert_eq!(plan(&segments(&[100, 30]), 3), [0; 0]);
        assert_eq!(plan(&segments(&[100, 34]), 3), [0, 1]);
        assert_eq!(plan(&segments(&[1, 1000, 30, 2]), 3), [3, 0]);
        let mut busy = segments(&[100, 100, 100]);
        busy[1].moves_to = Some(9);
        assert_eq!(plan(&busy, 1), [2, 0]);
    }

    /// Commits of one size, merged as they come: the number of segments stays logarithmic and
    /// each posting moves a logarithmic number of times.
    #[test]
    fn merging_keeps_few_segments_at_bounded_cost() {
        for (ratio, most_segments, most_moves) in [(1, 8, 4.0), (3, 5, 9.0)] {
            let mut sizes = Vec::new();
            let (mut moved, mut most) = (0, 0);
            for _ in 0..64 {
                sizes.push(1);
                loop {
                    let inputs = plan(&segments(&sizes), ratio);
                    if inputs.is_empty() {
                        break;
                    }
                    let sum = inputs.iter().map(|&input| sizes[usize::from(input)]).sum();
                    moved += sum;
                    let mut index = 0;
                    sizes.retain(|_| {
                        index += 1;
                        !inputs.contains(&(index - 1))
                    });
                    sizes.push(sum);
                }
                most = most.max(sizes.len());
            }
            assert!(most <= most_segments, "{most} segments at ratio {ratio}");
            assert!(moved as f64 / 64.0 <= most_moves, "{moved} moves of 64 at ratio {ratio}");
        }
    }
}
