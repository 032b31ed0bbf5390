//! A whole file that is one article: plain text, Markdown or HTML.

use encoding_rs::Encoding;

use super::charset;
use super::error::{InputError, InputErrorKind};
use super::format::Format;
use super::options::{InputOptions, MAX_HTML_BYTES};
use super::{foreign, html, markdown};
use crate::article::Article;

/// The article of a file.
pub(super) fn read(path: &str, format: Format, bytes: Vec<u8>, options: &InputOptions) -> Result<Article, InputError> {
    let declared = if format == Format::Html { charset::html_declared(&bytes) } else { None };
    let article = parse(path, format, bytes, declared, options)?;
    if article.text.trim().is_empty() {
        let (what, remedy) = match format {
            Format::Html => ("no article text is found in the page", "check that it holds an article, or leave it out"),
            _ => ("holds no text", "remove it or leave it out"),
        };
        return Err(InputError::new(path, InputErrorKind::Empty, what, remedy));
    }
    let id = if article.id.is_empty() { path.to_owned() } else { article.id };
    Ok(Article { id, path: path.to_owned(), record: None, ..article })
}

/// What the bytes of a page or text hold; the text may be empty. `declared` is the encoding that they are said to be in.
pub(super) fn parse(
    path: &str,
    format: Format,
    bytes: Vec<u8>,
    declared: Option<&'static Encoding>,
    options: &InputOptions,
) -> Result<Article, InputError> {
    if let Some(error) = foreign::refused(path, &bytes) {
        return Err(error);
    }
    let article = match format {
        Format::Html => {
            if bytes.len() > MAX_HTML_BYTES {
                return Err(InputError::page_too_large(path, MAX_HTML_BYTES));
            }
            html::read(&charset::decode(path, charset::without_stray_nuls(bytes), declared)?)
        }
        Format::Markdown => markdown::read(&charset::decode(path, bytes, declared)?, &options.keys),
        _ => Article { text: charset::decode(path, bytes, declared)?, ..Article::default() },
    };
    // Letters that took one byte may take two and three in UTF-8.
    if article.text.len() > options.limit() {
        return Err(InputError::too_large(path, options.limit()));
    }
    Ok(article)
}
