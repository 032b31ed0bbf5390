//! What each block is: told by its place, its end, its words and its neighbours.
//!
//! Nearly every complaint about text checkers is a rule applied without knowing what kind of
//! block it reads; here every rule is told.

use crate::article::Article;
use crate::span::Span;
use crate::text::furniture::{self, Furniture, Hit, Place};
use crate::text::sentences::Boundary;
use crate::text::tokens::Token;
use crate::text::{Block, Language, Sentence, Text, blocks, chars, headline, lexicon};

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// The article's own headline, in its text.
    Title,
    /// A line shaped like a headline.
    Headline,
    /// A heading inside the text: a few words without a verb.
    Subhead,
    /// Who wrote it.
    Byline,
    /// Place and day, standing alone.
    Dateline,
    /// Caption or credit of a picture.
    Caption,
    /// An item of a list, a row of a table, a heading that is marked as one.
    ListItem,
    /// A quotation that stands as a paragraph.
    Quote,
    /// Page furniture: share buttons, "Read more", newsletter lines.
    Promo,
    /// Running text.
    Prose,
}

/// Longest heading, in words.
const LONGEST_SUBHEAD: usize = 9;

/// Longest headline, in words. Of 26,000 titles of scraped news 1 in 200 is longer.
const LONGEST_HEADLINE: usize = 22;

/// Likeness to a headline from which on the first line of a text without a title may be its headline. What speaks less like
/// one is a sentence that may have lost its end. At this bound three in four of the sentences that are cut there are found,
/// instead of half, and one headline in four hundred is called cut off.
const LEAST_HEADLINE: f32 = -4.0;

/// Most items of a list of links.
const MOST_LINKS: usize = 8;

/// Gives every block its kind.
pub(super) fn classify(article: &Article, text: &mut Text) {
    let source = article.text.as_str();
    let title = article.title.as_deref().map(|title| title_hashes(title, text.language)).unwrap_or_default();
    let code = furniture::code::find(source);
    let turns = furniture::turns(source);
    // How many items the list of links may still have of which the heading was read.
    let mut links = 0;
    for at in 0..text.blocks.len() {
        let block = text.blocks[at];
        let words = &text.tokens[block.tokens.range()];
        let titled = at < 4 && is_title(words, &title) || at == 0 && title.is_empty() && is_own_headline(source, text);
        let code = code_within(&code, block.span);
        let coded = is_covered(words, &code);
        let mut hit = if titled || coded {
            None
        } else {
            furniture::recognise(block.span.of(source), block.span.start as usize, words)
        };
        if hit.is_some_and(|hit| hit.furniture != Furniture::Cookie) && is_led_by_a_plea(source, text, &block) {
            hit = None;
        }
        if hit.is_some_and(|hit| hit.furniture == Furniture::ReadMore) && furniture::follows_cut(source, text, at) {
            hit = None;
        }
        if hit.is_some_and(|hit| hit.furniture == Furniture::Credit) && stops_short(source, words) {
            hit = None;
        }
        if let Some(found) = hit.as_mut().filter(|_| words.len() <= LONGEST_ANSWER) {
            found.sure &= !is_answer(source, text, at, found.furniture);
        }
        if hit.is_some_and(|hit| heads_links(hit, block.span.of(source))) {
            links = MOST_LINKS;
        } else if links > 0 {
            links -= 1;
            if hit.is_none() && !titled {
                if is_link(source, block.span.of(source), words) {
                    hit = Some(Hit { furniture: Furniture::Related, sure: true });
                } else {
                    links = 0;
                }
            }
        }
        if coded {
            hit = Some(Hit { furniture: Furniture::Code, sure: true });
        }
        let kind = if titled { BlockKind::Title } else { kind_of(source, text, at, words, hit) };
        let first = text.furniture.len();
        if let Some(hit) = hit {
            let span = if coded { code[0].cover(code[code.len() - 1]) } else { block.span };
            text.furniture.push(Place { span, block: at as u32, hit, whole: true });
        } else if kind == BlockKind::Prose {
            let sentences = &text.sentences[block.sentences.range()];
            furniture::inside(source, (at as u32, &block), sentences, &text.tokens, &mut text.furniture);
            furniture::add_tail(source, (at as u32, &block), &mut text.furniture);
            furniture::add_turns(&turns, (at as u32, &block), &mut text.furniture);
        }
        if hit.is_none() && !code.is_empty() {
            let mut places = text.furniture.split_off(first);
            places.retain(|place| code_within(&code, place.span).is_empty());
            let hit = Hit { furniture: Furniture::Code, sure: true };
            places.extend(code.iter().map(|&span| Place { span, block: at as u32, hit, whole: false }));
            places.sort_unstable_by_key(|place| place.span);
            text.furniture.append(&mut places);
        }
        text.blocks[at].furniture = hit.map(|hit| hit.furniture);
        text.blocks[at].kind = kind;
    }
    text.title = title;
}

/// What of the code in a text stands in a span.
fn code_within(code: &[Span], span: Span) -> Vec<Span> {
    let from = code.partition_point(|code| code.end <= span.start);
    code[from..]
        .iter()
        .take_while(|code| code.start < span.end)
        .map(|code| Span { start: code.start.max(span.start), end: code.end.min(span.end) })
        .collect()
}

/// True when there is code and no word stands outside of it.
fn is_covered(words: &[Token], code: &[Span]) -> bool {
    !code.is_empty()
        && words.iter().all(|word| {
            let at = code.partition_point(|code| code.end <= word.span.start);
            code.get(at).is_some_and(|code| code.start <= word.span.start)
        })
}

/// True for a paragraph of news that begins with furniture, "Sign up for our newsletter. The mayor resigned on Monday.": only
/// that sentence of it is the page's.
fn is_led_by_a_plea(source: &str, text: &Text, block: &Block) -> bool {
    let sentences = text.sentences_in(block);
    let is_of_page = |sentence: &Sentence| furniture::is_sentence(source, sentence, &text.tokens);
    sentences.len() > 1
        && is_of_page(&sentences[0])
        && sentences[1..].iter().any(|sentence| is_news(source, text, sentence) && !is_of_page(sentence))
}

/// Longest answer that may read like a button, and longest question in front of it, in words.
const LONGEST_ANSWER: usize = 3;
const LONGEST_QUESTION: usize = 12;

/// True for a line that a question or the name of a speaker leads to, "Save or spend?" and below it "Save", and for
/// "Comment" as the heading of the whole.
fn is_answer(source: &str, text: &Text, at: usize, furniture: Furniture) -> bool {
    let block = &text.blocks[at];
    let words = text.words_in(block);
    if at == 0 {
        return furniture == Furniture::Comment && words.len() == 1;
    }
    let before = &text.blocks[at - 1];
    let body = before.span.of(source);
    // "Did you enjoy this story?" is asked by the page itself.
    let by_page = |word: &Token| {
        matches!(word.span.of(source), "story" | "article" | "news" | "you" | "this" | "it" | "enjoy" | "Enjoyed")
    };
    let asked = words.len() == 1
        && body.ends_with('?')
        && !text.words_in(before).iter().any(by_page)
        && before.tokens.len() <= LONGEST_QUESTION
        && text.sentences_in(before).len() == 1;
    let named = body.ends_with(':')
        && !body.contains(char::is_lowercase)
        && !["SHARE", "WORD", "MORE"].iter().any(|label| body.contains(label));
    before.furniture.is_none()
        && (asked || named)
        && matches!(furniture, Furniture::Share | Furniture::Newsletter | Furniture::Related | Furniture::Paywall)
        && !(furniture == Furniture::Related && words[0].span.of(source).eq_ignore_ascii_case("related"))
}

/// Fewest words of a sentence that has a credit's first word or last one and is none.
const LEAST_SENTENCE: usize = 8;

/// "Video game giant Holm Arts (HA) says it wants to be": no credit ends with such a word.
fn stops_short(source: &str, words: &[Token]) -> bool {
    words.len() >= LEAST_SENTENCE
        && words.last().is_some_and(|word| word.shape.starts_lower() && lexicon::dangles(word.span.of(source)))
}

/// Words of those who speak of their page or to their readers.
const OF_PAGES: &[&str] = &[
    "you",
    "your",
    "we",
    "our",
    "us",
    "here",
    "click",
    "please",
    "newsletter",
    "inbox",
    "email",
    "site",
    "website",
    "page",
    "video",
    "photo",
    "app",
    "follow",
    "subscribe",
    "ad",
    "ads",
    "advertising",
];

/// Shortest sentence that tells of something, in words.
const LEAST_NEWS: usize = 7;

/// True for a whole sentence that tells of something and speaks of no page.
pub(crate) fn is_news(source: &str, text: &Text, sentence: &Sentence) -> bool {
    let words = text.words_of(sentence);
    let form = |word: &Token| word.span.of(source);
    words.len() >= LEAST_NEWS
        && words[0].shape.starts_upper()
        && End::of(sentence.span.of(source)) == End::Mark
        && words
            .iter()
            .any(|word| lexicon::is_verb(form(word)) || word.shape.starts_lower() && form(word).ends_with("ed"))
        && !words.iter().any(|word| OF_PAGES.iter().any(|of_page| form(word).eq_ignore_ascii_case(of_page)))
}

/// First words of headings that only pages write above links; "See also:", "Recommended:" and "Most popular:" stand above
/// an author's own lists as well.
const LINKED: &[&str] = &["related", "more", "you"];

/// Longest heading of links, in words.
const LONGEST_HEADING: usize = 6;

/// True for headings of links that end with a colon: what follows are headlines.
fn heads_links(hit: Hit, body: &str) -> bool {
    let Some(heading) = body.strip_suffix(':').filter(|_| hit.sure) else { return false };
    let first = heading.trim_start_matches(|c: char| !c.is_alphanumeric()).split(' ').next().unwrap_or_default();
    matches!(hit.furniture, Furniture::Related | Furniture::ReadMore)
        && LINKED.iter().any(|word| first.eq_ignore_ascii_case(word))
        && heading.split(' ').count() <= LONGEST_HEADING
}

/// True when a block below such a heading may be one of the links: a line that ends as headlines do.
fn is_link(source: &str, body: &str, words: &[Token]) -> bool {
    let [first, .., last] = words else { return false };
    let ends = match End::of(body) {
        End::Mark => body.ends_with(['?', '!']) && is_title_case(source, words),
        End::Nothing | End::Closer => true,
        _ => false,
    };
    ends && (3..=LONGEST_HEADLINE).contains(&words.len())
        && !first.shape.starts_lower()
        && !lexicon::dangles(last.span.of(source))
}

/// The words of a title as a text in that language has them.
pub(crate) fn title_hashes(title: &str, language: Language) -> Vec<u64> {
    let mut tokens = super::tokens::tokenise(title);
    if language == Language::English {
        super::tokens::fold_names(title, &mut tokens);
    }
    tokens.iter().map(|token| token.hash).collect()
}

pub(crate) fn is_title(words: &[Token], title: &[u64]) -> bool {
    !words.is_empty() && words.len() == title.len() && words.iter().zip(title).all(|(word, hash)| word.hash == *hash)
}

/// Words of a headline that a line has at least which says only its beginning.
const LEAST_OF_TITLE: usize = 4;

/// Words that the name of a site has at most.
const LONGEST_SITE: usize = 4;

/// True for a line that says a title, its beginning, or the title with the name of a site behind a mark.
pub(crate) fn repeats_title(source: &str, words: &[Token], title: &[u64]) -> bool {
    let same = words.iter().zip(title).take_while(|(word, hash)| word.hash == **hash).count();
    if same == 0 || same < words.len().min(title.len()) {
        return false;
    }
    if same == title.len() {
        let parted = || {
            let between = &source[words[same - 1].span.end as usize..words[same].span.start as usize];
            between.contains(['|', '»', '·']) || between.starts_with(' ') && between.contains(chars::is_dash)
        };
        return words.len() == same || words.len() - same <= LONGEST_SITE && parted();
    }
    // A sentence may begin as the headline does.
    let last = &source[words[same - 1].span.end as usize..];
    same >= LEAST_OF_TITLE && same * 3 >= title.len() * 2 && !last.starts_with(['.', '!', '?', ',', ';', ':'])
}

/// True when a text without a title begins with one: a line without a full stop above running
/// text that looks finished.
fn is_own_headline(source: &str, text: &Text) -> bool {
    let [first, second, ..] = text.blocks.as_slice() else { return false };
    let words = text.words_in(first);
    let body = first.span.of(source);
    (3..=LONGEST_HEADLINE).contains(&words.len())
        && End::of(body) == End::Nothing
        && !words[0].shape.starts_lower()
        && !lexicon::dangles(words[words.len() - 1].span.of(source))
        && text.sentences_in(first).len() == 1
        && !blocks::begins_item(body)
        && !is_row(body, words)
        && End::of(second.span.of(source)) == End::Mark
        && text.words_in(second).len() > words.len()
        && (text.language != Language::English || headline::likeness(source, words) >= LEAST_HEADLINE)
}

fn kind_of(source: &str, text: &Text, at: usize, words: &[Token], hit: Option<Hit>) -> BlockKind {
    let block = &text.blocks[at];
    let body = block.span.of(source);
    match hit.map(|hit| (hit.furniture, hit.sure)) {
        Some((Furniture::Credit, _)) => return BlockKind::Caption,
        Some((Furniture::Byline, true)) => return BlockKind::Byline,
        Some((Furniture::Timestamp, _)) => return BlockKind::Dateline,
        Some((_, true)) => return BlockKind::Promo,
        // What an author may have written is typed by its looks.
        Some((_, false)) | None => {}
    }
    if words.is_empty() {
        return BlockKind::ListItem;
    }
    // What is marked as a heading is as free in its words as an item of a list is.
    if blocks::begins_item(body) || blocks::is_heading(body) || is_row(body, words) {
        return BlockKind::ListItem;
    }
    let end = End::of(body);
    if end == End::Mark || end == End::Ellipsis {
        let mark = |c: char| chars::is_double_quote(c) || matches!(c, '‘' | '’');
        let quoted = body.starts_with(mark) && body.ends_with(mark);
        return if quoted { BlockKind::Quote } else { BlockKind::Prose };
    }
    let sentences = text.sentences_in(block);
    if sentences.len() > 1 && !(sentences.len() == 2 && sentences[0].boundary == Boundary::Abbreviation) {
        return BlockKind::Prose;
    }
    if end != End::Comma && is_dateline(source, words) {
        return BlockKind::Dateline;
    }
    if is_caption(source, body, words) {
        return BlockKind::Caption;
    }
    if words.len() > LONGEST_HEADLINE || words[0].shape.starts_lower() || end == End::Comma {
        return BlockKind::Prose;
    }
    if is_title_case(source, words) {
        return BlockKind::Headline;
    }
    let verb = words.iter().any(|word| lexicon::is_verb(word.span.of(source)));
    if words.len() <= LONGEST_SUBHEAD && !verb && !lexicon::dangles(words[words.len() - 1].span.of(source)) {
        return BlockKind::Subhead;
    }
    BlockKind::Prose
}

/// Longest quotation that is set apart, in bytes.
const LONGEST_PULLED: usize = 1_000;

/// True for a text that is one quotation from mark to mark, of a length that pages set apart.
pub(crate) fn is_one_quotation(body: &str) -> bool {
    if body.len() > LONGEST_PULLED {
        return false;
    }
    let inside = body.strip_prefix(chars::is_double_quote).and_then(|body| body.strip_suffix(chars::is_double_quote));
    inside.is_some_and(|inside| !inside.is_empty() && !inside.contains(chars::is_double_quote))
}

/// What stands at the end of a block or sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum End {
    /// A full stop, question or exclamation mark, also inside closing quotes.
    Mark,
    /// Three dots.
    Ellipsis,
    /// A colon.
    Colon,
    /// A comma or semicolon.
    Comma,
    /// A dash or slash.
    Dash,
    /// A closing quote or bracket without an end mark inside it.
    Closer,
    /// A word.
    Nothing,
}

/// Bytes of a text that its end is read from.
const LONGEST_END: usize = 256;

impl End {
    /// Reads the end of a trimmed text.
    #[must_use]
    pub fn of(body: &str) -> Self {
        // How nearly all text ends.
        match body.as_bytes() {
            [.., before, b'.'] if before.is_ascii_alphanumeric() => return Self::Mark,
            [.., last] if last.is_ascii_alphanumeric() => return Self::Nothing,
            _ => {}
        }
        // Whatever stands before so many closing marks is not what they close.
        let body = body[chars::ceil(body, body.len().saturating_sub(LONGEST_END))..].trim_end();
        let stripped =
            body.trim_end_matches(|c: char| chars::is_last_closer(c) || c.is_whitespace() || chars::is_invisible(c));
        let closed = stripped.len() < body.len();
        match stripped.chars().next_back() {
            Some('.') if stripped.ends_with("...") || stripped.ends_with(". .") => Self::Ellipsis,
            Some('…') => Self::Ellipsis,
            Some('.' | '!' | '?' | '。' | '！' | '？' | '।' | '؟' | '‽') => Self::Mark,
            Some(':' | '：') => Self::Colon,
            Some(',' | ';' | '、' | '，' | '；') => Self::Comma,
            Some(c) if chars::is_dash(c) || c == '/' => Self::Dash,
            _ if closed => Self::Closer,
            _ => Self::Nothing,
        }
    }
}

/// A row of a table, a score, a price list: most of its words are numbers, or bars and tabs
/// part its fields.
fn is_row(body: &str, words: &[Token]) -> bool {
    let numbers = words.iter().filter(|word| word.shape.has_digit()).count();
    numbers * 2 > words.len() && words.len() >= 2
        || memchr::memchr2(b'\t', b'|', body.as_bytes())
            .is_some_and(|_| body.contains('\t') || body.matches(" | ").count() >= 2)
}

/// "BOSTON, March 2 -", "April 8, 2018", "Monday, May 18, 2015", "LONDON (Reuters) —"; not
/// "On April 12, 1981, Space Shuttle Columbia", which begins a sentence.
fn is_dateline(source: &str, words: &[Token]) -> bool {
    let begins_sentence = words.first().is_some_and(|word| {
        matches!(
            word.span.of(source),
            "On" | "In" | "By" | "Since" | "Until" | "From" | "After" | "Before" | "As" | "For"
        )
    });
    if words.len() > 9 || begins_sentence {
        return false;
    }
    // "March 2", "2nd March", "March 2018"; in "Theresa May Wins Vote 200-117" the number belongs to something else.
    let day = |word: &Token| {
        let form = word.span.of(source);
        let number = form.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        form.len() <= number.len() + 2 && number.parse().is_ok_and(|day: u32| matches!(day, 1..=31 | 1800..=2100))
    };
    let month = |word: &Token| word.shape.starts_upper() && lexicon::is_month(word.span.of(source));
    let dated = words.windows(2).any(|pair| month(&pair[0]) && day(&pair[1]) || day(&pair[0]) && month(&pair[1]));
    let others = words
        .iter()
        .filter(|word| {
            let form = word.span.of(source);
            !(word.shape.has_digit()
                || word.shape.starts_upper()
                || matches!(form, "at" | "am" | "pm" | "a.m" | "p.m" | "on" | "of"))
        })
        .count();
    others == 0 && dated && words.iter().any(|word| word.shape.is_number())
}

/// A line without an end mark that points at a picture: "This map shows ...", "View of ...",
/// "The mayor (left) with ...", "Figure 2.3".
fn is_caption(source: &str, body: &str, words: &[Token]) -> bool {
    let form = |at: usize| words.get(at).map_or("", |word: &Token| word.span.of(source));
    let picture = |word: &str| {
        matches!(
            word,
            "map"
                | "photo"
                | "photograph"
                | "picture"
                | "image"
                | "chart"
                | "graph"
                | "graphic"
                | "figure"
                | "diagram"
                | "illustration"
                | "painting"
                | "engraving"
                | "daguerreotype"
                | "screenshot"
        )
    };
    let points = match form(0) {
        "This" | "The" | "These" | "A" | "An" => {
            (1..5).any(|at| picture(form(at)) || picture(form(at).trim_end_matches('s')))
                && words.iter().take(8).any(|word| {
                    matches!(
                        word.span.of(source),
                        "shows" | "show" | "depicts" | "illustrates" | "of" | "depicting" | "showing"
                    )
                })
        }
        "View" | "Views" | "Photo" | "Photograph" | "Picture" | "Image" | "Map" | "Aerial" | "Portrait" => {
            matches!(form(1), "of" | "view" | "from" | "by" | "showing")
        }
        "Figure" | "Fig" | "Table" => form(1).starts_with(|c: char| c.is_ascii_digit()),
        _ => false,
    };
    // Where a person or thing stands in the picture, behind a bracket or a comma.
    let cue = |behind: u8, cues: &[&str]| {
        memchr::memchr_iter(behind, body.as_bytes()).any(|at| cues.iter().any(|cue| body[at + 1..].starts_with(cue)))
    };
    points
        || cue(b'(', &["left)", "right)", "pictured)", "above)", "centre)", "center)", "credit:"])
        || cue(b',', &[" left,", " right,", " pictured "])
        || memchr::memchr(b':', body.as_bytes()).is_some() && (body.contains(" Credit: ") || body.contains(" Photo: "))
}

/// True when most words that a headline writer would capitalise are capitalised.
#[must_use]
pub fn is_title_case(source: &str, words: &[Token]) -> bool {
    let upper = words.iter().filter(|word| word.shape.starts_upper() || word.shape.stands_alone()).count();
    if words.len() < 3 || upper < 3 {
        return false;
    }
    let mut lower = 0;
    // Running text has enough small words soon.
    for word in words.iter().filter(|word| word.shape.starts_lower() && word.span.len() > 3) {
        lower += usize::from(!lexicon::dangles(word.span.of(source)));
        if lower * 5 > upper {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_point_at_pictures() {
        for caption in [
            "This map shows the harbour and the two piers that were lost in the storm",
            "View of the old pier, as seen while looking east from the lighthouse",
            "The mayor (left) greets the crew of the ferry after its return to the harbour",
        ] {
            assert_eq!(kinds(caption), [BlockKind::Caption], "{caption}");
        }
        assert_eq!(kinds("The view of the council is that the map should be"), [BlockKind::Prose]);
    }

    #[test]
    fn a_sentence_that_is_cut_is_no_headline_of_the_article() {
        let rest = "The ferry has been out of service since the storm, and nobody knows when it will sail again.";
        let first = |line: &str| {
            let article = Article::from_text("x", format!("{line}\n\n{rest}\n\n{rest}"));
            Text::new(&article, None).blocks[0].kind
        };
        for headline in
            ["Council votes to close Old Harbour ferry", "Mayor Holm Wins Third Term in Old Harbour", "Rats sink ferry"]
        {
            assert_eq!(first(headline), BlockKind::Title, "{headline}");
        }
        for cut in [
            "The committee said on Thursday that it would not support the develo",
            "The mayor told reporters on Tuesday that he had never been",
        ] {
            assert_eq!(first(cut), BlockKind::Prose, "{cut}");
        }
    }

    #[test]
    fn news_behind_a_plea_stays_news() {
        let furniture = |line: &str| {
            let text = Text::new(&Article::from_text("x", line), None);
            text.furniture.iter().map(|place| place.span.of(line).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(
            furniture("Click here to read our story from May. The mayor died on Monday in the old harbour town."),
            ["Click here to read our story from May."]
        );
        assert_eq!(
            furniture(
                "Sign up for our newsletter. The mayor died on Monday at the age of 80. Click here to subscribe. The town \
                 is in mourning."
            ),
            ["Sign up for our newsletter.", "Click here to subscribe."]
        );
        let plea = "Sign up for our newsletter. The stories that were read most, sent to your inbox on Friday.";
        assert_eq!(furniture(plea), [plea]);
    }

    #[test]
    fn a_date_at_a_sentences_beginning_is_no_dateline() {
        for line in [
            "Friday, April 12, 2019",
            "OLD HARBOUR, April 12, 2019 -",
            "Friday, April 12, at 8 p.m",
            "Friday, July 3rd, 2012",
        ] {
            assert_eq!(kinds(line), [BlockKind::Dateline], "{line}");
        }
        for line in ["Theresa May Wins Harbour Vote 200-117", "Drawing Will Be February 28th at 3PM"] {
            assert_eq!(kinds(line), [BlockKind::Headline], "{line}");
        }
        for line in ["On April 12, 2019,", "On April 12, 2019, Mayor Holm", "April 12, 2019, Mayor Holm,"] {
            assert_ne!(kinds(line), [BlockKind::Dateline], "{line}");
        }
    }

    #[test]
    fn lines_below_a_heading_of_links_are_links() {
        let links = |text: &str| {
            let text = Text::new(&Article::from_text("x", text), None);
            text.blocks.iter().filter(|block| block.furniture == Some(Furniture::Related)).count()
        };
        let body = "The tunnel opened on Monday.\n\nIts walls had to be sealed twice, the engineers said.";
        let box_of = |heading: &str, items: &str| links(&format!("{body}\n\n{heading}\n\n{items}\n\n{body}"));
        let items = "Striker leaves Rovers after row with coach\n\nBakers Say They Will Fight the New Bread Tax";
        assert_eq!(box_of("RELATED CONTENT:", items), 3);
        assert_eq!(box_of("You may also like:", items), 3);
        assert_eq!(box_of("More stories:", &format!("{items}\n\nWhat Did the Mayor Know?")), 4);
        assert_eq!(box_of("Related content", items), 1, "a heading without a colon may head one picture");
        assert_eq!(box_of("See also:", items), 1, "authors write that themselves");
        assert_eq!(box_of("Related stories:", "and the walls are still wet\n\nBakers Fight the Bread Tax"), 1);
        assert_eq!(box_of("Related stories:", "Its walls are still wet, they say, and the\n\nferry"), 1);
        assert_eq!(links(&format!("{body}\n\nRelated:\n\n{}", "Bakers fight the new tax\n\n".repeat(20))), 9);
    }

    #[test]
    fn titles_in_other_languages_are_known_whatever_they_name() {
        let body = "Die Gespräche über den neuen Hafen begannen am Montag, und niemand weiß, wie lange sie noch dauern werden.";
        let title = "Stadtrat verhandelt mit USA und United States";
        let text = format!("{title}\n\n{body}");
        let article = Article { title: Some(title.into()), ..Article::from_text("x", text) };
        let text = Text::new(&article, None);
        assert_ne!(text.language, Language::English);
        assert_eq!(text.blocks[0].kind, BlockKind::Title);
    }

    fn kinds(text: &str) -> Vec<BlockKind> {
        let article = Article { title: Some("Council Votes on Bridge".into()), ..Article::from_text("x", text) };
        Text::new(&article, None).blocks.iter().map(|block| block.kind).collect()
    }

    #[test]
    fn blocks_are_typed_by_their_looks() {
        use BlockKind::*;
        let text = "Council votes on bridge\nBOSTON, March 2 -\nThe council met. It voted.\n“We are glad.”\n## Why it matters to\n\
            Mayor Calls Vote ‘A Disgrace’ After Walkout\nThe vote\n12 3 45 a\nand then it went on without";
        assert_eq!(kinds(text), [Title, Dateline, Prose, Quote, ListItem, Headline, Subhead, ListItem, Prose]);
    }

    #[test]
    fn ends() {
        for (text, end) in [
            ("He said.", End::Mark),
            ("“He said.”", End::Mark),
            ("He said…", End::Ellipsis),
            ("He said ...", End::Ellipsis),
            ("He said:", End::Colon),
            ("He said,", End::Comma),
            ("He said —", End::Dash),
            ("He “said”", End::Closer),
            ("„Er kam.“", End::Mark),
            ("»Er kam.«", End::Mark),
            ("›Er kam.‹", End::Mark),
            ("‚Er kam.‘", End::Mark),
            ("Er „kam“", End::Closer),
            ("＂Er kam.＂", End::Mark),
            ("He said", End::Nothing),
            ("", End::Nothing),
        ] {
            assert_eq!(End::of(text), end, "{text}");
        }
    }
}
