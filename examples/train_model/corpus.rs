//! Articles to learn from: read, filtered, deduplicated, split.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use anyhow::Context;
use copydesk::Article;
use copydesk::model::{Known, Vocabulary};
use copydesk::text::tokens::tokenise;
use copydesk::text::{Language, Text};

/// Words of a run that no training article may share with an excluded one.
const RUN: usize = 30;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Split {
    Train,
    Calibrate,
    Test,
}

#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) title: Option<String>,
    pub(crate) blocks: Vec<String>,
    pub(crate) key: u64,
    pub(crate) split: Split,
    /// Wrapped at a width that was not recognised: only sentences inside its lines are whole.
    pub(crate) wrapped: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Excluded {
    ids: HashSet<String>,
    titles: HashSet<String>,
    heads: HashSet<u64>,
    runs: HashSet<u64>,
}

fn rows(path: &Path) -> anyhow::Result<Vec<serde_json::Value>> {
    let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let reader: Box<dyn Read> = if path.extension().is_some_and(|ext| ext == "gz") {
        Box::new(flate2::read::MultiGzDecoder::new(file))
    } else {
        Box::new(file)
    };
    let mut rows = Vec::new();
    for (number, line) in BufReader::new(reader).lines().enumerate() {
        let line = line.with_context(|| format!("{}:{}", path.display(), number + 1))?;
        if !line.trim().is_empty() {
            rows.push(
                serde_json::from_str(&line).with_context(|| format!("{}:{}: no JSON", path.display(), number + 1))?,
            );
        }
    }
    Ok(rows)
}

fn plain(title: &str) -> String {
    title.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn head(hashes: &[u64]) -> u64 {
    hashes.iter().take(8).fold(7, |sum: u64, hash| sum.wrapping_mul(0x100_0000_01B3).wrapping_add(*hash))
}

fn runs(hashes: &[u64]) -> impl Iterator<Item = u64> + '_ {
    hashes
        .windows(RUN)
        .map(|run| run.iter().fold(11, |sum: u64, hash| sum.wrapping_mul(0x100_0000_01B3).wrapping_add(*hash)))
}

fn hashes(text: &str) -> Vec<u64> {
    tokenise(text).iter().map(|token| token.hash).collect()
}

impl Excluded {
    pub(crate) fn read(paths: &[PathBuf]) -> anyhow::Result<Self> {
        let mut excluded = Self::default();
        for path in paths {
            for row in rows(path)? {
                for key in ["id", "doc", "orig"] {
                    if let Some(id) = row[key].as_str() {
                        excluded.ids.insert(id.to_owned());
                    }
                }
                if let Some(title) = row["title"].as_str().map(plain).filter(|title| title.len() > 12) {
                    excluded.titles.insert(title);
                }
                for key in ["text", "full"] {
                    let words = hashes(row[key].as_str().unwrap_or_default());
                    if words.len() >= 8 {
                        excluded.heads.insert(head(&words));
                    }
                    excluded.runs.extend(runs(&words));
                }
            }
        }
        Ok(excluded)
    }
}

/// Reads the articles that may be learned from.
pub(crate) fn read(paths: &[PathBuf], excluded: &Excluded) -> anyhow::Result<Vec<Document>> {
    let mut documents = Vec::new();
    let mut seen = HashSet::new();
    let mut dropped = [0usize; 5];
    for path in paths {
        for row in rows(path)? {
            let text = row["text"].as_str().unwrap_or_default();
            let title = row["title"].as_str().filter(|title| !title.is_empty());
            let words = hashes(text);
            let known = row["id"].as_str().is_some_and(|id| excluded.ids.contains(id))
                || title.is_some_and(|title| excluded.titles.contains(&plain(title)))
                || excluded.heads.contains(&head(&words))
                || runs(&words).any(|run| excluded.runs.contains(&run));
            if known {
                dropped[0] += 1;
                continue;
            }
            let article = Article::from_text("", text);
            let taken = Text::new(&article, None);
            if taken.language != Language::English || words.len() < 20 {
                dropped[1] += 1;
                continue;
            }
            // Tokenised corpora ("he said , `` no ''") and Markdown are not how articles look.
            if text.matches(" , ").count() + text.matches(" ''").count() > 2 || text.contains("](") {
                dropped[2] += 1;
                continue;
            }
            let long: Vec<_> = taken.blocks.iter().filter(|block| block.tokens.len() >= 8).collect();
            let small = long.iter().filter(|block| taken.words_in(block)[0].shape.starts_lower()).count();
            let wrapped = small * 7 > long.len();
            dropped[3] += usize::from(wrapped);
            let prints: Vec<u64> = long.iter().map(|block| head(&words[block.tokens.start as usize..])).collect();
            let repeated = prints.iter().filter(|print| seen.contains(*print)).count();
            if repeated * 3 > prints.len() {
                dropped[4] += 1;
                continue;
            }
            seen.extend(prints);
            let key = head(&words).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let split = match (key >> 40) % 10 {
                0 => Split::Test,
                1 => Split::Calibrate,
                _ => Split::Train,
            };
            documents.push(Document {
                title: title.map(str::to_owned),
                blocks: taken.blocks.iter().map(|block| block.span.of(text).to_owned()).collect(),
                key,
                split,
                wrapped,
            });
        }
    }
    println!(
        "left out: {} excluded, {} short or not English, {} tokenised, {} duplicates; wrapped: {}",
        dropped[0], dropped[1], dropped[2], dropped[4], dropped[3]
    );
    Ok(documents)
}

pub(crate) fn describe(documents: &[Document]) {
    let count = |split| documents.iter().filter(|document| document.split == split).count();
    println!(
        "articles: {} to train, {} to calibrate, {} to test",
        count(Split::Train),
        count(Split::Calibrate),
        count(Split::Test)
    );
}

/// Articles in which a beginning must stand to be kept.
const LEAST_BEGUN: u32 = 6;

/// In how many training articles each word stands.
#[derive(Debug)]
pub(crate) struct Counts {
    articles: HashMap<(u64, bool), u32>,
    common: HashSet<u64>,
    /// In how many articles a word with such a beginning stands.
    beginnings: HashMap<u64, u32>,
    least: u32,
}

impl Counts {
    pub(crate) fn new(documents: &[Document], words: usize, common: usize) -> Self {
        let mut articles: HashMap<(u64, bool), u32> = HashMap::new();
        let mut beginnings: HashMap<u64, u32> = HashMap::new();
        for document in documents.iter().filter(|document| document.split == Split::Train) {
            let mut here = HashSet::new();
            let mut begun = HashSet::new();
            for block in &document.blocks {
                for token in tokenise(block) {
                    let form = token.span.of(block);
                    if form.is_ascii() && form.len() >= 3 && form.bytes().all(|byte| byte.is_ascii_alphabetic()) {
                        begun.extend((2..form.len()).map(|end| Vocabulary::beginning(&form[..end])));
                    }
                }
                here.extend(tokenise(block).iter().map(|token| (token.hash, token.shape.starts_upper())));
            }
            for word in here {
                *articles.entry(word).or_default() += 1;
            }
            for beginning in begun {
                *beginnings.entry(beginning).or_default() += 1;
            }
        }
        let mut order: Vec<u32> = articles.values().copied().collect();
        order.sort_unstable_by(|a, b| b.cmp(a));
        let least = order.get(words).map_or(2, |count| count + 1).max(2);
        let mut small: Vec<(u32, u64)> =
            articles.iter().filter(|(word, _)| !word.1).map(|(word, count)| (*count, word.0)).collect();
        small.sort_unstable_by(|a, b| b.cmp(a));
        let common = small.iter().take(common).map(|(_, hash)| *hash).collect();
        println!(
            "words: {} known (in {least} articles or more) of {}",
            articles.values().filter(|count| **count >= least).count(),
            articles.len()
        );
        println!("beginnings: {}", beginnings.values().filter(|count| **count >= LEAST_BEGUN).count());
        Self { articles, common, beginnings, least }
    }

    /// Writes a headline as sentences are written: small, but for names.
    pub(crate) fn recase(&self, title: &str) -> String {
        let mut out = String::with_capacity(title.len());
        let mut at = 0;
        for (place, token) in tokenise(title).iter().enumerate() {
            let span = token.span.range();
            out.push_str(&title[at..span.start]);
            let form = &title[span.clone()];
            let seen = |capital| self.articles.get(&(token.hash, capital)).copied().unwrap_or(0);
            let (small, capital) = (seen(false), seen(true));
            let mut letters = form.chars();
            let first = letters.next();
            if token.shape.is_dotted() || token.shape.has_digit() || !form.is_ascii() {
                out.push_str(form);
            } else if place == 0 || capital > 2 * small || small + capital == 0 {
                out.extend(first.into_iter().flat_map(char::to_uppercase));
                out.extend(letters.flat_map(char::to_lowercase));
            } else {
                out.push_str(&form.to_lowercase());
            }
            at = span.end;
        }
        out.push_str(&title[at..]);
        out
    }

    pub(crate) fn vocabulary(&self, words: usize, common: usize, beginnings: usize) -> Vocabulary {
        let mut vocabulary = Vocabulary::new(words, common, beginnings);
        for (beginning, count) in &self.beginnings {
            if *count >= LEAST_BEGUN {
                vocabulary.add_beginning(*beginning);
            }
        }
        for ((hash, capital), count) in &self.articles {
            if *count >= self.least {
                vocabulary.add(*hash, *capital);
            }
        }
        for hash in &self.common {
            vocabulary.add_common(*hash);
        }
        vocabulary
    }
}

/// The training article itself does not make its own rare words known, or the model would
/// take every unknown word for a cut one.
impl Known for Counts {
    fn knows(&self, hash: u64, capital: bool) -> bool {
        self.articles.get(&(hash, capital)).is_some_and(|count| *count > self.least)
    }

    fn common(&self, hash: u64) -> bool {
        self.common.contains(&hash)
    }

    fn begins(&self, beginning: u64) -> bool {
        self.beginnings.get(&beginning).is_some_and(|count| *count > LEAST_BEGUN)
    }
}
