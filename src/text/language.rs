//! Which language an article is in, as far as rules care: English or not.

use std::hash::Hasher;
use std::sync::OnceLock;

use crate::text::chars;
use crate::text::tokens::{Token, word_hash};

/// Language of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    English,
    /// Another language by its code of two letters (ISO 639-1, and a NUL) or three (639-3); `und` when it is not known.
    Other([u8; 3]),
}

impl Language {
    /// The language's code.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::English => "eng",
            Self::Other(code) => std::str::from_utf8(code).map_or("und", |code| code.trim_end_matches('\0')),
        }
    }
}

/// What is no language's code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnknownLanguage {
    /// It looks like one.
    #[error("no language has the code {0:?}; English is `en`, French `fr`, German `de`")]
    NoLanguage(String),
    /// It has another form.
    #[error("{0:?} is no language code; write two or three letters, such as `en` or `fra`")]
    NoCode(String),
}

impl std::str::FromStr for Language {
    type Err = UnknownLanguage;

    /// Reads an ISO 639-1 or 639-3 code: `en`, `eng`, `fr`, `deu`.
    ///
    /// # Errors
    /// When it is no code of two or three letters, or no language has it: of two letters all are known.
    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let lower = code.to_ascii_lowercase();
        let primary = lower.split(['-', '_']).next().unwrap_or_default();
        match primary.as_bytes() {
            b"en" | b"eng" => Ok(Self::English),
            [a, b, c] if primary.bytes().all(|byte| byte.is_ascii_alphabetic()) => Ok(Self::Other([*a, *b, *c])),
            [a, b] if TWO_LETTERS.split(' ').any(|known| known == primary) => Ok(Self::Other([*a, *b, 0])),
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Err(UnknownLanguage::NoLanguage(code.to_owned()))
            }
            _ => Err(UnknownLanguage::NoCode(code.to_owned())),
        }
    }
}

/// The codes of two letters that stand for a language (ISO 639-1), with those that were replaced: computers still write `iw`.
const TWO_LETTERS: &str = "\
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv \
    dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie \
    ig ii ik in io is it iu iw ja ji jv jw ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln \
    lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi \
    pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti \
    tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// Tokens looked at: enough to be sure, few enough to cost nothing on long articles.
const SAMPLE: usize = 200;

/// Share of English function words above which a text is English. English news has .35 to .45,
/// Dutch, French or Italian text reaches .05 by words that look alike.
const ENGLISH_SHARE: f64 = 0.16;

/// Bytes of a text from which another language is told: a paragraph or two.
const JUDGED: usize = 1_500;

/// Tells the language of a text from its tokens; short texts without evidence count as English.
#[must_use]
pub fn detect(text: &str, tokens: &[Token]) -> Language {
    let words = english_words();
    let step = tokens.len().div_ceil(SAMPLE).max(1);
    let (mut seen, mut english, mut alone) = (0usize, 0usize, 0usize);
    for token in tokens.iter().step_by(step) {
        seen += 1;
        english += usize::from(words.holds(token.hash));
        alone += usize::from(token.shape.stands_alone());
    }
    if seen == 0 {
        return Language::English;
    }
    if english as f64 >= ENGLISH_SHARE * seen as f64 && alone * 3 < seen {
        return Language::English;
    }
    let head = &text[..chars::floor(text, JUDGED)];
    // Tables, lists of names and shouted headlines look like any language; a text in another
    // one has hardly an English function word and is told reliably.
    let few = (english as f64) < 0.08 * seen as f64;
    if !few && whatlang::detect_script(head).is_none_or(|script| script == whatlang::Script::Latin) {
        return Language::English;
    }
    let Some(info) = whatlang::detect(head) else { return Language::English };
    let latin = info.script() == whatlang::Script::Latin;
    let code = || Language::Other(info.lang().code().as_bytes().try_into().unwrap_or(*b"und"));
    if !latin {
        return code();
    }
    if info.lang() == whatlang::Lang::Eng {
        return Language::English;
    }
    let sure = info.is_reliable() && info.confidence() > 0.6 && seen >= 12
        || seen >= 40 && info.confidence() > 0.15 && few_capitals(tokens);
    if few && sure { code() } else { Language::English }
}

/// True when most tokens are written small: running text, not tables or headlines.
fn few_capitals(tokens: &[Token]) -> bool {
    let sample = &tokens[..tokens.len().min(SAMPLE)];
    sample.iter().filter(|token| token.shape.starts_lower()).count() * 2 > sample.len()
}

/// The commonest English words that look like no other language's commonest words.
#[rustfmt::skip]
const ENGLISH: &[&str] = &[
    "a", "about", "after", "all", "an", "and", "are", "as", "at", "be", "because", "been", "before", "being",
    "but", "by", "could", "for", "from", "had", "has", "have", "he", "her", "him", "his", "how", "i", "if",
    "in", "into", "is", "it", "its", "just", "like", "more", "my", "new", "not", "of", "on", "or", "other",
    "our", "out", "over", "said", "says", "she", "than", "that", "the", "their", "them", "there", "they",
    "this", "to", "told", "up", "was", "we", "were", "what", "when", "which", "who", "why", "will", "with",
    "would", "year", "years", "you", "your",
];

/// The hashes of the English words, each at the first free slot from the one that its first
/// bits name; empty slots are nought.
struct Words([u64; 1 << Words::BITS]);

impl Words {
    const BITS: u32 = 10;

    fn place(&self, hash: u64) -> usize {
        let mut at = (hash >> (64 - Self::BITS)) as usize;
        while self.0[at] != 0 && self.0[at] != hash {
            at = (at + 1) % self.0.len();
        }
        at
    }

    fn holds(&self, hash: u64) -> bool {
        self.0[self.place(hash)] == hash
    }
}

fn english_words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut words = Words([0; 1 << Words::BITS]);
        for word in ENGLISH {
            let hash = word_hash(word);
            words.0[words.place(hash)] = hash;
        }
        words
    })
}

/// Passes hashes through: the keys are hashes already.
#[derive(Debug, Clone, Copy, Default)]
pub struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0u8; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.0 ^= u64::from_le_bytes(word);
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens::tokenise;

    fn tell(text: &str) -> &'static str {
        match detect(text, &tokenise(text)) {
            Language::English => "eng",
            Language::Other(code) => String::from_utf8(code.to_vec()).unwrap().leak(),
        }
    }

    #[test]
    fn languages_are_told() {
        assert_eq!(tell("In the days since the attacks, U.S."), "eng");
        assert_eq!(tell("Sony wares win innovation award"), "eng");
        assert_eq!(
            tell("Net 12.3 mln vs 9,382,000 Sales 172.0 mln vs 146.00 mln Avg shrs 29.5 mln vs 24.3 mln"),
            "eng"
        );
        assert_eq!(tell(""), "eng");
        assert_eq!(
            tell(
                "Le président a annoncé mardi que la réforme serait présentée avant la fin de l'année, selon une source proche du dossier."
            ),
            "fra"
        );
        assert_eq!(
            tell(
                "Die Regierung hat am Dienstag beschlossen, dass die Steuern im kommenden Jahr nicht erhöht werden sollen, sagte der Minister."
            ),
            "deu"
        );
        assert_eq!(tell("中国政府星期二宣布,新的法律将于明年开始实施。"), "cmn");
        assert_eq!(tell("Правительство объявило во вторник о новых мерах поддержки."), "rus");
    }
}
