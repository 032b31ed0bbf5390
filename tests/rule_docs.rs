//! The examples in the documentation of the rules do what the documentation says.

use std::time::Duration;

use copydesk::archive::Archive;
use copydesk::check::{self, CheckConfig, Checker};
use copydesk::config::{LintConfig, Selector};
use copydesk::rules::doc::Verdict;
use copydesk::rules::{self, RuleEntry, Speaks};
use copydesk::text::Language;
use copydesk::{Article, Finding, Linter};

/// The findings of a rule in an example, checked against the articles that its documentation
/// puts into the archive.
fn findings(rule: &'static RuleEntry, title: Option<String>, text: &str) -> Vec<Finding> {
    let config = LintConfig {
        select: vec![Selector::Rule(rule)],
        // An example may be too short to tell its language from.
        language: (rule.speaks == Speaks::English).then_some(Language::English),
        ..LintConfig::default()
    };
    let article = Article { title, ..Article::from_text("example", text) };
    let archived: Vec<_> = rule.examples().into_iter().filter(|example| example.verdict == Verdict::Archived).collect();
    let findings = if archived.is_empty() {
        Linter::new(config).lint(&article)
    } else {
        let folder = tempfile::tempdir().unwrap();
        let archive = Archive::open_or_create(folder.path().join("archive.db"), &check::parameters()).unwrap();
        let mut writer = archive.writer(Duration::from_secs(5)).unwrap();
        for (number, example) in archived.iter().enumerate() {
            for copy in 0..example.copies {
                let id = format!("archived/{number}/{copy}");
                let article = Article { title: example.title.clone(), ..Article::from_text(id, &example.text) };
                let (words, fingerprints) = check::fingerprint(&article);
                writer.add(&article, words, &fingerprints).unwrap();
            }
        }
        writer.finish().unwrap();
        let config = CheckConfig { lint: config, ..CheckConfig::default() };
        Checker::new(&archive, config).check(&article).unwrap().findings
    };
    for finding in &findings {
        assert_eq!(finding.rule, rule.name);
        assert!(finding.severity <= rule.severity, "{} reports more than it declares", rule.name);
        assert!(text.get(finding.span.range()).is_some_and(|words| !words.is_empty()), "{}: no words", rule.name);
    }
    findings
}

#[test]
fn examples_do_what_they_say() {
    let mut wrong = Vec::new();
    for rule in rules::ALL {
        for example in rule.examples().into_iter().filter(|example| example.verdict != Verdict::Archived) {
            let count = findings(rule, example.title.clone(), &example.text).len();
            let wanted = usize::from(example.verdict == Verdict::Flagged);
            if count != wanted {
                wrong.push(format!("{}: {count} findings instead of {wanted} in\n{}\n", rule.name, example.text));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_shows_both_a_fault_and_clean_text() {
    for rule in rules::ALL {
        let examples = rule.examples();
        for verdict in [Verdict::Flagged, Verdict::Clean] {
            assert!(
                examples.iter().any(|example| example.verdict == verdict),
                "{}: the documentation wants a ```text {} block",
                rule.name,
                verdict.heading().to_lowercase()
            );
        }
    }
}

#[test]
fn documentation_is_written_for_readers() {
    for rule in rules::ALL {
        let name = rule.name;
        let markdown = rule.markdown();
        assert!(
            name.split('-').all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase())),
            "{name}: names are kebab case"
        );
        assert!(rule.summary().ends_with('.'), "{name}: the first line is a sentence: {:?}", rule.summary());
        assert!(rule.summary().len() <= 120, "{name}: the first line fits one line");
        assert_eq!(markdown.lines().nth(1), Some(""), "{name}: an empty line follows the first");
        let prose = markdown.split("```").step_by(2).map(str::len).sum::<usize>();
        assert!(prose > rule.summary().len() + 40, "{name}: says what it flags and not why it matters");
    }
}

#[test]
fn the_table_is_sorted_by_group_and_names_are_unique() {
    let groups: Vec<_> = rules::ALL.iter().map(|rule| rule.group).collect();
    assert!(groups.is_sorted(), "rules stand in the order of their groups");
    for (at, rule) in rules::ALL.iter().enumerate() {
        assert!(rules::ALL[..at].iter().all(|other| other.name != rule.name), "two rules are called {}", rule.name);
        assert!(copydesk::Group::ALL.iter().all(|group| group.name() != rule.name), "{} is a group", rule.name);
    }
}
