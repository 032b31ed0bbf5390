//! Whole real articles with all that the linter says of them.

use std::fs;
use std::path::{Path, PathBuf};

use copydesk::report::{Format, Linted, RenderOptions, Summary, reporter};
use copydesk::{Article, Finding, Group, Linter, Severity};

/// Every article of `fixtures/articles`, by name, its own path leaving out the folders above.
fn articles() -> Vec<Article> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/articles");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let article = |path: PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        Article { path: name.clone(), ..Article::from_text(name, fs::read_to_string(path).unwrap()) }
    };
    paths.into_iter().map(article).collect()
}

fn concise(article: &Article, findings: &[Finding]) -> String {
    let mut out = Vec::new();
    let mut summary = Summary::default();
    let options = RenderOptions { statistics: true, ..RenderOptions::default() };
    let mut reporter = reporter(Format::Concise, options);
    reporter.begin(&mut out).unwrap();
    summary.record(findings);
    reporter.article(&Linted { article, findings, check: None }, &mut out).unwrap();
    reporter.finish(&summary, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// One snapshot an article; a snapshot without its article fails too.
#[test]
fn findings_of_every_article() {
    let articles = articles();
    for article in &articles {
        let findings = Linter::default().lint(article);
        insta::assert_snapshot!(article.id.trim_end_matches(".txt"), concise(article, &findings));
    }
    let snapshots = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    let of_articles = fs::read_dir(snapshots).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut left: Vec<String> = of_articles
        .filter_map(|name| Some(name.strip_prefix("articles__")?.strip_suffix(".snap")?.to_owned() + ".txt"))
        .filter(|name| articles.iter().all(|article| article.id != *name))
        .collect();
    left.sort();
    assert!(left.is_empty(), "snapshots of articles that are gone: {left:?}");
}

/// The faults that an edited article does not have: cut, repeated, or with the page around it.
fn faults(article: &Article) -> Vec<String> {
    let mut findings = Linter::default().lint(article);
    findings.retain(|finding| {
        finding.severity >= Severity::Warning
            && matches!(finding.group, Group::Fragment | Group::Repetition | Group::Residue)
    });
    let said = |finding: &Finding| format!("{}: {}", finding.rule, finding.span.of(&article.text));
    findings.iter().map(said).collect()
}

#[test]
fn clean_articles_are_clean() {
    let mut seen = 0;
    for article in articles() {
        if article.id.starts_with("wikinews-") && !article.id.ends_with("-damaged.txt") {
            seen += 1;
            assert_eq!(faults(&article), [""; 0], "{}", article.id);
        }
    }
    assert!(seen >= 3, "{seen} clean articles");
}

/// The damaged ones are not.
#[test]
fn damaged_articles_are_not_clean() {
    let damaged: Vec<Article> = articles().into_iter().filter(|article| article.id.ends_with("-damaged.txt")).collect();
    assert!(damaged.len() >= 3, "{} damaged articles", damaged.len());
    for article in damaged {
        assert!(faults(&article).len() >= 2, "{}: {:?}", article.id, faults(&article));
    }
}

/// The paragraphs of the articles with marked sentences, without captions and the page's row of
/// category links.
#[test]
fn marked_articles_are_clean() {
    for row in include_str!("data/wikinews.jsonl").lines() {
        let row: serde_json::Value = serde_json::from_str(row).unwrap();
        let paragraphs: Vec<String> = row["blocks"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|block| block["kind"] == "p" && block["sentences"][0] != "Categories:")
            .map(|block| {
                let sentences = block["sentences"].as_array().unwrap().iter();
                sentences.map(|sentence| sentence.as_str().unwrap().trim()).collect::<Vec<_>>().join(" ")
            })
            .collect();
        let id = row["id"].as_str().unwrap();
        let article = Article::from_text(id, paragraphs.join("\n\n"));
        assert_eq!(faults(&article), [""; 0], "{id}");
    }
}
