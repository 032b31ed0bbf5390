//! The quality measures that corpus people plot, by the names that they use.
//!
//! | names | definition |
//! |---|---|
//! | `n_non_symbol_words` ... `required_word_count` | quality rules of Gopher (Rae et al., "Scaling Language Models", arXiv 2112.11446, section A.1.1), as datatrove's `GopherQualityFilter` computes them |
//! | `dup_line_frac` ... `duplicated_10_n_grams` | repetition rules of Gopher (table A1), as datatrove's `GopherRepetitionFilter` computes them |
//! | `c4_*` | C4 (Raffel et al., JMLR 21, 2020, section 2.2), as datatrove's `C4QualityFilter` computes it |
//! | `line_punct_ratio` ... `list_ratio` | datatrove's `FineWebQualityFilter` |
//! | `length` ... `long_sentence_ratio_75` | datatrove's `stats` (`doc`, `line`, `paragraph`, `word`, `sentence`) |
//! | `rps_doc_*` | RedPajama-Data v2, `quality_signals` |
//!
//! Words are split at white space, as the paper of Gopher and most programs do; datatrove asks
//! a tokeniser, which cuts punctuation off. `rps_doc_*` use RedPajama's own words: normalised
//! (lower case, no ASCII punctuation, canonically decomposed) or cut at punctuation, as its
//! signals say. Sentences are those of [`Text`]. Lengths count code points. A ratio of nothing
//! is 0, where RedPajama says `null` it is `null`.
//!
//! Left out are signals that need a model or a foreign list (perplexities, classifiers, block
//! lists, `rps_doc_stop_word_fraction`) and those that give a list for every article
//! (`rps_lines_*`).

mod chars;
mod filters;
mod grams;
mod ids;
mod known;
mod lines;
mod words;

#[cfg(test)]
mod tests;

use serde::Serialize;

use crate::article::Article;
use crate::text::{Sentence, Text};

use grams::Search;
use ids::Ids;
use known::Totals;
use lines::Piece;
use words::{Sequence, Words};

pub use filters::{FILTERS, PASS};

/// Bytes of a text from which on the memory that it took is given back: some ten times as much.
const LARGE: usize = 8 << 20;

/// Digits behind the point that are kept of a ratio.
const DIGITS: f64 = 1e6;

/// A measure's value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    /// A count.
    Count(u64),
    /// A ratio or mean; `None` where its definition says so.
    Ratio(Option<f64>),
    /// How a filter decides: [`PASS`] or the reason against the article.
    Verdict(&'static str),
}

impl Value {
    /// The value as a number, for plots; filters have none.
    #[must_use]
    pub fn number(self) -> Option<f64> {
        match self {
            Self::Count(count) => Some(count as f64),
            Self::Ratio(ratio) => ratio,
            Self::Verdict(_) => None,
        }
    }
}

impl From<u64> for Value {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

impl From<f64> for Value {
    fn from(ratio: f64) -> Self {
        Self::Ratio(Some(ratio))
    }
}

impl From<Option<f64>> for Value {
    fn from(ratio: Option<f64>) -> Self {
        Self::Ratio(ratio)
    }
}

impl From<&'static str> for Value {
    fn from(verdict: &'static str) -> Self {
        Self::Verdict(verdict)
    }
}

/// Makes [`Measures`] and the list of its names out of one list.
macro_rules! measures {
    ($($(#[$doc:meta])* $name:ident: $kind:ty,)*) => {
        /// All measures of one article. Serialised in this order, under these names.
        #[derive(Debug, Clone, PartialEq, Serialize)]
        pub struct Measures {
            $($(#[$doc])* pub $name: $kind,)*
        }

        impl Default for Measures {
            fn default() -> Self {
                Self { $($name: Initial::initial(),)* }
            }
        }

        impl Measures {
            /// The names of all measures, in their order.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name)),*];

            /// All values, in the order of [`Self::NAMES`].
            pub fn values(&self) -> impl Iterator<Item = (&'static str, Value)> {
                [$((stringify!($name), Value::from(self.$name))),*].into_iter()
            }

            /// Writes what [`Serialize`] writes of it, without the braces. The names need no escapes, so that
            /// they are not looked at letter by letter for every article.
            pub(crate) fn write_fields(&self, out: &mut Vec<u8>) -> serde_json::Result<()> {
                $(
                    out.extend_from_slice(concat!("\"", stringify!($name), "\":").as_bytes());
                    serde_json::to_writer(&mut *out, &self.$name)?;
                    out.push(b',');
                )*
                out.pop();
                Ok(())
            }

            /// Cuts all ratios to six digits behind the point.
            fn round(&mut self) {
                $(self.$name.round_off();)*
            }
        }
    };
}

/// What a measure is before it is measured, and how it is rounded.
trait Initial {
    fn initial() -> Self;
    fn round_off(&mut self) {}
}

impl Initial for u64 {
    fn initial() -> Self {
        0
    }
}

impl Initial for f64 {
    fn initial() -> Self {
        0.0
    }

    fn round_off(&mut self) {
        *self = (*self * DIGITS).round() / DIGITS;
    }
}

impl Initial for Option<f64> {
    fn initial() -> Self {
        None
    }

    fn round_off(&mut self) {
        if let Some(ratio) = self {
            ratio.round_off();
        }
    }
}

impl Initial for &'static str {
    fn initial() -> Self {
        PASS
    }
}

measures! {
    /// Code points.
    length: u64,
    /// Words: what stands between white space.
    n_words: u64,
    /// Sentences, by copydesk's own boundaries.
    n_sentences: u64,
    /// Pieces between two line feeds, those with more than white space.
    n_paragraphs: u64,
    /// Lines, empty ones and one behind the last line feed too.
    n_lines: u64,

    /// Whether Gopher's quality rules let it pass, or the first that does not.
    gopher_quality: &'static str,
    /// Whether Gopher's repetition rules let it pass, or the first that does not.
    gopher_repetition: &'static str,
    /// Whether C4 keeps it, or why not.
    c4: &'static str,
    /// Whether FineWeb's own rules let it pass, or the first that does not.
    fineweb: &'static str,

    /// Words that are not all punctuation.
    n_non_symbol_words: u64,
    /// Mean length of those.
    mean_word_length: f64,
    /// `#` signs a word.
    hash_to_word_ratio: f64,
    /// Ellipses (`...` or `…`) a word.
    ellipsis_to_word_ratio: f64,
    /// Share of lines that begin with `•` or `-`.
    fraction_of_lines_starting_with_bullet_point: f64,
    /// Share of lines that end with an ellipsis.
    fraction_of_lines_ending_with_ellipsis: f64,
    /// Share of words with a letter.
    fraction_of_words_with_alpha_character: f64,
    /// How many of *the be to of and that have with* it has.
    required_word_count: u64,

    /// Share of lines that stand again.
    dup_line_frac: f64,
    /// Share of paragraphs that stand again.
    dup_para_frac: f64,
    /// Share of code points in lines that stand again.
    dup_line_char_frac: f64,
    /// Share of code points in paragraphs that stand again.
    dup_para_char_frac: f64,
    /// Share of code points in the most frequent pair of words.
    top_2_gram: f64,
    /// The same of three words.
    top_3_gram: f64,
    /// The same of four words.
    top_4_gram: f64,
    /// Share of code points in second and later standings of five words in a row.
    duplicated_5_n_grams: f64,
    /// The same of six words.
    duplicated_6_n_grams: f64,
    /// The same of seven words.
    duplicated_7_n_grams: f64,
    /// The same of eight words.
    duplicated_8_n_grams: f64,
    /// The same of nine words.
    duplicated_9_n_grams: f64,
    /// The same of ten words.
    duplicated_10_n_grams: f64,

    /// Lines that C4 keeps: closed by a mark, three words or more, no bad phrase.
    c4_kept_lines: u64,
    /// Sentences of those.
    c4_sentences: u64,

    /// Share of filled lines that end with a mark.
    line_punct_ratio: f64,
    /// Share of filled lines with at most 30 code points.
    short_line_ratio: f64,
    /// Share of code points in filled lines that stand again.
    char_dup_ratio: f64,
    /// Line feeds a word.
    list_ratio: f64,

    /// Share of code points that are white space.
    white_space_ratio: f64,
    /// Share of code points that are neither letter nor digit.
    non_alpha_digit_ratio: f64,
    /// Share of code points that are digits.
    digit_ratio: f64,
    /// Share of code points that are capitals.
    uppercase_ratio: f64,
    /// Share of code points in ellipses (datatrove's spelling).
    elipsis_ratio: f64,
    /// Share of code points that are punctuation.
    punctuation_ratio: f64,
    /// Mean length of lines.
    avg_line_length: f64,
    /// Share of lines with at most 10 code points.
    short_line_ratio_chars_10: f64,
    /// Share of lines with at most 30 code points.
    short_line_ratio_chars_30: f64,
    /// Share of lines with 2,000 code points or more.
    long_line_ratio_chars_2000: f64,
    /// Share of lines with 10,000 code points or more.
    long_line_ratio_chars_10000: f64,
    /// Share of lines that end with a mark.
    lines_ending_with_terminal_mark_ratio: f64,
    /// Share of lines that begin with `-`, `*` or `•`.
    bullet_point_lines_ratio: f64,
    /// Share of lines, empty ones too, that stand again.
    line_duplicates: f64,
    /// Share of the lines' code points in lines that stand again.
    line_char_duplicates: f64,
    /// Mean length of paragraphs.
    avg_paragraph_length: f64,
    /// Share of paragraphs with at most 100 code points.
    short_paragraph_ratio_100: f64,
    /// Share of paragraphs with 1,000 code points or more.
    long_paragraph_ratio_1000: f64,
    /// Share of paragraphs that stand again.
    paragraph_duplicates: f64,
    /// Share of the paragraphs' code points in paragraphs that stand again.
    paragraph_char_duplicates: f64,
    /// Mean length of words.
    avg_word_length: f64,
    /// Words a line.
    avg_words_per_line: f64,
    /// Share of words with at most 3 code points.
    short_word_ratio_3: f64,
    /// Share of words with 7 code points or more.
    long_word_ratio_7: f64,
    /// Different words a word.
    type_token_ratio: f64,
    /// Share of words in capitals.
    uppercase_word_ratio: f64,
    /// Share of capitalised words.
    capitalized_word_ratio: f64,
    /// Share of Gopher's eight stop words.
    stop_word_ratio: f64,
    /// Mean length of sentences.
    avg_sentence_length: f64,
    /// Share of sentences with at most 20 code points.
    short_sentence_ratio_20: f64,
    /// Share of sentences with 75 code points or more.
    long_sentence_ratio_75: f64,

    /// Sentences by the expression `\b[^.!?]+[.!?]*`.
    rps_doc_num_sentences: u64,
    /// Normalised words.
    rps_doc_word_count: u64,
    /// Mean length of normalised words.
    rps_doc_mean_word_length: Option<f64>,
    /// `#`, `...` and `…` a raw word.
    rps_doc_symbol_to_word_ratio: Option<f64>,
    /// Share of lines that end with an ellipsis.
    rps_doc_frac_lines_end_with_ellipsis: Option<f64>,
    /// Share of raw words without a Latin letter.
    rps_doc_frac_no_alph_words: Option<f64>,
    /// Different normalised words a normalised word.
    rps_doc_frac_unique_words: Option<f64>,
    /// Entropy of the normalised words, in nats.
    rps_doc_unigram_entropy: Option<f64>,
    /// Share of raw words in capitals.
    rps_doc_frac_all_caps_words: Option<f64>,
    /// Share of the words' code points in the most frequent pair, 0 when none stands twice.
    rps_doc_frac_chars_top_2gram: f64,
    /// The same of three words.
    rps_doc_frac_chars_top_3gram: f64,
    /// The same of four words.
    rps_doc_frac_chars_top_4gram: f64,
    /// Share of the words' code points that stand in five words in a row that repeat.
    rps_doc_frac_chars_dupe_5grams: f64,
    /// The same of six words.
    rps_doc_frac_chars_dupe_6grams: f64,
    /// The same of seven words.
    rps_doc_frac_chars_dupe_7grams: f64,
    /// The same of eight words.
    rps_doc_frac_chars_dupe_8grams: f64,
    /// The same of nine words.
    rps_doc_frac_chars_dupe_9grams: f64,
    /// The same of ten words.
    rps_doc_frac_chars_dupe_10grams: f64,
    /// "lorem ipsum" a code point of the normalised text.
    rps_doc_lorem_ipsum: f64,
    /// `{` and `}` a code point.
    rps_doc_curly_bracket: f64,
}

impl Measures {
    /// Measures one article. Whoever measures many keeps a [`Measurer`].
    #[must_use]
    pub fn of(article: &Article, text: &Text) -> Self {
        Measurer::default().measure(article, &text.sentences)
    }
}

/// Measures articles one after the other. What it remembers of one, words and memory, makes
/// the next faster and changes no result.
#[derive(Debug, Default)]
pub struct Measurer {
    dictionary: words::Dictionary,
    words: Words,
    search: Search,
    seen: Ids,
    pieces: Vec<Piece>,
    /// Numbers of runs that the walk over an article has met.
    met: Vec<bool>,
}

impl Measurer {
    /// Measures one article, which has these sentences.
    #[must_use]
    pub fn measure(&mut self, article: &Article, sentences: &[Sentence]) -> Measures {
        let measures = self.measured(article, sentences);
        if article.text.len() > LARGE {
            *self = Self::default();
        }
        measures
    }

    fn measured(&mut self, article: &Article, sentences: &[Sentence]) -> Measures {
        let source = article.text.as_str();
        let mut measures = Measures::default();
        self.dictionary.read(source, &mut self.words);
        let length = lines::code_points(source);
        measures.length = length;
        let totals = self.of_words(length, &mut measures);
        self.of_lines(source, length, measures.n_words, &mut measures);
        of_sentences(source, sentences, &mut measures);
        self.gopher_grams(length, &mut measures);
        self.redpajama_grams(&mut measures);
        let kept = lines::c4(source, sentences, self.words.suspect, totals.longest > 1_000, self.words.odd_lines);
        measures.c4_kept_lines = kept.lines;
        measures.c4_sentences = kept.sentences;
        measures.gopher_quality = filters::gopher_quality(&measures);
        measures.gopher_repetition = filters::gopher_repetition(&measures);
        let lorem_ipsum = self.words.lorem_ipsum > 0 && source.to_lowercase().contains("lorem ipsum");
        measures.c4 = filters::c4(&measures, lorem_ipsum, totals.braces > 0 && source.contains('{'));
        measures.fineweb = filters::fineweb(&measures, self.words.raw.words.is_empty());
        measures.round();
        measures
    }

    fn of_words(&self, length: u64, measures: &mut Measures) -> Totals {
        let Words { raw, known, normal, .. } = &self.words;
        let totals = Totals::of(&self.words);
        let words = raw.words.len() as u64;
        measures.n_words = words;
        measures.n_non_symbol_words = words - totals.symbols;
        measures.mean_word_length = ratio(totals.chars - totals.symbol_chars, words - totals.symbols);
        measures.hash_to_word_ratio = ratio(totals.hashes, words);
        measures.ellipsis_to_word_ratio = ratio(totals.ellipses, words);
        measures.fraction_of_words_with_alpha_character = ratio(totals.with_letter, words);
        measures.required_word_count = u64::from(totals.required.count_ones());
        measures.white_space_ratio = ratio(self.words.spaces, length);
        measures.non_alpha_digit_ratio = ratio(length - totals.letters - totals.digits, length);
        measures.digit_ratio = ratio(totals.digits, length);
        measures.uppercase_ratio = ratio(totals.upper, length);
        measures.elipsis_ratio = ratio(totals.ellipsis_chars, length);
        measures.punctuation_ratio = ratio(totals.punctuation + self.words.odd_spaces, length);
        measures.avg_word_length = ratio(totals.chars, words);
        measures.short_word_ratio_3 = ratio(totals.short, words);
        measures.long_word_ratio_7 = ratio(totals.long, words);
        measures.type_token_ratio = ratio(known.len() as u64, words);
        measures.uppercase_word_ratio = ratio(totals.capitals, words);
        measures.capitalized_word_ratio = ratio(totals.capitalised, words);
        measures.stop_word_ratio = ratio(totals.stop_words, words);

        let normal_words = normal.words.len() as u64;
        let normal_chars = normal.total_chars();
        measures.rps_doc_num_sentences = self.words.sentences;
        measures.rps_doc_word_count = normal_words;
        measures.rps_doc_mean_word_length = known_ratio(normal_chars, normal_words);
        measures.rps_doc_symbol_to_word_ratio = known_ratio(totals.hashes + totals.ellipses, totals.pieces);
        measures.rps_doc_frac_no_alph_words = known_ratio(totals.pieces_without_letter, totals.pieces);
        measures.rps_doc_frac_all_caps_words = known_ratio(totals.pieces_upper, totals.pieces);
        measures.rps_doc_frac_unique_words = known_ratio(normal.counts.len() as u64, normal_words);
        measures.rps_doc_unigram_entropy = entropy(normal);
        // One space stands between the words of the normalised text.
        measures.rps_doc_lorem_ipsum = ratio(self.words.lorem_ipsum, normal_chars + normal_words.saturating_sub(1));
        measures.rps_doc_curly_bracket = ratio(totals.braces, length);
        totals
    }

    fn of_lines(&mut self, source: &str, length: u64, words: u64, measures: &mut Measures) {
        let lines = lines::lines(source, self.words.odd_lines, &mut self.seen, &mut self.pieces);
        let paragraphs = lines::paragraphs(source, &mut self.seen, &mut self.pieces);
        let all = lines.all.pieces;
        measures.n_lines = all;
        measures.n_paragraphs = paragraphs.stats.pieces;
        measures.fraction_of_lines_starting_with_bullet_point = ratio(lines.split_with_bullet, lines.split);
        measures.fraction_of_lines_ending_with_ellipsis = ratio(lines.split_with_ellipsis, lines.split);
        measures.dup_line_frac = ratio(lines.solid.again, lines.solid.pieces);
        measures.dup_line_char_frac = ratio(lines.solid.again_chars, length);
        measures.dup_para_frac = ratio(paragraphs.gopher.again, paragraphs.gopher.pieces);
        measures.dup_para_char_frac = ratio(paragraphs.gopher.again_chars, length);
        measures.line_punct_ratio = ratio(lines.filled_terminated_in_fineweb, lines.filled.pieces);
        measures.short_line_ratio = ratio(lines.filled_up_to_30, lines.filled.pieces);
        measures.char_dup_ratio = ratio(lines.filled.again_chars, length - lines.feeds);
        measures.list_ratio = ratio(lines.feeds, words);
        measures.avg_line_length = ratio(lines.all.chars, all);
        measures.short_line_ratio_chars_10 = ratio(lines.up_to_10, all);
        measures.short_line_ratio_chars_30 = ratio(lines.up_to_30, all);
        measures.long_line_ratio_chars_2000 = ratio(lines.from_2000, all);
        measures.long_line_ratio_chars_10000 = ratio(lines.from_10000, all);
        measures.lines_ending_with_terminal_mark_ratio = ratio(lines.terminated_in_stats, all);
        measures.bullet_point_lines_ratio = ratio(lines.bullets, all);
        measures.line_duplicates = ratio(lines.all.again, all);
        measures.line_char_duplicates = ratio(lines.all.again_chars, lines.all.chars);
        measures.avg_words_per_line = ratio(words, lines.split);
        let stats = paragraphs.stats;
        measures.avg_paragraph_length = ratio(stats.chars, stats.pieces);
        measures.short_paragraph_ratio_100 = ratio(paragraphs.short, stats.pieces);
        measures.long_paragraph_ratio_1000 = ratio(paragraphs.long, stats.pieces);
        measures.paragraph_duplicates = ratio(stats.again, stats.pieces);
        measures.paragraph_char_duplicates = ratio(stats.again_chars, stats.chars);
        measures.rps_doc_frac_lines_end_with_ellipsis = known_ratio(lines.raw_with_ellipsis, lines.raw);
    }

    /// Gopher's runs of words, which count the spaces between words in the most frequent runs
    /// and not in the repeated ones, as datatrove does.
    fn gopher_grams(&mut self, length: u64, measures: &mut Measures) {
        let raw = &self.words.raw;
        let mut top = [0u64; 3];
        // Where no run stands twice, the first is as frequent as any.
        for (at, top) in top.iter_mut().enumerate() {
            let n = at + 2;
            if raw.words.len() >= n {
                *top = raw.chars_of(0..n) + n as u64 - 1;
            }
        }
        let mut again = [0u64; 6];
        let met = &mut self.met;
        self.search.each(&raw.words, &raw.counts, |level| match level.n {
            n @ 2..=4 => {
                if let Some((first, count)) = level.top() {
                    top[n - 2] = (raw.chars_of(first..first + n) + n as u64 - 1) * u64::from(count);
                }
            }
            n => {
                met.clear();
                met.resize(level.counts.len(), false);
                let mut next = 0;
                for (&place, &id) in level.places.iter().zip(level.ids) {
                    let place = place as usize;
                    if place < next {
                        continue;
                    }
                    if std::mem::replace(&mut met[id as usize], true) {
                        again[n - 5] += raw.chars_of(place..place + n);
                        next = place + n;
                    }
                }
            }
        });
        [measures.top_2_gram, measures.top_3_gram, measures.top_4_gram] = top.map(|chars| ratio(chars, length));
        [
            measures.duplicated_5_n_grams,
            measures.duplicated_6_n_grams,
            measures.duplicated_7_n_grams,
            measures.duplicated_8_n_grams,
            measures.duplicated_9_n_grams,
            measures.duplicated_10_n_grams,
        ] = again.map(|chars| ratio(chars, length));
    }

    /// RedPajama's runs of words: every code point of a repeated run counts once.
    fn redpajama_grams(&mut self, measures: &mut Measures) {
        let normal = &self.words.normal;
        let all = normal.total_chars();
        let (mut top, mut dupe) = ([0u64; 3], [0u64; 6]);
        self.search.each(&normal.words, &normal.counts, |level| match level.n {
            n @ 2..=4 => {
                if let Some((first, count)) = level.top() {
                    top[n - 2] = normal.chars_of(first..first + n) * u64::from(count);
                }
            }
            n => {
                let mut covered = 0;
                for &place in level.places {
                    let place = place as usize;
                    dupe[n - 5] += normal.chars_of(place.max(covered)..place + n);
                    covered = place + n;
                }
            }
        });
        [
            measures.rps_doc_frac_chars_top_2gram,
            measures.rps_doc_frac_chars_top_3gram,
            measures.rps_doc_frac_chars_top_4gram,
        ] = top.map(|chars| ratio(chars, all));
        [
            measures.rps_doc_frac_chars_dupe_5grams,
            measures.rps_doc_frac_chars_dupe_6grams,
            measures.rps_doc_frac_chars_dupe_7grams,
            measures.rps_doc_frac_chars_dupe_8grams,
            measures.rps_doc_frac_chars_dupe_9grams,
            measures.rps_doc_frac_chars_dupe_10grams,
        ] = dupe.map(|chars| ratio(chars, all));
    }
}

fn of_sentences(source: &str, sentences: &[Sentence], measures: &mut Measures) {
    let (mut chars, mut short, mut long) = (0, 0, 0);
    for sentence in sentences {
        let length = lines::code_points(sentence.span.of(source));
        chars += length;
        short += u64::from(length <= 20);
        long += u64::from(length >= 75);
    }
    let sentences = sentences.len() as u64;
    measures.n_sentences = sentences;
    measures.avg_sentence_length = ratio(chars, sentences);
    measures.short_sentence_ratio_20 = ratio(short, sentences);
    measures.long_sentence_ratio_75 = ratio(long, sentences);
}

fn entropy(words: &Sequence) -> Option<f64> {
    if words.words.is_empty() {
        return None;
    }
    let total = words.words.len() as f64;
    // Most words stand once, and the logarithm of one is nought.
    let sum: f64 =
        words.counts.iter().filter(|&&count| count > 1).map(|&count| f64::from(count) * f64::from(count).ln()).sum();
    Some(total.ln() - sum / total)
}

fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn known_ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
