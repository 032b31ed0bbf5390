//! Paragraph-like units of a text: where they lie and what they are.
//!
//! A line is a block, as scrapers write them. Text wrapped at a fixed width is recognised by
//! the rule that wrapped it: no line had room for the first word of the next one.

use crate::span::Span;
use crate::text::chars;

/// Shortest and longest width, in bytes, at which mail clients and terminals wrap text.
const WRAP_WIDTHS: std::ops::RangeInclusive<usize> = 50..=100;

/// Wrapped line ends needed before a text counts as wrapped: two or three may be chance.
const WRAP_EVIDENCE: usize = 6;

/// Splits a text into blocks, without the white space around them.
#[must_use]
pub fn split(text: &str) -> Vec<Span> {
    let lines = lines(text);
    let wrapped = wrap_width(text, &lines);
    let mut blocks: Vec<Span> = Vec::with_capacity(lines.len());
    let mut previous_end_line = usize::MAX;
    for (number, line) in lines.iter().enumerate() {
        let Some(span) = line else { continue };
        let joins = wrapped.is_some_and(|width| {
            number > 0
                && previous_end_line == number - 1
                && lines[number - 1].is_some_and(|before| continues(text, before, *span, width))
        });
        match blocks.last_mut() {
            Some(last) if joins => last.end = span.end,
            _ => blocks.push(*span),
        }
        previous_end_line = number;
    }
    blocks
}

/// The trimmed span of every line; `None` for blank ones. Unicode line and paragraph
/// separators and form feeds end lines too.
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

/// The width at which the text was wrapped, if it was.
fn wrap_width(text: &str, lines: &[Option<Span>]) -> Option<usize> {
    let longest = lines.iter().flatten().map(|line| line.len()).max()?;
    if !WRAP_WIDTHS.contains(&longest) {
        return None;
    }
    let (mut agree, mut differ) = (0, 0);
    for pair in lines.windows(2) {
        if let [Some(line), Some(next)] = *pair {
            if continues(text, line, next, longest) {
                agree += 1;
            } else {
                differ += 1;
            }
        }
    }
    (agree >= WRAP_EVIDENCE && agree > 2 * differ).then_some(longest)
}

/// True when a line was broken only because the next line's first word did not fit.
fn continues(text: &str, line: Span, next: Span, width: usize) -> bool {
    let first = next.of(text).split_whitespace().next().map_or(0, str::len);
    line.len() + 1 + first > width && line.len() * 10 >= width * 6 && !begins_item(next.of(text))
}

/// True when a block begins as an item of a list does: with a bullet, a number or a letter.
#[must_use]
pub fn begins_item(block: &str) -> bool {
    let mut rest = block.chars();
    let Some(first) = rest.next() else { return false };
    if matches!(first, '•' | '▪' | '■' | '●' | '◦' | '·' | '‣' | '►' | '▶' | '»' | '✓' | '★') {
        return true;
    }
    if chars::is_dash(first) || matches!(first, '*' | '+' | '>' | '#') {
        return rest.next().is_some_and(char::is_whitespace);
    }
    let body = block.trim_start_matches('(');
    let digits = body.bytes().take_while(u8::is_ascii_digit).count();
    let label = if (1..=3).contains(&digits) {
        digits
    } else if body.len() < block.len() && body.starts_with(|c: char| c.is_ascii_lowercase()) {
        1
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

    #[test]
    fn wrapped_text_is_joined() {
        let paragraph = "The council met on Tuesday evening to hear what the engineers had found in the old tunnel under \
            the river and to decide whether the work that had been planned for the summer could begin at all \
            before the bridge has been closed. A second report is due in the autumn, the mayor said, and nobody \
            should expect the trains to run again before that report has been read by every member.";
        let mut wrapped = String::new();
        for _ in 0..2 {
            let mut width = 0;
            for word in paragraph.split_whitespace() {
                if width + word.len() + 1 > 64 {
                    wrapped.push('\n');
                    width = 0;
                } else if width > 0 {
                    wrapped.push(' ');
                    width += 1;
                }
                wrapped.push_str(word);
                width += word.len();
            }
            wrapped.push_str("\n\n");
        }
        assert_eq!(blocks(&wrapped).len(), 2, "{wrapped}");
    }

    #[test]
    fn short_lines_stay_apart() {
        let verse = "Roses are red and violets are blue tonight\nSugar is sweet\nSo are you\nAnd that is the end of it all, I am told by you\n";
        assert_eq!(blocks(verse).len(), 4);
    }

    #[test]
    fn items() {
        for item in ["• one", "- two", "* three", "1. four", "12) five", "(a) six", "– seven"] {
            assert!(begins_item(item), "{item}");
        }
        for prose in ["-- no", "1.5 million", "2016 was", "(a six)", "*bold* text", "a. b", ""] {
            assert!(!begins_item(prose), "{prose}");
        }
    }
}
