//! Errors for people: one line each on standard error, and what a panic becomes.

use std::cell::RefCell;
use std::io::{self, Write as _};

use anstream::AutoStream;
use anstyle::AnsiColor;
use clap::CommandFactory as _;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use copydesk::parallel::Panicked;
use copydesk::report::message_line;
use copydesk::suggest::did_you_mean;

use super::args::Cli;

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
    let all = Cli::command();
    let mut verb = &all;
    let mut help = vec!["copydesk"];
    for argument in std::env::args_os().skip(1) {
        if let Some(named) = argument.to_str().and_then(|name| verb.find_subcommand(name)) {
            verb = named;
            help.push(named.get_name());
        }
    }
    help.push("--help");
    let mut help = help.join(" ");
    let other = verb_of_option(error, &all);
    for paragraph in text.split("\n\n") {
        let paragraph = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(usage) = paragraph.strip_prefix("Usage: ") {
            // The verbs stand before the first option or placeholder.
            let verbs = usage.split(' ').take_while(|word| word.bytes().all(|byte| byte.is_ascii_lowercase()));
            help = verbs.chain(["--help"]).collect::<Vec<_>>().join(" ");
        } else if paragraph.starts_with("tip: ") && other.is_some() {
            // The option is no misspelled one.
        } else if !paragraph.is_empty() && !paragraph.starts_with("For more information") {
            let part = paragraph.strip_prefix("error: ").or_else(|| paragraph.strip_prefix("tip: "));
            parts.push(part.unwrap_or(&paragraph).to_owned());
        }
    }
    if let Some(other) = other {
        parts.push(format!("it is an option of `copydesk {other}`"));
    }
    if let (ErrorKind::InvalidSubcommand, Some(ContextValue::String(name)), 1) =
        (error.kind(), error.get(ContextKind::InvalidSubcommand), parts.len())
    {
        // What `help` is asked for comes without a suggestion.
        let near = did_you_mean(name, all.get_subcommands().map(clap::Command::get_name));
        parts.extend(near.strip_prefix("; ").map(str::to_owned));
    }
    // The project's own value parsers name the remedy.
    if error.kind() != ErrorKind::ValueValidation {
        parts.push(format!("see `{help}`"));
    }
    parts.join("; ")
}

/// The verb that has an option which another verb was given.
fn verb_of_option<'a>(error: &clap::Error, all: &'a clap::Command) -> Option<&'a str> {
    let Some(ContextValue::String(option)) = error.get(ContextKind::InvalidArg) else { return None };
    if error.kind() != ErrorKind::UnknownArgument {
        return None;
    }
    let name = option.strip_prefix("--")?;
    let has = |verb: &&clap::Command| verb.get_arguments().any(|argument| argument.get_long() == Some(name));
    all.get_subcommands().find(has).map(clap::Command::get_name)
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
