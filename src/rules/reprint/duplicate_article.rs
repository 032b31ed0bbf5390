//! An article that stands in the archive as a whole.

use crate::compare::shared::{Order, Source, other_articles};
use crate::finding::{Finding, percent};
use crate::rules::{Analysis, declare_rule};

declare_rule! {
    /// At least four fifths of the article appear in one article of the archive, or it has four fifths of that one.
    ///
    /// Containment is measured both ways: a shortened reprint appears wholly in the longer article,
    /// of which it is only a part. An archived article of which fewer than 40 words appear here makes the longer one no
    /// copy: it is a passage. Of articles that share as much the earliest is named. Where very many articles are copies, not all of them are counted. An article never matches its own earlier revision
    /// (the same id or the same url).
    ///
    /// ```text archived title="Bridge to stay closed"
    /// The council met on Tuesday evening to hear what the engineers had found in the old tunnel under the river.
    /// ```
    ///
    /// ```text flagged
    /// The council met on Tuesday evening to hear what the engineers had found in the old tunnel beneath the river.
    /// ```
    ///
    /// ```text clean
    /// The council met on Tuesday evening and heard that water had been found below the river.
    /// ```
    DUPLICATE_ARTICLE: "duplicate-article", Reprint, Error, Any, check
}

/// Share of either article's words from which it counts as a copy of the other.
const MOST: f32 = 0.8;

/// Words below which an archived article that stands in this one is only a passage of it.
const FEWEST_WORDS: u32 = 40;

/// Articles that are named.
const NAMED: usize = 20;

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let shared = analysis.shared;
    // A short article that stands here several times has no more words for it.
    let is_whole =
        |source: &Source| source.of_source >= MOST && source.counted_words.min(source.own_words) >= FEWEST_WORDS;
    let is_copy = |source: &Source| source.of_query >= MOST || is_whole(source);
    let copies: Vec<_> = shared.sources.iter().enumerate().filter(|(_, source)| is_copy(source)).collect();
    let blocks = &analysis.text.blocks;
    let (Some((_, first)), Some(start), Some(end)) = (copies.first(), blocks.first(), blocks.last()) else { return };
    let others = match copies.len() - 1 {
        0 => String::new(),
        1 => format!("; {} is a copy too", other_articles(1, shared.is_least)),
        n => format!("; {} are copies too", other_articles(n as u32, shared.is_least)),
    };
    let (name, order) = (super::name(&first.elsewhere), super::order(first.order));
    let (here, there) = (percent(first.of_query), percent(first.of_source));
    let (message, help) = if first.of_query >= MOST {
        let message = format!("{here} % of this article appears in {name}{order}; that is {there} % of that article");
        (message, "that article is published already: do not run it again, or credit and link it")
    } else {
        let message = format!("this article has {there} % of {name}{order}; that makes up {here} % of this article");
        (message, "nearly all of that article appears here: credit it or remove it")
    };
    let help = if first.order == Order::Later { super::COPIED } else { help };
    let mut finding = DUPLICATE_ARTICLE
        .finding(start.span.cover(end.span), message + &others)
        .help(help)
        .score(first.of_query.max(first.of_source));
    for &(index, copy) in copies.iter().take(NAMED) {
        let mut places = shared.passages.iter().flat_map(|passage| &passage.places);
        if let Some(place) = places.find(|place| place.source == index) {
            let message = format!("{} % of it appears here{}", percent(copy.of_query), super::order(copy.order));
            finding.related.push(place.related(message));
        }
    }
    findings.push(finding);
}
