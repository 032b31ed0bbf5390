//! What is folded into a row: words of articles, and two texts against each other.

use std::fmt::Write as _;

use super::title;
use crate::corpus::collect;
use crate::corpus::overview::{Evidence, Member, Name, Place};
use crate::report::html::diff::{self, Step, Words};
use crate::report::html::escape::{Body, Esc};
use crate::report::html::say;
use crate::text::Language;

/// Bytes of a quotation. Two of this length, with their differences marked, make the largest
/// evidence of a row.
const MAX_QUOTE: usize = 1_600;

/// The beginning of a text, cut at a space.
pub(super) fn beginning(text: &str) -> (&str, bool) {
    let head = collect::beginning(text, MAX_QUOTE);
    (head, head.len() < text.len())
}

fn quote(text: &str, cut: bool, out: &mut String) {
    let (text, shortened) = beginning(text.trim());
    out.push_str("<blockquote dir=\"auto\">");
    for (at, paragraph) in text.split('\n').map(str::trim).filter(|paragraph| !paragraph.is_empty()).enumerate() {
        let mark = if at > 0 { " <span class=\"pil\">¶</span> " } else { "" };
        let _ = write!(out, "{mark}{}", Body(paragraph));
    }
    out.push_str(if cut || shortened { " …</blockquote>" } else { "</blockquote>" });
}

fn heading(label: &str, name: &Name, out: &mut String) {
    let _ = write!(out, "<p class=\"which\"><b>{label}</b> {}</p>", Esc(&title(name)));
}

/// Two texts beside each other; in the second what differs from the first is marked. `cut` says that either goes on
/// behind what is known of it.
pub(super) fn both(first: (&str, &Name), second: (&str, &Name), texts: (&str, &str), cut: bool, out: &mut String) {
    let (ours, theirs) = (texts.0.trim(), texts.1.trim());
    let a = diff::tokenise(ours, Language::English);
    let b = diff::tokenise(theirs, Language::English);
    let (ours, theirs) = (Words { text: ours, tokens: &a }, Words { text: theirs, tokens: &b });
    let steps = diff::diff(ours, theirs);
    let cut = cut || ours.text.len().max(theirs.text.len()) > MAX_QUOTE;
    let shown = if cut { together(&steps, ours, theirs) } else { Together::all(&steps, ours, theirs) };
    out.push_str("<div class=\"both\">\n<div>");
    heading(first.0, first.1, out);
    quote(&ours.text[..shown.ours_end], cut, out);
    out.push_str("</div>\n<div>");
    heading(second.0, second.1, out);
    out.push_str("<blockquote dir=\"auto\">");
    diff::write(&steps[..shown.steps], ours, theirs, out);
    let _ = write!(out, "{}", Body(&theirs.text[shown.theirs_marked..shown.theirs_end]));
    out.push_str(if cut { " …</blockquote>" } else { "</blockquote>" });
    out.push_str("</div>\n</div>\n");
}

/// How far two texts are shown beside each other.
struct Together {
    /// Steps that are marked.
    steps: usize,
    /// Bytes of the first text that are shown.
    ours_end: usize,
    /// Bytes of the second one that the steps reach, and that are shown.
    theirs_marked: usize,
    theirs_end: usize,
}

impl Together {
    fn all(steps: &[Step], ours: Words<'_>, theirs: Words<'_>) -> Self {
        let (ours_end, end) = (ours.text.len(), theirs.text.len());
        Self { steps: steps.len(), ours_end, theirs_marked: end, theirs_end: end }
    }
}

/// Cuts two texts behind the last word that both have within [`MAX_QUOTE`] bytes of each: what differs behind it may
/// only have been cut off. Where that word comes early, unmarked words follow it.
fn together(steps: &[Step], ours: Words<'_>, theirs: Words<'_>) -> Together {
    let end = |words: Words<'_>, at: usize| words.tokens[at].span.end as usize;
    let fits = |step: &Step| match *step {
        Step::Same(a, b) | Step::Spelled(a, b) => {
            let ends = (end(ours, a), end(theirs, b));
            (ends.0.max(ends.1) <= MAX_QUOTE).then_some(ends)
        }
        Step::Ours(_) | Step::Theirs(_) => None,
    };
    let last = steps.iter().enumerate().filter_map(|(at, step)| Some((at + 1, fits(step)?))).next_back();
    let (steps, (here, there)) = last.unwrap_or((0, (0, 0)));
    let behind = |words: Words<'_>, at: usize| at + words.text[at..].find(char::is_whitespace).unwrap_or(0);
    let (here, there) = if steps == 0 { (0, 0) } else { (behind(ours, here), behind(theirs, there)) };
    if here.max(there) * 2 >= MAX_QUOTE {
        return Together { steps, ours_end: here, theirs_marked: there, theirs_end: there };
    }
    let (ours_end, theirs_end) = (beginning(ours.text).0.len(), beginning(theirs.text).0.len());
    Together { steps, ours_end: ours_end.max(here), theirs_marked: there, theirs_end: theirs_end.max(there) }
}

/// The kept article of a cluster against another member.
pub(super) fn members(keep: &Member, other: &Member, out: &mut String) {
    both(("kept", &keep.name), ("copy", &other.name), (&keep.text, &other.text), keep.cut || other.cut, out);
}

/// Two places of a passage.
pub(super) fn places(first: &Place, second: &Place, out: &mut String) {
    both(("in", &first.name), ("and in", &second.name), (&first.text, &second.text), first.cut || second.cut, out);
}

/// A passage with what stands around it.
pub(super) fn in_context(place: &Place, out: &mut String) {
    heading("in", &place.name, out);
    marked(&place.context.0, &place.text, &place.context.1, "stock", out);
}

fn marked(before: &str, text: &str, after: &str, class: &str, out: &mut String) {
    let (text, cut) = beginning(text);
    let _ = write!(
        out,
        "<blockquote dir=\"auto\"><span class=\"around\">{}</span><mark class=\"m {class}\">{}</mark>",
        Body(before),
        Body(text)
    );
    if cut {
        out.push_str(" …</blockquote>");
    } else {
        let _ = write!(out, "<span class=\"around\">{}</span></blockquote>", Body(after));
    }
}

/// A finding with its words, and those of the other place.
pub(super) fn finding(finding: &Evidence, out: &mut String) {
    let severity = finding.severity.name();
    let message = say::capitalised(&say::line(&finding.message));
    let _ = write!(
        out,
        "<div class=\"note lint {severity}\"><p class=\"lead\"><b>{severity}</b> <span class=\"rule\">{}</span> {}</p>",
        Esc(finding.rule),
        Esc(&message)
    );
    marked(&finding.context.0, &finding.text, &finding.context.1, severity, out);
    if let Some((text, said)) = &finding.other {
        let _ = write!(out, "<p class=\"where\">{}</p>", Esc(&say::capitalised(&say::line(said))));
        quote(text, false, out);
    }
    out.push_str("</div>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn second(first: &str, second: &str, cut: bool) -> String {
        let mut html = String::new();
        let name = Name::default();
        both(("in", &name), ("and in", &name), (first, second), cut, &mut html);
        html.split("<b>and in</b>").nth(1).unwrap().to_owned()
    }

    #[test]
    fn texts_are_compared_before_they_are_cut() {
        let story: String = (0..400).map(|at| format!("word{at} ")).collect();
        // A few words more in front of one of them push others beyond its border.
        let longer = format!("Seen from the tower on the hill {story}");
        for (first, other) in [(&story, &longer), (&longer, &story)] {
            let html = second(first, other, false);
            let (ins, del) = (html.matches("<ins>").count(), html.matches("<del>").count());
            assert_eq!(ins + del, 1, "{html}");
            assert!(html.contains(" …</blockquote>"));
        }
        // What was cut off before it came here is no difference either.
        let html = second(&story[..600], &longer[..600], true);
        assert!(!html.contains("<ins>") && html.matches("<del>").count() == 1, "{html}");
    }

    #[test]
    fn texts_with_little_in_common_are_shown_unmarked_behind_it() {
        let html = second("One bridge fell.", &format!("One bridge {}", "stood there ".repeat(400)), true);
        assert!(!html.contains("<del>") && html.contains("stood there stood there"), "{html}");
    }
}
