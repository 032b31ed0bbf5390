//! Makes a large archive's worth of articles by recombining the sentences of real ones.
//!
//! ```text
//! cargo run --release --example recombine -- news.jsonl 1000000 --drafts drafts.jsonl > articles.jsonl
//! copydesk archive add articles.jsonl --archive large.db
//! COPYDESK_BENCH_ARCHIVE=large.db COPYDESK_BENCH_DRAFTS=drafts.jsonl cargo bench --bench check
//! ```
//!
//! `news.jsonl` holds articles with `text` (and `title`), one a line. Every article that is
//! made is as long as one of them, and its sentences are drawn from all of them with equal
//! chance. One real article in 25 is held out: its sentences stand in no article that is made,
//! and it becomes three drafts:
//!
//! - `new`: as it is;
//! - `lifted`: with three to five sentences in a row of an article that was made;
//! - `stock`: made as the articles are. With a million articles out of some 700,000 sentences,
//!   every sentence of it stands in dozens of them.
//!
//! The more articles are made, the more of them hold each sentence. With `--standings 20` so few sentences
//! are drawn from that each stands in some twenty articles, however many are made: how a program's time
//! grows with a collection can be told apart from how it grows with what the articles share.
//!
//! Same input, same bytes.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program of its own, whose output is its result")]
use std::io::{BufRead, BufReader, BufWriter, Write};

use copydesk::text::Text;

/// A document that is held out, of this many.
const HELD_OUT: usize = 25;
/// Documents shorter or longer than this, in sentences, give no length and are no draft: the
/// usual news story.
const SENTENCES: std::ops::RangeInclusive<usize> = 8..=80;
/// Sentences of a paragraph.
const PARAGRAPH: u64 = 3;

fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ z >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ z >> 31
}

struct News {
    pool: Vec<String>,
    titles: Vec<String>,
    lengths: Vec<usize>,
    held_out: Vec<String>,
}

impl News {
    fn read(path: &str) -> anyhow::Result<Self> {
        let mut news = Self { pool: Vec::new(), titles: Vec::new(), lengths: Vec::new(), held_out: Vec::new() };
        for (number, line) in BufReader::new(std::fs::File::open(path)?).lines().enumerate() {
            let record: serde_json::Value = serde_json::from_str(&line?)?;
            let source = record["text"].as_str().unwrap_or_default();
            let text = Text::split(source, None);
            if number % HELD_OUT == 0 {
                if SENTENCES.contains(&text.sentences.len()) {
                    news.held_out.push(source.to_owned());
                }
                continue;
            }
            if SENTENCES.contains(&text.sentences.len()) {
                news.lengths.push(text.sentences.len());
            }
            news.titles.extend(record["title"].as_str().filter(|title| !title.is_empty()).map(str::to_owned));
            news.pool.extend(text.sentences.iter().map(|sentence| sentence.span.of(source).replace('\n', " ")));
        }
        anyhow::ensure!(!news.pool.is_empty() && !news.lengths.is_empty(), "{path}: no articles of usual length");
        Ok(news)
    }

    /// Forgets so many sentences that each of the others stands in about `standings` of `count` articles.
    fn draw_from_few(&mut self, count: u64, standings: u64) {
        let mean = self.lengths.iter().sum::<usize>() as u64 / self.lengths.len() as u64;
        self.pool.truncate((count * mean / standings.max(1)).max(1) as usize);
    }

    /// Sentences of the article with this number.
    fn sentences(&self, number: u64) -> Vec<&str> {
        let length = self.lengths[mix(number << 16) as usize % self.lengths.len()];
        let drawn = (1..=length as u64).map(|at| mix(number << 16 | at) as usize % self.pool.len());
        drawn.map(|at| self.pool[at].as_str()).collect()
    }

    fn write(&self, number: u64, id: &str, out: &mut impl Write) -> anyhow::Result<()> {
        let mut text = String::new();
        for (at, sentence) in self.sentences(number).into_iter().enumerate() {
            text.push_str(match at as u64 % PARAGRAPH {
                _ if at == 0 => "",
                0 => "\n\n",
                _ => " ",
            });
            text.push_str(sentence);
        }
        let random = mix(!number);
        let title = self.titles.get(random as usize % self.titles.len().max(1));
        let source = format!("paper-{}.example", random >> 8 & 63);
        let record = serde_json::json!({
            "id": id, "title": title, "source": source, "url": format!("https://{source}/{id}"),
            "date": format!("20{:02}-{:02}-{:02}", 10 + (random >> 16) % 16, 1 + (random >> 24) % 12, 1 + (random >> 32) % 28),
            "text": text,
        });
        Ok(writeln!(out, "{record}")?)
    }
}

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (news, count, drafts, standings) = match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [news, count] => (news, count, None, None),
        [news, count, "--drafts", drafts] => (news, count, Some(drafts), None),
        [news, count, "--standings", standings] => (news, count, None, Some(standings.parse()?)),
        _ => anyhow::bail!(
            "usage: recombine NEWS.jsonl COUNT [--drafts DRAFTS.jsonl | --standings NUMBER] > ARTICLES.jsonl"
        ),
    };
    let count: u64 = count.parse()?;
    let mut news = News::read(news)?;
    if let Some(standings) = standings {
        news.draw_from_few(count, standings);
    }
    eprintln!("{} sentences, {} articles held out", news.pool.len(), news.held_out.len());
    if let Some(path) = drafts {
        let mut out = BufWriter::new(std::fs::File::create(path)?);
        for (number, text) in news.held_out.iter().enumerate() {
            let number = number as u64;
            let mut draft = |kind: &str, text: &str| {
                writeln!(out, "{}", serde_json::json!({ "id": format!("{kind}/{number}"), "text": text }))
            };
            draft("new", text)?;
            let lifted = news.sentences(mix(number) % count.max(1));
            let (length, from) = (3 + mix(number + 1) as usize % 3, mix(number + 2) as usize % (lifted.len() - 4));
            let lifted = lifted[from..].iter().take(length).copied().collect::<Vec<_>>().join(" ");
            let middle = text
                [..text.len() / 2 + (0..4).find(|at| text.is_char_boundary(text.len() / 2 + at)).unwrap_or(0)]
                .rfind('\n')
                .unwrap_or(0);
            draft("lifted", &format!("{}\n\n{lifted}\n\n{}", &text[..middle], &text[middle..]))?;
            let mut stock = Vec::new();
            // Numbers that no article of the archive has.
            news.write(u64::from(u32::MAX) + number, &format!("stock/{number}"), &mut stock)?;
            out.write_all(&stock)?;
        }
        out.flush()?;
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    for number in 0..count {
        news.write(number, &format!("made/{number}"), &mut out)?;
    }
    Ok(out.flush()?)
}
