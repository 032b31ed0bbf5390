//! Small closed lists of English words: abbreviations, function words, names.
//!
//! Every list is sorted, so that a look-up is a binary search and needs no set-up.

mod abbreviations;
mod list;
mod names;

pub use abbreviations::{Abbreviation, abbreviation};
pub(crate) use abbreviations::{is_bare_title, is_only_title, is_place_or_time};
pub(in crate::text) use list::{List, pack};
pub(crate) use names::{is_arabic_article, is_king, is_particle, is_rank, is_small_name};
pub use names::{is_day, is_first_name, is_month};

/// Words that begin sentences far more often than names: behind "U.S." or "Inc." they tell
/// that the full stop was one.
#[rustfmt::skip]
const STARTERS: List = List::new(&pack([
    "a", "about", "according", "after", "all", "also", "although", "an", "and", "another", "any", "are", "as",
    "asked", "at", "because", "before", "both", "but", "by", "can", "could", "currently", "despite", "did",
    "do", "does", "during", "each", "earlier", "even", "every", "few", "first", "following", "for", "from",
    "had", "has", "have", "he", "her", "here", "his", "how", "however", "i", "if", "in", "instead", "is", "it",
    "its", "just", "last", "later", "like", "many", "maybe", "meanwhile", "more", "moreover", "most", "my",
    "nearly", "neither", "next", "no", "none", "nor", "not", "nothing", "now", "of", "on", "once", "one",
    "only", "or", "other", "others", "our", "out", "over", "perhaps", "she", "should", "since", "so", "some",
    "still", "such", "that", "the", "their", "then", "there", "these", "they", "this", "those", "though",
    "through", "thus", "to", "today", "under", "unlike", "until", "up", "was", "we", "were", "what", "when",
    "where", "whether", "which", "while", "who", "whose", "why", "will", "with", "within", "without", "would",
    "yes", "yesterday", "yet", "you", "your",
]));

/// Words with which no whole sentence of news ends, or hardly ever: articles, possessives,
/// conjunctions, and prepositions that verbs do not leave behind.
#[rustfmt::skip]
const UNFINISHED: List = List::new(&pack([
    "a", "although", "among", "an", "and", "because", "between", "but", "despite", "during", "every", "into",
    "its", "my", "nor", "of", "or", "our", "than", "the", "their", "toward", "towards", "unless", "until",
    "upon", "versus", "very", "via", "whereas", "whether", "whose", "your",
]));

/// Prepositions, auxiliaries and pronouns: rare at the end of a whole sentence, common before a cut.
#[rustfmt::skip]
const DANGLING: List = List::new(&pack([
    "about", "after", "against", "along", "am", "are", "around", "as", "at", "be", "became", "been", "before",
    "behind", "being", "below", "beyond", "by", "can", "could", "did", "does", "for", "from", "had", "has",
    "have", "he", "her", "his", "how", "i", "if", "in", "is", "like", "may", "might", "must", "near", "no",
    "not", "on", "onto", "said", "say", "says", "shall", "she", "should", "since", "so", "some", "such", "that",
    "these", "they", "this", "those", "through", "throughout", "to", "under", "was", "we", "were", "what",
    "when", "where", "which", "while", "who", "will", "with", "within", "without", "would", "you",
]));
/// Numbers that are spelled out. "One" is a pronoun more often.
#[rustfmt::skip]
const SPELLED: List = List::new(&pack([
    "eight", "eighteen", "eighth", "eighty", "eleven", "eleventh", "fifteen", "fifth", "fifty", "first", "five",
    "forty", "four", "fourteen", "fourth", "nine", "nineteen", "ninety", "ninth", "second", "seven", "seventeen",
    "seventh", "seventy", "six", "sixteen", "sixth", "sixty", "ten", "tenth", "third", "thirteen", "thirty", "three",
    "twelfth", "twelve", "twenty", "two",
]));

/// Finite verbs and auxiliaries that tell a clause from a bare noun phrase.
#[rustfmt::skip]
const VERBS: List = List::new(&pack([
    "added", "admits", "admitted", "agreed", "am", "announced", "are", "asked", "became", "began", "believe",
    "believes", "bought", "called", "came", "can", "can't", "claimed", "claims", "continued", "could",
    "couldn't", "decided", "did", "didn't", "died", "do", "does", "doesn't", "don't", "felt", "found", "gave",
    "get", "gets", "go", "goes", "got", "had", "has", "have", "he'd", "he'll", "i'd", "i'll", "i'm", "i've",
    "is", "isn't", "joined", "killed", "knew", "know", "knows", "led", "left", "likes", "looks", "lost", "love",
    "loves", "made", "make", "makes", "married", "may", "means", "met", "might", "must", "needs", "opened",
    "ordered", "plans", "played", "put", "ran", "received", "released", "remains", "reported", "revealed",
    "said", "sat", "saw", "say", "says", "seems", "sent", "served", "shall", "shared", "should", "showed",
    "shows", "sold", "spent", "spoke", "started", "suggests", "takes", "talked", "thinks", "thought", "told",
    "took", "tried", "tweeted", "visited", "voted", "wanted", "wants", "was", "wasn't", "we'll", "we're",
    "we've", "went", "were", "weren't", "will", "won", "won't", "wore", "worked", "would", "wouldn't", "wrote",
    "you'll", "you're", "you've",
]));
/// Verbs of those who speak, in front of what they say or behind it.
#[rustfmt::skip]
const SAYING: List = List::new(&pack([
    "added", "adds", "asked", "asks", "continued", "cried", "exclaimed", "explained", "joked", "quipped", "recalled",
    "replied", "said", "says", "shouted", "stated", "tells", "told", "tweeted", "wondered", "writes", "wrote", "yelled",
]));

/// Kinds of small words, as bits.
pub mod small {
    /// Seldom or never ends a sentence, see [`super::dangles`].
    pub const DANGLES: u8 = 1;
    /// Begins sentences, see [`super::starts_sentences`].
    pub const STARTS: u8 = 2;
    /// Finite verb or auxiliary, see [`super::is_verb`].
    pub const VERB: u8 = 4;
    /// Article.
    pub const ARTICLE: u8 = 8;
    /// Personal or possessive pronoun of the third person, *I* and *we*.
    pub const PRONOUN: u8 = 16;
    /// Preposition, or a word like one at the beginning of a sentence.
    pub const PREPOSITION: u8 = 32;
    /// Conjunction or question word.
    pub const CONJUNCTION: u8 = 64;
    /// Article, possessive or demonstrative: a noun comes behind it.
    pub const DETERMINER: u8 = 128;
}

const ARTICLES: List = List::new(&pack(["a", "an", "the"]));
const PRONOUNS: List = List::new(&pack(["he", "her", "his", "i", "it", "its", "she", "their", "they", "we"]));

#[rustfmt::skip]
const PREPOSITIONS: List = List::new(&pack([
    "about", "according", "across", "after", "against", "along", "alongside", "amid", "among", "around", "as", "at",
    "before", "behind", "beside", "between", "beyond", "by", "despite", "due", "during", "following", "for", "from",
    "given", "in", "inside", "into", "like", "near", "of", "off", "on", "onto", "outside", "over", "since", "than",
    "through", "throughout", "to", "toward", "towards", "under", "unlike", "until", "up", "upon", "via", "with",
    "within", "without",
]));
#[rustfmt::skip]
const CONJUNCTIONS: List = List::new(&pack([
    "although", "and", "because", "but", "how", "if", "nor", "or", "so", "that", "though", "unless", "what", "when",
    "where", "whereas", "whether", "which", "while", "who", "whom", "whose", "why",
]));
#[rustfmt::skip]
const DETERMINERS: List = List::new(&pack([
    "a", "an", "another", "any", "both", "each", "every", "her", "his", "its", "my", "no", "our", "some", "such",
    "the", "their", "these", "this", "those", "your",
]));

/// Every small word in its normalised form with its kind; a word may come several times.
pub fn small_words() -> impl Iterator<Item = (String, u8)> {
    let of = |list: List, kind: u8| list.words().map(move |word| (word, kind));
    of(DANGLING, small::DANGLES)
        .chain(of(UNFINISHED, small::DANGLES))
        .chain(of(STARTERS, small::STARTS))
        .chain(of(VERBS, small::VERB))
        .chain(of(ARTICLES, small::ARTICLE))
        .chain(of(PRONOUNS, small::PRONOUN))
        .chain(of(PREPOSITIONS, small::PREPOSITION))
        .chain(of(CONJUNCTIONS, small::CONJUNCTION))
        .chain(of(DETERMINERS, small::DETERMINER))
}

/// True for words that begin sentences far more often than they begin names.
#[must_use]
pub fn starts_sentences(word: &str) -> bool {
    STARTERS.names(word)
}

/// True for words with which no whole sentence ends.
#[must_use]
pub fn leaves_unfinished(word: &str) -> bool {
    UNFINISHED.names(word)
}

/// True for function words that seldom end a sentence.
#[must_use]
pub fn dangles(word: &str) -> bool {
    DANGLING.names(word) || UNFINISHED.names(word)
}

/// True for finite verbs and auxiliaries of the list.
#[must_use]
pub fn is_verb(word: &str) -> bool {
    VERBS.names(word)
}

/// True for verbs of those who speak: *said*, *asks*, *tweeted*.
#[must_use]
pub(crate) fn is_saying(word: &str) -> bool {
    SAYING.names(word)
}

/// True for numbers that are spelled out, from two on, and ordinal ones.
#[must_use]
pub fn is_number(word: &str) -> bool {
    SPELLED.names(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_name_their_words_in_any_case() {
        assert!(DANGLING.names("With") && DANGLING.names("WITH") && !DANGLING.names("withy") && !DANGLING.names("wit"));
        assert!(VERBS.names("wasn’t") && VERBS.names("wasn't") && !VERBS.names("") && !VERBS.names("ünd"));
        assert!(!VERBS.names("a word that is far too long for any list"));
    }

    #[test]
    fn function_words() {
        assert!(leaves_unfinished("The") && dangles("with") && !dangles("attack"));
        assert!(starts_sentences("He") && !starts_sentences("Secretary"));
        assert!(is_saying("said") && is_saying("Asked") && !is_saying("statement"));
        assert!(is_verb("wasn’t") && is_day("Monday") && is_month("Sept"));
    }
}
