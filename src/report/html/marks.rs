//! Spans that may overlap in every way, cut into segments that a page can nest.

use crate::span::Span;

/// A stretch of a block, and which marks cover it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Segment {
    /// Its bytes; empty when marks only begin here.
    pub span: Span,
    /// Indices of the marks that cover it, in their order.
    pub covered: Vec<usize>,
    /// Indices of the marks that begin at its start.
    pub begins: Vec<usize>,
}

/// Cuts a block at every border of a mark. `marks` are spans with the block at which their
/// beginning is shown; those that do not touch the block and do not begin in it are passed over.
pub(super) fn segments(block: Span, ordinal: usize, marks: &[(Span, usize)]) -> Vec<Segment> {
    let clamp = |at: u32| at.clamp(block.start, block.end);
    let near: Vec<usize> =
        (0..marks.len()).filter(|&at| marks[at].1 == ordinal || marks[at].0.overlaps(block)).collect();
    let mut borders = vec![block.start, block.end];
    borders.extend(near.iter().flat_map(|&at| [clamp(marks[at].0.start), clamp(marks[at].0.end)]));
    borders.sort_unstable();
    borders.dedup();
    // Marks that only begin at the very end (an empty span behind the last word) need a place.
    borders.push(block.end);
    let mut segments = Vec::with_capacity(borders.len());
    for pair in borders.windows(2) {
        let span = Span { start: pair[0], end: pair[1] };
        let covers = |&at: &usize| !span.is_empty() && marks[at].0.contains(span);
        let begins = |&at: &usize| marks[at].1 == ordinal && clamp(marks[at].0.start) == span.start;
        let segment = Segment {
            span,
            covered: near.iter().copied().filter(covers).collect(),
            // The empty segment at the end repeats the border of a block without words.
            begins: if span.is_empty() && block.is_empty() && !segments.is_empty() {
                Vec::new()
            } else {
                near.iter().copied().filter(begins).collect()
            },
        };
        if !segment.span.is_empty() || !segment.begins.is_empty() {
            segments.push(segment);
        }
    }
    segments
}

/// The block at which a mark is shown to begin: the one that holds its first byte, or the next
/// one, or the last.
pub(super) fn home(blocks: &[Span], mark: Span) -> usize {
    blocks.partition_point(|block| block.end <= mark.start).min(blocks.len().saturating_sub(1))
}

/// A passage with the quotation mark in front of its first word and the punctuation behind its
/// last: words alone look torn out of their sentence.
pub(super) fn with_punctuation(text: &str, span: Span) -> Span {
    let (before, after) = (&text[..span.start as usize], &text[span.end as usize..]);
    let head = before.trim_end_matches(['“', '‘', '"', '\'', '(', '«', '„']);
    let start = if head.is_empty() || head.ends_with(char::is_whitespace) { head.len() } else { before.len() };
    let tail = after.trim_start_matches(['.', ',', ';', ':', '!', '?', '…', '”', '’', '"', '\'', ')', '»', '“']);
    let ends = tail.is_empty() || tail.starts_with(char::is_whitespace);
    let end = if ends { text.len() - tail.len() } else { span.end as usize };
    Span::new(start, end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn overlapping_marks_are_split() {
        let marks = [(Span::new(0, 6), 0), (Span::new(4, 9), 0), (Span::new(5, 5), 0), (Span::new(10, 10), 0)];
        let segments = segments(Span::new(0, 10), 0, &marks);
        let shown: Vec<_> =
            segments.iter().map(|s| (s.span.start, s.span.end, s.covered.clone(), s.begins.clone())).collect();
        assert_eq!(
            shown,
            [
                (0, 4, vec![0], vec![0]),
                (4, 5, vec![0, 1], vec![1]),
                (5, 6, vec![0, 1], vec![2]),
                (6, 9, vec![1], vec![]),
                (9, 10, vec![], vec![]),
                (10, 10, vec![], vec![3]),
            ]
        );
    }

    #[test]
    fn passages_take_their_punctuation() {
        let text = "He said: “We know it”. It's the end-of-days (really).";
        let of = |words: &str| {
            let start = text.find(words).unwrap();
            with_punctuation(text, Span::new(start, start + words.len())).of(text)
        };
        assert_eq!(of("We know it"), "“We know it”.");
        assert_eq!(of("s the end"), "s the end");
        assert_eq!(of("days (really"), "days (really).");
        assert_eq!(of("He said"), "He said:");
    }

    proptest! {
        #[test]
        fn every_byte_stands_once_and_knows_its_marks(
            blocks in prop::collection::vec((1u32..20, 0u32..4), 1..6),
            spans in prop::collection::vec((0u32..90, 0u32..40), 0..12),
        ) {
            let mut at = 0;
            let blocks: Vec<Span> = blocks.iter().map(|&(length, gap)| {
                let span = Span { start: at + gap, end: at + gap + length };
                at = span.end;
                span
            }).collect();
            let spans: Vec<Span> =
                spans.iter().map(|&(start, length)| Span { start, end: start + length }).collect();
            let marks: Vec<(Span, usize)> = spans.iter().map(|&span| (span, home(&blocks, span))).collect();
            let mut begun = vec![0; marks.len()];
            for (ordinal, &block) in blocks.iter().enumerate() {
                let mut next = block.start;
                for segment in segments(block, ordinal, &marks) {
                    prop_assert_eq!(segment.span.start, next);
                    next = segment.span.end;
                    for byte in segment.span.range() {
                        let byte = Span::new(byte, byte + 1);
                        let expected: Vec<usize> =
                            (0..spans.len()).filter(|&mark| spans[mark].contains(byte)).collect();
                        prop_assert_eq!(&segment.covered, &expected);
                    }
                    segment.begins.iter().for_each(|&mark| begun[mark] += 1);
                }
                prop_assert_eq!(next, block.end);
            }
            prop_assert!(begun.iter().all(|&times| times == 1), "every mark begins once: {:?}", begun);
        }
    }
}
