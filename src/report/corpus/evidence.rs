//! What is folded into a row: words of articles, and two texts against each other.

use std::fmt::Write as _;

use super::title;
use crate::corpus::collect;
use crate::corpus::overview::{Evidence, Member, Name, Place};
use crate::report::html::diff::{self, Words};
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

/// Two texts beside each other; in the second what differs from the first is marked.
pub(super) fn both(first: (&str, &Name), second: (&str, &Name), texts: (&str, &str), cut: bool, out: &mut String) {
    out.push_str("<div class=\"both\">\n<div>");
    heading(first.0, first.1, out);
    quote(texts.0, cut, out);
    out.push_str("</div>\n<div>");
    heading(second.0, second.1, out);
    let ((ours, ours_cut), (theirs, theirs_cut)) = (beginning(texts.0.trim()), beginning(texts.1.trim()));
    let a = diff::tokenise(ours, Language::English);
    let b = diff::tokenise(theirs, Language::English);
    let (ours, theirs) = (Words { text: ours, tokens: &a }, Words { text: theirs, tokens: &b });
    out.push_str("<blockquote dir=\"auto\">");
    diff::write(&diff::diff(ours, theirs), ours, theirs, out);
    out.push_str(if cut || ours_cut || theirs_cut { " …</blockquote>" } else { "</blockquote>" });
    out.push_str("</div>\n</div>\n");
}

/// The kept article of a cluster against another member.
pub(super) fn members(keep: &Member, other: &Member, out: &mut String) {
    both(("kept", &keep.name), ("copy", &other.name), (&keep.text, &other.text), keep.cut || other.cut, out);
}

/// Two places of a passage.
pub(super) fn places(first: &Place, second: &Place, out: &mut String) {
    both(("in", &first.name), ("and in", &second.name), (&first.text, &second.text), false, out);
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
