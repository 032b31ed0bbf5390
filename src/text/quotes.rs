//! Quotation marks: which way the double ones look, which stand without their other end, and single ones that stay open.

use super::{chars, lexicon};

/// The double quotation marks of a paragraph.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Quotes {
    /// Byte of the mark that is never closed.
    pub(crate) unclosed: Option<usize>,
    /// A mark closes what was not opened here.
    pub(crate) stray_closer: bool,
    /// A quotation is opened inside of one.
    pub(crate) nested: bool,
    /// The paragraph begins with an opening mark.
    pub(crate) opens_first: bool,
}

/// The bytes that quotation marks begin with in an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leads {
    /// `"`, and that of typeset marks. Typed apostrophes are no marks unless two stand side by side.
    Plain,
    /// `'` as well.
    Apostrophe,
    /// Those that hardly a text has, as well.
    All,
}

impl Leads {
    pub(crate) fn of(text: &[u8]) -> Self {
        if memchr::memchr2(b'`', 0xEF, text).is_some() {
            Self::All
        } else if memchr::memmem::find(text, b"''").is_some() {
            Self::Apostrophe
        } else {
            Self::Plain
        }
    }

    fn find(self, rest: &[u8]) -> Option<usize> {
        match self {
            Self::Plain => memchr::memchr2(b'"', 0xE2, rest),
            Self::Apostrophe => memchr::memchr3(b'"', b'\'', 0xE2, rest),
            Self::All => rest.iter().position(|byte| matches!(byte, b'"' | b'\'' | b'`' | 0xE2 | 0xEF)),
        }
    }
}

/// True for a typeset mark that is no double one: an apostrophe, a dash, dots.
fn is_typeset_single(rest: &[u8]) -> bool {
    match rest {
        // “ ” „ ‟
        [0xE2, 0x80, 0x9C..=0x9F, ..] => false,
        // ‘ and ’, unless two stand side by side.
        [0xE2, 0x80, 0x98 | 0x99, behind @ ..] => !behind.starts_with(&rest[..3]),
        [0xE2, 0x80, ..] => true,
        _ => false,
    }
}

impl Quotes {
    /// Reads the marks of a paragraph.
    pub(crate) fn read(body: &str, leads: Leads) -> Self {
        let mut quotes = Self::default();
        let mut open: Vec<usize> = Vec::new();
        let mut any = false;
        let mut at = 0;
        while let Some(found) = leads.find(&body.as_bytes()[at..]) {
            let mark = at + found;
            if is_typeset_single(&body.as_bytes()[mark..]) {
                at = mark + 3;
                continue;
            }
            let c = chars::at(body, mark).expect("a lead byte begins a character");
            at = mark + c.len_utf8();
            let before = chars::before(body, mark).unwrap_or(' ');
            let double = match c {
                '"' | '“' | '”' | '„' | '\u{FF02}' | '‟' => true,
                // Two single marks are typed for a double one.
                '\'' | '’' | '‘' | '`' => {
                    let typed = || open.last().and_then(|&mark| chars::at(body, mark)).is_some_and(|c| c == '`');
                    // Behind a figure they are seconds, unless they end what two grave accents opened.
                    body[at..].starts_with(c) && (!before.is_ascii_digit() || c == '\'' && typed())
                }
                _ => false,
            };
            if !double {
                continue;
            }
            if matches!(c, '\'' | '’' | '‘' | '`') {
                at += c.len_utf8();
            }
            let seen = std::mem::replace(&mut any, true);
            let behind = chars::at(body, at).unwrap_or(' ');
            // What stands at an end opens nothing, whichever way it looks.
            let ends = at == body.len() && mark > 0;
            let way = if ends { Way::Closes } else { direction(c, before, behind, !open.is_empty()) };
            match way {
                Way::Opens => {
                    if !seen && body[..mark].chars().all(|c| !c.is_alphanumeric()) {
                        quotes.opens_first = true;
                    }
                    // Paragraphs of one speaker that were joined: each opens anew.
                    let anew =
                        body[..mark].trim_end().trim_end_matches(['\'', '’', ')']).ends_with(['.', '?', '!', '…']);
                    if open.is_empty() || !anew {
                        quotes.nested |= !open.is_empty();
                        open.push(mark);
                    }
                }
                Way::Closes => {
                    if open.pop().is_none() {
                        quotes.stray_closer = true;
                    }
                }
                Way::Neither => {}
            }
        }
        quotes.unclosed = open.first().copied();
        quotes
    }
}

/// What a mark does to a quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Opens,
    Closes,
    Neither,
}

/// Which way a mark looks: by its neighbours, since typeset marks are often the wrong way
/// round, and by its shape where they do not tell.
fn direction(mark: char, before: char, behind: char, open: bool) -> Way {
    let gap_before = before.is_whitespace() || matches!(before, '(' | '[' | '—' | '–' | '-' | '/' | '‘' | '\'' | '…');
    let gap_behind = behind.is_whitespace()
        || matches!(behind, ')' | ']' | '—' | '–' | '-' | '/' | ',' | '.' | ';' | ':' | '?' | '!' | '’' | '\'' | '…');
    // The apostrophe of a possessive, damaged in transmission: last week"s.
    if mark == '"' && behind == 's' && before.is_alphanumeric() {
        return Way::Neither;
    }
    // 6'2" and 12" are lengths.
    if mark == '"' && before.is_ascii_digit() && !open {
        return Way::Neither;
    }
    match (gap_before, gap_behind) {
        (true, false) => Way::Opens,
        (false, true) => Way::Closes,
        _ => match mark {
            '“' | '„' => Way::Opens,
            '`' => Way::Opens,
            '”' | '\'' | '’' => Way::Closes,
            _ if open => Way::Closes,
            _ => Way::Opens,
        },
    }
}

/// Words that begin with an apostrophe.
const SHORTENED: &[&str] = &["Tis", "Twas", "Til", "Till", "Cause", "Em", "Bout", "Cos", "Round", "Tween"];

/// Where a quotation in single marks begins that a paragraph opens at the head of a sentence and never closes. An
/// apostrophe at the end of a word may close it as well: what may be whole is.
pub(crate) fn open_single(body: &str) -> Option<usize> {
    let mut open = None;
    let mut at = 0;
    while let Some(found) = memchr::memchr2(b'\'', 0xE2, &body.as_bytes()[at..]) {
        let mark = at + found;
        let c = chars::at(body, mark)?;
        at = mark + c.len_utf8();
        if !matches!(c, '\'' | '‘' | '’') {
            continue;
        }
        let before = chars::before(body, mark);
        let behind = chars::at(body, at);
        if !behind.is_some_and(char::is_alphanumeric) {
            // “the boys' hall”, “he said.'”
            open = None;
        } else if before.is_none_or(|before| before.is_whitespace() || before == '(') {
            let word = body[at..].split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
            let heads = c != '’' && behind.is_some_and(char::is_uppercase) && !SHORTENED.contains(&word);
            open = open.or_else(|| (heads && leads_to_speech(&body[..mark])).then_some(mark));
        }
    }
    open
}

/// True at the head of a paragraph, behind a whole sentence and behind one who speaks: "He told the court:".
fn leads_to_speech(before: &str) -> bool {
    let before = before.trim_end();
    let head = &before[chars::ceil(before, before.len().saturating_sub(LEAD))..];
    let says = |word: &str| lexicon::is_saying(word) || matches!(word, "read" | "reads" | "statement");
    before.is_empty()
        || before.ends_with(['.', '!', '?'])
        || before.ends_with([':', ',']) && head.split(|c: char| !c.is_alphabetic()).any(says)
}

/// Bytes before a colon in which the verb of one who speaks is looked for.
const LEAD: usize = 80;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn single_marks_left_open() {
        for body in [
            "He told the court: 'He stepped in a puddle. It was right up to his",
            "‘There were children on the pier",
            "It was late. 'We don't know what the boy was told",
            "She said: ‘It’s the council that should be",
        ] {
            assert!(open_single(body).is_some(), "{body}");
        }
        for body in [
            "He told the court: 'He stepped in a puddle.' It was late",
            "'Tis the season of the old pier",
            "The '90s were late. 'Em all, rock 'n' roll",
            "The boys said: 'We saw the girls' hall",
            "It was called 'The Old Pier",
            "At the head: 'Happy days of the pier",
            "O'Brien's and the 'Old Pier",
        ] {
            assert_eq!(open_single(body), None, "{body}");
        }
    }

    proptest! {
        #[test]
        fn what_is_passed_over_changes_nothing(text in "[a6 \"'’‘“”„…–.]{0,24}") {
            prop_assert_eq!(Quotes::read(&text, Leads::of(text.as_bytes())), Quotes::read(&text, Leads::All));
        }
    }
}
