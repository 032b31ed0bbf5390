//! Markdown for the terminal: what rule documentation uses of it, wrapped and coloured.

use anstyle::{AnsiColor, Style};
use copydesk::finding::Severity;
use copydesk::rules::doc::{Example, Verdict};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use unicode_width::UnicodeWidthStr as _;

const CODE: Style = AnsiColor::Cyan.on_default();

/// Narrower than this no text is wrapped.
const LEAST_WIDTH: usize = 20;

/// The colour of a severity.
pub(crate) fn severity_style(severity: Severity) -> Style {
    match severity {
        Severity::Error => AnsiColor::Red.on_default().bold(),
        Severity::Warning => AnsiColor::Yellow.on_default().bold(),
        Severity::Info => AnsiColor::Cyan.on_default().bold(),
    }
}

/// Renders a document.
pub(crate) fn render(source: &str, width: usize, color: bool) -> String {
    let mut page = Page { out: String::new(), width, color, ..Page::default() };
    for event in Parser::new(source) {
        page.event(event);
    }
    page.end_paragraph();
    page.out
}

/// Renders one line of Markdown into lines of at most `width` columns.
pub(crate) fn wrap_inline(source: &str, width: usize, color: bool) -> impl Iterator<Item = String> {
    let rendered = render(source, width, color);
    rendered.lines().map(str::to_owned).collect::<Vec<_>>().into_iter()
}

/// A word: pieces of different style without space between them.
type Word = Vec<(Style, String)>;

#[derive(Default)]
struct Page {
    out: String,
    width: usize,
    color: bool,
    /// The paragraph that is being gathered.
    words: Vec<Word>,
    /// The next piece continues the last word.
    glued: bool,
    styles: Vec<Style>,
    lists: Vec<List>,
    /// Columns that each open item and quotation puts before its lines.
    indents: Vec<usize>,
    /// What stands in the indent of the next line.
    marker: Option<String>,
    /// An empty line is due before the next one.
    gap: bool,
    code: Option<Code>,
}

#[derive(Default)]
struct List {
    /// Number of the next item; `None` for bullets.
    number: Option<u64>,
    begun: bool,
}

struct Code {
    style: Style,
    text: String,
}

impl Page {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Text(text) => match &mut self.code {
                Some(code) => code.text.push_str(&text),
                None => self.text(&text),
            },
            // Colour tells code from prose; without it the marks must.
            Event::Code(text) if self.color => self.piece(CODE, &text),
            Event::Code(text) => self.piece(self.style(), &format!("`{text}`")),
            Event::SoftBreak | Event::HardBreak => self.glued = false,
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Html(text) | Event::InlineHtml(text) => self.text(&text),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Emphasis => self.styles.push(self.style().italic()),
            Tag::Strong => self.styles.push(self.style().bold()),
            Tag::Link { .. } => self.styles.push(self.style().underline()),
            Tag::Heading { .. } => {
                self.end_paragraph();
                self.styles.push(Style::new().bold());
            }
            Tag::List(number) => {
                self.end_paragraph();
                self.lists.push(List { number: *number, begun: false });
            }
            Tag::Item => {
                self.end_paragraph();
                let list = self.lists.last_mut().expect("items stand in lists");
                let marker = match &mut list.number {
                    Some(number) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    None => "• ".to_owned(),
                };
                let first = !std::mem::replace(&mut list.begun, true);
                // Lists are set tight: only the outermost one keeps its distance.
                self.gap &= first && self.lists.len() == 1;
                self.indents.push(marker.width());
                self.marker = Some(marker);
            }
            Tag::BlockQuote(_) => {
                self.end_paragraph();
                self.indents.push(2);
            }
            Tag::CodeBlock(kind) => {
                self.end_paragraph();
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info,
                    CodeBlockKind::Indented => "",
                };
                let mut style = CODE;
                if let Some(example) = Example::from_info(info) {
                    style = match example.verdict {
                        Verdict::Flagged => AnsiColor::Red.on_default(),
                        Verdict::Clean => AnsiColor::Green.on_default(),
                        Verdict::Archived => AnsiColor::Cyan.on_default(),
                    };
                    self.styles.push(Style::new().bold());
                    self.text(&example.caption());
                    self.styles.pop();
                    self.end_paragraph();
                    self.gap = false;
                }
                self.code = Some(Code { style, text: String::new() });
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link => drop(self.styles.pop()),
            TagEnd::Paragraph => self.end_paragraph(),
            TagEnd::Heading(_) => {
                self.end_paragraph();
                self.styles.pop();
            }
            TagEnd::List(_) => {
                self.lists.pop();
                self.gap = true;
            }
            TagEnd::Item | TagEnd::BlockQuote(_) => {
                self.end_paragraph();
                self.indents.pop();
                self.marker = None;
            }
            TagEnd::CodeBlock => self.end_code(),
            _ => {}
        }
    }

    fn style(&self) -> Style {
        self.styles.last().copied().unwrap_or_default()
    }

    fn text(&mut self, text: &str) {
        let style = self.style();
        for (at, word) in text.split(char::is_whitespace).enumerate() {
            if at > 0 {
                self.glued = false;
            }
            if !word.is_empty() {
                self.piece(style, word);
            }
        }
    }

    /// Adds to the paragraph; spaces in the piece do not break.
    fn piece(&mut self, style: Style, text: &str) {
        if !self.glued {
            self.words.push(Word::new());
        }
        let word = self.words.last_mut().expect("a word is open");
        word.push((style, text.to_owned()));
        self.glued = true;
    }

    fn end_paragraph(&mut self) {
        self.glued = false;
        let room = self.width.max(LEAST_WIDTH).saturating_sub(self.indents.iter().sum()).max(LEAST_WIDTH);
        let mut line = String::new();
        let mut used = 0;
        let words = std::mem::take(&mut self.words);
        let any = !words.is_empty();
        for word in words {
            let columns: usize = word.iter().map(|(_, text)| text.width()).sum();
            if used > 0 && used + 1 + columns > room {
                self.line(&std::mem::take(&mut line));
                used = 0;
            }
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            for (style, text) in word {
                line.push_str(&self.paint(style, &text));
            }
            used += columns;
        }
        if any {
            self.line(&line);
            self.gap = true;
        }
    }

    /// Examples are articles, where a line is a paragraph: they are wrapped as one, with their spaces as they are.
    fn end_code(&mut self) {
        let Some(code) = self.code.take() else { return };
        self.indents.push(4);
        let room = self.width.max(LEAST_WIDTH).saturating_sub(self.indents.iter().sum()).max(LEAST_WIDTH);
        for paragraph in code.text.trim_end_matches('\n').split('\n') {
            for line in broken(paragraph, room) {
                let painted = if line.is_empty() { String::new() } else { self.paint(code.style, line) };
                self.line(&painted);
            }
        }
        self.indents.pop();
        self.gap = true;
    }

    fn line(&mut self, line: &str) {
        if std::mem::take(&mut self.gap) && !self.out.is_empty() {
            self.out.push('\n');
        }
        let marker = self.marker.take().unwrap_or_default();
        if !(line.is_empty() && marker.is_empty()) {
            let indent = self.indents.iter().sum::<usize>().saturating_sub(marker.width());
            self.out.push_str(&" ".repeat(indent));
            self.out.push_str(&marker);
            self.out.push_str(line);
        }
        self.out.push('\n');
    }

    fn paint(&self, style: Style, text: &str) -> String {
        if self.color { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}

/// A line of an example in lines of so many columns, broken at single spaces only: what an example shows may be its
/// spaces.
fn broken(line: &str, room: usize) -> Vec<&str> {
    let mut lines = Vec::new();
    let (mut start, mut end) = (0, 0);
    for (at, _) in line.match_indices(' ').chain([(line.len(), "")]) {
        if end > start && line[start..at].width() > room {
            lines.push(&line[start..end]);
            start = end + 1;
        }
        let is_single = !line[..at].ends_with(' ') && !line[at..].starts_with("  ");
        end = if is_single && at > start { at } else { end };
    }
    lines.push(&line[start..]);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_wrapped_and_styles_glued() {
        let text = render("A *full stop*, taken for the `end of it`.\nAnd on it goes for a while.\n", 24, false);
        assert_eq!(text, "A full stop, taken for\nthe `end of it`. And on\nit goes for a while.\n");
    }

    #[test]
    fn examples_get_captions_and_an_indent() {
        let text = render("Why.\n\n```text flagged title=\"Head\"\nOne.\n\nTwo.\n```\n\nAfter.\n", 60, false);
        assert_eq!(text, "Why.\n\nFlagged, under the headline “Head”:\n    One.\n\n    Two.\n\nAfter.\n");
    }

    #[test]
    fn examples_are_wrapped_and_keep_their_spaces() {
        assert_eq!(broken("one two three four", 9), ["one two", "three", "four"]);
        assert_eq!(broken("one  two three", 8), ["one  two", "three"]);
        assert_eq!(broken("a-long-word-alone b", 4), ["a-long-word-alone", "b"]);
        assert_eq!(broken("", 4), [""]);
        let long = "word ".repeat(4_000);
        assert_eq!(broken(&long, 40).concat().len(), long.len() - broken(&long, 40).len() + 1);
    }

    #[test]
    fn lists_hang() {
        let text = render("Head\n\n- one two three four five\n- six\n  1. seven\n  2. eight\n\nTail\n", 20, false);
        assert_eq!(text, "Head\n\n• one two three four\n  five\n• six\n  1. seven\n  2. eight\n\nTail\n");
    }

    #[test]
    fn colour_adds_nothing_but_colour() {
        let source = "# Head\n\nOne **two** `three`.\n\n```text clean\nfour\n```\n";
        let coloured = render(source, 60, true);
        assert!(coloured.contains('\u{1b}'));
        let stripped = anstream::adapter::strip_str(&coloured).to_string();
        assert_eq!(stripped, render(source, 60, false).replace('`', ""));
    }
}
