//! Words torn in two.

use crate::finding::{Finding, Severity};
use crate::model::{Known, Model, dictionary};
use crate::rules::encoding::{Spot, report};
use crate::rules::{Analysis, declare_rule};
use crate::text::tokens::{Token, word_hash};
use crate::text::{BlockKind, chars, lexicon};

declare_rule! {
    /// A word is torn in two: “govern- ment”, “defen-dant”, “T he”.
    ///
    /// Text taken from print keeps the hyphens of its narrow columns, and the large first letter of a page stands apart
    /// from the rest of its word. The rule speaks where both parts together are a word of the dictionary and the
    /// parts are not what an author writes with a hyphen.
    ///
    /// ```text flagged
    /// The mayor told the govern- ment on Monday that the tunnel would open.
    /// ```
    ///
    /// ```text clean
    /// The two- and three-storey houses, the co-ordinator said, are pre-eminent, whether fact- or fiction-based.
    /// ```
    SPLIT_WORD: "split-word", Encoding, Warning, English, check
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let (source, text) = (analysis.article.text.as_str(), analysis.text);
    let mut spots: Vec<Spot> = Vec::new();
    for block in &text.blocks {
        if !matches!(block.kind, BlockKind::Prose | BlockKind::Quote) {
            continue;
        }
        let words = text.words_in(block);
        if let [first, second, ..] = words
            && first.span.start == block.span.start
            && is_drop_cap(source, first, second)
        {
            spots.push(Spot { span: first.span.cover(second.span), severity: Severity::Warning });
        }
        for pair in words.windows(2) {
            if source.as_bytes().get(pair[0].span.end as usize) == Some(&b'-') && is_torn(source, &pair[0], &pair[1]) {
                spots.push(Spot { span: pair[0].span.cover(pair[1].span), severity: Severity::Warning });
            }
        }
    }
    report(analysis, findings, &SPLIT_WORD, &spots, "join the two parts", |spot| {
        format!("“{}” is one word that is torn in two", spot.span.of(source).replace('\n', " "))
    });
}

/// "T he": a large letter and the rest of a small word.
fn is_drop_cap(source: &str, first: &Token, second: &Token) -> bool {
    let (letter, rest) = (first.span.of(source), second.span.of(source));
    let between = &source[first.span.end as usize..second.span.start as usize];
    let hyphened = source[second.span.end as usize..].starts_with(chars::is_dash);
    let lone = letter.len() == 1 && !hyphened && letter.bytes().all(|byte| byte.is_ascii_uppercase());
    // "I" and "A" are words; behind them only what is none.
    let open = !matches!(letter, "A" | "I") || !lexicon::dangles(rest) && !lexicon::is_verb(rest) && rest.len() <= 3;
    lone && between == " "
        && open
        && rest.bytes().all(|byte| byte.is_ascii_lowercase())
        && lexicon::starts_sentences(&format!("{letter}{rest}"))
}

/// Words with which a hyphen is left open: "fact- or fiction-based".
const JOINING: &[&str] = &["and", "or", "to", "nor", "but", "than"];

/// Ends of words that are no words.
const ENDS: &[&str] = &["ing", "ion", "ble", "ted", "ity", "ous", "ies", "tion", "ment"];

/// What authors part from a word with a hyphen.
#[rustfmt::skip]
const PREFIXES: &[&str] = &[
    "anti", "semi", "over", "multi", "inter", "ultra", "micro", "counter", "under", "super", "trans", "extra", "intra",
    "pseudo", "quasi", "mega", "mini", "auto", "euro", "afro", "indo", "sino", "anglo", "franco", "socio", "electro",
    "rendez", "laissez", "pre", "re", "non", "mid", "co", "post", "sub", "by", "ex", "out", "up", "make", "man", "self",
];

/// True for two parts of a word with a hyphen between them, and a space or the end of a line behind it.
fn is_torn(source: &str, first: &Token, second: &Token) -> bool {
    let (head, tail) = (first.span.of(source), second.span.of(source));
    let small = |part: &str| part.bytes().all(|byte| byte.is_ascii_lowercase());
    let capital = head.starts_with(|c: char| c.is_ascii_uppercase());
    if head.len() < 2
        || tail.len() < 2
        || !small(tail)
        || !small(&head[usize::from(capital)..])
        || JOINING.contains(&tail)
    {
        return false;
    }
    let hyphen = |c: Option<char>| c.is_some_and(chars::is_dash);
    let chained = hyphen(chars::before(source, first.span.start as usize))
        || hyphen(source[second.span.end as usize..].chars().next());
    let known = |word: &str| word.len() >= dictionary::SHORTEST && dictionary::lists(word_hash(word), capital);
    let low = head.to_ascii_lowercase();
    let joined = format!("{low}{tail}");
    let hash = word_hash(&joined);
    if chained || !known(&joined) {
        return false;
    }
    let part = tail.len() >= dictionary::SHORTEST && !known(tail) || ENDS.contains(&tail);
    match &source[first.span.end as usize..second.span.start as usize] {
        // Of two words the list may say by chance that they are one.
        "- " => part || !PREFIXES.contains(&low.as_str()) && Model::shipped().vocabulary.knows(hash, capital),
        // Lines end behind the hyphens that authors write as well.
        "-\n" => part,
        "-" => part && head.len() >= dictionary::SHORTEST && !known(&low) && !PREFIXES.contains(&low.as_str()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::words_of_rule;

    fn found(text: &str) -> Vec<String> {
        words_of_rule("split-word", text)
    }

    #[test]
    fn hyphens_of_columns() {
        for (text, word) in [
            ("The Investi- gation was closed on Monday.", "Investi- gation"),
            ("They lost con- trol of the boat.", "con- trol"),
            ("The defen-dant was heard on Monday.", "defen-dant"),
            ("He was sub- sequently sacked by the board.", "sub- sequently"),
            ("They are building a pier; the govern- ment pays.", "govern- ment"),
        ] {
            assert_eq!(found(text), [word], "{text}");
        }
        for text in [
            "A two- and three-storey house, act- or fact-based, over- to underpaid.",
            "The co-ordinator of the pre-emptive re-election in the semi-final spoke of a by-law.",
            "He lost con-trol-ling interest. The multi- national firm and al-Sabah.",
            "The well-known boat-man, a rendez-vous, a great article- love of it, the news-\nroom and the plug-\nin.",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn large_first_letters() {
        assert_eq!(found("T he council met on Monday in the hall."), ["T he"]);
        assert_eq!(found("I t was late when the council met in the hall."), ["I t"]);
        for text in [
            "I am late, he said. It was so.",
            "A man met them. It was so.",
            "A re-registration was made. It was so.",
            "I do so wish it were true.",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
