//! Cuts WARC files into records, keeps those that may hold an article, and finds the next one where a
//! record is damaged.

use std::io;

use memchr::memmem::Finder;

use super::super::split::{BATCH_BYTES, Batch, Flaw, MAX_SKIP, RawRecord};
use super::Record;
use super::head::{self, Fields, MAX_HEAD};
use super::http::Answer;
use super::member::{CHUNK, MAGIC, Source, Stop};

/// What stands at the head of a record behind another one, whatever lies between.
const NEXT: &[u8] = b"\nWARC/1.";

/// A batch is handed on when it has so many records, damaged ones take no bytes.
const BATCH_RECORDS: usize = 10_000;

/// Cuts a stream into batches of records. Records that hold no article are counted and left out.
///
/// Every record tells its length. Where a length cannot be right, reading goes on at the next line that
/// starts like a record, or at the next gzip member that does.
pub(in super::super) struct Cutter {
    source: Source,
    limit: usize,
    is_packed: bool,
    next: Finder<'static>,
    /// What was read and is not cut yet, from `at` on.
    buffer: Vec<u8>,
    at: usize,
    /// Where a gzip member that starts like a record stands in the buffer. Nothing is read beyond the first
    /// such member before it is reached.
    fence: Option<usize>,
    /// What the source said when it was asked too early.
    stop: Option<Stop>,
    /// The records that are being gathered.
    batch: Batch,
    number: u64,
    has_ended: bool,
    error: Option<io::Error>,
}

/// How the search for the next record ended.
enum Search {
    /// The record starts where the buffer is cut.
    Found,
    /// As many bytes as were to be searched hold none.
    None,
    Stopped(Stop),
}

impl Cutter {
    pub(in super::super) fn new(source: Source, limit: usize, is_packed: bool) -> Self {
        Self {
            source,
            limit,
            is_packed,
            next: Finder::new(NEXT),
            buffer: Vec::new(),
            at: 0,
            fence: None,
            stop: None,
            batch: Batch::default(),
            number: 0,
            has_ended: false,
            error: None,
        }
    }

    /// The next records, `None` at the end of the stream.
    pub(in super::super) fn next_batch(&mut self) -> Option<Batch> {
        while !self.has_ended && self.batch.data.len() < BATCH_BYTES && self.batch.records.len() < BATCH_RECORDS {
            self.record();
        }
        (!self.batch.records.is_empty()).then(|| std::mem::take(&mut self.batch))
    }

    /// The error that ended the stream early, once all batches were taken.
    pub(in super::super) fn error(&mut self) -> Option<io::Error> {
        self.error.take()
    }

    /// Number of records so far, those that were left out too.
    pub(in super::super) fn number(&self) -> u64 {
        self.number
    }

    /// Drops the bytes that are cut, when they are many enough to be worth moving the others.
    fn forget(&mut self) {
        if self.at == self.buffer.len() {
            self.buffer.clear();
        } else if self.at >= CHUNK && self.at >= self.buffer.len() / 2 {
            self.buffer.drain(..self.at);
        } else {
            return;
        }
        self.fence = self.fence.map(|fence| fence - self.at);
        self.at = 0;
        self.buffer.shrink_to(4 * BATCH_BYTES);
    }

    /// Where the bytes end that may belong to the current record.
    fn end(&self) -> usize {
        self.fence.unwrap_or(self.buffer.len())
    }

    /// Reads more behind the buffer. [`Stop::End`] also where the next member is a record of its own.
    fn fill(&mut self) -> Result<(), Stop> {
        if self.fence.is_some() {
            return Err(Stop::End);
        }
        match self.stop.take() {
            Some(Stop::End) => return Err(self.give_up()),
            Some(stop) => return Err(stop),
            None => {}
        }
        let chunk = match self.source.next() {
            Ok(chunk) => chunk,
            Err(Stop::End) => return Err(self.give_up()),
            Err(stop) => return Err(stop),
        };
        if chunk.is_start {
            self.fence = Some(self.buffer.len());
        }
        self.buffer.extend_from_slice(chunk.bytes);
        Ok(())
    }

    /// Reads no more. A terminal that was closed once is not asked again.
    fn give_up(&mut self) -> Stop {
        self.stop = Some(Stop::End);
        Stop::End
    }

    /// Cuts off one record, or ends.
    fn record(&mut self) {
        if !self.reach_record() {
            return;
        }
        let start = self.at;
        // Head.
        let content = loop {
            let seen = &self.buffer[start..self.end()];
            let known = seen.len().min(MAGIC.len());
            if seen[..known] != MAGIC[..known] {
                return self.damaged(Flaw::NoRecord, start);
            }
            match head::end(seen) {
                Some(length) => break start + length,
                None if seen.len() > MAX_HEAD => return self.damaged(Flaw::Head, start),
                None => {}
            }
            if let Err(stop) = self.fill() {
                return self.cut_short(stop, start);
            }
        };
        let (version, fields) = Fields::split(&self.buffer[start..content]);
        let flaw = if !matches!(&version[MAGIC.len()..], [b'0' | b'1', b'.', b'0'..=b'9', ..]) {
            Some(Flaw::Version)
        } else {
            (!fields.are_sound()).then_some(Flaw::Head)
        };
        let length = fields.text("Content-Length").filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
        let length = length.and_then(|digits| digits.parse::<u64>().ok());
        let record = Record::of(fields);
        let length = match (flaw, length) {
            (Some(flaw), _) => return self.damaged(flaw, start),
            (None, None) => return self.damaged(Flaw::Length, start),
            (None, Some(length)) => length,
        };
        // Content.
        let is_wanted = match record {
            Record::Content(_) => Ok(true),
            Record::Other => Ok(false),
            Record::Answer => self.answers(content, length),
        };
        match is_wanted {
            Err(stop) => self.cut_short(stop, content),
            Ok(is_wanted) if length > self.limit as u64 => self.huge(content, length, is_wanted),
            Ok(true) => self.keep(start, content, length as usize),
            Ok(false) => self.pass(content, length as usize),
        }
    }

    /// Goes to the start of the next record; false when there is none.
    fn reach_record(&mut self) -> bool {
        loop {
            let blank = self.buffer[self.at..self.end()].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            self.at += blank;
            self.fence.take_if(|fence| *fence == self.at);
            if self.at < self.end() {
                return true;
            }
            self.forget();
            if let Err(stop) = self.fill() {
                self.stopped(stop);
                return false;
            }
        }
    }

    /// True when the answer whose record has this content brings a page or text.
    fn answers(&mut self, content: usize, length: u64) -> Result<bool, Stop> {
        let most = length.min(MAX_HEAD as u64) as usize;
        loop {
            let seen = &self.buffer[content..self.end()];
            let seen = &seen[..seen.len().min(most)];
            if let Some(end) = head::end(seen) {
                return Ok(Answer::new(&seen[..end]).is_some());
            }
            if seen.len() == most {
                return Ok(false);
            }
            self.fill()?;
        }
    }

    /// Keeps a record, if what follows shows that its length is right.
    fn keep(&mut self, start: usize, content: usize, length: usize) {
        let end = content + length;
        while self.end() < end {
            if let Err(stop) = self.fill() {
                return self.cut_short(stop, content);
            }
        }
        // Two line ends close a record; a writer that forgets them may start the next one at once.
        if self.end() == end
            && self.fence.is_none()
            && let Err(stop) = self.fill()
        {
            self.stop = Some(stop);
        }
        let behind = &self.buffer[end..self.end().min(end + MAGIC.len())];
        let is_closed = matches!(behind, [] | [b'\r' | b'\n', ..]) || MAGIC.starts_with(behind);
        if !is_closed {
            return self.damaged(Flaw::WrongLength, content);
        }
        self.at = end;
        self.take(start..end);
    }

    /// Leaves a record out without holding it.
    fn pass(&mut self, content: usize, length: usize) {
        self.at = content;
        let mut left = length;
        loop {
            let step = left.min(self.end() - self.at);
            self.at += step;
            left -= step;
            if left == 0 {
                self.number += 1;
                return;
            }
            self.forget();
            if let Err(stop) = self.fill() {
                return self.cut_short(stop, self.at);
            }
        }
    }

    /// Leaves out a record that is larger than the limit, or says that it is. Such a length is often wrong, so
    /// the next record is looked for within it.
    fn huge(&mut self, content: usize, length: u64, is_wanted: bool) {
        self.at = content;
        match self.search(Some(length)) {
            Search::Found => self.flawed(Flaw::WrongLength),
            Search::None if is_wanted => self.flawed(Flaw::TooLarge),
            Search::None => self.number += 1,
            Search::Stopped(stop) => self.cut_short(stop, self.at),
        }
    }

    /// Says what is wrong with a record, and goes to the next one behind `from`.
    fn damaged(&mut self, flaw: Flaw, from: usize) {
        self.flawed(flaw);
        self.at = from;
        match self.search(None) {
            Search::Found | Search::None => {}
            // More of it is damaged: that was said already.
            Search::Stopped(Stop::Damaged) => self.at = self.end(),
            Search::Stopped(stop) => self.stopped(stop),
        }
    }

    /// The stream stops inside a record that has no more than what stands from `from` on.
    fn cut_short(&mut self, stop: Stop, from: usize) {
        match stop {
            Stop::End if self.fence.is_some() => {
                self.flawed(Flaw::CutShort);
                self.at = self.end();
            }
            Stop::End => {
                // A length that is too long may have taken other records for content.
                self.at = from.min(self.buffer.len());
                let found = self.search(None);
                let flaw = if matches!(found, Search::Found) { Flaw::WrongLength } else { Flaw::Unfinished };
                self.flawed(flaw);
                if let Search::Stopped(stop) = found {
                    self.stopped(stop);
                }
            }
            Stop::Damaged => {
                self.flawed(Flaw::Packed);
                self.at = self.end();
            }
            Stop::Failed(_) => self.stopped(stop),
        }
    }

    /// The stream stops between records.
    fn stopped(&mut self, stop: Stop) {
        match stop {
            Stop::Damaged => self.flawed(Flaw::Packed),
            Stop::End => self.has_ended = true,
            Stop::Failed(error) => {
                self.error = Some(error);
                self.has_ended = true;
            }
        }
        self.at = self.end();
    }

    /// Looks for the next record among the bytes that are not cut, or so many of them. Holds none of what it has
    /// searched.
    fn search(&mut self, most: Option<u64>) -> Search {
        let mut searched = 0;
        loop {
            let left = most.map_or(usize::MAX, |most| usize::try_from(most - searched).unwrap_or(usize::MAX));
            let window = &self.buffer[self.at..self.end()];
            let window = &window[..window.len().min(left)];
            if let Some(found) = self.next.find(window) {
                self.at += found + 1;
                return Search::Found;
            }
            if window.len() == left {
                self.at += left;
                return Search::None;
            }
            if self.fence.is_some() {
                self.at = self.end();
                return if most.is_some() { Search::Stopped(Stop::End) } else { Search::Found };
            }
            // The start of a record may lie across the end of what was read.
            let done = window.len().saturating_sub(NEXT.len() - 1);
            self.at += done;
            searched += done as u64;
            self.forget();
            if self.is_packed && searched > MAX_SKIP {
                // A bomb unpacks for hours.
                return Search::Stopped(self.give_up());
            }
            if let Err(stop) = self.fill() {
                return Search::Stopped(stop);
            }
        }
    }

    /// Takes the record that ends where the buffer is cut into the batch.
    fn take(&mut self, range: std::ops::Range<usize>) {
        self.number += 1;
        let data = &mut self.batch.data;
        let start = data.len();
        if start == 0 && range.len() >= BATCH_BYTES && range.len() >= self.buffer.len() / 2 {
            // A large record is not copied: what stands behind it is less.
            let rest = self.buffer.split_off(range.end);
            *data = std::mem::replace(&mut self.buffer, rest);
            self.fence = self.fence.map(|fence| fence - range.end);
            self.at = 0;
            self.batch.records.push(RawRecord { number: self.number, range, flaw: None });
            return;
        }
        data.extend_from_slice(&self.buffer[range]);
        self.batch.records.push(RawRecord { number: self.number, range: start..data.len(), flaw: None });
    }

    fn flawed(&mut self, flaw: Flaw) {
        self.number += 1;
        self.batch.records.push(RawRecord { number: self.number, range: 0..0, flaw: Some(flaw) });
    }
}
