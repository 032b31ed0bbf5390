//! What is kept of a collection between its passes: in memory while it is small, in a scratch
//! folder beyond.
//!
//! A [`Log`] is numbers or bytes that are appended and read again from anywhere. A [`Buckets`] is
//! records that are put in any order and taken out bucket by bucket, sorted. Each has a limit of
//! bytes that it holds in memory; what is read back is the same with any limit.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::log::Log;

/// A folder for files that only this run needs. It goes away with the value.
#[derive(Debug)]
pub struct Scratch {
    folder: PathBuf,
}

impl Scratch {
    /// Makes an empty folder at this path. What an earlier run left there is removed.
    ///
    /// # Errors
    /// When it cannot be made, or something that is no folder stands there.
    pub fn create(folder: PathBuf) -> io::Result<Self> {
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        fs::create_dir(&folder)?;
        Ok(Self { folder })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// Gives back the room of a file that is read no more.
    pub(super) fn remove(&self, name: &str) {
        // Where it stays, it goes with the folder.
        let _ = fs::remove_file(self.folder.join(name));
    }

    pub(super) fn file(&self, name: &str) -> io::Result<File> {
        File::options().read(true).write(true).create_new(true).open(self.folder.join(name))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What stays is removed by the next run.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A record of fixed size.
pub trait Record: Copy + Ord {
    /// Its bytes.
    const SIZE: usize;

    /// Appends its bytes.
    fn put(&self, out: &mut Vec<u8>);

    /// Reads it from [`Self::SIZE`] bytes.
    fn get(bytes: &[u8]) -> Self;
}

/// Appends the bytes of numbers.
pub(super) fn put_all(numbers: &[u32], out: &mut Vec<u8>) {
    for number in numbers {
        out.extend_from_slice(&number.to_le_bytes());
    }
}

/// Reads numbers from their bytes.
pub(super) fn get_all<const N: usize>(bytes: &[u8]) -> [u32; N] {
    let mut numbers = [0; N];
    for (number, four) in numbers.iter_mut().zip(bytes.chunks_exact(4)) {
        *number = u32::from_le_bytes(four.try_into().expect("four bytes"));
    }
    numbers
}

/// Records by the bucket that they belong to.
#[derive(Debug)]
pub struct Buckets<R> {
    buckets: Vec<Bucket<R>>,
    log: Log<u8>,
    held: usize,
    /// Records that are held in memory at most.
    limit: usize,
    bytes: Vec<u8>,
}

#[derive(Debug)]
struct Bucket<R> {
    memory: Vec<R>,
    /// Places in the log, and records there.
    chunks: Vec<(u64, usize)>,
}

impl<R: Record> Buckets<R> {
    /// `count` empty buckets that hold at most `limit` bytes in memory, all together, before
    /// they spill into a file of this name.
    #[must_use]
    pub fn new(name: &'static str, count: usize, limit: usize) -> Self {
        let buckets = (0..count.max(1)).map(|_| Bucket { memory: Vec::new(), chunks: Vec::new() }).collect();
        // Vectors grow by doubling: half of what they hold may be empty.
        let limit = (limit / (2 * size_of::<R>())).max(1);
        Self { buckets, log: Log::new(name, 0), held: 0, limit, bytes: Vec::new() }
    }

    /// How many buckets there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.buckets.len()
    }

    /// Puts a record into a bucket.
    ///
    /// # Errors
    /// When the scratch file cannot be written.
    pub fn put(&mut self, scratch: &Scratch, bucket: usize, record: R) -> io::Result<()> {
        self.buckets[bucket].memory.push(record);
        self.held += 1;
        if self.held < self.limit {
            return Ok(());
        }
        self.held = 0;
        for bucket in &mut self.buckets {
            if bucket.memory.is_empty() {
                continue;
            }
            self.bytes.clear();
            for record in &bucket.memory {
                record.put(&mut self.bytes);
            }
            bucket.chunks.push((self.log.end(), bucket.memory.len()));
            self.log.append(scratch, &self.bytes)?;
            bucket.memory.clear();
        }
        Ok(())
    }

    /// The records of a bucket, sorted. Any thread may ask.
    ///
    /// # Errors
    /// When the scratch file cannot be read.
    pub fn sorted(&self, bucket: usize) -> io::Result<Vec<R>> {
        let mut all = self.all(bucket)?;
        all.sort_unstable();
        Ok(all)
    }

    /// The records of a bucket, in any order. Any thread may ask.
    ///
    /// # Errors
    /// When the scratch file cannot be read.
    pub fn all(&self, bucket: usize) -> io::Result<Vec<R>> {
        let Bucket { memory, chunks } = &self.buckets[bucket];
        let filed: usize = chunks.iter().map(|(_, records)| records).sum();
        let mut all = Vec::with_capacity(filed + memory.len());
        all.extend_from_slice(memory);
        for &(at, records) in chunks {
            let bytes = self.log.read(at, records * R::SIZE)?;
            all.extend(bytes.chunks_exact(R::SIZE).map(R::get));
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    impl Record for u32 {
        const SIZE: usize = 4;

        fn put(&self, out: &mut Vec<u8>) {
            out.extend_from_slice(&self.to_le_bytes());
        }

        fn get(bytes: &[u8]) -> Self {
            Self::from_le_bytes(bytes.try_into().expect("four bytes"))
        }
    }

    fn scratch() -> (tempfile::TempDir, Scratch) {
        let folder = tempfile::tempdir().unwrap();
        let scratch = Scratch::create(folder.path().join("scratch")).unwrap();
        (folder, scratch)
    }

    proptest! {
        #[test]
        fn buckets_give_back_what_was_put(records in prop::collection::vec(any::<u32>(), 0..300), limit in 0usize..4_000) {
            let (_folder, scratch) = scratch();
            let mut buckets = Buckets::new("buckets", 7, limit);
            let mut expected = vec![Vec::new(); 7];
            for record in records {
                buckets.put(&scratch, record as usize % 7, record).unwrap();
                expected[record as usize % 7].push(record);
            }
            for (bucket, mut expected) in expected.into_iter().enumerate() {
                expected.sort_unstable();
                prop_assert_eq!(buckets.sorted(bucket).unwrap(), expected);
            }
        }
    }

    #[test]
    fn no_more_is_held_than_was_asked_for() {
        let (_folder, scratch) = scratch();
        let mut buckets = Buckets::new("buckets", 3, 800);
        for record in 0..1_000u32 {
            buckets.put(&scratch, record as usize % 3, record).unwrap();
            let held: usize = buckets.buckets.iter().map(|bucket| bucket.memory.len()).sum();
            assert_eq!(held, (record as usize + 1) % 100);
        }
        // One chunk for each time.
        assert!(buckets.buckets.iter().all(|bucket| bucket.chunks.len() == 10));
    }

    #[test]
    fn a_file_is_no_scratch_folder() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notes");
        fs::write(&path, "kept").unwrap();
        assert!(Scratch::create(path.clone()).is_err());
        assert_eq!(fs::read_to_string(path).unwrap(), "kept");
    }

    #[test]
    fn the_folder_goes_away_and_a_stale_one_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("scratch");
        fs::create_dir(&path).unwrap();
        fs::write(path.join("old"), "left by a run that was killed").unwrap();
        let scratch = Scratch::create(path.clone()).unwrap();
        assert!(!path.join("old").exists());
        drop(scratch);
        assert!(!path.exists());
    }
}
