//! Feeds to articles: every item of RSS 2.0 and 1.0, every entry of Atom (RFC 4287).
//!
//! Feeds of news are rarely as their formats ask: tags that are not escaped, `&nbsp;` that XML does not know, prefixes
//! that are nowhere declared. So names are told by their prefixes, and what stands in a field is taken as it is.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use super::error::{InputError, InputErrorKind};
use super::options::MAX_HTML_BYTES;
use super::{charset, foreign, html};
use crate::article::Article;

/// The articles of a feed, in its order.
pub(super) fn read(path: &str, bytes: Vec<u8>) -> Vec<Result<Article, InputError>> {
    if !foreign::is_named_feed(&bytes) {
        let (what, remedy) = ("is no RSS or Atom feed", "check what it is, or rename it");
        let other = || InputError::new(path, InputErrorKind::Unsupported, what, remedy);
        return vec![Err(foreign::refused(path, &bytes).unwrap_or_else(other))];
    }
    // What says that it is UTF-8 and is not, but for a damaged byte, may be anything.
    let declared = declared(&bytes).filter(|encoding| *encoding != UTF_8 || charset::is_damaged_utf8(&bytes));
    match charset::decode(path, charset::without_stray_nuls(bytes), declared) {
        Ok(xml) => Feed::new(path, &xml).read(),
        Err(error) => vec![Err(error)],
    }
}

/// The encoding that the declaration of XML names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let declaration = &bytes[..memchr::memmem::find(bytes, b"?>")?];
    let value = &declaration[memchr::memmem::find(declaration, b"encoding")? + b"encoding".len()..];
    let value = value.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let quote = *value.first().filter(|quote| matches!(quote, b'"' | b'\''))?;
    Encoding::for_label(&value[1..1 + memchr::memchr(quote, &value[1..])?])
}

/// A feed that is read.
struct Feed<'x> {
    path: &'x str,
    reader: Reader<&'x [u8]>,
    /// Its own title, the source of its articles that name none.
    title: Option<String>,
    articles: Vec<Result<Article, InputError>>,
}

impl<'x> Feed<'x> {
    fn new(path: &'x str, xml: &'x str) -> Self {
        let mut reader = Reader::from_str(xml);
        let config = reader.config_mut();
        // Of what feeds have inside of a field only the end of the field matters.
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        Self { path, reader, title: None, articles: Vec::new() }
    }

    fn read(mut self) -> Vec<Result<Article, InputError>> {
        if let Err(error) = self.walk() {
            let what = format!("not valid XML: {error}");
            let error = self.wrong(InputErrorKind::Syntax, what, "fetch the feed again, it may be cut off");
            self.articles.push(Err(error));
        }
        if self.articles.is_empty() {
            let (what, remedy) = ("the feed has no entries", "fetch it again, or leave it out");
            return vec![Err(InputError::new(self.path, InputErrorKind::Empty, what, remedy))];
        }
        for article in self.articles.iter_mut().flatten() {
            article.source = article.source.take().or_else(|| self.title.clone());
        }
        self.articles
    }

    /// Goes through the elements that hold entries, to the end of the outermost: what a server puts behind it is no XML.
    fn walk(&mut self) -> quick_xml::Result<()> {
        let mut root = None;
        loop {
            match self.reader.read_event()? {
                Event::Eof => return Ok(()),
                Event::End(end) if root.as_deref() == Some(end.name().as_ref()) => return Ok(()),
                Event::Start(start) => match start.local_name().as_ref() {
                    "rss" | "RDF" | "channel" | "feed" => {
                        root.get_or_insert_with(|| start.name().as_ref().to_owned());
                    }
                    "item" | "entry" => {
                        let entry = Entry::read(&mut self.reader, &start)?;
                        let article = self.article(entry);
                        self.articles.push(article);
                    }
                    "title" if self.title.is_none() && !is_foreign(&start, root.as_deref()) => {
                        let field = Field::read(&mut self.reader, &start)?;
                        self.title = field.line().filter(|title| title.len() <= LONGEST_TITLE);
                    }
                    _ => {
                        self.reader.read_to_end(start.name())?;
                    }
                },
                _ => {}
            }
        }
    }

    /// The article of an entry.
    fn article(&self, entry: Entry<'_>) -> Result<Article, InputError> {
        let number = self.articles.len() as u64 + 1;
        if entry.texts.iter().flatten().any(|field| field.raw.len() > MAX_HTML_BYTES) {
            return Err(InputError::page_too_large(self.path, MAX_HTML_BYTES).at(Some(number)));
        }
        let mut texts = entry.texts.iter().flatten().map(Field::text);
        let Some(text) = texts.find(|text| !text.trim().is_empty()) else {
            let remedy = "fetch the page that it links to, or remove it";
            return Err(self.wrong(InputErrorKind::Empty, "the entry has no text", remedy));
        };
        let line = |field: &Option<Field<'_>>| field.as_ref().and_then(Field::line);
        let guid = line(&entry.id);
        let url = entry.address.or_else(|| guid.clone().filter(|guid| is_address(guid)));
        Ok(Article {
            id: guid.or_else(|| url.clone()).unwrap_or_else(|| format!("{}#{number}", self.path)),
            path: self.path.to_owned(),
            record: Some(number),
            text,
            title: line(&entry.title),
            url,
            source: entry.source,
            published: entry.dates.iter().find_map(line),
            ..Article::default()
        })
    }

    /// What is wrong with the entry that comes next.
    fn wrong(&self, kind: InputErrorKind, what: impl Into<Cow<'static, str>>, remedy: &'static str) -> InputError {
        InputError::new(self.path, kind, what, remedy).at(Some(self.articles.len() as u64 + 1))
    }
}

/// Bytes of a feed's title, at most: every article has it.
const LONGEST_TITLE: usize = 1000;

/// True for an element of another name space than those of the feed, as its prefix tells. That of RDF is none of RSS.
fn is_foreign(start: &BytesStart<'_>, root: Option<&str>) -> bool {
    let root = root.and_then(|root| root.split_once(':')).filter(|(_, name)| *name == "feed").map(|(prefix, _)| prefix);
    start.name().prefix().is_some_and(|prefix| Some(prefix.as_ref()) != root)
}

/// The fields of an entry, as they were written. Of those that say the same the better ones come first.
#[derive(Default)]
struct Entry<'x> {
    texts: [Option<Field<'x>>; 2],
    title: Option<Field<'x>>,
    id: Option<Field<'x>>,
    dates: [Option<Field<'x>>; 2],
    address: Option<String>,
    source: Option<String>,
}

impl<'x> Entry<'x> {
    /// Reads what stands between the tags of an entry: only its own elements count, not what is inside of them.
    fn read(reader: &mut Reader<&'x [u8]>, start: &BytesStart<'_>) -> quick_xml::Result<Self> {
        let mut entry = Self { id: attribute(start, "about").map(Field::words), ..Self::default() };
        loop {
            match reader.read_event()? {
                Event::Start(field) => entry.take(reader, start, &field)?,
                // The other one holds its address between tags.
                Event::Empty(field) if field.local_name().as_ref() == "link" => entry.link(&field),
                Event::End(end) if end.name() == start.name() => return Ok(entry),
                Event::Eof => {
                    let name = start.name().as_ref().to_owned();
                    return Err(quick_xml::errors::IllFormedError::MissingEndTag(name).into());
                }
                _ => {}
            }
        }
    }

    fn take(
        &mut self,
        reader: &mut Reader<&'x [u8]>,
        start: &BytesStart<'_>,
        field: &BytesStart<'_>,
    ) -> quick_xml::Result<()> {
        let name = field.local_name();
        let prefix = field.name().prefix();
        // Media and podcasts have titles and descriptions of their own.
        let is_own = prefix.map(|prefix| prefix.as_ref().to_owned())
            == start.name().prefix().map(|prefix| prefix.as_ref().to_owned());
        let slot = match (name.as_ref(), is_own) {
            ("encoded", _) | ("content", true) => &mut self.texts[0],
            ("description" | "summary", true) => &mut self.texts[1],
            ("title", true) => &mut self.title,
            ("guid" | "id", true) => &mut self.id,
            ("pubDate" | "published" | "issued", true) => &mut self.dates[0],
            ("date", _) | ("updated" | "modified", true) => &mut self.dates[1],
            ("link", _) => {
                self.link(field);
                let address = Field::read(reader, field)?.line();
                self.address = self.address.take().or(address);
                return Ok(());
            }
            ("source", true) => {
                let within = Field::read(reader, field)?;
                self.source = within.child("title").unwrap_or(within).line();
                return Ok(());
            }
            _ => {
                reader.read_to_end(field.name())?;
                return Ok(());
            }
        };
        let is_binary = attribute(field, "type").is_some_and(|kind| is_binary(&kind));
        let field = Field::read(reader, field)?;
        if !is_binary && slot.as_ref().is_none_or(|known| known.raw.trim().is_empty()) {
            *slot = Some(field);
        }
        Ok(())
    }

    /// The address of a link of Atom, unless it leads to something other than the page.
    fn link(&mut self, link: &BytesStart<'_>) {
        if attribute(link, "rel").is_none_or(|rel| rel == "alternate") && self.address.is_none() {
            self.address = attribute(link, "href").filter(|address| is_address(address));
        }
    }
}

fn is_address(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

/// True for a type of content, as servers name them, that is neither text nor markup.
fn is_binary(kind: &str) -> bool {
    kind.contains('/') && !kind.starts_with("text/") && !kind.ends_with("xml")
}

/// An attribute of an element, whatever its prefix.
fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = start.html_attributes();
    let found = attributes.with_checks(false).flatten().find(|found| found.key.local_name().as_ref() == name)?;
    Some(unescaped(&found.value)).filter(|value| !value.is_empty())
}

/// What stands in an element.
struct Field<'x> {
    raw: Cow<'x, str>,
    holds: Holds,
}

/// What a field says that it holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// Words, or HTML that is escaped; RSS has no name for either.
    Unsaid,
    Words,
    Html,
    /// Tags that are not escaped.
    Xhtml,
}

impl<'x> Field<'x> {
    fn read(reader: &mut Reader<&'x [u8]>, start: &BytesStart<'_>) -> quick_xml::Result<Self> {
        let holds = match (start.local_name().as_ref(), attribute(start, "type").as_deref()) {
            ("encoded", _) | (_, Some("html" | "text/html")) => Holds::Html,
            (_, Some("xhtml" | "application/xhtml+xml")) => Holds::Xhtml,
            (_, Some("text" | "text/plain")) => Holds::Words,
            _ => Holds::Unsaid,
        };
        Ok(Self { raw: reader.read_text(start.name())?.into_inner(), holds })
    }

    fn words(words: String) -> Self {
        Self { raw: Cow::Owned(words), holds: Holds::Words }
    }

    /// The first element of that name inside.
    fn child(&self, name: &str) -> Option<Field<'static>> {
        let mut reader = Reader::from_str(&self.raw);
        loop {
            match reader.read_event().ok()? {
                Event::Start(start) if start.local_name().as_ref() == name => {
                    let Field { raw, holds } = Field::read(&mut reader, &start).ok()?;
                    return Some(Field { raw: Cow::Owned(raw.into_owned()), holds });
                }
                Event::Eof => return None,
                _ => {}
            }
        }
    }

    /// Its text, paragraphs and all.
    fn text(&self) -> String {
        match self.written() {
            Written::Html(html) => html::fragment(&html),
            Written::Lines(lines) => {
                let lines = lines.trim().lines();
                let lines =
                    lines.map(|line| if line.contains('&') { Cow::Owned(html::words(line)) } else { line.into() });
                lines.collect::<Vec<_>>().join("\n")
            }
            Written::Words(words) => words.trim().to_owned(),
        }
    }

    /// Its words, as one line; `None` when there are none.
    fn line(&self) -> Option<String> {
        let line = match self.written() {
            Written::Html(html) | Written::Lines(html) => html::words(&html),
            Written::Words(words) => words.split_whitespace().collect::<Vec<_>>().join(" "),
        };
        Some(line).filter(|line| !line.is_empty())
    }

    fn written(&self) -> Written {
        if self.holds == Holds::Xhtml || holds_tags(&self.raw) {
            return Written::Html(without_prefixes(&without_sections(&self.raw, Cow::Borrowed)));
        }
        let words = without_sections(&self.raw, |text| Cow::Owned(unescaped(text)));
        let is_html = match self.holds {
            Holds::Words => html::is_fragment(&words),
            _ => has_tags(&words),
        };
        if is_html {
            Written::Html(words)
        } else if self.holds != Holds::Words && has_references(&words) {
            Written::Lines(words)
        } else {
            Written::Words(words)
        }
    }
}

enum Written {
    Html(String),
    /// Lines with references to characters.
    Lines(String),
    Words(String),
}

/// Whether tags stand in what is written between the tags of a field, outside of sections that hold characters alone.
fn holds_tags(raw: &str) -> bool {
    let Some(last) = memchr::memrchr(b'>', raw.as_bytes()) else { return false };
    let mut rest = raw;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        let is_closed = raw.len() - rest.len() < last;
        rest = match section(rest) {
            Some((_, behind)) => behind,
            None if is_closed && names_tag(&rest.as_bytes()[1..]) => return true,
            None => &rest[1..],
        };
    }
    false
}

/// What is written between the tags of a field: sections of characters as they are, no comments, and the rest as
/// `text` makes it.
fn without_sections<'r>(raw: &'r str, text: impl Fn(&'r str) -> Cow<'r, str>) -> String {
    let mut written = String::with_capacity(raw.len());
    let (mut from, mut at) = (0, 0);
    while let Some(found) = raw[at..].find('<') {
        at += found;
        let Some((characters, behind)) = section(&raw[at..]) else {
            at += 1;
            continue;
        };
        written.push_str(&text(&raw[from..at]));
        written.push_str(characters);
        from = raw.len() - behind.len();
        at = from;
    }
    written.push_str(&text(&raw[from..]));
    written
}

/// The characters of the section of XML that begins here, and what stands behind it. A comment has none.
fn section(xml: &str) -> Option<(&str, &str)> {
    let (inside, end, is_comment) = match xml.strip_prefix("<![CDATA[") {
        Some(inside) => (inside, "]]>", false),
        None => (xml.strip_prefix("<!--")?, "-->", true),
    };
    let (characters, behind) = inside.split_once(end).unwrap_or((inside, ""));
    Some((if is_comment { "" } else { characters }, behind))
}

/// True for what stands behind the bracket of a tag.
fn names_tag(behind: &[u8]) -> bool {
    behind.strip_prefix(b"/").unwrap_or(behind).first().is_some_and(u8::is_ascii_alphabetic)
}

/// True for words that hold tags.
fn has_tags(words: &str) -> bool {
    let bytes = words.as_bytes();
    // Whatever is closed at all is closed by the last bracket.
    let closed = &bytes[..memchr::memrchr(b'>', bytes).unwrap_or(0)];
    memchr::memchr_iter(b'<', closed).any(|at| names_tag(&closed[at + 1..]))
}

/// True for words that hold references to characters.
fn has_references(words: &str) -> bool {
    let bytes = words.as_bytes();
    memchr::memchr_iter(b'&', bytes).any(|at| {
        let name = bytes[at + 1..].strip_prefix(b"#").unwrap_or(&bytes[at + 1..]);
        let length = name.iter().take(LONGEST_REFERENCE).take_while(|byte| byte.is_ascii_alphanumeric()).count();
        length > 0 && name.get(length) == Some(&b';')
    })
}

/// Markup whose elements have no prefixes, as HTML knows them.
fn without_prefixes(markup: &str) -> String {
    let mut plain = String::with_capacity(markup.len());
    let mut rest = markup;
    while let Some(at) = rest.find('<') {
        let name = at + 1 + usize::from(rest[at + 1..].starts_with('/'));
        let length = rest[name..].bytes().take(LONGEST_PREFIX).take_while(u8::is_ascii_alphanumeric).count();
        plain.push_str(&rest[..name]);
        let has_prefix = length > 0 && rest[name + length..].starts_with(':');
        rest = &rest[name + if has_prefix { length + 1 } else { 0 }..];
    }
    plain + rest
}

/// Letters of a prefix, at most.
const LONGEST_PREFIX: usize = 16;

/// Bytes in the name of a reference to a character, at most.
const LONGEST_REFERENCE: usize = 32;

/// Text whose references that XML knows are the characters; those of HTML stay as they are.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let reference = rest.as_bytes().iter().take(LONGEST_REFERENCE).position(|&byte| byte == b';');
        let found = reference.and_then(|end| Some((character(&rest[1..end])?, end + 1)));
        let (character, length) = found.unwrap_or(('&', 1));
        plain.push(character);
        rest = &rest[length..];
    }
    plain + rest
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => BytesRef::new(name).resolve_char_ref().ok().flatten(),
    }
}

#[cfg(test)]
#[path = "feed_tests.rs"]
mod tests;
