//! Reading inputs and working on them side by side: what the verbs that take PATHS share.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use anyhow::bail;
use copydesk::Article;
use copydesk::input::{self, InputError, InputOptions, Job, Keys, LeftOut, Reader, Skipped};
use copydesk::parallel::{self, Limits, Panicked, weighed_map};
use copydesk::report::{Unread, label, thousands};

use super::args::InputArgs;
use super::progress::Progress;
use super::settings::Settings;
use super::values::Threads;
use super::{failure, terminal};

/// How the articles of `paths` are read: as the command line says, else the configuration. The `outputs` of the run are
/// not read where a folder leads to them.
///
/// # Errors
/// When options contradict one another.
pub(crate) fn input_options<'p>(
    args: &InputArgs,
    settings: &Settings,
    paths: &[String],
    outputs: impl IntoIterator<Item = &'p Path>,
) -> anyhow::Result<InputOptions> {
    if let Some(name) = args.stdin_filename.as_ref().filter(|_| !paths.iter().any(|path| path == "-")) {
        bail!("--stdin-filename {name} names standard input, which is not read; add - to the paths, or leave it out");
    }
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
            group: None,
        },
        stdin_filename: args.stdin_filename.clone(),
        html_text: args.html_text,
        left_out: LeftOut::new(outputs),
        ..InputOptions::default()
    };
    if let Some(size) = args.max_article_size.or(settings.max_article_size) {
        options.max_article_bytes = size;
    }
    let chosen = chosen_keys(&options.keys);
    for (at, (part, key)) in chosen.iter().enumerate() {
        if let Some((other, _)) = chosen[..at].iter().find(|(_, other)| other == key) {
            let (one, two) = (named_by(other, args, settings), named_by(part, args, settings));
            bail!("both {one} and {two} name {key:?}; one key cannot be both");
        }
    }
    Ok(options)
}

/// What names the key of a part: the option, or else the configuration.
fn named_by(part: &str, args: &InputArgs, settings: &Settings) -> String {
    let given = match part {
        "text" => &args.text_key,
        "id" => &args.id_key,
        "title" => &args.title_key,
        "url" => &args.url_key,
        "date" => &args.date_key,
        _ => &args.source_key,
    };
    settings.named_by(&format!("--{part}-key"), &format!("keys.{part}"), given.is_some())
}

/// The keys that were named, with the parts that they hold.
fn chosen_keys(keys: &Keys) -> Vec<(&'static str, String)> {
    let Keys { text, id, title, url, date, source, group: _ } = keys;
    let all = [("text", text), ("id", id), ("title", title), ("url", url), ("date", date), ("source", source)];
    all.into_iter().filter_map(|(part, key)| Some((part, key.clone()?))).collect()
}

/// Which of the keys that were named no record has had so far.
struct Missing {
    /// Each key with what named it.
    keys: Vec<(&'static str, String, String)>,
    /// Whether each was seen.
    seen: Vec<AtomicBool>,
    /// A record was read.
    any: AtomicBool,
    /// A record had a url.
    urls: AtomicBool,
}

impl Missing {
    fn new(keys: &Keys, args: &InputArgs, settings: &Settings) -> Self {
        // A record without the text is an error of its own.
        let keys = chosen_keys(keys).into_iter().filter(|(part, _)| *part != "text");
        let keys: Vec<_> = keys.map(|(part, key)| (part, key, named_by(part, args, settings))).collect();
        let seen = keys.iter().map(|_| AtomicBool::new(false)).collect();
        Self { keys, seen, any: AtomicBool::new(false), urls: AtomicBool::new(false) }
    }

    fn look(&self, article: &Article) {
        // Single texts have no keys.
        let Some(number) = article.record.filter(|_| !self.keys.is_empty()) else { return };
        self.any.store(true, Ordering::Relaxed);
        if article.url.is_some() {
            self.urls.store(true, Ordering::Relaxed);
        }
        for ((part, ..), seen) in self.keys.iter().zip(&self.seen) {
            let has = match *part {
                "title" => article.title.is_some(),
                "url" => article.url.is_some(),
                "date" => article.published.is_some(),
                "source" => article.source.is_some(),
                _ => article.id != format!("{}#{number}", article.path),
            };
            if has {
                seen.store(true, Ordering::Relaxed);
            }
        }
    }

    /// Says it.
    fn tell(&self) {
        if !self.any.load(Ordering::Relaxed) {
            return;
        }
        for ((part, key, by), seen) in self.keys.iter().zip(&self.seen) {
            let what = match *part {
                _ if seen.load(Ordering::Relaxed) => continue,
                "id" => "an id",
                // An address there has become the url of a record that has no other.
                "source" if self.urls.load(Ordering::Relaxed) => "a source that is no address",
                "source" => "a source",
                "title" => "a title",
                "url" => "a url",
                _ => "a date",
            };
            failure::tell(&format!("no record has {what} under the key {key:?} ({by})"));
        }
    }
}

/// Records whose texts are HTML and were not read so.
#[derive(Default)]
struct Markup(Mutex<(u64, String)>);

impl Markup {
    fn look(&self, article: &Article) {
        // A file that is one record has no number in it.
        let is_record = article.record.is_some() || input::holds_records(&article.path);
        if is_record && input::is_html(&article.text) {
            let name = label(&article.path, &article.id);
            let mut found = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            // The same one on any number of threads.
            if found.0 == 0 || name < found.1 {
                found.1 = name;
            }
            found.0 += 1;
        }
    }

    /// Says it.
    fn tell(self) {
        let (count, example) = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        match count {
            0 => {}
            1 => failure::tell(&format!("the text of {example} is HTML; read it with --html-text")),
            _ => failure::tell(&format!(
                "the texts of {} records are HTML, for example {example}; read them with --html-text",
                thousands(count)
            )),
        }
    }
}

/// Says what folders hold that was not read.
fn tell_skipped(skipped: &Skipped) {
    let Some(example) = skipped.example() else { return };
    match skipped.count() {
        1 => failure::tell(&format!(
            "skipped {example}: its name ends in no extension that is known; name the file to read it"
        )),
        count => failure::tell(&format!(
            "skipped {} files whose names end in no extension that is known, for example {example}; name them to read \
             them",
            thousands(count)
        )),
    }
}

/// What becomes of the results, on one thread and in the order of the input.
pub(crate) trait Consumer<T> {
    /// True when the result of an article prints something.
    fn prints(result: &T) -> bool;

    /// Bytes that the result of an article holds where they are many: then few are held at once.
    fn held(_: &T) -> usize {
        0
    }

    /// Takes the result of one article.
    fn article(&mut self, result: T) -> anyhow::Result<()>;

    /// Something could not be read. Called before the message goes to standard error.
    fn unreadable(&mut self, unread: &Unread<'_>) -> anyhow::Result<()>;

    /// A job is done. Tells whether to go on.
    fn job_done(&mut self) -> anyhow::Result<ControlFlow<()>>;
}

/// What a worker made of one job: for each article its result, or why there is none.
struct Batch<T> {
    bytes: u64,
    path: String,
    results: Vec<Result<T, Failed>>,
}

/// Why there is no result.
struct Failed {
    line: Option<u64>,
    message: String,
}

impl Failed {
    fn new(message: String) -> Self {
        Self { line: None, message }
    }
}

/// What is read, and how.
pub(crate) struct Inputs<'a> {
    pub(crate) paths: &'a [String],
    pub(crate) options: InputOptions,
    /// What named the keys.
    pub(crate) args: &'a InputArgs,
    pub(crate) settings: &'a Settings,
    pub(crate) threads: Option<Threads>,
    /// Show a progress bar when it takes long.
    pub(crate) progress: bool,
    /// Say nothing but errors.
    pub(crate) quiet: bool,
}

/// Reads every input, does `work` on worker threads, and hands the results on in order.
pub(crate) fn read_all<T: Send, C: Consumer<T>>(
    inputs: Inputs<'_>,
    work: impl Fn(Article) -> Result<T, String> + Sync,
    consumer: &mut C,
) -> anyhow::Result<()> {
    let on_terminal = terminal::stdout_is_terminal();
    let mut progress = Progress::new(inputs.progress);
    let missing = Missing::new(&inputs.options.keys, inputs.args, inputs.settings);
    let markup = Markup::default();
    let reads_html = inputs.options.html_text;
    let reader = Reader::new(inputs.paths, inputs.options);
    let skipped = reader.skipped();
    let read = |job: Job| {
        let (bytes, path) = (job.bytes(), job.path().to_owned());
        let articles = match parallel::catch(|| job.read()) {
            Ok(articles) => articles,
            Err(panicked) => {
                let results = vec![Err(Failed::new(blame(&path, &panicked)))];
                return Batch { bytes, path, results };
            }
        };
        let one = |article: Result<Article, InputError>| {
            let article = article.map_err(|error| Failed { line: error.line(), message: error.to_string() })?;
            missing.look(&article);
            if !reads_html {
                markup.look(&article);
            }
            work(article).map_err(Failed::new)
        };
        let results = articles.into_iter().map(one).collect();
        Batch { bytes, path, results }
    };
    // The size of what comes through a pipe is not known.
    let total = || match Reader::total_bytes(inputs.paths) {
        bytes if bytes > 0 && !inputs.paths.iter().any(|path| path == "-") => Some(bytes),
        _ => None,
    };
    let limits = limits(inputs.threads);
    let mut consume = |batch: Result<Batch<T>, Panicked>| -> anyhow::Result<ControlFlow<()>> {
        let batch = batch.unwrap_or_else(|panicked| Batch {
            bytes: 0,
            path: String::new(),
            results: vec![Err(Failed::new(panicked.to_string()))],
        });
        let articles = batch.results.iter().filter(|result| result.is_ok()).count();
        progress.advance(batch.bytes, articles as u64, total);
        // Moving the bar away costs a redraw: only for what shows on the terminal.
        let shows = |result: &Result<T, Failed>| result.as_ref().map_or(true, |done| on_terminal && C::prints(done));
        let visible = batch.results.iter().any(shows);
        progress.suspend_if(visible, || {
            for result in batch.results {
                match result {
                    Ok(result) => consumer.article(result)?,
                    Err(Failed { line, message }) => {
                        consumer.unreadable(&Unread { path: &batch.path, line, message: &message })?;
                        failure::complain(&message);
                    }
                }
            }
            consumer.job_done()
        })
    };
    let held = |batch: &Batch<T>| batch.results.iter().flatten().map(|done| C::held(done) as u64).sum();
    let flow = weighed_map(limits, reader, Job::held_bytes, read, held, |batch| match consume(batch) {
        Ok(ControlFlow::Continue(())) => ControlFlow::Continue(()),
        Ok(ControlFlow::Break(())) => ControlFlow::Break(Ok(())),
        Err(error) => ControlFlow::Break(Err(error)),
    })?;
    match flow {
        ControlFlow::Continue(()) => {
            if !inputs.quiet {
                missing.tell();
                markup.tell();
                tell_skipped(&skipped);
            }
            Ok(())
        }
        ControlFlow::Break(result) => result,
    }
}

/// How much may be done side by side.
pub(crate) fn limits(threads: Option<Threads>) -> Limits {
    threads.and_then(|threads| threads.0).map_or_else(Limits::default, Limits::for_threads)
}

/// Says which article a panic is about.
pub(crate) fn blame(article: &str, panicked: &Panicked) -> String {
    format!("{article}: {}", failure::located(panicked))
}
