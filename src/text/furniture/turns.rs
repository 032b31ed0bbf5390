//! Lines that lead readers of print to another page: "Continued on page 4", "From Page One".

use super::Furniture::ReadMore;
use super::{Hit, Line};
use crate::span::Span;
use crate::text::kinds::End;

/// Longest such line, in words.
const LONGEST: usize = 8;

/// How words that go on elsewhere say so.
const GOES_ON: &[&str] = &["continued", "contd", "cont", "cont'd", "cont’d", "continues"];

/// What stands on another page.
#[rustfmt::skip]
const THERE: &[&str] = &[
    "more", "full", "report", "reports", "story", "details", "editorial", "comment", "analysis", "related",
];

/// A page turn that is a line of its own.
pub(super) fn recognise(line: &Line<'_>) -> Option<Hit> {
    let count = line.words.len();
    if !(2..=LONGEST).contains(&count) || line.end == End::Comma {
        return None;
    }
    let last = count - 1;
    let spelled = is_page(line.form(last), true) && is_page_word(line, last - 1);
    let short = is_page(line.form(last), false);
    if !(spelled || short) {
        return None;
    }
    let hit = Some(Hit { furniture: ReadMore, sure: true });
    let head = usize::from(line.is(0, "please") || line.is(0, "story"));
    if line.is_any(head, GOES_ON) && line.is_any(head + 1, &["on", "from"]) {
        let near = count <= head + 4;
        return if near && (spelled || short && count == head + 3) { hit } else { None };
    }
    if !spelled || line.end == End::Mark && !line.is(head, "turn") {
        return None;
    }
    let shouts = || line.words[1].shape.all_upper() && line.form(1).len() > 1;
    let leads = line.is(head, "turn") && line.is(head + 1, "to") && count == head + 4
        || line.is(0, "from") && count == 3
        || line.is(0, "see") && (count == 3 || shouts())
        || line.is_any(0, THERE) && (count == 3 || line.is_any(last - 2, &["on", "story", "report"]));
    if leads { hit } else { None }
}

fn is_page_word(line: &Line<'_>, at: usize) -> bool {
    line.is_any(at, &["page", "pages", "p", "pg"])
}

/// "4", "A6", "P4"; `one` to `nine` as words behind "page".
fn is_page(form: &str, spelled: bool) -> bool {
    // No page has a longer name.
    if form.len() > 5 {
        return false;
    }
    let digits = form.strip_prefix(|c: char| c.is_ascii_alphabetic()).unwrap_or(form);
    let number = (1..=3).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    let lettered = number && digits.len() < form.len();
    let word = || {
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
            .iter()
            .any(|word| form.eq_ignore_ascii_case(word))
    };
    if spelled { number || word() } else { lettered }
}

/// Page turns in the middle of running text, "the mayor Continued on Page 2 had been", in order.
pub(super) fn inside(source: &str) -> Vec<Span> {
    // One pass over the capitals, with a look at what follows each, instead of one for each head.
    memchr::memchr_iter(b'C', source.as_bytes())
        .filter_map(|at| {
            let head = HEADS.iter().find(|head| source.as_bytes()[at..].starts_with(head.as_bytes()))?;
            turn_at(source, at, at + head.len())
        })
        .collect()
}

/// How a page turn in running text begins.
const HEADS: [&str; 3] = ["Continued ", "CONTINUED ", "Contd "];

/// The page turn whose first word stands between two offsets, if it parts the words of a sentence.
fn turn_at(source: &str, at: usize, behind: usize) -> Option<Span> {
    let before = source[..at].chars().next_back().filter(|c| *c == ' ')?;
    let joined = source[..at - before.len_utf8()].ends_with(|c: char| c.is_alphanumeric() || c == ',');
    let mut words = source[behind..].split(' ').take(3);
    let on = words.next().filter(|word| word.eq_ignore_ascii_case("on"))?;
    let page = words.next().filter(|word| word.eq_ignore_ascii_case("page"))?;
    let number = words.next()?;
    let digits: usize = number.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let end = behind + on.len() + page.len() + 2 + digits;
    (joined && is_page(&number[..digits], true)).then(|| Span::new(at, end))
}

#[cfg(test)]
mod tests {
    use crate::Article;
    use crate::text::furniture::{Furniture, recognise};
    use crate::text::tokens::tokenise;
    use crate::text::{Text, furniture};

    fn tell(line: &str) -> Option<Furniture> {
        recognise(line, 0, &tokenise(line)).map(|hit| hit.furniture)
    }

    #[test]
    fn page_turns() {
        for line in [
            "Continued on page 4",
            "Contd. on P4",
            "CONTINUED ON PAGE 5",
            "(Continued from page 1)",
            "Cont'd on A6",
            "*From Page One",
            "See PIER on Page 4",
            "► Turn to page 7",
            "Full story on page 3",
            "Please turn to Page 12.",
        ] {
            assert_eq!(tell(line), Some(Furniture::ReadMore), "{line}");
        }
        for line in [
            "He continued on page 4 of the letter.",
            "Continued on the pier",
            "From page to stage",
            "From Page to Stage 2",
            "See the mayor's letter on page 4",
            "Turn to the old songs of the page 7 boys",
            "Continued growth on page 4",
            "Turn to 7",
        ] {
            assert_eq!(tell(line), None, "{line}");
        }
    }

    #[test]
    fn page_turns_inside_sentences() {
        let places = |source: &str| {
            let text = Text::new(&Article::from_text("x", source), None);
            let of_page = |place: &&furniture::Place| place.hit.furniture == Furniture::ReadMore;
            text.furniture.iter().filter(of_page).map(|place| place.span.of(source).to_owned()).collect::<Vec<_>>()
        };
        let story =
            |turn: &str| format!("It rained. The court heard on Monday that the boatman {turn} had been drunk.");
        assert_eq!(places(&story("Continued on Page 2")), ["Continued on Page 2"]);
        assert_eq!(places(&story("CONTINUED ON PAGE A6")), ["CONTINUED ON PAGE A6"]);
        assert_eq!(places("The story goes on. Continued on page 4. It was late."), ["Continued on page 4."]);
        for turn in ["continued on page 2", "Continued on Deck 2", "“Continued on page 2”"] {
            assert_eq!(places(&story(turn)), Vec::<String>::new(), "{turn}");
        }
    }
}
