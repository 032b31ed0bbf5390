//! What is taken out of a collection: whole articles, and pieces of texts.

use std::cmp::Reverse;
use std::str::FromStr;

use super::collection::{Doc, OfArticle};
use super::punctuation::Pairs;
use super::spill::{Record, get_all, put_all};
use crate::finding::{Group, Severity};
use crate::rules;
use crate::span::Span;
use crate::text::chars;

/// Least share of an article's words that stand in the article that is kept, where it is left
/// out for that: what is below has too much of its own.
pub const COPY: f64 = 0.8;

/// What may be taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Drop {
    /// Articles that are copies of one that is kept.
    Duplicates,
    /// Passages that stood in an earlier article.
    Reprints,
    /// Boilerplate that stood in an earlier article.
    Boilerplate,
    /// Cut-off sentences.
    Fragments,
    /// Sentences and paragraphs that stood before in the same article.
    Repeats,
    /// Page furniture.
    Residue,
}

impl Drop {
    /// Everything that may be taken out, with its name.
    pub const ALL: [(&'static str, Self); 6] = [
        ("duplicates", Self::Duplicates),
        ("reprints", Self::Reprints),
        ("boilerplate", Self::Boilerplate),
        ("fragments", Self::Fragments),
        ("repeats", Self::Repeats),
        ("residue", Self::Residue),
    ];
}

impl FromStr for Drop {
    type Err = String;

    /// Reads a name.
    ///
    /// # Errors
    /// When it is none.
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, drop)| drop);
        known.ok_or_else(|| {
            let names = Self::ALL.map(|(name, _)| name).join(", ");
            format!("nothing is called {name:?} that could be dropped; choose of {names}")
        })
    }
}

/// A finding as it is kept until the end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// Place of the rule in [`rules::ALL`].
    rule: u16,
    /// How grave it is.
    pub severity: Severity,
    /// Where it stands, in bytes.
    pub span: Span,
    /// How sure the rule is; not a number where it has no measure for it.
    score: f32,
}

impl Mark {
    /// Bytes of a mark.
    pub const SIZE: usize = 15;

    /// What is kept of a finding.
    #[must_use]
    pub fn of(finding: &crate::Finding) -> Self {
        let rule = rules::ALL.iter().position(|rule| rule.name == finding.rule).unwrap_or(usize::from(u16::MAX));
        Self {
            rule: rule as u16,
            severity: finding.severity,
            span: finding.span,
            score: finding.score.unwrap_or(f32::NAN),
        }
    }

    /// Name of the rule.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        rules::ALL.get(usize::from(self.rule)).map_or("", |rule| rule.name)
    }

    /// How sure the rule is, 0 to 1, when it has a measure for it.
    #[must_use]
    pub fn score(&self) -> Option<f32> {
        Some(self.score).filter(|score| !score.is_nan())
    }

    /// Appends its bytes.
    pub fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.rule.to_le_bytes());
        out.push(self.severity as u8);
        out.extend_from_slice(&self.span.start.to_le_bytes());
        out.extend_from_slice(&self.span.end.to_le_bytes());
        out.extend_from_slice(&self.score.to_le_bytes());
    }

    /// Reads marks from their bytes.
    #[must_use]
    pub fn all(bytes: &[u8]) -> Vec<Self> {
        let number = |bytes: &[u8]| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        bytes
            .chunks_exact(Self::SIZE)
            .map(|bytes| Self {
                rule: u16::from_le_bytes([bytes[0], bytes[1]]),
                severity: Severity::ALL[usize::from(bytes[2]).min(2)],
                span: Span { start: number(&bytes[3..]), end: number(&bytes[7..]) },
                score: f32::from_bits(number(&bytes[11..])),
            })
            .collect()
    }

    /// What would take it out.
    #[must_use]
    pub fn drop(&self) -> Option<Drop> {
        let rule = rules::ALL.get(usize::from(self.rule))?;
        if self.severity == Severity::Info {
            return None;
        }
        match rule.group {
            Group::Fragment => Some(Drop::Fragments),
            Group::Residue => Some(Drop::Residue),
            // Words said twice in a row are mended by hand, not cut out with their sentence.
            Group::Repetition
                if matches!(rule.name, "repeated-sentence" | "repeated-paragraph" | "repeated-passage") =>
            {
                Some(Drop::Repeats)
            }
            Group::Repetition | Group::Reprint | Group::Encoding | Group::Structure => None,
        }
    }
}

/// A piece of an article that stands in another one too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Copied {
    /// The article.
    pub doc: Doc,
    /// Its bytes.
    pub span: Span,
    /// Number of the passage.
    pub passage: u32,
}

impl Record for Copied {
    const SIZE: usize = 16;

    fn put(&self, out: &mut Vec<u8>) {
        put_all(&[self.doc, self.span.start, self.span.end, self.passage], out);
    }

    fn get(bytes: &[u8]) -> Self {
        let [doc, start, end, passage] = get_all(bytes);
        Self { doc, span: Span { start, end }, passage }
    }
}

impl OfArticle for Copied {
    fn doc(&self) -> Doc {
        self.doc
    }
}

/// Why a piece is taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// A rule found it.
    Rule(&'static str),
    /// It is of a passage that stands in an earlier article.
    Passage(u32),
    /// It is of an article that has the same words as an earlier one.
    Exact,
}

/// A piece that is taken out of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Removal {
    /// The article.
    pub doc: Doc,
    /// Its bytes in the text as it was read, with the white space that goes with it.
    pub span: Span,
    /// Why.
    pub why: Why,
    /// The earlier article in which it stays.
    pub kept: Option<Doc>,
}

impl Record for Removal {
    const SIZE: usize = 24;

    fn put(&self, out: &mut Vec<u8>) {
        let Self { doc, span, why, kept } = *self;
        let (kind, number) = match why {
            Why::Rule(name) => (0, rules::ALL.iter().position(|rule| rule.name == name).unwrap_or(rules::ALL.len())),
            Why::Passage(number) => (1, number as usize),
            Why::Exact => (2, 0),
        };
        put_all(&[doc, span.start, span.end, kind, number as u32, kept.unwrap_or(Doc::MAX)], out);
    }

    fn get(bytes: &[u8]) -> Self {
        let [doc, start, end, kind, number, kept] = get_all(bytes);
        let why = match kind {
            0 => Why::Rule(rules::ALL.get(number as usize).map_or("", |rule| rule.name)),
            1 => Why::Passage(number),
            _ => Why::Exact,
        };
        Self { doc, span: Span { start, end }, why, kept: Some(kept).filter(|&kept| kept != Doc::MAX) }
    }
}

impl OfArticle for Removal {
    fn doc(&self) -> Doc {
        self.doc
    }
}

/// What is taken out of a text for these pieces of it: each with the marks and the white space that would stand
/// alone without it, in order, none inside another. What several pieces hold goes with the one that begins first.
/// No two words become one: white space of the pieces stays between them, and pieces without any stay.
#[must_use]
pub fn removals(text: &str, mut pieces: Vec<Removal>) -> Vec<Removal> {
    pieces.retain(|piece| !piece.span.is_empty());
    if pieces.is_empty() {
        return pieces;
    }
    let pairs = Pairs::of(text);
    let in_order = |piece: &Removal| (piece.span.start, Reverse(piece.span.end), piece.why, piece.kept);
    pieces.sort_unstable_by_key(in_order);
    // Whether what goes in a row begins with a sentence, and where it ends.
    let (mut is_begun, mut reached) = (true, 0);
    for piece in &mut pieces {
        let start = piece.span.start as usize;
        if !text[start.min(reached)..start].chars().all(|c| c.is_whitespace() && c != '\n') {
            is_begun = begins_sentence(text, start);
        }
        piece.span = pairs.around(text, piece.span, is_begun);
        reached = reached.max(piece.span.end as usize);
    }
    pieces.sort_unstable_by_key(in_order);
    // Pieces with nothing but space between them go as one.
    let mut groups: Vec<(Span, &[Removal])> = Vec::new();
    let mut rest = &pieces[..];
    while let Some(first) = rest.first() {
        let mut together = first.span;
        let mut count = 1;
        for next in &rest[1..] {
            let gap = together.end.min(next.span.start) as usize..next.span.start as usize;
            if !text[gap].trim().is_empty() {
                break;
            }
            together.end = together.end.max(next.span.end);
            count += 1;
        }
        let (group, behind) = rest.split_at(count);
        groups.push((together, group));
        rest = behind;
    }
    let stays = |mark: usize| {
        let at = groups.partition_point(|(span, _)| span.end as usize <= mark);
        groups.get(at).is_none_or(|(span, _)| mark < span.start as usize)
    };
    let mut all: Vec<Removal> = Vec::new();
    for (_, mut rest) in groups.iter().copied() {
        while let Some(first) = rest.first() {
            let (mut together, mut count) = (first.span, 1);
            for next in &rest[1..] {
                // A mark between them that stays parts them.
                let stays_between = pairs.inside(text, together, stays).end < together.end
                    || pairs.inside(text, next.span, stays).start > next.span.start;
                if together.end <= next.span.start && stays_between {
                    break;
                }
                together.end = together.end.max(next.span.end);
                count += 1;
            }
            let (group, behind) = rest.split_at(count);
            for part in apart(text, with_space(text, &pairs, pairs.inside(text, together, stays))) {
                split(part, group, &mut all);
            }
            rest = behind;
        }
    }
    all
}

/// Parts what is taken out at once by the pieces that it is made of.
fn split(whole: Span, pieces: &[Removal], all: &mut Vec<Removal>) {
    let first = all.len();
    // Where the pieces so far end.
    let mut reached = whole.start;
    for piece in pieces.iter().filter(|piece| piece.span.end > whole.start && piece.span.start < whole.end) {
        // Marks that were given back end what is taken out before its pieces do.
        let end = piece.span.end.min(whole.end);
        if end <= reached {
            continue;
        }
        let begin = piece.span.start.max(reached);
        reached = end;
        match all[first..].last_mut() {
            Some(last) if (last.why, last.kept) == (piece.why, piece.kept) => {}
            Some(last) => {
                last.span.end = begin;
                all.push(Removal { span: Span { start: begin, end: whole.end }, ..*piece });
            }
            None => all.push(Removal { span: whole, ..*piece }),
        }
    }
}

/// A span with the white space that would stand alone without it: the line break of a whole line, the space behind
/// a sentence, or that before one behind which nothing goes on but marks.
fn with_space(text: &str, pairs: &Pairs, span: Span) -> Span {
    let (mut start, mut end) = (span.start as usize, span.end as usize);
    if start == end {
        return span;
    }
    let rest = &text[end..];
    let before = text[..start].trim_end_matches([' ', '\t']);
    let line_starts = before.is_empty() || before.ends_with('\n');
    let spaces = rest.len() - rest.trim_start_matches([' ', '\t', '\r']).len();
    let line_ends = rest[spaces..].starts_with('\n') || rest[spaces..].is_empty();
    if line_starts && line_ends {
        end += rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
    } else if line_ends || goes_on_with_mark(rest) || pairs.partner(end).is_some_and(|partner| partner < start) {
        if !line_starts {
            start = before.len();
        }
    } else if line_starts || stands_free(text, pairs, start) {
        end += spaces;
    }
    Span::new(start, end)
}

/// True for a place before which no word needs a space.
fn stands_free(text: &str, pairs: &Pairs, start: usize) -> bool {
    chars::before(text, start).is_none_or(|c| {
        let opens = || pairs.partner(start - c.len_utf8()).map_or(!chars::is_closer(c), |partner| partner >= start);
        c.is_whitespace() || chars::is_dash(c) || chars::is_opener(c) && opens()
    })
}

/// True for what begins with a mark that follows a word without a space.
fn goes_on_with_mark(rest: &str) -> bool {
    let mut chars = rest.chars();
    chars.next().is_some_and(|c| matches!(c, ',' | ';' | ':' | '.' | '!' | '?' | '…'))
        && !chars.next().is_some_and(chars::is_word)
}

/// True for a place at which a sentence begins: nothing stands before it that would need its end mark.
fn begins_sentence(text: &str, start: usize) -> bool {
    let is_mark = |c: char| chars::is_opener(c) || chars::is_last_closer(c);
    let before = text[..start].trim_end_matches(|c: char| c != '\n' && (c.is_whitespace() || is_mark(c)));
    !before.chars().next_back().is_some_and(chars::is_word)
}

/// What goes of a span so that the words beside it stay two: all of it, or what stands around its first white space, or
/// nothing.
fn apart(text: &str, span: Span) -> impl Iterator<Item = Span> {
    let is_of_word = |c: char| chars::is_word(c) && !chars::stands_alone(c);
    let joins = chars::before(text, span.start as usize).is_some_and(is_of_word)
        && chars::at(text, span.end as usize).is_some_and(is_of_word);
    let words = span.of(text);
    let space = words.find(char::is_whitespace).unwrap_or(words.len());
    let behind = words[space..].find(|c: char| !c.is_whitespace()).map_or(words.len(), |at| space + at);
    let at = |offset: usize| span.start + offset as u32;
    let parts = match (joins, space == words.len()) {
        (false, _) => [Some(span), None],
        (true, true) => [None, None],
        (true, false) => {
            [Some(Span { start: span.start, end: at(space) }), Some(Span { start: at(behind), end: span.end })]
        }
    };
    parts.into_iter().flatten().filter(|part| !part.is_empty())
}

/// A text without some pieces, which are in order and do not overlap.
#[must_use]
pub fn without(text: &str, removals: &[Removal]) -> String {
    let mut left = String::with_capacity(text.len());
    let mut at = 0;
    for removal in removals {
        left.push_str(&text[at..removal.span.start as usize]);
        at = removal.span.end as usize;
    }
    left.push_str(&text[at..]);
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Article, Linter};
    use proptest::prelude::*;

    fn piece(span: Span, why: Why) -> Removal {
        Removal { doc: 0, span, why, kept: None }
    }

    fn cleaned(text: &str, drops: &[Drop]) -> String {
        let article = Article::from_text("a", text);
        let marks: Vec<Mark> = Linter::default().lint(&article).iter().map(Mark::of).collect();
        let found = marks.iter().filter(|mark| mark.drop().is_some_and(|drop| drops.contains(&drop)));
        without(text, &removals(text, found.map(|mark| piece(mark.span, Why::Rule(mark.rule()))).collect()))
    }

    #[test]
    fn faults_go_and_the_rest_stays() {
        let text = "The ferry to the islands runs twice a day.\n\nIn the days since the attacks, U.S.\n\nIt leaves from the \
                    old harbour at noon.\n";
        assert_eq!(
            cleaned(text, &[Drop::Fragments]),
            "The ferry to the islands runs twice a day.\n\nIt leaves from the old harbour at noon.\n"
        );
        assert_eq!(cleaned(text, &[Drop::Residue]), text);
    }

    #[test]
    fn a_copied_passage_goes_with_its_full_stop() {
        let text = "It rained. The council met on Tuesday evening to hear of the tunnel. Nobody spoke.";
        let start = text.find("The council").unwrap();
        let span = Span::new(start, text.find(". Nobody").unwrap());
        let removed = removals(text, vec![piece(span, Why::Passage(3))]);
        assert_eq!(without(text, &removed), "It rained. Nobody spoke.");
        assert_eq!(removed[0].why, Why::Passage(3));
    }

    /// What is left of a text without a part of it.
    fn left(text: &str, part: &str) -> String {
        let start = text.find(part).unwrap();
        without(text, &removals(text, vec![piece(Span::new(start, start + part.len()), Why::Exact)]))
    }

    #[test]
    fn no_mark_and_no_space_stands_alone() {
        assert_eq!(left("He left (it was late at night) for home.", "it was late at night"), "He left for home.");
        assert_eq!(left("“It rained. It froze.” Nobody came.", "It froze."), "“It rained.” Nobody came.");
        assert_eq!(left("“It rained. It froze.” Nobody came.", "“It rained."), "“It froze.” Nobody came.");
        assert_eq!(left("“It rained. It froze.” Nobody came.", "It rained. It froze"), "Nobody came.");
        assert_eq!(left("One.\n\n“Two.”\n\nThree.", "Two"), "One.\n\nThree.");
        assert_eq!(left("One. Two.\n\nThree.\n\nFour.", "Two.\n\nThree."), "One.\n\nFour.");
    }

    #[test]
    fn words_beside_code_stay_two() {
        // The space on the one side of it or on the other, or between its parts, or none.
        assert_eq!(left("They left the pier[/caption] She waved.", "[/caption]"), "They left the pier She waved.");
        assert_eq!(left("They left the pier [/caption]She waved.", "[/caption]"), "They left the pier She waved.");
        assert_eq!(left("They left the pier [/caption] She waved.", "[/caption]"), "They left the pier She waved.");
        assert_eq!(left("They left.[/caption] She waved.", "[/caption]"), "They left. She waved.");
        assert_eq!(left("“[caption] They left.” She waved.", "[caption]"), "“They left.” She waved.");
        assert_eq!(left("YARMOUTH—[caption] They left.", "[caption]"), "YARMOUTH—They left.");
        assert_eq!(left("They left the pier[ad 3]She waved.", "[ad 3]"), "They left the pier She waved.");
        assert_eq!(left("They left the pier[/caption]\nShe waved.", "[/caption]"), "They left the pier\nShe waved.");
        for text in ["They left the pier[/caption]She waved.", "At 9[/caption]0 it rained."] {
            assert_eq!(left(text, "[/caption]"), text);
        }
        assert_eq!(left("橋は[/caption]長い。", "[/caption]"), "橋は長い。");
        let text = "They left the pier[/a]\n\n[/b]She waved.";
        let at = |part: &str| Span::new(text.find(part).unwrap(), text.find(part).unwrap() + part.len());
        let removed = removals(text, vec![piece(at("[/b]"), Why::Exact), piece(at("[/a]"), Why::Exact)]);
        assert_eq!(without(text, &removed), "They left the pier\n\nShe waved.");
    }

    #[test]
    fn an_end_mark_stays_with_the_beginning_of_its_sentence() {
        assert_eq!(left("She left for %%city%%. He stayed.", "%%city%%"), "She left for. He stayed.");
        assert_eq!(left("She left for %%city%%, and he stayed.", "%%city%%"), "She left for, and he stayed.");
        assert_eq!(left("She left (at noon) {{ by }}. He stayed.", "{{ by }}"), "She left (at noon). He stayed.");
        assert_eq!(left("The pier in {{ x }}? “Yes.”", "{{ x }}"), "The pier in? “Yes.”");
        assert_eq!(left("She left. {{ by }}. He stayed.", "{{ by }}"), "She left. He stayed.");
        assert_eq!(left("“She left.” {{ by }}. He stayed.", "{{ by }}"), "“She left.” He stayed.");
        assert_eq!(left("She left\n{{ by }}.\nHe stayed.", "{{ by }}"), "She left\nHe stayed.");
        assert_eq!(left("Photo 1/6 “They left {{ by }}.” He stayed.", "They left {{ by }}"), "Photo 1/6 He stayed.");
        assert_eq!(left("It costs {{ a }}.50 a day.", "{{ a }}"), "It costs .50 a day.");
        let text = "Nobody came. The mayor left for {{ city }}. He stayed. She left for {{ c }}\n{{ d }}.";
        let gone = |parts: &[&str]| {
            let at = |part: &&str| Span::new(text.find(part).unwrap(), text.find(part).unwrap() + part.len());
            without(text, &removals(text, parts.iter().map(|part| piece(at(part), Why::Exact)).collect()))
        };
        let rest = " She left for {{ c }}\n{{ d }}.";
        assert_eq!(gone(&["{{ city }}", "The mayor left for"]), format!("Nobody came. He stayed.{rest}"));
        assert_eq!(gone(&["{{ city }}", "left for"]), format!("Nobody came. The mayor. He stayed.{rest}"));
        assert!(gone(&["{{ c }}", "{{ d }}"]).ends_with("He stayed. She left for"));
    }

    #[test]
    fn every_reason_has_a_row() {
        let text = "It rained. The council met. Nobody spoke. It froze.";
        let at = |part: &str| Span::new(text.find(part).unwrap(), text.find(part).unwrap() + part.len());
        let removed = removals(
            text,
            vec![
                piece(at("The council met."), Why::Passage(1)),
                piece(at("council met. Nobody spoke."), Why::Passage(2)),
                piece(at("Nobody"), Why::Rule("repeated-sentence")),
                piece(at("It froze."), Why::Passage(2)),
            ],
        );
        let shown: Vec<(&str, Why)> = removed.iter().map(|removal| (removal.span.of(text), removal.why)).collect();
        let expected = [(" The council met.", Why::Passage(1)), (" Nobody spoke. It froze.", Why::Passage(2))];
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_removal_is_its_bytes() {
        for why in [Why::Rule("repeated-sentence"), Why::Passage(7), Why::Exact] {
            let removal = Removal { kept: (why != Why::Exact).then_some(3), ..piece(Span::new(4, 9), why) };
            let mut bytes = Vec::new();
            removal.put(&mut bytes);
            assert_eq!((bytes.len(), Removal::get(&bytes)), (Removal::SIZE, removal));
        }
    }

    #[test]
    fn a_mark_is_its_bytes() {
        let article = Article::from_text("a", "In the days since the attacks, U.S.");
        let marks: Vec<Mark> = Linter::default().lint(&article).iter().map(Mark::of).collect();
        let mut bytes = Vec::new();
        marks.iter().for_each(|mark| mark.put(&mut bytes));
        assert_eq!(bytes.len(), marks.len() * Mark::SIZE);
        let read = Mark::all(&bytes);
        assert_eq!(read[0].rule(), "cut-at-abbreviation");
        assert_eq!((read[0].span, read[0].severity, read.len()), (marks[0].span, marks[0].severity, marks.len()));
        for (score, severity) in [(None, Severity::Info), (Some(0.25), Severity::Warning), (Some(1.0), Severity::Error)]
        {
            let mark = Mark { score: score.unwrap_or(f32::NAN), severity, ..marks[0] };
            let mut bytes = Vec::new();
            mark.put(&mut bytes);
            let read = Mark::all(&bytes);
            assert_eq!((read[0].score(), read[0].severity, read.len()), (score, severity, 1));
        }
    }

    #[test]
    fn a_copied_piece_is_its_bytes() {
        let copied = Copied { doc: 3, span: Span::new(4, 9), passage: 7 };
        let mut bytes = Vec::new();
        copied.put(&mut bytes);
        assert_eq!((bytes.len(), Copied::get(&bytes)), (Copied::SIZE, copied));
    }

    #[test]
    fn what_may_be_dropped_has_names() {
        for (name, drop) in Drop::ALL {
            assert_eq!(name.parse(), Ok(drop));
        }
        let error = "residues".parse::<Drop>().unwrap_err();
        assert!(error.contains("\"residues\"") && error.contains("duplicates, reprints"), "{error}");
    }

    #[test]
    fn what_is_only_told_stays() {
        let mark = |rule: &str, severity| Mark {
            rule: rules::ALL.iter().position(|known| known.name == rule).unwrap() as u16,
            severity,
            span: Span::new(0, 1),
            score: f32::NAN,
        };
        for (rule, drop) in [
            ("cut-mid-word", Some(Drop::Fragments)),
            ("repeated-sentence", Some(Drop::Repeats)),
            ("repeated-paragraph", Some(Drop::Repeats)),
            ("repeated-passage", Some(Drop::Repeats)),
            ("repeated-word", None),
            ("repeated-phrase", None),
            ("restated-quote", None),
            ("read-more", Some(Drop::Residue)),
            ("mojibake", None),
            ("giant-block", None),
            ("reprinted-passage", None),
        ] {
            assert_eq!(mark(rule, Severity::Warning).drop(), drop, "{rule}");
            assert_eq!(mark(rule, Severity::Error).drop(), drop, "{rule}");
            assert_eq!(mark(rule, Severity::Info).drop(), None, "{rule}");
        }
    }

    #[test]
    fn pieces_of_nothing_take_nothing_out() {
        let text = "It rained (a lot). It froze.";
        let nothing = |at: &str| piece(Span::new(text.find(at).unwrap(), text.find(at).unwrap()), Why::Exact);
        assert_eq!(removals(text, vec![nothing("a lot"), nothing(" It")]), []);
        assert_eq!(removals(text, Vec::new()), []);
    }

    /// Marks stay where their partners do, also where other pieces hold those.
    #[test]
    fn marks_go_where_their_partners_do() {
        let text = "It rained. “One. Two. Three.” It froze.";
        let gone = |parts: &[&str]| {
            let at = |part: &&str| Span::new(text.find(part).unwrap(), text.find(part).unwrap() + part.len());
            without(text, &removals(text, parts.iter().map(|part| piece(at(part), Why::Exact)).collect()))
        };
        assert_eq!(gone(&["“One.", "Three.”"]), "It rained. Two. It froze.");
        assert_eq!(gone(&["“One."]), "It rained. “Two. Three.” It froze.");
        assert_eq!(gone(&["Three.”", "It froze."]), "It rained. “One. Two.”");
        assert_eq!(gone(&["It rained.", "“One."]), "“Two. Three.” It froze.");
        assert_eq!(gone(&["It rained.", "Two.", "It froze."]), "“One. Three.”");
    }

    proptest! {
        /// What is left and what was taken out make the text again, and two words do not become one: for that alone
        /// a letter of a piece stays.
        #[test]
        fn nothing_else_is_lost(text in "[a-c .\n\"]{0,80}", spans in prop::collection::vec((0u32..80, 0u32..30), 0..8)) {
            let length = text.len() as u32;
            let pieces: Vec<Removal> = spans
                .into_iter()
                .enumerate()
                .map(|(number, (start, size))| {
                    let start = start.min(length);
                    piece(Span { start, end: (start + size).min(length) }, Why::Passage(number as u32 % 3))
                })
                .collect();
            let removed = removals(&text, pieces.clone());
            prop_assert!(removed.windows(2).all(|two| two[0].span.end <= two[1].span.start), "{removed:?}");
            let is_gone = |at: usize| removed.iter().any(|removal| removal.span.range().contains(&at));
            let is_letter = |at: usize| text.as_bytes()[at].is_ascii_alphabetic();
            let stay: Vec<usize> = (0..text.len()).filter(|&at| !is_gone(at)).collect();
            for two in stay.windows(2) {
                prop_assert!(two[0] + 1 == two[1] || !is_letter(two[0]) || !is_letter(two[1]), "{removed:?}");
            }
            for piece in &pieces {
                let letter = piece.span.range().find(|&at| is_letter(at) && !is_gone(at));
                let (before, behind) = text.split_at(piece.span.start as usize);
                let (words, behind) = behind.split_at(piece.span.len());
                let has_space = words.contains([' ', '\n']) || before.ends_with([' ', '\n']) || behind.starts_with([' ', '\n']);
                let is_at_end = before.is_empty() || behind.is_empty();
                prop_assert!(letter.is_none() || !has_space && !is_at_end, "{removed:?}");
            }
            let left = without(&text, &removed);
            let (mut again, mut rest) = (String::new(), left.as_str());
            for removal in &removed {
                let (head, tail) = rest.split_at(removal.span.start as usize - again.len());
                again.push_str(head);
                again.push_str(removal.span.of(&text));
                rest = tail;
            }
            again.push_str(rest);
            prop_assert_eq!(again, text);
        }
    }
}
