//! The sentence splitter: one pass over the bytes of a block, a reason for every boundary.
//!
//! A full stop ends a sentence unless what stands before it (abbreviation, initial, number)
//! or behind it (a small letter, a digit) says otherwise. The fragment rules read the same
//! tables backwards: a block that ends where a full stop should not have ended it is cut off.

use crate::span::Span;
use crate::text::chars;
use crate::text::lexicon::{self, Abbreviation};

/// Why a sentence ends where it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Boundary {
    /// A full stop, question mark or exclamation mark.
    Mark,
    /// The full stop of an abbreviation that also ends the sentence.
    Abbreviation,
    /// Three dots, or the character for them.
    Ellipsis,
    /// An end mark with the next sentence glued to it.
    LostSpace,
    /// The block ends here.
    BlockEnd,
}

/// Splits a block; pushes the span and the reason of each sentence.
pub fn split(text: &str, block: Span, out: &mut Vec<(Span, Boundary)>) {
    split_at(text, block, has_rare_marks(&text.as_bytes()[block.range()]), out);
}

/// Splits a block, see [`split`]. Where `rare` is false, neither the block nor what is around it has
/// one of the [rare marks](has_rare_marks).
pub(super) fn split_at(text: &str, block: Span, rare: bool, out: &mut Vec<(Span, Boundary)>) {
    let bytes = text.as_bytes();
    let (block_start, block_end) = (block.start as usize, block.end as usize);
    let mut start = block_start;
    let mut at = block_start;
    while at < block_end {
        let Some(found) = next_mark(&bytes[at..block_end], rare) else { break };
        let mark = at + found;
        let Some(candidate) = Candidate::read(text, start, mark, block_end) else {
            at = mark + chars::at(text, mark).map_or(1, char::len_utf8);
            continue;
        };
        at = candidate.end;
        if candidate.end >= block_end {
            break;
        }
        if let Some(reason) = candidate.decide(text, start, block_end) {
            out.push((Span::new(start, candidate.end), reason));
            start = candidate.next;
            at = start;
        }
    }
    if start < block_end {
        out.push((Span::new(start, block_end), Boundary::BlockEnd));
    }
}

/// True when a block or a text may hold end marks beyond `.`, `!` and `?`: the lead bytes of `。`, `！`,
/// `？` and `।`, or the character `…`. Curly quotes, which share its lead byte, are no reason to
/// look at every byte.
pub(super) fn has_rare_marks(block: &[u8]) -> bool {
    memchr::memchr3(0xE3, 0xEF, 0xE0, block).is_some()
        || memchr::memchr_iter(0xE2, block).any(|at| block[at..].starts_with("…".as_bytes()))
}

/// First byte that may begin an end mark.
fn next_mark(bytes: &[u8], rare: bool) -> Option<usize> {
    if rare {
        bytes.iter().position(|&byte| matches!(byte, b'.' | b'!' | b'?' | 0xE2 | 0xE3 | 0xEF | 0xE0))
    } else {
        memchr::memchr3(b'.', b'!', b'?', bytes)
    }
}

/// An end mark with all that belongs to it.
struct Candidate {
    /// First byte of the mark.
    mark: usize,
    /// Behind the marks, closing quotes and brackets.
    end: usize,
    /// First byte of what follows the white space.
    next: usize,
    /// How many full stops in a row (3 for `…`).
    dots: usize,
    /// `!` or `?` is among the marks.
    strong: bool,
    /// The full-width marks of East Asian and Indic scripts, which need no space behind them.
    wide: bool,
    /// A closing quote or bracket follows the mark.
    closed: bool,
}

impl Candidate {
    fn read(text: &str, start: usize, mark: usize, block_end: usize) -> Option<Self> {
        // How nearly all sentences end: in a full stop, a space and a word.
        if let [b'.', b' ', behind] = text.as_bytes()[mark..block_end.min(mark + 3)]
            && behind.is_ascii_alphanumeric()
            && mark > start
        {
            let (end, next) = (mark + 1, mark + 2);
            return Some(Self { mark, end, next, dots: 1, strong: false, wide: false, closed: false });
        }
        Self::read_all(text, start, mark, block_end)
    }

    /// Reads marks of every kind.
    fn read_all(text: &str, start: usize, mark: usize, block_end: usize) -> Option<Self> {
        let mut end = mark;
        let (mut dots, mut strong, mut wide) = (0, false, false);
        while end < block_end {
            match chars::at(text, end)? {
                '.' => dots += 1,
                '!' | '?' => strong = true,
                '…' => dots += 3,
                '。' | '！' | '？' | '।' => wide = true,
                // Spaced dots: ". . ."
                ' ' | '\u{A0}' if dots > 0 && spaced_dot(text, end, block_end) => {}
                _ => break,
            }
            end += chars::at(text, end)?.len_utf8();
        }
        if end == mark {
            return None;
        }
        let marks_end = end;
        while end < block_end {
            let c = chars::at(text, end)?;
            let after = end + c.len_utf8();
            // A quote mark of the opening shape closes, too, when white space follows it.
            let mistyped = chars::is_double_quote(c) && text[after..block_end].starts_with(char::is_whitespace);
            if !chars::is_closer(c) && !mistyped {
                break;
            }
            end = after;
        }
        let mut next = end;
        while next < block_end {
            let c = chars::at(text, next)?;
            if !c.is_whitespace() {
                break;
            }
            next += c.len_utf8();
        }
        if mark == start {
            return None;
        }
        Some(Self { mark, end, next, dots, strong, wide, closed: end > marks_end })
    }

    fn decide(&self, text: &str, start: usize, block_end: usize) -> Option<Boundary> {
        if self.wide {
            return Some(Boundary::Mark);
        }
        let follows = Following::read(text, self.next, block_end);
        if self.next == self.end {
            return self.lost_space(text, start, &follows);
        }
        if self.dots >= 3 && !self.strong {
            let word = follows.word();
            let pronoun = word == "I" || word.starts_with("I'") || word.starts_with("I’");
            return (follows.capital && (!pronoun || follows.quoted)).then_some(Boundary::Ellipsis);
        }
        if self.strong {
            // "Yahoo! said" and '"Why?" he asked' go on in a small letter.
            if !follows.capital && !follows.digit && !follows.bullet {
                return None;
            }
            if self.closed && follows.speech_tag(text, self.next, block_end) {
                return None;
            }
            return Some(Boundary::Mark);
        }
        let word = word_before(text, start, self.mark);
        if word.is_empty() {
            // Behind a bracket, a quote or a percent sign there is no abbreviation to think of.
            return (follows.capital || follows.digit || follows.bullet).then_some(Boundary::Mark);
        }
        if !follows.capital && !follows.digit && !follows.bullet {
            return None;
        }
        if list_number(text, start, self.mark) {
            return None;
        }
        if self.closed {
            if chars::before(text, self.end).is_some_and(|c| matches!(c, ')' | ']'))
                && lexicon::abbreviation(word).is_some()
            {
                return follows.starter().then_some(Boundary::Abbreviation);
            }
            return Some(Boundary::Mark);
        }
        let Some(abbreviation) = lexicon::abbreviation(word) else {
            return Some(Boundary::Mark);
        };
        let ends = match abbreviation {
            // "at 12 Main St. The family", but "St. Louis" and "Dr. No".
            Abbreviation::Title => {
                matches!(word, "St" | "Dr" | "Ft") && ends_name(text, start, self.mark, word) && follows.starter()
            }
            Abbreviation::Joining => false,
            // "The council voted No. The mayor", but "No. 10".
            Abbreviation::Number => !follows.digit && word != "Nos" && (word != "No" || follows.starter()),
            Abbreviation::Month => !follows.digit && (follows.starter() || follows.quoted),
            Abbreviation::Initial => initial_ends(text, start, self.mark, word, &follows),
            Abbreviation::Time => follows.capital && !follows.time_word(),
            Abbreviation::Place | Abbreviation::State => follows.starter() || follows.quoted && follows.capital,
            Abbreviation::Company | Abbreviation::Suffix => follows.starter() || follows.quoted && follows.capital,
            Abbreviation::Closing => follows.capital && (!word.starts_with(char::is_uppercase) || follows.starter()),
        };
        ends.then_some(Boundary::Abbreviation)
    }

    /// "attack.The": a mark glued to the next word ends a sentence when a small word stands
    /// before it and a capitalised one behind it, or when closing quotes lie between them.
    fn lost_space(&self, text: &str, start: usize, follows: &Following<'_>) -> Option<Boundary> {
        if self.dots >= 3 || !follows.capital {
            return None;
        }
        let word = word_before(text, start, self.mark).trim_end_matches(chars::is_apostrophe);
        let starts = follows.word().len() > 1 && follows.starter();
        // "at 5 p.m.The council", "the tunnel closed .The council".
        let clock = lexicon::abbreviation(word) == Some(Abbreviation::Time);
        let plain = self.dots == 1 && !self.strong;
        let parted = word.is_empty()
            && plain
            && text[start..self.mark].ends_with(' ')
            && !text[start..self.mark].ends_with("  ");
        if (clock || parted) && (starts || parted && follows.quoted && follows.word().len() > 1) {
            return Some(Boundary::LostSpace);
        }
        // "on Monday.The council", "in 2019.The firm": behind names, years and amounts a word that begins sentences.
        let named = || {
            let year = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
            let mut letters = word.chars();
            let name =
                letters.next().is_some_and(char::is_uppercase) && word.len() > 2 && letters.all(char::is_lowercase);
            // "for 2.4m.The".
            let amount = word.starts_with(|c: char| c.is_ascii_digit())
                && word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len() <= 2
                && word.bytes().filter(|byte| *byte == b'.').count() <= 1;
            (year || name || amount) && (starts || name && follows.contracted())
        };
        if word.chars().count() < 2 || !word.chars().all(char::is_lowercase) && !self.closed && !named() {
            return None;
        }
        if lexicon::abbreviation(word).is_some() || word.contains(['/', '@']) {
            return None;
        }
        let behind = follows.word();
        let mut next = behind.chars();
        let capitalised = next.next().is_some_and(char::is_uppercase)
            && (behind.chars().count() == 1 || next.next().is_some_and(char::is_lowercase));
        // Names of sites and files: Amazon.Com, node.Js, and anything that goes on with a dot.
        let site = matches!(behind, "Com" | "Net" | "Org" | "Js" | "Io" | "Co" | "Tv" | "Uk");
        (capitalised && !site && (self.closed || behind.chars().count() > 1 || lexicon::starts_sentences(behind)))
            .then_some(Boundary::LostSpace)
    }
}

/// True when a space at this offset stands inside ". . .".
fn spaced_dot(text: &str, space: usize, block_end: usize) -> bool {
    let rest = &text[space..block_end];
    let mut after = rest.chars();
    after.next();
    if after.next() != Some('.') {
        return false;
    }
    let before = text[..space].ends_with('.');
    before && after.next().is_none_or(|c| c.is_whitespace() || c == '.' || chars::is_closer(c))
}

/// What stands behind an end mark.
struct Following<'a> {
    /// From the first word on.
    rest: &'a str,
    capital: bool,
    digit: bool,
    bullet: bool,
    quoted: bool,
}

impl<'a> Following<'a> {
    fn read(text: &'a str, next: usize, block_end: usize) -> Self {
        let mut at = next;
        let mut quoted = false;
        while let Some(c) = text[at..block_end].chars().next() {
            if !chars::is_opener(c) || c == '_' {
                break;
            }
            quoted |= chars::is_double_quote(c) || matches!(c, '\'' | '‘');
            at += c.len_utf8();
            // "( he" and "“ He": a space behind an opener belongs to it.
            if text[at..block_end].starts_with(' ') && quoted {
                at += 1;
            }
        }
        let rest = &text[at..block_end];
        let first = rest.chars().next();
        Self {
            rest,
            capital: first.is_some_and(|c| c.is_uppercase() || c.is_alphabetic() && !c.is_lowercase()),
            digit: first.is_some_and(|c| c.is_numeric() || matches!(c, '$' | '£' | '€')),
            bullet: first.is_some_and(|c| matches!(c, '•' | '–' | '—' | '-' | '#' | '@' | '…' | '.')),
            quoted,
        }
    }

    /// The first word.
    fn word(&self) -> &'a str {
        let plain = self.rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let behind = &self.rest[plain..];
        let length = behind.find(|c: char| !(chars::is_word(c) || chars::is_apostrophe(c))).unwrap_or(behind.len());
        &self.rest[..plain + length]
    }

    /// True for a word that begins sentences.
    fn starter(&self) -> bool {
        self.capital && lexicon::starts_sentences(self.word())
    }

    /// True for a pronoun with its verb: "She's", "They’ve", "I was".
    fn contracted(&self) -> bool {
        let word = self.word();
        let verb =
            || self.rest[1..].strip_prefix(' ').and_then(|rest| rest.split(' ').next()).is_some_and(lexicon::is_verb);
        match word.split_once(chars::is_apostrophe) {
            Some((head, tail)) => {
                matches!(head, "I" | "He" | "She" | "It" | "We" | "They" | "You" | "That" | "There")
                    && matches!(tail, "s" | "d" | "m" | "re" | "ve" | "ll")
            }
            None => word == "I" && verb(),
        }
    }

    /// Time zones and days go on a clock time: "9 p.m. ET", "8 a.m. Monday".
    fn time_word(&self) -> bool {
        let word = self.word();
        lexicon::is_day(word)
            || lexicon::is_month(word)
            || word.len() <= 4 && word.chars().all(char::is_uppercase) && word.len() >= 2
            || matches!(word, "Eastern" | "Pacific" | "Central" | "Mountain" | "Greenwich" | "Easter")
    }

    /// '"Why?" Mr. Smith asked': a name and a verb of saying behind a quoted question.
    fn speech_tag(&self, text: &str, next: usize, block_end: usize) -> bool {
        if self.quoted || self.starter() && !matches!(self.word(), "He" | "She" | "They") {
            return false;
        }
        let end = chars::floor(text, block_end.min(next + 60));
        let head = &text[next..end];
        for (names, word) in head.split_whitespace().take(5).enumerate() {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            if matches!(
                bare,
                "asked"
                    | "said"
                    | "says"
                    | "wrote"
                    | "exclaimed"
                    | "asks"
                    | "wondered"
                    | "shouted"
                    | "tweeted"
                    | "joked"
            ) {
                return names > 0 && (word.ends_with(['.', ',', ':']) || bare.starts_with("ask"));
            }
            if !bare.starts_with(char::is_uppercase) {
                return false;
            }
        }
        false
    }
}

/// The word that ends right before a mark, with its inner dots; empty behind anything else.
fn word_before(text: &str, start: usize, mark: usize) -> &str {
    let body = &text.as_bytes()[start..mark];
    let length = body.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    // A plain word behind a space, as nearly all are.
    if (1..=40).contains(&length) && body[..body.len() - length].ends_with(b" ") {
        return &text[mark - length..mark];
    }
    let mut from = mark;
    for (at, c) in text[start..mark].char_indices().rev() {
        if !(chars::is_word(c) || c == '.' || chars::is_apostrophe(c) || c == '&') {
            break;
        }
        from = start + at;
        if mark - from > 40 {
            break;
        }
    }
    text[from..mark].trim_start_matches(|c: char| chars::is_apostrophe(c) || c == '.')
}

/// True when the mark belongs to a list number at the sentence's head: "3. Conclusions".
fn list_number(text: &str, start: usize, mark: usize) -> bool {
    let head = &text[start..mark];
    !head.is_empty() && head.len() <= 2 && head.bytes().all(|byte| byte.is_ascii_digit())
}

/// True for an abbreviation behind a name or a number, "12 Main St." and "5th St.".
fn ends_name(text: &str, start: usize, mark: usize, word: &str) -> bool {
    let before = text[start..mark - word.len()].trim_end();
    let previous = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    previous.len() > 1
        && previous.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        && previous.ends_with(char::is_alphanumeric)
        && !lexicon::starts_sentences(previous)
}

/// Whether a single capital ends a sentence: "vitamin C. The" does, "George W. Bush" does not.
fn initial_ends(text: &str, start: usize, mark: usize, word: &str, follows: &Following<'_>) -> bool {
    if !follows.starter() || follows.digit {
        return false;
    }
    let before = text[start..mark - word.len()].trim_end();
    if before.is_empty() {
        return false;
    }
    let previous = before.rsplit(|c: char| c.is_whitespace()).next().unwrap_or_default();
    // Behind a small word the letter is a grade, a vitamin or a pronoun, not a middle initial.
    let small = previous.chars().next().is_some_and(char::is_lowercase);
    if word == "I" && matches!(previous, "War" | "Part" | "Act" | "Type" | "Class" | "Division" | "Phase") {
        return true;
    }
    if word == "I" {
        return small;
    }
    // "A. The" but not "J. A. Smith": capitalised function words follow ends of sentences.
    small
        || !matches!(follows.word(), "A" | "I" | "Will" | "May" | "Can" | "So" | "Do" | "No" | "Like")
            && word.len() == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sentences(text: &str) -> Vec<&str> {
        let mut out = Vec::new();
        split(text, Span::new(0, text.len()), &mut out);
        out.iter().map(|(span, _)| span.of(text)).collect()
    }

    /// `|` marks where a sentence ends.
    fn check(marked: &str) {
        let expected: Vec<&str> = marked.split('|').map(str::trim).collect();
        let text = expected.join(" ");
        assert_eq!(sentences(&text), expected);
    }

    #[test]
    fn abbreviations_do_not_end_sentences() {
        check(
            "In the days since the attacks, U.S. Secretary of State Rex Tillerson flew out. | He met Mr. Lavrov on Nov. 3 at St. Mary's.",
        );
        check("Acme Inc. Chief John Q. Public sold No. 5 to Dr. Who, M.D. | It paid.");
        check("They live in the U.S. | The house is in Washington, D.C. | But it is old.");
        check("The show airs at 9 p.m. ET on Friday. | It ends at 10 p.m. | Viewers wait.");
        check("Gov. Gavin Newsom of Calif. said so, e.g. this one, i.e. that. | It is so.");
        check("George W. Bush spoke. | J.K. Rowling did, too.");
    }

    #[test]
    fn some_abbreviations_end_sentences_where_a_small_word_follows() {
        check("A fire broke out at 12 Main St. | The family was asleep. | They met Dr. No in St. Louis.");
        check(
            "It was built before World War I. | The council voted No. | But No. 10 stayed, and so did Holm Dr. | It is long.",
        );
        check("The car stood at the corner of 5th St. and Harbour St. | A man got out of it.");
    }

    #[test]
    fn marks_and_quotes() {
        check("“Go home.” | He went. | “Why?” he asked. | “No!” | She left.");
        check("\"I will.\" | \"You won't.\" | They did (and how!). | Then it ended.");
        check("Yahoo! said no. | Is it? | It is.");
        check("It cost 3.5 million. | 12 people came. | Prices rose 2.1 percent.");
        check("Well... I don't know. | It was . . . odd. | He stopped… | Then he ran.");
        check("3. Conclusions follow here.");
    }

    #[test]
    fn glued_sentences_are_told_apart() {
        let mut out = Vec::new();
        let text = "It was an attack.The men fled.";
        split(text, Span::new(0, text.len()), &mut out);
        assert_eq!(out.len(), 2);
        assert_eq!(out[0].1, Boundary::LostSpace);
        assert_eq!(
            sentences("See Amazon.Com and node.Js and U.S.News for more."),
            ["See Amazon.Com and node.Js and U.S.News for more."]
        );
    }

    #[test]
    fn other_scripts() {
        assert_eq!(sentences("今日は晴れ。明日は雨！"), ["今日は晴れ。", "明日は雨！"]);
        assert_eq!(sentences("Он пришёл. Она ушла."), ["Он пришёл.", "Она ушла."]);
        assert_eq!(sentences("यह एक है। वह दो है।"), ["यह एक है।", "वह दो है।"]);
    }

    proptest! {
        #[test]
        fn plain_ends_are_read_as_all_are(text in "[aB7.!? ’“\")é…]{0,12}", ends in any::<(u8, u8)>()) {
            let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let pick = |index: u8| places[usize::from(index) % places.len()];
            let (start, mark) = (pick(ends.0).min(pick(ends.1)), pick(ends.0).max(pick(ends.1)));
            let read = |read: fn(&str, usize, usize, usize) -> Option<Candidate>| {
                read(&text, start, mark, text.len()).map(|c| (c.mark, c.end, c.next, c.dots, c.strong, c.wide, c.closed))
            };
            prop_assert_eq!(read(Candidate::read), read(Candidate::read_all));
        }
    }

    #[test]
    fn spans_cover_all_words() {
        for text in ["", ".", "...", "? ! .", "a", "A. B. C. D.", ". . . .", "\"", "x.\" \"y"] {
            let found = sentences(text);
            assert_eq!(found.concat().replace(' ', ""), text.replace(' ', ""), "{text}");
        }
    }
}
