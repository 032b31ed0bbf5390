//! A paragraph that begins in the middle of a sentence.

use crate::compare::{Cut, Doubt};
use crate::finding::Finding;
use crate::rules::{Analysis, declare_rule, fragment};

declare_rule! {
    /// A paragraph begins in the middle of a sentence.
    ///
    /// Its first word is written small, or is the rest of a word or of a date, though nothing
    /// before it was left open; or it begins with the comma or the closing quotation mark of what is missing. Names that
    /// are written small (*iPhone*, *al-Qaeda*, *k.d. lang*, and *van der Holm* where the article has the first name as
    /// well), list items, captions and verse are left alone.
    ///
    /// So does a paragraph that lost the large letter with which it begins: at the head of the article and behind a break of
    /// its sections, *HE prime minister said* and *N Monday the council* are warnings, and the letter is named where only one
    /// makes sense.
    ///
    /// It is an error when the first word can begin no sentence (*of*, *which*, *had*), or where it begins with a mark and
    /// the paragraph above is ended; otherwise a warning, for some wires write the first word of a report small, and some
    /// people all: where more paragraphs begin with small words, where days and months are written small, and where a
    /// sentence with its own subject and verb follows one that was ended, it is information. *she told the board* below a
    /// quotation that ends with an exclamation or a question mark belongs to it.
    ///
    /// ```text flagged
    /// of the harbour plan, which the committee had rejected in March.
    /// ```
    ///
    /// ```text flagged
    /// HE prime minister said on Monday that the harbour plan was dead.
    /// ```
    ///
    /// ```text clean
    /// iPhone sales fell in March.
    /// ```
    HEADLESS_SENTENCE: "headless-sentence", Fragment, Error, English, check
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    fragment::report(analysis, findings, HEADLESS_SENTENCE.name, Cut::Headless, |fragment, word| {
        if fragment.doubt == Some(Doubt::Small) {
            return (
                format!("the paragraph begins with a small letter: “{word} …”"),
                "restore the beginning, or set a capital",
            );
        }
        (
            format!("the paragraph begins in the middle of a sentence: “{word} …”"),
            "restore the beginning of the sentence, or delete it",
        )
    });
    fragment::report(analysis, findings, HEADLESS_SENTENCE.name, Cut::Initial(None), |fragment, word| {
        let likely = match fragment.cut {
            Cut::Initial(Some(lost)) => format!(", likely “{lost}”"),
            _ => String::new(),
        };
        (
            format!("the paragraph has lost its large first letter: “{word} …”{likely}"),
            "restore the first letter of the paragraph",
        )
    });
}
