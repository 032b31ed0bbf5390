//! Gzip files of many members. Crawlers pack each record as a member of its own, so a border of
//! members tells where a record starts even when the record before is damaged.

use std::io::{self, BufRead, BufReader, ErrorKind, Read};

use flate2::bufread::GzDecoder;
use memchr::memmem;

/// Bytes that are unpacked at a time.
pub(super) const CHUNK: usize = 64 << 10;

/// What a record starts with.
pub(super) const MAGIC: &[u8] = b"WARC/";

/// What every gzip member starts with: its magic bytes, and deflate as the method.
const MEMBER: [u8; 3] = [0x1f, 0x8b, 0x08];

/// Packed bytes that are held to be searched again. Where a member is cut short, the one behind it is
/// unpacked as its rest until something cannot be; that happens within a few kilobytes.
const HELD: usize = 1 << 20;

/// The bytes of a stream, in pieces.
pub(in super::super) enum Source {
    /// Not packed, or packed as one.
    Plain(Box<dyn Read + Send>, Vec<u8>),
    Gzip(Box<Members>),
}

/// Why there are no more bytes.
#[derive(Debug)]
pub(super) enum Stop {
    /// The stream ended.
    End,
    /// The packed data is damaged here; more may follow behind it.
    Damaged,
    /// It cannot be read any further.
    Failed(io::Error),
}

/// Bytes that follow those before.
pub(super) struct Chunk<'a> {
    pub(super) bytes: &'a [u8],
    /// A member starts here, and with it a record.
    pub(super) is_start: bool,
}

impl Source {
    pub(in super::super) fn plain(reader: impl Read + Send + 'static) -> Self {
        Self::Plain(Box::new(reader), vec![0; CHUNK])
    }

    pub(in super::super) fn gzip(reader: impl Read + Send + 'static) -> Self {
        let input = Input::new(BufReader::with_capacity(CHUNK, Box::new(reader)));
        let chunk = vec![0; CHUNK];
        Self::Gzip(Box::new(Members { member: Member::Closed(input), is_lost: false, cut_off: None, chunk }))
    }

    /// The next bytes, never none. After [`Stop::End`] and [`Stop::Failed`] there are no more.
    pub(super) fn next(&mut self) -> Result<Chunk<'_>, Stop> {
        match self {
            Self::Plain(reader, chunk) => match read(reader, chunk) {
                Ok(0) => Err(Stop::End),
                Ok(length) => Ok(Chunk { bytes: &chunk[..length], is_start: false }),
                Err(error) => Err(Stop::Failed(error)),
            },
            Self::Gzip(members) => members.next(),
        }
    }
}

fn read(reader: &mut impl Read, out: &mut [u8]) -> io::Result<usize> {
    loop {
        match reader.read(out) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

/// Unpacks member by member.
pub(in super::super) struct Members {
    member: Member,
    /// The data was damaged: look for a member that starts with a record.
    is_lost: bool,
    /// The stream ended inside a member that may have swallowed others, which are being looked for.
    cut_off: Option<io::Error>,
    chunk: Vec<u8>,
}

enum Member {
    /// Between members.
    Closed(Input),
    Open(Box<GzDecoder<Input>>),
    /// The stream ended.
    Ended,
}

impl Members {
    fn next(&mut self) -> Result<Chunk<'_>, Stop> {
        let mut is_first = false;
        let mut length = 0;
        loop {
            match std::mem::replace(&mut self.member, Member::Ended) {
                Member::Ended => return Err(self.end()),
                Member::Closed(mut input) => {
                    let more =
                        if self.is_lost { input.seek() } else { input.fill_buf().map(|bytes| !bytes.is_empty()) };
                    match more {
                        Ok(true) => {
                            input.hold();
                            self.member = Member::Open(Box::new(GzDecoder::new(input)));
                        }
                        Ok(false) => return Err(self.end()),
                        Err(error) => return Err(Stop::Failed(error)),
                    }
                    is_first = true;
                }
                Member::Open(mut decoder) => {
                    let read = read(&mut decoder, &mut self.chunk[length..]);
                    let is_end = matches!(read, Ok(0));
                    match read {
                        Ok(read) => length += read,
                        Err(error) => {
                            let is_cut_off = error.kind() == ErrorKind::UnexpectedEof;
                            if !is_cut_off && !is_damage(&error) {
                                return Err(Stop::Failed(error));
                            }
                            let mut input = decoder.into_inner();
                            let may_hold_more = input.go_back();
                            self.member = Member::Closed(input);
                            // Bytes that were lost already are not lost again.
                            if self.is_lost {
                                length = 0;
                                continue;
                            }
                            if is_cut_off && !may_hold_more {
                                return Err(Stop::Failed(error));
                            }
                            self.is_lost = true;
                            self.cut_off = is_cut_off.then_some(error);
                            // What was unpacked of it is too little to tell what it is.
                            return Err(Stop::Damaged);
                        }
                    }
                    if is_first && length < MAGIC.len() && !is_end {
                        self.member = Member::Open(decoder);
                        continue;
                    }
                    let is_start = is_first && self.chunk[..length].starts_with(MAGIC);
                    self.member = if is_end {
                        Member::Closed(decoder.into_inner())
                    } else if self.is_lost && !is_start {
                        let mut input = decoder.into_inner();
                        input.go_back();
                        Member::Closed(input)
                    } else {
                        Member::Open(decoder)
                    };
                    if self.is_lost && !is_start || length == 0 {
                        length = 0;
                        continue;
                    }
                    self.is_lost = false;
                    self.cut_off = None;
                    return Ok(Chunk { bytes: &self.chunk[..length], is_start });
                }
            }
        }
    }

    fn end(&mut self) -> Stop {
        self.cut_off.take().map_or(Stop::End, Stop::Failed)
    }
}

/// True for errors of the data, not of the disk.
fn is_damage(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::InvalidData)
}

/// The packed bytes. Those of the open member can be read once more.
struct Input {
    reader: BufReader<Box<dyn Read + Send>>,
    /// Bytes that are read once more, from `at` on, before those of the reader. Empty once the reader is asked.
    back: Vec<u8>,
    at: usize,
    /// What was read of the open member, the last [`HELD`] bytes at least.
    held: Vec<u8>,
    /// Bytes that may be read once more in all, so that reading again never takes longer than reading did.
    credit: usize,
}

impl Input {
    fn new(reader: BufReader<Box<dyn Read + Send>>) -> Self {
        Self { reader, back: Vec::new(), at: 0, held: Vec::new(), credit: HELD }
    }

    /// A member starts here.
    fn hold(&mut self) {
        self.held.clear();
    }

    /// Goes back to what is held of the open member, but for its first byte. True when another member may
    /// start there.
    fn go_back(&mut self) -> bool {
        let again = self.held.get(1..).unwrap_or_default();
        let may_start =
            memmem::find(again, &MEMBER).is_some() || again.ends_with(&MEMBER[..1]) || again.ends_with(&MEMBER[..2]);
        if again.len() > self.credit || !may_start {
            self.held.clear();
            return false;
        }
        self.credit -= again.len();
        if again.len() <= self.at {
            self.at -= again.len();
        } else {
            self.back = [again, &self.back[self.at..]].concat();
            self.at = 0;
        }
        self.held.clear();
        true
    }

    /// Goes on to the next bytes that look like the start of a member; false when there are none.
    fn seek(&mut self) -> io::Result<bool> {
        let mut matched = 0;
        loop {
            let bytes = match self.fill_buf() {
                Ok([]) => return Ok(false),
                Ok(bytes) => bytes,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let found = bytes.iter().position(|&byte| {
                matched = if byte == MEMBER[matched] { matched + 1 } else { usize::from(byte == MEMBER[0]) };
                matched == MEMBER.len()
            });
            let length = bytes.len();
            self.consume(found.map_or(length, |at| at + 1));
            if found.is_some() {
                if MEMBER.len() <= self.at {
                    self.at -= MEMBER.len();
                } else {
                    self.back = [&MEMBER, &self.back[self.at..]].concat();
                    self.at = 0;
                }
                return Ok(true);
            }
        }
    }
}

impl Read for Input {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let bytes = self.fill_buf()?;
        let length = bytes.len().min(out.len());
        out[..length].copy_from_slice(&bytes[..length]);
        self.consume(length);
        Ok(length)
    }
}

impl BufRead for Input {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.back.len() { self.reader.fill_buf() } else { Ok(&self.back[self.at..]) }
    }

    fn consume(&mut self, length: usize) {
        if self.held.len() >= 2 * HELD {
            self.held.drain(..self.held.len() - HELD);
        }
        if self.at == self.back.len() {
            self.back.clear();
            self.at = 0;
            self.held.extend_from_slice(&self.reader.buffer()[..length]);
            self.credit = self.credit.saturating_add(length);
            self.reader.consume(length);
        } else {
            self.held.extend_from_slice(&self.back[self.at..self.at + length]);
            self.at += length;
        }
    }
}
