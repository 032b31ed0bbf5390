//! Articles without a text.

use crate::finding::{Finding, Severity};
use crate::rules::{Analysis, declare_rule};
use crate::span::Span;
use crate::text::BlockKind;

declare_rule! {
    /// The article has hardly any text.
    ///
    /// A page that holds no running text, but only furniture, a title, captions or a player, was scraped in
    /// vain (warning). Fewer than 40 words of running text are noted (info): agencies send flashes of
    /// that length, but more often the rest lies behind a wall. A page that only tells that there is no
    /// article is a [block-page](block-page.md).
    ///
    /// ```text flagged
    /// The tunnel under the river opened on Monday.
    /// ```
    ///
    /// ```text clean
    /// The tunnel under the river opened on Monday, two years later than planned, after its walls
    /// had to be sealed twice and the council had paid for all of it. The ferry made its last
    /// trip on Sunday evening, with the mayor, both of its captains and a brass band on board.
    /// ```
    STUB: "stub", Structure, Warning, Any, check
}

/// Words of running text below which an article is a stub.
const SHORT: usize = 40;

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let text = analysis.text;
    let running: usize = text
        .blocks
        .iter()
        .filter(|block| {
            !matches!(
                block.kind,
                BlockKind::Promo | BlockKind::Title | BlockKind::Byline | BlockKind::Dateline | BlockKind::Caption
            )
        })
        .map(|block| block.tokens.len())
        .sum();
    if running >= SHORT {
        return;
    }
    let span = match (text.blocks.first(), text.blocks.last()) {
        (Some(first), Some(last)) => first.span.cover(last.span),
        _ => Span::new(0, 0),
    };
    let (severity, message) = match running {
        0 => (Severity::Warning, "the article has no running text".to_owned()),
        1 => (Severity::Info, "the article has one word of running text".to_owned()),
        _ => (Severity::Info, format!("the article has only {running} words of running text")),
    };
    findings.push(Finding {
        rule: STUB.name,
        group: STUB.group,
        severity,
        span,
        message,
        help: Some("check that the whole page was scraped".to_owned()),
        score: None,
        related: Vec::new(),
    });
}

#[cfg(test)]
mod tests {
    use crate::finding::Severity;
    use crate::{Article, Linter};

    fn found(text: &str) -> Option<Severity> {
        Linter::default()
            .lint(&Article::from_text("x", text))
            .iter()
            .find(|finding| finding.rule == "stub")
            .map(|finding| finding.severity)
    }

    #[test]
    fn nothing_and_little() {
        assert_eq!(found(""), Some(Severity::Warning));
        assert_eq!(found("\n \n"), Some(Severity::Warning));
        assert_eq!(found("Share this article\n\nAdvertisement"), Some(Severity::Warning));
        assert_eq!(found("(AP Photo/Jane Doe)"), Some(Severity::Warning));
        assert_eq!(found("The mayor (left) greets the crew of the ferry"), Some(Severity::Warning));
        assert_eq!(found("It opened."), Some(Severity::Info));
        assert_eq!(found(&"It opened on Monday. ".repeat(20)), None);
    }
}
