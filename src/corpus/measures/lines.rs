//! Lines and paragraphs, as each of the published definitions splits them.

use std::borrow::Cow;

use memchr::memmem;

use super::chars;
use super::ids::Ids;
use crate::hash;
use crate::span;
use crate::text::Sentence;

/// Different pieces that are expected at most: more make room for themselves, and a million may be the same.
const MOST_EXPECTED: usize = 1 << 12;

/// Longest word of a line that C4 keeps, in code points.
const LONGEST_WORD: usize = 1_000;

/// Fewest words of a line that C4 keeps.
const FEWEST_WORDS: usize = 3;

/// Lines with these words are dropped by C4, in any case: the reference program's list and
/// the word that stands in notices for browsers.
const BAD_LINES: [&str; 7] =
    ["javascript", "terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies"];

/// How many of some pieces stand again, and the code points of those.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Again {
    pub pieces: u64,
    pub again: u64,
    pub again_chars: u64,
    /// Code points of all pieces.
    pub chars: u64,
}

impl Again {
    fn of(pieces: impl Iterator<Item = Piece>, seen: &mut Ids) -> Self {
        seen.clear(pieces.size_hint().1.unwrap_or(0).min(MOST_EXPECTED));
        let mut again = Self::default();
        for piece in pieces {
            again.pieces += 1;
            again.chars += u64::from(piece.chars);
            if !seen.id(piece.hash).1 {
                again.again += 1;
                again.again_chars += u64::from(piece.chars);
            }
        }
        again
    }
}

/// A line or paragraph: its hash and its length in code points.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    hash: u64,
    chars: u32,
    filled: bool,
}

impl Piece {
    fn of(piece: &str) -> Self {
        Self { hash: hash::bytes(piece.as_bytes()), chars: code_points(piece) as u32, filled: !strip(piece).is_empty() }
    }
}

fn strip(text: &str) -> &str {
    // The ends are letters or signs nearly always.
    let plain = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_graphic());
    if plain(text.as_bytes().first()) && plain(text.as_bytes().last()) {
        return text;
    }
    text.trim_matches(chars::is_space)
}

/// What the lines of an article add up to.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// Between line feeds, empty ones too.
    pub all: Again,
    /// Between line feeds, those with more than white space.
    pub filled: Again,
    /// Between runs of line feeds.
    pub solid: Again,
    pub up_to_10: u64,
    pub up_to_30: u64,
    pub filled_up_to_30: u64,
    pub from_2000: u64,
    pub from_10000: u64,
    pub bullets: u64,
    pub terminated_in_stats: u64,
    pub filled_terminated_in_fineweb: u64,
    /// Line feeds.
    pub feeds: u64,
    /// Lines that a line feed ends, or the end of the text behind something.
    pub raw: u64,
    pub raw_with_ellipsis: u64,
    /// Lines by every kind of line end.
    pub split: u64,
    pub split_with_bullet: u64,
    pub split_with_ellipsis: u64,
}

/// Measures lines. `odd` says that lines end in other ways than by a line feed, too.
pub(super) fn lines(text: &str, odd: bool, seen: &mut Ids, pieces: &mut Vec<Piece>) -> Lines {
    pieces.clear();
    let mut lines = Lines::default();
    for line in between_line_feeds(text) {
        let piece = Piece::of(line);
        pieces.push(piece);
        lines.up_to_10 += u64::from(piece.chars <= 10);
        lines.up_to_30 += u64::from(piece.chars <= 30);
        lines.from_2000 += u64::from(piece.chars >= 2_000);
        lines.from_10000 += u64::from(piece.chars >= 10_000);
        lines.terminated_in_stats += u64::from(line.ends_with(chars::ends_line_in_stats));
        if piece.filled {
            let body = strip(line);
            lines.filled_up_to_30 += u64::from(piece.chars <= 30);
            lines.bullets += u64::from(body.starts_with(chars::is_bullet));
            lines.filled_terminated_in_fineweb += u64::from(line.ends_with(chars::ends_sentence));
            lines.raw_with_ellipsis += u64::from(ends_with_ellipsis(body));
            lines.split_with_bullet += u64::from(body.starts_with(['•', '-']));
        }
    }
    lines.feeds = pieces.len() as u64 - 1;
    lines.raw = lines.feeds + u64::from(!text.is_empty() && !text.ends_with('\n'));
    lines.all = Again::of(pieces.iter().copied(), seen);
    lines.filled = Again::of(pieces.iter().copied().filter(|piece| piece.filled), seen);
    // Runs of line feeds leave an empty piece before the text that they begin, and behind it.
    let ends = usize::from(text.starts_with('\n')) + usize::from(text.ends_with('\n')) + usize::from(text.is_empty());
    let ends = std::iter::repeat_n(Piece::of(""), ends);
    lines.solid = Again::of(pieces.iter().copied().filter(|piece| piece.chars > 0).chain(ends), seen);
    lines.split = lines.raw;
    lines.split_with_ellipsis = lines.raw_with_ellipsis;
    if odd {
        (lines.split, lines.split_with_bullet, lines.split_with_ellipsis) = (0, 0, 0);
        for line in split_lines(text) {
            let body = strip(line);
            lines.split += 1;
            lines.split_with_bullet += u64::from(body.starts_with(['•', '-']));
            lines.split_with_ellipsis += u64::from(ends_with_ellipsis(body));
        }
    }
    lines
}

/// Paragraphs of datatrove's statistics, between two line feeds, and those of Gopher, between
/// two or more in the text without the white space around it.
#[derive(Debug, Default)]
pub(super) struct Paragraphs {
    pub stats: Again,
    pub short: u64,
    pub long: u64,
    pub gopher: Again,
}

/// Measures paragraphs.
pub(super) fn paragraphs(text: &str, seen: &mut Ids, pieces: &mut Vec<Piece>) -> Paragraphs {
    let mut found = Paragraphs::default();
    pieces.clear();
    pieces.extend(between_feeds(text, false).map(Piece::of).filter(|piece| piece.filled));
    found.short = pieces.iter().filter(|piece| piece.chars <= 100).count() as u64;
    found.long = pieces.iter().filter(|piece| piece.chars >= 1_000).count() as u64;
    found.stats = Again::of(pieces.iter().copied(), seen);
    found.gopher = Again::of(between_feeds(strip(text), true).map(Piece::of), seen);
    found
}

/// The pieces between two line feeds, or between two or more.
fn between_feeds(text: &str, more: bool) -> impl Iterator<Item = &str> {
    let finder = memmem::Finder::new(b"\n\n");
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let Some(end) = finder.find(text.as_bytes()) else {
            rest = None;
            return Some(text);
        };
        let behind = &text[end + 2..];
        rest = Some(if more { behind.trim_start_matches('\n') } else { behind });
        Some(&text[..end])
    })
}

/// Sentences and lines that C4 leaves of an article.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Kept {
    pub lines: u64,
    pub sentences: u64,
}

/// Drops the lines that C4 drops. `suspect` says that words of bad lines stand in the article.
pub(super) fn c4(source: &str, sentences: &[Sentence], suspect: bool, long_words: bool, odd: bool) -> Kept {
    let mut kept = Kept::default();
    let mut sentence = 0;
    let lines: Box<dyn Iterator<Item = &str>> =
        if odd { Box::new(split_lines(source)) } else { Box::new(between_line_feeds(source)) };
    for line in lines {
        let start = line.as_ptr() as usize - source.as_ptr() as usize;
        let end = start + line.len();
        while sentences.get(sentence).is_some_and(|next| (next.span.start as usize) < start) {
            sentence += 1;
        }
        let first = sentence;
        while sentences.get(sentence).is_some_and(|next| (next.span.start as usize) < end) {
            sentence += 1;
        }
        if keeps(line, suspect, long_words) {
            kept.lines += 1;
            kept.sentences += (sentence - first).max(1) as u64;
        }
    }
    kept
}

fn keeps(line: &str, suspect: bool, long_words: bool) -> bool {
    let line = strip(line);
    let words = || line.split(chars::is_space).filter(|word| !word.is_empty());
    if long_words && words().any(|word| code_points(word) > LONGEST_WORD as u64) {
        return false;
    }
    let said = without_citations(line);
    if !said.ends_with(chars::ends_line_in_c4)
        || said.ends_with("...")
        || words().take(FEWEST_WORDS).count() < FEWEST_WORDS
    {
        return false;
    }
    if suspect || matches!(said, Cow::Owned(_)) {
        let lower = said.to_lowercase();
        return !BAD_LINES.iter().any(|bad| lower.contains(bad));
    }
    true
}

/// A line without the marks of citations in it: `[12]`, `[]`, `[edit]`, `[citation needed]`.
fn without_citations(line: &str) -> Cow<'_, str> {
    let mut without = String::new();
    let (mut kept, mut read) = (0, 0);
    while let Some(open) = line[read..].find('[').map(|at| read + at) {
        read = open + 1;
        // No citation holds a bracket, so nothing is read twice.
        let Some(length) = line[read..].find(['[', ']']) else { break };
        let inside = &line[read..read + length];
        if line.as_bytes()[read + length] == b'[' {
            read += length;
        } else if inside.bytes().all(|byte| byte.is_ascii_digit()) || matches!(inside, "edit" | "citation needed") {
            without.push_str(&line[kept..open]);
            read += inside.len() + 1;
            kept = read;
        }
    }
    if kept == 0 {
        return Cow::Borrowed(line);
    }
    without.push_str(&line[kept..]);
    Cow::Owned(without)
}

/// What stands between line feeds, before the first and behind the last one.
fn between_line_feeds(text: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    memchr::memchr_iter(b'\n', text.as_bytes()).chain(std::iter::once(text.len())).map(move |end| {
        let line = &text[start..end];
        start = end + 1;
        line
    })
}

fn ends_with_ellipsis(body: &str) -> bool {
    body.ends_with("...") || body.ends_with('…')
}

/// Lines by every kind of line end; none behind the last end.
fn split_lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let Some(at) = rest.find(|c| c == '\n' || chars::is_odd_line_end(c)) else {
            return Some(std::mem::take(&mut rest));
        };
        let line = &rest[..at];
        let end = if rest[at..].starts_with("\r\n") { 2 } else { rest[at..].chars().next().map_or(1, char::len_utf8) };
        rest = &rest[at + end..];
        Some(line)
    })
}

/// Code points of a text.
pub(super) fn code_points(text: &str) -> u64 {
    u64::from(span::code_points(text.as_bytes()))
}
