//! Two standings of a passage, word by word.

use std::fmt::Write as _;
use std::ops::Range;

use super::escape::{Body, Esc};
use crate::compare::common;
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

/// The steps from the other text to ours: a longest common subsequence of their words.
pub(in crate::report) fn diff(ours: Words<'_>, theirs: Words<'_>) -> Vec<Step> {
    let pairs = common::pairs(ours.tokens, theirs.tokens);
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
}
