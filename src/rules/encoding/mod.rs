//! Damaged characters.

pub(crate) mod control_character;
mod escapes;
pub(crate) mod html_entity;
pub(crate) mod html_tag;
pub(crate) mod invisible_character;
pub(crate) mod lost_space;
pub(crate) mod lost_word;
pub(crate) mod mojibake;
pub(crate) mod replacement_character;
pub(crate) mod split_word;
mod swapped;

use crate::finding::{Finding, Severity};
use crate::rules::{Analysis, RuleEntry};
use crate::span::Span;

/// Most findings of one rule in one article: who has read twenty knows that the file is damaged.
const MOST: usize = 20;

/// A place of damage.
#[derive(Debug, Clone, Copy)]
struct Spot {
    span: Span,
    severity: Severity,
}

/// Reports damage once per block, at its first place; `message` is told how often it stands
/// in the block.
fn report(
    analysis: &Analysis<'_>,
    findings: &mut Vec<Finding>,
    rule: &RuleEntry,
    spots: &[Spot],
    help: &str,
    message: impl Fn(&Spot) -> String,
) {
    let blocks = &analysis.text.blocks;
    let mut at = 0;
    let mut reported = 0;
    let mut last = findings.len();
    while at < spots.len() {
        let block = blocks.partition_point(|block| block.span.end <= spots[at].span.start);
        let end = blocks.get(block).map_or(u32::MAX, |block| block.span.end);
        let count = spots[at..].partition_point(|spot| spot.span.start < end).max(1);
        reported += 1;
        if reported <= MOST {
            let here = &spots[at..at + count];
            let gravest = here.iter().map(|spot| spot.severity).max().unwrap_or(Severity::Info);
            let first = here.iter().find(|spot| spot.severity == gravest).unwrap_or(&here[0]);
            let mut words = message(first);
            if count > 1 {
                words.push_str(&format!(", one of {count} in this paragraph"));
            }
            last = findings.len();
            findings.push(Finding {
                rule: rule.name,
                group: rule.group,
                severity: gravest,
                span: first.span,
                message: words,
                help: Some(help.to_owned()),
                score: None,
                related: Vec::new(),
            });
        }
        at += count;
    }
    if reported > MOST {
        findings[last].message.push_str(&format!("; {} more paragraphs are not listed", reported - MOST));
    }
}

/// Most bytes of a word shown on either side of a damaged character.
const AROUND: usize = 32;

/// The word around a damaged character, so that a reader sees where an invisible one stands.
fn around(source: &str, start: usize, end: usize) -> Span {
    let edge = |c: char| c.is_whitespace();
    let mut from = start;
    for (at, c) in source[..start].char_indices().rev() {
        if edge(c) || start - at > AROUND {
            break;
        }
        from = at;
    }
    let mut to = end;
    for c in source[end..].chars() {
        if edge(c) || to + c.len_utf8() - end > AROUND {
            break;
        }
        to += c.len_utf8();
    }
    Span::new(from, to)
}
