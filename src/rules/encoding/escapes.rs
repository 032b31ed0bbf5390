//! Characters in the writing of other formats: `\u2019` and `\n` of JSON, `=E2=80=99` of mails, `%27` of addresses.

use memchr::memchr3_iter;

use crate::span::Span;
use crate::text::chars;
use crate::text::furniture::code;

/// The codes of a text, in order, without those that an author shows.
pub(super) fn all(source: &str) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for at in memchr3_iter(b'\\', b'=', b'%', source.as_bytes()) {
        if found.last().is_some_and(|last| last.end as usize > at) {
            continue;
        }
        let end = match source.as_bytes()[at] {
            b'\\' => escaped(source, at),
            b'=' => quoted_printable(source, at),
            _ => percent(source, at),
        };
        found.extend(end.filter(|_| !code::is_ticked(source, at)).map(|end| Span::new(at, end)));
    }
    if !found.is_empty() {
        let shown = code::shown(source);
        found.retain(|span| !code::is_shown(&shown, span.start as usize));
    }
    found
}

/// `\u2019`, `\u00e9`: of characters that no keyboard has; and `\n` between two sentences.
fn escaped(source: &str, at: usize) -> Option<usize> {
    let rest = &source[at + 1..];
    if let Some(code) = rest.strip_prefix('u').and_then(|rest| rest.get(..4)) {
        let value = u32::from_str_radix(code, 16).ok().filter(|_| code.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        return (value >= 0x80).then_some(at + 6);
    }
    let lines = rest.strip_prefix('n')?;
    if !chars::before(source, at).is_some_and(|c| matches!(c, '.' | '!' | '?' | '”' | '’')) {
        return None;
    }
    let mut behind = lines.trim_start_matches("\\n").chars();
    let begins = behind.next().is_some_and(|c| c.is_uppercase() || chars::is_double_quote(c));
    // "C:\news" and "\nu" go on in a small letter, "\nN" of a formula hardly as a word does.
    let word = behind.next().is_some_and(|c| c.is_alphabetic() || c == ' ');
    (begins && word).then_some(at + 2)
}

/// `=E2=80=99`: the bytes of a character that is no ASCII.
fn quoted_printable(source: &str, at: usize) -> Option<usize> {
    let bytes = source.as_bytes();
    let mut buffer = [0u8; 4];
    let mut length = 0;
    let byte_at = |from: usize| {
        let code = source.get(from + 1..from + 3).filter(|_| bytes.get(from) == Some(&b'='))?;
        code.bytes().all(|byte| byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte)).then_some(())?;
        u8::from_str_radix(code, 16).ok()
    };
    while let Some(byte) = (length < buffer.len()).then(|| byte_at(at + 3 * length)).flatten() {
        buffer[length] = byte;
        length += 1;
        let meant = std::str::from_utf8(&buffer[..length]);
        if meant.is_ok() {
            return (length > 1).then_some(at + 3 * length);
        }
    }
    None
}

/// `don%27t`: the apostrophe in the middle of a word.
fn percent(source: &str, at: usize) -> Option<usize> {
    let tail = source[at..].strip_prefix("%27")?;
    let word = tail.bytes().take_while(u8::is_ascii_lowercase).count();
    let ends = tail[word..].chars().next().is_none_or(|c| c.is_whitespace() || matches!(c, '.' | ',' | '!' | '?'));
    let head = source[..at].bytes().rev().take_while(u8::is_ascii_alphabetic).count();
    let free = chars::before(source, at - head).is_none_or(char::is_whitespace);
    (ends && free && head > 0 && matches!(&tail[..word], "s" | "t" | "re" | "ve" | "ll" | "d" | "m")).then_some(at + 3)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::words_of_rule;

    fn found(text: &str) -> Vec<String> {
        words_of_rule("html-entity", text)
    }

    #[test]
    fn codes_of_characters() {
        for (text, code) in [
            (r"The mayor\u2019s pier was closed.", r"\u2019"),
            (r"The caf\u00e9 was closed.", r"\u00e9"),
            (r"The pier was closed.\n\nThe mayor left.", r"\n"),
            ("The mayor=E2=80=99s pier was closed.", "=E2=80=99"),
            ("It isn%27t open.", "%27"),
        ] {
            assert_eq!(found(text), [code], "{text}");
        }
    }

    #[test]
    fn other_signs() {
        for text in [
            r#"Write alert("a" + "\n" + "b") of the code."#,
            r"It is kept in C:\news\Harbour and \u0041 and \upsilon.",
            "It is at https://example.com/?q=E2=80&isn%27t=1 and a=B2.",
            r"Write `\u2019` or ``caf\u00e9`` there.",
            "It says:\n\n```\n{\"a\": \"it\\u2019s\"}\n```\n\nThat is all.",
            "About 27%27 of 100, 5 %27s and %27tis.",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
