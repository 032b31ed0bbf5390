//! Cut-off text: what must be found, what must be left alone, and that it costs linear time.

use copydesk::text::Language;
use copydesk::{Article, Finding, Group, LintConfig, Linter, Severity};

fn lint(text: &str) -> Vec<Finding> {
    let mut findings = Linter::default().lint(&Article::from_text("test", text));
    findings.retain(|finding| finding.group == Group::Fragment);
    findings
}

/// The rule and the words of each finding of group fragment.
fn found(text: &str) -> Vec<(&'static str, String)> {
    lint(text).iter().map(|finding| (finding.rule, finding.span.of(text).to_owned())).collect()
}

/// Paragraphs that are whole, to stand around others.
const BEFORE: &str = "The harbour board met on Tuesday to hear what the engineers had found. \
    It decided to close the old pier until the spring.";
const AFTER: &str =
    "“We had no choice,” the chairwoman said after the meeting. The ferries will leave from the new pier.";

fn between(paragraph: &str) -> String {
    format!("{BEFORE}\n\n{paragraph}\n\n{AFTER}")
}

#[test]
fn cut_sentences_are_found_with_their_words() {
    for (rule, cut) in [
        ("cut-at-abbreviation", "In the days since the storm, U.S."),
        ("cut-at-abbreviation", "The repairs were promised by Gov."),
        ("cut-at-abbreviation", "The lighthouse was built by the engineer Robert L."),
        ("cut-at-abbreviation", "The ferries stopped running on Nov."),
        ("cut-at-abbreviation", "The board has asked several U.S."),
        ("cut-mid-sentence", "The board told reporters that it would not raise the fees of the"),
        ("cut-mid-sentence", "He said the ferries would not leave before noon and"),
        ("cut-mid-word", "The board told reporters on Tuesday that the engineers had found no dange"),
        (
            "cut-mid-sentence",
            "The mayor, who had lost her boat in the storm, spoke to reporters about the #SaveThePier",
        ),
        ("cut-mid-sentence", "The board told reporters on Tuesday that it had asked the engineer Roberto de"),
        ("cut-mid-sentence", "The board told reporters on Tuesday that the ferries must be inspected by the MCA"),
        ("headless-sentence", "of the old pier, which the storm had damaged in March."),
        ("headless-sentence", "23, they opened the new pier to the public with a small parade of boats."),
        ("headless-sentence", "24 (UPI) -- The ferries leave from the new pier until the spring."),
    ] {
        let text = between(cut);
        assert_eq!(found(&text), [(rule, cut.to_owned())], "{cut}");
    }
}

#[test]
fn the_rest_of_the_paragraph_is_not_part_of_the_finding() {
    let text = between("The pier was built in 1911. The board told reporters that it would not raise the fees of the");
    assert_eq!(
        found(&text),
        [("cut-mid-sentence", "The board told reporters that it would not raise the fees of the".to_owned())]
    );
    let text = format!("{BEFORE}\n\n{AFTER} When the");
    assert_eq!(found(&text), [("cut-mid-sentence", "When the".to_owned())]);
}

#[test]
fn a_line_that_leaves_a_bracket_open_is_no_headline() {
    let cut = "Robert Lane FRS (pronunciation: layn; 8 February";
    assert_eq!(found(cut), [("cut-mid-sentence", cut.to_owned())]);
    assert_eq!(found(&format!("{cut} 1911)")), []);
}

#[test]
fn whole_text_without_a_full_stop_is_left_alone() {
    for whole in [
        "Harbour Board Closes Old Pier Until Spring",
        "What the engineers found",
        "BOSTON, March 2 -",
        "By Mary Fisher",
        "The mayor (left) greets the crew of the ferry after its return to the harbour",
        "This map shows the harbour and the two piers that were lost in the storm",
        "• The old pier, closed until the spring",
        "Ferries 3 Trams 1",
        "The chairwoman said in a statement:",
        "She moved back to the U.S.",
        "The lease runs until 9 p.m.",
        "iPhone sales fell in March.",
        "https://www.example.com/harbour/the-old-pier-and-the",
        "Follow the ferries on @harbourboard",
        "The new ferry leaves from the pier in March #harbour #SaveThePier",
    ] {
        assert_eq!(found(&between(whole)), [], "{whole}");
    }
    // A quotation of a paragraph of its own follows.
    assert_eq!(found(&format!("{BEFORE}\n\nIn a statement the board said,\n\n{AFTER}")), []);
    // Nor is an item of an enumeration with another one behind it.
    let items = "The board shall publish\n\n(i) a report of the year that names the owners of every boat; and\n\n\
                 (ii) a list of the ferries that were not inspected.";
    assert_eq!(found(&format!("{BEFORE}\n\n{items}")), []);
}

#[test]
fn one_sentence_without_head_and_tail_is_one_finding() {
    let text = between("which the board had promised to the owners of the");
    assert_eq!(lint(&text).len(), 1, "{:?}", found(&text));
}

#[test]
fn a_paragraph_broken_in_two_is_one_finding() {
    let text =
        between("The board told reporters that it would not raise the fees of the\n\nold pier before the spring.");
    let findings = lint(&text);
    assert_eq!(findings.len(), 1, "{:?}", found(&text));
    assert!(findings[0].message.contains("goes on in the next paragraph"), "{}", findings[0].message);
}

#[test]
fn texts_that_an_api_cut_say_so() {
    let marked = "The harbour board met on Tuesday. It decided to close the old pier unt… [+1234 chars]";
    assert_eq!(lint(marked)[0].rule, "api-truncation");
    assert_eq!(lint(marked)[0].severity, Severity::Error);
    let behind = format!("{marked}\n\nShare this article");
    assert_eq!(lint(&behind)[0].rule, "api-truncation", "{:?}", found(&behind));
    let headless = "of the harbour plan, which the board had made in May, and the mayor said on Tuesday that the wh... [+1234 chars]";
    assert_eq!(found(headless), [("api-truncation", headless.to_owned())]);
    let mut cut = format!("{BEFORE} {AFTER} The board told reporters on Tuesday that the engineers had found");
    cut = cut.chars().take(200).collect();
    let findings = lint(&cut);
    assert_eq!(findings.len(), 1, "{cut}");
    assert_eq!(findings[0].rule, "api-truncation", "{cut}");
}

#[test]
fn the_article_that_started_the_project() {
    let text = include_str!("../fixtures/articles/tillerson.txt");
    let findings = lint(text);
    assert_eq!(found(text), [("cut-at-abbreviation", "In the days since the attacks, U.S.".to_owned())]);
    assert_eq!(findings[0].severity, Severity::Error);
}

#[test]
fn other_languages_draw_nothing() {
    let text = "Le conseil du port a annoncé mardi que le vieux quai serait fermé jusqu'au printemps, selon les\n\n\
        de la décision que les ingénieurs avaient demandée et que le maire a prise après la tempête de\n\n\
        Les bateaux partiront du nouveau quai, a dit la présidente M.";
    assert_eq!(found(text), []);
    let german = LintConfig { language: Some(Language::Other(*b"deu")), ..LintConfig::default() };
    let article = Article::from_text("test", "The board told reporters that it would not raise the fees of the");
    assert!(Linter::new(german).lint(&article).iter().all(|finding| finding.group != Group::Fragment));
}

/// Ten times the text may not cost much more than ten times the time. What is quadratic takes a
/// hundred times as long whenever it is tried; what is not, on a busy machine, only now and then.
#[test]
fn time_grows_with_the_text_and_not_faster() {
    let time = |text: &str| {
        let article = Article::from_text("test", text);
        let start = std::time::Instant::now();
        std::hint::black_box(Linter::default().lint(&article));
        start.elapsed().as_secs_f64()
    };
    for (unit, count) in
        [("a ", 50_000), ("and then the ferry left, ", 4_000), ("The ferry left the\n\n", 2_000), ("(\"[ ", 10_000)]
    {
        let grows = || time(&unit.repeat(10 * count)) / time(&unit.repeat(count)).max(0.002);
        assert!(
            std::iter::repeat_with(grows).take(5).any(|times| times < 40.0),
            "{unit:?}: ten times as long takes more than 40 times the time, in five tries"
        );
    }
}

/// Lines that were errors once, read in scraped news; ours say the same in other words.
#[test]
fn errors_are_certain() {
    for line in [
        "I am really glad to hear that the new pier suits you, Jan.",
        "John P.",
        "by Mary Fisher on April 20, 2012 at 8:57 pm.",
        "could that small amount of salt be the problem?",
        "pescetarian – replace the pork with tuna steaks or large green prawns.",
        "harbour towns will cut their foreign debt this year, the prime minister said today.",
    ] {
        let errors = lint(&between(line)).iter().filter(|finding| finding.severity == Severity::Error).count();
        assert_eq!(errors, 0, "{line}");
    }
    let table = between("Season one of the harbour show, episodes No.\n\noverall No. in\n\nseason Title Directed by");
    assert!(lint(&table).iter().all(|finding| finding.severity != Severity::Error));
}

#[test]
fn addresses_and_chat_are_no_cut_words() {
    for line in [
        "[190]: /video/how-the-harbour-board-never-forgot-its-first-pier-and-the-storm-that-took-it-dow",
        "ric-manual-review/?utm_source=harbour",
        "You clearly never lived in a town with a pier lol",
    ] {
        assert!(found(&between(line)).iter().all(|(rule, _)| *rule != "cut-mid-word"), "{line}");
    }
    for line in
        ["The minutes are at harbour.gov.uk/pier", "To give, visit pier.example", "Details: harbour.example/new"]
    {
        assert_eq!(found(&between(line)), [], "{line}");
    }
}

#[test]
fn an_article_may_begin_with_its_own_headline() {
    let story = format!("Town waits for its ferry\n\n{BEFORE}\n\n{AFTER}");
    assert!(found(&story).is_empty());
}

#[test]
fn whole_sentences_may_end_with_an_abbreviation() {
    for line in [
        "The harbour board moved its only office to L.A.",
        "So the captains were told not to listen to G.M.",
        "The show about the old pier will open on Sunday at 10 a.m.",
        "The song about the pier was sung for the board by the rapper Holma D.",
        "The ferry weighs more than all of the town's M&Ms.",
        "Nobody could say why the whole town had to vote No.",
        "It is the longest and the oldest pier in the western U.S.",
        "The board gave the medal to the engineer Peter Raven Jr.",
        "The captains live in three small houses on 47th St.",
    ] {
        assert_eq!(found(&between(line)), [], "{line}");
    }
    for line in ["The lighthouse was built by the engineer Robert (Bob) L.", "The board has asked its senior U.S."] {
        assert_eq!(found(&between(line)), [("cut-at-abbreviation", line.to_owned())], "{line}");
    }
}

#[test]
fn names_without_a_surname_are_told_by_the_rest_of_the_article() {
    let cut = "The lighthouse was built long ago by the engineer Robert L.";
    let known = format!("{}\n\nNobody asked Robert L. about it.", between(cut));
    assert_eq!(found(&known), []);
    let full = format!("{}\n\nNobody asked Robert L. Holm about it.", between(cut));
    assert_eq!(found(&full), [("cut-at-abbreviation", cut.to_owned())]);
}

#[test]
fn stage_names_are_whole() {
    let news = format!("{BEFORE}\n\nFans of the singer Bertha K.\n\n{AFTER}\n\nBertha K Returns To Old Harbour Stage");
    assert_eq!(found(&news), []);
}

#[test]
fn items_of_a_list_stop_at_words_that_want_another() {
    let list = |second: &str| {
        format!("{BEFORE}\n\n1. The old pier is closed.\n\n{second}\n\n3. The new pier opens in May.\n\n{AFTER}")
    };
    assert_eq!(
        found(&list("2. The ferries will leave from the")),
        [("cut-mid-sentence", "2. The ferries will leave from the".to_owned())]
    );
    assert_eq!(found(&list("2. The ferries will leave from the new pier")), []);
    assert_eq!(found(&list("2. Ferries that leave on time, what for")), []);
}

#[test]
fn a_grade_is_a_whole_sentence() {
    assert_eq!(found(&between("“It is the best pier that we ever had.” A")), []);
}

#[test]
fn short_texts_end_in_dots_where_a_page_shows_no_more() {
    let shown = "The mayor of Old Harbour told the reporters who had waited for her on Tuesday evening…";
    assert_eq!(found(shown), [("api-truncation", shown.to_owned())]);
    assert_eq!(lint(shown)[0].severity, Severity::Info);
    assert_eq!(
        lint("The mayor of Old Harbour told the reporters who had waited for her on Tuesday that the…")[0].severity,
        Severity::Error
    );
    assert_eq!(found("The mayor told us…"), []);
    assert_eq!(found(&format!("{BEFORE}\n\n{AFTER}\n\n{BEFORE}\n\n{AFTER}\n\n{shown}")), []);
}

#[test]
fn speakers_interrupt_each_other() {
    let cut = "HOLM: I know that this is what the harbour board says, but the";
    assert_eq!(found(&between(&format!("{cut}\n\nRAVEN: Yes, it is.\n\nHOLM: Then it must close."))), []);
    assert_eq!(found(&between(&format!("{cut}\n\n(CROSSTALK)\n\nHOLM: It must close."))), []);
    assert_eq!(found(&between(cut)), [("cut-mid-sentence", cut.to_owned())]);
}

#[test]
fn dots_behind_a_sentence_that_is_not_finished() {
    let cut = "The board told reporters on Tuesday that the ferries would leave from the";
    for end in [" […]", " [...]", "..."] {
        let text = format!("{BEFORE}\n\n{AFTER}\n\n{cut}{end}");
        assert_eq!(found(&text), [("api-truncation", format!("{cut}{end}"))], "{end}");
        assert_eq!(lint(&text)[0].severity, Severity::Error, "{end}");
    }
    assert_eq!(found(&between(&format!("{cut} […]"))), [("api-truncation", format!("{cut} […]"))]);
    for line in [
        "The board told reporters on Tuesday that the ferries would leave. […]",
        "Read more about the pier […]",
        "“The board told us on Tuesday that the ferries would leave from [...]",
        "It met [...] in the hall, and told reporters on Tuesday that the ferries [...]",
    ] {
        assert_eq!(found(&between(line)), [], "{line}");
    }
}

#[test]
fn who_writes_everything_small_lost_no_beginning() {
    let note = "honestly the new pier looks better than the old one ever did.";
    let others = "maybe they should paint it.\n\nanyway it is nice to sit there.";
    let severity = |text: &str| lint(text).iter().find(|f| f.rule == "headless-sentence").map(|f| f.severity);
    assert_eq!(severity(&between(note)), Some(Severity::Warning));
    assert_eq!(
        severity(&between(&format!("{others}\n\n{AFTER}\n\n{note}\n\n{AFTER}\n\n{AFTER}\n\n{AFTER}\n\n{AFTER}"))),
        Some(Severity::Info)
    );
}

#[test]
fn a_full_stop_that_is_missing_is_called_that() {
    let line = "The board told reporters on Tuesday that the ferries must be inspected by the MCA";
    assert!(lint(&between(line))[0].message.contains("without a full stop"));
    let line = "The board told reporters that it would not raise the fees of the";
    assert!(lint(&between(line))[0].message.contains("breaks off"));
}

/// The gravest severity of a rule in a text.
fn severity(rule: &str, text: &str) -> Option<Severity> {
    lint(text).iter().filter(|finding| finding.rule == rule).map(|finding| finding.severity).max()
}

#[test]
fn the_last_sentence_of_an_article_may_lack_only_its_stop() {
    let of = |last: &str| severity("cut-mid-sentence", &format!("{BEFORE}\n\n{AFTER}\n\n{last}"));
    let whole = "The chairwoman told reporters that nobody asked the engineers";
    assert_eq!(of(whole), Some(Severity::Info));
    // Of a longer paragraph the rest may be lost with all that followed.
    let long = "The chairwoman told reporters on Tuesday that nobody had asked the engineers for a second opinion";
    assert_eq!((of(long), of(&format!("{AFTER} {whole}"))), (Some(Severity::Warning), Some(Severity::Warning)));
    assert_eq!(severity("cut-mid-sentence", &between(whole)), Some(Severity::Warning));
    for cut in [
        "The chairwoman told reporters that nobody asked the engineers which",
        "The chairwoman told reporters that “nobody asked the engineers",
        "The chairwoman asked the engineers for a second",
        "The chairwoman said the engineers were paid because they",
    ] {
        assert_ne!(of(cut), Some(Severity::Info), "{cut}");
    }
    let name = "The Harbour Board said the engineers were paid by the Harbour";
    assert_ne!(of(name), Some(Severity::Info));
    // The same words where a program stops at a round number of characters.
    let text = format!("{BEFORE}\n\n{AFTER}\n\n{whole}");
    let padded = format!("{}{text}", "The rain fell on the harbour all day long. ".repeat(40));
    let to_round = (padded.chars().count() / 500 + 1) * 500 - padded.chars().count();
    let round = format!("{}. {padded}", "a".repeat(to_round - 2));
    assert_eq!(severity("cut-mid-sentence", &round), Some(Severity::Warning));
}

#[test]
fn a_line_that_says_what_stands_beside_it_is_whole() {
    let line = "The chairwoman was asked by reporters for the price of the second opinion on Tuesday";
    let echo = "Reporters asked the chairwoman on Tuesday what price she paid for the second opinion on the old pier.";
    assert_eq!(severity("cut-mid-sentence", &between(line)), Some(Severity::Warning));
    assert_eq!(severity("cut-mid-sentence", &format!("{BEFORE}\n\n{line}\n\n{echo}\n\n{AFTER}")), Some(Severity::Info));
}

#[test]
fn a_few_words_between_whole_paragraphs_are_a_crosshead() {
    for line in [
        "A question of money",
        "Where it all began",
        "The bottom of the harbour",
        "Time to move on",
        "The wait goes on",
        "Preparation time: one hour for the dough and ten minutes for the filling",
    ] {
        let found = severity("cut-mid-sentence", &between(line));
        assert!(found.is_none_or(|severity| severity == Severity::Info), "{line}: {found:?}");
    }
    // What is left of a sentence has its verb, or begins with what leads to one.
    for cut in ["The chairwoman is likely", "For the past", "The engineers have not yet answered"] {
        assert_eq!(severity("cut-mid-sentence", &between(cut)), Some(Severity::Warning), "{cut}");
    }
    assert_eq!(severity("cut-mid-sentence", &between("The bottom of the")), Some(Severity::Error));
    let unsure = format!("{BEFORE}\n\nThe chairwoman told reporters that it\n\nA question of money\n\n{AFTER}");
    assert!(lint(&unsure).iter().any(|finding| finding.severity >= Severity::Warning));
}

#[test]
fn a_sentence_in_the_passive_may_leave_its_preposition() {
    assert_eq!(severity("cut-mid-sentence", &between("No letters will be entered into")), Some(Severity::Warning));
    let long = "The chairwoman told reporters after the meeting that the board was accused of";
    assert_eq!(severity("cut-mid-sentence", &between(long)), Some(Severity::Error));
}

#[test]
fn code_links_and_signatures_are_no_cuts() {
    for line in [
        "The board told reporters that it {{ article.fees }} would not raise the fees of the",
        "<p>The board told reporters</p> that it would not raise the fees of the",
    ] {
        assert_eq!(found(&between(line)), [], "{line}");
    }
    let link = "[told reporters on Tuesday that it would not raise the fees](https://example.org/board/tuesday)";
    assert_eq!(severity("cut-mid-sentence", &between(&format!("The board {link} of ferries"))), Some(Severity::Info));
    let linked = "The [board](https://example.org/board) told reporters that it would not raise the fees of the";
    assert_eq!(severity("cut-mid-sentence", &between(linked)), Some(Severity::Error));
    let post = "nobody asked the engineers before the storm and that is what bothers me about it";
    assert_eq!(found(&between(&format!("Now {post}\n\n— Jane Holm (@holm) May 3, 2018"))), []);
    for line in ["Watch the full speech of the mayor below", "For more, pick up the new issue of Harbour Weekly"] {
        assert_eq!(found(&between(line)), [], "{line}");
    }
}

#[test]
fn names_and_glued_words_are_no_pieces() {
    for line in [
        "The page was made for the harbour board by HarbourNet",
        "All of the modules are made to measure and are designed to meet our clientsdemands",
        "The pier was built by Jane Holm, Peter Raven, Ann Doe, Bob Quay, Tom Vane and Lena Roskvist",
    ] {
        assert!(lint(&between(line)).iter().all(|finding| finding.rule != "cut-mid-word"), "{line}");
    }
}

#[test]
fn a_paragraph_may_lack_only_its_capital() {
    let of = |paragraph: &str| severity("headless-sentence", &between(paragraph));
    assert_eq!(of("the board had asked the engineers for a report on the old pier in March."), Some(Severity::Info));
    assert_eq!(of("can also be seen from the old pier, which the storm had damaged."), Some(Severity::Warning));
    let open = format!("{BEFORE}\n\nThe storm hit\n\nthe board had asked the engineers for a report.\n\n{AFTER}");
    assert_ne!(severity("headless-sentence", &open), Some(Severity::Info));
}

#[test]
fn a_video_game_is_no_video() {
    let text = format!("Video game maker Harbour Arts (HA) says it wants to be\n\n{BEFORE}\n\n{AFTER}");
    assert_eq!(found(&text).len(), 1);
    assert_eq!(found(&between("Raven, a former Wall St."))[0].0, "cut-at-abbreviation");
}

#[test]
fn a_copy_that_reads_whole_may_be_a_caption() {
    let whole = "The chairwoman opened the new pier on Sunday before a small crowd of people who had come from town.";
    let of = |cut: &str| {
        let text = format!("{BEFORE}\n\n{cut}\n\n{AFTER}\n\n{whole}");
        lint(&text).iter().find(|finding| finding.rule == "truncated-copy").map(|finding| finding.severity)
    };
    assert_eq!(of("The chairwoman opened the new pier on Sunday before a small"), Some(Severity::Warning));
    assert_eq!(of("The chairwoman opened the new pier on"), Some(Severity::Error));
    let whole = "New pier is a success with the people who came from town on Sunday.";
    let text = format!("{BEFORE}\n\nNew pier is a success\n\n{AFTER}\n\n{whole}");
    assert_eq!(severity("truncated-copy", &text), Some(Severity::Info));
}

#[test]
fn months_kings_and_streets_end_sentences() {
    for line in [
        "The pier was opened for the board by King George V.",
        "The new pier is open from April to Oct.",
        "The show on the old pier was by Ant and Dec.",
        "The board wants the pier to be open by 3 Nov.",
        "The work on the old pier will begin in Sept.",
        "The ferry office stands at the corner of Main St.",
        "The ferry office has always stood on Pier Rd.",
        "The history of the harbour has 212 pp.",
        "The captain of the ferry made 99 n.o.",
        "The answer of the board was Yes, not No.",
        "Life in the U.S.",
    ] {
        assert_eq!(found(&between(line)), [], "{line}");
    }
    for line in [
        "The ferries stopped running from Sept. 3 to Oct.",
        "The ferries stopped running on Nov.",
        "The pier was built by the engineer Robert W.",
        "The board will meet at the Church of St.",
    ] {
        assert_eq!(found(&between(line)), [("cut-at-abbreviation", line.to_owned())], "{line}");
    }
}

#[test]
fn titles_and_initials_of_other_countries_want_a_name() {
    for line in [
        "The complaint about the pier was lodged by K. R.",
        "The captains of the ferries were led by Smt.",
        "The pier was opened for the board by Engr.",
        "The plan for the pier was defended by Cllr.",
        "The captain served in the war under Sqn Ldr P. H.",
        "The complaint was heard on Tuesday by Justice D.Y.",
        "The captains were fined on Tuesday the sum of Rs.",
    ] {
        assert_eq!(found(&between(line)), [("cut-at-abbreviation", line.to_owned())], "{line}");
    }
    for line in [
        "The captains of the ferries moved to the U. S.",
        "The ferries leave from the new pier at 5 P. M.",
        "Smt. Holm told the board what Rs. 500 buys.",
        "At school on the island he learned the three Rs.",
    ] {
        assert_eq!(found(&between(line)), [], "{line}");
    }
}

#[test]
fn names_are_no_pieces_of_words() {
    for line in ["As told to Susan Pym", "They sang que sera, sera", "The article was written for us by Adu"] {
        assert!(found(&between(line)).iter().all(|(rule, _)| *rule != "cut-mid-word"), "{line}");
    }
}

#[test]
fn lists_without_numbers_go_on_the_sentence_above_them() {
    for (line, list) in [
        ("The money of the board is to be spent on", "• the deck\n\n• the legs"),
        ("The board told reporters that it will", "- mend the deck\n\n- mend the legs"),
        ("Do not take the ferry to the island if you", "* are ill\n\n* are tired"),
    ] {
        assert_eq!(found(&format!("{BEFORE}\n\n{line}\n\n{list}\n\n{AFTER}")), [], "{line}");
    }
    let cut = "The money of the board is to be spent on";
    let text = format!("{BEFORE}\n\n{cut}\n\n• the deck of the old pier\n\n{AFTER}");
    assert_eq!(found(&text), [("cut-mid-sentence", cut.to_owned())]);
}

#[test]
fn names_that_are_written_small_begin_paragraphs() {
    for (before, line) in [
        ("The board asked Pieter van der Holm.", "van der Holm said that it was a good day for the harbour."),
        ("The film is by Lars von Raven.", "von Raven said that it was a good day for the harbour."),
        ("Nobody was there.", "al-Holma said that it had not been in the harbour on Monday."),
    ] {
        assert_eq!(found(&format!("{BEFORE}\n\n{before}\n\n{line}\n\n{AFTER}")), [], "{line}");
    }
    let line = "van der Holm said that it was a good day for the harbour.";
    assert_eq!(found(&between(line)), [("headless-sentence", line.to_owned())]);
}

#[test]
fn dots_behind_the_beginning_of_a_word_are_no_writers() {
    let text = format!(
        "{BEFORE}\n\n{AFTER}\n\n{}\n\nThe mayor said on Monday that the whole of the pier would be sold to a compa…",
        "The rain fell on the harbour all day long. ".repeat(10)
    );
    assert_eq!(severity("api-truncation", &text), Some(Severity::Warning));
    for word in ["anyway…", "hmm…", "sooooo…", "Harbourina…"] {
        let whole = text.replace("compa…", word);
        assert_ne!(severity("api-truncation", &whole), Some(Severity::Warning), "{word}");
    }
}

#[test]
fn what_stands_below_a_cut_sentence_may_be_a_list_of_its_own() {
    let cut = "The mayor said on Tuesday that the bridge would be closed for the";
    for list in ["• Ferry leaves\n\n• Bridge closes", "* https://a.example\n\n* https://b.example"] {
        assert_eq!(
            severity("cut-mid-sentence", &format!("{BEFORE}\n\n{cut}\n\n{list}")),
            Some(Severity::Error),
            "{list}"
        );
    }
    let item = "The money is to be spent on";
    assert_eq!(found(&format!("{BEFORE}\n\n{item}\n\n• the deck\n• the legs\n\n{AFTER}")), []);
}

#[test]
fn figures_days_and_saints_do_not_hide_a_cut() {
    for cut in [
        "The fee of the old ferry rose by 20, i.e.",
        "The ferry leaves on Monday and Sept.",
        "The man who was arrested on Monday was from Bury St.",
        "Officials in the U.S.",
    ] {
        assert!(severity("cut-at-abbreviation", &between(cut)) >= Some(Severity::Warning), "{cut}");
    }
    for whole in ["He was told to ask the nurse for an I. V.", "They were led by the old Professor X."] {
        assert_eq!(found(&between(whole)), [], "{whole}");
    }
}

#[test]
fn a_quotation_of_several_sentences_is_cut() {
    let cut = "The board said that 43 were seen. “The rest are ghosts. You cannot fetch water";
    assert_eq!(severity("cut-mid-sentence", &between(cut)), Some(Severity::Warning));
    assert_eq!(severity("cut-mid-sentence", &format!("{BEFORE}\n\n{AFTER}\n\n{cut}")), Some(Severity::Warning));
    let closed = format!("{BEFORE}\n\n{cut}\n\nfrom a ghost,” he said.");
    assert!(lint(&closed).len() < 2, "{:?}", found(&closed));
    assert!(!lint(&between(cut))[0].message.contains("without a full stop"));
}

#[test]
fn items_may_be_begun() {
    let list = "• It is old and most of the pier lies in the\n\n• It is closed";
    assert_eq!(severity("cut-mid-sentence", &format!("{BEFORE}\n\n{list}\n\n{AFTER}")), Some(Severity::Info));
    assert_eq!(found(&format!("{BEFORE}\n\n• What it is for\n\n• It is closed\n\n{AFTER}")), []);
}

#[test]
fn british_titles_want_a_name() {
    for (line, grave) in [
        ("The letter about the pier was sent to Mr", Severity::Error),
        ("The captain was knighted on Monday by Sir", Severity::Warning),
        ("The book about the pier is sold by Hadley &", Severity::Warning),
    ] {
        let findings = lint(&between(line));
        assert_eq!(findings.len(), 1, "{line}");
        assert_eq!(findings[0].severity, grave, "{line}");
        assert!(findings[0].message.contains("breaks off"), "{}", findings[0].message);
    }
}

#[test]
fn marks_of_programs_count_wherever_they_stand() {
    let cut = "The board told reporters on Tuesday that the ferries would leave from the";
    for end in [" [&hellip;]", "… [+1234 chars]"] {
        assert_eq!(found(&between(&format!("{cut}{end}"))), [("api-truncation", format!("{cut}{end}"))], "{end}");
    }
}

#[test]
fn lines_that_were_wrapped_are_not_cut() {
    let flash = "Prime Minister Ana Holm will fly to the valley on Friday to see the worst of\nthe damage, her office said.\n\nNo more rain is expected.\n";
    assert_eq!(found(flash), []);
}

/// A paragraph without a quotation.
const LATER: &str =
    "The ferries will leave from the new pier until then. Nobody was hurt by the storm, the board says.";

#[test]
fn a_mark_at_the_cut_does_not_hide_it() {
    for cut in [
        "The board met twice. In the spring of that year",
        "The board met twice. Because the engines had failed in the night of the storm",
        "The board met twice. It chose to buy a new ferry from a state",
        "The board told reporters on Tuesday that the ferries would leave from the new pier",
        "The chairwoman, who had lost her boat",
    ] {
        let among = |paragraph: &str| format!("{BEFORE}\n\n{paragraph}\n\n{LATER}");
        let bare = lint(&among(cut));
        for mark in [",", "-"] {
            let text = among(&format!("{cut}{mark}"));
            let marked = lint(&text);
            assert_eq!(marked.len(), bare.len(), "{cut}{mark}");
            assert!(marked[0].severity >= Severity::Warning, "{cut}{mark}");
            assert!(marked[0].message.contains("breaks off"), "{}", marked[0].message);
            assert!(marked[0].span.of(&text).ends_with(mark), "{cut}{mark}");
        }
    }
    // Below it stands what was said, whose marks may be lost, or another speaks.
    for whole in [
        format!("The board met twice. In a letter to the owners it wrote,\n\n{AFTER}"),
        format!("The board met twice. She told the old captains of the ferries,\n\n{LATER}"),
    ] {
        let text = format!("{BEFORE}\n\n{whole}");
        assert!(lint(&text).iter().all(|finding| finding.severity == Severity::Info), "{:?}", found(&text));
    }
    let dialogue = "HOLM: The board met twice. In the spring of that year -\n\nRAVEN: Yes, it did.\n\nHOLM: It did.";
    assert_eq!(found(&between(dialogue)), []);
}

#[test]
fn paragraphs_that_begin_with_a_mark_lack_their_beginning() {
    for line in [
        ", the board had decided in the spring to close the old pier again.",
        "; the board met again in May and chose a new pier for the ferries.",
        ",” the mayor said on Friday in the town hall. “We were all glad.”",
        "?” the mayor asked on Friday in the town hall. “We were all glad.”",
    ] {
        assert_eq!(severity("headless-sentence", &between(line)), Some(Severity::Error), "{line}");
        let open = format!("The old pier of the town\n\n{line}\n\n{AFTER}");
        assert!(lint(&open).len() < 3, "{line}");
        let first = format!("{line}\n\n{BEFORE}\n\n{AFTER}");
        assert!(severity("headless-sentence", &first) >= Some(Severity::Warning), "{line}");
    }
    // Lists of works lose the names in front.
    let works = ", the old harbour and its piers (Quay Press, 1997).\n\n".repeat(5);
    assert_eq!(severity("headless-sentence", &between(&works)), None);
    for line in [", the old pier.", ",5 per cent of the ferries were late on Friday, the board said."] {
        assert_eq!(severity("headless-sentence", &between(line)), None, "{line}");
    }
}

#[test]
fn a_short_last_paragraph_may_be_no_whole_sentence() {
    let of = |last: &str| severity("cut-mid-sentence", &format!("{BEFORE}\n\n{LATER}\n\n{AFTER}\n\n{last}"));
    for cut in [
        "If the owners of the boats do not pay the new fee",
        "While the mayor of the town spoke",
        "It is no wonder why so many drivers",
    ] {
        assert_eq!(of(cut), Some(Severity::Warning), "{cut}");
    }
}

#[test]
fn abbreviations_behind_which_something_always_follows() {
    for cut in [
        "The crew of the ferry was made up of e.g.",
        "The board sent the owners of it a list of boats, viz.",
        "The plan for the pier was drawn up by Dist. Atty.",
        "The search for the boat was led by Det.",
        "The captain of the ferry was sent to Ft.",
        "Despite the fact that the U.S.",
        "But in 1954, the U.S.",
        "In the days since the attacks, the U.S.",
    ] {
        assert_eq!(severity("cut-at-abbreviation", &between(cut)), Some(Severity::Error), "{cut}");
    }
    assert_eq!(found(&between("He moved from the islands to the U.S.")), []);
}

#[test]
fn an_abbreviation_may_be_all_that_is_left() {
    for (stump, rest) in [
        ("Dr.", "Holm spoke to the board about the pier on Friday."),
        ("The St.", "Louis engineers were glad to hear about it."),
        ("On Jan.", "5 it was sent back to the engineers of the pier."),
    ] {
        let text = between(&format!("{stump}\n\n{rest}"));
        assert_eq!(found(&text)[0], ("cut-at-abbreviation", stump.to_owned()), "{stump}");
        assert_eq!(lint(&text)[0].severity, Severity::Error, "{stump}");
    }
    assert_eq!(found(&between("Jan.\n\nNobody came to the pier on that Friday.")), []);
}

#[test]
fn bracketed_dots_stand_behind_whole_sentences_too() {
    let cut = "The board met twice on the pier. It asked for a […]";
    assert_eq!(found(&between(cut)), [("api-truncation", "It asked for a […]".to_owned())]);
    assert_eq!(found(&between("It asked for a […]")), []);
}

#[test]
fn who_spoke_stands_in_the_paragraph_of_what_was_said() {
    for (said, rest) in [
        ("“Never choose the easy pier!”", "she told the board on Friday in the town hall."),
        ("“Are the engines too weak?”", "he asked."),
        ("“Are the engines too weak?”", "the old captain of the ferry asked the board."),
    ] {
        let text = between(&format!("{said}\n\n{rest}"));
        assert_eq!(severity("headless-sentence", &text), Some(Severity::Warning), "{rest}");
    }
    let other = between("“Are the engines too weak?”\n\nthe board had asked the engineers for a report in March.");
    assert_eq!(severity("headless-sentence", &other), Some(Severity::Info));
}

#[test]
fn written_answers_are_cut() {
    let answer = "A: It cost more than the town had. We had to ask for a loan from the";
    let text = format!("Q: What did it cost?\n\n{answer}\n\nQ: Who pays?\n\nA: The drivers of the ferries pay for it.");
    assert_eq!(found(&between(&text)), [("cut-mid-sentence", "We had to ask for a loan from the".to_owned())]);
}

#[test]
fn a_first_paragraph_may_lack_its_beginning() {
    let cut = "walls of the old pier were sealed on Saturday morning after a storm in the town of Quay.";
    assert_eq!(severity("headless-sentence", &format!("{cut}\n\n{BEFORE}\n\n{AFTER}")), Some(Severity::Warning));
    // Wires write the first word of a report small, and whoever writes everything so has no capitals.
    let small = "walls of the old pier were sealed on saturday morning after a storm in the town of quay.";
    assert_eq!(found(&format!("{small}\n\n{BEFORE}\n\n{AFTER}")), []);
}

#[test]
fn a_new_name_is_no_piece_of_a_word() {
    let line = "In the autumn of the year before last the board met with the engineers of Ostford";
    assert_eq!(found(&between(line))[0].0, "cut-mid-sentence");
}

#[test]
fn a_link_behind_a_cut_takes_nothing_from_it() {
    let cut = "The board told reporters on Tuesday that the old pier was to be sold to the";
    for link in ["Read more", "Continue reading →", "[Read more…]", "(more…)", "| Read more"] {
        let text = between(&format!("{cut} {link}"));
        assert_eq!(found(&text), [("cut-mid-sentence", cut.to_owned())], "{link}");
        assert_eq!(severity("cut-mid-sentence", &text), Some(Severity::Error), "{link}");
        let findings = Linter::default().lint(&Article::from_text("test", text.as_str()));
        let residue: Vec<&str> = findings
            .iter()
            .filter(|finding| finding.rule == "read-more")
            .map(|finding| finding.span.of(&text))
            .collect();
        assert_eq!(residue, [link.trim_start_matches("| ")], "{link}");
    }
    let dots = format!("{BEFORE}\n\n{AFTER}\n\n{cut} … Read more");
    assert_eq!(found(&dots), [("api-truncation", format!("{cut} …"))]);
    for whole in ["The pier is closed. Read more", "Why Boats Should Be Given More Room Read more"] {
        assert_eq!(found(&between(whole)), [], "{whole}");
    }
}

#[test]
fn crossheads_may_have_verbs_and_end_in_small_words() {
    for line in [
        "The case against",
        "What happens next",
        "Something has to give",
        "Paying for it",
        "The way they were",
        "Worth waiting for",
        "Whose fault is it anyway",
        "To have and to hold",
        "The house that Jack built",
        "The ayes have it",
        "Before and after",
    ] {
        let severity = severity("cut-mid-sentence", &between(line));
        assert!(severity.is_none_or(|severity| severity == Severity::Info), "{line}: {severity:?}");
    }
    for cut in [
        "The ins and outs of",
        "The board was told that",
        "The board said",
        "The ferry is",
        "Many more ferries leave in",
        "The chairwoman is likely to be",
        "In the old hall near the",
        "The board sold it to Mr",
    ] {
        assert!(severity("cut-mid-sentence", &between(cut)) >= Some(Severity::Warning), "{cut}");
    }
}

#[test]
fn a_standfirst_lacks_its_stop() {
    let standfirst = "For a year the board argued over who should pay and then one night in March it agreed";
    assert_eq!(severity("cut-mid-sentence", &format!("{standfirst}\n\n{BEFORE}\n\n{AFTER}")), Some(Severity::Info));
    let cut = "For a year the board argued over who should pay and then one night in March it agreed that the";
    assert_eq!(severity("cut-mid-sentence", &format!("{cut}\n\n{BEFORE}\n\n{AFTER}")), Some(Severity::Error));
    assert_eq!(severity("cut-mid-sentence", &between(standfirst)), Some(Severity::Warning));
}

#[test]
fn a_quotation_in_single_marks_is_cut() {
    for cut in
        ["He told the board: 'There were children on the pier", "It was late. ‘We don’t know what the boy was shown"]
    {
        let findings = lint(&between(cut));
        assert_eq!(findings.len(), 1, "{cut}");
        assert!(!findings[0].message.contains("without a full stop"), "{}", findings[0].message);
    }
}

#[test]
fn answers_may_end_with_any_word() {
    let answers = ["Not that I know of", "We would like to", "Something that we have paid for", "I think it is"];
    let text: Vec<String> = answers.iter().map(|answer| format!("Q: What of the pier?\n\nA: {answer}")).collect();
    assert_eq!(found(&format!("{}\n\nQ: Good.\n\nA: Yes.", text.join("\n\n"))), []);
    // A witness breaks in on who asks.
    let asked = "Q: You told the board that you were at the\n\nA: I never said that to them at all.";
    assert_eq!(found(&format!("{asked}\n\nQ: But you signed the\n\nA: I signed nothing at all.")), []);
    // A written answer is broken off, if it was no witness's.
    let answer =
        "Q: What did it cost?\n\nA: It cost more than the town had, so we asked for a loan from the\n\nQ: Who pays?";
    let text = format!("{answer}\n\nA: The drivers of the ferries pay for it.");
    assert_eq!(severity("cut-mid-sentence", &text), Some(Severity::Warning));
}

#[test]
fn abbreviations_that_end_whole_sentences() {
    for whole in [
        "The crossing of the bay takes two hours approx.",
        "The wall of the old pier was built by hand in the winter of 1200 approx.",
        "The price of a room at the harbour is ninety pounds, breakfast incl.",
        "The owner likes the wines of the island, the reds esp.",
        "After China and India, the U.S.",
        "I asked her why the U.S.",
        "For my parents, the U.S.",
        "Like Canada, like Mexico, the U.S.",
    ] {
        assert!(severity("cut-at-abbreviation", &between(whole)) < Some(Severity::Error), "{whole}");
    }
    let table = between("Rep.\n\nSmith 12, Doe 9.\n\nGov.\n\nRoe 5, Poe 3.");
    assert_eq!(severity("cut-at-abbreviation", &table), None);
}

#[test]
fn lines_of_verse_end_with_commas() {
    for verse in [
        "The moon is on the water now,\nthe boats are on the sea,\nand all that I have loved and lost,\nis coming home to me.",
        "The sun has set on the sea,\nthe boats have gone,\nand all that is left to me,\nis the pier alone,",
    ] {
        let cuts = |text: &str| lint(text).iter().filter(|finding| finding.rule.starts_with("cut-")).count();
        assert_eq!(cuts(&between(verse)), 0, "{verse}");
        assert_eq!(cuts(verse), 0, "{verse}");
    }
}

#[test]
fn who_is_addressed_stands_above_what_is_said() {
    let said = "I stand before you tonight as the mayor of a town that has lost its pier and its hall.";
    for address in [
        "My dear Inspector,",
        "Speaker, First Lady, fellow Americans,",
        "My fellow citizens,",
        "Happy new year to you all,",
    ] {
        assert_eq!(found(&format!("{address}\n\n{said}")), [], "{address}");
        assert_eq!(found(&between(&format!("{address}\n\n{said}"))), [], "{address}");
    }
    for cut in ["In the spring of that year,", "Following the storm in March,", "The old captain of the ferry,"] {
        let text = between(&format!("The board met twice that year. {cut}\n\n{said}"));
        assert_eq!(found(&text), [("cut-mid-sentence", cut.to_owned())], "{cut}");
        assert!(severity("cut-mid-sentence", &between(&format!("{cut}\n\n{said}"))) >= Some(Severity::Info), "{cut}");
    }
}

#[test]
fn a_thing_may_be_called_like_a_link() {
    assert_eq!(found(&between("The slogan of the board, in red on all of the posters, was Read more")), []);
}
