//! Gzipped streams, member by member.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

/// The error where what follows a whole member is something else.
pub(super) const TRAILING: &str = "something else follows the compressed data";

/// What may stand behind a whole member that is not another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest {
    /// Zeros, with which tapes and block devices fill up; gzip passes over them as well. All else is damage.
    Zeros,
    /// Anything: bodies of web servers end in line feeds and whatever else was sent behind them.
    Anything,
}

/// Unpacks all members of a gzipped stream.
pub(super) struct Members<R> {
    /// `None` behind the last.
    member: Option<GzDecoder<R>>,
    /// Whether what is read now was told from what may stand behind a member.
    is_known: bool,
    /// Whether it begins as a member does.
    begins_well: bool,
    rest: Rest,
    /// The error that ended the stream: whoever reads on must not be told that it is whole.
    failed: Option<(io::ErrorKind, String)>,
}

impl<R: BufRead> Members<R> {
    pub(super) fn new(reader: R, rest: Rest) -> Self {
        Self { member: Some(GzDecoder::new(reader)), is_known: true, begins_well: true, rest, failed: None }
    }

    fn read_on(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            match member.read(out) {
                Ok(0) if !out.is_empty() => {}
                Ok(read) => {
                    self.is_known = true;
                    return Ok(read);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
                Err(_) if !self.is_known && self.rest == Rest::Anything => self.member = None,
                Err(_) if !self.is_known && !self.begins_well => return Err(io::Error::other(TRAILING)),
                Err(error) => return Err(error),
            }
            let Some(member) = self.member.take() else { break };
            let mut reader = member.into_inner();
            if let Some(first) = next_byte(&mut reader)? {
                self.member = Some(GzDecoder::new(reader));
                self.is_known = false;
                self.begins_well = first == FIRST_BYTE;
            }
        }
        Ok(0)
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if let Some((kind, what)) = &self.failed {
            return Err(io::Error::new(*kind, what.clone()));
        }
        let result = self.read_on(out);
        if let Err(error) = &result
            && error.kind() != io::ErrorKind::Interrupted
        {
            self.failed = Some((error.kind(), error.to_string()));
        }
        result
    }
}

/// The byte that a member begins with.
const FIRST_BYTE: u8 = 0x1F;

/// Passes over zeros, and tells the byte that follows, if one does.
fn next_byte(reader: &mut impl BufRead) -> io::Result<Option<u8>> {
    loop {
        let bytes = match reader.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            bytes => bytes?,
        };
        let zeros = bytes.iter().position(|&byte| byte != 0);
        let (length, found) = (bytes.len(), zeros.map(|at| bytes[at]));
        reader.consume(zeros.unwrap_or(length));
        if found.is_some() || length == 0 {
            return Ok(found);
        }
    }
}

/// Some bytes as one member.
#[cfg(test)]
pub(super) fn packed(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    #[test]
    fn what_stands_behind_the_members() {
        let read = |behind: &[u8], rest: Rest| {
            let stream = [&packed(b"The ferry "), &packed(b"left."), behind].concat();
            let mut text = String::new();
            // A border may lie at any byte.
            Members::new(BufReader::with_capacity(7, &stream[..]), rest).read_to_string(&mut text).map(|_| text).ok()
        };
        for rest in [Rest::Zeros, Rest::Anything] {
            for behind in [&b""[..], &[0; 600]] {
                assert_eq!(read(behind, rest).as_deref(), Some("The ferry left."));
            }
            let more = [&[0; 9], &packed(b" It was late.")[..]].concat();
            assert_eq!(read(&more, rest).as_deref(), Some("The ferry left. It was late."));
            assert_eq!(read(&packed(b"cut")[..12], rest), None);
        }
        for behind in [&b"\n"[..], b"\x1f", b"\0\x1f\x8b", b"0\r\n\r\n"] {
            assert_eq!(read(behind, Rest::Anything).as_deref(), Some("The ferry left."));
        }
        assert_eq!(read(b"\n", Rest::Zeros), None);
    }

    #[test]
    fn what_is_no_member_is_told_from_one_that_is_cut_off() {
        let told = |behind: &[u8]| {
            let stream = [&packed(b"The ferry left."), behind].concat();
            let mut members = Members::new(BufReader::with_capacity(7, &stream[..]), Rest::Zeros);
            members.read_to_end(&mut Vec::new()).unwrap_err()
        };
        for behind in [&b"\n"[..], b"\0\0junk", b"more junk than a member has for its head"] {
            assert_eq!(told(behind).to_string(), TRAILING);
        }
        assert_eq!(told(&packed(b" It was late.")[..12]).kind(), io::ErrorKind::UnexpectedEof);
    }

    #[test]
    fn what_failed_stays_so() {
        let mut bytes = packed(b"The ferry left.");
        let sum = bytes.len() - 8;
        bytes[sum] ^= 1;
        let mut members = Members::new(&bytes[..], Rest::Zeros);
        let mut text = Vec::new();
        assert!(members.read_to_end(&mut text).is_err() && members.read_to_end(&mut text).is_err());
        assert_eq!(text, b"The ferry left.");
    }
}
