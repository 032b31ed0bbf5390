//! Small closed lists of English words: abbreviations, function words, names of days.
//!
//! Every list is sorted, so that a look-up is a binary search and needs no set-up.

/// What an abbreviation stands for, which decides what its full stop may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Abbreviation {
    /// Stands in front of a name: Mr., Gov., St.; never ends a sentence.
    Title,
    /// Jan., Sept.; a day usually follows.
    Month,
    /// Inc., Corp.; ends a name, so a sentence may end with it.
    Company,
    /// U.S., U.K., D.C.: stands for a whole name, so a sentence may end with it.
    Place,
    /// Calif., Fla.: a state behind a town.
    State,
    /// One capital letter of a name.
    Initial,
    /// a.m., p.m.
    Time,
    /// No., Vol., p.: a number follows.
    Number,
    /// Jr., Sr., M.D., Ph.D.: behind a name.
    Suffix,
    /// vs., e.g., approx.: something always follows.
    Joining,
    /// etc., al.: may end a sentence.
    Closing,
}

impl Abbreviation {
    /// True when no sentence ends with such an abbreviation.
    #[must_use]
    pub fn wants_more(self) -> bool {
        matches!(self, Self::Title | Self::Initial | Self::Number | Self::Joining)
    }
}

#[rustfmt::skip]
const TITLES: List = List::new(&pack([
    "adm", "adv", "alh", "asst", "atty", "brig", "capt", "cdr", "cllr", "cmdr", "col", "comdr", "cong", "cpl",
    "dep", "det", "dir", "dr", "drs", "engr", "ens", "fr", "ft", "gen", "gov", "hon", "insp", "lt", "ltcol", "maj",
    "messrs", "mlle", "mme", "mr", "mrs", "ms", "msgr", "mt", "mx", "ofc", "pfc", "pres", "prof", "pte", "pvt",
    "rep", "reps", "rev", "revs", "sec", "sen", "sens", "sgt", "shri", "smt", "spc", "ssgt", "st", "ste", "sup",
    "supt", "thiru", "treas",
]));
#[rustfmt::skip]
const MONTHS: List = List::new(&pack([
    "apr", "aug", "dec", "feb", "jan", "jul", "jun", "nov", "oct", "sep", "sept",
]));
const COMPANIES: List = List::new(&pack([
    "assn", "assoc", "bros", "co", "corp", "cos", "dept", "inc", "intl", "llc", "ltd", "mfg", "natl", "plc", "univ",
]));
#[rustfmt::skip]
const STATES: List = List::new(&pack([
    "ala", "ariz", "ark", "calif", "colo", "conn", "del", "fla", "ga", "ill", "ind", "kan", "kans", "ky", "la",
    "mass", "md", "mich", "minn", "miss", "mo", "mont", "neb", "nebr", "nev", "okla", "ont", "ore", "pa",
    "penn", "que", "tenn", "tex", "va", "vt", "wash", "wis", "wyo",
]));
#[rustfmt::skip]
const NUMBERS: List = List::new(&pack([
    "ch", "fig", "figs", "no", "nos", "nr", "pp", "rs", "vol", "vols",
]));
#[rustfmt::skip]
const SUFFIXES: List = List::new(&pack([
    "bsc", "esq", "jnr", "jr", "msc", "phd", "snr", "sr",
]));
#[rustfmt::skip]
const JOINING: List = List::new(&pack([
    "approx", "ca", "cf", "eg", "esp", "est", "ie", "incl", "viz", "vs",
]));
const CLOSING: List =
    List::new(&pack(["al", "ave", "blvd", "etc", "hr", "hrs", "hwy", "min", "mins", "rd", "secs", "sq"]));

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

#[rustfmt::skip]
const DAYS: List = List::new(&pack([
    "friday", "monday", "saturday", "sunday", "thursday", "tuesday", "wednesday",
]));
#[rustfmt::skip]
const MONTH_NAMES: List = List::new(&pack([
    "april", "august", "december", "february", "january", "july", "june", "march", "may", "november", "october",
    "september",
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

/// First names that are often followed by a middle initial, less those of people who are
/// known by a first name and an initial alone.
#[rustfmt::skip]
const FIRST_NAMES: List = List::new(&pack([
    "aaron", "abraham", "adam", "alan", "albert", "alexander", "alfred", "alice", "allan", "allen", "amy",
    "andrew", "angela", "ann", "anna", "anne", "anthony", "antonio", "arnold", "arthur", "barbara", "barry",
    "benjamin", "bernard", "betty", "beverly", "bill", "bob", "bradley", "brandon", "brenda", "brian", "bruce",
    "bryan", "calvin", "carl", "carlos", "carol", "caroline", "catherine", "cecil", "charles", "chester",
    "christina", "christine", "christopher", "clarence", "clifford", "clinton", "clyde", "craig", "curtis",
    "cynthia", "dan", "daniel", "darrell", "david", "deborah", "dennis", "derek", "diane", "don", "donald",
    "donna", "doris", "dorothy", "douglas", "dwight", "earl", "edgar", "edward", "edwin", "eleanor",
    "elizabeth", "ellen", "emily", "eric", "ernest", "ethan", "eugene", "evelyn", "fernando", "floyd",
    "frances", "francis", "francisco", "frank", "franklin", "fred", "frederick", "gary", "geoffrey", "george",
    "gerald", "gilbert", "gladys", "glenn", "gloria", "gordon", "greg", "gregory", "harold", "harry", "harvey",
    "heather", "hector", "helen", "henry", "herbert", "herman", "hillary", "howard", "hugh", "irene", "jack",
    "jacob", "james", "jane", "janet", "janice", "javier", "jeff", "jeffrey", "jennifer", "jeremy", "jerry",
    "jesse", "jessica", "jim", "joan", "john", "jonathan", "jorge", "jose", "joseph", "joyce", "juan", "judith",
    "judy", "julie", "justin", "karen", "katherine", "kathleen", "keith", "ken", "kenneth", "kevin", "kimberly",
    "kyle", "larry", "laura", "lawrence", "leon", "leonard", "leroy", "leslie", "lewis", "lillian", "linda",
    "lloyd", "lois", "louis", "lucille", "luis", "lyndon", "manuel", "marcus", "margaret", "maria", "marilyn",
    "marjorie", "mark", "martha", "martin", "marvin", "mary", "matt", "matthew", "maurice", "melissa", "melvin",
    "michael", "michelle", "miguel", "mike", "mildred", "milton", "mitchell", "nancy", "nathan", "nathaniel",
    "neil", "nicholas", "nicole", "norman", "oscar", "pablo", "pamela", "patricia", "patrick", "paul", "pedro",
    "peter", "philip", "phillip", "rachel", "rafael", "ralph", "ramon", "randall", "ray", "raymond", "rebecca",
    "ricardo", "richard", "robert", "roberto", "rodney", "roger", "roland", "ron", "ronald", "roy", "russell",
    "ruth", "ryan", "samantha", "samuel", "sandra", "sarah", "scott", "sean", "sharon", "shirley", "sidney",
    "stanley", "stephanie", "stephen", "steve", "steven", "stuart", "susan", "sylvia", "teresa", "terry",
    "theodore", "theresa", "thomas", "tim", "timothy", "todd", "tom", "troy", "tyler", "ulysses", "vernon",
    "victor", "victoria", "vincent", "virginia", "wallace", "walter", "warren", "wayne", "wendy", "wesley",
    "william", "zachary",
]));

/// Longest word of any list, in bytes.
const LONGEST: usize = 16;

/// The abbreviations of all lists: hardly a word that has the length and the first letter of one is one.
const ABBREVIATED: List = List::new(&sorted());

/// How many there are.
const ABBREVIATED_COUNT: usize = {
    let (mut at, mut count) = (0, 0);
    while at < ABBREVIATION_LISTS.len() {
        count += ABBREVIATION_LISTS[at].keys.len();
        at += 1;
    }
    count
};

const ABBREVIATION_LISTS: [List; 8] = [TITLES, MONTHS, COMPANIES, STATES, NUMBERS, SUFFIXES, JOINING, CLOSING];

/// The keys of all abbreviations, by insertion.
const fn sorted() -> [u128; ABBREVIATED_COUNT] {
    let mut keys = [0; ABBREVIATED_COUNT];
    let (mut list, mut count) = (0, 0);
    while list < ABBREVIATION_LISTS.len() {
        let mut at = 0;
        while at < ABBREVIATION_LISTS[list].keys.len() {
            let key = ABBREVIATION_LISTS[list].keys[at];
            let mut place = count;
            while place > 0 && keys[place - 1] > key {
                keys[place] = keys[place - 1];
                place -= 1;
            }
            keys[place] = key;
            count += 1;
            at += 1;
        }
        list += 1;
    }
    keys
}

/// Longest abbreviation without a dot inside, in bytes.
const LONGEST_ABBREVIATION: usize = 6;

const _: () = {
    let mut length = LONGEST_ABBREVIATION + 1;
    while length <= LONGEST {
        assert!(ABBREVIATED.firsts[length] == 0, "an abbreviation is longer than they all");
        length += 1;
    }
};

/// Sorted words, each packed into one number, with the lengths and first letters that occur
/// among them: most words of a text are told to be in no list without being compared with any,
/// and the others by a few comparisons of numbers.
pub(super) struct List {
    /// Words as big-endian numbers, padded with noughts, which sort as the words do.
    keys: &'static [u128],
    /// For each length in bytes, the first letters of the words of that length, as bits.
    firsts: [u32; LONGEST + 1],
    /// For each first letter, by its last five bits, the first of its words.
    starts: [u16; 33],
}

pub(super) const fn pack<const N: usize>(words: [&str; N]) -> [u128; N] {
    let mut keys = [0; N];
    let mut at = 0;
    while at < N {
        let word = words[at].as_bytes();
        assert!(word.len() <= LONGEST, "a word is too long for the lists");
        let mut place = 0;
        while place < LONGEST {
            keys[at] = keys[at] << 8 | if place < word.len() { word[place] as u128 } else { 0 };
            place += 1;
        }
        assert!(at == 0 || keys[at - 1] < keys[at], "a list is not sorted");
        at += 1;
    }
    keys
}

impl List {
    pub(super) const fn new(keys: &'static [u128]) -> Self {
        let mut firsts = [0; LONGEST + 1];
        let mut starts = [0; 33];
        let mut at = 0;
        while at < keys.len() {
            let length = LONGEST - keys[at].trailing_zeros() as usize / 8;
            let letter = (keys[at] >> 120 & 31) as usize;
            firsts[length] |= 1 << letter;
            at += 1;
            // The words are sorted, and all begin with a small letter.
            let mut behind = letter + 1;
            while behind < starts.len() {
                starts[behind] = at as u16;
                behind += 1;
            }
        }
        Self { keys, firsts, starts }
    }

    /// The words, unpacked.
    fn words(&self) -> impl Iterator<Item = String> + use<> {
        self.keys.iter().map(|key| {
            let word = key.to_be_bytes().into_iter().take_while(|&byte| byte != 0);
            word.map(char::from).collect()
        })
    }

    /// True for words of the list, in any case of letters.
    pub(super) fn names(&self, word: &str) -> bool {
        may_be_among(&self.firsts, word)
            && key(word).is_some_and(|key| {
                let letter = usize::from(word.as_bytes()[0] & 31);
                let words = &self.keys[usize::from(self.starts[letter])..usize::from(self.starts[letter + 1])];
                words.binary_search(&key).is_ok()
            })
    }
}

/// False for words of which no word of a list has the length and the first letter; `firsts` has the
/// first letters of each length.
#[inline]
fn may_be_among(firsts: &[u32; LONGEST + 1], word: &str) -> bool {
    let Some(&first) = word.as_bytes().first() else { return false };
    let bit = 1 << (first & 31);
    let at = |length: usize| firsts.get(length).is_some_and(|firsts| firsts & bit != 0);
    // A typeset apostrophe is two bytes longer than the list's own.
    at(word.len()) || word.len() > 3 && at(word.len() - 2)
}

/// A word as the lists hold it; long and non-ASCII words are in none.
fn key(word: &str) -> Option<u128> {
    let mut buffer = [0; LONGEST];
    if word.len() <= LONGEST && word.is_ascii() {
        // Byte by byte: a copy of a length that is not known calls for more than it does.
        for (place, byte) in buffer.iter_mut().zip(word.bytes()) {
            *place = byte;
        }
        buffer.make_ascii_lowercase();
        return Some(u128::from_be_bytes(buffer));
    }
    lower(word, |low| {
        buffer[..low.len()].copy_from_slice(low.as_bytes());
        u128::from_be_bytes(buffer)
    })
}

/// Asks a question of the lower-case form of a word; long and non-ASCII words are in no list.
fn lower<R>(word: &str, ask: impl FnOnce(&str) -> R) -> Option<R> {
    let bytes = word.as_bytes();
    if bytes.len() > LONGEST + 2 {
        return None;
    }
    let mut buffer = [0u8; LONGEST + 2];
    let mut length = 0;
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at].is_ascii() {
            buffer[length] = bytes[at].to_ascii_lowercase();
            at += 1;
        } else if bytes[at..].starts_with("\u{2019}".as_bytes()) {
            buffer[length] = b'\'';
            at += 3;
        } else {
            return None;
        }
        length += 1;
    }
    if length > LONGEST {
        return None;
    }
    std::str::from_utf8(&buffer[..length]).ok().map(ask)
}

/// What the word in front of a full stop abbreviates; `word` comes without that full stop.
#[must_use]
pub fn abbreviation(word: &str) -> Option<Abbreviation> {
    let is_short = word.len() <= LONGEST_ABBREVIATION;
    let is_listed = word.len() < 2 || is_short && ABBREVIATED.names(word);
    if !is_listed && !word.as_bytes().contains(&b'.') {
        return None;
    }
    read_abbreviation(word)
}

/// What a word abbreviates, told by all lists.
fn read_abbreviation(word: &str) -> Option<Abbreviation> {
    let first_upper = word.as_bytes().first().is_some_and(u8::is_ascii_uppercase);
    let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
    if word.contains('.') {
        let single = word.split('.').all(|part| part.len() == 1 && part.as_bytes()[0].is_ascii_alphabetic());
        return lower(word, |low| match low {
            "a.m" | "p.m" => Some(Abbreviation::Time),
            "e.g" | "i.e" => Some(Abbreviation::Joining),
            "ph.d" | "m.d" | "b.a" | "m.a" | "b.sc" | "d.d.s" | "j.d" | "m.b.a" => Some(Abbreviation::Suffix),
            _ if single && first_upper => {
                let known = matches!(
                    low,
                    "u.s"
                        | "u.k"
                        | "u.n"
                        | "d.c"
                        | "l.a"
                        | "n.y"
                        | "n.j"
                        | "n.c"
                        | "s.c"
                        | "n.d"
                        | "s.d"
                        | "n.h"
                        | "n.m"
                        | "r.i"
                        | "w.va"
                        | "u.s.a"
                        | "e.u"
                        | "b.c"
                        | "u.a.e"
                        | "n.y.c"
                        | "p.r"
                );
                // Two letters that are no known place are the initials of a name: J.K., W.E.B.
                Some(if known || letters > 3 { Abbreviation::Place } else { Abbreviation::Initial })
            }
            _ if single => Some(Abbreviation::Joining),
            _ => None,
        })
        .flatten();
    }
    if letters == 1 && word.len() == 1 {
        return match word.as_bytes()[0] {
            b'A'..=b'Z' => Some(Abbreviation::Initial),
            b'p' | b'c' | b'v' => Some(Abbreviation::Joining),
            _ => None,
        };
    }
    // SEC, ADM, MASS and EST in capitals are names of their own.
    let name = letters >= 3 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    lower(word, |low| {
        if name && (JOINING.names(low) || TITLES.names(low) || MONTHS.names(low) || STATES.names(low)) {
            return None;
        }
        if first_upper {
            if TITLES.names(low) {
                return Some(Abbreviation::Title);
            }
            if MONTHS.names(low) {
                return Some(Abbreviation::Month);
            }
            if COMPANIES.names(low) {
                return Some(Abbreviation::Company);
            }
            if STATES.names(low) {
                return Some(Abbreviation::State);
            }
            if SUFFIXES.names(low) {
                return Some(Abbreviation::Suffix);
            }
            if CLOSING.names(low) {
                return Some(Abbreviation::Closing);
            }
            if low == "no" || low == "nos" || low == "vol" || low == "fig" || word == "Rs" {
                return Some(Abbreviation::Number);
            }
        } else {
            if COMPANIES.names(low) {
                return Some(Abbreviation::Company);
            }
            if NUMBERS.names(low) && !matches!(low, "no" | "rs") {
                return Some(Abbreviation::Number);
            }
            if CLOSING.names(low) && low != "min" {
                return Some(Abbreviation::Closing);
            }
        }
        JOINING.names(low).then_some(Abbreviation::Joining)
    })
    .flatten()
}

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

/// True for numbers that are spelled out, from two on, and ordinal ones.
#[must_use]
pub fn is_number(word: &str) -> bool {
    SPELLED.names(word)
}

/// True for common English first names.
#[must_use]
pub fn is_first_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_uppercase()) && FIRST_NAMES.names(word)
}

/// True for the names of the days of the week.
#[must_use]
pub fn is_day(word: &str) -> bool {
    DAYS.names(word)
}

/// True for months, in full or abbreviated.
#[must_use]
pub fn is_month(word: &str) -> bool {
    MONTH_NAMES.names(word) || MONTHS.names(word)
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
    fn abbreviations_are_told_apart() {
        use Abbreviation::*;
        for (word, what) in [
            ("Mr", Some(Title)),
            ("Gov", Some(Title)),
            ("SEC", None),
            ("Justice", None),
            ("St", Some(Title)),
            ("Nov", Some(Month)),
            ("U.S", Some(Place)),
            ("U.N", Some(Place)),
            ("W", Some(Initial)),
            ("J.K", Some(Initial)),
            ("p.m", Some(Time)),
            ("Inc", Some(Company)),
            ("Calif", Some(State)),
            ("No", Some(Number)),
            ("no", None),
            ("e.g", Some(Joining)),
            ("etc", Some(Closing)),
            ("Jr", Some(Suffix)),
            ("Ph.D", Some(Suffix)),
            ("dog", None),
            ("gov", None),
            ("état", None),
            ("", None),
            ("7", None),
        ] {
            assert_eq!(abbreviation(word), what, "{word}");
        }
    }

    #[test]
    fn words_that_no_list_can_hold_abbreviate_nothing() {
        let lists = [TITLES, MONTHS, COMPANIES, STATES, NUMBERS, SUFFIXES, JOINING, CLOSING];
        let words = lists.iter().flat_map(List::words);
        let forms = words.flat_map(|word| [word.to_uppercase(), format!("{word}’"), format!("’{word}"), word]);
        let letters = ["", "a", "n", "o", "T", "é", "’", ".", "7"];
        let spelled =
            letters.iter().flat_map(|a| letters.iter().flat_map(move |b| letters.map(|c| [*a, *b, c].concat())));
        for word in forms.chain(spelled) {
            assert_eq!(abbreviation(&word), read_abbreviation(&word), "{word}");
        }
    }

    #[test]
    fn function_words() {
        assert!(leaves_unfinished("The") && dangles("with") && !dangles("attack"));
        assert!(starts_sentences("He") && !starts_sentences("Secretary"));
        assert!(is_verb("wasn’t") && is_day("Monday") && is_month("Sept"));
    }
}
