//! Finds what an article shares with an archive.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::completion::{Completed, Open};
use super::overlap::Ranges;
use super::questions::{Likely, Questions};
use super::side_by_side::Team;
use super::stock::Stock;
use super::{ALL_COMPARED, ALLOWED_WORDS, CheckConfig, STOCK_ARTICLES, order};
use crate::archive::{ArchiveError, Entry, Lookup, Snapshot};
use crate::article::Article;
use crate::compare::reprint::{Parts, Passage, Query};
use crate::compare::shared::{Completion, Place, Shared, SharedPassage, Source};
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

    /// The bytes of some of its words.
    pub(super) fn span(&self, range: Ordinals) -> Span {
        span_of(&self.words, range)
    }
}

/// What is kept of an archived article that shares passages with the draft: not its text, or
/// a long draft that shares something with very many would fill the memory.
struct Candidate {
    source: Source,
    passages: Vec<(Passage, Span, Elsewhere)>,
    completions: Vec<(usize, Completed)>,
    /// Its runs of words, all of which passages told before may hold: then it is left out. `None` for
    /// those that are told anyway.
    runs: Option<Vec<Ordinals>>,
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
    let leaves_out = |entry: &Entry| !counts(article, entry, config);
    let filter: Option<&(dyn Fn(&Entry) -> bool + Sync)> = config.is_filter().then_some(&leaves_out);
    let lookup = look_up(team, &questions, filter)?;
    let query = Query::new(tokens, &sentences, Parts::Query);
    let finder = Finder { article, config, query: &query, allowed: &allowed };
    let kept = Kept { finder: &finder, articles: Mutex::default() };
    let stock = Stock::find(&kept, team, tokens.len(), &questions.asked[..questions.shingles], &lookup)?;
    let mut uncounted = allowed.clone();
    for passage in &stock.passages {
        uncounted[passage.tokens.range()].fill(true);
    }
    let counted = Counted::new(&uncounted);
    let open = Open::new(article, text);
    let likely = questions.articles(&lookup, |range| stock.holds(range));
    let covered = Covered::new(tokens.len());
    let has_nothing_new = |at: usize| {
        let Likely { reaches, .. } = &likely[at];
        at >= ALL_COMPARED && reaches.iter().all(|reach| covered.hold(reach.most))
    };
    let are_held =
        |runs: &Option<Vec<Ordinals>>| runs.as_ref().is_some_and(|runs| runs.iter().all(|&run| covered.hold(run)));
    let read = |snapshot: &Snapshot<'_>, at: usize| {
        let likely = &likely[at];
        let compared = match kept.known(likely.doc) {
            Some(known) => Some(known),
            None => finder.read(snapshot, likely.doc)?.map(Arc::new),
        };
        let Some(compared) = compared else { return Ok(None) };
        let runs = (at >= ALL_COMPARED).then(|| questions.runs(likely, &compared.words));
        if are_held(&runs) {
            return Ok(None);
        }
        let mut passages = finder.passages(&compared).to_vec();
        questions.edited_sentences(&likely.places, &compared.words, &mut passages);
        passages.retain(|passage| finder.is_reported(passage, &stock));
        drop_nested(&mut passages);
        Ok((!passages.is_empty()).then(|| candidate(article, &counted, &compared, passages, &open, runs)))
    };
    let take = |candidates: &mut Vec<Candidate>, candidate: Candidate| {
        if !are_held(&candidate.runs) {
            covered.add(&candidate);
            candidates.push(candidate);
        }
    };
    let mut candidates = team.in_order(likely.len(), Vec::new(), |_, at| has_nothing_new(at), |_| false, read, take)?;
    // The one that shares most first.
    candidates.sort_by_key(|candidate| std::cmp::Reverse(candidate.source.words));
    let mut shared = gather(text, candidates);
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
    for passage in stock.passages {
        passage.add_to(&mut shared, article, text);
    }
    shared.passages.sort_by_key(|passage| (passage.span, passage.stock.is_some()));
    Ok(shared)
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
        for (passage, ..) in &candidate.passages {
            for end in &self.0[passage.query.range()] {
                end.fetch_max(passage.query.end, Ordering::Relaxed);
            }
        }
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

    /// Tokens of the draft, whether they count or not.
    fn words(&self) -> usize {
        self.0.len() - 1
    }
}

/// What a draft shares with an archived article.
fn candidate(
    article: &Article,
    counted: &Counted,
    compared: &Compared,
    passages: Vec<Passage>,
    open: &Open<'_>,
    runs: Option<Vec<Ordinals>>,
) -> Candidate {
    let covered = Ordinals::union(passages.iter().map(|passage| counted.of(passage.query)));
    // What one passage skips of the other article may be shared by another.
    let there = Ordinals::union(passages.iter().map(|passage| passage.other));
    let shared_there = passages.iter().map(|passage| (passage.other.len() as u32).saturating_sub(passage.unshared));
    let covered_there = there.min(shared_there.fold(0, u32::saturating_add));
    let longest = passages.iter().max_by_key(|passage| passage.matched).expect("candidates share something");
    let source = Source {
        elsewhere: compared.elsewhere(compared.span(longest.other)),
        words: covered,
        of_query: covered as f32 / counted.words().max(1) as f32,
        of_source: covered_there as f32 / compared.words.len().max(1) as f32,
        order: order(article, compared.entry.published.as_deref()),
    };
    let place = |passage: Passage| {
        let span = compared.span(passage.other);
        (passage, span, compared.elsewhere(span))
    };
    let passages = passages.into_iter().map(place).collect();
    Candidate { source, passages, completions: open.complete(compared), runs }
}

/// True for words that differ only in their capitals, of whatever alphabet.
pub(super) fn same_in_any_case(a: &str, b: &str) -> bool {
    a.chars().flat_map(char::to_lowercase).eq(b.chars().flat_map(char::to_lowercase))
}

/// Whether two addresses lead to one page, whatever the scheme, the capitals of the host, a slash at the end of the path,
/// and the place in the page.
fn is_same_page(a: &str, b: &str) -> bool {
    fn parts(url: &str) -> (&str, &str, &str) {
        // Some sites have one page, and what it shows behind the `#`.
        let place = url.find('#').filter(|&at| !url[at + 1..].starts_with(['!', '/']));
        let url = &url[..place.unwrap_or(url.len())];
        let scheme = url.find(['/', '?', '#']).filter(|&at| url[..at].ends_with(':') && url[at..].starts_with("//"));
        let url = scheme.map_or(url, |at| &url[at + 2..]);
        let (host, rest) = url.split_at(url.find(['/', '?', '#']).unwrap_or(url.len()));
        let (path, query) = rest.split_at(rest.find(['?', '#']).unwrap_or(rest.len()));
        (host, path.trim_end_matches('/'), query)
    }
    let ((host, path, query), (other, other_path, other_query)) = (parts(a), parts(b));
    let same = host.eq_ignore_ascii_case(other) && (path, query) == (other_path, other_query);
    a == b || same && !host.is_empty()
}

/// Whether an archived article is compared at all: not the draft's own revision, not an
/// ignored source, inside the asked time.
fn counts(article: &Article, entry: &Entry, config: &CheckConfig) -> bool {
    let is_same_page = |url: &String| entry.url.as_ref().is_some_and(|other| is_same_page(url, other));
    if entry.id == article.id || article.url.as_ref().is_some_and(is_same_page) {
        return false;
    }
    if let Some(source) = &entry.source
        && config.ignore_sources.iter().any(|ignored| same_in_any_case(ignored, source))
    {
        return false;
    }
    if config.since.is_none() && config.until.is_none() {
        return true;
    }
    let Some(day) = entry.published.as_deref().and_then(date::parse) else { return true };
    config.since.is_none_or(|since| day >= since) && config.until.is_none_or(|until| day <= until)
}

/// Compares articles of the archive with the draft.
pub(super) struct Finder<'a> {
    article: &'a Article,
    config: &'a CheckConfig,
    query: &'a Query<'a, Token>,
    /// Tokens of the draft that belong to allowed passages.
    allowed: &'a [bool],
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
        if !counts(self.article, &entry, self.config) {
            return Ok(None);
        }
        let text = snapshot.text_of(&entry)?;
        let words = text::words(&text);
        Ok(Some(Compared { entry, text, words, lines: OnceLock::new(), passages: OnceLock::new() }))
    }

    /// What the whole draft shares with it, but for single sentences with changed words.
    fn passages<'c>(&self, compared: &'c Compared) -> &'c [Passage] {
        compared.passages.get_or_init(|| self.query.passages(&compared.words))
    }

    /// Whether a passage is long enough without its stock and allowed words.
    fn is_reported(&self, passage: &Passage, stock: &Stock) -> bool {
        let free = passage.query.range().filter(|&at| !stock.tokens[at] && !self.allowed[at]).count() as u32;
        passage.matched.min(free) >= self.config.min_words
    }
}

/// What the other article says twice matches twice; the better match stands for both, and for the
/// few words that only the other one has.
fn drop_nested(passages: &mut Vec<Passage>) {
    passages
        .sort_unstable_by_key(|passage| (std::cmp::Reverse(passage.matched), passage.query.start, passage.other.start));
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

/// Puts the passages of all candidates together: what several articles hold is one passage
/// with several places.
fn gather(text: &Text, candidates: Vec<Candidate>) -> Shared {
    let mut shared = Shared { words: text.tokens.len() as u32, ..Shared::default() };
    let mut all: Vec<(Passage, Place)> = Vec::new();
    let mut completed = HashSet::new();
    for (source, candidate) in candidates.into_iter().enumerate() {
        shared.sources.push(candidate.source);
        all.extend(candidate.passages.into_iter().map(|(passage, span, elsewhere)| {
            let identity = passage.identity();
            (passage, Place { source, span, elsewhere: Box::new(elsewhere), identity })
        }));
        for (sentence, Completed { missing, span, elsewhere }) in candidate.completions {
            if completed.insert(sentence) {
                let place = Place { source, span, elsewhere: Box::new(elsewhere), identity: 1.0 };
                shared.completions.push(Completion { span: text.sentences[sentence].span, missing, place });
            }
        }
    }
    shared.completions.sort_by_key(|completion| completion.span);
    all.sort_by_key(|(passage, place)| (std::cmp::Reverse(passage.matched), passage.query.start, place.source));
    let mut groups: Vec<(Ordinals, Vec<(Passage, Place)>)> = Vec::new();
    let mut ranges = Ranges::default();
    for (passage, place) in all {
        let same = |&index: &usize| {
            let (range, members): &(Ordinals, Vec<(Passage, Place)>) = &groups[index];
            range.shared(passage.query) * 10 >= 8 * range.len().max(passage.query.len())
                && members.iter().all(|(_, other)| other.source != place.source)
        };
        match ranges.around(passage.query).filter(same).min() {
            Some(index) => groups[index].1.push((passage, place)),
            None => {
                ranges.insert(passage.query, groups.len());
                groups.push((passage.query, vec![(passage, place)]));
            }
        }
    }
    for (_, members) in groups {
        let best = members[0].0;
        // The words of every member, so that no long run lies outside; how much of it each article
        // has is told by its identity.
        let tokens = members.iter().fold(best.query, |whole, (passage, _)| whole.cover(passage.query));
        let mut places: Vec<Place> = members
            .into_iter()
            .map(|(passage, place)| {
                let identity = passage.matched as f32 / tokens.len().max(passage.other.len()).max(1) as f32;
                Place { identity, ..place }
            })
            .collect();
        let day = |place: &Place| place.elsewhere.published.as_deref().and_then(date::parse);
        places.sort_by_cached_key(|place| {
            let day = day(place);
            (day.is_none(), day, place.source)
        });
        shared.passages.push(SharedPassage {
            tokens,
            span: span_of(&text.tokens, tokens),
            matched: best.matched,
            longest: best.longest,
            places,
            stock: None,
        });
    }
    shared
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_page_has_many_addresses() {
        let page = "https://valley.example/news/bridge?id=7";
        for other in
            [page, "http://Valley.Example/news/bridge?id=7", "https://valley.example/news/bridge?id=7#comments"]
        {
            assert!(is_same_page(page, other), "{other}");
        }
        for other in
            ["https://valley.example/news/Bridge?id=7", "https://valley.example/news/bridge?id=8", "/news/bridge"]
        {
            assert!(!is_same_page(page, other), "{other}");
        }
        for (a, b) in [
            ("https://valley.example/#!/2024/a", "https://valley.example/#!/2024/b"),
            ("hill.example/go?u=https://valley.example/a", "lake.example/go?u=https://valley.example/a"),
            ("#1", "#2"),
            ("https://valley.example/?p=a/", "https://valley.example/?p=a"),
        ] {
            assert!(!is_same_page(a, b) && is_same_page(a, a), "{a} {b}");
        }
        assert!(is_same_page("https://valley.example", "http://valley.example/"));
        assert!(is_same_page("https://valley.example/a/", "https://valley.example/a"));
    }
}
