//! Which words of a passage are others than those of the article that it appears in.

use crate::compare::common;
use crate::compare::shared::{Place, SharedPassage};
use crate::rules::Analysis;
use crate::text::{Language, Token, telling, tokens};

/// Changes that are told; who wants all of them looks at both texts.
const TOLD: usize = 4;

/// Words of a change that are told.
const MOST_WORDS: usize = 6;

/// Longest passage, in tokens, whose changes are told.
const LONGEST: usize = 2_000;

/// Words in a row that differ.
#[derive(Debug, PartialEq, Eq)]
struct Change<'a> {
    here: &'a str,
    there: &'a str,
    /// It is of words that change what is said, such as figures and negations.
    is_telling: bool,
}

/// The changes of a passage, as the end of a sentence about the place; [`telling`] words first. `None` where there
/// are none.
pub(super) fn told(analysis: &Analysis<'_>, passage: &SharedPassage, place: &Place) -> Option<String> {
    let here = &analysis.text.tokens[passage.tokens.range()];
    let other = place.elsewhere.text.as_str();
    if place.identity >= 0.9995 || here.len() > LONGEST {
        return None;
    }
    let mut there = tokens::tokenise(other);
    if analysis.text.language == Language::English {
        tokens::fold_names(other, &mut there);
    }
    let mut changes = changes((&analysis.article.text, here), (other, &there));
    // The sort is stable: else they are told in the order of the text.
    changes.sort_by_key(|change| !change.is_telling);
    let more = changes.len().saturating_sub(TOLD);
    let said: Vec<String> = changes.iter().take(TOLD).map(Change::said).collect();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!said.is_empty()).then(|| format!("; changed: {}{more}", said.join(", ")))
}

impl Change<'_> {
    fn said(&self) -> String {
        match (self.here, self.there) {
            (here, "") => format!("“{}” is new", short(here)),
            ("", there) => format!("“{}” is left out", short(there)),
            (here, there) => format!("“{}” (there “{}”)", short(here), short(there)),
        }
    }
}

/// The first words of a change.
fn short(words: &str) -> String {
    let words: Vec<&str> = words.split_whitespace().collect();
    let more = if words.len() > MOST_WORDS { " …" } else { "" };
    words[..words.len().min(MOST_WORDS)].join(" ") + more
}

/// What lies between the words that two standings have in common, not before the first of them nor behind the last.
fn changes<'a>(here: (&'a str, &[Token]), there: (&'a str, &[Token])) -> Vec<Change<'a>> {
    let slice = |(text, tokens): (&'a str, &[Token]), (from, to): (usize, usize)| match tokens.get(from..to) {
        Some([first, .., last]) => first.span.cover(last.span).of(text),
        Some([one]) => one.span.of(text),
        _ => "",
    };
    let tells = |(text, tokens): (&'a str, &[Token]), (from, to): (usize, usize)| {
        tokens[from..to].iter().any(|token| telling::at(text, token.span).is_some())
    };
    let pairs = common::pairs(here.1, there.1);
    let gaps = pairs.windows(2).map(|pair| ((pair[0].0 + 1, pair[1].0), (pair[0].1 + 1, pair[1].1)));
    gaps.filter(|(mine, theirs)| mine.0 < mine.1 || theirs.0 < theirs.1)
        .map(|(mine, theirs)| {
            let is_telling = tells(here, mine) || tells(there, theirs);
            Change { here: slice(here, mine), there: slice(there, theirs), is_telling }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_and_negations_are_telling() {
        let (here, there) =
            ("The old bridge will not close for 12 days, he said", "The bridge will close for 14 long days, she said");
        let (a, b) = (tokens::tokenise(here), tokens::tokenise(there));
        let found = changes((here, &a), (there, &b));
        let told: Vec<(String, bool)> = found.iter().map(|change| (change.said(), change.is_telling)).collect();
        let expected = [
            ("“old” is new", false),
            ("“not” is new", true),
            ("“12” (there “14 long”)", true),
            ("“he” (there “she”)", false),
        ];
        assert_eq!(told, expected.map(|(said, is_telling)| (said.to_owned(), is_telling)));
        assert_eq!(short("one two three four five six seven"), "one two three four five six …");
    }
}
