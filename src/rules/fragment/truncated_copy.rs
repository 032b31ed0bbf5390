//! A cut-off copy of a sentence that stands whole elsewhere in the article.

use crate::compare::Missing;
use crate::finding::{Finding, Severity};
use crate::rules::{Analysis, declare_rule, excerpt, reprint};

declare_rule! {
    /// A sentence is the beginning or the end of a fuller one in the same article.
    ///
    /// The stump was left behind when a page was stitched together: the whole sentence
    /// stands elsewhere, so the cut is certain and the missing words are known. Sentences
    /// that end with a full stop of their own are left alone, and so are headings, captions,
    /// list items and quotations. Where the stump could pass for a whole sentence whose full
    /// stop is missing, this is a warning; where it looks like a caption, a heading or a pull
    /// quote that says the same, or reads whole and is not right above the fuller one, it is information. A check against an archive also finds the whole
    /// sentence in other articles.
    ///
    /// ```text flagged
    /// The river had risen for a week.
    ///
    /// The minister told reporters on Tuesday
    ///
    /// Later it rained in the valley, and the river rose.
    ///
    /// The minister told reporters on Tuesday that the bridge would stay closed.
    /// ```
    ///
    /// ```text clean
    /// He was right about that. He was right about that from the first day.
    /// ```
    TRUNCATED_COPY: "truncated-copy", Fragment, Error, Any, check
}

/// Missing words that are quoted in the help, in characters.
const QUOTED: usize = 160;

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let source = &analysis.article.text;
    for twin in &analysis.matches.twins {
        let cut = &analysis.text.sentences[twin.cut as usize];
        let whole = analysis.text.sentences[twin.whole as usize].span;
        let words = excerpt(twin.words.of(source), QUOTED);
        let place = if twin.whole < twin.cut { "further up" } else { "further down" };
        let (message, help) = match twin.missing {
            Missing::End => {
                (format!("the sentence is cut off; it appears whole {place}"), format!("missing at the end: “{words}”"))
            }
            Missing::Start => (
                format!("the sentence has lost its beginning; it appears whole {place}"),
                format!("missing at the start: “{words}”"),
            ),
        };
        let finding = TRUNCATED_COPY.finding(cut.span, message).help(help).related(whole, "the whole sentence");
        findings.push(match (twin.certain, twin.stands_alone) {
            (true, _) => finding.score(0.99),
            (false, false) => finding.severity(Severity::Warning).score(0.9),
            (false, true) => finding.severity(Severity::Info).score(0.5),
        });
    }
    for completion in &analysis.shared.completions {
        if analysis.matches.twins.iter().any(|twin| analysis.text.sentences[twin.cut as usize].span == completion.span)
        {
            continue;
        }
        let name = reprint::name(&completion.place.elsewhere);
        let mut finding = TRUNCATED_COPY
            .finding(completion.span, format!("the sentence is cut off; it appears whole in {name}"))
            .help(format!("missing at the end: “{}”", excerpt(&completion.missing, QUOTED)))
            .score(0.99);
        finding.related.push(completion.place.related("the whole sentence begins here"));
        findings.push(finding);
    }
}
