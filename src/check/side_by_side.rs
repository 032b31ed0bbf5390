//! Reading an archive on several threads, each with a snapshot of its own, with the result of one.

use std::collections::BTreeMap;
use std::panic;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::archive::{ArchiveError, Snapshot};

/// Does one piece of work with each snapshot, which is told its number, and gives the results in
/// that order. The first one is done by the calling thread.
pub(super) fn all<T: Send>(snapshots: &mut [Snapshot<'_>], work: impl Fn(&Snapshot<'_>, usize) -> T + Sync) -> Vec<T> {
    let Some((first, others)) = snapshots.split_first_mut() else { return Vec::new() };
    let work = &work;
    thread::scope(|scope| {
        let others = (1..).zip(others).map(|(number, snapshot)| {
            let snapshot: &mut Snapshot<'_> = snapshot;
            thread::Builder::new().spawn_scoped(scope, move || work(snapshot, number))
        });
        let others: Vec<_> = others.collect();
        let mut results = vec![work(first, 0)];
        for (number, other) in (1..).zip(others) {
            results.push(match other {
                Ok(other) => other.join().unwrap_or_else(|panic| panic::resume_unwind(panic)),
                // The system has no thread to give.
                Err(_) => work(first, number),
            });
        }
        results
    })
}

/// Does numbered pieces of work, each of which may give something, and takes what they give in the
/// order of their numbers. Gives the state that `take` has made in the end.
///
/// `is_needless` says by the state that `take` has made of what was given before whether a piece of work
/// is left out. What it says once it must say ever after: so a thread may leave out early what the
/// pieces that are still at work cannot make needful, and what turned out needless meanwhile is thrown
/// away. Thus the result is that of one thread that does one piece after the other.
///
/// # Errors
/// The error of the first piece of work that failed and was not needless.
pub(super) fn in_order<S: Send, T: Send>(
    snapshots: &mut [Snapshot<'_>],
    count: usize,
    state: S,
    is_needless: impl Fn(&S, usize) -> bool + Sync,
    work: impl Fn(&Snapshot<'_>, usize) -> Result<Option<T>, ArchiveError> + Sync,
    take: impl FnMut(&mut S, T) + Send,
) -> Result<S, ArchiveError> {
    let threads = (count / FEWEST_PIECES).clamp(1, snapshots.len());
    let next = AtomicUsize::new(0);
    let taker = Mutex::new(Taker { state, take, taken: 0, waiting: BTreeMap::new(), error: None });
    let lock = || taker.lock().expect("nothing panics while it holds the lock");
    all(&mut snapshots[..threads], |snapshot, _| {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                break;
            }
            let needless = is_needless(&lock().state, number);
            let result = if needless { Ok(None) } else { work(snapshot, number) };
            if lock().give(number, result, &is_needless) {
                break;
            }
        }
    });
    let Taker { state, error, .. } = taker.into_inner().expect("nothing panicked");
    error.map_or(Ok(state), Err)
}

/// Pieces of work for each thread, at least.
const FEWEST_PIECES: usize = 2;

/// Takes what pieces of work gave, in order.
struct Taker<S, T, F> {
    state: S,
    take: F,
    /// Pieces of work that were taken or left out.
    taken: usize,
    /// Those that are done before one with a smaller number.
    waiting: BTreeMap<usize, Result<Option<T>, ArchiveError>>,
    error: Option<ArchiveError>,
}

impl<S, T, F: FnMut(&mut S, T)> Taker<S, T, F> {
    /// Takes this result and those that waited for it; true when nothing more is to be done.
    fn give(
        &mut self,
        number: usize,
        result: Result<Option<T>, ArchiveError>,
        is_needless: impl Fn(&S, usize) -> bool,
    ) -> bool {
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
        self.error.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Archive;
    use proptest::prelude::*;

    /// What is taken, in order, when a number is needless once one divides it that was taken before.
    fn taken(snapshots: &mut [Snapshot<'_>], failing: &[bool], count: usize) -> Result<Vec<usize>, ArchiveError> {
        let is_needless = |taken: &Vec<usize>, number| taken.iter().any(|taken| (number + 2) % (taken + 2) == 0);
        let work = |_: &Snapshot<'_>, number: usize| match failing.get(number) {
            Some(true) => Err(ArchiveError::NotFound { path: number.to_string().into() }),
            _ => Ok((number % 11 != 7).then_some(number)),
        };
        in_order(snapshots, count, Vec::new(), is_needless, work, |taken, number| taken.push(number))
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
            let mut snapshots = archive.snapshots(4).unwrap();
            prop_assert_eq!(snapshots.len(), 4);
            let alone = format!("{:?}", taken(&mut snapshots[..1], &failing, count));
            for _ in 0..4 {
                prop_assert_eq!(&format!("{:?}", taken(&mut snapshots, &failing, count)), &alone);
            }
        }
    }

    #[test]
    fn results_stand_in_the_order_of_the_snapshots() {
        let folder = tempfile::tempdir().unwrap();
        let archive = Archive::open_or_create(folder.path().join("a.db"), &crate::check::parameters()).unwrap();
        let mut snapshots = archive.snapshots(4).unwrap();
        assert_eq!(all(&mut snapshots, |snapshot, number| (snapshot.len(), number)), [(0, 0), (0, 1), (0, 2), (0, 3)]);
    }
}
