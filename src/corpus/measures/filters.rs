//! What the published filters decide, by their published thresholds. The reasons have the
//! names that datatrove gives them; the first that holds is told.

use super::Measures;

/// What a filter says of an article that it keeps.
pub const PASS: &str = "pass";

/// The measures that hold a filter's decision.
pub const FILTERS: [&str; 4] = ["gopher_quality", "gopher_repetition", "c4", "fineweb"];

/// Fewest sentences that C4 keeps.
const C4_SENTENCES: u64 = 5;

fn first(rules: &[(bool, &'static str)]) -> &'static str {
    rules.iter().find(|(holds, _)| *holds).map_or(PASS, |(_, reason)| reason)
}

/// Gopher, section A.1.1: 50 to 100,000 words, mean length 3 to 10, and so on.
pub(super) fn gopher_quality(m: &Measures) -> &'static str {
    first(&[
        (m.n_non_symbol_words < 50, "gopher_short_doc"),
        (m.n_non_symbol_words > 100_000, "gopher_long_doc"),
        (m.mean_word_length < 3.0, "gopher_below_avg_threshold"),
        (m.mean_word_length > 10.0, "gopher_above_avg_threshold"),
        (m.hash_to_word_ratio > 0.1, "gopher_too_many_hashes"),
        (m.ellipsis_to_word_ratio > 0.1, "gopher_too_many_ellipsis"),
        (m.fraction_of_lines_starting_with_bullet_point > 0.9, "gopher_too_many_bullets"),
        (m.fraction_of_lines_ending_with_ellipsis > 0.3, "gopher_too_many_end_ellipsis"),
        (m.fraction_of_words_with_alpha_character < 0.8, "gopher_below_alpha_threshold"),
        (m.required_word_count < 2, "gopher_enough_stop_words"),
    ])
}

/// Gopher, table A1.
pub(super) fn gopher_repetition(m: &Measures) -> &'static str {
    first(&[
        (m.dup_para_frac > 0.30, "dup_para_frac"),
        (m.dup_para_char_frac > 0.20, "dup_para_char_frac"),
        (m.dup_line_frac > 0.30, "dup_line_frac"),
        (m.dup_line_char_frac > 0.20, "dup_line_char_frac"),
        (m.top_2_gram > 0.20, "top_2_gram"),
        (m.top_3_gram > 0.18, "top_3_gram"),
        (m.top_4_gram > 0.16, "top_4_gram"),
        (m.duplicated_5_n_grams > 0.15, "duplicated_5_n_grams"),
        (m.duplicated_6_n_grams > 0.14, "duplicated_6_n_grams"),
        (m.duplicated_7_n_grams > 0.13, "duplicated_7_n_grams"),
        (m.duplicated_8_n_grams > 0.12, "duplicated_8_n_grams"),
        (m.duplicated_9_n_grams > 0.11, "duplicated_9_n_grams"),
        (m.duplicated_10_n_grams > 0.10, "duplicated_10_n_grams"),
    ])
}

/// C4: placeholder text or an opening curly bracket anywhere, then too little left.
pub(super) fn c4(m: &Measures, lorem_ipsum: bool, braces: bool) -> &'static str {
    first(&[
        (lorem_ipsum, "lorem_ipsum"),
        (braces, "curly_bracket"),
        (m.c4_sentences < C4_SENTENCES, "too_few_sentences"),
    ])
}

/// FineWeb's own rules, which follow on Gopher's and C4's.
pub(super) fn fineweb(m: &Measures, empty: bool) -> &'static str {
    first(&[
        (empty, "empty"),
        (m.line_punct_ratio < 0.12, "line_punct_ratio"),
        (m.short_line_ratio > 0.67, "short_line_ratio"),
        (m.char_dup_ratio > 0.01, "char_dup_ratio"),
        (m.list_ratio > 0.3, "list_ratio"),
    ])
}
