//! A collection while it is read: of each article what later passes need of it.

use std::collections::HashMap;
use std::io;
use std::ops::Range;

use super::clean::Mark;
use super::links::{self, Posting};
use super::log::{Log, Stretch};
use super::overview::Name;
use super::spans;
use super::spill::{Buckets, Record, Scratch};
use crate::article::Article;
use crate::compare::table::Turns;
use crate::date;
use crate::envelope::Envelope;
use crate::shingle;
use crate::span::Span;
use crate::text::{Ordinals, Text, Token};

/// An article of the collection, by its place in the input.
pub type Doc = u32;

/// Most articles of a collection.
pub const MOST_ARTICLES: usize = Doc::MAX as usize - 1;

/// Places that are kept of a shingle which an article says over and over.
const STANDINGS: u32 = 2;

/// Tokens on either side of a shingle that its posting remembers, see [`super::links`].
const CONTEXT: usize = 3;

/// Buckets of postings: a hundred million of them make buckets of ten megabytes.
const BUCKETS: usize = 256;

/// What later passes need of one article; made by any thread, without IO.
#[derive(Debug)]
pub struct Taken {
    /// Halves of the hashes of its tokens, and behind them its sentences.
    words: Vec<u32>,
    tokens: u32,
    sentences: u32,
    /// Spaces between tokens and lengths of them, see [`super::spans`].
    spans: Vec<u8>,
    /// Postings of no article yet.
    postings: Vec<Posting>,
    /// Hash of all of its tokens.
    whole: u64,
}

impl Taken {
    /// Takes what is needed of an article.
    #[must_use]
    pub fn new(text: &Text) -> Self {
        let tokens = &text.tokens;
        let sentences = text.sentence_tokens();
        let mut words = Vec::with_capacity(tokens.len() + sentences.len() * 2);
        // Words are compared by half of their hashes; what a shingle led to is long enough for that.
        words.extend(tokens.iter().map(|token| token.hash as u32));
        let whole = shingle::of_tokens(tokens);
        words.extend(sentences.iter().flat_map(|sentence| [sentence.start, sentence.end]));
        Self {
            words,
            tokens: tokens.len() as u32,
            sentences: sentences.len() as u32,
            spans: spans::packed(tokens.iter().map(|token| token.span)),
            postings: postings(tokens, &sentences),
            whole,
        }
    }

    /// Bytes that it takes up.
    #[must_use]
    pub fn bytes(&self) -> usize {
        size_of_val(&self.words[..]) + self.spans.len() + size_of_val(&self.postings[..])
    }
}

/// The fingerprints of an article, those that it says over and over a few times only.
fn postings(tokens: &[Token], sentences: &[Ordinals]) -> Vec<Posting> {
    let context = |range: Range<usize>| {
        tokens[range].iter().fold(1u32, |sum, token| sum.wrapping_mul(0x9E37_79B1).wrapping_add(token.hash as u32))
    };
    let mut found = shingle::winnowed(tokens);
    let shingles = found.len();
    found.extend(shingle::short_sentences(tokens, sentences));
    let mut postings = Vec::with_capacity(found.len());
    let turns = Turns::for_entries(found.len());
    turns.each(found.len(), |turn, standings| {
        for (number, &(hash, range)) in found.iter().enumerate().filter(|(_, found)| turns.holds(turn, found.0)) {
            let before = standings.get(hash).unwrap_or(0);
            if before == STANDINGS {
                continue;
            }
            standings.replace(hash, before + 1);
            let Range { start, end } = range.range();
            // Whole sentences are the same wherever they stand.
            let (before, behind) = if number < shingles {
                (context(start.saturating_sub(CONTEXT)..start), context(end..(end + CONTEXT).min(tokens.len())))
            } else {
                (0, 0)
            };
            postings.push(Posting { hash, doc: 0, at: range.start, before, behind });
        }
    });
    postings
}

/// Where the words of an article stand in their log. Apart from the rest of its entry: articles are compared
/// in any order, and each look at one waits for memory.
#[derive(Debug, Clone, Copy)]
struct Extent {
    words: u64,
    tokens: u32,
    /// Behind the words.
    sentences: u32,
}

impl Extent {
    /// Where the next article begins.
    fn end(&self) -> u64 {
        self.words + u64::from(self.tokens) + 2 * u64::from(self.sentences)
    }
}

/// Words and sentences of articles in a row.
pub(super) struct Row<'a> {
    first: Doc,
    words: Stretch<'a, u32>,
    sentences: Vec<Ordinals>,
    /// Where each article's words and sentences stand.
    places: Vec<(Range<usize>, Range<usize>)>,
}

impl Row<'_> {
    /// Halves of the hashes of the tokens of an article, and its sentences that hold more than nothing, as ranges
    /// of its tokens.
    pub(super) fn article(&self, doc: Doc) -> (&[u32], &[Ordinals]) {
        let (words, sentences) = &self.places[(doc - self.first) as usize];
        (&self.words[words.clone()], &self.sentences[sentences.clone()])
    }
}

/// Where other things of an article stand in the logs.
#[derive(Debug, Clone, Copy)]
struct Entry {
    spans: u64,
    text: u64,
    id: u64,
    name: u64,
    row: u64,
    marks: u64,
    envelope: u64,
    bytes: u32,
    /// The first article of the same words, itself where there is none before it.
    same_as: Doc,
    source: u32,
    /// Day of publication, from a day long ago.
    day: Option<i32>,
    whole: u64,
}

/// The articles of a collection.
#[derive(Debug)]
pub struct Collection {
    pub(super) scratch: Scratch,
    entries: Vec<Entry>,
    extents: Vec<Extent>,
    words: Log<u32>,
    spans: Log<u8>,
    texts: Log<u8>,
    /// Apart from the rest of the names: they are read for every place that is listed.
    ids: Log<u8>,
    names: Log<u8>,
    rows: Log<u8>,
    marks: Log<u8>,
    envelopes: Log<u8>,
    pub(super) postings: Buckets<Posting>,
    /// The first article of each hash of a whole text.
    wholes: HashMap<u64, Doc>,
    sources: HashMap<String, u32>,
    /// Bytes that the passes may hold in memory.
    pub(super) memory: usize,
}

/// An article's name as it is kept, beside its id: title, source, published, url, group.
type Named<S> = (Option<S>, Option<S>, Option<S>, Option<S>, Option<S>);

impl Collection {
    /// An empty collection that holds about `memory` bytes of its articles in memory before it
    /// spills into the scratch folder.
    #[must_use]
    pub fn new(scratch: Scratch, memory: usize) -> Self {
        Self {
            scratch,
            entries: Vec::new(),
            extents: Vec::new(),
            // Words are read most often, texts least.
            words: Log::new("words", memory / 4),
            spans: Log::new("spans", memory / 16),
            texts: Log::new("texts", memory / 8),
            ids: Log::new("ids", memory / 16),
            names: Log::new("names", memory / 32),
            rows: Log::new("rows", memory / 8),
            marks: Log::new("marks", memory / 32),
            envelopes: Log::new("envelopes", memory / 32),
            postings: Buckets::new("postings", BUCKETS, memory / 4),
            wholes: HashMap::new(),
            sources: HashMap::new(),
            memory,
        }
    }

    /// Adds the next article and tells its place. `row` is whatever is to be said of it in the end,
    /// `marks` what was found in it.
    ///
    /// # Errors
    /// When the scratch folder cannot be written, or there are more than [`MOST_ARTICLES`].
    pub fn add(&mut self, article: &Article, taken: Taken, row: &[u8], marks: &[Mark]) -> io::Result<Doc> {
        if self.entries.len() >= MOST_ARTICLES {
            return Err(io::Error::other(format!("a collection holds at most {MOST_ARTICLES} articles; split it")));
        }
        let doc = self.entries.len() as Doc;
        let sources = self.sources.len() as u32;
        let source = article.source.as_deref().map(str::trim).unwrap_or_default();
        let source = match self.sources.get(source) {
            Some(&known) => known,
            None => *self.sources.entry(source.to_owned()).or_insert(sources),
        };
        let extent = Extent { words: self.words.end(), tokens: taken.tokens, sentences: taken.sentences };
        let mut entry = Entry {
            spans: self.spans.end(),
            text: self.texts.end(),
            id: self.ids.end(),
            name: self.names.end(),
            row: self.rows.end(),
            marks: self.marks.end(),
            envelope: self.envelopes.end(),
            bytes: article.text.len() as u32,
            same_as: doc,
            source,
            day: article.published.as_deref().and_then(date::parse).map(days),
            whole: taken.whole,
        };
        if let Some(first) = self.first_of(taken.whole, &taken.words[..taken.tokens as usize])? {
            entry.same_as = first;
        }
        if entry.same_as == doc {
            for posting in taken.postings {
                // The least hashes are picked: high bits are seldom set, low bits are as good as random.
                let bucket = posting.hash as usize % BUCKETS;
                self.postings.put(&self.scratch, bucket, Posting { doc, ..posting })?;
            }
        }
        self.words.append(&self.scratch, &taken.words)?;
        self.spans.append(&self.scratch, &taken.spans)?;
        self.texts.append(&self.scratch, article.text.as_bytes())?;
        let named: Named<&str> = (
            article.title.as_deref(),
            article.source.as_deref(),
            article.published.as_deref(),
            article.url.as_deref(),
            article.group.as_deref(),
        );
        self.ids.append(&self.scratch, article.id.as_bytes())?;
        self.names.append(&self.scratch, &serde_json::to_vec(&named)?)?;
        self.rows.append(&self.scratch, row)?;
        let mut bytes = Vec::with_capacity(marks.len() * Mark::SIZE);
        marks.iter().for_each(|mark| mark.put(&mut bytes));
        self.marks.append(&self.scratch, &bytes)?;
        if let Some(envelope) = &article.envelope {
            self.envelopes.append(&self.scratch, &serde_json::to_vec(envelope)?)?;
        }
        self.entries.push(entry);
        self.extents.push(extent);
        Ok(doc)
    }

    /// What [`Taken::new`] takes of the text of an article, once more. It lacks postings, which none
    /// but the first article of some words needs; `None` where the next one may need them.
    ///
    /// # Errors
    /// When the scratch folder cannot be read.
    pub fn taken_again(&self, doc: Doc) -> io::Result<Option<Taken>> {
        let entry = &self.entries[doc as usize];
        if self.wholes.get(&entry.whole) != Some(&entry.same_as) {
            return Ok(None);
        }
        let Extent { words, tokens, sentences } = self.extents[doc as usize];
        Ok(Some(Taken {
            words: self.words.read(words, tokens as usize + 2 * sentences as usize)?.into_vec(),
            tokens,
            sentences,
            spans: self.stretch(&self.spans, doc, |entry| entry.spans)?.into_vec(),
            postings: Vec::new(),
            whole: entry.whole,
        }))
    }

    /// The first article of these words.
    fn first_of(&mut self, whole: u64, words: &[u32]) -> io::Result<Option<Doc>> {
        if words.is_empty() {
            return Ok(None);
        }
        let doc = self.entries.len() as Doc;
        let first = *self.wholes.entry(whole).or_insert(doc);
        if first == doc || self.tokens(first) as usize != words.len() {
            return Ok(None);
        }
        let known = self.words.read(self.extents[first as usize].words, words.len())?;
        Ok((*known == *words).then_some(first))
    }

    /// How many articles there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True when there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Tokens of an article.
    #[must_use]
    pub fn tokens(&self, doc: Doc) -> u32 {
        self.extents[doc as usize].tokens
    }

    /// All tokens of an article, as a range.
    #[must_use]
    pub fn all_tokens(&self, doc: Doc) -> Ordinals {
        Ordinals { start: 0, end: self.tokens(doc) }
    }

    /// The first article that has the same words; the article itself where none is before it.
    #[must_use]
    pub fn same_as(&self, doc: Doc) -> Doc {
        self.entries[doc as usize].same_as
    }

    /// The articles of the same words, by the first of them, which is among them; those that have
    /// none are left out.
    #[must_use]
    pub fn copies(&self) -> HashMap<Doc, Vec<Doc>> {
        let mut copies: HashMap<Doc, Vec<Doc>> = HashMap::new();
        for doc in 0..self.len() as Doc {
            let first = self.same_as(doc);
            if first != doc {
                copies.entry(first).or_insert_with(|| vec![first]).push(doc);
            }
        }
        copies
    }

    /// Hash of all words of an article.
    #[must_use]
    pub fn words_hash(&self, doc: Doc) -> u64 {
        self.entries[doc as usize].whole
    }

    /// Number of an article's source; articles without one share a number.
    #[must_use]
    pub fn source(&self, doc: Doc) -> u32 {
        self.entries[doc as usize].source
    }

    /// Day of publication, for comparing.
    #[must_use]
    pub fn day(&self, doc: Doc) -> Option<i32> {
        self.entries[doc as usize].day
    }

    /// Forgets what only the reading of further articles needs.
    pub(super) fn complete(&mut self) {
        self.wholes = HashMap::new();
        self.sources = HashMap::new();
    }

    /// Gives back what the postings take up. What was spilled of the words is remembered there instead
    /// as it is read.
    pub(super) fn forget_postings(&mut self) {
        self.postings = Buckets::new("no more postings", 1, 0);
        self.scratch.remove("postings");
        // Where there is a file, nothing else is held of a log.
        self.words.remember(self.memory * 3 / 8);
        self.spans.remember(self.memory / 64);
    }

    /// Gives back the file of the links, and most of what is remembered of the words: few are asked for from here on.
    pub(super) fn forget_links(&mut self) {
        self.scratch.remove(links::FILE);
        self.words.remember(self.memory / 16);
    }

    /// Halves of the hashes of some tokens of an article.
    ///
    /// # Errors
    /// When the scratch folder cannot be read.
    pub fn words(&self, doc: Doc, range: Ordinals) -> io::Result<Stretch<'_, u32>> {
        self.words.read(self.extents[doc as usize].words + u64::from(range.start), range.len())
    }

    /// Halves of the hashes of all tokens of an article.
    ///
    /// # Errors
    /// When the scratch folder cannot be read.
    pub fn all_words(&self, doc: Doc) -> io::Result<Stretch<'_, u32>> {
        self.words(doc, self.all_tokens(doc))
    }

    /// Words and sentences of articles in a row, read at once.
    ///
    /// # Errors
    /// When the scratch folder cannot be read.
    pub(super) fn row_of(&self, docs: Range<Doc>) -> io::Result<Row<'_>> {
        let extents = &self.extents[docs.start as usize..docs.end as usize];
        let start = extents.first().map_or(0, |extent| extent.words);
        let end = extents.last().map_or(0, Extent::end);
        let words = self.words.read(start, (end - start) as usize)?;
        let mut sentences = Vec::with_capacity(extents.iter().map(|extent| extent.sentences as usize).sum());
        let mut places = Vec::with_capacity(extents.len());
        for extent in extents {
            let from = (extent.words - start) as usize;
            let behind = from + extent.tokens as usize;
            let first = sentences.len();
            let ends = words[behind..behind + 2 * extent.sentences as usize].chunks_exact(2);
            sentences.extend(ends.map(|ends| Ordinals { start: ends[0], end: ends[1] }));
            places.push((from..behind, first..sentences.len()));
        }
        Ok(Row { first: docs.start, words, sentences, places })
    }

    /// The bytes of every token of an article.
    ///
    /// # Errors
    /// When the scratch folder cannot be read.
    pub fn spans(&self, doc: Doc) -> io::Result<Vec<Span>> {
        Ok(spans::unpacked(&self.stretch(&self.spans, doc, |entry| entry.spans)?, self.tokens(doc) as usize))
    }

    /// The text of an article.
    ///
    /// # Errors
    /// When the scratch folder cannot be read.
    pub fn text(&self, doc: Doc) -> io::Result<String> {
        let entry = &self.entries[doc as usize];
        let bytes = self.texts.read(entry.text, entry.bytes as usize)?;
        String::from_utf8(bytes.into_vec()).map_err(io::Error::other)
    }

    /// What was to be said of an article in the end.
    ///
    /// # Errors
    /// When the scratch folder cannot be read.
    pub fn row(&self, doc: Doc) -> io::Result<Stretch<'_, u8>> {
        self.stretch(&self.rows, doc, |entry| entry.row)
    }

    /// What was found in an article, in the order of its text.
    ///
    /// # Errors
    /// When the scratch folder cannot be read.
    pub fn marks(&self, doc: Doc) -> io::Result<Vec<Mark>> {
        Ok(Mark::all(&self.stretch(&self.marks, doc, |entry| entry.marks)?))
    }

    /// The JSON record around an article's text, where it was kept.
    ///
    /// # Errors
    /// When the scratch folder cannot be read.
    pub fn envelope(&self, doc: Doc) -> io::Result<Option<Envelope>> {
        let bytes = self.stretch(&self.envelopes, doc, |entry| entry.envelope)?;
        Ok(if bytes.is_empty() { None } else { Some(serde_json::from_slice(&bytes)?) })
    }

    /// What a log holds of an article: from where the article begins there to where the next one does.
    fn stretch<'a>(&self, log: &'a Log<u8>, doc: Doc, begin: impl Fn(&Entry) -> u64) -> io::Result<Stretch<'a, u8>> {
        let at = begin(&self.entries[doc as usize]);
        let end = self.entries.get(doc as usize + 1).map_or(log.end(), begin);
        log.read(at, (end - at) as usize)
    }

    /// Buckets for records that belong to articles, those of one article together, in order.
    #[must_use]
    pub fn buckets<R: OfArticle>(&self, name: &'static str) -> ByDoc<R> {
        let count = self.len().div_ceil(ARTICLES_A_BUCKET).max(1);
        ByDoc(Buckets::new(name, count, self.memory / 8))
    }

    /// A part of an article's text, to the next borders of characters inside it.
    ///
    /// # Errors
    /// When the scratch folder cannot be read.
    pub fn excerpt(&self, doc: Doc, span: Span) -> io::Result<String> {
        let entry = &self.entries[doc as usize];
        let end = span.end.min(entry.bytes);
        let start = span.start.min(end);
        let bytes = self.texts.read(entry.text + u64::from(start), (end - start) as usize)?;
        let from = bytes.iter().position(|&byte| is_border(byte)).unwrap_or(bytes.len());
        let whole = match std::str::from_utf8(&bytes[from..]) {
            Ok(text) => text,
            Err(error) => std::str::from_utf8(&bytes[from..][..error.valid_up_to()]).map_err(io::Error::other)?,
        };
        Ok(whole.to_owned())
    }

    /// Bytes of an article's text.
    #[must_use]
    pub fn bytes(&self, doc: Doc) -> u32 {
        self.entries[doc as usize].bytes
    }

    /// The id of an article.
    ///
    /// # Errors
    /// When the scratch folder cannot be read.
    pub fn id(&self, doc: Doc) -> io::Result<String> {
        String::from_utf8(self.stretch(&self.ids, doc, |entry| entry.id)?.into_vec()).map_err(io::Error::other)
    }

    /// What an article is called.
    ///
    /// # Errors
    /// When the scratch folder cannot be read.
    pub fn name(&self, doc: Doc) -> io::Result<Name> {
        let named = self.stretch(&self.names, doc, |entry| entry.name)?;
        let (title, source, published, url, group): Named<String> = serde_json::from_slice(&named)?;
        Ok(Name { id: self.id(doc)?, title, source, published, url, group })
    }
}

/// Articles in a row whose records stand in one bucket.
const ARTICLES_A_BUCKET: usize = 1 << 12;

/// A record that belongs to an article, and is sorted by it.
pub trait OfArticle: Record {
    /// The article.
    fn doc(&self) -> Doc;
}

/// Records by the article that they belong to.
#[derive(Debug)]
pub struct ByDoc<R>(Buckets<R>);

impl<R: OfArticle> ByDoc<R> {
    /// Puts a record.
    ///
    /// # Errors
    /// When the scratch folder cannot be written.
    pub fn put(&mut self, collection: &Collection, record: R) -> io::Result<()> {
        self.0.put(&collection.scratch, record.doc() as usize / ARTICLES_A_BUCKET, record)
    }

    /// Calls `tell` for every article, in order, with its records, sorted.
    ///
    /// # Errors
    /// When the scratch folder cannot be read, and what `tell` fails with.
    pub fn each<E: From<io::Error>>(
        &self,
        collection: &Collection,
        mut tell: impl FnMut(Doc, &[R]) -> Result<(), E>,
    ) -> Result<(), E> {
        for bucket in 0..self.0.count() {
            let first = bucket * ARTICLES_A_BUCKET;
            let all = self.0.sorted(bucket)?;
            let mut rest = &all[..];
            for doc in first..collection.len().min(first + ARTICLES_A_BUCKET) {
                let (own, behind) = rest.split_at(rest.partition_point(|record| record.doc() <= doc as Doc));
                rest = behind;
                tell(doc as Doc, own)?;
            }
        }
        Ok(())
    }
}

/// Whether a byte of UTF-8 begins a character.
fn is_border(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

/// Days are only compared.
fn days(day: jiff::civil::Date) -> i32 {
    (i32::from(day.year()) * 12 + i32::from(day.month())) * 31 + i32::from(day.day())
}
