//! The article's text out of a page.
//!
//! The readability extractor decides. Where it fails or finds next to nothing, two others are asked:
//! the text that the page carries in its structured data, and the run of blocks that is densest in
//! running text.

use super::blocks::{self, Block};
use super::clean;

/// Largest page (in elements) that is given to the extractor, whose time grows with the nesting as
/// well: the worst shapes take 5 s at this size. Pages of news sites have 1,000 to 10,000 elements.
const MAX_ELEMENTS: usize = 100_000;

/// Fewer words than this are next to nothing: the shortest news stories have more.
const FEW_WORDS: usize = 30;

/// Links in a row that are no part of the text: a list of other stories, a trail of sections.
const LINKS_IN_A_ROW: usize = 3;

/// The article's text; `body` is what the page's structured data give as its text.
pub(super) fn text(page: &str, body: Option<&str>) -> String {
    let page = clean::clean(page);
    let mut found = if page.elements <= MAX_ELEMENTS { readable(&page.html) } else { Vec::new() };
    if words(&found) < FEW_WORDS {
        let least = FEW_WORDS.max(3 * words(&found));
        if let Some(body) = body.filter(|body| body.split_whitespace().count() >= least) {
            // Its lines are paragraphs, whether it holds HTML besides or not.
            found = blocks::blocks(&body.replace('\n', "\n<p>"));
        } else {
            let all = blocks::blocks(&page.html);
            let dense = dense(&all);
            if words(dense) >= least {
                found = dense.to_vec();
            }
        }
    }
    without_link_lists(&mut found);
    blocks::join(&found)
}

/// Drops lists of nothing but links, each with the short line that announces it. Keeps all when that
/// would cost a good part of the words: then the list is the article.
fn without_link_lists(found: &mut Vec<Block>) {
    let is_entry = |block: &Block| block.item && block.is_link();
    let mut drop = vec![false; found.len()];
    let mut at = 0;
    while at < found.len() {
        let run = found[at..].iter().take_while(|block| is_entry(block)).count();
        if run >= LINKS_IN_A_ROW {
            drop[at..at + run].fill(true);
            if at > 0 && announces(&found[at - 1]) {
                drop[at - 1] = true;
            }
        }
        at += run.max(1);
    }
    let count = |wanted: bool| {
        found.iter().zip(&drop).filter(|(_, drop)| **drop == wanted).map(|(block, _)| block.text.len()).sum::<usize>()
    };
    if count(true) * 3 < count(false) {
        let mut drop = drop.into_iter();
        found.retain(|_| !drop.next().unwrap_or_default());
    }
}

/// A line like "Most read": a few words and no end mark.
fn announces(block: &Block) -> bool {
    block.text.split_whitespace().count() <= 6 && !block.text.ends_with(['.', '!', '?', '”', '"'])
}

fn words(blocks: &[Block]) -> usize {
    blocks.iter().map(|block| block.text.split_whitespace().count()).sum()
}

/// What the readability extractor takes for the article; nothing when it finds none.
fn readable(html: &str) -> Vec<Block> {
    let extract = || dom_smoothie::Readability::new(html, None, None).and_then(|mut page| page.parse());
    // The extractor has code paths that panic. A page that meets one is left to the other ways.
    match std::panic::catch_unwind(extract) {
        Ok(Ok(article)) => blocks::blocks(&article.content),
        Ok(Err(_)) | Err(_) => Vec::new(),
    }
}

/// The run of blocks with the most running text: every word of running text counts for it, every
/// link and every short line against it (the maximal sum of a run, found in one pass).
fn dense(blocks: &[Block]) -> &[Block] {
    let (mut best, mut best_sum) = (0..0, 0i64);
    let (mut start, mut sum) = (0, 0i64);
    for (index, block) in blocks.iter().enumerate() {
        let value = value(block);
        if sum <= 0 {
            (start, sum) = (index, 0);
        }
        sum += value;
        if sum > best_sum {
            (best, best_sum) = (start..index + 1, sum);
        }
    }
    &blocks[best]
}

/// How much a block speaks for (or against) an article around it.
fn value(block: &Block) -> i64 {
    let words = block.text.split_whitespace().count() as i64;
    let linked = block.linked * 2 > block.text.len();
    if block.aside || linked {
        -words.clamp(5, 30)
    } else if words < 8 {
        -4
    } else {
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraphs(count: usize) -> String {
        (0..count)
            .map(|n| format!("<p>Paragraph {n}, which the council read in full, says that the harbour stays open.</p>"))
            .collect()
    }

    #[test]
    fn the_article_is_taken_and_the_furniture_left() {
        let page = format!(
            "<body><nav><ul><li><a href=/>Home</a></li><li><a href=/n>News</a></li></ul></nav><div id=main><h2>Inside</h2>{}\
             <figure><figcaption>The harbour, at noon.</figcaption></figure><ul><li>A point, made briefly.</li></ul>\
             <script>var x = 'no';</script><h3>Most read</h3><ul>{}</ul></div><footer>Imprint</footer></body>",
            paragraphs(8),
            "<li><a href=/x>Another story of the day</a></li>".repeat(4),
        );
        let text = text(&page, None);
        let found: Vec<&str> = text.split("\n\n").collect();
        assert_eq!(found.len(), 11, "{text}");
        assert!(found[1].starts_with("Paragraph 0, which"));
        assert_eq!(found[0], "Inside");
        assert_eq!(&found[9..], ["The harbour, at noon.", "- A point, made briefly."]);
    }

    #[test]
    fn a_list_of_links_that_is_the_article_stays() {
        let entry = |n: usize| Block { text: format!("Entry {n}"), linked: 7, item: true, aside: false };
        let mut found: Vec<Block> = (0..5).map(entry).collect();
        without_link_lists(&mut found);
        assert_eq!(found.len(), 5);
    }

    #[test]
    fn structured_data_fill_in_for_an_empty_page() {
        let body = "The council met on Monday and decided. ".repeat(8);
        assert_eq!(text("<body><div id=app></div></body>", Some(&body)), body.trim());
        assert_eq!(text("<body><div id=app></div></body>", Some("Too short.")), "");
    }

    #[test]
    fn giant_pages_are_read_by_density() {
        let page = format!(
            "{}{}{}",
            "<a href=x>link to more</a><br><br>".repeat(40_000),
            paragraphs(10),
            "<i></i><br>".repeat(40_000)
        );
        let text = text(&page, None);
        assert!(text.starts_with("Paragraph 0,") && text.ends_with("stays open."), "{}", text.len());
    }

    #[test]
    fn deep_nesting_costs_neither_the_stack_nor_quadratic_time() {
        let start = std::time::Instant::now();
        let page = format!("{}{}{}", "<div>".repeat(100_000), paragraphs(8), "</div>".repeat(100_000));
        let text = text(&page, None);
        assert!(text.contains("Paragraph 7, which"), "{}", text.len());
        // Takes .1 s; without the bound it takes minutes.
        assert!(start.elapsed().as_secs() < 10);
    }
}
