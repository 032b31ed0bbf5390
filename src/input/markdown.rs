//! Markdown to text: what a reader sees, one block to a paragraph.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::options::{Keys, Role};
use crate::article::Article;

/// The text of a Markdown file, and what its front matter says.
pub(super) fn read(source: &str, keys: &Keys) -> Article {
    let (matter, body) = front_matter(source);
    let mut article = Article { text: text(body), ..Article::default() };
    let mut parts: Vec<(Role, u8, String)> = Vec::new();
    for (key, value) in matter {
        parts.extend(keys.roles(&key).map(|(role, rank)| (role, rank, value.clone())));
    }
    // Of a role's names the best first, whatever the order of the lines.
    parts.sort_by_key(|(_, rank, _)| *rank);
    for (role, _, value) in parts {
        let slot = match role {
            Role::Title => &mut article.title,
            Role::Url => &mut article.url,
            Role::Date => &mut article.published,
            Role::Source => &mut article.source,
            Role::Group => &mut article.group,
            Role::Id => {
                if article.id.is_empty() {
                    article.id = value;
                }
                continue;
            }
            Role::Text => continue,
        };
        slot.get_or_insert(value);
    }
    article
}

/// The simple values of the front matter between two fences at the head of the file (YAML between `---`, TOML between
/// `+++`), and what follows it. Without a closing fence there is none, nor where a rule that is drawn with `---` begins a
/// text.
fn front_matter(source: &str) -> (Vec<(String, String)>, &str) {
    let none = (Vec::new(), source);
    let mut lines = source.split_inclusive('\n');
    let fence = lines.next().unwrap_or_default();
    let is_toml = match fence.trim_end() {
        "---" => false,
        "+++" => true,
        _ => return none,
    };
    let mut at = fence.len();
    let mut pairs = Vec::new();
    for line in lines {
        let bare = line.trim_end();
        let is_fence = if is_toml { bare == "+++" } else { bare == "---" || bare == "..." };
        if is_fence {
            if is_toml {
                pairs = toml_values(&source[fence.len()..at]);
            }
            return (pairs, &source[at + line.len()..]);
        }
        let is_first = at == fence.len();
        at += line.len();
        // Nested keys are indented; they belong to something else.
        if is_toml || bare.starts_with([' ', '\t', '#', '-', ']', '}']) || bare.is_empty() && !is_first {
            continue;
        }
        let Some((key, value)) = key_and_value(bare) else { return none };
        pairs.extend(yaml_value(value.trim()).map(|value| (key.trim().to_owned(), value)));
    }
    none
}

/// A key of YAML, and what stands behind its colon; `None` for a line that is rather part of a text.
fn key_and_value(line: &str) -> Option<(&str, &str)> {
    let is_end = |&at: &usize| line[at + 1..].is_empty() || line[at + 1..].starts_with([' ', '\t']);
    let end = line.match_indices(':').map(|(at, _)| at).find(is_end)?;
    let (key, value) = (&line[..end], &line[end + 1..]);
    let is_name = |letter: char| letter.is_alphanumeric() || "_-.:@/\"' ".contains(letter);
    let is_key = !key.is_empty() && key.chars().all(is_name) && key.split_whitespace().count() <= KEY_WORDS;
    is_key.then_some((key, value))
}

/// Words of a key, at most: what has more before its colon is a sentence.
const KEY_WORDS: usize = 3;

/// A simple value of YAML, without its quotes and the comment behind it; `None` for others.
fn yaml_value(written: &str) -> Option<String> {
    let quote = written.chars().next().filter(|first| matches!(first, '"' | '\''));
    if let Some(quote) = quote
        && let Some(value) = quoted(&written[1..], quote)
    {
        return Some(value).filter(|value| !value.is_empty());
    }
    let end = written.match_indices('#').map(|(at, _)| at).find(|&at| at == 0 || written[..at].ends_with([' ', '\t']));
    let value = written[..end.unwrap_or(written.len())].trim_end();
    let is_simple = !value.is_empty() && value != "null" && value != "~" && !value.starts_with(['[', '{', '|', '>']);
    is_simple.then(|| value.to_owned())
}

/// What stands before the closing quote.
fn quoted(rest: &str, quote: char) -> Option<String> {
    let mut value = String::new();
    let mut letters = rest.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if quote == '"' => value.push(letters.next().filter(|next| matches!(next, '"' | '\\' | '/'))?),
            // Two of them are one.
            '\'' if quote == '\'' && letters.peek() == Some(&'\'') => value.extend(letters.next()),
            _ if letter == quote => return Some(value),
            _ => value.push(letter),
        }
    }
    None
}

/// The simple values at the head of TOML; what stands in tables belongs to something else.
fn toml_values(matter: &str) -> Vec<(String, String)> {
    let table: toml::Table = matter.parse().unwrap_or_default();
    let simple = |value: toml::Value| match value {
        toml::Value::String(words) => Some(words).filter(|words| !words.is_empty()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Datetime(day) => Some(day.to_string()),
        _ => None,
    };
    table.into_iter().filter_map(|(key, value)| Some((key, simple(value)?))).collect()
}

/// Headings, paragraphs and list items as blocks with a blank line between them. Code, pictures and
/// raw HTML are left out; a line broken in the source is joined by a space, as it is displayed.
fn text(source: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let mut out = Blocks::default();
    // Depth of elements whose text is not part of the article.
    let mut silent = 0usize;
    let mut in_table = false;
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
            Event::Start(Tag::Table(_)) => in_table = true,
            Event::End(TagEnd::Table) => in_table = false,
            Event::Start(Tag::TableCell) => out.cell(),
            // A row is a line.
            Event::InlineHtml(tag) if is_break(&tag) => out.push(if in_table { " " } else { "\n" }),
            Event::Text(words) | Event::Code(words) => out.push(&words),
            Event::SoftBreak => out.push(" "),
            Event::HardBreak => out.push("\n"),
            _ => {}
        }
    }
    out.end_block();
    out.text
}

/// True for the tag of a line break, `<br>`.
fn is_break(tag: &str) -> bool {
    let name = tag.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/').trim();
    name.split_ascii_whitespace().next().is_some_and(|name| name.eq_ignore_ascii_case("br"))
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
        // Where something was left out, such as the mark of a footnote, the spaces on both sides are one.
        let is_double = self.block.ends_with([' ', '\n']) && words.starts_with(' ');
        self.block.push_str(&words[usize::from(is_double)..]);
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
    fn a_rule_at_the_head_is_no_front_matter() {
        for source in [
            "---\n\nThe ferry left at noon.\n\n---\n\nIt was late.",
            "---\nThe ferry left at noon.\n\n---\n\nIt was late.",
            "---\nThe captain, who had waited, said: we go.\n\n---\n\nIt was late.",
        ] {
            let text = article(source).text;
            assert!(text.starts_with("The ") && text.ends_with("\n\nIt was late."), "{text}");
        }
        let article = article(
            "---\n# made by hand\ntitle: Ferry\n\ntags:\n- sea\n- 'a: b'\nlead: >\n  It left.\n---\n\nIt was late.",
        );
        assert_eq!((article.title.as_deref(), article.text.as_str()), (Some("Ferry"), "It was late."));
        assert_eq!(super::tests::article("---\n---\nIt was late.").text, "It was late.");
    }

    #[test]
    fn values_of_front_matter_end_where_they_end() {
        let of = |line: &str| article(&format!("---\nurl: {line}\n---\nText.")).url.unwrap_or_default();
        for line in [
            "https://e.org/a#b",
            "\"https://e.org/a#b\" # \"see\" there",
            "'https://e.org/a#b'",
            "https://e.org/a#b # see",
        ] {
            assert_eq!(of(line), "https://e.org/a#b", "{line}");
        }
        assert_eq!(
            (of("\"a \\\"b\\\"\""), of("'it''s'"), of("# none"), of("~")),
            ("a \"b\"".into(), "it's".into(), String::new(), String::new())
        );
        let source = "+++\ntitle = 'Ferry' # it left\ndate = 2026-03-04\ntags = [\n  'sea',\n]\n\n[extra]\nurl = 'https://e.org/other'\n+++\nText.";
        let article = article(source);
        assert_eq!((article.title.as_deref(), article.published.as_deref()), (Some("Ferry"), Some("2026-03-04")));
        assert_eq!((article.url, article.text.as_str()), (None, "Text."));
    }

    #[test]
    fn breaks_and_footnotes() {
        assert_eq!(
            article("It left at noon, and we saw it.<br>Second<BR />third.").text,
            "It left at noon, and we saw it.\nSecond\nthird."
        );
        assert_eq!(article("| A<br>B | C |\n|---|---|\n| 1 | 2 |\n").text, "A B \u{2013} C\n\n1 \u{2013} 2");
        assert_eq!(article("It left [^1] at noon.\n\n[^1]: As told.").text, "It left at noon.\n\nAs told.");
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
