//! Makes `src/model/dictionary.bin` out of a list of words, one a line; names are those with a capital.
//!
//! ```text
//! cargo run --release --example word_list -- WORDS.txt -o src/model/dictionary.bin
//! ```
//!
//! Words with other characters than ASCII letters, and the shortest, are left out. The same words give the same
//! bytes, in whatever order they come.

use std::collections::BTreeSet;

use anyhow::{Context, bail};
use copydesk::model::dictionary;
use copydesk::text::tokens::word_hash;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [list, dash, out] = arguments.as_slice() else { bail!("usage: word_list WORDS.txt -o FILE") };
    if dash != "-o" {
        bail!("usage: word_list WORDS.txt -o FILE");
    }
    let list = std::fs::read_to_string(list).with_context(|| format!("cannot read {list}"))?;
    let words: BTreeSet<(u64, bool)> = list
        .lines()
        .map(str::trim)
        .filter(|word| word.len() >= dictionary::SHORTEST && word.bytes().all(|byte| byte.is_ascii_alphabetic()))
        .map(|word| (word_hash(&word.to_lowercase()), word.starts_with(|c: char| c.is_uppercase())))
        .collect();
    std::fs::write(out, dictionary::filter(words.into_iter())).with_context(|| format!("cannot write {out}"))
}
