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
        let body = block.span.of(source).as_bytes();
        for at in memchr::memchr_iter(b'-', body).filter(|&at| may_tear(body, at)) {
            let hyphen = block.span.start as usize + at;
            let behind = words.partition_point(|word| (word.span.start as usize) < hyphen);
            if let Some([head, tail]) = behind.checked_sub(1).and_then(|at| words.get(at..at + 2))
                && head.span.end as usize == hyphen
                && is_torn(source, head, tail)
            {
                spots.push(Spot { span: head.span.cover(tail.span), severity: Severity::Warning });
            }
        }
    }
    report(analysis, findings, &SPLIT_WORD, &spots, "join the two parts", |spot| {
        format!("“{}” is one word that is torn in two", spot.span.of(source).replace('\n', " "))
    });
}

/// True for a hyphen between small letters, behind which a line may end or a space stand.
fn may_tear(body: &[u8], hyphen: usize) -> bool {
    let tail = match body.get(hyphen + 1) {
        Some(b' ' | b'\n') => body.get(hyphen + 2),
        next => next,
    };
    hyphen > 0 && body[hyphen - 1].is_ascii_lowercase() && tail.is_some_and(u8::is_ascii_lowercase)
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
    let between = &source[first.span.end as usize..second.span.start as usize];
    // What authors write with a hyphen mostly begins so short: nothing needs to be put together.
    if between == "-" && head.len() < dictionary::SHORTEST {
        return false;
    }
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
    if chained {
        return false;
    }
    // The tail is small.
    let mut joined = String::with_capacity(head.len() + tail.len());
    joined.push_str(head);
    joined.push_str(tail);
    joined.make_ascii_lowercase();
    let low = &joined[..head.len()];
    let hash = word_hash(&joined);
    if !known(&joined) {
        return false;
    }
    let part = tail.len() >= dictionary::SHORTEST && !known(tail) || ENDS.contains(&tail);
    match between {
        // Of two words the list may say by chance that they are one.
        "- " => part || !PREFIXES.contains(&low) && Model::shipped().vocabulary.knows(hash, capital),
        // Lines end behind the hyphens that authors write as well.
        "-\n" => part,
        "-" => part && !known(low) && !PREFIXES.contains(&low),
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
