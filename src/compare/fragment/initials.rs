//! Paragraphs that lost their large first letter: "HE prime minister said", "N Monday the council", "E WAKES at four".

use super::whole::MOST_ABOVE;
use super::{CERTAIN, Cut, Fragment, is_text};
use crate::span::Span;
use crate::text::{Text, Token, lexicon};

/// Fewest words of a paragraph that a large letter begins.
const LEAST_WORDS: usize = 5;

/// Words behind the first in which the verb of its subject is looked for.
const VERB_WITHIN: usize = 6;

/// The paragraph without its first letter, if there is one: large letters stand at the head of the text and behind
/// breaks of its sections.
pub(super) fn judge(source: &str, text: &Text, at: usize) -> Option<Fragment> {
    let block = &text.blocks[at];
    let sentence = text.sentences_in(block).first()?;
    let words = text.words_of(sentence);
    let first = words.first().filter(|first| first.span.start == block.span.start)?;
    // Hardly a paragraph begins with one of the words that are looked at.
    if first.span.len() > LONGEST || words.len() < LEAST_WORDS || !is_text(block) {
        return None;
    }
    let lost = lost_letter(source, words)?;
    (is_head(text, at) || is_behind_break(source, text, at)).then_some(Fragment {
        cut: Cut::Initial(lost),
        span: sentence.span,
        at: first.span,
        score: CERTAIN,
        certain: false,
        goes_on: false,
        doubt: None,
    })
}

/// Longest rest of a first word that is looked at, in bytes.
const LONGEST: usize = 6;

/// What a first word has lost: one letter, if only one makes sense, or one of several. `None` for words that are whole.
fn lost_letter(source: &str, words: &[Token]) -> Option<Option<char>> {
    let form = |at: usize| words.get(at).map_or("", |word: &Token| word.span.of(source));
    let (first, second) = (form(0), form(1));
    if &source[words[0].span.end as usize..words[1].span.start as usize] != " " {
        return None;
    }
    let date = lexicon::is_day(second) || lexicon::is_month(second) && words[1].shape.starts_upper();
    let shouts = words[1].shape.all_upper() && second.len() > 1;
    match first {
        "HE" if words[1].shape.starts_lower() && is_noun_phrase(source, words) => Some(Some('T')),
        "he" if words[1].shape.starts_upper() && has_verb(source, words) => Some(Some('T')),
        "N" | "n" if date => Some(Some('O')),
        "N" if matches!(second, "the" | "a" | "an" | "his" | "her" | "their" | "this" | "that") => Some(None),
        // "T is for Texas" and "T was his letter" name the letter.
        "T" if matches!(second, "was" | "is" | "has" | "took" | "seems" | "seemed" | "began" | "had")
            && !matches!(form(2), "for" | "his" | "her" | "its" | "their" | "my" | "our" | "your")
            && !matches!(form(3), "letter" | "name" | "word") =>
        {
            Some(Some('I'))
        }
        // "F the police" and "F you" are insults.
        "F" if matches!(second, "he" | "she" | "they" | "we" | "there") => Some(Some('I')),
        "S" if matches!(second, "the" | "he" | "she" | "they" | "we" | "it" | "soon" | "you") => Some(Some('A')),
        // A small word behind it may belong to a name, "E is for Emily"; "E CIGARETTES are" has its verb behind it.
        "E" if shouts
            && (second.ends_with('S') || second.ends_with("ED"))
            && words[2].shape.starts_lower()
            && !has_verb(source, &words[1..]) =>
        {
            Some(Some('H'))
        }
        "E" if matches!(second, "had" | "does" | "did") => Some(Some('H')),
        "ast" | "AST" if matches!(second, "week" | "month" | "year" | "night" | "summer" | "winter" | "spring") => {
            Some(Some('L'))
        }
        "hile" | "HILE" | "hen" | "HEN" if is_pronoun(second) => Some(Some('W')),
        "fter" | "FTER" => Some(Some('A')),
        "ith" | "ITH" if !words[1].shape.all_upper() || first == "ITH" => Some(Some('W')),
        // "HEY are you going", "hey is that all".
        "hey" | "HEY" if calls_nobody(second) && !is_pronoun(form(2)) && !is_determiner(form(2)) => Some(Some('T')),
        "hree" | "HREE" => Some(Some('T')),
        _ => None,
    }
}

/// Verbs of several people that nobody is asked or told with.
fn calls_nobody(form: &str) -> bool {
    lexicon::is_verb(form)
        && !matches!(form, "is" | "was" | "has" | "does" | "am" | "get" | "go" | "know" | "look" | "put")
}

fn is_pronoun(form: &str) -> bool {
    matches!(form, "he" | "she" | "it" | "they" | "we" | "I" | "you" | "the" | "a" | "an")
}

/// "HE prime minister said": behind the article a noun and its verb, and not what a man does.
fn is_noun_phrase(source: &str, words: &[Token]) -> bool {
    let form = |word: &Token| word.span.of(source);
    let second = form(&words[1]);
    let acts = lexicon::is_verb(second)
        || lexicon::dangles(second)
        || ["s", "ed", "ly", "n't"].iter().any(|end| second.ends_with(end))
        || stands_before_verb(second);
    // "HE ran the town and was told", "HE rose to say": what a man does has its object or its aim behind it.
    let verb = words[2..].iter().take(VERB_WITHIN).position(|word| lexicon::is_verb(form(word)));
    let before = &words[2..2 + verb.unwrap_or(0)];
    let named =
        before.iter().all(|word| !lexicon::dangles(form(word)) && !is_determiner(form(word)) && form(word) != "and");
    !acts && verb.is_some() && named
}

/// Words between what a man is called and what he does: "HE later told the court".
#[rustfmt::skip]
fn stands_before_verb(form: &str) -> bool {
    matches!(
        form,
        "and" | "or" | "also" | "never" | "always" | "once" | "still" | "then" | "just" | "now" | "who" | "later"
            | "alone" | "himself" | "often" | "soon" | "first" | "even" | "today" | "yesterday" | "tomorrow" | "twice"
            | "too" | "again" | "only" | "maybe" | "perhaps" | "rarely" | "already" | "almost" | "ever" | "seldom"
            | "sometimes" | "next" | "thus" | "here" | "instead" | "rather" | "quite" | "long" | "since" | "however"
            | "both" | "all" | "further" | "more" | "far" | "well" | "better" | "best" | "hardly" | "indeed"
    )
}

fn is_determiner(form: &str) -> bool {
    matches!(
        form,
        "the" | "a" | "an" | "his" | "her" | "its" | "their" | "this" | "that" | "no" | "out" | "up" | "down"
    )
}

fn has_verb(source: &str, words: &[Token]) -> bool {
    words[1..].iter().take(VERB_WITHIN).any(|word| lexicon::is_verb(word.span.of(source)))
}

/// True for the first running text of the article.
fn is_head(text: &Text, at: usize) -> bool {
    at <= MOST_ABOVE && !text.blocks[..at].iter().any(|block| is_text(block) && block.tokens.len() >= LEAST_WORDS)
}

/// True where signs without a word stand above a paragraph: "* * *".
fn is_behind_break(source: &str, text: &Text, at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|before| &text.blocks[before]) else { return false };
    let wordless = before.tokens.is_empty();
    let from = if wordless { before.span.start } else { before.span.end };
    let between = Span { start: from, end: text.blocks[at].span.start }.of(source);
    between.contains(['*', '#', '~', '_', '\u{2022}', '-', '\u{2014}'])
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::words_of_rule;

    fn found(text: &str) -> bool {
        let behind = "\n\nNobody else had known of it, and the hall was closed for a week.";
        !words_of_rule("headless-sentence", &format!("{text}{behind}")).is_empty()
    }

    #[test]
    fn lost_letters() {
        for text in [
            "HE prime minister said on Monday that the pier would be mended.",
            "HE council had been told of it in the spring.",
            "N Monday the council met in the old hall of the town.",
            "N the hall of the old town they met on Monday.",
            "T was late when the council met in the old hall.",
            "T was a cold morning when the council met in the old hall.",
            "F they walk along the pier you see the old hall.",
            "S the council met, the rain came down on the hall.",
            "E WAKES at four and walks along the pier.",
            "E had come late when the council met in the old hall.",
            "he State Cabinet has agreed to mend the pier.",
            "ast week the council met in the old hall of the town.",
            "hile the council met, the rain came down on the hall.",
            "FTER the council met, the rain came down on the hall.",
        ] {
            assert!(found(text), "{text}");
            let behind_break = format!("The council met on Monday in the hall of the town.\n\n* * *\n\n{text}");
            assert!(found(&behind_break), "{text}");
        }
    }

    #[test]
    fn whole_words() {
        for text in [
            "HE WAKES at four and walks along the pier.",
            "HE ran the town for years, and the council was told of it.",
            "HE rose to say that the council was late.",
            "HE knew that the council was late on Monday.",
            "HE is the man of the old pier, the council said.",
            "N Holm (Harbour), J Raven (Valley) and A Doe were first.",
            "T cells are what the council was told of on Monday.",
            "S Trump said on Monday that the pier was closed.",
            "E Holm of the harbour office met the council on Monday.",
            "HE later told the council that he was late.",
            "HE himself had told the council of it.",
            "HE twice said that the council was late.",
            "hey did you see what the council was told",
            "HEY are you going to the old hall on Monday?",
            "hey is that what the council was told of?",
            "E was his favourite letter, the council said.",
            "E CIGARETTES ARE TO BE BANNED FROM THE PIER.",
            "E CIGARETTES are to be banned from the pier.",
            "T is the letter of the old council, it was told.",
            "T is for Texas, the council was told on Monday.",
            "T was his favourite letter, the council said.",
            "F the council was sprayed on the old hall.",
            "F The old hall of the town was closed on Monday.",
            "Hen houses were what the council was told of on Monday.",
        ] {
            assert!(!found(text), "{text}");
        }
        let inside = "The council met on Monday in the hall of the town.\n\nS the council met, the rain came down.";
        assert!(!found(inside));
    }
}
