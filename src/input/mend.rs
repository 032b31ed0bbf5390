//! JSON as programs write it that do not mind the standard.

/// How much is mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mend {
    /// What writers of records get wrong: halves of a surrogate pair, where a text was cut inside an emoji, become
    /// U+FFFD; the numbers `NaN` and `Infinity`, as Python writes them, become null.
    Values,
    /// That, and what people and templates get wrong by hand: control characters in strings become spaces, commas behind
    /// the last element go.
    Everything,
}

/// The JSON that was meant; `None` where there is nothing to mend.
pub(super) fn json(written: &str, mend: Mend) -> Option<String> {
    let bytes = written.as_bytes();
    let mut out = String::with_capacity(written.len());
    // Up to here it was taken over.
    let mut done = 0;
    let mut at = 0;
    let mut replace = |range: std::ops::Range<usize>, with: &str| {
        out.push_str(&written[done..range.start]);
        out.push_str(with);
        done = range.end;
    };
    let mut in_string = false;
    while let Some(&byte) = bytes.get(at) {
        let mut length = 1;
        match byte {
            b'"' => in_string = !in_string,
            b'\\' if in_string => {
                length = 2;
                if let Some(unit) = surrogate(&bytes[at..]) {
                    length = 6;
                    let is_pair = unit < 0xDC00 && surrogate(&bytes[at + 6..]).is_some_and(|low| low >= 0xDC00);
                    if is_pair {
                        length = 12;
                    } else {
                        replace(at..at + 6, "\\ufffd");
                    }
                }
            }
            0..=0x1F if in_string && mend == Mend::Everything => replace(at..at + 1, " "),
            b'N' | b'I' | b'-' if !in_string => {
                let names = ["NaN", "-Infinity", "Infinity"];
                if let Some(name) = names.iter().find(|name| bytes[at..].starts_with(name.as_bytes())) {
                    length = name.len();
                    replace(at..at + length, "null");
                }
            }
            b',' if !in_string && mend == Mend::Everything => {
                let next = bytes[at + 1..].iter().find(|byte| !byte.is_ascii_whitespace());
                if matches!(next, Some(b']' | b'}')) {
                    replace(at..at + 1, "");
                }
            }
            _ => {}
        }
        at += length;
    }
    if done == 0 {
        return None;
    }
    out.push_str(&written[done..]);
    Some(out)
}

/// The surrogate that an escape at the head of some bytes stands for.
fn surrogate(bytes: &[u8]) -> Option<u16> {
    let digits = bytes.strip_prefix(b"\\u")?.get(..4)?;
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let unit = u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    (0xD800..0xE000).contains(&unit).then_some(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_mended_and_nothing_else() {
        let mended = |written| json(written, Mend::Values);
        assert_eq!(mended(r#"{"a":"T \ud83d","b":1}"#).as_deref(), Some(r#"{"a":"T \ufffd","b":1}"#));
        assert_eq!(mended(r#"["\ude00 \ud83d\ud83d\ude00"]"#).as_deref(), Some(r#"["\ufffd \ufffd\ud83d\ude00"]"#));
        assert_eq!(mended(r#"{"s":NaN,"t":[-Infinity, Infinity]}"#).as_deref(), Some(r#"{"s":null,"t":[null, null]}"#));
        for whole in
            [r#"{"a":"\ud83d\ude00 NaN \\ud83d \"Infinity"}"#, "[1,]", "[\"a\tb\"]", "", "\\", "\"\\", "\"\\ud8"]
        {
            assert_eq!(mended(whole), None, "{whole}");
        }
    }

    #[test]
    fn what_people_write_is_mended_too() {
        let mended = |written| json(written, Mend::Everything);
        assert_eq!(
            mended("{\"a\":[1,2, ],\"b\":\"x,\ny,}\",\n}").as_deref(),
            Some("{\"a\":[1,2 ],\"b\":\"x, y,}\"\n}")
        );
        assert_eq!(mended("{\n\"a\": 1\n}"), None);
    }
}
