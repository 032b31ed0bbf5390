//! Pages of servers that hold no article.

use std::sync::OnceLock;

use crate::finding::{Finding, Severity};
use crate::rules::residue::{Words, by_certainty, report};
use crate::rules::{Analysis, declare_rule};
use crate::span::Span;
use crate::text::furniture::refusals::{AMBIGUOUS, EXCUSES, KEYS, LABELS, SIGNS};
use crate::text::tokens::{Token, word_hash};
use crate::text::{BlockKind, Furniture, Sentence, kinds};

declare_rule! {
    /// The text is what a server shows instead of an article: a check for robots, a refusal, a page that is not there.
    ///
    /// “Enable JavaScript and cookies to continue”, “Access denied”, “The page you requested could not be found”, “This content
    /// is not available in your region”: nothing of such a text belongs into a collection, so it is one finding that covers all
    /// of it (error), and nothing else is said of it but what is damaged in it. A line of that kind in an article (“This
    /// slideshow requires JavaScript.”) is a warning.
    ///
    /// An article that reports on such pages is longer than they are, quotes them, or says who said so.
    ///
    /// ```text flagged
    /// Access Denied
    ///
    /// You don't have permission to access "/harbour/tunnel" on this server.
    ///
    /// Reference #18.4f2a1702
    /// ```
    ///
    /// ```text flagged
    /// The tunnel under the river opens on Monday, two years late.
    ///
    /// This slideshow requires JavaScript.
    ///
    /// The ferry makes its last trip on Sunday, with the mayor on board.
    /// ```
    ///
    /// ```text clean
    /// Visitors of the harbour’s site saw a 404 error on Monday. “The page you requested could not be found,” it read for an
    /// hour, and those who tried again were asked whether they were robots.
    /// ```
    BLOCK_PAGE: "block-page", Residue, Error, Any, check
}

/// Words of running text up to which a page that excuses itself holds nothing else. Articles about
/// such pages are longer, or put their words in quotes.
const LONGEST_EXCUSE: usize = 120;

/// Words of all text up to which a page may be one of them.
const LONGEST_PAGE: usize = 300;

/// Words of whole sentences that tell news from which a text is an article, however a page interrupts it.
const LEAST_ARTICLE: usize = 25;

/// Bytes of a sentence before the words with which a server excuses itself.
const LONGEST_LEAD: usize = 40;

/// Words of all text up to which a label at its head is enough.
const LONGEST_LABELLED: usize = 90;

/// Fewest words of a notice on cookies that stands alone.
const LEAST_NOTICE: usize = 8;

fn is_key(word: &Token) -> bool {
    static HASHES: OnceLock<Vec<u64>> = OnceLock::new();
    let hashes = HASHES.get_or_init(|| {
        let mut hashes: Vec<u64> = KEYS.iter().map(|word| word_hash(word)).collect();
        hashes.sort_unstable();
        hashes
    });
    hashes.binary_search(&word.hash).is_ok()
}

/// True when a sentence of the text is a server's excuse, and the others tell little.
fn excuses_itself(analysis: &Analysis<'_>) -> bool {
    let (source, text) = (analysis.article.text.as_str(), analysis.text);
    let excuses = |sentence: &Sentence| {
        if !text.words_of(sentence).iter().any(is_key) {
            return false;
        }
        let told = sentence.span.of(source).replace('’', "'").to_lowercase();
        // The address that was asked for stands in straight quotes, what somebody reads there in any.
        let quoted = told.starts_with('"') || told.contains(['“', '”']) || told.contains(",\"");
        // What somebody says of a page is news.
        let told_of = told.split(' ').any(|word| {
            matches!(
                word.trim_end_matches(','),
                "said" | "says" | "told" | "read" | "reads" | "asked" | "asks" | "went"
            )
        });
        // A page says it at once, or behind "Sorry, but".
        let begins = |part: &str| told.find(part).is_some_and(|at| at <= LONGEST_LEAD);
        let fits = |parts: &[&str]| begins(parts[0]) && parts[1..].iter().all(|part| told.contains(part));
        !quoted && !told_of && !told.ends_with('?') && EXCUSES.iter().any(|parts| fits(parts))
    };
    let news = || {
        let news = text.sentences.iter().filter(|sentence| kinds::is_news(source, text, sentence));
        news.map(|sentence| sentence.tokens.len()).sum::<usize>()
    };
    text.sentences.iter().any(excuses) && news() < LEAST_ARTICLE
}

fn is_label(line: &str) -> bool {
    let line = line.trim_matches(|c: char| !c.is_alphanumeric());
    line.len() < 60 && LABELS.contains(&line.to_lowercase().as_str())
}

/// True when the title or the first line says what went wrong, and nothing below tells any news.
fn is_labelled(analysis: &Analysis<'_>) -> bool {
    let (source, text) = (analysis.article.text.as_str(), analysis.text);
    let titled = analysis.article.title.as_deref().is_some_and(is_label);
    let headed = || text.blocks.first().is_some_and(|block| is_label(block.span.of(source)));
    let label = analysis.article.title.as_deref().filter(|_| titled);
    let label = label.or_else(|| text.blocks.first().map(|block| block.span.of(source))).unwrap_or_default();
    let others = text.tokens.len() - if titled { 0 } else { text.blocks.first().map_or(0, |block| block.tokens.len()) };
    // Films, songs and poems are called so.
    let is_sure = || {
        let label = label.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let told = source.to_lowercase();
        !AMBIGUOUS.contains(&label.as_str()) || others <= 4 || SIGNS.iter().any(|sign| told.contains(sign))
    };
    text.tokens.len() <= LONGEST_LABELLED
        && (titled || headed())
        && is_sure()
        && !text.sentences.iter().any(|sentence| kinds::is_news(source, text, sentence))
}

/// True for a text of which all is a notice on cookies.
fn is_notice(analysis: &Analysis<'_>) -> bool {
    let (source, text) = (analysis.article.text.as_str(), analysis.text);
    let cookies = |span: Span| {
        let told = span.of(source).to_lowercase();
        ["use cookies", "uses cookies", "use of cookies"].iter().any(|words| told.contains(words))
            && [
                "site",
                "browser",
                "experience",
                "partner",
                "accept",
                "consent",
                "analy",
                "advert",
                "privacy",
                "policy",
                "visit",
                "browse",
            ]
            .iter()
            .any(|word| told.contains(word))
    };
    text.tokens.len() >= LEAST_NOTICE
        && text.blocks.iter().all(|block| block.furniture == Some(Furniture::Cookie))
        && text.blocks.iter().any(|block| cookies(block.span))
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let text = analysis.text;
    if let ([first, ..], [.., last]) = (text.blocks.as_slice(), text.blocks.as_slice())
        && text.tokens.len() <= LONGEST_PAGE
    {
        let running = |block: &&crate::text::Block| {
            !matches!(
                block.kind,
                BlockKind::Promo | BlockKind::Title | BlockKind::Byline | BlockKind::Dateline | BlockKind::Caption
            )
        };
        let words: usize = text.blocks.iter().filter(running).map(|block| block.tokens.len()).sum();
        if words <= LONGEST_EXCUSE && (excuses_itself(analysis) || is_labelled(analysis) || is_notice(analysis)) {
            let message = "a page of the server was taken for an article";
            let help = Some("leave it out, and fetch the article anew".to_owned());
            findings.push(Finding { help, ..BLOCK_PAGE.finding(first.span.cover(last.span), message) });
            return;
        }
    }
    let words = Words { message: "what a server says to browsers is left in the text", help: "delete the line" };
    report(analysis, findings, &BLOCK_PAGE, Furniture::Refusal, &words, by_certainty(Severity::Warning));
}

#[cfg(test)]
mod tests {
    use crate::finding::Severity;
    use crate::{Article, Linter};

    fn found(title: Option<&str>, text: &str) -> Option<Severity> {
        let article = Article { title: title.map(str::to_owned), ..Article::from_text("x", text) };
        let findings = Linter::default().lint(&article);
        let of_rule = findings.iter().find(|finding| finding.rule == "block-page").map(|finding| finding.severity);
        if of_rule == Some(Severity::Error) {
            assert_eq!(findings.len(), 1, "{findings:?}");
        }
        of_rule
    }

    #[test]
    fn pages_that_excuse_themselves() {
        let story = "The harbour office said on Monday that its new crane had been taken down after an hour. ";
        for excuse in [
            "Sorry, the page you are looking for has been removed.",
            "We’re sorry. The page you requested cannot be found. Perhaps the harbour moved it.",
            "To go on, please enable cookies in your browser and continue.",
            "Enter the letters below. We just need to make sure you’re not a robot.",
            "Just a moment...\n\nEnable JavaScript and cookies to continue",
            "harbour.example\n\nChecking your browser before accessing harbour.example.\n\nThis takes some seconds.",
            "You need to enable JavaScript to run this app.",
            "Access Denied\n\nYou don't have permission to access \"/a\" on this server.\n\nReference #18.2f",
            "403 Forbidden\n\nnginx",
            "404\n\nNothing is here.",
            "Error establishing a database connection",
            "This content is not available in your country.",
            "We use cookies to improve your visit. By continuing to browse you agree to our use of cookies.\n\nAccept",
        ] {
            assert_eq!(found(None, excuse), Some(Severity::Error), "{excuse}");
            assert_ne!(found(None, &format!("{excuse}\n\n{}", story.repeat(12))), Some(Severity::Error), "{excuse}");
        }
        assert_eq!(found(Some("Attention Required! | Cloudflare"), "One more step"), Some(Severity::Error));
        for news in [
            "“The page you requested cannot be found,” it read.",
            "The city said the page you requested could not be found.",
            "The page was removed.",
            "A robot read the news.",
            "Visitors of the site saw a 404 error on Monday.",
            "Why do pages ask you to verify you are human?",
            "The server is temporarily unable to service your request, it went on.",
            "The harbour’s page asked all of its visitors to verify you are human by pressing a button.",
        ] {
            assert_eq!(found(None, &format!("{}{news}", story.repeat(3))), None, "{news}");
            assert_eq!(found(None, news), None, "{news}");
        }
        assert_eq!(found(None, "Just a Moment\n\nThe new album by the Harbour Boys. Ten songs, four stars."), None);
        assert_eq!(found(None, "We use cookies in this recipe: twelve of them. Crush them and add butter."), None);
        assert_eq!(found(Some("Access denied"), &story.repeat(3)), None);
        assert_eq!(found(None, &format!("Page not found\n\n{}", story.repeat(2))), None);
    }

    #[test]
    fn lines_in_an_article() {
        let flash = "The ferry made its last trip on Sunday evening, with the mayor and a brass band on board. ";
        let text = format!("{}\n\nEnable JavaScript and cookies to continue", flash.repeat(3));
        assert_eq!(found(None, &text), Some(Severity::Warning));
        let story = "The harbour office said on Monday that the ferry would make its last trip on Sunday evening. ";
        for line in [
            "This slideshow requires JavaScript.",
            "Please turn on JavaScript to see the map.",
            "You need to enable JavaScript to run this app.",
            "This content is not available in your region.",
            "Please disable your ad blocker.",
        ] {
            let text = format!("{}\n\n{line}\n\n{}", story.repeat(8), "It was built in 1931 and has two decks.");
            assert_eq!(found(None, &text), Some(Severity::Warning), "{line}");
        }
        for line in [
            "Please turn on JavaScript, the page said to all who came.",
            "“Please verify you are human.”",
            "The site requires JavaScript and a good deal of patience.",
            "Access denied",
        ] {
            let text = format!("{}\n\n{line}\n\n{}", story.repeat(8), "It was built in 1931 and has two decks.");
            assert_eq!(found(None, &text), None, "{line}");
        }
    }
}
