//! What is said is still said when a collection was cleaned.

use super::super::clean::Mark;
use super::super::clusters::Keep;
use super::super::collection::Taken;
use super::super::sharing;
use super::super::spill::Scratch;
use super::*;
use crate::parallel::Limits;
use crate::text::Text;
use crate::{Article, Linter};
use proptest::prelude::*;

/// What becomes of some articles, and what is left of each that is kept.
fn decided(texts: &[String], drops: &[Drop]) -> (Vec<Fate>, Vec<(usize, String)>) {
    let folder = tempfile::tempdir().unwrap();
    let scratch = Scratch::create(folder.path().join("scratch")).unwrap();
    let mut collection = Collection::new(scratch, 1 << 22);
    for (number, text) in texts.iter().enumerate() {
        let article = Article::from_text(number.to_string(), text.clone());
        let marks: Vec<Mark> = Linter::default().lint(&article).iter().map(Mark::of).collect();
        collection.add(&article, Taken::new(&Text::new(&article, None)), b"row", &marks).unwrap();
    }
    let sharing = sharing::find(&mut collection, Keep::First, Limits::default(), |_, _, _| true).unwrap();
    let decided = decide(&collection, &sharing, drops).unwrap();
    let mut left = Vec::new();
    decided
        .removals
        .each(&collection, |doc, own| {
            for kept in own.iter().filter_map(|removal| removal.kept) {
                assert_eq!(decided.fates[kept as usize], Fate::Kept);
            }
            if decided.fates[doc as usize] == Fate::Kept {
                left.push((doc as usize, without(&texts[doc as usize], own)));
            }
            io::Result::Ok(())
        })
        .unwrap();
    (decided.fates, left)
}

/// What is left of each article that is kept.
fn cleaned(texts: &[String], drops: &[Drop]) -> Vec<(usize, String)> {
    decided(texts, drops).1
}

/// A sentence of its own words: short ones and long ones, some in quotation marks or brackets that others share.
fn sentence(number: usize) -> String {
    const WORDS: [&str; 12] = [
        "river", "council", "ferry", "winter", "harbour", "mayor", "bridge", "market", "police", "school", "tunnel",
        "snow",
    ];
    let length = [2, 4, 8, 9, 13, 16, 20, 34][number % 8];
    let word = |at: usize| {
        let one = (number * 7 + at * 5 + at * at * number) % (12 * 26 * 26);
        let letter = |of: usize| char::from(b'a' + (of % 26) as u8);
        format!("{}{}{}", WORDS[one % 12], letter(one / 12), letter(one / 312 + number))
    };
    let words: Vec<String> = (0..length).map(word).collect();
    format!("N{}", words.join(" "))
}

/// The words of a text, one space before and behind each.
fn words(text: &str) -> String {
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    format!(" {} ", words.join(" "))
}

fn quotes_are_even(text: &str) -> bool {
    text.matches('“').count() == text.matches('”').count() && text.matches('(').count() == text.matches(')').count()
}

/// How a text is made of sentences: which, where paragraphs end, and what stands in quotation marks.
fn texts(plans: &[Vec<(usize, u8)>]) -> Vec<String> {
    let text = |plan: &Vec<(usize, u8)>| {
        let mut text = String::new();
        let mut open = None;
        for (at, &(number, how)) in plan.iter().enumerate() {
            if open.is_none() && how % 4 == 1 {
                text.push(if how % 8 == 1 { '“' } else { '(' });
                open = Some(if how % 8 == 1 { '”' } else { ')' });
            }
            text.push_str(&sentence(number));
            text.push('.');
            if (how % 3 == 0 || at + 1 == plan.len())
                && let Some(mark) = open.take()
            {
                text.push(mark);
            }
            text.push_str(if how % 5 == 0 && open.is_none() { "\n\n" } else { " " });
        }
        text.trim_end().to_owned()
    };
    plans.iter().map(text).collect()
}

fn plans() -> impl Strategy<Value = Vec<Vec<(usize, u8)>>> {
    // Articles of the same sentences in the same order and others that have one more in the middle.
    let free = prop::collection::vec((0usize..24, any::<u8>()), 1..9);
    (prop::collection::vec(free, 2..8), prop::collection::vec((0usize..8, 0usize..9, 0usize..24, 0usize..4), 0..6))
        .prop_map(|(mut plans, edits)| {
            for (from, at, number, kind) in edits {
                let mut plan = plans[from % plans.len()].clone();
                match kind {
                    0 => {}
                    1 => drop(plan.remove(at % plan.len())),
                    _ => plan.insert(at % (plan.len() + 1), (number, number as u8)),
                }
                if !plan.is_empty() {
                    plans.push(plan);
                }
            }
            plans
        })
}

/// Half of a sentence is no fragment to be taken out: the other half would be one.
#[test]
fn a_sentence_in_two_paragraphs_stays_whole() {
    let torn = "The council met on Tuesday to talk about the ferry.\n\nThe clerk said that she wants a machine and a desk and \
                have\n\na clerk of her own at the town hall. It will cost more than last year.\n\nThe vote is expected in March.";
    let cut = torn.replace("\n\na clerk of her own at the town hall. It", "\n\nIt");
    let cleaned = cleaned(&[torn.to_owned(), cut.clone()], &[Drop::Fragments]);
    assert_eq!(cleaned[0].1, torn);
    assert!(cleaned[1].1.len() < cut.len() && !cleaned[1].1.contains("machine"), "{}", cleaned[1].1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Held against a slow look through everything: a sentence that stood whole still stands whole.
    #[test]
    fn what_is_said_is_still_said(plans in plans(), boilerplate in any::<bool>()) {
        let texts = texts(&plans);
        let drops = if boilerplate { &[Drop::Reprints, Drop::Boilerplate][..] } else { &[Drop::Reprints] };
        let left = cleaned(&texts, drops);
        let all: Vec<String> = left.iter().map(|(_, text)| words(text)).collect();
        for &(number, _) in plans.iter().flatten() {
            let wanted = words(&sentence(number));
            prop_assert!(all.iter().any(|text| text.contains(&wanted)), "{wanted} is lost of {texts:?}: {left:?}");
        }
        for (doc, text) in &left {
            prop_assert!(!quotes_are_even(&texts[*doc]) || quotes_are_even(text), "{}: {text}", texts[*doc]);
        }
    }
}

fn texts_of<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_owned).to_vec()
}

const COUNCIL: &str = "The council met on Tuesday evening to hear of the plans for the new tunnel under the river.";
const VOTE: &str = "The vote was put off until after the summer because two members were ill and could not come.";

#[test]
fn a_sentence_in_the_middle_is_not_lost() {
    let own = "Three officers were arrested on bribery charges, prosecutors said at noon.";
    let left = cleaned(
        &[
            format!("A farmer won the prize. {COUNCIL} {VOTE}"),
            format!("{COUNCIL} {own} {VOTE} Residents want lower fares."),
            format!("{COUNCIL} {VOTE} Snow fell in the hills."),
            format!("{own} Nobody was hurt."),
        ],
        &[Drop::Reprints],
    );
    let left: Vec<&str> = left.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(left[1], format!("{own} Residents want lower fares."));
    assert_eq!(left[2..], ["Snow fell in the hills.", "Nobody was hurt."]);
}

#[test]
fn what_goes_itself_keeps_nothing() {
    let cut = "The council met on Tuesday evening to hear of the plans for the new tunnel and the Mr.";
    let whole = format!("A road opens.\n\n{cut} Jones scheme for trams was put off until spring.\n\nNobody spoke.");
    let texts = [format!("The ferry runs twice a day.\n\n{cut}\n\nIt leaves at noon."), whole.clone()];
    let left = cleaned(&texts, &[Drop::Reprints, Drop::Fragments]);
    assert_eq!(left[0].1, "The ferry runs twice a day.\n\nIt leaves at noon.");
    assert_eq!(left[1].1, whole);
}

#[test]
fn of_copies_nothing_is_left() {
    let text = format!("{COUNCIL}\n\nNobody spoke.");
    let more = format!("It rained.\n\n{text}");
    assert_eq!(cleaned(&[text.clone(), text.clone()], &[Drop::Reprints]), [(0, text.clone())]);
    let left = cleaned(&[text.clone(), text.clone(), more.clone(), more], &[Drop::Reprints]);
    assert_eq!(left, [(0, text), (2, "It rained.\n\n".to_owned())]);
}

#[test]
fn parts_of_sentences_stay() {
    let said = COUNCIL.trim_end_matches('.');
    let texts = [
        COUNCIL.to_owned(),
        format!("He went home.\n\n\"{COUNCIL}\" Nobody came to the door when he knocked."),
        format!("He said ({said}), then left for the coast."),
        format!("“{said},” she told the crowd who waited in the rain."),
        format!("“{COUNCIL} I was there,” she told the crowd."),
    ];
    let left = cleaned(&texts, &[Drop::Reprints]);
    assert_eq!(left[1].1, "He went home.\n\nNobody came to the door when he knocked.");
    for (text, (_, left)) in texts[2..].iter().zip(&left[2..]) {
        assert_eq!(left, text);
    }
}

#[test]
fn an_edited_copy_goes_and_what_was_put_in_stays() {
    let edited = COUNCIL.replace("evening", "night");
    let longer = COUNCIL.replace("of the plans", "of the plans that nobody had yet seen in full and");
    let texts = [format!("{COUNCIL} It rained."), format!("{edited} It froze."), format!("{longer} It snowed.")];
    let left = cleaned(&texts, &[Drop::Reprints]);
    let left: Vec<&str> = left.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(left[1..], ["It froze.", &texts[2]]);
}

#[test]
fn figures_and_negations_are_no_edits() {
    let text = |votes: &str, said: &str| {
        format!(
            "The council on Tuesday evening decided with {votes} votes that the old bridge {said} be closed to cars."
        )
    };
    let texts = [text("12", "would"), text("14", "would"), text("12", "should"), text("12", "would never")];
    let left = cleaned(&texts, &[Drop::Reprints]);
    assert_eq!(left.iter().map(|(doc, _)| *doc).collect::<Vec<_>>(), [0, 1, 3]);
}

/// An article of which nothing is left stands for no copy.
#[test]
fn copies_of_nothing_are_decided_anew() {
    let cut = "In the days since the attacks on the harbour and the old quay of the town, U.S.";
    let more = format!("{cut}\n\nNobody spoke.");
    let (fates, left) = decided(&texts_of([cut, cut, &more]), &[Drop::Duplicates, Drop::Fragments]);
    assert_eq!(fates, [Fate::Empty, Fate::Empty, Fate::Kept]);
    assert_eq!(left, [(2, "Nobody spoke.".to_owned())]);
}

/// Sentences of sixteen words, told by their numbers.
fn sentences(numbers: std::ops::Range<usize>) -> String {
    numbers.map(|number| format!("{}.", sentence(8 * number + 5))).collect::<Vec<_>>().join(" ")
}

fn stays(texts: &[String], drops: &[Drop]) -> Vec<usize> {
    cleaned(texts, drops).into_iter().map(|(doc, _)| doc).collect()
}

#[test]
fn a_chain_of_copies_ends_where_most_of_an_article_stands() {
    let [long, middle, last] = [
        [sentences(1_000..1_100), sentences(0..41), sentences(1_100..1_200)],
        [sentences(0..41), sentences(2_000..2_009), String::new()],
        [sentences(0..32), sentences(2_000..2_009), sentences(3_000..3_009)],
    ]
    .map(|parts| parts.join("\n\n"));
    let texts = [long, middle, last];
    assert_eq!(stays(&texts, &[Drop::Duplicates]), [0, 2]);
    let [long, middle, last] = texts;
    assert_eq!(stays(&[last, middle, long], &[Drop::Duplicates]), [0, 2]);
}

/// What two edited versions share may be as short as boilerplate, piece by piece.
#[test]
fn edited_versions_of_a_story_in_many_articles_are_copies() {
    let version = |number: usize| {
        let sentence = |at: usize| if at == number % 24 { 1_000 + number } else { at };
        (0..24).map(|at| sentences(sentence(at)..sentence(at) + 1)).collect::<Vec<_>>().join("\n\n")
    };
    let texts: Vec<String> = (0..60).map(version).collect();
    assert_eq!(stays(&texts, &[Drop::Duplicates]), [0]);
}

#[test]
fn boilerplate_makes_no_copy() {
    let advice =
        "This page is no advice to buy or sell any of the shares that it names, which may fall as well as rise.";
    let staff = "Whoever writes here may own some of them and asks readers to speak to somebody who knows before they act. \
                 Prices of days gone by tell nothing of those to come, and nothing here was written for one reader alone.";
    let texts: Vec<String> = (0..30)
        .map(|number| {
            let own = format!("{}.", sentence(8 * number + 3));
            let parts = [[&own[..], advice, staff], [advice, &own, staff], [advice, staff, &own]][number % 3];
            parts.join("\n\n")
        })
        .collect();
    assert_eq!(stays(&texts, &[Drop::Duplicates]).len(), 30);
}

#[test]
fn what_goes_itself_makes_no_copy() {
    let cut = [
        "In the days since the attacks on the harbour, U.S.",
        "The minister told reporters that the old quay would be closed by the",
        "He said that nobody in the valley had ever been told of the plans that Dr.",
        "When the last of the divers had left the flooded tunnel under the wide grey river in",
    ]
    .join("\n\n");
    let with = |own: &str| format!("{cut}\n\n{own}");
    let texts = [with("Snow fell on the hills."), with("Snow fell on the hills."), with("Nobody spoke of it at noon.")];
    assert_eq!(stays(&texts, &[Drop::Duplicates]), [0]);
    let left = cleaned(&texts, &[Drop::Duplicates, Drop::Fragments]);
    assert_eq!(left, [(0, "Snow fell on the hills.".to_owned()), (2, "Nobody spoke of it at noon.".to_owned())]);
}

#[test]
fn the_opposite_is_no_edit() {
    let pairs = [
        ("She said that she would resign over the affair before spring.", "would resign", "would not resign"),
        ("She said that she would resign over the affair before spring.", "would resign", "wouldn’t resign"),
        ("She said that she can resign over the affair before spring.", "can resign", "cannot resign"),
        ("She said that with any of them she could go on.", "with any", "without any"),
        ("The police said that three boats sank off the old quay on Sunday.", "three", "eight"),
        ("The police said that 3 boats sank off the old quay on Sunday.", "3 boats", "boats"),
        ("The side won by 3 goals to 1 in front of its own crowd.", "3 goals to 1", "1 goals to 3"),
        ("The port cost the town three million a year until the spring.", "million", "billion"),
    ];
    for (one, from, to) in pairs {
        let other = one.replace(from, to);
        assert_ne!(one, other);
        for (first, second) in [(one, other.as_str()), (other.as_str(), one)] {
            let texts =
                [format!("{COUNCIL} {first} {VOTE}"), format!("Snow fell in the hills. {COUNCIL} {second} {VOTE}")];
            let left = cleaned(&texts, &[Drop::Reprints]);
            assert_eq!(left[1].1, format!("Snow fell in the hills. {second}"));
        }
    }
}

/// How many articles stay whole of two.
fn untouched(texts: [&str; 2], drop: Drop) -> usize {
    let texts = texts.map(str::to_owned);
    cleaned(&texts, &[drop]).into_iter().filter(|(number, left)| texts[*number] == *left).count()
}

const BEFORE: &str =
    "The crews worked through the night while the families waited in the school behind the old harbour.";
const BEHIND: &str =
    "A priest read out the names of those on board, and the ferry line asked for patience until the morning.";

#[test]
fn what_tells_other_figures_is_no_copy() {
    let table = |figures: [&str; 12]| {
        let rows = ["Catch", "Landed", "Sold", "Stored"].iter().zip(figures.chunks(3));
        let rows = rows.map(|(name, row)| format!("{name} {} tons against {} and {} before", row[0], row[1], row[2]));
        format!("{}\n\nThe harbour board gave no reasons for the week.", rows.collect::<Vec<_>>().join("\n\n"))
    };
    let first = ["12.4", "13.1", "9.9", "3.2", "3.4", "3.0", "2.9", "2.8", "2.2", "0.3", "0.6", "0.8"];
    let second = ["17.2", "12.4", "13.1", "5.1", "3.2", "3.4", "4.4", "2.9", "2.8", "0.7", "0.3", "0.6"];
    assert_eq!(untouched([&table(first), &table(second)], Drop::Duplicates), 2);
    let mut corrected = first;
    corrected[4] = "3.5";
    assert_eq!(untouched([&table(first), &table(corrected)], Drop::Duplicates), 1);
}

#[test]
fn one_telling_word_makes_no_other_article() {
    let with = |words: &str| format!("{BEFORE}\n\nIt took {words} to row out to the ferry.\n\n{BEHIND}");
    for (a, b) in [("5 hours", "6 hours"), ("hours", "twelve hours")] {
        assert_eq!(untouched([&with(a), &with(b)], Drop::Duplicates), 1, "{a} / {b}");
        assert_eq!(untouched([&with(b), &with(a)], Drop::Duplicates), 1, "{b} / {a}");
    }
}

#[test]
fn a_copy_without_a_telling_word_in_it_goes() {
    let edited = BEFORE.replace("worked", "laboured");
    let texts = [format!("{BEFORE}\n\n{BEHIND}"), format!("{edited}\n\n{BEHIND}")];
    assert_eq!(untouched([&texts[0], &texts[1]], Drop::Duplicates), 1);
}

#[test]
fn a_sentence_stays_where_the_other_one_says_the_opposite() {
    let within = |sentence: &str| format!("{BEFORE} {sentence} {BEHIND}");
    for (a, b) in [
        (
            "No survivors have been found in the wreck of the ferry off the island.",
            "Survivors have been found in the wreck of the ferry off the island.",
        ),
        (
            "It is not true that the captain of the ferry took the money of the widows.",
            "The captain of the ferry took the money of the widows.",
        ),
        ("No one was found alive in it.", "One was found alive in it."),
        ("The owners denied that the ferry was full.", "The ferry was full."),
        (
            "The mayor said that Holm took the money of the widows from the fund of the town.",
            "The mayor said that Raven took the money of the widows from the fund of the town.",
        ),
        (
            "The captain of the ferry was found alive in the water of the harbour in the spring.",
            "The captain of the ferry was found dead in the water of the harbour in the spring.",
        ),
        (
            "The ferry took on water near the island in the late evening of the storm, twice.",
            "The ferry took on water near the island in the late evening of the storm.",
        ),
        (
            "The water at the quay of the island stood at -4 feet in the evening of the storm.",
            "The water at the quay of the island stood at 4 feet in the evening of the storm.",
        ),
    ] {
        for (a, b) in [(a, b), (b, a)] {
            let cleaned = cleaned(&[within(a), within(b)], &[Drop::Reprints]);
            assert!(cleaned[1].1.contains(b), "{a} / {b}: {:?}", cleaned[1].1);
        }
    }
    let same = "The ferry was not full in the evening of the storm.";
    let cleaned = cleaned(&[within(same), within(same) + " It rained on the island."], &[Drop::Reprints]);
    assert!(!cleaned[1].1.contains(same));
}

/// Each of many sentences would else be held against all of a very long one.
#[test]
fn a_sentence_stays_that_is_a_part_of_a_very_long_one() {
    let part = |number: usize| sentence(8 * number + 6);
    let first: Vec<String> = (0..30).map(part).collect();
    let own = "Snow fell on the hills.";
    for (joined, left) in [(" and ", 2), (". ", 0)] {
        let later = (0..2).map(|number| format!("{}.", part(number))).collect::<Vec<_>>();
        let texts = [format!("{}.", first.join(joined)), format!("{} {own}", later.join(" "))];
        let cleaned = cleaned(&texts, &[Drop::Reprints]);
        assert_eq!(later.iter().filter(|sentence| cleaned[1].1.contains(*sentence)).count(), left, "{cleaned:?}");
    }
}

#[test]
fn what_an_article_tells_else_is_counted() {
    let says = |altered, lost, all| tells_something_else(Lost { altered, lost, all, names: 0, opposites: 0 }, 500);
    for (altered, lost, all) in [(3, 3, 19), (2, 2, 3), (0, 3, 5), (3, 0, 19)] {
        assert!(says(altered, lost, all), "{altered} {lost} {all}");
    }
    for (altered, lost, all) in [(3, 3, 20), (2, 2, 4), (2, 2, 12), (0, 2, 3), (0, 3, 6), (1, 1, 1), (0, 0, 0)] {
        assert!(!says(altered, lost, all), "{altered} {lost} {all}");
    }
    let figures =
        |altered, words| tells_something_else(Lost { altered, lost: 0, all: 20, names: 0, opposites: 0 }, words);
    assert!(figures(2, SHORT - 1) && !figures(1, SHORT - 1) && !figures(2, SHORT));
    let names = |names, words| tells_something_else(Lost { altered: 0, lost: 0, all: 0, names, opposites: 0 }, words);
    assert!(names(1, SHORT - 1) && names(3, SHORT) && names(9, 500));
    assert!(!names(0, 10) && !names(2, SHORT) && !names(8, 500));
}

#[test]
fn another_story_in_the_same_words_stays() {
    let court = |name: &str, town: &str, verdict: &str| {
        format!(
            "{name} of {town} stood before the court on the hill for the third day and said nothing of what he had \
             seen on the quay that night. The court found that he was {verdict} of taking the boat, and the crew \
             that had waited for him in the yard went home without a word to anybody."
        )
    };
    let first = court("Karl Berg", "Larne", "guilty");
    for (name, town, verdict, kept) in [
        ("Olaf Vik", "Selby", "guilty", 2),
        ("Karl Berg", "Selby", "guilty", 2),
        ("Karl Berg", "Larne", "not guilty", 2),
        ("Karl Berg", "Larne", "innocent", 2),
        ("Karl Berg", "Larne", "guilty", 1),
    ] {
        // A word is another one, so that the two are no exact copies.
        let second = court(name, town, verdict).replace("night", "evening");
        let left = cleaned(&[first.clone(), second], &[Drop::Duplicates]);
        assert_eq!(left.len(), kept, "{name} {town} {verdict}: {left:?}");
    }
}

/// A report of a week: long sentences with a figure in each.
fn report(figures: [&str; 5], link: &str) -> String {
    let rows = [
        "The boats of the north quay landed {} tons of herring in the week before the storm came in from the sea.",
        "At the market behind the old harbour the traders paid {} crowns for a box of it on most of the mornings.",
        "The board of the port said that {} crews had asked for help with the nets that the ice had torn apart.",
        "In the cold store on the hill there was room for {} boxes when the doors were shut for the long night.",
        "The school on the island was told to keep {} beds ready for the families of those who were still at sea.",
    ];
    let rows = rows.iter().zip(figures).map(|(row, figure)| row.replace("{}", figure));
    format!(
        "{}\n\nMore stands at https://valley.example/{link}/quay for whoever wants to read it.",
        rows.collect::<Vec<_>>().join("\n\n")
    )
}

#[test]
fn a_report_of_another_week_is_no_copy() {
    let week = ["12", "340", "9", "2100", "75"];
    let first = report(week, "a1");
    let copies = |other: &str| untouched([&first, other], Drop::Duplicates) == 1;
    assert!(!copies(&report(["17", "410", "6", "1800", "60"], "a1")));
    assert!(!copies(&report(["17", "410", "6", "2100", "75"], "a1")));
    assert!(!copies(&report(["17", "410", "9", "2100", "75"], "a1")));
    assert!(copies(&report(["17", "340", "9", "2100", "75"], "a1")));
    // Which link leads there tells nothing.
    assert!(copies(&report(["17", "340", "9", "2100", "75"], "b2")));
    // Figures that stand in the article that is kept alone, and in the one that would go alone.
    let without = report(["some", "many", "other", "enough", "more"], "a1");
    assert_eq!(untouched([&first, &without], Drop::Duplicates), 2);
    assert_eq!(untouched([&without, &first], Drop::Duplicates), 2);
}

/// Words of two articles between the same passages, each with figures of its own.
#[test]
fn what_was_filled_in_otherwise_counts() {
    let with = |own: &str| format!("{}\n\n{own}\n\n{BEFORE} {BEHIND}", report(["12", "340", "9", "2100", "75"], "a1"));
    let own = |number: usize, figures: [&str; 3]| {
        let words = sentence(8 * number + 5);
        let words: Vec<&str> = words.split(' ').collect();
        words
            .chunks(6)
            .zip(figures)
            .map(|(few, figure)| format!("{} {figure}", few.join(" ")))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let first = with(&own(50, ["31", "32", "33"]));
    assert_eq!(untouched([&first, &with(&own(60, ["41", "42", "43"]))], Drop::Duplicates), 2);
    assert_eq!(untouched([&first, &with(&own(60, ["41", "and", "or"]))], Drop::Duplicates), 1);
}

/// What a finding takes out of the article that is kept is not said there.
#[test]
fn the_same_words_stay_where_they_are_no_fragments() {
    let joined = "In the days since the attacks on the harbour and the old quay, U.S. Forces held the road to the town.\n\n\
                  He said that nobody in the valley had ever been told of the plans that Dr. Holm made in the spring.";
    let torn = joined.replace("U.S. ", "U.S.\n\n").replace("Dr. ", "Dr.\n\n");
    let drops = [Drop::Duplicates, Drop::Fragments];
    let fates = |texts: [&str; 2]| decided(&texts_of(texts), &drops).0;
    assert_eq!(fates([&torn, joined]), [Fate::Kept, Fate::Kept]);
    assert_eq!(fates([joined, &torn]), [Fate::Kept, Fate::Copy(0, Likeness::Exact)]);
    assert_eq!(fates([&torn, &torn]), [Fate::Kept, Fate::Copy(0, Likeness::Exact)]);
}

/// Which sentences go of a text that is told with a letter for each: one that goes, one that stays, a marked one.
fn whole_pairs(text: &str, sentences: &[&str], states: &str) -> String {
    let spans: Vec<Span> = sentences
        .iter()
        .map(|sentence| {
            let start = text.find(sentence).unwrap();
            Span::new(start, start + sentence.len())
        })
        .collect();
    let state = |letter| match letter {
        'g' => State::Goes(Why::Exact, 0),
        'm' => State::Marked,
        _ => State::Stays,
    };
    let mut states: Vec<State> = states.chars().map(state).collect();
    keep_pairs_whole(text, &spans, &mut states);
    let letter = |state: &State| match state {
        State::Goes(..) => 'g',
        State::Marked => 'm',
        State::Stays => 's',
    };
    states.iter().map(letter).collect()
}

#[test]
fn sentences_of_a_pair_of_marks_go_together() {
    let text = "It rained. “One. Two.” (Three. Four. Five.) It froze.";
    let sentences = ["It rained.", "“One.", "Two.”", "(Three.", "Four.", "Five.)", "It froze."];
    for (before, after) in [
        ("ggggggg", "ggggggg"),
        ("sgggggs", "sgggggs"),
        ("sgsgggs", "sssgggs"),
        ("ssggggs", "sssgggs"),
        ("sggsggs", "sggsgss"),
        ("sggggss", "sggsgss"),
        ("sgggsgs", "sgggsgs"),
        ("sgmgggs", "sgmgggs"),
        ("mmmmmmm", "mmmmmmm"),
    ] {
        assert_eq!(whole_pairs(text, &sentences, before), after, "{before}");
    }
    // Each holds a mark of the one before.
    let chain = "“One (two.” Three” four [five). Six]”";
    let parts = ["“One (two.”", "Three” four [five).", "Six]”"];
    assert_eq!(whole_pairs(chain, &parts, "ggs"), "sss");
    assert_eq!(whole_pairs(chain, &parts, "sgg"), "sss");
    assert_eq!(whole_pairs(chain, &parts, "ggg"), "ggg");
    // One of the two marks stands in no sentence.
    let apart = "It rained. ( One. Two) It froze.";
    assert_eq!(whole_pairs(apart, &["It rained.", "One.", "Two)", "It froze."], "gggg"), "ggsg");
    assert_eq!(whole_pairs(apart, &["It rained.", "One.", "Two)", "It froze."], "ggmg"), "ggmg");
}

#[test]
fn tokens_that_were_taken_out_are_in_ranges() {
    let text = "one two three four five six";
    let tokens: Vec<Span> = tokenise(text).iter().map(|token| token.span).collect();
    let removal = |part: &str| {
        let start = text.find(part).unwrap();
        Removal { doc: 0, span: Span::new(start, start + part.len()), why: Why::Exact, kept: None }
    };
    let range = |start, end| Ordinals { start, end };
    assert_eq!(cut(&tokens, &[removal("two three "), removal("six")]), [range(1, 3), range(5, 6)]);
    assert_eq!(cut(&tokens, &[removal("one "), removal("two "), removal("e four f")]), [range(0, 5)]);
    assert_eq!(cut(&tokens, &[removal(" ")]), []);
}

#[test]
fn places_that_went_lead_nowhere() {
    let range = |start, end| Ordinals { start, end };
    let place = |doc, start, end, passage| Place { doc, range: range(start, end), passage };
    let mut staying = Staying::new(2);
    staying.add(0, &[place(0, 5, 20, 0), place(0, 30, 40, 1)], vec![range(2, 20), range(31, 32)]);
    staying.add(1, &[], vec![range(0, 9)]);
    for doc in 2..8 {
        staying.add(doc, &[place(doc, 0, 15, 0)], vec![range(15, 18)]);
    }
    let places: Vec<(Doc, Ordinals)> = staying.places(0).collect();
    assert_eq!(places, [2, 3, 4, 5].map(|doc| (doc, range(0, 15))));
    assert_eq!(staying.places(1).collect::<Vec<_>>(), [(0, range(30, 40))]);
    let stays = |doc, ranges: &[(u32, u32)]| ranges.iter().map(|&(a, b)| staying.stays(doc, range(a, b))).collect();
    let first: Vec<bool> = stays(0, &[(0, 2), (0, 3), (19, 21), (20, 31), (20, 32), (32, 40)]);
    assert_eq!(first, [true, false, false, true, false, true]);
    let others: Vec<bool> = [stays(1, &[(0, 1), (9, 12), (15, 16)]), stays(2, &[(0, 15), (14, 16)])].concat();
    assert_eq!(others, [false, true, true, true, false]);
}

#[test]
fn boilerplate_and_reprints_go_each_for_itself() {
    let form = "Letters to the board are read out on the first evening of the month in the hall by the old quay.";
    let texts: Vec<String> = (0..40).map(|number| format!("{}. {form}", sentence(8 * number + 4))).collect();
    let texts = [texts, vec![format!("{COUNCIL} It rained."), format!("{COUNCIL} It froze.")]].concat();
    let holds = |left: &[(usize, String)], part: &str| left.iter().filter(|(_, text)| text.contains(part)).count();
    let left = cleaned(&texts, &[Drop::Boilerplate]);
    assert_eq!((holds(&left, form), holds(&left, COUNCIL)), (1, 2));
    let left = cleaned(&texts, &[Drop::Reprints]);
    assert_eq!((holds(&left, form), holds(&left, COUNCIL)), (40, 1));
}

#[test]
fn each_kind_of_fault_goes_for_itself() {
    let cut = "In the days since the attacks on the harbour and the old quay of the town, U.S.";
    let again = "The boats leave at noon from the old quay behind the mill of the island.";
    let page = "Continue reading";
    let text = format!("Snow fell on the hills.\n\n{cut}\n\n{again}\n\n{page}\n\n{again}\n\nNobody spoke.");
    let left = |drop| cleaned(std::slice::from_ref(&text), &[drop]).remove(0).1;
    let counts = |left: &str| [cut, again, page].map(|part| left.matches(part).count());
    assert_eq!(counts(&left(Drop::Fragments)), [0, 2, 1]);
    assert_eq!(counts(&left(Drop::Repeats)), [1, 1, 1]);
    assert_eq!(counts(&left(Drop::Residue)), [1, 2, 0]);
    assert_eq!(left(Drop::Reprints), text);
}

/// What only an article tells that goes for another one stays elsewhere.
#[test]
fn an_article_that_goes_keeps_nothing() {
    let own = "A keeper of bees on the island sold all of her hives to the school beside the old mill.";
    let texts =
        [sentences(0..40), format!("{}\n\n{own}", sentences(0..25)), format!("{own} Nobody spoke of it at noon.")];
    let (fates, left) = decided(&texts, &[Drop::Duplicates, Drop::Reprints]);
    assert_eq!(fates, [Fate::Kept, Fate::Copy(0, Likeness::Near), Fate::Kept]);
    assert_eq!(left, [(0, texts[0].clone()), (2, texts[2].clone())]);
}

#[test]
fn what_is_said_twice_in_a_reprint_goes_once() {
    let texts = [format!("{COUNCIL} {VOTE}"), format!("{COUNCIL} {VOTE}\n\n{COUNCIL} It snowed.")];
    let left = cleaned(&texts, &[Drop::Reprints, Drop::Repeats]);
    assert_eq!(left, [(0, texts[0].clone()), (1, "It snowed.".to_owned())]);
}

/// Where a finding takes the one sentence of a quotation, the other one need not stay for its sake.
#[test]
fn a_quotation_goes_whose_other_sentence_is_taken_out_already() {
    let again = "The boats leave at noon from the old quay behind the mill of the island.";
    let texts = [COUNCIL.to_owned(), format!("{again} It snowed.\n\n“{COUNCIL} {again}”")];
    let left = cleaned(&texts, &[Drop::Reprints, Drop::Repeats]);
    assert_eq!(left, [(0, texts[0].clone()), (1, format!("{again} It snowed.\n\n"))]);
}

/// An article that says a passage twice, once without its figures, tells nothing else.
#[test]
fn figures_that_are_told_once_are_told() {
    let first = report(["12", "340", "9", "2100", "75"], "a1");
    let again = report(["some", "many", "other", "enough", "more"], "a1");
    let again = again.split("\n\nMore stands").next().unwrap();
    for other in [format!("{first}\n\n{again}"), format!("{again}\n\n{first}")] {
        assert_eq!(untouched([&first, &other], Drop::Duplicates), 1, "{other}");
    }
}

/// Figures of what goes itself tell nothing, those beside it do.
#[test]
fn figures_of_what_goes_itself_do_not_count() {
    let week = ["12", "340", "9", "2100", "75"];
    let with = |week, cut: &str| format!("{}\n\n{cut}\n\nNobody spoke.", report(week, "a1"));
    let first = with(week, "In the 12 days since the 9 attacks on the 3 harbours of the town, U.S.");
    let cut = "When the 14 divers had left the 8 flooded tunnels under the 5 wide grey rivers in";
    let drops = [Drop::Duplicates, Drop::Fragments];
    let kept = |other: String| {
        let (fates, _) = decided(&[first.clone(), other], &drops);
        fates.iter().filter(|fate| **fate == Fate::Kept).count()
    };
    assert_eq!(kept(with(week, cut)), 1);
    assert_eq!(kept(with(["17", "410", "6", "1800", "60"], cut)), 2);
}

/// Figures that stand in no passage are lost, but none was altered.
#[test]
fn figures_of_its_own_make_no_other_article() {
    let first = report(["12", "340", "9", "2100", "75"], "a1");
    let own = "On the island 4 cats, 6 dogs and 8 hens were found.";
    for other in [format!("{first}\n\n{own}"), format!("{own}\n\n{first}")] {
        assert_eq!(untouched([&first, &other], Drop::Duplicates), 1, "{other}");
    }
}
