//! Lints JSONL records and prints json-lines: `lint_lines lint FILE --output-format json-lines`.

use std::io::{BufRead, Write};

use copydesk::{Article, Linter};

fn main() -> anyhow::Result<()> {
    let path = std::env::args().nth(2).ok_or_else(|| anyhow::anyhow!("usage: lint_lines lint FILE"))?;
    let file = std::io::BufReader::new(std::fs::File::open(path)?);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let linter = Linter::default();
    for line in file.lines() {
        let row: serde_json::Value = serde_json::from_str(&line?)?;
        let string = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        let article = Article {
            title: Some(string("title")).filter(|title| !title.is_empty()),
            ..Article::from_text(string("id"), string("text"))
        };
        for finding in linter.lint(&article) {
            let row = serde_json::json!({
                "rule": finding.rule, "group": finding.group.name(), "severity": finding.severity.name(),
                "article": article.id, "span": {"start": finding.span.start, "end": finding.span.end},
                "text": finding.span.of(&article.text), "message": finding.message, "help": finding.help,
                "score": finding.score, "related": [],
            });
            writeln!(out, "{row}")?;
        }
    }
    Ok(())
}
