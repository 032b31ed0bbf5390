//! The same words in other articles. These rules speak when an article is checked against an
//! archive.

mod changes;
pub(crate) mod duplicate_article;
pub(crate) mod reprinted_passage;
pub(crate) mod stock_passage;

use std::borrow::Cow;

use crate::compare::shared::{Order, Place, Shared, other_articles, unit};
use crate::finding::{Elsewhere, Related, day};
use crate::text::Token;

/// Other articles that one finding points at.
const POINTED_AT: usize = 20;

/// Name of an article for people: its title, source and day, or its id.
pub(super) fn name(elsewhere: &Elsewhere) -> String {
    let mut name =
        elsewhere.title.as_ref().map_or_else(|| format!("article {}", elsewhere.article), |title| format!("“{title}”"));
    let source = elsewhere.source.as_deref().map(Cow::Borrowed);
    let rest: Vec<Cow<'_, str>> = source.into_iter().chain(elsewhere.published.as_deref().map(day)).collect();
    if !rest.is_empty() {
        name.push_str(&format!(" ({})", rest.join(", ")));
    }
    name
}

/// What to do about words of an article that was published later.
const COPIED: &str = "published after yours: it may have copied this article";

/// So many words for people. What is written without spaces is counted by characters.
fn words(tokens: &[Token]) -> String {
    format!("{} {}s", tokens.len(), unit(tokens))
}

/// Who was first, as the end of a sentence about the other article.
fn order(order: Order) -> &'static str {
    match order {
        Order::Earlier => ", published earlier",
        Order::Later => ", published later",
        Order::SameDay => ", published the same day",
        Order::Unknown => "",
    }
}

/// How many other articles there are, as the end of a sentence about the first.
fn others(shared: &Shared, others: usize) -> String {
    if others == 0 {
        return String::new();
    }
    format!(" and in {}", other_articles(others as u32, shared.is_least))
}

fn related(shared: &Shared, places: &[Place]) -> Vec<Related> {
    places
        .iter()
        .take(POINTED_AT)
        .map(|place| {
            let order = order(shared.sources[place.source].order);
            place.related(format!("appears here{order}"))
        })
        .collect()
}
