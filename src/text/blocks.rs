//! Paragraph-like units of a text: where they lie and what they are.
//!
//! A line is a block, as scrapers write them. Text wrapped at a fixed width is recognised by
//! the rule that wrapped it: no line had room for the first word of the next one. Some programs break
//! longer lines where they are about full; there sentences go on in the next line. And in a page of
//! narrow lines, where links and headings hide the rule, a long line goes on in the next one when its
//! sentence does.

use std::ops::RangeInclusive;

use crate::span::{self, Span};
use crate::text::{chars, lexicon};

/// Shortest and longest width, in code points, at which mail clients and terminals wrap text.
const WRAP_WIDTHS: RangeInclusive<u32> = 50..=100;

/// Wrapped line ends needed before a text counts as wrapped: two or three may be chance.
const WRAP_EVIDENCE: usize = 6;

/// Longest lines, in code points, of texts that were broken at about the same length.
const LOOSE_WIDTHS: RangeInclusive<u32> = 101..=250;

/// Line ends inside sentences needed before a text counts as broken so.
const LOOSE_EVIDENCE: usize = 2;

/// Lengths, in code points, of a line in a page of narrow lines that may go on in the next one.
const NARROW: RangeInclusive<u32> = 50..=84;

/// Length from which a line in such a page goes on before a capital as well.
const NEARLY_FULL: u32 = 60;

/// Code points from which a line tells how wide the page is.
const LONG_LINE: u32 = 40;

/// Long lines from which on a page is told by them.
const NARROW_EVIDENCE: usize = 6;

/// Splits a text into blocks, without the white space around them.
#[must_use]
pub fn split(text: &str) -> Vec<Span> {
    let lines = lines(text);
    let breaks = Break::all(text, &lines);
    let wrapping = Wrapping::of(text, &lines, &breaks);
    let mut broken = wrapping.iter().flat_map(|wrapping| wrapping.broken(&breaks)).peekable();
    let narrow = narrow(text, &lines, &breaks);
    let mut goes_on = narrow.iter().copied().peekable();
    let mut blocks: Vec<Span> = Vec::with_capacity(lines.len());
    for (number, line) in lines.iter().enumerate() {
        let Some(span) = line else { continue };
        let wraps = broken.next_if(|&before| before + 1 == number).is_some();
        let joins = goes_on.next_if(|&before| before + 1 == number).is_some() || wraps;
        match blocks.last_mut() {
            Some(last) if joins => last.end = span.end,
            _ => blocks.push(*span),
        }
    }
    blocks
}

/// The trimmed span of every line; `None` for blank ones. Unicode line and paragraph
/// separators end lines too.
fn lines(text: &str) -> Vec<Option<Span>> {
    let mut lines = Vec::with_capacity(text.len() / 128 + 4);
    let mut start = 0;
    let bytes = text.as_bytes();
    let push = |start: usize, end: usize, lines: &mut Vec<Option<Span>>| {
        let line = &text[start..end];
        if let ([first, ..], [.., last]) = (line.as_bytes(), line.as_bytes())
            && first.is_ascii_graphic()
            && last.is_ascii_graphic()
        {
            lines.push(Some(Span::new(start, end)));
            return;
        }
        let head = line.trim_start();
        let body = head.trim_end();
        lines.push((!body.is_empty()).then(|| {
            let from = start + line.len() - head.len();
            Span::new(from, from + body.len())
        }));
    };
    // Curly quotes, which share the first byte of the separators, are no reason to stop at each.
    let separators = memchr::memchr2_iter(0xA8, 0xA9, bytes).any(|at| bytes[..at].ends_with(&[0xE2, 0x80]));
    let mut at = 0;
    loop {
        let rest = &bytes[at..];
        let found =
            if separators { memchr::memchr3(b'\n', b'\r', 0xE2, rest) } else { memchr::memchr2(b'\n', b'\r', rest) };
        let Some(found) = found else { break };
        let mark = at + found;
        let length = match bytes[mark] {
            b'\n' => 1,
            b'\r' if bytes.get(mark + 1) == Some(&b'\n') => 2,
            b'\r' => 1,
            _ if bytes[mark..].starts_with("\u{2028}".as_bytes())
                || bytes[mark..].starts_with("\u{2029}".as_bytes()) =>
            {
                3
            }
            _ => 0,
        };
        if length > 0 {
            push(start, mark, &mut lines);
            start = mark + length;
        }
        at = mark + length.max(1);
    }
    push(start, bytes.len(), &mut lines);
    lines
}

/// How a text was wrapped.
struct Wrapping {
    /// Code points of a full line: of one that is about full, where they are [`LOOSE_WIDTHS`].
    width: u32,
    /// Few lines tell so: headlines one below the other stay apart.
    parted: bool,
}

/// The end of a line with another line right behind it. What follows `separated` is told of lines of a [`NARROW`] length.
#[derive(Debug, Clone, Copy, Default)]
struct Break {
    /// Number of the line.
    line: u32,
    /// Code points of the line and of the spaces before it.
    length: u32,
    /// Code points of the next line's first word.
    first: u32,
    /// A sentence goes on in the next line.
    inside: bool,
    /// The next line begins in a small letter.
    small: bool,
    /// The next line begins as an item of a list does, unless a month stands before its number.
    item: bool,
    /// It does so where a list may go on: behind another item or an end mark. A dash or a number stands at the
    /// beginning of a line by chance, too.
    listed: bool,
    /// A line separator stands between the lines.
    separated: bool,
    /// The next line begins in a small letter, or behind a month with a number.
    goes_on: bool,
    /// The line ends with an end mark or a colon.
    ended: bool,
    /// The line ends with a word that wants another one.
    dangles: bool,
    /// It is written as a headline is.
    titled: bool,
    /// Both lines begin with the same signs of a heading, and the heading goes on.
    headed: bool,
}

impl Wrapping {
    /// `None` for a text that is not wrapped.
    fn of(text: &str, lines: &[Option<Span>], breaks: &[Break]) -> Option<Self> {
        if breaks.is_empty() {
            return None;
        }
        if let Some(width) = Self::strict_inside(breaks) {
            return Some(Self { width, parted: false });
        }
        // Addresses of pages are longer than any line.
        let breakable = |line: &&Span| memchr::memchr(b' ', line.of(text).as_bytes()).is_some();
        let longest = lines.iter().flatten().filter(breakable).map(|line| width_of(text, *line)).max()?;
        if let Some(width) = Self::strict(longest, breaks) {
            return Some(Self { width, parted: false });
        }
        if let Some(width) = Self::parted(longest, lines, breaks) {
            return Some(Self { width, parted: true });
        }
        Self::loose(longest, breaks).map(|width| Self { width, parted: false })
    }

    /// The width, if nearly all lines had no room for more.
    fn strict(width: u32, breaks: &[Break]) -> Option<u32> {
        let mut evidence = Evidence::default();
        breaks.iter().filter(|line| line.is_full(width)).for_each(|line| evidence.count(line.had_no_room(width)));
        (WRAP_WIDTHS.contains(&width) && evidence.agree >= WRAP_EVIDENCE && evidence.agree > 2 * evidence.differ)
            .then_some(width)
    }

    /// The width by which sentences were broken, in a text with menus, tables and lists that have other lines.
    fn strict_inside(breaks: &[Break]) -> Option<u32> {
        let inside: Vec<&Break> = breaks.iter().filter(|line| line.inside).collect();
        if inside.len() < WRAP_EVIDENCE {
            return None;
        }
        let mut widths: Vec<u32> =
            inside.iter().map(|line| line.length).filter(|length| WRAP_WIDTHS.contains(length)).collect();
        widths.sort_unstable();
        widths.dedup();
        let evidence = |width: u32| {
            let mut evidence = Evidence::default();
            for line in inside.iter().filter(|line| line.is_full(width)) {
                evidence.count(line.length <= width && line.had_no_room(width));
            }
            evidence
        };
        let (width, best) = widths
            .into_iter()
            .map(|width| (width, evidence(width)))
            .max_by_key(|(_, evidence)| evidence.agree as i64 - 4 * evidence.differ as i64)?;
        (best.agree >= WRAP_EVIDENCE && best.agree > 4 * best.differ).then_some(width)
    }

    /// The width of a short text, or of one with many short lines, whose paragraphs blank lines part: there a line ends
    /// inside a sentence only where it was full, and no line is longer. A single paragraph needs more to tell so.
    fn parted(width: u32, lines: &[Option<Span>], breaks: &[Break]) -> Option<u32> {
        let inside = breaks.iter().filter(|line| line.inside);
        let full = |line: &Break| line.is_full(width) && line.had_no_room(width);
        let paragraphs = lines.split(Option::is_none).filter(|lines| !lines.is_empty()).count();
        let is_parted = if paragraphs > 1 {
            // Where lines part paragraphs as well, they may do so inside a sentence that was cut.
            paragraphs > breaks.iter().filter(|line| !full(line)).count()
        } else {
            breaks.len() > 1 && breaks.iter().all(full)
        };
        (WRAP_WIDTHS.contains(&width) && is_parted && inside.clone().next().is_some() && inside.clone().all(full))
            .then_some(width)
    }

    /// The width, if nearly all lines were broken at about that length, and most of them inside a sentence.
    fn loose(width: u32, breaks: &[Break]) -> Option<u32> {
        let (mut evidence, mut inside) = (Evidence::default(), 0);
        for line in breaks {
            let full = line.is_full(width);
            evidence.count(full);
            inside += usize::from(full && line.inside);
        }
        (LOOSE_WIDTHS.contains(&width)
            && evidence.agree > 2 * evidence.differ
            && inside >= LOOSE_EVIDENCE
            && 2 * inside >= evidence.agree)
            .then_some(width)
    }

    /// The numbers of the lines that were broken only because they were full.
    fn broken<'a>(&'a self, breaks: &'a [Break]) -> impl Iterator<Item = usize> + 'a {
        let loose = LOOSE_WIDTHS.contains(&self.width);
        // Longer lines hold what must not be broken.
        let had_no_room = |line: &Break| line.had_no_room(self.width) && (line.inside || line.length <= self.width);
        // Few lines tell little: before a capital one goes on only beside one that goes on inside a sentence.
        let goes_on_beside = |line: &Break| {
            let at = breaks.partition_point(|other| other.line < line.line);
            let is_beside = |other: &Break| other.inside && other.line.abs_diff(line.line) == 1;
            breaks.get(at + 1).is_some_and(is_beside) || at.checked_sub(1).is_some_and(|at| is_beside(&breaks[at]))
        };
        let broken = move |line: &&Break| {
            line.is_full(self.width)
                && (loose || had_no_room(line))
                && !(if loose { line.item } else { line.listed })
                && !(self.parted && !line.inside && (line.titled || line.dangles || line.ended && line.small))
                && (!self.parted || line.inside || goes_on_beside(line))
        };
        breaks.iter().filter(broken).map(|line| line.line as usize)
    }
}

/// Lines of a page of narrow ones for each of prose that is wider, at least.
const MOST_WIDE: usize = 20;

/// Lines that go on in small letters from which on a page is wrapped.
const WRAPPED: usize = 3;

/// The numbers of the lines whose sentence goes on in the next one: in a page of narrow lines the long ones, and
/// everywhere those before a line separator (U+2028), which editors set inside paragraphs.
fn narrow(text: &str, lines: &[Option<Span>], breaks: &[Break]) -> Vec<usize> {
    let is_long = |line: &Break| NARROW.contains(&line.length);
    let separates = |line: &Break| line.inside && line.separated;
    let may_be = breaks.iter().any(|line| is_long(line) && (line.goes_on || line.headed));
    if !may_be && !breaks.iter().any(separates) {
        return Vec::new();
    }
    let is_narrow = may_be && {
        let widths = lines.iter().flatten().map(|line| width_of(text, *line)).filter(|width| *width >= LONG_LINE);
        let (mut long, mut within) = (0usize, 0usize);
        for width in widths {
            long += 1;
            within += usize::from(width <= *NARROW.end());
        }
        // Lines of links cannot be broken. A paragraph in one line tells that the others stand in one, too.
        let is_wide_prose = |line: &&Span| {
            let words = line.of(text);
            !(words.contains("](") || words.contains("://")) && width_of(text, **line) > *NARROW.end()
        };
        long >= NARROW_EVIDENCE
            && within * 10 >= long * 7
            && lines.iter().flatten().filter(is_wide_prose).count() * MOST_WIDE <= long
    };
    let inside = || breaks.iter().filter(|line| is_long(line) && line.goes_on);
    let full = inside().map(|line| line.length).max().unwrap_or(u32::MAX);
    // Some sentences that go on in small letters tell that the others do, too; one may be cut.
    let wrapped = inside().take(WRAPPED).count() == WRAPPED;
    let is_narrow = is_narrow && (wrapped || breaks.iter().any(|line| is_long(line) && line.headed));
    let joins = |line: &&Break| {
        let nearly_full = is_long(line) && line.length >= NEARLY_FULL;
        separates(line)
            || is_narrow && wrapped && line.goes_on && is_long(line) && !line.item
            || is_narrow && line.headed && nearly_full
            || is_narrow
                && nearly_full
                && !line.item
                && !line.ended
                && wrapped
                && (line.dangles || line.had_no_room(full) && !line.titled)
    };
    breaks.iter().filter(joins).map(|line| line.line as usize).collect()
}

impl Break {
    /// The ends of all lines that have another one right behind them.
    fn all(text: &str, lines: &[Option<Span>]) -> Vec<Self> {
        (0..)
            .zip(lines.windows(2))
            .filter_map(|(number, pair)| Some(Self::of(text, number, pair[0]?, pair[1]?)))
            .collect()
    }

    fn of(text: &str, number: u32, line: Span, next: Span) -> Self {
        let length = width_of(text, line);
        let between = &text[line.range().end..next.range().start];
        let separated = between.len() > 2 && between.contains('\u{2028}');
        let (line, next) = (line.of(text), next.of(text));
        let small = next.starts_with(char::is_lowercase);
        let item = begins_item(next) && !is_dated(line, next);
        let by_chance = |next: &str| next.starts_with(|c: char| chars::is_dash(c) || c.is_ascii_digit());
        let closed = |line: &str| line.ends_with(['.', '!', '?', ':', ';', '…', '”', '"', ')']);
        let mut found = Self {
            line: number,
            length,
            first: next.split_whitespace().next().map_or(0, code_points),
            inside: small && line.ends_with(|c: char| c.is_alphanumeric() || c == ','),
            small,
            item,
            listed: item && (!by_chance(next) || closed(line) || begins_item(line)),
            separated,
            ..Self::default()
        };
        if NARROW.contains(&length) {
            found.look_closer(line, next);
        }
        found
    }

    /// What tells whether a line of a page of narrow ones goes on in the next.
    fn look_closer(&mut self, line: &str, next: &str) {
        let word = line.rsplit([' ', '\u{A0}']).next().unwrap_or_default();
        self.ended = line.ends_with(['.', '!', '?', ':', ';', '…', '”', '"', '|', '>', '*']);
        self.dangles = word.starts_with(char::is_lowercase) && lexicon::dangles(word);
        let (mut words, mut capitals) = (0usize, 0usize);
        for word in line.split_whitespace() {
            words += 1;
            capitals += usize::from(word.starts_with(char::is_uppercase));
        }
        self.titled = 2 * capitals > words;
        self.goes_on = self.small && !self.ended || word.ends_with('.') && is_dated(line, next);
        let (signs, heading) = heading_of(line);
        let (next_signs, rest) = heading_of(next);
        self.headed = signs > 0
            && signs == next_signs
            && !heading.is_empty()
            && !self.ended
            && (self.dangles
                || rest.starts_with(char::is_lowercase)
                || heading.starts_with('[') && !heading.contains(']'));
    }

    /// The next word did not fit.
    fn had_no_room(&self, width: u32) -> bool {
        self.length + 1 + self.first > width
    }

    /// Long enough to be broken. Others are the last lines of paragraphs, headings, menus.
    fn is_full(&self, width: u32) -> bool {
        let least = if LOOSE_WIDTHS.contains(&width) { 8 } else { 6 };
        u64::from(self.length) * 10 >= u64::from(width) * least
    }
}

/// Line ends that wrapping explains, and others.
#[derive(Default)]
struct Evidence {
    agree: usize,
    differ: usize,
}

impl Evidence {
    fn count(&mut self, agrees: bool) {
        *if agrees { &mut self.agree } else { &mut self.differ } += 1;
    }
}

/// Code points of a line with the spaces before it: programs that indent lines wrap them at the same margin.
fn width_of(text: &str, line: Span) -> u32 {
    let before = &text.as_bytes()[..line.start as usize];
    before.iter().rev().take_while(|&&byte| byte == b' ').count() as u32 + code_points(line.of(text))
}

fn code_points(text: &str) -> u32 {
    span::code_points(text.as_bytes())
}

/// True for a line that ends with a month, before one that begins with a day or a year.
fn is_dated(line: &str, next: &str) -> bool {
    let word = line.rsplit([' ', '\u{A0}']).next().unwrap_or_default();
    is_day(next.split(' ').next().unwrap_or_default()) && lexicon::is_month(word.strip_suffix('.').unwrap_or(word))
}

/// True for "12," and "12." and a year: what stands behind a month in a date.
fn is_day(word: &str) -> bool {
    let digits = word.trim_end_matches([',', '.', ';', ')']);
    digits.bytes().all(|byte| byte.is_ascii_digit())
        && match digits.len() {
            1 | 2 => digits.len() < word.len(),
            4 => true,
            _ => false,
        }
}

/// True when a block is marked as a heading, as Markdown marks it.
#[must_use]
pub fn is_heading(block: &str) -> bool {
    heading_of(block).0 > 0
}

/// How many number signs a heading in Markdown begins with, and what stands behind them.
fn heading_of(line: &str) -> (usize, &str) {
    let rest = line.trim_start_matches('#');
    if rest.len() < line.len() && rest.starts_with(char::is_whitespace) {
        (line.len() - rest.len(), rest.trim_start())
    } else {
        (0, line)
    }
}

/// True when a block begins as an item of a list does: with a bullet, a number or a letter, as `[3]:` does too.
#[must_use]
pub fn begins_item(block: &str) -> bool {
    let mut rest = block.chars();
    let Some(first) = rest.next() else { return false };
    if matches!(first, '•' | '▪' | '■' | '●' | '◦' | '·' | '‣' | '►' | '▶' | '✓' | '★') {
        return true;
    }
    // Before a letter, » opens a quotation.
    if chars::is_dash(first) || matches!(first, '*' | '+' | '>' | '#' | '»') {
        return rest.next().is_some_and(char::is_whitespace);
    }
    if first == '[' {
        let label = rest.as_str().trim_start_matches(|c: char| c.is_ascii_digit());
        return label.len() < rest.as_str().len() && (label.starts_with("]: ") || label.starts_with("] "));
    }
    let body = block.trim_start_matches('(');
    let digits = body.bytes().take_while(u8::is_ascii_digit).count();
    let label = if (1..=3).contains(&digits) {
        digits
    } else if body.len() < block.len() && body.starts_with(|c: char| c.is_ascii_lowercase()) {
        // A letter or a Roman number.
        body.bytes().take_while(|byte| matches!(byte, b'i' | b'v' | b'x')).count().clamp(1, 5)
    } else {
        return false;
    };
    let mut behind = body[label..].chars();
    matches!(behind.next(), Some('.' | ')' | ':')) && behind.next().is_some_and(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str) -> Vec<&str> {
        split(text).iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn a_line_is_a_block() {
        assert_eq!(
            blocks("\u{a0} One line. \r\n\r\nTwo.\n \nThree\u{2029}Four"),
            ["One line.", "Two.", "Three", "Four"]
        );
        assert_eq!(blocks(""), Vec::<&str>::new());
        assert_eq!(blocks("\n \t\n"), Vec::<&str>::new());
    }

    /// A paragraph of so many words in lines of at most `width` code points.
    fn wrapped(words: usize, width: u32) -> String {
        let story = "The council met on Tuesday evening to hear what the engineers — “experts”, they said — had found in \
            the old tunnel under the river and to decide whether the work that had been planned for the summer could \
            begin at all before the bridge has been closed. A second report is due in the autumn, the mayor said, and \
            nobody should expect the trains to run again before that report has been read by every member.";
        let (mut text, mut length) = (String::new(), 0);
        for word in story.split_whitespace().cycle().take(words) {
            let more = code_points(word);
            if length + 1 + more > width {
                text.push('\n');
                length = 0;
            } else if length > 0 {
                text.push(' ');
                length += 1;
            }
            text.push_str(word);
            length += more;
        }
        text
    }

    #[test]
    fn wrapped_text_is_joined() {
        let text = format!("{}\n\n{}", wrapped(70, 64), wrapped(60, 64));
        assert_eq!(blocks(&text).len(), 2, "{text}");
    }

    #[test]
    fn dashes_and_dates_at_the_beginning_of_wrapped_lines_are_no_items() {
        let story = |end: &str, next: &str| {
            let line = format!("The council met in the hall of the old town on the evening of {end}");
            let full = 69..=70;
            assert!(full.contains(&line.len()), "{line}");
            format!("{}\n\n{line}\n{next}\n\n{}", wrapped(70, 72), wrapped(60, 72))
        };
        for (end, next) in [("the day", "– at noon – and left."), ("late May", "11. It was late and the hall was wet.")]
        {
            let text = story(end, next);
            assert_eq!(blocks(&text).len(), 3, "{text}");
        }
        for (end, next) in [("a vote:", "– the wall is to be sealed."), ("a vote.", "11. The wall is wet.")] {
            let text = story(end, next);
            assert_eq!(blocks(&text).len(), 4, "{text}");
        }
    }

    #[test]
    fn short_wrapped_texts_are_joined() {
        for (text, count) in [
            (
                "The council will meet in the old tunnel on Friday evening to see the state of\nits walls, the mayor said.\n\nNobody else may come.",
                2,
            ),
            (
                "Tunnel to open\nBy Jane Holm\n\nThe council will meet in the old tunnel on Friday to see the\nwalls, the mayor said.\n\nQ. Who pays?\nA. The town.\n\nNobody else may come.",
                6,
            ),
            (
                "The council will meet in the old tunnel on Friday evening to see the\nstate of its walls, the mayor said, and nobody else may come before the\nbridge is open.",
                1,
            ),
            // Broken long before it was full.
            (
                "The council will meet in the old tunnel on Friday evening to see the state of its walls.\n\nThe mayor said of the\nwalls that they are old.\n\nNobody else may come.",
                4,
            ),
            (
                "The council will meet in the old tunnel on Friday evening to see the\nwalls, and\nnobody else may come.",
                3,
            ),
        ] {
            assert_eq!(blocks(text).len(), count, "{text}");
        }
        let wide = format!(
            "{}\n\n{}",
            wrapped(60, 1000),
            "The council will meet in the old tunnel on Friday evening to see the\nwalls."
        );
        assert_eq!(blocks(&wide).len(), 3, "{wide}");
    }

    #[test]
    fn menus_and_addresses_of_pages_do_not_hide_the_wrapping() {
        let menu = "Home and the weather of the week in all towns\nSports, and what is on\n";
        let address = format!("https://example.org/{}", "a-long-path-".repeat(12));
        let wide = "A table | that has a row | of columns | which no program | may break | at any place of it all";
        let text = format!("{}\n{}\n\n{address}\n\n{wide}\n\n{}", menu.repeat(20), wrapped(80, 78), wrapped(90, 78));
        assert_eq!(blocks(&text).len(), 40 + 4, "{text}");
    }

    #[test]
    fn lines_that_were_broken_where_they_were_full_are_joined() {
        let text = wrapped(140, 190).replacen("\nthe ", " the\n", 1);
        assert_eq!(blocks(&text).len(), 1, "{text}");
        // Paragraphs in lines of their own are not.
        let paragraphs = wrapped(30, 1000) + "\n" + &wrapped(40, 1000) + "\nsaid\n" + &wrapped(35, 1000);
        assert_eq!(blocks(&paragraphs).len(), 4, "{paragraphs}");
    }

    /// A page of narrow lines, and one paragraph in it.
    fn narrow_page(paragraph: &str) -> String {
        let rows = "## The week in the harbour, as told by those who were there\n\n\
            [All of the ferries and their times][12] for the next two weeks\n\n\
            * The tide tables of the old harbour, with notes of its master\n\n\
            The tables are printed on the old press of the town in the week before the\nferries leave, and nobody reads them.\n\n";
        format!("{}{paragraph}", rows.repeat(3))
    }

    #[test]
    fn sentences_go_on_in_pages_of_narrow_lines() {
        for paragraph in [
            "The engineers (https://example.org/engineers) told the town that the\nnew bridge would stay closed.",
            "The two men were seen at the pier of the old harbour on Friday, Nov.\n19, 2019. They left at noon.",
            "The engineers of the old harbour told the town that the bridge (8-2)\nwas closed.",
            "## The pier of the old harbour was built in the time of Mayor Holm and\n## Mayor Raven.",
            "#### [The pier of the old harbour, and what was found in the mud of its\n#### floor][42]",
        ] {
            assert_eq!(blocks(&narrow_page(paragraph)).len(), 13, "{paragraph}");
        }
        for apart in [
            "The Harbour Bridge Opens at Last, Two Years Late and Dearer Than Planned\nThe Mayor Resigns After a Walk",
            "The engineers of the old harbour told the town that the bridge was open.\nthe mayor was not there",
            "The ferry to the islands\nand back",
            "## The pier of the old harbour was built in the time of the last mayor\n## What it cost",
        ] {
            assert_eq!(blocks(&narrow_page(apart)).len(), 14, "{apart}");
        }
        let wide = "The engineers told the town that the bridge would stay closed for now and\nthat was all.";
        assert_eq!(blocks(wide).len(), 2);
    }

    #[test]
    fn a_line_separator_inside_a_sentence_parts_nothing() {
        assert_eq!(blocks("The bridge was\u{2028}closed on Monday.\u{2028}It rained.").len(), 2);
    }

    #[test]
    fn short_lines_stay_apart() {
        let verse = "Roses are red and violets are blue tonight\nSugar is sweet\nSo are you\nAnd that is the end of it all, I am told by you\n";
        assert_eq!(blocks(verse).len(), 4);
    }

    #[test]
    fn headings() {
        for (block, is) in [("# One", true), ("### Two", true), ("#three", false), ("##", false), ("Four", false)] {
            assert_eq!(is_heading(block), is, "{block}");
        }
    }

    #[test]
    fn items() {
        for item in [
            "• one",
            "- two",
            "* three",
            "1. four",
            "12) five",
            "(a) six",
            "(xii) seven",
            "– seven",
            "[8]: nine",
            "[10] ten",
            "» eleven",
        ] {
            assert!(begins_item(item), "{item}");
        }
        for prose in [
            "-- no",
            "1.5 million",
            "2016 was",
            "(a six)",
            "*bold* text",
            "a. b",
            "[sic] that",
            "[1]",
            "»Er kam.«",
            "#one",
            "##",
            "",
        ] {
            assert!(!begins_item(prose), "{prose}");
        }
    }
}
