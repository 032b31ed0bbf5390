//! Byte ranges of an article's text, and their translation into lines and columns.

use serde::{Deserialize, Serialize};

/// A half-open range of bytes in the text of one article.
///
/// Both ends lie on UTF-8 character boundaries, so that slicing the text by a span yields
/// exactly the words that a finding reports. Texts are limited to 4 GiB (see
/// [`crate::article::MAX_TEXT_BYTES`]), so 32 bits hold every offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from two byte offsets.
    ///
    /// # Panics
    /// If an offset does not fit 32 bits; texts that long never become an article.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        let offset = |at: usize| u32::try_from(at).expect("article texts are shorter than 4 GiB");
        Self { start: offset(start), end: offset(end) }
    }

    /// The span as a range that indexes a string.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The words that the span stands for, in the text that it was made from.
    ///
    /// # Panics
    /// If the text is another one, and has no borders of characters there.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        &text[self.range()]
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// True when the span holds no byte.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// True when both spans share at least one byte.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// True when `other` lies inside this span.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A place in a text as people count: 1-based line, 1-based column in characters
/// (Unicode code points).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Position {
    /// 1-based line; lines end at `\n`.
    pub line: u32,
    /// 1-based column, counted in code points.
    pub column: u32,
}

/// Bytes between two remembered column counts. News paragraphs are one line each, and a
/// scrape may be one line of many megabytes: without these marks every look-up would count
/// characters from the line's start.
const MARK_EVERY: usize = 1024;

/// Translates byte offsets of one text into [`Position`]s in near-constant time.
#[derive(Debug, Clone)]
pub struct LineIndex {
    /// Byte offset at which each line starts.
    line_starts: Vec<u32>,
    /// Code points before every `MARK_EVERY`-th byte of the text.
    marks: Vec<u32>,
}

impl LineIndex {
    /// Reads the text once.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut line_starts = Vec::with_capacity(bytes.len() / 128 + 4);
        line_starts.push(0);
        line_starts.extend(memchr::memchr_iter(b'\n', bytes).map(|at| at as u32 + 1));
        let mut marks = Vec::with_capacity(bytes.len() / MARK_EVERY + 1);
        let mut count = 0u32;
        for chunk in bytes.chunks(MARK_EVERY) {
            marks.push(count);
            count += code_points(chunk);
        }
        if marks.is_empty() {
            marks.push(0);
        }
        Self { line_starts, marks }
    }

    /// Where a byte offset lies. An offset past the end is the end.
    #[must_use]
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let offset = offset.min(text.len() as u32);
        let line = self.line_starts.partition_point(|&start| start <= offset) - 1;
        let column = self.chars_before(text, offset) - self.chars_before(text, self.line_starts[line]);
        Position { line: line as u32 + 1, column: column + 1 }
    }

    /// Code points before a byte offset, from the text's start.
    #[must_use]
    pub fn chars_before(&self, text: &str, offset: u32) -> u32 {
        let offset = (offset as usize).min(text.len());
        let mark = (offset / MARK_EVERY).min(self.marks.len() - 1);
        self.marks[mark] + code_points(&text.as_bytes()[mark * MARK_EVERY..offset])
    }

    /// The span of the line (without its line feed) that holds a byte offset.
    #[must_use]
    pub fn line_span(&self, text: &str, offset: u32) -> Span {
        let line = self.line_starts.partition_point(|&start| start <= offset) - 1;
        let start = self.line_starts[line];
        let end = self.line_starts.get(line + 1).map_or(text.len() as u32, |&next| next - 1);
        Span { start, end }
    }
}

/// Counts the bytes that begin a character.
pub(crate) fn code_points(bytes: &[u8]) -> u32 {
    // Few enough for a sum of eight bits, which the compiler adds up many at a time.
    bytes
        .chunks(192)
        .map(|few| few.iter().map(|&byte| u8::from((byte as i8) >= -0x40)).sum::<u8>())
        .map(u32::from)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let text = "élan\nx “y” z";
        let index = LineIndex::new(text);
        let at = |needle: &str| index.position(text, text.find(needle).unwrap() as u32);
        assert_eq!(at("lan"), Position { line: 1, column: 2 });
        assert_eq!(at("y"), Position { line: 2, column: 4 });
        assert_eq!(index.position(text, text.len() as u32), Position { line: 2, column: 8 });
    }

    #[test]
    fn long_lines_agree_with_counting() {
        let text = "añb\n".repeat(10) + &"né".repeat(5000);
        let index = LineIndex::new(&text);
        for (offset, _) in text.char_indices().step_by(97) {
            let before = &text[..offset];
            let line = before.matches('\n').count() as u32 + 1;
            let column = before.rsplit('\n').next().unwrap().chars().count() as u32 + 1;
            assert_eq!(index.position(&text, offset as u32), Position { line, column });
        }
    }

    #[test]
    fn empty_text_has_a_first_line() {
        let index = LineIndex::new("");
        assert_eq!(index.position("", 0), Position { line: 1, column: 1 });
        assert_eq!(index.line_span("", 0), Span { start: 0, end: 0 });
    }
}
