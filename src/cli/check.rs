//! `copydesk check`: lint, look every article up in the archive, report in order.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::{fs, io};

use anyhow::{Context as _, anyhow, bail};
use copydesk::archive::{Archive, ArchiveError};
use copydesk::check::{self, CheckConfig, Checker};
use copydesk::config::Selector;
use copydesk::finding::{Group, Severity};
use copydesk::report::{Format, Linted, Summary, Unread, label};
use copydesk::{Article, check::Report};
use copydesk::{input, parallel, text};

use super::args::{CheckArgs, CompareArgs};
use super::outputs::Outputs;
use super::settings::Settings;
use super::values::{FailOn, Share};
use super::work::{self, Consumer, Inputs, blame, read_all};
use super::{Outcome, archive, failure};

/// Runs the verb.
pub(crate) fn run(args: &CheckArgs) -> anyhow::Result<Outcome> {
    let mut settings = Settings::load(args.run.config.as_deref())?;
    let fail_on = args.output.fail_on.or(settings.fail_on).unwrap_or(FailOn::DEFAULT);
    let max_reprint = args.compare.max_reprint.or(settings.check.max_reprint);
    let config = config(args, &mut settings)?;
    let inputs = Inputs {
        paths: &args.paths,
        options: work::input_options(
            &args.input,
            &settings,
            &args.paths,
            args.output.files().chain(args.verdicts.as_deref()),
        )?,
        args: &args.input,
        settings: &settings,
        threads: args.run.threads,
        progress: !args.output.quiet && !args.output.no_progress,
        quiet: args.output.quiet,
    };
    let path = archive::location::existing(&args.compare.location)?;
    refuse_working_files(args, &path)?;
    let archive = Archive::open_read_only(&path, &check::parameters())?;
    let checker = Checker::new(&archive, config);
    // The formats for people show the verdict.
    let shows_verdicts = args.output.output_format.is_empty()
        || args
            .output
            .output_format
            .iter()
            .any(|spec| !matches!(spec.format, Format::Json | Format::JsonLines | Format::Sarif));
    if !checker.reports_something() && args.verdicts.is_none() && max_reprint.is_none() && !shows_verdicts {
        bail!("no rule is left to run: change --select, --ignore and --no-lint, or ask for --verdicts");
    }
    if !args.output.quiet {
        for source in checker.unknown_sources(MOST_LISTED)? {
            let is_given = args.compare.ignore_source.iter().any(|given| given == source);
            let by = settings.named_by("--ignore-source", "ignore-source", is_given);
            failure::tell(&format!("no archived article has the source {source:?} ({by})"));
        }
    }
    let others = args.compare.allow.iter().chain([&path]).chain(&settings.path).map(PathBuf::as_path);
    let outputs = Outputs::open(&args.output, args.verdicts.as_deref(), &args.paths, others)?;
    let broken = Mutex::new(None);
    let mut desk = Desk { outputs, summary: Summary::default(), max_reprint, above: Above::default(), broken: &broken };
    desk.outputs.begin()?;
    let work = |article: Article| {
        match parallel::catch(|| checker.check(&article)) {
            Ok(Ok(report)) => Ok(Checked::Report(Box::new((article, report)))),
            Ok(Err(error)) => {
                // Of all threads, the first error is told; the run ends with it.
                let mut broken = broken.lock().unwrap_or_else(PoisonError::into_inner);
                broken.get_or_insert(error);
                Ok(Checked::Broken)
            }
            Err(panicked) => Err(blame(&article.id, &panicked)),
        }
    };
    read_all(inputs, work, &mut desk)?;
    let Desk { outputs, summary, above, .. } = desk;
    let nobody_reads = outputs.finish(&summary)?;
    if let Some(limit) = max_reprint.filter(|_| above.count > 0 && !nobody_reads) {
        let articles =
            if above.count == 1 { "1 article holds".to_owned() } else { format!("{} articles hold", above.count) };
        let more = if above.count > above.named.len() as u64 { ", ..." } else { "" };
        let named = above.named.join(", ");
        let by = settings.named_by("--max-reprint", "max-reprint", args.compare.max_reprint.is_some());
        let what = format!("more archived text than {by} allows ({limit} of the words): {named}{more}");
        failure::tell(&format!("{articles} {what}"));
    }
    // With a limit, it is the share of the article that decides on reprints, not each passage.
    let decides = |group: Group| max_reprint.is_none() || group != Group::Reprint;
    let counts = || summary.findings.values().filter(|count| decides(count.group));
    let fails = |&severity: &Severity| fail_on.fails(severity) && counts().any(|count| count.of(severity) > 0);
    Ok(if nobody_reads {
        Outcome::Clean
    } else if summary.unreadable > 0 {
        Outcome::Trouble
    } else if above.count > 0 || Severity::ALL.iter().any(fails) {
        Outcome::Findings
    } else {
        Outcome::Clean
    })
}

/// Refuses to write where SQLite keeps what belongs to the archive: another process may use it.
fn refuse_working_files(args: &CheckArgs, archive: &Path) -> anyhow::Result<()> {
    let files = || args.output.files().chain(args.verdicts.as_deref());
    for ending in ["-wal", "-shm", "-journal"] {
        let mut working = archive.as_os_str().to_owned();
        working.push(ending);
        let working = input::resolved(Path::new(&working));
        if let Some(file) = files().find(|file| working.is_some() && input::resolved(file) == working) {
            bail!("a report cannot go to a file of the archive: {}; name another file", file.display());
        }
    }
    Ok(())
}

/// What is looked for and what is left out: as the command line says, else the configuration.
fn config(args: &CheckArgs, settings: &mut Settings) -> anyhow::Result<CheckConfig> {
    let CompareArgs { ignore_source, since, until, min_words, allow, .. } = &args.compare;
    if let (Some(since), Some(until)) = (since, until)
        && since > until
    {
        bail!("--since {since} is after --until {until}: no article is left to compare with");
    }
    let mut lint = settings.lint_config(&args.rules);
    let reprint = Selector::Group(Group::Reprint);
    if args.no_lint {
        lint.select = vec![reprint];
    } else if args.rules.select.is_empty() && !lint.select.is_empty() {
        // A project's choice of rules for its lint does not make a check look for nothing.
        lint.select.push(reprint);
    }
    let mut ignore_sources = std::mem::take(&mut settings.check.ignore_source);
    ignore_sources.extend(ignore_source.iter().cloned());
    let mut passages = Vec::new();
    let configuration = settings.named_by("--allow", "allow", false);
    let named = |file| (file, configuration.as_str());
    for (file, by) in settings.check.allow.iter().map(named).chain(allow.iter().map(|file| (file, "--allow"))) {
        let before = passages.len();
        read_allowed(file, by, &mut passages)?;
        if passages.len() == before && !args.output.quiet {
            failure::tell(&format!("{}: the file of allowed passages holds none", file.display()));
        }
        let is_short = |passage: &&String| text::words(passage).len() < check::ALLOWED_WORDS;
        if let Some(short) = passages[before..].iter().find(is_short).filter(|_| !args.output.quiet) {
            let (file, least) = (file.display(), check::ALLOWED_WORDS);
            let short = short.trim();
            failure::tell(&format!("{file}: a passage of fewer than {least} words is never recognised: {short:?}"));
        }
    }
    Ok(CheckConfig {
        lint,
        ignore_sources,
        since: *since,
        until: *until,
        min_words: min_words.or(settings.check.min_words).unwrap_or(check::MIN_WORDS),
        allow: passages,
        // Articles are checked side by side.
        threads: NonZeroUsize::MIN,
    })
}

/// Reads the passages of a file, which stand between blank lines. `by` is what names the file.
fn read_allowed(file: &Path, by: &str, passages: &mut Vec<String>) -> anyhow::Result<()> {
    let shown = file.display();
    let text = fs::read_to_string(file).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => anyhow!("{shown}: no such file ({by})"),
        io::ErrorKind::InvalidData => anyhow!("{shown}: the file of allowed passages is not UTF-8 text"),
        _ => anyhow!("{shown}: cannot read the file of allowed passages: {error}"),
    })?;
    let mut passage = String::new();
    for line in text.strip_prefix('\u{feff}').unwrap_or(&text).lines().chain([""]) {
        if line.trim().is_empty() {
            passages.extend((!passage.is_empty()).then(|| std::mem::take(&mut passage)));
        } else {
            passage.push_str(line);
            passage.push('\n');
        }
    }
    Ok(())
}

/// What a worker made of an article.
enum Checked {
    Report(Box<(Article, Report)>),
    /// The archive cannot be read any more.
    Broken,
}

/// Reports on their way out.
struct Desk<'a> {
    outputs: Outputs,
    summary: Summary,
    max_reprint: Option<Share>,
    above: Above,
    broken: &'a Mutex<Option<ArchiveError>>,
}

/// Articles of which more is reprinted than allowed.
#[derive(Debug, Default)]
struct Above {
    count: u64,
    /// The first of them.
    named: Vec<String>,
}

/// Articles of an archive that are gone through for the sake of a note: that takes a tenth of a second.
const MOST_LISTED: usize = 50_000;

/// Articles above the limit that are named.
const NAMED: usize = 5;

impl Consumer<Checked> for Desk<'_> {
    fn prints(result: &Checked) -> bool {
        match result {
            Checked::Report(report) => !report.1.findings.is_empty() || !report.1.verdict.sources.is_empty(),
            Checked::Broken => true,
        }
    }

    fn article(&mut self, result: Checked) -> anyhow::Result<()> {
        let Checked::Report(checked) = result else {
            self.outputs.flush()?;
            let broken = self.broken.lock().unwrap_or_else(PoisonError::into_inner).take();
            return Err(broken.context("the archive cannot be read any more")?.into());
        };
        let (article, report) = *checked;
        self.summary.record(&report.findings);
        self.summary.bytes += article.text.len() as u64;
        let verdict = &report.verdict;
        let above = self.max_reprint.is_some_and(|limit| limit.is_exceeded_by(verdict.shared_words, verdict.words));
        if above {
            self.above.count += 1;
            if self.above.named.len() < NAMED {
                self.above.named.push(label(&article.path, &article.id));
            }
        }
        self.outputs.article(&Linted { article: &article, findings: &report.findings, check: Some(&report) })
    }

    fn unreadable(&mut self, unread: &Unread<'_>) -> anyhow::Result<()> {
        self.summary.unreadable += 1;
        self.outputs.unread(unread)?;
        self.outputs.flush()
    }

    fn job_done(&mut self) -> anyhow::Result<ControlFlow<()>> {
        self.outputs.flush()?;
        Ok(if self.outputs.all_closed() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    }
}
