//! Trains the headline model of `src/text/headline.rs`.
//!
//! ```text
//! cargo run --release --example train_headlines -- news.jsonl src/text/headline.bin --without dev.jsonl ...
//! ```
//!
//! `news.jsonl` holds articles with `id`, `title` and `text`, one a line. Articles whose `id`
//! (or `orig`, or `doc`) or title stands in a file behind `--without` are left out. One in
//! eight of the others, by the hash of its title, is held out; its scores are printed.
//! The run is deterministic: same input, same bytes.

#![allow(clippy::print_stdout, reason = "a program of its own, which shows what it learned")]
use std::collections::HashSet;
use std::io::{BufRead, BufReader};

use copydesk::Article;
use copydesk::hash;
use copydesk::text::tokens::{Token, tokenise};
use copydesk::text::{Text, headline};

/// Passes over the examples.
const EPOCHS: usize = 10;
/// First step of the descent; it falls with the passes.
const RATE: f32 = 0.12;
/// Pull of every weight towards zero, which keeps names from being learned by heart.
const DECAY: f32 = 3e-5;

struct Example {
    buckets: Vec<u32>,
    headline: bool,
    held_out: bool,
    kind: &'static str,
}

fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    let (Some(news), Some(out)) = (args.next(), args.next()) else {
        anyhow::bail!("usage: train_headlines NEWS.jsonl OUT.bin [--without FILE.jsonl ...]");
    };
    let mut left_out = HashSet::new();
    for path in args.filter(|arg| arg != "--without") {
        for row in rows(&path)? {
            let row = row?;
            for key in ["id", "orig", "doc", "title"] {
                if let Some(value) = row[key].as_str() {
                    left_out.insert(value.to_owned());
                }
            }
        }
    }
    let mut examples = Vec::new();
    let mut titles = HashSet::new();
    for row in rows(&news)? {
        let row = row?;
        let field = |key: &str| row[key].as_str().unwrap_or_default().trim().to_owned();
        let (id, title) = (field("id"), field("title"));
        if left_out.contains(&id) || left_out.contains(&title) || !titles.insert(title.clone()) {
            continue;
        }
        let held_out = hash::bytes(title.as_bytes()).is_multiple_of(8);
        if !title.contains(['|', '<', '\\']) {
            push(&mut examples, &title, &tokenise(&title), true, held_out, "title");
        }
        let article = Article::from_text(id, field("text"));
        sentences(&mut examples, &article, held_out);
    }
    let weights = train(&examples);
    let bytes: Vec<u8> = weights.iter().map(|&weight| weight as u8).collect();
    std::fs::write(&out, bytes)?;
    report(&examples, &weights);
    Ok(())
}

type Row = anyhow::Result<serde_json::Value>;

fn rows(path: &str) -> anyhow::Result<impl Iterator<Item = Row>> {
    let file = std::fs::File::open(path)?;
    Ok(BufReader::new(file).lines().map(|line| Ok(serde_json::from_str(&line?)?)))
}

fn push(
    examples: &mut Vec<Example>,
    source: &str,
    words: &[Token],
    headline: bool,
    held_out: bool,
    kind: &'static str,
) {
    if !(3..=24).contains(&words.len()) || words[0].shape.starts_lower() {
        return;
    }
    let mut buckets = Vec::new();
    headline::features(source, words, |bucket| buckets.push(bucket as u32));
    examples.push(Example { buckets, headline, held_out, kind });
}

/// Sentences without their end: cut at a word chosen by their hash, every third one whole; and
/// lines of lists.
fn sentences(examples: &mut Vec<Example>, article: &Article, held_out: bool) {
    let text = Text::new(article, None);
    let source = &article.text;
    if text.language.code() != "eng" {
        return;
    }
    let mut taken = 0;
    for sentence in &text.sentences {
        let words = text.words_of(sentence);
        let body = sentence.span.of(source);
        if words.len() < 5 || !body.ends_with(['.', '”', '"']) || taken >= 24 {
            continue;
        }
        let dice = hash::bytes(body.as_bytes());
        if !dice.is_multiple_of(2) {
            continue;
        }
        taken += 1;
        let whole = (dice >> 4).is_multiple_of(3);
        let length = if whole { words.len() } else { 3 + (dice >> 8) as usize % (words.len() - 3).min(20) };
        push(examples, source, &words[..length], false, held_out, if whole { "whole" } else { "cut" });
    }
    let open = |body: &str| !body.ends_with(['.', '!', '?', '"', '”', ':']);
    let lines: Vec<_> =
        text.blocks.iter().filter(|block| open(block.span.of(source)) && block.furniture.is_none()).collect();
    if lines.len() > 12 && lines.len() * 2 > text.blocks.len() {
        for block in lines.iter().step_by(lines.len() / 4) {
            push(examples, source, text.words_in(block), false, held_out, "list");
        }
    }
}

fn train(examples: &[Example]) -> Vec<i8> {
    let mut weights = vec![0f32; headline::BUCKETS + 1];
    let titles = examples.iter().filter(|example| example.headline).count() as f32;
    let balance = (examples.len() as f32 - titles) / titles;
    for epoch in 0..EPOCHS {
        let rate = RATE / (1.0 + epoch as f32);
        for example in examples.iter().filter(|example| !example.held_out) {
            let sum = example.buckets.iter().map(|&bucket| weights[bucket as usize]).sum::<f32>()
                + weights[headline::BUCKETS];
            let wanted = f32::from(u8::from(example.headline));
            let share = if example.headline { balance.sqrt() } else { 1.0 };
            let error = (wanted - 1.0 / (1.0 + (-sum).exp())) * rate * share;
            for &bucket in &example.buckets {
                let weight = &mut weights[bucket as usize];
                *weight += error - DECAY * *weight;
            }
            weights[headline::BUCKETS] += error;
        }
    }
    let last = headline::BUCKETS;
    weights
        .iter()
        .enumerate()
        .map(|(at, weight)| {
            let step = if at == last { headline::STEP * 4.0 } else { headline::STEP };
            (weight / step).round().clamp(-127.0, 127.0) as i8
        })
        .collect()
}

/// Shares of the held-out examples above a few scores.
fn report(examples: &[Example], weights: &[i8]) {
    for kind in ["title", "cut", "whole", "list"] {
        let scores: Vec<f32> = examples
            .iter()
            .filter(|example| example.held_out && example.kind == kind)
            .map(|example| {
                let sum: i32 = example.buckets.iter().map(|&bucket| i32::from(weights[bucket as usize])).sum();
                (sum + 4 * i32::from(weights[headline::BUCKETS])) as f32 * headline::STEP
            })
            .collect();
        let above =
            |limit: f32| scores.iter().filter(|&&score| score > limit).count() as f32 / scores.len().max(1) as f32;
        let shares: Vec<String> = [-2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0]
            .iter()
            .map(|&limit| format!("{limit}: {:.3}", above(limit)))
            .collect();
        println!("{kind:6} {:6} {}", scores.len(), shares.join("  "));
    }
}
