//! Where in a *file* a finding can be pointed at.
//!
//! Code scanning and annotations count lines of files. For a text file those are the lines of
//! the article. A record of a JSONL file is one line, whatever its text holds; of text that
//! was taken out of HTML or out of a spreadsheet the file's lines are not known.

use crate::article::{Article, Lines};
use crate::input;

/// What is known of a finding's place in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    /// Lines and columns of the text are those of the file.
    Text,
    /// The article is this 1-based line of the file.
    Line(u64),
    /// Only the file is known.
    File,
}

/// How the article's positions relate to its file.
pub(super) fn of(article: &Article) -> Anchor {
    let lines = article.lines.unwrap_or_else(|| input::lines_of(&article.path, article.record.is_some()));
    match (lines, article.record) {
        (Lines::Same, _) => Anchor::Text,
        (Lines::Record, Some(line)) => Anchor::Line(line),
        (Lines::Record, None) | (Lines::Unknown, _) => Anchor::File,
    }
}

/// The same when only the path is known.
pub(super) fn of_path(path: &str) -> Anchor {
    match input::lines_of(path, false) {
        Lines::Same => Anchor::Text,
        Lines::Record | Lines::Unknown => Anchor::File,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_follow_the_kind_of_file() {
        let at = |path: &str, record| of(&Article { path: path.into(), record, ..Article::default() });
        assert_eq!(at("a/b.txt", None), Anchor::Text);
        assert_eq!(at("b.TXT.gz", None), Anchor::Text);
        assert_eq!(at("no-extension", None), Anchor::Text);
        assert_eq!(at("b.html", None), Anchor::File);
        assert_eq!(at("b.jsonl.zst", Some(7)), Anchor::Line(7));
        assert_eq!(at("b.csv", Some(7)), Anchor::File);
        assert_eq!((at("A.HTML.GZ", None), at("r.jsonl.GZ", Some(2))), (Anchor::File, Anchor::Line(2)));
        assert_eq!(of_path("crawl.warc.gz"), Anchor::File);
        // What is known of how it was read comes before its name.
        let piped = |lines, record| of(&Article { path: "-".into(), lines: Some(lines), record, ..Article::default() });
        assert_eq!((piped(Lines::Unknown, None), piped(Lines::Record, Some(2))), (Anchor::File, Anchor::Line(2)));
        assert_eq!((piped(Lines::Unknown, Some(2)), piped(Lines::Same, None)), (Anchor::File, Anchor::Text));
    }
}
