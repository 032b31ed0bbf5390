//! The same words again inside one article.

mod parallel;
mod refrain;
pub(crate) mod repeated_paragraph;
pub(crate) mod repeated_passage;
pub(crate) mod repeated_phrase;
pub(crate) mod repeated_sentence;
pub(crate) mod repeated_word;
pub(crate) mod restated_quote;

use std::cell::OnceCell;

use memchr::memmem;

use crate::compare::repeat::PASSAGE_WORDS;
use crate::compare::{Repeat, RepeatKind};
use crate::finding::{Finding, Severity, percent};
use crate::rules::repetition::parallel::Parallels;
use crate::rules::{Analysis, RuleEntry};
use crate::span::Span;
use crate::text::furniture::code;
use crate::text::kinds::{self, End};
use crate::text::lexicon;
use crate::text::quotes::{Leads, Quotes};
use crate::text::tokens::Token;
use crate::text::{Block, BlockKind, Furniture, Text, chars, speaker};

/// Tokens below which a sentence may be said twice on purpose: "That is the choice."
const RHETORIC: u32 = 8;

/// Tokens from which a run of words inside other sentences is a fault rather than a phrase
/// that the writer took up again, or a quotation quoted twice.
const LONG_RUN: u32 = 32;

/// Tokens from which a sentence is not said twice on purpose, not even in a speech.
const LEAST_STRAY: u32 = 10;

/// Copies of one sentence from which on it is a formula of the article: "No prize was awarded this year."
const FORMULA: usize = 3;

/// Longest formula, in tokens.
const LONGEST_FORMULA: u32 = 24;

/// Share of equal words from which a copy is one: quotes and the spelling of a name may differ.
const NEARLY_EXACT: f32 = 0.97;

/// Tokens from which a line without a full stop is no label of a list.
const LONG_LABEL: u32 = 12;

/// Reports the repeats of some kinds under a rule.
fn report(rule: &RuleEntry, what: &str, kinds: &[RepeatKind], analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let mut repeats = analysis.matches.repeats.iter().filter(|repeat| kinds.contains(&repeat.kind)).peekable();
    if repeats.peek().is_none() {
        return;
    }
    let page = OnceCell::new();
    let page = || *page.get_or_init(|| is_page(&analysis.article.text, analysis.text));
    let mut firsts: Vec<Span> = analysis.matches.repeats.iter().map(|repeat| repeat.first).collect();
    firsts.sort_unstable();
    let copies = |repeat: &Repeat| {
        firsts[firsts.partition_point(|first| *first < repeat.first)..]
            .iter()
            .take_while(|first| **first == repeat.first)
            .count()
    };
    let parallels = Parallels::of(analysis);
    let blocks = BlockFacts::new(analysis);
    let severity = |repeat: &Repeat| {
        if parallels.hold(analysis, repeat) {
            Severity::Info
        } else {
            severity(analysis, &blocks, repeat, page, copies)
        }
    };
    findings.extend(repeats.map(|repeat| finding(rule, what, repeat).severity(severity(repeat))));
}

fn severity(
    analysis: &Analysis<'_>,
    blocks: &BlockFacts,
    repeat: &Repeat,
    page: impl Fn() -> bool,
    copies: impl Fn(&Repeat) -> usize,
) -> Severity {
    let source = &analysis.article.text;
    if is_markup(repeat.later.of(source), repeat.words) || is_embedded(analysis, repeat) || is_pulled(analysis, repeat)
    {
        return Severity::Info;
    }
    if repeat.kind == RepeatKind::Run {
        return if repeat.words >= LONG_RUN { Severity::Warning } else { Severity::Info };
    }
    if repeat.words < RHETORIC && repeat.kind == RepeatKind::Sentence {
        return Severity::Info;
    }
    if repeat.kind == RepeatKind::Sentence {
        let formula = repeat.words <= LONGEST_FORMULA && copies(repeat) >= FORMULA && !follows_copy(analysis, repeat);
        if formula || is_source(repeat.later.of(&analysis.article.text)) {
            return Severity::Info;
        }
    }
    // Captions, pull quotes and list items say again what the text says, and lists repeat
    // their labels; a stray copy of running text does not.
    match (is_running(analysis, repeat.first), is_running(analysis, repeat.later)) {
        (true, true)
            if is_stray_copy(analysis, blocks, repeat)
                && copies(repeat) == 1
                && !refrain::is_one(analysis, repeat)
                && !page() =>
        {
            Severity::Error
        }
        (true, true) if is_of_page(analysis, blocks, repeat) || blocks.interview && is_asked(source, repeat) => {
            Severity::Info
        }
        (true, true) => Severity::Warning,
        (false, false)
            if repeat.similarity == 1.0 && repeat.words >= LONG_LABEL && holds_sentence(analysis, repeat) =>
        {
            Severity::Warning
        }
        _ => Severity::Info,
    }
}

/// Words of a page's code or links for each sign of them.
const WORDS_A_SIGN: usize = 25;

/// True for links, addresses and scripts of a page, and for paragraphs that are full of them.
fn is_markup(body: &str, words: u32) -> bool {
    let pairs = body.as_bytes().windows(2);
    let links = pairs.filter(|pair| matches!(**pair, [b']', b'(' | b'['] | [b'/', b'/'])).count();
    let signs = links + code::signs(body);
    let is_prose = body.ends_with(['.', '!', '?', '”', '"']) && signs < 2;
    !is_prose && signs * WORDS_A_SIGN > words as usize
}

/// True for a post that is quoted and embedded: "— Jane Holm (@holm) May 3, 2018" stands below one of the two.
fn is_embedded(analysis: &Analysis<'_>, repeat: &Repeat) -> bool {
    let (source, blocks) = (&analysis.article.text, &analysis.text.blocks);
    [repeat.first, repeat.later].into_iter().any(|span| {
        let at = block_index(analysis, Span { start: span.end.saturating_sub(1), ..span });
        blocks.iter().skip(at).take(2).any(|block| {
            let body = block.span.of(source);
            let behind = if block.span.start < span.end {
                &body[(span.end.min(block.span.end) - block.span.start) as usize..]
            } else {
                body
            };
            let behind = behind.trim_start();
            behind.starts_with(chars::is_dash) && behind.contains("(@") && behind.len() <= SIGNATURE
        })
    })
}

/// Longest signature of a post, in bytes.
const SIGNATURE: usize = 160;

/// True for furniture of the page and for notes among figures, which stand below each table.
fn is_of_page(analysis: &Analysis<'_>, blocks: &BlockFacts, repeat: &Repeat) -> bool {
    let text = analysis.text;
    let place = text.furniture.partition_point(|place| place.span.end <= repeat.later.start);
    text.furniture.get(place).is_some_and(|place| place.span.contains(repeat.later))
        || blocks.is_of_figures(analysis, repeat.first)
        || blocks.is_of_figures(analysis, repeat.later)
}

/// Questions that come again from which on every guest is asked them.
const QUESTIONS: usize = 2;

/// True for a question that stands as a paragraph of its own.
fn is_asked(source: &str, repeat: &Repeat) -> bool {
    repeat.kind == RepeatKind::Paragraph
        && repeat.words <= LONG_RUN
        && repeat.later.of(source).trim_end_matches(['*', '"', '”', ' ']).ends_with('?')
}

/// True for lines that hold a sentence with its end mark: menus and lists have none.
fn holds_sentence(analysis: &Analysis<'_>, repeat: &Repeat) -> bool {
    let sentences = &analysis.text.sentences;
    let from = sentences.partition_point(|sentence| sentence.span.end <= repeat.later.start);
    let to = sentences.partition_point(|sentence| sentence.span.start < repeat.later.end);
    sentences[from..to].iter().any(|sentence| {
        sentence.tokens.len() >= RHETORIC as usize && End::of(sentence.span.of(&analysis.article.text)) == End::Mark
    })
}

/// True for what stands twice by accident, unless it comes a third time, as a refrain does. A speaker
/// who says nearly the same again, a question that every guest is asked and a quotation that is quoted
/// again are meant.
fn is_stray_copy(analysis: &Analysis<'_>, blocks: &BlockFacts, repeat: &Repeat) -> bool {
    let source = &analysis.article.text;
    let (first, copy) = (repeat.first.of(source), repeat.later.of(source));
    let quoted = match repeat.kind {
        RepeatKind::Paragraph => is_quoted(first) != is_quoted(copy),
        _ => is_quoted(first) || is_quoted(copy),
    };
    let asks = repeat.words <= LONG_RUN && copy.trim_end_matches(['*', '"', '”', ' ']).ends_with('?');
    let least = if repeat.kind == RepeatKind::Passage { PASSAGE_WORDS as u32 } else { LEAST_STRAY };
    repeat.words >= least
        && repeat.similarity >= NEARLY_EXACT
        && repeat.omitted == 0
        && !(quoted || asks || speaker::of(copy).is_some() || copy.contains("://") || copy.starts_with("Click here"))
        && is_shouted(first) == is_shouted(copy)
        && !is_apart(analysis, blocks, repeat)
        && !blocks.is_verse(analysis, repeat.later)
}

/// Stamps from which on a page holds comments, which quote one another.
const STAMPED: usize = 4;

/// Tokens from which a block is a paragraph.
const PARAGRAPH: usize = 8;

/// Lines that name a commenter from which on a page holds comments.
const NAMED: usize = 2;

/// True for pages with a date above one paragraph after the other, for those whose readers answer
/// one another, and for whole pages that were taken for an article: menus, teasers and notices
/// outnumber the paragraphs, and stand twice.
fn is_page(source: &str, text: &Text) -> bool {
    let stamped = |block: &&Block| block.furniture == Some(Furniture::Timestamp) || block.kind == BlockKind::Dateline;
    let paragraph =
        |block: &&Block| matches!(block.kind, BlockKind::Prose | BlockKind::Quote) && block.tokens.len() >= PARAGRAPH;
    let named = |block: &&Block| block.span.of(source).lines().next().is_some_and(|line| names_commenter(line.trim()));
    text.blocks.iter().filter(stamped).count() >= STAMPED
        || text.blocks.iter().filter(named).take(NAMED).count() == NAMED
        || text.blocks.iter().filter(paragraph).count() * 3 < text.blocks.len()
}

/// Stands behind the name of one whom a forum quotes.
const WROTE: &str = " wrote:";

/// "by Jane (5288 6)", "Guest wrote:" and "Guest wrote: I waited", as forums name who speaks. Where
/// articles tell what somebody wrote, they put it in quotes.
fn names_commenter(line: &str) -> bool {
    let numbered = line.strip_suffix(')').and_then(|line| line.rsplit_once(" (")).is_some_and(|(name, number)| {
        name.get(..3).is_some_and(|by| by.eq_ignore_ascii_case("by "))
            && number.starts_with(|c: char| c.is_ascii_digit())
            && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ')
    });
    let wrote = memmem::find(line.as_bytes(), WROTE.as_bytes()).is_some_and(|at| {
        line[..at].split(' ').count() <= 3
            && !line[at + WROTE.len()..].trim_start().starts_with(|c: char| c.is_ascii_punctuation() || !c.is_ascii())
    });
    numbered || wrote
}

/// True for an entry of a bibliography: a year, and hardly a word written small.
fn is_reference(words: &[Token]) -> bool {
    let small = words.iter().filter(|word| word.shape.starts_lower()).count();
    small * 3 < words.len() && words.iter().any(|word| word.shape.is_number() && word.span.len() == 4)
}

/// True for furniture of the page, for notes below tables of figures and for references.
fn is_apart(analysis: &Analysis<'_>, blocks: &BlockFacts, repeat: &Repeat) -> bool {
    let text = analysis.text;
    [repeat.first, repeat.later].into_iter().any(|span| {
        let place = text.furniture.partition_point(|place| place.span.end <= span.start);
        text.furniture.get(place).is_some_and(|place| place.span.overlaps(span))
            || is_reference(text.words_within(span))
            || blocks.is_of_figures(analysis, span)
    })
}

/// What whole blocks are, each asked once: a block as long as an article may hold thousands of repeats.
struct BlockFacts {
    verse: Vec<OnceCell<bool>>,
    figures: Vec<OnceCell<bool>>,
    /// Several questions come again.
    interview: bool,
}

impl BlockFacts {
    fn new(analysis: &Analysis<'_>) -> Self {
        let unknown = vec![OnceCell::new(); analysis.text.blocks.len()];
        let asked = analysis.matches.repeats.iter().filter(|repeat| is_asked(&analysis.article.text, repeat));
        Self { verse: unknown.clone(), figures: unknown, interview: asked.take(QUESTIONS).count() == QUESTIONS }
    }

    fn is_verse(&self, analysis: &Analysis<'_>, place: Span) -> bool {
        let at = block_index(analysis, place);
        *self.verse[at].get_or_init(|| is_verse(analysis, &analysis.text.blocks[at]))
    }

    /// True where a quarter of the words have digits, as in tables.
    fn is_of_figures(&self, analysis: &Analysis<'_>, place: Span) -> bool {
        let at = block_index(analysis, place);
        *self.figures[at].get_or_init(|| {
            let words = analysis.text.words_in(&analysis.text.blocks[at]);
            words.iter().filter(|word| word.shape.has_digit()).count() * 4 > words.len()
        })
    }
}

/// Lines of verse from which on a block is a poem or a song, and share of its words.
const LINES: usize = 4;
const WORDS_A_LINE: usize = 20;

/// True in verse that is set as running text, whose refrains come again: small words that begin its
/// lines are written large inside sentences, "abounds in gifts Of beauty rich and rare, To share".
fn is_verse(analysis: &Analysis<'_>, block: &Block) -> bool {
    let (source, text) = (&analysis.article.text, analysis.text);
    let lines = text
        .words_in(block)
        .windows(2)
        .filter(|pair| {
            let form = pair[1].span.of(source);
            let between = &source[pair[0].span.end as usize..pair[1].span.start as usize];
            matches!(between, " " | ", " | "; ")
                && pair[0].shape.starts_lower()
                && pair[1].shape.starts_upper()
                && form != "I"
                && lexicon::dangles(form)
        })
        .count();
    lines >= LINES && lines * WORDS_A_LINE >= block.tokens.len()
}

/// True for a copy right behind what it says again: a sentence that was pasted several times.
fn follows_copy(analysis: &Analysis<'_>, repeat: &Repeat) -> bool {
    let words = analysis.text.words_within(repeat.later);
    let start = repeat.later.start as usize;
    let before = analysis.text.tokens.partition_point(|token| (token.span.start as usize) < start);
    before >= words.len()
        && analysis.text.tokens[before - words.len()..before]
            .iter()
            .map(|token| token.hash)
            .eq(words.iter().map(|token| token.hash))
}

/// Longest source of a quotation, in words.
const LONG_SOURCE: usize = 24;

/// True for what stands wholly in brackets, as the source of a quotation does, "(Jane Holm, "Bridge Closes," The Herald, 3/29/07)".
fn is_source(text: &str) -> bool {
    let text = text.trim_end_matches('.');
    text.starts_with('(')
        && text.ends_with(')')
        && text.matches('(').count() == 1
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && (text.contains(chars::is_double_quote) || text.contains('/'))
        && text.split(' ').count() <= LONG_SOURCE
}

/// True for a quotation that is set apart above the longer paragraph in which it stands. One that comes again behind it may
/// have been set apart as well, but so is a stray copy.
fn is_pulled(analysis: &Analysis<'_>, repeat: &Repeat) -> bool {
    let blocks = &analysis.text.blocks;
    let [first, later] = [repeat.first, repeat.later].map(|span| &blocks[block_index(analysis, span)]);
    first.tokens.len() < later.tokens.len() && kinds::is_one_quotation(first.span.of(&analysis.article.text))
}

/// What of an article is speech between double quotation marks, read block by block.
#[derive(Debug, Default)]
struct Speech {
    /// Ordinal of the block that was read last.
    block: Option<usize>,
    /// Its quotations, in their order.
    spans: Vec<Span>,
    /// Byte from which on the rest of it is speech that goes on in the next paragraph.
    open: Option<usize>,
}

impl Speech {
    /// True for a token inside of a quotation. Asked in the order of the text, every block is read once.
    fn holds(&mut self, analysis: &Analysis<'_>, token: u32) -> bool {
        let (source, text) = (&analysis.article.text, analysis.text);
        let at = text.block_of(token as usize);
        if self.block != Some(at) {
            let span = text.blocks[at].span;
            let body = span.of(source);
            self.block = Some(at);
            self.spans = restated_quote::quotations(source, span);
            self.open = Quotes::read(body, Leads::of(body.as_bytes())).unclosed.map(|open| span.start as usize + open);
        }
        let here = text.tokens[token as usize].span.start;
        let next = self.spans.partition_point(|span| span.end <= here);
        self.open.is_some_and(|open| open <= here as usize)
            || self.spans.get(next).is_some_and(|span| span.start <= here)
    }
}

/// True for what is written in capitals: said again so, it is said louder.
fn is_shouted(text: &str) -> bool {
    !text.contains(char::is_lowercase)
}

fn is_quoted(text: &str) -> bool {
    text.starts_with(|c: char| chars::is_double_quote(c) || chars::is_apostrophe(c))
        || text.ends_with(|c: char| chars::is_double_quote(c) || chars::is_apostrophe(c))
}

/// True when the block at a place is a paragraph of whole sentences.
fn is_running(analysis: &Analysis<'_>, place: Span) -> bool {
    let block = block_at(analysis, place);
    matches!(block.kind, BlockKind::Prose | BlockKind::Quote)
        && matches!(End::of(block.span.of(&analysis.article.text)), End::Mark | End::Ellipsis | End::Colon)
}

fn block_at<'a>(analysis: &Analysis<'a>, place: Span) -> &'a Block {
    &analysis.text.blocks[block_index(analysis, place)]
}

fn block_index(analysis: &Analysis<'_>, place: Span) -> usize {
    let blocks = &analysis.text.blocks;
    blocks.partition_point(|block| block.span.end <= place.start).min(blocks.len() - 1)
}

fn finding(rule: &RuleEntry, what: &str, repeat: &Repeat) -> Finding {
    let mut message = if repeat.similarity == 1.0 {
        format!("this {what} already appears earlier in the article, word for word")
    } else {
        let same = percent(repeat.similarity);
        format!("this {what} already appears earlier in the article, with {same} % of its words the same")
    };
    if repeat.omitted > 0 {
        message.push_str(&format!("; {} further copies follow", repeat.omitted));
    }
    rule.finding(repeat.around.1, message)
        .help("delete one of the two")
        .score(repeat.similarity)
        .related(repeat.around.0, "first appears here")
}

#[cfg(test)]
mod tests {
    use crate::finding::Severity;
    use crate::{Article, Linter};

    const WHOLE: &str = "The council met on Tuesday evening to hear what the engineers had found in the tunnel.";

    fn gravest(text: &str) -> Option<Severity> {
        let findings = Linter::default().lint(&Article::from_text("x", text));
        findings.iter().filter(|finding| finding.rule.starts_with("repeated-")).map(|finding| finding.severity).max()
    }

    #[test]
    fn lines_of_a_box_go_together() {
        let fact_box = "Old pier\n\nBuilt: 1893\n\nOwner: the county council of the harbour and the sea\n\nLegs: 214";
        let text = format!("{WHOLE}\n\n{fact_box}\n\n{WHOLE} It was late.\n\n{fact_box}\n\nNobody else was there.");
        let findings = Linter::default().lint(&Article::from_text("x", text.as_str()));
        let spans: Vec<&str> = findings
            .iter()
            .filter(|finding| finding.rule == "repeated-paragraph")
            .map(|finding| finding.span.of(&text))
            .collect();
        assert_eq!(spans, [fact_box]);
    }

    #[test]
    fn what_is_said_again_on_purpose_is_no_error() {
        let other = "Nobody should expect trains before the autumn, the mayor told those who had waited outside.";
        assert_eq!(gravest(&format!("{WHOLE}\n\n{other}\n\n{WHOLE}")), Some(Severity::Error));
        let shouted = WHOLE.to_uppercase();
        assert_eq!(gravest(&format!("{WHOLE}\n\n{other}\n\n{shouted}")), Some(Severity::Warning));
        let stamp = "Posted March 2, 2018, 4:30 pm";
        let comments = [WHOLE, other, "I waited there, too.", WHOLE, "Yes, it is so."];
        assert_eq!(gravest(&comments.join(&format!("\n{stamp}\n"))), Some(Severity::Warning));
        assert_eq!(gravest(&comments.join("\n\nGuest wrote:\n\n")), Some(Severity::Warning));
        assert_eq!(gravest(&comments.join("\n\nGuest wrote: You never know.\n\n")), Some(Severity::Warning));
        assert_eq!(gravest(&comments.join("\n\nShe wrote: \"You never know.\"\n\n")), Some(Severity::Error));
        assert_eq!(gravest(&comments.join("\n\nby harbourman (4711 2)\n\n")), Some(Severity::Warning));
        assert_eq!(gravest(&comments.join("\n\nThe report is long (4711 pages)\n\n")), Some(Severity::Error));
        let entry =
            "Harbour Towns and Their Ferries. Ed. Jane Holm and Peter Raven. Old Harbour: Holm Press, 1998. 82-109.";
        assert_eq!(gravest(&[entry, other, entry].join("\n\n")), Some(Severity::Warning));
        let song = "The lamps are lit along the quay, Where ferries wait for me; The river bears what songs it knew \
            To every ship at sea; And by the bridge the bells are rung, From morning until noon; ";
        let refrain = "Come home, come home across the bay, Before the rising of the moon.";
        assert_eq!(gravest(&format!("{song}{refrain} {song}{refrain}\n\n{WHOLE}\n\n{other}")), Some(Severity::Warning));
        let formula = |times: usize| {
            let text = (0..times).map(|time| format!("{WHOLE} It was {time} o’clock in the old harbour town by then."));
            let findings = Linter::default().lint(&Article::from_text("x", text.collect::<Vec<_>>().join("\n\n")));
            findings.iter().filter(|finding| finding.rule == "repeated-sentence").map(|finding| finding.severity).max()
        };
        assert_eq!((formula(3), formula(4)), (Some(Severity::Warning), Some(Severity::Info)));
        assert_eq!(gravest(&[WHOLE; 5].join(" ")), Some(Severity::Warning));
        let source = "(Jane Holm, \"Harbour Bridge Stays Closed Until May,\" The Old Harbour Herald, 3/29/07)";
        assert!(super::is_source(source) && !super::is_source("(The mayor was elected in 2015 and again in 2019.)"));
        let menu =
            "The harbour and its ferries\nThe old pier and the new one\nWhat the tide brought in this week of the year";
        assert_eq!(gravest(&[menu, WHOLE, other, menu].join("\n\n")), Some(Severity::Info));
        let links = "[The pier](https://example.org/pier) and [the ferry](https://example.org/ferry) are closed today.";
        assert_eq!(gravest(&[links, WHOLE, other, links].join("\n\n")), Some(Severity::Info));
        let post = format!("{WHOLE}\n\n{other}\n\n{WHOLE}\n\n— Jane Holm (@holm) May 3, 2018");
        assert_eq!(gravest(&post), Some(Severity::Info));
        let asked = ["What did you see in the tunnel on that day?", "Whom did you ask for help when the water came?"];
        let answers = ["I saw the water.", "My mother.", "It was dark in there.", "Nobody at all."];
        let interview =
            [asked[0], answers[0], asked[1], answers[1], WHOLE, other, asked[0], answers[2], asked[1], answers[3]];
        assert_eq!(gravest(&interview.join("\n\n")), Some(Severity::Info));
        assert_eq!(gravest(&[asked[0], WHOLE, other, asked[0]].join("\n\n")), Some(Severity::Warning));
        let notice = "Click here to get more information about the ferries and the harbour of the town.";
        assert_eq!(gravest(&[notice, WHOLE, other, notice].join("\n\n")), Some(Severity::Warning));
    }
}
