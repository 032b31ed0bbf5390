//! Two standings of a passage, word by word.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Range;

use super::escape::{Body, Esc};
use crate::text::{Language, Token, tokens};

/// One step from the other text to ours. Ordinals count the tokens of the compared spans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum Step {
    /// The same word in both, written in the same way.
    Same(usize, usize),
    /// The same word or name, written in another way: "US" and "United States".
    Spelled(usize, usize),
    /// A word that only our text has.
    Ours(usize),
    /// A word that only the other text has.
    Theirs(usize),
}

/// A text with its tokens.
#[derive(Debug, Clone, Copy)]
pub(in crate::report) struct Words<'a> {
    /// What the spans of the tokens index.
    pub text: &'a str,
    /// The tokens.
    pub tokens: &'a [Token],
}

impl<'a> Words<'a> {
    fn of(&self, at: usize) -> &'a str {
        self.tokens[at].span.of(self.text)
    }

    /// From the first to behind the last of some tokens.
    fn slice(&self, range: Range<usize>) -> &'a str {
        &self.text[self.tokens[range.start].span.start as usize..self.tokens[range.end - 1].span.end as usize]
    }

    /// The same with the last dot of an abbreviation, which is no part of its token.
    fn whole(&self, range: Range<usize>) -> &'a str {
        let last = self.tokens[range.end - 1];
        let words = self.slice(range.clone());
        let dotted = last.shape.is_dotted() && self.text[last.span.end as usize..].starts_with('.');
        if dotted { &self.text[self.tokens[range.start].span.start as usize..=last.span.end as usize] } else { words }
    }
}

/// Tokens of another text, cut as those of an article of this language are: a short passage
/// tells its own language badly.
pub(in crate::report) fn tokenise(text: &str, language: Language) -> Vec<Token> {
    let mut words = tokens::tokenise(text);
    if language == Language::English {
        tokens::fold_names(text, &mut words);
    }
    words
}

/// Largest matrix of one comparison, in cells of two bytes. Longer passages are cut at words
/// that stand once in both.
const MAX_CELLS: usize = 1 << 20;

/// The steps from the other text to ours: a longest common subsequence of their words.
pub(in crate::report) fn diff(ours: Words<'_>, theirs: Words<'_>) -> Vec<Step> {
    let mut pairs = Vec::with_capacity(ours.tokens.len());
    align(ours.tokens, theirs.tokens, 0, 0, &mut pairs);
    let mut steps = Vec::with_capacity(ours.tokens.len() + 16);
    let (mut a, mut b) = (0, 0);
    for (next_a, next_b) in pairs.into_iter().chain([(ours.tokens.len(), theirs.tokens.len())]) {
        steps.extend((b..next_b).map(Step::Theirs));
        steps.extend((a..next_a).map(Step::Ours));
        if next_a < ours.tokens.len() {
            let same = spelled_alike(ours.of(next_a), theirs.of(next_b));
            steps.push(if same { Step::Same(next_a, next_b) } else { Step::Spelled(next_a, next_b) });
        }
        (a, b) = (next_a + 1, next_b + 1);
    }
    steps
}

/// Adds the pairs of equal tokens, in order. `at_a` and `at_b` are added to their ordinals.
fn align(a: &[Token], b: &[Token], at_a: usize, at_b: usize, pairs: &mut Vec<(usize, usize)>) {
    let equal = |(x, y): &(&Token, &Token)| x.hash == y.hash;
    let head = a.iter().zip(b).take_while(equal).count();
    pairs.extend((0..head).map(|at| (at_a + at, at_b + at)));
    let (a, b, at_a, at_b) = (&a[head..], &b[head..], at_a + head, at_b + head);
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(equal).count();
    let (mid_a, mid_b) = (&a[..a.len() - tail], &b[..b.len() - tail]);
    if mid_a.len().saturating_mul(mid_b.len()) <= MAX_CELLS {
        subsequence(mid_a, mid_b, at_a, at_b, pairs);
    } else {
        let (mut from_a, mut from_b) = (0, 0);
        // Without an anchor the two are strangers, and all of them is different.
        let anchors = anchors(mid_a, mid_b);
        let last = anchors.last().map(|_| (mid_a.len(), mid_b.len()));
        for (to_a, to_b) in anchors.into_iter().chain(last) {
            align(&mid_a[from_a..to_a], &mid_b[from_b..to_b], at_a + from_a, at_b + from_b, pairs);
            if to_a < mid_a.len() {
                pairs.push((at_a + to_a, at_b + to_b));
            }
            (from_a, from_b) = (to_a + 1, to_b + 1);
        }
    }
    pairs.extend((0..tail).map(|at| (at_a + mid_a.len() + at, at_b + mid_b.len() + at)));
}

/// Longest common subsequence by the textbook matrix.
fn subsequence(a: &[Token], b: &[Token], at_a: usize, at_b: usize, pairs: &mut Vec<(usize, usize)>) {
    if a.is_empty() || b.is_empty() {
        return;
    }
    let width = b.len() + 1;
    // What is left behind row i and column j. A side has fewer than 2^16 words when the other
    // has two, and with one word the length is 1.
    let mut left = vec![0u16; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            left[i * width + j] = if a[i].hash == b[j].hash {
                left[(i + 1) * width + j + 1].saturating_add(1)
            } else {
                left[(i + 1) * width + j].max(left[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        if a[i].hash == b[j].hash {
            pairs.push((at_a + i, at_b + j));
            i += 1;
            j += 1;
        } else if left[(i + 1) * width + j] >= left[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
}

/// Words that stand once in both, in the longest order that both keep (patience diff).
fn anchors(a: &[Token], b: &[Token]) -> Vec<(usize, usize)> {
    let mut seen: HashMap<u64, (u32, usize, u32, usize)> = HashMap::new();
    for (at, token) in a.iter().enumerate() {
        let entry = seen.entry(token.hash).or_default();
        (entry.0, entry.1) = (entry.0 + 1, at);
    }
    for (at, token) in b.iter().enumerate() {
        if let Some(entry) = seen.get_mut(&token.hash) {
            (entry.2, entry.3) = (entry.2 + 1, at);
        }
    }
    let mut unique: Vec<(usize, usize)> = seen
        .into_values()
        .filter(|&(in_a, _, in_b, _)| in_a == 1 && in_b == 1)
        .map(|(_, at_a, _, at_b)| (at_a, at_b))
        .collect();
    unique.sort_unstable();
    // Ends of the best chains by length, each with the one before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; unique.len()];
    for (at, &(_, b)) in unique.iter().enumerate() {
        let length = ends.partition_point(|&end| unique[end].1 < b);
        before[at] = length.checked_sub(1).map(|shorter| ends[shorter]);
        if length == ends.len() {
            ends.push(at);
        } else {
            ends[length] = at;
        }
    }
    let mut chain = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(at) = next {
        chain.push(unique[at]);
        next = before[at];
    }
    chain.reverse();
    chain
}

/// Whether two writings of a word differ in nothing that a reader would mind: case, dots of
/// abbreviations, the form of the apostrophe.
fn spelled_alike(a: &str, b: &str) -> bool {
    fn folded(word: &str) -> impl Iterator<Item = char> + '_ {
        word.chars()
            .filter(|c| *c != '.')
            .map(|c| if matches!(c, '’' | '‘' | 'ʼ') { '\'' } else { c })
            .flat_map(char::to_lowercase)
    }
    folded(a).eq(folded(b))
}

/// Writes the other text of some steps with its differences: `del` is what only it has, `ins`
/// is what only ours has.
pub(in crate::report) fn write(steps: &[Step], ours: Words<'_>, theirs: Words<'_>, out: &mut String) {
    // Last token of theirs that was written, for what stands between it and the next.
    let mut last: Option<usize> = None;
    let mut at = 0;
    // Writing into a string cannot fail.
    while at < steps.len() {
        match steps[at] {
            Step::Same(_, b) => {
                gap(last, b, theirs, out);
                let _ = write!(out, "{}", Body(theirs.of(b)));
                last = Some(b);
                at += 1;
            }
            Step::Spelled(a, b) => {
                gap(last, b, theirs, out);
                let (old, new) = (Body(theirs.of(b)), Body(ours.whole(a..a + 1)));
                let _ = write!(out, "<del class=\"sp\">{old}</del> <ins class=\"sp\">{new}</ins>");
                last = Some(b);
                at += 1;
            }
            Step::Theirs(b) => {
                let run = steps[at..].iter().take_while(|step| matches!(step, Step::Theirs(_))).count();
                gap(last, b, theirs, out);
                let _ = write!(out, "<del>{}</del>", Body(theirs.slice(b..b + run)));
                last = Some(b + run - 1);
                at += run;
            }
            Step::Ours(a) => {
                let run = steps[at..].iter().take_while(|step| matches!(step, Step::Ours(_))).count();
                if last.is_some() {
                    out.push(' ');
                }
                let _ = write!(out, "<ins>{}</ins>", Body(ours.whole(a..a + run)));
                if last.is_none() {
                    out.push(' ');
                }
                at += run;
            }
        }
    }
    // A full stop or closing quote behind the last word.
    if let Some(b) = last {
        let from = theirs.tokens[b].span.end as usize;
        let rest = &theirs.text[from..];
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let next = theirs.tokens.get(b + 1).map_or(theirs.text.len(), |token| token.span.start as usize);
        let _ = write!(out, "{}", Body(&rest[..end.min(next - from)]));
    }
}

/// What stands between two words of theirs; the end of a paragraph is shown by its sign.
fn gap(last: Option<usize>, next: usize, theirs: Words<'_>, out: &mut String) {
    let to = theirs.tokens[next].span.start as usize;
    let from = match last {
        Some(last) => theirs.tokens[last].span.end as usize,
        // An opening quote belongs to the word, what stands before it does not.
        None => {
            let floor = next.checked_sub(1).map_or(0, |before| theirs.tokens[before].span.end as usize);
            let head = &theirs.text[floor..to];
            floor
                + head
                    .rfind(char::is_whitespace)
                    .map_or(0, |at| at + head[at..].chars().next().map_or(1, char::len_utf8))
        }
    };
    let between = &theirs.text[from..to];
    match between.split_once('\n') {
        Some((before, after)) => {
            let after = after.rsplit('\n').next().unwrap_or_default().trim_start();
            let _ = write!(out, "{} <span class=\"pil\">¶</span> {}", Esc(before.trim_end()), Esc(after));
        }
        None => {
            let _ = write!(out, "{}", Body(between));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn html(ours: &str, theirs: &str) -> String {
        let (a, b) = (tokenise(ours, Language::English), tokenise(theirs, Language::English));
        let (a, b) = (Words { text: ours, tokens: &a }, Words { text: theirs, tokens: &b });
        let mut out = String::new();
        write(&diff(a, b), a, b, &mut out);
        out
    }

    #[test]
    fn differences_are_marked_in_the_other_text() {
        assert_eq!(html("The old bridge fell.", "The old bridge fell."), "The old bridge fell.");
        assert_eq!(
            html("The new bridge has fallen.", "The old bridge has fallen."),
            "The <del>old</del> <ins>new</ins> bridge has fallen."
        );
        assert_eq!(
            html("The big old bridge fell today", "The old bridge fell."),
            "The <ins>big</ins> old bridge fell <ins>today</ins>."
        );
        assert_eq!(
            html("Now the bridge fell", "the bridge, it <fell>"),
            "<ins>Now</ins> the bridge, <del>it</del> &lt;fell&gt;"
        );
        assert_eq!(html("One. Two", "One.\n\n“Two"), "One. <span class=\"pil\">¶</span> “Two");
    }

    #[test]
    fn names_spelled_otherwise_are_told_from_changed_words() {
        assert_eq!(
            html("The USA and Mr. Brandt left.", "The United States and Mr Brandt left."),
            "The <del class=\"sp\">United States</del> <ins class=\"sp\">USA</ins> and Mr Brandt left."
        );
        assert_eq!(html("a U.S. ship", "an American ship"), "<del>an American</del> <ins>a U.S.</ins> ship");
        assert_eq!(html("the council’s vote", "The council's vote"), "The council&#39;s vote");
    }

    fn tokens_of(hashes: &[u64]) -> Vec<Token> {
        let text = "x";
        let token = tokens::tokenise(text)[0];
        hashes.iter().map(|&hash| Token { hash, ..token }).collect()
    }

    /// Length of the longest common subsequence, by the plain recursion over one row.
    fn oracle(a: &[u64], b: &[u64]) -> usize {
        let mut row = vec![0; b.len() + 1];
        for x in a {
            let mut diagonal = 0;
            for (j, y) in b.iter().enumerate() {
                let best = if x == y { diagonal + 1 } else { row[j + 1].max(row[j]) };
                diagonal = row[j + 1];
                row[j + 1] = best;
            }
        }
        row[b.len()]
    }

    proptest! {
        #[test]
        fn pairs_are_a_longest_common_subsequence(
            a in prop::collection::vec(0u64..6, 0..40),
            b in prop::collection::vec(0u64..6, 0..40),
        ) {
            let mut pairs = Vec::new();
            align(&tokens_of(&a), &tokens_of(&b), 0, 0, &mut pairs);
            prop_assert!(pairs.iter().all(|&(i, j)| a[i] == b[j]));
            prop_assert!(pairs.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 < pair[1].1));
            prop_assert_eq!(pairs.len(), oracle(&a, &b));
        }
    }

    #[test]
    fn long_texts_are_cut_at_words_that_stand_once() {
        let ours: Vec<u64> = (0..3_000).map(|at| if at % 7 == 0 { 1 } else { at + 10 }).collect();
        let theirs: Vec<u64> =
            (0..3_000).filter(|at| at % 11 != 0).map(|at| if at % 7 == 0 { 2 } else { at + 10 }).collect();
        let mut pairs = Vec::new();
        align(&tokens_of(&ours), &tokens_of(&theirs), 0, 0, &mut pairs);
        assert_eq!(pairs.len(), oracle(&ours, &theirs));
        // Strangers share nothing, and that is quick.
        let strangers: Vec<u64> = (100_000..103_000).collect();
        pairs.clear();
        align(&tokens_of(&ours), &tokens_of(&strangers), 0, 0, &mut pairs);
        assert!(pairs.is_empty());
    }
}
