//! Small pieces of text and HTML that several parts of the page use.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::diff::Step;
use super::escape::{Esc, link};
use crate::check::Order;
use crate::finding::Elsewhere;
use crate::report::plain::whole_percent;
use crate::report::plain::{clip, one_line};
use crate::rules;

/// Columns of a headline or message before it is cut.
pub(super) const MAX_LINE: usize = 400;

/// Sources with a colour of their own; the others share one and are told apart by number.
const COLOURS: usize = 7;

/// The headline of another article, or its name.
pub(super) struct Title<'a>(pub &'a Elsewhere);

impl Title<'_> {
    pub(super) fn to_line(&self) -> String {
        let title = self.0.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
        line(title.unwrap_or(&self.0.article))
    }
}

/// An article in half a line of HTML: headline, linked where there is an address, publisher
/// and day.
pub(super) fn reference(elsewhere: &Elsewhere) -> String {
    let title = Title(elsewhere).to_line();
    let mut html = match address(elsewhere) {
        Some(url) => format!("<a href=\"{}\" rel=\"noopener noreferrer\">{}</a>", Esc(url), Esc(&title)),
        None => format!("<span>{}</span>", Esc(&title)),
    };
    for part in whose(elsewhere) {
        let _ = write!(html, ", {}", Esc(&line(&part)));
    }
    html
}

/// Who published another article, and on what day.
pub(super) fn whose(elsewhere: &Elsewhere) -> impl Iterator<Item = Cow<'_, str>> {
    let source = elsewhere.source.as_deref().map(Cow::Borrowed);
    source.into_iter().chain(elsewhere.published.as_deref().map(crate::finding::day))
}

/// A sentence of a finding, on one line that is not too long.
pub(super) fn said(sentence: &str) -> String {
    unbroken(&capitalised(&line(sentence)))
}

/// A number and its percent sign stay on one line.
pub(super) fn unbroken(sentence: &str) -> String {
    sentence.replace(" %", "\u{a0}%")
}

/// Where another article can be opened. Archives made of web pages often have the address as id.
pub(super) fn address(elsewhere: &Elsewhere) -> Option<&str> {
    elsewhere.url.as_deref().and_then(link).or_else(|| link(&elsewhere.article))
}

pub(in crate::report) fn line(text: &str) -> String {
    clip(&one_line(text), MAX_LINE).into_owned()
}

/// The name of a rule, linked to what the end of the page says of it.
pub(super) fn rule_link(rule: &str, out: &mut String) {
    let name = Esc(rule);
    let _ = match rules::find(rule) {
        Some(_) => write!(out, "<a class=\"rule\" href=\"#rule-{name}\">{name}</a>"),
        None => write!(out, "<span class=\"rule\">{name}</span>"),
    };
}

/// How alike two standings are, for people. `identity` is what the search measured.
pub(super) fn likeness(steps: &[Step], identity: f32, longest: u32) -> String {
    let count = |wanted: fn(&Step) -> bool| steps.iter().filter(|step| wanted(step)).count();
    let spelled = count(|step| matches!(step, Step::Spelled(..)));
    let same = count(|step| matches!(step, Step::Same(..))) + spelled;
    if !steps.is_empty() && same == steps.len() {
        return match spelled {
            0 => "word for word".to_owned(),
            n => format!("word for word, {n} spelled otherwise"),
        };
    }
    // A place may hold less of the passage than the search compared it with.
    let ours = same + count(|step| matches!(step, Step::Ours(_)));
    let theirs = same + count(|step| matches!(step, Step::Theirs(_)));
    let share = percent(if steps.is_empty() { identity } else { identity.min(same as f32 / ours.max(theirs) as f32) });
    if longest > 0 { format!("{share} the same, {longest} in a row") } else { format!("{share} the same") }
}

pub(super) fn order(order: Order) -> Option<&'static str> {
    match order {
        Order::Earlier => Some("earlier"),
        Order::Later => Some("later"),
        Order::SameDay => Some("same day"),
        Order::Unknown => None,
    }
}

/// A share for people, as HTML.
pub(in crate::report) fn percent(share: f32) -> String {
    whole_percent(share).replace(" %", "&nbsp;%")
}

/// A paragraph of a rule's Markdown as HTML: code between backticks, emphasis between stars.
pub(in crate::report) fn paragraph(markdown: &str) -> String {
    let mut html = String::with_capacity(markdown.len() + 16);
    let even = |sign: char| markdown.matches(sign).count().is_multiple_of(2);
    let (code, emphasis) = (even('`'), even('*'));
    let (mut in_code, mut in_emphasis) = (false, false);
    for part in markdown.split_inclusive(['`', '*']) {
        let words = part.trim_end_matches(['`', '*']);
        let _ = write!(html, "{}", Esc(words));
        match &part[words.len()..] {
            "`" if code => {
                html.push_str(if in_code { "</code>" } else { "<code>" });
                in_code = !in_code;
            }
            "*" if emphasis && !in_code => {
                html.push_str(if in_emphasis { "</em>" } else { "<em>" });
                in_emphasis = !in_emphasis;
            }
            sign => html.push_str(sign),
        }
    }
    // A star inside code leaves the others uneven.
    if in_emphasis {
        html.push_str("</em>");
    }
    html
}

/// The class that colours a source.
pub(super) fn colour(source: usize) -> &'static str {
    const NAMES: [&str; COLOURS + 1] = ["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8"];
    NAMES[source.saturating_sub(1).min(COLOURS)]
}

/// Findings are lettered, sources numbered, so that the two are never taken for each other.
pub(super) fn letters(index: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = index + 1;
    while rest > 0 {
        letters.push(char::from(b'a' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

pub(in crate::report) fn capitalised(sentence: &str) -> String {
    let mut chars = sentence.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_lettered() {
        assert_eq!([0, 25, 26, 27, 701, 702].map(letters), ["a", "z", "aa", "ab", "zz", "aaa"]);
    }

    #[test]
    fn paragraphs_of_rules() {
        assert_eq!(paragraph("take *Mr.* & `a < *b`"), "take *Mr.* &amp; <code>a &lt; *b</code>");
        assert_eq!(paragraph("take *Mr.* and *Gov.*, `x`"), "take <em>Mr.</em> and <em>Gov.</em>, <code>x</code>");
        assert_eq!(paragraph("5 * 3"), "5 * 3");
    }

    #[test]
    fn shares_for_people() {
        assert_eq!(
            [0.0, 0.004, 0.415, 0.999, 1.0].map(percent),
            ["0&nbsp;%", "under 1&nbsp;%", "42&nbsp;%", "99&nbsp;%", "100&nbsp;%"]
        );
    }
}
