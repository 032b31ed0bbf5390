//! What the abbreviation at a sentence's end says by itself.

use super::CERTAIN;
use crate::model::Ending;
use crate::model::features::Opened;
use crate::text::kinds::End;
use crate::text::lexicon::{self, Abbreviation};
use crate::text::tokens::Token;
use crate::text::{BlockKind, Text};

/// What an abbreviation says by itself: no sentence ends with Mr. or Gov., with the number
/// sign or, but for a few stage names, with a first name and an initial.
pub(super) fn least_score(source: &str, words: &[Token], what: Abbreviation, form: &str) -> f32 {
    let Some(last) = words.last() else { return 0.0 };
    let before = words.len().checked_sub(2).map(|at| words[at]);
    let before_form = before.map_or("", |word| word.span.of(source));
    let between = before.map_or("", |before| &source[before.span.end as usize..last.span.start as usize]);
    let apart = before.is_none() || !is_compound(between);
    match what {
        _ if !apart => 0.0,
        // "Dist. Atty.", of which the second is taken for a sentence of its own.
        Abbreviation::Title if lexicon::is_only_title(form) || words.len() == 1 => 0.98,
        Abbreviation::Title if form == "St" && is_begun_apposition(source, words) => 0.94,
        // "led by Det.", "sent to Ft.": no street's name stands before it.
        Abbreviation::Title if is_led_title(source, words) => 0.96,
        // "from April to Oct.", "Ant and Dec."
        Abbreviation::Month if is_whole_month(source, words) => 0.0,
        // "glad to hear it, Jan." names a reader.
        Abbreviation::Month
            if between.contains('(')
                || matches!(
                    before_form,
                    "on" | "On" | "of" | "from" | "to" | "through" | "the" | "and" | "between"
                )
                || lexicon::is_day(before_form) =>
        {
            0.95
        }
        // "returns Sept." wants a day, and Jan is a name.
        Abbreviation::Month
            if words.len() >= 3
                && matches!(form, "Feb" | "Aug" | "Sept" | "Oct" | "Nov" | "Dec")
                && between == " "
                && before_form != "or" =>
        {
            0.9
        }
        // "the sum of Rs.", but the three Rs.
        Abbreviation::Number
            if form == "Rs"
                && between == " "
                && before.is_some_and(|word| word.shape.starts_lower())
                && !counts(before_form) =>
        {
            0.96
        }
        Abbreviation::Number if form == "Rs" => 0.0,
        // "ranked No.", but people also vote No.
        Abbreviation::Number
            if between == " "
                && !matches!(
                    before_form,
                    "vote"
                        | "voted"
                        | "votes"
                        | "voting"
                        | "say"
                        | "says"
                        | "said"
                        | "saying"
                        | "not"
                        | "or"
                        | "and"
                        | "answer"
                        | "answered"
                        | "is"
                        | "but"
                        | "simple"
                        | "big"
                ) =>
        {
            0.96
        }
        Abbreviation::Initial if form.len() == 1 && !is_count(form) && lexicon::is_first_name(before_form) => 0.96,
        Abbreviation::Initial if wants_surname(source, words) => 0.9,
        // "from Co.", which is a county there and no company.
        Abbreviation::Company if form == "Co" && matches!(before_form, "in" | "from" | "of" | "near") => 0.94,
        // Something always follows.
        Abbreviation::Joining if joins(form) && words.len() >= LEAST_JOINED => 0.97,
        Abbreviation::Place if attributive(before_form) => 0.96,
        Abbreviation::Place if begins_clause(source, words) => 0.97,
        Abbreviation::Place if words.len() >= 4 => {
            let comma = before.is_some_and(|before| {
                let last = words[words.len() - 1];
                source[before.span.end as usize..last.span.start as usize].contains(',')
            });
            // "In the days since the attacks, U.S.": an opening phrase, and its clause is gone.
            let opening = is_opening(source, words) && before.is_some_and(|word| word.shape.starts_lower());
            // "to prevent U.S.": without its article the name belongs to a noun that is missing.
            let bare = matches!(form, "U.S" | "U.K" | "U.N")
                && before.is_some_and(|word| word.shape.starts_lower())
                && between == " "
                && !lexicon::dangles(before_form)
                && words[words.len() - 3].span.of(source) != "the";
            match (comma && opening && !has_verb(source, words), bare) {
                (true, _) => 0.97,
                (false, true) => 0.9,
                (false, false) => 0.0,
            }
        }
        _ => 0.0,
    }
}

/// Fewest words of a sentence that stops at a joining abbreviation: what is shorter may be the head of a table.
const LEAST_JOINED: usize = 5;

/// Joining abbreviations that stand for nothing else. "Two hours approx.", "the reds esp." and "breakfast incl." are whole.
fn joins(form: &str) -> bool {
    matches!(form, "cf" | "e.g" | "eg" | "i.e" | "v" | "viz" | "vs")
}

/// True where what is joined stands apart, "boats, e.g." and "(cf.", or where a small word leads to it, "made up of e.g."
fn is_led_to(source: &str, words: &[Token]) -> bool {
    let [.., before, last] = words else { return false };
    let form = before.span.of(source);
    source[before.span.end as usize..last.span.start as usize].contains([',', '(', '['])
        || lexicon::dangles(form)
        || matches!(form, "and" | "or" | "but")
}

/// A title behind a small word that leads to a name, or behind another title.
fn is_led_title(source: &str, words: &[Token]) -> bool {
    let [.., before, last] = words else { return false };
    let form = before.span.of(source);
    match &source[before.span.end as usize..last.span.start as usize] {
        " " => {
            before.shape.starts_lower()
                && (lexicon::dangles(form) || form == "and")
                // "the Pres." may be all that is meant.
                && (form != "the" || matches!(last.span.of(source), "St" | "Ft" | "Mt"))
        }
        ". " => before.shape.starts_upper() && lexicon::abbreviation(form) == Some(Abbreviation::Title),
        _ => false,
    }
}

/// "the fact that the U.S.", "But in 1954, the U.S.": a clause of which there is no more.
fn begins_clause(source: &str, words: &[Token]) -> bool {
    let form = |word: &Token| word.span.of(source);
    let (lead, next) = match words {
        [.., lead, article, _] if form(article) == "the" => (lead, article),
        [.., lead, last] => (lead, last),
        _ => return false,
    };
    match &source[lead.span.end as usize..next.span.start as usize] {
        " " => matches!(
            form(lead),
            "that" | "if" | "when" | "while" | "because" | "although" | "though" | "whether" | "unless"
        ),
        ", " => form(next) == "the" && words.len() >= 4 && opens_with_event(source, words),
        _ => false,
    }
}

/// "In the days since the attacks, the U.S." and "But in 1954, the U.S.": when the clause takes place that is gone. "Like
/// Canada, the U.S.", "For my parents, the U.S." and "After China and India, the U.S." answer a question or count.
fn opens_with_event(source: &str, words: &[Token]) -> bool {
    let form = |word: &Token| word.span.of(source);
    let compares = words.iter().take(2).any(|word| {
        matches!(form(word).to_ascii_lowercase().as_str(), "after" | "for" | "like" | "unlike" | "from" | "over")
    });
    let tells = |word: &Token| {
        let form = form(word);
        word.shape.has_digit()
            || lexicon::is_day(form)
            || lexicon::is_month(form) && word.shape.starts_upper()
            || word.shape.starts_lower() && (form.ends_with("ing") || is_event(form))
    };
    is_opening(source, words) && !compares && !has_verb(source, words) && words.iter().any(tells)
}

/// Nouns of times and of what happens.
#[rustfmt::skip]
fn is_event(form: &str) -> bool {
    matches!(
        form,
        "day" | "days" | "night" | "morning" | "afternoon" | "evening" | "week" | "weeks" | "weekend" | "month"
            | "months" | "year" | "years" | "decade" | "decades" | "century" | "centuries" | "spring" | "summer"
            | "autumn" | "winter" | "time" | "beginning" | "end" | "aftermath" | "wake" | "attack" | "attacks" | "war"
            | "crisis" | "election" | "elections" | "talks" | "storm" | "fact"
    )
}

/// "In the days since the attacks", "But in 1954".
fn is_opening(source: &str, words: &[Token]) -> bool {
    let joined = matches!(words[0].span.of(source), "But" | "And" | "So" | "Yet");
    words.get(usize::from(joined)).is_some_and(|word| leads_in(word.span.of(source)))
}

/// Prepositions with which an opening phrase begins.
pub(super) fn leads_in(form: &str) -> bool {
    let lower = form.to_ascii_lowercase();
    matches!(
        lower.as_str(),
        "in" | "on"
            | "at"
            | "after"
            | "since"
            | "during"
            | "despite"
            | "with"
            | "before"
            | "as"
            | "for"
            | "under"
            | "following"
            | "amid"
            | "by"
            | "from"
            | "unlike"
            | "like"
            | "over"
            | "until"
            | "within"
    )
}

/// "Raven, a former Wall St.": a name and what the one is who bears it, of whom nothing is told.
fn is_begun_apposition(source: &str, words: &[Token]) -> bool {
    let form = |word: &Token| word.span.of(source);
    let Some(at) = words.windows(2).position(|pair| {
        matches!(form(&pair[1]), "a" | "an" | "the") && source[pair[0].span.end as usize..].starts_with(", ")
    }) else {
        return false;
    };
    // "Raven's, a bar on Wall St." is an address.
    let lowers = words[at + 2..].iter().filter(|word| word.shape.starts_lower());
    !has_verb(source, words)
        && lowers.clone().count() > 0
        && !lowers.into_iter().any(|word| lexicon::dangles(form(word)))
}

/// The numbers of kings: George V.
fn is_count(form: &str) -> bool {
    matches!(form, "I" | "V" | "X")
}

/// Words that count what follows, or say whose it is.
fn counts(form: &str) -> bool {
    lexicon::is_number(form)
        || matches!(form, "the" | "these" | "those" | "his" | "her" | "its" | "their" | "our" | "my")
}

/// Words before a month in which the other end of a range is looked for.
const RANGE: usize = 4;

/// True for a month at the end that wants no day: "in Sept.", "by 3 Nov.", "from April to Oct.". "Ant and Dec." is none.
fn is_whole_month(source: &str, words: &[Token]) -> bool {
    let [rest @ .., before, _] = words else { return false };
    let form = |word: &Token| word.span.of(source);
    // The day of a date stands before its month or behind it.
    let month = |word: &&Token| word.shape.starts_upper() && lexicon::is_month(form(word));
    match form(before) {
        "in" | "by" | "until" | "till" | "since" | "last" | "this" | "next" | "late" | "early" | "mid" | "each"
        | "every" => rest.len() > 1,
        "to" | "through" | "and" => {
            let near = &rest[rest.len().saturating_sub(RANGE)..];
            match near.iter().rposition(|word| month(&word)) {
                Some(at) => at + 1 == near.len(),
                // "Ant and Dec."
                None => {
                    let other = near.last();
                    let named = |word: &Token| word.shape.starts_upper() && !lexicon::is_day(form(word));
                    form(before) == "and" && other.is_some_and(named)
                }
            }
        }
        day => {
            let digits = day.strip_suffix("st").or_else(|| day.strip_suffix("nd")).or_else(|| day.strip_suffix("rd"));
            let digits = digits.or_else(|| day.strip_suffix("th")).unwrap_or(day);
            let between = &source[before.span.end as usize..];
            between.starts_with(' ') && digits.parse().is_ok_and(|day: u32| (1..=31).contains(&day))
        }
    }
}

/// "lodged by K. R." and "heard by Justice D.Y.": initials behind which a surname must follow. "U. S." and "5 P. M." are
/// other things.
fn wants_surname(source: &str, words: &[Token]) -> bool {
    let [.., lead, before, last] = words else { return false };
    let form = |word: &Token| word.span.of(source);
    let (before_form, last_form) = (form(before), form(last));
    let apart = source[before.span.end as usize..last.span.start as usize].trim_start_matches('.') == " ";
    let initials = last_form.len() == 1 && is_letter(before_form);
    apart
        && if initials {
            // Behind a word that leads to people, or a title: "an I. V." and "the head of P. R." are things. Three letters
            // are a name of their own more often.
            let named = matches!(form(lead), "by" | "to" | "and" | "with" | "for") || lexicon::is_rank(form(lead));
            !lexicon::is_place_or_time(before_form, last_form) && named
        } else {
            // Courts hide names, Mr. B., and tales have a Professor X.
            lexicon::is_rank(before_form) && last_form.len() > 1
        }
}

/// True for one capital letter.
fn is_letter(form: &str) -> bool {
    form.len() == 1 && form.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Probability that a paragraph is cut which is nothing but such an abbreviation.
pub(super) const STUMP: f32 = 0.98;

/// Most words of a stump.
const STUMP_WORDS: usize = 2;

/// "Dr." above "Holm spoke to the board." and "On Jan." above "5 it was sent back.": a paragraph that is nothing but a title
/// or a month, with the name or the day in the next one. Above "Smith 12, Doe 9." it is a label.
pub(super) fn is_stump(source: &str, text: &Text, at: usize) -> bool {
    let block = &text.blocks[at];
    let (words, Some(next)) = (text.words_in(block), text.blocks.get(at + 1)) else { return false };
    let (Some(last), Some(body)) = (words.last(), block.span.of(source).strip_suffix('.')) else { return false };
    let follows = next.span.of(source);
    words.len() <= STUMP_WORDS
        && last.span.end + 1 == block.span.end
        && body.starts_with(char::is_uppercase)
        && (words.len() == 1 || lexicon::dangles(words[0].span.of(source)) || words[0].span.of(source) == "And")
        && next.kind == BlockKind::Prose
        && is_told(source, text.words_in(next), super::ending_of(source, next.span))
        && match lexicon::abbreviation(last.span.of(source)) {
            // Parties and columns of tables are labelled so.
            Some(Abbreviation::Title) => {
                follows.starts_with(char::is_uppercase)
                    && !matches!(last.span.of(source), "Rep" | "Reps" | "Sen" | "Sens" | "Fr" | "Sec" | "Dir")
            }
            Some(Abbreviation::Month) => follows.starts_with(|c: char| c.is_ascii_digit()),
            _ => false,
        }
}

/// Fewest words of the rest of a sentence below a stump.
const LEAST_REST: usize = 5;

/// True for the rest of a sentence: it has its end mark and a word that may be its verb.
fn is_told(source: &str, words: &[Token], body: &str) -> bool {
    let form = |word: &Token| word.span.of(source);
    let may_be_verb = |word: &Token| {
        lexicon::is_verb(form(word))
            || word.shape.starts_lower() && !lexicon::dangles(form(word)) && !lexicon::is_number(form(word))
    };
    words.len() >= LEAST_REST && End::of(body) == End::Mark && words.iter().any(may_be_verb)
}

/// M&Ms and July/Sept. are compounds.
fn is_compound(between: &str) -> bool {
    !between.contains([' ', '\u{A0}', '(', '“', '"'])
}

/// True when a whole sentence may well end with the abbreviation, or when it is none, whatever the
/// model thinks: "in L.A.", "at 10 a.m.", "Louis C.K.", "M&Ms.", "voted No."
pub(super) fn may_end(ending: &Ending<'_>, what: Abbreviation, form: &str) -> bool {
    let Ending { source, text, sentence, .. } = *ending;
    let words = text.words_of(&sentence);
    let [.., before, last] = words else { return false };
    let before_form = before.span.of(source);
    let between = &source[before.span.end as usize..last.span.start as usize];
    let among_others = text.blocks.len() > 1;
    match what {
        _ if is_compound(between) => true,
        // "(9 p.m." has lost its bracket.
        Abbreviation::Time | Abbreviation::Suffix => Opened::of(source, &sentence).brackets() <= 0,
        // G.M., V.A., L.P. and F.A. are names of their own; so are stage names.
        Abbreviation::Initial if form.len() > 1 => !wants_surname(source, words),
        Abbreviation::Initial => among_others && !is_cut_name(ending, [*before, *last]),
        Abbreviation::Place if !matches!(form, "U.S" | "U.K" | "U.N") => {
            !(attributive(before_form) || before_form.eq_ignore_ascii_case("the"))
        }
        // "in the western U.S."; "More U.S." is a heading.
        Abbreviation::Place => {
            let article = words.len() > 2 && words[words.len() - 3].span.of(source).eq_ignore_ascii_case("the");
            article && between == " " && before.shape.starts_lower() && !attributive(before_form)
                || among_others && words.len() == 2 && !before_form.eq_ignore_ascii_case("the")
                || among_others && is_place_heading(source, words)
        }
        // "Hollywood, Ca." is a state; "212 p." and "99 n.o." are counted.
        Abbreviation::Joining => {
            let counted = form == "p" || form.contains('.') && !matches!(form, "e.g" | "i.e" | "a.k.a");
            matches!(form, "Ca" | "Est") || before.shape.has_digit() && between == " " && counted
        }
        // "on 47th St.", "at the corner of Main St."
        Abbreviation::Title => form == "St" && (before.shape.has_digit() || is_street(source, words)),
        Abbreviation::Closing => {
            matches!(form, "Ave" | "Blvd" | "Rd" | "Hwy") && between == " " && before.shape.starts_upper()
        }
        Abbreviation::Number if form == "pp" => before.shape.has_digit(),
        Abbreviation::Number if form == "Rs" => least_score(source, words, what, form) <= 0.0,
        Abbreviation::Number if form == "No" => {
            let counts = least_score(source, words, what, form) > 0.0;
            let heading = || words.len() < 8 && !has_verb(source, words) && !lexicon::dangles(before_form);
            !counts || among_others && heading()
        }
        // "Industry and region Rates Feb." heads the column of a table.
        Abbreviation::Month => {
            if is_whole_month(source, words) {
                return true;
            }
            let verb = || words.iter().any(|word| lexicon::is_verb(word.span.of(source)));
            among_others
                && !before.shape.starts_lower()
                && !before.shape.has_digit()
                && !lexicon::is_day(before_form)
                && !verb()
        }
        _ => false,
    }
}

/// "Life in the U.S.": a heading inside the text.
fn is_place_heading(source: &str, words: &[Token]) -> bool {
    let [start @ .., place, article, _] = words else { return false };
    // Of "Officials in the U.S." more may follow.
    matches!(start, [word] if matches!(word.span.of(source), "Life" | "Made" | "Born" | "Living" | "Working"))
        && matches!(place.span.of(source), "in" | "from" | "across" | "around" | "outside")
        && article.span.of(source) == "the"
}

/// "at the corner of Main St.", "on Wall St.": a street's name behind a small word that leads to places. Saints' towns stand
/// behind directions and behind what lies there: East St. Louis, Lake St. Clair.
fn is_street(source: &str, words: &[Token]) -> bool {
    let [.., lead, name, last] = words else { return false };
    let form = |word: &Token| word.span.of(source);
    &source[name.span.end as usize..last.span.start as usize] == " "
        && name.shape.starts_upper()
        && form(name).len() > 2
        && !lexicon::starts_sentences(form(name))
        && !lexicon::is_day(form(name))
        && !lexicon::is_month(form(name))
        && !lexicon::is_rank(form(name))
        && !matches!(
            form(name),
            "East"
                | "West"
                | "North"
                | "South"
                | "Mount"
                | "Port"
                | "Fort"
                | "Lake"
                | "Old"
                | "New"
                | "Upper"
                | "Lower"
                | "River"
                | "Cape"
                | "Point"
                | "Bay"
                | "Church"
                | "Hospital"
                | "Saint"
        )
        && (matches!(form(lead), "on" | "off" | "along" | "down") || form(lead) == "of" && at_corner(source, words))
        && !is_begun_apposition(source, words)
}

/// "at the corner of Main".
fn at_corner(source: &str, words: &[Token]) -> bool {
    let [.., corner, _, _, _] = words else { return false };
    matches!(corner.span.of(source), "corner" | "end" | "side" | "foot" | "top" | "bottom")
}

/// Tokens before and behind a name in which it is looked for again.
const NEAR: usize = 2000;

/// True when a first name and an initial want a surname: no other place of the article calls the person by
/// them alone.
fn is_cut_name(ending: &Ending<'_>, name: [Token; 2]) -> bool {
    let Ending { source, text, sentence, .. } = *ending;
    let here = sentence.tokens.end as usize;
    // Courts and papers hide names so: "identified only as Jan K."
    let before = here.checked_sub(3).map_or("", |before| text.tokens[before].span.of(source));
    if sentence.tokens.len() > 2 && matches!(before, "as" | "is" | "was" | "named" | "called" | "identified") {
        return false;
    }
    let (mut alone, mut surnamed) = (false, false);
    for at in text.standings_near(here - 2, NEAR) {
        let Some(letter) = text.tokens.get(at + 1).filter(|letter| letter.hash == name[1].hash) else { continue };
        let surname = text.tokens.get(at + 2).is_some_and(|next| {
            source[letter.span.end as usize..next.span.start as usize].trim_start_matches('.') == " "
                && next.shape.starts_upper()
                && !lexicon::starts_sentences(next.span.of(source))
                // In headlines every word is written large.
                && !text.tokens.get(at + 3).is_some_and(|then| {
                    then.shape.starts_upper() && &source[next.span.end as usize..then.span.start as usize] == " "
                })
        });
        surnamed |= surname;
        alone |= !surname;
    }
    if surnamed || alone {
        return !alone;
    }
    // Two words are how readers sign. Kings are counted.
    let last = name[1].span.of(source);
    sentence.tokens.len() > 2
        && (lexicon::is_first_name(name[0].span.of(source))
            && !(is_count(last) && lexicon::is_king(name[0].span.of(source)))
            || wants_surname(source, text.words_of(&sentence)))
}

/// "to the U.S." ends sentences as often as it goes on.
pub(super) fn behind_article(ending: &Ending<'_>) -> bool {
    let words = ending.text.words_of(&ending.sentence);
    words.len().checked_sub(2).is_some_and(|at| words[at].span.of(ending.source).eq_ignore_ascii_case("the"))
}

/// Words behind which the name of a country belongs to a noun that must follow: "former U.S.".
fn attributive(before: &str) -> bool {
    matches!(
        before,
        "former"
            | "senior"
            | "new"
            | "first"
            | "second"
            | "other"
            | "its"
            | "his"
            | "her"
            | "their"
            | "a"
            | "an"
            | "two"
            | "three"
            | "several"
            | "many"
            | "some"
            | "top"
            | "most"
            | "more"
            | "these"
            | "those"
            | "every"
            | "any"
            | "current"
            | "largest"
            | "biggest"
            | "longtime"
            | "ex"
    )
}

/// True when the abbreviation can hardly end such a sentence, whatever the model thinks.
pub(super) fn is_certain(ending: &Ending<'_>, what: Abbreviation, form: &str) -> bool {
    let words = ending.text.words_of(&ending.sentence);
    match what {
        // Those of letters that no list has may be anything: "w.e.f.", "m.p.h."
        Abbreviation::Joining => joins(form) && is_led_to(ending.source, words),
        Abbreviation::Title | Abbreviation::Month => least_score(ending.source, words, what, form) >= CERTAIN,
        // A table's heading: "Episode No." above other headings.
        Abbreviation::Number => {
            least_score(ending.source, words, what, form) > 0.0
                && ending
                    .text
                    .blocks
                    .get(ending.block + 1)
                    .is_none_or(|next| next.span.of(ending.source).starts_with(|c: char| c.is_ascii_digit()))
        }
        Abbreviation::Initial => {
            // "Robert S." but not "Plan B." or "Louis C.K.": a first name stands before it. A line
            // of nothing else is how readers sign.
            form.len() == 1
                && !is_count(form)
                && words.len() > 2
                && words.len().checked_sub(2).is_some_and(|at| lexicon::is_first_name(words[at].span.of(ending.source)))
        }
        Abbreviation::Place => least_score(ending.source, words, what, form) >= CERTAIN,
        Abbreviation::State | Abbreviation::Company => false,
        Abbreviation::Time | Abbreviation::Suffix | Abbreviation::Closing => false,
    }
}

/// True when one of the words looks like a finite verb.
fn has_verb(source: &str, words: &[Token]) -> bool {
    words.iter().any(|word| {
        let form = word.span.of(source);
        lexicon::is_verb(form) || word.shape.starts_lower() && form.ends_with("ed")
    })
}
