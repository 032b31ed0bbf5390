//! Whether what an article tells is told in another one: figures, negations and their like, place by place.

use std::cell::RefCell;
use std::io;
use std::ops::Range;

use super::collection::{Collection, Doc};
use super::pairs::Shared;
use crate::compare::altered::{self, Altered};
use crate::compare::common;
use crate::span::Span;
use crate::text::Ordinals;
use crate::text::telling::{self, Kind, Telling};
use crate::text::tokens::tokenise;

/// Articles whose telling words are kept: one and that with which it is compared.
const HELD: usize = 2;

/// A telling word of an article.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told {
    /// Its token.
    pub(super) at: u32,
    /// What it tells.
    pub(super) telling: Telling,
    /// It is of an address or the number of a link, which say nothing.
    is_of_link: bool,
}

/// The telling words of a text among tokens, of which the first has this number.
pub(super) fn of_text(text: &str, tokens: &[Span], first: u32) -> Vec<Told> {
    let told = |(at, span): (u32, &Span)| {
        telling::at(text, *span).map(|telling| Told { at, telling, is_of_link: is_of_link(text, *span) })
    };
    (first..).zip(tokens).filter_map(told).collect()
}

/// Bytes of a word on either side of a token that are looked at.
const AROUND: usize = 64;

/// True for tokens inside an address, a tag or a mark such as `[12]`.
fn is_of_link(text: &str, token: Span) -> bool {
    let (before, behind) = (&text.as_bytes()[..token.start as usize], &text.as_bytes()[token.end as usize..]);
    let is_space = |byte: &u8| byte.is_ascii_whitespace();
    let before = &before[before.len().saturating_sub(AROUND)..];
    let behind = &behind[..behind.len().min(AROUND)];
    let before = before.rsplit(is_space).next().unwrap_or_default();
    let behind = behind.split(is_space).next().unwrap_or_default();
    before.ends_with(b"[") && behind.starts_with(b"]")
        || [before, behind].iter().any(|part| {
            part.iter().any(|byte| matches!(byte, b'=' | b'_' | b'<' | b'>' | b'#'))
                || part.windows(2).any(|pair| matches!(pair, b"](" | b"][" | b"//"))
        })
        || before.contains(&b'/') && behind.contains(&b'/') && before.iter().any(u8::is_ascii_alphabetic)
}

/// Whether telling words are the same in the same order; `words` are those of their articles, from a token on.
pub(super) fn is_same(a: &[Told], words: (&[u32], u32), b: &[Told], other: (&[u32], u32)) -> bool {
    let word = |one: &Told, words: (&[u32], u32)| one.telling.key(words.0[(one.at - words.1) as usize]);
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| word(a, words) == word(b, other))
}

/// Looks for the telling words of articles.
pub(super) struct Tells<'a> {
    collection: &'a Collection,
    /// The articles that were looked at last: unpacking and reading a long one takes long.
    held: RefCell<Vec<Held>>,
}

/// An article that was looked at.
struct Held {
    doc: Doc,
    text: String,
    /// Its tokens.
    spans: Vec<Span>,
    /// Its telling words.
    told: Vec<Told>,
}

impl Held {
    /// The text of a range of its tokens.
    fn text_of(&self, range: Ordinals) -> &str {
        self.spans[range.range()].iter().copied().reduce(Span::cover).map_or("", |span| span.of(&self.text))
    }

    /// A range of its tokens with what stands beside it in the same line, not beyond these tokens.
    fn in_line(&self, range: Ordinals, within: Range<u32>) -> Ordinals {
        let are_joined = |at: u32| {
            let (before, next) = (self.spans[at as usize - 1], self.spans[at as usize]);
            !self.text[before.end as usize..next.start as usize].contains('\n')
        };
        let (mut start, mut end) = (range.start, range.end);
        let (first, last) = (within.start.max(start.saturating_sub(BESIDE)), within.end.min(end + BESIDE));
        while start > first && are_joined(start) {
            start -= 1;
        }
        while end < last && are_joined(end) {
            end += 1;
        }
        Ordinals { start, end }
    }
}

impl<'a> Tells<'a> {
    pub(super) fn new(collection: &'a Collection) -> Self {
        Self { collection, held: RefCell::default() }
    }

    /// Looks at an article.
    fn look<T>(&self, doc: Doc, look: impl FnOnce(&Held) -> T) -> io::Result<T> {
        let mut held = self.held.borrow_mut();
        let one = match held.iter().position(|known| known.doc == doc) {
            Some(at) => held.remove(at),
            None => {
                let spans = self.collection.spans(doc)?;
                let text = self.collection.text(doc)?;
                let told = of_text(&text, &spans, 0);
                Held { doc, text, spans, told }
            }
        };
        let looked = look(&one);
        if held.len() == HELD {
            held.remove(0);
        }
        held.push(one);
        Ok(looked)
    }

    /// The text of a range of an article's tokens.
    pub(super) fn text(&self, doc: Doc, range: Ordinals) -> io::Result<String> {
        self.look(doc, |held| held.text_of(range).to_owned())
    }

    /// Those of a range of an article's tokens.
    pub(super) fn within(&self, doc: Doc, range: Ordinals) -> io::Result<Vec<Told>> {
        self.look(doc, |held| {
            let place = |token: u32| held.told.partition_point(|one| one.at < token);
            held.told[place(range.start)..place(range.end)].to_vec()
        })
    }

    /// What becomes of the figures and negations of an article, those that are `aside` left out, where another one shares
    /// its words.
    pub(super) fn lost(&self, doc: Doc, other: Doc, shared: &[Shared], aside: &[Ordinals]) -> io::Result<Lost> {
        let is_aside = |at: u32| {
            let first = aside.partition_point(|gone| gone.end <= at);
            aside.get(first).is_some_and(|gone| gone.start <= at)
        };
        let counts = |one: &Told| one.telling.kind != Kind::Direction && !one.is_of_link;
        let mut own = self.within(doc, self.collection.all_tokens(doc))?;
        own.retain(|one| counts(one) && !is_aside(one.at));
        let words = self.collection.all_words(doc)?;
        let mut fates = vec![Fate::Missing; own.len()];
        // Those of the other one, each with whether this one tells them too.
        let mut others: Vec<(u32, bool)> = Vec::new();
        for &Shared { later: here, earlier: there, .. } in shared {
            let first = own.partition_point(|mine| mine.at < here.start);
            for (_, fate) in own[first..].iter().zip(&mut fates[first..]).take_while(|(mine, _)| mine.at < here.end) {
                *fate = (*fate).max(Fate::Altered);
            }
            let pairs = common::pairs(&words[here.range()], &self.collection.words(other, there)?);
            let mut pairs = pairs.into_iter().peekable();
            for one in self.within(other, there)?.into_iter().filter(counts) {
                let at = (one.at - there.start) as usize;
                while pairs.next_if(|pair| pair.1 < at).is_some() {}
                let pair = pairs.next_if(|pair| pair.1 == at).map(|pair| here.start + pair.0 as u32);
                let mine = pair.and_then(|at| own.binary_search_by_key(&at, |mine| mine.at).ok());
                if let Some(mine) = mine {
                    fates[mine] = Fate::Told;
                }
                others.push((one.at, mine.is_some() || pair.is_some_and(is_aside)));
            }
        }
        others.sort_unstable_by_key(|&(at, told)| (at, !told));
        others.dedup_by_key(|other| other.0);
        let added = others.iter().filter(|(_, told)| !told).count();
        let count = |fate: Fate| fates.iter().filter(|one| **one == fate).count();
        let between = self.between(other, shared, &own, counts)?;
        let Altered { names, opposites, .. } = self.altered(doc, other, shared)?;
        let (altered, missing) = (count(Fate::Altered), count(Fate::Missing));
        Ok(Lost { altered: altered.max(added) + between, lost: altered + missing, all: own.len(), names, opposites })
    }

    /// In how many places two articles have something else: in passages, and beside them in the same line.
    fn altered(&self, doc: Doc, other: Doc, shared: &[Shared]) -> io::Result<Altered> {
        let mut shared: Vec<[Ordinals; 2]> = shared.iter().map(|one| [one.later, one.earlier]).collect();
        shared.sort_unstable_by_key(|[here, there]| (here.start, there.start));
        let mut done = [0, 0];
        let mut altered = Altered::default();
        for (at, standings) in shared.iter().enumerate() {
            let standing = |side: usize, doc: Doc| {
                let next = shared.get(at + 1).map(|next| next[side].start);
                self.look(doc, |held| {
                    let range = held.in_line(standings[side], done[side]..next.unwrap_or(held.spans.len() as u32));
                    (range.end, held.text_of(range).to_owned())
                })
            };
            let ((end, here), (other_end, there)) = (standing(0, doc)?, standing(1, other)?);
            done = [end, other_end];
            if here != there {
                altered += altered::places((&here, &tokenise(&here)), (&there, &tokenise(&there)));
            }
        }
        Ok(altered)
    }

    /// How many telling words of an article stand between two passages where the other one has some, too.
    fn between(
        &self,
        other: Doc,
        shared: &[Shared],
        own: &[Told],
        counts: impl Fn(&Told) -> bool,
    ) -> io::Result<usize> {
        let mut shared = shared.to_vec();
        shared.sort_unstable_by_key(|one| (one.later.start, one.earlier.start));
        let mut between = 0;
        for pair in shared.windows(2) {
            let (here, next) = (pair[0].later.end, pair[1].later.start);
            let there = Ordinals { start: pair[0].earlier.end, end: pair[1].earlier.start };
            if here >= next || there.start >= there.end || there.end - there.start > BETWEEN {
                continue;
            }
            let first = own.partition_point(|mine| mine.at < here);
            let mine = own[first..].iter().take_while(|mine| mine.at < next).count();
            if mine > 0 {
                between += mine.min(self.within(other, there)?.iter().filter(|one| counts(one)).count());
            }
        }
        Ok(between)
    }
}

/// Tokens beside a passage that belong to its story.
const BESIDE: u32 = 16;

/// What becomes of a telling word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    /// No passage holds it.
    Missing,
    /// It is of a passage, and the other article has something else there.
    Altered,
    /// The other article tells it too.
    Told,
}

/// Most tokens between two passages of which one was filled in otherwise.
const BETWEEN: u32 = 64;

/// How many figures and negations of an article another one does not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lost {
    /// Those that are others there, or are among words that are.
    pub(super) altered: usize,
    /// Those and the ones that stand in no passage.
    pub(super) lost: usize,
    /// All of them.
    pub(super) all: usize,
    /// Places where the other one has another name.
    pub(super) names: usize,
    /// Places where only one of them says that something is not so, or that it is less.
    pub(super) opposites: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_links_say_nothing() {
        let is_link = |text: &str| {
            let token = tokenise(text).into_iter().find(|token| token.shape.has_digit()).unwrap();
            is_of_link(text, token.span)
        };
        for text in [
            "the [mayor][12] said",
            "see [12]",
            "(https://valley.example/2024/bridge)",
            "a?id=7",
            "img_1200x",
            "<a1>",
            "/valley/12/bridge",
            "valley/12/bridge",
        ] {
            assert!(is_link(text), "{text}");
        }
        for text in [
            "of 12 days",
            "(12)",
            "$12/day",
            "12:30",
            "won 3-1.",
            "*12*",
            "2023/24",
            "[12 days]",
            "{12]",
            "on Route/12",
            "a/b 12",
            "$/12/day",
        ] {
            assert!(!is_link(text), "{text}");
        }
    }
}
