//! Values of options, the same on the command line and in the configuration file.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use clap::builder::{OsStringValueParser, TypedValueParser};
use copydesk::check;
use copydesk::date;
use copydesk::finding::Severity;
use copydesk::input;
use copydesk::report::{Format, UnknownFormat};
use copydesk::suggest::did_you_mean;
use copydesk::text::{Language, UnknownLanguage};
use jiff::civil::Date;

/// The least severity that makes the exit code 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FailOn {
    /// Errors.
    Error,
    /// Warnings and errors.
    Warning,
    /// Any finding.
    Info,
    /// Nothing; findings never fail the run.
    Never,
}

impl FailOn {
    /// The default: infos never fail a run.
    pub(crate) const DEFAULT: Self = Self::Warning;

    /// True when a finding of this severity fails the run.
    pub(crate) fn fails(self, severity: Severity) -> bool {
        match self {
            Self::Error => severity >= Severity::Error,
            Self::Warning => severity >= Severity::Warning,
            Self::Info => true,
            Self::Never => false,
        }
    }
}

impl FromStr for FailOn {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "error" => Ok(Self::Error),
            "warning" => Ok(Self::Warning),
            "info" => Ok(Self::Info),
            "never" => Ok(Self::Never),
            _ => {
                let known = ["error", "warning", "info", "never"];
                Err(format!(
                    "no severity is called {name:?}{} (known: {})",
                    did_you_mean(name, known),
                    known.join(", ")
                ))
            }
        }
    }
}

/// Reads the name of a file, whatever its bytes.
pub(crate) fn path_name() -> impl TypedValueParser<Value = String> {
    OsStringValueParser::new().try_map(|path| match path.to_str() {
        Some("") => Err("a path is empty; name a file, a directory, a glob, or - for standard input"),
        // What reports call a file names it, too.
        Some(name) if !name.contains("\\x") || Path::new(name).symlink_metadata().is_err() => Ok(name.to_owned()),
        _ => Ok(input::name_of(Path::new(&path))),
    })
}

/// A format and where its report goes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OutputSpec {
    /// The format.
    pub(crate) format: Format,
    /// The file; `None` for standard output.
    pub(crate) file: Option<PathBuf>,
}

impl FromStr for OutputSpec {
    type Err = String;

    fn from_str(spec: &str) -> Result<Self, String> {
        let (name, file) = match spec.split_once('=') {
            Some((name, file)) => (name, Some(file)),
            None => (spec, None),
        };
        let format = name.parse().map_err(|error: UnknownFormat| error.to_string())?;
        match file {
            Some("") => Err(format!("a file name is missing behind \"{name}=\"")),
            Some("-") | None => Ok(Self { format, file: None }),
            Some(file) => Ok(Self { format, file: Some(file.into()) }),
        }
    }
}

/// Reads the name of a file beside the report, which alone may go to standard output.
///
/// # Errors
/// When it is `-`.
pub(crate) fn file(value: &str) -> Result<PathBuf, String> {
    if value == "-" { Err("it cannot go to standard output; name a file".to_owned()) } else { Ok(value.into()) }
}

/// Reads the name of a file that is written as JSON lines, without compression.
///
/// # Errors
/// When its name says otherwise, and as [`file`].
pub(crate) fn plain_file(value: &str) -> Result<PathBuf, String> {
    match value.rsplit_once('.') {
        Some((stem, "gz" | "zst")) => Err(format!("it is written without compression; name {stem} and pack it then")),
        Some((stem, "csv" | "tsv" | "parquet" | "txt" | "md" | "html")) => {
            Err(format!("it is written as JSON lines; name {stem}.jsonl"))
        }
        _ => file(value),
    }
}

/// Reads a number of bytes with an optional unit: `64MB`, `1.5GiB`, `4096`.
///
/// # Errors
/// When it is no number, no unit, zero, or more than memory can hold.
pub(crate) fn size(value: &str) -> Result<usize, String> {
    let digits = value.trim().trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = value.trim()[digits.len()..].to_ascii_lowercase();
    let number: f64 = digits.trim().parse().map_err(|_| format!("{value:?} is not a size; write it like 64MB"))?;
    let factor: f64 = match unit.as_str() {
        "" | "b" => 1.0,
        "k" | "kb" => 1e3,
        "m" | "mb" => 1e6,
        "g" | "gb" => 1e9,
        "kib" => 1024.0,
        "mib" => 1024.0 * 1024.0,
        "gib" => 1024.0 * 1024.0 * 1024.0,
        _ => return Err(format!("{unit:?} is no unit of size; use kB, MB, GB, KiB, MiB or GiB")),
    };
    let bytes = number * factor;
    if !(1.0..=usize::MAX as f64).contains(&bytes) {
        return Err(format!("{value:?} is out of range; write it like 64MB"));
    }
    Ok(bytes as usize)
}

/// Reads a day as newspapers and machines write it.
///
/// # Errors
/// When it is none.
pub(crate) fn day(value: &str) -> Result<Date, String> {
    date::parse_strictly(value).ok_or_else(|| format!("{value:?} is not a date; write it like 2026-11-23"))
}

/// Reads a length of time in seconds, fractions allowed.
///
/// # Errors
/// When it is no number of seconds.
pub(crate) fn seconds(value: &str) -> Result<Duration, String> {
    let number = value.trim().trim_end_matches('s').parse().ok();
    let duration = number.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    // Longer waits would overflow the clock's arithmetic and nobody's patience lasts a year.
    duration
        .filter(|duration| duration.as_secs() < 365 * 86_400)
        .ok_or_else(|| format!("{value:?} is no number of seconds; write it like 30"))
}

/// Reads the length of a passage in words.
///
/// # Errors
/// When it is no number, or so short that the archive cannot find it.
pub(crate) fn least_words(value: &str) -> Result<u32, String> {
    match value.parse::<u32>() {
        Ok(words) if words >= check::MIN_WORDS => Ok(words),
        _ => Err(format!("not a number of words from {} up; shorter passages are not looked for", check::MIN_WORDS)),
    }
}

/// A share of a whole, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Share(f64);

impl Share {
    /// True when `part` is a larger share of `whole`.
    pub(crate) fn is_exceeded_by(self, part: u32, whole: u32) -> bool {
        f64::from(part) > self.0 * f64::from(whole) + 1e-9
    }
}

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Whole percents without a fraction, and none of the noise of binary fractions.
        write!(f, "{} %", (self.0 * 1e4).round() / 1e2)
    }
}

impl FromStr for Share {
    type Err = String;

    /// Reads `30%` or `0.3`. A bare `30` or `1` could be meant as either, and is refused.
    fn from_str(value: &str) -> Result<Self, String> {
        let trimmed = value.trim();
        let share = match trimmed.strip_suffix('%') {
            Some(percent) => percent.trim_end().parse::<f64>().map(|percent| percent / 100.0),
            None => trimmed.parse(),
        };
        let is_bare = trimmed.parse::<u64>().is_ok_and(|number| number > 0);
        match share {
            Ok(share) if (0.0..=1.0).contains(&share) && !is_bare => Ok(Self(share)),
            _ => Err(format!("{value:?} is not a share; write it like 30% or 0.3")),
        }
    }
}

/// A number of threads; `None` is one for each core.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Threads(pub(crate) Option<NonZeroUsize>);

impl FromStr for Threads {
    type Err = String;

    fn from_str(number: &str) -> Result<Self, String> {
        match number.parse::<usize>() {
            Ok(number @ 0..=1024) => Ok(Self(NonZeroUsize::new(number))),
            _ => Err("not a number from 0 (one for each core) to 1024".into()),
        }
    }
}

/// A language, or leaving it to be told from the words of each article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LanguageChoice(pub(crate) Option<Language>);

impl FromStr for LanguageChoice {
    type Err = UnknownLanguage;

    fn from_str(code: &str) -> Result<Self, UnknownLanguage> {
        if code.eq_ignore_ascii_case("auto") {
            Ok(Self(None))
        } else {
            code.parse().map(|language| Self(Some(language)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        assert_eq!(size("4096"), Ok(4096));
        assert_eq!(size("64MB"), Ok(64_000_000));
        assert_eq!(size("1.5 KiB"), Ok(1536));
        assert_eq!(size("2g"), Ok(2_000_000_000));
        for wrong in ["", "MB", "-1", "0", "12 parsecs", "1e40", "nan", "inf"] {
            assert!(size(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn shares() {
        let of = |value: &str| value.parse::<Share>().map(|share| share.to_string());
        assert_eq!(of("30%").as_deref(), Ok("30 %"));
        assert_eq!(of("12.5 %").as_deref(), Ok("12.5 %"));
        assert_eq!(of("0.07").as_deref(), Ok("7 %"));
        assert_eq!(
            (of("0").as_deref(), of("1.0").as_deref(), of("1%").as_deref()),
            (Ok("0 %"), Ok("100 %"), Ok("1 %"))
        );
        for wrong in ["", "%", "1", "30", "-1%", "101%", "nan", "a third"] {
            assert!(of(wrong).is_err(), "{wrong:?}");
        }
        let third: Share = "30%".parse().unwrap();
        assert!(!third.is_exceeded_by(30, 100) && third.is_exceeded_by(31, 100) && !third.is_exceeded_by(0, 0));
    }

    #[test]
    fn days_seconds_and_words() {
        assert_eq!(day("13 April 2017").map(|day| day.to_string()).as_deref(), Ok("2017-04-13"));
        assert!(day("yesterday").is_err() && day("2017-04-13junk").is_err());
        assert_eq!(seconds("0.5"), Ok(Duration::from_millis(500)));
        assert_eq!(seconds("30s"), Ok(Duration::from_secs(30)));
        for wrong in ["", "-1", "soon", "inf", "1e300"] {
            assert!(seconds(wrong).is_err(), "{wrong:?}");
        }
        assert_eq!(least_words("16"), Ok(16));
        for wrong in ["", "0", "7", "-3", "many"] {
            assert!(least_words(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn languages() {
        let of = |name: &str| name.parse::<LanguageChoice>().map(|choice| choice.0);
        assert_eq!(of("auto"), Ok(None));
        assert_eq!(of("en"), Ok(Some(Language::English)));
        assert_eq!(of("ENG"), Ok(Some(Language::English)));
        assert_eq!(of("fr"), Ok(Some(Language::Other(*b"fr\0"))));
        assert_eq!(of("hau"), Ok(Some(Language::Other(*b"hau"))));
        for wrong in ["", "english", "é", "e1", "xx", "us"] {
            assert!(of(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn outputs() {
        let of = |spec: &str| spec.parse::<OutputSpec>();
        assert_eq!(of("json"), Ok(OutputSpec { format: Format::Json, file: None }));
        assert_eq!(of("json=-"), of("json"));
        assert_eq!(of("sarif=a=b.sarif"), Ok(OutputSpec { format: Format::Sarif, file: Some("a=b.sarif".into()) }));
        assert!(of("sarif=").is_err());
        assert!(of("sairf").unwrap_err().contains("did you mean \"sarif\"?"));
    }

    #[test]
    fn severities_fail_as_asked() {
        assert!(FailOn::DEFAULT.fails(Severity::Warning) && !FailOn::DEFAULT.fails(Severity::Info));
        assert!(FailOn::Error.fails(Severity::Error) && !FailOn::Error.fails(Severity::Warning));
        assert!(FailOn::Info.fails(Severity::Info) && !FailOn::Never.fails(Severity::Error));
    }
}
