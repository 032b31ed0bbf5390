//! Links behind the words that a page cut off for them: "was to be sold to the Read more", "sold to the (more…)".

use crate::text::kinds::End;

/// What such links say, in small letters.
const LINKS: &[&str] = &[
    "read more",
    "continue reading",
    "keep reading",
    "read full story",
    "read the full story",
    "read full article",
    "more",
];

/// Bytes of an end in which a link is looked for.
const LONGEST: usize = 40;

/// Where a link begins behind words that have no end mark.
pub(super) fn begins(body: &str) -> Option<usize> {
    let core = body.trim_end_matches(|c: char| c.is_whitespace() || is_decoration(c));
    // Nearly every paragraph ends with another letter.
    if !core.ends_with(['e', 'g', 'y', 'E', 'G', 'Y']) {
        return None;
    }
    let link = LINKS.iter().find(|link| {
        let at = core.len().checked_sub(link.len()).filter(|at| core.is_char_boundary(*at));
        at.is_some_and(|at| core[at..].eq_ignore_ascii_case(link))
    })?;
    let (before, words) = core.split_at(core.len() - link.len());
    let decoration = &body[core.len()..];
    let bracket = before.strip_suffix(['(', '[']).filter(|_| decoration.contains([')', ']']));
    let points = decoration.contains(['→', '»', '›', '…']) || decoration.contains("...");
    let cut = bracket.unwrap_or(before).trim_end_matches([' ', '\u{A0}', '|', '\n']);
    let apart = bracket.is_some() || before.ends_with([' ', '\u{A0}', '\n', '…', '|']);
    let last = cut.chars().next_back()?;
    let small = cut.rsplit([' ', '\u{A0}', '\n']).next().is_some_and(|word| word.starts_with(char::is_lowercase));
    // "Why children should read more": of a sentence, the last words; of a headline, all are written large.
    let is_link = match *link {
        "more" => bracket.is_some(),
        _ if bracket.is_some() => true,
        _ if words.starts_with(char::is_lowercase) => points && !last.is_alphanumeric(),
        _ => words.contains(char::is_lowercase) && !words[1..].contains(char::is_uppercase) || points || small,
    };
    // "The slogan was Read more": what a thing is called.
    let named = bracket.is_none()
        && !points
        && cut.rsplit([' ', '\u{A0}', '\n']).next().is_some_and(|word| {
            matches!(word, "is" | "was" | "are" | "were" | "be" | "been" | "being" | "called" | "titled" | "entitled")
        });
    let open = !named && matches!(End::of(cut), End::Nothing | End::Comma | End::Ellipsis | End::Dash);
    (apart && is_link && open && body.len() - cut.len() <= LONGEST)
        .then(|| body.len() - body[cut.len()..].trim_start_matches([' ', '\u{A0}', '|', '\n']).len())
}

fn is_decoration(c: char) -> bool {
    matches!(c, '.' | '…' | '→' | '»' | '›' | '>' | ')' | ']')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_behind_a_cut() {
        let cut = "The mayor said that the pier was to be sold to the";
        for link in [
            "Read more",
            "Read More",
            "Read more »",
            "Continue reading",
            "Continue reading →",
            "(more…)",
            "(more...)",
            "[more]",
            "[Read more…]",
            "(read more)",
            "(Continue reading)",
            "Read full story",
        ] {
            let body = format!("{cut} {link}");
            assert_eq!(begins(&body).map(|at| &body[at..]), Some(link), "{link}");
        }
        for body in [
            "The mayor said that he wanted them to read more",
            "The pier was to be sold. Read more",
            "Why Children Should Read More",
            "He wanted more, and more",
            "The mayor asked for (much) more",
            "Read more",
            "The slogan in red on the posters was Read more",
            "He wrote a song called Continue reading",
            "It was signed on the hedge",
        ] {
            assert_eq!(begins(body), None, "{body}");
        }
    }
}
