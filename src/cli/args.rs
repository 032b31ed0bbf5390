//! The command line's options. Doc comments here are what `--help` prints.

use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use clap::{Args, Parser, Subcommand, ValueEnum};
use copydesk::config::Selector;
use copydesk::corpus::clean::Drop;

use jiff::civil::Date;

use super::values::{self, FailOn, LanguageChoice, OutputSpec, Share, Threads};

const EXAMPLES: &str = "\
Examples:
  copydesk lint article.txt                   look at one article
  copydesk lint articles/ 'dumps/*.jsonl.gz'  directories, globs, compressed files
  curl -s URL | copydesk lint - --stdin-filename page.html
  copydesk archive add published/             remember what was published
  copydesk check draft.txt                    was this published before?
  copydesk corpus dumps/ -o quality/          how good is the whole collection?
  copydesk explain cut-at-abbreviation        what a rule flags, and why

Exit codes:
  0    nothing found at or above --fail-on
  1    findings at or above --fail-on
  2    wrong usage or configuration, or something could not be read or written
  130  interrupted";

const LINT_EXAMPLES: &str = "\
Examples:
  copydesk lint article.txt
  copydesk lint scraped/ --ignore residue --statistics
  copydesk lint dump.jsonl.gz --text-key body --output-format json-lines > findings.jsonl
  copydesk lint articles/ --output-format full --output-format sarif=copydesk.sarif
  psql -c 'copy ...' | copydesk lint - --stdin-filename rows.csv --select fragment,repetition

Exit codes:
  0    nothing found at or above --fail-on; also when the output pipe is closed
  1    findings at or above --fail-on
  2    wrong usage or configuration, or something could not be read or written; everything
       readable was still linted
  130  interrupted

Settings are taken from the command line, else from copydesk.toml in this folder or the
nearest one above it.";

const CHECK_EXAMPLES: &str = "\
Examples:
  copydesk check draft.txt
  copydesk check draft.txt --max-reprint 30% --allow agency-notes.txt
  copydesk check queue.jsonl --no-lint --output-format json-lines --verdicts verdicts.jsonl
  copydesk check - --stdin-filename draft.html --archive /srv/news/archive.db < draft.html

Exit codes:
  0    nothing found at or above --fail-on; also when the output pipe is closed
  1    findings at or above --fail-on, or more of an article reprinted than --max-reprint allows
  2    wrong usage or configuration, no archive, or something could not be read or written
  130  interrupted

An article never matches its own earlier revision: the archived article with the same id or
the same url. The archive is the one that --archive names, else the environment variable
COPYDESK_ARCHIVE, else the nearest .copydesk/archive.db in this folder or above it.";

const CORPUS_EXAMPLES: &str = "\
Examples:
  copydesk corpus dumps/ -o quality/
  copydesk corpus news.jsonl.gz -o quality/ --memory 4GiB --keep oldest
  copydesk corpus crawl/ -o quality/ --by month --compare last-month/
  copydesk corpus crawl/ -o quality/ --clean clean.jsonl --drop duplicates,reprints,residue

What is written to the folder, whole or not at all:
  report.html       the collection on one page, with evidence
  summary.json      the same in numbers
  articles.jsonl    a row for each article in the order of the input: all measures
  duplicates.jsonl  articles that are copies of one another
  passages.jsonl    passages in several articles, with all their places
  findings.jsonl    what the lint found, as lint --output-format json-lines writes it
  removed.jsonl     with --clean: what was taken out
  attributes.jsonl  with --dolma: the same findings for the Dolma toolkit
  comparison.json   with --compare: both runs in numbers

Exit codes:
  0    done
  2    wrong usage or configuration, or something could not be read or written; everything
       readable was still measured
  130  interrupted; what stood in the folder before is untouched";

const ARCHIVE_EXAMPLES: &str = "\
Examples:
  copydesk archive add published/ 'dumps/*.jsonl.gz'
  copydesk archive add story.json --archive /srv/news/archive.db
  copydesk archive remove story-4711
  copydesk archive list --output-format json-lines
  copydesk archive export > all.jsonl

Exit codes:
  0    done
  2    wrong usage, no archive or a damaged one, or something could not be read, written or found
  130  interrupted; everything that was acknowledged is kept

The archive is the one that --archive names, else the environment variable COPYDESK_ARCHIVE,
else the nearest .copydesk/archive.db in this folder or above it; where there is none, add
makes .copydesk/archive.db in this folder.";

const ADD_EXAMPLES: &str = "\
Examples:
  copydesk archive add published/ 'dumps/*.jsonl.gz'
  copydesk archive add story.json --archive /srv/news/archive.db

Exit codes:
  0    done
  2    wrong usage, a damaged archive, or something could not be read or written; everything
       readable was still added
  130  interrupted; everything that was acknowledged is kept";

/// Finds cut-off sentences, repeated passages and page residue in news text.
#[derive(Debug, Parser)]
#[command(name = "copydesk", version, after_help = EXAMPLES, max_term_width = 100)]
#[command(subcommand_required = true, arg_required_else_help = true)]
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
    /// Lint articles and find every passage that also appears in the archive
    Check(Box<CheckArgs>),
    /// Measure a whole collection: copies, shared passages, faults, quality
    Corpus(Box<CorpusArgs>),
    /// Remember published articles, and look after what is remembered
    Archive(ArchiveArgs),
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

/// What is said of findings, where `--dump-text` prints none.
const DUMP_TEXT_LEAVES: [&str; 8] =
    ["output_format", "statistics", "fail_on", "select", "ignore", "strict", "no_strict", "lang"];

/// Options of `lint`.
#[derive(Debug, Args)]
#[command(after_help = LINT_EXAMPLES)]
pub(crate) struct LintArgs {
    /// Files, directories (searched recursively), globs, or - for standard input
    ///
    /// Articles: .txt .md .html, one a file; .rss .atom .jsonl .ndjson .json .csv .tsv .warc .wet, many a file;
    /// each also compressed as .gz or .zst; .parquet in builds with that feature. Directories are
    /// read in sorted order; hidden files and files of other kinds are skipped. A file named here
    /// is read whatever it is called.
    #[arg(required = true, value_name = "PATHS", value_parser = values::path_name())]
    pub(crate) paths: Vec<String>,

    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) rules: RuleArgs,

    #[command(flatten)]
    pub(crate) output: OutputArgs,

    /// Print what was read instead of findings: one {"article","title","text"} a line
    #[arg(long, help_heading = "Output", conflicts_with_all = DUMP_TEXT_LEAVES)]
    pub(crate) dump_text: bool,

    #[command(flatten)]
    pub(crate) run: RunArgs,
}

/// Which rules run.
#[derive(Debug, Args)]
#[command(next_help_heading = "Rules")]
pub(crate) struct RuleArgs {
    /// Run these rules or groups only (separated by commas, or repeated)
    #[arg(long, value_name = "RULE|GROUP", value_delimiter = ',')]
    pub(crate) select: Vec<Selector>,

    /// Skip these rules or groups (separated by commas, or repeated)
    #[arg(long, value_name = "RULE|GROUP", value_delimiter = ',')]
    pub(crate) ignore: Vec<Selector>,

    /// Raise every warning to an error and every info to a warning
    #[arg(long, overrides_with = "no_strict")]
    pub(crate) strict: bool,

    /// Undo `strict = true` of the configuration
    #[arg(long, overrides_with = "strict")]
    pub(crate) no_strict: bool,

    /// Language of the articles, such as en or deu; auto detects it for each article [default: auto]
    ///
    /// Rules that know English words are silent on other languages.
    #[arg(long, value_name = "CODE")]
    pub(crate) lang: Option<LanguageChoice>,
}

/// How articles are read.
#[derive(Debug, Args)]
#[command(next_help_heading = "Input")]
pub(crate) struct InputArgs {
    /// File name to assume for standard input: sets its format, if its extension is known, and is shown in reports
    #[arg(long, value_name = "NAME", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub(crate) stdin_filename: Option<String>,

    /// Key or column that holds the text [default: text and its usual other names]
    #[arg(long, value_name = "KEY")]
    pub(crate) text_key: Option<String>,

    /// Key that holds the id [default: id and its usual other names; without one: PATH#RECORD]
    #[arg(long, value_name = "KEY")]
    pub(crate) id_key: Option<String>,

    /// Key that holds the headline [default: title, headline, webTitle]
    #[arg(long, value_name = "KEY")]
    pub(crate) title_key: Option<String>,

    /// Key that holds the address [default: url and its usual other names]
    #[arg(long, value_name = "KEY")]
    pub(crate) url_key: Option<String>,

    /// Key that holds the date of publication [default: date and its usual other names]
    #[arg(long, value_name = "KEY")]
    pub(crate) date_key: Option<String>,

    /// Key that holds the publisher [default: source and its usual other names]
    #[arg(long, value_name = "KEY")]
    pub(crate) source_key: Option<String>,

    /// The texts of records are HTML: take the text out of it
    ///
    /// Offsets then count in the text that was taken out. Not with corpus --clean and --dolma.
    #[arg(long)]
    pub(crate) html_text: bool,

    /// Refuse articles larger than this, decompressed, such as 64MB [default: 256MiB]
    #[arg(long, value_name = "SIZE", value_parser = values::size)]
    pub(crate) max_article_size: Option<usize>,
}

/// Where findings go.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArgs {
    /// How to report: full, concise, json, json-lines, sarif, github, html; repeatable [default: full
    /// on a terminal, else concise]
    ///
    /// With =FILE the report goes to a file, which appears when the run is complete. One
    /// format at most goes to standard output.
    #[arg(long, value_name = "FORMAT[=FILE]")]
    pub(crate) output_format: Vec<OutputSpec>,

    /// Add findings per rule and group, and how many articles are affected
    #[arg(long)]
    pub(crate) statistics: bool,

    /// Lowest severity that makes the exit code 1: error, warning, info or never [default: warning]
    #[arg(long, value_name = "SEVERITY", value_parser = FailOn::from_str)]
    pub(crate) fail_on: Option<FailOn>,

    /// Print only findings, verdicts and errors
    #[arg(long, short)]
    pub(crate) quiet: bool,

    /// Show no progress bar (it shows on a terminal, in runs longer than a second)
    #[arg(long)]
    pub(crate) no_progress: bool,
}

impl OutputArgs {
    /// The files that reports go to.
    pub(crate) fn files(&self) -> impl Iterator<Item = &Path> {
        self.output_format.iter().filter_map(|spec| spec.file.as_deref())
    }
}

/// How the run goes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Run")]
pub(crate) struct RunArgs {
    /// Worker threads, 1024 at most; the output does not depend on them [default: 0, one for each core]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub(crate) threads: Option<Threads>,

    /// Configuration to read instead of the nearest copydesk.toml
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

/// Options of `check`.
#[derive(Debug, Args)]
#[command(after_help = CHECK_EXAMPLES)]
pub(crate) struct CheckArgs {
    /// Files, directories (searched recursively), globs, or - for standard input
    ///
    /// Read as `copydesk lint` reads them.
    #[arg(required = true, value_name = "PATHS", value_parser = values::path_name())]
    pub(crate) paths: Vec<String>,

    #[command(flatten)]
    pub(crate) compare: CompareArgs,

    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) rules: RuleArgs,

    /// Report reprints only; the same as --select reprint
    #[arg(long, help_heading = "Rules", conflicts_with = "select")]
    pub(crate) no_lint: bool,

    #[command(flatten)]
    pub(crate) output: OutputArgs,

    /// Write a verdict for every article to a file, one JSON object a line: the shares of words
    /// and sentences that appear in the archive, and where
    #[arg(long, value_name = "FILE", value_parser = values::file, help_heading = "Output")]
    pub(crate) verdicts: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) run: RunArgs,
}

/// What articles are compared with.
#[derive(Debug, Args)]
#[command(next_help_heading = "Archive")]
pub(crate) struct CompareArgs {
    #[command(flatten)]
    pub(crate) location: LocationArgs,

    /// Skip archived articles of this source; repeatable
    #[arg(long, value_name = "NAME")]
    pub(crate) ignore_source: Vec<String>,

    /// Skip archived articles published before this day, such as 2026-11-23
    ///
    /// Articles without a date are never skipped.
    #[arg(long, value_name = "DAY", value_parser = values::day)]
    pub(crate) since: Option<Date>,

    /// Skip archived articles published after this day
    #[arg(long, value_name = "DAY", value_parser = values::day)]
    pub(crate) until: Option<Date>,

    /// Ignore passages shorter than this many words [default and minimum: 8]
    #[arg(long, value_name = "N", value_parser = values::least_words)]
    pub(crate) min_words: Option<u32>,

    /// Passages that may appear anywhere, separated by blank lines: agency notes, correction
    /// notices, licence lines; repeatable
    #[arg(long, value_name = "FILE")]
    pub(crate) allow: Vec<PathBuf>,

    /// Largest share of an article's words that may appear in the archive, such as 30%
    ///
    /// The exit code then depends on this limit and not on reprint findings: it is 1 when an
    /// article exceeds it.
    #[arg(long, value_name = "SHARE")]
    pub(crate) max_reprint: Option<Share>,
}

/// Options of `corpus`.
#[derive(Debug, Args)]
#[command(after_help = CORPUS_EXAMPLES)]
pub(crate) struct CorpusArgs {
    /// Files, directories (searched recursively), globs, or - for standard input
    ///
    /// Read as `copydesk lint` reads them.
    #[arg(required = true, value_name = "PATHS", value_parser = values::path_name())]
    pub(crate) paths: Vec<String>,

    /// Folder to write to; created if missing
    #[arg(long, short, value_name = "FOLDER", help_heading = "Output")]
    pub(crate) output: PathBuf,

    /// Which copy to keep: first, longest or oldest
    #[arg(long, value_name = "WHICH", default_value = "first", hide_possible_values = true, help_heading = "Copies")]
    pub(crate) keep: KeepChoice,

    /// Write the collection without what --drop names to a JSON lines file; what was taken out
    /// is listed in removed.jsonl
    #[arg(long, value_name = "FILE", value_parser = values::plain_file, help_heading = "Cleaning")]
    pub(crate) clean: Option<PathBuf>,

    /// What --clean takes out (separated by commas, or repeated): duplicates, reprints, boilerplate,
    /// fragments, repeats, residue [default: duplicates]
    ///
    /// Duplicates are whole articles of which four fifths appear in the one that is kept. Of
    /// passages and boilerplate the first occurrence is kept.
    #[arg(long, value_name = "WHAT", value_delimiter = ',', requires = "clean", help_heading = "Cleaning")]
    pub(crate) drop: Vec<Drop>,

    /// Write attributes.jsonl too: findings, passages and copies as the Dolma toolkit's
    /// attributes, offsets in code points
    #[arg(long, help_heading = "Output")]
    pub(crate) dolma: bool,

    /// Compare the result with that of an earlier run, which wrote this folder
    #[arg(long, value_name = "FOLDER", help_heading = "Output")]
    pub(crate) compare: Option<PathBuf>,

    /// How the rows of articles, copies and passages are written: jsonl or parquet
    #[arg(long, value_name = "FORMAT", default_value = "jsonl", hide_possible_values = true, help_heading = "Output")]
    pub(crate) format: RowsFormat,

    /// Group the counts by source, month, or the name of any key
    #[arg(long, value_name = "KEY", default_value = "source", help_heading = "Output")]
    #[arg(value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub(crate) by: String,

    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) rules: RuleArgs,

    /// Print only errors
    #[arg(long, short, help_heading = "Output")]
    pub(crate) quiet: bool,

    /// Show no progress bar (it shows on a terminal, in runs longer than a second)
    #[arg(long, help_heading = "Output")]
    pub(crate) no_progress: bool,

    /// Memory for what is remembered of the articles, such as 4GiB; the rest goes into a
    /// scratch folder inside the output folder
    #[arg(long, value_name = "SIZE", default_value = "1GiB", value_parser = values::size, help_heading = "Run")]
    pub(crate) memory: usize,

    #[command(flatten)]
    pub(crate) run: RunArgs,
}

/// How rows are written to files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RowsFormat {
    /// JSON objects, one a line.
    Jsonl,
    /// Parquet files.
    Parquet,
}

/// Which article of copies is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum KeepChoice {
    /// The first of the input.
    First,
    /// The longest.
    Longest,
    /// The first published.
    Oldest,
}

/// Where the archive is.
#[derive(Debug, Args)]
pub(crate) struct LocationArgs {
    /// The archive [default: $COPYDESK_ARCHIVE, else the nearest .copydesk/archive.db]
    #[arg(long, value_name = "FILE")]
    pub(crate) archive: Option<PathBuf>,
}

/// Options of `archive`.
#[derive(Debug, Args)]
#[command(after_help = ARCHIVE_EXAMPLES)]
pub(crate) struct ArchiveArgs {
    #[command(subcommand)]
    pub(crate) verb: ArchiveVerb,
}

/// What to do with the archive.
#[derive(Debug, Subcommand)]
pub(crate) enum ArchiveVerb {
    /// Add articles, or replace those with the same id; the same article again changes nothing
    Add(Box<AddArgs>),
    /// Remove articles by their ids; they never match again
    Remove(RemoveArgs),
    /// List the articles in the order in which they were added
    List(ListArgs),
    /// Show how many articles there are and how much disk space they take
    Stats(StatsArgs),
    /// Check everything in the archive against its checksums
    Verify(VerifyArgs),
    /// Drop what removed articles left behind; make searches fast and the file small
    Compact(CompactArgs),
    /// Print all articles as JSON lines that `archive add` reads
    Export(ExportArgs),
}

/// Options of `archive add`.
#[derive(Debug, Args)]
#[command(after_help = ADD_EXAMPLES)]
pub(crate) struct AddArgs {
    /// Files, directories (searched recursively), globs, or - for standard input
    ///
    /// Read as `copydesk lint` reads them.
    #[arg(required = true, value_name = "PATHS", value_parser = values::path_name())]
    pub(crate) paths: Vec<String>,

    #[command(flatten)]
    pub(crate) location: LocationArgs,

    #[command(flatten)]
    pub(crate) wait: WaitArgs,

    #[command(flatten)]
    pub(crate) input: InputArgs,

    /// What to print: text is a summary at the end; json-lines is one {"id","outcome"} for every
    /// article as soon as it is safe on the disk
    #[arg(long, value_name = "FORMAT", default_value = "text", hide_possible_values = true, help_heading = "Output")]
    pub(crate) output_format: RowFormat,

    /// Print only errors
    #[arg(long, short, help_heading = "Output")]
    pub(crate) quiet: bool,

    /// Show no progress bar (it shows on a terminal, in runs longer than a second)
    #[arg(long, help_heading = "Output")]
    pub(crate) no_progress: bool,

    #[command(flatten)]
    pub(crate) run: RunArgs,
}

/// How long to wait for others.
#[derive(Debug, Args)]
pub(crate) struct WaitArgs {
    /// How long to wait while another process writes to the archive
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = values::seconds)]
    #[arg(allow_negative_numbers = true)]
    pub(crate) timeout: std::time::Duration,
}

/// Options of `archive remove`.
#[derive(Debug, Args)]
pub(crate) struct RemoveArgs {
    /// Ids of articles, as `archive list` shows them
    #[arg(required = true, value_name = "ID")]
    pub(crate) ids: Vec<String>,

    #[command(flatten)]
    pub(crate) location: LocationArgs,

    #[command(flatten)]
    pub(crate) wait: WaitArgs,

    /// Print only errors
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

/// Options of `archive list`.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    pub(crate) location: LocationArgs,

    /// How to list them: text (a table on a terminal, tab-separated elsewhere) or json-lines
    #[arg(long, value_name = "FORMAT", default_value = "text", hide_possible_values = true)]
    pub(crate) output_format: RowFormat,
}

/// Options of `archive stats`.
#[derive(Debug, Args)]
pub(crate) struct StatsArgs {
    #[command(flatten)]
    pub(crate) location: LocationArgs,

    /// How to print them: text or json
    #[arg(long, value_name = "FORMAT", default_value = "text", hide_possible_values = true)]
    pub(crate) output_format: ListFormat,
}

/// Options of `archive verify`.
#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    #[command(flatten)]
    pub(crate) location: LocationArgs,

    /// Print only errors
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

/// Options of `archive compact`.
#[derive(Debug, Args)]
pub(crate) struct CompactArgs {
    #[command(flatten)]
    pub(crate) location: LocationArgs,

    #[command(flatten)]
    pub(crate) wait: WaitArgs,

    /// Print only errors
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

/// Options of `archive export`.
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    #[command(flatten)]
    pub(crate) location: LocationArgs,
}

/// How to print rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RowFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    JsonLines,
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
    /// A rule, a group, or all
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
