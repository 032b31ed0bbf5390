//! Cuts a stream of bytes into records without looking into them: lines, elements of a JSON list,
//! rows of a table. Runs on the reading thread, so it does nothing but find the borders; records are
//! handed on in batches that workers decode.
//!
//! The state machines see every byte once and keep no byte, so a border is found wherever a buffer
//! ends, and a record beyond the limit is skipped without being stored.

use std::io::{self, Read};
use std::ops::Range;

/// A batch is handed on when its records reach this size: large enough that a batch costs nothing
/// beside its work, small enough that many threads share a small file.
pub(super) const BATCH_BYTES: usize = 256 << 10;

/// Most records of a batch: what is found of the shortest is many times as long as they are.
const BATCH_RECORDS: usize = 1_000;

/// Bytes asked of the stream at a time.
const READ_BYTES: usize = 128 << 10;

/// A packed stream is given up when a single record goes on for this long beyond the limit: a bomb
/// unpacks for hours.
pub(super) const MAX_SKIP: u64 = 16 << 30;

/// What is wrong with a record as the splitter sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaw {
    /// Nothing stands between two commas, or behind the last.
    Missing,
    /// No comma stands in front of the record.
    NoComma,
    /// The stream ends inside the record.
    Unfinished,
    /// The stream ends inside a field in quotation marks.
    OpenQuote,
    /// The list is not closed.
    Unclosed,
    /// Something follows the end of the list.
    Trailing,
    /// The record is larger than the limit.
    TooLarge,
    /// No record of a web archive starts where one should.
    NoRecord,
    /// The version of the record's format is not known.
    Version,
    /// A line of the record's head has no name, or the head does not end.
    Head,
    /// The record's head names no length.
    Length,
    /// The record does not end where its length says.
    WrongLength,
    /// The record's gzip member ends before the record.
    CutShort,
    /// The packed data is damaged.
    Packed,
}

/// One record of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RawRecord {
    /// 1-based; 0 when the stream is one record and no list.
    pub(super) number: u64,
    /// Its bytes in the batch.
    pub(super) range: Range<usize>,
    pub(super) flaw: Option<Flaw>,
}

/// Records that lie in one piece of memory.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Batch {
    pub(super) data: Vec<u8>,
    pub(super) records: Vec<RawRecord>,
}

/// What a scanner says of the bytes it was shown.
pub(super) enum Step {
    /// All were seen, no record ended.
    More,
    /// So many bytes lie between records: drop them.
    Skip(usize),
    /// So many bytes end a record, of which the last `tail` do not belong to it.
    End { length: usize, tail: usize, flaw: Option<Flaw> },
    /// Bytes were taken for what they are not: the scanner will [retreat](Scanner::retreat). Where that
    /// lies too far back, it goes on behind so many bytes.
    Mistaken { length: usize },
}

/// Finds the ends of records.
pub(super) trait Scanner {
    /// Looks at bytes that follow those of the last call. Shown bytes count as seen up to the end
    /// that is returned, or all.
    fn step(&mut self, bytes: &[u8]) -> Step;
    /// The stream ended: is what was seen since the last end a record, and what is wrong with it?
    fn finish(&mut self) -> Option<Option<Flaw>>;
    /// Where the record has no end when the stream has one, or [where it was mistaken](Step::Mistaken): how many of its bytes were taken for what they
    /// are. Those behind them are to be shown again.
    fn retreat(&mut self) -> Option<usize> {
        None
    }
    /// The stream is one record and no list, as far as was seen.
    fn may_be_single(&self) -> bool {
        false
    }
}

/// Cuts a stream into batches.
pub(super) struct Splitter<S> {
    reader: Box<dyn Read + Send>,
    scanner: S,
    limit: usize,
    packed: bool,
    /// Whoever writes the stream may wait for what becomes of its records.
    live: bool,
    /// The last read gave less than was asked for: the next one may have to wait.
    drained: bool,
    /// Bytes from the first record of the batch that is being gathered.
    buffer: Vec<u8>,
    /// Where the record that is being scanned starts in the buffer.
    start: usize,
    /// Up to where the buffer was scanned.
    seen: usize,
    records: Vec<RawRecord>,
    number: u64,
    /// Bytes of the current record that were thrown away because it is too large.
    skipped: Option<u64>,
    ended: bool,
    /// What stood behind the last end was looked at.
    finished: bool,
    error: Option<io::Error>,
    given_up: bool,
}

impl<S: Scanner> Splitter<S> {
    pub(super) fn new(reader: Box<dyn Read + Send>, scanner: S, limit: usize, packed: bool) -> Self {
        Self {
            reader,
            scanner,
            limit,
            packed,
            live: false,
            drained: false,
            buffer: Vec::new(),
            start: 0,
            seen: 0,
            records: Vec::new(),
            number: 0,
            skipped: None,
            ended: false,
            finished: false,
            error: None,
            given_up: false,
        }
    }

    /// The same of a stream that comes while it is written, where `live`: what is there is handed on before more is
    /// waited for.
    pub(super) fn live(self, live: bool) -> Self {
        Self { live, ..self }
    }

    /// The error that ended the stream early, once all batches were taken.
    pub(super) fn error(&mut self) -> Option<io::Error> {
        self.error.take()
    }

    /// Number of the record at which the stream ended.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// True when the stream was left because a record has no end.
    pub(super) fn given_up(&self) -> bool {
        self.given_up
    }

    /// Lets the last record count as none.
    pub(super) fn uncount(&mut self) {
        self.number -= 1;
    }

    pub(super) fn scanner(&mut self) -> &mut S {
        &mut self.scanner
    }

    /// The next records, `None` at the end of the stream. A batch may be empty.
    pub(super) fn next_batch(&mut self) -> Option<Batch> {
        self.gather(BATCH_BYTES)
    }

    /// The next record alone: the head row of a table.
    pub(super) fn next_record(&mut self) -> Option<Batch> {
        self.gather(0)
    }

    fn gather(&mut self, enough: usize) -> Option<Batch> {
        loop {
            self.scan(enough);
            let alone = self.scanner.may_be_single() && self.number <= 1;
            let is_all = self.live && self.drained && !self.records.is_empty();
            if (self.is_enough(enough) || is_all) && !alone {
                return Some(self.take());
            }
            if self.ended {
                if self.finished {
                    return None;
                }
                // Where an error ended the stream, too, whole rows may follow the quote.
                if self.retreat() {
                    continue;
                }
                self.finished = true;
                return Some(self.take_last());
            }
            self.fill();
        }
    }

    fn is_enough(&self, enough: usize) -> bool {
        if enough == 0 {
            return !self.records.is_empty();
        }
        self.start >= enough || self.records.len() >= BATCH_RECORDS
    }

    /// Scans what the buffer holds, until the batch is large enough.
    fn scan(&mut self, enough: usize) {
        self.step(enough);
        let pending = self.seen - self.start;
        if let Some(skipped) = &mut self.skipped {
            *skipped += pending as u64;
            self.buffer.drain(self.start..self.seen);
            self.seen = self.start;
            if self.packed && *skipped > MAX_SKIP {
                self.given_up = true;
                self.ended = true;
            }
        } else if pending > self.limit {
            self.skipped = Some(pending as u64);
            self.buffer.drain(self.start..self.seen);
            self.buffer.shrink_to(2 * BATCH_BYTES);
            self.seen = self.start;
        }
    }

    /// Shows the scanner what it has not seen, until the batch is large enough.
    fn step(&mut self, enough: usize) {
        while self.seen < self.buffer.len() {
            match self.scanner.step(&self.buffer[self.seen..]) {
                Step::More => self.seen = self.buffer.len(),
                Step::Skip(length) => {
                    self.seen += length;
                    if self.records.is_empty() && self.skipped.is_none() && self.start == 0 {
                        // Padding in front of everything would grow the buffer without end.
                        self.buffer.drain(..self.seen);
                        self.seen = 0;
                    }
                    self.start = self.seen;
                }
                Step::End { length, tail, flaw } => {
                    self.seen += length;
                    self.push(self.seen - tail, flaw);
                    if self.is_enough(enough) {
                        break;
                    }
                }
                Step::Mistaken { length } => {
                    if !self.retreat() {
                        self.seen += length;
                    }
                }
            }
        }
    }

    /// Goes back to where the scanner was mistaken, if it was and the bytes are still there.
    fn retreat(&mut self) -> bool {
        let Some(length) = self.scanner.retreat().filter(|_| self.skipped.is_none()) else { return false };
        self.seen = self.start + length;
        true
    }

    fn push(&mut self, end: usize, flaw: Option<Flaw>) {
        self.number += 1;
        let too_large = self.skipped.take().is_some() || end - self.start > self.limit;
        let flaw = if too_large { Some(Flaw::TooLarge) } else { flaw };
        let range = if too_large { self.start..self.start } else { self.start..end };
        if flaw.is_some() || !self.buffer[range.clone()].trim_ascii().is_empty() {
            self.records.push(RawRecord { number: self.number, range, flaw });
        }
        self.start = self.seen;
    }

    /// Hands on the records, keeps the bytes behind them.
    fn take(&mut self) -> Batch {
        if self.live && self.start < READ_BYTES {
            // The room of a large batch is kept for the records to come.
            let data = self.buffer[..self.start].to_vec();
            self.buffer.drain(..self.start);
            self.seen -= self.start;
            self.start = 0;
            return Batch { data, records: std::mem::take(&mut self.records) };
        }
        let rest = self.buffer.split_off(self.start);
        self.seen -= self.start;
        self.start = 0;
        let data = std::mem::replace(&mut self.buffer, rest);
        Batch { data, records: std::mem::take(&mut self.records) }
    }

    fn take_last(&mut self) -> Batch {
        if self.error.is_none() {
            if self.given_up {
                self.push(self.start, Some(Flaw::TooLarge));
            } else if let Some(flaw) = self.scanner.finish() {
                self.push(self.seen, flaw);
            }
        }
        // What an error cut off is no record.
        self.skipped = None;
        if self.scanner.may_be_single() && self.number == 1 {
            self.records.iter_mut().for_each(|record| record.number = 0);
        }
        self.start = self.buffer.len();
        self.seen = self.start;
        self.take()
    }

    fn fill(&mut self) {
        let length = self.buffer.len();
        if self.buffer.capacity() - length < READ_BYTES {
            // Doubling, as long as a record is gathered; a fresh batch gets room for all of itself.
            self.buffer.reserve(READ_BYTES.max(length).max(BATCH_BYTES + READ_BYTES - length.min(BATCH_BYTES)));
        }
        self.buffer.resize(length + READ_BYTES, 0);
        let read = loop {
            match self.reader.read(&mut self.buffer[length..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        match read {
            Ok(read) => {
                self.buffer.truncate(length + read);
                self.ended = read == 0;
                self.drained = read < READ_BYTES;
            }
            Err(error) => {
                self.buffer.truncate(length);
                self.ended = true;
                self.error = Some(error);
            }
        }
    }
}

/// Lines of JSON lines. Their numbers count blank lines too, as editors do.
#[derive(Debug, Default)]
pub(super) struct Lines {
    inside: bool,
}

impl Scanner for Lines {
    fn step(&mut self, bytes: &[u8]) -> Step {
        match memchr::memchr(b'\n', bytes) {
            Some(at) => {
                self.inside = false;
                Step::End { length: at + 1, tail: 1, flaw: None }
            }
            None => {
                self.inside |= !bytes.is_empty();
                Step::More
            }
        }
    }

    fn finish(&mut self) -> Option<Option<Flaw>> {
        std::mem::take(&mut self.inside).then_some(None)
    }
}

/// Elements of a JSON list, or JSON values that stand one behind the other.
///
/// Knows strings and brackets and nothing else of JSON: whether an element is well formed is for the
/// parser to say.
#[derive(Debug, Default)]
pub(super) struct Elements {
    /// `None` before the first byte that is not white space; then whether the stream is a list.
    list: Option<bool>,
    state: Between,
    depth: usize,
    string: bool,
    escaped: bool,
    flaw: Option<Flaw>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Between {
    /// At the head of the list, or of the stream.
    #[default]
    Head,
    /// Behind a comma.
    Comma,
    /// Inside a list or object, or a string.
    Value,
    /// Inside a number, a literal, or a stray word.
    Scalar,
    /// Behind a value.
    Behind,
    /// Behind the end of the list.
    Closed,
    /// In what follows the end of the list.
    Trailing,
}

impl Elements {
    fn ends_value(&mut self, byte: u8) -> bool {
        match byte {
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            b'"' => self.string = true,
            _ => {}
        }
        self.depth == 0 && !self.string
    }

    /// Index behind the end of the value, scanning from inside it.
    fn inside(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        while at < bytes.len() {
            if self.escaped {
                self.escaped = false;
                at += 1;
                continue;
            }
            if self.string {
                at += memchr::memchr2(b'"', b'\\', &bytes[at..])?;
                if bytes[at] == b'\\' {
                    self.escaped = true;
                } else {
                    self.string = false;
                    if self.depth == 0 {
                        return Some(at + 1);
                    }
                }
            } else if self.ends_value(bytes[at]) {
                return Some(at + 1);
            }
            at += 1;
        }
        None
    }

    fn begin(&mut self, byte: u8) {
        self.state = match byte {
            b'{' | b'[' | b'"' => Between::Value,
            _ => Between::Scalar,
        };
        self.depth = 0;
        self.string = false;
        self.escaped = false;
    }
}

impl Scanner for Elements {
    fn step(&mut self, bytes: &[u8]) -> Step {
        match self.state {
            Between::Value => {
                let Some(length) = self.inside(bytes) else { return Step::More };
                self.state = Between::Behind;
                return Step::End { length, tail: 0, flaw: self.flaw.take() };
            }
            Between::Scalar => {
                let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b',' | b']' | b'{' | b'[' | b'"');
                let Some(length) = bytes.iter().position(ends) else { return Step::More };
                self.state = Between::Behind;
                return Step::End { length, tail: 0, flaw: self.flaw.take() };
            }
            Between::Trailing => return Step::Skip(bytes.len()),
            _ => {}
        }
        let Some(blank) = bytes.iter().position(|byte| !byte.is_ascii_whitespace()) else {
            return Step::Skip(bytes.len());
        };
        if blank > 0 {
            return Step::Skip(blank);
        }
        let byte = bytes[0];
        let list = *self.list.get_or_insert(byte == b'[');
        match (self.state, byte) {
            (Between::Closed, _) => {
                self.state = Between::Trailing;
                return Step::End { length: 1, tail: 1, flaw: Some(Flaw::Trailing) };
            }
            (Between::Head, b'[') if list => {
                // The bracket that opens the list; a second one opens an element.
                self.state = Between::Comma;
                self.depth = usize::MAX;
                return Step::Skip(1);
            }
            (Between::Comma, b']') if list => {
                let empty = self.depth == usize::MAX;
                self.state = Between::Closed;
                return if empty { Step::Skip(1) } else { Step::End { length: 1, tail: 1, flaw: Some(Flaw::Missing) } };
            }
            (Between::Comma, b',') => {
                self.depth = 0;
                return Step::End { length: 1, tail: 1, flaw: Some(Flaw::Missing) };
            }
            (Between::Behind, b',') if list => {
                self.state = Between::Comma;
                self.depth = 0;
                return Step::Skip(1);
            }
            (Between::Behind, b']') if list => {
                self.state = Between::Closed;
                return Step::Skip(1);
            }
            (Between::Behind, _) if list => self.flaw = Some(Flaw::NoComma),
            _ => {}
        }
        self.begin(byte);
        // The first byte of the value was not yet counted; scanning starts with it.
        if self.state == Between::Scalar && bytes.len() > 1 {
            let step = self.step(&bytes[1..]);
            return match step {
                Step::End { length, tail, flaw } => Step::End { length: length + 1, tail, flaw },
                other => other,
            };
        }
        if self.state == Between::Scalar { Step::More } else { self.step(bytes) }
    }

    fn finish(&mut self) -> Option<Option<Flaw>> {
        let flaw = self.flaw.take();
        match std::mem::replace(&mut self.state, Between::Closed) {
            Between::Head => None,
            Between::Value => Some(Some(Flaw::Unfinished)),
            Between::Scalar if self.list == Some(true) => Some(Some(Flaw::Unfinished)),
            Between::Scalar => Some(flaw),
            Between::Comma | Between::Behind if self.list == Some(true) => Some(Some(Flaw::Unclosed)),
            Between::Comma | Between::Behind | Between::Closed | Between::Trailing => None,
        }
    }

    fn may_be_single(&self) -> bool {
        self.list == Some(false)
    }
}

/// What may part the fields of a row whose file name does not tell; of equally good ones the first.
pub(super) const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// Rows of a table, by the rules of the `csv` crate: a quote counts at the head of a field only, `\r`
/// and `\n` end a row, rows without a byte are no rows. Between tabs, where many programs quote nothing,
/// a quote that has no partner at the end of a field is a part of the text.
#[derive(Debug)]
pub(super) struct Rows {
    /// `None` in a head row that does not tell yet.
    delimiter: Option<u8>,
    field: Field,
    any: bool,
    /// Bytes of the row that were shown before.
    length: usize,
    /// Bytes of the row up to and with the quote that opened the field.
    opened: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Start,
    Plain,
    Quoted,
    /// Behind a quote inside a quoted field.
    Quote,
}

impl Rows {
    /// Rows whose fields are parted by `delimiter`; `None` where the head row is yet to tell.
    pub(super) fn new(delimiter: Option<u8>) -> Self {
        Self { delimiter, field: Field::Start, any: false, length: 0, opened: 0 }
    }

    /// What parts the fields of the rows to come.
    pub(super) fn part_by(&mut self, delimiter: u8) {
        self.delimiter = Some(delimiter);
    }

    /// True for what parts fields; in a head row that does not tell yet, for whatever might.
    fn parts(&self, byte: u8) -> bool {
        self.delimiter.map_or_else(|| DELIMITERS.contains(&byte), |delimiter| byte == delimiter)
    }

    /// The next byte that ends a field, or a row.
    fn next(&self, bytes: &[u8]) -> Option<usize> {
        match self.delimiter {
            Some(delimiter) => memchr::memchr3(delimiter, b'\n', b'\r', bytes),
            None => bytes.iter().position(|byte| DELIMITERS.contains(byte) || matches!(byte, b'\n' | b'\r')),
        }
    }
}

impl Scanner for Rows {
    fn step(&mut self, bytes: &[u8]) -> Step {
        if !self.any {
            let blank = bytes.iter().position(|byte| !matches!(byte, b'\r' | b'\n')).unwrap_or(bytes.len());
            if blank > 0 {
                return Step::Skip(blank);
            }
        }
        let mut at = 0;
        while at < bytes.len() {
            self.any = true;
            let byte = bytes[at];
            self.field = match self.field {
                Field::Quoted => match memchr::memchr(b'"', &bytes[at..]) {
                    Some(found) => {
                        at += found;
                        Field::Quote
                    }
                    None => break,
                },
                Field::Quote if byte == b'"' => Field::Quoted,
                _ if byte == b'\n' || byte == b'\r' => {
                    (self.field, self.any, self.length) = (Field::Start, false, 0);
                    return Step::End { length: at + 1, tail: 0, flaw: None };
                }
                _ if self.parts(byte) => Field::Start,
                Field::Quote if self.delimiter == Some(b'\t') => {
                    // The quote ends no field.
                    self.field = Field::Quoted;
                    return Step::Mistaken { length: at };
                }
                Field::Start if byte == b'"' => {
                    self.opened = self.length + at + 1;
                    Field::Quoted
                }
                _ => match self.next(&bytes[at..]) {
                    Some(found) => {
                        // The end itself is looked at in the next turn.
                        at += found.max(1) - 1;
                        Field::Plain
                    }
                    None => {
                        self.field = Field::Plain;
                        break;
                    }
                },
            };
            at += 1;
        }
        self.length += bytes.len();
        Step::More
    }

    fn finish(&mut self) -> Option<Option<Flaw>> {
        let unfinished = self.field == Field::Quoted;
        self.field = Field::Start;
        std::mem::take(&mut self.any).then_some(unfinished.then_some(Flaw::OpenQuote))
    }

    fn retreat(&mut self) -> Option<usize> {
        if self.field != Field::Quoted || self.delimiter != Some(b'\t') {
            return None;
        }
        self.field = Field::Plain;
        self.length = self.opened;
        Some(self.opened)
    }
}

#[cfg(test)]
#[path = "split_tests.rs"]
mod tests;
