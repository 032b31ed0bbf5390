//! What a page says of itself: title, address, site, day; and the article text that some pages carry in
//! their structured data.

use serde_json::Value;

use super::scan::{Scan, Token, attribute, decode};

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
                    let is_canonical =
                        attribute(attributes, "rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"));
                    if is_canonical && let Some(href) = attribute(attributes, "href") {
                        set(&mut linked.url, href);
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
            Token::Text(_) | Token::End(_) => {}
        }
    }
    let site = found.site.or(linked.site);
    let title = found.title.or(linked.title).or(title);
    Metadata {
        title: title.map(|title| without_site(&title, site.as_deref()).to_owned()),
        url: linked.url.or(found.url).filter(|url| url.starts_with("http")),
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

fn meta(found: &mut Metadata, attributes: &str) {
    let Some(content) = attribute(attributes, "content") else { return };
    let key = ["property", "name", "itemprop"].iter().find_map(|key| attribute(attributes, key));
    let Some(key) = key else { return };
    let slot = match key.trim().to_ascii_lowercase().as_str() {
        "og:title" | "twitter:title" => &mut found.title,
        "og:url" => &mut found.url,
        "og:site_name" => &mut found.site,
        "article:published_time"
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
    let Ok(value) = serde_json::from_str::<Value>(json.trim().trim_end_matches(';')) else { return };
    let mut waiting = vec![&value];
    while let Some(value) = waiting.pop() {
        match value {
            Value::Array(values) => waiting.extend(values.iter().rev()),
            Value::Object(object) => {
                if is_article(object.get("@type")) {
                    let words = |key: &str| object.get(key).and_then(Value::as_str);
                    let address =
                        |value: &Value| value.as_str().or_else(|| value.get("@id")?.as_str()).map(str::to_owned);
                    for (slot, value) in [
                        (&mut found.title, words("headline").or_else(|| words("name"))),
                        (&mut found.published, words("datePublished")),
                        (&mut found.site, object.get("publisher").and_then(|site| site.get("name")?.as_str())),
                        (
                            &mut found.url,
                            object.get("mainEntityOfPage").or_else(|| object.get("url")).and_then(address).as_deref(),
                        ),
                    ] {
                        if let Some(value) = value {
                            set(slot, value);
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
