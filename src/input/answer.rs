//! Files that are one JSON object: an article, or the answer of a news API, which wraps a list of them.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer as _, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::error::{InputError, InputErrorKind};
use super::mend::{self, Mend};
use super::options::InputOptions;
use super::record;
use crate::article::Article;

/// Keys under which an object wraps a list of articles.
const WRAPPERS: [&str; 6] = ["articles", "items", "results", "documents", "docs", "data"];

/// Articles from the bytes of a file that is one JSON object: the object itself, or those in a list that it wraps.
pub(super) fn read(path: &str, bytes: &[u8], options: &InputOptions) -> Vec<Result<Article, InputError>> {
    let whole = record::from_json(path, None, bytes, options);
    match &whole {
        Err(error) if error.kind() == InputErrorKind::NoText => {}
        _ => return vec![whole],
    }
    let Ok(json) = std::str::from_utf8(bytes) else { return vec![whole] };
    let mended;
    let found = match lists(json) {
        Some(found) => Some(found),
        None => {
            mended = mend::json(json, Mend::Values);
            mended.as_deref().and_then(lists)
        }
    };
    let found = found.unwrap_or_default();
    // A list of numbers or names is no list of articles.
    let is_object = |element: &&RawValue| element.get().starts_with('{');
    if let Some((_, elements)) = found.iter().find(|(_, elements)| elements.iter().any(is_object)) {
        let one = |(number, element): (u64, &&RawValue)| {
            record::from_json(path, Some(number), element.get().as_bytes(), options)
        };
        return (1..).zip(elements).map(one).collect();
    }
    match found.iter().find(|(_, elements)| elements.is_empty()) {
        Some((name, _)) => {
            let what = format!("the list {name:?} is empty");
            vec![Err(InputError::new(path, InputErrorKind::Empty, what, "ask for more, or leave the file out"))]
        }
        None => vec![whole],
    }
}

/// Whether an object that comes through a pipe may be an answer: a record has a text itself.
pub(super) fn is_one(bytes: &[u8], options: &InputOptions) -> bool {
    let record = record::from_json("-", None, bytes, options);
    record.is_err_and(|error| error.kind() == InputErrorKind::NoText)
}

/// A key and the list under it.
type List<'de> = (Cow<'de, str>, Vec<&'de RawValue>);

/// The lists of an object that may be of articles; `None` when it is no object.
fn lists(json: &str) -> Option<Vec<List<'_>>> {
    serde_json::Deserializer::from_str(json.trim_start_matches('\u{feff}')).deserialize_map(Lists).ok()
}

struct Lists;

impl<'de> Visitor<'de> for Lists {
    type Value = Vec<List<'de>>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = Vec::new();
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            if WRAPPERS.contains(&&*key) {
                let value: &RawValue = map.next_value()?;
                // What is no list may have the name as well: a number of results.
                if let Ok(elements) = serde_json::from_str(value.get()) {
                    found.push((key, elements));
                }
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(json: &str) -> Vec<Result<String, String>> {
        let found = read("api.json", json.as_bytes(), &InputOptions::default());
        found.into_iter().map(|article| article.map(|article| article.id).map_err(|error| error.to_string())).collect()
    }

    #[test]
    fn answers_of_news_apis_are_lists() {
        let json =
            r#"{"status":"ok","totalResults":2,"articles":[{"content":"One.","title":"T"},{"title":"No text"}]}"#;
        let wrong = r#"api.json#2: no text key "text" (keys: "title"); name the right one with --text-key"#;
        assert_eq!(found(json), [Ok("api.json#1".to_owned()), Err(wrong.to_owned())]);
        // A number of results, an empty list and one of names are not the list.
        for before in [r#""results":2"#, r#""items":[],"docs":{"a":1}"#, r#""data":["a","b"]"#] {
            assert_eq!(
                found(&format!(r#"{{{before},"articles":[{{"content":"One."}}]}}"#)),
                [Ok("api.json#1".to_owned())]
            );
        }
        assert_eq!(found(r#"{"n":NaN,"articles":[{"content":"One \ud83d","id":"a"}]}"#), [Ok("a".to_owned())]);
    }

    #[test]
    fn what_is_no_article_is_one_error() {
        let elements = found(r#"{"articles":[null,{"content":"One."},"two"]}"#);
        assert_eq!(elements[1], Ok("api.json#2".to_owned()));
        assert!(elements[0].as_ref().unwrap_err().starts_with("api.json#1: the record is null, not an object"));
        assert!(elements[2].as_ref().unwrap_err().starts_with("api.json#3: the record is a string, not an object"));
        let empty = "api.json: the list \"articles\" is empty; ask for more, or leave the file out".to_owned();
        assert_eq!(found(r#"{"status":"ok","articles":[]}"#), [Err(empty)]);
        for json in [r#"{"articles":[1]}"#, r#"{"items":"no"}"#, r#"{"a":1}"#] {
            let found = found(json);
            assert!(found.len() == 1 && found[0].as_ref().unwrap_err().contains("no text key"), "{found:?}");
        }
    }
}
