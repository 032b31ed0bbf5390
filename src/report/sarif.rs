//! `sarif`: SARIF 2.1.0, for code scanning.
//!
//! Written as a stream: the rules first, then every result as it comes, then what is only
//! known at the end. Code scanning takes 25,000 results a run and 100 related locations a
//! result; what goes beyond is left out, and a notification says how much that was. Notifications also name the inputs
//! that could not be read.
//!
//! Lines and columns are those of the *file*. For a record of a JSONL file the region is the
//! record's line; of a record of another kind and of text taken out of HTML only the file is
//! known. The place inside the article's text then stands in `properties.span`, and a
//! logical location names the article.

use std::collections::HashMap;
use std::io;

use serde::Serialize;

use super::anchor::{self, Anchor};
use super::json::{self, Place};
use super::plain::{counted, label};
use super::verdict::Kept;
use super::{Linted, Reporter, Summary, Unread};
use crate::article::Article;
use crate::finding::{Elsewhere, Finding, Related, Severity};
use crate::rules::{self, RuleEntry};
use crate::span::{LineIndex, Span};

/// Results that code scanning takes in one run.
const MAX_RESULTS: u64 = 25_000;

/// Related locations that code scanning takes for one result.
const MAX_RELATED: usize = 100;

/// Inputs that could not be read of which each has a notification; beyond this one tells how many more there are.
const MAX_UNREAD: usize = 100;

/// Longest words, in bytes, that a region repeats as its snippet.
const MAX_SNIPPET: usize = 2_000;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Writes one run.
#[derive(Debug)]
pub(super) struct Sarif {
    /// Place of each rule in the run's list, by name.
    rules: HashMap<&'static str, usize>,
    results: u64,
    cut_results: u64,
    cut_related: u64,
    verdicts: Kept,
    unread: Vec<Notification>,
}

impl Sarif {
    pub(super) fn new() -> Self {
        let rules = rules::ALL.iter().enumerate().map(|(index, rule)| (rule.name, index)).collect();
        Self { rules, results: 0, cut_results: 0, cut_related: 0, verdicts: Kept::default(), unread: Vec::new() }
    }

    fn result<'a>(&mut self, file: &File<'a>, index: &LineIndex, finding: &'a Finding) -> ResultObject<'a> {
        let article = file.article;
        let cut = finding.related.len().saturating_sub(MAX_RELATED);
        self.cut_related += cut as u64;
        let place = Place::within(&article.text, index, finding.span);
        let text = match &finding.help {
            Some(help) => format!("{}\n{help}", finding.message),
            None => finding.message.clone(),
        };
        let related = finding.related.iter().take(MAX_RELATED).enumerate();
        ResultObject {
            rule_id: finding.rule,
            rule_index: self.rules.get(finding.rule).copied(),
            level: level(finding.severity),
            message: Message { text },
            locations: [file.location(place, finding.span.of(&article.text))],
            related_locations: related.map(|(id, other)| file.related(index, other, id)).collect(),
            partial_fingerprints: Fingerprints { finding: finding.fingerprint(&article.text) },
            properties: ResultProperties {
                group: finding.group.name(),
                article: &article.id,
                title: article.title.as_deref(),
                span: place,
                score: finding.score,
                help: finding.help.as_deref(),
                related_cut: (cut > 0).then_some(cut),
            },
        }
    }

    fn notifications(&mut self, summary: &Summary) -> Vec<Notification> {
        let mut notifications = std::mem::take(&mut self.unread);
        let named = notifications.len() as u64;
        let mut warn = |text| {
            notifications.push(Notification { level: "warning", message: Message { text }, locations: Vec::new() });
        };
        if self.cut_results > 0 {
            let cut = counted(self.cut_results, "more finding");
            warn(format!("{cut} left out: code scanning takes no more than 25,000 results a run"));
        }
        if self.cut_related > 0 {
            let cut = counted(self.cut_related, "related place");
            warn(format!("{cut} left out: code scanning takes no more than 100 related locations a result"));
        }
        if let Some(more) = summary.unreadable.checked_sub(named).filter(|&more| more > 0) {
            let noun = if named > 0 { "more input" } else { "input" };
            warn(format!("{} could not be read", counted(more, noun)));
        }
        notifications
    }
}

impl Reporter for Sarif {
    fn begin(&mut self, out: &mut dyn io::Write) -> io::Result<()> {
        let driver = Driver {
            name: env!("CARGO_PKG_NAME"),
            semantic_version: env!("CARGO_PKG_VERSION"),
            information_uri: env!("CARGO_PKG_REPOSITORY"),
            rules: rules::ALL.iter().map(|rule| Descriptor::new(rule)).collect(),
        };
        write!(out, "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[\n{{\"tool\":")?;
        json::write(out, &Tool { driver })?;
        out.write_all(b",\n\"columnKind\":\"unicodeCodePoints\",\n\"results\":[")
    }

    fn article(&mut self, linted: &Linted<'_>, out: &mut dyn io::Write) -> io::Result<()> {
        // Articles that share nothing are no news to code scanning.
        if linted.check.is_some_and(|check| !check.verdict.sources.is_empty()) {
            self.verdicts.record(linted)?;
        }
        let room = MAX_RESULTS.saturating_sub(self.results).min(linted.findings.len() as u64);
        let (kept, cut) = linted.findings.split_at(room as usize);
        self.cut_results += cut.len() as u64;
        if kept.is_empty() {
            return Ok(());
        }
        let index = LineIndex::new(&linted.article.text);
        let file = File::new(linted.article);
        for finding in kept {
            out.write_all(if self.results == 0 { b"\n" } else { b",\n" })?;
            self.results += 1;
            json::write(out, &self.result(&file, &index, finding))?;
        }
        Ok(())
    }

    fn unread(&mut self, unread: &Unread<'_>) {
        if self.unread.len() < MAX_UNREAD {
            self.unread.push(Notification::unread(unread));
        }
    }

    fn finish(&mut self, summary: &Summary, out: &mut dyn io::Write) -> io::Result<()> {
        let invocation = Invocation {
            execution_successful: summary.unreadable == 0,
            tool_execution_notifications: self.notifications(summary),
        };
        let properties = RunProperties {
            cut_results: self.cut_results,
            cut_related_locations: self.cut_related,
            statistics: summary,
        };
        out.write_all(if self.results == 0 { b"],\n\"invocations\":[" } else { b"\n],\n\"invocations\":[" })?;
        json::write(out, &invocation)?;
        out.write_all(b"],\n\"properties\":")?;
        json::write_with(out, &properties, "verdicts", self.verdicts.array().as_deref())?;
        out.write_all(b"}\n]}\n")
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// What is the same for every finding of an article.
struct File<'a> {
    uri: String,
    anchor: Anchor,
    article: &'a Article,
}

impl<'a> File<'a> {
    fn new(article: &'a Article) -> Self {
        Self { uri: uri(&article.path), anchor: anchor::of(article), article }
    }

    /// A place in this article.
    fn location(&self, place: Place, words: &'a str) -> Location<'a> {
        let region = match self.anchor {
            Anchor::Text => Region::exact(place, words),
            Anchor::Line(line) => Region::line(line),
            // Code scanning wants a line; the first stands for the file.
            Anchor::File => Region::line(1),
        };
        let logical = (self.anchor != Anchor::Text).then(|| LogicalLocation::new(&self.article.path, &self.article.id));
        Location {
            id: None,
            physical_location: PhysicalLocation {
                artifact_location: ArtifactLocation { uri: self.uri.clone() },
                region,
            },
            logical_locations: logical.into_iter().collect(),
            message: None,
            properties: None,
        }
    }

    fn related(&self, index: &LineIndex, related: &'a Related, id: usize) -> Location<'a> {
        if let Some(elsewhere) = &related.elsewhere {
            return Location::elsewhere(elsewhere, related.span, &related.message, id);
        }
        let text = &self.article.text;
        let span = Place::within(text, index, related.span);
        Location {
            id: Some(id),
            message: Some(Message { text: related.message.clone() }),
            properties: Some(LocationProperties { span, title: None, url: None, source: None, published: None }),
            ..self.location(span, related.span.of(text))
        }
    }
}

#[derive(Debug, Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    information_uri: &'static str,
    rules: Vec<Descriptor>,
}

/// A rule.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    short_description: Message,
    full_description: Message,
    help: Help,
    default_configuration: Configuration,
    properties: DescriptorProperties,
}

impl Descriptor {
    fn new(rule: &RuleEntry) -> Self {
        let doc = rule.captioned().trim().to_owned();
        let prose = doc.split("\n**").next().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        Self {
            id: rule.name,
            short_description: Message { text: rule.summary().to_owned() },
            full_description: Message { text: prose },
            help: Help { text: doc.clone(), markdown: doc },
            default_configuration: Configuration { level: level(rule.severity) },
            properties: DescriptorProperties {
                tags: [rule.group.name()],
                problem_severity: match rule.severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                    Severity::Info => "recommendation",
                },
            },
        }
    }
}

#[derive(Debug, Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Debug, Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Debug, Serialize)]
struct DescriptorProperties {
    tags: [&'static str; 1],
    #[serde(rename = "problem.severity")]
    problem_severity: &'static str,
}

#[derive(Debug, Serialize)]
struct Message {
    text: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultObject<'a> {
    rule_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Message,
    locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    partial_fingerprints: Fingerprints,
    properties: ResultProperties<'a>,
}

#[derive(Debug, Serialize)]
struct Fingerprints {
    /// The number is that of the recipe in [`Finding::fingerprint`].
    #[serde(rename = "copydeskFinding/v1")]
    finding: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultProperties<'a> {
    group: &'static str,
    article: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    span: Place,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    related_cut: Option<usize>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<LogicalLocation<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<LocationProperties<'a>>,
}

impl<'a> Location<'a> {
    /// A place in another article, as far as the kind of its file tells where that is.
    fn elsewhere(elsewhere: &'a Elsewhere, span: Span, message: &'a str, id: usize) -> Self {
        let place = Place::new(span, elsewhere.start, elsewhere.end);
        let uri = uri(if elsewhere.path.is_empty() { &elsewhere.article } else { &elsewhere.path });
        let mut text = message.to_owned();
        let title = elsewhere.title.as_ref().map(|title| format!("“{title}”"));
        // Most messages name the article themselves.
        if title.as_ref().is_none_or(|title| !message.contains(title)) {
            text.extend(title.map(|title| format!(": {title}")));
            for known in [&elsewhere.source, &elsewhere.published].into_iter().flatten() {
                text = format!("{text}, {known}");
            }
        }
        Self {
            id: Some(id),
            physical_location: PhysicalLocation {
                artifact_location: ArtifactLocation { uri },
                region: match anchor::of_path(&elsewhere.path) {
                    Anchor::Text => Region::exact(place, &elsewhere.text),
                    Anchor::Line(_) | Anchor::File => Region::line(1),
                },
            },
            logical_locations: vec![LogicalLocation::new(&elsewhere.path, &elsewhere.article)],
            message: Some(Message { text }),
            properties: Some(LocationProperties {
                span: place,
                title: elsewhere.title.as_deref(),
                url: elsewhere.url.as_deref(),
                source: elsewhere.source.as_deref(),
                published: elsewhere.published.as_deref(),
            }),
        }
    }
}

#[derive(Debug, Serialize)]
struct LocationProperties<'a> {
    span: Place,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<&'a str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation<'a> {
    artifact_location: ArtifactLocation,
    region: Region<'a>,
}

#[derive(Debug, Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Region<'a> {
    start_line: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_column: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    snippet: Option<Snippet<'a>>,
}

impl<'a> Region<'a> {
    fn exact(place: Place, words: &'a str) -> Self {
        Self {
            start_line: place.line.into(),
            start_column: Some(place.column),
            end_line: Some(place.end_line),
            end_column: Some(place.end_column),
            snippet: (words.len() <= MAX_SNIPPET).then_some(Snippet { text: words }),
        }
    }

    fn line(line: u64) -> Self {
        Self { start_line: line, start_column: None, end_line: None, end_column: None, snippet: None }
    }
}

#[derive(Debug, Serialize)]
struct Snippet<'a> {
    text: &'a str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct LogicalLocation<'a> {
    name: &'a str,
    fully_qualified_name: String,
    kind: &'static str,
}

impl<'a> LogicalLocation<'a> {
    fn new(path: &str, id: &'a str) -> Self {
        Self { name: id, fully_qualified_name: label(path, id), kind: "article" }
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Debug, Serialize)]
struct Notification {
    level: &'static str,
    message: Message,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<FileLocation>,
}

impl Notification {
    fn unread(unread: &Unread<'_>) -> Self {
        let physical_location = PhysicalFile {
            artifact_location: ArtifactLocation { uri: uri(unread.path) },
            region: unread.line.map(Region::line),
        };
        Self {
            level: "error",
            message: Message { text: unread.message.to_owned() },
            locations: vec![FileLocation { physical_location }],
        }
    }
}

/// A file, and the line of it where that is known.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct FileLocation {
    physical_location: PhysicalFile,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalFile {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region<'static>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct RunProperties<'a> {
    cut_results: u64,
    cut_related_locations: u64,
    statistics: &'a Summary,
}

/// A path as a URI reference: relative paths stay relative to where the run was started,
/// absolute ones become `file:` URIs. Whatever the path, the outcome is a valid reference.
fn uri(path: &str) -> String {
    let (mut uri, rest) = match path.strip_prefix('/') {
        Some(rest) => ("file:///".to_owned(), rest),
        None => (String::new(), path.strip_prefix("./").unwrap_or(path)),
    };
    for mut byte in rest.bytes() {
        if cfg!(windows) && byte == b'\\' {
            byte = b'/';
        }
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uri_references() {
        assert_eq!(uri("./news/a b.txt"), "news/a%20b.txt");
        assert_eq!(uri("/tmp/ä:#?.txt"), "file:///tmp/%C3%A4%3A%23%3F.txt");
        assert_eq!(uri("C:news.txt"), "C%3Anews.txt");
        assert_eq!(uri("-"), "-");
        assert_eq!(uri("100%.txt"), "100%25.txt");
    }
}
