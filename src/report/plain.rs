//! How reports write names, numbers and long lines.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::anchor::Anchor;
use crate::finding;
pub(super) use crate::plain::{char_width, is_hidden, push_char};
pub use crate::plain::{message_line, one_line};

/// Longest article label in columns where people read it; ids come from data and may be anything.
pub(super) const MAX_LABEL: usize = 160;

/// How an article is named: its path, and its id when the path holds many. Whole, however long.
#[must_use]
pub fn label(path: &str, id: &str) -> String {
    let whole = if path.is_empty() || id == path || id.strip_prefix(path).is_some_and(|rest| rest.starts_with('#')) {
        Cow::Borrowed(id)
    } else if id.is_empty() {
        Cow::Borrowed(path)
    } else {
        Cow::Owned(format!("{path}#{id}"))
    };
    one_line(&whole).into_owned()
}

/// The same before a line and a column. Those of a page or a Markdown file are the lines of its text, not of the file.
pub(super) fn whereabouts(path: &str, id: &str, anchor: Anchor) -> String {
    let label = label(path, id);
    if id == path && anchor == Anchor::File { label + "#text" } else { label }
}

/// The first `columns` columns of a one-line text, with an ellipsis when something is cut.
#[must_use]
pub fn clip(text: &str, columns: usize) -> Cow<'_, str> {
    if text.len() <= columns || text.width() <= columns {
        return Cow::Borrowed(text);
    }
    let mut room = columns.saturating_sub(1);
    let end = text
        .char_indices()
        .find(|&(_, c)| {
            let width = char_width(c);
            let full = width > room;
            room = room.saturating_sub(width);
            full
        })
        .map_or(text.len(), |(at, _)| at);
    Cow::Owned(format!("{}…", text[..end].trim_end()))
}

/// The begin and the end of a one-line text, in so many columns, with an ellipsis where something is cut: the folder at
/// the head and the end that tells one name from the next.
pub(super) fn clip_middle(text: &str, columns: usize) -> Cow<'_, str> {
    if text.len() <= columns || text.width() <= columns {
        return Cow::Borrowed(text);
    }
    let room = columns.saturating_sub(1);
    // The end tells more.
    let (mut head, mut tail) = (room / 3, room - room / 3);
    let fits = |room: &mut usize, c: char| {
        let width = char_width(c);
        let does = width <= *room;
        *room = if does { *room - width } else { 0 };
        does
    };
    let begin = text.char_indices().find(|&(_, c)| !fits(&mut head, c)).map_or(text.len(), |(at, _)| at);
    let end = text.char_indices().rev().find(|&(_, c)| !fits(&mut tail, c)).map_or(0, |(at, c)| at + c.len_utf8());
    Cow::Owned(format!("{}…{}", text[..begin].trim_end(), text[end..].trim_start()))
}

/// Breaks a one-line text at spaces so that no line is wider than `columns`, of which the
/// first line has `first` and the others `rest` less. A number and its percent sign stay together. Words wider than a line
/// are broken between wide characters, as Chinese and Japanese are written, and else left whole.
pub(super) fn wrap(text: &str, first: usize, rest: usize, columns: usize) -> String {
    let mut wrapped = String::with_capacity(text.len() + 8);
    let mut column = 0;
    let mut room = columns.saturating_sub(first).max(MIN_WRAP);
    let full = columns.saturating_sub(rest).max(MIN_WRAP);
    let mut words = text.split(' ').peekable();
    while let Some(word) = words.next() {
        let sign = words.next_if(|next| next.starts_with('%'));
        let word = sign.map_or(Cow::Borrowed(word), |sign| Cow::Owned(format!("{word} {sign}")));
        let pieces = if word.width() > full { between_wide(&word) } else { vec![&*word] };
        for (at, piece) in pieces.into_iter().enumerate() {
            let space = usize::from(at == 0 && column > 0);
            let width = piece.width();
            if column > 0 && column + space + width > room {
                wrapped.push('\n');
                column = 0;
                room = full;
            } else if space > 0 {
                wrapped.push(' ');
                column += 1;
            }
            wrapped.push_str(piece);
            column += width;
        }
    }
    wrapped
}

/// Breaks a one-line text at spaces so that no line is wider than `columns`, every line but the first behind `rest`
/// spaces; `first` columns stand before the first.
#[must_use]
pub fn wrap_indented(text: &str, first: usize, rest: usize, columns: usize) -> String {
    wrap(text, first, rest, columns).replace('\n', &format!("\n{:rest$}", ""))
}

/// Pieces of a word between which a line may end: before and behind a character of two columns, but not before one that
/// ends a clause or behind one that opens a quotation.
fn between_wide(word: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, c) in word.char_indices() {
        let is_wide = |c: char| c.width() == Some(2);
        let breaks = before.is_some_and(|before| {
            (is_wide(before) || is_wide(c)) && !"「『（《〈【“‘(".contains(before) && !NO_BEGIN.contains(c)
        });
        // A mark on the letter before it takes no room.
        if breaks && c.width() != Some(0) {
            pieces.push(&word[start..at]);
            start = at;
        }
        before = Some(c);
    }
    pieces.push(&word[start..]);
    pieces
}

/// Characters that begin no line.
const NO_BEGIN: &str = "、。，．：；！？」』）》〉】”’…ー・),.:;!?";

/// Lines are not wrapped narrower than this: long rule names leave little room beside them.
const MIN_WRAP: usize = 24;

/// A number and its noun: `1 error`, `1,204 errors`.
#[must_use]
pub fn counted(count: u64, noun: &str) -> String {
    format!("{} {}", thousands(count), plural(count, noun))
}

/// A share in whole percent: `41 %`, and `under 1 %` for what is hardly anything.
pub(super) fn whole_percent(share: f32) -> String {
    if share > 0.0 && share < 0.01 { "under 1 %".to_owned() } else { format!("{} %", finding::percent(share)) }
}

/// A share of a whole, with a digit behind the point: `12.5 %`. Only nothing is 0 and only all is 100 %; of a whole that
/// is nothing there is no share.
#[must_use]
pub fn percent(share: f64) -> String {
    match share * 100.0 {
        percent if !percent.is_finite() => "–".to_owned(),
        0.0 => "0 %".to_owned(),
        percent if percent < 0.05 => "under 0.1 %".to_owned(),
        percent if percent < 100.0 => format!("{:.1} %", percent.min(99.9)),
        percent => format!("{percent:.0} %"),
    }
}

/// The noun for so many.
pub(super) fn plural(count: u64, noun: &str) -> Cow<'_, str> {
    if count == 1 { Cow::Borrowed(noun) } else { Cow::Owned(format!("{noun}s")) }
}

/// A number with a comma between groups of three digits.
#[must_use]
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_all_is_a_hundred() {
        let shown = [f64::INFINITY, 0.0, 1e-9, 0.0004, 0.0005, 0.125, 0.9999, 1.0].map(percent);
        assert_eq!(shown, ["–", "0 %", "under 0.1 %", "under 0.1 %", "0.1 %", "12.5 %", "99.9 %", "100 %"]);
    }

    #[test]
    fn labels_name_the_record() {
        assert_eq!(label("a.txt", "a.txt"), "a.txt");
        assert_eq!(label("a.jsonl", "a.jsonl#3"), "a.jsonl#3");
        assert_eq!(label("a.jsonl", "x1"), "a.jsonl#x1");
        assert_eq!(label("", "x1"), "x1");
        assert_eq!(label("a\nb.txt", "a\nb.txt"), "a b.txt");
        // Editors look for the file.
        let long = "folder/".repeat(60) + "story.txt";
        assert_eq!(label(&long, &long), long);
    }

    #[test]
    fn lines_of_a_page_are_those_of_its_text() {
        assert_eq!(whereabouts("a.txt", "a.txt", Anchor::Text), "a.txt");
        assert_eq!(whereabouts("a.html", "a.html", Anchor::File), "a.html#text");
        assert_eq!(whereabouts("a.jsonl", "x1", Anchor::Line(1)), "a.jsonl#x1");
    }

    #[test]
    fn clipping_counts_columns() {
        assert_eq!(clip("東京の市長", 10), "東京の市長");
        assert_eq!(clip("東京の市長", 7), "東京の…");
        assert_eq!(clip("one two", 5), "one…");
    }

    #[test]
    fn a_name_that_is_cut_keeps_both_ends() {
        assert_eq!(clip_middle("a/b.txt", 10), "a/b.txt");
        assert_eq!(clip_middle("folder/with/names/a-long-one-4711.txt", 16), "folde…e-4711.txt");
        assert_eq!(clip_middle("東京の市長は火曜日", 9), "東…火曜日");
    }

    #[test]
    fn wrapping_keeps_every_word() {
        let text = "the quick brown fox jumps over the lazy dog and then over the fence";
        let wrapped = wrap(text, 6, 6, 36);
        assert!(wrapped.lines().all(|line| line.width() <= 30), "{wrapped}");
        assert_eq!(wrapped.replace('\n', " "), text);
    }

    #[test]
    fn lines_break_between_wide_characters() {
        let text = "見出し：「市長は火曜日の夜に橋を開き、川の下の古い坑道について技師の話を聞いた。」";
        let wrapped = wrap(text, 0, 4, 30);
        assert!(wrapped.lines().count() > 2 && wrapped.lines().all(|line| line.width() <= 30), "{wrapped}");
        assert_eq!(wrapped.replace('\n', ""), text);
        assert!(wrapped.lines().all(|line| !line.starts_with(['、', '。', '」'])), "{wrapped}");
        // Long words of other scripts are left whole.
        let address = "https://valley.example/2026/02/03/bridge-to-stay-closed";
        assert_eq!(wrap(address, 0, 0, 30), address);
    }

    #[test]
    fn a_percent_sign_stays_with_its_number() {
        let text = "some words that fill the line 82 % of all";
        assert!(wrap(text, 0, 0, 33).contains("\n82 % of"), "{}", wrap(text, 0, 0, 33));
        assert_eq!(wrap_indented(text, 0, 2, 33), "some words that fill the line\n  82 % of all");
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(1234567), "1,234,567");
        assert_eq!(counted(1, "article"), "1 article");
    }
}
