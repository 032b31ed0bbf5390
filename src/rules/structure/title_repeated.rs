//! The article's own headline in its text.

use crate::finding::{Finding, Severity};
use crate::rules::{Analysis, declare_rule};
use crate::text::kinds;

declare_rule! {
    /// The article’s own headline stands in its text.
    ///
    /// As the first line it does little harm (info), though it counts twice when title and text
    /// are joined. Further down it was scraped from a link or a picture’s caption (warning), also where the line says
    /// only the beginning of it, or has the name of the site behind it.
    ///
    /// ```text flagged title="Tunnel Opens After Two Years"
    /// The tunnel under the river opened on Monday, two years later than planned.
    ///
    /// Tunnel opens after two years
    ///
    /// Its walls had to be sealed twice.
    /// ```
    ///
    /// ```text clean title="Tunnel Opens After Two Years"
    /// The tunnel under the river opened on Monday, two years later than planned.
    /// ```
    TITLE_REPEATED: "title-repeated", Structure, Warning, Any, check
}

/// Shortest title that counts, in words: "Opinion" is also a heading.
const SHORTEST: usize = 3;

/// Most findings in one article.
const MOST: usize = 5;

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let Some(title) = analysis.article.title.as_deref() else { return };
    let title = kinds::title_hashes(title, analysis.text.language);
    if title.len() < SHORTEST {
        return;
    }
    let mut found = 0;
    for (at, block) in analysis.text.blocks.iter().enumerate() {
        if !kinds::repeats_title(&analysis.article.text, analysis.text.words_in(block), &title) {
            continue;
        }
        found += 1;
        if found > MOST {
            break;
        }
        let head = found == 1 && analysis.text.blocks[..at].iter().all(|before| before.tokens.len() < 20) && at < 4;
        let (severity, message) = if head {
            (Severity::Info, "the text begins with the article’s own headline")
        } else {
            (Severity::Warning, "the article’s own headline stands again in the text")
        };
        findings.push(Finding {
            rule: TITLE_REPEATED.name,
            group: TITLE_REPEATED.group,
            severity,
            span: block.span,
            message: message.to_owned(),
            help: Some("delete the line".to_owned()),
            score: None,
            related: Vec::new(),
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::Severity;
    use crate::{Article, Linter};

    #[test]
    fn shortened_and_with_the_name_of_the_site() {
        let rules = |line: &str| {
            let text = format!(
                "The tunnel opened on Monday, two years later than planned.\n\nIts walls had to be sealed twice, the \
                 engineers said.\n\n{line}"
            );
            let title = Some("Harbour Tunnel Opens After Two Wet Years".into());
            let found = Linter::default().lint(&Article { title, ..Article::from_text("x", &text) });
            found.into_iter().map(|finding| finding.rule).filter(|rule| *rule != "stub").collect::<Vec<_>>()
        };
        for line in [
            "Harbour Tunnel Opens After Two Wet Years",
            "Harbour Tunnel Opens After Two Wet Years - Harbour Post",
            "Harbour Tunnel Opens After Two Wet Years | Post",
            "Harbour Tunnel Opens After Two",
            "Harbour Tunnel Opens After Two…",
        ] {
            assert_eq!(rules(line), ["title-repeated"], "{line}");
        }
        for line in [
            "Harbour Tunnel Opens After",
            "Harbour Tunnel Opens After Two Wet Years of work.",
            "Harbour tunnel opens after two.",
            "Harbour Tunnel Opens To Trains",
        ] {
            assert!(!rules(line).contains(&"title-repeated"), "{line}");
        }
    }

    #[test]
    fn first_line_and_later() {
        let text = "Harbour tunnel opens\n\nThe tunnel opened on Monday.\n\nHARBOUR TUNNEL OPENS\n\nIt is wet.";
        let article = Article { title: Some("Harbour Tunnel Opens".into()), ..Article::from_text("x", text) };
        let found: Vec<_> = Linter::default()
            .lint(&article)
            .into_iter()
            .filter(|finding| finding.rule == "title-repeated")
            .map(|finding| finding.severity)
            .collect();
        assert_eq!(found, [Severity::Info, Severity::Warning]);
    }
}
