//! The archive's storage: rates, latencies and sizes.
//!
//! ```text
//! cargo bench --bench archive
//! COPYDESK_BENCH_ARTICLES=1000000 COPYDESK_BENCH_NEWS=news.jsonl cargo bench --bench archive
//! ```
//!
//! Articles have about 100 fingerprints of random hashes each, and texts that are made up, or
//! taken in turn from a JSONL file of real ones (`COPYDESK_BENCH_NEWS`), so that compression is
//! told truly. One article in 50 repeats fingerprints of an earlier one, and one fingerprint
//! stands in every tenth article. Not a divan bench: what matters here are medians and 99th
//! percentiles of one long-lived archive, and its size.

#![allow(clippy::print_stdout)]

use std::io::BufRead;
use std::path::Path;
use std::time::{Duration, Instant};

use copydesk::Article;
use copydesk::archive::{Archive, Fingerprint, Parameters};

const FINGERPRINTS: u64 = 100;
const TIMEOUT: Duration = Duration::from_secs(10);

fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ z >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ z >> 31
}

fn fingerprints(id: u64) -> Vec<Fingerprint> {
    let count = FINGERPRINTS / 2 + mix(id) % FINGERPRINTS;
    let owner = if id % 50 == 49 { mix(id) % id } else { id };
    let fingerprint = |hash, at: u64| Fingerprint { hash, position: at as u32 * 5, neighbours: mix(hash) as u32 };
    let own = (0..count).map(|at| fingerprint(mix(owner << 20 | at), at));
    if id.is_multiple_of(10) { own.chain([fingerprint(mix(u64::MAX), count)]).collect() } else { own.collect() }
}

/// The texts of a JSONL file, or some that are made of 5,000 made-up words, common ones often.
fn texts() -> Vec<String> {
    if let Some(path) = std::env::var_os("COPYDESK_BENCH_NEWS") {
        let file = std::io::BufReader::new(std::fs::File::open(path).expect("COPYDESK_BENCH_NEWS names a file"));
        let text = |line: std::io::Result<String>| {
            let record: serde_json::Value = serde_json::from_str(&line.expect("readable")).expect("a line is JSON");
            record["text"].as_str().expect("a text").to_owned()
        };
        return file.lines().map(text).collect();
    }
    let word = |number: u64| {
        let syllables = ["ta", "ri", "mon", "el", "s", "ver", "con", "in", "pre", "ba", "du", "light", "er", "ing"];
        (0..1 + number % 3).map(|at| syllables[(mix(number << 8 | at) % 14) as usize]).collect::<String>()
    };
    let words: Vec<String> = (0..5000).map(word).collect();
    let text = |id: u64| {
        let pick = |at| {
            let random = mix(id << 32 | at);
            (random % 5000) * (random >> 32 & 0xffff) / 0x10000 * (random >> 48) / 0x10000
        };
        (0..600).map(|at| words[pick(at) as usize].as_str()).collect::<Vec<_>>().join(" ")
    };
    (0..2000).map(text).collect()
}

fn percentiles(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize].as_secs_f64() * 1e3;
    println!("{what:<44} median {:8.3} ms   p99 {:8.3} ms   max {:8.3} ms", at(0.5), at(0.99), at(1.0));
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let began = Instant::now();
    let result = work();
    (result, began.elapsed())
}

fn look_up(archive: &Archive, id: u64) -> usize {
    let hashes: Vec<u64> = fingerprints(id).into_iter().map(|fingerprint| fingerprint.hash).collect();
    archive.snapshot().unwrap().postings(&hashes, 100).unwrap().found.len()
}

fn sizes(archive: &Archive) {
    let snapshot = archive.snapshot().unwrap();
    let (stats, sizes) = (snapshot.stats().unwrap(), snapshot.sizes().unwrap());
    println!(
        "{} articles, {} segments, {:.2} bytes/posting, {:.0} bytes of fingerprints per article; \
         texts stored in {:.1} %; {:.0} bytes of metadata per article; file {} MB, {} MB of it free",
        stats.articles,
        stats.segments,
        sizes.fingerprints as f64 / stats.postings as f64,
        sizes.fingerprints as f64 / stats.articles as f64,
        100.0 * sizes.texts as f64 / stats.text_bytes as f64,
        sizes.articles as f64 / stats.articles as f64,
        stats.file_bytes / 1_000_000,
        stats.free_bytes / 1_000_000,
    );
}

/// Peak memory of this process in MB, where the system tells it.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
    peak.map_or_else(|| "unknown".to_owned(), |kib: u64| format!("{} MB", kib / 1024))
}

/// Asks the system to forget a file, so that it is read from disk again.
fn chill(path: &Path) {
    let of = format!("if={}", path.display());
    let done = std::process::Command::new("dd").args([&of, "iflag=nocache", "count=0", "status=none"]).status();
    assert!(done.is_ok_and(|status| status.success()), "dd could not drop the page cache of the file");
}

fn main() {
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let articles: u64 = std::env::var("COPYDESK_BENCH_ARTICLES").map_or(100_000, |n| n.parse().expect("a number"));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("archive.db");
    let parameters = Parameters::new(1, 8, 9);
    let texts = texts();
    let article = |id: u64| Article {
        id: format!("news.example/{:016x}", mix(id)),
        title: Some(format!("Title of article {id}")),
        url: Some(format!("https://news.example/2026/{id}")),
        source: Some("news.example".to_owned()),
        published: Some("2026-11-23".to_owned()),
        ..Article::from_text("", texts[(id % texts.len() as u64) as usize].clone())
    };

    let archive = Archive::open_or_create(&path, &parameters).unwrap();
    let mut writer = archive.writer(TIMEOUT).unwrap();
    let (_, loading) = timed(|| {
        for id in 0..articles {
            writer.add(&article(id), 600, &fingerprints(id)).unwrap();
        }
    });
    let (_, finishing) = timed(|| writer.finish().unwrap());
    let rate = articles as f64 / (loading + finishing).as_secs_f64();
    println!("added at {rate:.0} articles/s: {loading:.1?} and {finishing:.1?} to finish; peak memory {}", peak());
    sizes(&archive);

    let warm = |what: &str| {
        for id in 0..500 {
            look_up(&archive, mix(id) % articles);
        }
        let times =
            |offset: u64| (0..1000).map(|id| timed(|| look_up(&archive, mix(id) % articles + offset)).1).collect();
        percentiles(&format!("look-up, warm, article that is there {what}"), times(0));
        percentiles(&format!("look-up, warm, new article {what}"), times(articles * 2));
    };
    warm("");

    let mut one = Vec::new();
    for id in articles..articles + 1000 {
        let ((), time) = timed(|| {
            let mut writer = archive.writer(TIMEOUT).unwrap();
            writer.add(&article(id), 600, &fingerprints(id)).unwrap();
            writer.commit().unwrap();
        });
        one.push(time);
    }
    percentiles("one article added and committed", one);
    let mut opened = Vec::new();
    for id in 0..200 {
        let (_, time) = timed(|| {
            let archive = Archive::open_read_only(&path, &parameters).unwrap();
            look_up(&archive, articles * 3 + id)
        });
        opened.push(time);
    }
    percentiles("archive opened, one look-up, warm", opened);
    warm("(after)");
    sizes(&archive);

    let mut writer = archive.writer(TIMEOUT).unwrap();
    for id in 0..articles / 100 {
        assert!(writer.remove(&article(id * 7).id).unwrap());
    }
    let (_, time) = timed(|| writer.commit().unwrap());
    println!("1 % of the articles removed: commit {time:.1?}");
    let (compaction, time) = timed(|| writer.compact().unwrap());
    println!(
        "compacted in {time:.1?}: {} MB to {} MB",
        compaction.bytes_before / 1_000_000,
        compaction.bytes_after / 1_000_000
    );
    drop(writer);
    warm("(compacted)");
    sizes(&archive);
    let (verification, time) = timed(|| archive.snapshot().unwrap().verify().unwrap());
    assert!(verification.is_sound(), "{:?}", verification.problems);
    println!("verified in {time:.1?}");

    drop(archive);
    let mut cold = Vec::new();
    for id in 0..20 {
        chill(&path);
        let (_, time) = timed(|| {
            let archive = Archive::open_read_only(&path, &parameters).unwrap();
            look_up(&archive, articles * 4 + id)
        });
        cold.push(time);
    }
    percentiles("archive opened, one look-up, cold", cold);
    println!("peak memory {}", peak());
}
