//! Sentences glued together.

use crate::finding::{Finding, Severity};
use crate::model::dictionary;
use crate::rules::encoding::{Spot, report};
use crate::rules::{Analysis, TELLING_BLOCK, declare_rule};
use crate::span::Span;
use crate::text::tokens::{Shape, word_hash};
use crate::text::{BlockKind, Boundary, Language, Token, chars, lexicon};

declare_rule! {
    /// The space between two sentences is lost: “opened.The”.
    ///
    /// When line breaks or tags are dropped without a space in their place, the last word of a
    /// sentence and the first of the next become one. In English it is seen as well where a semicolon or no mark stands
    /// between them (“closed;The”, “millionOperating”), where the second one is written small (“closed.the”), and behind
    /// a comma (“late,the mayor”).
    ///
    /// ```text flagged
    /// The tunnel opened on Monday after two years of work.The ferry made its last trip.
    /// ```
    ///
    /// ```text clean
    /// The tunnel is on Amazon.Com and costs 3.5 million, says U.S.News. The ferry is free.
    /// ```
    LOST_SPACE: "lost-space", Encoding, Warning, Any, check
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let source = analysis.article.text.as_str();
    let mut spots: Vec<Spot> = analysis
        .text
        .sentences
        .iter()
        .filter(|sentence| sentence.boundary == Boundary::LostSpace)
        .filter(|sentence| {
            !closes(source, sentence.span.end as usize) && !in_address(source, sentence.span.end as usize)
        })
        .map(|sentence| Spot { span: seam(source, sentence.span.end as usize), severity: Severity::Warning })
        .collect();
    spots.extend(glued(analysis));
    if analysis.text.language == Language::English {
        spots.extend(commas(analysis));
    }
    spots.sort_by_key(|spot| spot.span);
    spots.dedup_by_key(|spot| spot.span);
    report(analysis, findings, &LOST_SPACE, &spots, "put a space between them", |spot| {
        let seam = spot.span.of(source);
        let parted = if seam.chars().all(|c| c.is_alphanumeric() || c == ',') { "words" } else { "sentences" };
        format!("the space between two {parted} is lost in “{seam}”")
    });
}

/// Shortest word of those that are glued without a mark, in letters.
const GLUED: usize = 4;

/// Small words that begin sentences and end no address.
#[rustfmt::skip]
const SMALL: &[&str] = &[
    "the", "this", "that", "these", "those", "they", "there", "then", "and", "but", "she", "when", "while", "after",
    "with", "from", "however", "although",
];

/// Sentences that are glued at a semicolon, before a small letter, or with no mark at all: “closed;The”, “closed.the”,
/// “millionOperating”.
fn glued(analysis: &Analysis<'_>) -> Vec<Spot> {
    let (source, text) = (analysis.article.text.as_str(), analysis.text);
    let mut spots: Vec<Spot> = Vec::new();
    if text.language != Language::English {
        return spots;
    }
    // Hardly a mark has letters on both sides: those lead to the words, not the words to the marks.
    let bytes = source.as_bytes();
    for end in memchr::memchr2_iter(b';', b'.', bytes) {
        let small = end > 0 && bytes[end - 1].is_ascii_lowercase();
        let letter = bytes.get(end + 1).is_some_and(u8::is_ascii_alphabetic);
        if !(small && letter) {
            continue;
        }
        let behind = text.tokens.partition_point(|token| (token.span.start as usize) < end);
        let Some([token, next]) = behind.checked_sub(1).and_then(|at| text.tokens.get(at..at + 2)) else { continue };
        let parted = token.span.end as usize == end && next.span.start as usize == end + 1;
        if !parted || !token.shape.starts_lower() || token.shape.is_mixed() || token.span.len() < 3 {
            continue;
        }
        let (word, behind) = (token.span.of(source), next.span.of(source));
        let free = chars::before(source, token.span.start as usize).is_some_and(char::is_whitespace);
        let seamed = match bytes[end] {
            b';' => next.shape.starts_upper() && behind.len() > 1 && lexicon::starts_sentences(behind),
            _ => {
                let rest = source[next.span.end as usize..].strip_prefix(' ');
                SMALL.contains(&behind)
                    && rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_alphabetic()))
                    && dictionary::lists(word_hash(word), false)
            }
        };
        if free && seamed && word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            spots.push(Spot { span: token.span.cover(next.span), severity: Severity::Warning });
        }
    }
    let camels = text.rare_tokens(Shape::is_camel).map(|(_, token)| *token);
    let mut camels: Vec<Token> =
        camels.filter(|token| is_glued(token.span.of(source)) && stands_free(source, token.span)).collect();
    // What comes again is a name.
    camels.sort_by_key(|token| token.hash);
    for same in camels.chunk_by(|one, other| one.hash == other.hash).filter(|same| same.len() == 1) {
        spots.push(Spot { span: same[0].span, severity: Severity::Warning });
    }
    let prose = |spot: &Spot| {
        let at = text.blocks.partition_point(|block| block.span.end <= spot.span.start);
        text.blocks.get(at).is_some_and(|block| matches!(block.kind, BlockKind::Prose | BlockKind::Quote))
    };
    spots.retain(prose);
    spots
}

/// Spots of a block from which on it may be a list of tags, "hall,pier,boat".
const LISTED: usize = 3;

/// Words that are glued at a comma: “late,the mayor”. Behind it stands a small word that goes on with the sentence, or
/// another one where few do so.
fn commas(analysis: &Analysis<'_>) -> Vec<Spot> {
    let (source, text) = (analysis.article.text.as_str(), analysis.text);
    let mut spots = Vec::new();
    let prose = text.blocks.iter().filter(|block| matches!(block.kind, BlockKind::Prose | BlockKind::Quote));
    for block in prose.filter(|block| block.tokens.len() >= TELLING_BLOCK) {
        let mut others = Vec::new();
        for pair in text.words_in(block).windows(2) {
            let (one, other) = (pair[0].span, pair[1].span);
            if source.as_bytes()[one.end as usize] != b',' || other.start != one.end + 1 {
                continue;
            }
            let (word, next) = (one.of(source), other.of(source));
            let low = word.to_ascii_lowercase();
            let small = pair[1].shape.starts_lower() && !pair[1].shape.is_mixed();
            let goes_on = next.len() > 1 && (lexicon::dangles(next) || lexicon::starts_sentences(next));
            // Names need not be known where the sentence goes on for certain.
            let named = goes_on && pair[0].shape.starts_upper() && pair[0].shape.is_mixed();
            let known = named || low.len() < dictionary::SHORTEST || dictionary::lists(word_hash(&low), true);
            let plain = word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
            let before = chars::before(source, one.start as usize);
            let free = before.is_none_or(|c| c.is_whitespace() || chars::is_opener(c));
            let behind = chars::at(source, other.end as usize).is_some_and(char::is_whitespace);
            if plain && known && small && free && behind {
                let spot = Spot { span: one.cover(other), severity: Severity::Warning };
                if goes_on {
                    spots.push(spot);
                } else if next.len() >= dictionary::SHORTEST && dictionary::lists(pair[1].hash, false) {
                    others.push(spot);
                }
            }
        }
        if others.len() < LISTED {
            spots.append(&mut others);
        }
    }
    spots
}

/// Words with which names of products and of variables begin.
#[rustfmt::skip]
const NAMING: &[&str] = &[
    "bare", "good", "money", "home", "smart", "play", "open", "health", "time", "java", "camel", "first", "last", "true", "face",
    "snap", "easy", "tender", "user", "data", "file", "page", "language", "type", "event", "element", "window", "document",
    "script", "class", "text", "font", "color", "background", "margin", "width", "height", "image", "video", "audio", "title",
    "blue", "green", "black", "white", "live", "free", "fast", "quick", "micro", "mini", "hyper", "cloud", "book", "game",
    "share", "super", "ever", "core", "deep", "soft", "light", "mail", "chat", "cash", "card", "coin", "body", "node", "type",
    "react", "local", "global", "public", "private", "static", "const", "return", "function", "string", "array", "number",
];

/// Two words of the dictionary, of which the second one begins with a capital. Names of firms hardly begin with a small
/// one.
fn is_glued(word: &str) -> bool {
    let Some(at) = word.bytes().position(|byte| byte.is_ascii_uppercase()) else { return false };
    let (head, tail) = word.split_at(at);
    let small = |part: &str| part.bytes().all(|byte| byte.is_ascii_lowercase());
    head.len() >= GLUED
        && tail.len() >= GLUED
        && !NAMING.contains(&head)
        && small(head)
        && small(&tail[1..])
        && dictionary::lists(word_hash(head), false)
        && dictionary::lists(word_hash(&tail.to_ascii_lowercase()), true)
}

/// True for a word with white space before it and no sign of an address or of code around it.
fn stands_free(source: &str, word: Span) -> bool {
    let (before, behind) = (source[..word.start as usize].trim_end(), source[word.end as usize..].trim_start());
    let parted = before.is_empty() || before.len() < word.start as usize;
    let code = before.ends_with(['*', '{', '(', '=', ';', '"'])
        || behind.starts_with(['*', '}', '(', '=', '.', ':', '"'])
        || before.ends_with(" var")
        || before.ends_with("\tvar");
    let next = source[word.end as usize..].chars().next();
    parted && !code && next.is_none_or(|c| c.is_whitespace() || matches!(c, ',' | ';' | '’' | '\''))
}

/// True when the next sentence seems to begin with a quotation mark that in truth closes this
/// one: “Is it?“ she asked.
fn closes(source: &str, at: usize) -> bool {
    let mut behind = source[at..].chars();
    behind.next().is_some_and(chars::is_double_quote) && behind.next().is_none_or(char::is_whitespace)
}

/// True inside the address of a page: www.HarbourNews.com.
fn in_address(source: &str, at: usize) -> bool {
    let seam = seam(source, at);
    let behind = &source[seam.end as usize..];
    let domain = [".com", ".org", ".net", ".gov", ".co", ".tv", ".edu"].iter().any(|domain| behind.starts_with(domain));
    let words = seam.of(source);
    let code = behind.starts_with(['_', '=', '(', '[', '{', '<'])
        || words.contains("][")
        || words.contains(['_', '=', '{', '}', '$']);
    code || domain || words.contains("www.") || words.contains("//")
}

/// The words on both sides of the lost space.
fn seam(source: &str, at: usize) -> Span {
    let inside = |c: &char| !c.is_whitespace();
    let head: usize = source[..at].chars().rev().take_while(inside).take(24).map(char::len_utf8).sum();
    let mut tail = 0;
    let mut word = false;
    for c in source[at..].chars().take(24) {
        let part = chars::is_word(c) || chars::is_apostrophe(c);
        if c.is_whitespace() || word && !part {
            break;
        }
        word |= part;
        tail += c.len_utf8();
    }
    Span::new(at - head, at + tail)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::words_of_rule;

    fn found(text: &str) -> Vec<String> {
        words_of_rule("lost-space", text)
    }

    #[test]
    fn seams() {
        assert_eq!(found("They came in a boat.So did the band. It was “late.”Then it rained."), ["boat.So"]);
        assert_eq!(found("The vote was on Monday.The council met again."), ["Monday.The"]);
        assert_eq!(found("The bridge was built in 2019.The firm said so."), ["2019.The"]);
        for (text, seam) in [
            ("He called it 'a disgrace'.The mayor left.", "disgrace'.The"),
            ("It was sold for £2.4m.The firm said so.", "£2.4m.The"),
            ("It left at 5 p.m.The mayor stayed.", "p.m.The"),
            ("The pier was closed .The mayor left.", ".The"),
            ("The land was acquired .“Farmers were paid,” she said.", ".“Farmers"),
            ("The pier was closed;The mayor left.", "closed;The"),
            ("The plan was late,the mayor said on Monday in the hall.", "late,the"),
            ("The plan was late,mayor Holm said on Monday in the hall.", "late,mayor"),
            ("The plan was drawn up by Holm,who is mayor of the town.", "Holm,who"),
            ("The singer was seen with Lina Roy.It was late.", "Roy.It"),
            ("The singer was seen with Lina Vale.She's late.", "Vale.She's"),
            ("The singer was seen with Lina Vale.I was late.", "Vale.I"),
            ("The pier was closed.the mayor left.", "closed.the"),
            ("It cost the firm 604 millionOperating costs rose.", "millionOperating"),
            ("She wrote to the newspaperReplying to her, he said no.", "newspaperReplying"),
        ] {
            assert_eq!(found(text), [seam], "{text}");
        }
        for text in [
            "The eastJet was late, said the iPhone and the easyHotel.",
            "It is on harbour.in and at ferry.com, as .NET was. Bed &amp;The rest; the rest.",
            "Write getElement( or #greenHarbour and @greenHarbour or greenHarbour/tide, {* mergeAccounts *} and var mainMapping = 1.",
            "The openHarbour group met. Nobody of openHarbour spoke.",
            "They want one,two,three of f(late,the) boats and piers at 5,000 crowns on Mon,Tue and Wed.",
            "The plan of J.I. Holm and of the Vale.I.P. group was late, said St.It and Lina Vale.I of the board.",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
        assert_eq!(
            found("They wrote window.Harbour=1 and ferry.Tunnel[0] and [tide][12].Then it_was.Gone."),
            Vec::<String>::new()
        );
        assert_eq!(found("It is on www.HarbourNews.com and at harbour.Tunnel.org today."), Vec::<String>::new());
        assert_eq!(found("“Is it not wet?“ She left. “It is.” He stayed."), Vec::<String>::new());
    }
}
