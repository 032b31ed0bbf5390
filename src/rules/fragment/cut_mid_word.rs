//! A sentence that stops inside a word.

use crate::compare::Cut;
use crate::finding::Finding;
use crate::rules::{Analysis, declare_rule, fragment};

declare_rule! {
    /// A sentence stops inside a word.
    ///
    /// Programs that shorten texts to a number of characters cut words in two. The last
    /// letters are no word, but the beginning of one; a table of known words and the model
    /// tell them from names and abbreviations.
    ///
    /// ```text flagged
    /// The committee said on Thursday that it would not support the develo
    /// ```
    ///
    /// ```text clean
    /// The committee said on Thursday that it would not support the developer.
    /// ```
    CUT_MID_WORD: "cut-mid-word", Fragment, Warning, English, check
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    fragment::report(analysis, findings, CUT_MID_WORD.name, Cut::MidWord, |_, word| {
        (
            format!("the sentence breaks off inside a word: “{word}”"),
            "restore the rest of the word and of the sentence, or delete the sentence",
        )
    });
}
