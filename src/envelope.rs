//! The record around an article's text.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// The JSON record around an article's text: writes the record again with another text, and the
/// same to the byte otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// The record up to the string that holds the text.
    before: String,
    /// The record behind it.
    after: String,
    literal: Literal,
}

/// How the string that holds the text is written. Nearly every program writes strings in one of two
/// ways, so that the string need not be kept beside the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Literal {
    /// Only what must be escaped is.
    Plain,
    /// Everything but ASCII is escaped, too.
    Ascii,
    /// In another way.
    Other(String),
}

impl Envelope {
    /// The envelope of a record; `literal` are the bytes of the string that holds `text`, quotes
    /// included. Line feeds between the parts of a record become spaces: a record is one line.
    pub(crate) fn new(record: &str, literal: Range<usize>, text: &str) -> Self {
        let plain = |part: &str| part.replace(['\n', '\r'], " ");
        let written = &record[literal.clone()];
        let literal_kind = match [Literal::Plain, Literal::Ascii].into_iter().find(|kind| kind.write(text) == written) {
            Some(kind) => kind,
            None => Literal::Other(written.to_owned()),
        };
        Self { before: plain(&record[..literal.start]), after: plain(&record[literal.end..]), literal: literal_kind }
    }

    /// The record as it was; `text` is the text that it held.
    #[must_use]
    pub fn unchanged(&self, text: &str) -> String {
        match &self.literal {
            Literal::Other(written) => [&self.before, written, &self.after].map(String::as_str).concat(),
            _ => self.with_text(text),
        }
    }

    /// The record with another text in the place of its own.
    #[must_use]
    pub fn with_text(&self, text: &str) -> String {
        [&self.before, &self.literal.write(text), &self.after].map(String::as_str).concat()
    }
}

impl Literal {
    /// A text as a JSON string.
    fn write(&self, text: &str) -> String {
        let plain = serde_json::Value::from(text).to_string();
        let is_escaped = |c: char| !c.is_ascii() || c == '\u{7F}';
        if *self != Self::Ascii || !plain.contains(is_escaped) {
            return plain;
        }
        let mut ascii = String::with_capacity(plain.len() * 2);
        for c in plain.chars() {
            if is_escaped(c) {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    ascii.push_str(&format!("\\u{unit:04x}"));
                }
            } else {
                ascii.push(c);
            }
        }
        ascii
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn envelope(record: &str) -> (Envelope, String) {
        let start = record.find(": \"").unwrap() + 2;
        let end = record.rfind("\",").unwrap() + 1;
        let text: String = serde_json::from_str(&record[start..end]).unwrap();
        (Envelope::new(record, start..end, &text), text)
    }

    #[test]
    fn records_stay_as_they_were_but_for_the_text() {
        for (record, changed) in [
            (
                r#"{"a":1.50, "text": "Caf\u00e9 \ud83d\ude00\n\u007f", "z": [ ]}"#,
                r#"{"a":1.50, "text": "\u00e9", "z": [ ]}"#,
            ),
            (r#"{"text": "Café 😀\n\"", "z":"\u00e9"}"#, r#"{"text": "é", "z":"\u00e9"}"#),
            (r#"{"text": "a\/b", "z": 1}"#, r#"{"text": "é", "z": 1}"#),
            (r#"{"text": "plain", "z": 1}"#, r#"{"text": "é", "z": 1}"#),
        ] {
            let (envelope, text) = envelope(record);
            assert_eq!(envelope.unchanged(&text), record);
            assert_eq!(envelope.with_text("é"), changed);
        }
        let (envelope, text) = envelope("{\n  \"text\": \"a\",\r\n  \"z\": 1\n}");
        assert_eq!(envelope.unchanged(&text), "{   \"text\": \"a\",    \"z\": 1 }");
    }
}
