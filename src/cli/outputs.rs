//! Where reports go: standard output, and files that appear whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read as _, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, bail};
use copydesk::input::{self, ReadBy};
use copydesk::report::{Format, Linted, RenderOptions, Reporter, Summary, Unread, reporter, verdict_lines};

use super::args::OutputArgs;
use super::values::OutputSpec;
use super::{interrupt, stream, terminal};

/// Bytes gathered before they are written to standard output or a file.
const BUFFER: usize = 64 << 10;

/// Every report of a run.
pub(crate) struct Outputs {
    sinks: Vec<Sink>,
}

struct Sink {
    reporter: Box<dyn Reporter + Send>,
    target: Target,
    /// Ends with the last finding, without counting them for people.
    quiet: bool,
    /// The reader of standard output went away.
    closed: bool,
}

/// Bytes in which a report says that it is one.
const REPORT_HEAD: u64 = 4 << 10;

/// True for a file that a run wrote: nothing is lost where it is replaced.
fn is_report(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(REPORT_HEAD).read_to_end(&mut head));
    let head = String::from_utf8_lossy(&head);
    let holds = |start: &str, what: &str| head.starts_with(start) && head.contains(what);
    let line = head.lines().next().unwrap_or_default();
    let severities = ["error[", "warning[", "info["];
    let says = severities.iter().any(|word| line.starts_with(word) || line.contains(&format!(": {word}")));
    let annotates = line.starts_with("::") && line.contains("title=copydesk (");
    read.is_ok()
        && (head.is_empty()
            || head.trim_end() == "[]"
            || says
            || annotates
            || holds("{\"rule\":\"", "\"group\":\"")
            || holds("[\n{\"rule\":\"", "\"group\":\"")
            || holds("{\"findings\":[\n{\"rule\":\"", "\"group\":\"")
            || holds("{\"findings\":[", "\"statistics\":{")
            || holds("{\"article\":\"", "\"shared_words\":")
            || holds("{\"$schema\":\"https://json.schemastore.org/sarif", "\"name\":\"copydesk\"")
            || holds("<!DOCTYPE html>", "content=\"default-src 'none'; style-src 'sha256-"))
}

impl Outputs {
    /// Opens every output, so that a path that cannot be written is known before the work.
    /// Without any, `full` goes to a terminal and `concise` elsewhere. Verdicts go to a file of
    /// their own. What the run reads, from `paths` and `others`, must not be replaced by a report.
    pub(crate) fn open<'p>(
        args: &OutputArgs,
        verdicts: Option<&Path>,
        paths: &[String],
        others: impl IntoIterator<Item = &'p Path>,
    ) -> anyhow::Result<Self> {
        let others: Vec<_> = others.into_iter().map(Path::to_string_lossy).collect();
        let read = || paths.iter().map(String::as_str).chain(others.iter().map(|path| &**path));
        let specs = args.output_format.as_slice();
        let default = [OutputSpec {
            format: if terminal::stdout_is_terminal() { Format::Full } else { Format::Concise },
            file: None,
        }];
        let specs = if specs.is_empty() { &default } else { specs };
        let is_printed = |spec: &&OutputSpec| spec.file.as_deref().is_none_or(is_stdout);
        for (at, spec) in specs.iter().enumerate().filter(|(_, spec)| is_printed(spec)) {
            if let Some(other) = specs[..at].iter().find(is_printed) {
                bail!(
                    "only one report can go to standard output, not both {} and {}; write --output-format {}=FILE",
                    other.format.name(),
                    spec.format.name(),
                    spec.format.name()
                );
            }
        }
        let printed = specs.iter().find(is_printed);
        if let (Some(spec), Some(_)) = (printed, verdicts.filter(|file| is_stdout(file))) {
            let name = spec.format.name();
            bail!(
                "only one report can go to standard output, not both {name} and the verdicts; write \
                 --output-format {name}=FILE"
            );
        }
        if printed.is_some() || verdicts.is_some_and(is_stdout) {
            refuse_to_read_stdout(read())?;
        }
        let files: Vec<&Path> = specs.iter().filter_map(|spec| spec.file.as_deref()).chain(verdicts).collect();
        let files: Vec<&Path> = files.into_iter().filter(|file| !is_stdout(file)).collect();
        for (at, file) in files.iter().enumerate() {
            let real = input::resolved(file);
            if files[..at].iter().any(|other| other == file || real.is_some() && input::resolved(other) == real) {
                bail!("two reports cannot go to one file: {}", file.display());
            }
            // A folder that is read may hold the report of the run before.
            if input::reader_of(read(), &[file.to_path_buf()])
                .is_some_and(|reader| reader.is_name || file.exists() && !is_report(file))
            {
                bail!("a report cannot go to a file that is read: {}; name another file", file.display());
            }
        }
        let mut sinks = specs.iter().map(|spec| Sink::open(spec, args)).collect::<anyhow::Result<Vec<_>>>()?;
        if let Some(file) = verdicts {
            let target = Target::create(file).with_context(|| format!("cannot write {}", file.display()))?;
            sinks.push(Sink { reporter: verdict_lines(), target, quiet: false, closed: false });
        }
        let unfinished: Vec<PathBuf> = sinks.iter().filter_map(|sink| sink.target.unfinished()).collect();
        if !unfinished.is_empty() {
            interrupt::remove_when_interrupted(unfinished)?;
        }
        Ok(Self { sinks })
    }

    /// Begins every report.
    pub(crate) fn begin(&mut self) -> anyhow::Result<()> {
        self.each(|sink| sink.reporter.begin(sink.target.writer()))
    }

    /// Reports one article.
    pub(crate) fn article(&mut self, linted: &Linted<'_>) -> anyhow::Result<()> {
        self.each(|sink| sink.reporter.article(linted, sink.target.writer()))
    }

    /// Notes what could not be read.
    pub(crate) fn unread(&mut self, unread: &Unread<'_>) -> anyhow::Result<()> {
        self.each(|sink| {
            sink.reporter.unread(unread);
            Ok(())
        })
    }

    /// Hands what is gathered for standard output to its reader.
    pub(crate) fn flush(&mut self) -> anyhow::Result<()> {
        self.each(|sink| if sink.target.is_stdout() { sink.target.writer().flush() } else { Ok(()) })
    }

    /// Ends every report and moves the files to their names. True when the reader of standard
    /// output went away.
    pub(crate) fn finish(mut self, summary: &Summary) -> anyhow::Result<bool> {
        self.each(|sink| {
            if !sink.quiet {
                sink.reporter.finish(summary, sink.target.writer())?;
            }
            sink.target.writer().flush()
        })?;
        let gone = self.sinks.iter().any(|sink| sink.closed);
        for sink in self.sinks {
            let name = sink.target.name();
            sink.target.persist().with_context(|| format!("cannot write {name}"))?;
        }
        Ok(gone)
    }

    /// True when nobody wants any report any more.
    pub(crate) fn all_closed(&self) -> bool {
        self.sinks.iter().all(|sink| sink.closed)
    }

    /// Does something with every report that is still wanted.
    fn each(&mut self, mut write: impl FnMut(&mut Sink) -> io::Result<()>) -> anyhow::Result<()> {
        for sink in self.sinks.iter_mut().filter(|sink| !sink.closed) {
            match write(sink) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe && sink.target.is_stdout() => {
                    sink.closed = true;
                }
                Err(error) => return Err(error).with_context(|| format!("cannot write {}", sink.target.name())),
            }
        }
        Ok(())
    }
}

impl Sink {
    fn open(spec: &OutputSpec, args: &OutputArgs) -> anyhow::Result<Self> {
        let target = match &spec.file {
            None => Target::Stdout(stdout()),
            Some(path) => Target::create(path).with_context(|| format!("cannot write {}", path.display()))?,
        };
        let options = RenderOptions {
            color: target.is_stdout() && terminal::stdout_has_color(),
            width: terminal::width(),
            statistics: args.statistics,
        };
        let quiet = args.quiet && !args.statistics && spec.format.is_for_people();
        Ok(Self { reporter: reporter(spec.format, options), target, quiet, closed: false })
    }
}

/// True for names such as `/dev/stdout`.
fn is_stdout(file: &Path) -> bool {
    stream::descriptor(file) == Some(stream::STDOUT)
}

/// Fails where the run would read the file that its standard output goes to.
pub(crate) fn refuse_to_read_stdout<'p>(read: impl IntoIterator<Item = &'p str>) -> anyhow::Result<()> {
    match input::reader_of_stdout(read) {
        Some(ReadBy { argument, is_name: true }) => {
            bail!("standard output cannot go to a file that is read: {argument}; name another file")
        }
        Some(_) => bail!("standard output cannot go to the file that standard input comes from; name another file"),
        None => Ok(()),
    }
}

/// What an error on standard output is called.
pub(crate) const STDOUT_FAILED: &str = "cannot write standard output";

/// Prints a whole text on standard output.
pub(crate) fn print(text: &str) -> anyhow::Result<()> {
    let mut out = stdout();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).context(STDOUT_FAILED)
}

/// Standard output, gathered in large writes.
pub(crate) fn stdout() -> BufWriter<io::Stdout> {
    BufWriter::with_capacity(BUFFER, io::stdout())
}

/// A file that appears whole or not at all.
pub(crate) struct NewFile(Target);

impl NewFile {
    /// Begins it, so that a path that cannot be written is known before the work.
    pub(crate) fn create(path: &Path) -> anyhow::Result<Self> {
        Target::create(path).map(Self).with_context(|| format!("cannot write {}", path.display()))
    }

    /// As the user named it.
    pub(crate) fn name(&self) -> String {
        self.0.name()
    }

    /// Where it stands until it is whole; `None` for what is written as it is.
    pub(crate) fn unfinished(&self) -> Option<PathBuf> {
        self.0.unfinished()
    }

    /// Where it is written to.
    pub(crate) fn writer(&mut self) -> &mut dyn Write {
        self.0.writer()
    }

    /// Writes out what is gathered: what is left to be done is the move.
    pub(crate) fn complete(&mut self) -> anyhow::Result<()> {
        let written = self.0.complete();
        written.with_context(|| format!("cannot write {}", self.name()))
    }

    /// Moves it, finished, to its name.
    pub(crate) fn persist(self) -> anyhow::Result<()> {
        let name = self.name();
        self.0.persist().with_context(|| format!("cannot write {name}"))
    }
}

enum Target {
    Stdout(BufWriter<io::Stdout>),
    File(BufWriter<File>, Pending),
    /// A device or pipe: written as it is, since nothing can be moved over it.
    Special(BufWriter<File>, PathBuf),
}

impl Target {
    fn create(path: &Path) -> io::Result<Self> {
        match stream::descriptor(path) {
            Some(stream::STDOUT) => return Ok(Self::Stdout(stdout())),
            Some(descriptor) => {
                let file = stream::open(descriptor, path)?;
                return Ok(Self::Special(BufWriter::with_capacity(BUFFER, file), path.to_owned()));
            }
            None => {}
        }
        // Behind a symbolic link it is the file that is replaced, not the link.
        let real = stream::behind_links(path)?;
        match fs::metadata(&real) {
            Ok(found) if found.is_dir() => return Err(io::Error::other("it is a directory; name a file in it")),
            Ok(found) if !found.is_file() => {
                let file = File::options().write(true).open(&real)?;
                return Ok(Self::Special(BufWriter::with_capacity(BUFFER, file), path.to_owned()));
            }
            _ => {}
        }
        let (file, pending) = Pending::create(path.to_owned(), real)?;
        Ok(Self::File(BufWriter::with_capacity(BUFFER, file), pending))
    }

    /// Where it stands until it is whole.
    fn unfinished(&self) -> Option<PathBuf> {
        match self {
            Self::File(_, pending) => Some(pending.temporary.clone()),
            Self::Stdout(_) | Self::Special(..) => None,
        }
    }

    fn is_stdout(&self) -> bool {
        matches!(self, Self::Stdout(_))
    }

    fn name(&self) -> String {
        match self {
            Self::Stdout(_) => "standard output".into(),
            Self::File(_, pending) => pending.shown.display().to_string(),
            Self::Special(_, path) => path.display().to_string(),
        }
    }

    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Self::Stdout(out) => out,
            Self::File(out, _) | Self::Special(out, _) => out,
        }
    }

    fn complete(&mut self) -> io::Result<()> {
        self.writer().flush()?;
        match self {
            // Some file systems tell of a full disk only now.
            Self::File(out, _) => out.get_ref().sync_all(),
            Self::Stdout(_) | Self::Special(..) => Ok(()),
        }
    }

    /// Moves a finished file to its name.
    fn persist(self) -> io::Result<()> {
        match self {
            Self::File(out, pending) => pending.persist(out.into_inner().map_err(io::IntoInnerError::into_error)?),
            Self::Stdout(_) | Self::Special(..) => Ok(()),
        }
    }
}

/// A file under a temporary name beside its place; dropped unfinished, it goes away.
struct Pending {
    /// As the user named it.
    shown: PathBuf,
    target: PathBuf,
    temporary: PathBuf,
}

impl Pending {
    fn create(shown: PathBuf, target: PathBuf) -> io::Result<(File, Self)> {
        let name = target.file_name().ok_or_else(|| io::Error::other("it names no file"))?;
        remove_left(&target, &name.to_string_lossy());
        let mut hidden = std::ffi::OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".{}.tmp", std::process::id()));
        let temporary = target.with_file_name(hidden);
        let file = File::options().write(true).create(true).truncate(true).open(&temporary);
        let file = file.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => {
                io::Error::new(error.kind(), "its folder is not there; make it, or name another")
            }
            _ => error,
        })?;
        // Tells other runs that somebody writes to it. Where there are no locks, they leave it alone.
        let _ = file.try_lock();
        Ok((file, Self { shown, target, temporary }))
    }

    fn persist(self, file: File) -> io::Result<()> {
        if let Ok(old) = fs::metadata(&self.target) {
            // A report that is renewed keeps who may read it; where that fails it is no loss.
            let _ = file.set_permissions(old.permissions());
        }
        // Some file systems tell of a full disk only now.
        file.sync_all()?;
        drop(file);
        fs::rename(&self.temporary, &self.target)
    }
}

/// How long nobody may have written to a temporary file before another run looks whether it was left.
const LEFT_AFTER: Duration = Duration::from_secs(60);

/// Removes what runs that were killed left beside a file: temporary files that nobody holds the lock of. What cannot be
/// removed stays.
fn remove_left(target: &Path, name: &str) {
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let found = entry.file_name();
        let process = found.to_str().and_then(|found| found.strip_prefix('.')?.strip_prefix(name)?.strip_prefix('.'));
        let process = process.and_then(|rest| rest.strip_suffix(".tmp"));
        if process.is_none_or(|process| process.is_empty() || !process.bytes().all(|byte| byte.is_ascii_digit())) {
            continue;
        }
        let written = entry.metadata().ok().filter(|known| known.is_file()).and_then(|known| known.modified().ok());
        let is_old = written.and_then(|written| written.elapsed().ok()).is_some_and(|age| age > LEFT_AFTER);
        if is_old && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        // Gone already when it was moved.
        let _ = fs::remove_file(&self.temporary);
    }
}
