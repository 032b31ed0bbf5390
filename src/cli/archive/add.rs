//! `copydesk archive add`: workers read and fingerprint, one thread writes.

use std::io::{BufWriter, Stdout, Write as _};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use copydesk::archive::{self, Archive, ArchiveError, Fingerprint, Writer};
use copydesk::hash;
use copydesk::report::{Unread, counted, thousands};
use copydesk::{Article, check, parallel};
use serde::Serialize;

use super::super::args::{AddArgs, RowFormat};
use super::super::interrupt::{self, INTERRUPTED};
use super::super::outputs::{self, STDOUT_FAILED};
use super::super::settings::Settings;
use super::super::work::{self, Consumer, Inputs, blame, read_all};
use super::super::{Outcome, failure};
use super::location;

/// How long the writer waits for articles before it commits what it has: a stream that falls
/// silent must not keep other processes from writing.
const IDLE: Duration = Duration::from_millis(200);

/// How long articles wait for their commit when every one is acknowledged.
const ACKNOWLEDGE_EVERY: Duration = Duration::from_millis(100);

/// How long the archive is left to others after such a commit: longer than a waiting writer
/// sleeps between two attempts.
const PAUSE: Duration = Duration::from_millis(5);

/// Articles of a run from which it ends with merging: the archive is searched faster then. Those
/// who add one article do not wait for that.
const SETTLE: u64 = 2_000;

/// Batches that wait for the writer. The workers' own limits bound what is in flight besides.
const QUEUE: usize = 2;

/// Runs the verb.
pub(super) fn run(args: &AddArgs) -> anyhow::Result<Outcome> {
    let settings = Settings::load(args.run.config.as_deref())?;
    if args.output_format == RowFormat::JsonLines {
        outputs::refuse_to_read_stdout(args.paths.iter().map(String::as_str))?;
    }
    let inputs = Inputs {
        paths: &args.paths,
        options: work::input_options(&args.input, &settings, &args.paths, [])?,
        args: &args.input,
        settings: &settings,
        threads: args.run.threads,
        progress: !args.quiet && !args.no_progress,
        quiet: args.quiet,
    };
    let path = location::existing_or_new(&args.location);
    let unreadable = AtomicU64::new(0);
    let (sender, receiver) = mpsc::sync_channel(QUEUE);
    let began = Instant::now();
    let mut store = Store::new(args, &path);
    // An archive that cannot be used is told before anything is read.
    if path.exists() {
        store.open()?;
    }
    let read = thread::scope(|scope| {
        let mut feed = Feed { batch: Vec::new(), sender, unreadable: &unreadable };
        let reading = scope.spawn(move || read_all(inputs, fingerprinted, &mut feed));
        match store.articles(&receiver) {
            Ok(End::Done) => reading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            // The readers may be waiting for input that never comes: nobody waits for them.
            Ok(End::Interrupted) => {
                failure::new_line();
                store.tell(began.elapsed(), unreadable.load(Ordering::Relaxed), "interrupted; ");
                std::process::exit(INTERRUPTED)
            }
            Err(error) => {
                failure::new_line();
                failure::complain(&format!("{error:#}"));
                std::process::exit(2)
            }
        }
    });
    read?;
    let unreadable = unreadable.load(Ordering::Relaxed);
    store.tell(began.elapsed(), unreadable, "");
    Ok(if unreadable + store.unstorable > 0 { Outcome::Trouble } else { Outcome::Clean })
}

/// How writing ended.
enum End {
    Done,
    Interrupted,
}

/// An article on its way to the archive.
struct Fingerprinted {
    article: Article,
    words: u32,
    fingerprints: Vec<Fingerprint>,
}

fn fingerprinted(mut article: Article) -> Result<Fingerprinted, String> {
    // What comes through a pipe has no name of its own: the next pipe's would take its place.
    if article.path == "-" && (article.id == "-" || article.id.starts_with("-#")) {
        article.id = format!("-#{:016x}", hash::bytes(article.text.as_bytes()));
    }
    let (words, fingerprints) =
        parallel::catch(|| check::fingerprint(&article)).map_err(|panicked| blame(&article.id, &panicked))?;
    Ok(Fingerprinted { article, words, fingerprints })
}

/// Hands articles to the writer.
struct Feed<'a> {
    batch: Vec<Fingerprinted>,
    sender: SyncSender<Vec<Fingerprinted>>,
    unreadable: &'a AtomicU64,
}

impl Consumer<Fingerprinted> for Feed<'_> {
    fn prints(_: &Fingerprinted) -> bool {
        false
    }

    fn article(&mut self, article: Fingerprinted) -> anyhow::Result<()> {
        self.batch.push(article);
        Ok(())
    }

    fn unreadable(&mut self, _: &Unread<'_>) -> anyhow::Result<()> {
        self.unreadable.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    fn job_done(&mut self) -> anyhow::Result<ControlFlow<()>> {
        // Without a writer there is an error already.
        let sent = self.batch.is_empty() || self.sender.send(std::mem::take(&mut self.batch)).is_ok();
        Ok(if sent { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    }
}

/// The archive that articles go to.
struct Store<'a> {
    args: &'a AddArgs,
    path: &'a Path,
    archive: Option<Archive>,
    counts: Counts,
    /// Articles that the archive cannot hold.
    unstorable: u64,
    /// How long another process was waited for.
    waited: Duration,
    /// Where acknowledgements go, as long as somebody reads them.
    out: Option<BufWriter<Stdout>>,
}

/// What became of the articles.
#[derive(Debug, Default)]
struct Counts {
    added: u64,
    replaced: u64,
    updated: u64,
    unchanged: u64,
    bytes: u64,
}

/// One line for each article, once it is safe.
#[derive(Serialize)]
struct Acknowledged<'a> {
    id: &'a str,
    outcome: &'static str,
}

impl<'a> Store<'a> {
    fn new(args: &'a AddArgs, path: &'a Path) -> Self {
        let out = (args.output_format == RowFormat::JsonLines).then(outputs::stdout);
        Self { args, path, archive: None, counts: Counts::default(), unstorable: 0, waited: Duration::ZERO, out }
    }

    /// Opens the archive, or makes it.
    fn open(&mut self) -> Result<(), ArchiveError> {
        let is_new = !self.path.exists();
        self.archive = Some(Archive::open_or_create(self.path, &check::parameters())?);
        if is_new && !self.args.quiet {
            failure::tell(&format!("made the archive {}", self.path.display()));
        }
        Ok(())
    }

    /// Writes what comes, until nothing comes any more or the user wants to stop.
    fn articles(&mut self, batches: &Receiver<Vec<Fingerprinted>>) -> anyhow::Result<End> {
        let interrupted = interrupt::listen()?;
        // The archive is made with the first article: inputs that cannot be read leave none.
        let first = loop {
            match batches.recv_timeout(IDLE) {
                Ok(first) => break first,
                Err(RecvTimeoutError::Disconnected) => return Ok(End::Done),
                Err(RecvTimeoutError::Timeout) if interrupted.load(Ordering::Relaxed) => return Ok(End::Interrupted),
                Err(RecvTimeoutError::Timeout) => {}
            }
        };
        if self.archive.is_none() {
            self.open()?;
        }
        // Lent to the writer; errors and messages name the path.
        let Some(archive) = self.archive.take() else { return Ok(End::Done) };
        let began = Instant::now();
        let leave = || {
            if !self.args.quiet {
                failure::tell(&format!("interrupted; {}: 0 added", self.path.display()));
            }
        };
        let mut writer = interrupt::leavable(&interrupted, leave, || super::writer(&archive, self.args.wait.timeout))?;
        self.waited = began.elapsed();
        let mut next = Some(first);
        let mut waiting: Vec<(String, &'static str)> = Vec::new();
        let mut dirty = false;
        // The first batch is acknowledged at once.
        let mut committed: Option<Instant> = None;
        loop {
            if let Some(batch) = next.take() {
                for article in batch {
                    self.article(&mut writer, &article, &mut waiting)?;
                    dirty = true;
                }
            }
            if interrupted.load(Ordering::Relaxed) {
                break;
            }
            let due = || committed.is_none_or(|committed| committed.elapsed() >= ACKNOWLEDGE_EVERY);
            if dirty && self.out.is_some() && due() {
                self.commit(&mut writer, &mut waiting)?;
                (dirty, committed) = (false, Some(Instant::now()));
                thread::sleep(PAUSE);
            }
            match batches.recv_timeout(IDLE) {
                Ok(batch) => next = Some(batch),
                Err(RecvTimeoutError::Timeout) if dirty => {
                    self.commit(&mut writer, &mut waiting)?;
                    (dirty, committed) = (false, Some(Instant::now()));
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        self.commit(&mut writer, &mut waiting)?;
        if interrupted.load(Ordering::Relaxed) {
            return Ok(End::Interrupted);
        }
        if self.counts.added + self.counts.replaced >= SETTLE {
            writer.settle()?;
        }
        Ok(End::Done)
    }

    fn article(
        &mut self,
        writer: &mut Writer<'_>,
        given: &Fingerprinted,
        waiting: &mut Vec<(String, &'static str)>,
    ) -> anyhow::Result<()> {
        let Fingerprinted { article, words, fingerprints } = given;
        let outcome = match writer.add(article, *words, fingerprints) {
            Ok(outcome) => outcome,
            Err(error @ ArchiveError::Unstorable { .. }) => {
                self.unstorable += 1;
                failure::complain(&error.to_string());
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        };
        let counts = &mut self.counts;
        counts.bytes += article.text.len() as u64;
        let (count, name) = match outcome {
            archive::Outcome::Added => (&mut counts.added, "added"),
            archive::Outcome::Replaced => (&mut counts.replaced, "replaced"),
            archive::Outcome::Updated => (&mut counts.updated, "updated"),
            archive::Outcome::Unchanged => (&mut counts.unchanged, "unchanged"),
        };
        *count += 1;
        if self.out.is_some() {
            waiting.push((article.id.clone(), name));
        }
        Ok(())
    }

    /// Makes everything so far durable and acknowledges it.
    fn commit(&mut self, writer: &mut Writer<'_>, waiting: &mut Vec<(String, &'static str)>) -> anyhow::Result<()> {
        writer.commit()?;
        let Some(out) = &mut self.out else { return Ok(()) };
        let written = waiting.drain(..).try_for_each(|(id, outcome)| {
            serde_json::to_writer(&mut *out, &Acknowledged { id: &id, outcome })?;
            out.write_all(b"\n")
        });
        match written.and_then(|()| out.flush()) {
            // Whoever read them has gone; the articles are wanted all the same.
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {
                self.out = None;
                Ok(())
            }
            other => other.context(STDOUT_FAILED),
        }
    }

    /// Says what was done, in one line.
    fn tell(&self, took: Duration, unreadable: u64, how: &str) {
        if self.args.quiet {
            return;
        }
        let Counts { added, replaced, updated, unchanged, bytes } = self.counts;
        let parts =
            [(added, "added"), (replaced, "replaced"), (updated, "with new metadata"), (unchanged, "unchanged")];
        let shown = parts.iter().enumerate().filter(|&(at, &(count, _))| at == 0 || count > 0);
        let shown: Vec<String> = shown.map(|(_, &(count, what))| format!("{} {what}", thousands(count))).collect();
        let mut line = format!("{how}{}: {}", self.path.display(), shown.join(", "));
        if unreadable > 0 {
            line.push_str(&format!("; {} could not be read", counted(unreadable, "input")));
        }
        if self.unstorable > 0 {
            line.push_str(&format!("; {} could not be stored", counted(self.unstorable, "article")));
        }
        let seconds = took.saturating_sub(self.waited).as_secs_f64();
        // Of shorter runs it says nothing.
        if seconds >= 0.5 {
            let articles = (added + replaced + updated + unchanged) as f64 / seconds;
            let megabytes = bytes as f64 / 1e6 / seconds;
            line.push_str(&format!(" ({} articles/s, {megabytes:.1} MB/s)", thousands(articles as u64)));
        }
        failure::tell(&line);
    }
}
