//! A text that a program shortened.

use crate::compare::Cut;
use crate::finding::Finding;
use crate::rules::{Analysis, declare_rule, fragment};

declare_rule! {
    /// The text was shortened by the service that delivered it.
    ///
    /// News services hand out the beginning of an article: with a mark such as
    /// `[+1234 chars]`, cut to exactly 200, 256 or 260 characters, or with three dots behind
    /// a sentence that is not finished, often in brackets. Pages show two or three lines of an article so, and these may
    /// stop at any word. The full text has to be fetched from the publisher.
    ///
    /// ```text flagged
    /// The committee said on Thursday that it would not support the harbour plan, wh… [+1234 chars]
    /// ```
    ///
    /// ```text clean
    /// The committee said on Thursday that it would not support the harbour plan.
    /// ```
    API_TRUNCATION: "api-truncation", Fragment, Error, English, check
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    fragment::report(analysis, findings, API_TRUNCATION.name, Cut::Api, |_, at| {
        let message = if at.starts_with('[') {
            format!("the text was shortened: it ends with “{at}”")
        } else {
            format!("the text was shortened: it breaks off at “{at}”")
        };
        (message, "fetch the full text from the publisher")
    });
}
