//! Who speaks, as transcripts and interviews name it in front of what is said.

use crate::text::{Text, chars};

/// Longest name that is read, in bytes.
const LONGEST: usize = 64;

/// Most words of a name, with its title: "PRES. BARACK OBAMA".
const WORDS: usize = 5;

/// The name in front of a line that begins with one and a colon: "MODERATOR: ", "Jane Doe: ",
/// "MS. HOLM (on camera): ".
#[must_use]
pub(crate) fn of(line: &str) -> Option<&str> {
    let head = &line[..chars::floor(line, LONGEST)];
    let at = head.bytes().position(|byte| byte == b':')?;
    if line[at + 1..].starts_with(|c: char| !c.is_whitespace()) {
        return None;
    }
    let name = &head[..at];
    // Stage notes and parties are no part of it.
    let bare = match name.find(['(', '[']) {
        Some(note) if name.ends_with([')', ']']) => name[..note].trim_end(),
        Some(_) => return None,
        None => name,
    };
    let mut words = 0;
    for word in bare.split(' ') {
        words += 1;
        let capital = word.starts_with(char::is_uppercase) && !word.contains(';');
        let joins =
            words > 1 && matches!(word, "of" | "the" | "de" | "del" | "la" | "van" | "von" | "der" | "and" | "&");
        let number = words > 1 && !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'#');
        if !(capital || joins || number) || words > WORDS {
            return None;
        }
    }
    Some(bare)
}

/// True for what a transcript notes between two speakers: `(CROSSTALK)`, `[Laughter]`.
#[must_use]
pub(crate) fn is_note(line: &str) -> bool {
    line.len() <= LONGEST && line.starts_with(['(', '[']) && line.ends_with([')', ']'])
}

/// Names that are remembered of a dialogue.
const NAMES: usize = 32;

/// True for transcripts and interviews: two speakers at least speak twice. A label of a list
/// ("Where: ", "When: ") comes once.
#[must_use]
pub(crate) fn is_dialogue(source: &str, text: &Text) -> bool {
    let mut names: Vec<(&str, bool)> = Vec::new();
    for name in text.blocks.iter().filter_map(|block| of(block.span.of(source))) {
        if let Some((_, again)) = names.iter_mut().find(|(other, _)| *other == name) {
            *again = true;
        } else if names.len() < NAMES {
            names.push((name, false));
        }
        if names.iter().filter(|(_, again)| *again).count() >= 2 {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Article;

    #[test]
    fn names_in_front_of_a_colon() {
        for (line, name) in [
            ("MODERATOR: Thank you.", "MODERATOR"),
            ("Jane Doe: I was there.", "Jane Doe"),
            ("MS. HOLM: No.", "MS. HOLM"),
            ("PRES. JANE VAN HOLM (on camera): No.", "PRES. JANE VAN HOLM"),
            ("SPEAKER 2: No.", "SPEAKER 2"),
            ("Q: Why?", "Q"),
            ("HOLM:", "HOLM"),
        ] {
            assert_eq!(of(line), Some(name), "{line}");
        }
        for line in [
            "They met at 8:30 in the hall.",
            "The board said one thing: no.",
            "HTTP://EXAMPLE.ORG",
            "Nobody spoke.",
            "Ten people from all over the town came: they were late.",
            "",
        ] {
            assert_eq!(of(line), None, "{line}");
        }
    }

    #[test]
    fn dialogues() {
        let is = |text: &str| is_dialogue(text, &Text::new(&Article::from_text("x", text), None));
        assert!(is("HOLM: Why?\n\nRAVEN: It rained.\n\nHOLM: When?\n\nRAVEN: In May."));
        assert!(!is("Where: The old town hall.\n\nWhen: On Monday at noon.\n\nWho: All of us."));
        assert!(!is("HOLM: Why?\n\nHOLM: When?\n\nHOLM: Where?"));
    }

    #[test]
    fn notes() {
        assert!(is_note("(CROSSTALK)") && is_note("[Laughter]"));
        assert!(!is_note("(He left.) Then it rained."));
    }
}
