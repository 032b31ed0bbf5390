//! What is taken out of a collection that is cleaned, decided article by article in the order of the input.
//!
//! Nothing goes because it is said elsewhere unless it still is when all is done: a sentence goes when its words
//! stand, one beside the other, in an earlier article that is kept, at a place that stays. What stays of an article is
//! settled before a later one is looked at, so no chain of likeness can take away all places of a sentence.
//! Passages only lead to the places; what they have in common is compared anew, sentence by sentence.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io;

use super::alike::{Alike, Edge};
use super::aside::joined;
use super::clean::{COPY, Drop, Removal, Why, removals, without};
use super::collection::{ByDoc, Collection, Doc, OfArticle};
use super::copies::{self, Copy, Question};
use super::halves;
use super::overview::Likeness;
use super::places::Passages;
use super::punctuation::{Pairs, sentence_spans};
use super::sharing::Sharing;
use super::spill::{Record, get_all, put_all};
use super::standing::Elsewhere;
use super::told::{self, Lost, Tells, Told};
use crate::compare::says;
use crate::span::Span;
use crate::text::Ordinals;
use crate::text::tokens::tokenise;

/// Earlier places with which a place is compared: the first that stayed, and some that stayed beside it.
const COMPARED: usize = 4;

/// Tokens around an earlier place in which a sentence may begin or end too: places are only about as long as
/// one another.
const AROUND: u32 = 8;

/// Most words of sentences whose telling words and names are compared: many sentences may lead to the same long one.
const MOST_COMPARED: usize = 400;

/// Figures and negations of an article that may be others in the one for which it goes: the date of a revision, a
/// number that was corrected.
const ALTERED: usize = 2;

/// Share of them from which an article says something else, if they are more than that.
const ALTERED_SHARE: f64 = 0.15;

/// Share of them that may be missing there, where they stand between other words of its own, such as what a page says
/// of itself.
const LOST_SHARE: f64 = 0.5;

/// Words of an article in which one other name, one "not" or two figures make it another story: a notice, a result, a
/// sentence of a court. One figure may have been corrected.
const SHORT: u32 = 150;

/// Words of longer ones for each name that is another one, at most.
const WORDS_PER_NAME: usize = 60;

/// True for an article of so many words that tells something else than the one for which it would go: a result, a report
/// of another week.
fn tells_something_else(Lost { altered, lost, all, names, opposites }: Lost, words: u32) -> bool {
    let share = |part: usize| part as f64 / all.max(1) as f64;
    if words < SHORT && (names + opposites > 0 || altered > 1) {
        return true;
    }
    names > ALTERED && names * WORDS_PER_NAME > words as usize
        || altered > ALTERED && share(altered) > ALTERED_SHARE
        || lost > ALTERED && share(lost) > LOST_SHARE
        || altered > 1 && share(altered) > LOST_SHARE
}

/// What becomes of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is kept.
    Kept,
    /// It is left out for one that is kept.
    Copy(Doc, Likeness),
    /// It is left out because nothing is left of it.
    Empty,
}

/// What is taken out of a collection.
#[derive(Debug)]
pub struct Cleaning {
    /// What becomes of each article.
    pub fates: Vec<Fate>,
    /// The pieces that go of articles that are no copies.
    pub removals: ByDoc<Removal>,
}

/// A place of a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    doc: Doc,
    range: Ordinals,
    passage: u32,
}

impl Record for Place {
    const SIZE: usize = 16;

    fn put(&self, out: &mut Vec<u8>) {
        put_all(&[self.doc, self.range.start, self.range.end, self.passage], out);
    }

    fn get(bytes: &[u8]) -> Self {
        let [doc, start, end, passage] = get_all(bytes);
        Self { doc, range: Ordinals { start, end }, passage }
    }
}

impl OfArticle for Place {
    fn doc(&self) -> Doc {
        self.doc
    }
}

/// Decides what `drops` take out.
///
/// # Errors
/// When the scratch folder fails.
pub fn decide(collection: &Collection, sharing: &Sharing, drops: &[Drop]) -> io::Result<Cleaning> {
    let fates = fates(collection, sharing, drops)?;
    let places = places(collection, &sharing.passages, drops)?;
    let mut deciding = Deciding {
        collection,
        drops,
        copies: if drops.contains(&Drop::Reprints) { collection.copies() } else { HashMap::new() },
        fates,
        tells: Tells::new(collection),
        sentences: RefCell::default(),
        staying: Staying::new(sharing.passages.len()),
        removals: collection.buckets("removed"),
    };
    places.each(collection, |doc, own| {
        if deciding.fates[doc as usize] == Fate::Kept {
            let cut = deciding.article(doc, own)?;
            deciding.staying.add(doc, own, cut);
            deciding.stay_whole(doc);
        } else {
            deciding.staying.add(doc, &[], Vec::new());
        }
        io::Result::Ok(())
    })?;
    // Where nothing is left of an article, none goes for its sake.
    let is_orphan = |fate: &Fate, fates: &[Fate]| match fate {
        Fate::Copy(kept, _) => fates[*kept as usize] == Fate::Empty,
        _ => false,
    };
    let orphans: Vec<bool> = deciding.fates.iter().map(|fate| is_orphan(fate, &deciding.fates)).collect();
    if orphans.contains(&true) {
        places.each(collection, |doc, own| {
            if orphans[doc as usize] {
                deciding.fates[doc as usize] = Fate::Kept;
                deciding.article(doc, own)?;
            }
            io::Result::Ok(())
        })?;
    }
    Ok(Cleaning { fates: deciding.fates, removals: deciding.removals })
}

/// Which articles go for another one; forms stay, whatever is filled in.
fn fates(collection: &Collection, sharing: &Sharing, drops: &[Drop]) -> io::Result<Vec<Fate>> {
    let mut fates = vec![Fate::Kept; collection.len()];
    if !drops.contains(&Drop::Duplicates) {
        return Ok(fates);
    }
    let mut left = Left { collection, sharing, drops, marked: HashMap::new(), tells: Tells::new(collection) };
    let clusters = sharing.clusters.iter().enumerate().filter(|(_, cluster)| cluster.likeness != Likeness::Template);
    let copies = copies::settled(clusters, |doc| collection.same_as(doc), |asked| left.is_copy(asked))?;
    for doc in 0..collection.len() as Doc {
        // What is told to be no copy of any stays: a chain may end at another article here.
        let (Some(&copy), Some(told)) = (copies.of(doc), sharing.copies.of(doc)) else { continue };
        let copy = match told {
            // What is told to be a form stays, also where it is nearly a copy of something else; of several with the same
            // words one does.
            Copy { likeness: Likeness::Template, same: None, .. } => continue,
            &Copy { likeness: Likeness::Template, same: Some(kept), .. } => {
                Copy { kept, likeness: Likeness::Exact, ..*told }
            }
            _ => copy,
        };
        if copy.same.map_or(Ok(true), |same| left.stands_in(doc, same))? {
            fates[doc as usize] = Fate::Copy(copy.kept, copy.likeness);
        }
    }
    Ok(fates)
}

/// What is left of articles without boilerplate and what the findings take out: what goes itself makes no copy.
struct Left<'a> {
    collection: &'a Collection,
    sharing: &'a Sharing,
    drops: &'a [Drop],
    /// Tokens that the findings take out of the articles that were looked at.
    marked: HashMap<Doc, Vec<Ordinals>>,
    tells: Tells<'a>,
}

impl Left<'_> {
    /// Whether most of an article stands in one that is kept, and nearly all that it tells.
    fn is_copy(&mut self, Question { doc, kept, known, place }: Question) -> io::Result<bool> {
        let cut = [self.cut(doc)?.len(), self.cut(kept)?.len()];
        let known = known.filter(|_| cut == [0, 0]);
        if known.is_some_and(|coverage| coverage < COPY) {
            return Ok(false);
        }
        let Self { collection, sharing, .. } = *self;
        let (first, other) = (collection.same_as(doc), collection.same_as(kept));
        let aside = |doc: Doc, text: Doc| joined([&sharing.stock.of(text)[..], &self.marked[&doc]].concat());
        let aside = [aside(doc, first), aside(kept, other)];
        let alike = Alike { collection, aside: &sharing.stock };
        let shared = alike.shared(first, other, Some(place))?;
        if known.is_none() {
            let edge = Edge::of(collection, (first, other), &shared, aside.each_ref().map(Vec::as_slice));
            if edge.is_none_or(|edge| edge.of_a < COPY) {
                return Ok(false);
            }
        }
        let lost = self.tells.lost(doc, kept, &shared, &aside[0])?;
        Ok(!tells_something_else(lost, self.collection.tokens(doc)))
    }

    /// Whether most of what is left of an article is left of one of the same words.
    fn stands_in(&mut self, doc: Doc, other: Doc) -> io::Result<bool> {
        self.cut(doc)?;
        self.cut(other)?;
        let (own, lacks) = (&self.marked[&doc], &self.marked[&other]);
        let left = |cut: &[Ordinals]| self.collection.tokens(doc) - Ordinals::union(cut.iter().copied());
        let both = left(&[&own[..], lacks].concat());
        Ok(own == lacks || f64::from(both) >= f64::from(left(own)) * COPY)
    }

    /// The tokens that the findings take out of an article.
    fn cut(&mut self, doc: Doc) -> io::Result<&[Ordinals]> {
        if !self.marked.contains_key(&doc) {
            let mut pieces = marked(self.collection, self.drops, doc)?;
            let gone = if pieces.is_empty() {
                Vec::new()
            } else {
                let text = self.collection.text(doc)?;
                halves::keep(&text, &mut pieces);
                cut(&self.collection.spans(doc)?, &removals(&text, pieces))
            };
            self.marked.insert(doc, gone);
        }
        Ok(&self.marked[&doc])
    }
}

/// What the findings take out of an article.
fn marked(collection: &Collection, drops: &[Drop], doc: Doc) -> io::Result<Vec<Removal>> {
    if !drops.iter().any(|drop| matches!(drop, Drop::Fragments | Drop::Repeats | Drop::Residue)) {
        return Ok(Vec::new());
    }
    let marks = collection.marks(doc)?;
    let taken = marks.iter().filter(|mark| mark.drop().is_some_and(|drop| drops.contains(&drop)));
    Ok(taken.map(|mark| Removal { doc, span: mark.span, why: Why::Rule(mark.rule()), kept: None }).collect())
}

/// The places of what may go, by article.
fn places(collection: &Collection, passages: &Passages, drops: &[Drop]) -> io::Result<ByDoc<Place>> {
    let mut places = collection.buckets("staying");
    passages.each(|passage, all| {
        let drop = if passages.is_stock(passage) { Drop::Boilerplate } else { Drop::Reprints };
        if !drops.contains(&drop) {
            return Ok(());
        }
        all.iter().try_for_each(|place| places.put(collection, Place { doc: place.doc, range: place.range, passage }))
    })?;
    Ok(places)
}

/// Where an article's words stand in an earlier one.
#[derive(Debug, Clone, Copy)]
struct Source {
    /// The article's words.
    place: Ordinals,
    /// The earlier article.
    kept: Doc,
    there: Ordinals,
    why: Why,
}

/// An article that is decided.
#[derive(Debug, Clone, Copy)]
struct Here<'a> {
    text: &'a str,
    tokens: &'a [Span],
    words: &'a [u32],
    sentences: &'a [Ordinals],
}

impl<'a> Here<'a> {
    fn text_of(&self, range: Ordinals) -> &'a str {
        self.tokens[range.range()].iter().copied().reduce(Span::cover).map_or("", |span| span.of(self.text))
    }
}

/// What becomes of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Stays,
    /// Other findings take it out, or a part of it.
    Marked,
    /// It goes because it stands in an earlier article.
    Goes(Why, Doc),
}

/// Decides article by article.
struct Deciding<'a> {
    collection: &'a Collection,
    drops: &'a [Drop],
    /// The articles of the same words, by the first of them, where they go for one another.
    copies: HashMap<Doc, Vec<Doc>>,
    fates: Vec<Fate>,
    tells: Tells<'a>,
    /// The sentences of the earlier article that was looked at last.
    sentences: RefCell<Option<(Doc, Vec<Ordinals>)>>,
    staying: Staying,
    removals: ByDoc<Removal>,
}

impl Deciding<'_> {
    /// Decides what goes of an article, and tells which of its tokens are among it.
    fn article(&mut self, doc: Doc, own: &[Place]) -> io::Result<Vec<Ordinals>> {
        let mut pieces = marked(self.collection, self.drops, doc)?;
        let sources = self.sources(doc, own);
        if pieces.is_empty() && sources.is_empty() {
            return Ok(Vec::new());
        }
        let text = self.collection.text(doc)?;
        let tokens = self.collection.spans(doc)?;
        halves::keep(&text, &mut pieces);
        if !sources.is_empty() {
            let row = self.collection.row_of(doc..doc + 1)?;
            let (words, sentences) = row.article(doc);
            let spans = sentence_spans(&text, &tokens, sentences);
            let mut states = vec![State::Stays; sentences.len()];
            for piece in &pieces {
                let first = spans.partition_point(|span| span.end <= piece.span.start);
                let touched = spans[first..].iter().take_while(|span| span.start < piece.span.end).count();
                states[first..first + touched].fill(State::Marked);
            }
            for source in sources {
                self.compare(Here { text: &text, tokens: &tokens, words, sentences }, &mut states, source)?;
            }
            keep_pairs_whole(&text, &spans, &mut states);
            pieces.extend(spans.iter().zip(states).filter_map(|(&span, state)| match state {
                State::Goes(why, kept) => Some(Removal { doc, span, why, kept: Some(kept) }),
                State::Stays | State::Marked => None,
            }));
        }
        let removed = removals(&text, pieces);
        if !removed.is_empty() && !without(&text, &removed).contains(char::is_alphanumeric) {
            self.fates[doc as usize] = Fate::Empty;
        }
        for &removal in &removed {
            self.removals.put(self.collection, removal)?;
        }
        Ok(cut(&tokens, &removed))
    }

    /// Earlier places at which sentences of an article may stand.
    fn sources(&self, doc: Doc, own: &[Place]) -> Vec<Source> {
        let mut sources = Vec::new();
        let whole = self.collection.all_tokens(doc);
        for &kept in self.staying.wholes.get(&self.collection.same_as(doc)).into_iter().flatten() {
            sources.push(Source { place: whole, kept, there: whole, why: Why::Exact });
        }
        for place in own {
            let why = Why::Passage(place.passage + 1);
            for (kept, there) in self.staying.places(place.passage) {
                sources.push(Source { place: place.range, kept, there, why });
            }
        }
        sources
    }

    /// Looks for the sentences of a place at an earlier one. Those of which the place holds the lesser part were not
    /// shared.
    fn compare(&self, here: Here, states: &mut [State], source: Source) -> io::Result<()> {
        let Here { words, sentences, .. } = here;
        let Source { place, kept, there, why } = source;
        let first = sentences.partition_point(|sentence| sentence.end <= place.start);
        let open: Vec<usize> = (first..sentences.len())
            .take_while(|&at| sentences[at].start < place.end)
            .filter(|&at| states[at] == State::Stays)
            .filter(|&at| !sentences[at].is_empty() && sentences[at].shared(place) * 2 >= sentences[at].len())
            .collect();
        let (Some(&begin), Some(&end)) = (open.first(), open.last()) else { return Ok(()) };
        let before = AROUND + place.start.saturating_sub(sentences[begin].start);
        let behind = AROUND + sentences[end].end.saturating_sub(place.end);
        let window = Ordinals {
            start: there.start.saturating_sub(before),
            end: there.end.saturating_add(behind).min(self.collection.tokens(kept)),
        };
        let words_there = self.collection.words(kept, window)?;
        let mut elsewhere = Elsewhere::new(&words_there);
        // Words that stand here and there, as far as is known.
        let mut known = (place.start, there.start - window.start);
        for at in open {
            let sentence = sentences[at];
            let near = (known.1 + sentence.start).saturating_sub(known.0);
            let mut failed = None;
            let told = told::of_text(here.text, &here.tokens[sentence.range()], sentence.start);
            let stays = |found: Ordinals| {
                let there = Ordinals { start: window.start + found.start, end: window.start + found.end };
                let is_exact = words_there[found.range()] == words[sentence.range()];
                self.staying.stays(kept, there)
                    && self.says((kept, there), is_exact, (here, sentence, &told)).unwrap_or_else(|error| {
                        failed = Some(error);
                        false
                    })
            };
            let found = elsewhere.find(&words[sentence.range()], near as usize, stays);
            if let Some(error) = failed {
                return Err(error);
            }
            if let Some(found) = found {
                states[at] = State::Goes(why, kept);
                known = (sentence.end, found.end);
            }
        }
        Ok(())
    }

    /// Whether the sentences at a place of an earlier article, from the first word to the last, tell what a sentence
    /// here does: what stands beside the place, such as a "no", may turn it into the opposite. The same words are of
    /// the same people.
    fn says(
        &self,
        (doc, place): (Doc, Ordinals),
        is_exact: bool,
        (here, sentence, told): (Here, Ordinals, &[Told]),
    ) -> io::Result<bool> {
        let whole = self.sentences_at(doc, place)?;
        // Signs of figures are no words.
        if is_exact && whole == place && told.iter().all(|one| !one.telling.is_digits()) {
            return Ok(true);
        }
        if whole.len() > MOST_COMPARED && !(is_exact && whole == place) {
            return Ok(false);
        }
        let there = self.tells.within(doc, whole)?;
        if there.len() != told.len()
            || !told.is_empty()
                && !told::is_same(told, (here.words, 0), &there, (&self.collection.words(doc, whole)?, whole.start))
        {
            return Ok(false);
        }
        if is_exact {
            return Ok(true);
        }
        let (mine, theirs) = (here.text_of(sentence), self.tells.text(doc, place)?);
        Ok(says::same_names((mine, &tokenise(mine)), (&theirs, &tokenise(&theirs))))
    }

    /// A place of an article with all of its sentences of which it holds a part.
    fn sentences_at(&self, doc: Doc, place: Ordinals) -> io::Result<Ordinals> {
        let mut known = self.sentences.borrow_mut();
        let sentences = match &mut *known {
            Some((at, sentences)) if *at == doc => sentences,
            other => {
                let row = self.collection.row_of(doc..doc + 1)?;
                &mut other.insert((doc, row.article(doc).1.to_vec())).1
            }
        };
        let first = sentences.partition_point(|sentence| sentence.end <= place.start);
        let behind = sentences.partition_point(|sentence| sentence.start < place.end);
        Ok(sentences[first..behind.max(first)].iter().copied().fold(place, Ordinals::cover))
    }

    /// Remembers an article for those of the same words.
    fn stay_whole(&mut self, doc: Doc) {
        let first = self.collection.same_as(doc);
        if self.copies.contains_key(&first) && self.fates[doc as usize] == Fate::Kept {
            let wholes = self.staying.wholes.entry(first).or_default();
            if wholes.len() < COMPARED {
                wholes.push(doc);
            }
        }
    }
}

/// Sentences that a quotation or a bracket spans from the first to the last go both or not at all.
fn keep_pairs_whole(text: &str, spans: &[Span], states: &mut [State]) {
    let goes = |state: &State| matches!(state, State::Goes(..));
    if !states.iter().any(goes) {
        return;
    }
    let holding = |mark: usize| {
        let at = spans.partition_point(|span| span.end as usize <= mark);
        spans.get(at).filter(|span| span.start as usize <= mark).map(|_| at)
    };
    let mut links: Vec<(usize, usize)> = Vec::new();
    let mut stay: Vec<usize> = Vec::new();
    for (open, close) in Pairs::of(text).each() {
        match (holding(open), holding(close)) {
            (Some(a), Some(b)) if a != b => links.extend([(a, b), (b, a)]),
            // The other mark stands between sentences.
            (Some(one), None) | (None, Some(one)) if goes(&states[one]) => states[one] = State::Stays,
            _ => {}
        }
    }
    links.sort_unstable();
    stay.extend(links.iter().map(|link| link.0).filter(|&at| states[at] == State::Stays));
    while let Some(at) = stay.pop() {
        let first = links.partition_point(|link| link.0 < at);
        for &(_, other) in links[first..].iter().take_while(|link| link.0 == at) {
            if goes(&states[other]) {
                states[other] = State::Stays;
                stay.push(other);
            }
        }
    }
}

/// The tokens that are among what was taken out.
fn cut(tokens: &[Span], removed: &[Removal]) -> Vec<Ordinals> {
    let mut cut: Vec<Ordinals> = Vec::new();
    let mut rest = removed;
    for (at, token) in (0..).zip(tokens) {
        while let Some((first, behind)) = rest.split_first()
            && first.span.end <= token.start
        {
            rest = behind;
        }
        if rest.first().is_some_and(|first| first.span.overlaps(*token)) {
            match cut.last_mut() {
                Some(last) if last.end == at => last.end += 1,
                _ => cut.push(Ordinals { start: at, end: at + 1 }),
            }
        }
    }
    cut
}

/// What stays of the articles that were decided.
#[derive(Debug)]
struct Staying {
    /// A place of each passage.
    first: Vec<(Doc, Ordinals)>,
    /// Further ones.
    further: HashMap<u32, Vec<(Doc, Ordinals)>>,
    /// Articles that are kept, by the first one of the same words.
    wholes: HashMap<Doc, Vec<Doc>>,
    /// Tokens that went, article by article.
    cut: Vec<Ordinals>,
    /// Where those of each article end.
    ends: Vec<usize>,
}

impl Staying {
    fn new(passages: usize) -> Self {
        Self {
            first: vec![(Doc::MAX, Ordinals { start: 0, end: 0 }); passages],
            further: HashMap::new(),
            wholes: HashMap::new(),
            cut: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// Adds the next article with its places and what went of it.
    fn add(&mut self, doc: Doc, own: &[Place], mut cut: Vec<Ordinals>) {
        for place in own {
            let first = cut.partition_point(|gone| gone.end <= place.range.start);
            if cut.get(first).is_some_and(|gone| gone.shared(place.range) == place.range.len()) {
                continue;
            }
            let slot = &mut self.first[place.passage as usize];
            if slot.0 == Doc::MAX {
                *slot = (doc, place.range);
                continue;
            }
            let further = self.further.entry(place.passage).or_default();
            if further.len() + 1 < COMPARED {
                further.push((doc, place.range));
            }
        }
        self.cut.append(&mut cut);
        self.ends.push(self.cut.len());
    }

    /// Places of a passage that stay, or a part of which does.
    fn places(&self, passage: u32) -> impl Iterator<Item = (Doc, Ordinals)> + '_ {
        let first = self.first[passage as usize];
        let further = self.further.get(&passage).into_iter().flatten().copied();
        Some(first).filter(|first| first.0 != Doc::MAX).into_iter().chain(further)
    }

    /// Whether nothing went of a range of an article.
    fn stays(&self, doc: Doc, range: Ordinals) -> bool {
        let begin = doc.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
        let cut = &self.cut[begin..self.ends[doc as usize]];
        let first = cut.partition_point(|gone| gone.end <= range.start);
        cut.get(first).is_none_or(|gone| gone.start >= range.end)
    }
}

#[cfg(test)]
#[path = "cleaning_tests.rs"]
mod tests;
