//! HTML to text: blocks as a reader sees them.

use super::scan::{Scan, Token, decode_into};

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
        "p" | "div" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "dl" | "dt" | "dd" | "blockquote"
        | "figure" | "figcaption" | "table" | "tr" | "caption" | "section" | "article" | "header" | "footer"
        | "main" | "aside" | "nav" | "pre" | "hr" | "form" | "fieldset" | "address" | "center" | "details"
        | "summary" | "html" | "body" | "head" | "title" | "tbody" | "thead" | "tfoot" | "legend" | "video"
        | "object" => Effect::Border,
        "li" => Effect::Item,
        "br" => Effect::Break,
        "td" | "th" => Effect::Cell,
        _ => Effect::None,
    }
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
    /// It stands in a part of the page that is no article by its kind: navigation, foot, aside.
    pub(super) aside: bool,
}

impl Block {
    /// True when it is nothing but links.
    pub(super) fn is_link(&self) -> bool {
        self.linked * 10 >= self.text.len() * 9
    }
}

/// Blocks to text, with a blank line between them.
pub(super) fn join<'a>(blocks: impl IntoIterator<Item = &'a Block>) -> String {
    let mut text = String::new();
    for block in blocks {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        // A marker tells list items from headlines, in the text as on the page.
        if block.item {
            text.push_str("- ");
        }
        text.push_str(&block.text);
    }
    text
}

fn is_aside(name: &str) -> bool {
    matches!(name, "nav" | "footer" | "aside" | "button" | "head" | "dialog" | "menu")
}

/// The blocks of a piece of HTML.
pub(super) fn blocks(html: &str) -> Vec<Block> {
    let mut out = Blocks::default();
    for token in Scan::new(html) {
        match token {
            Token::Text(text) => out.push(text),
            Token::Raw(_) => {}
            Token::Start { name, .. } => {
                let name = name.to_ascii_lowercase();
                match effect(&name) {
                    Effect::Border => out.end(),
                    Effect::Item => {
                        out.end();
                        out.item = true;
                    }
                    Effect::Break => out.line_break(),
                    Effect::Cell => out.cell(),
                    Effect::None => {}
                }
                out.in_link |= name == "a";
                if is_aside(&name) {
                    out.end();
                    out.aside += 1;
                }
            }
            Token::End(name) => {
                let name = name.to_ascii_lowercase();
                match effect(&name) {
                    Effect::Border => out.end(),
                    Effect::Item => {
                        out.end();
                        out.item = false;
                    }
                    Effect::Break | Effect::Cell | Effect::None => {}
                }
                out.in_link &= name != "a";
                if is_aside(&name) {
                    out.end();
                    out.aside = out.aside.saturating_sub(1);
                }
            }
        }
    }
    out.end();
    out.blocks
}

/// Gathers blocks.
#[derive(Debug, Default)]
struct Blocks {
    blocks: Vec<Block>,
    block: String,
    linked: usize,
    in_link: bool,
    /// Open elements that are no article by their kind.
    aside: usize,
    /// The next block is the first of a list item.
    item: bool,
    /// White space was seen behind the block's last word.
    gap: bool,
    /// Line breaks seen behind the block's last word.
    breaks: usize,
    scratch: String,
}

impl Blocks {
    fn push(&mut self, text: &str) {
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.clear();
        decode_into(&mut scratch, text);
        let mut rest = scratch.as_str();
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
        self.scratch = scratch;
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
        let is_visible =
            text.chars().any(|character| !matches!(character, '\u{200B}'..='\u{200F}' | '\u{FEFF}' | '\u{AD}'));
        if is_visible {
            let item = std::mem::take(&mut self.item);
            let linked = self.linked.min(text.len());
            self.blocks.push(Block { text: text.to_owned(), linked, item, aside: self.aside > 0 });
        }
        self.block.clear();
        self.linked = 0;
        self.gap = false;
        self.breaks = 0;
    }
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
            "Head\n\nOne two, three & four.\n\n- First\n\n- Second\n\nmore\n\nCaption\n\nloosely\nnext\n\nlast\n\na | b"
        );
    }
}
