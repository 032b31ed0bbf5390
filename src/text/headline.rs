//! How much a line speaks like a headline: a small linear model over its words.
//!
//! Headlines leave out articles and auxiliaries, put verbs into the present tense and, in many
//! papers, capitals on every word. The model sees each word with its case, its suffix, the
//! pairs of small words, the first and the last word, and the shape of the whole. It was
//! trained with logistic loss on titles of news against sentences cut at random words,
//! whole sentences without their full stop, and entries of lists; `examples/train_headlines.rs`
//! makes the weights again from any file of articles.

use crate::hash;
use crate::text::tokens::Token;

/// Buckets of the hashed features, a power of two.
pub const BUCKETS: usize = 1 << 15;

/// Weights are stored in steps of this size.
pub const STEP: f32 = 1.0 / 32.0;

/// One weight per bucket, and the bias as the last one.
static WEIGHTS: &[u8; BUCKETS + 1] = include_bytes!("headline.bin");

/// Log-odds that a line is a headline rather than a cut or unmarked sentence or an entry of a list.
#[must_use]
pub fn likeness(source: &str, words: &[Token]) -> f32 {
    let mut sum = i32::from(WEIGHTS[BUCKETS] as i8) * 4;
    features(source, words, |bucket| sum += i32::from(WEIGHTS[bucket] as i8));
    sum as f32 * STEP
}

/// Longest word looked at, in bytes; longer ones count by their first ones.
const LONGEST: usize = 24;

/// Tells the buckets of a line's features.
pub fn features(source: &str, words: &[Token], mut tell: impl FnMut(usize)) {
    let Some((first, last)) = words.first().zip(words.last()) else { return };
    let line = &source[first.span.start as usize..last.span.end as usize];
    let mut key = Key::default();
    let (mut capitals, mut small, mut articles) = (0usize, 0usize, 0usize);
    let mut before = Key::default();
    before.word(b"^", Case::Digit);
    for (at, token) in words.iter().enumerate() {
        let form = token.span.of(source).as_bytes();
        let case = Case::of(token);
        capitals += usize::from(case == Case::Capital || case == Case::Shout);
        small += usize::from(case == Case::Small);
        key.word(form, case);
        articles += usize::from(matches!(key.text(), b"a" | b"an" | b"the"));
        tell(key.bucket(if at == 0 { b'f' } else { b'w' }));
        if at + 1 == words.len() {
            tell(key.bucket(b'l'));
        }
        // Small words in pairs; names would only be learned by heart.
        if case == Case::Small || case == Case::Digit {
            let mut pair = before;
            pair.join(&key);
            tell(pair.bucket(b'p'));
        }
        let mut suffix = key;
        suffix.suffix();
        tell(suffix.bucket(b's'));
        let mut shapes = Key::default();
        shapes.shape(&before, &key);
        tell(shapes.bucket(b'c'));
        before = key;
    }
    let count = words.len();
    let mut whole = |name: u8, value: usize| tell(Key::number(value).bucket(name));
    let share = capitals * 6 / count;
    whole(b'n', count.min(24));
    whole(b'r', share * 32 + count.min(24));
    whole(b'a', articles.min(4) * 8 + share);
    whole(b'm', small.min(20));
    let mut marks = 0;
    marks |= usize::from(line.contains(": "));
    marks |= usize::from(line.contains([',', ';'])) << 1;
    marks |= usize::from(line.contains(['?', '!'])) << 2;
    marks |= usize::from(line.contains(['‘', '\''])) << 3;
    marks |= usize::from(line.contains(['“', '"'])) << 4;
    marks |= usize::from(line.contains(" – ") || line.contains(" - ") || line.contains('—')) << 5;
    whole(b'q', marks);
    whole(b'Q', marks * 8 + share);
}

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Case {
    #[default]
    Small,
    Capital,
    Shout,
    Digit,
}

impl Case {
    fn of(token: &Token) -> Self {
        if token.shape.has_digit() {
            Self::Digit
        } else if token.shape.all_upper() && token.span.len() > 1 {
            Self::Shout
        } else if token.shape.starts_upper() {
            Self::Capital
        } else {
            Self::Small
        }
    }
}

/// The bytes of a feature.
#[derive(Debug, Clone, Copy)]
struct Key {
    bytes: [u8; 2 * LONGEST + 3],
    length: usize,
    case: Case,
}

impl Default for Key {
    fn default() -> Self {
        Self { bytes: [0; 2 * LONGEST + 3], length: 0, case: Case::Small }
    }
}

impl Key {
    fn text(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    fn word(&mut self, form: &[u8], case: Case) {
        self.length = form.len().min(LONGEST);
        self.case = case;
        for (to, from) in self.bytes.iter_mut().zip(&form[..self.length]) {
            *to = if case == Case::Digit && from.is_ascii_digit() { b'0' } else { from.to_ascii_lowercase() };
        }
    }

    fn suffix(&mut self) {
        if self.length > 3 {
            self.bytes.copy_within(self.length - 3..self.length, 0);
            self.length = 3;
        }
    }

    fn join(&mut self, other: &Self) {
        self.bytes[self.length] = b' ';
        self.length += 1;
        self.bytes[self.length..self.length + other.length].copy_from_slice(other.text());
        self.length += other.length;
    }

    fn shape(&mut self, before: &Self, word: &Self) {
        self.bytes[0] = before.case as u8;
        self.bytes[1] = word.case as u8;
        self.bytes[2] = word.length.min(4) as u8;
        self.length = 3;
    }

    fn number(value: usize) -> Self {
        let mut key = Self::default();
        key.bytes[..8].copy_from_slice(&(value as u64).to_le_bytes());
        key.length = 8;
        key
    }

    fn bucket(&self, name: u8) -> usize {
        let mut bytes = [0u8; 2 * LONGEST + 5];
        bytes[0] = name;
        bytes[1] = self.case as u8;
        bytes[2..2 + self.length].copy_from_slice(self.text());
        hash::bytes(&bytes[..2 + self.length]) as usize & (BUCKETS - 1)
    }
}

/// What the language of telegrams adds to a line's weight, and what each further mark of it does.
const TELEGRAM: f32 = 2.5;
const TELEGRAM_MORE: f32 = 1.0;

/// "Man held for smuggling tortoises", "Court remands pastor over fraud", "Lollipop lady, 82, retires after 51 years",
/// "Bank holds rates as inflation bites": lines without articles and auxiliaries in which something happens. The model
/// has learned such headlines from few papers.
pub(crate) fn telegraphs(source: &str, words: &[Token]) -> f32 {
    let form = |at: usize| words.get(at).map_or("", |word: &Token| word.span.of(source));
    let tells = |word: &Token| {
        let form = word.span.of(source);
        IN_FULL.iter().any(|full| form.eq_ignore_ascii_case(full))
    };
    if words.len() < LEAST_TELEGRAM || words.iter().any(tells) {
        return 0.0;
    }
    let acts = |at: usize| PRESS_VERBS.binary_search(&form(at)).is_ok();
    let suffers = |at: usize| {
        SUFFERED.contains(&form(at))
            && matches!(form(at + 1), "for" | "over" | "after" | "with" | "as" | "by" | "in" | "dead" | "out")
    };
    let small = |at: usize| words[at].shape.starts_lower();
    let happens = |at: usize| small(at) && form(at).len() > 3 && form(at).ends_with('s') && !form(at).ends_with("ss");
    let is_act = (1..words.len() - 1).any(|at| acts(at) && small(at));
    let is_suffered = (1..words.len().min(5)).any(suffers);
    let is_aged = (1..words.len() - 1).any(|at| {
        let comma = |at: usize| source[words[at].span.end as usize..].starts_with(", ");
        let age = form(at).len() <= 3 && form(at).bytes().all(|byte| byte.is_ascii_digit());
        age && comma(at - 1) && comma(at) && (happens(at + 1) || SUFFERED.contains(&form(at + 1)))
    });
    // "… as boat capsizes"
    let count = words.len();
    let is_beside = (3..count.saturating_sub(2))
        .any(|at| form(at) == "as" && count - at <= 5 && (at + 2..count).any(happens) && (1..at).any(happens));
    let marks = [is_act, is_suffered, is_aged, is_beside].into_iter().filter(|mark| *mark).count();
    if marks == 0 { 0.0 } else { TELEGRAM + TELEGRAM_MORE * (marks - 1) as f32 }
}

/// Fewest words of such a line.
const LEAST_TELEGRAM: usize = 5;

/// Words that telegrams leave out.
#[rustfmt::skip]
const IN_FULL: &[&str] = &[
    "a", "an", "the", "his", "her", "their", "its", "he", "she", "they", "it", "we", "i", "you", "was", "were", "is",
    "are", "been", "be", "being", "has", "have", "had", "who", "which", "that", "this", "these", "would", "could",
    "said",
];

/// Verbs of which news in full has the past.
#[rustfmt::skip]
const PRESS_VERBS: &[&str] = &[
    "abduct", "abducts", "acquits", "arraigns", "arrests", "axes", "bags", "begs", "berates", "blasts", "books",
    "convicts", "dumps", "flays", "hails", "jails", "lambasts", "lauds", "lodges", "mull", "mulls", "nab", "nabs",
    "nixes", "ousts", "probes", "quashes", "quits", "quizzes", "remands", "sacks", "seizes", "slam", "slams", "summons",
    "swears", "upholds", "vows",
];

/// What is done to those of whom such lines tell.
#[rustfmt::skip]
const SUFFERED: &[&str] = &[
    "acquitted", "arraigned", "arrested", "booked", "charged", "feared", "fined", "held", "hospitalised", "jailed",
    "nabbed", "quizzed", "remanded", "ruled", "sacked", "shot", "stabbed", "suspended",
];

/// How many verbs stand in the present tense, as headlines use them.
pub(crate) fn verbs(source: &str, words: &[Token]) -> usize {
    let mut verbs = 0;
    for word in words.iter().skip(1) {
        let form = word.span.of(source);
        if form.len() <= 16 && HEADLINE_VERBS.binary_search(&form.to_ascii_lowercase().as_str()).is_ok() {
            verbs += 1;
        }
    }
    verbs
}

/// Verbs that headlines are made of, in the present tense.
#[rustfmt::skip]
const HEADLINE_VERBS: &[&str] = &[
    "accepts", "accused", "accuses", "addresses", "adds", "admits", "agrees", "aims", "allows", "announce",
    "announces", "apologises", "apologizes", "appears", "approves", "are", "arraigned", "arraigns", "arrested",
    "arrives", "asks", "attacks", "attends", "axes", "backs", "bags", "bans", "beats", "becomes", "begins",
    "berates", "blames", "blasts", "blocks", "boosts", "breaks", "brings", "busts", "buys", "calls", "cancels",
    "casts", "celebrates", "challenges", "charged", "claims", "clinches", "closes", "comes", "commends", "condemns",
    "confirms", "considers", "could", "criticizes", "cuts", "dating", "deals", "debuts", "decries", "defends",
    "demands", "denies", "describes", "dies", "dip", "discusses", "docks", "donates", "dons", "drops", "dumps",
    "ends", "engaged", "enters", "exits", "expecting", "expects", "explains", "eyes", "faces", "fails", "falls",
    "fears", "fights", "files", "finds", "fined", "fires", "flaunts", "flays", "gets", "gives", "goes", "grows",
    "hails", "has", "heads", "held", "helps", "hints", "hits", "holds", "honors", "hopes", "hospitalized",
    "inaugurates", "insists", "introduces", "is", "issues", "jailed", "joins", "jokes", "jumps", "keeps", "kicks",
    "killed", "kills", "laments", "lands", "lauds", "launches", "leads", "learns", "leaves", "looks", "loses",
    "makes", "marries", "may", "meets", "moves", "mulls", "nabbed", "nabs", "names", "needs", "offers", "opens",
    "orders", "packs", "pays", "planning", "plans", "plays", "plead", "pleads", "pledges", "plunges", "poses",
    "posts", "praises", "prepares", "probes", "promises", "promotes", "proves", "puts", "quits", "raises", "reacts",
    "reads", "recalls", "receives", "reflects", "refuses", "rejects", "releases", "remands", "remembers", "removes",
    "renews", "reports", "responds", "retires", "returns", "reunite", "reunites", "reveal", "reveals", "rises",
    "rocks", "rules", "runs", "sacks", "says", "scraps", "seeks", "sees", "seizes", "sells", "sends", "set", "sets",
    "shares", "shines", "shows", "shuts", "signs", "sings", "slams", "soars", "sparks", "speaks", "spends", "splits",
    "stands", "stars", "starts", "stays", "steals", "steps", "stops", "stuns", "sues", "suffers", "suggests",
    "supports", "surges", "takes", "talks", "tasks", "teams", "teases", "tells", "thinks", "thrashes", "threatens",
    "to", "tops", "turns", "unveils", "upholds", "urges", "uses", "visits", "vows", "wants", "warns", "wears",
    "weighs", "will", "wins", "won't", "works", "writes",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens::tokenise;

    fn score(line: &str) -> f32 {
        likeness(line, &tokenise(line))
    }

    #[test]
    fn headlines_score_above_sentences() {
        for (headline, sentence) in [
            ("Mayor Reveals Why the Tunnel Opened Late", "The mayor said that the tunnel was opened late because"),
            ("Ministers ‘to back’ harbour tunnel", "The ministers were ready to back the tunnel in the"),
            ("Bakers lose court fight over bread tax", "The bakers had lost a fight in the court over a"),
        ] {
            assert!(score(headline) > 1.0, "{headline}: {}", score(headline));
            assert!(score(sentence) < -1.0, "{sentence}: {}", score(sentence));
        }
    }

    #[test]
    fn the_lists_are_sorted() {
        let mut sorted = HEADLINE_VERBS.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(HEADLINE_VERBS, sorted);
        assert!(PRESS_VERBS.is_sorted());
    }

    #[test]
    fn nothing_and_long_words_are_scored_too() {
        assert!(score("").is_finite());
        assert!(score(&"x".repeat(5_000)).is_finite());
    }
}
