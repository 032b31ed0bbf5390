//! One record of JSON to an article: takes the keys it needs, skips the rest unread.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::error::{InputError, InputErrorKind};
use super::options::{InputOptions, Keys, ROLES, Role};
use crate::article::Article;
use crate::envelope::Envelope;

/// Most keys that the message about a missing text key names.
const KEYS_NAMED: usize = 12;

/// A value of a key that matters.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value<'a> {
    Null,
    /// A string, or a number as its decimal digits.
    Words(Cow<'a, str>),
    Number(String),
    Other(&'static str),
}

/// The best value seen for each role, with the rank of its key.
#[derive(Debug, Default)]
struct Parts<'a> {
    values: [Option<(u8, Value<'a>)>; ROLES],
    /// The runner-up for the source, when the best is an address.
    other_source: Option<(u8, String)>,
    /// The string that holds the text, where the envelope is kept.
    literal: Option<&'a str>,
}

impl<'a> Parts<'a> {
    /// Keeps the value if it is the best of its role; tells whether it is.
    fn put(&mut self, role: Role, rank: u8, value: Value<'a>) -> bool {
        // An empty or null value gives way to any other key of the role.
        let is_void = |value: &Value<'_>| match value {
            Value::Null => true,
            Value::Words(words) => words.trim_ascii().is_empty(),
            Value::Number(_) | Value::Other(_) => false,
        };
        if role == Role::Source
            && let Value::Words(words) = &value
            && !is_address(words)
            && !words.trim_ascii().is_empty()
            && self.other_source.as_ref().is_none_or(|(other, _)| rank <= *other)
        {
            self.other_source = Some((rank, words.trim().to_owned()));
        }
        let slot = &mut self.values[role as usize];
        let better = match slot {
            None => true,
            Some((old_rank, old)) => (is_void(&value), rank) <= (is_void(old), *old_rank),
        };
        if better {
            *slot = Some((rank, value));
        }
        better
    }

    /// A string or number of a role, without white space around it.
    fn words(&mut self, role: Role) -> Option<String> {
        match self.values[role as usize].take()?.1 {
            Value::Words(words) => Some(words.trim()).filter(|words| !words.is_empty()).map(str::to_owned),
            Value::Number(digits) => Some(digits),
            Value::Null | Value::Other(_) => None,
        }
    }
}

fn is_address(words: &str) -> bool {
    words.starts_with("http://") || words.starts_with("https://")
}

/// An article from the bytes of a JSON object. `number` is its record number, `None` when the file is
/// this one record.
pub(super) fn from_json(
    path: &str,
    number: Option<u64>,
    bytes: &[u8],
    options: &InputOptions,
) -> Result<Article, InputError> {
    let keys = &options.keys;
    let json = std::str::from_utf8(bytes).map_err(|error| {
        InputError::new(
            path,
            InputErrorKind::Encoding,
            format!("invalid UTF-8 at byte {} of the record", error.valid_up_to()),
            "repair the record or save the file as UTF-8",
        )
        .at(number)
    })?;
    let json = json.trim_ascii();
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let parts = Record { keys, names: None, envelope: options.keep_envelopes }
        .deserialize(&mut deserializer)
        .and_then(|parts| deserializer.end().map(|()| parts));
    let parts = match parts {
        Ok(parts) => parts,
        Err(error) => return Err(syntax(path, json, &error).at(number)),
    };
    let literal = parts.literal;
    let mut article =
        article(path, number, parts).map_err(|kind| no_text(path, kind, || keys_of(json), keys).at(number))?;
    if let Some(literal) = literal {
        // The string was lent out of the record.
        let start = literal.as_ptr() as usize - json.as_ptr() as usize;
        article.envelope = Some(Box::new(Envelope::new(json, start..start + literal.len(), &article.text)));
    }
    Ok(article)
}

/// Articles from the bytes of a file that is one JSON object: the object itself, or those in a list that
/// it wraps, as the answers of news APIs do.
pub(super) fn from_object(path: &str, bytes: &[u8], options: &InputOptions) -> Vec<Result<Article, InputError>> {
    let keys = &options.keys;
    let whole = from_json(path, None, bytes, options);
    match &whole {
        Err(error) if error.kind() == InputErrorKind::NoText => {}
        _ => return vec![whole],
    }
    let listed = std::str::from_utf8(bytes)
        .ok()
        .and_then(|json| serde_json::Deserializer::from_str(json).deserialize_map(Wrapper(keys)).ok())
        .unwrap_or_default();
    if listed.is_empty() {
        return vec![whole];
    }
    let numbered = (1..).zip(listed);
    numbered
        .map(|(number, (parts, names))| {
            let number = Some(number);
            article(path, number, parts)
                .map_err(|why| no_text(path, why, || name_list(names.iter().map(String::as_str)), keys).at(number))
        })
        .collect()
}

/// Keys under which an object wraps a list of articles.
const WRAPPERS: [&str; 6] = ["articles", "items", "results", "documents", "docs", "data"];

/// Reads the first wrapped list of objects: their parts, and the names of their keys.
struct Wrapper<'k>(&'k Keys);

type Listed<'de> = Vec<(Parts<'de>, Vec<String>)>;

impl<'de> Visitor<'de> for Wrapper<'_> {
    type Value = Listed<'de>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = Vec::new();
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            if found.is_empty() && WRAPPERS.contains(&&*key) {
                found = map.next_value_seed(List(self.0))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

/// Reads a list of objects.
struct List<'k>(&'k Keys);

impl<'de> DeserializeSeed<'de> for List<'_> {
    type Value = Listed<'de>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for List<'_> {
    type Value = Listed<'de>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut found = Vec::new();
        let mut names = Vec::new();
        while let Some(parts) =
            list.next_element_seed(Record { keys: self.0, names: Some(&mut names), envelope: false })?
        {
            found.push((parts, std::mem::take(&mut names)));
        }
        Ok(found)
    }
}

/// An article from the fields of a table's row; each comes with the role of its column.
pub(super) fn from_fields<'a>(
    path: &str,
    number: Option<u64>,
    fields: impl Iterator<Item = (Role, u8, &'a str)>,
) -> Result<Article, InputError> {
    let mut parts = Parts::default();
    for (role, rank, field) in fields {
        parts.put(role, rank, Value::Words(Cow::Borrowed(field)));
    }
    article(path, number, parts).map_err(|_| {
        InputError::new(path, InputErrorKind::Empty, "the row has no text", "fill its text column or remove it")
            .at(number)
    })
}

/// An article from the values of a row; each comes with the role of its column.
#[cfg(feature = "parquet")]
pub(super) fn from_values<'a>(
    path: &str,
    number: Option<u64>,
    values: impl Iterator<Item = (Role, u8, Value<'a>)>,
    keys: &Keys,
) -> Result<Article, InputError> {
    let mut parts = Parts::default();
    for (role, rank, value) in values {
        parts.put(role, rank, value);
    }
    article(path, number, parts).map_err(|why| no_text(path, why, || name_list(std::iter::empty()), keys).at(number))
}

/// Why a record is no article.
enum NoText {
    Missing,
    Empty,
    Null,
    NotString(&'static str),
}

fn article(path: &str, number: Option<u64>, mut parts: Parts<'_>) -> Result<Article, NoText> {
    let text = match parts.values[Role::Text as usize].take().map(|(_, value)| value) {
        None => return Err(NoText::Missing),
        Some(Value::Null) => return Err(NoText::Null),
        Some(Value::Number(_)) => return Err(NoText::NotString("a number")),
        Some(Value::Other(kind)) => return Err(NoText::NotString(kind)),
        Some(Value::Words(text)) if text.trim().is_empty() => return Err(NoText::Empty),
        Some(Value::Words(text)) => text.into_owned(),
    };
    let id = parts.words(Role::Id).unwrap_or_else(|| match number {
        Some(number) => format!("{path}#{number}"),
        None => path.to_owned(),
    });
    let mut url = parts.words(Role::Url);
    let mut source = parts.words(Role::Source);
    // trafilatura calls the page's address `source`, and the site `hostname`.
    if let Some(address) = source.take_if(|source| is_address(source)) {
        let other = parts.other_source.take().map(|(_, name)| name);
        if url.is_none() {
            url = Some(address);
            source = other;
        } else {
            source = other.or(Some(address));
        }
    }
    Ok(Article {
        id,
        path: path.to_owned(),
        record: number,
        text,
        title: parts.words(Role::Title),
        url,
        source,
        published: parts.words(Role::Date),
        group: parts.words(Role::Group),
        envelope: None,
    })
}

fn no_text(path: &str, why: NoText, names: impl FnOnce() -> String, keys: &Keys) -> InputError {
    let name = keys.text_name();
    let fix = "fix or remove the record";
    match why {
        NoText::Empty => InputError::new(path, InputErrorKind::Empty, "the text is empty", fix),
        NoText::Null => InputError::new(path, InputErrorKind::Empty, "the text is null", fix),
        NoText::NotString(kind) => InputError::new(
            path,
            InputErrorKind::TextNotString,
            format!("the text is {kind}, not a string"),
            "fix the record, or name the right key with --text-key",
        ),
        NoText::Missing => InputError::new(
            path,
            InputErrorKind::NoText,
            format!("no text key {name:?} (keys: {})", names()),
            "name the right one with --text-key",
        ),
    }
}

fn syntax(path: &str, json: &str, error: &serde_json::Error) -> InputError {
    let kind = match json.as_bytes().first() {
        Some(b'[') => Some("a list"),
        Some(b'"') => Some("a string"),
        Some(b'0'..=b'9' | b'-') => Some("a number"),
        Some(b't' | b'f') => Some("a boolean"),
        Some(b'n') => Some("null"),
        _ => None,
    };
    let is_value = serde_json::from_str::<IgnoredAny>(json).is_ok();
    match kind {
        Some(kind) if is_value => InputError::new(
            path,
            InputErrorKind::Syntax,
            format!("the record is {kind}, not an object"),
            "write one object with a text key for each article",
        ),
        _ => {
            // serde_json counts lines from the record's first one, the path those of the file.
            let (line, column) = (error.line(), error.column());
            let text = error.to_string();
            let what = text.strip_suffix(&format!(" at line {line} column {column}")).unwrap_or(&text);
            let place = match line {
                1 => format!("column {column}"),
                _ => format!("line {line}, column {column} of the record"),
            };
            InputError::new(
                path,
                InputErrorKind::Syntax,
                format!("not valid JSON: {what} at {place}"),
                "fix or remove the record",
            )
        }
    }
}

/// The names of an object's keys, for a message.
fn keys_of(json: &str) -> String {
    struct Names;
    impl<'de> Visitor<'de> for Names {
        type Value = Vec<String>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut names: Vec<String> = Vec::new();
            while let Some((name, IgnoredAny)) = map.next_entry::<String, IgnoredAny>()? {
                if names.len() <= KEYS_NAMED && !names.contains(&name) {
                    names.push(name);
                }
            }
            Ok(names)
        }
    }
    let names = serde_json::Deserializer::from_str(json).deserialize_map(Names).unwrap_or_default();
    name_list(names.iter().map(String::as_str))
}

/// Names for a message: quoted, the first dozen, none longer than a name is.
pub(super) fn name_list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut list = String::new();
    for (index, name) in names.enumerate() {
        if index == KEYS_NAMED {
            list.push_str(", ...");
            break;
        }
        if index > 0 {
            list.push_str(", ");
        }
        let short: String = name.chars().take(40).collect();
        list.push_str(&format!("{short:?}"));
    }
    if list.is_empty() { "none".to_owned() } else { list }
}

/// Reads an object into its [`Parts`]; notes the names of its keys when asked to.
struct Record<'k> {
    keys: &'k Keys,
    names: Option<&'k mut Vec<String>>,
    /// Notes where the text stands.
    envelope: bool,
}

impl<'de> DeserializeSeed<'de> for Record<'_> {
    type Value = Parts<'de>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Record<'_> {
    type Value = Parts<'de>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }
    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut parts = Parts::default();
        while let Some((role, is_group)) =
            map.next_key_seed(Key { keys: self.keys, names: self.names.as_deref_mut() })?
        {
            // A text is a string and nothing else; the rest may be wrapped in an object.
            let nested = role.is_none_or(|(role, _)| role != Role::Text);
            let mut literal = None;
            let value = if role.is_none() && !is_group {
                map.next_value::<IgnoredAny>()?;
                continue;
            } else if self.envelope && !nested {
                let raw: &RawValue = map.next_value()?;
                literal = Some(raw.get());
                let mut inner = serde_json::Deserializer::from_str(raw.get());
                AnyValue { nested }.deserialize(&mut inner).map_err(A::Error::custom)?
            } else {
                map.next_value_seed(AnyValue { nested })?
            };
            if is_group {
                parts.put(Role::Group, 0, value.clone());
            }
            if let Some((role, rank)) = role
                && parts.put(role, rank, value)
                && role == Role::Text
            {
                parts.literal = literal;
            }
        }
        Ok(parts)
    }
}

/// Reads a key, keeps its role and whether articles are counted together by it.
struct Key<'k> {
    keys: &'k Keys,
    names: Option<&'k mut Vec<String>>,
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = (Option<(Role, u8)>, bool);
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = (Option<(Role, u8)>, bool);
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }
    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        if let Some(names) = self.names.filter(|names| names.len() <= KEYS_NAMED) {
            names.push(key.to_owned());
        }
        Ok((self.keys.role(key), self.keys.is_group(key)))
    }
}

/// Reads a value that may be of any kind. An object gives its `name`, `id`, `$oid` or `$date`: the
/// source of NewsAPI, the ids and dates of MongoDB exports.
struct AnyValue {
    nested: bool,
}

impl<'de> DeserializeSeed<'de> for AnyValue {
    type Value = Value<'de>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value<'de>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }
    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Value::Other("a boolean"))
    }
    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Value::Number(number.to_string()))
    }
    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Value::Number(number.to_string()))
    }
    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        // Of more digits than an integer has the last ones are lost, and two ids may become one.
        let exact = number.fract() != 0.0 || number.abs() < 2f64.powi(53);
        Ok(if exact { Value::Number(number.to_string()) } else { Value::Other("a number") })
    }
    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Value::Null)
    }
    fn visit_str<E>(self, words: &str) -> Result<Self::Value, E> {
        Ok(Value::Words(Cow::Owned(words.to_owned())))
    }
    fn visit_borrowed_str<E>(self, words: &'de str) -> Result<Self::Value, E> {
        Ok(Value::Words(Cow::Borrowed(words)))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Other("a list"))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        const NAMES: [&str; 4] = ["name", "$oid", "$date", "id"];
        let mut best: Option<(usize, Value<'de>)> = None;
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            let rank = NAMES.iter().position(|name| *name == key);
            match rank {
                Some(rank) if self.nested => {
                    let value = map.next_value_seed(AnyValue { nested: false })?;
                    let is_words = matches!(value, Value::Words(_) | Value::Number(_));
                    if is_words && best.as_ref().is_none_or(|(other, _)| rank < *other) {
                        best = Some((rank, value));
                    }
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(best.map_or(Value::Other("an object"), |(_, value)| value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Article, InputError> {
        from_json("a.jsonl", Some(3), json.as_bytes(), &InputOptions::default())
    }

    fn message(json: &str) -> String {
        read(json).unwrap_err().to_string()
    }

    #[test]
    fn default_keys() {
        let article = read(
            r#" {"extra":{"text":"no","deep":[[{"a":1}]]},"id":"n1","text":"One.\r\nTwo.","title":" Head ","url":"https://e.org/1","date":"2026-11-23","source":"Example"} "#,
        )
        .unwrap();
        assert_eq!(article.id, "n1");
        assert_eq!(article.path, "a.jsonl");
        assert_eq!(article.record, Some(3));
        assert_eq!(article.text, "One.\r\nTwo.");
        assert_eq!(article.title.as_deref(), Some("Head"));
        assert_eq!(article.url.as_deref(), Some("https://e.org/1"));
        assert_eq!(article.published.as_deref(), Some("2026-11-23"));
        assert_eq!(article.source.as_deref(), Some("Example"));
    }

    #[test]
    fn trafilatura() {
        let article = read(
            r#"{"title":"Harbour reopens","author":null,"hostname":"example.org","date":"2026-03-04","fingerprint":"f7a1","id":null,"raw_text":"Raw words.","text":"The words.","source":"https://example.org/a","source-hostname":"Example News","comments":""}"#,
        )
        .unwrap();
        assert_eq!(article.text, "The words.");
        assert_eq!(article.id, "f7a1");
        assert_eq!(article.url.as_deref(), Some("https://example.org/a"));
        assert_eq!(article.source.as_deref(), Some("Example News"));
        assert_eq!(article.published.as_deref(), Some("2026-03-04"));
        let article = read(r#"{"raw_text":"Raw words.","url":"https://example.org/a","sitename":"Example"}"#).unwrap();
        assert_eq!((article.text.as_str(), article.source.as_deref()), ("Raw words.", Some("Example")));
    }

    #[test]
    fn newspaper_and_newsapi() {
        let article = read(
            r#"{"source_url":"https://example.org","url":"https://example.org/a","title":"T","text":"W.","publish_date":"2026-03-04 00:00:00","authors":["A"]}"#,
        )
        .unwrap();
        assert_eq!(article.url.as_deref(), Some("https://example.org/a"));
        assert_eq!(article.source.as_deref(), Some("https://example.org"));
        assert_eq!(article.published.as_deref(), Some("2026-03-04 00:00:00"));
        let article = read(
            r#"{"source":{"id":"ex","name":"Example Times"},"title":"T","content":"Cut ... [+912 chars]","publishedAt":"2026-03-04T10:00:00Z"}"#,
        )
        .unwrap();
        assert_eq!(article.text, "Cut ... [+912 chars]");
        assert_eq!(article.source.as_deref(), Some("Example Times"));
        assert_eq!(article.published.as_deref(), Some("2026-03-04T10:00:00Z"));
    }

    #[test]
    fn answers_of_news_apis_are_lists() {
        let json =
            br#"{"status":"ok","totalResults":2,"articles":[{"content":"One.","title":"T"},{"title":"No text"}]}"#;
        let found = from_object("api.json", json, &InputOptions::default());
        assert_eq!(found[0].as_ref().unwrap().id, "api.json#1");
        assert_eq!(
            found[1].as_ref().unwrap_err().to_string(),
            r#"api.json#2: no text key "text" (keys: "title"); name the right one with --text-key"#
        );
        for json in [r#"{"articles":[]}"#, r#"{"articles":[1]}"#, r#"{"items":"no"}"#, r#"{"a":1}"#] {
            let found = from_object("api.json", json.as_bytes(), &InputOptions::default());
            assert_eq!(found.len(), 1, "{json}");
            assert_eq!(found[0].as_ref().unwrap_err().kind(), InputErrorKind::NoText);
        }
    }

    #[test]
    fn better_keys_win_in_any_order_and_empty_ones_give_way() {
        for json in [r#"{"content":"c","text":"t","body":"b"}"#, r#"{"body":"b","text":"t","content":"c"}"#] {
            assert_eq!(read(json).unwrap().text, "t");
        }
        assert_eq!(read(r#"{"text":"","body":"b"}"#).unwrap().text, "b");
        assert_eq!(read(r#"{"body":"b","text":null}"#).unwrap().text, "b");
        assert_eq!(read(r#"{"text":"first","text":"second"}"#).unwrap().text, "second");
    }

    #[test]
    fn ids() {
        assert_eq!(read(r#"{"id":17,"text":"t"}"#).unwrap().id, "17");
        assert_eq!(read(r#"{"id":-9007199254740993,"text":"t"}"#).unwrap().id, "-9007199254740993");
        assert_eq!(read(r#"{"_id":{"$oid":"65a"},"text":"t"}"#).unwrap().id, "65a");
        assert_eq!(read(r#"{"text":"t"}"#).unwrap().id, "a.jsonl#3");
        assert_eq!(read(r#"{"id":"","text":"t"}"#).unwrap().id, "a.jsonl#3");
        let whole = from_json("a.json", None, br#"{"text":"t","title":null}"#, &InputOptions::default()).unwrap();
        assert_eq!((whole.id.as_str(), whole.record, whole.title), ("a.json", None, None));
    }

    #[test]
    fn stray_control_characters_are_kept() {
        assert_eq!(read("{\"text\":\"a\\u0000b\"}").unwrap().text, "a\0b");
    }

    #[test]
    fn bad_records_say_what_and_where() {
        assert_eq!(
            message(r#"{"txt":"a","name":1}"#),
            r#"a.jsonl:3: no text key "text" (keys: "txt", "name"); name the right one with --text-key"#
        );
        assert_eq!(
            message(r#"{"text":5}"#),
            "a.jsonl:3: the text is a number, not a string; fix the record, or name the right key with --text-key"
        );
        assert!(message(r#"{"text":["a"]}"#).contains("the text is a list"));
        assert_eq!(message(r#"{"text":" \n"}"#), "a.jsonl:3: the text is empty; fix or remove the record");
        assert_eq!(message(r#"{"text":null}"#), "a.jsonl:3: the text is null; fix or remove the record");
        assert!(message("{}").contains("(keys: none)"));
        assert_eq!(message("oops"), "a.jsonl:3: not valid JSON: expected value at column 1; fix or remove the record");
        assert!(message("{\"text\":\n\"a\" 1}").contains("at line 2, column 5 of the record; "));
        assert!(message(r#"{"text":"cut"#).starts_with("a.jsonl:3: not valid JSON: "));
        assert!(message(r#"{"text":"a"} x"#).starts_with("a.jsonl:3: not valid JSON: "));
        assert!(message(r#"["text"]"#).contains("is a list, not an object"));
        let error = from_json("p", Some(1), b"{\"text\":\"\xFF\"}", &InputOptions::default()).unwrap_err();
        assert_eq!(error.kind(), InputErrorKind::Encoding);
    }

    #[test]
    fn nesting_does_not_overflow() {
        let deep = format!(r#"{{"x":{}{},"text":"t"}}"#, "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(read(&deep).unwrap().text, "t");
        let deep = format!(r#"{{"text":{}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(read(&deep).unwrap_err().kind(), InputErrorKind::TextNotString);
    }

    #[test]
    fn chosen_keys() {
        let keys = Keys { text: Some("story".into()), id: Some("nr".into()), ..Keys::default() };
        let keys = InputOptions { keys, ..InputOptions::default() };
        let article = from_json("p", Some(1), br#"{"text":"no","story":"yes","nr":4}"#, &keys).unwrap();
        assert_eq!((article.text.as_str(), article.id.as_str()), ("yes", "4"));
        let error = from_json("p", Some(1), br#"{"text":"no"}"#, &keys).unwrap_err();
        assert!(error.to_string().contains(r#"no text key "story" (keys: "text")"#));
    }

    #[test]
    fn groups_and_envelopes_where_they_are_asked_for() {
        let keys = Keys { group: Some("desk".into()), ..Keys::default() };
        let options = InputOptions { keys, keep_envelopes: true, ..InputOptions::default() };
        let record = r#" {"body":"b","n":[1, 2.0],"desk":7,"text":"t \u00e9","late":null} "#;
        let article = from_json("p", Some(1), record.as_bytes(), &options).unwrap();
        assert_eq!((article.text.as_str(), article.group.as_deref()), ("t é", Some("7")));
        let envelope = article.envelope.unwrap();
        assert_eq!(envelope.unchanged("t é"), record.trim());
        assert_eq!(envelope.with_text("é"), r#"{"body":"b","n":[1, 2.0],"desk":7,"text":"\u00e9","late":null}"#);
        let keys = Keys { group: Some("title".into()), ..Keys::default() };
        let options = InputOptions { keys, ..InputOptions::default() };
        let article = from_json("p", Some(1), br#"{"title":"T","text":"t"}"#, &options).unwrap();
        assert_eq!((article.title.as_deref(), article.group.as_deref()), (Some("T"), Some("T")));
        assert!(article.envelope.is_none());
        let deep = format!(r#"{{"text":{}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
        let options = InputOptions { keep_envelopes: true, ..InputOptions::default() };
        let error = from_json("p", Some(1), deep.as_bytes(), &options).unwrap_err();
        assert_eq!(error.kind(), InputErrorKind::TextNotString);
    }
}
