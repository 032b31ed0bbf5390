//! The command line's options. Doc comments here are what `--help` prints.

use std::path::PathBuf;
use std::str::FromStr as _;

use clap::{Args, Parser, Subcommand, ValueEnum};
use copydesk::config::Selector;

use super::values::{self, FailOn, LanguageChoice, OutputSpec, Threads};

const EXAMPLES: &str = "\
Examples:
  copydesk lint article.txt                   look at one article
  copydesk lint articles/ 'dumps/*.jsonl.gz'  directories, globs, compressed files
  curl -s URL | copydesk lint - --stdin-filename page.html
  copydesk explain cut-at-abbreviation        what a rule flags, and why

Exit codes:
  0  nothing found at or above --fail-on
  1  findings at or above --fail-on
  2  wrong usage or configuration, or something could not be read";

const LINT_EXAMPLES: &str = "\
Examples:
  copydesk lint article.txt
  copydesk lint scraped/ --ignore residue --statistics
  copydesk lint dump.jsonl.gz --text-key body --output-format json-lines > findings.jsonl
  copydesk lint articles/ --output-format full --output-format sarif=copydesk.sarif
  psql -c 'copy ...' | copydesk lint - --stdin-filename rows.csv --select fragment,repetition

Exit codes:
  0  nothing found at or above --fail-on; also when the reader of the output goes away
  1  findings at or above --fail-on
  2  wrong usage or configuration, or something could not be read or written; everything
     readable was still linted

Settings are taken from the command line, else from copydesk.toml in this folder or the
nearest one above it.";

/// Finds cut-off sentences, repeated passages and page residue in news text.
#[derive(Debug, Parser)]
#[command(name = "copydesk", version, after_help = EXAMPLES, max_term_width = 100)]
#[command(subcommand_required = true, arg_required_else_help = true, disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) verb: Verb,

    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_possible_values = true)]
    #[arg(help = "When to use colour: auto, always or never")]
    pub(crate) color: Color,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Report cut-off sentences, repeats and residue in articles
    Lint(Box<LintArgs>),
    /// List the rules by group
    Rules(RulesArgs),
    /// Print what a rule flags and why, or list the rules of a group
    Explain(ExplainArgs),
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless the environment says otherwise (NO_COLOR, CLICOLOR_FORCE, TERM).
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Color {
    /// Makes it the choice of every stream of this process.
    pub(crate) fn write_global(self) {
        match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}

/// Options of `lint`.
#[derive(Debug, Args)]
#[command(after_help = LINT_EXAMPLES)]
pub(crate) struct LintArgs {
    /// Files, directories (searched recursively), globs, or - for standard input
    ///
    /// Articles: .txt .md .html, one a file; .jsonl .ndjson .json .csv .tsv, many a file; each
    /// also compressed as .gz or .zst. Directories are read in sorted order; hidden files and
    /// files of other kinds are skipped. A file named here is read whatever it is called.
    #[arg(required = true, value_name = "PATHS")]
    pub(crate) paths: Vec<String>,

    #[command(flatten)]
    pub(crate) input: InputArgs,

    /// Run these rules or groups only (separated by commas, or repeated)
    #[arg(long, value_name = "RULE|GROUP", value_delimiter = ',', help_heading = "Rules")]
    pub(crate) select: Vec<Selector>,

    /// Leave these rules or groups out of the selection
    #[arg(long, value_name = "RULE|GROUP", value_delimiter = ',', help_heading = "Rules")]
    pub(crate) ignore: Vec<Selector>,

    /// Raise every warning to an error and every info to a warning
    #[arg(long, help_heading = "Rules", overrides_with = "no_strict")]
    pub(crate) strict: bool,

    /// Undo `strict = true` of the configuration
    #[arg(long, hide = true, overrides_with = "strict")]
    pub(crate) no_strict: bool,

    /// Language of the articles, such as en or deu; auto tells it for each article
    ///
    /// Rules that know English words are silent on other languages. [default: auto]
    #[arg(long, value_name = "CODE", help_heading = "Rules")]
    pub(crate) lang: Option<LanguageChoice>,

    #[command(flatten)]
    pub(crate) output: OutputArgs,

    /// Print what was read instead of findings: one {"article","title","text"} a line
    #[arg(long, help_heading = "Output", conflicts_with_all = ["output_format", "statistics"])]
    pub(crate) dump_text: bool,

    #[command(flatten)]
    pub(crate) run: RunArgs,
}

/// How articles are read.
#[derive(Debug, Args)]
#[command(next_help_heading = "Input")]
pub(crate) struct InputArgs {
    /// Name of what comes on standard input: decides its format and stands in reports
    #[arg(long, value_name = "NAME")]
    pub(crate) stdin_filename: Option<String>,

    /// Key or column that holds the text [default: text and its usual other names]
    #[arg(long, value_name = "KEY")]
    pub(crate) text_key: Option<String>,

    /// Key that holds the id [default: id; without one: PATH#RECORD]
    #[arg(long, value_name = "KEY")]
    pub(crate) id_key: Option<String>,

    /// Key that holds the headline [default: title, headline]
    #[arg(long, value_name = "KEY")]
    pub(crate) title_key: Option<String>,

    /// Key that holds the address [default: url, link]
    #[arg(long, value_name = "KEY")]
    pub(crate) url_key: Option<String>,

    /// Key that holds the date of publication [default: date and its usual other names]
    #[arg(long, value_name = "KEY")]
    pub(crate) date_key: Option<String>,

    /// Key that holds the publisher [default: source and its usual other names]
    #[arg(long, value_name = "KEY")]
    pub(crate) source_key: Option<String>,

    /// Refuse articles larger than this, decompressed, such as 64MB [default: 256MiB]
    #[arg(long, value_name = "SIZE", value_parser = values::size)]
    pub(crate) max_article_size: Option<usize>,
}

/// Where findings go.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArgs {
    /// How to report: full, concise, json, json-lines, sarif, github, html; repeatable
    ///
    /// With =FILE the report goes to a file, which appears when the run is complete. One
    /// format at most goes to standard output. [default: full on a terminal, else concise]
    #[arg(long, value_name = "FORMAT[=FILE]")]
    pub(crate) output_format: Vec<OutputSpec>,

    /// Add findings per rule and group, and how many articles are affected
    #[arg(long)]
    pub(crate) statistics: bool,

    /// Least severity that makes the exit code 1: error, warning, info or never [default: warning]
    #[arg(long, value_name = "SEVERITY", value_parser = FailOn::from_str)]
    pub(crate) fail_on: Option<FailOn>,

    /// Say nothing but findings and errors
    #[arg(long, short)]
    pub(crate) quiet: bool,

    /// Show no progress bar (it shows on a terminal, in runs longer than a second)
    #[arg(long)]
    pub(crate) no_progress: bool,
}

/// How the run goes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Run")]
pub(crate) struct RunArgs {
    /// Worker threads; the output does not depend on them [default: one for each core]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub(crate) threads: Option<Threads>,

    /// Configuration to read instead of the nearest copydesk.toml
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

/// Options of `rules`.
#[derive(Debug, Args)]
pub(crate) struct RulesArgs {
    /// How to list them: text or json
    #[arg(long, value_name = "FORMAT", default_value = "text", hide_possible_values = true)]
    pub(crate) output_format: ListFormat,
}

/// How to list rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// A table for people.
    Text,
    /// A JSON array.
    Json,
}

/// Options of `explain`.
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// A rule or a group
    #[arg(value_name = "RULE|GROUP")]
    pub(crate) name: Selector,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        super::Cli::command().debug_assert();
    }
}
