//! How fast one thread takes articles apart, compares them with themselves and lints them.
//!
//! `cargo bench --bench lint`. The articles are the Wikinews ones of the tests, so that the
//! numbers are the same everywhere; `docs/speed.md` has those of real scrapes.

use copydesk::compare::{Grams, Matches, phrase, repeat, twin};
use copydesk::corpus::measures::Measurer;
use copydesk::shingle::{self, K, WINDOW, winnow};
use copydesk::text::{Text, tokens};
use copydesk::{Article, Linter};
use divan::counter::BytesCount;
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

/// The articles of the tests as scrapers store them: a paragraph a line.
fn articles() -> Vec<Article> {
    include_str!("../tests/data/wikinews.jsonl")
        .lines()
        .map(|row| {
            let row: serde_json::Value = serde_json::from_str(row).expect("the test data are JSON");
            let blocks = row["blocks"].as_array().expect("articles have blocks");
            let paragraphs: Vec<String> = blocks
                .iter()
                .map(|block| {
                    let sentences = block["sentences"].as_array().expect("blocks have sentences");
                    sentences.iter().filter_map(|sentence| sentence.as_str()).collect::<Vec<_>>().join(" ")
                })
                .collect();
            Article::from_text(row["id"].as_str().unwrap_or_default(), paragraphs.join("\n\n"))
        })
        .collect()
}

fn bench<T>(bencher: Bencher, work: impl Fn(&Article) -> T) {
    let articles = articles();
    let bytes: usize = articles.iter().map(|article| article.text.len()).sum();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        for article in &articles {
            black_box(work(article));
        }
    });
}

fn bench_text<T>(bencher: Bencher, work: impl Fn(&str, &Text) -> T) {
    let articles: Vec<(Article, Text)> = articles()
        .into_iter()
        .map(|article| {
            let text = Text::new(&article, None);
            (article, text)
        })
        .collect();
    let bytes: usize = articles.iter().map(|(article, _)| article.text.len()).sum();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        for (article, text) in &articles {
            black_box(work(&article.text, text));
        }
    });
}

#[divan::bench]
fn tokens_alone(bencher: Bencher) {
    bench(bencher, |article| tokens::tokenise(&article.text));
}

#[divan::bench]
fn text(bencher: Bencher) {
    bench(bencher, |article| Text::new(article, None));
}

#[divan::bench]
fn repeats(bencher: Bencher) {
    bench_text(bencher, |source: &str, text: &Text| repeat::find(source, text, &Grams::of(&text.tokens)));
}

#[divan::bench]
fn stutters(bencher: Bencher) {
    bench_text(bencher, |source: &str, text: &Text| phrase::find(source, text, &Grams::of(&text.tokens)));
}

#[divan::bench]
fn cut_off_copies(bencher: Bencher) {
    bench_text(bencher, twin::find);
}

#[divan::bench]
fn matches(bencher: Bencher) {
    bench_text(bencher, Matches::within);
}

#[divan::bench]
fn fingerprints(bencher: Bencher) {
    bench_text(bencher, |_, text| winnow::select(&shingle::k_grams(&text.tokens, K), WINDOW));
}

/// The quality measures of a collection's articles.
#[divan::bench]
fn measures(bencher: Bencher) {
    let articles: Vec<(Article, Text)> =
        articles().into_iter().map(|article| (article.clone(), Text::new(&article, None))).collect();
    let bytes: usize = articles.iter().map(|(article, _)| article.text.len()).sum();
    let mut measurer = Measurer::default();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        for (article, text) in &articles {
            black_box(measurer.measure(article, &text.sentences));
        }
    });
}

#[divan::bench]
fn lint(bencher: Bencher) {
    let linter = Linter::default();
    bench(bencher, |article| linter.lint(article));
}

/// Text that a careless program reads in quadratic time.
#[divan::bench(args = [100_000, 1_000_000])]
fn one_word_again_and_again(bencher: Bencher, bytes: usize) {
    let linter = Linter::default();
    let article = Article::from_text("a", "a ".repeat(bytes / 2));
    bencher.counter(BytesCount::new(bytes)).bench_local(|| linter.lint(black_box(&article)));
}

/// The same paragraph, over and over.
#[divan::bench(args = [1_000, 10_000])]
fn identical_paragraphs(bencher: Bencher, copies: usize) {
    let linter = Linter::default();
    let paragraph = "The council met on Tuesday evening to hear what the engineers had found in the tunnel.\n\n";
    let article = Article::from_text("a", paragraph.repeat(copies));
    bencher.counter(BytesCount::new(article.text.len())).bench_local(|| linter.lint(black_box(&article)));
}
