//! An ordered parallel map with bounded memory.
//!
//! Workers take jobs from one iterator, do them side by side, and the caller's thread sees
//! the results in the order of the jobs: what a run prints does not depend on how many
//! threads did it. The iterator is advanced by whichever worker is free, one at a time, so
//! that reading costs no thread of its own. A job counts as in flight from the moment it is
//! taken until its result was consumed; no new one is taken while too many, or too large
//! ones, are in flight.

use std::collections::BTreeMap;
use std::io;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Scope};

/// Stack of a worker, in bytes. Pages are mapped when touched, so ample costs nothing; deep
/// markup and deep JSON are read on these stacks.
const WORKER_STACK: usize = 16 << 20;

/// Jobs in flight for each thread: enough that a slow job in front does not idle the others
/// at once, few enough that batches of 256 KiB stay in the tens of megabytes.
const JOBS_PER_THREAD: usize = 8;

/// Bytes in flight, all threads together.
const BYTES_IN_FLIGHT: u64 = 32 << 20;

/// How much may be in flight.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Worker threads. They start one by one as jobs come in: one job costs one or two.
    pub threads: NonZeroUsize,
    /// Jobs taken and not yet consumed, at most.
    pub jobs: usize,
    /// Bytes of such jobs. A job is taken while fewer are in flight, so the last one taken
    /// may overshoot: a job larger than the limit is done, with none taken behind it.
    pub bytes: u64,
}

impl Limits {
    /// Limits that suit a number of threads.
    #[must_use]
    pub fn for_threads(threads: NonZeroUsize) -> Self {
        Self { threads, jobs: threads.get().saturating_mul(JOBS_PER_THREAD), bytes: BYTES_IN_FLIGHT }
    }
}

impl Default for Limits {
    /// As many threads as the process may use.
    fn default() -> Self {
        Self::for_threads(thread::available_parallelism().unwrap_or(NonZeroUsize::MIN))
    }
}

/// A panic that was caught, so that it ends one job and not the run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("internal error: {message}; please report it with the input that caused it")]
pub struct Panicked {
    /// What the panic said.
    pub message: String,
}

/// Why the whole map could not go on.
#[derive(Debug, thiserror::Error)]
pub enum ParallelError {
    /// No worker thread could be started.
    #[error("cannot start a thread: {0}; use fewer of them, or raise the process limit")]
    Spawn(#[source] io::Error),
    /// The iterator of jobs panicked; the jobs before it were done and consumed.
    #[error(transparent)]
    Source(Panicked),
}

/// Runs `action`, turning a panic into an error.
///
/// # Errors
/// [`Panicked`] with the panic's message.
pub fn catch<R>(action: impl FnOnce() -> R) -> Result<R, Panicked> {
    catch_unwind(AssertUnwindSafe(action)).map_err(|payload| {
        let message = payload
            .downcast_ref::<&str>()
            .map(ToString::to_string)
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "a panic without a message".to_owned());
        Panicked { message }
    })
}

/// Does `work` for every job on worker threads and hands the results to `consume` on the
/// caller's thread, in the order of the jobs.
///
/// `weight` tells the bytes of a job. A panic in `work` reaches `consume` as [`Panicked`] at
/// its place in the order. When `consume` breaks, no further job is taken, the workers end
/// with the job in hand, and its value is returned.
///
/// # Errors
/// [`ParallelError`] when no thread can be started or the iterator itself panics.
pub fn ordered_map<J, R, B>(
    limits: Limits,
    jobs: impl Iterator<Item = J> + Send,
    weight: impl Fn(&J) -> u64 + Sync,
    work: impl Fn(J) -> R + Sync,
    consume: impl FnMut(Result<R, Panicked>) -> ControlFlow<B>,
) -> Result<ControlFlow<B>, ParallelError>
where
    R: Send,
{
    weighed_map(limits, jobs, weight, work, |_| 0, consume)
}

/// [`ordered_map`] of which the results weigh something too: a job that is done weighs as much as its result, `held`
/// bytes, where that is more.
///
/// # Errors
/// As [`ordered_map`].
pub fn weighed_map<J, R, B>(
    limits: Limits,
    jobs: impl Iterator<Item = J> + Send,
    weight: impl Fn(&J) -> u64 + Sync,
    work: impl Fn(J) -> R + Sync,
    held: impl Fn(&R) -> u64 + Sync,
    mut consume: impl FnMut(Result<R, Panicked>) -> ControlFlow<B>,
) -> Result<ControlFlow<B>, ParallelError>
where
    R: Send,
{
    let shared = Shared {
        limits,
        source: Mutex::new(jobs),
        state: Mutex::new(State {
            done: BTreeMap::new(),
            taken: 0,
            jobs: 0,
            bytes: 0,
            workers: 0,
            ended: false,
            stop: false,
            source_panic: None,
        }),
        room: Condvar::new(),
        ready: Condvar::new(),
        weight,
        work,
        held,
    };
    thread::scope(|scope| {
        shared.spawn(scope).map_err(ParallelError::Spawn)?;
        // Whatever ends this closure, a panic of `consume` included, must stop the workers:
        // the scope waits for them.
        let _stop = StopOnDrop(&shared);
        let mut next = 0;
        loop {
            let state = lock(&shared.state);
            let mut state = shared
                .ready
                .wait_while(state, |state| !(state.done.contains_key(&next) || state.ended && state.taken == next))
                .unwrap_or_else(PoisonError::into_inner);
            let Some(done) = state.done.remove(&next) else {
                return match state.source_panic.take() {
                    Some(panicked) => Err(ParallelError::Source(panicked)),
                    None => Ok(ControlFlow::Continue(())),
                };
            };
            drop(state);
            let flow = consume(done.result);
            if flow.is_break() {
                return Ok(flow);
            }
            next += 1;
            let mut state = lock(&shared.state);
            state.jobs -= 1;
            state.bytes -= done.weight;
            drop(state);
            shared.room.notify_one();
        }
    })
}

/// [`ordered_map`] of jobs that may fail: the first error, in the order of the jobs, ends it. A job counts as one
/// byte.
///
/// # Errors
/// What `work` and `consume` fail with, a panic of `work`, and those of [`ordered_map`].
pub fn try_ordered_map<J, R, E>(
    limits: Limits,
    jobs: impl Iterator<Item = J> + Send,
    work: impl Fn(J) -> Result<R, E> + Sync,
    consume: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E>
where
    R: Send,
    E: Send + From<Panicked> + From<ParallelError>,
{
    try_weighed_map(limits, jobs, work, |_| 1, consume)
}

/// [`try_ordered_map`] of results that hold so many bytes.
///
/// # Errors
/// As [`try_ordered_map`].
pub fn try_weighed_map<J, R, E>(
    limits: Limits,
    jobs: impl Iterator<Item = J> + Send,
    work: impl Fn(J) -> Result<R, E> + Sync,
    held: impl Fn(&R) -> usize + Sync,
    mut consume: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E>
where
    R: Send,
    E: Send + From<Panicked> + From<ParallelError>,
{
    let flow = weighed_map(
        limits,
        jobs,
        |_| 1,
        work,
        |result| result.as_ref().map_or(0, |result| held(result) as u64),
        |result| match result.map_err(E::from).and_then(|result| result).and_then(&mut consume) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => ControlFlow::Break(error),
        },
    )?;
    match flow {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(error) => Err(error),
    }
}

/// Does two things side by side, the second on the caller's thread; one after the other where there is
/// one thread. A panic goes on in the caller.
pub fn both<A: Send, B>(limits: Limits, first: impl FnOnce() -> A + Send, second: impl FnOnce() -> B) -> (A, B) {
    if limits.threads.get() == 1 {
        return (first(), second());
    }
    thread::scope(|scope| {
        let first = scope.spawn(first);
        let second = second();
        (first.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), second)
    })
}

struct Shared<I, W, F, H, R> {
    limits: Limits,
    source: Mutex<I>,
    state: Mutex<State<R>>,
    /// Told when a job in flight was consumed, or when the run stops.
    room: Condvar,
    /// Told when a result arrives or the jobs end.
    ready: Condvar,
    weight: W,
    work: F,
    held: H,
}

struct State<R> {
    /// Finished and not yet consumed, by ordinal.
    done: BTreeMap<u64, Done<R>>,
    /// Jobs taken so far: the ordinal of the next one.
    taken: u64,
    /// Jobs in flight.
    jobs: usize,
    /// Their bytes.
    bytes: u64,
    /// Workers started, or tried to.
    workers: usize,
    /// No job will come any more.
    ended: bool,
    /// Nobody wants results any more.
    stop: bool,
    source_panic: Option<Panicked>,
}

struct Done<R> {
    weight: u64,
    result: Result<R, Panicked>,
}

impl<J, R, I, W, F, H> Shared<I, W, F, H, R>
where
    I: Iterator<Item = J> + Send,
    W: Fn(&J) -> u64 + Sync,
    F: Fn(J) -> R + Sync,
    H: Fn(&R) -> u64 + Sync,
    R: Send,
{
    /// Starts another worker unless there are as many as allowed.
    fn spawn<'scope>(&'scope self, scope: &'scope Scope<'scope, '_>) -> io::Result<()> {
        let mut state = lock(&self.state);
        if state.workers == self.limits.threads.get() {
            return Ok(());
        }
        state.workers += 1;
        drop(state);
        thread::Builder::new()
            .name("copydesk worker".into())
            .stack_size(WORKER_STACK)
            .spawn_scoped(scope, move || self.run(scope))
            .map(drop)
    }

    /// The life of a worker.
    fn run<'scope>(&'scope self, scope: &'scope Scope<'scope, '_>) {
        while let Some((ordinal, weight, job)) = self.take() {
            // With fewer threads than asked for the run is slower and no less right.
            let _ = self.spawn(scope);
            let result = catch(|| (self.work)(job));
            let held = result.as_ref().map_or(0, &self.held).max(weight);
            let mut state = lock(&self.state);
            state.bytes += held - weight;
            state.done.insert(ordinal, Done { weight: held, result });
            drop(state);
            self.ready.notify_one();
        }
    }

    /// Waits for room and takes the next job: its ordinal, its weight, and itself.
    fn take(&self) -> Option<(u64, u64, J)> {
        // Held while waiting for room, so that at most one job overshoots the limit.
        let mut source = lock(&self.source);
        let state = lock(&self.state);
        let state = self
            .room
            .wait_while(state, |state| {
                !state.stop && state.jobs > 0 && (state.jobs >= self.limits.jobs || state.bytes >= self.limits.bytes)
            })
            .unwrap_or_else(PoisonError::into_inner);
        if state.stop || state.ended {
            return None;
        }
        drop(state);
        // Reading may block for long; the state stays free meanwhile.
        let next = catch(|| source.next().map(|job| ((self.weight)(&job), job)));
        let mut state = lock(&self.state);
        match next {
            Ok(Some((weight, job))) => {
                let ordinal = state.taken;
                state.taken += 1;
                state.jobs += 1;
                state.bytes += weight;
                return Some((ordinal, weight, job));
            }
            Ok(None) => {}
            Err(panicked) => state.source_panic = Some(panicked),
        }
        state.ended = true;
        drop(state);
        self.ready.notify_one();
        None
    }
}

struct StopOnDrop<'a, I, W, F, H, R>(&'a Shared<I, W, F, H, R>);

impl<I, W, F, H, R> Drop for StopOnDrop<'_, I, W, F, H, R> {
    fn drop(&mut self) {
        lock(&self.0.state).stop = true;
        self.0.room.notify_all();
    }
}

/// A panic never leaves shared data half-changed here, so a poisoned lock is as good as any.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
    use std::time::Duration;

    fn limits(threads: usize, jobs: usize, bytes: u64) -> Limits {
        Limits { threads: NonZeroUsize::new(threads).unwrap(), jobs, bytes }
    }

    /// Later jobs are quicker, so that results arrive out of order.
    fn uneven(job: u64) -> u64 {
        thread::sleep(Duration::from_micros(50 * (7 - job % 8)));
        job * 3
    }

    #[test]
    fn results_come_in_the_order_of_the_jobs() {
        for threads in [1, 2, 5, 32] {
            let mut seen = Vec::new();
            let flow = ordered_map(
                limits(threads, 4 * threads, 1 << 20),
                0..300u64,
                |_| 1,
                uneven,
                |result| {
                    seen.push(result.unwrap());
                    ControlFlow::<()>::Continue(())
                },
            );
            assert!(matches!(flow, Ok(ControlFlow::Continue(()))));
            assert_eq!(seen, (0..300).map(|job| job * 3).collect::<Vec<_>>(), "{threads} threads");
        }
    }

    #[test]
    fn no_jobs_no_results() {
        let flow = ordered_map(
            Limits::default(),
            std::iter::empty::<u64>(),
            |_| 1,
            |job| job,
            |_| -> ControlFlow<()> { panic!("nothing to consume") },
        );
        assert!(matches!(flow, Ok(ControlFlow::Continue(()))));
    }

    /// Jobs taken and not yet consumed, and the most of them at any time.
    #[derive(Default)]
    struct Gauge {
        now: AtomicU64,
        most: AtomicU64,
    }

    impl Gauge {
        fn add(&self, amount: u64) {
            let now = self.now.fetch_add(amount, Ordering::SeqCst) + amount;
            self.most.fetch_max(now, Ordering::SeqCst);
        }
    }

    fn most_in_flight(limits: Limits, weights: &[u64], count_bytes: bool) -> u64 {
        let gauge = Gauge::default();
        let amount = |weight: u64| if count_bytes { weight } else { 1 };
        let jobs = weights.iter().copied().inspect(|&weight| gauge.add(amount(weight)));
        let flow = ordered_map(
            limits,
            jobs,
            |&weight| weight,
            |weight| weight,
            |result| {
                thread::sleep(Duration::from_micros(200));
                gauge.now.fetch_sub(amount(result.unwrap()), Ordering::SeqCst);
                ControlFlow::<()>::Continue(())
            },
        );
        assert!(matches!(flow, Ok(ControlFlow::Continue(()))));
        gauge.most.load(Ordering::SeqCst)
    }

    #[test]
    fn jobs_in_flight_are_bounded() {
        let most = most_in_flight(limits(4, 6, u64::MAX), &[1; 200], false);
        assert!((2..=6).contains(&most), "{most} jobs in flight");
    }

    #[test]
    fn bytes_in_flight_are_bounded() {
        let weights: Vec<u64> = (0..200).map(|job| 10 + job % 7).collect();
        let most = most_in_flight(limits(4, 1000, 100), &weights, true);
        // One job may overshoot.
        assert!((50..100 + 17).contains(&most), "{most} bytes in flight");
    }

    #[test]
    fn a_job_larger_than_the_limit_is_done() {
        let most = most_in_flight(limits(2, 10, 100), &[5, 5, 1_000_000, 5, 5], true);
        assert!((1_000_000..1_000_000 + 100).contains(&most), "{most} bytes in flight");
    }

    #[test]
    fn results_weigh_too() {
        let most = AtomicUsize::new(0);
        let (done, consumed) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let flow = weighed_map(
            limits(4, 1_000, 100),
            0..200u64,
            |_| 1,
            |job| {
                let ahead = done.fetch_add(1, Ordering::SeqCst) - consumed.load(Ordering::SeqCst);
                most.fetch_max(ahead, Ordering::SeqCst);
                job
            },
            |_| 50,
            |_| {
                thread::sleep(Duration::from_micros(300));
                consumed.fetch_add(1, Ordering::SeqCst);
                ControlFlow::<()>::Continue(())
            },
        );
        assert!(matches!(flow, Ok(ControlFlow::Continue(()))));
        // Two fill the limit; each of the others may be at work meanwhile, and one is being consumed.
        assert!(most.load(Ordering::SeqCst) <= 2 + 4 + 1, "{most:?} results were held");
    }

    #[test]
    fn breaking_ends_an_endless_run() {
        let taken = AtomicUsize::new(0);
        let jobs = std::iter::repeat_with(|| taken.fetch_add(1, Ordering::SeqCst));
        let mut left = 10;
        let flow = ordered_map(
            limits(3, 6, 1 << 20),
            jobs,
            |_| 1,
            |job| job,
            |_| {
                left -= 1;
                if left == 0 { ControlFlow::Break("broken pipe") } else { ControlFlow::Continue(()) }
            },
        );
        assert!(matches!(flow, Ok(ControlFlow::Break("broken pipe"))));
        assert!(taken.load(Ordering::SeqCst) <= 10 + 6);
    }

    #[test]
    fn a_panic_is_one_result_in_its_place() {
        let mut seen = Vec::new();
        let flow = ordered_map(
            limits(3, 6, 1 << 20),
            0..20u64,
            |_| 1,
            |job| if job == 7 { panic!("job {job} is cursed") } else { job },
            |result| {
                seen.push(result);
                ControlFlow::<()>::Continue(())
            },
        );
        assert!(matches!(flow, Ok(ControlFlow::Continue(()))));
        assert_eq!(seen.len(), 20);
        assert_eq!(seen[7], Err(Panicked { message: "job 7 is cursed".into() }));
        assert_eq!(seen[8], Ok(8));
    }

    #[test]
    fn a_panicking_source_is_an_error_after_the_jobs_before_it() {
        let mut seen = 0;
        let jobs = (0..20u64).inspect(|&job| assert!(job < 12, "the source is cursed"));
        let flow = ordered_map(
            limits(3, 6, 1 << 20),
            jobs,
            |_| 1,
            |job| job,
            |_| {
                seen += 1;
                ControlFlow::<()>::Continue(())
            },
        );
        assert!(matches!(flow, Err(ParallelError::Source(panicked)) if panicked.message.contains("cursed")));
        assert_eq!(seen, 12);
    }

    #[test]
    fn a_panicking_consumer_does_not_hang() {
        let caught = catch(|| {
            ordered_map(
                limits(3, 6, 1 << 20),
                std::iter::repeat(1u64),
                |_| 1,
                |job| job,
                |_| -> ControlFlow<()> { panic!("consumer") },
            )
        });
        assert_eq!(caught.unwrap_err().message, "consumer");
    }

    #[test]
    fn workers_start_as_they_are_needed() {
        let ids = Mutex::new(std::collections::HashSet::new());
        let work = |_| lock(&ids).insert(thread::current().id());
        let flow = ordered_map(limits(64, 512, 1 << 20), 0..1, |_| 1, work, |_| ControlFlow::<()>::Continue(()));
        assert!(matches!(flow, Ok(ControlFlow::Continue(()))));
        assert_eq!(ids.into_inner().unwrap().len(), 1);
    }

    #[test]
    fn deep_recursion_fits_the_stack() {
        fn depth(levels: u64) -> u64 {
            let pad = std::hint::black_box([levels; 64]);
            if levels == 0 { pad[0] } else { depth(levels - 1) + 1 + pad[63] - levels }
        }
        let flow = ordered_map(
            limits(1, 1, 1),
            std::iter::once(10_000),
            |_| 1,
            depth,
            |result| ControlFlow::<u64>::Break(result.unwrap()),
        );
        assert!(matches!(flow, Ok(ControlFlow::Break(10_000))));
    }
}
