//! The words of a paragraph with their marks, and the notes beside it.

use std::fmt::Write as _;

use super::diff::{self, Step, Words};
use super::escape::{Body, Esc};
use super::marks::Segment;
use super::page::{MAX_RELATED, MAX_WORDS, Mark, Page};
use super::say::{colour, letters, likeness, order, reference, rule_link, said};
use crate::check::Place;
use crate::finding::{Group, Related, Severity};
use crate::report::plain::counted;
use crate::span::Span;
use crate::text::Token;

/// Other places of a passage that are compared with it, beside the first.
const MAX_COMPARED: usize = 3;

/// Bytes of other texts that one article's notes may quote.
const MAX_QUOTED: usize = 600_000;

/// Shortest words that are quoted in a note; fewer say nothing that the mark does not.
const FEWEST_QUOTED: usize = 3;

/// What a note on a passage quotes.
struct Quote {
    /// Index of the passage.
    index: usize,
    /// Whether the passage begins in the block.
    begins: bool,
    /// Nothing differs.
    is_same: bool,
    html: String,
    /// Place of an earlier quote of the same block that is the same.
    like: Option<usize>,
}

impl Page<'_> {
    pub(super) fn segment(&self, segment: &Segment, out: &mut String) {
        let number = self.number;
        for &at in &segment.begins {
            match self.marks[at].0 {
                Mark::Passage(index) => {
                    let shown = &self.passages[index];
                    let (class, sign, name) = match shown.source {
                        0 => ("stock", "≡".to_owned(), "≡, stock passage".to_owned()),
                        source => (colour(source), source.to_string(), format!("shared with source {source}")),
                    };
                    let _ = write!(
                        out,
                        "<a dir=\"ltr\" class=\"badge {class}\" id=\"a{number}p{index}t\" href=\"#a{number}p{index}\" \
                         data-n=\"p{index}\" data-s=\"{}\" aria-label=\"{name}\">{sign}</a>",
                        shown.source
                    );
                }
                Mark::Finding(index) => {
                    let finding = self.findings[index];
                    let (severity, letters) = (finding.severity.name(), letters(index));
                    let _ = write!(
                        out,
                        "<a dir=\"ltr\" class=\"flag {severity}\" id=\"a{number}f{index}t\" href=\"#a{number}f{index}\" \
                         data-n=\"f{index}\" aria-label=\"{severity} {letters}\">{letters}</a>"
                    );
                }
                Mark::Related(index, nth) => {
                    let letters = letters(index);
                    let _ = write!(
                        out,
                        "<a dir=\"ltr\" class=\"flag also\" id=\"a{number}f{index}r{nth}\" href=\"#a{number}f{index}\" data-n=\"f{index}\" \
                         aria-label=\"{letters}′, the other place of finding {letters}\">{letters}′</a>"
                    );
                }
            }
        }
        let words = Body(segment.span.of(&self.linted.article.text));
        if segment.covered.is_empty() {
            let _ = write!(out, "{words}");
            return;
        }
        let mut class = String::from("m");
        let mut keys = String::new();
        let mut sources: Vec<usize> = Vec::new();
        // The shortest passage gives the ground, a second one the line below it.
        let mut passages: Vec<usize> = Vec::new();
        let mut gravest: Option<Severity> = None;
        let mut related = false;
        for &at in &segment.covered {
            let separator = if keys.is_empty() { "" } else { " " };
            match self.marks[at].0 {
                Mark::Passage(index) => {
                    passages.push(index);
                    sources.push(self.passages[index].source);
                    let _ = write!(keys, "{separator}p{index}");
                }
                Mark::Finding(index) => {
                    gravest = gravest.max(Some(self.findings[index].severity));
                    let _ = write!(keys, "{separator}f{index}");
                }
                Mark::Related(index, _) => {
                    related = true;
                    let _ = write!(keys, "{separator}f{index}");
                }
            }
        }
        passages.sort_by_key(|&index| self.passages[index].passage.span.len());
        let colour_of = |index: &usize| match self.passages[*index].source {
            0 => "stock",
            source => colour(source),
        };
        if let Some(first) = passages.first() {
            let _ = write!(class, " {}", colour_of(first));
        }
        if let Some(second) =
            passages.iter().map(colour_of).find(|other| Some(*other) != passages.first().map(colour_of))
        {
            let _ = write!(class, " over-{second}");
        }
        if let Some(severity) = gravest {
            let _ = write!(class, " {}", severity.name());
        } else if related {
            class.push_str(" also");
        }
        let _ = write!(out, "<mark class=\"{class}\" data-n=\"{keys}\"");
        sources.sort_unstable();
        sources.dedup();
        if !sources.is_empty() {
            let list = sources.iter().map(usize::to_string).collect::<Vec<_>>().join(" ");
            let _ = write!(out, " data-s=\"{list}\"");
        }
        let _ = write!(out, ">{words}</mark>");
    }

    /// Notes on one block: passages that begin or go on in it, findings that begin in it.
    pub(super) fn notes(&mut self, ordinal: usize, out: &mut String) {
        let mut here: Vec<(Mark, Span, usize)> = self
            .marks
            .iter()
            .filter(|(mark, _, home)| match mark {
                Mark::Passage(index) => {
                    *home == ordinal || self.passages[*index].parts.iter().any(|(block, _)| *block == ordinal)
                }
                Mark::Finding(_) => *home == ordinal,
                Mark::Related(..) => false,
            })
            .copied()
            .collect();
        // At one place the source that shares most comes first.
        let source = |mark: &Mark| match mark {
            Mark::Passage(index) => self.passages[*index].source,
            Mark::Finding(_) | Mark::Related(..) => 0,
        };
        here.sort_by_key(|(mark, span, _)| (span.start, source(mark)));
        let quotes = self.quotes(ordinal, &here);
        for (mark, _, home) in here {
            match mark {
                Mark::Passage(index) => self.passage_note(index, home == ordinal, &quotes, out),
                Mark::Finding(index) => self.finding_note(index, out),
                Mark::Related(..) => {}
            }
        }
    }

    /// What the notes on the passages of a block quote, in their order. Sources often have the same words.
    fn quotes(&self, ordinal: usize, here: &[(Mark, Span, usize)]) -> Vec<Quote> {
        let mut quotes: Vec<Quote> = Vec::new();
        let mut bytes = self.quoted;
        for &(mark, _, home) in here {
            let Mark::Passage(index) = mark else { continue };
            let shown = &self.passages[index];
            let (Some(place), None) = (shown.place, shown.passage.stock) else { continue };
            let part = shown.parts.iter().find(|(block, _)| *block == ordinal);
            let steps = part.map_or(&[][..], |(_, range)| &shown.steps[range.clone()]);
            if steps.is_empty() || bytes >= MAX_QUOTED {
                continue;
            }
            let theirs = Words { text: &place.elsewhere.text, tokens: &shown.theirs };
            let mut html = String::new();
            diff::write(steps, self.words(shown.passage.span), theirs, &mut html);
            let is_same = steps.iter().all(|step| matches!(step, Step::Same(..)));
            // What differs from it at least once is told by it alone.
            let like = quotes.iter().position(|quote| quote.like.is_none() && quote.html == html).filter(|_| !is_same);
            bytes += if like.is_none() { html.len() } else { 0 };
            quotes.push(Quote { index, begins: home == ordinal, is_same, html, like });
        }
        quotes
    }

    fn passage_note(&mut self, index: usize, begins: bool, quotes: &[Quote], out: &mut String) {
        let own = quotes.iter().position(|quote| quote.index == index);
        // What goes on with the same words as another one has its number there.
        if !begins && own.is_some_and(|own| quotes[own].like.is_some()) {
            return;
        }
        let (number, shown) = (self.number, &self.passages[index]);
        let (Some(place), passage) = (shown.place, shown.passage) else { return };
        let class = if shown.source == 0 { "stock" } else { colour(shown.source) };
        let sign = if shown.source == 0 { "≡".to_owned() } else { shown.source.to_string() };
        let id = if begins { format!(" id=\"a{number}p{index}\"") } else { String::new() };
        let _ = write!(
            out,
            "<div class=\"note {class}\"{id} data-n=\"p{index}\" data-s=\"{}\">\n<p class=\"lead\">\
             <a class=\"badge {class}\" href=\"#a{number}p{index}t\" aria-label=\"to the passage of {sign}\">{sign}</a> ",
            shown.source
        );
        if let (Some(articles), true) = (passage.stock, begins) {
            self.rules.insert("stock-passage");
            let _ = writeln!(
                out,
                "<b>Stock passage</b>: these {} appear in {}</p>",
                self.length(passage),
                counted(articles.into(), "article")
            );
            let names: Vec<String> = passage.places.iter().map(|place| reference(&place.elsewhere)).collect();
            let _ = writeln!(out, "<p class=\"where\">among them {}</p></div>", names.join(", "));
            return;
        }
        if !begins {
            for other in quotes.iter().filter(|quote| quote.like.is_some() && quote.like == own && !quote.begins) {
                let _ = write!(out, "{} ", self.badge(other.index));
            }
            out.push_str("<span class=\"cont\">goes on</span></p>\n");
        } else {
            self.rules.insert("reprinted-passage");
            let words = self.length(passage);
            let _ = writeln!(out, "<b>{words}</b>, {}</p>", likeness(&shown.steps, place.identity, passage.longest));
            let _ = write!(out, "<p class=\"where\">{}", reference(&place.elsewhere));
            let source = self.linted.check.and_then(|check| check.shared.sources.get(place.source));
            if let Some(order) = source.and_then(|source| order(source.order)) {
                let _ = write!(out, " <span class=\"order\">{order}</span>");
            }
            out.push_str("</p>\n");
        }
        let mut quoted = 0;
        if let Some(own) = own {
            let before = out.len();
            let Quote { is_same, html, like, .. } = &quotes[own];
            let fold = match like {
                // Beside the words of one source those of others are for who asks.
                None if *is_same => Some("the same words there"),
                None if !begins && own > 0 => Some("its words there"),
                _ => None,
            };
            let _ = match (like, fold) {
                (Some(like), _) => {
                    writeln!(out, "<p class=\"cont\">the same words as in {}</p>", self.badge(quotes[*like].index))
                }
                (None, Some(fold)) => writeln!(
                    out,
                    "<details><summary>{fold}</summary><blockquote dir=\"auto\">{html}</blockquote></details>"
                ),
                (None, None) => writeln!(out, "<blockquote dir=\"auto\">{html}</blockquote>"),
            };
            if begins && quotes.iter().any(|quote| quote.like == Some(own) && !quote.begins) {
                out.push_str("<p class=\"cont\">the same words go on in");
                for other in quotes.iter().filter(|quote| quote.like == Some(own) && !quote.begins) {
                    let _ = write!(out, " {}", self.badge(other.index));
                }
                out.push_str("</p>\n");
            }
            quoted += out.len() - before;
        }
        if begins {
            let others: Vec<&Place> = passage.places.iter().filter(|other| !std::ptr::eq(*other, place)).collect();
            quoted += self.others(passage.span, &others, out);
        }
        self.quoted += quoted;
        out.push_str("</div>\n");
    }

    /// The number of a passage's source, linked to its words.
    fn badge(&self, index: usize) -> String {
        let source = self.passages[index].source;
        let (class, number) = (colour(source), self.number);
        format!(
            "<a class=\"badge {class}\" href=\"#a{number}p{index}t\" aria-label=\"to the passage of source {source}\">{source}</a>"
        )
    }

    /// The other places of a passage. Returns the bytes that it quotes.
    fn others(&self, span: Span, others: &[&Place], out: &mut String) -> usize {
        if others.is_empty() {
            return 0;
        }
        let before = out.len();
        let mut list = String::new();
        // What was quoted, and of which source.
        let mut known: Vec<(String, usize)> = Vec::new();
        for (at, place) in others.iter().enumerate() {
            let ordinal = place.source + 1;
            let _ = write!(
                list,
                "<li><a class=\"badge {}\" href=\"#a{}s{ordinal}\" aria-label=\"source {ordinal}\">{ordinal}</a> {}",
                colour(ordinal),
                self.number,
                reference(&place.elsewhere)
            );
            let short = |tokens: &Vec<Token>| tokens.len() <= MAX_WORDS;
            let room = at < MAX_COMPARED && self.quoted + list.len() < MAX_QUOTED;
            let tokens = room.then(|| diff::tokenise(&place.elsewhere.text, self.text.language)).filter(short);
            if let Some(tokens) = tokens {
                let (ours, theirs) = (self.words(span), Words { text: &place.elsewhere.text, tokens: &tokens });
                let steps = diff::diff(ours, theirs);
                let _ = write!(list, ", {}", likeness(&steps, place.identity, 0));
                let mut html = String::new();
                diff::write(&steps, ours, theirs, &mut html);
                match known.iter().find(|(other, _)| *other == html) {
                    Some((_, source)) => {
                        let _ = write!(list, ", as in {source}");
                    }
                    None => {
                        let _ = write!(list, "<blockquote dir=\"auto\">{html}</blockquote>");
                        known.push((html, ordinal));
                    }
                }
            }
            list.push_str("</li>\n");
        }
        let count = counted(others.len() as u64, "other article");
        let badges: String = others
            .iter()
            .take(8)
            .map(|place| format!(" <span class=\"badge {}\">{}</span>", colour(place.source + 1), place.source + 1))
            .collect();
        let _ = write!(out, "<details><summary>and in {count}{badges}</summary>\n<ul>\n{list}</ul></details>\n");
        out.len() - before
    }

    fn finding_note(&mut self, index: usize, out: &mut String) {
        let finding = self.findings[index];
        let (number, severity, letters) = (self.number, finding.severity.name(), letters(index));
        let _ = write!(
            out,
            "<div class=\"note lint {severity}\" id=\"a{number}f{index}\" data-n=\"f{index}\">\n<p class=\"lead\">\
             <a class=\"flag {severity}\" href=\"#a{number}f{index}t\" aria-label=\"to the words of finding {letters}\">{letters}</a> \
             <b>{severity}</b> "
        );
        rule_link(finding.rule, out);
        let _ = writeln!(out, "</p>\n<p>{}</p>", Esc(&said(&finding.message)));
        for (nth, related) in finding.related.iter().take(MAX_RELATED).enumerate() {
            self.related(index, nth, related, out);
        }
        if finding.related.len() > MAX_RELATED {
            let more = counted((finding.related.len() - MAX_RELATED) as u64, "more place");
            let _ = writeln!(out, "<p class=\"where\">and {more}</p>");
        }
        if let Some(help) = &finding.help {
            let _ = writeln!(out, "<p class=\"help\">{}</p>", Esc(&said(help)));
        }
        out.push_str("</div>\n");
    }

    fn related(&mut self, index: usize, nth: usize, related: &Related, out: &mut String) {
        let finding = self.findings[index];
        let text = &self.linted.article.text;
        let _ = write!(out, "<p class=\"where\">{}", Esc(&said(&related.message)));
        let quote = match &related.elsewhere {
            Some(elsewhere) => {
                let _ = write!(out, ": {}", reference(elsewhere));
                elsewhere.text.as_str()
            }
            None => {
                let shown = |(mark, ..): &(Mark, Span, usize)| *mark == Mark::Related(index, nth);
                if self.marks.iter().any(shown) {
                    let (place, number) = (letters(index), self.number);
                    let _ = write!(out, ": <a href=\"#a{number}f{index}r{nth}\">{place}′</a>");
                }
                text.get(related.span.range()).unwrap_or_default()
            }
        };
        out.push_str("</p>\n");
        let tokens = diff::tokenise(quote, self.text.language);
        if tokens.len() < FEWEST_QUOTED || tokens.len() > MAX_WORDS || self.quoted >= MAX_QUOTED {
            return;
        }
        let before = out.len();
        let (ours, theirs) = (self.words(finding.span), Words { text: quote, tokens: &tokens });
        let steps = diff::diff(ours, theirs);
        let same = steps.iter().filter(|step| matches!(step, Step::Same(..) | Step::Spelled(..))).count();
        // What a cut sentence lacks is to be put back, not taken out.
        let class = if finding.group == Group::Fragment { " class=\"whole\"" } else { "" };
        let _ = write!(out, "<blockquote dir=\"auto\"{class}>");
        if same * 3 >= ours.tokens.len() {
            diff::write(&steps, ours, theirs, out);
        } else {
            // Little in common: marking every word would say nothing.
            let _ = write!(out, "{}", Body(quote));
        }
        out.push_str("</blockquote>\n");
        self.quoted += out.len() - before;
    }
}
