//! The progress bar of long runs.

use std::time::{Duration, Instant};

use indicatif::{DecimalBytes, HumanCount, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Runs shorter than this show no bar.
const SHOW_AFTER: Duration = Duration::from_secs(1);

/// Redraws a second: enough to look alive.
const DRAWS_PER_SECOND: u8 = 8;

/// Bytes, speed, articles and time left, on standard error.
pub(crate) struct Progress {
    started: Instant,
    bytes: u64,
    articles: u64,
    bar: Bar,
}

enum Bar {
    /// Not wanted, or nobody would see it.
    Off,
    /// Not shown yet.
    Waiting,
    Shown(ProgressBar),
}

impl Progress {
    /// A bar that shows itself when the run takes long.
    pub(crate) fn new(wanted: bool) -> Self {
        let bar = if wanted && super::terminal::stderr_is_terminal() { Bar::Waiting } else { Bar::Off };
        Self { started: Instant::now(), bytes: 0, articles: 0, bar }
    }

    /// Counts what was done. `total` tells the bytes of the whole run, where that is known;
    /// it is asked once, when the bar appears.
    pub(crate) fn advance(&mut self, bytes: u64, articles: u64, total: impl FnOnce() -> Option<u64>) {
        self.bytes += bytes;
        self.articles += articles;
        if matches!(self.bar, Bar::Waiting) && self.started.elapsed() >= SHOW_AFTER {
            self.bar = Bar::Shown(shown(total()));
        }
        if let Bar::Shown(bar) = &self.bar {
            bar.set_position(self.bytes);
            bar.set_message(self.message(bar.length()));
        }
    }

    /// Speed, articles and time left. The bar's own estimates would take what was done before it
    /// appeared for the work of an instant.
    fn message(&self, total: Option<u64>) -> String {
        let seconds = self.started.elapsed().as_secs_f64().max(1e-3);
        let speed = self.bytes as f64 / seconds;
        let mut message = format!("{}/s  {} articles", DecimalBytes(speed as u64), HumanCount(self.articles));
        if let Some(total) = total.filter(|_| self.bytes > 0) {
            let left = total.saturating_sub(self.bytes) as f64 / speed;
            message.push_str(&format!("  {:#} left", HumanDuration(Duration::from_secs_f64(left.ceil()))));
        }
        message
    }

    /// Does `write`, with the bar out of the way if something will show on the terminal.
    pub(crate) fn suspend_if<R>(&self, visible: bool, write: impl FnOnce() -> R) -> R {
        match &self.bar {
            Bar::Shown(bar) if visible => bar.suspend(write),
            _ => write(),
        }
    }

    /// Takes the bar away.
    pub(crate) fn finish(&mut self) {
        if let Bar::Shown(bar) = std::mem::replace(&mut self.bar, Bar::Off) {
            bar.finish_and_clear();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.finish();
    }
}

/// A bar for work whose parts are counted, one stage after the other.
pub(crate) struct Stages {
    started: Instant,
    wanted: bool,
    stage: &'static str,
    bar: Option<ProgressBar>,
}

impl Stages {
    /// A bar that shows itself when the work takes long.
    pub(crate) fn new(wanted: bool) -> Self {
        let wanted = wanted && super::terminal::stderr_is_terminal();
        Self { started: Instant::now(), wanted, stage: "", bar: None }
    }

    /// Tells how much of a stage is done.
    pub(crate) fn advance(&mut self, stage: &'static str, done: u64, all: u64) {
        if !self.wanted || self.bar.is_none() && self.started.elapsed() < SHOW_AFTER {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| {
            let style = ProgressStyle::with_template("{bar:20} {percent:>3}%  {msg}  {eta} left");
            let style = style.expect("the template is valid").progress_chars("━╸─");
            ProgressBar::with_draw_target(Some(all), ProgressDrawTarget::stderr_with_hz(DRAWS_PER_SECOND))
                .with_style(style)
        });
        if self.stage != stage {
            self.stage = stage;
            bar.set_message(stage);
            bar.set_length(all);
            bar.reset_eta();
        }
        bar.set_position(done);
    }
}

impl Drop for Stages {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn shown(total: Option<u64>) -> ProgressBar {
    // How fast, how many and how long tell more than the bar, and stand last.
    let template = match (total, super::terminal::width()) {
        (Some(_), 100..) => "{bar:20} {percent:>3}%  {decimal_bytes} of {decimal_total_bytes}  {wide_msg}",
        (Some(_), 70..) => "{bar:10} {percent:>3}%  {wide_msg}",
        (Some(_), _) => "{percent:>3}%  {wide_msg}",
        (None, _) => "{spinner} {decimal_bytes}  {wide_msg}",
    };
    let style = ProgressStyle::with_template(template).expect("the template is valid").progress_chars("━╸─");
    ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr_with_hz(DRAWS_PER_SECOND)).with_style(style)
}
