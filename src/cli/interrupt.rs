//! The wish of whoever started the program to stop it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;
use std::{fs, thread};

use anyhow::Context as _;

/// Exit code of a process that was interrupted, as shells have it.
pub(crate) const INTERRUPTED: i32 = 130;

/// How often it is looked for an interrupt: soon enough for whoever waits.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Notes the wish to stop. Until this is called, a signal ends the process at once.
pub(crate) fn listen() -> anyhow::Result<Arc<AtomicBool>> {
    let interrupted = Arc::new(AtomicBool::new(false));
    let signals = [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM];
    for signal in signals.into_iter().chain(hangup()) {
        // The second signal ends the process at once, should the first not be heard soon enough.
        signal_hook::flag::register_conditional_shutdown(signal, INTERRUPTED, Arc::clone(&interrupted))
            .and_then(|_| signal_hook::flag::register(signal, Arc::clone(&interrupted)))
            .context("cannot listen to signals")?;
    }
    Ok(interrupted)
}

/// The signal of a terminal that was closed, unless the process is to outlive it: `nohup` says so by ignoring the signal,
/// and whoever listens would not ignore it any more. Where that cannot be told, nobody listens.
#[cfg(unix)]
fn hangup() -> Option<i32> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"))?;
    let ignored = u64::from_str_radix(ignored.trim(), 16).ok()?;
    let hangup = signal_hook::consts::SIGHUP;
    (ignored >> (hangup - 1) & 1 == 0).then_some(hangup)
}

#[cfg(not(unix))]
fn hangup() -> Option<i32> {
    None
}

/// Removes these files when the process is interrupted, and ends it: it may be waiting for input that never comes.
pub(crate) fn remove_when_interrupted(files: Vec<PathBuf>) -> anyhow::Result<()> {
    let interrupted = listen()?;
    thread::spawn(move || {
        while !interrupted.load(Ordering::Relaxed) {
            thread::sleep(LOOK_EVERY);
        }
        for file in files {
            // Gone already when it was finished.
            let _ = fs::remove_file(file);
        }
        std::process::exit(INTERRUPTED);
    });
    Ok(())
}

/// Does what can be left at any moment: an interrupt meanwhile ends the process after a last word.
pub(crate) fn leavable<R>(interrupted: &AtomicBool, leave: impl FnOnce() + Send, action: impl FnOnce() -> R) -> R {
    thread::scope(|scope| {
        let (done, waiting) = mpsc::channel::<()>();
        scope.spawn(move || {
            while waiting.recv_timeout(LOOK_EVERY) == Err(RecvTimeoutError::Timeout) {
                if interrupted.load(Ordering::Relaxed) {
                    leave();
                    std::process::exit(INTERRUPTED);
                }
            }
        });
        let result = action();
        // Wakes the other thread, which then ends without a word.
        drop(done);
        result
    })
}
