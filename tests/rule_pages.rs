//! The pages in `docs/rules` are those that the doc comments of the rules make.
//!
//! `UPDATE_DOCS=1 cargo test --test rule_pages` writes them anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use copydesk::rules::{self, doc};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/rules");

fn wanted() -> BTreeMap<String, String> {
    rules::ALL
        .iter()
        .map(|rule| (format!("{}.md", rule.name), rule.page()))
        .chain([("README.md".to_owned(), doc::index())])
        .collect()
}

fn present() -> BTreeMap<String, String> {
    let Ok(folder) = fs::read_dir(FOLDER) else { return BTreeMap::new() };
    folder
        .map(|entry| {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read_to_string(entry.path()).unwrap().replace("\r\n", "\n"))
        })
        .collect()
}

#[test]
fn pages_agree_with_the_doc_comments() {
    let (wanted, present) = (wanted(), present());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::create_dir_all(FOLDER).unwrap();
        for stale in present.keys().filter(|name| !wanted.contains_key(*name)) {
            fs::remove_file(Path::new(FOLDER).join(stale)).unwrap();
        }
        for (name, page) in &wanted {
            fs::write(Path::new(FOLDER).join(name), page).unwrap();
        }
        return;
    }
    let mut drifted = Vec::new();
    for name in wanted.keys().chain(present.keys().filter(|name| !wanted.contains_key(*name))) {
        match (wanted.get(name), present.get(name)) {
            (Some(wanted), Some(present)) if wanted == present => {}
            (Some(_), Some(_)) => drifted.push(format!("{name} differs from its doc comment")),
            (Some(_), None) => drifted.push(format!("{name} is missing")),
            (None, _) => drifted.push(format!("{name} belongs to no rule")),
        }
    }
    assert!(drifted.is_empty(), "docs/rules: {}; run UPDATE_DOCS=1 cargo test --test rule_pages", drifted.join(", "));
}

#[test]
fn pages_link_to_pages_that_are_there() {
    let pages = wanted();
    for (name, page) in &pages {
        for target in page.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if target.contains("://") || target.starts_with('#') {
                continue;
            }
            let file = target.split('#').next().unwrap();
            let beside = Path::new(FOLDER).join(file);
            assert!(pages.contains_key(file) || beside.exists(), "{name} links to {target}");
        }
    }
}
