//! The same quotation twice, with other words around it.

use std::collections::HashMap;

use crate::finding::Finding;
use crate::rules::{Analysis, declare_rule, excerpt};
use crate::shingle;
use crate::span::Span;
use crate::text::{BlockKind, chars};

declare_rule! {
    /// A quotation of eight words or more is quoted twice, with other words around it.
    ///
    /// Stitched articles quote the same speech from two sources. Quoting a passage in the
    /// lead and again in the body is common, so this is information only.
    ///
    /// ```text flagged
    /// “We will not open the bridge before the autumn,” the mayor said on Tuesday.
    ///
    /// Asked about the trains, he told a reporter: “We will not open the bridge before the autumn.”
    /// ```
    ///
    /// ```text clean
    /// “We will not open the bridge before the autumn,” the mayor said on Tuesday.
    ///
    /// Asked about the trains, he told a reporter: “Not before the autumn.”
    /// ```
    RESTATED_QUOTE: "restated-quote", Repetition, Info, Any, check
}

/// Fewest words of a quotation that counts; shorter ones are phrases that people repeat.
const FEWEST_WORDS: usize = 8;

/// Findings in one article at most: a chorus is quoted often.
const MOST: usize = 20;

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    if analysis.matches.longest_run < FEWEST_WORDS {
        return;
    }
    let source = &analysis.article.text;
    let mut first: HashMap<u64, Span> = HashMap::new();
    let mut found = 0;
    // Quotations come in the order of the text, and so do the copies: how far those reach that begin
    // before a quotation tells whether one holds it.
    let mut copies = analysis.matches.repeats.iter().map(|repeat| repeat.later).peekable();
    let mut reach = 0;
    for block in &analysis.text.blocks {
        if matches!(block.kind, BlockKind::Title | BlockKind::Caption | BlockKind::Promo) {
            continue;
        }
        for quote in quotations(source, block.span) {
            while let Some(copy) = copies.next_if(|copy| copy.start <= quote.start) {
                reach = copy.end.max(reach);
            }
            let tokens = analysis.text.words_in(block);
            let from = tokens.partition_point(|token| token.span.start < quote.start);
            let to = tokens.partition_point(|token| token.span.end <= quote.end);
            if to < from + FEWEST_WORDS {
                continue;
            }
            let Some(earlier) = first.get(&shingle::of_tokens(&tokens[from..to])).copied() else {
                first.insert(shingle::of_tokens(&tokens[from..to]), quote);
                continue;
            };
            let reported = quote.end <= reach;
            if !reported && found < MOST {
                found += 1;
                findings.push(
                    RESTATED_QUOTE
                        .finding(quote, format!("“{}” is quoted twice", excerpt(quote.of(source), 60)))
                        .help("quote it once, unless the repetition is intended")
                        .related(earlier, "first quoted here"),
                );
            }
        }
    }
}

/// What stands between double quotation marks in a block.
fn quotations(source: &str, block: Span) -> Vec<Span> {
    let body = block.of(source);
    let mut spans = Vec::new();
    let mut open: Option<usize> = None;
    // The lead bytes of all double quotation marks: `"`, those of Latin-1, and of U+2000 on.
    for at in memchr::memchr3_iter(b'"', 0xC2, 0xE2, body.as_bytes()) {
        let Some(c) = chars::at(body, at).filter(|c| chars::is_double_quote(*c)) else { continue };
        match open {
            Some(from) if c != '“' && c != '«' => {
                spans.push(Span::new(block.start as usize + from, block.start as usize + at));
                open = None;
            }
            _ => open = Some(at + c.len_utf8()),
        }
    }
    spans
}
