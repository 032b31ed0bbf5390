//! What the terminal is like.

use std::io::{self, IsTerminal as _};

use anstream::{AutoStream, ColorChoice};

/// Columns where nothing tells the width.
const DEFAULT_WIDTH: usize = 100;

/// Columns of running text that people still like to read.
const READING_WIDTH: usize = 92;

/// True when standard output is a terminal.
pub(crate) fn stdout_is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// True when standard error is a terminal.
pub(crate) fn stderr_is_terminal() -> bool {
    io::stderr().is_terminal()
}

/// True when standard output gets colour: `--color`, else the usual environment variables
/// and whether it is a terminal.
pub(crate) fn stdout_has_color() -> bool {
    AutoStream::choice(&io::stdout()) != ColorChoice::Never
}

/// Columns of the terminal; `COLUMNS` where there is none.
pub(crate) fn width() -> usize {
    let of_terminal = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let of_environment = || std::env::var("COLUMNS").ok()?.parse().ok();
    of_terminal().or_else(of_environment).filter(|&width| width > 0).unwrap_or(DEFAULT_WIDTH)
}

/// Columns for running text.
pub(crate) fn reading_width() -> usize {
    width().min(READING_WIDTH)
}
