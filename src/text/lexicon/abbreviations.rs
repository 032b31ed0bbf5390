//! Abbreviations, and what their full stops may mean.

use super::list::{LONGEST, List, lower, may_be_among, pack};

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
pub(super) const MONTHS: List = List::new(&pack([
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
/// Longest abbreviation without a dot inside, in bytes.
const LONGEST_ABBREVIATION: usize = 6;

/// The first letters of the abbreviations of each length, as bits.
const ABBREVIATIONS: [u32; LONGEST + 1] = {
    let lists = [TITLES, MONTHS, COMPANIES, STATES, NUMBERS, SUFFIXES, JOINING, CLOSING];
    let mut firsts = [0; LONGEST + 1];
    let mut at = 0;
    while at < lists.len() {
        let mut length = LONGEST_ABBREVIATION + 1;
        while length <= LONGEST {
            assert!(lists[at].firsts[length] == 0, "an abbreviation is longer than they all");
            length += 1;
        }
        let mut length = 0;
        while length <= LONGEST {
            firsts[length] |= lists[at].firsts[length];
            length += 1;
        }
        at += 1;
    }
    firsts
};
/// What the word in front of a full stop abbreviates; `word` comes without that full stop.
#[must_use]
pub fn abbreviation(word: &str) -> Option<Abbreviation> {
    let may_be_listed = word.len() < 2 || may_be_among(&ABBREVIATIONS, word);
    if (word.len() > LONGEST_ABBREVIATION || !may_be_listed) && !word.as_bytes().contains(&b'.') {
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

/// Titles that abbreviate nothing else; "St." and "Dr." also end the names of streets.
pub(crate) fn is_only_title(form: &str) -> bool {
    matches!(
        form,
        "Mr" | "Mrs"
            | "Ms"
            | "Messrs"
            | "Gov"
            | "Sen"
            | "Sens"
            | "Rep"
            | "Reps"
            | "Gen"
            | "Lt"
            | "Col"
            | "Capt"
            | "Sgt"
            | "Prof"
            | "Rev"
            | "Hon"
            | "Maj"
            | "Cmdr"
            | "Brig"
            | "Cpl"
            | "Supt"
            | "Adm"
            | "Insp"
            | "Cllr"
            | "Engr"
            | "Smt"
            | "Shri"
            | "Thiru"
            | "Alh"
    )
}

/// Titles that end no sentence, with a full stop or without.
pub(crate) fn is_bare_title(form: &str) -> bool {
    matches!(form, "Mr" | "Mrs" | "Messrs")
}

/// U. S., N. Y., P. M. and their like.
pub(crate) fn is_place_or_time(first: &str, last: &str) -> bool {
    matches!(
        (first, last),
        ("U", "S" | "K" | "N" | "P")
            | ("D" | "B" | "Q" | "K", "C")
            | ("N", "Y" | "J" | "C" | "D" | "H" | "M")
            | ("S", "C" | "D" | "A")
            | ("L", "A")
            | ("R", "I")
            | ("A" | "P" | "M", "M")
            | ("A" | "M" | "J", "D")
            | ("B" | "M", "A")
            | ("P", "O" | "C" | "A")
            | ("M", "P")
            | ("T", "V" | "B")
            | ("E", "U" | "R" | "T")
            | ("P", "R")
            | ("I", "V" | "D" | "T")
            | ("O", "K" | "J")
            | ("R", "N")
            | ("F", "A")
            | ("J", "R")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
