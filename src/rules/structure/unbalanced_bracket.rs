//! Brackets without their other end.

use crate::finding::Finding;
use crate::rules::structure::{MOST, NEAR, is_paragraph, is_whole};
use crate::rules::{Analysis, declare_rule};
use crate::span::Span;

declare_rule! {
    /// A bracket is opened and never closed, or closed and never opened.
    ///
    /// Words were lost or moved. Pairs that span a few paragraphs, list labels such as “a)” and
    /// smileys are left alone, and so are paragraphs that are cut off.
    ///
    /// ```text flagged
    /// The tunnel (the longest under any river in the county opened on Monday.
    /// ```
    ///
    /// ```text clean
    /// The tunnel (the longest under any river) opened: a) late, b) wet :) and [sic] dear.
    /// ```
    UNBALANCED_BRACKET: "unbalanced-bracket", Structure, Warning, Any, check
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let source = analysis.article.text.as_str();
    let bytes = source.as_bytes();
    let mut singles: Vec<Single> = Vec::new();
    let (mut open, mut lone) = (Vec::new(), Vec::new());
    let next = |one: u8, other: u8, from: usize| {
        memchr::memchr2(one, other, &bytes[from..]).map_or(usize::MAX, |found| from + found)
    };
    let (mut round, mut square) = (next(b'(', b')', 0), next(b'[', b']', 0));
    for (ordinal, block) in analysis.text.blocks.iter().enumerate() {
        let end = block.span.end as usize;
        if round.min(square) >= end {
            continue;
        }
        let body = block.span.of(source);
        unpaired(body, &mut open, &mut lone);
        if round < end {
            round = next(b'(', b')', end);
        }
        if square < end {
            square = next(b'[', b']', end);
        }
        singles.extend(lone.drain(..).map(|(at, mark)| Single {
            block: ordinal,
            at: block.span.start as usize + at,
            end,
            mark,
            whole: is_paragraph(block) && is_whole(body),
        }));
    }
    let faults: Vec<&Single> = singles
        .iter()
        .enumerate()
        .filter(|&(at, single)| single.whole && !has_partner(&singles, at))
        .map(|(_, single)| single)
        .collect();
    let left = faults.len().saturating_sub(MOST);
    for (number, single) in faults.iter().take(MOST).enumerate() {
        let what = if matches!(single.mark, '(' | '[') { "never closed" } else { "never opened" };
        let mut message = format!("the bracket “{}” is {what}", single.mark);
        if number + 1 == MOST && left > 0 {
            message.push_str(&format!("; {left} more in this article are not listed"));
        }
        findings.push(Finding {
            rule: UNBALANCED_BRACKET.name,
            group: UNBALANCED_BRACKET.group,
            severity: UNBALANCED_BRACKET.severity,
            span: nearby(source, analysis.text.blocks[single.block].span.start as usize, single),
            message,
            help: Some("add the other bracket, or delete this one".to_owned()),
            score: None,
            related: Vec::new(),
        });
    }
}

/// Lone brackets looked at for the other end of one; a text with more of them nearby is no prose.
const MANY: usize = 64;

/// A bracket without its other end in its paragraph.
struct Single {
    block: usize,
    at: usize,
    end: usize,
    mark: char,
    whole: bool,
}

/// True when the other end stands in one of the neighbouring paragraphs.
fn has_partner(singles: &[Single], at: usize) -> bool {
    let single = &singles[at];
    let other = match single.mark {
        '(' => ')',
        '[' => ']',
        ')' => '(',
        _ => '[',
    };
    let near = |other_one: &Single| other_one.block.abs_diff(single.block) <= NEAR;
    let fits = |other_one: &Single| other_one.mark == other;
    if matches!(single.mark, '(' | '[') {
        singles[at + 1..].iter().take(MANY).take_while(|later| near(later)).any(fits)
    } else {
        singles[..at].iter().rev().take(MANY).take_while(|before| near(before)).any(fits)
    }
}

/// Pushes the brackets of a paragraph that have no other end in it to `lone`, in order; `open` is
/// room to work in.
fn unpaired(body: &str, open: &mut Vec<(usize, char)>, lone: &mut Vec<(usize, char)>) {
    let bytes = body.as_bytes();
    open.clear();
    let mut sad = 0;
    let mut round = memchr::memchr2_iter(b'(', b')', bytes).peekable();
    let mut square = memchr::memchr2_iter(b'[', b']', bytes).peekable();
    let next = || match (round.peek(), square.peek()) {
        (Some(one), Some(other)) if other < one => square.next(),
        (Some(_), _) => round.next(),
        (None, _) => square.next(),
    };
    for at in std::iter::from_fn(next) {
        let byte = bytes[at];
        match byte {
            b'[' => open.push((at, '[')),
            // ":(lol)" is a smiley and a pair.
            b'(' if is_smiley(bytes, at) => sad += 1,
            b'(' => open.push((at, '(')),
            b')' | b']' => {
                let partner = if byte == b')' { '(' } else { '[' };
                if open.last().is_some_and(|&(_, mark)| mark == partner) {
                    open.pop();
                } else if let Some(found) = open.iter().rev().take(8).position(|&(_, mark)| mark == partner) {
                    // "(a [b)": the inner one is the lone one.
                    let keep = open.len() - 1 - found;
                    lone.extend(open.drain(keep + 1..));
                    open.pop();
                } else if !(is_label(body, at) || byte == b')' && is_smiley(bytes, at)) {
                    if byte == b')' && sad > 0 {
                        sad -= 1;
                    } else {
                        lone.push((at, byte as char));
                    }
                }
            }
            _ => {}
        }
    }
    lone.append(open);
    lone.sort_unstable();
}

/// ":)", ";-)", ":' (", ":,(", "=)", "(:".
fn is_smiley(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).map(|at| bytes[at]);
    let earlier = at.checked_sub(2).map(|at| bytes[at]);
    // A space stands in a face with a nose or tears only: "note: (see below)", "as follows:- (a) wet".
    let (face, parted) = bytes[..at].strip_suffix(b" ").map_or((&bytes[..at], false), |face| (face, true));
    let tears = ["'", "’", ",", "-"].into_iter().find_map(|mark| face.strip_suffix(mark.as_bytes()));
    let whole = !parted || tears.is_some() && !bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric);
    before == Some(b'^')
        || whole && matches!(tears.unwrap_or(face).last(), Some(b':' | b';' | b'='))
        || matches!(before, Some(b')' | b'(')) && matches!(earlier, Some(b':' | b';' | b')' | b'('))
        || matches!(bytes.get(at + 1), Some(b':' | b';')) && before.is_none_or(|byte| byte == b' ')
}

/// "a)", "1)", "iv)" behind a space, and "2)" behind the full stop of the item before: a label of a list.
fn is_label(body: &str, at: usize) -> bool {
    let head = body[..at].trim_end_matches('.');
    let label = head.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let front = &head[..head.len() - label.len()];
    let before = front.chars().next_back();
    let behind_stop = || front.strip_suffix('.').is_some_and(|item| item.ends_with(char::is_alphabetic));
    let number = label.len() == 1 && label.starts_with(|c: char| c.is_ascii_digit());
    (1..=3).contains(&label.len())
        && before.is_none_or(|c| c.is_whitespace() || matches!(c, '"' | '“' | '\'') || number && behind_stop())
}

/// The bracket with a few words on the side that it opens or closes.
fn nearby(source: &str, block_start: usize, single: &Single) -> Span {
    let mut spaces = 0;
    let mut fifth = |c: char| {
        spaces += usize::from(c.is_whitespace());
        spaces == 4
    };
    if matches!(single.mark, '(' | '[') {
        let body = &source[single.at..single.end];
        let length = body.char_indices().find(|&(_, c)| fifth(c)).map_or(body.len(), |(at, _)| at);
        Span::new(single.at, single.at + length)
    } else {
        let body = &source[block_start..single.at];
        let start = body.char_indices().rev().find(|&(_, c)| fifth(c)).map_or(0, |(at, c)| at + c.len_utf8());
        Span::new(block_start + start, single.at + 1)
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::words_of_rule;

    fn found(text: &str) -> Vec<String> {
        words_of_rule("unbalanced-bracket", text)
    }

    #[test]
    fn lone_brackets() {
        assert_eq!(found("The tunnel (or tube opened late on Monday."), ["(or tube opened late"]);
        assert_eq!(found("The tunnel or the old tube) opened."), ["or the old tube)"]);
        assert_eq!(found("The [old (very old] tube opened."), ["(very old] tube opened."]);
    }

    #[test]
    fn pairs_and_smileys() {
        for text in [
            "It is (very (very)) wet [sic]. :) ;-) :( :)) (: he said.",
            "1) It is wet. 2) It is late. a) and b). 3.) It is dear.",
            "The ferry is late :' ( and wet :,( they wrote :-( and went =) home.",
            "1) It is wet.2) It is late.",
            "It is late :(lol) and wet.",
            "It is late;[12] it is wet:[3] and dear.",
            "(This note begins here.\n\nIt ends here.)",
            "It opened on Tuesday (Oct.",
            "It is cut off (here and never",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn many_brackets_are_cheap() {
        assert!(found(&"( [ ".repeat(200_000)).len() <= 10);
        assert!(found(&format!("{}.", ") ] ( [ ".repeat(100_000))).len() <= 10);
        assert!(found(&format!("{}wet.", "( a ".repeat(200_000))).len() <= 10);
    }
}
