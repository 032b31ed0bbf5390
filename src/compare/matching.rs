//! The longest match of every place of one text in another, in linear time.
//!
//! Text that repeats itself over and over matches itself everywhere: "a a a ..." has a run for
//! every pair of places. What is told of it then is, for each place of one text, the longest run
//! that the other holds, wherever it stands there first. A suffix automaton of the other text
//! (A. Blumer and others, "The smallest automaton recognizing the subwords of a text", 1985)
//! finds these runs in one pass.

use std::collections::HashMap;

use crate::shingle::Word;

/// A run of tokens that both texts hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Match {
    /// Its first token in the query.
    pub(super) query: u32,
    /// Its first token in the other text, where it stands first.
    pub(super) other: u32,
    /// Its tokens.
    pub(super) length: u32,
}

/// The runs of at least `least` tokens of `query` that stand in `other` and that lie inside no
/// other such run, in the order of the query. Every shared run lies inside one of them.
pub(super) fn longest<W: Word>(query: &[W], other: &[W], least: usize) -> Vec<Match> {
    let automaton = Automaton::new(other);
    let mut found = Vec::new();
    let mut tell = |end: usize, length: u32, state: u32| {
        if length as usize >= least.max(1) {
            let other = automaton.states[state as usize].end - length;
            found.push(Match { query: end as u32 - length, other, length });
        }
    };
    let (mut state, mut length) = (ROOT, 0u32);
    for (at, token) in query.iter().enumerate() {
        let (before, matched) = (state, length);
        let mut next = automaton.next(state, token.hash());
        while next.is_none() && state != ROOT {
            state = automaton.states[state as usize].link;
            length = automaton.states[state as usize].length;
            next = automaton.next(state, token.hash());
        }
        if next.is_none() || length != matched {
            tell(at, matched, before);
        }
        (state, length) = next.map_or((ROOT, 0), |next| (next, length + 1));
    }
    tell(query.len(), length, state);
    found
}

const ROOT: u32 = 0;
const NONE: u32 = u32::MAX;

#[derive(Debug, Clone, Copy)]
struct State {
    /// The state of the longest suffix that stands at more places.
    link: u32,
    /// Tokens of its longest word.
    length: u32,
    /// One past the last token of the first place where its words stand.
    end: u32,
    /// The last of its edges, in a list.
    edge: u32,
}

struct Automaton {
    states: Vec<State>,
    /// Tokens of the edges of each state, and the edge before in the state's list.
    edges: Vec<(u64, u32)>,
    targets: HashMap<(u32, u64), u32>,
}

impl Automaton {
    fn new<W: Word>(text: &[W]) -> Self {
        let root = State { link: NONE, length: 0, end: 0, edge: NONE };
        let mut automaton = Self { states: vec![root], edges: Vec::new(), targets: HashMap::new() };
        let mut last = ROOT;
        for (at, token) in text.iter().enumerate() {
            last = automaton.append(last, at as u32, token.hash());
        }
        automaton
    }

    fn next(&self, state: u32, token: u64) -> Option<u32> {
        self.targets.get(&(state, token)).copied()
    }

    fn connect(&mut self, from: u32, token: u64, to: u32) {
        if self.targets.insert((from, token), to).is_none() {
            let state = &mut self.states[from as usize];
            self.edges.push((token, state.edge));
            state.edge = self.edges.len() as u32 - 1;
        }
    }

    fn add(&mut self, state: State) -> u32 {
        self.states.push(state);
        self.states.len() as u32 - 1
    }

    fn append(&mut self, last: u32, at: u32, token: u64) -> u32 {
        let new = self.add(State { link: ROOT, length: at + 1, end: at + 1, edge: NONE });
        let mut from = last;
        while from != NONE && self.next(from, token).is_none() {
            self.connect(from, token, new);
            from = self.states[from as usize].link;
        }
        if from == NONE {
            return new;
        }
        let to = self.next(from, token).expect("the loop above ended there");
        let length = self.states[from as usize].length + 1;
        if self.states[to as usize].length == length {
            self.states[new as usize].link = to;
            return new;
        }
        let copied = self.states[to as usize];
        let copy = self.add(State { length, edge: NONE, ..copied });
        let mut edge = copied.edge;
        while edge != NONE {
            let (token, before) = self.edges[edge as usize];
            let target = self.next(to, token).expect("an edge of the state");
            self.connect(copy, token, target);
            edge = before;
        }
        while from != NONE && self.next(from, token) == Some(to) {
            self.connect(from, token, copy);
            from = self.states[from as usize].link;
        }
        self.states[to as usize].link = copy;
        self.states[new as usize].link = copy;
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Token;
    use crate::text::tokens::tokenise;
    use proptest::prelude::*;

    fn tokens(words: &[u8]) -> Vec<Token> {
        let text: String = words.iter().map(|word| format!("w{word} ")).collect();
        tokenise(&text)
    }

    /// For every place of the query the longest run that begins there, less those that lie
    /// inside the one before.
    fn quadratic(query: &[u8], other: &[u8], least: usize) -> Vec<(usize, usize)> {
        let longest = |from: usize| {
            let run = |at: usize| query[from..].iter().zip(&other[at..]).take_while(|(a, b)| a == b).count();
            (0..other.len()).map(run).max().unwrap_or(0)
        };
        let (mut found, mut reached) = (Vec::new(), 0);
        for from in 0..query.len() {
            let length = longest(from);
            if from + length > reached && length > 0 {
                reached = from + length;
                if length >= least {
                    found.push((from, length));
                }
            }
        }
        found
    }

    proptest! {
        #[test]
        fn agrees_with_a_quadratic_search(
            query in prop::collection::vec(0u8..3, 0..60),
            other in prop::collection::vec(0u8..3, 0..60),
            least in 1usize..6,
        ) {
            let (x, y) = (tokens(&query), tokens(&other));
            let found = longest(&x, &y, least);
            for run in &found {
                let (from, at, length) = (run.query as usize, run.other as usize, run.length as usize);
                prop_assert_eq!(&query[from..from + length], &other[at..at + length]);
            }
            let ranges: Vec<_> = found.iter().map(|run| (run.query as usize, run.length as usize)).collect();
            prop_assert_eq!(ranges, quadratic(&query, &other, least));
        }
    }

    #[test]
    fn one_word_over_and_over() {
        let (x, y) = (tokens(&[7; 50_000]), tokens(&[7; 30_000]));
        let found = longest(&x, &y, 5);
        assert_eq!(found.len(), 20_001);
        assert!(found.iter().all(|run| run.length == 30_000));
    }
}
