//! What a page says of itself: title, address, site, day; and the article text that some pages carry in
//! their structured data.

use serde_json::Value;

use super::scan::{Scan, Token, attribute, decode};
use crate::input::mend::{self, Mend};

/// Longest structured data that is read.
const MAX_JSON_LD: usize = 4 << 20;

/// Metadata of a page.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    pub(super) title: Option<String>,
    pub(super) url: Option<String>,
    pub(super) site: Option<String>,
    pub(super) published: Option<String>,
    /// `articleBody` of the structured data, as it stands there.
    pub(super) body: Option<String>,
}

/// Reads the metadata of a page.
pub(super) fn read(page: &str) -> Metadata {
    let mut found = Metadata::default();
    let mut linked = Metadata::default();
    let (mut title, mut time) = (None, None);
    let mut raw: Option<(&str, &str)> = None;
    for token in Scan::new(page) {
        match token {
            Token::Start { name, attributes } => {
                if name.eq_ignore_ascii_case("meta") {
                    meta(&mut found, attributes);
                } else if name.eq_ignore_ascii_case("link") {
                    let is_canonical = |rel: &str| rel.eq_ignore_ascii_case("canonical");
                    let rel = attribute(attributes, "rel").unwrap_or_default();
                    if rel.split_ascii_whitespace().any(is_canonical)
                        && let Some(href) = attribute(attributes, "href")
                    {
                        set_address(&mut linked.url, href);
                    }
                } else if name.eq_ignore_ascii_case("time")
                    && let Some(day) = attribute(attributes, "datetime")
                {
                    set(&mut time, day);
                }
                raw = Some((name, attributes));
            }
            Token::Raw(text) => match raw.take() {
                Some((name, _)) if name.eq_ignore_ascii_case("title") => set(&mut title, text),
                Some((name, attributes)) if name.eq_ignore_ascii_case("script") => {
                    let is_json_ld = attribute(attributes, "type")
                        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/ld+json"));
                    if is_json_ld && text.len() <= MAX_JSON_LD {
                        structured(&mut linked, text);
                    }
                }
                _ => {}
            },
            Token::Text(_) | Token::Literal(_) | Token::End(_) => {}
        }
    }
    let site = found.site.or(linked.site);
    let title = found.title.or(linked.title).or(title);
    Metadata {
        title: title.map(|title| without_site(&title, site.as_deref()).to_owned()),
        url: linked.url.or(found.url),
        site,
        published: found.published.or(linked.published).or(time),
        body: linked.body,
    }
}

/// A title without the name of the site that many pages hang on it.
fn without_site<'a>(title: &'a str, site: Option<&str>) -> &'a str {
    let Some(site) = site else { return title };
    let Some(at) = title.len().checked_sub(site.len()).filter(|&at| title.is_char_boundary(at)) else { return title };
    if !title[at..].eq_ignore_ascii_case(site) {
        return title;
    }
    let head = title[..at].trim_end();
    let bare = head.trim_end_matches(['|', '-', '–', '—', '·', '»', ':']).trim_end();
    if bare.len() < head.len() && !bare.is_empty() { bare } else { title }
}

/// Sets a value that is not set yet, without white space and references.
fn set(slot: &mut Option<String>, value: &str) {
    if slot.is_none() {
        let value = decode(value).split_whitespace().collect::<Vec<_>>().join(" ");
        *slot = Some(value).filter(|value| !value.is_empty());
    }
}

/// Sets an address that is not set yet. One that needs the page's own to be read leaves room for a better one.
fn set_address(slot: &mut Option<String>, value: &str) {
    let mut address = None;
    set(&mut address, value);
    let Some(address) = address.filter(|_| slot.is_none()) else { return };
    let is_whole = |scheme: &str| {
        address.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme))
            && address.len() > scheme.len()
    };
    *slot = if is_whole("https://") || is_whole("http://") {
        Some(address)
    } else {
        // Of whatever scheme the page came by.
        is_whole("//").then(|| format!("https:{address}"))
    };
}

fn meta(found: &mut Metadata, attributes: &str) {
    let Some(content) = attribute(attributes, "content") else { return };
    let keys = ["property", "name", "itemprop"].iter().filter_map(|key| attribute(attributes, key));
    for key in keys.flat_map(str::split_ascii_whitespace) {
        named(found, key, content);
    }
}

/// What the page says under one name.
fn named(found: &mut Metadata, key: &str, content: &str) {
    let slot = match key.to_ascii_lowercase().as_str() {
        "og:title" | "twitter:title" => &mut found.title,
        "og:url" => return set_address(&mut found.url, content),
        "og:site_name" => &mut found.site,
        "article:published_time"
        | "article:published"
        | "og:published_time"
        | "datepublished"
        | "parsely-pub-date"
        | "dc.date.issued"
        | "dc.date"
        | "sailthru.date"
        | "article.published"
        | "pubdate"
        | "publish-date" => &mut found.published,
        _ => return,
    };
    set(slot, content);
}

/// Reads JSON-LD: the first article of it counts.
fn structured(found: &mut Metadata, json: &str) {
    let json = json
        .trim()
        .trim_start_matches("<![CDATA[")
        .trim_end_matches("]]>")
        .trim_start_matches("<!--")
        .trim_end_matches("-->");
    // The parser refuses nesting beyond 128, so the walk below is shallow.
    let json = json.trim().trim_end_matches(';');
    let read = |json: &str| serde_json::from_str::<Value>(json).ok();
    let mended = || mend::json(json, Mend::Everything).as_deref().and_then(read);
    let Some(value) = read(json).or_else(mended) else { return };
    let mut waiting = vec![&value];
    while let Some(value) = waiting.pop() {
        match value {
            Value::Array(values) => waiting.extend(values.iter().rev()),
            Value::Object(object) => {
                if is_article(object.get("@type")) {
                    let words = |key: &str| object.get(key).and_then(Value::as_str);
                    for (slot, value) in [
                        (&mut found.title, words("headline").or_else(|| words("name"))),
                        (&mut found.published, words("datePublished")),
                        (&mut found.site, object.get("publisher").and_then(|site| site.get("name")?.as_str())),
                    ] {
                        if let Some(value) = value {
                            set(slot, value);
                        }
                    }
                    // Either may be a string, an object, or only say that the page is meant.
                    for value in ["mainEntityOfPage", "url"].iter().filter_map(|key| object.get(*key)) {
                        for address in [Some(value), value.get("@id"), value.get("url")].into_iter().flatten() {
                            set_address(&mut found.url, address.as_str().unwrap_or_default());
                        }
                    }
                    if found.body.is_none() {
                        found.body = words("articleBody").map(str::to_owned);
                    }
                }
                waiting.extend(object.get("@graph"));
            }
            _ => {}
        }
    }
}

fn is_article(kind: Option<&Value>) -> bool {
    let is_one = |kind: &Value| {
        kind.as_str().is_some_and(|kind| kind.ends_with("Article") || kind.ends_with("Posting") || kind == "Report")
    };
    match kind {
        Some(Value::Array(kinds)) => kinds.iter().any(is_one),
        Some(kind) => is_one(kind),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_says_of_itself() {
        let page = r#"<html><head><title>Harbour | Site</title><link rel="canonical" href="https://e.org/h">
            <meta property="og:title" content="Harbour &amp; town"><meta property=og:site_name content=Example>
            <meta property="article:published_time" content="2026-03-04T05:06:07Z"></head></html>"#;
        let found = read(page);
        assert_eq!(found.title.as_deref(), Some("Harbour & town"));
        assert_eq!(found.url.as_deref(), Some("https://e.org/h"));
        assert_eq!(found.site.as_deref(), Some("Example"));
        assert_eq!(found.published.as_deref(), Some("2026-03-04T05:06:07Z"));
        assert_eq!(read("<title> Only\n this </title>").title.as_deref(), Some("Only this"));
    }

    #[test]
    fn the_name_of_the_site_is_taken_off_the_title() {
        assert_eq!(without_site("Harbour reopens | Example News", Some("example news")), "Harbour reopens");
        assert_eq!(without_site("Harbour reopens — Example", Some("Example")), "Harbour reopens");
        assert_eq!(without_site("News from Example", Some("Example")), "News from Example");
        assert_eq!(without_site("Example", Some("Example")), "Example");
        assert_eq!(without_site("é", Some("x")), "é");
    }

    #[test]
    fn the_best_address_that_is_one() {
        let url = |page: &str| read(page).url.unwrap_or_default();
        let og = "<meta property=og:url content=https://e.org/news/bridge>";
        assert_eq!(url(&format!("<link rel=canonical href=/news/bridge>{og}")), "https://e.org/news/bridge");
        assert_eq!(url(&format!("<link rel='Canonical nofollow' href=https://e.org/b>{og}")), "https://e.org/b");
        assert_eq!(url("<link rel=canonical href='HTTPS://e.org/b '>"), "HTTPS://e.org/b");
        assert_eq!(url("<link rel=canonical href=//v.example/d>"), "https://v.example/d");
        assert_eq!(
            url(
                "<link rel=canonical href=ftp://e.org/b><link rel=canonical href=//><meta property=og:url content='/b'>"
            ),
            ""
        );
        let linked = |keys: &str| {
            url(&format!("<script type=application/ld+json>{{\"@type\":\"NewsArticle\",{keys}}}</script>"))
        };
        for keys in [
            r#""mainEntityOfPage":true,"url":"https://e.org/b""#,
            r#""mainEntityOfPage":{"url":"https://e.org/b"}"#,
            r#""mainEntityOfPage":{"@id":"\#main","url":"https://e.org/b"}"#,
            r#""mainEntityOfPage":"/b","url":{"@id":"https://e.org/b"}"#,
        ] {
            assert_eq!(linked(&keys.replace("\\#", "#")), "https://e.org/b", "{keys}");
        }
    }

    #[test]
    fn days_under_any_of_their_names() {
        for tag in [
            "<meta property='article:published' content=2026-03-04>",
            "<meta property='og:type' itemprop='datePublished dateCreated' content=2026-03-04>",
            "<meta name='author' property='article:published_time' content=2026-03-04>",
            "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\n\"headline\":\"It\nleft\",\"datePublished\":\"2026-03-04\",}</script>",
            "<script type=application/ld+json>[{\"@type\":\"Report\",\"keywords\":[\"a\",],\"datePublished\":\"2026-03-04\"},]</script>",
        ] {
            assert_eq!(read(tag).published.as_deref(), Some("2026-03-04"), "{tag}");
        }
    }

    #[test]
    fn structured_data() {
        let page = r#"<script type="application/ld+json">{"@graph":[{"@type":"WebPage","name":"no"},{"@type":["NewsArticle"],
            "headline":"Harbour","datePublished":"2026-03-04","publisher":{"name":"Example"},"mainEntityOfPage":{"@id":"https://e.org/h"},
            "articleBody":"The words."}]}</script><script type="application/ld+json">{broken</script>"#;
        let found = read(page);
        assert_eq!(found.title.as_deref(), Some("Harbour"));
        assert_eq!(found.url.as_deref(), Some("https://e.org/h"));
        assert_eq!((found.site.as_deref(), found.published.as_deref()), (Some("Example"), Some("2026-03-04")));
        assert_eq!(found.body.as_deref(), Some("The words."));
    }
}
