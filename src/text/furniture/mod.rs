//! Page furniture: lines that belong to the page around an article, not to the article.
//!
//! Told by their first or last words: one look-up in a table decides for nearly every block
//! that it is none. The phrases are English, as are the pages that most scrapers read.

pub(crate) mod code;
mod credits;
mod gallery;
mod phrase_table;
mod phrases;
pub(crate) mod refusals;
mod shapes;
mod stamps;
mod tails;
mod turns;

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::OnceLock;

use crate::span::Span;
use crate::text::kinds::End;
use crate::text::language::Identity;
use crate::text::tokens::{Token, word_hash};
use crate::text::{Block, Sentence, Text, lexicon};

/// What piece of the page a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Furniture {
    /// "Read more", "Continue reading", "Full story here".
    ReadMore,
    /// Share and follow buttons.
    Share,
    /// Asks to subscribe to a newsletter or to push messages.
    Newsletter,
    /// "Advertisement", "Story continues below".
    Advertisement,
    /// Cookie, privacy and copyright notices.
    Cookie,
    /// Asks to log in or to pay.
    Paywall,
    /// Headings and links of related articles.
    Related,
    /// Asks for comments.
    Comment,
    /// Picture credit or caption.
    Credit,
    /// Who wrote or edited it.
    Byline,
    /// When it was published or updated, and what was corrected.
    Timestamp,
    /// Scripts, style sheets, shortcodes and placeholders of templates.
    Code,
    /// What a desk says of a story that it has not finished: "More follows".
    Pending,
    /// What a server says instead of showing something: "Please turn on JavaScript".
    Refusal,
}

/// What was recognised, and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// The piece of the page.
    pub furniture: Furniture,
    /// False for words that an author may have written as well.
    pub sure: bool,
}

/// A piece of furniture and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Its bytes: a whole block, a sentence of one, or the code in one.
    pub span: Span,
    /// Ordinal of its block.
    pub block: u32,
    /// What it is.
    pub hit: Hit,
    /// False for a sentence or code inside a block of prose.
    pub whole: bool,
}

/// What a word may begin or end, as bits; see [`marks`].
mod mark {
    pub(super) const CREDIT: u8 = 1;
    pub(super) const BYLINE: u8 = 2;
    pub(super) const STAMP: u8 = 4;
    pub(super) const AGENCY: u8 = 8;
    pub(super) const REPORT: u8 = 16;
}

/// A table of words by their hashes, and a filter in front of it, which tells of nearly all other
/// words that they are not in it.
#[derive(Debug)]
struct Index<T> {
    /// For the first fourteen bits of a hash, whether a word of the table has them.
    bits: [u64; 256],
    table: HashMap<u64, T, BuildHasherDefault<Identity>>,
}

impl<T: Default> Index<T> {
    fn new() -> Self {
        Self { bits: [0; 256], table: HashMap::default() }
    }

    /// The entry of a word, a new one if there was none.
    fn entry(&mut self, hash: u64) -> &mut T {
        self.bits[(hash >> 56) as usize] |= 1 << (hash >> 50 & 63);
        self.table.entry(hash).or_default()
    }

    #[inline]
    fn get(&self, hash: u64) -> Option<&T> {
        let may_hold = self.bits[(hash >> 56) as usize] >> (hash >> 50 & 63) & 1 != 0;
        if may_hold { self.table.get(&hash) } else { None }
    }
}

/// One look-up that spares nearly every line all comparisons: whether credits, bylines and
/// stamps begin or end with this word.
fn marks(word: &Token) -> u8 {
    static MARKS: OnceLock<Index<u8>> = OnceLock::new();
    let marks = MARKS.get_or_init(|| {
        let mut marks = Index::new();
        for (mark, words) in [
            (mark::CREDIT, credits::CREDIT_HEADS),
            (mark::CREDIT, credits::THANKS_HEADS),
            (mark::BYLINE, credits::BYLINE_HEADS),
            (mark::STAMP, stamps::LABELS),
            (mark::STAMP, stamps::STAMP_WORDS),
            (mark::AGENCY, credits::AGENCIES),
            (mark::AGENCY, credits::SOURCES),
            (mark::AGENCY, &["images", "photo", "press"]),
            (mark::REPORT, &["report", "story", "article"]),
        ] {
            for word in words {
                // "a.m" and "p.m" are written without their dots in the normalised form.
                *marks.entry(word_hash(&word.replace('.', ""))) |= mark;
            }
        }
        marks
    });
    marks.get(word.hash).copied().unwrap_or(0)
}

/// Longest block that can be furniture, in words, but for galleries; legal notices are the longest.
const LONGEST: usize = 90;

/// Recognises furniture by its words; `block` is the block's text, `words` its tokens. The
/// tokens' spans count from `offset` bytes before the block.
#[must_use]
pub fn recognise(block: &str, offset: usize, words: &[Token]) -> Option<Hit> {
    if words.is_empty() {
        return None;
    }
    if words.len() > LONGEST {
        return gallery::recognise(block, words.len());
    }
    let line = Line { text: block, offset, words, end: End::of(block) };
    let phrase = phrases::recognise(&line).or_else(|| shapes::recognise(&line));
    // "Photo: Jane Doe, 2018. All rights reserved." is the picture's notice.
    if phrase.is_some_and(|hit| hit.furniture == Furniture::Cookie) && marks(&words[0]) & mark::CREDIT != 0 {
        return credits::credit(&line).or(phrase);
    }
    phrase
        .or_else(|| credits::credit(&line))
        .or_else(|| credits::byline(&line))
        .or_else(|| stamps::timestamp(&line))
        .or_else(|| gallery::recognise(block, words.len()))
}

/// True for a sentence that is furniture wherever it stands.
pub(super) fn is_sentence(source: &str, sentence: &Sentence, tokens: &[Token]) -> bool {
    Line::of(source, sentence, tokens).is_some_and(|line| phrases::recognise_inside(&line).is_some())
}

/// Furniture that was scraped into a paragraph: its sentences, told by their words.
pub(super) fn inside(
    source: &str,
    block: (u32, &Block),
    sentences: &[Sentence],
    tokens: &[Token],
    out: &mut Vec<Place>,
) {
    if sentences.len() < 2 {
        return;
    }
    for sentence in sentences {
        let Some(line) = Line::of(source, sentence, tokens) else { continue };
        let hit = phrases::recognise_inside(&line).or_else(|| turns::recognise(&line)).or_else(|| {
            line.text
                .starts_with(['(', '['])
                .then(|| credits::credit(&line))
                .flatten()
                .map(|hit| Hit { sure: false, ..hit })
        });
        if let Some(hit) = hit {
            out.push(Place { span: sentence.span, block: block.0, hit, whole: false });
        }
    }
}

/// Fewest words of a paragraph that a link ends and that is more than its teaser.
const LEAST_CUT: usize = 8;

/// True for a paragraph that was cut off for the link behind it: its last word wants another one, or dots stand there.
pub(super) fn follows_cut(source: &str, text: &Text, at: usize) -> bool {
    let block = &text.blocks[at];
    let body = block.span.of(source);
    let Some(link) = tails::begins(body) else { return false };
    let words = text.words_in(block);
    let kept = words.partition_point(|word| (word.span.end - block.span.start) as usize <= link);
    kept >= LEAST_CUT
        && words[kept - 1].shape.starts_lower()
        && (lexicon::dangles(words[kept - 1].span.of(source)) || End::of(body[..link].trim_end()) == End::Ellipsis)
}

/// Adds the link that ends a block of prose whose last words were cut off for it.
pub(super) fn add_tail(source: &str, block: (u32, &Block), out: &mut Vec<Place>) {
    let body = block.1.span.of(source);
    let Some(at) = tails::begins(body) else { return };
    let span = Span { start: block.1.span.start + at as u32, end: block.1.span.end };
    let hit = Hit { furniture: Furniture::ReadMore, sure: true };
    match out.last_mut().filter(|place| place.block == block.0 && place.span.overlaps(span)) {
        Some(known) if known.hit.furniture == hit.furniture => known.hit = hit,
        Some(_) => {}
        None => out.push(Place { span, block: block.0, hit, whole: false }),
    }
}

/// Page turns that part the words of a sentence, in order; see [`add_turns`].
pub(super) fn turns(source: &str) -> Vec<Span> {
    turns::inside(source)
}

/// Adds those of some page turns that stand in the last block read, and in no furniture that was found there.
pub(super) fn add_turns(turns: &[Span], block: (u32, &Block), out: &mut Vec<Place>) {
    let from = turns.partition_point(|span| span.start < block.1.span.start);
    let known = out.partition_point(|place| place.block < block.0);
    let had = out.len();
    for &span in turns[from..].iter().take_while(|span| span.end <= block.1.span.end) {
        let before = &out[known..had];
        let next = before.partition_point(|place| place.span.end <= span.start);
        if !before.get(next).is_some_and(|place| place.span.overlaps(span)) {
            let hit = Hit { furniture: Furniture::ReadMore, sure: true };
            out.push(Place { span, block: block.0, hit, whole: false });
        }
    }
    if out.len() > had {
        out[known..].sort_unstable_by_key(|place| place.span);
    }
}

/// A block or sentence on trial.
struct Line<'a> {
    text: &'a str,
    /// Byte of the article at which `text` begins.
    offset: usize,
    words: &'a [Token],
    end: End,
}

impl<'a> Line<'a> {
    /// A sentence inside a paragraph, if it may be furniture.
    fn of(source: &'a str, sentence: &Sentence, tokens: &'a [Token]) -> Option<Self> {
        let words = &tokens[sentence.tokens.range()];
        let text = sentence.span.of(source);
        let line = Self { text, offset: sentence.span.start as usize, words, end: End::Mark };
        (1..=LONGEST).contains(&words.len()).then_some(line)
    }

    /// The word at an ordinal, as written.
    fn form(&self, at: usize) -> &'a str {
        self.words.get(at).map_or("", |word| {
            let start = word.span.start as usize - self.offset;
            &self.text[start..start + word.span.len()]
        })
    }

    /// What stands between a word and the next one (or the end of the line).
    fn behind(&self, at: usize) -> &'a str {
        let start = self.words[at].span.end as usize - self.offset;
        let end = self.words.get(at + 1).map_or(self.text.len(), |next| next.span.start as usize - self.offset);
        &self.text[start..end]
    }

    /// What stands in front of a word.
    fn before(&self, at: usize) -> &'a str {
        let start = if at == 0 { 0 } else { self.words[at - 1].span.end as usize - self.offset };
        &self.text[start..self.words[at].span.start as usize - self.offset]
    }

    /// True when the word at an ordinal is this one, in any case.
    fn is(&self, at: usize, word: &str) -> bool {
        self.form(at).eq_ignore_ascii_case(word)
    }

    fn is_any(&self, at: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(at, word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens::tokenise;

    fn tell(line: &str) -> Option<Furniture> {
        recognise(line, 0, &tokenise(line)).map(|hit| hit.furniture)
    }

    #[test]
    fn furniture_is_told_by_its_words() {
        use Furniture::*;
        for (line, what) in [
            ("Read more", ReadMore),
            ("READ MORE: Harbour tunnel opens", ReadMore),
            ("Continue reading »", ReadMore),
            ("Click here to read the full story", ReadMore),
            ("Share this article", Share),
            ("Facebook Twitter Pinterest Email", Share),
            ("Share on Facebook", Share),
            ("Like us on Facebook", Share),
            ("Sign up for our daily newsletter", Newsletter),
            ("Get the day's top stories delivered to your inbox", Newsletter),
            ("By subscribing I accept the terms of use", Newsletter),
            ("I understand that I can withdraw my consent at any time", Newsletter),
            ("Advertisement", Advertisement),
            ("Story continues below advertisement", Advertisement),
            ("We use cookies to improve this site.", Cookie),
            ("© 2019 Harbour Media. All rights reserved.", Cookie),
            ("Already a subscriber? Log in", Paywall),
            ("Subscribe to continue reading", Paywall),
            ("Related articles", Related),
            ("RELATED: Mayor opens tunnel", Related),
            ("You may also like", Related),
            ("These are external links and will open in a new window", Related),
            ("Leave a comment", Comment),
            ("Learn how your comment data is processed", Comment),
            ("Tell us what you think in the comments below.", Comment),
            ("(AP Photo/Jane Doe)", Credit),
            ("Jane Doe/Getty Images", Credit),
            ("Photo by Jane Doe", Credit),
            ("Photo: Jane Doe", Credit),
            ("Image caption The tunnel before it opened", Credit),
            ("By Jane Doe", Byline),
            ("By JANE DOE and John Roe, Staff Writers", Byline),
            ("Reporting by Jane Doe; editing by John Roe", Byline),
            ("Updated 4:30 pm ET, March 3, 2018", Timestamp),
            ("Published: 3 March 2018", Timestamp),
            ("3 hours ago", Timestamp),
        ] {
            assert_eq!(tell(line), Some(what), "{line}");
        }
    }

    #[test]
    fn certainty_follows_the_words() {
        for (line, furniture, sure) in [
            ("11:30 a.m.", Furniture::Timestamp, false),
            ("Written by Jane Doe and John Roe", Furniture::Byline, false),
            ("Tell us what you think below!", Furniture::Comment, false),
            ("© Jane Doe", Furniture::Credit, true),
            ("PHOTOS: Ten wet walls of the old tunnel", Furniture::Related, true),
            ("Hat tip: The Harbour Desk", Furniture::Credit, true),
            ("With reporting by Jane Doe", Furniture::Byline, true),
            ("The mayor opens the tunnel. Photo: Jane Doe", Furniture::Credit, true),
            ("The mayor opens the tunnel. | Jane Doe/Getty Images", Furniture::Credit, false),
        ] {
            let hit = recognise(line, 0, &tokenise(line));
            assert_eq!(hit, Some(Hit { furniture, sure }), "{line}");
        }
    }

    #[test]
    fn prose_is_no_furniture() {
        for line in [
            "Share prices fell on Tuesday.",
            "Related costs rose to 3 million.",
            "Read by millions, the paper closed in May.",
            "Comments by the mayor drew laughter.",
            "By the time she arrived, the hall was empty.",
            "By Monday the river had risen.",
            "Photographs of the flood went round the world.",
            "Published in 1987, the book sold a million copies.",
            "Updated figures will be published on May 3.",
            "The company told Reuters.",
            "She told Getty Images the picture was hers.",
            "Advertising revenue rose 4 percent.",
            "Follow the money, he said.",
            "Subscribe he would not.",
            "I would like to receive an answer, she said.",
            "By subscribing he had paid for it.",
            "He wrote in the comments section.",
            "ads.",
            "Watch how the river rises.",
            "More: he wants all of it.",
            "On 3 May the tunnel opened.",
            "Photo shoots cost 300 dollars.",
            "",
        ] {
            assert_eq!(tell(line), None, "{line}");
        }
    }
}
