//! The wish of whoever started the program to stop it.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::Context as _;

/// Exit code of a process that was interrupted, as shells have it.
pub(crate) const INTERRUPTED: i32 = 130;

/// Notes the wish to stop. Until this is called, a signal ends the process at once.
pub(crate) fn listen() -> anyhow::Result<Arc<AtomicBool>> {
    let interrupted = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        // The second signal ends the process at once, should the first not be heard soon enough.
        signal_hook::flag::register_conditional_shutdown(signal, INTERRUPTED, Arc::clone(&interrupted))
            .and_then(|_| signal_hook::flag::register(signal, Arc::clone(&interrupted)))
            .context("cannot listen to signals")?;
    }
    Ok(interrupted)
}
