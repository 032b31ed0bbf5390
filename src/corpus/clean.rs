//! What is taken out of a collection: whole articles, and pieces of texts.

use std::str::FromStr;

use super::collection::Doc;
use super::spill::{Record, get_all, put_all};
use crate::finding::{Group, Severity};
use crate::rules;
use crate::span::Span;

/// Least share of an article's words that stand in the article that is kept, where it is left
/// out for that: what is below has too much of its own.
pub const COPY: f64 = 0.8;

/// What may be taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Drop {
    /// Articles that are copies of one that is kept.
    Duplicates,
    /// Passages that stood in an earlier article.
    Reprints,
    /// Boilerplate that stood in an earlier article.
    Boilerplate,
    /// Cut-off sentences.
    Fragments,
    /// Sentences and paragraphs that stood before in the same article.
    Repeats,
    /// Page furniture.
    Residue,
}

impl Drop {
    /// Everything that may be taken out, with its name.
    pub const ALL: [(&'static str, Self); 6] = [
        ("duplicates", Self::Duplicates),
        ("reprints", Self::Reprints),
        ("boilerplate", Self::Boilerplate),
        ("fragments", Self::Fragments),
        ("repeats", Self::Repeats),
        ("residue", Self::Residue),
    ];
}

impl FromStr for Drop {
    type Err = String;

    /// Reads a name.
    ///
    /// # Errors
    /// When it is none.
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, drop)| drop);
        known.ok_or_else(|| {
            let names = Self::ALL.map(|(name, _)| name).join(", ");
            format!("nothing is called {name:?} that could be dropped; choose of {names}")
        })
    }
}

/// A finding as it is kept until the end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// Place of the rule in [`rules::ALL`].
    rule: u16,
    /// How grave it is.
    pub severity: Severity,
    /// Where it stands, in bytes.
    pub span: Span,
    /// How sure the rule is; not a number where it has no measure for it.
    score: f32,
}

impl Mark {
    /// Bytes of a mark.
    pub const SIZE: usize = 15;

    /// What is kept of a finding.
    #[must_use]
    pub fn of(finding: &crate::Finding) -> Self {
        let rule = rules::ALL.iter().position(|rule| rule.name == finding.rule).unwrap_or(usize::from(u16::MAX));
        Self {
            rule: rule as u16,
            severity: finding.severity,
            span: finding.span,
            score: finding.score.unwrap_or(f32::NAN),
        }
    }

    /// Name of the rule.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        rules::ALL.get(usize::from(self.rule)).map_or("", |rule| rule.name)
    }

    /// How sure the rule is, 0 to 1, when it has a measure for it.
    #[must_use]
    pub fn score(&self) -> Option<f32> {
        Some(self.score).filter(|score| !score.is_nan())
    }

    /// Appends its bytes.
    pub fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.rule.to_le_bytes());
        out.push(self.severity as u8);
        out.extend_from_slice(&self.span.start.to_le_bytes());
        out.extend_from_slice(&self.span.end.to_le_bytes());
        out.extend_from_slice(&self.score.to_le_bytes());
    }

    /// Reads marks from their bytes.
    #[must_use]
    pub fn all(bytes: &[u8]) -> Vec<Self> {
        let number = |bytes: &[u8]| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        bytes
            .chunks_exact(Self::SIZE)
            .map(|bytes| Self {
                rule: u16::from_le_bytes([bytes[0], bytes[1]]),
                severity: Severity::ALL[usize::from(bytes[2]).min(2)],
                span: Span { start: number(&bytes[3..]), end: number(&bytes[7..]) },
                score: f32::from_bits(number(&bytes[11..])),
            })
            .collect()
    }

    /// What would take it out.
    fn drop(&self) -> Option<Drop> {
        let rule = rules::ALL.get(usize::from(self.rule))?;
        if self.severity == Severity::Info {
            return None;
        }
        match rule.group {
            Group::Fragment => Some(Drop::Fragments),
            Group::Residue => Some(Drop::Residue),
            // Words said twice in a row are mended by hand, not cut out with their sentence.
            Group::Repetition
                if matches!(rule.name, "repeated-sentence" | "repeated-paragraph" | "repeated-passage") =>
            {
                Some(Drop::Repeats)
            }
            Group::Repetition | Group::Reprint | Group::Encoding | Group::Structure => None,
        }
    }
}

/// A piece of an article that stood in an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Copied {
    /// The article.
    pub doc: Doc,
    /// Its bytes.
    pub span: Span,
    /// Number of the passage.
    pub passage: u32,
}

impl Record for Copied {
    const SIZE: usize = 16;

    fn put(&self, out: &mut Vec<u8>) {
        put_all(&[self.doc, self.span.start, self.span.end, self.passage], out);
    }

    fn get(bytes: &[u8]) -> Self {
        let [doc, start, end, passage] = get_all(bytes);
        Self { doc, span: Span { start, end }, passage }
    }
}

/// Why a piece is taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// A rule found it.
    Rule(&'static str),
    /// It is a passage that stood in an earlier article.
    Passage(u32),
}

/// A piece that is taken out of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Removal {
    /// Its bytes in the text as it was read, with the white space that goes with it.
    pub span: Span,
    /// Why.
    pub why: Why,
}

/// What is taken out of a text: the pieces that `drops` names, in order, none inside another.
#[must_use]
pub fn removals(text: &str, marks: &[Mark], copied: &[Copied], drops: &[Drop]) -> Vec<Removal> {
    let found = marks.iter().filter(|mark| mark.drop().is_some_and(|drop| drops.contains(&drop)));
    let mut all: Vec<Removal> = found.map(|mark| Removal { span: mark.span, why: Why::Rule(mark.rule()) }).collect();
    all.extend(copied.iter().map(|copied| Removal { span: copied.span, why: Why::Passage(copied.passage) }));
    all.sort_by_key(|removal| (removal.span.start, std::cmp::Reverse(removal.span.end)));
    let mut merged: Vec<Removal> = Vec::new();
    for removal in all.into_iter().filter(|removal| removal.span.start < removal.span.end) {
        let span = with_space(text, removal.span);
        match merged.last_mut().filter(|last| span.start < last.span.end) {
            Some(last) => last.span.end = last.span.end.max(span.end),
            None => merged.push(Removal { span, ..removal }),
        }
    }
    merged
}

/// A span with the marks and the white space behind it that would stand alone without it: the
/// line break of a whole line, the space behind a sentence.
fn with_space(text: &str, span: Span) -> Span {
    let (start, mut end) = (span.start as usize, span.end as usize);
    let rest = &text[end..];
    // Words end before their full stop and closing quotes.
    end += rest.len() - rest.trim_start_matches(['.', '!', '?', '"', '\u{201D}', '\u{2019}', ')']).len();
    let rest = &text[end..];
    let line_starts = text[..start].trim_end_matches([' ', '\t']).ends_with('\n') || text[..start].trim().is_empty();
    let spaces = rest.len() - rest.trim_start_matches([' ', '\t', '\r']).len();
    let line_ends = rest[spaces..].starts_with('\n') || rest[spaces..].is_empty();
    if line_starts && line_ends {
        end += rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
    } else if !line_ends {
        end += spaces;
    }
    Span::new(start, end)
}

/// A text without some pieces, which are in order and do not overlap.
#[must_use]
pub fn without(text: &str, removals: &[Removal]) -> String {
    let mut left = String::with_capacity(text.len());
    let mut at = 0;
    for removal in removals {
        left.push_str(&text[at..removal.span.start as usize]);
        at = removal.span.end as usize;
    }
    left.push_str(&text[at..]);
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Article, Linter};
    use proptest::prelude::*;

    fn cleaned(text: &str, drops: &[Drop]) -> String {
        let article = Article::from_text("a", text);
        let marks: Vec<Mark> = Linter::default().lint(&article).iter().map(Mark::of).collect();
        without(text, &removals(text, &marks, &[], drops))
    }

    #[test]
    fn faults_go_and_the_rest_stays() {
        let text = "The ferry to the islands runs twice a day.\n\nIn the days since the attacks, U.S.\n\nIt leaves from the \
                    old harbour at noon.\n";
        assert_eq!(
            cleaned(text, &[Drop::Fragments]),
            "The ferry to the islands runs twice a day.\n\nIt leaves from the old harbour at noon.\n"
        );
        assert_eq!(cleaned(text, &[Drop::Residue]), text);
    }

    #[test]
    fn a_copied_passage_goes_with_its_full_stop() {
        let text = "It rained. The council met on Tuesday evening to hear of the tunnel. Nobody spoke.";
        let start = text.find("The council").unwrap();
        let span = Span::new(start, text.find(". Nobody").unwrap());
        let removed = removals(text, &[], &[Copied { doc: 0, span, passage: 3 }], &[Drop::Reprints]);
        assert_eq!(without(text, &removed), "It rained. Nobody spoke.");
        assert_eq!(removed[0].why, Why::Passage(3));
    }

    #[test]
    fn a_mark_is_its_bytes() {
        let article = Article::from_text("a", "In the days since the attacks, U.S.");
        let marks: Vec<Mark> = Linter::default().lint(&article).iter().map(Mark::of).collect();
        let mut bytes = Vec::new();
        marks.iter().for_each(|mark| mark.put(&mut bytes));
        assert_eq!(bytes.len(), marks.len() * Mark::SIZE);
        let read = Mark::all(&bytes);
        assert_eq!(read[0].rule(), "cut-at-abbreviation");
        assert_eq!((read[0].span, read[0].severity, read.len()), (marks[0].span, marks[0].severity, marks.len()));
    }

    proptest! {
        /// What is left and what was taken out make the text again.
        #[test]
        fn nothing_else_is_lost(text in "[a-c .\n\"]{0,80}", spans in prop::collection::vec((0u32..80, 0u32..30), 0..8)) {
            let length = text.len() as u32;
            let copied: Vec<Copied> = spans
                .into_iter()
                .map(|(start, size)| {
                    let start = start.min(length);
                    Copied { doc: 0, span: Span { start, end: (start + size).min(length) }, passage: 0 }
                })
                .collect();
            let removed = removals(&text, &[], &copied, &[]);
            let left = without(&text, &removed);
            let (mut again, mut rest) = (String::new(), left.as_str());
            for removal in &removed {
                let (head, tail) = rest.split_at(removal.span.start as usize - again.len());
                again.push_str(head);
                again.push_str(removal.span.of(&text));
                rest = tail;
            }
            again.push_str(rest);
            prop_assert_eq!(again, text);
        }
    }
}
