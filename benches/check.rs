//! Checks of drafts against a large archive, inside one process: medians and 99th percentiles.
//!
//! ```text
//! COPYDESK_BENCH_ARCHIVE=large.db COPYDESK_BENCH_DRAFTS=drafts.jsonl cargo bench --bench check
//! ```
//!
//! `examples/recombine.rs` makes both files. Drafts are told by kind: the part of their id
//! before the slash. All of a kind are checked in turn, once to warm up and then three times; of a
//! draft the fastest check counts, so that what else the machine does shows less.

#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::time::Instant;

use copydesk::Article;
use copydesk::archive::Archive;
use copydesk::check::{self, CheckConfig, Checker};

/// Rounds over all drafts of a kind that are measured, behind one that is not.
const ROUNDS: usize = 3;

fn main() {
    let name = |variable: &str| std::env::var(variable).ok();
    let (Some(path), Some(drafts)) = (name("COPYDESK_BENCH_ARCHIVE"), name("COPYDESK_BENCH_DRAFTS")) else {
        println!("skipped: COPYDESK_BENCH_ARCHIVE and COPYDESK_BENCH_DRAFTS name no files");
        return;
    };
    let archive = Archive::open_read_only(path, &check::parameters()).expect("an archive");
    let mut config = CheckConfig::default();
    if let Some(threads) = name("COPYDESK_BENCH_THREADS") {
        config.threads = threads.parse().expect("a number of threads");
    }
    let checker = Checker::new(&archive, config);
    let mut kinds: BTreeMap<String, Vec<Article>> = BTreeMap::new();
    for line in BufReader::new(std::fs::File::open(drafts).expect("drafts")).lines() {
        let record: serde_json::Value = serde_json::from_str(&line.expect("readable")).expect("JSON");
        let field = |key: &str| record[key].as_str().unwrap_or_default().to_owned();
        let kind = field("id").split('/').next().unwrap_or_default().to_owned();
        kinds.entry(kind).or_default().push(Article::from_text(field("id"), field("text")));
    }
    for (kind, drafts) in &kinds {
        let (mut times, mut words, mut sources, mut shared) = (vec![f64::INFINITY; drafts.len()], 0, 0, 0);
        for round in 0..=ROUNDS {
            for (draft, time) in drafts.iter().zip(&mut times) {
                let began = Instant::now();
                let report = checker.check(draft).expect("checked");
                if round > 0 {
                    *time = began.elapsed().as_secs_f64().min(*time);
                    continue;
                }
                words += report.verdict.words;
                shared += report.verdict.shared_words;
                sources += report.shared.sources.len();
            }
        }
        times.sort_unstable_by(f64::total_cmp);
        let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize] * 1e3;
        println!(
            "{kind:8} {} drafts of {} words, {:.1} sources and {:.2} of the words shared: median {:.2} ms, p90 {:.2}, p99 {:.2}, max {:.2}",
            drafts.len(),
            words as usize / drafts.len(),
            sources as f64 / drafts.len() as f64,
            f64::from(shared) / f64::from(words),
            at(0.5),
            at(0.9),
            at(0.99),
            at(1.0),
        );
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("peak memory{}", status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or(" unknown"));
}
