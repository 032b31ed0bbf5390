//! Markdown to text: what a reader sees, one block to a paragraph.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::options::{Keys, Role};
use crate::article::Article;
use crate::text::{Language, kinds, lexicon};

/// The text of a Markdown file, and what its front matter says.
pub(super) fn read(source: &str, keys: &Keys) -> Article {
    let (matter, body) = front_matter(source, keys);
    let Page { headline, text } = page(body);
    let mut article = Article { text, ..Article::default() };
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
    if let Some(headline) = headline {
        headline.stand_in(&mut article);
    }
    article
}

/// The heading with which a file begins.
struct Headline {
    words: String,
    /// No other heading is of its level.
    alone: bool,
}

impl Headline {
    /// Makes it the title of an article without one. It stays in the text where the title says something else, and where
    /// it heads one of several parts.
    fn stand_in(self, article: &mut Article) {
        let said = |title: &str| kinds::title_hashes(title, Language::English);
        if article.text.is_empty() {
            article.text = self.words;
        } else if article.title.is_none() && self.alone {
            article.title = Some(self.words);
        } else if article.title.as_deref().is_none_or(|title| said(title) != said(&self.words)) {
            article.text = format!("# {}\n\n{}", self.words, article.text);
        }
    }
}

/// The simple values of the front matter between two fences at the head of the file (YAML between `---`, TOML between
/// `+++`), and what follows it. Without a closing fence there is none, nor where a rule that is drawn with `---` begins a
/// text.
fn front_matter<'s>(source: &'s str, keys: &Keys) -> (Vec<(String, String)>, &'s str) {
    let none = (Vec::new(), source);
    let mut lines = source.split_inclusive('\n');
    let fence = lines.next().unwrap_or_default();
    let is_toml = match fence.trim_end() {
        "---" => false,
        "+++" => true,
        _ => return none,
    };
    let mut at = fence.len();
    for line in lines {
        let bare = line.trim_end();
        let is_fence = if is_toml { bare == "+++" } else { bare == "---" || bare == "..." };
        if !is_fence {
            at += line.len();
            continue;
        }
        let matter = &source[fence.len()..at];
        let pairs = if is_toml { Some(toml_values(matter)) } else { yaml_values(matter, keys) };
        return pairs.map_or(none, |pairs| (pairs, &source[at + line.len()..]));
    }
    none
}

/// The simple values between two fences. The first line decides: where it is no key, the fences are rules of a text, and
/// there are none. Of what follows, lines that are not understood are passed over.
fn yaml_values(matter: &str, keys: &Keys) -> Option<Vec<(String, String)>> {
    let lines: Vec<&str> = matter.lines().map(str::trim_end).collect();
    let is_said = |line: &&str| !line.is_empty() && !line.trim_start().starts_with('#');
    let Some(first) = lines.iter().copied().find(is_said) else {
        // Nothing but comments; a blank line alone stands between two rules.
        return lines.iter().all(|line| !line.is_empty()).then(Vec::new);
    };
    let indent = &first[..first.len() - first.trim_start().len()];
    let (name, _) = key_and_value(first.trim_start())?;
    let mut pairs = Vec::new();
    let mut has_part = false;
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        at += 1;
        // Nested keys are indented; they belong to something else.
        let Some((key, value)) = line.strip_prefix(indent).and_then(key_and_value) else { continue };
        has_part |= keys.roles(key).next().is_some();
        pairs.extend(yaml_value(value).map(|value| (key.to_owned(), value)));
        at += lines_in_brackets(value, &lines[at..]);
    }
    // Behind a rule and a blank line a paragraph may begin with a word and a colon.
    let is_sure = !lines[0].is_empty() || has_part || name.starts_with(char::is_lowercase);
    is_sure.then_some(pairs)
}

/// How many of the next lines belong to a list or mapping in brackets that a value opens. Without the closing bracket it
/// opens none.
fn lines_in_brackets(value: &str, next: &[&str]) -> usize {
    let closing = match value.chars().next() {
        Some('[') => ']',
        Some('{') => '}',
        _ => return 0,
    };
    if value.contains(closing) {
        return 0;
    }
    let is_last = |line: &&str| line.trim_start().starts_with(closing) || line.ends_with(closing);
    next.iter().position(is_last).map_or(0, |at| at + 1)
}

/// A key of YAML, and what stands behind its colon; `None` for a line that is rather part of a text.
fn key_and_value(line: &str) -> Option<(&str, &str)> {
    let parts = |at: usize| (line[..at].trim_end(), line[at + 1..].trim_start());
    let mut colons = line.match_indices(':').map(|(at, _)| at);
    let is_end = |&at: &usize| line[at + 1..].is_empty() || line[at + 1..].starts_with([' ', '\t']);
    let whole = colons.clone().find(is_end).map(parts);
    // With a colon inside, several words are a key without a space behind its colon, and a value.
    let (key, value) = match whole.filter(|(key, _)| !key.contains(':') || !key.contains(char::is_whitespace)) {
        Some(found) => found,
        None => {
            let (key, value) = parts(colons.next()?);
            // An address and the time of a day have colons as well.
            let is_key = key.starts_with(char::is_alphabetic) && !key.contains(char::is_whitespace);
            Some((key, value)).filter(|_| is_key && !value.starts_with("//"))?
        }
    };
    let bare = key.trim_matches(['"', '\'']);
    let is_sentence = [", ", ". ", "? ", "! ", "; "].iter().any(|end| key.contains(end));
    let is_key = !bare.is_empty()
        && !key.starts_with(['#', '-', '[', ']', '{', '}', '*', '>', '|', '!', '&', '%'])
        && !is_sentence
        && key.split_whitespace().count() <= KEY_WORDS;
    is_key.then_some((bare, value))
}

/// Words of a key, at most: what has more before its colon is a sentence.
const KEY_WORDS: usize = 5;

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
    let mut letters = rest.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if quote == '"' => match escaped(letters.as_str()) {
                Some((meant, behind)) => {
                    value.push(meant);
                    letters = behind.chars();
                }
                None => {
                    value.push(letter);
                    value.extend(letters.next());
                }
            },
            // Two of them are one.
            '\'' if quote == '\'' && letters.as_str().starts_with('\'') => value.extend(letters.next()),
            _ if letter == quote => return Some(value),
            _ => value.push(letter),
        }
    }
    None
}

/// The character that is meant by what stands behind a backslash, and the rest; `None` where YAML knows none.
fn escaped(behind: &str) -> Option<(char, &str)> {
    let mut letters = behind.chars();
    let meant = match letters.next()? {
        '0' => '\0',
        'a' => '\u{7}',
        'b' => '\u{8}',
        't' | '\t' => '\t',
        'n' => '\n',
        'v' => '\u{b}',
        'f' => '\u{c}',
        'r' => '\r',
        'e' => '\u{1b}',
        'N' => '\u{85}',
        '_' => '\u{a0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        same @ (' ' | '"' | '/' | '\\') => same,
        kind @ ('x' | 'u' | 'U') => return numbered(kind, letters.as_str()),
        _ => return None,
    };
    Some((meant, letters.as_str()))
}

/// The character that a number in hexadecimal digits means, and what stands behind them.
fn numbered(kind: char, digits: &str) -> Option<(char, &str)> {
    let number = |text: &str, length: usize| {
        let digits = text.get(..length).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
        u32::from_str_radix(digits, 16).ok()
    };
    let length = match kind {
        'x' => 2,
        'u' => 4,
        _ => 8,
    };
    let (code, rest) = (number(digits, length)?, &digits[length..]);
    // JSON is YAML too, and writes characters beyond the first 65536 as two halves.
    let low = rest.strip_prefix("\\u").and_then(|low| number(low, 4));
    match (code, low) {
        (0xd800..0xdc00, Some(low @ 0xdc00..0xe000)) if kind == 'u' => {
            char::from_u32(0x1_0000 + ((code - 0xd800) << 10) + (low - 0xdc00)).map(|meant| (meant, &rest[6..]))
        }
        _ => char::from_u32(code).map(|meant| (meant, rest)),
    }
}

/// The simple values at the head of TOML; what stands in tables belongs to something else. Where a line is wrong, the
/// others are read.
fn toml_values(matter: &str) -> Vec<(String, String)> {
    let table = matter.parse::<toml::Table>().unwrap_or_else(|_| {
        let head = || matter.split_inclusive('\n').take_while(|line| !line.trim_start().starts_with('['));
        head().collect::<String>().parse().unwrap_or_else(|_| {
            let mut table = toml::Table::new();
            for (key, value) in head().filter_map(|line| line.parse::<toml::Table>().ok()).flatten() {
                table.entry(key).or_insert(value);
            }
            table
        })
    });
    let simple = |value: toml::Value| match value {
        toml::Value::String(words) => Some(words).filter(|words| !words.is_empty()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Datetime(day) => Some(day.to_string()),
        _ => None,
    };
    table.into_iter().filter_map(|(key, value)| Some((key, simple(value)?))).collect()
}

/// What a Markdown file shows.
struct Page {
    headline: Option<Headline>,
    text: String,
}

/// Headings, paragraphs and list items as blocks with a blank line between them. Code, pictures and
/// raw HTML are left out; a line broken in the source is joined by a space, as it is displayed.
fn page(source: &str) -> Page {
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
            Event::Start(Tag::Heading { level, .. }) => {
                out.end_block();
                out.heading = level as usize;
            }
            Event::End(TagEnd::Heading(_)) => {
                out.end_block();
                out.heading = 0;
            }
            Event::Start(Tag::Paragraph | Tag::TableRow | Tag::TableHead)
            | Event::End(
                TagEnd::Paragraph
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
    Page { headline: out.headline, text: out.text + &out.waiting }
}

/// True for the tag of a line break, `<br>`.
fn is_break(tag: &str) -> bool {
    let name = tag.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/').trim();
    name.split_ascii_whitespace().next().is_some_and(|name| name.eq_ignore_ascii_case("br"))
}

/// Gathers blocks.
#[derive(Default)]
struct Blocks {
    text: String,
    block: String,
    item: bool,
    /// Level of the heading that is open; 0 for none.
    heading: usize,
    /// Headings that nothing follows yet, unmarked.
    waiting: String,
    /// The same, marked.
    marked: String,
    /// The heading above everything else.
    headline: Option<Headline>,
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
        let block = std::mem::take(&mut self.block);
        let block = block.trim();
        if block.is_empty() {
            return;
        }
        let gap = if self.text.is_empty() && self.waiting.is_empty() { "" } else { "\n\n" };
        if let (Some(headline), 1..) = (&mut self.headline, self.heading) {
            headline.alone &= self.heading > 1;
        }
        let is_first = self.heading == 1 && gap.is_empty() && self.headline.is_none() && !self.item && is_title(block);
        // Markers tell list items and headings from sentences that are cut, in the text as on the page. Headings at the end
        // are headlines of something else.
        if is_first && is_heading(block) {
            self.headline = Some(Headline { words: block.to_owned(), alone: true });
        } else if std::mem::take(&mut self.item) {
            self.text.push_str(&std::mem::take(&mut self.marked));
            self.waiting.clear();
            self.text.extend([gap, "- ", block]);
        } else if self.heading > 0 && is_heading(block) {
            self.waiting.extend([gap, block]);
            self.marked.push_str(gap);
            self.marked.extend(std::iter::repeat_n('#', self.heading));
            self.marked.extend([" ", block]);
        } else {
            self.text.push_str(&std::mem::take(&mut self.marked));
            self.waiting.clear();
            self.text.extend([gap, block]);
        }
    }
}

/// True for what may be taken out of the text as its title: no address, no sentence that was cut, no damaged characters,
/// of which nobody would be told.
fn is_title(block: &str) -> bool {
    let last = block.rsplit(' ').next().unwrap_or_default();
    !(block.contains("://")
        || block.contains(['\u{FFFD}', 'Ã', 'Â'])
        || block.contains("â€")
        || lexicon::leaves_unfinished(last))
}

/// Longest heading, in words.
const LONGEST_HEADING: usize = 22;

/// True for what may be a heading by its looks: some write sentences as such.
pub(super) fn is_heading(block: &str) -> bool {
    !block.contains('\n') && !block.ends_with('.') && block.split_whitespace().count() <= LONGEST_HEADING
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
            "The harbour, closed in May, reopened & is busy.\n\n- First point\n\n- Second point\n\n\
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
    fn lines_of_front_matter_that_are_not_understood() {
        for matter in [
            "title:Ferry\ndate: 2026-03-04",
            "title: Ferry\ntags: [\n\"a\",\nurl: b\n]",
            "title: Ferry\nauthor: {\ntitle: Captain,\n}",
            "Title (en): Boat\ntitle: Ferry",
            "Q&A: yes\ntitle: Ferry",
            "Date of first publication: 2026\r\n\r\ntitle: Ferry\r",
            "\ntitle: Ferry",
            "\nlayout: post\ntitle: Ferry",
            "title: Ferry\nlead: It is a long\nline of words, and: more",
            "  title: Ferry\n  of:\n    url: no",
            "\"title\": Ferry",
            "# made by hand\n\ntitle: Ferry\nhttps://e.org/a",
        ] {
            let article = article(&format!("---\n{matter}\n---\nIt left."));
            assert_eq!((article.title.as_deref(), article.text.as_str()), (Some("Ferry"), "It left."), "{matter}");
            assert_eq!(article.url, None, "{matter}");
        }
        for text in ["\nNote: it left.\n", "It left at 9:30.", "https://e.org/a", "- one\n- two: three", ""] {
            let read = article(&format!("---\n{text}\n---\n\nIt was late.")).text;
            assert!(read.ends_with("\n\nIt was late.") || text.is_empty(), "{text}: {read}");
        }
        let article =
            article("+++\ntitle = Ferry\ndate = 2026-03-04\ntags = [\n  'sea',\n]\n[extra]\nurl = 'no'\n+++\nIt left.");
        assert_eq!(
            (article.published.as_deref(), article.url, article.text.as_str()),
            (Some("2026-03-04"), None, "It left.")
        );
    }

    #[test]
    fn escapes_in_quoted_values() {
        let of = |line: &str| article(&format!("---\ntitle: {line}\n---\nText.")).title.unwrap_or_default();
        assert_eq!(of(r#""It \u2019 \n \x41\t\U0001f600 \ud83d\ude00""#), "It \u{2019} \n A\t\u{1f600} \u{1f600}");
        assert_eq!(of(r#""a \q \ud83d \x4 \u+041""#), r"a \q \ud83d \x4 \u+041");
        assert_eq!(of(r"'a \n'"), r"a \n");
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
    fn headings_that_head_something_are_marked() {
        let source = "# Ferry\n\n## Why it matters to the\n\n### What we know so\n\nIt left.\n\nA line\n---\n- One\n\n## It is late.\n\n## Mayor quits\n";
        assert_eq!(
            article(source).text,
            "## Why it matters to the\n\n### What we know so\n\nIt left.\n\n## A line\n\n- One\n\nIt is late.\n\nMayor quits"
        );
    }

    #[test]
    fn the_heading_above_all_is_the_title() {
        for (source, title, text) in [
            ("# Ferry leaves\n\nIt left.", Some("Ferry leaves"), "It left."),
            (
                "Ferry *leaves*\n===\n\nIt left.\n\n## Why\n\nIt had to.",
                Some("Ferry leaves"),
                "It left.\n\n## Why\n\nIt had to.",
            ),
            ("---\ntitle: 'Ferry Leaves!'\n---\n# Ferry leaves\n\nIt left.", Some("Ferry Leaves!"), "It left."),
            ("---\ntitle: Boats\n---\n# Ferry leaves\n\nIt left.", Some("Boats"), "# Ferry leaves\n\nIt left."),
            ("## Ferry\n\nIt left.\n\n## Pier\n\nIt stays.", None, "## Ferry\n\nIt left.\n\n## Pier\n\nIt stays."),
            ("It left.\n\n# Pier\n\nIt stays.", None, "It left.\n\n# Pier\n\nIt stays."),
            ("# Ferry leaves", None, "Ferry leaves"),
        ] {
            let read = article(source);
            assert_eq!((read.title.as_deref(), read.text.as_str()), (title, text), "{source}");
        }
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
