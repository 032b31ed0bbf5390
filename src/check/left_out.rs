//! Archived articles that are not compared, and how many of them share something.

use std::cmp::Reverse;

use super::CheckConfig;
use super::search::{Finder, compared};
use super::side_by_side::Team;
use super::stock::Stock;
use crate::archive::{ArchiveError, Entry, Snapshot};
use crate::article::Article;
use crate::compare::shared::Excluded;
use crate::date;
use crate::text::chars::same_in_any_case;

/// Whether two addresses lead to one page, whatever the scheme and its port, the capitals of the host and a `www.` before
/// it, a slash at the end of the path, what a link was counted by (`utm_source=...`), and the place in the page.
fn is_same_page(a: &str, b: &str) -> bool {
    fn parts(url: &str) -> (&str, &str, &str) {
        // Some sites have one page, and what it shows behind the `#`.
        let place = url.find('#').filter(|&at| !url[at + 1..].starts_with(['!', '/']));
        let url = &url[..place.unwrap_or(url.len())];
        let scheme = url.find(['/', '?', '#']).filter(|&at| url[..at].ends_with(':') && url[at..].starts_with("//"));
        let url = scheme.map_or(url, |at| &url[at + 2..]);
        let (host, rest) = url.split_at(url.find(['/', '?', '#']).unwrap_or(url.len()));
        let (path, query) = rest.split_at(rest.find(['?', '#']).unwrap_or(rest.len()));
        (site(host), path.trim_end_matches('/'), query)
    }
    fn site(host: &str) -> &str {
        let host = host.strip_suffix(":443").or_else(|| host.strip_suffix(":80")).unwrap_or(host);
        let www = host.get(..4).filter(|www| www.eq_ignore_ascii_case("www.") && host[4..].contains('.'));
        www.map_or(host, |www| &host[www.len()..])
    }
    /// The parts of a query, but for those by which links are counted.
    fn asked(query: &str) -> impl Iterator<Item = &str> {
        let parts = query.trim_start_matches('?').split('&');
        parts.filter(|part| !part.is_empty() && !is_counter(part.split('=').next().unwrap_or(part)))
    }
    /// What networks, mailings and campaigns add to a link.
    fn is_counter(name: &str) -> bool {
        const COUNTERS: [&str; 12] = [
            "dclid", "fbclid", "gbraid", "gclid", "igshid", "mc_cid", "mc_eid", "msclkid", "ttclid", "twclid",
            "wbraid", "yclid",
        ];
        name.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("utm_"))
            || COUNTERS.iter().any(|counter| name.eq_ignore_ascii_case(counter))
    }
    let ((host, path, query), (other, other_path, other_query)) = (parts(a), parts(b));
    let same = host.eq_ignore_ascii_case(other) && path == other_path && asked(query).eq(asked(other_query));
    a == b || same && !host.is_empty()
}

/// Why an archived article is not compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LeftOut {
    /// It is the draft's own revision.
    Itself,
    /// Its source is ignored.
    Source,
    /// It was published outside the asked time.
    Day,
}

/// Why an archived article is not compared; `None` for those that are.
pub(super) fn why(article: &Article, entry: &Entry, config: &CheckConfig) -> Option<LeftOut> {
    let is_same_page = |url: &String| entry.url.as_ref().is_some_and(|other| is_same_page(url, other));
    if entry.id == article.id || article.url.as_ref().is_some_and(is_same_page) {
        return Some(LeftOut::Itself);
    }
    if let Some(source) = &entry.source
        && config.ignore_sources.iter().any(|ignored| same_in_any_case(ignored, source))
    {
        return Some(LeftOut::Source);
    }
    if config.since.is_none() && config.until.is_none() {
        return None;
    }
    let day = entry.published.as_deref().and_then(date::parse)?;
    let counts = config.since.is_none_or(|since| day >= since) && config.until.is_none_or(|until| day <= until);
    (!counts).then_some(LeftOut::Day)
}

/// Articles that were left out of which it is seen whether they share something: reading them costs as much as if
/// they counted.
const LEFT_OUT_READ: usize = 16;

/// How many of the articles that were left out share something, of those with the most places. Each stands there
/// once, with the number of its places.
pub(super) fn count(
    finder: &Finder<'_>,
    team: &mut Team<'_, '_>,
    mut left_out: Vec<(u32, u32)>,
    stock: &Stock,
) -> Result<Excluded, ArchiveError> {
    left_out.sort_unstable_by_key(|&(doc, places)| (Reverse(places), doc));
    let mut excluded = Excluded { is_least: left_out.len() > LEFT_OUT_READ, ..Excluded::default() };
    excluded.allowed_words = finder.allowed.iter().filter(|allowed| **allowed).count() as u32;
    left_out.truncate(LEFT_OUT_READ);
    let mut count = |snapshot: &Snapshot<'_>, doc: u32| {
        let Some(entry) = snapshot.article(doc)? else { return Ok(()) };
        let why = why(finder.article, &entry, finder.config);
        let compared = compared(snapshot, entry)?;
        if finder
            .passages(&compared)
            .iter()
            .any(|passage| finder.counted_words(passage, stock) >= finder.config.min_words)
        {
            match why {
                Some(LeftOut::Itself) => excluded.itself += 1,
                Some(LeftOut::Source) => excluded.ignored_sources += 1,
                Some(LeftOut::Day) => excluded.other_days += 1,
                None => {}
            }
        }
        Ok(())
    };
    team.with_first(|snapshot| left_out.into_iter().try_for_each(|(doc, _)| count(snapshot, doc)))?;
    excluded.is_least &= excluded.itself + excluded.ignored_sources + excluded.other_days > 0;
    Ok(excluded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_page_has_many_addresses() {
        let page = "https://valley.example/news/bridge?id=7";
        for other in [
            page,
            "http://Valley.Example/news/bridge?id=7",
            "https://valley.example/news/bridge?id=7#comments",
            "https://www.valley.example:443/news/bridge?utm_source=letter&id=7&utm_medium=mail",
            "http://valley.example:80/news/bridge/?id=7",
            "https://valley.example/news/bridge?id=7&UTM_Source=letter&fbclid=IwAR0&gclid=x&mc_cid=1&mc_eid=2",
            "https://valley.example/news/bridge?msclkid=3&id=7&igshid=4",
        ] {
            assert!(is_same_page(page, other), "{other}");
        }
        for other in [
            "https://valley.example/news/Bridge?id=7",
            "https://valley.example/news/bridge?id=8",
            "https://valley.example/news/bridge?id=7&clid=3",
            "/news/bridge",
        ] {
            assert!(!is_same_page(page, other), "{other}");
        }
        for (a, b) in [
            ("https://valley.example/#!/2024/a", "https://valley.example/#!/2024/b"),
            ("hill.example/go?u=https://valley.example/a", "lake.example/go?u=https://valley.example/a"),
            ("#1", "#2"),
            ("https://valley.example/?p=a/", "https://valley.example/?p=a"),
            ("https://www.example/a", "https://example/a"),
            ("https://valley.example:8080/a", "https://valley.example/a"),
        ] {
            assert!(!is_same_page(a, b) && is_same_page(a, a), "{a} {b}");
        }
        assert!(is_same_page("https://valley.example", "http://valley.example/"));
        assert!(is_same_page("https://valley.example/a/", "https://valley.example/a"));
        assert!(is_same_page("https://valley.example/a?utm_source=letter", "https://www.valley.example/a"));
    }
}
