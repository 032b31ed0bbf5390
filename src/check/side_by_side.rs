//! Reading an archive on several threads, each with a snapshot of its own, with the result of one.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Mutex;

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::archive::{Archive, ArchiveError, Snapshot};

/// Threads that help the calling one. They are kept from check to check: a thread that was just started
/// often waits until the one that started it is idle, thousandths of a second later.
#[derive(Debug)]
pub(super) struct Helpers(Option<ThreadPool>);

impl Helpers {
    /// Helpers for so many threads in all. Where the system has none to give there are none.
    pub(super) fn new(threads: usize) -> Self {
        let builder = ThreadPoolBuilder::new().thread_name(|number| format!("check-{}", number + 1));
        Self(if threads > 1 { builder.num_threads(threads - 1).build().ok() } else { None })
    }

    /// Threads in all.
    fn count(&self) -> usize {
        1 + self.0.as_ref().map_or(0, ThreadPool::current_num_threads)
    }
}

/// Threads that work on one check, each with a snapshot of its own of the same state of the archive.
pub(super) struct Team<'h, 'a> {
    helpers: &'h Helpers,
    snapshots: Vec<Snapshot<'a>>,
}

impl<'h, 'a> Team<'h, 'a> {
    pub(super) fn new(helpers: &'h Helpers, archive: &'a Archive) -> Result<Self, ArchiveError> {
        Ok(Self { helpers, snapshots: archive.snapshots(helpers.count())? })
    }

    /// How many threads there are for so many pieces of work, none with fewer than `least`.
    pub(super) fn threads(&self, pieces: usize, least: usize) -> usize {
        (pieces / least).clamp(1, self.snapshots.len())
    }

    /// Does something with the snapshot of the calling thread.
    pub(super) fn with_first<T>(&self, work: impl FnOnce(&Snapshot<'_>) -> T) -> T {
        work(&self.snapshots[0])
    }

    /// Does one piece of work with each of so many snapshots, which is told its number, and gives the
    /// results in that order. The first one is done by the calling thread.
    pub(super) fn each<T: Send>(&mut self, threads: usize, work: impl Fn(&Snapshot<'_>, usize) -> T + Sync) -> Vec<T> {
        let Some((first, others)) = self.snapshots[..threads].split_first_mut() else { return Vec::new() };
        let Some(helpers) = self.helpers.0.as_ref().filter(|_| !others.is_empty()) else { return vec![work(first, 0)] };
        let work = &work;
        let mut results: Vec<Option<T>> = others.iter().map(|_| None).collect();
        let mine = helpers.in_place_scope(|scope| {
            for ((number, other), result) in (1..).zip(others).zip(&mut results) {
                scope.spawn(move |_| *result = Some(work(other, number)));
            }
            work(first, 0)
        });
        let theirs = results.into_iter().map(|result| result.expect("the scope has waited for it"));
        std::iter::once(mine).chain(theirs).collect()
    }

    /// Does numbered pieces of work, each of which may give something, and takes what they give in the
    /// order of their numbers. Gives the state that `take` has made in the end.
    ///
    /// `is_needless` says by the state that `take` has made of what was given before whether a piece of work
    /// is left out. What it says once it must say ever after: so a thread may leave out early what the
    /// pieces that are still at work cannot make needful, and what turned out needless meanwhile is thrown
    /// away. Thus the result is that of one thread that does one piece after the other.
    ///
    /// `may_be_needless` says the same by what was found so far in any order: such a piece is put off until
    /// those before it are taken, and so is the one behind a piece that another thread is at, while there
    /// is something else to do.
    ///
    /// # Errors
    /// The error of the first piece of work that failed and was not needless.
    pub(super) fn in_order<S: Send, T: Send>(
        &mut self,
        count: usize,
        state: S,
        is_needless: impl Fn(&S, usize) -> bool + Sync,
        may_be_needless: impl Fn(usize) -> bool + Sync,
        work: impl Fn(&Snapshot<'_>, usize) -> Result<Option<T>, ArchiveError> + Sync,
        take: impl FnMut(&mut S, T) + Send,
    ) -> Result<S, ArchiveError> {
        let left = Left { next: 0, count, put_off: VecDeque::new(), under_way: Vec::new() };
        let taker = Mutex::new(Taker { left, state, take, taken: 0, waiting: BTreeMap::new(), error: None });
        let lock = || taker.lock().expect("nothing panics while it holds the lock");
        self.each(self.threads(count, FEWEST_PIECES), |snapshot, _| {
            let mut next = lock().begin(&is_needless, &may_be_needless);
            while let Some((number, needless)) = next {
                let result = if needless { Ok(None) } else { work(snapshot, number) };
                let mut taker = lock();
                taker.give(number, result, &is_needless);
                next = taker.begin(&is_needless, &may_be_needless);
            }
        });
        let Taker { state, error, .. } = taker.into_inner().expect("nothing panicked");
        error.map_or(Ok(state), Err)
    }
}

/// Pieces of work for each thread, at least.
const FEWEST_PIECES: usize = 2;

/// Pieces of work that nobody has begun.
struct Left {
    /// From here on none was.
    next: usize,
    count: usize,
    /// Those before that were put off.
    put_off: VecDeque<usize>,
    under_way: Vec<usize>,
}

impl Left {
    /// The next piece to begin; all before `taken` are taken.
    fn begin(&mut self, taken: usize, may_be_needless: impl Fn(usize) -> bool) -> Option<usize> {
        let under_way = &self.under_way;
        let is_better_put_off =
            |number: usize| under_way.iter().any(|before| before + 1 == number) || may_be_needless(number);
        let is_due = |number: usize| number == taken || !is_better_put_off(number);
        let number = match self.put_off.iter().position(|&number| is_due(number)) {
            Some(place) => self.put_off.remove(place),
            None => {
                while self.next < self.count && !is_due(self.next) {
                    self.put_off.push_back(self.next);
                    self.next += 1;
                }
                let next = (self.next < self.count).then_some(self.next);
                self.next += usize::from(next.is_some());
                next.or_else(|| self.put_off.pop_front())
            }
        }?;
        self.under_way.push(number);
        Some(number)
    }
}

/// Takes what pieces of work gave, in order.
struct Taker<S, T, F> {
    left: Left,
    state: S,
    take: F,
    /// Pieces of work that were taken or left out.
    taken: usize,
    /// Those that are done before one with a smaller number.
    waiting: BTreeMap<usize, Result<Option<T>, ArchiveError>>,
    error: Option<ArchiveError>,
}

impl<S, T, F: FnMut(&mut S, T)> Taker<S, T, F> {
    /// The next piece of work to begin, and whether it is needless; `None` when nothing more is to be done.
    fn begin(
        &mut self,
        is_needless: impl Fn(&S, usize) -> bool,
        may_be_needless: impl Fn(usize) -> bool,
    ) -> Option<(usize, bool)> {
        let number = if self.error.is_some() { None } else { self.left.begin(self.taken, may_be_needless) }?;
        Some((number, is_needless(&self.state, number)))
    }

    /// Takes this result and those that waited for it.
    fn give(
        &mut self,
        number: usize,
        result: Result<Option<T>, ArchiveError>,
        is_needless: impl Fn(&S, usize) -> bool,
    ) {
        self.left.under_way.retain(|&other| other != number);
        self.waiting.insert(number, result);
        while self.error.is_none()
            && let Some(result) = self.waiting.remove(&self.taken)
        {
            match result {
                Ok(None) => {}
                _ if is_needless(&self.state, self.taken) => {}
                Ok(Some(given)) => (self.take)(&mut self.state, given),
                Err(error) => self.error = Some(error),
            }
            self.taken += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Archive;
    use proptest::prelude::*;

    /// What is taken, in order, when a number is needless once one divides it that was taken before.
    fn taken(team: &mut Team<'_, '_>, failing: &[bool], count: usize) -> Result<Vec<usize>, ArchiveError> {
        let is_needless = |taken: &Vec<usize>, number| taken.iter().any(|taken| (number + 2) % (taken + 2) == 0);
        let work = |_: &Snapshot<'_>, number: usize| match failing.get(number) {
            Some(true) => Err(ArchiveError::NotFound { path: number.to_string().into() }),
            _ => Ok((number % 11 != 7).then_some(number)),
        };
        let may_be_needless = |number| number % 5 > 2;
        team.in_order(count, Vec::new(), is_needless, may_be_needless, work, |taken, number| taken.push(number))
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

        #[test]
        fn several_threads_do_what_one_does(
            failing in prop::collection::vec(prop::bool::weighted(0.02), 0..300),
            count in 0usize..300,
        ) {
            let folder = tempfile::tempdir().unwrap();
            let archive = Archive::open_or_create(folder.path().join("a.db"), &crate::check::parameters()).unwrap();
            let (one, four) = (Helpers::new(1), Helpers::new(4));
            let alone = format!("{:?}", taken(&mut Team::new(&one, &archive).unwrap(), &failing, count));
            let mut team = Team::new(&four, &archive).unwrap();
            prop_assert_eq!(team.snapshots.len(), 4);
            for _ in 0..4 {
                prop_assert_eq!(&format!("{:?}", taken(&mut team, &failing, count)), &alone);
            }
        }
    }

    #[test]
    fn results_stand_in_the_order_of_the_snapshots() {
        let folder = tempfile::tempdir().unwrap();
        let archive = Archive::open_or_create(folder.path().join("a.db"), &crate::check::parameters()).unwrap();
        let helpers = Helpers::new(4);
        let mut team = Team::new(&helpers, &archive).unwrap();
        assert_eq!(team.each(4, |snapshot, number| (snapshot.len(), number)), [(0, 0), (0, 1), (0, 2), (0, 3)]);
        assert_eq!(team.each(1, |snapshot, number| (snapshot.len(), number)), [(0, 0)]);
    }
}
