//! Every output format over hand-made articles and findings, as snapshots.

use copydesk::finding::{Elsewhere, Related};
use copydesk::report::{Format, Linted, RenderOptions, Summary, Unread, reporter};
use copydesk::span::Position;
use copydesk::{Article, Finding, Group, Severity, Span};
use serde_json::Value;

/// The span of the `nth` (from 0) standing of some words.
fn span(text: &str, words: &str, nth: usize) -> Span {
    let (start, _) = text.match_indices(words).nth(nth).expect("the words stand in the text");
    Span::new(start, start + words.len())
}

fn finding(rule: &'static str, group: Group, severity: Severity, span: Span, message: &str) -> Finding {
    Finding { rule, group, severity, span, message: message.into(), help: None, score: None, related: Vec::new() }
}

/// A plain text file with a cut sentence, a repeated sentence and a headline behind the end.
fn harbour() -> (Article, Vec<Finding>) {
    let text = "Harbour bridge to close for repairs\n\
        \n\
        The bridge over the old harbour will close on Monday for three weeks, the port office said. Lorries are to \
        take the northern road, which adds about forty minutes to the way from the quays to the market, and the \
        ferry will run twice an hour until midnight. “We know that this is hard on the shops,” said the harbour \
        master, Ida Quist, who has asked the council for help, and added that the works cannot wait for spring.\n\
        \n\
        In the days since the storm, U.S.\n\
        \n\
        The ferry will run twice an hour until midnight.\n\
        \n\
        Ten recipes for a rainy Sunday\n";
    let cut = Finding {
        help: Some("restore the words that followed, or delete the line".into()),
        score: Some(0.99),
        ..finding(
            "cut-at-abbreviation",
            Group::Fragment,
            Severity::Error,
            span(text, "In the days since the storm, U.S.", 0),
            "the sentence is cut off at the abbreviation “U.S.”",
        )
    };
    let repeat = Finding {
        help: Some("delete one of the two".into()),
        score: Some(0.875),
        related: vec![Related {
            span: span(text, "the ferry will run twice an hour until midnight.", 0),
            message: "first appears here".into(),
            elsewhere: None,
        }],
        ..finding(
            "repeated-sentence",
            Group::Repetition,
            Severity::Warning,
            span(text, "The ferry will run twice an hour until midnight.", 0),
            "the sentence stands twice in this article, with 1 of its 9 words changed",
        )
    };
    let stray = finding(
        "stray-headline",
        Group::Residue,
        Severity::Warning,
        span(text, "Ten recipes for a rainy Sunday", 0),
        "a headline stands behind the end of the article",
    );
    let long = finding(
        "unclosed-quote",
        Group::Structure,
        Severity::Info,
        span(text, "Ida Quist", 0),
        "a quotation mark is missing",
    );
    (Article::from_text("news/harbour.txt", text), vec![long, cut, repeat, stray])
}

/// A record of a JSONL file whose passage stands in an article of the archive, over several lines.
fn reprint() -> (Article, Vec<Finding>) {
    let text = "Council votes on tram\r\n\r\nThe council voted on Thursday to extend the tram line to the \
        university, ending nine years of talks.\r\n\r\nThe first trams are to run in four years.\r\n\r\nThe mayor, \
        Olga Brandt, called it the best day of her term.\r\n\r\nThe plan costs 90 million.\r\n\r\nShopkeepers fear \
        for their customers while the street is dug up, and want to be paid for every month of it.\r\n";
    let passage = "The council voted on Thursday to extend the tram line to the university, ending nine years of \
        talks.\r\n\r\nThe first trams are to run in four years.\r\n\r\nThe mayor, Olga Brandt, called it the best \
        day of her term.\r\n\r\nThe plan costs 90 million.\r\n\r\nShopkeepers fear for their customers";
    let other = "The council voted on Thursday to extend the tram line to the university, ending nine years of \
        talks. The first trams are to run in four years. The mayor, Olga Brandt, called it the best day of her \
        term. The plan costs 90 million. Shopkeepers fear for their customers";
    let reprinted = Finding {
        score: Some(1.0),
        help: Some(
            "name the source, or rewrite the passage; compare the two at https://example.org/tram?id=7#top".into(),
        ),
        related: vec![Related {
            span: Span::new(120, 120 + other.len()),
            message: "stood here first, word for word".into(),
            elsewhere: Some(Box::new(Elsewhere {
                article: "gazette-7".into(),
                path: "archive/gazette.jsonl".into(),
                title: Some("Tram line to reach university".into()),
                url: Some("https://example.org/tram?id=7".into()),
                source: Some("The Gazette".into()),
                published: Some("2026-03-05".into()),
                text: other.into(),
                start: Position { line: 3, column: 12 },
                end: Position { line: 3, column: 12 + other.len() as u32 },
            })),
        }],
        ..finding(
            "reprinted-passage",
            Group::Reprint,
            Severity::Error,
            span(text, passage, 0),
            "57 words in a row also stand in another article",
        )
    };
    let article = Article {
        id: "tram-2026".into(),
        path: "in/batch.jsonl".into(),
        record: Some(17),
        title: Some("Council votes on tram".into()),
        ..Article::from_text("tram-2026", text)
    };
    (article, vec![reprinted])
}

/// Wide characters, marks, emoji, tabs, and what must never reach a terminal.
fn scripts() -> (Article, Vec<Finding>) {
    let text = "東京の市長は水曜日に記者会見を開き、新しい橋の計画について説明したが、費用については何も語らなかった。市長は来週もう一度説明する。\n\
        \tThe cafe\u{301} owner\u{2019}s cat 🐈\u{200d}⬛ sat on the zero\u{200b}width sill.\n\
        \u{1b}[31mRed\u{1b}[0m alert\u{9b}2J \u{202e}desrever\u{202c} words\u{0}\r\n\
        He said that that that was it\r\n";
    let wide = finding(
        "repeated-phrase",
        Group::Repetition,
        Severity::Warning,
        span(text, "費用については何も語らなかった", 0),
        "こちらも二度書かれている",
    );
    let invisible = finding(
        "invisible-character",
        Group::Encoding,
        Severity::Warning,
        span(text, "\u{200b}", 0),
        "an invisible character (U+200B) stands inside a word",
    );
    let emoji =
        finding("emoji", Group::Residue, Severity::Info, span(text, "🐈\u{200d}⬛", 0), "a picture stands in the text");
    let control = finding(
        "control-character",
        Group::Encoding,
        Severity::Error,
        span(text, "\u{1b}[31mRed\u{1b}[0m alert\u{9b}2J", 0),
        "control characters stand in the text: \u{1b}[31m",
    );
    let word = finding(
        "repeated-word",
        Group::Repetition,
        Severity::Error,
        span(text, "that that that", 0),
        "a word stands three times,\nand 100 % of them: too many",
    );
    (Article::from_text("odd,na:me\u{1b}[2J.txt", text), vec![wide, emoji, invisible, control, word])
}

fn clean() -> (Article, Vec<Finding>) {
    (Article::from_text("news/clean.txt", "Nothing is wrong with this one.\n"), Vec::new())
}

fn render(format: Format, options: RenderOptions, articles: &[(Article, Vec<Finding>)]) -> String {
    let mut out = Vec::new();
    let mut summary = Summary::default();
    let mut reporter = reporter(format, options);
    reporter.begin(&mut out).unwrap();
    for (article, findings) in articles {
        summary.record(findings);
        summary.bytes += article.text.len() as u64;
        reporter.article(&Linted { article, findings, check: None }, &mut out).unwrap();
    }
    reporter.finish(&summary, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn all() -> Vec<(Article, Vec<Finding>)> {
    vec![harbour(), clean(), reprint(), scripts()]
}

fn options(color: bool, width: usize, statistics: bool) -> RenderOptions {
    RenderOptions { color, width, statistics }
}

/// Escape sequences made visible, so that snapshots can be read.
fn visible(output: &str) -> String {
    output.replace('\u{1b}', "␛")
}

#[test]
fn full_at_80_columns() {
    insta::assert_snapshot!(render(Format::Full, options(false, 80, true), &all()));
}

#[test]
fn full_at_200_columns() {
    insta::assert_snapshot!(render(Format::Full, options(false, 200, false), &all()));
}

#[test]
fn full_on_a_terminal_without_width() {
    insta::assert_snapshot!(render(Format::Full, options(false, 0, false), &all()));
}

#[test]
fn full_in_colour() {
    insta::assert_snapshot!(visible(&render(Format::Full, options(true, 80, true), &all())));
}

#[test]
fn concise() {
    insta::assert_snapshot!(render(Format::Concise, options(false, 80, false), &all()));
}

#[test]
fn concise_in_colour_with_statistics() {
    insta::assert_snapshot!(visible(&render(Format::Concise, options(true, 80, true), &all())));
}

#[test]
fn github() {
    insta::assert_snapshot!(render(Format::Github, options(false, 80, false), &all()));
}

#[test]
fn json_lines() {
    insta::assert_snapshot!(render(Format::JsonLines, options(false, 80, false), &all()));
}

#[test]
fn json() {
    let output = render(Format::Json, options(false, 80, false), &all());
    let lines = render(Format::JsonLines, options(false, 80, false), &all());
    let findings: Vec<Value> = serde_json::from_str(&output).unwrap();
    let expected: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(findings, expected, "json and json-lines say the same");
}

#[test]
fn json_with_statistics() {
    let output = render(Format::Json, options(false, 80, true), &all());
    let document: Value = serde_json::from_str(&output).unwrap();
    assert_eq!(document["findings"].as_array().unwrap().len(), 10);
    insta::assert_json_snapshot!(document["statistics"]);
}

/// The fields of a finding in the order in which DESIGN.md, section 4, promises them.
#[test]
fn json_lines_keep_the_contract() {
    const FIELDS: [&str; 12] = [
        "rule",
        "group",
        "severity",
        "path",
        "article",
        "span",
        "text",
        "message",
        "help",
        "score",
        "related",
        "fingerprint",
    ];
    const SPAN: [&str; 6] = ["start", "end", "line", "column", "end_line", "end_column"];
    let articles = all();
    let output = render(Format::JsonLines, options(false, 80, false), &articles);
    let findings = articles.iter().flat_map(|(article, findings)| findings.iter().map(move |found| (article, found)));
    assert_eq!(output.lines().count(), findings.clone().count());
    for (line, (article, finding)) in output.lines().zip(findings) {
        let record: Value = serde_json::from_str(line).unwrap();
        let keys = record.as_object().unwrap();
        assert_eq!(keys.len(), FIELDS.len(), "{line}");
        // The words of an article may look like a key, so each is looked for behind the one before.
        let mut rest = line;
        for field in FIELDS {
            let key = format!("\"{field}\":");
            let at = rest.find(&key).unwrap_or_else(|| panic!("{field} is missing or out of order: {line}"));
            rest = &rest[at + key.len()..];
        }
        let span = record["span"].as_object().unwrap();
        assert_eq!(span.len(), SPAN.len());
        assert!(SPAN.iter().all(|field| span[*field].is_u64()), "{line}");
        let (start, end) = (span["start"].as_u64().unwrap() as usize, span["end"].as_u64().unwrap() as usize);
        assert_eq!(record["text"], article.text[start..end], "the span yields the words reported");
        assert_eq!(record["article"], *article.id);
        assert_eq!(record["path"], *article.path);
        assert_eq!(record["rule"], finding.rule);
        assert_eq!(record["fingerprint"], finding.fingerprint(&article.text));
        for related in record["related"].as_array().unwrap() {
            for field in ["article", "path", "span", "text", "message"] {
                assert!(related.get(field).is_some(), "{field} of a related place");
            }
        }
    }
    let reprinted = output.lines().find(|line| line.contains("reprinted-passage")).unwrap();
    let record: Value = serde_json::from_str(reprinted).unwrap();
    let other = &record["related"][0];
    assert_eq!(other["title"], "Tram line to reach university");
    assert_eq!(other["url"], "https://example.org/tram?id=7");
    assert_eq!(other["published"], "2026-03-05");
    assert_eq!(other["span"]["line"], 3);
}

/// What is wrong with a document that should be SARIF 2.1.0.
fn sarif_errors(document: &Value) -> Vec<String> {
    let mut schema: Value = serde_json::from_str(include_str!("schemas/sarif-2.1.0.json")).unwrap();
    // This pattern has a stray bracket that strict engines refuse; copydesk writes no language.
    for holder in ["run", "toolComponent"] {
        let language = schema.pointer_mut(&format!("/definitions/{holder}/properties/language")).unwrap();
        language.as_object_mut().unwrap().remove("pattern").unwrap();
    }
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Panics unless the document is valid SARIF 2.1.0.
fn validated(output: &str) -> Value {
    let document: Value = serde_json::from_str(output).unwrap();
    let errors = sarif_errors(&document);
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    document
}

#[test]
fn sarif_is_valid() {
    let mut document = validated(&render(Format::Sarif, options(false, 80, false), &all()));
    let run = &mut document["runs"][0];
    let rules = run["tool"]["driver"]["rules"].take();
    for (index, rule) in copydesk::rules::ALL.iter().enumerate() {
        assert_eq!(rules[index]["id"], rule.name);
        assert!(rules[index]["help"]["markdown"].as_str().unwrap().contains(rule.summary()));
    }
    for result in run["results"].as_array_mut().unwrap() {
        let name = result["ruleId"].as_str().unwrap().to_owned();
        match result.as_object_mut().unwrap().remove("ruleIndex") {
            Some(index) => assert_eq!(rules[index.as_u64().unwrap() as usize]["id"], name),
            None => assert!(copydesk::rules::find(&name).is_none(), "{name} is in the list of rules"),
        }
    }
    run["tool"]["driver"]["semanticVersion"].take();
    insta::assert_json_snapshot!(document);
}

#[test]
fn the_schema_refuses_what_is_not_sarif() {
    let mut document = validated(&render(Format::Sarif, options(false, 80, false), &all()));
    let result = &mut document["runs"][0]["results"][0];
    result["level"] = "grave".into();
    result["locations"][0]["physicalLocation"]["region"]["startLine"] = 0.into();
    result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] = "a b%.txt".into();
    result["surprise"] = true.into();
    assert_eq!(sarif_errors(&document).len(), 4, "{:?}", sarif_errors(&document));
}

/// An article with so many findings, each a word of one long line.
fn crowded(findings: usize) -> (Article, Vec<Finding>) {
    let text = "word ".repeat(findings);
    let found = (0..findings)
        .map(|nth| {
            let span = Span::new(nth * 5, nth * 5 + 4);
            finding("repeated-word", Group::Repetition, Severity::Error, span, "a word stands twice")
        })
        .collect();
    (Article::from_text("crowded.txt", text), found)
}

#[test]
fn sarif_says_how_much_it_cut() {
    let (article, mut findings) = crowded(25_010);
    let place = Related { span: Span::new(0, 4), message: "here too".into(), elsewhere: None };
    findings[0].related = vec![place; 130];
    let output = render(Format::Sarif, options(false, 80, false), &[(article, findings), clean()]);
    let document: Value = serde_json::from_str(&output).unwrap();
    let run = &document["runs"][0];
    assert_eq!(run["results"].as_array().unwrap().len(), 25_000);
    assert_eq!(run["results"][0]["relatedLocations"].as_array().unwrap().len(), 100);
    assert_eq!(run["results"][0]["properties"]["relatedCut"], 30);
    assert_eq!(run["properties"]["cutResults"], 10);
    assert_eq!(run["properties"]["statistics"]["findings"]["total"], 25_010);
    let notes = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    let texts: Vec<_> = notes.iter().map(|note| note["message"]["text"].as_str().unwrap()).collect();
    assert!(texts[0].starts_with("10 more findings left out"), "{texts:?}");
    assert!(texts[1].starts_with("30 related places left out"), "{texts:?}");
}

#[test]
fn sarif_names_what_could_not_be_read() {
    let notes = |unread: &[Unread<'_>], unreadable| {
        let mut out = Vec::new();
        let mut reporter = reporter(Format::Sarif, options(false, 80, false));
        reporter.begin(&mut out).unwrap();
        unread.iter().for_each(|unread| reporter.unread(unread));
        reporter.finish(&Summary { unreadable, ..Summary::default() }, &mut out).unwrap();
        let mut document = validated(&String::from_utf8(out).unwrap());
        document["runs"][0]["invocations"][0]["toolExecutionNotifications"].take().as_array().unwrap().clone()
    };
    let file = Unread { path: "a b.txt", line: None, message: "a b.txt: is empty; remove it" };
    let record = Unread { path: "news.jsonl", line: Some(7), message: "news.jsonl:7: is no JSON; mend it" };
    let two = notes(&[file, record], 2);
    let expected = serde_json::json!([
        {
            "level": "error",
            "message": { "text": "a b.txt: is empty; remove it" },
            "locations": [{ "physicalLocation": { "artifactLocation": { "uri": "a%20b.txt" } } }],
        },
        {
            "level": "error",
            "message": { "text": "news.jsonl:7: is no JSON; mend it" },
            "locations": [{
                "physicalLocation": { "artifactLocation": { "uri": "news.jsonl" }, "region": { "startLine": 7 } },
            }],
        },
    ]);
    assert_eq!(serde_json::Value::Array(two), expected);
    let many = notes(&[record; 130], 130);
    assert_eq!(many.len(), 101);
    assert_eq!(many[100]["message"]["text"], "30 more inputs could not be read");
    // Whoever only counts them.
    assert_eq!(notes(&[], 2)[0]["message"]["text"], "2 inputs could not be read");
}

#[test]
fn very_many_findings_cost_linear_time() {
    let (few, many) = ([crowded(10_000)], [crowded(100_000)]);
    for format in Format::ALL {
        let time = |linted| {
            let started = std::time::Instant::now();
            let output = render(format, options(false, 80, false), linted);
            (started.elapsed().as_secs_f64(), output)
        };
        // What is quadratic takes a hundred times as long whenever it is tried; what is not, on a busy machine, only
        // now and then.
        let grows = || time(&many).0 / time(&few).0.max(0.01);
        assert!(
            std::iter::repeat_with(grows).take(5).any(|times| times < 40.0),
            "{format}: ten times as many take more than 40 times the time, in five tries"
        );
        let output = time(&many).1;
        match format {
            Format::Full => assert!(output.contains("… and 99,800 more findings in crowded.txt"), "{output}"),
            Format::Sarif => {}
            Format::Html => assert!(output.contains("… and 99,700 more findings"), "html says how many it left out"),
            _ => assert_eq!(output.matches("repeated-word").count(), 100_000, "{format} lists them all"),
        }
    }
}

#[test]
fn nothing_found() {
    let rendered: String = Format::ALL
        .into_iter()
        .filter(|&format| !matches!(format, Format::Sarif | Format::Html))
        .map(|format| format!("[{format}]\n{}", render(format, options(false, 80, true), &[clean(), clean()])))
        .collect();
    insta::assert_snapshot!(rendered);
    let document = validated(&render(Format::Sarif, options(false, 80, false), &[clean()]));
    assert_eq!(document["runs"][0]["results"], Value::Array(Vec::new()));
    assert_eq!(render(Format::Json, options(false, 80, false), &[]), "[]\n");
    assert_eq!(render(Format::Full, options(false, 80, false), &[]), "no articles read\n");
}

#[test]
fn unreadable_inputs_are_counted() {
    let (_, findings) = harbour();
    let mut summary = Summary { unreadable: 2, ..Summary::default() };
    summary.record(&findings);
    assert_eq!(summary.sentence(false), "1 error, 2 warnings, 1 info in 1 article; 2 inputs could not be read");
    let mut other = summary.clone();
    other.articles += 1_500;
    other.unreadable += 1;
    assert_eq!(
        other.sentence(false),
        "1 error, 2 warnings, 1 info in 1 of 1,501 articles (1,500 clean); 3 inputs could not be read"
    );
    assert_eq!(other.at_least(Severity::Warning), 3);
    let mut out = Vec::new();
    let mut sarif = reporter(Format::Sarif, RenderOptions::default());
    sarif.begin(&mut out).unwrap();
    sarif.finish(&other, &mut out).unwrap();
    let document = validated(std::str::from_utf8(&out).unwrap());
    assert_eq!(document["runs"][0]["invocations"][0]["executionSuccessful"], false);
}

/// A paragraph that stands many times would fill the screen with its other places.
#[test]
fn full_shows_the_first_related_places() {
    let text = "It rained on the harbour again.\n".repeat(12);
    let place = |nth: usize| Related {
        span: span(&text, "It rained on the harbour again.", nth),
        message: "stands here too".into(),
        elsewhere: None,
    };
    let repeated = Finding {
        related: (1..12).map(place).collect(),
        ..finding(
            "repeated-sentence",
            Group::Repetition,
            Severity::Warning,
            place(0).span,
            "the sentence stands 12 times",
        )
    };
    let articles = [(Article::from_text("rain.txt", text.as_str()), vec![repeated])];
    insta::assert_snapshot!(render(Format::Full, options(false, 80, false), &articles));
}

/// No byte of an article, a path or a message may steer a terminal, in any format.
#[test]
fn nothing_reaches_the_terminal_unseen() {
    let (mut article, mut findings) = scripts();
    article.title = Some("\u{1b}]0;title\u{7} \u{202e}x".into());
    let evil = "\u{1b}]8;;http://example.org\u{7}link\u{9b}31m\u{2066}\u{7f}\r\n::error::no".to_owned();
    findings[0].message.clone_from(&evil);
    findings[0].help = Some(evil.clone());
    findings[0].related = vec![Related {
        span: Span::new(0, 4),
        message: evil.clone(),
        elsewhere: Some(Box::new(Elsewhere {
            article: evil.clone(),
            path: evil.clone(),
            title: Some(evil.clone()),
            url: Some(evil.clone()),
            source: Some(evil.clone()),
            published: Some(evil.clone()),
            text: evil,
            start: Position { line: 1, column: 1 },
            end: Position { line: 1, column: 5 },
        })),
    }];
    for format in Format::ALL {
        let output = render(format, options(false, 80, true), &[(article.clone(), findings.clone())]);
        let bad = output.chars().find(|&c| {
            (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}')
        });
        assert_eq!(bad, None, "{format}: {output}");
        if format == Format::Sarif {
            validated(&output);
        }
        if format == Format::Github {
            assert!(output.lines().all(|line| line.starts_with("::") && !line.starts_with("::error::")), "{output}");
        }
    }
}

#[test]
fn formats_have_names() {
    for format in Format::ALL {
        assert_eq!(format.name().parse::<Format>().unwrap(), format);
    }
    let error = "xml".parse::<Format>().unwrap_err().to_string();
    assert_eq!(
        error,
        "no format is called \"xml\"; did you mean \"html\"? (known: full, concise, json, json-lines, sarif, github, html)"
    );
    assert!(Format::ALL.iter().all(|format| error.contains(format.name())));
}

#[test]
#[ignore = "prints every format, for looking: cargo test --test report look -- --ignored --nocapture"]
#[allow(clippy::print_stdout)]
fn look() {
    let width = std::env::var("WIDTH").ok().and_then(|width| width.parse().ok()).unwrap_or(80);
    let color = std::env::var("COLOR").is_ok();
    let wanted = std::env::var("FORMAT").unwrap_or_default();
    for format in Format::ALL.into_iter().filter(|format| wanted.is_empty() || format.name() == wanted) {
        println!("{}", render(format, RenderOptions { color, width, statistics: true }, &all()));
    }
}
