//! Errors for people: one line each on standard error, and what a panic becomes.

use std::cell::RefCell;
use std::io::{self, Write as _};

use anstream::AutoStream;
use anstyle::AnsiColor;
use copydesk::parallel::Panicked;
use copydesk::report::message_line;

thread_local! {
    /// Where the last panic of this thread happened.
    static PANICKED_AT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Keeps panics from printing: they are caught and said in one line. With `RUST_BACKTRACE`
/// set, they print as usual too.
pub(crate) fn install_panic_hook() {
    let usual = std::panic::take_hook();
    let verbose = std::env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0");
    std::panic::set_hook(Box::new(move |info| {
        PANICKED_AT.set(info.location().map(|place| format!("{}:{}", place.file(), place.line())));
        if verbose {
            usual(info);
        }
    }));
}

/// Makes a limit on the size of files (`ulimit -f`) an error of the writing, as a full disk is one, where the system would
/// end the process.
pub(crate) fn outlive_limits() {
    // Where nobody listens to it, it ends the process. That it came is of no interest: the write tells.
    #[cfg(unix)]
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, std::sync::Arc::default());
}

/// The panic that was just caught on this thread, with the place in the program's source.
pub(crate) fn located(panicked: &Panicked) -> Panicked {
    let message = match PANICKED_AT.take() {
        Some(place) => format!("{} ({place})", panicked.message),
        None => panicked.message.clone(),
    };
    Panicked { message }
}

/// Writes `copydesk: error: MESSAGE` on standard error, on one line whatever the message.
pub(crate) fn complain(message: &str) {
    let style = AnsiColor::Red.on_default().bold();
    let line = format!("copydesk: {style}error{style:#}: {}\n", message_line(message.trim_end()));
    // When even standard error is gone, only the exit code is left to tell.
    let _ = AutoStream::auto(io::stderr().lock()).write_all(line.as_bytes());
}

/// Writes `copydesk: MESSAGE` on standard error, on one line whatever the message.
pub(crate) fn tell(message: &str) {
    let _ = AutoStream::auto(io::stderr().lock())
        .write_all(format!("copydesk: {}\n", message_line(message.trim_end())).as_bytes());
}

/// Leaves the line of a progress bar that nobody takes away any more.
pub(crate) fn new_line() {
    if super::terminal::stderr_is_terminal() {
        let _ = io::stderr().write_all(b"\n");
    }
}

/// Clap's error on one line: what is wrong, its tips, and where help is when the error itself
/// does not say what to do.
pub(crate) fn usage_line(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let mut parts: Vec<String> = Vec::new();
    // Some errors come without the usage.
    let verb = std::env::args_os().nth(1).and_then(|verb| verb.into_string().ok());
    let verb = verb.filter(|verb| verb.bytes().all(|byte| byte.is_ascii_lowercase()));
    let mut help = ["copydesk"].into_iter().chain(verb.as_deref()).chain(["--help"]).collect::<Vec<_>>().join(" ");
    for paragraph in text.split("\n\n") {
        let paragraph = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(usage) = paragraph.strip_prefix("Usage: ") {
            // The verbs stand before the first option or placeholder.
            let verbs = usage.split(' ').take_while(|word| word.bytes().all(|byte| byte.is_ascii_lowercase()));
            help = verbs.chain(["--help"]).collect::<Vec<_>>().join(" ");
        } else if !paragraph.is_empty() && !paragraph.starts_with("For more information") {
            let part = paragraph.strip_prefix("error: ").or_else(|| paragraph.strip_prefix("tip: "));
            parts.push(part.unwrap_or(&paragraph).to_owned());
        }
    }
    // The project's own value parsers name the remedy.
    if error.kind() != clap::error::ErrorKind::ValueValidation {
        parts.push(format!("see `{help}`"));
    }
    parts.join("; ")
}

/// True when the error says that nobody reads standard output any more.
pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_says_where() {
        install_panic_hook();
        let panicked = copydesk::parallel::catch(|| panic!("cursed")).unwrap_err();
        let message = located(&panicked).to_string();
        assert!(message.starts_with("internal error: cursed (src/cli/failure.rs:"), "{message}");
        assert!(message.contains("please report it"), "{message}");
    }

    #[test]
    fn broken_pipes_are_found_under_context() {
        let pipe = anyhow::Error::new(io::Error::from(io::ErrorKind::BrokenPipe)).context("standard output");
        assert!(is_broken_pipe(&pipe));
        assert!(!is_broken_pipe(&anyhow::anyhow!("broken pipe")));
    }
}
