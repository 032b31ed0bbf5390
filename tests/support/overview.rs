//! A collection that was made up, for the report on collections.
#![allow(unreachable_pub, reason = "used by one test file")]

use copydesk::corpus::distributions::{Distributions, PLANS};
use copydesk::corpus::overview::{
    Before, Cluster, Evidence, Filter, Likeness, Member, Name, Overview, Passage, Place, RuleFindings, Source, Totals,
    Worst,
};
use copydesk::finding::Severity;

const TUNNEL: &str = "The council met on Tuesday evening to hear what the engineers had found in the old tunnel under \
    the river, and it sat until midnight.\n\nWater had come through the northern wall in nine places, they said, and the \
    pumps of the United States Navy that had stood there since the war no longer worked at all.";

const TUNNEL_AGAIN: &str = "The council met on Tuesday evening to hear what engineers had found in the old tunnel below \
    the river, and it sat until midnight.\n\nWater had come through the northern wall in nine places, they said, and the \
    pumps of the U.S. Navy that had stood there since the war no longer worked.";

const FORMULA: &str = "The newspaper is published by the valley press company and appears on every working day of the \
    year except on holidays.";

const SOURCES: [&str; 6] = [
    "Valley Gazette",
    "Harbour News",
    "The Daily Lantern",
    "Hillside Herald",
    "Northern Courier",
    "Ferry & Bridge Times",
];

const HEADLINES: [&str; 6] = [
    "Old tunnel “unsafe”, engineers say",
    "Ferry timetable changes on Monday",
    "Mayor promises a new bridge before the next election, and a second one after it",
    "Bakers’ strike enters its third week",
    "School choir wins in the capital",
    "Rain stops the harvest <b>again</b> & again",
];

fn name(at: usize) -> Name {
    Name {
        id: format!("{}/{}", SOURCES[at % 6].to_lowercase().replace(' ', "-"), 1000 + at * 37),
        title: (at % 5 != 4).then(|| HEADLINES[(at * 5 + at / 6) % 6].to_owned()),
        source: Some(SOURCES[at % 6].to_owned()),
        published: Some(format!("2026-0{}-{:02}", 1 + at % 9, 1 + at % 28)),
        url: at.is_multiple_of(3).then(|| format!("https://valley.example/{at}?page=1&x=2")),
        group: None,
    }
}

fn finding(at: usize) -> Evidence {
    match at % 3 {
        0 => Evidence {
            rule: "cut-at-abbreviation",
            severity: Severity::Error,
            message: "the sentence ends after an abbreviation".into(),
            text: "In the days since the flood, U.S.".into(),
            context: ("no longer worked at all.\n\n".into(), "\n\nTravellers are asked".into()),
            other: None,
        },
        1 => Evidence {
            rule: "repeated-sentence",
            severity: Severity::Warning,
            message: "the sentence stands twice".into(),
            text: "Water had come through the northern wall in nine places, they said.".into(),
            context: ("it sat until midnight. ".into(), " The mayor left early.".into()),
            other: Some((
                "Water had come through the northern wall in nine places, they said.".into(),
                "first appears here".into(),
            )),
        },
        _ => Evidence {
            rule: "read-more",
            severity: Severity::Warning,
            message: "a line of the page was left in the text".into(),
            text: "Read more: <script>alert(1)</script>".into(),
            context: (String::new(), String::new()),
            other: None,
        },
    }
}

/// The collection. `many` makes every list longer than a page shows.
pub fn overview(many: usize) -> Overview {
    let mut distributions = Distributions::default();
    // A bell for each measure, and noughts where they are counted apart.
    for (distribution, plan) in distributions.0.iter_mut().zip(PLANS) {
        for at in 0..4_000u32 {
            let bell = f64::from((at * 7 + at * at % 97) % 100 + (at * 13) % 100 + (at * 31) % 100) / 300.0;
            let value = plan.scale.edge(0) + (plan.scale.edge(40) - plan.scale.edge(0)) * bell;
            let value = match plan.scale {
                copydesk::corpus::distributions::Scale::Log { from, to } => from * (to / from).powf(bell),
                copydesk::corpus::distributions::Scale::Linear { .. } if plan.zeros_apart => value * bell * bell,
                copydesk::corpus::distributions::Scale::Linear { .. } => value,
            };
            distribution.add(if plan.zeros_apart && at % 10 > 2 { 0.0 } else { value });
        }
    }
    let rules = [
        ("repeated-sentence", Severity::Warning, 2_411, 1_876),
        ("read-more", Severity::Warning, 1_983, 1_702),
        ("cut-mid-sentence", Severity::Warning, 911, 808),
        ("mixed-name-forms", Severity::Info, 702, 702),
        ("cut-at-abbreviation", Severity::Error, 311, 300),
    ];
    let worst = (0..5 * many).map(|at| Worst {
        name: name(at),
        words: 312 + 97 * at as u64,
        errors: (17 / (at + 1)) as u64,
        warnings: 23 - (at % 20) as u64,
        shared: 1.0 / (1.0 + at as f64),
        findings: (0..14).map(finding).collect(),
    });
    let clusters = (0..4 * many).map(|at| Cluster {
        number: at as u64,
        likeness: [Likeness::Exact, Likeness::Near, Likeness::Template][at % 3],
        keep: Member { name: name(at), coverage: 1.0, text: TUNNEL.into(), cut: false },
        count: 1_255 / (at + 1) as u64 + 2,
        members: (0..22)
            .map(|member| Member {
                name: name(at + member + 1),
                coverage: if at % 3 == 0 { 1.0 } else { 0.97 - 0.02 * member as f64 },
                text: if at % 3 == 0 { TUNNEL.into() } else { TUNNEL_AGAIN.into() },
                cut: false,
            })
            .collect(),
    });
    let place = |text: &str, at: usize| Place {
        name: name(at),
        text: text.into(),
        cut: false,
        context: ("What came before. ".into(), " What came then.".into()),
    };
    let water = [
        "Water had come through the northern wall in nine places, they said, and the pumps of the United States Navy \
                  no longer worked at all.",
        "Water had come through the northern wall in nine places, officials said, and the pumps of the US Navy no longer worked.",
    ];
    let passages = (0..4 * many).map(|at| Passage {
        number: at as u64,
        words: 25,
        count: 40 / (at + 1) as u64 + 2,
        sources: 6 / (at + 1) as u64 + 1,
        places: (0..3).map(|nth| place(water[nth % 2], at + nth)).collect(),
    });
    let boilerplate = (0..3 * many).map(|at| Passage {
        number: 100 + at as u64,
        words: 21,
        count: 9_120 / (at + 1) as u64,
        sources: 3,
        places: (0..3).map(|nth| place(FORMULA, at + nth)).collect(),
    });
    let sources = (0..7 * many).map(|at| Source {
        name: SOURCES
            .get(at % 7)
            .map(|name| format!("{name}{}", if at < 7 { String::new() } else { format!(" {at}") })),
        articles: 9_214 / (at + 1) as u64,
        words: 3_900_000 / (at + 1) as u64,
        copies: 912 / (at * at + 1) as u64,
        compared_words: 3_800_000 / (at + 1) as u64,
        shared_words: 601_000 / (at * at + 1) as u64,
        sentences: 190_000 / (at + 1) as u64,
        fragments: 1_200 / (at * 2 + 1) as u64,
        repeats: 800,
        residue: 6_000 / (at + 1) as u64,
        passed: 8_000 / (at + 1) as u64,
    });
    Overview {
        inputs: vec!["crawl/2026-01.jsonl".into(), "crawl/2026-02.jsonl".into()],
        totals: Totals {
            articles: 26_371,
            unreadable: 3,
            bytes: 95_120_311,
            words: 15_402_118,
            sentences: 702_211,
            compared_words: 15_210_330,
            shared_words: 1_802_119,
            boilerplate_words: 402_918,
            exact_copies: 1_204,
            near_copies: 933,
            exact_clusters: 611,
            near_clusters: 502,
            passages: 20_418,
            boilerplate: 311,
            fragments: 1_911,
            repeats: 3_201,
            residue: 5_122,
            affected: 6_233,
        },
        filters: vec![
            Filter {
                name: "gopher_quality",
                passed: 24_601,
                dropped: vec![("gopher_short_doc", 1_595), ("gopher_below_alpha_threshold", 175)],
            },
            Filter {
                name: "gopher_repetition",
                passed: 25_190,
                dropped: vec![("top_4_gram", 701), ("dup_para_frac", 480)],
            },
            Filter { name: "c4", passed: 23_194, dropped: vec![("too_few_sentences", 3_140), ("curly_bracket", 37)] },
            Filter {
                name: "fineweb",
                passed: 23_660,
                dropped: vec![("line_punct_ratio", 1_487), ("char_dup_ratio", 1_071), ("short_line_ratio", 153)],
            },
        ],
        distributions,
        rules: rules
            .into_iter()
            .map(|(rule, severity, findings, articles)| {
                // A quarter of each lower severity.
                let mut by_severity = [0; 3];
                let below = severity as usize;
                by_severity[..below].fill(findings / 4);
                by_severity[below] = findings - below as u64 * (findings / 4);
                RuleFindings { rule, severity, findings, by_severity, articles }
            })
            .collect(),
        worst: worst.collect(),
        clusters: clusters.collect(),
        passages: passages.collect(),
        boilerplate: boilerplate.collect(),
        by: None,
        sources: sources.collect(),
        all_sources: 7 * many as u64 + 5,
        before: Some(Before { copies: Some(0.1234), cut_off: Some(4.2), ..Before::default() }),
        cleaned: true,
    }
}
