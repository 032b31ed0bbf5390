//! What `check` guarantees, through a real archive and against an oracle that compares every word
//! of the draft with every word of every article: a run of [`GUARANTEED`] words that the draft
//! shares with an archived article is reported with that article, and so is a short sentence,
//! unless they are stock. Of a run that goes through stock, what is left on either side counts.

use std::collections::{HashMap, HashSet};
use std::num::NonZeroUsize;
use std::ops::Range;
use std::time::Duration;

use copydesk::archive::Archive;
use copydesk::check::{self, CheckConfig, Checker, STOCK_ARTICLES};
use copydesk::shingle::{GUARANTEED, K, SENTENCE_WORDS};
use copydesk::text::{self, Text, Token};
use copydesk::{Article, Span};
use proptest::prelude::*;

/// Few enough words that articles share short runs by chance, all over.
const WORDS: [&str; 40] = [
    "the",
    "council",
    "of",
    "harbour",
    "said",
    "on",
    "Tuesday",
    "that",
    "ferry",
    "was",
    "in",
    "Boston",
    "and",
    "engineers",
    "found",
    "water",
    "under",
    "old",
    "pier",
    "which",
    "she",
    "called",
    "a",
    "danger",
    "to",
    "trains",
    "U.S.",
    "12",
    "people",
    "left",
    "river",
    "for",
    "it",
    "had",
    "been",
    "closed",
    "by",
    "storm",
    "mayor",
    "again",
];

/// Articles that a finding points at, at most; what a passage has more stays in the report's
/// numbers.
const POINTED_AT: usize = 20;

/// A word, and what stands before it: nothing much, the end of a sentence or of a paragraph.
type Word = (usize, u8);

fn words(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Word>> {
    prop::collection::vec((0..WORDS.len(), 0u8..60), count)
}

fn written(words: &[Word]) -> String {
    let mut text = String::new();
    let mut begins = true;
    for &(word, before) in words {
        if !text.is_empty() {
            let (joint, ends) = match before {
                0..4 => (". ", true),
                4..6 => (".\n\n", true),
                6..8 => (", ", false),
                8 => (" “", false),
                9 => ("” ", false),
                _ => (" ", false),
            };
            text.push_str(joint);
            begins = ends;
        }
        let word = WORDS[word];
        if begins {
            text.push_str(&word[..1].to_ascii_uppercase());
            text.push_str(&word[1..]);
        } else {
            text.push_str(word);
        }
        begins = false;
    }
    text + "."
}

/// A piece of the draft.
#[derive(Debug, Clone)]
enum Piece {
    Own(Vec<Word>),
    /// Taken from an article: which, from where, how many words; shares of what there is.
    Taken(prop::sample::Index, prop::sample::Index, usize),
}

/// Articles, and a draft made of own words and of what it takes from them.
fn newsroom() -> impl Strategy<Value = (Vec<String>, String)> {
    let own = || words(0..25).prop_map(Piece::Own);
    let taken = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), 10usize..45)
        .prop_map(|(article, from, length)| Piece::Taken(article, from, length));
    let pieces = prop::collection::vec(prop_oneof![1 => own(), 2 => taken], 1..9);
    // A paragraph that stands in some articles, or in so many that it is stock.
    let common = (words(13..60), prop_oneof![3 => 0usize..8, 1 => 22usize..36]);
    (prop::collection::vec(words(0..120), 1..8), common, pieces).prop_map(|(mut articles, (shared, copies), pieces)| {
        for copy in 0..copies {
            if copy >= articles.len() {
                articles.push(vec![(copy % WORDS.len(), 0); copy % 5]);
            }
            let article = &mut articles[copy];
            let middle = article.len() / 2;
            article.splice(middle..middle, shared.iter().copied());
        }
        let mut draft = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Own(words) => draft.extend(words),
                Piece::Taken(article, from, length) => {
                    let article = &articles[article.index(articles.len())];
                    let from = from.index(article.len() + 1);
                    draft.extend_from_slice(&article[from..article.len().min(from + length)]);
                }
            }
        }
        (articles.iter().map(|words| written(words)).collect(), written(&draft))
    })
}

/// Every maximal run that both hold, by its first token in `draft` and its length.
fn runs(draft: &[Token], article: &[Token]) -> Vec<(usize, usize)> {
    let mut runs = Vec::new();
    for from in 0..draft.len() {
        for at in 0..article.len() {
            if from > 0 && at > 0 && draft[from - 1].hash == article[at - 1].hash {
                continue;
            }
            let length = draft[from..].iter().zip(&article[at..]).take_while(|(a, b)| a.hash == b.hash).count();
            if length >= GUARANTEED {
                runs.push((from, length));
            }
        }
    }
    runs
}

/// The parts of a run that are not stock.
fn beside(stock: &[bool], run: Range<usize>) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut from = run.start;
    for part in stock[run].chunk_by(|a, b| a == b) {
        if !part[0] {
            parts.push(from..from + part.len());
        }
        from += part.len();
    }
    parts
}

/// The sentences of a text that are found as a whole, however short, as ranges of its tokens.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let text = Text::split(text, None);
    let ranges = text.sentence_tokens().into_iter().map(|sentence| sentence.range());
    ranges.filter(|sentence| sentence.len() >= SENTENCE_WORDS).collect()
}

/// The words of those of an article.
fn sentences_of(words: &[Token], article: &str) -> HashSet<Vec<u64>> {
    sentences(article).into_iter().map(|sentence| shingle(&words[sentence])).collect()
}

fn shingle(tokens: &[Token]) -> Vec<u64> {
    tokens.iter().map(|token| token.hash).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn every_long_run_is_reported((articles, draft) in newsroom()) {
        let folder = tempfile::tempdir().unwrap();
        let archive = Archive::open_or_create(folder.path().join("archive.db"), &check::parameters()).unwrap();
        let mut writer = archive.writer(Duration::from_secs(5)).unwrap();
        let mut holders: HashMap<Vec<u64>, u32> = HashMap::new();
        for (at, article) in articles.iter().enumerate() {
            let article = Article::from_text(format!("article/{at}"), article.as_str());
            let (words, fingerprints) = check::fingerprint(&article);
            writer.add(&article, words, &fingerprints).unwrap();
            let tokens = text::words(&article.text);
            let shingles: HashSet<Vec<u64>> = tokens.windows(K).map(shingle).collect();
            for shingle in shingles {
                *holders.entry(shingle).or_default() += 1;
            }
        }
        writer.finish().unwrap();

        let draft = Article::from_text("draft", draft);
        let report = checked(&archive, &draft);
        let tokens = text::words(&draft.text);
        let sentences = sentences(&draft.text);
        let mut stock = vec![false; tokens.len()];
        for (at, window) in tokens.windows(K).enumerate() {
            if holders.get(&shingle(window)).is_some_and(|&articles| articles > STOCK_ARTICLES) {
                stock[at..at + K].fill(true);
            }
        }
        for (at, article) in articles.iter().enumerate() {
            let id = format!("article/{at}");
            let words = text::words(article);
            let own = sentences_of(&words, article);
            let whole = sentences.iter().filter(|sentence| own.contains(&shingle(&tokens[(*sentence).clone()])));
            let free = runs(&tokens, &words).into_iter().flat_map(|(from, length)| beside(&stock, from..from + length));
            let free = free.filter(|run| run.len() >= GUARANTEED);
            for run in free.chain(whole.filter(|sentence| !stock[(*sentence).clone()].contains(&true)).cloned()) {
                let length = run.len();
                let run = &tokens[run];
                let span: Span = run[0].span.cover(run[length - 1].span);
                let reported = report.findings.iter().any(|finding| {
                    finding.rule == "reprinted-passage"
                        && finding.span.contains(span)
                        && (finding.related.len() == POINTED_AT
                            || finding.related.iter().any(|related| {
                                related.elsewhere.as_ref().is_some_and(|elsewhere| elsewhere.article == id)
                            }))
                });
                prop_assert!(
                    reported,
                    "{:?} also stands in {id}: {article:?}; reported: {:#?}",
                    span.of(&draft.text),
                    report.shared.passages.iter().map(|passage| {
                        let places: Vec<&str> =
                            passage.places.iter().map(|place| place.elsewhere.article.as_str()).collect();
                        (passage.span.of(&draft.text), places)
                    }).collect::<Vec<_>>(),
                );
            }
        }
    }
}

/// Each of many articles has a run of its own beside a sentence that all of them share with the
/// draft: no run is lost when not all articles are compared.
#[test]
fn what_only_one_of_many_articles_has_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let archive = Archive::open_or_create(folder.path().join("archive.db"), &check::parameters()).unwrap();
    let mut writer = archive.writer(Duration::from_secs(5)).unwrap();
    let common: Vec<String> = (0..9).map(|sentence| run(1000 + sentence, 15) + ". ").collect();
    let many = 3 * check::ALL_COMPARED;
    for at in 0..many {
        // Every sentence stands in fewer articles than stock does.
        let shared = &common[at % common.len()];
        let article = Article::from_text(format!("article/{at}"), format!("{shared}It says {}.", run(at, GUARANTEED)));
        let (words, fingerprints) = check::fingerprint(&article);
        writer.add(&article, words, &fingerprints).unwrap();
    }
    writer.finish().unwrap();
    let own: String = (0..many).map(|at| format!("They wrote {} there. ", run(at, GUARANTEED))).collect();
    let draft = Article::from_text("draft", common.concat() + &own);
    let report = checked(&archive, &draft);
    for at in 0..many {
        let words = run(at, GUARANTEED);
        let found = report.findings.iter().any(|finding| finding.span.of(&draft.text).contains(&words));
        assert!(found, "{words}");
    }
    for sentence in &common {
        let found = |text: &str| text.contains(sentence.trim_end_matches(". "));
        assert!(report.findings.iter().any(|finding| found(finding.span.of(&draft.text))), "{sentence}");
    }
}

/// Of the many articles that share a sentence with the draft one has the words around it, too: two
/// before or two behind, which its fingerprints may not tell.
#[test]
fn what_one_of_many_articles_has_around_a_sentence_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let archive = Archive::open_or_create(folder.path().join("archive.db"), &check::parameters()).unwrap();
    let mut writer = archive.writer(Duration::from_secs(5)).unwrap();
    let sentences = 6 * check::ALL_COMPARED;
    let each = STOCK_ARTICLES as usize / 2;
    let around = |sentence: usize| (run(3000 + sentence, 2), run(1000 + sentence, GUARANTEED), run(5000 + sentence, 2));
    let mut number = 0;
    for copy in 0..each {
        for sentence in 0..sentences {
            let (before, words, behind) = around(sentence);
            let own = |at: usize| run(10_000 + 2 * number + at, 2);
            // One of them goes on with the draft's words.
            let (before, behind) = match (copy + 1 == each, sentence % 2) {
                (true, 0) => (before, own(1)),
                (true, _) => (own(0), behind),
                _ => (own(0), own(1)),
            };
            let article = Article::from_text(format!("article/{number}"), format!("It {before} {words} {behind} so."));
            let (words, fingerprints) = check::fingerprint(&article);
            writer.add(&article, words, &fingerprints).unwrap();
            number += 1;
        }
    }
    writer.finish().unwrap();
    let text = |sentence: usize| {
        let (before, words, behind) = around(sentence);
        format!("They {before} {words} {behind} then. ")
    };
    let draft = Article::from_text("draft", (0..sentences).map(text).collect::<String>());
    let report = checked(&archive, &draft);
    for sentence in 0..sentences {
        let (before, words, behind) = around(sentence);
        let whole = if sentence % 2 == 0 { format!("{before} {words}") } else { format!("{words} {behind}") };
        assert!(report.findings.iter().any(|finding| finding.span.of(&draft.text).contains(&whole)), "{whole}");
    }
}

/// A phrase of stock, which one article goes on from: what that one has more is no stock.
#[test]
fn what_one_article_has_around_a_stock_phrase_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let archive = Archive::open_or_create(folder.path().join("archive.db"), &check::parameters()).unwrap();
    let mut writer = archive.writer(Duration::from_secs(5)).unwrap();
    let (phrase, more) = (run(500, GUARANTEED - 1), run(600, 20));
    for at in 0..STOCK_ARTICLES + 6 {
        let behind = if at == 0 { more.clone() } else { run(at as usize, 9) };
        let article = Article::from_text(format!("article/{at}"), format!("Here {phrase} {behind}."));
        let (words, fingerprints) = check::fingerprint(&article);
        writer.add(&article, words, &fingerprints).unwrap();
    }
    writer.finish().unwrap();
    let draft = Article::from_text("draft", format!("There {phrase} {more}."));
    let report = checked(&archive, &draft);
    let found = report.findings.iter().find(|finding| finding.rule == "reprinted-passage").expect("a reprint");
    assert!(found.span.of(&draft.text).contains(&more), "{found:?}");
    assert_eq!(found.related[0].elsewhere.as_ref().unwrap().article, "article/0");
}

/// A sentence stands in the draft twice, the second time behind words that the archived article has farther before it.
#[test]
fn a_sentence_is_reported_wherever_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let archive = Archive::open_or_create(folder.path().join("archive.db"), &check::parameters()).unwrap();
    let mut writer = archive.writer(Duration::from_secs(5)).unwrap();
    let sentence = "The ferry to Boston was late again today";
    let near = "on Monday the old mayor said";
    let text = format!("{near} no more or less than she ever had about our harbour. {sentence}.");
    let article = Article::from_text("archived", text);
    let (words, fingerprints) = check::fingerprint(&article);
    writer.add(&article, words, &fingerprints).unwrap();
    writer.finish().unwrap();
    let draft = format!("{sentence}. Nobody else in the town knew why not, {near} that it. {sentence}. It rained.");
    let draft = Article::from_text("draft", draft);
    let report = checked(&archive, &draft);
    let places: Vec<usize> = draft.text.match_indices(sentence).map(|(at, _)| at).collect();
    let passages: Vec<usize> = report.shared.passages.iter().map(|passage| passage.span.start as usize).collect();
    assert_eq!(passages, places);
}

/// What a check finds, which is the same on one thread and on several.
fn checked(archive: &Archive, draft: &Article) -> check::Report {
    let with = |threads| {
        let threads = NonZeroUsize::new(threads).unwrap();
        Checker::new(archive, CheckConfig { threads, ..CheckConfig::default() }).check(draft).unwrap()
    };
    let report = with(1);
    assert_eq!(format!("{:?}", with(4)), format!("{report:?}"));
    report
}

/// Words that no other run has, and a few that all have.
fn run(number: usize, length: usize) -> String {
    let word = |at: usize| if at % 4 == 3 { "the".to_owned() } else { format!("w{number}x{at}") };
    (0..length).map(word).collect::<Vec<_>>().join(" ")
}
