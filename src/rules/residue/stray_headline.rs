//! Headlines of other articles.

use std::cell::OnceCell;

use crate::compare::Cut;
use crate::finding::Finding;
use crate::rules::{Analysis, declare_rule};
use crate::text::headline;
use crate::text::kinds::{self, End};
use crate::text::{Block, BlockKind, Text, Token, chars, lexicon};

declare_rule! {
    /// The headline of another article stands at the end of the text or between its paragraphs.
    ///
    /// Scrapers take the links below and beside an article for its last paragraphs. An editor
    /// sees a line without a full stop that has nothing to do with the story. The rule weighs
    /// the line’s place, its end, headline language (capitals, present tense, no articles,
    /// quotes in single marks, *Man held for smuggling tortoises*) and how many of its words stand elsewhere in the article.
    /// Articles that are lists, and articles with many headings, are left alone.
    ///
    /// ```text flagged
    /// The tunnel under the river opened on Monday, two years later than planned.
    ///
    /// Its walls had to be sealed twice, the engineers said.
    ///
    /// Striker Leaves Rovers After ‘Bitter’ Row With Coach
    /// ```
    ///
    /// ```text clean
    /// The tunnel under the river opened on Monday, two years later than planned.
    ///
    /// Why it took so long
    ///
    /// Its walls had to be sealed twice, the engineers said.
    /// ```
    STRAY_HEADLINE: "stray-headline", Residue, Warning, English, check
}

/// Shortest and longest line that is weighed, in words.
const LENGTHS: std::ops::RangeInclusive<usize> = 3..=24;

/// Weight from which a line at the end of the article counts as a stray headline.
const AT_THE_END: f32 = 0.0;

/// Weight from which a line between paragraphs does; headings stand there as well.
const BETWEEN: f32 = 1.5;

/// Likeness from which on a line speaks like a headline without one of their verbs.
const LIKE_A_HEADLINE: f32 = 2.0;

/// Most lines of a box of headlines.
const MOST_LINKS: usize = 24;

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let source = analysis.article.text.as_str();
    let text = analysis.text;
    let lines = candidates(analysis);
    if lines.is_empty() {
        return;
    }
    let shared = shared_words(source, text, &lines);
    let digest = OnceCell::new();
    for (line, shared) in lines.iter().zip(shared) {
        let weight = weigh(source, text, line, shared);
        let needed = if line.last { AT_THE_END } else { BETWEEN };
        if weight < needed
            || is_cut_word(analysis, line)
            || kinds::repeats_title(source, text.words_in(&text.blocks[line.block]), &text.title)
            || !line.last && *digest.get_or_init(|| is_digest(source, text))
        {
            continue;
        }
        let place = if line.last { "at the end" } else { "between the paragraphs" };
        findings.push(Finding {
            rule: STRAY_HEADLINE.name,
            group: STRAY_HEADLINE.group,
            severity: STRAY_HEADLINE.severity,
            span: text.blocks[line.block].span,
            message: format!("this looks like the headline of another article, left {place}"),
            help: Some("delete the line, or mark it as a heading if it is one".to_owned()),
            score: Some(1.0 / (1.0 + (needed - 1.5 - weight).exp())),
            related: Vec::new(),
        });
    }
}

/// A line that may be a headline.
struct Line {
    /// Ordinal of its block.
    block: usize,
    /// Nothing but furniture and other such lines follows.
    last: bool,
}

/// Lines of the right shape, in articles that do not consist of such lines.
fn candidates(analysis: &Analysis<'_>) -> Vec<Line> {
    let source = analysis.article.text.as_str();
    let text = analysis.text;
    let blocks = &text.blocks;
    // Open lines (no end mark, no furniture) against paragraphs: lists, tables, lyrics and
    // transcripts have many of the former.
    let (mut open, mut paragraphs) = (0usize, 0usize);
    let mut lines = Vec::new();
    let mut first_paragraph = None;
    for (at, block) in blocks.iter().enumerate() {
        let ended = matches!(End::of(block.span.of(source)), End::Mark | End::Ellipsis);
        if ended && block.tokens.len() >= 8 {
            paragraphs += 1;
            first_paragraph.get_or_insert(at);
        }
        let plain =
            matches!(block.kind, BlockKind::Headline | BlockKind::Subhead | BlockKind::Prose | BlockKind::Quote);
        if !ended && (plain && block.furniture.is_none() || block.kind == BlockKind::ListItem) {
            open += 1;
        }
        if plain && block.furniture.is_none() && first_paragraph.is_some() && has_shape(source, text, block) {
            lines.push(Line { block: at, last: false });
        }
    }
    if paragraphs < 2 || lines.is_empty() {
        return Vec::new();
    }
    mark_last(text, &mut lines);
    let trailing = lines.iter().filter(|line| line.last).count();
    // A list at the end (songs, members, prizes) is no box of headlines, which speak in verbs.
    let spoken = |line: &Line| {
        let words = text.words_in(&blocks[line.block]);
        // "Best album: Holm, Harbour Songs" is an entry of a list.
        let is_labelled = blocks[line.block].span.of(source).contains(": ");
        headline::verbs(source, words) > 0 || !is_labelled && headline::likeness(source, words) >= LIKE_A_HEADLINE
    };
    let listed = trailing > 2 && lines.iter().filter(|line| line.last && spoken(line)).count() * 2 <= trailing;
    let inner = open.saturating_sub(trailing);
    lines.retain(|line| {
        if line.last {
            inner * 3 <= paragraphs && trailing <= MOST_LINKS && !listed
        } else {
            inner <= (paragraphs / 8).max(2) && follows_and_leads_prose(source, blocks, line.block)
        }
    });
    lines
}

/// Marks the lines behind the last paragraph.
fn mark_last(text: &Text, lines: &mut [Line]) {
    let mut end = text.blocks.len();
    for line in lines.iter_mut().rev() {
        let between = &text.blocks[line.block + 1..end];
        if !between.iter().all(|block| block.furniture.is_some() || block.kind == BlockKind::Promo) {
            return;
        }
        line.last = true;
        end = line.block;
    }
}

/// True when a paragraph ends before a line and another one follows it.
fn follows_and_leads_prose(source: &str, blocks: &[Block], at: usize) -> bool {
    let prose = |block: &Block| matches!(block.kind, BlockKind::Prose | BlockKind::Quote);
    let before = blocks[..at].iter().rev().find(|block| block.furniture.is_none());
    let behind = blocks[at + 1..].iter().find(|block| block.furniture.is_none());
    before.is_some_and(|block| prose(block) && End::of(block.span.of(source)) == End::Mark)
        && behind.is_some_and(|block| prose(block) && block.tokens.len() >= 8)
}

/// Lines that head the paragraphs below them from which on an article is a row of briefs.
const BRIEFS: usize = 2;

/// True for a row of briefs, each under its own headline.
fn is_digest(source: &str, text: &Text) -> bool {
    let blocks = &text.blocks;
    let line = |block: &Block| {
        LENGTHS.contains(&block.tokens.len())
            && block.furniture.is_none()
            && !matches!(End::of(block.span.of(source)), End::Mark | End::Ellipsis | End::Comma | End::Colon)
    };
    let prose = |block: &Block| matches!(block.kind, BlockKind::Prose | BlockKind::Quote) && !line(block);
    let (mut heads, mut others) = (0, 0);
    for at in (1..blocks.len().saturating_sub(1)).filter(|&at| line(&blocks[at]) && prose(&blocks[at + 1])) {
        if heads_next(source, text, at) {
            heads += 1;
        } else {
            others += 1;
        }
    }
    heads >= BRIEFS && heads >= others
}

/// Words of a paragraph among which what its headline speaks of is named.
const NAMED_WITHIN: usize = 16;

/// True for the headline of a brief: the paragraph below it begins with what the line names, and the one above it
/// speaks of something else.
fn heads_next(source: &str, text: &Text, at: usize) -> bool {
    let above = at.checked_sub(1).map(|above| &text.blocks[above]);
    let words = text.words_in(&text.blocks[at]);
    let below = text.words_in(&text.blocks[at + 1]);
    let head = &below[..below.len().min(NAMED_WITHIN)];
    let named = |word: &&Token| is_content(source, word) && head.iter().any(|other| other.hash == word.hash);
    let shared: Vec<u64> = words.iter().filter(named).map(|word| word.hash).collect();
    let known = above.is_some_and(|block| text.words_in(block).iter().any(|word| shared.contains(&word.hash)));
    let first = shared.first() == Some(&words[0].hash) && head.iter().take(2).any(|word| word.hash == words[0].hash);
    !known && (shared.len() >= 2 || first)
}

/// Probability from which on a last word is a part of one.
const CUT_WORD: f32 = 0.9;

/// True for a line that breaks off inside a word, as no headline does.
fn is_cut_word(analysis: &Analysis<'_>, line: &Line) -> bool {
    let end = analysis.text.blocks[line.block].span.end;
    let fragments = &analysis.matches.fragments;
    let at = fragments.partition_point(|fragment| fragment.span.end < end);
    fragments[at..]
        .iter()
        .take_while(|fragment| fragment.span.end == end)
        .any(|fragment| fragment.cut == Cut::MidWord && fragment.score >= CUT_WORD)
}

/// One line of a headline's length that begins with a capital, a digit or a quote.
fn has_shape(source: &str, text: &Text, block: &Block) -> bool {
    let words = text.words_in(block);
    if !LENGTHS.contains(&words.len()) || words[0].shape.starts_lower() {
        return false;
    }
    let body = block.span.of(source);
    match End::of(body) {
        End::Nothing | End::Closer => {}
        // Questions and cries are headlines only when every word has its capital.
        End::Mark if body.contains(['?', '!']) && !body.ends_with('.') => {
            let shouted = words.iter().all(|word| word.shape.all_upper() || word.shape.is_number());
            let small = words.iter().all(|word| !word.shape.starts_lower() || is_small(word.span.of(source)));
            let headed = body.contains(": ") && capitals(words) * 5 >= words.len() * 3;
            if shouted || !(headed || small && is_capitalised(source, words)) {
                return false;
            }
        }
        End::Mark if ends_in_abbreviation(body) && is_capitalised(source, words) => {}
        _ => return false,
    }
    let quoted =
        body.starts_with(['"', '“']) && body.ends_with(['"', '”']) && body.matches(['"', '“', '”']).count() == 2;
    let bracketed = body.starts_with(['(', '[']) && body.ends_with([')', ']']);
    let marked = body.starts_with(|c: char| chars::is_dash(c) || matches!(c, '@' | '#' | '*' | '<' | '|' | '~' | '«'));
    let address = body.contains("http")
        || body.contains("www.")
        || body.contains('@')
        || body.contains(['<', '{', '\\', '_'])
        || body.contains(" | ");
    !(quoted || bracketed || marked || address) && text.sentences_in(block).len() <= 2
}

fn ends_in_abbreviation(body: &str) -> bool {
    let bare = body.trim_end_matches('.');
    let word = bare.rsplit(|c: char| c.is_whitespace()).next().unwrap_or_default();
    body.ends_with('.') && (lexicon::abbreviation(word).is_some())
}

/// Title case throughout: a verb in small letters tells of a sentence full of names.
fn is_capitalised(source: &str, words: &[Token]) -> bool {
    kinds::is_title_case(source, words)
        && !words.iter().any(|word| word.shape.starts_lower() && lexicon::is_verb(word.span.of(source)))
}

/// Articles, prepositions and conjunctions, which stand in small letters among capitals.
fn is_small(word: &str) -> bool {
    word.len() <= 3 || lexicon::dangles(word)
}

/// A programme note: "airs Wednesdays at 9 p.m. ET".
fn tells_time(source: &str, words: &[Token]) -> bool {
    words.windows(2).any(|pair| {
        let [first, second] = [pair[0].span.of(source), pair[1].span.of(source)];
        let clock = second.ends_with("pm") || second.ends_with("am");
        clock && pair[1].shape.has_digit()
            || pair[0].shape.has_digit()
                && matches!(second, "p.m" | "a.m" | "P.M" | "A.M" | "pm" | "am" | "PM" | "AM" | "ET" | "p" | "a")
            || lexicon::is_month(first) && pair[1].shape.is_number() && words.len() <= 14
    })
}

/// Not a headline but an entry: `Singer – “Song”`, "The Game is out now", "Show, Sundays, 9/8c".
fn is_listing(body: &str) -> bool {
    let song =
        ["– “", "— “", "- “", "– \"", "- \""].iter().any(|mark| body.contains(mark)) && body.ends_with(['”', '"']);
    let channel = body.contains("/") && body.contains("c,") || body.ends_with(" out now") || body.ends_with(" now!");
    song || channel
}

/// How many words begin with a capital or a digit.
fn capitals(words: &[Token]) -> usize {
    words.iter().filter(|word| word.shape.starts_upper() || word.shape.has_digit()).count()
}

/// True for words that tell what a line is about.
fn is_content(source: &str, word: &Token) -> bool {
    let form = word.span.of(source);
    form.len() >= 4 && !word.shape.is_number() && !lexicon::dangles(form) && !lexicon::starts_sentences(form)
}

/// For every line, the share of its content words that stand elsewhere in the article.
fn shared_words(source: &str, text: &Text, lines: &[Line]) -> Vec<f32> {
    let mut hashes: Vec<u64> = lines
        .iter()
        .flat_map(|line| text.words_in(&text.blocks[line.block]))
        .filter(|word| is_content(source, word))
        .map(|word| word.hash)
        .collect();
    hashes.sort_unstable();
    hashes.dedup();
    let mut elsewhere = vec![false; hashes.len()];
    let mut at = 0;
    for (ordinal, block) in text.blocks.iter().enumerate() {
        if lines.get(at).is_some_and(|line| line.block == ordinal) {
            at += 1;
            continue;
        }
        for word in text.words_in(block) {
            if let Ok(found) = hashes.binary_search(&word.hash) {
                elsewhere[found] = true;
            }
        }
    }
    lines
        .iter()
        .map(|line| {
            let (mut content, mut shared) = (0u32, 0u32);
            for word in text.words_in(&text.blocks[line.block]).iter().filter(|word| is_content(source, word)) {
                content += 1;
                shared += u32::from(hashes.binary_search(&word.hash).is_ok_and(|found| elsewhere[found]));
            }
            if content == 0 { 0.5 } else { shared as f32 / content as f32 }
        })
        .collect()
}

/// Adds up what speaks for a headline of another article, and takes off what speaks against it.
fn weigh(source: &str, text: &Text, line: &Line, shared: f32) -> f32 {
    let block = &text.blocks[line.block];
    let words = text.words_in(block);
    let body = block.span.of(source);
    let count = words.len();
    let capitalised = is_capitalised(source, words);
    let verbs = headline::verbs(source, words);
    // What the model says beyond this adds nothing: the rest of the evidence must be heard too.
    let mut weight = headline::likeness(source, words).clamp(-5.0, 4.0) + headline::telegraphs(source, words);
    let shouted = words.iter().filter(|word| word.shape.all_upper() && word.span.len() > 1).count() * 3 > count * 2;
    if shouted {
        weight = weight.min(1.5) - if verbs > 0 { 0.0 } else { 2.0 };
    }
    if body.matches(", ").count() >= 2 && verbs == 0 {
        weight -= 2.0;
    }
    if lexicon::dangles(words[count - 1].span.of(source)) && !(capitalised && words[count - 1].shape.starts_upper()) {
        weight -= 3.0;
    }
    weight += match shared {
        share if share <= 0.25 => 1.0,
        share if share >= 0.9 && count >= 6 => -2.5,
        share if share >= 0.75 => -1.5,
        _ => 0.0,
    };
    if tells_time(source, words) {
        weight -= 3.0;
    }
    if is_listing(body) {
        weight -= 5.0;
    }
    // Names: of those who took part, of a gallery.
    if count <= 5 && verbs == 0 && (body.ends_with(')') || count <= 4 && capitalised && !body.contains(':')) {
        weight -= 1.5;
    }
    // "Jane Holm (Norway)" is an entry of a list.
    if count <= 6 && verbs == 0 && body.ends_with(')') {
        weight -= 3.0;
    }
    if !line.last && is_numbered(source, words) {
        weight -= 3.0;
    }
    if count <= 3 {
        weight -= if verbs == 0 { 3.0 } else { 1.5 };
    } else if count >= 6 {
        weight += 0.5;
    }
    if !line.last && verbs == 0 {
        weight -= if count <= 5 { 3.0 } else { 1.0 };
    }
    if matches!(End::of(body), End::Mark) {
        // Between paragraphs it may be a heading that asks.
        weight -= if line.last {
            0.5
        } else if asks(source, words) && !body.contains(':') {
            4.0
        } else {
            2.0
        };
    }
    let before = text.blocks[..line.block].iter().rev().find(|block| block.furniture.is_none());
    match before.map(|block| End::of(block.span.of(source))) {
        Some(End::Mark) => weight += 0.5,
        Some(End::Colon) => weight -= 2.0,
        _ => {}
    }
    weight
}

/// "What did it cost", "Will she stay": heads of an article's own parts begin as questions do.
fn asks(source: &str, words: &[Token]) -> bool {
    matches!(
        words[0].span.of(source),
        "What"
            | "Why"
            | "How"
            | "Where"
            | "When"
            | "Who"
            | "Which"
            | "Is"
            | "Are"
            | "Was"
            | "Were"
            | "Do"
            | "Does"
            | "Did"
            | "Will"
            | "Can"
            | "Should"
    )
}

/// "No. 3: ...", "Step 2 ...", "3 - ...": headings of an article's own parts.
fn is_numbered(source: &str, words: &[Token]) -> bool {
    let [first, second, ..] = words else { return false };
    let label = matches!(
        first.span.of(source),
        "No" | "Step" | "Part" | "Day" | "Chapter" | "Lesson" | "Rule" | "Tip" | "Week"
    );
    let behind = source[first.span.end as usize..second.span.start as usize].trim_start();
    label && second.shape.has_digit() || first.shape.is_number() && !behind.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Article, Linter};

    fn found(text: &str) -> Vec<String> {
        let article = Article::from_text("x", text);
        let findings = Linter::default().lint(&article);
        findings
            .iter()
            .filter(|finding| finding.rule == STRAY_HEADLINE.name)
            .map(|finding| finding.span.of(text).to_owned())
            .collect()
    }

    const BODY: &str = "The tunnel under the river opened on Monday, two years later than planned.\n\nIts walls had to be sealed \
        twice, the engineers said, and the council paid for all of it.\n\n";

    #[test]
    fn headlines_at_the_end() {
        for line in [
            "Striker Leaves Rovers After Row With Coach",
            "Cabinet rejects calls for early vote",
            "Bakers ‘to lose jobs’ in spring",
            "Pop Star Reveals: ‘I Was Afraid’",
            "Did the Prince Get Married in Secret?!",
        ] {
            assert_eq!(found(&format!("{BODY}{line}")), [line]);
            assert_eq!(found(&format!("{BODY}{line}\n\nShare this article")), [line], "furniture may follow");
        }
    }

    #[test]
    fn headlines_of_briefs_are_left_alone() {
        let briefs = |one: &str, two: &str| {
            let heads = ["Striker Leaves Rovers After Row With Coach", "Bakers Say They Will Fight the New Bread Tax"];
            format!("{BODY}{}\n\n{one}\n\n{}\n\n{two}\n\n{BODY}", heads[0], heads[1])
        };
        let one = "The striker left Rovers on Monday after a quarrel with the coach of the team.";
        let two = "Bakers of the old town said on Friday that they would go to court over the bread tax.";
        let other = "The work had been let to a firm that had dug no tunnel before.";
        assert_eq!(found(&briefs(one, two)), Vec::<String>::new());
        assert_eq!(found(&briefs(other, other)).len(), 2);
        assert_eq!(found(&briefs(one, other)).len(), 2);
    }

    #[test]
    fn lines_cut_inside_a_word_are_no_headlines() {
        for line in ["Similar cases of theft worth 1.8 million were repo", "«La colle de la harbour … n'est"] {
            assert_eq!(found(&format!("{BODY}{line}")), Vec::<String>::new(), "{line}");
        }
    }

    #[test]
    fn many_headlines_at_the_end_do_not_hide_one_another() {
        let lines = [
            "Holm's Harbour Plan at a Glance",
            "A War of Words Before the Ferry Summit",
            "Five Simple Ways to a Better Garden This Spring",
            "The Weird Reason Nobody Trusts the Mayor",
            "10 Best Beaches for Your Summer Holiday",
            "Raven's 5 Simple Fitness Essentials You Gotta Try",
            "Mayor's Team Staged an Intervention Before Vote",
            "Actor Caught in Drug Scandal at Harbour Hotel",
            "Ferry Strike Hits Islands Ahead of Holiday Weekend",
        ];
        assert!(found(&format!("{BODY}{}", lines.join("\n\n"))).len() >= 6);
        let songs = [
            "Best album: Holm, Harbour Songs",
            "Best song: Raven, The Ferry",
            "Best artist: The Tides",
            "Best band: The Piers",
        ];
        assert_eq!(found(&format!("{BODY}{}", songs.join("\n\n"))), Vec::<String>::new());
    }

    #[test]
    fn headings_of_parts_and_entries_of_lists() {
        let after = "The ferry was out of service for a year, and nobody was told why it had to be.";
        for line in ["Will the Ferry Sail Again in the Spring?", "Jane Holm (New Harbour)"] {
            assert_eq!(found(&format!("{BODY}{BODY}{BODY}{line}\n\n{after}")), Vec::<String>::new(), "{line}");
        }
    }

    #[test]
    fn headlines_between_paragraphs() {
        for line in ["Striker Leaves Rovers After Row With Coach", "Bakers Say They Will Fight the New Bread Tax"] {
            assert_eq!(found(&format!("{BODY}{line}\n\n{BODY}")), [line]);
        }
        for heading in ["The Wet Walls of the Tunnel", "Who pays for it?", "A Long Way Down"] {
            assert_eq!(found(&format!("{BODY}{heading}\n\n{BODY}")), Vec::<String>::new(), "{heading}");
        }
    }

    #[test]
    fn telegrams_between_paragraphs() {
        for line in [
            "Man held for smuggling old tortoises in socks",
            "Harbour court remands baker over bread fraud",
            "Lollipop lady, 82, retires after 51 years",
            "Bank holds rates at 4pc as inflation bites",
            "2027: Ferry captain dumps party, joins rivals",
        ] {
            assert_eq!(found(&format!("{BODY}{line}\n\n{BODY}")), [line]);
        }
        for line in [
            "The men held for a night in the old tunnel",
            "Jane Holm, 82, one of those who paid",
            "Men whom he held for days in socks",
        ] {
            assert_eq!(found(&format!("{BODY}{line}\n\n{BODY}")), Vec::<String>::new(), "{line}");
        }
    }

    #[test]
    fn lines_that_belong_to_the_article() {
        for line in [
            "The council paid for all of it",
            "The walls had been sealed by the",
            "— The Harbour Desk",
            "“We were all very glad to see it open”",
            "(Jane Doe contributed to this report)",
            "Jane Doe",
            "More on this at www.example.com",
            "JANE DOE",
            "Jane Doe (Harbour)",
            "Jane Doe – “The Wet Wall”",
            "Harbour Nights airs on Sunday at 9pm",
            "Harbour Nights, Sundays, 9/8c, H!",
        ] {
            assert_eq!(found(&format!("{BODY}{line}")), Vec::<String>::new(), "{line}");
        }
    }

    #[test]
    fn headings_and_lists_are_left_alone() {
        let list =
            "First Song Of The Night\nSecond Song Of The Night\nThird Song Of The Night\nFourth Song Ends It All\n";
        assert_eq!(found(&format!("{BODY}{list}")).len(), 0);
        let headed = format!("{BODY}What the Engineers Found\n\n{BODY}Costs and Delays\n\n{BODY}");
        assert_eq!(found(&headed).len(), 0);
    }
}
