//! The configuration file `copydesk.toml`.

use std::fmt::Display;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::{fs, io};

use anyhow::anyhow;
use copydesk::config::{LintConfig, Selector};
use copydesk::input::Keys;
use copydesk::suggest::did_you_mean;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::args::RuleArgs;
use super::values::{self, FailOn, LanguageChoice, Share};

/// Its name in a project's folder.
const FILE_NAME: &str = "copydesk.toml";

/// What a configuration may say; `None` where it says nothing.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    /// The file that was read.
    pub(crate) path: Option<PathBuf>,
    pub(crate) select: Option<Vec<Selector>>,
    pub(crate) ignore: Option<Vec<Selector>>,
    pub(crate) fail_on: Option<FailOn>,
    pub(crate) strict: Option<bool>,
    pub(crate) lang: Option<LanguageChoice>,
    pub(crate) max_article_size: Option<usize>,
    pub(crate) keys: Keys,
    pub(crate) check: CheckSettings,
}

/// What the table `[check]` may say.
#[derive(Debug, Default)]
pub(crate) struct CheckSettings {
    /// Files of allowed passages; relative ones are meant from the configuration's folder.
    pub(crate) allow: Vec<PathBuf>,
    pub(crate) ignore_source: Vec<String>,
    pub(crate) min_words: Option<u32>,
    pub(crate) max_reprint: Option<Share>,
}

impl Settings {
    /// What named a value, for people: the option where it was given, else the key of the configuration.
    pub(crate) fn named_by(&self, option: &str, key: &str, is_given: bool) -> String {
        match self.path.as_ref().filter(|_| !is_given) {
            Some(path) => format!("{key} in {}", path.display()),
            None => option.to_owned(),
        }
    }

    /// Reads the named file, or the nearest `copydesk.toml` from the current folder upwards;
    /// no file is no settings.
    pub(crate) fn load(named: Option<&Path>) -> anyhow::Result<Self> {
        let path = match named {
            Some(path) => path.to_owned(),
            None => match nearest() {
                Some(path) => path,
                None => return Ok(Self::default()),
            },
        };
        let shown = path.display();
        let source = fs::read_to_string(&path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => anyhow!("{shown}: no such configuration file"),
            io::ErrorKind::InvalidData => anyhow!("{shown}: the configuration is not UTF-8 text"),
            _ => anyhow!("{shown}: cannot read the configuration: {error}"),
        })?;
        // Places of errors count from behind byte order marks, of which the parser would take one for
        // none too.
        let source = source.trim_start_matches('\u{feff}');
        let mut settings = Self::parse(source).map_err(|wrong| {
            let line = source[..wrong.at.start.min(source.len())].matches('\n').count() + 1;
            anyhow!("{shown}:{line}: {}", wrong.what)
        })?;
        if let Some(folder) = path.parent() {
            for file in &mut settings.check.allow {
                *file = folder.join(&*file);
            }
        }
        settings.path = Some(path);
        Ok(settings)
    }

    /// Which rules run: as the command line says, else as the file does.
    pub(crate) fn lint_config(&self, args: &RuleArgs) -> LintConfig {
        let either = |given: &[Selector], file: &Option<Vec<Selector>>| {
            if given.is_empty() { file.clone().unwrap_or_default() } else { given.to_vec() }
        };
        LintConfig {
            select: either(&args.select, &self.select),
            ignore: either(&args.ignore, &self.ignore),
            language: args.lang.or(self.lang).and_then(|choice| choice.0),
            strict: args.strict || self.strict.unwrap_or(false) && !args.no_strict,
        }
    }

    fn parse(source: &str) -> Result<Self, Wrong> {
        let document = DeTable::parse(source).map_err(|error| Wrong {
            at: error.span().unwrap_or(0..0),
            what: error.message().lines().collect::<Vec<_>>().join(", "),
        })?;
        let mut settings = Self::default();
        for (key, value) in document.get_ref() {
            match key.get_ref().as_ref() {
                "select" => settings.select = Some(strings(value)?),
                "ignore" => settings.ignore = Some(strings(value)?),
                "fail-on" => settings.fail_on = Some(parsed(value)?),
                "strict" => {
                    let strict = value.get_ref().as_bool().ok_or_else(|| wrong_type(value, "true or false"))?;
                    settings.strict = Some(strict);
                }
                "lang" => settings.lang = Some(parsed(value)?),
                "max-article-size" => settings.max_article_size = Some(size(value)?),
                "keys" => settings.keys = keys(value)?,
                "check" => settings.check = check(value)?,
                _ => return Err(unknown(key, &KEYS)),
            }
        }
        Ok(settings)
    }
}

const KEYS: [&str; 8] = ["select", "ignore", "fail-on", "strict", "lang", "max-article-size", "keys", "check"];

/// What is wrong, and where in the file.
#[derive(Debug)]
struct Wrong {
    at: Range<usize>,
    what: String,
}

fn nearest() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let found = here.ancestors().map(|folder| folder.join(FILE_NAME)).find(|path| path.is_file())?;
    // Errors name the file; in the current folder the short name says enough.
    Some(found.strip_prefix(&here).map(Path::to_owned).unwrap_or(found))
}

/// A share, as a string or a number.
fn share(value: &Spanned<DeValue<'_>>) -> Result<Share, Wrong> {
    let number = match value.get_ref() {
        DeValue::Float(number) => number.as_str(),
        DeValue::Integer(number) if number.radix() == 10 => number.as_str(),
        _ => return parsed(value),
    };
    number.parse().map_err(|what| Wrong { at: value.span(), what })
}

fn unknown(key: &Spanned<std::borrow::Cow<'_, str>>, known: &[&str]) -> Wrong {
    let name = key.get_ref();
    let near = did_you_mean(name, known.iter().copied());
    Wrong { at: key.span(), what: format!("unknown key {name:?}{near} (known: {})", known.join(", ")) }
}

fn wrong_type(value: &Spanned<DeValue<'_>>, wanted: &str) -> Wrong {
    let found = value.get_ref().type_str();
    Wrong { at: value.span(), what: format!("expected {wanted}, found {found}") }
}

fn string<'a>(value: &'a Spanned<DeValue<'_>>) -> Result<&'a str, Wrong> {
    value.get_ref().as_str().ok_or_else(|| wrong_type(value, "a string"))
}

fn parsed<T: FromStr<Err: Display>>(value: &Spanned<DeValue<'_>>) -> Result<T, Wrong> {
    string(value)?.parse().map_err(|error: T::Err| Wrong { at: value.span(), what: error.to_string() })
}

fn strings<T: FromStr<Err: Display>>(value: &Spanned<DeValue<'_>>) -> Result<Vec<T>, Wrong> {
    let array = value.get_ref().as_array().ok_or_else(|| wrong_type(value, "an array of strings"))?;
    array.iter().map(parsed).collect()
}

/// The digits of a decimal number.
fn decimal<'a>(value: &'a Spanned<DeValue<'_>>) -> Option<&'a str> {
    value.get_ref().as_integer().filter(|number| number.radix() == 10).map(|number| number.as_str())
}

fn size(value: &Spanned<DeValue<'_>>) -> Result<usize, Wrong> {
    let written = decimal(value).or(value.get_ref().as_str());
    let written = written.ok_or_else(|| wrong_type(value, "a size such as \"64MB\""))?;
    values::size(written).map_err(|what| Wrong { at: value.span(), what })
}

fn keys(value: &Spanned<DeValue<'_>>) -> Result<Keys, Wrong> {
    let table = value.get_ref().as_table().ok_or_else(|| wrong_type(value, "a table"))?;
    let mut keys = Keys::default();
    for (key, value) in table {
        let place = match key.get_ref().as_ref() {
            "text" => &mut keys.text,
            "id" => &mut keys.id,
            "title" => &mut keys.title,
            "url" => &mut keys.url,
            "date" => &mut keys.date,
            "source" => &mut keys.source,
            _ => return Err(unknown(key, &["text", "id", "title", "url", "date", "source"])),
        };
        *place = Some(string(value)?.to_owned());
    }
    Ok(keys)
}

fn check(value: &Spanned<DeValue<'_>>) -> Result<CheckSettings, Wrong> {
    let table = value.get_ref().as_table().ok_or_else(|| wrong_type(value, "a table"))?;
    let mut settings = CheckSettings::default();
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "allow" => settings.allow = strings(value)?,
            "ignore-source" => settings.ignore_source = strings(value)?,
            "min-words" => {
                let number = decimal(value).ok_or_else(|| wrong_type(value, "a number such as 12"))?;
                let words = values::least_words(&number.replace('_', ""));
                settings.min_words = Some(words.map_err(|what| Wrong { at: value.span(), what })?);
            }
            "max-reprint" => settings.max_reprint = Some(share(value)?),
            _ => return Err(unknown(key, &["allow", "ignore-source", "min-words", "max-reprint"])),
        }
    }
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk::{Group, rules};

    fn error(source: &str) -> (usize, String) {
        let wrong = Settings::parse(source).unwrap_err();
        (source[..wrong.at.start].matches('\n').count() + 1, wrong.what)
    }

    #[test]
    fn every_key_is_read() {
        let settings = Settings::parse(
            "select = ['all']\nignore = ['residue', 'cut-at-abbreviation']\nfail-on = 'info'\nstrict = true\n\
             lang = 'en'\nmax-article-size = '64MB'\n[keys]\ntext = 'body'\nid = 'nr'\ntitle = 'head'\n\
             url = 'link'\ndate = 'day'\nsource = 'paper'\n",
        )
        .unwrap();
        assert_eq!(settings.select, Some(vec![Selector::All]));
        let ignored =
            vec![Selector::Group(Group::Residue), Selector::Rule(rules::find("cut-at-abbreviation").unwrap())];
        assert_eq!(settings.ignore, Some(ignored));
        assert_eq!(settings.fail_on, Some(FailOn::Info));
        assert_eq!(settings.strict, Some(true));
        assert_eq!(settings.lang, "eng".parse().ok());
        assert_eq!(settings.max_article_size, Some(64_000_000));
        assert_eq!(settings.keys.text.as_deref(), Some("body"));
        assert_eq!(settings.keys.source.as_deref(), Some("paper"));
        let limit =
            |value: &str| Settings::parse(&format!("[check]\nmax-reprint = {value}")).map(|it| it.check.max_reprint);
        assert_eq!(limit("0.3").unwrap(), limit("'30%'").unwrap());
        for bare in ["1", "30"] {
            assert!(limit(bare).unwrap_err().what.contains("write it like 30%"));
        }
        let words =
            |value: &str| Settings::parse(&format!("[check]\nmin-words = {value}")).map(|it| it.check.min_words);
        assert_eq!((words("1_6").unwrap(), words("0x10").is_err()), (Some(16), true));
        assert_eq!(Settings::parse("max-article-size = 1_000").unwrap().max_article_size, Some(1000));
    }

    #[test]
    fn errors_name_line_and_remedy() {
        let (line, what) = error("strict = false\nslect = []\n");
        assert_eq!(line, 2);
        assert!(what.starts_with("unknown key \"slect\"; did you mean \"select\"?"), "{what}");
        let (line, what) = error("\n\n[keys]\ntextt = 'a'\n");
        assert_eq!(line, 4);
        assert!(what.contains("did you mean \"text\"?"), "{what}");
        let (line, what) = error("select = [\n 'fragment',\n 'residu',\n]\n");
        assert_eq!(line, 3);
        assert!(what.contains("did you mean \"residue\"?"), "{what}");
        assert_eq!(error("strict = 'yes'"), (1, "expected true or false, found string".into()));
        assert_eq!(error("ignore = 'residue'").1, "expected an array of strings, found string");
        assert!(error("fail-on = 'eror'").1.contains("did you mean \"error\"?"));
        let (line, what) = error("strict = true\nlang = \n");
        assert_eq!(line, 2);
        assert!(!what.contains('\n'), "{what}");
    }
}
