//! One record of JSON to an article: takes the keys it needs, skips the rest unread.

use std::borrow::Cow;
use std::fmt;

use jiff::Timestamp;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::error::{InputError, InputErrorKind};
use super::mend::{self, Mend};
use super::names;
use super::options::{InputOptions, Keys, ROLES, Role};
use crate::article::Article;
use crate::envelope::Envelope;

/// A value of a key that matters.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value<'a> {
    Null,
    /// A string, or a number as its decimal digits.
    Words(Cow<'a, str>),
    Number(String),
    Boolean(bool),
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
            // Of a text it is told that it is no string.
            Value::Other(_) => role != Role::Text,
            Value::Boolean(_) => !matches!(role, Role::Text | Role::Group),
            Value::Number(_) => false,
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
            Value::Boolean(value) => (role == Role::Group).then(|| value.to_string()),
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
    // Files that were put one behind the other keep their marks.
    let mut json = json.trim_ascii().trim_start_matches('\u{feff}').trim_ascii();
    let mended;
    let parts = match parts_of(json, options) {
        Ok(parts) => parts,
        Err(error) => {
            let wrong = || syntax(path, json, &error).at(number);
            mended = mend::json(json, Mend::Values).ok_or_else(wrong)?;
            let parts = parts_of(&mended, options).map_err(|_| wrong())?;
            json = &mended;
            parts
        }
    };
    let literal = parts.literal;
    let mut article = article(path, number, parts)
        .map_err(|why| no_article(path, why, || names::of_object(json), keys).at(number))?;
    if let Some(literal) = literal {
        // The string was lent out of the record.
        let start = literal.as_ptr() as usize - json.as_ptr() as usize;
        article.envelope = Some(Box::new(Envelope::new(json, start..start + literal.len(), &article.text)));
    }
    Ok(article)
}

/// Reads a whole record.
fn parts_of<'j>(json: &'j str, options: &InputOptions) -> serde_json::Result<Parts<'j>> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let parts = Record { keys: &options.keys, envelope: options.keep_envelopes }.deserialize(&mut deserializer)?;
    deserializer.end().map(|()| parts)
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
    article(path, number, parts)
        .map_err(|why| no_article(path, why, || names::list(std::iter::empty()), keys).at(number))
}

/// Why a record is no article.
enum NoArticle {
    Missing,
    Empty,
    Null,
    NotString(&'static str),
    /// Its id is nothing that names it.
    Id(&'static str),
}

/// Names of an id, by their rank, that are used for nothing else: what stands there is the id, or wrong.
const SURE_IDS: u8 = 2;

fn article(path: &str, number: Option<u64>, mut parts: Parts<'_>) -> Result<Article, NoArticle> {
    let text = match parts.values[Role::Text as usize].take().map(|(_, value)| value) {
        None => return Err(NoArticle::Missing),
        Some(Value::Null) => return Err(NoArticle::Null),
        Some(Value::Number(_)) => return Err(NoArticle::NotString("a number")),
        Some(Value::Boolean(_)) => return Err(NoArticle::NotString("a boolean")),
        Some(Value::Other(kind)) => return Err(NoArticle::NotString(kind)),
        Some(Value::Words(text)) if text.trim().is_empty() => return Err(NoArticle::Empty),
        Some(Value::Words(text)) => text.into_owned(),
    };
    // A number in its place would be another one in the next file.
    match &parts.values[Role::Id as usize] {
        Some((0..SURE_IDS, Value::Other(kind))) => return Err(NoArticle::Id(kind)),
        Some((0..SURE_IDS, Value::Boolean(_))) => return Err(NoArticle::Id("a boolean")),
        _ => {}
    }
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
        lines: None,
        envelope: None,
    })
}

fn no_article(path: &str, why: NoArticle, names: impl FnOnce() -> String, keys: &Keys) -> InputError {
    let name = keys.text_name();
    let fix = "fix or remove the record";
    match why {
        NoArticle::Empty => InputError::new(path, InputErrorKind::Empty, "the text is empty", fix),
        NoArticle::Null => InputError::new(path, InputErrorKind::Empty, "the text is null", fix),
        NoArticle::NotString(kind) => InputError::new(
            path,
            InputErrorKind::TextNotString,
            format!("the text is {kind}, not a string"),
            "fix the record, or name the right key with --text-key",
        ),
        NoArticle::Id(kind) => InputError::new(
            path,
            InputErrorKind::Syntax,
            format!("{kind} cannot be the id"),
            "write a string or a short number, or name the right key with --id-key",
        ),
        NoArticle::Missing => InputError::new(
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

/// Reads an object into its [`Parts`].
struct Record<'k> {
    keys: &'k Keys,
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
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut parts = Parts::default();
        while let Some(Meant { role, is_group, inside }) = map.next_key_seed(Key { keys: self.keys })? {
            let is_text = role.is_some_and(|(role, _)| role == Role::Text);
            let mut literal = None;
            let value = if !inside.is_empty() || self.envelope && is_text {
                let raw: &RawValue = map.next_value()?;
                for (role, path) in inside {
                    let Some(raw) = descend(raw.get(), path) else { continue };
                    let value = self.value(role == Role::Text, raw).map_err(A::Error::custom)?;
                    // A key that has the whole name comes first.
                    if parts.put(role, 1, value) && role == Role::Text {
                        parts.literal = self.envelope.then_some(raw);
                    }
                }
                if role.is_none() && !is_group {
                    continue;
                }
                literal = self.envelope.then_some(raw.get());
                self.value(is_text, raw.get()).map_err(A::Error::custom)?
            } else if role.is_none() && !is_group {
                map.next_value::<IgnoredAny>()?;
                continue;
            } else {
                map.next_value_seed(self.any(is_text))?
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

impl Record<'_> {
    /// What a value may be: a text is a string, or its paragraphs where it need not be written again; the rest may be
    /// wrapped in an object.
    fn any(&self, is_text: bool) -> AnyValue {
        AnyValue { names: if is_text { &[] } else { WRAPPED }, joins: is_text && !self.envelope }
    }

    fn value<'de>(&self, is_text: bool, json: &'de str) -> serde_json::Result<Value<'de>> {
        self.any(is_text).deserialize(&mut serde_json::Deserializer::from_str(json))
    }
}

/// The value under a name such as `content.rendered` inside of an object.
fn descend<'de>(json: &'de str, path: &str) -> Option<&'de str> {
    struct Child<'p>(&'p str);
    impl<'de> Visitor<'de> for Child<'_> {
        type Value = Option<&'de RawValue>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut found = None;
            while let Some(key) = map.next_key::<Cow<'de, str>>()? {
                if key == self.0 {
                    found = Some(map.next_value()?);
                } else {
                    map.next_value::<IgnoredAny>()?;
                }
            }
            Ok(found)
        }
    }
    let child =
        |name| serde_json::Deserializer::from_str(json).deserialize_map(Child(name)).ok().flatten().map(RawValue::get);
    child(path).or_else(|| {
        let (first, rest) = path.split_once('.')?;
        descend(child(first)?, rest)
    })
}

/// What a key stands for.
struct Meant<'k> {
    role: Option<(Role, u8)>,
    /// Articles are counted together by it.
    is_group: bool,
    /// Parts that stand inside of its value, and where.
    inside: Vec<(Role, &'k str)>,
}

/// Reads a key, keeps what it stands for.
struct Key<'k> {
    keys: &'k Keys,
}

impl<'de, 'k> DeserializeSeed<'de> for Key<'k> {
    type Value = Meant<'k>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'k> Visitor<'_> for Key<'k> {
    type Value = Meant<'k>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }
    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        let inside = self.keys.inside(key).collect();
        Ok(Meant { role: self.keys.role(key), is_group: self.keys.is_group(key), inside })
    }
}

/// Keys of an object that stands for one of its values, the best first: the source of NewsAPI, the ids, dates and
/// numbers of MongoDB exports.
const WRAPPED: &[&str] = &["name", "$oid", DATE, "$numberLong", "$numberInt", "id"];

/// The key of a date in MongoDB exports; a number there is milliseconds since 1970.
const DATE: &str = "$date";

/// Reads a value that may be of any kind.
struct AnyValue {
    /// The keys of an object that stand for it.
    names: &'static [&'static str],
    /// A list of strings stands for a text of so many paragraphs.
    joins: bool,
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
    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Value::Boolean(value))
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
        Ok(if exact { Value::Number(number.to_string()) } else { Value::Other("a number of too many digits") })
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
        if !self.joins {
            while list.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(Value::Other("a list"));
        }
        let mut paragraphs = Some(Vec::new());
        while let Some(element) = list.next_element_seed(AnyValue { names: &[], joins: false })? {
            match (element, &mut paragraphs) {
                (Value::Words(words), Some(found)) if !words.trim().is_empty() => found.push(words),
                (Value::Words(_) | Value::Null, Some(_)) => {}
                _ => paragraphs = None,
            }
        }
        // Lists of words, which programs make of sentences, are no paragraphs.
        let is_paragraph = |words: &&Cow<'_, str>| {
            let words = words.trim();
            words.contains(char::is_whitespace) || words.ends_with(['。', '！', '？', '」', '』'])
        };
        match paragraphs {
            Some(found) if 2 * found.iter().filter(is_paragraph).count() > found.len() => {
                Ok(Value::Words(Cow::Owned(found.join("\n\n"))))
            }
            _ => Ok(Value::Other("a list")),
        }
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut best: Option<(usize, Value<'de>)> = None;
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            let Some(rank) = self.names.iter().position(|name| *name == key) else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let is_date = key == DATE;
            let names: &[&str] = if is_date { &["$numberLong"] } else { &[] };
            let value = map.next_value_seed(AnyValue { names, joins: false })?;
            let value = match value {
                // A number that is written as a string, for programs that know no large ones.
                Value::Words(digits) if key == "$numberLong" && digits.parse::<i64>().is_ok() => {
                    Value::Number(digits.into_owned())
                }
                Value::Number(number) if is_date => time(number),
                value => value,
            };
            let is_words = matches!(value, Value::Words(_) | Value::Number(_));
            if is_words && best.as_ref().is_none_or(|(other, _)| rank < *other) {
                best = Some((rank, value));
            }
        }
        Ok(best.map_or(Value::Other("an object"), |(_, value)| value))
    }
}

/// The time of a date in a MongoDB export, which is a number of milliseconds, as others write it.
fn time(number: String) -> Value<'static> {
    match number.parse().ok().and_then(|number| Timestamp::from_millisecond(number).ok()) {
        Some(time) => Value::Words(Cow::Owned(time.to_string())),
        None => Value::Number(number),
    }
}

#[cfg(test)]
#[path = "record_tests.rs"]
mod tests;
