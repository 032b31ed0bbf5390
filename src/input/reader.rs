//! Walks paths and cuts files into jobs.

use std::collections::VecDeque;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::charset;
use super::error::{InputError, InputErrorKind};
use super::format::{self, Format, Packing};
use super::job::{Job, Work};
use super::options::InputOptions;
#[cfg(feature = "parquet")]
use super::parquet;
use super::split::{Batch, Elements, Flaw, Lines, RawRecord, Rows, Scanner, Splitter};
use super::stream::{self, Counter, Sniffed};
use super::table::{self, Head};
use super::target::{self, LeftOut};
use super::walk::{Entry, Skipped, Walk};
use super::warc;
use crate::article::Article;

/// Gives the jobs of all paths, in the order of the paths; inside a directory by name. Lazy: a path is
/// not touched before its first job is asked for, and a file of records is held one batch at a time.
pub struct Reader {
    walk: Walk,
    options: Arc<InputOptions>,
    current: Option<Box<dyn Iterator<Item = Job> + Send>>,
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").field("walk", &self.walk).field("options", &self.options).finish_non_exhaustive()
    }
}

impl Reader {
    /// A reader of files, directories, globs and `-` (standard input).
    #[must_use]
    pub fn new(paths: &[String], options: InputOptions) -> Self {
        Self { walk: Walk::new(paths, options.left_out.clone()), options: Arc::new(options), current: None }
    }

    /// Total size of the files that these paths stand for, compressed ones as they lie on the disk:
    /// the sum of [`Job::bytes`] over a run. Standard input and pipes count nothing. Asks the file
    /// system about every file and reads none.
    #[must_use]
    pub fn total_bytes(paths: &[String]) -> u64 {
        Walk::new(paths, LeftOut::default())
            .map(|entry| match entry {
                Entry::File { at, .. } => at.metadata().map_or(0, |metadata| metadata.len()),
                Entry::Stdin | Entry::Failed(_) => 0,
            })
            .sum()
    }

    /// The files that are passed over because their names do not say what they hold, as they are met: in folders only.
    #[must_use]
    pub fn skipped(&self) -> Skipped {
        self.walk.skipped()
    }

    fn start(&mut self, entry: Entry) -> Job {
        match entry {
            Entry::Failed(error) => self.failed(error),
            Entry::Stdin => {
                let path = self.options.stdin_filename.clone().unwrap_or_else(|| "-".to_owned());
                let live = !target::stdin_is_file();
                match self.options.stdin_filename.as_deref().map(format::by_name) {
                    Some((Some(format), packing)) => self.named_stream(&path, std::io::stdin(), format, packing, live),
                    // A name that tells nothing, such as the address that the page came from.
                    Some((None, _)) | None => self.stream(&path, std::io::stdin(), live),
                }
            }
            Entry::File { at, name } => self.file(at, &name),
        }
    }

    fn file(&mut self, at: PathBuf, name: &str) -> Job {
        let metadata = match at.metadata() {
            Ok(metadata) => metadata,
            Err(error) => return self.failed(InputError::io(name, &error)),
        };
        if metadata.is_dir() {
            let error = InputError::new(name, InputErrorKind::Unreadable, "is a directory", "name a file");
            return self.failed(error);
        }
        let is_descriptor = name == "/dev/stdin" || name.starts_with("/dev/fd/") || name.starts_with("/proc/self/fd/");
        if !metadata.is_file() || is_descriptor {
            // A pipe (`<(zcat day.jsonl.gz)`) or device has no name that says what it holds.
            return match stream::open(name, &at) {
                Ok(file) => self.stream(name, file, !metadata.is_file()),
                Err(error) => self.failed(error),
            };
        }
        let (format, packing) = match format::by_name(name) {
            (Some(format), packing) => (format, packing),
            // The name tells nothing, the first bytes do.
            (None, _) => match self.sniffed_file(name, &at) {
                Ok(found) => found,
                Err(error) => return self.failed(error),
            },
        };
        if format.is_one_article() {
            let work = Work::File { at, format, packing };
            return Job { path: name.into(), options: Arc::clone(&self.options), bytes: metadata.len(), work };
        }
        match stream::open(name, &at) {
            #[cfg(feature = "parquet")]
            Ok(file) if (format, packing) == (Format::Parquet, Packing::Plain) => {
                let table = parquet::Table::open(name, file, &self.options);
                self.parquet(name, table)
            }
            Ok(file) => self.named_stream::<File>(name, file, format, packing, false),
            Err(error) => self.failed(error),
        }
    }

    /// What the first bytes of a file say that it is.
    fn sniffed_file(&self, name: &str, at: &Path) -> Result<(Format, Packing), InputError> {
        let file = stream::open(name, at)?;
        let found = stream::sniffed(file, &Counter::default(), &self.options)
            .map_err(|error| InputError::stream(name, false, &error))?;
        Ok(match found {
            Sniffed::Archive(_, packing) => (Format::Warc, packing),
            Sniffed::Other(_, format, packing) => (format, packing),
        })
    }

    /// A stream whose format its first bytes tell.
    fn stream(&mut self, name: &str, reader: impl Read + Send + 'static, live: bool) -> Job {
        let counter = Counter::default();
        match stream::sniffed(reader, &counter, &self.options) {
            Ok(Sniffed::Archive(source, packing)) => self.archive(name, source, packing, counter),
            Ok(Sniffed::Other(_, Format::Parquet, packing)) => self.failed(no_parquet(name, packing != Packing::Plain)),
            Ok(Sniffed::Other(reader, format, packing)) => {
                self.open(name, reader, format, packing != Packing::Plain, counter, live)
            }
            Err(error) => self.failed(InputError::stream(name, false, &error)),
        }
    }

    fn named_stream<R: Read + Send + 'static>(
        &mut self,
        name: &str,
        reader: R,
        format: Format,
        packing: Packing,
        live: bool,
    ) -> Job {
        let counter = Counter::default();
        let packed = packing != Packing::Plain;
        if format == Format::Parquet {
            return self.failed(no_parquet(name, packed));
        }
        if format == Format::Warc {
            return match stream::archived(reader, packing, &counter) {
                Ok(source) => self.archive(name, source, packing, counter),
                Err(error) => self.failed(InputError::stream(name, packed, &error)),
            };
        }
        match stream::unpacked(reader, packing, &counter) {
            Ok(reader) => self.open(name, reader, format, packed, counter, live),
            Err(error) => self.failed(InputError::stream(name, packed, &error)),
        }
    }

    fn open(
        &mut self,
        name: &str,
        mut reader: Box<dyn Read + Send>,
        format: Format,
        packed: bool,
        counter: Counter,
        live: bool,
    ) -> Job {
        let limit = self.options.limit();
        if format.is_one_article() || format == Format::Feed {
            return match stream::read_article(name, &mut reader, packed, limit, 0) {
                Ok(data) => Job {
                    path: name.into(),
                    options: Arc::clone(&self.options),
                    bytes: counter.take(),
                    work: if format == Format::Feed { Work::Feed(data) } else { Work::Document { format, data } },
                },
                Err(error) => self.failed(error),
            };
        }
        match Records::new(name, reader, format, packed, live, counter, &self.options) {
            Ok(records) => self.begin(records),
            Err(error) => self.failed(error),
        }
    }

    fn archive(&mut self, name: &str, source: warc::Source, packing: Packing, counter: Counter) -> Job {
        let packed = packing != Packing::Plain;
        let cutter = Cutter::Warc(Box::new(warc::Cutter::new(source, self.options.limit(), packed)));
        self.begin(Records::of(name, cutter, packed, counter, &self.options))
    }

    fn begin(&mut self, mut records: Records) -> Job {
        let first = records.next();
        // A stream of records gives at least one job: its records, or that it has none.
        let first = first.unwrap_or_else(|| self.failed(records.empty()));
        self.current = Some(Box::new(records));
        first
    }

    /// A Parquet file: its last bytes tell where the others are, so it has to be a file.
    #[cfg(feature = "parquet")]
    fn parquet(&mut self, name: &str, table: Result<parquet::Table, InputError>) -> Job {
        let job = table.map(|mut table| {
            let first = table.next();
            self.current = Some(Box::new(table));
            first
        });
        match job {
            Ok(Some(job)) => job,
            Ok(None) => self.failed(InputError::new(
                name,
                InputErrorKind::Empty,
                "holds no record",
                "remove it or leave it out",
            )),
            Err(error) => self.failed(error),
        }
    }

    fn failed(&self, error: InputError) -> Job {
        failed(error, &self.options)
    }
}

impl Iterator for Reader {
    type Item = Job;

    fn next(&mut self) -> Option<Job> {
        if let Some(jobs) = &mut self.current {
            if let Some(job) = jobs.next() {
                return Some(job);
            }
            self.current = None;
        }
        let entry = self.walk.next()?;
        Some(self.start(entry))
    }
}

fn failed(error: InputError, options: &Arc<InputOptions>) -> Job {
    Job { path: error.path().into(), options: Arc::clone(options), bytes: 0, work: Work::Failed(error) }
}

/// Why Parquet is not read from here.
fn no_parquet(name: &str, packed: bool) -> InputError {
    let (what, remedy) = if !cfg!(feature = "parquet") {
        ("is a Parquet file, which this build does not read", "build copydesk with --features parquet")
    } else if packed {
        ("is a compressed Parquet file", "unpack it, its columns are compressed already")
    } else {
        ("is Parquet, which cannot be read from a stream", "save it in a file and name that")
    };
    InputError::new(name, InputErrorKind::Unsupported, what, remedy)
}

/// The batches of one open stream of records.
struct Records {
    path: Arc<str>,
    options: Arc<InputOptions>,
    counter: Counter,
    cutter: Cutter,
    packed: bool,
    /// Records handed on so far, good or bad.
    found: bool,
    ended: bool,
    waiting: VecDeque<Job>,
}

enum Cutter {
    Lines(Splitter<Lines>),
    Elements(Splitter<Elements>),
    Rows(Splitter<Rows>, Arc<Head>),
    Warc(Box<warc::Cutter>),
    /// The head row of a table could not be read.
    Nothing,
}

impl Records {
    fn new(
        name: &str,
        reader: Box<dyn Read + Send>,
        format: Format,
        packed: bool,
        live: bool,
        counter: Counter,
        options: &Arc<InputOptions>,
    ) -> Result<Self, InputError> {
        let limit = options.limit();
        let reader = charset::utf8_stream(reader).map_err(|error| InputError::stream(name, packed, &error))?;
        let mut records = Self::of(name, Cutter::Nothing, packed, counter, options);
        records.cutter = match format {
            Format::Table { tabs } => {
                let delimiter = tabs.then_some(b'\t');
                let mut rows = Splitter::new(reader, Rows::new(delimiter), limit, packed).live(live);
                match records.head(&mut rows, delimiter) {
                    Ok(Some(head)) => Cutter::Rows(rows, Arc::new(head)),
                    Ok(None) => {
                        records.report(rows.error(), false, rows.number());
                        Cutter::Nothing
                    }
                    Err(error) => return Err(error),
                }
            }
            Format::Json => Cutter::Elements(Splitter::new(reader, Elements::default(), limit, packed).live(live)),
            _ => Cutter::Lines(Splitter::new(reader, Lines::default(), limit, packed).live(live)),
        };
        Ok(records)
    }

    fn of(name: &str, cutter: Cutter, packed: bool, counter: Counter, options: &Arc<InputOptions>) -> Self {
        Self {
            path: name.into(),
            options: Arc::clone(options),
            counter,
            cutter,
            packed,
            found: false,
            ended: false,
            waiting: VecDeque::new(),
        }
    }

    /// What is said of a stream without records.
    fn empty(&self) -> InputError {
        let (what, remedy) = match self.cutter {
            Cutter::Warc(_) => ("holds no page or text", "check what the file is, or leave it out"),
            _ => ("holds no record", "remove it or leave it out"),
        };
        InputError::new(&self.path, InputErrorKind::Empty, what, remedy)
    }

    /// The head row of a table, `None` when the file has none.
    fn head(&mut self, rows: &mut Splitter<Rows>, delimiter: Option<u8>) -> Result<Option<Head>, InputError> {
        let mut delimiter = delimiter;
        let Some(mut batch) = rows.next_record() else { return Ok(None) };
        if let Some(named) =
            batch.records.first().and_then(|row| table::named_delimiter(&batch.data[row.range.clone()]))
        {
            delimiter = Some(named);
            rows.scanner().part_by(named);
            // What is said to Excel is no row.
            rows.uncount();
            let Some(next) = rows.next_record() else { return Ok(None) };
            batch = next;
        }
        let Some(RawRecord { range, flaw, .. }) = batch.records.into_iter().next() else { return Ok(None) };
        match flaw {
            None => {
                let head = Head::new(&self.path, &batch.data[range], delimiter, &self.options.keys)?;
                rows.scanner().part_by(head.delimiter());
                Ok(Some(head))
            }
            Some(Flaw::TooLarge) => Err(InputError::too_large(&self.path, self.options.limit())),
            Some(_) => Err(InputError::new(
                &self.path,
                InputErrorKind::Syntax,
                "the file ends inside the head row",
                "close its quotes",
            )),
        }
    }

    /// Notes what ended the stream.
    fn report(&mut self, error: Option<std::io::Error>, given_up: bool, number: u64) {
        self.ended = true;
        if let Some(error) = error {
            let number = (number > 0 || self.found).then_some(number + 1);
            let mut error = InputError::stream(&self.path, self.packed, &error).at(number);
            error.set_by_line(matches!(self.cutter, Cutter::Lines(_)));
            self.waiting.push_back(failed(error, &self.options));
        } else if !self.found && !given_up {
            self.waiting.push_back(failed(self.empty(), &self.options));
        }
    }
}

impl Iterator for Records {
    type Item = Job;

    fn next(&mut self) -> Option<Job> {
        while !self.ended {
            let (batch, end) = match &mut self.cutter {
                Cutter::Lines(splitter) => pull(splitter),
                Cutter::Elements(splitter) => pull(splitter),
                Cutter::Rows(splitter, _) => {
                    let (batch, end) = pull(splitter);
                    // The head row is no record.
                    (batch, end.map(|(error, given_up, number)| (error, given_up, number.saturating_sub(1))))
                }
                Cutter::Warc(cutter) => match cutter.next_batch() {
                    Some(batch) => (Some(batch), None),
                    None => (None, Some((cutter.error(), false, cutter.number()))),
                },
                Cutter::Nothing => (None, None),
            };
            if let Some((error, given_up, number)) = end {
                self.report(error, given_up, number);
            }
            let Some(batch) = batch else {
                self.ended = true;
                break;
            };
            if batch.records.is_empty() {
                continue;
            }
            self.found = true;
            let work = match &self.cutter {
                Cutter::Rows(_, head) => Work::Rows(Arc::clone(head), batch),
                Cutter::Warc(_) => Work::Warc(batch),
                Cutter::Lines(_) => Work::Lines(batch),
                Cutter::Elements(_) | Cutter::Nothing => Work::Json(batch),
            };
            let (path, options) = (Arc::clone(&self.path), Arc::clone(&self.options));
            return Some(Job { path, options, bytes: self.counter.take(), work });
        }
        let bytes = self.counter.take();
        if let Some(job) = self.waiting.pop_front() {
            return Some(Job { bytes, ..job });
        }
        // What stands behind the last record counts too.
        let (path, options) = (Arc::clone(&self.path), Arc::clone(&self.options));
        (bytes > 0).then(|| Job { path, options, bytes, work: Work::Json(Batch::default()) })
    }
}

type End = (Option<std::io::Error>, bool, u64);

/// The next batch, or what ended the stream.
fn pull<S: Scanner>(splitter: &mut Splitter<S>) -> (Option<Batch>, Option<End>) {
    match splitter.next_batch() {
        Some(batch) => (Some(batch), None),
        None => (None, Some((splitter.error(), splitter.given_up(), splitter.number()))),
    }
}

/// Reads bytes that are in memory as the file of that name would be read: by its extension, or by the bytes where that
/// tells nothing.
#[must_use]
pub fn read_bytes(name: &str, bytes: &[u8], options: &InputOptions) -> Vec<Result<Article, InputError>> {
    let mut reader = Reader::new(&[], options.clone());
    let (format, packing) = format::by_name(name);
    #[cfg(feature = "parquet")]
    if (format, packing) == (Some(Format::Parquet), Packing::Plain) {
        let table = parquet::Table::of_bytes(name, bytes, &reader.options);
        let first = reader.parquet(name, table);
        return first.read().into_iter().chain(reader.flat_map(Job::read)).collect();
    }
    let data = std::io::Cursor::new(bytes.to_vec());
    let first = match format {
        Some(format) => reader.named_stream(name, data, format, packing, false),
        None => reader.stream(name, data, false),
    };
    let mut articles = first.read();
    articles.extend(reader.flat_map(Job::read));
    articles
}

#[cfg(test)]
#[path = "reader_tests.rs"]
mod tests;
