//! Cut-off sentences of a draft that stand whole in an archived article.

use std::collections::{HashMap, HashSet};

use super::search::Compared;
use crate::article::Article;
use crate::compare::table::FirstPlaces;
use crate::finding::Elsewhere;
use crate::shingle;
use crate::span::Span;
use crate::text::kinds::End;
use crate::text::{self, Boundary, Text, Token};

/// Fewest words of a cut-off sentence that the archive may complete.
const FEWEST_WORDS: usize = 5;

/// Most words of one: what is longer is a list or a page without full stops.
const MOST_WORDS: usize = 200;

/// Bytes of the other article in which the missing words end.
const MOST_MISSING: usize = 4000;

/// Tokens that are compared for every token of the other article before the rest is left; only
/// text that repeats itself needs more than one.
const WORK: usize = 16;

/// The rest of a cut-off sentence, in an archived article.
#[derive(Clone)]
pub(super) struct Completed {
    /// The words that are missing.
    pub(super) missing: String,
    /// What both articles hold, in the archived one.
    pub(super) span: Span,
    pub(super) elsewhere: Elsewhere,
}

/// The sentences of a draft that may be cut off.
pub(super) struct Open<'a> {
    text: &'a Text,
    /// Groups of them by the hash of their first words.
    heads: FirstPlaces,
    groups: Vec<Vec<OpenSentence>>,
}

struct OpenSentence {
    /// Where sentences of these words stand in the draft.
    sentences: Vec<usize>,
    /// Whether it ends with an abbreviation's full stop.
    abbreviated: bool,
}

impl<'a> Open<'a> {
    pub(super) fn new(article: &Article, text: &'a Text) -> Self {
        let mut known: HashMap<(u64, bool), usize> = HashMap::new();
        let mut heads = FirstPlaces::with_capacity(text.sentences.len());
        let mut groups: Vec<Vec<OpenSentence>> = Vec::new();
        for (number, sentence) in text.sentences.iter().enumerate() {
            let words = text.words_of(sentence);
            if sentence.boundary != Boundary::BlockEnd || !(FEWEST_WORDS..=MOST_WORDS).contains(&words.len()) {
                continue;
            }
            let abbreviated =
                words.last().is_some_and(|word| text::lexicon::abbreviation(word.span.of(&article.text)).is_some());
            let open = match End::of(sentence.span.of(&article.text)) {
                End::Mark => abbreviated,
                End::Colon | End::Ellipsis | End::Closer => false,
                End::Comma | End::Dash | End::Nothing => true,
            };
            if !open {
                continue;
            }
            let head = shingle::k_grams_within(&words[..FEWEST_WORDS], FEWEST_WORDS)[0];
            let group = heads.insert(head, groups.len() as u32).unwrap_or_else(|| {
                groups.push(Vec::new());
                groups.len() as u32 - 1
            });
            let same = &mut groups[group as usize];
            let &mut at = known.entry((shingle::of_tokens(words), abbreviated)).or_insert_with(|| {
                same.push(OpenSentence { sentences: Vec::new(), abbreviated });
                same.len() - 1
            });
            same[at].sentences.push(number);
        }
        Self { text, heads, groups }
    }

    /// The sentences that an archived article completes, by their number in the draft.
    pub(super) fn complete(&self, other: &Compared) -> Vec<(usize, Completed)> {
        let mut found = Vec::new();
        if self.groups.is_empty() {
            return found;
        }
        let mut budget = WORK * other.words.len();
        // A sentence is completed where its words stand first.
        let mut met = HashSet::new();
        for (at, head) in shingle::k_grams_within(&other.words, FEWEST_WORDS).into_iter().enumerate() {
            let Some(group) = self.heads.get(head) else { continue };
            for (index, open) in self.groups[group as usize].iter().enumerate() {
                let words = self.text.words_of(&self.text.sentences[open.sentences[0]]);
                if budget < words.len() {
                    return found;
                }
                if met.contains(&(head, index)) {
                    continue;
                }
                let agree = words.iter().zip(&other.words[at..]).take_while(|(a, b)| a.hash == b.hash).count();
                budget -= agree;
                if agree < words.len() {
                    continue;
                }
                met.insert((head, index));
                if let Some(completed) = goes_on(other, at, words, open.abbreviated) {
                    found.extend(open.sentences.iter().map(|&sentence| (sentence, completed.clone())));
                }
            }
        }
        found
    }
}

/// How an article goes on behind the words of a cut-off sentence, which stand at token `at` of
/// it; `None` when the sentence ends there too.
fn goes_on(other: &Compared, at: usize, words: &[Token], abbreviated: bool) -> Option<Completed> {
    let there = &other.words[at..at + words.len()];
    let span = there[0].span.cover(there[there.len() - 1].span);
    let tail = &other.text[span.end as usize..];
    let tail = &tail[..text::chars::floor(tail, MOST_MISSING)];
    let line = tail.find('\n').map_or(tail, |end| &tail[..end]);
    let missing = line.trim_start_matches('.').trim();
    if at + words.len() == other.words.len()
        || !missing.chars().any(char::is_alphanumeric)
        || !abbreviated && line.starts_with(['.', '!', '?'])
    {
        return None;
    }
    let missing = missing[..first_sentence(missing)].to_owned();
    Some(Completed { missing, span, elsewhere: other.elsewhere(span) })
}

/// Where the sentence that a text begins with ends.
fn first_sentence(text: &str) -> usize {
    let mut split = Vec::new();
    text::sentences::split(text, Span::new(0, text.len()), &mut split);
    split.first().map_or(text.len(), |(span, _)| span.end as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Archive;
    use std::time::Duration;

    /// A passage of both articles: one that shares nothing is not read.
    const SHARED: &str = "The old ferry was towed past the lighthouse at dawn while half of the town stood on the quay \
                          and sang to the crew.";

    const CUT: &str = "The council on Tuesday evening decided that the ferry would be sold to the";

    /// The cut-off sentences that archived articles complete, with the words that are missing and those that stand there.
    fn completed(draft: &str, printed: &[&str]) -> Vec<(String, String, String)> {
        let folder = tempfile::tempdir().unwrap();
        let archive = Archive::open_or_create(folder.path().join("a.db"), &crate::check::parameters()).unwrap();
        let mut writer = archive.writer(Duration::from_secs(5)).unwrap();
        let printed: Vec<String> = printed.iter().map(|text| format!("{text}\n\n{SHARED}")).collect();
        for (number, text) in printed.iter().enumerate() {
            crate::check::add(&mut writer, &Article::from_text(number.to_string(), text.clone())).unwrap();
        }
        writer.finish().unwrap();
        let draft = format!("{SHARED}\n\n{draft}\n\nNobody spoke.");
        let report = archive.check(&Article::from_text("draft", draft.clone())).unwrap();
        let completions = &report.shared.completions;
        let whole_in = report.findings.iter().filter(|finding| finding.message.contains("it appears whole in"));
        assert_eq!(
            whole_in.map(|finding| (finding.rule, finding.span)).collect::<Vec<_>>(),
            completions.iter().map(|completion| ("truncated-copy", completion.span)).collect::<Vec<_>>()
        );
        completions
            .iter()
            .map(|completion| {
                let text = &printed[completion.place.elsewhere.article.parse::<usize>().unwrap()];
                let there = completion.place.span.of(text).to_owned();
                (completion.span.of(&draft).to_owned(), completion.missing.clone(), there)
            })
            .collect()
    }

    fn row(cut: &str, missing: &str, there: &str) -> (String, String, String) {
        (cut.to_owned(), missing.to_owned(), there.to_owned())
    }

    #[test]
    fn a_sentence_that_was_cut_off_is_completed() {
        let whole = format!("It rained. {CUT} town of Valley in the spring. Snow fell.");
        assert_eq!(completed(CUT, &[&whole]), [row(CUT, "town of Valley in the spring.", CUT)]);
        // However it is written, and to the end of the line.
        let cut = format!("{},", CUT.to_uppercase());
        assert_eq!(completed(&cut, &[&format!("{CUT} town\nof Valley.")]), [row(&cut, "town", CUT)]);
        // The first of several articles, and each time that it stands there.
        let others = [whole.as_str(), &format!("{CUT} harbour board.")];
        let twice = format!("{CUT}\n\nSnow fell on the hills.\n\n{CUT}");
        let rows = completed(&twice, &others);
        assert_eq!(
            rows,
            [row(CUT, "town of Valley in the spring.", CUT), row(CUT, "town of Valley in the spring.", CUT)]
        );
        let five = "The board wants to sell";
        assert_eq!(completed(five, &[&format!("{five} it.")]), [row(five, "it.", five)]);
    }

    #[test]
    fn an_abbreviation_may_end_it() {
        let cut = "The ferry to the islands was bought in the spring by the U.S.";
        let rows = completed(cut, &[&format!("{cut} Navy for its own crews.")]);
        assert_eq!(rows.len(), 1, "{rows:?}");
        assert_eq!((rows[0].0.as_str(), rows[0].1.as_str()), (cut, "Navy for its own crews."));
    }

    #[test]
    fn what_begins_alike_elsewhere_is_passed_over() {
        let begun = "The council on Tuesday evening decided that the ferry would be kept.";
        let whole = format!("{begun} {begun} {CUT} town of Valley.");
        assert_eq!(completed(CUT, &[&whole]), [row(CUT, "town of Valley.", CUT)]);
        assert_eq!(completed(CUT, &[begun]), []);
        // It is completed where it stands first.
        assert_eq!(completed(CUT, &[&format!("{CUT}. Snow fell. {CUT} town of Valley.")]), []);
    }

    #[test]
    fn what_is_whole_or_stands_no_longer_there_is_not_completed() {
        let whole = format!("{CUT} town of Valley.");
        assert_eq!(completed(&format!("{CUT}."), &[&whole]), []);
        assert_eq!(completed(&format!("{CUT}:"), &[&whole]), []);
        assert_eq!(completed(&format!("{CUT} …"), &[&whole]), []);
        assert_eq!(completed(&format!("{CUT} sea. Nobody spoke"), &[&whole]), []);
        for ended in
            [format!("{CUT}. Town of Valley."), format!("{CUT}! Town"), format!("{CUT}\n\nTown"), format!("{CUT} —")]
        {
            assert_eq!(completed(CUT, &[&ended]), [], "{ended}");
        }
        let four = "The board wants to";
        assert_eq!(completed(four, &[&format!("{four} sell it.")]), []);
    }
}
