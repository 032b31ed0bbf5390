//! What README.md shows is what the program prints.
//!
//! Every line `$ copydesk ...` in a `console` block is run, one after the other, in a folder that
//! holds the project's `fixtures`, and the lines below it are compared with the output; a line
//! `...` stands for any lines.
//! `UPDATE_DOCS=1 cargo test --test readme` writes the outputs that hold no `...` anew.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Standard output and error of a command, as a terminal of 100 columns shows them, which is what is assumed where there is none.
fn output(folder: &Path, command: &str) -> String {
    assert!(!command.contains(['|', '>', '\'', '"']), "too clever for this test: {command}");
    let mut arguments: Vec<&str> = command.split_whitespace().skip(1).collect();
    if matches!(arguments[0], "lint" | "check") && !command.contains("--output-format") {
        // The default on a terminal, which the test has none of.
        arguments.extend(["--output-format", "full"]);
    }
    let output = Command::new(env!("CARGO_BIN_EXE_copydesk"))
        .args(arguments)
        .current_dir(folder)
        .env("COLUMNS", "100")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("COPYDESK_ARCHIVE")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let both = [output.stdout, output.stderr].concat();
    let text = String::from_utf8(both).unwrap();
    text.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

/// A new folder with a copy of the fixtures: commands may write there.
fn folder() -> tempfile::TempDir {
    fn copy(from: &Path, to: &Path) {
        fs::create_dir(to).unwrap();
        for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
            let (from, to) = (entry.path(), to.join(entry.file_name()));
            if from.is_dir() {
                copy(&from, &to);
            } else {
                fs::copy(from, to).unwrap();
            }
        }
    }
    let folder = tempfile::tempdir().unwrap();
    copy(&Path::new(ROOT).join("fixtures"), &folder.path().join("fixtures"));
    folder
}

fn agree(shown: &str, printed: &str) -> bool {
    let mut rest = printed;
    for (at, part) in shown.split("...\n").enumerate() {
        match rest.find(part) {
            Some(0) => rest = &rest[part.len()..],
            Some(found) if at > 0 => rest = &rest[found + part.len()..],
            _ => return false,
        }
    }
    rest.is_empty() || shown.ends_with("...\n")
}

#[test]
fn the_readme_shows_real_output() {
    let path = Path::new(ROOT).join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let update = std::env::var_os("UPDATE_DOCS").is_some();
    let folder = folder();
    let mut renewed = String::new();
    let mut wrong = Vec::new();
    let mut seen = 0;
    let mut lines = readme.lines().peekable();
    let mut inside = false;
    while let Some(line) = lines.next() {
        renewed.push_str(line);
        renewed.push('\n');
        if line.starts_with("```") {
            inside = !inside && line == "```console";
        }
        let Some(command) = line.strip_prefix("$ copydesk").filter(|_| inside) else { continue };
        let mut shown = String::new();
        while let Some(line) = lines.next_if(|line| !line.starts_with("```") && !line.starts_with("$ ")) {
            shown.push_str(line);
            shown.push('\n');
        }
        let printed = output(folder.path(), &format!("copydesk{command}"));
        seen += 1;
        let keep = shown.contains("...\n");
        if !agree(&shown, &printed) && (keep || !update) {
            wrong.push(format!("copydesk{command}\n--- README.md\n{shown}--- printed\n{printed}"));
        }
        renewed.push_str(if keep { &shown } else { &printed });
    }
    assert!(seen > 0, "README.md shows no command");
    assert!(wrong.is_empty(), "README.md is behind; run UPDATE_DOCS=1 cargo test --test readme\n{}", wrong.join("\n"));
    if update {
        fs::write(&path, renewed).unwrap();
    }
}

#[test]
fn the_configuration_in_the_readme_is_accepted() {
    let readme = fs::read_to_string(Path::new(ROOT).join("README.md")).unwrap();
    let (_, rest) = readme.split_once("```toml\n").unwrap();
    let (configuration, _) = rest.split_once("```").unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("copydesk.toml"), configuration).unwrap();
    fs::write(folder.path().join("day.jsonl"), r#"{"nr":1,"body":"The ferry runs twice a day."}"#).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_copydesk"))
        .args(["lint", "day.jsonl", "--dump-text"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
}

#[test]
fn the_readme_links_to_files_that_are_there() {
    let readme = fs::read_to_string(Path::new(ROOT).join("README.md")).unwrap();
    for target in readme.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
        if !target.contains("://") && !target.starts_with('#') {
            let file = target.split('#').next().unwrap();
            assert!(Path::new(ROOT).join(file).exists(), "README.md links to {target}");
        }
    }
}
