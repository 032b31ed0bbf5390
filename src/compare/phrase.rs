//! Words said twice in a row: "on Monday on Monday".

use std::ops::Range;

use crate::compare::repeat::Grams;
use crate::shingle::K_WITHIN;
use crate::span::Span;
use crate::text::{Text, chars};

/// Longest phrase whose immediate repetition is looked for, in tokens; longer ones are passages.
pub const LONGEST: usize = 15;

/// Tokens from which a phrase may hold marks.
const LEAST_MARKED: usize = 5;

/// Tokens of a phrase before its first mark and behind its last one, at least: in "a boat, you get a boat, you" the
/// mark parts what is said twice on purpose.
const BESIDE_MARK: usize = 2;

/// Tokens from which a phrase may begin or end with a mark and a word: nobody says so many words twice on purpose.
const LONG: usize = 8;

/// A run of words that follows itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stutter {
    /// Tokens of the phrase.
    pub words: u32,
    /// How often it stands in a row.
    pub times: u32,
    /// The phrase where it stands first.
    pub first: Span,
    /// Its repetitions.
    pub later: Span,
    /// Ordinal of the first token of the phrase.
    pub token: u32,
}

/// Finds phrases of 1 to [`LONGEST`] tokens that follow themselves with nothing but white
/// space inside one block between them. Of `LEAST_MARKED` tokens and more each may hold the same commas, quotation
/// marks and brackets at the same places. Of a longer phrase the first shingle stands again; the few places where one
/// may do so are known already, and every token is compared with the three before it only.
#[must_use]
pub fn find(source: &str, text: &Text, grams: &Grams) -> Vec<Stutter> {
    let tokens = &text.tokens;
    let mut runs = [Run { end: usize::MAX, length: 0 }; LONGEST + 1];
    let mut found: Vec<Stutter> = Vec::new();
    let mut add = |words: usize, first: usize, matched: usize| {
        let run = &mut runs[words];
        if run.end.wrapping_add(1) == first + matched {
            run.end += 1;
            run.length += 1;
        } else {
            run.stutters(source, text, words, &mut found);
            *run = Run { end: first + matched, length: matched };
        }
    };
    let same = |one: usize, other: usize| tokens[one].hash == tokens[other].hash;
    let mut near = |at: usize, one: bool, two: bool, three: bool| {
        if one {
            add(1, at - 1, 1);
        }
        if two {
            add(2, at - 3, 2);
        }
        if three {
            add(3, at - 4, 2);
        }
    };
    for at in 1..tokens.len().min(4) {
        near(at, same(at, at - 1), at == 3 && same(3, 1) && same(2, 0), false);
    }
    // Words such as "the" stand near one another all the time, pairs hardly ever.
    for (at, few) in (4..).zip(tokens.windows(5)) {
        let [four, three, two, one, this] = few else { continue };
        let once = this.hash == one.hash;
        let twice = (this.hash == two.hash) & (one.hash == three.hash);
        let thrice = (this.hash == three.hash) & (one.hash == four.hash);
        if once | twice | thrice {
            near(at, once, twice, thrice);
        }
    }
    for at in grams.again.within(0..grams.hashes.len()) {
        let hashes = |at: usize| tokens[at..at + K_WITHIN].iter().map(|token| token.hash);
        for words in K_WITHIN..=LONGEST.min(at) {
            let first = at - words;
            if grams.hashes[first] == grams.hashes[at] && hashes(first).eq(hashes(at)) {
                add(words, first, K_WITHIN);
            }
        }
    }
    for (words, run) in runs.iter().enumerate().skip(1) {
        run.stutters(source, text, words, &mut found);
    }
    found.sort_unstable_by_key(|stutter| (stutter.first.start, stutter.words));
    found
}

/// Tokens in a row that each agree with the one so many places on.
#[derive(Debug, Clone, Copy)]
struct Run {
    /// One past the last of them.
    end: usize,
    length: usize,
}

impl Run {
    /// Adds the phrases of `words` tokens that follow themselves here. Where a mark stands between two tokens, what is
    /// before it is one matter and what is behind it another.
    fn stutters(&self, source: &str, text: &Text, words: usize, found: &mut Vec<Stutter>) {
        if self.length < words {
            return;
        }
        let (mut first, end) = (self.end - self.length, self.end + words);
        if is_marked(source, text, words, first..end) {
            found.extend(stutter(text, words, first, first + 2 * words));
            return;
        }
        for at in first + 1..=end {
            if at == end || !joined(source, text, at) {
                found.extend(stutter(text, words, first, at));
                first = at;
            }
        }
    }
}

/// The phrase of `words` tokens that follows itself from `first` to `end`, where each token agrees with the one so many
/// places on.
fn stutter(text: &Text, words: usize, first: usize, end: usize) -> Option<Stutter> {
    let tokens = &text.tokens;
    let times = (end - first) / words;
    // A shorter phrase says it better: "the the the the" is "the", not "the the".
    let shorter =
        || (1..words).any(|period| words.is_multiple_of(period) && periodic(text, first, first + words, period));
    if times < 2 || shorter() {
        return None;
    }
    Some(Stutter {
        words: words as u32,
        times: times as u32,
        first: tokens[first].span.cover(tokens[first + words - 1].span),
        later: tokens[first + words].span.cover(tokens[first + words * times - 1].span),
        token: first as u32,
    })
}

/// True for a phrase of `words` tokens with marks inside that is a run with its copy, the same marks each time and none
/// where the second begins. Items of a list make longer runs: "green boats, red boats, red boats at sea".
fn is_marked(source: &str, text: &Text, words: usize, run: Range<usize>) -> bool {
    let between = |at: usize| &source[text.tokens[at - 1].span.end as usize..text.tokens[at].span.start as usize];
    let is_mark = |c: char| {
        matches!(c, ' ' | ',' | ';' | '(' | ')' | '$' | '£' | '€') || chars::is_dash(c) || chars::is_double_quote(c)
    };
    let inside = |at: usize| match joined(source, text, at) {
        true => joined(source, text, at + words),
        false => {
            let (before, behind) = (at - run.start, run.start + words - at);
            (before.min(behind) >= BESIDE_MARK || words >= LONG)
                && between(at) == between(at + words)
                && between(at).chars().all(is_mark)
        }
    };
    let seam = run.start + words;
    run.len() == 2 * words
        && words >= LEAST_MARKED
        && joined(source, text, seam)
        && (run.start + 1..seam).any(|at| !joined(source, text, at))
        && (run.start + 1..seam).all(inside)
}

/// True when tokens repeat with a period.
fn periodic(text: &Text, from: usize, to: usize, period: usize) -> bool {
    (from..to - period).all(|at| text.tokens[at].hash == text.tokens[at + period].hash)
}

/// True when nothing but white space parts a token from the one before it. A line may end there where it was wrapped:
/// both stand in one block.
fn joined(source: &str, text: &Text, at: usize) -> bool {
    let (before, token) = (text.tokens[at - 1], text.tokens[at]);
    let between = &source[before.span.end as usize..token.span.start as usize];
    let white = |c: char| matches!(c, ' ' | '\u{A0}' | '\t' | '\n' | '\r') || chars::is_invisible(c);
    !(between.is_empty() || before.shape.stands_alone() || token.shape.stands_alone())
        && between.chars().all(white)
        && (!between.contains(['\n', '\r']) || text.block_of(at) == text.block_of(at - 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Article;
    use proptest::prelude::*;

    proptest! {
        /// Every lag by itself, token for token: as many in a row as the phrase has words have an equal one so many
        /// places on, and no mark stands up to that one, or the same marks inside of both.
        #[test]
        fn finds_what_every_token_tells(
            words in prop::collection::vec(prop::sample::select(vec!["a ", "b ", "c ", "d ", "b, ", "a. "]), 0..60),
            copied in (0usize..50, 5usize..15),
        ) {
            let mut words = words;
            let (from, to) = (copied.0.min(words.len()), (copied.0 + copied.1).min(words.len()));
            words.splice(to..to, words[from..to].to_vec());
            let source = words.concat();
            let text = Text::new(&Article::from_text("x", source.as_str()), None);
            let letters: Vec<&str> = words.iter().map(|word| &word[..1]).collect();
            let open = |from: usize, to: usize| words[from..to].iter().all(|word| word.len() == 2);
            let mut expected = Vec::new();
            for lag in 1..=LONGEST {
                let end = letters.len().saturating_sub(lag);
                let same = |at: usize| at < end && letters[at] == letters[at + lag];
                for start in (0..letters.len()).filter(|&at| same(at) && (at == 0 || !same(at - 1))) {
                    let length = (start..).take_while(|&at| same(at)).count();
                    let phrase = &letters[start..(start + lag).min(letters.len())];
                    let made_of = |part: &[&str], of: &[&str]| of.chunks(part.len()).all(|chunk| chunk == part);
                    let shorter =
                        |of: &[&str]| (1..lag).any(|part| of.len().is_multiple_of(part) && made_of(&of[..part], of));
                    let marks: Vec<usize> = (start..start + lag - 1).filter(|&at| !open(at, at + 1)).collect();
                    let alike = || (start..start + lag - 1).all(|at| words[at] == words[at + lag] && words[at] != "a. ");
                    if lag >= LEAST_MARKED
                        && length == lag
                        && alike()
                        && open(start + lag - 1, start + lag)
                        && !marks.is_empty()
                        && marks.iter().all(|at| lag >= LONG || (at + 1 - start).min(start + lag - 1 - at) >= BESIDE_MARK)
                    {
                        expected.extend((!shorter(phrase)).then_some((start, lag, 2)));
                        continue;
                    }
                    let again = |at: usize| at < start + length && open(at, at + lag);
                    for first in (start..start + length).filter(|&at| again(at) && (at == start || !again(at - 1))) {
                        let length = (first..).take_while(|&at| again(at)).count();
                        if length >= lag && !shorter(&letters[first..first + lag]) {
                            expected.push((first, lag, 1 + length / lag));
                        }
                    }
                }
            }
            expected.sort_unstable();
            let found = find(&source, &text, &Grams::of(&text.tokens));
            let found: Vec<_> = found.iter().map(|s| (s.token as usize, s.words as usize, s.times as usize)).collect();
            prop_assert_eq!(found, expected);
        }
    }

    fn stutters(text: &str) -> Vec<(String, String, u32)> {
        let article = Article::from_text("x", text);
        let analysed = Text::new(&article, None);
        find(text, &analysed, &Grams::of(&analysed.tokens))
            .iter()
            .map(|s| (s.first.of(text).to_owned(), s.later.of(text).to_owned(), s.times))
            .collect()
    }

    #[test]
    fn phrases_that_follow_themselves() {
        let found = |first: &str, later: &str, times| vec![(first.to_owned(), later.to_owned(), times)];
        assert_eq!(stutters("He met the the mayor."), found("the", "the", 2));
        assert_eq!(stutters("It rained on Monday on Monday in Rome."), found("on Monday", "on Monday", 2));
        assert_eq!(stutters("We go go go."), found("go", "go go", 3));
        assert_eq!(stutters("He spoke of the plan of the plan"), found("of the plan", "of the plan", 2));
    }

    #[test]
    fn punctuation_parts_them() {
        assert!(stutters("Never, never. Never say so; it was it. Was it?").is_empty());
        assert!(stutters("He left\nleft alone").is_empty());
        assert!(stutters("").is_empty());
    }

    #[test]
    fn what_stands_behind_a_mark_is_another_matter() {
        let found = |text: &str| stutters(text).into_iter().map(|(_, later, _)| later).collect::<Vec<_>>();
        assert_eq!(found("They meet in the old barn in the old barn. In the end it rained."), ["in the old barn"]);
        assert_eq!(found("She left on Friday on Friday, on the slow boat."), ["on Friday"]);
        assert_eq!(found("He wrote the the, the letter is lost."), ["the"]);
    }

    #[test]
    fn marks_may_stand_inside() {
        let found = |text: &str| stutters(text).into_iter().map(|(_, later, _)| later).collect::<Vec<_>>();
        let phrase = "when the last of the boats, an old one, was";
        assert_eq!(found(&format!("It was late {phrase} {phrase} seen.")), [phrase]);
        let phrase = "the mayor (who is “old”) said again";
        assert_eq!(found(&format!("In the end {phrase} {phrase} no.")), [phrase]);
        for text in [
            "She will get a boat, you get a boat, you said.",
            "You get a boat, you get a boat, you get a boat, too.",
            "You have a new old boat, you have a new old boat.",
            "He saw the last, of the old boats the last of the old boats.",
            "They ran off. They hid They ran off. They hid away.",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn a_wrapped_line_parts_nothing() {
        let story = "The council met on a wet evening in May to hear what the\n\
            engineers who had been sent for had found in the old tunnel\n\
            under the river, and to decide whether the work planned for\n\
            the summer could begin at all before the bridge had been\n\
            closed. A second report is due in the autumn, the mayor\n\
            mayor said, and nobody should expect the trains to run again\n\
            before that report has been read by every member of the\n\
            board. It will be read aloud in the hall of the town on a\n\
            day that is still to be named.";
        assert_eq!(stutters(story), [("mayor".to_owned(), "mayor".to_owned(), 2)]);
        assert_eq!(stutters(&story.replace("mayor\n", "mayor\n\n")), []);
    }

    #[test]
    fn long_runs_are_one() {
        let text = "a ".repeat(100_000);
        assert_eq!(stutters(&text).len(), 1);
    }
}
