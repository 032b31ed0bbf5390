//! What the extractor found against what the page says of itself: text that stands in its article and was not taken is put
//! back, and what the page says to its visitors does not stand in for the article.

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::blocks::{Block, Page, Place};
use super::extract::FEW_WORDS;
use crate::article::Article;
use crate::text::kinds::{self, End};
use crate::text::{BlockKind, Language, Text};

/// Words from which on a block tells where the article stands.
const ANCHOR: usize = 5;

/// Words from which on a block may be a paragraph by itself.
const PARAGRAPH: usize = 10;

/// Fewest words of running text that make an article.
const LEAST: usize = 8;

/// Words in a row that two texts share only if one is a copy.
const RUN: usize = 5;

/// Words of the longest notices, and how often what is beyond them may be longer than the article: what is called a notice and
/// is longer is the article, in a page that says in its classes what else it may show.
const LONG_NOTICE: (usize, usize) = (300, 3);

/// Most paragraphs that a lead has.
const LEAD: usize = 3;

/// Fewest paragraphs that are put back together out of what may be beside the article by its class.
const BESIDE: usize = 3;

/// Fewest paragraphs that are put back together out of what is not shown at first.
const HIDDEN: usize = 2;

/// Words in small letters that begin lines below articles and below what follows them.
const CLOSING: &[&str] =
    &["copyright", "©", "all rights reserved", "reporting by", "additional reporting by", "writing by", "editing by"];

/// Settles what the article is. Returns true when it stands in an element that is an article by its name.
pub(super) fn settle(found: &mut Vec<Block>, page: &mut Page) -> bool {
    let is_notice = |block: &Block| block.place.notice && is_running(block, LEAST);
    let running = page.blocks.iter().filter(|block| is_running(block, LEAST)).map(Block::words).sum::<usize>();
    let notices: Vec<Block> = page.blocks.iter().filter(|block| is_notice(block)).cloned().collect();
    if words(&notices) * 2 > running && Says::of(&notices) != Says::Plea {
        // A class of nearly all says nothing of it.
        page.blocks.iter_mut().for_each(|block| block.place.notice = false);
    }
    let mut places = Places::of(found, page);
    if places.is_of_page {
        let says = Says::of(found);
        if let Some(article) = instead(found, page, &places, says) {
            *found = article;
            return true;
        }
        if !places.is_notice {
            return false;
        }
        if says != Says::Plea {
            // It is the article, whatever its class.
            for (block, _) in page.blocks.iter_mut().zip(&places.of).filter(|(_, of)| of.is_some()) {
                block.place.notice = false;
            }
            places = Places::of(found, page);
        }
    }
    let own = places.own;
    places.drop_notices(found);
    let missing = missing(found, page, &places);
    if !missing.is_empty() {
        put_back(found, page, &missing);
    }
    own > 0 && page.regions[own as usize - 1].is_article && found.iter().any(|block| is_running(block, LEAST))
}

fn words(blocks: &[Block]) -> usize {
    blocks.iter().map(Block::words).sum()
}

/// What stands in the article of the page instead of what was found, which is none by its place.
fn instead(found: &[Block], page: &Page, places: &Places, says: Says) -> Option<Vec<Block>> {
    let (own, article) = article_of(page)?;
    if places.is_with(own, page) || says == Says::News && places.is_notice {
        return None;
    }
    let (less, more) = (words(&article), words(found));
    let is_long = less * 2 >= more || says == Says::Plea && less >= FEW_WORDS;
    (is_long && less * LONG_NOTICE.1 >= more.saturating_sub(LONG_NOTICE.0)).then_some(article)
}

/// What a text is about, by its sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    News,
    /// Most of it speaks of its page or to its readers.
    Plea,
    /// It is in a language of which nothing is known.
    Unknown,
}

impl Says {
    fn of(blocks: &[Block]) -> Self {
        let lines = blocks.iter().map(|block| block.text.replace('\n', " "));
        let article = Article::from_text("", lines.collect::<Vec<_>>().join("\n\n"));
        let text = Text::new(&article, None);
        if text.language != Language::English {
            return Self::Unknown;
        }
        let news = text.sentences.iter().filter(|sentence| kinds::is_news(&article.text, &text, sentence)).count();
        if news * 2 < text.sentences.len() { Self::Plea } else { Self::News }
    }
}

/// A block by its letters and digits, whatever stands between them.
fn squeezed(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Where in the page the blocks stand that were found.
struct Places {
    /// For every block of the page, the one that was found.
    of: Vec<Option<usize>>,
    /// Words that were found in each region, but for those of the page.
    words: Vec<usize>,
    /// All words that were found in each region.
    all: Vec<usize>,
    /// The innermost region that holds most of what was found; 0 for none.
    own: u32,
    /// Most of what was found is no article by the place where it stands.
    is_of_page: bool,
    /// It is so only by the names of classes.
    is_notice: bool,
    /// For every block that was found, where it stands.
    places: Vec<Option<Place>>,
}

impl Places {
    fn of(found: &[Block], page: &Page) -> Self {
        let mut waiting: HashMap<String, VecDeque<usize>> = HashMap::new();
        for (at, block) in found.iter().enumerate() {
            waiting.entry(squeezed(&block.text)).or_default().push_back(at);
        }
        let mut out = Self {
            of: vec![None; page.blocks.len()],
            words: vec![0; page.regions.len() + 1],
            all: vec![0; page.regions.len() + 1],
            own: 0,
            is_of_page: false,
            is_notice: false,
            places: vec![None; found.len()],
        };
        let (mut total, mut aside, mut notice) = (0, 0, 0);
        for (at, block) in page.blocks.iter().enumerate() {
            let Some(of) = waiting.get_mut(&squeezed(&block.text)).and_then(VecDeque::pop_front) else { continue };
            out.of[at] = Some(of);
            out.places[of] = Some(block.place);
            let words = block.words();
            total += words;
            out.all[block.place.region as usize] += words;
            if block.place.aside || block.place.comments {
                aside += words;
            } else if block.place.notice {
                notice += words;
            } else {
                out.words[block.place.region as usize] += words;
            }
        }
        for region in (1..out.words.len()).rev() {
            let parent = page.regions[region - 1].parent as usize;
            out.words[parent] += out.words[region];
            out.all[parent] += out.all[region];
        }
        out.is_of_page = (aside + notice) * 2 > total;
        out.is_notice = out.is_of_page && aside * 2 <= total;
        let shown = total - aside - notice;
        let holds_most = |&region: &usize| out.words[region] > 0 && out.words[region] * 10 >= shown * 6;
        out.own = (1..out.words.len()).rev().find(holds_most).unwrap_or(0) as u32;
        out
    }

    /// True when most of what was found stands in a region, or in an article around it.
    fn is_with(&self, region: u32, page: &Page) -> bool {
        let parent = |&region: &u32| Some(page.regions[region as usize - 1].parent).filter(|&parent| parent > 0);
        std::iter::successors(Some(region).filter(|&region| region > 0), parent)
            .filter(|&around| around == region || page.regions[around as usize - 1].is_article)
            .any(|around| self.all[around as usize] * 2 > self.all[0])
    }

    /// Drops what the page says to its visitors before the article begins. Behind its beginning, a class that sounds like a
    /// notice may be that of its rest.
    fn drop_notices(&mut self, found: &mut Vec<Block>) {
        let is_own = |place: &Option<Place>| place.is_some_and(|place| place.region >= self.own && !is_of_page(place));
        let Some(begin) = self.places.iter().position(is_own).filter(|_| self.own > 0) else { return };
        let is_notice = |at: usize| at < begin && self.places[at].is_some_and(is_of_page);
        let notices: Vec<Block> = (0..begin).filter(|&at| is_notice(at)).map(|at| found[at].clone()).collect();
        if notices.is_empty() || Says::of(&notices) == Says::News {
            return;
        }
        let mut number = 0;
        let numbers: Vec<Option<usize>> = (0..found.len())
            .map(|at| {
                let stays = !is_notice(at);
                number += usize::from(stays);
                stays.then(|| number - 1)
            })
            .collect();
        for of in &mut self.of {
            *of = of.and_then(|of| numbers[of]);
        }
        let mut keep = numbers.iter();
        found.retain(|_| keep.next().is_some_and(Option::is_some));
    }
}

/// A sentence or more of running text.
fn is_running(block: &Block, least: usize) -> bool {
    block.heading == 0
        && block.linked * 4 < block.text.len()
        && matches!(End::of(&block.text), End::Mark | End::Ellipsis)
        && block.words() >= least
}

fn is_shown(place: Place) -> bool {
    !(place.aside || is_of_page(place) || place.hidden || place.caption)
}

fn is_of_page(place: Place) -> bool {
    place.notice || place.comments
}

/// The element that the page calls its article, and its running text; the longest where there are several.
fn article_of(page: &Page) -> Option<(u32, Vec<Block>)> {
    let mut words = vec![0; page.regions.len() + 1];
    for block in page.blocks.iter().filter(|block| is_shown(block.place) && is_running(block, LEAST)) {
        words[block.place.region as usize] += block.words();
    }
    let best = |is_article: bool| {
        (1..words.len())
            .filter(|&region| page.regions[region - 1].is_article == is_article && words[region] > 0)
            .max_by_key(|&region| (words[region], std::cmp::Reverse(region)))
    };
    let own = best(true).or_else(|| best(false))? as u32;
    let is_own = |block: &&Block| block.place.region == own && is_shown(block.place);
    let blocks: Vec<&Block> = page.blocks.iter().filter(is_own).collect();
    let is_text = |block: &&Block| is_running(block, LEAST);
    let first = blocks.iter().position(is_text)?;
    let last = blocks.iter().rposition(is_text)?;
    Some((own, blocks[first..=last].iter().map(|&block| block.clone()).collect()))
}

/// True for the line that tells who wrote an article or owns it.
fn is_closing_line(text: &str) -> bool {
    let begins = |word: &&str| text.get(..word.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(word));
    CLOSING.iter().any(begins)
}

/// A block of the page that was not taken, and the one that was found before it.
struct Missing {
    block: usize,
    behind: Option<usize>,
}

/// Running text that was not taken: between what was, behind it in an article, and between its headline and it.
fn missing(found: &[Block], page: &Page, places: &Places) -> Vec<Missing> {
    let is_anchor = |at: &usize| places.of[*at].is_some() && page.blocks[*at].words() >= ANCHOR;
    let anchors: Vec<usize> = (0..page.blocks.len()).filter(is_anchor).collect();
    let is_line = |at: &&usize| !is_closing_line(&page.blocks[**at].text);
    let (Some(&first), Some(&last)) = (anchors.first(), anchors.iter().rfind(is_line)) else { return Vec::new() };
    if first >= last {
        return Vec::new();
    }
    let headline = page.blocks[..first].iter().rposition(|block| block.heading == 1);
    let is_article = places.own > 0 && page.regions[places.own as usize - 1].is_article;
    let mut runs = None;
    let mut waiting = Vec::new();
    let mut behind = None;
    for (at, block) in page.blocks.iter().enumerate().skip(headline.unwrap_or(first)) {
        if places.of[at].is_some() {
            if is_anchor(&at) {
                behind = places.of[at];
            }
            continue;
        }
        let place = block.place;
        let is_lead = at < first && place.lead && is_shown(place);
        let in_own = places.own > 0
            && (place.region == places.own || places.words[place.region as usize] > 0 && place.region > places.own);
        let is_between = first < at && at < last && in_own && (!place.hidden || place.rest);
        let is_rest = at > last && is_article && place.region == places.own && (!place.beside || place.hidden);
        if !(is_lead || is_between || is_rest)
            || place.aside
            || place.comments
            || place.caption
            || place.notice && !is_between
            || block.item
            || !is_running(block, PARAGRAPH)
        {
            continue;
        }
        let runs =
            runs.get_or_insert_with(|| found.iter().flat_map(|block| runs_of(&block.text)).collect::<HashSet<u64>>());
        let (mut known, mut all) = (0, 0);
        for run in runs_of(&block.text) {
            all += 1;
            known += usize::from(!runs.insert(run));
        }
        if known * 2 < all {
            waiting.push(Missing { block: at, behind });
        }
    }
    let lead = waiting.iter().filter(|missing| missing.block < first).count();
    if lead > LEAD {
        waiting.retain(|missing| missing.block > first);
    }
    with_neighbours(page, places, news(page, waiting))
}

/// Those that tell of something; what speaks of its page or to its readers is none of the article.
fn news(page: &Page, waiting: Vec<Missing>) -> Vec<Missing> {
    if waiting.is_empty() {
        return waiting;
    }
    let lines = waiting.iter().map(|missing| page.blocks[missing.block].text.replace('\n', " "));
    let article = Article::from_text("", lines.collect::<Vec<_>>().join("\n\n"));
    let text = Text::new(&article, None);
    if text.blocks.len() != waiting.len() {
        return Vec::new();
    }
    let is_news = |at: usize| {
        let block = &text.blocks[at];
        let sentences = text.sentences_in(block);
        let tells = || {
            let news = sentences.iter().filter(|sentence| kinds::is_news(&article.text, &text, sentence)).count();
            news * 2 >= sentences.len()
        };
        let missing = &waiting[at];
        let place = page.blocks[missing.block].place;
        let is_plain = !(place.beside || place.notice || place.hidden);
        // What is furniture by its class and has few paragraphs mostly is furniture.
        let goes_with = |other: &&Missing| other.behind == missing.behind;
        let least = if place.hidden { HIDDEN } else { BESIDE };
        let has_fellows = || {
            let before = waiting[..at].iter().rev().take(BESIDE).take_while(goes_with).count();
            before + waiting[at..].iter().take(BESIDE).take_while(goes_with).count() >= least
        };
        matches!(block.kind, BlockKind::Prose | BlockKind::Quote)
            && !text.furniture.iter().any(|piece| piece.block as usize == at)
            && !block.span.of(&article.text).contains("://")
            && (is_plain && text.language != Language::English || tells())
            && (is_plain || has_fellows())
    };
    let keep: Vec<bool> = (0..waiting.len()).map(is_news).collect();
    waiting.into_iter().zip(keep).filter(|(_, keep)| *keep).map(|(missing, _)| missing).collect()
}

/// Those that are sure with the short ones and the headings that go with them: of a part of the page that was left out, all.
fn with_neighbours(page: &Page, places: &Places, sure: Vec<Missing>) -> Vec<Missing> {
    let mut out: Vec<Missing> = Vec::with_capacity(sure.len());
    for (number, missing) in sure.iter().enumerate() {
        let goes_with = |at: usize| {
            let block = &page.blocks[at];
            places.of[at].is_none()
                && block.place == page.blocks[missing.block].place
                && (is_running(block, 1) || block.heading > 0 && !block.is_link())
        };
        let from = out.last().map_or(0, |last| last.block + 1);
        let to = sure.get(number + 1).map_or(page.blocks.len(), |next| next.block);
        let before = (from..missing.block).rev().take_while(|&at| goes_with(at)).count();
        let behind = (missing.block + 1..to).take_while(|&at| goes_with(at)).count();
        out.extend(
            (missing.block - before..=missing.block + behind).map(|block| Missing { block, behind: missing.behind }),
        );
    }
    out
}

/// Hashes of every few words in a row.
fn runs_of(text: &str) -> impl Iterator<Item = u64> {
    let words: Vec<u64> = text
        .split_whitespace()
        .map(|word| {
            let mut hasher = DefaultHasher::new();
            squeezed(word).hash(&mut hasher);
            hasher.finish()
        })
        .collect();
    let runs = words.len().saturating_sub(RUN - 1);
    (0..runs).map(move |at| {
        let mut hasher = DefaultHasher::new();
        words[at..at + RUN].hash(&mut hasher);
        hasher.finish()
    })
}

fn put_back(found: &mut Vec<Block>, page: &Page, missing: &[Missing]) {
    let mut out = Vec::with_capacity(found.len() + missing.len());
    let mut waiting: HashMap<Option<usize>, Vec<usize>> = HashMap::new();
    for missing in missing {
        waiting.entry(missing.behind).or_default().push(missing.block);
    }
    let mut put = |out: &mut Vec<Block>, behind: Option<usize>| {
        out.extend(waiting.remove(&behind).into_iter().flatten().map(|block| page.blocks[block].clone()));
    };
    put(&mut out, None);
    for (at, block) in found.drain(..).enumerate() {
        out.push(block);
        put(&mut out, Some(at));
    }
    *found = out;
}

#[cfg(test)]
mod tests {
    use super::super::extract::text;

    fn paragraphs(numbers: std::ops::Range<usize>) -> String {
        numbers
            .map(|n| {
                format!(
                    "<p>Engineer {n}, who saw the bridge in year {n}, told the council that pier {n} has cracks.</p>"
                )
            })
            .collect()
    }

    fn lines(page: &str) -> Vec<String> {
        text(page, None, None).split("\n\n").map(|line| line.split(',').next().unwrap_or_default().to_owned()).collect()
    }

    fn engineers(numbers: std::ops::Range<usize>) -> Vec<String> {
        numbers.map(|n| format!("Engineer {n}")).collect()
    }

    const PLEA: &str = "<p>Get our newsletter every morning with the best stories of the town and of what lies around it, chosen by \
                        our editors, sent at six and read by all who want to know more.</p>";

    #[test]
    fn a_brief_stands_against_what_surrounds_it() {
        for beside in ["<aside>{}</aside>", "<div class='box newsletter'>{}</div>", "<div role=dialog>{}</div>"] {
            let beside = beside.replace("{}", PLEA);
            for count in [1, 2, 6] {
                let page = format!("<body>{beside}<article><h1>Bridge</h1>{}</article></body>", paragraphs(0..count));
                let mut found = lines(&page);
                found.retain(|line| line != "Bridge");
                assert_eq!(found, engineers(0..count), "{beside}");
            }
        }
    }

    #[test]
    fn what_is_called_a_notice_and_is_long_is_the_article() {
        let page = format!(
            "<body><div class=paywall-ready><div>{}</div></div><article><p>Another story is told here in a few words.</p></article></body>",
            paragraphs(0..40)
        );
        assert_eq!(lines(&page)[..40], engineers(0..40));
    }

    /// Articles whose parts have classes of notices.
    #[test]
    fn an_article_is_not_given_away_for_its_lead_or_another() {
        let lead = "<p>The old bridge over the Lenne was closed on Monday, the council said.</p>";
        let ferry = "<article><p>The ferry sank in the harbour on Sunday, police said, and nobody was there to see it \
                     happen, so the mayor wrote a letter to the council in which she asked for help.</p></article>";
        for class in ["paywall", "entry popup", "newsletter-2026-02", "story subscription", "modal", "cookie-recipe"] {
            for page in [
                format!("<article><h1>Bridge</h1>{lead}<div class='{class}'>{}</div></article>", paragraphs(0..12)),
                format!("<main><h1>Bridge</h1>{lead}<div class='{class}'>{}</div></main>", paragraphs(0..12)),
                format!("<article>{}<div class='{class}'>{}</div></article>", paragraphs(50..54), paragraphs(0..12)),
                format!("<div class='{class}'><h1>Bridge</h1><div>{}</div>{ferry}</div>", paragraphs(0..12)),
            ] {
                let found = lines(&page);
                assert!(engineers(0..12).iter().all(|line| found.contains(line)), "{page}\n{found:?}");
            }
        }
    }

    #[test]
    fn readers_and_what_is_hidden_have_no_part_in_the_article() {
        let [one, two] = [
            "<p>I saw the ferry on Sunday and it was in a bad state, my brother told me then.</p>",
            "<p>The mayor should have quit on Tuesday after the fight about money, I told him.</p>",
        ];
        for inside in [
            format!("<div class=comments>{}{one}{two}</div>", one.replace("ferry", "harbour")),
            format!("<section class='comments-area'><div>{one}</div><div>{two}</div></section>"),
            format!("<div class=related>{one}{two}</div>"),
            format!("<div hidden class=error>{one}{two}</div>"),
        ] {
            let page = format!("<article>{}{inside}{}</article>", paragraphs(0..4), paragraphs(4..8));
            assert_eq!(lines(&page), engineers(0..8), "{inside}");
            if inside.contains("hidden") {
                continue;
            }
            for line in
                ["Reporting by Ida Holm and Tom Reed in Old Harbour.", "Copyright 2026 by the Old Harbour News."]
            {
                let page = format!("<article>{}{inside}<p>{line}</p></article>", paragraphs(0..8));
                let mut found = lines(&page);
                found.retain(|found| found != line);
                assert_eq!(found, engineers(0..8), "{inside}");
            }
        }
    }

    #[test]
    fn text_inside_the_article_is_kept_whatever_its_class() {
        for class in ["media", "widget promo", "sidebar", "gdpr", "social-media-embed", "tags", "hidden-xs"] {
            let page = format!(
                "<body><article>{}<div class='{class}'>{}<p>It was loud.</p></div>{}</article></body>",
                paragraphs(0..4),
                paragraphs(4..7),
                paragraphs(7..10)
            );
            let mut found = lines(&page);
            found.retain(|line| line != "It was loud.");
            assert_eq!(found, engineers(0..10), "{class}");
        }
    }

    #[test]
    fn what_is_shown_on_demand_is_kept() {
        for hidden in ["style='display:none'", "hidden", "aria-hidden=true"] {
            let page = format!(
                "<body><article>{}<div class=more {hidden}>{}<p>Nobody was hurt.</p></div><button>Read more</button></article></body>",
                paragraphs(0..3),
                paragraphs(3..10)
            );
            assert_eq!(lines(&page), [engineers(0..10), vec!["Nobody was hurt.".into()]].concat(), "{hidden}");
        }
        // A copy for the printer is none.
        let page = format!("<body><article>{0}<div hidden>{0}</div></article></body>", paragraphs(0..6));
        assert_eq!(lines(&page), engineers(0..6));
    }

    #[test]
    fn furniture_inside_the_article_stays_out() {
        for beside in [
            format!("<div class=promo>{PLEA}<p>We send it to your inbox on every single day of the week.</p></div>"),
            "<div class='related card'><p>The ferry sank in the harbour on Sunday and nobody was there to see it.</p></div>".into(),
            "<figure class=media><figcaption>Divers went down to the old pier on Monday, as seen here.</figcaption></figure>".into(),
            format!("<aside>{}</aside>", paragraphs(20..23)),
        ] {
            let page = format!("<body><article>{}{beside}{}</article></body>", paragraphs(0..4), paragraphs(4..8));
            let mut found = lines(&page);
            found.retain(|line| !line.starts_with("Divers"));
            assert_eq!(found, engineers(0..8), "{beside}");
        }
    }

    #[test]
    fn the_lead_below_the_headline_belongs_to_the_article() {
        let page = format!(
            "<body><header><h1>Bridge closed</h1><p class=lead>{}</p></header><div class=body>{}</div></body>",
            "The old bridge was closed on Monday, and nobody knows when it will open again.",
            paragraphs(0..8)
        );
        assert!(lines(&page).contains(&"The old bridge was closed on Monday".to_owned()), "{:?}", lines(&page));
    }
}
