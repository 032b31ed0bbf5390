//! Quotation marks without their other end.

use crate::finding::Finding;
use crate::rules::structure::{MOST, NEAR, is_paragraph, is_whole};
use crate::rules::{Analysis, declare_rule};
use crate::span::Span;
use crate::text::Block;
use crate::text::quotes::{Leads, Quotes};

declare_rule! {
    /// A quotation is opened and never closed.
    ///
    /// The reader cannot tell where the speaker ends and the reporter goes on; often a
    /// sentence is missing. A quotation that runs over several paragraphs is opened anew in
    /// each of them and closed in the last one; that is house style and no fault. Inch and
    /// minute marks, single quotes and paragraphs that are cut off are left alone.
    ///
    /// ```text flagged
    /// “The walls had to be sealed twice, said Jane Doe, the engineer in charge of the tunnel.
    ///
    /// The council paid for all of it.
    /// ```
    ///
    /// ```text clean
    /// “The walls had to be sealed twice.
    ///
    /// “That took two years,” said Jane Doe, who is 5'8" tall.
    /// ```
    UNCLOSED_QUOTE: "unclosed-quote", Structure, Warning, English, check
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let source = analysis.article.text.as_str();
    let blocks: Vec<&Block> = analysis.text.blocks.iter().filter(|block| is_paragraph(block)).collect();
    let spans: Vec<Span> = blocks.iter().map(|block| block.span).collect();
    let mut unclosed = Unclosed::of(source, &spans);
    // A sentence a line leaves the two ends of a quotation in different lines all the time.
    if !unclosed.open.is_empty() && is_a_sentence_a_line(source, &blocks) {
        unclosed = Unclosed::of(source, &joined(source, &spans));
        for (start, end) in &mut unclosed.open {
            *end = spans[spans.partition_point(|span| span.end as usize <= *start)].end as usize;
        }
    }
    let Unclosed { open, torn } = unclosed;
    // So does text that was taken apart otherwise: no fault of one of them.
    if open.len() >= HABIT && torn >= 2 * HABIT {
        return;
    }
    let left = open.len().saturating_sub(MOST);
    for (number, &(start, end)) in open.iter().take(MOST).enumerate() {
        let mut message = "the quotation that begins here is never closed".to_owned();
        if number + 1 == MOST && left > 0 {
            message.push_str(&format!("; {left} more in this article are not listed"));
        }
        findings.push(Finding {
            rule: UNCLOSED_QUOTE.name,
            group: UNCLOSED_QUOTE.group,
            severity: UNCLOSED_QUOTE.severity,
            span: opening_words(source, start, end),
            message,
            help: Some("close it where the speaker ends".to_owned()),
            score: None,
            related: Vec::new(),
        });
    }
}

/// What is open in some paragraphs.
struct Unclosed {
    /// The marks that are never closed, each with the end of its paragraph.
    open: Vec<(usize, usize)>,
    /// Paragraphs that hold one end of a quotation only.
    torn: usize,
}

impl Unclosed {
    fn of(source: &str, paragraphs: &[Span]) -> Self {
        let leads = Leads::of(source.as_bytes());
        let mut quotes: Vec<Quotes> = Vec::with_capacity(paragraphs.len());
        quotes.extend(paragraphs.iter().map(|span| Quotes::read(span.of(source), leads)));
        let mut open = Vec::new();
        for (at, span) in paragraphs.iter().enumerate() {
            let Some(mark) = quotes[at].unclosed else { continue };
            // A caption or a heading may stand between the paragraphs of a quotation.
            let is_between = || paragraphs.get(at + 1).is_some_and(|next| !is_whole(next.of(source)));
            let goes_on = quotes.get(at + 1).is_some_and(|next| next.opens_first)
                || is_between() && quotes.get(at + 2).is_some_and(|next| next.opens_first)
                || quotes[at + 1..].iter().take(NEAR).any(|later| later.stray_closer);
            if !goes_on && is_whole(span.of(source)) {
                open.push((span.start as usize + mark, span.end as usize));
            }
        }
        let torn = quotes.iter().filter(|quotes| quotes.unclosed.is_some() || quotes.stray_closer).count();
        Self { open, torn }
    }
}

/// Lines from which on a text may have a sentence in each.
const LINES: usize = 5;

/// True when three of four paragraphs are one sentence, and have the next one right below them.
fn is_a_sentence_a_line(source: &str, blocks: &[&Block]) -> bool {
    let single = |block: &&&Block| block.sentences.len() == 1;
    let close = blocks.windows(2).filter(|pair| is_next_line(source, pair[0].span, pair[1].span)).count();
    blocks.len() >= LINES
        && blocks.iter().filter(single).count() * 4 >= blocks.len() * 3
        && close * 4 >= blocks.len() * 3
}

/// True when nothing but one line break stands between two paragraphs.
fn is_next_line(source: &str, first: Span, second: Span) -> bool {
    let between = &source[first.end as usize..second.start as usize];
    between.trim().is_empty() && memchr::memchr_iter(b'\n', between.as_bytes()).count() == 1
}

/// The paragraphs that lines make up which follow one another.
fn joined(source: &str, lines: &[Span]) -> Vec<Span> {
    let mut paragraphs: Vec<Span> = Vec::new();
    for &line in lines {
        match paragraphs.last_mut() {
            Some(last) if is_next_line(source, *last, line) => *last = last.cover(line),
            _ => paragraphs.push(line),
        }
    }
    paragraphs
}

/// Unclosed quotations from which on an article may do it by habit.
const HABIT: usize = 3;

/// The mark and the first words behind it.
fn opening_words(source: &str, start: usize, end: usize) -> Span {
    let mut spaces = 0;
    let body = &source[start..end];
    let length = body
        .char_indices()
        .find(|(_, c)| {
            spaces += usize::from(c.is_whitespace());
            spaces == 5
        })
        .map_or(body.len(), |(at, _)| at);
    Span::new(start, start + length)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::words_of_rule;

    fn found(text: &str) -> Vec<String> {
        words_of_rule("unclosed-quote", text)
    }

    #[test]
    fn unclosed() {
        assert_eq!(
            found("He said: \"The walls are wet and the council knew it. It paid."),
            ["\"The walls are wet and"]
        );
        assert_eq!(found("“It is wet.” Then she said: “It is dry, and left the hall."), ["“It is dry, and left"]);
    }

    #[test]
    fn a_caption_may_stand_between_the_paragraphs_of_a_quotation() {
        let text = |between: &str| {
            format!("He said: “The walls are wet.\n\n{between}\n\n“The council knew it, and paid for it,” he said.")
        };
        assert_eq!(
            found(&text("The old tunnel as it was seen by the engineers of the council on Friday")),
            Vec::<String>::new()
        );
        assert_eq!(found(&text("The tunnel was closed on Friday by the engineers of the council.")).len(), 1);
    }

    #[test]
    fn text_torn_into_lines_leaves_ends_everywhere() {
        let lines = "He said: \"The walls are wet.\nThe council knew it.\nIt paid.\nIt paid again.\nIt was long ago.\n\
            They were never asked. \"\nNobody came.\n";
        let unit = "They met in the hall.\nIt was cold there.\nNobody spoke.\nThe rain went on.\nThen it stopped.\n";
        assert!(found(&format!("{lines}{unit}").repeat(6)).is_empty());
    }

    #[test]
    fn a_sentence_a_line() {
        let lines = |quote: &str| {
            format!("The tunnel is wet.\nNobody knew it.\n{quote}\nThe council paid.\nIt paid again.\nThen it rained.")
        };
        assert!(found(&lines("\"The walls are wet.\nThey always were, \" the engineer said.")).is_empty());
        assert_eq!(
            found(&lines("\"The walls are wet.\nThey always were, the engineer said.")),
            ["\"The walls are wet."]
        );
    }

    #[test]
    fn house_styles() {
        for text in [
            "“The first paragraph goes on.\n\n“The second closes.”",
            "“The first paragraph goes on.\n\nThe second goes on without a mark.\n\nThe third one closes it,” he said.",
            "“We need the facts”, he told the council. He was “OK with it” and left.",
            "He is 6'2\" tall and owns a 12\" record. It's a '90s thing, y'all.",
            "She called it 'a disgrace' and the '''worst''' of all.",
            "“He told me ‘go home’ and I did.” \"He told me: \"Go.\" I went.\"",
            "''It is typed with two marks,'' he said.",
            "”It is set the wrong way,“ he said.",
            "“It is wet. He told me: ‘It is late.’ “",
            "“It is cut off and never",
            "He asked: \"They cried ‘is it wet?’ \"It is.\" Then he left.",
            "He said: \"It is wet. It is late. \"It is dear, too.\" Then he left.",
            "\"Quote\"—dash, (\"bracket\"), \"end.\"",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
