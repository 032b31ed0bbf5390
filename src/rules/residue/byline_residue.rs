//! Names of authors and editors in the text.

use crate::finding::{Finding, Severity};
use crate::rules::residue::{Words, head, report};
use crate::rules::{Analysis, declare_rule};
use crate::text::{Block, BlockKind, Furniture, Token, lexicon};

declare_rule! {
    /// The names of those who wrote or edited stand in the text.
    ///
    /// A byline belongs to the metadata. At the article’s head it is only noted (info), as is
    /// the agency’s line at its end (“Reporting by ...; editing by ...”); between paragraphs it is
    /// a warning, since it often tells that two articles were stitched together. An author’s address
    /// (“Write to ... at ...”) is only noted, and so is the paragraph at an edge of the text that tells who the author
    /// is (“Jane Doe is a reporter who covers the harbour.”).
    ///
    /// ```text flagged
    /// The tunnel under the river opens on Monday, two years late.
    ///
    /// By Jane Doe
    ///
    /// The ferry made its last trip on Sunday.
    /// ```
    ///
    /// ```text clean
    /// By Monday the river had risen. By Jane Doe there is a second book on the flood.
    /// ```
    BYLINE_RESIDUE: "byline-residue", Residue, Warning, English, check
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let words =
        Words { message: "a byline is left in the text", help: "move the name to the metadata and delete the line" };
    let head = head(analysis);
    let tail = analysis.text.blocks.len().saturating_sub(3) as u32;
    report(analysis, findings, &BYLINE_RESIDUE, Furniture::Byline, &words, |place| {
        let between = place.block > head && place.block < tail.max(2);
        if place.hit.sure && place.whole && between { Severity::Warning } else { Severity::Info }
    });
    for block in edges(&analysis.text.blocks) {
        if is_about_author(analysis, block) {
            let message = "who the author is, is told in the text";
            findings.push(
                BYLINE_RESIDUE
                    .finding(block.span, message)
                    .severity(Severity::Info)
                    .help("move it to the metadata and delete the paragraph"),
            );
        }
    }
}

/// The first paragraph and the last two, in a text that has more.
fn edges(blocks: &[Block]) -> impl Iterator<Item = &Block> {
    let count = if blocks.len() > LEAST_BLOCKS { blocks.len() } else { 0 };
    blocks[..count.min(1)].iter().chain(&blocks[count.saturating_sub(2)..count])
}

/// Blocks of a text that has edges, more than.
const LEAST_BLOCKS: usize = 4;

/// Longest paragraph about an author, in words.
const LONGEST_BIO: usize = 60;

/// Words in which a paragraph tells what an author is, from its beginning on.
const TOLD_WITHIN: usize = 16;

/// "Jane Doe is a senior reporter based in Ostford.": a name that stands nowhere else, and a trade of those who write.
fn is_about_author(analysis: &Analysis<'_>, block: &Block) -> bool {
    let (source, text) = (&analysis.article.text, analysis.text);
    let words = text.words_in(block);
    let plain = matches!(block.kind, BlockKind::Prose | BlockKind::Quote) && block.furniture.is_none();
    if !plain || !(5..=LONGEST_BIO).contains(&words.len()) || !words[0].shape.starts_upper() {
        return false;
    }
    let form = |at: usize| words.get(at).map_or("", |word| word.span.of(source));
    let names = words.iter().take_while(|word| word.shape.starts_upper()).count();
    let is_name = (2..=4).contains(&names) && !lexicon::starts_sentences(form(0));
    let tells = match form(names) {
        "is" | "was" => matches!(form(names + 1), "a" | "an" | "the" | "our") || form(names + 1).ends_with("'s"),
        "covers" | "writes" => return is_name && is_named_once(analysis, block, &words[names - 1]),
        _ => false,
    };
    is_name
        && tells
        && (names + 1..words.len().min(TOLD_WITHIN)).any(|at| {
            matches!(
                form(at),
                "reporter"
                    | "writer"
                    | "columnist"
                    | "editor"
                    | "professor"
                    | "fellow"
                    | "correspondent"
                    | "journalist"
                    | "author"
                    | "contributor"
                    | "blogger"
            )
        })
        && is_named_once(analysis, block, &words[names - 1])
}

/// True when a word of this block stands in no other one.
fn is_named_once(analysis: &Analysis<'_>, block: &Block, name: &Token) -> bool {
    let (tokens, here) = (&analysis.text.tokens, block.tokens.range());
    tokens[..here.start].iter().chain(&tokens[here.end..]).all(|token| token.hash != name.hash)
}

#[cfg(test)]
mod tests {
    use crate::finding::Severity;
    use crate::{Article, Linter};

    #[test]
    fn paragraphs_about_authors() {
        let found = |first: &str, last: &str| {
            let text = format!(
                "{first}\n\nThe tunnel opened on Monday, the mayor said.\n\nIts walls were sealed twice, said Holm.\n\n\
                 Nobody was hurt during the work.\n\n{last}"
            );
            let findings = Linter::default().lint(&Article::from_text("x", &text));
            findings
                .into_iter()
                .filter(|found| found.rule == "byline-residue")
                .map(|found| found.severity)
                .collect::<Vec<_>>()
        };
        let plain = "It was late when the mayor left the hall.";
        for bio in [
            "Jane Doe is a senior reporter based in Ostford.",
            "Jane Doe covers the harbour and its boats.",
            "Jane Ann Doe is the author of two books on the flood.",
        ] {
            assert_eq!(found(plain, bio), [Severity::Info], "{bio}");
            assert_eq!(found(bio, plain), [Severity::Info], "{bio}");
        }
        for other in [
            "Lina Holm is a senior reporter based in Ostford.",
            "Jane Doe is a mother of two who lives by the pier.",
            "There is a writer in the hall of the town.",
        ] {
            assert_eq!(found(plain, other), [], "{other}");
        }
    }
}
