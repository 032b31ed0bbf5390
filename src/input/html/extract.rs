//! The article's text out of a page.
//!
//! The readability extractor decides. Where it fails or finds next to nothing, two others are asked:
//! the text that the page carries in its structured data, and the run of blocks that is densest in
//! running text.

use super::blocks::{self, Block};
use super::{clean, lines, regions, scan};
use crate::input::markdown;

/// Largest page (in elements) that is given to the extractor, whose time grows with the nesting as
/// well: the worst shapes take 5 s at this size. Pages of news sites have 1,000 to 10,000 elements.
pub(super) const MAX_ELEMENTS: usize = 100_000;

/// Fewer words than this are next to nothing: the shortest news stories have more.
pub(super) const FEW_WORDS: usize = 30;

/// Links in a row that are no part of the text: a list of other stories, a trail of sections.
const LINKS_IN_A_ROW: usize = 3;

/// The article's text; `body` is what the page's structured data give as its text, `title` its headline.
pub(super) fn text(page: &str, body: Option<&str>, title: Option<&str>) -> String {
    let clean = clean::clean(page);
    let mut found = if clean.elements <= MAX_ELEMENTS { readable(&clean.html) } else { Vec::new() };
    let mut page = blocks::page(&clean.html);
    let is_article = regions::settle(&mut found, &mut page);
    let enough = FEW_WORDS.max(3 * words(&found));
    if let Some(body) = body.filter(|body| body.split_whitespace().count() >= enough) {
        found = structured(body);
    } else if words(&found) < FEW_WORDS && !is_article {
        // A brief wins against longer text that is no article.
        let dense = dense(&page.blocks);
        if words(dense) >= enough {
            found = dense.to_vec();
        }
    }
    without_link_lists(&mut found);
    without_captions(&mut found);
    if let Some(title) = title {
        found.retain(|block| !is_trail(block, title));
    }
    lines::mend(&mut found);
    only_headings(&mut found, title);
    blocks::join(&found)
}

/// The blocks of structured data: their lines are paragraphs, whether they hold HTML besides or not.
fn structured(body: &str) -> Vec<Block> {
    // Some hold HTML that is written as text.
    let is_written = ["&lt;p&gt;", "&lt;/p&gt;", "&lt;br", "&lt;div"].iter().any(|tag| body.contains(tag));
    let body = if is_written { scan::decode(body) } else { body.to_owned() };
    blocks::blocks(&body.replace('\n', "\n<p>"))
}

/// True for the way to the page: links to its sections, and its title.
fn is_trail(block: &Block, title: &str) -> bool {
    let sections = block.text.strip_suffix(title).map_or("", str::trim);
    !sections.is_empty() && !title.is_empty() && block.linked * 10 >= sections.len() * 6
}

/// Leaves as headings those that head something. A headline of another story, linked or at the end, is none; the article's
/// own is known by its words and its place.
fn only_headings(found: &mut [Block], title: Option<&str>) {
    let mut heads = false;
    for at in (0..found.len()).rev() {
        let block = &mut found[at];
        if block.heading == 0 {
            heads = true;
            continue;
        }
        let is_own = at == 0 && title.is_none_or(|title| title.split_whitespace().eq(block.text.split_whitespace()));
        if !heads || is_own || block.is_link() || !markdown::is_heading(&block.text) {
            block.heading = 0;
        }
    }
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
    leave_out(found, &drop);
}

/// Drops the captions of pictures, which say what the reader of the text does not see, and their credits. Those of a
/// gallery are the article.
pub(super) fn without_captions(found: &mut Vec<Block>) {
    let drop: Vec<bool> = found.iter().map(|block| block.place.figcaption).collect();
    leave_out(found, &drop);
}

/// Drops some blocks, unless they hold a good part of the words.
fn leave_out(found: &mut Vec<Block>, drop: &[bool]) {
    let count = |wanted: bool| {
        found.iter().zip(drop).filter(|(_, drop)| **drop == wanted).map(|(block, _)| block.text.len()).sum::<usize>()
    };
    if count(true) * 3 < count(false) {
        let mut drop = drop.iter();
        found.retain(|_| !drop.next().copied().unwrap_or_default());
    }
}

/// A line like "Most read": a few words and no end mark.
fn announces(block: &Block) -> bool {
    block.words() <= 6 && !block.text.ends_with(['.', '!', '?', '”', '"'])
}

fn words(blocks: &[Block]) -> usize {
    blocks.iter().map(Block::words).sum()
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
    let words = block.words() as i64;
    let linked = block.linked * 2 > block.text.len();
    if block.place.aside || block.place.notice || block.place.comments || linked {
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
        let text = text(&page, None, None);
        let found: Vec<&str> = text.split("\n\n").collect();
        assert_eq!(found.len(), 10, "{text}");
        assert!(found[1].starts_with("Paragraph 0, which"));
        assert_eq!(found[0], "Inside");
        assert_eq!(found[9], "- A point, made briefly.");
    }

    #[test]
    fn captions_that_are_the_article_stay() {
        let caption = |n: usize| Block {
            text: format!("Picture {n} of the harbour"),
            place: blocks::Place { figcaption: true, ..blocks::Place::default() },
            ..Block::default()
        };
        let mut found: Vec<Block> = (0..5).map(caption).collect();
        found.push(Block { text: "The harbour in pictures, by those who live there.".into(), ..Block::default() });
        without_captions(&mut found);
        assert_eq!(found.len(), 6);
        found.extend((0..20).map(|_| Block { text: "The harbour stays open.".into(), ..Block::default() }));
        without_captions(&mut found);
        assert_eq!(found.len(), 21);
    }

    #[test]
    fn a_list_of_links_that_is_the_article_stays() {
        let entry = |n: usize| Block { text: format!("Entry {n}"), linked: 7, item: true, ..Block::default() };
        let mut found: Vec<Block> = (0..5).map(entry).collect();
        without_link_lists(&mut found);
        assert_eq!(found.len(), 5);
    }

    #[test]
    fn the_way_to_the_page_is_no_text() {
        let trail =
            "<p><a href=/>Home</a><span> » </span><a href=/n>Local News</a> » <span>Harbour stays open</span></p>";
        let page = format!("<body><article>{trail}{}</article></body>", paragraphs(5));
        assert!(text(&page, None, Some("Harbour stays open")).starts_with("Paragraph 0"));
        assert!(text(&page, None, Some("Harbour closes")).starts_with("Home » Local News"));
    }

    #[test]
    fn headings_are_marked_where_they_head_something() {
        let page = format!(
            "<body><article><h2>Harbour stays</h2>{0}<h3>Why it matters to</h3>{0}<details><summary>What it said</summary>{0}</details>\
             <h3><a href=/x>Mayor quits</a></h3>{0}<h3>Ferry sinks</h3></article></body>",
            paragraphs(3)
        );
        let text = text(&page, None, Some("Harbour stays"));
        let lines: Vec<&str> = text.split("\n\n").filter(|line| !line.starts_with("Paragraph")).collect();
        assert_eq!(
            lines,
            ["Harbour stays", "### Why it matters to", "#### What it said", "Mayor quits", "Ferry sinks"]
        );
    }

    #[test]
    fn structured_data_fill_in_for_an_empty_page() {
        let body = "The council met on Monday and decided. ".repeat(20);
        assert_eq!(text("<body><div id=app></div></body>", Some(&body), None), body.trim());
        assert_eq!(text("<body><div id=app></div></body>", Some("Too short."), None), "");
        let stub = format!("<article>{}<p>Subscribe to read more.</p></article>", paragraphs(1));
        assert_eq!(text(&stub, Some(&body), None), body.trim());
        let written = body.trim().replace(". The", ".&lt;/p&gt;&lt;p&gt;The");
        assert_eq!(text(&stub, Some(&written), None).split("\n\n").count(), 20);
    }

    #[test]
    fn giant_pages_are_read_by_density() {
        let page = format!(
            "{}{}{}",
            "<a href=x>link to more</a><br><br>".repeat(40_000),
            paragraphs(10),
            "<i></i><br>".repeat(40_000)
        );
        let text = text(&page, None, None);
        assert!(text.starts_with("Paragraph 0,") && text.ends_with("stays open."), "{}", text.len());
    }

    #[test]
    fn deep_nesting_costs_neither_the_stack_nor_quadratic_time() {
        let start = std::time::Instant::now();
        let page = format!("{}{}{}", "<div>".repeat(100_000), paragraphs(8), "</div>".repeat(100_000));
        let text = text(&page, None, None);
        assert!(text.contains("Paragraph 7, which"), "{}", text.len());
        // Takes .1 s; without the bound it takes minutes.
        assert!(start.elapsed().as_secs() < 10);
    }
}
