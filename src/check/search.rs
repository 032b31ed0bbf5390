//! Finds what an article shares with an archive.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::completion::{Completed, Open};
use super::left_out::{self, why};
use super::overlap::Ranges;
use super::questions::{Likely, Questions};
use super::side_by_side::Team;
use super::stock::{Stock, StockPassage};
use super::{ALL_COMPARED, ALLOWED_WORDS, CheckConfig, MIN_WORDS, STOCK_ARTICLES, order};
use crate::archive::{ArchiveError, Entry, Lookup, Snapshot};
use crate::article::Article;
use crate::compare::reprint::{Parts, Passage, Query};
use crate::compare::shared::{Completion, Order, Place, Shared, SharedPassage, Source};
use crate::compare::{altered, common};
use crate::date;
use crate::finding::Elsewhere;
use crate::shingle;
use crate::span::{LineIndex, Span};
use crate::text::{self, Ordinals, Text, Token};

/// Passages that may stand anywhere, by their shingles.
#[derive(Debug, Clone, Default)]
pub(super) struct Allowed {
    shingles: HashSet<u64>,
}

impl Allowed {
    pub(super) fn new(passages: &[String]) -> Self {
        let shingles = passages.iter().flat_map(|passage| shingle::k_grams(&text::words(passage), ALLOWED_WORDS));
        Self { shingles: shingles.collect() }
    }

    /// Marks the tokens that belong to allowed passages.
    fn mark(&self, tokens: &[Token]) -> Vec<bool> {
        let mut marked = vec![false; tokens.len()];
        if self.shingles.is_empty() {
            return marked;
        }
        for (at, shingle) in shingle::k_grams(tokens, ALLOWED_WORDS).iter().enumerate() {
            if self.shingles.contains(shingle) {
                marked[at..at + ALLOWED_WORDS].fill(true);
            }
        }
        marked
    }
}

/// An archived article that was read.
pub(super) struct Compared {
    pub(super) entry: Entry,
    pub(super) text: String,
    pub(super) words: Vec<Token>,
    /// Made when the first passage is told.
    lines: OnceLock<LineIndex>,
    /// Made when they are asked for.
    passages: OnceLock<Vec<Passage>>,
}

impl Compared {
    /// It, as a reader of some of its words sees it.
    pub(super) fn elsewhere(&self, span: Span) -> Elsewhere {
        let Entry { id, path, title, url, source, published, .. } = &self.entry;
        let lines = self.lines.get_or_init(|| LineIndex::new(&self.text));
        Elsewhere {
            article: id.clone(),
            path: path.clone(),
            title: title.clone(),
            url: url.clone(),
            source: source.clone(),
            published: published.clone(),
            text: span.of(&self.text).to_owned(),
            start: lines.position(&self.text, span.start),
            end: lines.position(&self.text, span.end),
        }
    }

    /// Some of its words, with its text.
    fn words_of(&self, range: Ordinals) -> (&str, &[Token]) {
        (&self.text, &self.words[range.range()])
    }

    /// The bytes of some of its words.
    pub(super) fn span(&self, range: Ordinals) -> Span {
        span_of(&self.words, range)
    }
}

/// What is kept of an archived article that shares passages with the draft: not its text, or
/// a long draft that shares something with very many would fill the memory.
struct Candidate {
    source: Source,
    passages: Vec<Shares>,
    completions: Vec<(usize, Completed)>,
    /// Its runs of words, all of which passages told before may hold: then it is left out. `None` for
    /// those that are told anyway.
    runs: Option<Vec<Ordinals>>,
}

/// A passage that an archived article shares.
struct Shares {
    passage: Passage,
    /// Where it stands there.
    span: Span,
    elsewhere: Elsewhere,
    /// Words of the draft that are the same there.
    identical: Vec<Ordinals>,
}

pub(super) fn search(
    team: &mut Team<'_, '_>,
    article: &Article,
    text: &Text,
    config: &CheckConfig,
    allowed: &Allowed,
) -> Result<Shared, ArchiveError> {
    let tokens = &text.tokens;
    let allowed = allowed.mark(tokens);
    let sentences = text.sentence_tokens();
    let questions = Questions::new(tokens, &sentences, &allowed);
    let leaves_out = |entry: &Entry| why(article, entry, config).is_some();
    let filter: Option<&(dyn Fn(&Entry) -> bool + Sync)> = config.is_filter().then_some(&leaves_out);
    let mut lookup = look_up(team, &questions, filter)?;
    let query = Query::new(tokens, &sentences, Parts::Query);
    let finder = Finder { article, config, query: &query, allowed: &allowed };
    let kept = Kept { finder: &finder, articles: Mutex::default() };
    let (shingles, whole) = questions.asked[..questions.whole].split_at(questions.shingles);
    let stock = Stock::find(&kept, team, tokens.len(), shingles, whole, &lookup)?;
    let mut uncounted = allowed.clone();
    for passage in stock.passages.iter().filter(|passage| !passage.is_short()) {
        uncounted[passage.tokens.range()].fill(true);
    }
    let counted = Counted::new(&uncounted);
    let open = Open::new(article, text);
    let likely = questions.articles(&lookup, |range| stock.holds(range));
    let covered = Covered::new(tokens.len());
    let room = Room::new(tokens.len());
    let has_nothing_new = |at: usize| {
        let Likely { reaches, .. } = &likely[at];
        at >= ALL_COMPARED && (room.is_used_up() || reaches.iter().all(|reach| covered.hold(reach.most)))
    };
    let are_held =
        |runs: &Option<Vec<Ordinals>>| runs.as_ref().is_some_and(|runs| runs.iter().all(|&run| covered.hold(run)));
    let read = |snapshot: &Snapshot<'_>, at: usize| {
        let likely = &likely[at];
        let compared = match kept.known(likely.doc) {
            Some(known) => Some(known),
            None => finder.read(snapshot, likely.doc)?.map(Arc::new),
        };
        let late = at >= ALL_COMPARED;
        let Some(compared) = compared else { return Ok(Some(Read::left_out(likely, late))) };
        let runs = late.then(|| questions.runs(likely, &compared.words));
        if are_held(&runs) {
            return Ok(None);
        }
        let mut passages = finder.passages(&compared).to_vec();
        questions.edited_sentences(&likely.places, &compared.words, &mut passages);
        let mut short = Vec::new();
        passages.retain(|passage| {
            let words = finder.counted_words(passage, &stock);
            if (MIN_WORDS..config.min_words).contains(&words) {
                short.push(passage.query);
            }
            words >= config.min_words
        });
        drop_nested(&mut passages);
        let candidate =
            (!passages.is_empty()).then(|| candidate(article, tokens, &counted, &compared, passages, &open, runs));
        Ok((candidate.is_some() || !short.is_empty()).then_some(Read { candidate, short, left_out: None, late }))
    };
    let take = |all: &mut Taken, read: Read| {
        // It may have been read before it was known that there is no room for it.
        if read.late && room.is_used_up() {
            return;
        }
        all.short.extend(read.short);
        all.left_out.extend(read.left_out);
        if let Some(candidate) = read.candidate.filter(|candidate| !are_held(&candidate.runs)) {
            covered.add(&candidate);
            room.take(&candidate);
            all.candidates.push(candidate);
        }
    };
    let taken = team.in_order(likely.len(), Taken::default(), |_, at| has_nothing_new(at), |_| false, read, take)?;
    let Taken { mut candidates, short, left_out } = taken;
    // The one that shares most first, and of those that share as much the one that was first.
    candidates.sort_by_cached_key(|candidate| {
        let Source { words, order, elsewhere, .. } = &candidate.source;
        (Reverse(*words), turn(*order, elsewhere))
    });
    let mut shared = gather(text, candidates);
    lookup.left_out.extend(left_out);
    shared.excluded = left_out::count(&finder, team, lookup.left_out, &stock)?;
    let short = short.into_iter().chain(stock.short.iter().copied()).collect();
    shared.excluded.short_words = beside(short, &shared.passages, tokens.len());
    shared.uncounted = uncounted;
    // Of what more articles hold than the cap says, only so many were asked for.
    let is_capped = |question: usize| {
        let range = questions.asked[question];
        lookup.articles[question] > STOCK_ARTICLES
            && !stock.holds(range)
            && shared.passages.iter().any(|passage| passage.tokens.shared(range) == range.len())
    };
    shared.is_least =
        likely.len() > ALL_COMPARED && shared.sources.len() > 1 || (0..questions.asked.len()).any(is_capped);
    // Short ones last: what a longer passage holds is told with it.
    let (short, long): (Vec<_>, Vec<_>) = stock.passages.into_iter().partition(StockPassage::is_short);
    for passage in long.into_iter().chain(short) {
        let holds = |longer: &SharedPassage| longer.tokens.shared(passage.tokens) == passage.tokens.len();
        if !(passage.is_short() && shared.passages.iter().any(holds)) {
            passage.add_to(&mut shared, article, text);
        }
    }
    shared.passages.sort_by_key(|passage| (passage.span, passage.stock.is_some()));
    Ok(shared)
}

/// What reading one article gave.
struct Read {
    candidate: Option<Candidate>,
    /// Words in passages that are shorter than was asked for.
    short: Vec<Ordinals>,
    /// Its number and its places, when it is left out.
    left_out: Option<(u32, u32)>,
    /// It is behind the first [`ALL_COMPARED`].
    late: bool,
}

impl Read {
    fn left_out(likely: &Likely, late: bool) -> Self {
        Self { candidate: None, short: Vec::new(), left_out: Some((likely.doc, likely.places.len() as u32)), late }
    }
}

/// What reading all articles gave.
#[derive(Default)]
struct Taken {
    candidates: Vec<Candidate>,
    short: Vec<Ordinals>,
    left_out: Vec<(u32, u32)>,
}

/// Among articles that share as much: the earliest first, those without a day behind those with one, and those that
/// were published after the draft, which cannot be where it comes from, last.
fn turn(order: Order, elsewhere: &Elsewhere) -> impl Ord + use<> {
    let day = elsewhere.published.as_deref().and_then(date::parse);
    (order == Order::Later, day.is_none(), day)
}

/// Tokens in some ranges that lie in no passage.
fn beside(ranges: Vec<Ordinals>, passages: &[SharedPassage], length: usize) -> u32 {
    if ranges.is_empty() {
        return 0;
    }
    let mut marked = vec![false; length];
    ranges.iter().for_each(|range| marked[range.range()].fill(true));
    passages.iter().for_each(|passage| marked[passage.tokens.range()].fill(false));
    marked.iter().filter(|marked| **marked).count() as u32
}

/// Asks the archive all questions, a part of them with each snapshot.
fn look_up(
    team: &mut Team<'_, '_>,
    questions: &Questions<'_>,
    left_out: Option<&(dyn Fn(&Entry) -> bool + Sync)>,
) -> Result<Lookup, ArchiveError> {
    let hashes = &questions.hashes;
    let threads = team.threads(hashes.len(), FEWEST_QUESTIONS);
    let part = hashes.len().div_ceil(threads).max(1);
    let parts: Vec<&[u64]> = hashes.chunks(part).collect();
    let answers = team.each(threads, |snapshot, index| {
        let before = (index * part) as u32;
        let mine = parts.get(index).copied().unwrap_or_default();
        let left_out = left_out.map(|left_out| left_out as &dyn Fn(&Entry) -> bool);
        snapshot.postings_alike(mine, STOCK_ARTICLES, left_out, |question| questions.alike(before + question))
    });
    let mut lookup = Lookup::default();
    for answer in answers {
        lookup.append(answer?);
    }
    Ok(lookup)
}

/// Questions of one thread, at least: to wake one takes as long as some look-ups.
const FEWEST_QUESTIONS: usize = 40;

/// For each token of the draft, how far passages that hold it reach. Whoever reads an article may look
/// here while those before it are taken: what it sees too late, [`search`] sees when it takes the article.
struct Covered(Vec<AtomicU32>);

impl Covered {
    fn new(tokens: usize) -> Self {
        Self((0..tokens).map(|_| AtomicU32::new(0)).collect())
    }

    /// Whether one passage holds all of these tokens.
    fn hold(&self, range: Ordinals) -> bool {
        self.0[range.start as usize].load(Ordering::Relaxed) >= range.end
    }

    fn add(&self, candidate: &Candidate) {
        for Shares { passage, .. } in &candidate.passages {
            for end in &self.0[passage.query.range()] {
                end.fetch_max(passage.query.end, Ordering::Relaxed);
            }
        }
    }
}

/// How much is told of the articles behind the first [`ALL_COMPARED`]. Drafts of news stay far below it; of a long one that is
/// made of the same sentences as the archive, over and over, all places of all its passages would fill the memory.
struct Room {
    left: AtomicUsize,
}

impl Room {
    /// Words for each of the draft, and besides.
    const WORDS: usize = 16;
    const LEAST: usize = 100_000;

    /// What else is kept of a passage, as words.
    const PASSAGE: usize = 64;

    fn new(tokens: usize) -> Self {
        Self { left: AtomicUsize::new(Self::LEAST + Self::WORDS * tokens) }
    }

    fn is_used_up(&self) -> bool {
        self.left.load(Ordering::Relaxed) == 0
    }

    /// Called in the order of the articles.
    fn take(&self, candidate: &Candidate) {
        let words: usize = candidate.passages.iter().map(|shares| shares.passage.other.len() + Self::PASSAGE).sum();
        self.left.store(self.left.load(Ordering::Relaxed).saturating_sub(words), Ordering::Relaxed);
    }
}

/// The tokens of a draft that count as shared where they are, numbered by themselves.
struct Counted(Vec<u32>);

impl Counted {
    fn new(uncounted: &[bool]) -> Self {
        let mut before = 0;
        let counts = uncounted.iter().map(|uncounted| {
            before += u32::from(!uncounted);
            before
        });
        Self([0].into_iter().chain(counts).collect())
    }

    /// Those of a range of tokens.
    fn of(&self, range: Ordinals) -> Ordinals {
        Ordinals { start: self.0[range.start as usize], end: self.0[range.end as usize] }
    }
}

/// What a draft of these tokens shares with an archived article.
fn candidate(
    article: &Article,
    tokens: &[Token],
    counted: &Counted,
    compared: &Compared,
    passages: Vec<Passage>,
    open: &Open<'_>,
    runs: Option<Vec<Ordinals>>,
) -> Candidate {
    let covered = Ordinals::union(passages.iter().map(|passage| passage.query));
    // What one passage skips of the other article may be shared by another.
    let there = Ordinals::union(passages.iter().map(|passage| passage.other));
    let shared_there = passages.iter().map(|passage| (passage.other.len() as u32).saturating_sub(passage.unshared));
    let covered_there = there.min(shared_there.fold(0, u32::saturating_add));
    let counted_words = Ordinals::union(passages.iter().map(|passage| counted.of(passage.query)));
    // What is allowed or stock is so on both sides.
    let own_words = (u64::from(covered_there) * u64::from(counted_words) / u64::from(covered.max(1))) as u32;
    let here = |passage: &Passage| (&*article.text, &tokens[passage.query.range()]);
    let is_told_exactly = |passage: &&Passage| {
        let exact = passages.iter().filter(|other| other.is_exact());
        exact.map(|other| other.other.shared(passage.other)).max().is_some_and(|most| most * 2 >= passage.other.len())
    };
    let edited = passages.iter().filter(|passage| !passage.is_exact()).filter(|passage| !is_told_exactly(passage));
    let altered = edited.map(|passage| altered::places(here(passage), compared.words_of(passage.other)).all());
    // Only of what may be a copy it matters.
    let is_much = 2 * counted_words as usize >= tokens.len() || 2 * own_words as usize >= compared.words.len();
    let longest = passages.iter().max_by_key(|passage| passage.matched).expect("candidates share something");
    let mut source = Source {
        elsewhere: compared.elsewhere(compared.span(longest.other)),
        words: covered,
        counted_words,
        identical_words: 0,
        own_words,
        of_source: own_words as f32 / (compared.words.len() as u32 + own_words - covered_there).max(1) as f32,
        altered: if is_much { altered.sum() } else { 0 },
        order: order(article, compared.entry.published.as_deref()),
    };
    let found = |passage: Passage| {
        let span = compared.span(passage.other);
        Shares { passage, span, elsewhere: compared.elsewhere(span), identical: identical(tokens, &passage, compared) }
    };
    let passages: Vec<Shares> = passages.into_iter().map(found).collect();
    source.identical_words =
        Ordinals::union(passages.iter().flat_map(|shares| shares.identical.iter().map(|&range| counted.of(range))));
    Candidate { source, passages, completions: open.complete(compared), runs }
}

/// The words of a passage that are the same on both sides.
fn identical(tokens: &[Token], passage: &Passage, compared: &Compared) -> Vec<Ordinals> {
    let Passage { query, other, .. } = *passage;
    if passage.is_exact() {
        return vec![query];
    }
    common::runs(&tokens[query.range()], query.start, &compared.words[other.range()])
}

/// Compares articles of the archive with the draft.
pub(super) struct Finder<'a> {
    pub(super) article: &'a Article,
    pub(super) config: &'a CheckConfig,
    query: &'a Query<'a, Token>,
    /// Tokens of the draft that belong to allowed passages.
    pub(super) allowed: &'a [bool],
}

/// Articles that were read and may be asked for again, by any thread.
pub(super) struct Kept<'a> {
    finder: &'a Finder<'a>,
    articles: Mutex<HashMap<u32, Arc<Mutex<Reading>>>>,
}

/// An article that is kept. Whoever reads it holds its lock: others wait instead of reading it too.
#[derive(Default)]
enum Reading {
    #[default]
    Unread,
    /// `None` when it does not count.
    Done(Option<Arc<Compared>>),
}

/// Articles that are kept.
const MOST_KEPT: usize = 256;

impl Kept<'_> {
    /// An archived article; `None` when it does not count.
    pub(super) fn read(&self, snapshot: &Snapshot<'_>, doc: u32) -> Result<Option<Arc<Compared>>, ArchiveError> {
        let mut articles = lock(&self.articles);
        if articles.len() >= MOST_KEPT && !articles.contains_key(&doc) {
            drop(articles);
            return Ok(self.finder.read(snapshot, doc)?.map(Arc::new));
        }
        let article = articles.entry(doc).or_default().clone();
        drop(articles);
        let mut reading = lock(&article);
        if let Reading::Done(compared) = &*reading {
            return Ok(compared.clone());
        }
        let compared = self.finder.read(snapshot, doc)?.map(Arc::new);
        *reading = Reading::Done(compared.clone());
        Ok(compared)
    }

    /// Fewest words of a passage that is reported.
    pub(super) fn min_words(&self) -> u32 {
        self.finder.config.min_words
    }

    /// What the draft shares with an article.
    pub(super) fn passages<'c>(&self, compared: &'c Compared) -> &'c [Passage] {
        self.finder.passages(compared)
    }

    /// An article that was read.
    fn known(&self, doc: u32) -> Option<Arc<Compared>> {
        let article = lock(&self.articles).get(&doc)?.clone();
        match &*lock(&article) {
            Reading::Done(compared) => compared.clone(),
            Reading::Unread => None,
        }
    }
}

/// What a thread leaves behind that panics with the lock is whole: it is changed by one assignment.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Finder<'_> {
    /// An archived article; `None` when it does not count.
    fn read(&self, snapshot: &Snapshot<'_>, doc: u32) -> Result<Option<Compared>, ArchiveError> {
        let Some(entry) = snapshot.article(doc)? else { return Ok(None) };
        if why(self.article, &entry, self.config).is_some() {
            return Ok(None);
        }
        compared(snapshot, entry).map(Some)
    }

    /// What the whole draft shares with it, but for single sentences with changed words.
    pub(super) fn passages<'c>(&self, compared: &'c Compared) -> &'c [Passage] {
        compared.passages.get_or_init(|| self.query.passages(&compared.words))
    }

    /// How long a passage is without its stock and allowed words.
    pub(super) fn counted_words(&self, passage: &Passage, stock: &Stock) -> u32 {
        let free = passage.query.range().filter(|&at| !stock.tokens[at] && !self.allowed[at]).count() as u32;
        passage.matched.min(free)
    }
}

/// An archived article, read.
pub(super) fn compared(snapshot: &Snapshot<'_>, entry: Entry) -> Result<Compared, ArchiveError> {
    let text = snapshot.text_of(&entry)?;
    let words = text::words(&text);
    Ok(Compared { entry, text, words, lines: OnceLock::new(), passages: OnceLock::new() })
}

/// What the other article says twice matches twice; the better match stands for both, and for the
/// few words that only the other one has.
fn drop_nested(passages: &mut Vec<Passage>) {
    passages.sort_unstable_by_key(|passage| (Reverse(passage.matched), passage.query.start, passage.other.start));
    let mut kept: Vec<(Passage, Ordinals)> = Vec::new();
    let mut ranges = Ranges::default();
    for passage in passages.drain(..) {
        let holds = |&index: &usize| kept[index].0.query.shared(passage.query) * 10 >= passage.query.len() * 9;
        match ranges.around(passage.query).filter(holds).min() {
            Some(index) => kept[index].1 = kept[index].1.cover(passage.query),
            None => {
                ranges.insert(passage.query, kept.len());
                kept.push((passage, passage.query));
            }
        }
    }
    kept.sort_unstable_by_key(|(_, whole)| whole.start);
    passages.extend(kept.into_iter().map(|(passage, whole)| Passage { query: whole, ..passage }));
}

pub(super) fn span_of(words: &[Token], range: Ordinals) -> Span {
    words[range.start as usize].span.cover(words[range.end as usize - 1].span)
}

/// A place of a passage, before it is known which places belong together.
struct Member {
    passage: Passage,
    place: Place,
    /// Words of the draft that are the same there.
    identical: Vec<Ordinals>,
}

/// Ranges in order, those that touch as one.
fn joined(mut ranges: Vec<Ordinals>) -> Vec<Ordinals> {
    ranges.sort_unstable_by_key(|range| range.start);
    ranges.dedup_by(|next, kept| {
        let touch = next.start <= kept.end;
        kept.end = if touch { kept.end.max(next.end) } else { kept.end };
        touch
    });
    ranges
}

/// Puts the passages of all candidates together: what several articles hold is one passage
/// with several places.
fn gather(text: &Text, candidates: Vec<Candidate>) -> Shared {
    let mut shared = Shared { words: text.tokens.len() as u32, ..Shared::default() };
    let mut all: Vec<Member> = Vec::new();
    let mut completed = HashSet::new();
    for (source, candidate) in candidates.into_iter().enumerate() {
        shared.sources.push(candidate.source);
        all.extend(candidate.passages.into_iter().map(|Shares { passage, span, elsewhere, identical }| {
            let identity = passage.identity();
            Member { passage, place: Place { source, span, elsewhere: Box::new(elsewhere), identity }, identical }
        }));
        for (sentence, Completed { missing, span, elsewhere }) in candidate.completions {
            if completed.insert(sentence) {
                let place = Place { source, span, elsewhere: Box::new(elsewhere), identity: 1.0 };
                shared.completions.push(Completion { span: text.sentences[sentence].span, missing, place });
            }
        }
    }
    shared.completions.sort_by_key(|completion| completion.span);
    all.sort_by_key(|member| (Reverse(member.passage.matched), member.passage.query.start, member.place.source));
    let mut groups: Vec<(Ordinals, Vec<Member>)> = Vec::new();
    let mut ranges = Ranges::default();
    for member in all {
        let query = member.passage.query;
        let same = |&index: &usize| {
            let (range, members): &(Ordinals, Vec<Member>) = &groups[index];
            range.shared(query) * 10 >= 8 * range.len().max(query.len())
                && members.iter().all(|other| other.place.source != member.place.source)
        };
        match ranges.around(query).filter(same).min() {
            Some(index) => groups[index].1.push(member),
            None => {
                ranges.insert(query, groups.len());
                groups.push((query, vec![member]));
            }
        }
    }
    for (_, members) in groups {
        let best = members[0].passage;
        // The words of every member, so that no long run lies outside; how much of it each article
        // has is told by its identity.
        let tokens = members.iter().fold(best.query, |whole, member| whole.cover(member.passage.query));
        let identical = joined(members.iter().flat_map(|member| member.identical.iter().copied()).collect());
        let mut places: Vec<Place> = members
            .into_iter()
            .map(|Member { passage, place, .. }| {
                let identity = passage.matched as f32 / tokens.len().max(passage.other.len()).max(1) as f32;
                Place { identity, ..place }
            })
            .collect();
        places.sort_by_cached_key(|place| (turn(shared.sources[place.source].order, &place.elsewhere), place.source));
        shared.passages.push(SharedPassage {
            tokens,
            span: span_of(&text.tokens, tokens),
            matched: best.matched,
            longest: best.longest,
            identical,
            places,
            stock: None,
        });
    }
    shared
}
