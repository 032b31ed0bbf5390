//! Text of articles, rules and file systems made fit for a terminal.
//!
//! Nothing that was read may reach a terminal as it is: an escape sequence in a scraped page
//! could recolour, retitle or overwrite it, a bidirectional control could reorder a line, and
//! a zero-width character would be invisible although a rule points at it.

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar;

/// True for characters that are shown by their number: controls of every kind, what reorders
/// or breaks lines, and what takes no room yet is not a mark on another letter.
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Columns that a character takes once [`push_char`] has written it.
pub(crate) fn char_width(c: char) -> usize {
    match c {
        '\t' => TAB.len(),
        _ if is_dropped(c) => 0,
        _ if is_hidden(c) => c.escape_unicode().len(),
        _ => c.width().unwrap_or(0),
    }
}

/// What a tab is shown as: the terminal's own tab stops would shift the carets.
const TAB: &str = "    ";

/// True for joiners and variation selectors of emoji, which are dropped: terminals disagree on the width of what they make.
fn is_dropped(c: char) -> bool {
    matches!(c, '\u{200d}' | '\u{fe0e}' | '\u{fe0f}')
}

/// True for white space that may be exchanged for a space.
fn is_space(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{2028}' | '\u{2029}')
}

/// Writes a character so that it takes [`char_width`] columns and does nothing else.
pub(crate) fn push_char(out: &mut String, c: char) {
    match c {
        '\t' => out.push_str(TAB),
        _ if is_dropped(c) => {}
        _ if is_hidden(c) => out.extend(c.escape_unicode()),
        _ => out.push(c),
    }
}

/// A message, path or id on one line: runs of white space become one space, hidden
/// characters are shown by their number.
#[must_use]
pub fn one_line(text: &str) -> Cow<'_, str> {
    let mut last_space = false;
    let clean = text.chars().all(|c| {
        let double = last_space && c == ' ';
        last_space = c == ' ';
        !double && !is_hidden(c) && (c == ' ' || !c.is_whitespace() || c == '\u{a0}')
    });
    if clean {
        return Cow::Borrowed(text);
    }
    let mut line = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_space(c) {
            if !line.ends_with(' ') {
                line.push(' ');
            }
        } else {
            push_char(&mut line, c);
        }
    }
    Cow::Owned(line)
}

/// A message on one line: line breaks become one space with the white space around them, hidden characters are shown by
/// their number. What it names keeps its spaces, so that it can be found.
#[must_use]
pub fn message_line(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| is_hidden(c) || is_dropped(c)) {
        return Cow::Borrowed(text);
    }
    let mut line = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let spaces = rest.find(|c: char| !is_space(c)).unwrap_or(rest.len());
        if spaces == 0 {
            push_char(&mut line, c);
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let (run, behind) = rest.split_at(spaces);
        line.push_str(if run.contains(char::is_control) { " " } else { run });
        rest = behind;
    }
    Cow::Owned(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_keep_the_spaces_of_names() {
        assert_eq!(message_line("a  b\u{1b}.txt:\n  is  empty"), "a  b\\u{1b}.txt: is  empty");
        assert!(matches!(message_line("a  b\u{a0}c"), Cow::Borrowed(_)));
    }

    #[test]
    fn hidden_characters_are_shown_by_number() {
        assert_eq!(one_line("red \u{1b}[31m\u{9b}2J\u{202e}x\u{0}"), r"red \u{1b}[31m\u{9b}2J\u{202e}x\u{0}");
        assert_eq!(one_line("a\r\n\tb  c"), "a b c");
        assert!(matches!(one_line("plain words, “quoted”"), Cow::Borrowed(_)));
    }
}
