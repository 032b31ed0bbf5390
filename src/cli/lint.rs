//! `copydesk lint`: read, lint side by side, report in order.

use std::io::{self, BufWriter, Write as _};
use std::ops::ControlFlow;

use anyhow::Context as _;
use copydesk::config::LintConfig;
use copydesk::finding::Severity;
use copydesk::input::{InputOptions, Job, Keys, Reader};
use copydesk::parallel::{self, Limits, Panicked, ordered_map};
use copydesk::report::{Linted, Summary};
use copydesk::{Article, Finding, Linter};
use serde::Serialize;

use super::args::{InputArgs, LintArgs};
use super::outputs::{self, Outputs, STDOUT_FAILED};
use super::progress::Progress;
use super::settings::Settings;
use super::values::FailOn;
use super::{Outcome, failure, terminal};

/// Runs the verb.
pub(crate) fn run(args: &LintArgs) -> anyhow::Result<Outcome> {
    let settings = Settings::load(args.run.config.as_deref())?;
    let fail_on = args.output.fail_on.or(settings.fail_on).unwrap_or(FailOn::DEFAULT);
    let options = input_options(&args.input, &settings);
    if args.dump_text {
        let mut dump = Dump { out: outputs::stdout(), unreadable: 0 };
        read_all(args, options, dump_line, &mut dump)?;
        dump.out.flush().context(STDOUT_FAILED)?;
        return Ok(if dump.unreadable > 0 { Outcome::Trouble } else { Outcome::Clean });
    }
    let linter = Linter::new(lint_config(args, settings));
    let outputs = Outputs::open(&args.output)?;
    let mut report = Report { outputs, summary: Summary::default() };
    report.outputs.begin()?;
    let work = |article: Article| {
        let findings = parallel::catch(|| linter.lint(&article)).map_err(|panicked| blame(&article.id, &panicked))?;
        Ok((article, findings))
    };
    read_all(args, options, work, &mut report)?;
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

/// The command line's settings, else those of the file.
fn lint_config(args: &LintArgs, settings: Settings) -> LintConfig {
    let either =
        |given: &[_], file: Option<_>| if given.is_empty() { file.unwrap_or_default() } else { given.to_vec() };
    LintConfig {
        select: either(&args.select, settings.select),
        ignore: either(&args.ignore, settings.ignore),
        language: args.lang.or(settings.lang).and_then(|choice| choice.0),
        strict: args.strict || settings.strict.unwrap_or(false) && !args.no_strict,
    }
}

fn input_options(args: &InputArgs, settings: &Settings) -> InputOptions {
    let either = |given: &Option<String>, file: &Option<String>| given.as_ref().or(file.as_ref()).cloned();
    let file = &settings.keys;
    let mut options = InputOptions {
        keys: Keys {
            text: either(&args.text_key, &file.text),
            id: either(&args.id_key, &file.id),
            title: either(&args.title_key, &file.title),
            url: either(&args.url_key, &file.url),
            date: either(&args.date_key, &file.date),
            source: either(&args.source_key, &file.source),
        },
        stdin_filename: args.stdin_filename.clone(),
        ..InputOptions::default()
    };
    if let Some(size) = args.max_article_size.or(settings.max_article_size) {
        options.max_article_bytes = size;
    }
    options
}

/// What becomes of the results, on the main thread and in the order of the input.
trait Consumer<T> {
    /// True when the result of an article prints something.
    fn prints(result: &T) -> bool;

    /// Takes the result of one article.
    fn article(&mut self, result: T) -> anyhow::Result<()>;

    /// Something could not be read. Called before the message goes to standard error.
    fn unreadable(&mut self) -> anyhow::Result<()>;

    /// A job is done. Tells whether to go on.
    fn job_done(&mut self) -> anyhow::Result<ControlFlow<()>>;
}

/// What a worker made of one job: for each article its result, or why there is none.
struct Batch<T> {
    bytes: u64,
    results: Vec<Result<T, String>>,
}

/// Reads every input, does `work` on worker threads, and hands the results on in order.
fn read_all<T: Send, C: Consumer<T>>(
    args: &LintArgs,
    options: InputOptions,
    work: impl Fn(Article) -> Result<T, String> + Sync,
    consumer: &mut C,
) -> anyhow::Result<()> {
    let on_terminal = terminal::stdout_is_terminal();
    let mut progress = Progress::new(!args.output.quiet && !args.output.no_progress);
    let read = |job: Job| {
        let (bytes, path) = (job.bytes(), job.path().to_owned());
        let articles = match parallel::catch(|| job.read()) {
            Ok(articles) => articles,
            Err(panicked) => return Batch { bytes, results: vec![Err(blame(&path, &panicked))] },
        };
        let results = articles.into_iter().map(|article| work(article.map_err(|error| error.to_string())?)).collect();
        Batch { bytes, results }
    };
    // The size of what comes through a pipe is not known.
    let total = || match Reader::total_bytes(&args.paths) {
        bytes if bytes > 0 && !args.paths.iter().any(|path| path == "-") => Some(bytes),
        _ => None,
    };
    let limits = args.run.threads.and_then(|threads| threads.0).map_or_else(Limits::default, Limits::for_threads);
    let mut consume = |batch: Result<Batch<T>, Panicked>| -> anyhow::Result<ControlFlow<()>> {
        let batch = batch.unwrap_or_else(|panicked| Batch { bytes: 0, results: vec![Err(panicked.to_string())] });
        let articles = batch.results.iter().filter(|result| result.is_ok()).count();
        progress.advance(batch.bytes, articles as u64, total);
        // Moving the bar away costs a redraw: only for what shows on the terminal.
        let shows = |result: &Result<T, String>| result.as_ref().map_or(true, |done| on_terminal && C::prints(done));
        let visible = batch.results.iter().any(shows);
        progress.suspend_if(visible, || {
            for result in batch.results {
                match result {
                    Ok(result) => consumer.article(result)?,
                    Err(message) => {
                        consumer.unreadable()?;
                        failure::complain(&message);
                    }
                }
            }
            consumer.job_done()
        })
    };
    let flow =
        ordered_map(limits, Reader::new(&args.paths, options), Job::held_bytes, read, |batch| match consume(batch) {
            Ok(ControlFlow::Continue(())) => ControlFlow::Continue(()),
            Ok(ControlFlow::Break(())) => ControlFlow::Break(Ok(())),
            Err(error) => ControlFlow::Break(Err(error)),
        })?;
    match flow {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(result) => result,
    }
}

/// Says which article a panic is about.
fn blame(article: &str, panicked: &Panicked) -> String {
    format!("{article}: {}", failure::located(panicked))
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
        self.outputs.article(&Linted::new(&article, &findings))
    }

    fn unreadable(&mut self) -> anyhow::Result<()> {
        self.summary.unreadable += 1;
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

    fn unreadable(&mut self) -> anyhow::Result<()> {
        self.unreadable += 1;
        self.out.flush().context(STDOUT_FAILED)
    }

    fn job_done(&mut self) -> anyhow::Result<ControlFlow<()>> {
        self.out.flush().context(STDOUT_FAILED)?;
        Ok(ControlFlow::Continue(()))
    }
}
