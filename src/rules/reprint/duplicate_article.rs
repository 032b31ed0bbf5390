//! An article that stands in the archive as a whole.

use crate::compare::shared::{Order, Source, other_articles};
use crate::finding::{Finding, Severity, percent};
use crate::rules::{Analysis, declare_rule};

declare_rule! {
    /// At least four fifths of the article appear in one article of the archive, or it has four fifths of that one.
    ///
    /// Words that are allowed or stock do not count. Containment is measured both ways: a shortened reprint appears wholly in the longer article,
    /// of which it is only a part. An archived article of which fewer than 40 words appear here makes the longer one no
    /// copy: it is a passage. One that has the same wording with other figures, dates or names in it, at least two and one
    /// for every thirty words, is a warning: a report of another day, a notice of somebody else. Of articles that share as much the earliest is named. Where very many articles are copies, not all of them are counted. An article never matches its own earlier revision
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

/// Fewest places in which another report of the same form has other figures or names.
const FEWEST_ALTERED: u32 = 2;

/// Words for each such place, at most.
const WORDS_PER_PLACE: u32 = 30;

/// True for an article of the same form, filled in otherwise.
fn is_form(source: &Source) -> bool {
    source.altered >= FEWEST_ALTERED && source.altered * WORDS_PER_PLACE >= source.words
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let shared = analysis.shared;
    // A short article that stands here several times has no more words for it.
    let is_whole =
        |source: &Source| source.of_source >= MOST && source.counted_words.min(source.own_words) >= FEWEST_WORDS;
    let counting = shared.counting_words().max(1);
    let of_this = |source: &Source| source.counted_words as f32 / counting as f32;
    // Beside a long notice that is allowed a sentence may be all that counts.
    let is_much = |source: &Source| source.counted_words >= FEWEST_WORDS || source.counted_words * 2 >= shared.words;
    let is_copy = |source: &Source| of_this(source) >= MOST && is_much(source) || is_whole(source);
    let copies = shared.sources.iter().enumerate().filter(|(_, source)| is_copy(source));
    let (forms, copies): (Vec<_>, Vec<_>) = copies.partition(|(_, source)| is_form(source));
    let are_forms = copies.is_empty();
    let copies = if are_forms { forms } else { copies };
    let blocks = &analysis.text.blocks;
    let (Some((_, first)), Some(start), Some(end)) = (copies.first(), blocks.first(), blocks.last()) else { return };
    let count = copies.len() - 1;
    let others = other_articles(count as u32, shared.is_least);
    let others = match (count, are_forms) {
        (0, _) => String::new(),
        (1, true) => format!("; {others} has the same form"),
        (_, true) => format!("; {others} have the same form"),
        (1, false) => format!("; {others} is a copy too"),
        (_, false) => format!("; {others} are copies too"),
    };
    let (name, order) = (super::name(&first.elsewhere), super::order(first.order));
    // The number of the verdict, unless that of what counts is the reason.
    let counted = percent(shared.counted_share(first));
    let here = match of_this(first) {
        share if share >= MOST && percent(share) != counted => {
            format!("{} % of this article, but for what is allowed or stock,", percent(share))
        }
        _ => format!("{counted} % of this article"),
    };
    let there = percent(first.of_source);
    let (message, help) = if are_forms {
        let message =
            format!("{here} has the wording of {name}{order}, with other figures or names in {} places", first.altered);
        (message, "see that it is another report of the same form, and not that article again")
    } else if of_this(first) >= MOST {
        let message = format!("{here} appears in {name}{order}; that is {there} % of that article");
        (message, "that article is published already: do not run it again, or credit and link it")
    } else {
        let message = format!("this article has {there} % of {name}{order}; that makes up {here}");
        (message, "nearly all of that article appears here: credit it or remove it")
    };
    let help = if first.order == Order::Later { super::COPIED } else { help };
    let severity = if are_forms { Severity::Warning } else { Severity::Error };
    let mut finding = DUPLICATE_ARTICLE
        .finding(start.span.cover(end.span), message + &others)
        .help(help)
        .severity(severity)
        .score(of_this(first).max(first.of_source));
    for &(index, copy) in copies.iter().take(NAMED) {
        let mut places = shared.passages.iter().flat_map(|passage| &passage.places);
        if let Some(place) = places.find(|place| place.source == index) {
            let message =
                format!("{} % of it appears here{}", percent(shared.counted_share(copy)), super::order(copy.order));
            finding.related.push(place.related(message));
        }
    }
    findings.push(finding);
}
