//! A doubtful end in a few dozen numbers: what the [forest](super::Forest) looks at.
//!
//! The [features](super::features) say which words stand where; a sum of their weights cannot say "this word at the
//! end *and* no verb behind the comma *and* five words in all". The numbers here are few enough to be combined.

use crate::model::features::{Opened, ends_open};
use crate::model::look::{Looks, Word, tails};
use crate::model::{Ending, Known, Vocabulary};
use crate::text::Block;
use crate::text::lexicon::small;

/// How many numbers a profile has.
pub const NUMBERS: usize = 67;

/// The numbers of one doubtful end, each small and in a place of its own.
pub type Profile = [i16; NUMBERS];

/// Place of the linear model's sum, in [sixteenths].
pub const OPINION: usize = 0;

/// Place of the sum that tells a word cut in two from a whole one, in [sixteenths].
pub const PIECE: usize = 1;

/// Place of the kind of the last word, and of its shape behind it.
const LAST: usize = 4;

/// True when the last word is a preposition, a conjunction or a determiner, written small: more was to come.
#[must_use]
pub fn goes_on(profile: &Profile) -> bool {
    (1..=3).contains(&profile[LAST]) && profile[LAST + 1] == 0
}

/// A sum as a number of a profile.
#[must_use]
pub fn sixteenths(sum: f32) -> i16 {
    (sum * 16.0).round().clamp(-4000.0, 4000.0) as i16
}

/// Writes one number behind the other.
struct Writer {
    profile: Profile,
    at: usize,
}

impl Writer {
    fn put(&mut self, number: usize) {
        self.put_signed(i16::try_from(number).unwrap_or(i16::MAX));
    }

    fn put_signed(&mut self, number: i16) {
        self.profile[self.at] = number;
        self.at += 1;
    }

    fn flag(&mut self, holds: bool) {
        self.put(usize::from(holds));
    }

    /// Kinds, ending and case of a word.
    fn word(&mut self, word: Option<&Word>) {
        let word = word.copied().unwrap_or_default();
        self.put(usize::from(class(&word)));
        self.put(word.shape as usize);
        self.put(usize::from(word.tail));
    }

    /// A neighbour of the block: its kind, whether it ends without a mark.
    fn neighbour(&mut self, source: &str, block: Option<&Block>) {
        self.put_signed(block.map_or(-1, |block| block.kind as i16));
        self.flag(block.is_some_and(|block| ends_open(source, block)));
    }
}

/// The first of the kinds of a small word that says most about what comes behind it.
fn class(word: &Word) -> u8 {
    let kinds = [small::PREPOSITION, small::CONJUNCTION, small::DETERMINER, small::VERB, small::PRONOUN];
    kinds.iter().position(|kind| word.kind & kind != 0).map_or(0, |at| at as u8 + 1)
}

/// The numbers of an end, for a trainer; see [`Model::end`](super::Model::end) for what `opinion` and `piece` are.
#[must_use]
pub fn of_end(ending: &Ending<'_>, known: &impl Known, opinion: f32, piece: f32) -> Profile {
    of(ending, &Looks::of(ending, known), known, opinion, piece)
}

/// The numbers of an end: `opinion` is the sum of the linear model, `piece` that of the model of words cut in two.
pub(super) fn of(ending: &Ending<'_>, looks: &Looks, known: &impl Known, opinion: f32, piece: f32) -> Profile {
    let Ending { source, text, sentence, class: end, .. } = *ending;
    let words = looks.words();
    let mut to = Writer { profile: [0; NUMBERS], at: 0 };
    to.put_signed(sixteenths(opinion));
    to.put_signed(sixteenths(piece));
    to.put(sentence.tokens.len());
    to.put(end.index());

    // The last three words and the first two.
    let last: [Option<&Word>; 3] = std::array::from_fn(|place| words.iter().nth_back(place));
    for word in last.into_iter().chain([words.first(), words.get(1)]) {
        to.word(word);
    }
    for word in &last[..2] {
        to.put(word.map_or(0, |word| word.known as usize));
    }
    let form = text.words_of(&sentence).last().map_or("", |token| token.span.of(source));
    to.put(form.len());
    to.flag(form.len() >= 2 && known.begins(Vocabulary::beginning(form)));

    // Kinds of words, and how they are written.
    let count = |is: &dyn Fn(&Word) -> bool| words.iter().filter(|word| is(word)).count();
    for kind in [
        small::PREPOSITION,
        small::CONJUNCTION,
        small::DETERMINER,
        small::VERB,
        small::PRONOUN,
        small::ARTICLE,
        small::DANGLES,
        small::STARTS,
    ] {
        to.put(count(&|word| word.kind & kind != 0));
    }
    to.put(count(&|word| word.is_past()));
    to.put(count(&|word| word.is_small() && word.tail & tails::ING != 0));
    to.put(count(&|word| word.is_small() && word.kind == 0 && word.tail & tails::S != 0));
    to.put(count(&|word| word.tail & tails::POSSESSIVE != 0));
    to.put(count(&|word| word.is_capital()));
    to.put(count(&|word| word.is_small()));
    to.put(count(&|word| word.is_number()));
    let behind = words.get(1..).unwrap_or_default();
    to.put(behind.iter().filter(|word| word.is_capital()).count() * 100 / behind.len().max(1));
    // Capitals in a row at the end: a name, or the beginning of one.
    to.put(words.iter().rev().take_while(|word| word.is_capital()).count());
    to.put(words.iter().take_while(|word| word.is_capital()).count());

    // Its parts between commas.
    const COMMA: u64 = 2 | 4;
    let is_comma = |at: usize| words[at].gap & COMMA != 0 && at + 1 < words.len();
    let commas = (0..words.len()).filter(|&at| is_comma(at));
    to.put(commas.clone().count());
    let is_verb = |word: &Word| word.kind & small::VERB != 0 || word.is_past();
    let verbs = |part: &[Word]| part.iter().filter(|word| is_verb(word)).count();
    for at in [commas.clone().next(), commas.clone().next_back()] {
        let part = at.map(|at| &words[at + 1..]);
        to.put_signed(part.map_or(-1, |part| part.len() as i16));
        to.put_signed(part.map_or(-1, |part| verbs(part) as i16));
    }
    to.put(verbs(words));
    let joins = |word: &Word| word.kind & (small::PREPOSITION | small::CONJUNCTION) != 0;
    for at in [words.iter().rposition(is_verb), words.iter().rposition(joins)] {
        to.put_signed(at.map_or(-1, |at| (words.len() - at) as i16));
    }

    // Marks.
    let body = sentence.span.of(source);
    let opened = Opened::of(source, &sentence);
    to.put_signed(opened.quotes());
    to.put_signed(opened.brackets());
    to.flag(body.bytes().take(600).any(|byte| byte == b':'));
    to.flag(body.bytes().take(600).any(|byte| matches!(byte, b'?' | b'!')));
    to.flag(body.chars().take(600).any(|c| matches!(c, '\'' | '‘' | '’' | '"' | '“')));
    to.flag(body.contains(" - ") || body.contains('–') || body.contains('—'));
    to.flag(body.starts_with(|c: char| !c.is_alphanumeric()));

    // What stands around it.
    let block = &text.blocks[ending.block];
    to.put(block.sentences.len());
    to.put(block.kind as usize);
    let before = ending.block.checked_sub(1).map(|at| &text.blocks[at]);
    let after = text.blocks.get(ending.block + 1);
    to.neighbour(source, before);
    to.neighbour(source, after);
    let begins =
        after.and_then(|block| text.words_in(block).first()).map_or(-1, |token| i16::from(token.shape.starts_lower()));
    to.put_signed(begins);
    to.put(usize::from(ending.open.tenths));
    to.put(usize::from(ending.open.few));
    to.put(text.blocks.len());
    to.put(ending.block);
    debug_assert_eq!(to.at, NUMBERS, "every number has its place");
    to.profile
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::compare::fragment;
    use crate::model::{Model, Open};
    use crate::text::Text;

    fn of(text: &str) -> Profile {
        let taken = Text::new(&Article::from_text("x", text), None);
        let ending = fragment::ending_at(text, &taken, 0, Open::default()).expect("its end is in doubt");
        of_end(&ending, &Model::shipped().vocabulary, 1.5, -300.0)
    }

    #[test]
    fn every_number_has_its_place() {
        let profile =
            of("The harbour board told reporters on Tuesday, after a long day, that it would (as planned) raise the");
        assert_eq!(profile[OPINION], 24);
        assert_eq!(profile[PIECE], -4000);
        assert_eq!(profile[2], 18, "words");
        assert!(goes_on(&profile));
        let other = of("Ferry strike ends");
        assert!(!goes_on(&other));
        assert_eq!(other[2], 3, "words");
        assert_ne!(profile[4..], other[4..]);
    }

    #[test]
    fn very_long_sentences_fit() {
        let profile = of(&format!("The board said {} the", "that it would raise a fare and ".repeat(9_000)));
        assert_eq!(profile[2], i16::MAX);
    }
}
