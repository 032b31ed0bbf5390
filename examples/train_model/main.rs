//! Trains the model of cut-off text and writes `src/model/weights.bin`.
//!
//! ```text
//! cargo run --release --example train_model -- news.jsonl.gz --exclude test.jsonl.gz
//! ```
//!
//! Reads JSONL (also gzipped) of news articles with `text` and, if there are any, `id` and
//! `title`. Articles of the `--exclude` files, their duplicates, and articles that share a
//! title, the first eight words or any run of thirty words with them are left out. Articles
//! are split into training, calibration and test by their first words, never by sentence.
//! The same input gives the same bytes. With `--weights FILE` the words and the most telling weights of an earlier model stay
//! as they are, and only the trees are grown anew. `docs/model.md` is the model card.

#![allow(clippy::print_stdout, reason = "a program of its own, which shows what it learned")]

mod boost;
mod corpus;
mod cuts;
mod learn;

use std::path::PathBuf;

use anyhow::{Context, bail};
use copydesk::model::Model;
use copydesk::model::forest::{DEPTH, LEAVES};

/// Bytes of the file: the limit that the project sets itself, less the header.
const BYTES: usize = 299_690;
/// Pages of 256 slots of the hashed table.
const PAGES: usize = 27_500;
const WORDS: usize = 56_000;
const WORD_BYTES: usize = WORDS * 9 / 8;
const COMMON: usize = 5_000;
const COMMON_BYTES: usize = COMMON * 9 / 8;
/// Bytes of the filter of beginnings.
const BEGINNING_BYTES: usize = 33_000;
/// Bytes of the trees.
const FOREST_BYTES: usize = boost::TREES * (3 * DEPTH + 2 * LEAVES);
/// Weights that are kept, two bytes each; how many of them a page has takes half a byte and seldom more.
const KEPT: usize = (BYTES - PAGES * 13 / 25 - WORD_BYTES - COMMON_BYTES - BEGINNING_BYTES - FOREST_BYTES) / 2;

struct Options {
    news: Vec<PathBuf>,
    exclude: Vec<PathBuf>,
    out: PathBuf,
    epochs: usize,
    /// A model whose words and weights stay.
    weights: Option<PathBuf>,
}

fn options() -> anyhow::Result<Options> {
    let mut options = Options {
        news: Vec::new(),
        exclude: Vec::new(),
        out: PathBuf::from("src/model/weights.bin"),
        epochs: 5,
        weights: None,
    };
    let mut arguments = std::env::args_os().skip(1);
    let mut excluding = false;
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--exclude") => excluding = true,
            Some("-o") => options.out = arguments.next().context("-o wants a file")?.into(),
            Some("--weights") => options.weights = Some(arguments.next().context("--weights wants a file")?.into()),
            Some("--epochs") => {
                options.epochs =
                    arguments.next().and_then(|n| n.to_str()?.parse().ok()).context("--epochs wants a number")?;
            }
            Some(other) if other.starts_with('-') => bail!("unknown option {other}"),
            _ if excluding => options.exclude.push(argument.into()),
            _ => options.news.push(argument.into()),
        }
    }
    if options.news.is_empty() {
        bail!("usage: train_model NEWS.jsonl[.gz]... [-o FILE] [--epochs N] [--weights FILE] [--exclude FILE...]");
    }
    Ok(options)
}

fn main() -> anyhow::Result<()> {
    let options = options()?;
    let excluded = corpus::Excluded::read(&options.exclude)?;
    let documents = corpus::read(&options.news, &excluded)?;
    corpus::describe(&documents);
    let counts = corpus::Counts::new(&documents, WORDS, COMMON);
    let earlier = match &options.weights {
        Some(path) => {
            let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
            Some(Model::from_bytes(&bytes).with_context(|| format!("{} is of no use", path.display()))?)
        }
        None => None,
    };
    let vocabulary = match &earlier {
        Some(model) => model.vocabulary.clone(),
        None => counts.vocabulary(WORD_BYTES, COMMON_BYTES, BEGINNING_BYTES),
    };
    let mut examples = cuts::make(&documents, &counts, &vocabulary, PAGES);
    cuts::describe(&examples);
    let model = learn::train(&mut examples, vocabulary, PAGES, KEPT, options.epochs, earlier.as_ref());
    learn::evaluate(&examples, &model);
    let bytes = model.to_bytes();
    std::fs::write(&options.out, &bytes).with_context(|| format!("cannot write {}", options.out.display()))?;
    println!("{}: {} bytes", options.out.display(), bytes.len());
    Ok(())
}
