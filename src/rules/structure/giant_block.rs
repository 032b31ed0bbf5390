//! Paragraphs that were lost.

use crate::finding::{Finding, Severity};
use crate::rules::structure::MOST;
use crate::rules::{Analysis, declare_rule};
use crate::span::Span;
use crate::text::{Block, chars};

declare_rule! {
    /// A single block is as long as an article: the line breaks between its paragraphs were lost.
    ///
    /// A news paragraph has 20 to 80 words. A block of hundreds of words and many sentences
    /// was joined by a scraper; captions and headings hide in it and cannot be told from prose.
    /// A whole article of many sentences in one block counts as well.
    ///
    /// ```text flagged
    /// The tunnel opened on Monday. It is wet. It is late. It was dear. The council paid. The mayor came. The band played. The ferry left. Nobody swam. Everybody cheered. Some sang. Then it rained.
    /// ```
    ///
    /// ```text clean
    /// The tunnel under the river opened on Monday. Its walls had to be sealed twice.
    /// ```
    GIANT_BLOCK: "giant-block", Structure, Info, Any, check
}

/// Words from which a block is too long for a paragraph.
const LONG: usize = 600;

/// Sentences that such a block holds at least; one endless sentence is another fault.
const SENTENCES: usize = 12;

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let source = analysis.article.text.as_str();
    let alone = analysis.text.blocks.len() == 1;
    let long = |block: &&Block| (alone || block.tokens.len() >= LONG) && block.sentences.len() >= SENTENCES;
    let blocks: Vec<&Block> = analysis.text.blocks.iter().filter(long).collect();
    for block in blocks.iter().take(MOST) {
        let first = analysis.text.sentences_in(block)[0].span;
        let span = if first.len() <= 200 { first } else { shortened(source, first) };
        findings.push(Finding {
            rule: GIANT_BLOCK.name,
            group: GIANT_BLOCK.group,
            severity: Severity::Info,
            span,
            message: format!(
                "the block that begins here has {} sentences and {} words without a line break",
                block.sentences.len(),
                block.tokens.len()
            ),
            help: Some("restore the paragraphs".to_owned()),
            score: None,
            related: Vec::new(),
        });
    }
}

/// The head of a long sentence.
fn shortened(source: &str, span: Span) -> Span {
    let start = span.start as usize;
    Span::new(start, chars::floor(source, start + 200))
}

#[cfg(test)]
mod tests {
    use crate::{Article, Linter};

    fn found(text: &str) -> usize {
        Linter::default()
            .lint(&Article::from_text("x", text))
            .iter()
            .filter(|finding| finding.rule == "giant-block")
            .count()
    }

    #[test]
    fn length_and_sentences_count() {
        let sentence = "The tunnel under the river opened late on Monday and the council paid. ";
        assert_eq!(found(&sentence.repeat(60)), 1);
        assert_eq!(found(&sentence.repeat(10)), 0);
        assert_eq!(found(&format!("It rained.\n{}", sentence.repeat(20))), 0);
        assert_eq!(found(&"a ".repeat(5_000)), 0);
        assert_eq!(found(&format!("{}\n\n", sentence.trim()).repeat(60)), 0);
    }
}
