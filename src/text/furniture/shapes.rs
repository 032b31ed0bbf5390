//! Furniture told by the shape of a line: rows of buttons, labels, notices, counters.

use std::sync::OnceLock;

use super::Furniture::*;
use super::{Hit, Line, turns};
use crate::text::kinds::End;
use crate::text::lexicon;
use crate::text::tokens::{Token, word_hash};

/// Furniture that is a line of its own.
pub(super) fn recognise(line: &Line<'_>) -> Option<Hit> {
    share_row(line)
        .or_else(|| shouted(line))
        .or_else(|| copyright(line))
        .or_else(|| counts(line))
        .or_else(|| icons(line))
        .or_else(|| value(line))
        .or_else(|| teaser(line))
        .or_else(|| trail(line))
        .or_else(|| turns::recognise(line))
}

/// Longest trail of links to a page, in words.
const LONGEST_TRAIL: usize = 14;

/// "Home > News > Harbour": the trail of links that leads to a page.
fn trail(line: &Line<'_>) -> Option<Hit> {
    if !line.is(0, "home") {
        return None;
    }
    let parts = |at: usize| matches!(line.behind(at).trim(), ">" | "»" | "›" | "→" | "/" | "|");
    let count = line.words.len();
    let spaced = line.behind(0).starts_with(' ');
    (spaced && (2..=LONGEST_TRAIL).contains(&count) && parts(0) && line.end == End::Nothing)
        .then_some(Hit { furniture: Related, sure: true })
}

/// Names of networks and verbs of buttons: a line of nothing else is a row of share buttons.
#[rustfmt::skip]
const BUTTONS: &[&str] = &[
    "facebook", "twitter", "pinterest", "whatsapp", "email", "e", "mail", "print", "reddit", "linkedin", "google",
    "tumblr", "share", "tweet", "pin", "instagram", "youtube", "snapchat", "flipboard", "messenger", "rss", "sms",
    "telegram", "stumbleupon", "digg", "copy", "link", "save", "plus", "more", "x", "shares", "on", "this", "via",
    "and", "comment", "comments", "mix", "pocket", "vk", "weibo", "line", "like", "0", "icon", "menu", "loading", "viber",
];

struct Buttons {
    words: Vec<u64>,
    networks: Vec<u64>,
}

fn buttons() -> &'static Buttons {
    static WORDS: OnceLock<Buttons> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut words: Vec<u64> = BUTTONS.iter().map(|word| word_hash(word)).collect();
        words.sort_unstable();
        let mut networks: Vec<u64> = BUTTONS[..4]
            .iter()
            .chain(&["reddit", "linkedin", "tumblr", "google", "instagram", "flipboard", "email"])
            .map(|word| word_hash(word))
            .collect();
        networks.sort_unstable();
        Buttons { words, networks }
    })
}

/// Longest row of share buttons, in words.
const LONGEST_ROW: usize = 30;

/// A row of share buttons: button words and numbers alone, and among them two networks, or
/// "share" and "tweet" and one more. Behind three networks a picture's caption may follow, when a
/// credit ends it.
fn share_row(line: &Line<'_>) -> Option<Hit> {
    if line.words.len() < 2 {
        return None;
    }
    let buttons = buttons();
    let is_button = |word: &Token| buttons.words.binary_search(&word.hash).is_ok();
    // "1.7k shares".
    let is_count = |at: usize| {
        let word = &line.words[at];
        word.shape.is_number()
            || word.shape.has_digit() && line.form(at).len() <= 6 && line.form(at).ends_with(['k', 'K'])
    };
    if !(is_button(&line.words[0]) || is_count(0) && is_button(&line.words[1])) {
        return None;
    }
    let (mut networks, mut shares, mut tweets) = (0, 0, 0);
    for (at, word) in line.words.iter().enumerate() {
        if !is_button(word) && !is_count(at) {
            let credited = networks >= 3
                && at == networks
                && (at + 3..line.words.len())
                    .any(|at| line.is_any(at, &["photograph", "photo", "image"]) && line.behind(at).starts_with(':'));
            return credited.then_some(Hit { furniture: Credit, sure: true });
        }
        networks += usize::from(buttons.networks.binary_search(&word.hash).is_ok());
        shares += usize::from(line.is_any(at, &["share", "shares"]));
        tweets += usize::from(line.is(at, "tweet"));
    }
    (line.words.len() <= LONGEST_ROW && (networks >= 2 || tweets > 0 && networks + shares + tweets >= 3))
        .then_some(Hit { furniture: Share, sure: true })
}

/// Longest headline behind a shouted label, in words.
const LONGEST_LINK: usize = 26;

/// "NEWS: Mayor Opens the Tunnel", "FROM THE ARCHIVE: How the Tunnel Was Dug" and "Related Story
/// Mayor Opens the Tunnel": a headline without a full stop behind a label that would be a word
/// like others in small letters.
fn shouted(line: &Line<'_>) -> Option<Hit> {
    if !line.words[0].shape.starts_upper() || !line.is_any(0, &["news", "from", "related"]) {
        return None;
    }
    let shouts = |at: usize| line.words.get(at).is_some_and(|word| word.shape.all_upper());
    let label = match line.form(0) {
        // "Related 3 reasons why the ferry is late".
        "Related" | "RELATED"
            if line.words.len() >= 5
                && line.end == End::Nothing
                && (line.words[1].shape.is_number() || line.behind(0) == " “") =>
        {
            return Some(Hit { furniture: Related, sure: true });
        }
        "NEWS" => 1,
        "FROM" => 1 + (1..4).take_while(|&at| shouts(at) && !line.before(at).contains(':')).count(),
        _ if line.is_any(1, &["story", "article"]) && line.words[1].shape.starts_upper() => 2,
        _ => return None,
    };
    let parted = line.is(0, "related") || label < line.words.len() && line.behind(label - 1).starts_with(':');
    let named = label > 1 || line.is(0, "news");
    let rest = line.words.get(label..).unwrap_or_default();
    let long = |word: &&Token| word.span.len() > 3;
    let small = rest.iter().filter(long).filter(|word| word.shape.starts_lower()).count();
    let headline = rest.len() >= 3 && rest[0].shape.starts_upper() && small * 4 <= rest.iter().filter(long).count();
    (parted && named && headline && line.words.len() <= LONGEST_LINK && !line.text.ends_with(['.', ',']))
        .then_some(Hit { furniture: Related, sure: true })
}

/// The first words of another article, cut off by its link: "The mayor, who had Read more".
/// Behind a full stop the link is a sentence of its own.
fn teaser(line: &Line<'_>) -> Option<Hit> {
    let count = line.words.len();
    let bracketed = line.text.ends_with(']') && matches!(line.end, End::Ellipsis | End::Closer);
    if !(line.end == End::Nothing || bracketed) || count < 8 || !line.is_any(count - 1, &["more", "reading"]) {
        return None;
    }
    let link = matches!(
        (line.form(count - 2), line.form(count - 1)),
        ("Read", "more" | "More") | ("Continue", "reading" | "Reading")
    );
    let before = line.before(count - 2);
    let cut = before.contains(['…', '.']);
    // "Schools Join the Campaign to Read More" is a headline.
    let small = |word: &&Token| word.shape.starts_lower() && word.span.len() > 3;
    let prose = line.words[..count - 2].iter().rev().take(5).any(|word| small(&word)) && !line.is(count - 3, "to");
    // Who reads to such an end is told that the rest stands elsewhere.
    let open = lexicon::dangles(line.form(count - 3)) && line.words[count - 3].shape.starts_lower();
    // In brackets behind a whole sentence or dots it is a sentence of its own.
    (link && !(bracketed && cut) && (before.contains('…') || before.contains("..") || !cut && prose))
        .then_some(Hit { furniture: ReadMore, sure: open })
}

/// "© 2019 ..." and "Copyright 2019 ...".
fn copyright(line: &Line<'_>) -> Option<Hit> {
    if !line.text.starts_with(['©', '(']) && !line.form(0).starts_with(['c', 'C']) {
        return None;
    }
    // "(c) This order is not intended to" is an item of a list.
    let sign = line.text.starts_with('©')
        || (line.text.starts_with("(c) ") || line.text.starts_with("(C) "))
            && (line.words.len() <= 12 && line.end != End::Mark
                || (1..line.words.len().min(4)).any(|at| line.words[at].shape.is_number() || line.is(at, "copyright")));
    let word = line.is(0, "copyright");
    if !(sign || word) {
        return None;
    }
    // "© is the sign for copyright."
    if sign && line.end == End::Mark && line.words[0].shape.starts_lower() && lexicon::is_verb(line.form(0)) {
        return None;
    }
    // "© Provided by Harbour Media Inc." names whose the picture is.
    if sign && line.is_any(0, &["provided", "by", "via", "courtesy", "photo"]) && line.words.len() <= 40 {
        return Some(Hit { furniture: Credit, sure: line.words.len() <= 8 && line.end != End::Mark });
    }
    let year = |at: usize| line.form(at).len() == 4 && line.form(at).bytes().all(|byte| byte.is_ascii_digit());
    let words = line.words.len();
    let legal = (0..words.min(12))
        .any(|at| year(at) || line.is_any(at, &["rights", "copyright", "ltd", "llc", "inc", "limited"]));
    if sign && !legal && words <= 40 {
        return Some(Hit { furniture: Credit, sure: words <= 16 && line.end != End::Mark });
    }
    (sign && words <= 60 || word && (year(1) || line.behind(0).contains('©') || line.is_any(1, &["c", "notice"])))
        .then_some(Hit { furniture: Cookie, sure: true })
}

/// Names of drawings that a font puts in place of these words; without it they are left.
#[rustfmt::skip]
const ICONS: &[&str] = &[
    "access_time", "arrow_back", "arrow_drop_down", "arrow_forward", "arrow_forward_ios", "bookmark_border",
    "chat_bubble_outline", "chevron_left", "chevron_right", "content_copy", "expand_less", "expand_more", "favorite_border",
    "format_quote", "keyboard_arrow_down", "keyboard_arrow_left", "keyboard_arrow_right", "keyboard_arrow_up", "mail_outline",
    "more_horiz", "more_vert", "navigate_before", "navigate_next", "open_in_new", "person_outline", "play_arrow",
    "play_circle_filled", "play_circle_outline", "star_border", "thumb_up", "video_youtube",
];

/// A line that ends in the name of an icon: "bookmark_border share more_vert".
fn icons(line: &Line<'_>) -> Option<Hit> {
    // The last word of such a name stands behind a line.
    if !line.before(line.words.len() - 1).ends_with('_') {
        return None;
    }
    let last = line.text.rsplit(' ').next().unwrap_or_default();
    ICONS.binary_search(&last).is_ok().then_some(Hit { furniture: Share, sure: true })
}

/// What a program writes where it has nothing to say.
fn value(line: &Line<'_>) -> Option<Hit> {
    matches!(line.text, "undefined" | "null" | "NULL" | "NaN").then_some(Hit { furniture: Code, sure: true })
}

/// "12 comments", "3 shares", "1.2k views".
fn counts(line: &Line<'_>) -> Option<Hit> {
    if line.words.len() != 2 || !line.words[0].shape.has_digit() {
        return None;
    }
    let furniture = if line.is_any(1, &["comments", "comment", "replies", "responses"]) {
        Comment
    } else if line.is_any(1, &["shares", "views", "likes", "retweets", "tweets", "share"]) {
        Share
    } else {
        return None;
    };
    Some(Hit { furniture, sure: true })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::furniture::Furniture;
    use crate::text::tokens::tokenise;

    fn tell(line: &str) -> Option<(Furniture, bool)> {
        crate::text::furniture::recognise(line, 0, &tokenise(line)).map(|hit| (hit.furniture, hit.sure))
    }

    #[test]
    fn rows_of_buttons() {
        for line in [
            "1.7k SHARES Share Tweet Share",
            "Email Print Whatsapp Menu Reddit Digg Comment",
            "Like this: Like Loading...",
            "80510 shares Facebook Reddit",
        ] {
            assert_eq!(tell(line), Some((Share, true)), "{line}");
        }
        let caption = "Facebook Twitter Pinterest The ferry on its last trip. Photograph: Jane Doe/Harbour Herald";
        assert_eq!(tell(caption), Some((Credit, true)));
        for line in [
            "Share and share alike",
            "Facebook Twitter Pinterest fell on Monday.",
            "Facebook, Twitter and Google were fined by the court",
            "By 300 shares",
            "1.7k more",
        ] {
            assert_eq!(tell(line), None, "{line}");
        }
    }

    #[test]
    fn shouted_labels_lead_to_headlines() {
        for line in [
            "NEWS: Mayor Opens the Tunnel After Two Years",
            "FROM THE ARCHIVE: How the Old Tunnel Was Dug",
            "Related Story Mayor Opens the Tunnel After Two Years",
        ] {
            assert_eq!(tell(line), Some((Related, true)), "{line}");
        }
        for line in [
            "NEWS: The mayor said that the tunnel would open.",
            "From left: Jane Doe and John Roe",
            "FROM: Harbour Desk, Old Town Office",
            "From London: what the walls of the tunnel tell",
            "Related Stories of the flood were told",
            "News From the Old Harbour Town",
        ] {
            assert_eq!(tell(line), None, "{line}");
        }
    }

    #[test]
    fn teasers_end_in_a_link() {
        for line in [
            "The ferry made its last trip on Sunday, and those who were aboard Read more",
            "The ferry made its last trip on Sunday with the mayor … Continue reading",
        ] {
            assert_eq!(tell(line), Some((ReadMore, false)), "{line}");
        }
        for line in [
            "The ferry made its last trip on Sunday, and the boat was sold to the … Read more",
            "The ferry made its last trip on Sunday, and the boat was sold to the … Continue reading →",
            "The ferry made its last trip on Sunday, and the boat was sold to the [Read more…]",
        ] {
            assert_eq!(tell(line), Some((ReadMore, true)), "{line}");
        }
        for line in [
            "Old Harbour Schools Join the Campaign to Read More",
            "The teacher asks all of them to read more",
            "She told the class on Monday that they should Read More.",
        ] {
            assert_eq!(tell(line), None, "{line}");
        }
    }

    #[test]
    fn trails_lead_to_the_page() {
        for line in ["Home > News > Harbour", "Home » Harbour", "HOME / NEWS / THE OLD PIER"] {
            assert_eq!(tell(line), Some((Related, true)), "{line}");
        }
        for line in ["Home/away", "Home and away", "Home is where the harbour > is.", "The home > page"] {
            assert_ne!(tell(line), Some((Related, true)), "{line}");
        }
    }

    #[test]
    fn notices_name_pictures_or_pages() {
        assert_eq!(tell("© Provided by Harbour Media Inc."), Some((Credit, false)));
        assert_eq!(tell("© Harbour Media Inc."), Some((Cookie, true)));
        assert_eq!(tell("Photo: Copyright 2018, Harbour Media. All rights reserved."), Some((Credit, true)));
    }
}
