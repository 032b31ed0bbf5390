//! Cuts a place out of an article so that it fits a terminal.
//!
//! A news paragraph is one line of 700 columns and a scrape may be one line of megabytes, so
//! a line is cut around the span, at spaces where there are some. A span that is wider than
//! the terminal shows its beginning and its end; one of many lines its first and last lines.
//! The work for one excerpt grows with the terminal's width and, for the line count, not with
//! the text: an article with very many findings stays linear.

use super::plain::{char_width, push_char};
use crate::span::{LineIndex, Span};

/// Lines of a span that are shown in front of the gap and behind it.
const HEAD_LINES: usize = 2;
/// See [`HEAD_LINES`].
const TAIL_LINES: usize = 1;
/// Physical lines of a span looked at for [`HEAD_LINES`] that are not blank.
const LOOK: usize = 6;

/// A cut is moved to a space that is at most this many columns away.
const SNAP: usize = 14;

/// Zero-width characters that are kept on one letter; stacked marks beyond that are noise.
const MARKS: usize = 8;

/// Leading white space beyond this many columns is left out.
const MAX_INDENT: usize = 8;

/// A line made ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ShownLine {
    /// 1-based number in the article.
    pub number: usize,
    /// What is shown, with cuts marked by an ellipsis and hidden characters made visible.
    pub shown: String,
    /// The part of `shown` that belongs to the span.
    pub marked: std::ops::Range<usize>,
    /// Lines of the span that are left out in front of this one.
    pub skipped: usize,
}

/// The lines that show a span of a text, none wider than `columns`.
pub(super) fn lines(text: &str, index: &LineIndex, span: Span, columns: usize) -> Vec<ShownLine> {
    let words = span.of(text);
    // Line feeds at the ends of a span would add empty lines to the excerpt.
    let trimmed = words.trim_matches(['\n', '\r']);
    let span = if trimmed.is_empty() {
        Span { start: span.start, end: span.start }
    } else {
        let start = span.start as usize + (words.len() - words.trim_start_matches(['\n', '\r']).len());
        Span::new(start, start + trimmed.len())
    };
    let first = index.position(text, span.start).line as usize;
    let last = index.position(text, span.end).line as usize;
    let show = |number: usize, line: Span| {
        let marked = Span { start: span.start.max(line.start), end: span.end.min(line.end) };
        show_line(text, number, line, marked, columns)
    };
    let mut shown = Vec::new();
    let mut line = index.line_span(text, span.start);
    let mut number = first;
    let all = last - first < HEAD_LINES + TAIL_LINES + 2;
    while number <= last && (all || (shown.len() < HEAD_LINES && number < first + LOOK)) {
        if !line.of(text).trim().is_empty() || first == last {
            shown.push(show(number, line));
        }
        number += 1;
        line = index.line_span(text, line.end + 1);
    }
    if number <= last {
        let mut line = index.line_span(text, span.end);
        let mut tail = Vec::new();
        let mut back = last;
        while back >= number && tail.len() < TAIL_LINES && last - back < LOOK {
            if !line.of(text).trim().is_empty() {
                tail.push(show(back, line));
            }
            back -= 1;
            line = index.line_span(text, line.start.saturating_sub(1));
        }
        tail.reverse();
        if let (Some(head), Some(tail)) = (shown.last(), tail.first_mut()) {
            tail.skipped = tail.number - head.number - 1;
        }
        shown.append(&mut tail);
    }
    if shown.is_empty() {
        shown.push(show(first, index.line_span(text, span.start)));
    }
    shown
}

/// Shows words of which the rest of the line is not known (a place in another article).
pub(super) fn words(text: &str, first_line: usize, columns: usize) -> Vec<ShownLine> {
    let index = LineIndex::new(text);
    let mut shown = lines(text, &index, Span::new(0, text.len()), columns);
    for line in &mut shown {
        line.number += first_line.saturating_sub(1);
    }
    shown
}

/// Cuts one line around its marked part.
fn show_line(text: &str, number: usize, line: Span, marked: Span, columns: usize) -> ShownLine {
    let text = &text[..line.range().end];
    let text = text.strip_suffix('\r').unwrap_or(text);
    let end = text.len();
    let (line_start, mark_start) = (line.range().start.min(end), marked.range().start.min(end));
    let mark_end = marked.range().end.min(end).max(mark_start);
    let (before, mark, after) = (&text[line_start..mark_start], &text[mark_start..mark_end], &text[mark_end..]);

    let mut shown = String::with_capacity(columns + 16);
    let whole = fit_head(mark, columns);
    let (lead, trail) = (usize::from(!before.trim_start().is_empty()), usize::from(!after.trim_end().is_empty()));
    if whole.bytes < mark.len() || whole.columns + lead + trail > columns {
        // The span alone is too wide: its beginning and its end.
        let room = columns.saturating_sub(3 + lead + trail).max(8);
        let head = &mark[..snap_head(mark, fit_head(mark, room - room * 2 / 5))];
        let tail = &mark[snap_tail(mark, fit_tail(mark, room * 2 / 5))..];
        if lead > 0 {
            shown.push('…');
        }
        let start = shown.len();
        push_all(&mut shown, head.trim_end());
        shown.push_str(" … ");
        push_all(&mut shown, tail.trim_start());
        let marked = start..shown.len();
        if trail > 0 {
            shown.push('…');
        }
        return ShownLine { number, shown, marked, skipped: 0 };
    }

    let room = columns - whole.columns;
    let indent = before.len() - before.trim_start().len();
    let wide = before[..indent].chars().take(MAX_INDENT + 1).map(char_width).sum::<usize>() > MAX_INDENT.min(room);
    let before = if wide { &before[indent..] } else { before };
    let after = after.trim_end();
    let left = fit_tail(before, room);
    let right = fit_head(after, room);
    let (left_whole, right_whole) = (left.bytes == before.len(), right.bytes == after.len());
    let (left, right) = if left_whole && right_whole && left.columns + right.columns <= room {
        (before.len(), after.len())
    } else {
        // A column for the ellipsis of each cut; what one side does not need is given to the other.
        let half = room.saturating_sub(2) / 2;
        let (left_room, right_room) = if left_whole && left.columns <= half {
            (left.columns, room.saturating_sub(1 + left.columns))
        } else if right_whole && right.columns <= half {
            (room.saturating_sub(1 + right.columns), right.columns)
        } else {
            (half, room.saturating_sub(2 + half))
        };
        let (left, right) = (fit_tail(before, left_room), fit_head(after, right_room));
        (before.len() - snap_tail(before, left), snap_head(after, right))
    };
    let (head, tail) = (&before[before.len() - left..], &after[..right]);
    if left < before.len() {
        shown.push('…');
    }
    push_all(&mut shown, head);
    let start = shown.len();
    push_all(&mut shown, mark);
    let marked = start..shown.len();
    push_all(&mut shown, tail);
    if right < after.len() {
        shown.truncate(shown.trim_end().len().max(marked.end));
        shown.push('…');
    }
    ShownLine { number, shown, marked, skipped: 0 }
}

fn push_all(shown: &mut String, text: &str) {
    text.chars().for_each(|c| push_char(shown, c));
}

/// A part of a text that fits some columns.
#[derive(Debug, Clone, Copy)]
struct Fit {
    bytes: usize,
    columns: usize,
}

/// The longest beginning of a text that fits, never between a letter and its marks.
fn fit_head(text: &str, columns: usize) -> Fit {
    let mut fit = Fit { bytes: 0, columns: 0 };
    let mut marks = 0;
    for (at, c) in text.char_indices() {
        let width = char_width(c);
        marks = if width == 0 { marks + 1 } else { 0 };
        if fit.columns + width > columns || marks > MARKS {
            break;
        }
        fit = Fit { bytes: at + c.len_utf8(), columns: fit.columns + width };
    }
    fit
}

/// The longest end of a text that fits, never between a letter and its marks.
fn fit_tail(text: &str, columns: usize) -> Fit {
    let mut fit = Fit { bytes: 0, columns: 0 };
    let mut marks = 0;
    for (at, c) in text.char_indices().rev() {
        let width = char_width(c);
        if width == 0 {
            // A mark belongs to the letter in front of it: taken only together with that.
            marks += 1;
            if marks > MARKS {
                break;
            }
            continue;
        }
        marks = 0;
        if fit.columns + width > columns {
            break;
        }
        fit = Fit { bytes: text.len() - at, columns: fit.columns + width };
    }
    fit
}

/// Moves the end of a beginning back to a space that is near.
fn snap_head(text: &str, fit: Fit) -> usize {
    let head = &text[..fit.bytes];
    if fit.bytes == text.len() || text[fit.bytes..].starts_with(char::is_whitespace) {
        return fit.bytes;
    }
    let near = head.char_indices().rev().take(SNAP.min(fit.columns / 2)).find(|&(_, c)| c.is_whitespace());
    near.map_or(fit.bytes, |(at, _)| at)
}

/// Where an end begins once it is moved on to a space that is near; a byte offset into the text.
fn snap_tail(text: &str, fit: Fit) -> usize {
    let start = text.len() - fit.bytes;
    if start == 0 || text[..start].ends_with(char::is_whitespace) {
        return start;
    }
    let near = text[start..].char_indices().take(SNAP.min(fit.columns / 2)).find(|&(_, c)| c.is_whitespace());
    near.map_or(start, |(at, c)| start + at + c.len_utf8())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr;

    use super::*;

    /// The excerpt as people see it: carets under the marked part.
    fn drawn(text: &str, span: Span, columns: usize) -> String {
        let mut drawn = String::new();
        for line in lines(text, &LineIndex::new(text), span, columns) {
            let before = line.shown[..line.marked.start].width();
            let carets = "^".repeat(line.shown[line.marked.clone()].width());
            drawn += &format!("{}| {}\n{}| {:before$}{carets}\n", line.number, line.shown, line.skipped, "");
        }
        drawn
    }

    fn span(text: &str, words: &str) -> Span {
        let start = text.find(words).unwrap();
        Span::new(start, start + words.len())
    }

    #[test]
    fn short_lines_stand_whole() {
        let text = "One.\nTwo words here.\r\nThree.";
        assert_eq!(drawn(text, span(text, "words"), 40), "2| Two words here.\n0|     ^^^^^\n");
    }

    #[test]
    fn long_lines_are_cut_at_spaces() {
        let text = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma";
        assert_eq!(
            drawn(text, span(text, "iota"), 40),
            "1| …zeta eta theta iota kappa lambda mu…\n0|                 ^^^^\n"
        );
        assert_eq!(drawn(text, span(text, "beta"), 30), "1| alpha beta gamma delta…\n0|       ^^^^\n");
        assert_eq!(
            drawn(text, span(text, "sigma"), 30),
            "1| …mu nu xi omicron pi rho sigma\n0|                          ^^^^^\n"
        );
    }

    #[test]
    fn a_wide_span_shows_both_ends() {
        let text = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma";
        assert_eq!(
            drawn(text, Span::new(6, text.len()), 30),
            "1| …beta gamma delta … rho sigma\n0|  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
        );
    }

    #[test]
    fn a_long_span_shows_its_first_and_last_lines() {
        let text = (1..=50).map(|n| format!("line {n}")).collect::<Vec<_>>().join("\n\n");
        let all = Span::new(0, text.len());
        let shown = drawn(&text, all, 40);
        assert_eq!(shown, "1| line 1\n0| ^^^^^^\n3| line 2\n0| ^^^^^^\n99| line 50\n95| ^^^^^^^\n");
    }

    #[test]
    fn places_without_words_are_shown() {
        assert_eq!(drawn("", Span::new(0, 0), 40), "1| \n0| \n");
        assert_eq!(drawn("one\n\ntwo", Span::new(3, 5), 40), "1| one\n0|    \n");
        assert_eq!(drawn("  \n  \n", Span::new(0, 6), 40), "1|   \n0| ^^\n");
        assert_eq!(drawn("end", Span::new(3, 3), 40), "1| end\n0|    \n");
    }

    #[test]
    fn marks_stay_on_their_letters() {
        let text = "e\u{301}".repeat(200);
        for columns in 16..24 {
            for line in lines(&text, &LineIndex::new(&text), Span::new(90, 93), columns) {
                let letters = line.shown.trim_matches('…');
                assert!(letters.starts_with('e') && letters.ends_with('\u{301}'), "{letters}");
            }
        }
    }

    #[test]
    fn megabytes_cost_nothing() {
        let text = "words and more words ".repeat(250_000);
        let index = LineIndex::new(&text);
        let started = std::time::Instant::now();
        for start in (0..5_000_000).step_by(1000) {
            assert_eq!(lines(&text, &index, Span::new(start, start + 5), 80).len(), 1);
            assert_eq!(lines(&text, &index, Span::new(start, text.len()), 80).len(), 1);
        }
        assert!(started.elapsed().as_secs() < 20, "10,000 excerpts took {:?}", started.elapsed());
    }

    proptest! {
        #[test]
        fn excerpts_fit_and_are_harmless(
            parts in prop::collection::vec(prop::sample::select(vec![
                "word", " ", "  ", "\n", "\r\n", "\t", "é", "e\u{301}", "東京", "\u{1b}[2J", "\u{200b}", "🐈\u{200d}⬛",
                "\u{301}", "\u{9b}", "\u{202e}", "a much longer run of words than the others", "\0",
            ]), 0..60),
            from in 0usize..400,
            len in 0usize..400,
            columns in 20usize..120,
        ) {
            let text = parts.concat();
            let floor = |at: usize| (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap();
            let (start, end) = (floor(from), floor(from + len));
            let shown = lines(&text, &LineIndex::new(&text), Span::new(start, end), columns);
            prop_assert!(!shown.is_empty() && shown.len() <= 5);
            prop_assert!(shown.is_sorted_by_key(|line| line.number));
            for line in shown {
                prop_assert!(line.shown.width() <= columns, "{} > {columns}: {}", line.shown.width(), line.shown);
                prop_assert!(line.shown.get(line.marked.clone()).is_some());
                prop_assert!(!line.shown.chars().any(char::is_control));
            }
        }
    }
}
