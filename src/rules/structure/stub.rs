//! Articles without a text.

use crate::finding::{Finding, Severity};
use crate::rules::{Analysis, declare_rule};
use crate::span::Span;
use crate::text::BlockKind;

declare_rule! {
    /// The article has hardly any text.
    ///
    /// A page that holds no running text, but only furniture, a title, captions or a player, was scraped in
    /// vain (warning), and so was one that only tells that there is no article: “The page you requested
    /// cannot be found.” Fewer than 40 words of running text are noted (info): agencies send flashes of
    /// that length, but more often the rest lies behind a wall.
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

/// Words of running text up to which a page that excuses itself holds nothing else. Articles about
/// such pages are longer, or put their words in quotes.
const LONGEST_EXCUSE: usize = 120;

/// How servers excuse themselves, in small letters; every part of a row stands in one sentence.
#[rustfmt::skip]
const EXCUSES: &[&[&str]] = &[
    &["page you", "requested", "cannot be found"], &["page you", "requested", "could not be found"],
    &["page you", "looking for", "found"], &["page you", "looking for", "exist"], &["page you", "looking for", "removed"],
    &["page you", "looking for", "available"], &["page", "requested", "does not exist"], &["page", "requested", "doesn't exist"],
    &["this article has been removed"], &["this page is no longer available"], &["this article is no longer available"],
    &["this story is no longer available"], &["this content is not available in your"], &["this site is not available in your"],
    &["make sure you're not a robot"], &["verify that you are not a robot"], &["verify you are a human"],
    &["confirm you are a human"], &["javascript is not available"], &["it is necessary to enable javascript"],
    &["enable javascript", "browser", "continue"], &["enable cookies", "browser", "continue"],
    &["requires that you enable javascript"], &["you don't have permission to access"], &["domain name is for sale"],
];

/// True when a sentence of the text is a server's excuse.
fn excuses_itself(analysis: &Analysis<'_>) -> bool {
    let source = analysis.article.text.as_str();
    analysis.text.sentences.iter().any(|sentence| {
        let told = sentence.span.of(source).replace('’', "'").to_lowercase();
        let quoted = told.contains(['"', '“', '”']);
        // What somebody says of a page is news.
        let told_of = told.split(' ').any(|word| matches!(word, "said" | "says" | "told"));
        !quoted && !told_of && EXCUSES.iter().any(|parts| parts.iter().all(|part| told.contains(part)))
    })
}

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
    if running > LONGEST_EXCUSE {
        return;
    }
    let excuse = running > 0 && excuses_itself(analysis);
    if running >= SHORT && !excuse {
        return;
    }
    let span = match (text.blocks.first(), text.blocks.last()) {
        (Some(first), Some(last)) => first.span.cover(last.span),
        _ => Span::new(0, 0),
    };
    let (severity, message) = match running {
        _ if excuse => (Severity::Warning, "a page that tells of an error was taken for an article".to_owned()),
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

    #[test]
    fn pages_that_excuse_themselves() {
        let story = "The harbour office said on Monday that its new site had been taken down after an hour. ";
        for excuse in [
            "Sorry, the page you are looking for has been removed.",
            "We’re sorry. The page you requested cannot be found. The address may have been typed incorrectly.",
            "To go on, please enable cookies in your browser and continue.",
            "Enter the letters below. We just need to make sure you’re not a robot.",
        ] {
            assert_eq!(found(excuse), Some(Severity::Warning), "{excuse}");
            assert_eq!(found(&format!("{excuse} {}", story.repeat(8))), None, "{excuse}");
        }
        for news in [
            "“The page you requested cannot be found,” it read.",
            "The city said the page you requested could not be found.",
            "The page was removed.",
            "A robot read the news.",
        ] {
            assert_eq!(found(&format!("{}{news}", story.repeat(3))), None, "{news}");
            assert_eq!(found(news), Some(Severity::Info), "{news}");
        }
    }
}
