//! A passage that stands in an archived article.

use crate::finding::{Finding, percent};
use crate::rules::{Analysis, declare_rule};

declare_rule! {
    /// A passage also appears in an article of the archive, word for word or edited.
    ///
    /// The passage is as long as it can be: words may be changed, inserted and dropped inside
    /// it, names spelled in other ways (US, U.S., USA) and quotation marks exchanged. Every
    /// run of thirteen words that both articles hold is found, and every whole sentence of
    /// eight. The articles that have the passage are named with their dates, and which are earlier; where very
    /// many have it, at least some two dozen.
    ///
    /// ```text archived title="Bridge to stay closed"
    /// The council met on Tuesday evening to hear what the engineers had found in the old tunnel under the river.
    /// ```
    ///
    /// ```text flagged
    /// It was late. The council met on Tuesday evening to hear what the engineers had found in that tunnel under the river. Then they all went home, and the lights of the town hall were put out one after the other, as the caretaker told this newspaper on the following morning.
    /// ```
    ///
    /// ```text clean
    /// The council met on Tuesday evening and heard that water had been found below the river.
    /// ```
    REPRINTED_PASSAGE: "reprinted-passage", Reprint, Warning, Any, check
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let shared = analysis.shared;
    for passage in shared.passages.iter().filter(|passage| passage.stock.is_none()) {
        let Some(first) = passage.places.first() else { continue };
        let others = super::others(shared, passage.places.len() - 1);
        let words = passage.tokens.len();
        let same = if first.identity >= 0.9995 {
            format!("these {words} words")
        } else {
            format!(
                "these {words} words ({} % the same, at most {} in a row)",
                percent(first.identity),
                passage.longest
            )
        };
        let order = super::order(shared.sources[first.source].order);
        let comma = if order.is_empty() || others.is_empty() { "" } else { "," };
        let mut finding = REPRINTED_PASSAGE
            .finding(
                passage.span,
                format!("{same} also appear in {}{order}{comma}{others}", super::name(&first.elsewhere)),
            )
            .help("credit the source, or rewrite the passage")
            .score(first.identity);
        finding.related = super::related(shared, &passage.places);
        findings.push(finding);
    }
}
