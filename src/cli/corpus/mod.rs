//! `copydesk corpus`: measure a collection, compare its articles, write what was found.

use std::cell::RefCell;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context as _;
use copydesk::corpus::clean::{Drop, Mark};
use copydesk::corpus::clusters::Keep;
use copydesk::corpus::collect::{By, Collector};
use copydesk::corpus::collection::{Collection, Taken};
use copydesk::corpus::lately::{Lately, Told};
use copydesk::corpus::measures::Measurer;
use copydesk::corpus::sharing::{self, Sharing, SharingError, Stage};
use copydesk::corpus::spill::Scratch;
use copydesk::report::corpus::rows;
use copydesk::report::{Format, Linted, RenderOptions, Unread, counted, reporter, thousands};
use copydesk::{Article, Finding, Linter, input, parallel};

use super::Outcome;
use super::args::{CorpusArgs, KeepChoice, RowsFormat};
use super::failure::tell;
use super::outputs::{self, NewFile};
use super::progress::Stages;
use super::settings::Settings;
use super::terminal;
use super::work::{self, Consumer, Inputs, blame, limits, read_all};
use folder::{Folder, Output};

mod clean;
mod comparison;
mod dolma;
mod folder;
mod ids;
#[cfg(feature = "parquet")]
mod parquet;
mod write;

/// Runs the verb.
pub(crate) fn run(args: &CorpusArgs) -> anyhow::Result<Outcome> {
    let interrupted = super::interrupt::listen()?;
    match measure(args, &interrupted) {
        // What fails because its files were taken away was interrupted.
        Err(_) if interrupted.load(Ordering::Relaxed) => Ok(Outcome::Interrupted),
        outcome => outcome,
    }
}

fn measure(args: &CorpusArgs, interrupted: &Arc<AtomicBool>) -> anyhow::Result<Outcome> {
    let settings = Settings::load(args.run.config.as_deref())?;
    let shows_progress = !args.quiet && !args.no_progress;
    let mut options = work::input_options(&args.input, &settings, &args.paths, [])?;
    let by = match args.by.as_str() {
        "source" => By::Source,
        "month" => By::Month,
        key => {
            options.keys.group = Some(key.to_owned());
            By::Key
        }
    };
    options.keep_envelopes = args.clean.is_some();
    let inputs = Inputs {
        paths: &args.paths,
        options,
        args: &args.input,
        settings: &settings,
        threads: args.run.threads,
        progress: shows_progress,
        quiet: args.quiet,
    };
    let linter = Linter::new(settings.lint_config(&args.rules));
    refuse_own_files(args, settings.path.as_deref())?;
    if args.input.html_text && (args.clean.is_some() || args.dolma) {
        let option = if args.dolma { "--dolma" } else { "--clean" };
        anyhow::bail!(
            "{option} needs places in the records, --html-text takes the texts out of them; write the texts with \
             `copydesk lint --html-text --dump-text` first"
        );
    }
    if args.format == RowsFormat::Parquet && !cfg!(feature = "parquet") {
        anyhow::bail!(
            "this copydesk was built without Parquet; build it with `cargo install --features parquet`, or leave \
             --format parquet out"
        );
    }
    let before = args.compare.as_deref().map(comparison::read).transpose()?;
    // The cleaned collection may stand in the folder, which may not be there yet.
    let mut folder = Folder::take(&args.output)?;
    let clean = args.clean.as_deref().map(NewFile::create).transpose()?;
    folder.watch(clean.as_ref().and_then(NewFile::unfinished), interrupted);
    let scratch = Scratch::create(folder.scratch()).context("cannot make a scratch folder")?;
    let mut reading = Reading {
        collection: Collection::new(scratch, args.memory),
        collector: Collector::new(by),
        findings: folder.file("findings.jsonl")?,
        unlisted: Unlisted::default(),
        unreadable: 0,
        linter: &linter,
        interrupted,
    };
    let lately = Lately::new(args.memory);
    read_all(inputs, |article| read(&linter, &lately, article), &mut reading)?;
    drop(lately);
    let Reading { mut collection, collector, findings, unlisted, unreadable, .. } = reading;
    if interrupted.load(Ordering::Relaxed) {
        return Ok(Outcome::Interrupted);
    }
    if unreadable > 0 && collection.is_empty() {
        // What an earlier run found is worth more than nothing.
        if !args.quiet {
            tell("no article was read, so nothing was written");
        }
        return Ok(Outcome::Trouble);
    }
    findings.close()?;
    let keep = match args.keep {
        KeepChoice::First => Keep::First,
        KeepChoice::Longest => Keep::Longest,
        KeepChoice::Oldest => Keep::Oldest,
    };
    let Some(sharing) = compare(&mut collection, keep, args, shows_progress, interrupted)? else {
        return Ok(Outcome::Interrupted);
    };
    let wanted = write::Wanted {
        by: &args.by,
        dolma: args.dolma,
        clean,
        drops: &drops(&args.drop),
        before: before.as_ref().map(comparison::Before::numbers),
        limits: limits(args.run.threads),
    };
    let written = write::all(&mut folder, &collection, &sharing, collector, args.paths.clone(), wanted)?;
    let repeated_ids =
        if args.quiet { None } else { ids::repeated(&collection).context("cannot use the scratch folder")? };
    let comparison = before.map(|before| comparison::write(&mut folder, &before, &written.overview)).transpose()?;
    #[cfg(feature = "parquet")]
    if args.format == RowsFormat::Parquet {
        parquet::convert(&mut folder)?;
    }
    if interrupted.load(Ordering::Relaxed) {
        return Ok(Outcome::Interrupted);
    }
    let path = folder.path().to_owned();
    folder.finish()?;
    let (cleaned, file) = written.cleaned.unzip();
    if let Some(file) = file {
        file.persist()?;
    }
    if !args.quiet {
        unlisted.tell();
        if let Some(said) = repeated_ids {
            tell(&said);
        }
        if written.overview.by.is_some() && written.overview.sources.iter().all(|group| group.name.is_none()) {
            tell(&match args.by.as_str() {
                "month" => "no article has a date that can be read (--by month)".to_owned(),
                key => format!("no article has a text, a number or a boolean under the key {key:?} (--by)"),
            });
        }
        outputs::print(&write::summary(&written.overview, cleaned.as_ref(), &path, terminal::width()))?;
        if let Some(comparison) = comparison {
            outputs::print(&comparison)?;
        }
    }
    Ok(if unreadable > 0 { Outcome::Trouble } else { Outcome::Clean })
}

/// Ends the run when it would read what it writes, or write over what it reads.
fn refuse_own_files(args: &CorpusArgs, config: Option<&Path>) -> anyhow::Result<()> {
    let config = config.map(Path::to_string_lossy);
    let reads =
        |targets: &[PathBuf]| input::reader_of(args.paths.iter().map(String::as_str).chain(config.as_deref()), targets);
    let shown = args.output.display();
    let own = folder::FILES.map(|file| args.output.join(file));
    if let Some(reader) = reads(&own) {
        anyhow::bail!("this run reads {reader}, and with it files of the output folder {shown}; name another folder");
    }
    if let Some(clean) = &args.clean {
        if let Some(reader) = reads(std::slice::from_ref(clean)) {
            let by = if reader.is_name { String::new() } else { format!("{reader}, and with it ") };
            let clean = clean.display();
            anyhow::bail!("this run reads {by}{clean}; write the cleaned collection to another file");
        }
        let clean_at = input::resolved(clean);
        if clean_at.is_some() && own.iter().any(|file| input::resolved(file) == clean_at) {
            anyhow::bail!("{} is a file of the run itself; name another one", clean.display());
        }
    }
    Ok(())
}

/// What is taken out of a cleaned collection: copies, where nothing else is asked for.
fn drops(asked: &[Drop]) -> Vec<Drop> {
    if asked.is_empty() { vec![Drop::Duplicates] } else { asked.to_vec() }
}

/// Compares the articles; `None` when the run was interrupted.
fn compare(
    collection: &mut Collection,
    keep: Keep,
    args: &CorpusArgs,
    shows_progress: bool,
    interrupted: &AtomicBool,
) -> anyhow::Result<Option<Sharing>> {
    let mut stages = Stages::new(shows_progress);
    let sharing = sharing::find(collection, keep, limits(args.run.threads), |stage, done, all| {
        let name = match stage {
            Stage::Linking => "looking for shared words",
            Stage::Comparing => "comparing articles",
            Stage::Clustering => "putting copies together",
        };
        stages.advance(name, done, all);
        !interrupted.load(Ordering::Relaxed)
    });
    match sharing {
        Ok(sharing) => Ok(Some(sharing)),
        Err(SharingError::Interrupted) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// What a worker made of an article.
struct Read {
    article: Article,
    told: Arc<Told>,
    /// Nothing for an article that was read before.
    taken: Option<Taken>,
    /// The findings as they are written, unless there are [many](MOST_WRITTEN).
    lines: Vec<u8>,
    /// The begin of the article's row.
    row: Vec<u8>,
    marks: Vec<Mark>,
}

thread_local! {
    /// Words that this thread met before are measured faster.
    static MEASURER: RefCell<Measurer> = RefCell::default();
}

fn read(linter: &Linter, lately: &Lately, article: Article) -> Result<Read, String> {
    parallel::catch(|| {
        let (told, taken) = lately.or_else(&article, || {
            let text = linter.read(&article);
            let findings = linter.findings_of(&article, &text);
            let taken = Taken::new(&text);
            // The words are measured as they stand; the tokens of a long article would be in the way.
            drop(text.tokens);
            let measures = MEASURER.with_borrow_mut(|measurer| measurer.measure(&article, &text.sentences));
            (Told::new(measures, findings), taken)
        });
        let Told { measures, findings, .. } = &*told;
        let mut lines = Vec::new();
        if findings.len() <= MOST_WRITTEN {
            write_lines(&article, findings, &mut lines).map_err(|error| format!("{}: {error}", article.id))?;
        }
        let row =
            rows::article_begun(&article, measures, findings).map_err(|error| format!("{}: {error}", article.id))?;
        let marks = findings.iter().map(Mark::of).collect();
        Ok((told, taken, lines, row, marks))
    })
    .map_err(|panicked| blame(&article.id, &panicked))?
    .map(|(told, taken, lines, row, marks)| Read { article, told, taken, lines, row, marks })
}

/// Findings of one article that are written to memory by the thread that reads it; more go to the file
/// at once.
const MOST_WRITTEN: usize = 1 << 12;

/// Findings of one article that are listed; a giant one may have as many as a whole collection.
const MOST_LISTED: usize = 10_000;

/// Findings that were counted and not [listed](MOST_LISTED).
#[derive(Debug, Default)]
struct Unlisted {
    findings: usize,
    articles: usize,
    /// The first such article.
    first: String,
}

impl Unlisted {
    fn add(&mut self, article: &Article, findings: usize) {
        if self.articles == 0 {
            self.first.clone_from(&article.id);
        }
        self.findings += findings;
        self.articles += 1;
    }

    fn tell(&self) {
        let others = match self.articles {
            0 => return,
            1 => String::new(),
            several => format!(" and {} more", counted(several as u64 - 1, "article")),
        };
        tell(&format!(
            "more than {} findings in {}{others}: findings.jsonl lists the first ones, articles.jsonl counts the other {} \
             too",
            thousands(MOST_LISTED as u64),
            self.first,
            thousands(self.findings as u64),
        ));
    }
}

fn write_lines(article: &Article, findings: &[Finding], out: &mut dyn io::Write) -> io::Result<()> {
    reporter(Format::JsonLines, RenderOptions::default()).article(&Linted { article, findings, check: None }, out)
}

/// Takes the articles in, in the order of the input.
struct Reading<'a> {
    collection: Collection,
    collector: Collector,
    findings: Output,
    unlisted: Unlisted,
    unreadable: u64,
    linter: &'a Linter,
    interrupted: &'a Arc<AtomicBool>,
}

impl Reading<'_> {
    /// What is taken of an article that has the text of another one.
    fn taken_again(&self, article: &Article, told: &Told) -> io::Result<Taken> {
        let known = told.doc().map(|doc| self.collection.taken_again(doc)).transpose()?.flatten();
        // The other one may come later.
        Ok(known.unwrap_or_else(|| Taken::new(&self.linter.read(article))))
    }
}

impl Consumer<Read> for Reading<'_> {
    fn prints(_: &Read) -> bool {
        false
    }

    fn held(read: &Read) -> usize {
        let Read { article, taken, lines, row, marks, .. } = read;
        let taken = taken.as_ref().map_or(0, Taken::bytes);
        article.text.len() + taken + lines.capacity() + row.capacity() + marks.len() * Mark::SIZE
    }

    fn article(&mut self, read: Read) -> anyhow::Result<()> {
        let Read { article, told, taken, lines, row, marks } = read;
        let taken = match taken {
            Some(taken) => taken,
            None => self.taken_again(&article, &told).context("cannot use the scratch folder")?,
        };
        let doc = self.collection.add(&article, taken, &row, &marks).context("cannot use the scratch folder")?;
        told.added(doc);
        self.collector.article(u64::from(doc), &article, &told.measures, &told.findings);
        let (listed, unlisted) = told.findings.split_at(told.findings.len().min(MOST_LISTED));
        if !unlisted.is_empty() {
            self.unlisted.add(&article, unlisted.len());
        }
        self.findings.with(|out| {
            if told.findings.len() <= MOST_WRITTEN {
                return out.write_all(&lines);
            }
            write_lines(&article, listed, out)
        })
    }

    fn unreadable(&mut self, _: &Unread<'_>) -> anyhow::Result<()> {
        self.unreadable += 1;
        self.collector.unreadable();
        Ok(())
    }

    fn job_done(&mut self) -> anyhow::Result<ControlFlow<()>> {
        let stop = self.interrupted.load(Ordering::Relaxed);
        Ok(if stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    }
}
