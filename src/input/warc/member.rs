//! Gzip files of many members. Crawlers pack each record as a member of its own, so a border of
//! members tells where a record starts even when the record before is damaged.

use std::io::{self, BufRead, BufReader, ErrorKind, Read};

use flate2::bufread::GzDecoder;

/// Bytes that are unpacked at a time.
pub(super) const CHUNK: usize = 64 << 10;

/// What a record starts with.
pub(super) const MAGIC: &[u8] = b"WARC/";

/// What every gzip member starts with: its magic bytes, and deflate as the method.
const MEMBER: [u8; 3] = [0x1f, 0x8b, 0x08];

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
        let input = Input { back: &[], reader: BufReader::with_capacity(CHUNK, Box::new(reader)) };
        let chunk = vec![0; CHUNK];
        Self::Gzip(Box::new(Members { member: Member::Closed(input), is_lost: false, chunk }))
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
                Member::Ended => return Err(Stop::End),
                Member::Closed(mut input) => {
                    let more =
                        if self.is_lost { input.seek() } else { input.fill_buf().map(|bytes| !bytes.is_empty()) };
                    match more {
                        Ok(true) => self.member = Member::Open(Box::new(GzDecoder::new(input))),
                        Ok(false) => return Err(Stop::End),
                        Err(error) => return Err(Stop::Failed(error)),
                    }
                    is_first = true;
                }
                Member::Open(mut decoder) => {
                    let read = read(&mut decoder, &mut self.chunk[length..]);
                    let is_end = matches!(read, Ok(0));
                    match read {
                        Ok(read) => length += read,
                        // Bytes that were lost already are not lost again.
                        Err(error) if is_damage(&error) && self.is_lost => {
                            self.member = Member::Closed(decoder.into_inner());
                            length = 0;
                            continue;
                        }
                        Err(error) if is_damage(&error) => {
                            self.is_lost = true;
                            self.member = Member::Closed(decoder.into_inner());
                            // What was unpacked of it is too little to tell what it is.
                            return Err(Stop::Damaged);
                        }
                        Err(error) if self.is_lost && error.kind() == ErrorKind::UnexpectedEof => {
                            return Err(Stop::End);
                        }
                        Err(error) => return Err(Stop::Failed(error)),
                    }
                    if is_first && length < MAGIC.len() && !is_end {
                        self.member = Member::Open(decoder);
                        continue;
                    }
                    let is_start = is_first && self.chunk[..length].starts_with(MAGIC);
                    self.member = if is_end || self.is_lost && !is_start {
                        Member::Closed(decoder.into_inner())
                    } else {
                        Member::Open(decoder)
                    };
                    if self.is_lost && !is_start || length == 0 {
                        length = 0;
                        continue;
                    }
                    self.is_lost = false;
                    return Ok(Chunk { bytes: &self.chunk[..length], is_start });
                }
            }
        }
    }
}

/// True for errors of the data, not of the disk.
fn is_damage(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::InvalidData)
}

/// The packed bytes. A few that were read can be given back.
struct Input {
    back: &'static [u8],
    reader: BufReader<Box<dyn Read + Send>>,
}

impl Input {
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
                self.back = &MEMBER;
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
        if self.back.is_empty() { self.reader.fill_buf() } else { Ok(self.back) }
    }

    fn consume(&mut self, length: usize) {
        if self.back.is_empty() {
            self.reader.consume(length);
        } else {
            self.back = &self.back[length..];
        }
    }
}
