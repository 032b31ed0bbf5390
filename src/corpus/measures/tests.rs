//! Every measure against a case that was worked out by hand, and all of them against texts of
//! any kind.

use proptest::prelude::*;

use super::*;

fn measure(text: &str) -> Measures {
    let article = Article::from_text("test", text);
    let text = Text::new(&article, None);
    Measures::of(&article, &text)
}

/// Equal up to the digits that are kept.
#[track_caller]
fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-6, "{found} is not {expected}");
}

#[track_caller]
fn near_some(found: Option<f64>, expected: f64) {
    near(found.expect("there are words"), expected);
}

#[test]
fn quality_of_gopher() {
    let m = measure("• The cat sat... with tags -- #1 of");
    assert_eq!(m.length, 35);
    assert_eq!(m.n_words, 9);
    // "•" is no punctuation in datatrove's list, "--" is.
    assert_eq!(m.n_non_symbol_words, 8);
    near(m.mean_word_length, f64::from(1 + 3 + 3 + 6 + 4 + 4 + 2 + 2) / 8.0);
    near(m.hash_to_word_ratio, 1.0 / 9.0);
    near(m.ellipsis_to_word_ratio, 1.0 / 9.0);
    // The cat sat... with tags of: six words with a letter.
    near(m.fraction_of_words_with_alpha_character, 6.0 / 9.0);
    // "with" and "of"; "The" is written otherwise.
    assert_eq!(m.required_word_count, 2);
    near(m.fraction_of_lines_starting_with_bullet_point, 1.0);
    assert_eq!(m.gopher_quality, "gopher_short_doc");

    let m = measure("  - one\ntwo…  \r\nthree....\u{2028}four\n");
    near(m.fraction_of_lines_starting_with_bullet_point, 0.25);
    near(m.fraction_of_lines_ending_with_ellipsis, 0.5);
    // RedPajama ends lines at line feeds only: "three....\u{2028}four" is one.
    near_some(m.rps_doc_frac_lines_end_with_ellipsis, 1.0 / 3.0);
}

#[test]
fn thresholds_of_gopher() {
    let words = |n: usize, word: &str| vec![word; n].join(" ");
    let of = |text: String| measure(&text).gopher_quality;
    let good = "the work of the day and that which have been done with care";
    assert_eq!(of(words(49, "three")), "gopher_short_doc");
    assert_eq!(of(words(50, "th")), "gopher_below_avg_threshold");
    assert_eq!(of(words(50, "elevenchars")), "gopher_above_avg_threshold");
    assert_eq!(of(words(50, "three")), "gopher_enough_stop_words");
    assert_eq!(of(words(6, good)), PASS);
    assert_eq!(of(format!("{} # # # # # # # # # # #", words(6, good))), "gopher_too_many_hashes");
    assert_eq!(of(format!("{} {}", words(6, good), words(9, "wait..."))), "gopher_too_many_ellipsis");
    assert_eq!(of(format!("{}...", words(6, good))), "gopher_too_many_end_ellipsis");
    assert_eq!(of(format!("• {}", words(6, good))), "gopher_too_many_bullets");
    assert_eq!(of(format!("{} {}", words(6, good), words(30, "2026"))), "gopher_below_alpha_threshold");
}

#[test]
fn repeated_lines_and_paragraphs_of_gopher() {
    // Lines: ab, cd, ab, ab and the empty one behind the last line feed; 3 ab, 2 of them again.
    let m = measure("ab\ncd\n\nab\n\nab\n");
    assert_eq!(m.length, 14);
    near(m.dup_line_frac, 2.0 / 5.0);
    near(m.dup_line_char_frac, 4.0 / 14.0);
    // Paragraphs of the stripped text: "ab\ncd", "ab", "ab".
    near(m.dup_para_frac, 1.0 / 3.0);
    near(m.dup_para_char_frac, 2.0 / 14.0);
    // datatrove's statistics take the last paragraph with its line feed.
    assert_eq!(m.n_paragraphs, 3);
    near(m.paragraph_duplicates, 0.0);
    // Lines there: ab cd "" ab "" ab "": two ab and two empty ones again.
    assert_eq!(m.n_lines, 7);
    near(m.line_duplicates, 4.0 / 7.0);
    near(m.line_char_duplicates, 4.0 / 8.0);
    near(m.avg_line_length, 8.0 / 7.0);
    // FineWeb leaves empty lines out and counts no line feeds.
    near(m.char_dup_ratio, 4.0 / 8.0);
    near(m.list_ratio, 6.0 / 4.0);
    // More than two line feeds are one border for Gopher, and leave one in front otherwise.
    let m = measure("ab\n\n\nab\n\n\n\nab");
    near(m.dup_para_frac, 2.0 / 3.0);
    assert_eq!(m.n_paragraphs, 3);
    near(m.paragraph_duplicates, 1.0 / 3.0);
    near(m.paragraph_char_duplicates, 2.0 / 7.0);
}

#[test]
fn most_frequent_runs_of_gopher() {
    // "a bc" stands twice: 4 code points each, of 11. "bc a" once. Threes stand once, so the
    // first counts.
    let m = measure("a bc a bc d");
    near(m.top_2_gram, 8.0 / 11.0);
    near(m.top_3_gram, 6.0 / 11.0);
    near(m.top_4_gram, 9.0 / 11.0);
    // Of equals the first: "a b" (3) stands as often as "cc dd" (5).
    let m = measure("a b x cc dd y cc dd z a b");
    near(m.top_2_gram, 6.0 / 25.0);
    let m = measure("word");
    near(m.top_2_gram, 0.0);
}

#[test]
fn repeated_runs_of_gopher() {
    // Six a: the run of five at 0 is new, the one at 1 is the same run: its 5 code points count
    // and the walk goes on behind it.
    let m = measure("a a a a a a");
    near(m.duplicated_5_n_grams, 5.0 / 11.0);
    near(m.duplicated_6_n_grams, 0.0);
    // abcdef abcdef: "a b c d e" again (5), then "f" alone is left.
    let m = measure("a b c d e f a b c d e f");
    near(m.duplicated_5_n_grams, 5.0 / 23.0);
    near(m.duplicated_6_n_grams, 6.0 / 23.0);
    near(m.duplicated_7_n_grams, 0.0);
    let ten = "k l m n o p q r s t";
    let m = measure(&format!("{ten} x {ten}"));
    near(m.duplicated_7_n_grams, 7.0 / 41.0);
    near(m.duplicated_8_n_grams, 8.0 / 41.0);
    near(m.duplicated_9_n_grams, 9.0 / 41.0);
    near(m.duplicated_10_n_grams, 10.0 / 41.0);
}

#[test]
fn thresholds_of_repetition() {
    let of = |set: fn(&mut Measures)| {
        let mut m = Measures::default();
        set(&mut m);
        filters::gopher_repetition(&m)
    };
    assert_eq!(of(|m| (m.dup_para_frac, m.dup_line_frac) = (0.30, 0.30)), PASS);
    assert_eq!(of(|m| (m.dup_para_frac, m.dup_line_frac) = (0.31, 0.31)), "dup_para_frac");
    assert_eq!(of(|m| m.dup_line_frac = 0.31), "dup_line_frac");
    assert_eq!(of(|m| m.dup_para_char_frac = 0.21), "dup_para_char_frac");
    assert_eq!(of(|m| m.dup_line_char_frac = 0.21), "dup_line_char_frac");
    assert_eq!(of(|m| (m.top_2_gram, m.top_3_gram, m.top_4_gram) = (0.20, 0.18, 0.16)), PASS);
    assert_eq!(of(|m| m.top_3_gram = 0.19), "top_3_gram");
    assert_eq!(of(|m| m.duplicated_5_n_grams = 0.15), PASS);
    assert_eq!(of(|m| m.duplicated_7_n_grams = 0.131), "duplicated_7_n_grams");
    assert_eq!(of(|m| m.duplicated_10_n_grams = 0.101), "duplicated_10_n_grams");
}

#[test]
fn c4_keeps_whole_lines() {
    let keeps = |line: &str| measure(line).c4_kept_lines == 1;
    for line in [
        "It was a day.",
        "“It was a day.”",
        "He said 'it was'",
        "Was it a day?  ",
        "It was so.[12]",
        "It was so.[edit][3]",
    ] {
        assert!(keeps(line), "{line}");
    }
    for line in [
        "It was a day",
        "Two words.",
        "And so on...",
        "Please enable JavaScript in it.",
        "Read our privacy policy here now.",
        "We use cookies on this page.",
        "It was so. [12]",
        "It was so.[²]",
        "And so on ..[12].",
        "It is java[3]script that runs.",
        "Read our terms of[2] use now.",
    ] {
        assert!(!keeps(line), "{line}");
    }
    assert!(!keeps(&format!("A word {} is long.", "x".repeat(1_001))));
    assert!(keeps(&format!("A word {} is long.", "x".repeat(1_000))));

    let five = "The day was long. The night was short.\nThe work went on. Nobody slept at all.\nno end here\nIt was done by noon.";
    let m = measure(five);
    assert_eq!((m.c4_kept_lines, m.c4_sentences, m.c4), (3, 5, PASS));
    assert_eq!(measure("One sentence only here.").c4, "too_few_sentences");
    assert_eq!(measure(&format!("{five} {{")).c4, "curly_bracket");
    assert_eq!(measure(&format!("{five}\nLOREM ipsum dolor")).c4, "lorem_ipsum");
    for whole in ["\n}", "\nLorem, ipsum", "\nlorem\nipsum"] {
        assert_eq!(measure(&format!("{five}{whole}")).c4, PASS, "{whole}");
    }
}

/// A million brackets that open are read in one go; looking for the end of each would take hours.
#[test]
fn open_brackets_cite_nothing() {
    let line = format!("{}] and so on it went.", "[ ".repeat(1_000_000));
    assert_eq!(measure(&line).c4_kept_lines, 1);
    assert_eq!(measure("It was [[12]so.[[3]").c4_kept_lines, 0);
    assert_eq!(measure("It [was so.[3]").c4_kept_lines, 1);
}

#[test]
fn rules_of_fineweb() {
    let long = "This line has more than thirty code points";
    // Filled lines: one of three ends with a mark, none is short.
    let m = measure(&format!("{long}.\n\n{long} x\n{long} y"));
    near(m.line_punct_ratio, 1.0 / 3.0);
    // Quotes end no line, marks of other scripts do.
    near(measure("“It was so.”").line_punct_ratio, 0.0);
    near(measure("यह था।").line_punct_ratio, 1.0);
    near(m.short_line_ratio, 0.0);
    assert_eq!(m.fineweb, PASS);
    let nine: Vec<String> = (0..9).map(|at| format!("{long} {at}")).collect();
    assert_eq!(measure(&nine.join("\n")).fineweb, "line_punct_ratio");
    assert_eq!(measure("Short one.\nShort two.").fineweb, "short_line_ratio");
    // Thirty code points are short, thirty-one are not.
    near(measure(&format!("{}.", "x".repeat(29))).short_line_ratio, 1.0);
    near(measure(&format!("{}.", "x".repeat(30))).short_line_ratio, 0.0);
    assert_eq!(measure(&format!("{long}.\n{long}.")).fineweb, "char_dup_ratio");
    let lines: Vec<String> = (0..9).map(|at| format!("{}{at}.", "x".repeat(40))).collect();
    assert_eq!(measure(&lines.join("\n")).fineweb, "list_ratio");
    assert_eq!(measure(" \n").fineweb, "empty");
}

#[test]
fn characters() {
    let text = "Aé 1² ½ … -- x...\r\n ok";
    let m = measure(text);
    assert_eq!(m.length, 22);
    // Five spaces, a carriage return, a line feed, one more space.
    near(m.white_space_ratio, 8.0 / 22.0);
    near(m.digit_ratio, 2.0 / 22.0);
    // Letters A é x o k, digits 1 ².
    near(m.non_alpha_digit_ratio, (22.0 - 7.0) / 22.0);
    near(m.uppercase_ratio, 1.0 / 22.0);
    near(m.elipsis_ratio, 4.0 / 22.0);
    // … - - . . . and the carriage return.
    near(m.punctuation_ratio, 7.0 / 22.0);
}

#[test]
fn words_lines_and_sentences() {
    let m = measure("NATO met On Tuesday, the\n\nthe EU. A long considered answer");
    // NATO met On Tuesday, the the EU. A long considered answer
    assert_eq!(m.n_words, 11);
    near(m.avg_word_length, f64::from(4 + 3 + 2 + 8 + 3 + 3 + 3 + 1 + 4 + 10 + 6) / 11.0);
    near(m.short_word_ratio_3, 6.0 / 11.0);
    near(m.long_word_ratio_7, 2.0 / 11.0);
    near(m.type_token_ratio, 10.0 / 11.0);
    // NATO, EU., A; and On, Tuesday, and A.
    near(m.uppercase_word_ratio, 3.0 / 11.0);
    near(m.capitalized_word_ratio, 3.0 / 11.0);
    near(m.stop_word_ratio, 2.0 / 11.0);
    near(m.avg_words_per_line, 11.0 / 3.0);
    assert_eq!(m.n_paragraphs, 2);
    near(m.avg_paragraph_length, (24.0 + 32.0) / 2.0);
    near(m.short_paragraph_ratio_100, 1.0);
    near(m.long_paragraph_ratio_1000, 0.0);
    assert_eq!(m.n_sentences, 3);
    // "NATO met On Tuesday, the", "the EU.", "A long considered answer"
    near(m.avg_sentence_length, (24.0 + 7.0 + 24.0) / 3.0);
    near(m.short_sentence_ratio_20, 1.0 / 3.0);
    near(m.long_sentence_ratio_75, 0.0);

    let lines = format!("- item\n{}\n{}\n*x.", "y".repeat(2_000), "z".repeat(10_000));
    let m = measure(&lines);
    near(m.bullet_point_lines_ratio, 0.5);
    near(m.short_line_ratio_chars_10, 0.5);
    near(m.short_line_ratio_chars_30, 0.5);
    near(m.long_line_ratio_chars_2000, 0.5);
    near(m.long_line_ratio_chars_10000, 0.25);
    near(m.lines_ending_with_terminal_mark_ratio, 0.25);
    near(measure("\"so\"\n“so”\nso।").lines_ending_with_terminal_mark_ratio, 1.0 / 3.0);
    near(m.long_paragraph_ratio_1000, 1.0);
    near(measure(&"z ".repeat(50)).long_sentence_ratio_75, 1.0);
}

#[test]
fn words_of_redpajama() {
    // Normalised: the us said the café is 12 ("--" is gone; café is five code points).
    let m = measure("The U.S. said -- the café is #12...");
    assert_eq!(m.rps_doc_word_count, 7);
    near_some(m.rps_doc_mean_word_length, f64::from(3 + 2 + 4 + 3 + 5 + 2 + 2) / 7.0);
    near_some(m.rps_doc_frac_unique_words, 6.0 / 7.0);
    // the 2/7, five others 1/7.
    let entropy = -(2.0 / 7.0f64) * (2.0 / 7.0f64).ln() - 5.0 / 7.0 * (1.0 / 7.0f64).ln();
    near_some(m.rps_doc_unigram_entropy, entropy);
    // Raw: The U . S . said -- the café is # 12 ...
    near_some(m.rps_doc_symbol_to_word_ratio, 2.0 / 13.0);
    near_some(m.rps_doc_frac_no_alph_words, 6.0 / 13.0);
    near_some(m.rps_doc_frac_all_caps_words, 2.0 / 13.0);
    // "The U", "S", "said ... #12".
    assert_eq!(m.rps_doc_num_sentences, 3);
    // "3.", "14 is pi.", "x) Yes!"
    assert_eq!(measure("3.14 is pi. \"?! - (x) Yes!").rps_doc_num_sentences, 3);

    let m = measure("Lorem, ipsum {x}");
    // Normalised "lorem ipsum x", 13 code points; raw 16.
    near(m.rps_doc_lorem_ipsum, 1.0 / 13.0);
    near(m.rps_doc_curly_bracket, 2.0 / 16.0);

    let none = measure("--");
    assert_eq!(none.rps_doc_word_count, 0);
    assert_eq!(none.rps_doc_unigram_entropy, None);
    near_some(none.rps_doc_frac_no_alph_words, 1.0);
}

#[test]
fn runs_of_redpajama() {
    // a bc a bc d: 7 code points; "a bc" twice is 6. No three stand twice.
    let m = measure("A, bc a BC! d");
    near(m.rps_doc_frac_chars_top_2gram, 6.0 / 7.0);
    near(m.rps_doc_frac_chars_top_3gram, 0.0);
    near(m.rps_doc_frac_chars_top_4gram, 0.0);
    let m = measure("a b c d x a b c d");
    near(m.rps_doc_frac_chars_top_3gram, 6.0 / 9.0);
    near(m.rps_doc_frac_chars_top_4gram, 8.0 / 9.0);
    // Both standings count, each code point once: 12 of 13; runs of 7 do not repeat.
    let m = measure("a b c d e f x a b c d e f");
    near(m.rps_doc_frac_chars_dupe_5grams, 12.0 / 13.0);
    near(m.rps_doc_frac_chars_dupe_6grams, 12.0 / 13.0);
    near(m.rps_doc_frac_chars_dupe_7grams, 0.0);
    let ten = "k l m n o p q r s t";
    let m = measure(&format!("{ten} x y {ten}"));
    for found in [
        m.rps_doc_frac_chars_dupe_7grams,
        m.rps_doc_frac_chars_dupe_8grams,
        m.rps_doc_frac_chars_dupe_9grams,
        m.rps_doc_frac_chars_dupe_10grams,
    ] {
        near(found, 20.0 / 22.0);
    }
}

#[test]
fn empty_articles_have_measures() {
    let m = measure("");
    assert_eq!((m.length, m.n_words, m.n_lines, m.n_paragraphs, m.n_sentences), (0, 0, 1, 0, 0));
    assert_eq!((m.gopher_quality, m.c4, m.fineweb), ("gopher_short_doc", "too_few_sentences", "empty"));
    assert_eq!(m.rps_doc_mean_word_length, None);
}

#[test]
fn names_are_those_that_are_written() {
    let m = measure("It is a test.");
    let json = serde_json::to_string(&m).unwrap();
    let mut rest = json.as_str();
    for (name, value) in m.values() {
        let key = format!("\"{name}\":");
        let at = rest.find(&key).unwrap_or_else(|| panic!("{name} in its place"));
        rest = &rest[at + key.len()..];
        if let Value::Count(count) = value {
            assert!(rest.starts_with(&count.to_string()), "{name}");
        }
    }
    assert_eq!(Measures::NAMES.len(), m.values().count());
    for filter in FILTERS {
        assert!(Measures::NAMES.contains(&filter));
    }
}

proptest! {
    /// What was read before changes nothing, and no text makes a measure that is no number.
    #[test]
    fn memory_changes_nothing(texts in prop::collection::vec("[ab .…\n\r\u{a0}É#{1-]{0,80}|\\PC{0,40}", 1..6)) {
        let mut measurer = Measurer::default();
        for text in &texts {
            let article = Article::from_text("test", text.as_str());
            let text = Text::new(&article, None);
            let found = measurer.measure(&article, &text.sentences);
            prop_assert_eq!(&found, &Measures::of(&article, &text));
            let mut fields = Vec::new();
            found.write_fields(&mut fields).unwrap();
            let json = serde_json::to_string(&found).unwrap();
            prop_assert_eq!(std::str::from_utf8(&fields).unwrap(), &json[1..json.len() - 1]);
            for (name, value) in found.values() {
                prop_assert!(value.number().is_none_or(|number| number.is_finite() && number >= 0.0), "{}", name);
            }
        }
    }
}
