//! Numbers or bytes that are appended and read from anywhere, in memory while they are few.

use std::fs::File;
use std::io::{self, Write as _};
use std::ops::{Deref, Range};
use std::sync::Arc;

use bytemuck::{Pod, cast_slice, cast_slice_mut};

use super::blocks::Blocks;
use super::spill::Scratch;

/// Bytes that are gathered for one write, once a log has begun to spill.
const WRITE: usize = 256 << 10;

/// Most blocks that are put together for one reading; what is longer is read for itself.
const MOST_BLOCKS: usize = 4;

/// Items that are appended, and read from anywhere.
#[derive(Debug)]
pub struct Log<T> {
    name: &'static str,
    /// What stands behind `flushed`.
    memory: Vec<T>,
    /// Items that are held in memory at most.
    limit: usize,
    /// Items in the file.
    flushed: u64,
    file: Option<File>,
    /// Blocks of the file that were read, by their number.
    blocks: Option<Blocks<T>>,
}

/// Items of a log that were read.
#[derive(Debug)]
pub enum Stretch<'a, T> {
    /// They are in memory.
    Held(&'a [T]),
    /// They were read from the file.
    Read(Vec<T>),
    /// They are a part of a block that others read too.
    Shared(Arc<Vec<T>>, Range<usize>),
}

impl<T> Deref for Stretch<'_, T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match self {
            Self::Held(items) => items,
            Self::Read(items) => items,
            Self::Shared(block, range) => &block[range.clone()],
        }
    }
}

impl<T: Clone> Stretch<'_, T> {
    /// The items as a vector of their own.
    #[must_use]
    pub fn into_vec(self) -> Vec<T> {
        match self {
            Self::Read(items) => items,
            others => others.to_vec(),
        }
    }
}

impl<T: Pod> Log<T> {
    /// An empty log that holds at most `limit` bytes in memory before it spills into a file of
    /// this name.
    #[must_use]
    pub fn new(name: &'static str, limit: usize) -> Self {
        let limit = limit / size_of::<T>();
        Self { name, memory: Vec::new(), limit, flushed: 0, file: None, blocks: None }
    }

    /// Where the next items will stand.
    #[must_use]
    pub fn end(&self) -> u64 {
        self.flushed + self.memory.len() as u64
    }

    /// Appends items; their place is what [`Self::end`] was before.
    ///
    /// # Errors
    /// When the scratch file cannot be written.
    pub fn append(&mut self, scratch: &Scratch, items: &[T]) -> io::Result<()> {
        let room = if self.file.is_some() { WRITE / size_of::<T>() } else { self.limit };
        if self.memory.len() + items.len() > room {
            self.flush(scratch)?;
        }
        if items.len() > room {
            return self.file(scratch, items);
        }
        self.memory.extend_from_slice(items);
        Ok(())
    }

    /// Takes up to so many bytes from now on to remember what was read from the file, until it grows.
    pub fn remember(&mut self, bytes: usize) {
        if self.file.is_some() {
            self.blocks = Some(Blocks::new(self.flushed, bytes));
        }
    }

    fn flush(&mut self, scratch: &Scratch) -> io::Result<()> {
        if self.memory.is_empty() {
            return Ok(());
        }
        let mut memory = std::mem::take(&mut self.memory);
        self.file(scratch, &memory)?;
        memory.clear();
        memory.shrink_to(WRITE / size_of::<T>());
        self.memory = memory;
        Ok(())
    }

    /// Writes items to the file, behind what it holds.
    fn file(&mut self, scratch: &Scratch, items: &[T]) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(scratch.file(self.name)?),
        };
        file.write_all(cast_slice(items))?;
        // The last block would be longer now.
        self.blocks = None;
        self.flushed += items.len() as u64;
        Ok(())
    }

    /// Reads so many items from a place on. Any thread may ask.
    ///
    /// # Errors
    /// When the scratch file cannot be read.
    pub fn read(&self, at: u64, count: usize) -> io::Result<Stretch<'_, T>> {
        let end = at + count as u64;
        if at >= self.flushed || count == 0 {
            return Ok(Stretch::Held(self.held(at.max(self.flushed), count)?));
        }
        if let Some(blocks) = self.blocks.as_ref().filter(|_| end <= self.flushed) {
            let (first, last) = (Blocks::<T>::of(at), Blocks::<T>::of(end - 1));
            let block = |number| blocks.get(number, |start, items| self.fill(start, items));
            if first == last {
                let from = (at - Blocks::<T>::start(first)) as usize;
                return Ok(Stretch::Shared(block(first)?, from..from + count));
            }
            if last - first < MOST_BLOCKS {
                let mut items = Vec::with_capacity(count);
                for number in first..=last {
                    let (block, start) = (block(number)?, Blocks::<T>::start(number));
                    let to = ((end - start) as usize).min(block.len());
                    items.extend_from_slice(&block[at.saturating_sub(start) as usize..to]);
                }
                return Ok(Stretch::Read(items));
            }
        }
        let filed = ((self.flushed - at) as usize).min(count);
        let mut items = vec![T::zeroed(); filed];
        self.fill(at, &mut items)?;
        if filed < count {
            items.extend_from_slice(self.held(self.flushed, count - filed)?);
        }
        Ok(Stretch::Read(items))
    }

    /// Items in memory.
    fn held(&self, at: u64, count: usize) -> io::Result<&[T]> {
        let from = (at - self.flushed) as usize;
        let part = if count == 0 { Some(&[][..]) } else { self.memory.get(from..from + count) };
        part.ok_or_else(|| io::Error::other("read behind the end of a scratch file"))
    }

    /// Reads items from the file.
    fn fill(&self, at: u64, items: &mut [T]) -> io::Result<()> {
        let file = self.file.as_ref().ok_or_else(|| io::Error::other("a scratch file is missing"))?;
        read_at(file, cast_slice_mut(items), at * size_of::<T>() as u64)
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, buffer, at)
}

#[cfg(windows)]
fn read_at(file: &File, mut buffer: &mut [u8], mut at: u64) -> io::Result<()> {
    while !buffer.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, buffer, at)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => {
                buffer = &mut buffer[read..];
                at += read as u64;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn no_more_is_held_than_was_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let scratch = Scratch::create(folder.path().join("scratch")).unwrap();
        let mut log = Log::<u32>::new("log", 400);
        for number in 0..25 {
            log.append(&scratch, &[number; 4]).unwrap();
        }
        assert_eq!((log.memory.len(), log.flushed, log.file.is_none()), (100, 0, true));
        log.append(&scratch, &[7]).unwrap();
        assert_eq!((log.memory.len(), log.flushed), (1, 100));
        // From then on much is written at once.
        let room = WRITE / size_of::<u32>();
        log.append(&scratch, &vec![8; room - 1]).unwrap();
        assert_eq!((log.memory.len(), log.flushed), (room, 100));
        log.append(&scratch, &vec![9; room + 1]).unwrap();
        assert_eq!((log.memory.len(), log.end()), (0, 101 + 2 * room as u64));
        let mut straight = Log::<u32>::new("straight", 400);
        straight.append(&scratch, &[1; 101]).unwrap();
        assert_eq!((straight.memory.len(), straight.flushed), (0, 101));
    }

    proptest! {
        /// Whatever is held, filed or remembered; blocks are crossed, and the end of the file too.
        #[test]
        fn a_log_reads_what_was_appended(
            mut parts in prop::collection::vec(prop::collection::vec(any::<u32>(), 0..3_000), 0..20),
            more in prop::collection::vec(any::<u32>(), 0..100_000),
            limit in 0usize..60_000,
            remembered in prop::option::of(0usize..200_000),
            readings in prop::collection::vec((any::<prop::sample::Index>(), 0usize..20_000), 0..20),
        ) {
            let folder = tempfile::tempdir().unwrap();
            let scratch = Scratch::create(folder.path().join("scratch")).unwrap();
            let mut log = Log::new("log", limit);
            let mut places = Vec::new();
            for part in &parts {
                places.push(log.end());
                log.append(&scratch, part).unwrap();
            }
            if let Some(bytes) = remembered {
                log.remember(bytes);
                let _ = log.read(0, log.end() as usize).unwrap();
                places.push(log.end());
                log.append(&scratch, &more).unwrap();
                parts.push(more);
            }
            for (part, at) in parts.iter().zip(places) {
                prop_assert_eq!(part, &*log.read(at, part.len()).unwrap());
            }
            let all: Vec<u32> = parts.concat();
            prop_assert_eq!(&all, &*log.read(0, all.len()).unwrap());
            for (at, count) in readings {
                let at = at.index(all.len() + 1);
                let count = count.min(all.len() - at);
                prop_assert_eq!(&all[at..at + count], &*log.read(at as u64, count).unwrap());
            }
            prop_assert!(log.read(0, all.len() + 1).is_err());
        }
    }
}
