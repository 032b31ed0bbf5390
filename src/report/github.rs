//! `github`: workflow commands, which GitHub Actions shows as annotations on the diff.
//!
//! Grammar and escapes follow the Actions toolkit: `%`, line ends in the message; `:` and `,`
//! too in properties. A record of a JSONL file is annotated on its line of that file.

use std::fmt::Write as _;
use std::io;

use super::anchor::{self, Anchor};
use super::plain::{is_hidden, one_line, whereabouts};
use super::{Linted, Reporter, Summary, verdict};
use crate::finding::Severity;
use crate::span::LineIndex;

/// Writes one workflow command a finding, and one for the verdict on an article that shares something or
/// of which what it shares was left out.
#[derive(Debug)]
pub(super) struct Github;

impl Reporter for Github {
    fn begin(&mut self, _: &mut dyn io::Write) -> io::Result<()> {
        Ok(())
    }

    fn article(&mut self, linted: &Linted<'_>, out: &mut dyn io::Write) -> io::Result<()> {
        let article = linted.article;
        let file = property(article.path.strip_prefix("./").unwrap_or(&article.path));
        let verdict = verdict::line(linted);
        if linted.findings.is_empty() && verdict.is_none() {
            return Ok(());
        }
        let index = LineIndex::new(&article.text);
        let anchor = anchor::of(article);
        let name = whereabouts(&article.path, &article.id, anchor);
        let mut command = String::new();
        for finding in linted.findings {
            let start = index.position(&article.text, finding.span.start);
            let end = index.position(&article.text, finding.span.end);
            let level = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "notice",
            };
            command.clear();
            let _ = write!(command, "::{level} file={file}");
            let _ = match anchor {
                Anchor::Text if start.line == end.line => write!(
                    command,
                    ",line={},endLine={},col={},endColumn={}",
                    start.line, end.line, start.column, end.column
                ),
                Anchor::Text => {
                    write!(command, ",line={},endLine={},col={}", start.line, end.line, start.column)
                }
                Anchor::Line(line) => write!(command, ",line={line},endLine={line}"),
                Anchor::File => Ok(()),
            };
            let _ = write!(command, ",title={}", property(&format!("copydesk ({})", finding.rule)));
            // The log shows only the message, so it says again where the finding stands.
            let place = format!("{name}:{}:{}: {}", start.line, start.column, one_line(&finding.message));
            let _ = write!(command, "::{}", data(&place));
            if let Some(help) = &finding.help {
                let _ = write!(command, "%0A{}", data(&format!("help: {}", one_line(help))));
            }
            writeln!(out, "{command}")?;
        }
        if let Some((place, sentence)) = verdict {
            let title = property("copydesk (verdict)");
            writeln!(out, "::notice file={file},title={title}::{}", data(&format!("{place}: {sentence}")))?;
        }
        Ok(())
    }

    fn finish(&mut self, _: &Summary, _: &mut dyn io::Write) -> io::Result<()> {
        Ok(())
    }
}

/// Escapes the message of a workflow command.
fn data(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '%' => escaped.push_str("%25"),
            '\r' => escaped.push_str("%0D"),
            '\n' => escaped.push_str("%0A"),
            _ if is_hidden(c) => escaped.extend(c.escape_unicode()),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// Escapes a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_cannot_be_broken_out_of() {
        assert_eq!(data("100 %\r\n::error::x"), "100 %25%0D%0A::error::x");
        assert_eq!(property("a,b:c%\n.txt"), "a%2Cb%3Ac%25%0A.txt");
        assert_eq!(data("\u{1b}[31m"), r"\u{1b}[31m");
    }
}
