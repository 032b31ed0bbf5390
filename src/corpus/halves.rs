//! Cut-off sentences that are not taken out, because a fault would be left where they stood: the other half of the
//! sentence, or one of two quotation marks.

use super::clean::{Removal, Why};
use super::punctuation::Pairs;
use crate::finding::Group;
use crate::rules;
use crate::span::Span;
use crate::text::chars;

/// Leaves out the cut-off sentences that stay; the pieces are those of one text.
pub(super) fn keep(text: &str, pieces: &mut Vec<Removal>) {
    if !pieces.iter().any(is_fragment) {
        return;
    }
    let pairs = Pairs::of(text);
    pieces.sort_unstable_by_key(|piece| piece.span);
    // Where the second half of a sentence begins whose first half stays.
    let mut second_half = None;
    // What other findings take out does not stand behind a sentence any more.
    let others: Vec<Span> = pieces.iter().filter(|piece| !is_fragment(piece)).map(|piece| piece.span).collect();
    pieces.retain(|piece| {
        if !is_fragment(piece) {
            return true;
        }
        let next = next_begins(text, piece.span, &others);
        let goes_on = chars::at(text, next).is_some_and(char::is_lowercase);
        let stays =
            goes_on || second_half == Some(letter(text, piece.span.start as usize)) || pairs.breaks(text, piece.span);
        if stays {
            second_half = Some(next);
        }
        !stays
    });
}

fn is_fragment(piece: &Removal) -> bool {
    match piece.why {
        Why::Rule(name) => rules::find(name).is_some_and(|rule| rule.group == Group::Fragment),
        Why::Passage(_) | Why::Exact => false,
    }
}

/// Where the next words begin behind a sentence, those in other pieces left out; the pieces are in order.
fn next_begins(text: &str, span: Span, others: &[Span]) -> usize {
    let mut next = letter(text, span.end as usize);
    let first = others.partition_point(|other| other.start < span.end);
    for other in &others[first..] {
        if other.start as usize > next {
            break;
        }
        next = next.max(letter(text, other.end as usize));
    }
    next
}

/// The place of the first letter or digit from a place on.
fn letter(text: &str, from: usize) -> usize {
    text[from..].find(char::is_alphanumeric).map_or(text.len(), |at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a cut-off sentence goes.
    fn goes(text: &str, part: &str) -> bool {
        let start = text.find(part).unwrap();
        let span = Span::new(start, start + part.len());
        let mut pieces = vec![Removal { doc: 0, span, why: Why::Rule("cut-mid-sentence"), kept: None }];
        keep(text, &mut pieces);
        !pieces.is_empty()
    }

    #[test]
    fn a_sentence_that_goes_on_stays() {
        assert!(goes("It rained.\n\nThe clerk wants a machine and\n\nNobody spoke.", "The clerk wants a machine and"));
        assert!(!goes("It rained.\n\nThe clerk wants a machine and\n\na desk.", "The clerk wants a machine and"));
        assert!(!goes(
            "It rained. The clerk wants a machine and\n“a desk,” she said.",
            "The clerk wants a machine and"
        ));
        assert!(goes("It rained. The clerk wants a machine and", "The clerk wants a machine and"));
    }

    #[test]
    fn no_quotation_mark_is_left_alone() {
        // A mark at its end is given back.
        assert!(goes(
            "“It rained. The clerk wants a machine and the” Nobody spoke.",
            "The clerk wants a machine and the”"
        ));
        assert!(goes("“It rained.” “The clerk wants a machine and", "“The clerk wants a machine and"));
        assert!(!goes(
            "“It rained.\n\nIt froze. “Yes,” and “no,” he said, but” the\n\nNobody",
            "“Yes,” and “no,” he said, but” the"
        ));
        assert!(!goes("She \"said it. Nobody spoke\" of the\n\nIt", "Nobody spoke\" of the"));
    }

    #[test]
    fn both_halves_stay() {
        let text = "It rained.\n\nThe clerk wants a machine and\n\na desk of the\n\nNobody spoke.";
        let piece = |part: &str, rule| {
            let start = text.find(part).unwrap();
            Removal { doc: 0, span: Span::new(start, start + part.len()), why: Why::Rule(rule), kept: None }
        };
        let pieces = vec![
            piece("The clerk wants a machine and", "cut-mid-sentence"),
            piece("a desk of the", "headless-sentence"),
            piece("Nobody spoke.", "read-more"),
        ];
        for turned in [false, true] {
            let mut pieces = pieces.clone();
            if turned {
                pieces.reverse();
            }
            keep(text, &mut pieces);
            assert_eq!(pieces.len(), 1);
        }
    }

    #[test]
    fn what_goes_itself_is_not_what_follows() {
        let both = |text: &str| {
            let piece = |part: &str, rule| {
                let start = text.find(part).unwrap();
                Removal { doc: 0, span: Span::new(start, start + part.len()), why: Why::Rule(rule), kept: None }
            };
            let mut pieces =
                vec![piece("The clerk wants a machi", "cut-mid-sentence"), piece("share this page", "read-more")];
            keep(text, &mut pieces);
            pieces.len()
        };
        assert_eq!(both("It rained.\n\nThe clerk wants a machi\n\nshare this page"), 2);
        assert_eq!(both("It rained.\n\nThe clerk wants a machi\n\nshare this page\n\nNobody spoke."), 2);
        assert_eq!(both("It rained.\n\nThe clerk wants a machi\n\nshare this page\n\nne and a desk."), 1);
    }

    #[test]
    fn a_second_half_may_begin_with_a_quotation_mark() {
        let text = "It rained.\n\nThe clerk wants a machine and\n\n“a desk of the\n\nNobody spoke.";
        let piece = |part: &str, rule| {
            let start = text.find(part).unwrap();
            Removal { doc: 0, span: Span::new(start, start + part.len()), why: Why::Rule(rule), kept: None }
        };
        let mut pieces = vec![
            piece("The clerk wants a machine and", "cut-mid-sentence"),
            piece("“a desk of the", "headless-sentence"),
        ];
        keep(text, &mut pieces);
        assert_eq!(pieces.len(), 0);
    }
}
