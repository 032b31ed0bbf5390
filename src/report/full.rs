//! `full`: for people. Every finding with its words in place, the related places below it,
//! what to do about it, and a closing line.
//!
//! ```text
//! warning[repeated-sentence]: the sentence stands twice in this article
//!   --> news/harbour.txt:7:1
//!    |
//!  7 | The ferry will run twice an hour until midnight.
//!    | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
//!    |
//! note: first appears here
//!   --> news/harbour.txt:3:208
//!    |
//!  3 | …market, and the ferry will run twice an hour until midnight. “We know…
//!    |              ------------------------------------------------
//! help: delete one of the two
//! ```
//!
//! The layout is that of compilers, drawn here and not by a crate for source code: those take
//! the column in the head from the text they are given (here a cut one), cut by characters
//! and not at spaces, and skip lines of a long span by rules made for code.

use std::io;

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

use super::anchor;
use super::excerpt::{self, ShownLine};
use super::plain::{MAX_LABEL, clip, clip_middle, counted, label, one_line, whereabouts, wrap};
use super::statistics::style_of;
use super::verdict::{self, Tally};
use super::{Linted, MIN_WIDTH, RenderOptions, Reporter, Summary};
use crate::article::Article;
use crate::finding::{Elsewhere, Finding, Related, day};
use crate::span::{LineIndex, Position};

/// Findings of one article that are shown; beyond this nobody reads on, and the terminal's
/// history loses the other articles. The other formats list them all.
const MAX_PER_ARTICLE: usize = 200;

/// Related places that are shown under one finding.
const MAX_RELATED: usize = 5;

/// Columns of a help text or message that are shown before it is cut.
const MAX_MESSAGE: usize = 1_000;

/// Columns that a message is indented by from its second line on.
const CONTINUED: usize = 4;

/// Writes findings with excerpts.
#[derive(Debug)]
pub(super) struct Full {
    options: RenderOptions,
    theme: Theme,
    width: usize,
    tally: Tally,
}

/// Colours; all plain when colour is off.
#[derive(Debug, Default)]
struct Theme {
    frame: Style,
    title: Style,
    note: Style,
    help: Style,
    quiet: Style,
}

impl Theme {
    fn colored() -> Self {
        Self {
            frame: AnsiColor::BrightBlue.on_default().bold(),
            title: Style::new().bold(),
            note: AnsiColor::Green.on_default().bold(),
            help: AnsiColor::Cyan.on_default().bold(),
            quiet: Style::new().dimmed(),
        }
    }
}

impl Full {
    pub(super) fn new(options: RenderOptions) -> Self {
        let theme = if options.color { Theme::colored() } else { Theme::default() };
        Self { options, theme, width: options.width.max(MIN_WIDTH), tally: Tally::default() }
    }

    fn findings(&self, linted: &Linted<'_>, out: &mut dyn io::Write) -> io::Result<()> {
        let index = LineIndex::new(&linted.article.text);
        let mut drawn = String::new();
        for finding in linted.findings.iter().take(MAX_PER_ARTICLE) {
            drawn.clear();
            self.finding(linted, &index, finding, &mut drawn);
            writeln!(out, "{drawn}")?;
        }
        if let Some(more) = linted.findings.len().checked_sub(MAX_PER_ARTICLE).filter(|&more| more > 0) {
            let place = label(&linted.article.path, &linted.article.id);
            let place = clip_middle(&place, MAX_LABEL);
            let more = counted(more as u64, "more finding");
            writeln!(out, "… and {more} in {place}; the formats concise and json-lines list them all\n")?;
        }
        Ok(())
    }

    fn finding(&self, linted: &Linted<'_>, index: &LineIndex, finding: &Finding, out: &mut String) {
        let Linted { article, .. } = *linted;
        let related = &finding.related[..finding.related.len().min(MAX_RELATED)];
        let mut canvas =
            Canvas { theme: &self.theme, width: self.width, gutter: gutter(article, index, finding, related), out };
        let severity = if self.options.color { style_of(finding.severity) } else { Style::new() };

        let head = format!("{}[{}]", finding.severity.name(), finding.rule);
        canvas.title(&head, severity, &finding.message, CONTINUED);
        let at = index.position(&article.text, finding.span.start);
        canvas.place(&whereabouts(&article.path, &article.id, anchor::of(article)), at, article.title.as_deref());
        let lines = excerpt::lines(&article.text, index, finding.span, canvas.columns());
        canvas.excerpt(&lines, '^', severity);

        for place in related {
            canvas.bar();
            canvas.title("note", self.theme.note, &place.message, "note: ".len());
            self.related(article, index, finding, place, &mut canvas);
        }
        if finding.related.len() > related.len() {
            canvas.bar();
            let more = counted((finding.related.len() - related.len()) as u64, "more related place");
            canvas.title("note", self.theme.note, &more, "note: ".len());
        }
        if let Some(help) = &finding.help {
            canvas.bar();
            canvas.title("help", self.theme.help, help, "help: ".len());
        }
    }

    fn related(
        &self,
        article: &Article,
        index: &LineIndex,
        finding: &Finding,
        place: &Related,
        canvas: &mut Canvas<'_>,
    ) {
        let columns = canvas.columns();
        match &place.elsewhere {
            None => {
                let at = index.position(&article.text, place.span.start);
                canvas.place(&whereabouts(&article.path, &article.id, anchor::of(article)), at, None);
                canvas.excerpt(&excerpt::lines(&article.text, index, place.span, columns), '-', self.theme.frame);
            }
            Some(elsewhere) => {
                let anchor = anchor::of_path(&elsewhere.path);
                let place = whereabouts(&elsewhere.path, &elsewhere.article, anchor);
                canvas.place(&place, elsewhere.start, None);
                let lines = excerpt::words(&elsewhere.text, elsewhere.start.line as usize, columns);
                canvas.excerpt(&lines, '-', self.theme.frame);
                canvas.credit(&credit(elsewhere, &finding.message));
            }
        }
    }
}

impl Reporter for Full {
    fn begin(&mut self, _: &mut dyn io::Write) -> io::Result<()> {
        Ok(())
    }

    fn article(&mut self, linted: &Linted<'_>, out: &mut dyn io::Write) -> io::Result<()> {
        self.tally.record(linted);
        if !linted.findings.is_empty() {
            self.findings(linted, out)?;
        }
        let colors = verdict::Colors { title: self.theme.title, quiet: self.theme.quiet };
        match verdict::block(linted, self.width, colors) {
            Some(block) => writeln!(out, "{block}"),
            None => Ok(()),
        }
    }

    fn finish(&mut self, summary: &Summary, out: &mut dyn io::Write) -> io::Result<()> {
        if self.options.statistics {
            summary.write_table(self.options.color, out)?;
        }
        writeln!(out, "{}", summary.sentence(self.options.color))?;
        match self.tally.sentence() {
            Some(sentence) => writeln!(out, "{sentence}"),
            None => Ok(()),
        }
    }
}

/// Draws one finding.
struct Canvas<'a> {
    theme: &'a Theme,
    width: usize,
    /// Digits of the greatest line number.
    gutter: usize,
    out: &'a mut String,
}

impl Canvas<'_> {
    /// Columns that are left for the article's words.
    fn columns(&self) -> usize {
        self.width - self.gutter.min(self.width / 2) - " |  ".len()
    }

    fn push(&mut self, style: Style, words: &str) {
        use std::fmt::Write as _;
        // Writing into a string cannot fail.
        let _ = write!(self.out, "{style}{words}{style:#}");
    }

    /// `error[rule]: message`, wrapped.
    fn title(&mut self, head: &str, style: Style, message: &str, indent: usize) {
        let message = wrap(&clip(&one_line(message), MAX_MESSAGE), head.len() + 2, indent, self.width);
        self.push(style, head);
        // What comes under a finding is quieter than the finding.
        let style = if head == "note" || head == "help" { Style::new() } else { self.theme.title };
        for (at, line) in message.lines().enumerate() {
            if at > 0 {
                self.out.push_str(&format!("\n{:indent$}", ""));
                self.push(style, line);
            } else {
                self.push(style, &format!(": {line}"));
            }
        }
        self.out.push('\n');
    }

    /// `--> path:line:column`, and the article's headline as far as there is room for it.
    fn place(&mut self, label: &str, at: Position, title: Option<&str>) {
        self.out.push_str(&" ".repeat(self.gutter + 1));
        self.push(self.theme.frame, "-->");
        let place = format!(" {}:{}:{}", clip_middle(label, MAX_LABEL), at.line, at.column);
        self.out.push_str(&place);
        if let Some(title) = title.map(one_line).filter(|title| !title.is_empty()) {
            let room = self.width.saturating_sub(self.gutter + 4 + place.width() + " “”".len());
            if room >= 12 {
                self.push(self.theme.quiet, &format!(" “{}”", clip(&title, room)));
            }
        }
        self.out.push('\n');
    }

    /// The empty frame in front of and behind an excerpt.
    fn bar(&mut self) {
        self.push(self.theme.frame, &format!("{:1$} |", "", self.gutter + 1));
        self.out.push('\n');
    }

    /// Lines of an article, the span's words underlined in each.
    fn excerpt(&mut self, lines: &[ShownLine], caret: char, style: Style) {
        self.bar();
        for line in lines {
            if line.skipped > 0 {
                let skipped = counted(line.skipped as u64, "more line");
                self.push(self.theme.quiet, &format!("{:>1$} … {skipped}", "", self.gutter + 1));
                self.out.push('\n');
            }
            self.push(self.theme.frame, &format!(" {:>1$} |", line.number, self.gutter));
            self.out.push(' ');
            self.out.push_str(&line.shown);
            self.out.push('\n');
            self.push(self.theme.frame, &format!("{:1$} |", "", self.gutter + 1));
            let before = line.shown[..line.marked.start].width() + 1;
            let marked = line.shown[line.marked.clone()].width().max(1);
            self.out.push_str(&" ".repeat(before));
            self.push(style, &caret.to_string().repeat(marked));
            self.out.push('\n');
        }
    }

    /// Where the words of an excerpt were published.
    fn credit(&mut self, credit: &str) {
        if credit.is_empty() {
            return;
        }
        let indent = self.gutter + 4;
        let credit = wrap(&clip(credit, MAX_MESSAGE), indent, indent, self.width);
        for (at, line) in credit.lines().enumerate() {
            let sign = if at == 0 { "=" } else { " " };
            self.push(self.theme.frame, &format!("{:1$} {sign}", "", self.gutter + 1));
            self.out.push(' ');
            self.push(self.theme.quiet, line);
            self.out.push('\n');
        }
    }
}

/// Digits of the greatest line number that a finding shows.
fn gutter(article: &Article, index: &LineIndex, finding: &Finding, related: &[Related]) -> usize {
    let line = |offset| index.position(&article.text, offset).line;
    let related = related.iter().map(|place| match &place.elsewhere {
        None => line(place.span.end),
        Some(elsewhere) => elsewhere.end.line,
    });
    related.chain([line(finding.span.end)]).max().unwrap_or(1).to_string().len()
}

/// Where another article stood: headline, publisher, date and address, as far as they are known and the finding's message
/// does not tell them.
fn credit(elsewhere: &Elsewhere, message: &str) -> String {
    let title = elsewhere.title.as_deref().filter(|title| !title.is_empty()).map(|title| format!("“{title}”"));
    let published = elsewhere.published.as_deref().map(day);
    let whose: Vec<&str> = [elsewhere.source.as_deref(), published.as_deref()].into_iter().flatten().collect();
    let is_named = title.as_ref().is_some_and(|title| match &whose[..] {
        [] => message.contains(title),
        whose => message.contains(&format!("{title} ({})", whose.join(", "))),
    });
    let name = title.as_deref().into_iter().chain(whose).filter(|part| !is_named && !part.is_empty());
    let address = elsewhere.url.as_deref().filter(|url| !url.is_empty());
    name.chain(address).map(one_line).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credit_tells_what_the_message_does_not() {
        let start = Position { line: 1, column: 1 };
        let mut other = Elsewhere {
            article: "a7".into(),
            path: String::new(),
            title: Some("Snow".into()),
            url: Some("https://valley.example/snow".into()),
            source: Some("Valley News".into()),
            published: Some("2026-02-03T09:00:00Z".into()),
            text: String::new(),
            start,
            end: start,
        };
        let message = "these 20 words also appear in “Snow” (Valley News, 2026-02-03) and in one other article";
        assert_eq!(credit(&other, message), "https://valley.example/snow");
        // Another one of the same headline.
        other.source = Some("Hill Courier".into());
        let whole = "“Snow”, Hill Courier, 2026-02-03, https://valley.example/snow";
        assert_eq!((credit(&other, message).as_str(), credit(&other, "a stock passage").as_str()), (whole, whole));
        (other.source, other.published, other.url) = (None, None, None);
        assert_eq!((credit(&other, "also in “Snow”"), credit(&other, "").as_str()), (String::new(), "“Snow”"));
    }
}
