//! Where in a *file* a finding can be pointed at.
//!
//! Code scanning and annotations count lines of files. For a text file those are the lines of
//! the article. A record of a JSONL file is one line, whatever its text holds; of text that
//! was taken out of HTML or out of a spreadsheet the file's lines are not known.

use crate::article::Article;

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
    match article.record {
        None => of_path(&article.path),
        Some(line) if matches!(extension(&article.path).as_str(), "jsonl" | "ndjson") => Anchor::Line(line),
        Some(_) => Anchor::File,
    }
}

/// The same when only the path is known.
pub(super) fn of_path(path: &str) -> Anchor {
    match extension(path).as_str() {
        "html" | "htm" | "xhtml" | "md" | "markdown" | "json" | "jsonl" | "ndjson" | "csv" | "tsv" | "warc" | "wet"
        | "parquet" => Anchor::File,
        _ => Anchor::Text,
    }
}

/// Extension in lower case, that of a compression left out.
fn extension(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let name = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(name);
    name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase()
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
        assert_eq!(of_path("crawl.warc.gz"), Anchor::File);
    }
}
