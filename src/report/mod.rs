//! How findings are said. (Stand-in.)
use crate::{Article, Finding, finding::Severity};
use std::collections::BTreeMap;
use std::io;
/// F.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Format {
    Full,
    Concise,
    Json,
    JsonLines,
    Sarif,
    Github,
}
impl Format {
    /// A.
    pub const ALL: [Self; 6] = [Self::Full, Self::Concise, Self::Json, Self::JsonLines, Self::Sarif, Self::Github];
    /// N.
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Concise => "concise",
            Self::Json => "json",
            Self::JsonLines => "json-lines",
            Self::Sarif => "sarif",
            Self::Github => "github",
        }
    }
}
#[allow(missing_docs)]
/// R.
#[derive(Debug, Clone, Copy)]
pub struct RenderOptions {
    pub color: bool,
    pub width: usize,
    pub statistics: bool,
}
/// L.
#[allow(missing_docs)]
#[derive(Debug)]
pub struct Linted<'a> {
    pub article: &'a Article,
    pub findings: &'a [Finding],
}
/// S.
#[derive(Debug, Default)]
#[allow(missing_docs)]
pub struct Summary {
    pub articles: u64,
    pub affected: u64,
    pub unreadable: u64,
    pub bytes: u64,
    n: BTreeMap<Severity, u64>,
}
impl Summary {
    /// R.
    pub fn record(&mut self, f: &[Finding]) {
        self.articles += 1;
        for f in f {
            *self.n.entry(f.severity).or_default() += 1;
        }
    }
    /// C.
    pub fn count(&self, s: Severity) -> u64 {
        self.n.get(&s).copied().unwrap_or(0)
    }
}
/// R.
#[allow(missing_docs, clippy::missing_errors_doc)]
pub trait Reporter {
    fn begin(&mut self, out: &mut dyn io::Write) -> io::Result<()>;
    fn article(&mut self, linted: &Linted<'_>, out: &mut dyn io::Write) -> io::Result<()>;
    fn finish(&mut self, summary: &Summary, out: &mut dyn io::Write) -> io::Result<()>;
}
struct C;
impl Reporter for C {
    fn begin(&mut self, _: &mut dyn io::Write) -> io::Result<()> {
        Ok(())
    }
    fn article(&mut self, l: &Linted<'_>, out: &mut dyn io::Write) -> io::Result<()> {
        for f in l.findings {
            writeln!(out, "{}: {}[{}] {}", l.article.path, f.severity.name(), f.rule, f.message)?;
        }
        Ok(())
    }
    fn finish(&mut self, _: &Summary, _: &mut dyn io::Write) -> io::Result<()> {
        Ok(())
    }
}
/// R.
#[must_use]
pub fn reporter(_: Format, _: RenderOptions) -> Box<dyn Reporter + Send> {
    Box::new(C)
}
