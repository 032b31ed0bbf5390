//! The heads of records and of HTTP messages: lines of `name: value`, closed by a blank line.

/// Longest head that is read. Heads have some hundred bytes; servers refuse those beyond 8 to 64 KiB.
pub(super) const MAX_HEAD: usize = 64 << 10;

/// Where the head at the front of these bytes ends, its blank line included.
pub(super) fn end(bytes: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b'\n', bytes).find_map(|at| match bytes.get(at + 1..)? {
        [b'\n', ..] => Some(at + 2),
        [b'\r', b'\n', ..] => Some(at + 3),
        _ => None,
    })
}

/// The lines of a head behind its first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    /// First line and fields of a head.
    pub(super) fn split(head: &'a [u8]) -> (&'a [u8], Self) {
        match memchr::memchr(b'\n', head) {
            Some(at) => (head[..at].trim_ascii_end(), Self(&head[at + 1..])),
            None => (head.trim_ascii_end(), Self(&[])),
        }
    }

    /// Every line that is not blank and does not go on with the one before.
    fn lines(self) -> impl Iterator<Item = &'a [u8]> {
        self.0
            .split(|&byte| byte == b'\n')
            .filter(|line| !line.trim_ascii().is_empty() && !matches!(line[0], b' ' | b'\t'))
    }

    /// True when every line has a name and a colon.
    pub(super) fn are_sound(self) -> bool {
        self.lines().all(|line| memchr::memchr(b':', line).is_some_and(|at| at > 0))
    }

    /// The value of a field, without white space around it. Names are of either case.
    pub(super) fn get(self, name: &str) -> Option<&'a [u8]> {
        self.lines().find_map(|line| {
            let at = memchr::memchr(b':', line)?;
            line[..at].trim_ascii_end().eq_ignore_ascii_case(name.as_bytes()).then(|| line[at + 1..].trim_ascii())
        })
    }

    /// The value of a field as text, when it has any.
    pub(super) fn text(self, name: &str) -> Option<&'a str> {
        std::str::from_utf8(self.get(name)?).ok().filter(|value| !value.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_end_at_a_blank_line() {
        assert_eq!(end(b"a: b\r\n\r\nbody"), Some(8));
        assert_eq!(end(b"a: b\n\nbody"), Some(6));
        assert_eq!(end(b"a: b\r\n\r"), None);
        assert_eq!(end(b"a: b\n"), None);
        assert_eq!(end(b""), None);
    }

    #[test]
    fn fields_are_found_by_name() {
        let (first, fields) =
            Fields::split(b"WARC/1.0\r\nWARC-Type:response\r\nFolded: a\r\n\tb\r\ncontent-length : 12 \r\n\r\n");
        assert_eq!(first, b"WARC/1.0");
        assert!(fields.are_sound());
        assert_eq!(fields.text("warc-type"), Some("response"));
        assert_eq!(fields.text("Content-Length"), Some("12"));
        assert_eq!(fields.text("Folded"), Some("a"));
        assert_eq!(fields.get("b"), None);
        assert!(!Fields::split(b"WARC/1.0\nno colon\n\n").1.are_sound());
        assert!(!Fields::split(b"WARC/1.0\n: no name\n\n").1.are_sound());
    }
}
