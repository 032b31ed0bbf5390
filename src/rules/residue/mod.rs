//! Page furniture left in the text.

pub(crate) mod advertisement;
pub(crate) mod block_page;
pub(crate) mod byline_residue;
pub(crate) mod caption_credit;
pub(crate) mod code_residue;
pub(crate) mod comment_prompt;
pub(crate) mod cookie_notice;
pub(crate) mod newsletter_plea;
pub(crate) mod paywall;
pub(crate) mod read_more;
pub(crate) mod related_links;
pub(crate) mod share_buttons;
pub(crate) mod stray_headline;
pub(crate) mod timestamp;

use crate::finding::{Finding, Severity};
use crate::rules::{Analysis, RuleEntry};
use crate::span::Span;
use crate::text::Furniture;
use crate::text::furniture::Place;
use crate::text::kinds;

/// Most findings of one furniture rule in one article. A page that was scraped whole has
/// hundreds of such lines, and nobody reads them one by one.
const MOST: usize = 20;

/// What a furniture rule says.
struct Words {
    message: &'static str,
    help: &'static str,
}

impl Words {
    /// What to do: a line that says more than the furniture stays.
    fn help_for(&self, analysis: &Analysis<'_>, span: Span) -> String {
        let blocks = &analysis.text.blocks;
        let begins = blocks.iter().any(|block| block.span.start == span.start);
        let ends = blocks.iter().any(|block| block.span.end == span.end);
        let what = if begins && ends { "the line" } else { "these words" };
        self.help.replacen("the line", what, 1)
    }
}

/// Reports the furniture of one kind, lines that follow each other as one finding; `grade`
/// decides how grave a place is.
fn report(
    analysis: &Analysis<'_>,
    findings: &mut Vec<Finding>,
    rule: &RuleEntry,
    furniture: Furniture,
    words: &Words,
    grade: impl Fn(&Place) -> Severity,
) {
    // What the author tells between two pieces of the page is none of it.
    let (source, text) = (&analysis.article.text, analysis.text);
    let told_between = |first: Span, then: Span| {
        let from = text.sentences.partition_point(|sentence| sentence.span.start < first.end);
        text.sentences[from..]
            .iter()
            .take_while(|sentence| sentence.span.end <= then.start)
            .any(|sentence| kinds::is_news(source, text, sentence))
    };
    // Nor are the words in front of a link that breaks off their sentence.
    let ends_cut = |place: &Place| {
        let at = text.sentences.partition_point(|sentence| sentence.span.end <= place.span.start);
        !place.whole && text.sentences.get(at).is_some_and(|sentence| sentence.span.start < place.span.start)
    };
    let mut runs: Vec<(Span, u32, Severity, usize)> = Vec::new();
    for place in analysis.text.furniture.iter().filter(|place| place.hit.furniture == furniture) {
        let severity = grade(place);
        match runs.last_mut() {
            Some((span, block, worst, lines))
                if place.block <= *block + 1 && !told_between(*span, place.span) && !ends_cut(place) =>
            {
                *span = span.cover(place.span);
                *block = place.block;
                *worst = (*worst).max(severity);
                *lines += 1;
            }
            _ => runs.push((place.span, place.block, severity, 1)),
        }
    }
    let left = runs.len().saturating_sub(MOST);
    for (at, &(span, _, severity, lines)) in runs.iter().take(MOST).enumerate() {
        let mut message = words.message.to_owned();
        if lines > 1 {
            message.push_str(&format!(" ({lines} lines)"));
        }
        if at + 1 == MOST && left > 0 {
            message.push_str(&format!("; {left} more places in this article are not listed"));
        }
        findings.push(Finding {
            rule: rule.name,
            group: rule.group,
            severity,
            span,
            message,
            help: Some(words.help_for(analysis, span)),
            score: None,
            related: Vec::new(),
        });
    }
}

/// Severity of a place that is surely furniture, and of one that an author may have written.
fn by_certainty(sure: Severity) -> impl Fn(&Place) -> Severity {
    move |place| if place.hit.sure { sure } else { Severity::Info }
}

/// Ordinal of the first block of prose; what stands before it is the article's head, where a
/// byline, a date and the caption of a picture are at home.
fn head(analysis: &Analysis<'_>) -> u32 {
    use crate::text::BlockKind;
    let blocks = &analysis.text.blocks;
    blocks.iter().position(|block| matches!(block.kind, BlockKind::Prose | BlockKind::Quote)).unwrap_or(blocks.len())
        as u32
}

#[cfg(test)]
mod tests {
    use crate::{Article, Linter};

    #[test]
    fn what_is_told_between_two_pieces_of_the_page_is_none_of_it() {
        let spans = |source: &str| {
            let findings = Linter::default().lint(&Article::from_text("x", source));
            let pleas = findings.iter().filter(|finding| finding.rule == "newsletter-plea");
            pleas.map(|finding| finding.span.of(source).to_owned()).collect::<Vec<_>>()
        };
        let source = "The mayor died on Monday. Sign up for our newsletter. He was 80 and had led the town for ten years. \
            Click here to subscribe. The town is in mourning, and so are the schools.";
        assert_eq!(spans(source), ["Sign up for our newsletter.", "Click here to subscribe."]);
        let form =
            "The mayor died on Monday. Sign up for our newsletter. Check the box for offers. Click here to subscribe.";
        assert_eq!(spans(form), ["Sign up for our newsletter. Check the box for offers. Click here to subscribe."]);
    }
}
