//! A segment: sorted, immutable postings, kept as rows of the table `block`.
//!
//! One row is one block, or, when a single hash has more postings than a block holds, all
//! blocks of that hash one behind the other (SQLite chains overflow pages for them). The row's
//! key is the segment's number in the upper 16 bits and the first hash of the block in the
//! lower 48, so one look-up in one B-tree finds the only block that can hold a hash. All
//! segments share one table: adding and dropping a segment changes no schema, which would
//! make every reader compile its statements anew.
//!
//! A segment answers only for the hashes from `start` to before `end`. That is what makes
//! merging incremental: see [`super::merge`].

use rusqlite::blob::Blob;
use rusqlite::{CachedStatement, Connection, params};

use super::block::{self, Block, HASH_BITS, MAX_BYTES, Posting, Shape};
use super::error::Fault;

/// Past the largest hash.
pub(super) const HASH_END: u64 = 1 << HASH_BITS;

/// The key of a row: ascends with segment and hash although SQLite's integers are signed.
pub(super) fn key(segment: u16, hash: u64) -> i64 {
    ((u64::from(segment) << HASH_BITS | hash) ^ 1 << 63) as i64
}

/// The hash in a row's key.
pub(super) fn hash_of(key: i64) -> u64 {
    key as u64 & (HASH_END - 1)
}

/// The segment in a row's key.
pub(super) fn segment_of(key: i64) -> u16 {
    ((key as u64 ^ 1 << 63) >> HASH_BITS) as u16
}

/// The last key that a segment can have.
pub(super) fn last_key(segment: u16) -> i64 {
    key(segment, HASH_END - 1)
}

/// A row of the table `segment`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) number: u16,
    /// First hash that it answers for.
    pub(super) start: u64,
    /// Past the last hash that it answers for.
    pub(super) end: u64,
    /// Postings between `start` and `end`.
    pub(super) postings: u64,
    /// The segment that a merge moves its postings to.
    pub(super) moves_to: Option<u16>,
    /// For the output of a merge under way: removals with a serial up to this one are left out.
    pub(super) removals: Option<i64>,
}

impl Segment {
    /// True when no merge reads or writes it.
    pub(super) fn is_idle(&self) -> bool {
        self.moves_to.is_none() && self.removals.is_none()
    }

    /// All segments, in the order of their numbers.
    pub(super) fn all(connection: &Connection) -> Result<Vec<Self>, Fault> {
        let mut statement = connection.prepare_cached(
            "SELECT number, first_hash, end_hash, postings, moves_to, removals FROM segment ORDER BY number",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(Self {
                number: row.get(0)?,
                start: row.get::<_, i64>(1)? as u64,
                end: row.get::<_, i64>(2)? as u64,
                postings: row.get::<_, i64>(3)? as u64,
                moves_to: row.get(4)?,
                removals: row.get(5)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Writes the row, whether or not it is there already.
    pub(super) fn save(&self, connection: &Connection) -> Result<(), Fault> {
        connection.prepare_cached("INSERT OR REPLACE INTO segment VALUES (?, ?, ?, ?, ?, ?)")?.execute(params![
            self.number,
            self.start as i64,
            self.end as i64,
            self.postings as i64,
            self.moves_to,
            self.removals
        ])?;
        Ok(())
    }

    /// Deletes the segment's row (its blocks are another matter).
    pub(super) fn delete(&self, connection: &Connection) -> Result<(), Fault> {
        connection.prepare_cached("DELETE FROM segment WHERE number = ?")?.execute([self.number])?;
        Ok(())
    }
}

/// Writes sorted postings as rows of one segment.
pub(super) struct SegmentWriter<'c> {
    insert: CachedStatement<'c>,
    number: u16,
    /// Whether neighbours are written.
    neighbours: bool,
    /// Postings of the block that is being gathered; all their hashes are complete.
    block: Vec<Posting>,
    block_shape: Option<Shape>,
    /// Postings of the hash that is being gathered.
    group: Vec<Posting>,
    group_shape: Option<Shape>,
    data: Vec<u8>,
    postings: u64,
}

impl<'c> SegmentWriter<'c> {
    /// A writer of postings with or without their neighbours.
    pub(super) fn new(connection: &'c Connection, number: u16, neighbours: bool) -> Result<Self, Fault> {
        Ok(Self {
            insert: connection.prepare_cached("INSERT INTO block (key, docs, data) VALUES (?, ?, ?)")?,
            number,
            neighbours,
            block: Vec::new(),
            block_shape: None,
            group: Vec::new(),
            group_shape: None,
            data: Vec::new(),
            postings: 0,
        })
    }

    /// Takes the next posting in order.
    pub(super) fn push(&mut self, posting: Posting) -> Result<(), Fault> {
        if self.group.first().is_some_and(|first| first.hash() != posting.hash()) {
            self.close_group()?;
        }
        let shape = Shape::of(posting, self.neighbours);
        self.group_shape = Some(self.group_shape.map_or(shape, |before| before.with(shape)));
        self.group.push(posting);
        self.postings += 1;
        Ok(())
    }

    /// Writes what is left and tells how many postings were written.
    pub(super) fn finish(mut self) -> Result<u64, Fault> {
        self.close_group()?;
        self.close_block()?;
        Ok(self.postings)
    }

    fn close_group(&mut self) -> Result<(), Fault> {
        let Some(group) = self.group_shape.take() else { return Ok(()) };
        let joined = self.block_shape.map_or(group, |block| block.with(group));
        if joined.fits() {
            self.block.append(&mut self.group);
            self.block_shape = Some(joined);
            return Ok(());
        }
        self.close_block()?;
        if group.fits() {
            self.block.append(&mut self.group);
            self.block_shape = Some(group);
            return Ok(());
        }
        self.write_frequent()
    }

    fn close_block(&mut self) -> Result<(), Fault> {
        if self.block_shape.take().is_some() {
            let key = key(self.number, self.block[0].hash());
            self.data.clear();
            block::encode(&self.block, self.neighbours, key, &mut self.data);
            self.insert.execute(params![key, 0, self.data])?;
            self.block.clear();
        }
        Ok(())
    }

    /// Writes a hash with more postings than a block holds: as many blocks as it takes, each
    /// behind its length, in one row that says how many documents it has.
    fn write_frequent(&mut self) -> Result<(), Fault> {
        let key = key(self.number, self.group[0].hash());
        let docs = 1 + self.group.windows(2).filter(|pair| pair[0].doc() != pair[1].doc()).count();
        self.data.clear();
        let mut rest = &self.group[..];
        while let Some(&first) = rest.first() {
            let mut shape = Shape::of(first, self.neighbours);
            let mut count = 1;
            while let Some(&next) = rest.get(count) {
                let longer = shape.with(Shape::of(next, self.neighbours));
                if !longer.fits() {
                    break;
                }
                (shape, count) = (longer, count + 1);
            }
            self.data.extend((shape.bytes() as u16).to_le_bytes());
            block::encode(&rest[..count], self.neighbours, key, &mut self.data);
            rest = &rest[count..];
        }
        self.insert.execute(params![key, docs as i64, self.data])?;
        self.group.clear();
        Ok(())
    }
}

/// Calls `each` with every block of a row, in order, until it says stop.
pub(super) fn blocks_of_row<'d>(
    key: i64,
    docs: i64,
    data: &'d [u8],
    mut each: impl FnMut(Block<'d>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    if docs == 0 {
        return each(Block::new(data, key)?);
    }
    let mut rest = data;
    while !rest.is_empty() {
        let (block, behind) = split_block(rest, key)?;
        each(block)?;
        rest = behind;
    }
    Ok(())
}

fn split_block(data: &[u8], key: i64) -> Result<(Block<'_>, &[u8]), Fault> {
    let (length, rest) = data.split_first_chunk::<2>().ok_or_else(|| cut_row(key))?;
    let (block, behind) =
        rest.split_at_checked(usize::from(u16::from_le_bytes(*length))).ok_or_else(|| cut_row(key))?;
    Ok((Block::new(block, key)?, behind))
}

fn cut_row(key: i64) -> Fault {
    Fault::damaged(format!("the fingerprint row with key {key} is cut short"))
}

/// Reads the blocks of a frequent hash one after the other, without the rest of its row, until
/// `each` says that it has enough. `row` is used again from one call to the next: opening it
/// anew compiles a statement.
pub(super) fn read_frequent<'c>(
    connection: &'c Connection,
    row: &mut Option<Blob<'c>>,
    key: i64,
    mut each: impl FnMut(Block<'_>) -> Result<bool, Fault>,
) -> Result<(), Fault> {
    use std::io::Read;
    let blob = match row {
        Some(blob) => {
            blob.reopen(key)?;
            blob
        }
        None => row.insert(connection.blob_open("main", "block", "data", key, true)?),
    };
    let mut left = blob.len();
    let mut data = vec![0; MAX_BYTES];
    while left > 0 {
        let mut length = [0; 2];
        blob.read_exact(&mut length).map_err(of_sqlite)?;
        let length = usize::from(u16::from_le_bytes(length));
        if length > MAX_BYTES || length + 2 > left {
            return Err(cut_row(key));
        }
        blob.read_exact(&mut data[..length]).map_err(of_sqlite)?;
        if !each(Block::new(&data[..length], key)?)? {
            break;
        }
        left -= length + 2;
    }
    Ok(())
}

/// The error of SQLite inside one that came through [`std::io::Read`].
fn of_sqlite(error: std::io::Error) -> Fault {
    match error.downcast::<rusqlite::Error>() {
        Ok(error) => error.into(),
        Err(error) => error.into(),
    }
}

/// Rows that are read at once while merging. Between two such reads no statement is open on
/// the table that is being written, and a few rows in a row are cheaper than one at a time.
const READ_ROWS: usize = 64;
/// Bytes after which such a read stops early: rows of frequent hashes can be megabytes.
const READ_BYTES: usize = 1 << 20;

/// Reads a segment's postings in order.
pub(super) struct SegmentReader {
    number: u16,
    from: u64,
    next_key: Option<i64>,
    buffer: Vec<Posting>,
    at: usize,
}

impl SegmentReader {
    /// Reads from the first posting that the segment answers for.
    pub(super) fn new(connection: &Connection, segment: &Segment) -> Result<Self, Fault> {
        let mut reader = Self {
            number: segment.number,
            from: segment.start,
            next_key: Some(key(segment.number, 0)),
            buffer: Vec::new(),
            at: 0,
        };
        reader.fill(connection)?;
        Ok(reader)
    }

    /// The next posting; `None` at the end.
    pub(super) fn peek(&self) -> Option<Posting> {
        self.buffer.get(self.at).copied()
    }

    /// Goes on to the posting after this one.
    pub(super) fn advance(&mut self, connection: &Connection) -> Result<(), Fault> {
        self.at += 1;
        if self.at == self.buffer.len() { self.fill(connection) } else { Ok(()) }
    }

    fn fill(&mut self, connection: &Connection) -> Result<(), Fault> {
        self.buffer.clear();
        self.at = 0;
        while let Some(next_key) = self.next_key.filter(|_| self.buffer.is_empty()) {
            let mut statement = connection
                .prepare_cached("SELECT key, docs, data FROM block WHERE key BETWEEN ? AND ? ORDER BY key")?;
            let mut rows = statement.query([next_key, last_key(self.number)])?;
            self.next_key = None;
            let (mut count, mut bytes) = (0, 0);
            while let Some(row) = rows.next()? {
                let (key, docs): (i64, i64) = (row.get(0)?, row.get(1)?);
                if count == READ_ROWS || bytes >= READ_BYTES {
                    self.next_key = Some(key);
                    break;
                }
                let data = row.get_ref(2)?.as_blob().map_err(|error| Fault::damaged(error.to_string()))?;
                blocks_of_row(key, docs, data, |block| {
                    block.unpack(self.from, &mut self.buffer);
                    Ok(())
                })?;
                count += 1;
                bytes += data.len();
            }
        }
        Ok(())
    }
}
