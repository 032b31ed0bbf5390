//! Sentences that a page breaks into lines or spreads over a quotation: put together again, where their words show it.

use super::blocks::{self, Block};
use crate::text::blocks as plain;
use crate::text::kinds::End;
use crate::text::lexicon;

/// Share of the longest line, in tenths, from which on a line may have been broken because it was full.
const FULL: usize = 6;

/// Line ends inside sentences from which on a paragraph counts as broken at its full lines.
const BROKEN: usize = 2;

/// Puts the sentences of an article together.
pub(super) fn mend(found: &mut Vec<Block>) {
    let text = blocks::join(&*found);
    // Text wrapped at a width is read as such, by its line ends.
    let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
    if plain::split(&text).len() == lines {
        for block in found.iter_mut().filter(|block| block.text.contains('\n')) {
            block.text = unbroken(&block.text);
        }
    }
    found.dedup_by(|next, before| {
        let joins = next.quotes && next.heading == 0 && !next.item && goes_on(&before.text, &next.text);
        if joins {
            before.text.push(' ');
            before.text.push_str(&next.text);
            before.linked += next.linked;
        }
        joins
    });
}

/// A paragraph with spaces for the line breaks that stand inside its sentences. Breaks between sentences stay, and those of
/// verses, addresses and lists, where no sentence comes to its end.
fn unbroken(text: &str) -> String {
    let lines: Vec<&str> = text.split('\n').collect();
    let mut inside: Vec<bool> = lines.windows(2).map(|pair| goes_on(pair[0], pair[1])).collect();
    if inside.iter().filter(|&&inside| inside).count() >= BROKEN {
        let longest = lines.iter().map(|line| line.len()).max().unwrap_or_default();
        for (inside, line) in inside.iter_mut().zip(&lines) {
            *inside |= line.len() * 10 >= longest * FULL && matches!(End::of(line), End::Nothing | End::Comma);
        }
    }
    let mut out = String::with_capacity(text.len());
    let mut first = 0;
    while first < lines.len() {
        let last = first + inside[first.min(inside.len())..].iter().take_while(|&&inside| inside).count();
        let begins = !lines[first].starts_with(char::is_lowercase);
        let ends = |line: &str| line.contains(". ") || matches!(End::of(line), End::Mark | End::Ellipsis | End::Colon);
        let joint = if begins && ends(lines[last]) { " " } else { "\n" };
        if first > 0 {
            out.push('\n');
        }
        out.push_str(&lines[first..=last].join(joint));
        first = last + 1;
    }
    out
}

/// True when a sentence that is open goes on in what follows.
fn goes_on(before: &str, next: &str) -> bool {
    let last = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let small = next.starts_with(char::is_lowercase);
    match End::of(before) {
        End::Nothing => small || lexicon::leaves_unfinished(last) && next.starts_with(char::is_alphanumeric),
        End::Comma | End::Closer => small,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(lines: &str) -> String {
        let mut found = vec![Block { text: lines.replace('/', "\n"), ..Block::default() }];
        mend(&mut found);
        found[0].text.replace('\n', "/")
    }

    #[test]
    fn breaks_inside_sentences_are_spaces() {
        for (lines, text) in [
            ("It would be closed until/the autumn, she said.", "It would be closed until the autumn, she said."),
            ("The council meets at/the old hall/on Monday.", "The council meets at the old hall on Monday."),
            (
                "It ends here./The next begins and/goes on. It ends./Last.",
                "It ends here./The next begins and goes on. It ends./Last.",
            ),
            ("The bridge over the/Lenne is closed.", "The bridge over the Lenne is closed."),
            (
                "It was closed, said/Ida Holm, who is the mayor/of the town, and/will be until May.",
                "It was closed, said Ida Holm, who is the mayor of the town, and will be until May.",
            ),
        ] {
            assert_eq!(mended(lines), text);
        }
    }

    #[test]
    fn lines_that_are_lines_stay() {
        for lines in [
            "We walked along the river/and the river walked with us/and the bridge was never",
            "Town Hall/12 Main Street/Old Harbour",
            "flour/sugar/eggs",
            "Ida Holm/Public Works",
            "It ends here./The next begins.",
            "The money/The state pays.",
        ] {
            assert_eq!(mended(lines), lines);
        }
    }

    #[test]
    fn a_quotation_may_stand_inside_a_sentence() {
        let block = |text: &str, quotes| Block { text: text.into(), quotes, ..Block::default() };
        let mut found = vec![
            block("She wrote that", false),
            block("it is not safe", true),
            block("and left.", true),
            block("then", true),
        ];
        mend(&mut found);
        assert_eq!(blocks::join(&found), "She wrote that it is not safe and left.\n\nthen");
    }
}
