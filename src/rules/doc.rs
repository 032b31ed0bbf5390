//! What rules say of themselves: the examples in their documentation and the pages made of it.
//!
//! A rule's documentation is Markdown. Its examples are fenced blocks whose info string is
//! `text` followed by `flagged` or `clean`, and, where the article needs a headline,
//! `title="..."`. A block marked `archived` is an article of the archive that the others are
//! checked against, `copies="..."` says how often. `\u{FFFD}` in an example is that character:
//!
//! ````text
//! ```text flagged title="Bridge closed after storm"
//! The words of an article.
//! ```
//! ````

use std::fmt::Write as _;

use crate::finding::Group;
use crate::rules::{self, RuleEntry, Speaks};

/// What a rule must say of an example.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Exactly one finding.
    Flagged,
    /// None.
    Clean,
    /// Not asked: the article stands in the archive.
    Archived,
}

impl Verdict {
    /// The heading of such an example.
    #[must_use]
    pub fn heading(self) -> &'static str {
        match self {
            Self::Flagged => "Flagged",
            Self::Clean => "Clean",
            Self::Archived => "Archived",
        }
    }
}

/// An example in a rule's documentation: a whole article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// What the rule must say of it.
    pub verdict: Verdict,
    /// The article's headline.
    pub title: Option<String>,
    /// How many such articles there are.
    pub copies: u32,
    /// The article's text.
    pub text: String,
}

impl Example {
    /// Reads the info string of a fenced block; `None` when the block is no example. The
    /// text is still empty.
    #[must_use]
    pub fn from_info(info: &str) -> Option<Self> {
        let rest = info.trim().strip_prefix("text")?;
        let rest = rest.strip_prefix(char::is_whitespace)?.trim_start();
        let (word, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let verdict = match word {
            "flagged" => Verdict::Flagged,
            "clean" => Verdict::Clean,
            "archived" => Verdict::Archived,
            _ => return None,
        };
        let attribute = |name: &str| {
            let (_, value) = rest.split_once(name)?.1.split_once("=\"").filter(|(before, _)| before.is_empty())?;
            Some(value.split_once('"')?.0.to_owned())
        };
        let copies = attribute("copies").and_then(|copies| copies.parse().ok()).unwrap_or(1);
        Some(Self { verdict, title: attribute("title"), copies, text: String::new() })
    }

    /// What stands above the example where it is shown to people.
    #[must_use]
    pub fn caption(&self) -> String {
        match &self.title {
            Some(title) => format!("{}, under the headline “{title}”:", self.verdict.heading()),
            None => format!("{}:", self.verdict.heading()),
        }
    }
}

/// Characters that a page cannot show are written as in Rust: `\u{FFFD}`.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\\u{") {
        out.push_str(before);
        let escaped = after.split_once('}').and_then(|(digits, behind)| {
            let c = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
            Some((c, behind))
        });
        let Some((c, behind)) = escaped else {
            out.push_str("\\u{");
            rest = after;
            continue;
        };
        out.push(c);
        rest = behind;
    }
    out.push_str(rest);
    out
}

impl RuleEntry {
    /// The documentation without the space that doc comments put before each line.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut markdown = String::with_capacity(self.doc.len());
        for line in self.doc.lines() {
            markdown.push_str(line.strip_prefix(' ').unwrap_or(line).trim_end());
            markdown.push('\n');
        }
        markdown
    }

    /// The examples of the documentation, in order.
    #[must_use]
    pub fn examples(&self) -> Vec<Example> {
        let mut examples = Vec::new();
        let mut open: Option<(usize, Option<Example>)> = None;
        for line in self.markdown().lines() {
            let ticks = line.bytes().take_while(|&byte| byte == b'`').count();
            match &mut open {
                None if ticks >= 3 => open = Some((ticks, Example::from_info(&line[ticks..]))),
                None => {}
                Some((opened, _)) if ticks >= *opened && line[ticks..].trim().is_empty() => {
                    if let Some((_, Some(mut example))) = open.take() {
                        example.text = unescape(example.text.trim_end_matches('\n'));
                        examples.push(example);
                    }
                }
                Some((_, Some(example))) => {
                    example.text.push_str(line);
                    example.text.push('\n');
                }
                Some((_, None)) => {}
            }
        }
        examples
    }

    /// The languages that the rule understands, for people.
    #[must_use]
    pub fn languages(&self) -> &'static str {
        match self.speaks {
            Speaks::Any => "any",
            Speaks::English => "English",
        }
    }

    /// The documentation in Markdown that any reader shows: what an example is stands above it.
    #[must_use]
    pub fn captioned(&self) -> String {
        let mut markdown = String::with_capacity(self.doc.len());
        for line in self.markdown().trim_matches('\n').lines() {
            if let Some(example) = line.strip_prefix("```").and_then(Example::from_info) {
                let _ = writeln!(markdown, "**{}**\n\n```text", example.caption());
            } else {
                markdown.push_str(line);
                markdown.push('\n');
            }
        }
        markdown
    }

    /// The rule's page in `docs/rules`, in Markdown.
    #[must_use]
    pub fn page(&self) -> String {
        let mut page = format!(
            "# {name}\n\n| | |\n|---|---|\n| Group | [{group}](README.md#{group}) |\n| Severity | {severity} |\n\
             | Languages | {languages} |\n\n",
            name = self.name,
            group = self.group.name(),
            severity = self.up_to(),
            languages = self.languages(),
        );
        page.push_str(&self.captioned());
        let _ = write!(
            page,
            "\nLeave it out with `--ignore {name}`, or run nothing else with `--select {name}`.\n",
            name = self.name
        );
        page
    }
}

/// What a group is about, for people.
#[must_use]
pub fn about_group(group: Group) -> &'static str {
    match group {
        Group::Fragment => "cut-off text: a sentence whose end, start or middle is missing",
        Group::Repetition => "the same words again inside one article",
        Group::Reprint => "the same words in another article",
        Group::Residue => "page furniture left in the text",
        Group::Encoding => "damaged characters",
        Group::Structure => "the shape of the article",
    }
}

/// The rules of a group, in the order of the table.
pub fn of_group(group: Group) -> impl Iterator<Item = &'static RuleEntry> {
    rules::ALL.iter().copied().filter(move |rule| rule.group == group)
}

/// The index page of `docs/rules`, in Markdown.
#[must_use]
pub fn index() -> String {
    let mut page = String::from(
        "# Rules\n\nEvery rule of `copydesk lint`, by group. `copydesk explain RULE` prints the same pages; \
         `--select` and `--ignore` take the names of rules and groups. Severities are the gravest that a rule \
         reports: an *error* is nearly always right (about 19 times in 20, [by rule](../quality.md#read-by-eye)), a *warning* is probably a fault, an \
         *info* is worth knowing and never fails a run by default.\n",
    );
    for group in Group::ALL {
        let mut rules = of_group(group).peekable();
        if rules.peek().is_none() {
            continue;
        }
        let about = about_group(group);
        let _ = write!(
            page,
            "\n## {}\n\n{}{}.\n\n| rule | severity | languages | flags |\n|---|---|---|---|\n",
            group.name(),
            about[..1].to_uppercase(),
            &about[1..]
        );
        for rule in rules {
            let _ = writeln!(
                page,
                "| [{name}]({name}.md) | {severity} | {languages} | {summary} |",
                name = rule.name,
                severity = rule.severity.name(),
                languages = rule.languages(),
                summary = rule.summary().replace('|', "\\|"),
            );
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Severity;

    fn rule(doc: &'static str) -> RuleEntry {
        RuleEntry {
            name: "a-rule",
            group: Group::Residue,
            severity: Severity::Warning,
            speaks: Speaks::Any,
            doc,
            check: |_, _| {},
        }
    }

    #[test]
    fn examples_are_found_in_fenced_blocks() {
        let rule = rule(concat!(
            " Summary.\n\n ```text flagged title=\"A “b” c\"\n One.\n\n Two.\n ```\n\n",
            " ````text clean\n ```\n three\n ````\n ```rust\n fn x() {}\n ```\n ```text\n no example\n ```\n"
        ));
        let examples = rule.examples();
        assert_eq!(
            examples,
            [
                Example {
                    verdict: Verdict::Flagged,
                    title: Some("A “b” c".into()),
                    copies: 1,
                    text: "One.\n\nTwo.".into()
                },
                Example { verdict: Verdict::Clean, title: None, copies: 1, text: "```\nthree".into() },
            ]
        );
    }

    #[test]
    fn pages_name_the_rule_and_caption_the_examples() {
        let page = rule(" Summary.\n\n ```text flagged\n One.\n ```\n").page();
        assert!(page.starts_with("# a-rule\n"), "{page}");
        assert!(page.contains("[residue](README.md#residue)"), "{page}");
        assert!(page.contains("**Flagged:**\n\n```text\nOne.\n```\n"), "{page}");
    }

    #[test]
    fn the_index_links_every_rule_once() {
        let index = index();
        for rule in rules::ALL {
            assert_eq!(index.matches(&format!("[{0}]({0}.md)", rule.name)).count(), 1, "{}", rule.name);
        }
    }
}
