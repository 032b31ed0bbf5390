//! Markdown to text: what a reader sees, one block to a paragraph.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::options::{Keys, Role};
use crate::article::Article;

/// The text of a Markdown file, and what its front matter says.
pub(super) fn read(source: &str, keys: &Keys) -> Article {
    let (matter, body) = front_matter(source);
    let mut article = Article { text: text(body), ..Article::default() };
    for (key, value) in matter {
        for (role, _) in keys.roles(key) {
            let slot = match role {
                Role::Title => &mut article.title,
                Role::Url => &mut article.url,
                Role::Date => &mut article.published,
                Role::Source => &mut article.source,
                Role::Group => &mut article.group,
                Role::Id => {
                    article.id.clone_from(&value);
                    continue;
                }
                Role::Text => continue,
            };
            slot.get_or_insert_with(|| value.clone());
        }
    }
    article
}

/// Simple `key: value` (or TOML `key = "value"`) lines between two fences at the head of the file,
/// and what follows them. Without a closing fence there is no front matter.
fn front_matter(source: &str) -> (Vec<(&str, String)>, &str) {
    let mut lines = source.split_inclusive('\n');
    let fence = lines.next().unwrap_or_default();
    let (mark, separator) = match fence.trim_end() {
        "---" => ("---", ':'),
        "+++" => ("+++", '='),
        _ => return (Vec::new(), source),
    };
    let mut at = fence.len();
    let mut pairs = Vec::new();
    for line in lines {
        at += line.len();
        let bare = line.trim_end();
        if bare == mark || (mark == "---" && bare == "...") {
            return (pairs, &source[at..]);
        }
        // Nested keys are indented; they belong to something else.
        if bare.starts_with([' ', '\t', '#', '-']) {
            continue;
        }
        if let Some((key, value)) = bare.split_once(separator) {
            let value = value.trim();
            let quoted = |quote| value.strip_prefix(quote).and_then(|value: &str| value.strip_suffix(quote));
            let value = quoted('"').or_else(|| quoted('\'')).unwrap_or(value);
            if !value.is_empty() && value != "null" && !value.starts_with(['[', '{', '|', '>']) {
                pairs.push((key.trim(), value.to_owned()));
            }
        }
    }
    (Vec::new(), source)
}

/// Headings, paragraphs and list items as blocks with a blank line between them. Code, pictures and
/// raw HTML are left out; a line broken in the source is joined by a space, as it is displayed.
fn text(source: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let mut out = Blocks::default();
    // Depth of elements whose text is not part of the article.
    let mut silent = 0usize;
    for event in Parser::new_ext(source, options) {
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::Image { .. } | Tag::HtmlBlock | Tag::MetadataBlock(_)) => silent += 1,
            Event::End(TagEnd::CodeBlock | TagEnd::Image | TagEnd::HtmlBlock | TagEnd::MetadataBlock(_)) => silent -= 1,
            _ if silent > 0 => {}
            Event::Start(Tag::Item) => {
                out.end_block();
                out.item = true;
            }
            Event::Start(Tag::Paragraph | Tag::Heading { .. } | Tag::TableRow | Tag::TableHead)
            | Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::TableRow
                | TagEnd::TableHead
                | TagEnd::BlockQuote(_)
                | TagEnd::FootnoteDefinition,
            )
            | Event::Start(Tag::List(_) | Tag::BlockQuote(_) | Tag::FootnoteDefinition(_))
            | Event::Rule => out.end_block(),
            Event::End(TagEnd::Item | TagEnd::List(_)) => {
                out.end_block();
                out.item = false;
            }
            Event::Start(Tag::TableCell) => out.cell(),
            Event::Text(words) | Event::Code(words) => out.push(&words),
            Event::SoftBreak => out.push(" "),
            Event::HardBreak => out.push("\n"),
            _ => {}
        }
    }
    out.end_block();
    out.text
}

/// Gathers blocks.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    pub(super) text: String,
    block: String,
    item: bool,
}

impl Blocks {
    fn push(&mut self, words: &str) {
        self.block.push_str(words);
    }

    /// Parts the cells of a table's row.
    fn cell(&mut self) {
        if !self.block.is_empty() {
            self.block.push_str(" \u{2013} ");
        }
    }

    fn end_block(&mut self) {
        let block = self.block.trim();
        if !block.is_empty() {
            if !self.text.is_empty() {
                self.text.push_str("\n\n");
            }
            // A marker tells list items from headlines, in the text as on the page.
            if std::mem::take(&mut self.item) {
                self.text.push_str("- ");
            }
            self.text.push_str(block);
        }
        self.block.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(source: &str) -> Article {
        read(source, &Keys::default())
    }

    #[test]
    fn blocks_of_what_a_reader_sees() {
        let source = "# Harbour *reopens*\r\n\r\nThe harbour, closed\r\nin May, [reopened](https://e.org) &amp; is busy.\r\n\r\n\
                      - First point\r\n- Second **point**\r\n\r\n  More of it.\r\n\r\n> A quotation.\r\n\r\n```\r\ncode\r\n```\r\n\
                      ![alt](p.png)\r\n\r\n<div>html</div>\r\n\r\nThe end.";
        assert_eq!(
            article(source).text,
            "Harbour reopens\n\nThe harbour, closed in May, reopened & is busy.\n\n- First point\n\n- Second point\n\n\
             More of it.\n\nA quotation.\n\nThe end."
        );
    }

    #[test]
    fn nested_lists_and_tables() {
        assert_eq!(article("1. One\n   - Inner\n2. Two\n").text, "- One\n\n- Inner\n\n- Two");
        assert_eq!(article("| A | B |\n|---|---|\n| 1 | 2 |\n").text, "A \u{2013} B\n\n1 \u{2013} 2");
    }

    #[test]
    fn front_matter_gives_metadata() {
        let source = "---\ntitle: \"Harbour: reopened\"\ndate: 2026-03-04\nTags: [a, b]\nnested:\n  url: no\nsource: 'Example'\nid: 9\n---\nText.";
        let article = article(source);
        assert_eq!(article.title.as_deref(), Some("Harbour: reopened"));
        assert_eq!(article.published.as_deref(), Some("2026-03-04"));
        assert_eq!(article.source.as_deref(), Some("Example"));
        assert_eq!((article.id.as_str(), article.url, article.text.as_str()), ("9", None, "Text."));
        let article = super::tests::article("+++\ntitle = \"T\"\n+++\nText.");
        assert_eq!((article.title.as_deref(), article.text.as_str()), (Some("T"), "Text."));
        assert_eq!(super::tests::article("---\nNo fence follows.").text, "No fence follows.");
    }

    #[test]
    fn deep_nesting_is_harmless() {
        assert!(article(&format!("{}deep", "> ".repeat(20_000))).text.ends_with("deep"));
        assert!(article(&format!("{}x", "*[".repeat(20_000))).text.ends_with('x'));
    }

    /// Prints how long hostile sources take.
    #[test]
    #[ignore = "a measuring tool"]
    fn time_hostile_sources() {
        use std::io::Write;
        for piece in [
            "> ", "*[", "- ", "`", "*a ", "[a](", "![", "<a ", "&", "\n- a", "|a", "_*", "[x]: y\n", "a\n", "#\n",
            "<!--", "~~a", "[^a]", "  ",
        ] {
            let times: Vec<f64> = [100_000, 200_000, 400_000]
                .into_iter()
                .map(|size| {
                    let start = std::time::Instant::now();
                    article(&piece.repeat(size / piece.len()));
                    start.elapsed().as_secs_f64()
                })
                .collect();
            writeln!(std::io::stderr(), "{piece:?} {times:.3?}").unwrap();
        }
    }
}
