//! The command line: one file per verb, and what verbs share.

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;
use copydesk::parallel;

mod archive;
mod args;
mod check;
mod corpus;
mod explain;
mod failure;
mod interrupt;
mod lint;
mod markdown;
mod outputs;
mod progress;
mod record;
mod rules;
mod settings;
mod stream;
mod terminal;
mod values;
mod work;

use args::{Cli, Verb};

/// How a run ended, apart from errors that end it at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing to complain of.
    Clean,
    /// Findings at or above `--fail-on`.
    Findings,
    /// Something could not be read; the rest was done.
    Trouble,
    /// Whoever started it stopped it.
    Interrupted,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Clean => 0,
            Outcome::Findings => 1,
            Outcome::Trouble => 2,
            Outcome::Interrupted => interrupt::INTERRUPTED as u8,
        })
    }
}

/// Parses the command line, runs the verb, and tells the exit code.
pub(crate) fn run() -> ExitCode {
    failure::install_panic_hook();
    failure::outlive_limits();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    cli.color.write_global();
    let outcome = parallel::catch(|| match &cli.verb {
        Verb::Lint(args) => lint::run(args),
        Verb::Check(args) => check::run(args),
        Verb::Corpus(args) => corpus::run(args),
        Verb::Archive(args) => archive::run(args),
        Verb::Rules(args) => rules::run(args),
        Verb::Explain(args) => explain::run(args),
    });
    match outcome.unwrap_or_else(|panicked| Err(failure::located(&panicked).into())) {
        Ok(outcome) => outcome.into(),
        // Whoever read standard output has seen enough.
        Err(error) if failure::is_broken_pipe(&error) => Outcome::Clean.into(),
        Err(error) => {
            failure::complain(&format!("{error:#}"));
            Outcome::Trouble.into()
        }
    }
}

/// Help and version go out as clap made them; a usage error becomes one line like every
/// other error.
fn usage(error: &clap::Error) -> ExitCode {
    use clap::error::ErrorKind;
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            match error.print().and_then(|()| io::stdout().flush()) {
                // A closed pipe is no trouble, and there is nobody left to tell.
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                    failure::complain(&format!("{}: {error}", outputs::STDOUT_FAILED));
                    Outcome::Trouble.into()
                }
                _ => Outcome::Clean.into(),
            }
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            Outcome::Trouble.into()
        }
        _ => {
            failure::complain(&failure::usage_line(error));
            Outcome::Trouble.into()
        }
    }
}
