//! Code and template markup of the page.

use crate::finding::{Finding, Severity};
use crate::rules::{Analysis, declare_rule};
use crate::span::Span;
use crate::text::furniture::code;

declare_rule! {
    /// Code of the page stands in the text: shortcodes, placeholders of templates, scripts, style sheets, data for machines.
    ///
    /// An editor’s system should have replaced `[caption id="..."]`, `{{ title }}` and `%%date%%`, and a scraper should have
    /// left out `googletag.cmd.push(...)`, `.story { margin: 0 }`, `{"@context": ...}` and `[object Object]`. So should they
    /// text that only fills a design (“Lorem ipsum dolor sit amet”) and a line that is `undefined` or `null`. Code that
    /// follows code is one finding, and its span holds the code and nothing else: what stands between `[caption]` and
    /// `[/caption]` is the author’s.
    ///
    /// What stands between backticks, or between the fences of Markdown, is shown on purpose. In an article about code
    /// the rest is only noted (info).
    ///
    /// ```text flagged
    /// The tunnel under the river opens on Monday, two years late.
    ///
    /// [gallery ids="12,14,15" size="large"]
    ///
    /// The ferry makes its last trip on Sunday.
    /// ```
    ///
    /// ```text flagged
    /// The tunnel under the river opens on Monday. window.ads = window.ads || []; ads.push({slot: 'story-3'}); The ferry
    /// makes its last trip on Sunday.
    /// ```
    ///
    /// ```text clean
    /// “[The mayor] will open it [sic],” she said, won (3-2) and paid $5 [laughs]. Write `{{ title }}` where the headline goes.
    /// ```
    CODE_RESIDUE: "code-residue", Residue, Warning, Any, check
}

/// Words of articles about code.
#[rustfmt::skip]
const OF_CODE: &[&str] = &[
    "api", "apis", "array", "code", "coder", "coders", "coding", "compile", "compiler", "css", "developer", "developers",
    "function", "functions", "html", "java", "javascript", "jquery", "json", "loop", "php", "placeholder", "placeholders",
    "plugin", "plugins", "program", "programmer", "programmers", "programming", "python", "rust", "script", "scripts",
    "shortcode", "shortcodes", "snippet", "snippets", "software", "string", "stylesheet", "syntax", "variable", "variables",
    "wordpress",
];

/// Different ones of them from which an article is about code. A page speaks of one or two: what its blog runs on, what its
/// comments need.
const ABOUT_CODE: usize = 4;

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let source = analysis.article.text.as_str();
    let runs = code::runs(source, &analysis.text.furniture);
    if runs.is_empty() {
        return;
    }
    let severity = if is_about_code(analysis, &runs) { Severity::Info } else { Severity::Warning };
    // A finding for each: cleaning takes them all out.
    for span in runs {
        let message = "code of the page is left in the text".to_owned();
        findings.push(Finding { severity, help: Some("delete it".to_owned()), ..CODE_RESIDUE.finding(span, message) });
    }
}

/// True for an article that speaks of code in its own words.
fn is_about_code(analysis: &Analysis<'_>, runs: &[Span]) -> bool {
    let source = analysis.article.text.as_str();
    let own = analysis.text.tokens.iter().filter(|token| {
        let at = runs.partition_point(|run| run.end <= token.span.start);
        runs.get(at).is_none_or(|run| token.span.start < run.start)
    });
    let mut told = [false; OF_CODE.len()];
    for token in own.filter(|token| stands_alone(source, token.span)) {
        let word = token.span.of(source);
        if let Some(at) = OF_CODE.iter().position(|of_code| word.eq_ignore_ascii_case(of_code)) {
            told[at] = true;
        }
    }
    told.iter().filter(|told| **told).count() >= ABOUT_CODE
}

/// True for a word between spaces and the marks of prose: in "text/css" and `wp-plugins=` it is a part of something.
fn stands_alone(source: &str, word: Span) -> bool {
    let before = source[..word.start as usize].chars().next_back();
    let behind = source[word.end as usize..].trim_start_matches([',', '.', ';', ':', '!', '?', ')', '”', '’']);
    before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '“' | '‘'))
        && behind.chars().next().is_none_or(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use crate::finding::Severity;
    use crate::rules::testing::words_of_rule;
    use crate::{Article, Linter};

    fn found(text: &str) -> Vec<String> {
        words_of_rule("code-residue", text)
    }

    #[test]
    fn a_run_of_code_is_one_finding() {
        let code = "<!-- -->\nvar slot = 3;\n\nif (slot > 2) {\n  show(slot);\n}\n\n.story { margin: 0 auto; }";
        let text = format!("The ferry left on Monday.\n\n{}\n\nIt came back.", &code[9..]);
        assert_eq!(found(&text), [&code[9..]]);
        let caption = "[caption id=\"a\" align=\"left\"]The mayor at the harbour[/caption] She opened it on Monday.";
        assert_eq!(found(caption), ["[caption id=\"a\" align=\"left\"]", "[/caption]"]);
    }

    #[test]
    fn fillers_and_values() {
        for line in ["undefined", "null", "NaN", "[object Object]", "Lorem ipsum dolor sit amet, consectetur."] {
            assert_eq!(found(&format!("The ferry left on Monday.\n\n{line}\n\nIt came back.")), [line]);
        }
        for line in
            ["The law is null and void.", "Null", "Its date is undefined", "“Lorem ipsum” is what printers set."]
        {
            assert_eq!(found(&format!("The ferry left on Monday.\n\n{line}\n\nIt came back.")), Vec::<String>::new());
        }
    }

    #[test]
    fn articles_about_code_show_some() {
        for told in [
            "Every WordPress plugin may add a shortcode, and some add HTML or a snippet of JavaScript.",
            "Developers of such software write a function, and the program calls it in a loop.",
        ] {
            let text = format!("{told}\n\n[gallery ids=\"4,5\"]\n\nThat is how it looks.");
            let findings = Linter::default().lint(&Article::from_text("x", &text));
            let severity =
                findings.iter().find(|finding| finding.rule == "code-residue").map(|finding| finding.severity);
            assert_eq!(severity, Some(Severity::Info), "{told}");
        }
    }

    #[test]
    fn all_runs_are_told() {
        let text: String =
            (0..50).map(|at| format!("Boat {at} left the pier [embed id=\"{at}\"] in the rain.\n\n")).collect();
        assert_eq!(found(&text).len(), 50);
    }

    #[test]
    fn what_stands_in_code_is_no_fault_whatever_rules_are_selected() {
        let text = "The ferry left on Monday.\n\nvar slot = \"the the harbour\"; slot.push(\"the the harbour\");\n\nIt came back.";
        let config = |rule: &str| crate::LintConfig { select: vec![rule.parse().unwrap()], ..Default::default() };
        assert!(Linter::new(config("code-residue")).lint(&Article::from_text("x", text)).len() == 1);
        assert!(Linter::new(config("repetition")).lint(&Article::from_text("x", text)).is_empty());
    }

    #[test]
    fn what_stands_in_code_is_no_other_fault() {
        let code = "function show(slot) { var a = {on: true}; slot.push(a, a); slot.push(a, a);";
        let text = format!("The ferry left on Monday.\n\n{code}\n\nIt came back on Sunday with the mayor on board.");
        let rules: Vec<&str> = Linter::default().lint(&Article::from_text("x", &text)).iter().map(|f| f.rule).collect();
        assert_eq!(rules.iter().filter(|rule| **rule != "stub").collect::<Vec<_>>(), [&"code-residue"]);
        let before = text.replace(code, "window.ads.push({id: 3}); The mayor (who was ill) did not come to the hall.");
        let rules: Vec<&str> =
            Linter::default().lint(&Article::from_text("x", &before)).iter().map(|f| f.rule).collect();
        assert_eq!(rules.iter().filter(|rule| **rule != "stub").collect::<Vec<_>>(), [&"code-residue"]);
    }
}
