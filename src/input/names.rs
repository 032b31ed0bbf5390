//! The names of keys and columns that there are, for the message that the one of the text is not among them.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// Longest list, in bytes: some lines of a terminal.
const LONGEST: usize = 400;

/// Longest name, in characters.
const LONGEST_NAME: usize = 40;

/// The names of an object's keys: of those that hold a string the longest first, as the text is likely to be, then the
/// others. Strings inside of an object are named as `key.inner`.
pub(super) fn of_object(json: &str) -> String {
    let held = serde_json::Deserializer::from_str(json).deserialize_map(Held { levels: 2 });
    let Ok(Shape::Object(mut keys)) = held else { return list(std::iter::empty()) };
    keys.sort_by_key(|(_, length)| std::cmp::Reverse(*length));
    let mut seen = HashSet::new();
    list(keys.iter().map(|(name, _)| name.as_str()).filter(|name| seen.insert(*name)))
}

/// Names for a message: quoted, as many as a line has room for, none longer than a name is.
pub(super) fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut list = String::new();
    for name in names {
        let short: String = name.chars().take(LONGEST_NAME).collect();
        let quoted = format!("{short:?}");
        let comma = if list.is_empty() { "" } else { ", " };
        if list.len() + comma.len() + quoted.len() > LONGEST {
            list.push_str(", ...");
            break;
        }
        list.push_str(comma);
        list.push_str(&quoted);
    }
    if list.is_empty() { "none".to_owned() } else { list }
}

/// What a value is.
enum Shape {
    /// A string of so many bytes.
    Words(usize),
    /// Its keys, each with the length of the string that it holds.
    Object(Vec<(String, Option<usize>)>),
    Other,
}

/// Looks what a value is, and those inside of an object.
struct Held {
    /// Objects inside of one another that are looked into.
    levels: usize,
}

impl<'de> DeserializeSeed<'de> for Held {
    type Value = Shape;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Shape, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Held {
    type Value = Shape;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }
    fn visit_str<E>(self, words: &str) -> Result<Shape, E> {
        Ok(Shape::Words(words.trim().len()))
    }
    fn visit_bool<E>(self, _: bool) -> Result<Shape, E> {
        Ok(Shape::Other)
    }
    fn visit_i64<E>(self, _: i64) -> Result<Shape, E> {
        Ok(Shape::Other)
    }
    fn visit_u64<E>(self, _: u64) -> Result<Shape, E> {
        Ok(Shape::Other)
    }
    fn visit_f64<E>(self, _: f64) -> Result<Shape, E> {
        Ok(Shape::Other)
    }
    fn visit_unit<E>(self) -> Result<Shape, E> {
        Ok(Shape::Other)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Shape, A::Error> {
        while elements.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Shape::Other)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Shape, A::Error> {
        let Some(levels) = self.levels.checked_sub(1) else {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return Ok(Shape::Other);
        };
        let mut keys = Vec::new();
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            let key = key.into_owned();
            let value = map.next_value_seed(Self { levels })?;
            match value {
                Shape::Words(length) => keys.push((key, Some(length))),
                Shape::Other => keys.push((key, None)),
                Shape::Object(inner) => {
                    let strings = inner.into_iter().filter(|(_, length)| length.is_some());
                    keys.extend(strings.map(|(name, length)| (format!("{key}.{name}"), length)));
                    keys.push((key, None));
                }
            }
        }
        Ok(Shape::Object(keys))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_the_text_comes_first() {
        let json = r#"{"id":7,"kicker":"Port","n":null,"story":{"html":"The ferry left at two.","by":{"a":"x"}},"l":[1],
            "lead":"The ferry left."}"#;
        assert_eq!(of_object(json), r#""story.html", "lead", "kicker", "id", "n", "story", "l""#);
        assert_eq!((of_object("[]").as_str(), of_object("{}").as_str()), ("none", "none"));
    }

    #[test]
    fn a_list_has_an_end() {
        let names: Vec<String> = (0..1000).map(|n| format!("key_{n}")).collect();
        let shown = list(names.iter().map(String::as_str));
        assert!(shown.len() <= LONGEST + 5 && shown.ends_with(", ...") && shown.starts_with("\"key_0\", \"key_1\""));
        // All of a usual export are named.
        assert!(list(names[..30].iter().map(String::as_str)).ends_with("\"key_29\""));
        assert_eq!(list(["x".repeat(99).as_str()].into_iter()).len(), LONGEST_NAME + 2);
    }
}
