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
pub(super) fn quotations(source: &str, block: Span) -> Vec<Span> {
    let body = block.of(source);
    let mut spans = Vec::new();
    let mut open: Option<usize> = None;
    let mut read = |at: usize| {
        let Some(c) = chars::at(body, at).filter(|c| chars::is_double_quote(*c)) else { return };
        let end = at + c.len_utf8();
        match (open, chars::opens_quote(chars::before(body, at), c, chars::at(body, end))) {
            (Some(from), Some(false) | None) => {
                spans.push(Span::new(block.start as usize + from, block.start as usize + at));
                open = None;
            }
            (_, Some(true)) | (None, None) => open = Some(end),
            (None, Some(false)) => {}
        }
    };
    // The lead bytes of all double quotation marks: `"`, those of Latin-1, of U+2000 on, and of East Asia.
    let bytes = body.as_bytes();
    if memchr::memchr2(0xE3, 0xEF, bytes).is_none() {
        memchr::memchr3_iter(b'"', 0xC2, 0xE2, bytes).for_each(read);
    } else {
        (0..bytes.len()).filter(|&at| matches!(bytes[at], b'"' | 0xC2 | 0xE2 | 0xE3 | 0xEF)).for_each(&mut read);
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotation_marks_of_many_languages() {
        for text in [
            "“Not before the autumn,” he said.",
            "\"Not before the autumn,\" he said.",
            "Er sagte: „Not before the autumn,“ und ging.",
            "„Not before the autumn,” powiedział.",
            "Er sagte: »Not before the autumn,« und ging.",
            "«Not before the autumn,» dit-il.",
            "”Not before the autumn,” sade han.",
            "「Not before the autumn,」",
            "『Not before the autumn,』",
            "＂Not before the autumn,＂",
            "He said—“Not before the autumn,”—and left.",
        ] {
            let found = quotations(text, Span::new(0, text.len()));
            let found: Vec<&str> = found.iter().map(|quote| quote.of(text)).collect();
            assert_eq!(found, ["Not before the autumn,"], "{text}");
        }
        let text = "« Not before the autumn », dit-il, et « jamais ».";
        let found = quotations(text, Span::new(0, text.len()));
        let found: Vec<&str> = found.iter().map(|quote| quote.of(text)).collect();
        assert_eq!(found, [" Not before the autumn ", " jamais "]);
    }
}
