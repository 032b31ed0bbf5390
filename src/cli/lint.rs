//! `copydesk lint`: read, lint side by side, report in order.

use std::io::{self, BufWriter, Write as _};
use std::ops::ControlFlow;

use anyhow::{Context as _, bail};
use copydesk::finding::Severity;
use copydesk::parallel;
use copydesk::report::{Linted, Summary, Unread};
use copydesk::{Article, Finding, Linter};
use serde::Serialize;

use super::Outcome;
use super::args::LintArgs;
use super::outputs::{self, Outputs, STDOUT_FAILED};
use super::settings::Settings;
use super::values::FailOn;
use super::work::{self, Consumer, Inputs, blame, read_all};

/// Runs the verb.
pub(crate) fn run(args: &LintArgs) -> anyhow::Result<Outcome> {
    let settings = Settings::load(args.run.config.as_deref())?;
    let fail_on = args.output.fail_on.or(settings.fail_on).unwrap_or(FailOn::DEFAULT);
    let inputs = Inputs {
        paths: &args.paths,
        options: work::input_options(&args.input, &settings, &args.paths, args.output.files())?,
        args: &args.input,
        settings: &settings,
        threads: args.run.threads,
        progress: !args.output.quiet && !args.output.no_progress,
        quiet: args.output.quiet,
    };
    if args.dump_text {
        outputs::refuse_to_read_stdout(args.paths.iter().map(String::as_str))?;
        let mut dump = Dump { out: outputs::stdout(), unreadable: 0 };
        read_all(inputs, dump_line, &mut dump)?;
        dump.out.flush().context(STDOUT_FAILED)?;
        return Ok(if dump.unreadable > 0 { Outcome::Trouble } else { Outcome::Clean });
    }
    let linter = Linter::new(settings.lint_config(&args.rules));
    if !linter.looks_for_something() {
        bail!("no rule is left to run: change --select and --ignore, or run `copydesk check` for reprints");
    }
    let outputs = Outputs::open(&args.output, None, &args.paths, settings.path.as_deref())?;
    let mut report = Report { outputs, summary: Summary::default() };
    report.outputs.begin()?;
    let work = |article: Article| {
        let findings = parallel::catch(|| linter.lint(&article)).map_err(|panicked| blame(&article.id, &panicked))?;
        Ok((article, findings))
    };
    read_all(inputs, work, &mut report)?;
    let Report { outputs, summary } = report;
    // A report whose reader went away says nothing of the exit code: broken pipe is success.
    let nobody_reads = outputs.finish(&summary)?;
    let fails = |&severity: &Severity| fail_on.fails(severity) && summary.count(severity) > 0;
    Ok(if nobody_reads {
        Outcome::Clean
    } else if summary.unreadable > 0 {
        Outcome::Trouble
    } else if Severity::ALL.iter().any(fails) {
        Outcome::Findings
    } else {
        Outcome::Clean
    })
}

/// Findings on their way to the reports.
struct Report {
    outputs: Outputs,
    summary: Summary,
}

impl Consumer<(Article, Vec<Finding>)> for Report {
    fn prints((_, findings): &(Article, Vec<Finding>)) -> bool {
        !findings.is_empty()
    }

    fn article(&mut self, (article, findings): (Article, Vec<Finding>)) -> anyhow::Result<()> {
        self.summary.record(&findings);
        self.summary.bytes += article.text.len() as u64;
        self.outputs.article(&Linted { article: &article, findings: &findings, check: None })
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

/// Texts on their way to standard output.
struct Dump {
    out: BufWriter<io::Stdout>,
    unreadable: u64,
}

/// One line of `--dump-text`.
#[derive(Serialize)]
struct DumpedText<'a> {
    article: &'a str,
    title: Option<&'a str>,
    text: &'a str,
}

fn dump_line(article: Article) -> Result<String, String> {
    let line = DumpedText { article: &article.id, title: article.title.as_deref(), text: &article.text };
    serde_json::to_string(&line).map_err(|error| format!("{}: {error}", article.id))
}

impl Consumer<String> for Dump {
    fn prints(_: &String) -> bool {
        true
    }

    fn article(&mut self, line: String) -> anyhow::Result<()> {
        writeln!(self.out, "{line}").context(STDOUT_FAILED)
    }

    fn unreadable(&mut self, _: &Unread<'_>) -> anyhow::Result<()> {
        self.unreadable += 1;
        self.out.flush().context(STDOUT_FAILED)
    }

    fn job_done(&mut self) -> anyhow::Result<ControlFlow<()>> {
        self.out.flush().context(STDOUT_FAILED)?;
        Ok(ControlFlow::Continue(()))
    }
}
