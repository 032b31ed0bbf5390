//! Gathers what a report tells of a collection while its articles go by, in memory that grows
//! with their sources alone.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::distributions::Distributions;
use super::measures::{FILTERS, Measures, PASS, Value};
use super::overview::{Evidence, Filter, Likeness, Name, Overview, RuleFindings, Source, Totals, Worst};
use crate::article::Article;
use crate::date;
use crate::finding::{Finding, Group, Related, Severity, faults};
use crate::span::Span;
use crate::text::chars;

/// Articles whose evidence is kept: as many as a page shows.
const WORST: usize = 50;

/// Findings that are kept of each of them.
const FINDINGS: usize = 12;

/// Sources that the overview lists.
const LISTED: usize = 200;

/// Bytes of a quotation, and of what stands before and behind it.
const QUOTE: usize = 1_600;
const CONTEXT: usize = 80;

/// What articles are counted together by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum By {
    /// Who published them.
    #[default]
    Source,
    /// The month in which they were published.
    Month,
    /// The value of a key that was asked for.
    Key,
}

impl By {
    /// The group of an article by its source, its date and the value of the key that was asked for;
    /// `None` where it is not known.
    #[must_use]
    pub fn group(self, source: Option<&str>, published: Option<&str>, key: Option<&str>) -> Option<String> {
        match self {
            Self::Source => source.map(str::to_owned),
            Self::Key => key.map(str::to_owned),
            Self::Month => {
                let day = date::parse(published?)?;
                Some(format!("{:04}-{:02}", day.year(), day.month()))
            }
        }
    }
}

/// Gathers an [`Overview`]. Feed it in the order of the input: then nothing depends on threads.
#[derive(Debug, Default)]
pub struct Collector {
    by: By,
    totals: Totals,
    filters: [BTreeMap<&'static str, u64>; FILTERS.len()],
    distributions: Distributions,
    rules: BTreeMap<&'static str, RuleFindings>,
    /// Errors, then warnings, then the earliest.
    worst: BTreeMap<(Reverse<u64>, Reverse<u64>, u64), Worst>,
    /// By their names, which they get in the end.
    sources: BTreeMap<Option<String>, Source>,
}

impl Collector {
    /// A collector that counts articles together by something.
    #[must_use]
    pub fn new(by: By) -> Self {
        Self { by, ..Self::default() }
    }

    /// Counts an article; `ordinal` is its place in the input.
    pub fn article(&mut self, ordinal: u64, article: &Article, measures: &Measures, findings: &[Finding]) {
        let count = |group| faults(findings, group);
        let severe = |severity| findings.iter().filter(|finding| finding.severity == severity).count() as u64;
        let (fragments, repeats, residue) = (count(Group::Fragment), count(Group::Repetition), count(Group::Residue));
        let (errors, warnings) = (severe(Severity::Error), severe(Severity::Warning));
        let passed = self.filter(measures);

        let totals = &mut self.totals;
        totals.articles += 1;
        totals.bytes += article.text.len() as u64;
        totals.words += measures.n_words;
        totals.sentences += measures.n_sentences;
        totals.fragments += fragments;
        totals.repeats += repeats;
        totals.residue += residue;
        totals.affected += u64::from(errors + warnings > 0);
        self.distributions.add(measures);
        self.count_rules(findings);

        let group = self.by.group(article.source.as_deref(), article.published.as_deref(), article.group.as_deref());
        let source = self.source(group.as_deref());
        source.articles += 1;
        source.words += measures.n_words;
        source.sentences += measures.n_sentences;
        source.fragments += fragments;
        source.repeats += repeats;
        source.residue += residue;
        source.passed += u64::from(passed);

        let key = (Reverse(errors), Reverse(warnings), ordinal);
        // No two articles have the same key.
        if errors + warnings > 0
            && (self.worst.len() < WORST || self.worst.last_key_value().is_some_and(|(last, _)| key < *last))
        {
            self.worst.insert(key, worst(article, measures, findings, errors, warnings));
            if self.worst.len() > WORST {
                self.worst.pop_last();
            }
        }
    }

    /// Counts a record that could not be read.
    pub fn unreadable(&mut self) {
        self.totals.unreadable += 1;
    }

    /// Counts the words of an article that was compared with all others, those of them that also stand in another one,
    /// and those in boilerplate.
    pub fn shared(&mut self, name: &Name, compared: u64, words: u64, boilerplate: u64) {
        self.totals.compared_words += compared;
        self.totals.shared_words += words;
        self.totals.boilerplate_words += boilerplate;
        let group = self.group_of(name);
        group.compared_words += compared;
        group.shared_words += words;
    }

    /// Counts an article that is a copy of an earlier one.
    pub fn copy(&mut self, name: &Name, likeness: Likeness) {
        match likeness {
            Likeness::Exact => self.totals.exact_copies += 1,
            Likeness::Near | Likeness::Template => self.totals.near_copies += 1,
        }
        self.group_of(name).copies += 1;
    }

    fn group_of(&mut self, name: &Name) -> &mut Source {
        let group = self.by.group(name.source.as_deref(), name.published.as_deref(), name.group.as_deref());
        self.source(group.as_deref())
    }

    /// The overview of all that came. `shared` tells the share of an article's words that also
    /// stand elsewhere, by its place in the input; clusters, passages and their counts are the
    /// caller's to fill in.
    #[must_use]
    pub fn finish(self, inputs: Vec<String>, shared: impl Fn(u64) -> f64) -> Overview {
        let filters = FILTERS.into_iter().zip(self.filters).map(|(name, mut reasons)| Filter {
            name,
            passed: reasons.remove(PASS).unwrap_or(0),
            dropped: reasons.into_iter().collect(),
        });
        let mut rules: Vec<RuleFindings> = self.rules.into_values().collect();
        rules.sort_by_key(|rule| (Reverse(rule.findings), rule.rule));
        let mut sources: Vec<Source> =
            self.sources.into_iter().map(|(name, source)| Source { name, ..source }).collect();
        let all_sources = sources.len() as u64;
        // The map is in the order of the names, and the sort keeps it among equals.
        sources.sort_by_key(|source| Reverse(source.articles));
        sources.truncate(LISTED);
        if self.by == By::Month {
            // In the order of time, and what has no date behind it.
            sources.sort_by(|a, b| a.name.is_none().cmp(&b.name.is_none()).then_with(|| a.name.cmp(&b.name)));
        }
        let worst = self.worst.into_iter().map(|((_, _, ordinal), worst)| Worst { shared: shared(ordinal), ..worst });
        Overview {
            inputs,
            totals: self.totals,
            filters: filters.collect(),
            distributions: self.distributions,
            rules,
            worst: worst.collect(),
            sources,
            all_sources,
            ..Overview::default()
        }
    }

    /// Counts what the filters decide; true when all keep the article.
    fn filter(&mut self, measures: &Measures) -> bool {
        let decisions = measures.values().filter_map(|(name, value)| match value {
            Value::Verdict(verdict) => Some((name, verdict)),
            _ => None,
        });
        let mut passed = true;
        for (name, verdict) in decisions {
            passed &= verdict == PASS;
            if let Some(at) = FILTERS.iter().position(|filter| *filter == name) {
                *self.filters[at].entry(verdict).or_default() += 1;
            }
        }
        passed
    }

    fn count_rules(&mut self, findings: &[Finding]) {
        let mut here = BTreeSet::new();
        for finding in findings {
            let rule = self.rules.entry(finding.rule).or_insert(RuleFindings {
                rule: finding.rule,
                severity: finding.severity,
                findings: 0,
                by_severity: [0; Severity::ALL.len()],
                articles: 0,
            });
            rule.findings += 1;
            rule.by_severity[finding.severity as usize] += 1;
            rule.severity = rule.severity.max(finding.severity);
            rule.articles += u64::from(here.insert(finding.rule));
        }
    }

    fn source(&mut self, name: Option<&str>) -> &mut Source {
        let name = name.map(str::trim).filter(|name| !name.is_empty());
        self.sources.entry(name.map(str::to_owned)).or_default()
    }
}

/// The name of an article.
#[must_use]
pub fn name(article: &Article) -> Name {
    Name {
        id: article.id.clone(),
        title: article.title.clone(),
        source: article.source.clone(),
        published: article.published.clone(),
        url: article.url.clone(),
        group: article.group.clone(),
    }
}

fn worst(article: &Article, measures: &Measures, findings: &[Finding], errors: u64, warnings: u64) -> Worst {
    let mut gravest: Vec<&Finding> = findings.iter().filter(|finding| finding.severity > Severity::Info).collect();
    gravest.sort_by_key(|finding| (Reverse(finding.severity), finding.span.start));
    gravest.truncate(FINDINGS);
    Worst {
        name: name(article),
        words: measures.n_words,
        errors,
        warnings,
        shared: 0.0,
        findings: gravest.into_iter().map(|finding| evidence(&article.text, finding)).collect(),
    }
}

/// A finding with its words, cut to what a page can show.
#[must_use]
pub fn evidence(text: &str, finding: &Finding) -> Evidence {
    let other = finding.related.first().map(|related: &Related| {
        let words = match &related.elsewhere {
            Some(elsewhere) => elsewhere.text.as_str(),
            None => related.span.of(text),
        };
        (beginning(words, QUOTE).to_owned(), related.message.clone())
    });
    Evidence {
        rule: finding.rule,
        severity: finding.severity,
        message: finding.message.clone(),
        text: beginning(finding.span.of(text), QUOTE).to_owned(),
        context: context(text, finding.span),
        other,
    }
}

/// What stands before and behind a span, to the next border of a word.
#[must_use]
pub fn context(text: &str, span: Span) -> (String, String) {
    let (start, end) = (span.start as usize, span.end as usize);
    let mut from = chars::ceil(text, start.saturating_sub(CONTEXT));
    if from > 0 {
        from += text[from..start].find(char::is_whitespace).unwrap_or(0);
    }
    let before = if from > 0 { format!("…{}", &text[from..start]) } else { text[from..start].to_owned() };
    let after = beginning(&text[end..], CONTEXT);
    let more = if end + after.len() < text.trim_end().len() { "…" } else { "" };
    (before, format!("{after}{more}"))
}

/// The first bytes of a text, to the last border of a word among them.
#[must_use]
pub fn beginning(text: &str, bytes: usize) -> &str {
    if text.len() <= bytes {
        return text;
    }
    let end = chars::floor(text, bytes);
    let cut = text[..end].rfind(char::is_whitespace).filter(|&at| at > bytes / 2).unwrap_or(end);
    &text[..cut]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::Linter;
    use crate::text::Text;
    use std::slice::from_ref;

    fn feed(collector: &mut Collector, ordinal: u64, article: &Article) {
        let measures = Measures::of(article, &Text::new(article, None));
        collector.article(ordinal, article, &measures, &Linter::default().lint(article));
    }

    #[test]
    fn counts_and_keeps_the_worst() {
        let mut collector = Collector::default();
        for at in 0..60 {
            let text = if at % 3 == 0 {
                "He left on Tuesday, as everybody in the town had said. In the days since the attacks, U.S."
            } else {
                "The ferry to the islands runs twice a day. It leaves from the old harbour at noon."
            };
            let source = (at % 2 == 0).then(|| "Harbour News".to_owned());
            feed(&mut collector, at, &Article { source, ..Article::from_text(format!("a{at}"), text) });
        }
        let source = |name: &str| Name { source: Some(name.to_owned()), ..Name::default() };
        collector.shared(&source("Harbour News"), 900, 7, 2);
        collector.copy(&Name::default(), Likeness::Near);
        collector.unreadable();
        let overview = collector.finish(vec!["in".into()], |ordinal| if ordinal == 0 { 0.5 } else { 0.0 });
        let totals = &overview.totals;
        assert_eq!((totals.articles, totals.unreadable, totals.fragments, totals.affected), (60, 1, 20, 20));
        assert_eq!((totals.compared_words, totals.shared_words, totals.boilerplate_words), (900, 7, 2));
        assert_eq!(totals.near_copies, 1);
        assert_eq!(overview.worst.len(), 20);
        assert_eq!(overview.worst[0].name.id, "a0");
        assert_eq!((overview.worst[0].shared, overview.worst[1].shared), (0.5, 0.0));
        let found = &overview.worst[0].findings[0];
        assert_eq!((found.rule, found.text.as_str()), ("cut-at-abbreviation", "In the days since the attacks, U.S."));
        assert!(found.context.0.ends_with("had said. "), "{:?}", found.context);
        let rule = overview.rules.iter().find(|rule| rule.rule == "cut-at-abbreviation").unwrap();
        assert_eq!((rule.findings, rule.articles, rule.severity), (20, 20, Severity::Error));
        assert_eq!(rule.by_severity, [0, 0, 20]);
        assert!(overview.rules.is_sorted_by_key(|rule| Reverse(rule.findings)));
        let cut = overview.filters.iter().find(|filter| filter.name == "gopher_quality").unwrap();
        assert_eq!((cut.passed, cut.dropped.as_slice()), (0, &[("gopher_short_doc", 60)][..]));
        assert_eq!(overview.sources.len(), 2);
        assert_eq!(overview.sources.iter().map(|source| source.articles).sum::<u64>(), 60);
        let harbour = overview.sources.iter().find(|source| source.name.is_some()).unwrap();
        assert_eq!((harbour.articles, harbour.shared_words), (30, 7));
    }

    fn finding(rule: &'static str, group: Group, severity: Severity, span: Span) -> Finding {
        Finding { rule, group, severity, span, message: rule.into(), help: None, score: None, related: Vec::new() }
    }

    #[test]
    fn sums_are_those_of_the_articles() {
        use Severity::{Error, Info, Warning};
        let mut collector = Collector::default();
        let long = "The ferry to the islands runs twice a day. It leaves from the old harbour at noon.";
        let texts =
            [("a", "Snow fell.", Some("Valley")), ("b", long, Some("Valley")), ("c", long, Some(" ")), ("d", "", None)];
        let span = |at| Span::new(at, at + 1);
        let findings = [
            vec![
                finding("repeated-sentence", Group::Repetition, Warning, span(4)),
                finding("cut-mid-word", Group::Fragment, Warning, span(3)),
                finding("cut-mid-word", Group::Fragment, Info, span(1)),
                finding("read-more", Group::Residue, Error, span(2)),
            ],
            vec![
                finding("read-more", Group::Residue, Info, span(0)),
                finding("read-more", Group::Residue, Warning, span(1)),
                finding("repeated-sentence", Group::Repetition, Warning, span(4)),
                finding("cut-mid-word", Group::Fragment, Error, span(3)),
                finding("cut-mid-word", Group::Fragment, Error, span(9)),
            ],
            vec![finding("mojibake", Group::Encoding, Warning, span(0))],
            vec![finding("stub", Group::Structure, Info, span(0))],
        ];
        let mut words = Vec::new();
        for ((ordinal, (id, text, source)), findings) in (0..).zip(texts).zip(&findings) {
            let article = Article { source: source.map(str::to_owned), ..Article::from_text(id, text) };
            let measures = Measures::of(&article, &Text::new(&article, None));
            words.push((measures.n_words, measures.n_sentences));
            collector.article(ordinal, &article, &measures, findings);
        }
        let valley = Name { source: Some("Valley".into()), ..Name::default() };
        collector.copy(&valley, Likeness::Exact);
        collector.copy(&valley, Likeness::Template);
        collector.shared(&valley, 30, 20, 10);
        collector.shared(&valley, 3, 2, 1);
        let overview = collector.finish(Vec::new(), |ordinal| ordinal as f64);
        let totals = &overview.totals;
        assert_eq!((totals.articles, totals.bytes, totals.affected), (4, (10 + 2 * long.len()) as u64, 3));
        assert_eq!((totals.words, totals.sentences), (2 + 2 * words[1].0, 1 + 2 * words[1].1));
        assert_eq!((totals.fragments, totals.repeats, totals.residue), (3, 2, 2));
        assert_eq!((totals.exact_copies, totals.near_copies), (1, 1));
        assert_eq!((totals.compared_words, totals.shared_words, totals.boilerplate_words), (33, 22, 11));
        let [first, second] = &overview.sources[..] else { panic!("{:?}", overview.sources) };
        let names = [first, second].map(|source| source.name.as_deref());
        let valley = if names[0].is_some() { first } else { second };
        assert_eq!((names.contains(&None), overview.all_sources), (true, 2));
        assert_eq!((valley.articles, valley.words, valley.sentences), (2, 2 + words[1].0, 1 + words[1].1));
        assert_eq!((valley.fragments, valley.repeats, valley.residue), (3, 2, 2));
        assert_eq!((valley.copies, valley.compared_words, valley.shared_words), (2, 33, 22));
        let worst: Vec<(&str, u64, u64, f64)> =
            overview.worst.iter().map(|one| (one.name.id.as_str(), one.errors, one.warnings, one.shared)).collect();
        assert_eq!(worst, [("b", 2, 2, 1.0), ("a", 1, 2, 0.0), ("c", 0, 1, 2.0)]);
        // The gravest first, and what is only told not at all.
        let rules: Vec<&str> = overview.worst[1].findings.iter().map(|evidence| evidence.rule).collect();
        assert_eq!(rules, ["read-more", "cut-mid-word", "repeated-sentence"]);
        let rule = |name: &str| overview.rules.iter().find(|rule| rule.rule == name).unwrap();
        let cut = rule("cut-mid-word");
        assert_eq!((cut.findings, cut.articles, cut.severity, cut.by_severity), (4, 2, Error, [1, 1, 2]));
        assert_eq!((rule("read-more").severity, rule("stub").severity), (Error, Info));
    }

    #[test]
    fn every_filter_decides_every_article() {
        let mut collector = Collector::default();
        for (ordinal, text) in (0..).zip(["Snow fell.", "", "The ferry to the islands runs twice a day.", "a b c"]) {
            feed(&mut collector, ordinal, &Article::from_text("a", text));
        }
        let overview = collector.finish(Vec::new(), |_| 0.0);
        assert_eq!(overview.filters.len(), FILTERS.len());
        for filter in &overview.filters {
            let dropped: u64 = filter.dropped.iter().map(|(_, count)| count).sum();
            assert_eq!(filter.passed + dropped, 4, "{}", filter.name);
        }
    }

    #[test]
    fn no_more_findings_are_shown_than_fit() {
        let mut collector = Collector::default();
        let findings: Vec<Finding> = (0..FINDINGS + 3)
            .rev()
            .map(|at| finding("mojibake", Group::Encoding, Severity::Warning, Span::new(at, at + 1)))
            .collect();
        let article = Article::from_text("a", "abcdefghijklmnopqrstuvwxyz");
        collector.article(0, &article, &Measures::default(), &findings);
        let shown: Vec<String> =
            collector.worst.values().next().unwrap().findings.iter().map(|one| one.text.clone()).collect();
        assert_eq!(shown.concat(), "abcdefghijklmnopqrstuvwxyz"[..FINDINGS]);
    }

    #[test]
    fn months_are_in_the_order_of_time() {
        let mut collector = Collector::new(By::Month);
        let days = ["2026-03-01", "2026-01-07", "2026-03-02", "2025-12-31", "soon"];
        for (at, day) in (0..).zip(days) {
            let article = Article { published: Some(day.to_owned()), ..Article::from_text("a", "It rained.") };
            feed(&mut collector, at, &article);
        }
        let overview = collector.finish(Vec::new(), |_| 0.0);
        let months: Vec<Option<&str>> = overview.sources.iter().map(|source| source.name.as_deref()).collect();
        assert_eq!(months, [Some("2025-12"), Some("2026-01"), Some("2026-03"), None]);
    }

    #[test]
    fn keeps_no_more_than_a_page_shows() {
        let mut collector = Collector::default();
        for at in 0..20_100 {
            // One that comes late has most articles.
            let source = if at < 20_050 { format!("s{at}") } else { "late".to_owned() };
            let article = Article { source: Some(source), ..Article::from_text("a", "") };
            let findings = [Finding {
                rule: "stub",
                group: Group::Structure,
                severity: Severity::Warning,
                span: Span::new(0, 0),
                message: "short".into(),
                help: None,
                score: None,
                related: Vec::new(),
            }];
            collector.article(at, &article, &Measures::default(), &findings);
        }
        assert_eq!(collector.worst.len(), WORST);
        let overview = collector.finish(Vec::new(), |_| 0.0);
        assert_eq!(overview.sources.len(), LISTED);
        assert_eq!(overview.all_sources, 20_051);
        assert_eq!(overview.sources[0].name.as_deref(), Some("late"));
        assert_eq!(overview.sources[0].articles, 50);
        assert_eq!(overview.worst[0].name.source.as_deref(), Some("s0"));
    }

    #[test]
    fn the_worst_are_listed_whenever_they_come() {
        let mut collector = Collector::default();
        let warning = finding("stub", Group::Structure, Severity::Warning, Span::new(0, 0));
        let error = Finding { severity: Severity::Error, ..warning.clone() };
        for at in 0..WORST as u64 + 9 {
            collector.article(at, &Article::from_text(format!("a{at}"), ""), &Measures::default(), from_ref(&warning));
        }
        collector.article(900, &Article::from_text("late", ""), &Measures::default(), &[error]);
        let overview = collector.finish(Vec::new(), |_| 0.0);
        let ids: Vec<&str> = overview.worst.iter().map(|worst| worst.name.id.as_str()).collect();
        assert_eq!((ids.len(), &ids[..3]), (WORST, &["late", "a0", "a1"][..]));
        assert_eq!(ids[WORST - 1], format!("a{}", WORST - 2));
    }

    #[test]
    fn groups_tell_how_many_articles_pass_all_filters_largest_first() {
        let mut collector = Collector::default();
        let good = "The ferry to the islands runs twice a day in the summer, and the last one leaves at nine.\n\
                    It leaves from the old harbour, where the captain waits for the people of the town.\n\
                    The council wants to have a third one when the hotels are full of guests.\n\
                    Nobody has asked the crew whether the old boat can be sent out that often.\n\
                    She was built in the spring of that year, and her engine is to be replaced with a new one.\n\
                    That will take some weeks, said the mayor, who was not in the room for the vote.";
        for (at, (source, text)) in (0..).zip([
            ("Hill", good),
            ("Valley", "Snow fell."),
            ("Valley", good),
            ("Valley", good),
            ("Moor", "It froze."),
            ("Moor", "It froze."),
        ]) {
            feed(&mut collector, at, &Article { source: Some(source.into()), ..Article::from_text("a", text) });
        }
        let overview = collector.finish(Vec::new(), |_| 0.0);
        let groups: Vec<(&str, u64, u64)> = overview
            .sources
            .iter()
            .map(|group| (group.name.as_deref().unwrap(), group.articles, group.passed))
            .collect();
        assert_eq!(groups, [("Valley", 3, 2), ("Moor", 2, 0), ("Hill", 1, 1)]);
        assert!(overview.filters.iter().all(|filter| filter.passed == 3), "{:?}", overview.filters);
    }

    #[test]
    fn quotations_end_at_words() {
        assert_eq!(beginning("one two three", 9), "one two");
        assert_eq!(beginning("éééé", 3), "é");
        assert_eq!(
            (beginning("one two", 7), beginning("one two", 6), beginning("one twothree", 8)),
            ("one two", "one tw", "one twot")
        );
        assert_eq!((beginning("one twothree", 7), beginning("one two three", 6)), ("one two", "one tw"));
        assert_eq!(context("It rained. ", Span::new(3, 9)), ("It ".to_owned(), ".".to_owned() + " "));
        assert_eq!(context("rained", Span::new(0, 6)), (String::new(), String::new()));
        let edge = format!("{}here", "a".repeat(CONTEXT));
        assert_eq!(context(&edge, Span::new(CONTEXT, CONTEXT + 4)).0, "a".repeat(CONTEXT));
        let text = format!("{} here {}", "before ".repeat(40), "after ".repeat(40));
        let start = text.find("here").unwrap();
        let (before, after) = context(&text, Span::new(start, start + 4));
        assert!(before.starts_with("… before") && before.ends_with("before  "), "{before:?}");
        assert!(after.starts_with(" after") && after.ends_with("after…"), "{after:?}");
        assert!(before.len() < 100 && after.len() < 100);
    }
}
