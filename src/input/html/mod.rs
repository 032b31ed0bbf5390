//! HTML pages to articles: the article's text out of the page, and what the page says of itself.

mod blocks;
mod clean;
mod meta;
mod scan;

use crate::article::Article;

/// The article of a page. Its text is empty when none is found.
pub(super) fn read(_path: &str, page: &str) -> Article {
    let metadata = meta::read(page);
    let clean = clean::clean(page);
    let text = match dom_smoothie::Readability::new(clean.html.as_str(), None, None).and_then(|mut page| page.parse()) {
        Ok(article) => blocks::text(&article.content),
        Err(_) => String::new(),
    };
    Article {
        text,
        title: metadata.title,
        url: metadata.url,
        source: metadata.site,
        published: metadata.published,
        ..Article::default()
    }
}
