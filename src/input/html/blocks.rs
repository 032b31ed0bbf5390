//! HTML to text: blocks as a reader sees them.

use std::collections::HashMap;

use super::clean::is_void;
use super::scan::{Scan, Token, attribute, decode_into};

/// What a start or end tag does to the block that is being gathered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effect {
    /// Ends it.
    Border,
    /// Ends it, and begins an item of a list.
    Item,
    /// Breaks its line.
    Break,
    /// Parts the cells of a table's row.
    Cell,
    /// Nothing: a part of a line.
    None,
}

fn effect(name: &str) -> Effect {
    match name {
        "p" | "div" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "dl" | "blockquote" | "figure"
        | "figcaption" | "table" | "tr" | "caption" | "section" | "article" | "header" | "footer" | "main"
        | "aside" | "nav" | "pre" | "hr" | "form" | "fieldset" | "address" | "center" | "details" | "summary"
        | "html" | "body" | "head" | "title" | "tbody" | "thead" | "tfoot" | "legend" | "video" | "object" => {
            Effect::Border
        }
        "li" | "dt" | "dd" => Effect::Item,
        "br" => Effect::Break,
        "td" | "th" => Effect::Cell,
        _ => Effect::None,
    }
}

/// Stands for a line break where a page is written anew: a character that no text holds.
pub(super) const LINE: &str = "\u{FDD0}";

/// Stands for the border of two paragraphs.
pub(super) const PARAGRAPH: &str = "\u{FDD1}";

/// True for elements that are part of a line.
pub(super) fn is_inline(name: &str) -> bool {
    effect(name) == Effect::None && !is_aside(name)
}

/// A paragraph, heading, list item, caption or row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Block {
    /// Its words, white space folded.
    pub(super) text: String,
    /// Bytes of its text that are links.
    pub(super) linked: usize,
    /// It begins an item of a list.
    pub(super) item: bool,
    /// The level of a heading; 0 for what is none.
    pub(super) heading: u8,
    /// Nothing but the edge of a quotation parts it from the block before.
    pub(super) quotes: bool,
    /// Where it stands.
    pub(super) place: Place,
}

/// Where in a page a block stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// In a part of the page that is no article by its kind: navigation, foot, aside.
    pub(super) aside: bool,
    /// In what the page says to its visitors: a notice on cookies, a dialog, a plea.
    pub(super) notice: bool,
    /// In what readers wrote.
    pub(super) comments: bool,
    /// In what is not shown at first.
    pub(super) hidden: bool,
    /// In what is called the rest of something.
    pub(super) rest: bool,
    /// In a picture's caption.
    pub(super) caption: bool,
    /// In the element that is the caption of a picture; others hold tables and quotations as well.
    pub(super) figcaption: bool,
    /// In the head of an article, or what is called its lead.
    pub(super) lead: bool,
    /// In what may be beside the article by its class: other stories, a box, a widget.
    pub(super) beside: bool,
    /// The innermost region around it, counted from 1; 0 for none.
    pub(super) region: u32,
}

impl Place {
    /// All that either says; the region of the first.
    fn or(self, other: Self) -> Self {
        Self {
            aside: self.aside | other.aside,
            notice: self.notice | other.notice,
            comments: self.comments | other.comments,
            hidden: self.hidden | other.hidden,
            rest: self.rest | other.rest,
            caption: self.caption | other.caption,
            figcaption: self.figcaption | other.figcaption,
            lead: self.lead | other.lead,
            beside: self.beside | other.beside,
            region: self.region,
        }
    }
}

impl Block {
    /// True when it is nothing but links.
    pub(super) fn is_link(&self) -> bool {
        self.linked * 10 >= self.text.len() * 9
    }

    /// Its words, counted.
    pub(super) fn words(&self) -> usize {
        self.text.split_whitespace().count()
    }
}

/// What a page says that its article stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Region {
    /// The region around it, counted from 1; 0 for none.
    pub(super) parent: u32,
    /// It is an article by its name, not only the main part of the page.
    pub(super) is_article: bool,
}

/// The blocks of a page and its regions.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) blocks: Vec<Block>,
    pub(super) regions: Vec<Region>,
}

/// Blocks to text, with a blank line between them.
pub(super) fn join<'a>(blocks: impl IntoIterator<Item = &'a Block>) -> String {
    let mut text = String::new();
    for block in blocks {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        // Markers tell list items and headings from sentences that are cut, in the text as on the page.
        if block.item {
            text.push_str("- ");
        } else if block.heading > 0 {
            text.extend(std::iter::repeat_n('#', block.heading.into()));
            text.push(' ');
        }
        text.push_str(&block.text);
    }
    text
}

fn is_aside(name: &str) -> bool {
    matches!(name, "nav" | "footer" | "aside" | "button" | "head" | "dialog" | "menu")
}

/// The level of a heading.
fn heading(name: &str) -> u8 {
    match name.as_bytes() {
        [b'h' | b'H', level @ b'1'..=b'6'] => level - b'0',
        _ if name == "summary" => 4,
        _ => 0,
    }
}

/// Classes and ids of what a page says to its visitors. As parts of others they are those of articles as well: of pages with
/// a banner, of texts for subscribers.
const NOTICES: &[&str] =
    &["banner", "modal", "popup", "paywall", "signup", "sign-up", "subscribe", "subscription", "subscriptions"];

/// First letters of words in such classes and ids.
const NOTICE_WORDS: &[&str] = &["cookie", "consent", "gdpr", "onetrust", "newsletter"];

/// Classes and ids of what readers wrote.
const COMMENTS: &[&str] = &[
    "comment",
    "comments",
    "comments-area",
    "comments-section",
    "comment-section",
    "comments-list",
    "comment-list",
    "commentlist",
    "comment-body",
    "comment-content",
    "comment-text",
    "disqus_thread",
    "respond",
];

/// First letters of words in the classes and ids of the rest of something, which is shown on demand.
const RESTS: &[&str] = &["more", "rest", "expand", "remain", "continu", "collaps"];

/// Words in the classes of pictures and films with what is said of them.
const CAPTIONS: &[&str] = &["caption", "credit", "video"];

/// Words in the classes of what stands between a headline and its article, and belongs to it.
const LEADS: &[&str] = &["lead", "lede", "standfirst", "intro", "dek", "deck"];

/// Words in the classes and ids of what stands beside an article, and of parts of articles as well.
const BESIDE: &[&str] = &[
    "comment",
    "related",
    "recommend",
    "author",
    "bio",
    "teaser",
    "card",
    "footer",
    "promo",
    "sponsor",
    "tags",
    "widget",
    "sidebar",
    "social",
    "share",
    "media",
    "meta",
    "popular",
    "trending",
    "more",
    "menu",
    "extra",
    "supplement",
    "community",
    "header",
    "pager",
    "hidden",
    "embed",
    "ad-",
    "ads",
];

/// Most regions of a page that are told apart.
const MAX_REGIONS: usize = 1000;

/// Deepest nesting of elements that tell where a block stands.
const MAX_MARKED: usize = 64;

/// The blocks of a piece of HTML.
pub(super) fn blocks(html: &str) -> Vec<Block> {
    page(html).blocks
}

/// The blocks of a page.
pub(super) fn page(html: &str) -> Page {
    let mut out = Blocks::default();
    for token in Scan::new(html) {
        match token {
            Token::Text(text) => out.push(text),
            Token::Raw(_) | Token::Literal(_) => {}
            Token::Start { name, attributes } => {
                let name = name.to_ascii_lowercase();
                out.border(&name);
                match effect(&name) {
                    Effect::Item => out.item = true,
                    Effect::Break => out.line_break(),
                    Effect::Cell => out.cell(),
                    Effect::Border | Effect::None => {}
                }
                out.heading = out.heading.max(heading(&name));
                out.in_link |= name == "a";
                out.enter(&name, attributes);
            }
            Token::End(name) => {
                let name = name.to_ascii_lowercase();
                out.border(&name);
                match effect(&name) {
                    Effect::Item => out.item = false,
                    _ if heading(&name) > 0 => out.heading = 0,
                    _ => {}
                }
                out.in_link &= name != "a";
                out.leave(&name);
            }
        }
    }
    out.end();
    Page { blocks: out.blocks, regions: out.regions }
}

/// An open element that tells where a block stands.
#[derive(Debug)]
struct Marked {
    name: String,
    /// Open elements of its name inside it.
    nested: usize,
    /// What is said of the blocks around it.
    outside: Place,
    /// Its text is not shown.
    silent: bool,
}

/// Gathers blocks.
#[derive(Debug, Default)]
struct Blocks<'a> {
    blocks: Vec<Block>,
    regions: Vec<Region>,
    block: String,
    linked: usize,
    in_link: bool,
    marked: Vec<Marked>,
    place: Place,
    /// Open parts of lines that are not shown.
    silent: usize,
    /// The next block is the first of a list item.
    item: bool,
    /// Level of the heading that is open.
    heading: u8,
    /// The edge of a quotation was seen behind the last block.
    quotes: bool,
    /// White space was seen behind the block's last word.
    gap: bool,
    /// Line breaks seen behind the block's last word.
    breaks: usize,
    scratch: String,
    /// What classes and ids say that were met.
    called: HashMap<&'a str, Place>,
}

impl<'a> Blocks<'a> {
    /// Ends the block where a tag does.
    fn border(&mut self, name: &str) {
        if matches!(effect(name), Effect::Border | Effect::Item) || is_aside(name) {
            self.end();
            // A part of a line that is still open has lost its end.
            if self.silent > 0
                && let Some(at) = self.marked.iter().position(|open| open.silent)
            {
                self.place = self.marked[at].outside;
                self.marked.truncate(at);
                self.silent = 0;
            }
            self.quotes |= name == "blockquote";
        }
    }

    /// Notes what an element says of the blocks inside it.
    fn enter(&mut self, name: &str, attributes: &'a str) {
        if let Some(last) = self.marked.last()
            && last.name == name
            && matches!(name, "p" | "li" | "td" | "tr" | "dd" | "dt")
        {
            // These end where the next of their kind begins.
            self.leave(name);
        }
        let mut place = self.place;
        place.aside |= is_aside(name);
        place.caption |= matches!(name, "figure" | "figcaption" | "caption");
        place.figcaption |= name == "figcaption";
        place.lead |= name == "header";
        let is_inline = is_inline(name);
        let is_hidden = is_hidden(attributes);
        let silent = is_hidden && is_inline;
        place.hidden |= is_hidden && !silent;
        if !is_inline && !matches!(name, "body" | "html") {
            for key in ["class", "id"] {
                if let Some(value) = attribute(attributes, key) {
                    place = place.or(self.called(value));
                }
            }
            if attributes.contains("role") {
                let is_notice = |role: &str| matches!(role, "dialog" | "alertdialog" | "alert");
                place.notice |= attribute(attributes, "role").is_some_and(is_notice);
            }
        }
        let is_article = name == "article"
            || attributes.contains("articleBody") && attribute(attributes, "itemprop") == Some("articleBody");
        let is_region = is_article
            || name == "main"
            || attributes.contains("main") && attribute(attributes, "role") == Some("main");
        if is_region && self.regions.len() < MAX_REGIONS {
            self.regions.push(Region { parent: place.region, is_article });
            // What stands around it says nothing of it.
            place = Place { region: self.regions.len() as u32, hidden: place.hidden, ..Place::default() };
        }
        if (place != self.place || silent) && self.marked.len() < MAX_MARKED && !is_void(name) {
            self.marked.push(Marked { name: name.to_owned(), nested: 0, outside: self.place, silent });
            self.place = place;
            self.silent += usize::from(silent);
        } else if let Some(open) = self.marked.iter_mut().rev().find(|open| open.name == name) {
            open.nested += 1;
        }
    }

    /// What a class or id says of the blocks inside its element. A page has few, many times each.
    fn called(&mut self, value: &'a str) -> Place {
        *self.called.entry(value).or_insert_with(|| {
            let lower = value.to_ascii_lowercase();
            let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
            let is_one_of = |names: &[&str]| lower.split_ascii_whitespace().any(|name| names.contains(&name));
            let has_word = |words: &[&str]| {
                let mut parts = lower.split(|character: char| !character.is_alphanumeric());
                parts.any(|part| words.iter().any(|word| part.starts_with(word)))
            };
            Place {
                caption: has(CAPTIONS),
                lead: has(LEADS),
                notice: is_one_of(NOTICES) || has_word(NOTICE_WORDS),
                comments: is_one_of(COMMENTS),
                beside: has(BESIDE),
                rest: has_word(RESTS),
                ..Place::default()
            }
        })
    }

    fn leave(&mut self, name: &str) {
        let Some(at) = self.marked.iter().rposition(|open| open.name == name) else { return };
        if self.marked[at].nested > 0 {
            self.marked[at].nested -= 1;
            return;
        }
        self.place = self.marked[at].outside;
        self.silent -= self.marked.drain(at..).filter(|open| open.silent).count();
    }

    fn push(&mut self, text: &str) {
        if self.silent > 0 {
            return;
        }
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.clear();
        decode_into(&mut scratch, text);
        // In a page, it only says where a word may be broken.
        if scratch.contains('\u{AD}') {
            scratch.retain(|character| character != '\u{AD}');
        }
        let mut rest = scratch.as_str();
        while let Some(at) = rest.find([LINE_MARK, PARAGRAPH_MARK]) {
            self.words(&rest[..at]);
            let is_line = rest[at..].starts_with(LINE);
            if is_line {
                self.line_break()
            } else {
                self.end()
            }
            rest = &rest[at + LINE.len()..];
        }
        self.words(rest);
        self.scratch = scratch;
    }

    fn words(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            let word = rest.trim_start_matches(is_blank);
            self.gap |= word.len() < rest.len();
            let end = word.find(is_blank).unwrap_or(word.len());
            if end > 0 {
                let before = self.block.len();
                if before > 0 {
                    if self.breaks > 0 {
                        self.block.push('\n');
                    } else if self.gap {
                        self.block.push(' ');
                    }
                }
                self.breaks = 0;
                self.gap = false;
                self.block.push_str(&word[..end]);
                if self.in_link {
                    self.linked += self.block.len() - before;
                }
            }
            rest = &word[end..];
        }
    }

    fn line_break(&mut self) {
        self.breaks += 1;
        // Two line breaks are how old pages end a paragraph.
        if self.breaks > 1 {
            self.end();
        }
    }

    fn cell(&mut self) {
        if !self.block.is_empty() {
            self.block.push_str(" |");
            self.gap = true;
        }
    }

    fn end(&mut self) {
        let text = self.block.trim_end_matches(" |");
        // Editors leave paragraphs of a zero-width space.
        let is_visible = text.chars().any(|character| !matches!(character, '\u{200B}'..='\u{200F}' | '\u{FEFF}'));
        if is_visible {
            let item = std::mem::take(&mut self.item);
            let quotes = std::mem::take(&mut self.quotes);
            let linked = self.linked.min(text.len());
            self.blocks.push(Block {
                text: text.to_owned(),
                linked,
                item,
                heading: self.heading,
                quotes,
                place: self.place,
            });
        }
        self.block.clear();
        self.linked = 0;
        self.gap = false;
        self.breaks = 0;
    }
}

const LINE_MARK: char = '\u{FDD0}';
const PARAGRAPH_MARK: char = '\u{FDD1}';

/// True for an element that is not shown at first.
fn is_hidden(attributes: &str) -> bool {
    if !["hidden", "HIDDEN", "none", "NONE"].iter().any(|word| attributes.contains(word)) {
        return false;
    }
    attribute(attributes, "hidden").is_some()
        || attribute(attributes, "aria-hidden").is_some_and(|value| value.eq_ignore_ascii_case("true"))
        || attribute(attributes, "style").is_some_and(|style| {
            let style: String = style.chars().filter(|character| !character.is_whitespace()).collect();
            let style = style.to_ascii_lowercase();
            style.contains("display:none") || style.contains("visibility:hidden")
        })
}

/// White space that a browser folds, and the no-break space, which pages use for indentation.
fn is_blank(character: char) -> bool {
    character.is_ascii_whitespace() || character == '\u{a0}'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_a_reader_sees_them() {
        let html = "<div><h2>Head</h2> <p>One <a>two</a>,\n three&nbsp; &amp; four.</p><p> </p><p>&#8203;</p><ul><li>First</li><li><p>Second</p>\
                    <p>more</p></li></ul><figure><img><figcaption>Caption</figcaption></figure>loose<span>ly</span><br>next\
                    <br/><br>last<table><tr><td>a</td><td>b</td></tr><tr><td></td></tr></table></div>";
        assert_eq!(
            join(&blocks(html)),
            "## Head\n\nOne two, three & four.\n\n- First\n\n- Second\n\nmore\n\nCaption\n\nloosely\nnext\n\nlast\n\na | b"
        );
    }

    #[test]
    fn marks_of_lines_and_paragraphs() {
        let html = format!("<p>One{LINE} two{PARAGRAPH}three{LINE}{LINE}four{LINE}</p><p>Engi&shy;neers</p>");
        assert_eq!(join(&blocks(&html)), "One\ntwo\n\nthree\n\nfour\n\nEngineers");
    }

    #[test]
    fn what_is_hidden_in_a_line_ends_with_its_block() {
        let html = "<p>One <span hidden>no<b>no</p><p>two <span style='display:none'>no<span>no</span></span></p><p>three</p></span>four";
        assert_eq!(join(&blocks(html)), "One\n\ntwo\n\nthree\n\nfour");
    }

    #[test]
    fn what_classes_say() {
        let place = |class: &str| page(&format!("<div class='{class}'>a</div>")).blocks[0].place;
        for class in ["cookie-note", "box newsletter", "NewsletterForm_root", "modal", "subscribe"] {
            assert!(place(class).notice, "{class}");
        }
        for class in
            ["no-banner", "modal-open", "popup-gallery", "subscriber-content", "non-paywall", "story", "comments"]
        {
            assert!(!place(class).notice, "{class}");
        }
        assert!(place("x Comments").comments && !place("has-comments").comments);
    }

    #[test]
    fn where_blocks_stand() {
        let html = "<main><div class=cookie-note>a</div><article><p>b<span style='display: none'>no<span>no</span></span>c<div>\
                    <div hidden><div>d</div>e</div>f</div><figure>g</figure></article>h</main><aside>i</aside>j";
        let page = page(html);
        let of = |text: &str| page.blocks.iter().find(|block| block.text == text).unwrap().place;
        let region = |region| Place { region, ..Place::default() };
        assert_eq!((of("bc"), of("f"), of("h"), of("j")), (region(2), region(2), region(1), region(0)));
        assert_eq!(of("a"), Place { notice: true, ..region(1) });
        assert_eq!((of("d"), of("e")), (Place { hidden: true, ..region(2) }, Place { hidden: true, ..region(2) }));
        assert_eq!((of("g"), of("i")), (Place { caption: true, ..region(2) }, Place { aside: true, ..region(0) }));
        assert_eq!(page.regions, [Region { parent: 0, is_article: false }, Region { parent: 1, is_article: true }]);
    }
}
