//! Archives of the web: the pages and texts that WARC and WET files (ISO 28500) hold.
//!
//! Read are the answers of web servers with a page or plain text in them, resources of these kinds, and the
//! plain text that crawls come with (`conversion`). All else that a crawl keeps (requests, redirections,
//! pictures, the crawl's own notes) is passed over, and so are pages without an article.

mod cut;
mod head;
mod http;
mod member;

use encoding_rs::{Encoding, UTF_8};

pub(super) use cut::Cutter;
pub(super) use member::Source;

use self::head::Fields;
use self::http::{Answer, Bad};
use super::error::{InputError, InputErrorKind};
use super::format::{self, Format};
use super::options::{InputOptions, MAX_HTML_BYTES};
use super::{charset, document};
use crate::article::Article;

/// What a record or body is by its content type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Html,
    Text,
}

impl Kind {
    /// The kind that a content type names, `None` for kinds that are not read.
    fn of(content_type: &str) -> Option<Self> {
        let name = content_type.split(';').next().unwrap_or_default().trim();
        let is = |other: &str| name.eq_ignore_ascii_case(other);
        if is("text/html") || is("application/xhtml+xml") || is("application/xhtml") {
            Some(Self::Html)
        } else {
            is("text/plain").then_some(Self::Text)
        }
    }
}

/// What a record is by its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Record {
    /// An answer of a web server, head and all.
    Answer,
    /// Content as it is.
    Content(Kind),
    Other,
}

impl Record {
    fn of(fields: Fields<'_>) -> Self {
        let content_type = fields.text("Content-Type");
        let record_type = fields.text("WARC-Type").unwrap_or_default().to_ascii_lowercase();
        match (record_type.as_str(), content_type) {
            ("response", None) => Self::Answer,
            ("response", Some(value)) if value.to_ascii_lowercase().starts_with("application/http") => Self::Answer,
            // Old writers left the type of extracted text out.
            ("conversion", None) => Self::Content(Kind::Text),
            ("resource" | "conversion", Some(value)) => Kind::of(value).map_or(Self::Other, Self::Content),
            _ => Self::Other,
        }
    }
}

/// The article of one record; `None` when it holds none.
pub(super) fn read(
    path: &str,
    number: Option<u64>,
    record: &[u8],
    options: &InputOptions,
) -> Option<Result<Article, InputError>> {
    let (head, content) = record.split_at(head::end(record)?);
    let (_, fields) = Fields::split(head);
    let is_markup;
    let body = match Record::of(fields) {
        Record::Other => return None,
        Record::Content(kind) => {
            is_markup = charset::looks_like_markup(content);
            let named = fields.text("Content-Type").and_then(http::charset);
            document(path, kind, content.to_vec(), named, options)
        }
        Record::Answer => {
            let (head, stored) = content.split_at(head::end(content)?);
            let answer = Answer::new(head)?;
            let limit =
                if answer.kind == Some(Kind::Text) { options.limit() } else { MAX_HTML_BYTES.min(options.limit()) };
            match answer.body(stored, limit, fields.get("WARC-Truncated").is_some()) {
                Ok(body) => {
                    let kind = match answer.kind {
                        Some(kind) => kind,
                        None if format::sniff(&body[..body.len().min(4096)]) == Format::Html => Kind::Html,
                        None => return None,
                    };
                    is_markup = charset::looks_like_markup(&body);
                    document(path, kind, body.into_owned(), answer.charset, options)
                }
                Err(bad) => return Some(Err(bad_body(path, limit, bad).at(number))),
            }
        }
    };
    let article = match body {
        Ok(article) if article.text.trim().is_empty() => return None,
        Ok(article) => article,
        // Pictures and PDF files that their server calls a page; feeds that do.
        Err(error) if error.kind() == InputErrorKind::Binary && !is_markup => return None,
        Err(error) if error.kind() == InputErrorKind::Unsupported => return None,
        Err(error) => return Some(Err(error.at(number))),
    };
    Some(Ok(named(path, number, fields, article)))
}

fn document(
    path: &str,
    kind: Kind,
    bytes: Vec<u8>,
    charset: Option<&str>,
    options: &InputOptions,
) -> Result<Article, InputError> {
    let format = match kind {
        Kind::Html => Format::Html,
        Kind::Text => Format::Text,
    };
    let mut declared = charset.and_then(|name| Encoding::for_label(name.as_bytes()));
    if kind == Kind::Html {
        // What the server says comes before what the page says, except that servers call all they have UTF-8:
        // the charset matters for a page that is not.
        let own = charset::html_declared(&bytes);
        declared = declared.filter(|&encoding| encoding != UTF_8).or(own).or(declared);
    }
    document::parse(path, format, bytes, declared, options)
}

/// Gives an article its name and what the crawl knows of it.
fn named(path: &str, number: Option<u64>, fields: Fields<'_>, article: Article) -> Article {
    let url = fields.text("WARC-Target-URI").map(unbracketed).map(str::to_owned);
    let id = fields.text("WARC-Record-ID").map(unbracketed);
    let id = id.map(|id| id.strip_prefix("urn:uuid:").unwrap_or(id)).filter(|id| !id.is_empty()).map(str::to_owned);
    let source = url.as_deref().and_then(host);
    Article {
        id: id.or_else(|| url.clone()).unwrap_or_else(|| format!("{path}#{}", number.unwrap_or_default())),
        path: path.to_owned(),
        record: number,
        source: source.or(article.source),
        url: url.or(article.url),
        // A page was there when it was fetched: the latest day that it can be from.
        published: article.published.or_else(|| fields.text("WARC-Date").map(str::to_owned)),
        ..article
    }
}

/// An address without the angle brackets that the standard asks for around ids and some writers put around all.
fn unbracketed(address: &str) -> &str {
    address.strip_prefix('<').and_then(|address| address.strip_suffix('>')).unwrap_or(address)
}

/// The host of an address, in lower case.
fn host(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = match host.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => host,
    };
    Some(host.to_lowercase()).filter(|host| !host.is_empty())
}

fn bad_body(path: &str, limit: usize, bad: Bad) -> InputError {
    match bad {
        Bad::TooLarge => InputError::too_large(path, limit),
        Bad::Damaged => InputError::new(
            path,
            InputErrorKind::Compression,
            "the page's compressed data is damaged or cut off",
            "fetch the page again, or leave it out",
        ),
        Bad::Unknown(name) => InputError::new(
            path,
            InputErrorKind::Compression,
            format!("the page is compressed in a way that is not read ({name:?})"),
            "let the crawler store pages unpacked",
        ),
    }
}

#[cfg(test)]
mod tests;
