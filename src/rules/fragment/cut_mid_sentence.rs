//! A sentence that stops between two words.

use crate::compare::{Cut, Doubt};
use crate::finding::Finding;
use crate::rules::{Analysis, declare_rule, fragment};

declare_rule! {
    /// A sentence stops before it is finished, without an end mark.
    ///
    /// Text boxes, paywalls and broken markup cut paragraphs anywhere. A missing full stop
    /// alone says little: headlines, captions, credits, datelines and list items have none.
    /// So the words decide: the ending (*of the*, *and*, a lone comma), the language (running
    /// text or headline), the kind of the block and what stands around it.
    ///
    /// It is an error when no sentence ends with such a word (*the*, *of*, *and*); otherwise
    /// a warning with the model's score. Where all that is missing for certain is the full stop,
    /// the message says so; and where it seems that nothing else is missing, it is information: in a
    /// short last paragraph that is no mere *if* or *while* clause, in a line that says what stands beside it, in a standfirst
    /// above whole paragraphs, in crossheads (*The case against*) and labelled lines between them, and in lines of links. So
    /// are items of lists that have no end marks and stop at such a word. The sentence above a list goes on in its items. A
    /// link of the page behind the cut (*was to be sold to the Read more*) is residue of its own, and takes nothing from the
    /// cut; nor does a comma or a hyphen that was left at it. A comma before what somebody said, behind a line of verse or
    /// above a signature is none.
    ///
    /// ```text flagged
    /// The committee said on Thursday that it would not support the
    /// ```
    ///
    /// ```text clean
    /// Committee Withdraws Support for Harbour Plan
    /// ```
    CUT_MID_SENTENCE: "cut-mid-sentence", Fragment, Error, English, check
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    fragment::report(analysis, findings, CUT_MID_SENTENCE.name, Cut::MidSentence, |fragment, word| {
        if fragment.goes_on {
            (
                format!("the sentence breaks off after “{word}” and goes on in the next paragraph"),
                "join the two paragraphs",
            )
        } else if matches!(fragment.doubt, Some(Doubt::OnlyMark | Doubt::Whole)) {
            (
                format!("the paragraph ends without a full stop; it may be cut off after “{word}”"),
                "restore the rest of the sentence, or set its full stop",
            )
        } else {
            (format!("the sentence breaks off after “{word}”"), "restore the rest of the sentence, or delete it")
        }
    });
}
