//! `concise`: one line a finding, `path:line:col: severity[rule] message`.
//!
//! An article that was checked and shares something with the archive, or would if it had not been left out, has one line
//! more, `path: verdict: 41 % of this article ...`. The head of the line is what editors and `grep` jump lists understand. A record is named
//! by its file and its id; line and column then count inside its text.

use std::io;

use anstyle::Style;

use super::anchor;
use super::plain::{one_line, whereabouts};
use super::statistics::style_of;
use super::verdict;
use super::{Linted, RenderOptions, Reporter, Summary};
use crate::span::LineIndex;

/// Writes one line a finding, and the statistics when they are asked for.
#[derive(Debug)]
pub(super) struct Concise {
    options: RenderOptions,
}

impl Concise {
    pub(super) fn new(options: RenderOptions) -> Self {
        Self { options }
    }
}

impl Reporter for Concise {
    fn begin(&mut self, _: &mut dyn io::Write) -> io::Result<()> {
        Ok(())
    }

    fn article(&mut self, linted: &Linted<'_>, out: &mut dyn io::Write) -> io::Result<()> {
        if !linted.findings.is_empty() {
            self.findings(linted, out)?;
        }
        let bold = if self.options.color { Style::new().bold() } else { Style::new() };
        match verdict::line(linted) {
            Some((place, sentence)) => writeln!(out, "{bold}{place}{bold:#}: verdict: {sentence}"),
            None => Ok(()),
        }
    }

    fn finish(&mut self, summary: &Summary, out: &mut dyn io::Write) -> io::Result<()> {
        if self.options.statistics {
            if summary.total() > 0 {
                writeln!(out)?;
            }
            summary.write_table(self.options.color, out)?;
            writeln!(out, "{}", summary.sentence(self.options.color))?;
        }
        Ok(())
    }
}

impl Concise {
    fn findings(&self, linted: &Linted<'_>, out: &mut dyn io::Write) -> io::Result<()> {
        let text = &linted.article.text;
        let index = LineIndex::new(text);
        let place = whereabouts(&linted.article.path, &linted.article.id, anchor::of(linted.article));
        for finding in linted.findings {
            let at = index.position(text, finding.span.start);
            let (bold, severity) = match self.options.color {
                true => (Style::new().bold(), style_of(finding.severity)),
                false => Default::default(),
            };
            writeln!(
                out,
                "{bold}{place}{bold:#}:{}:{}: {severity}{}[{}]{severity:#} {}",
                at.line,
                at.column,
                finding.severity.name(),
                finding.rule,
                one_line(&finding.message),
            )?;
        }
        Ok(())
    }
}
