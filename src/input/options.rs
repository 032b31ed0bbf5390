//! The settings of reading, and their defaults.

use super::target::LeftOut;
use crate::article::MAX_TEXT_BYTES;
use crate::text::chars::same_in_any_case;

/// Default of [`InputOptions::max_article_bytes`]. The longest novels have 15 MB, the longest news
/// stories 1 MB: 256 MiB refuses no article, and holds the memory of a run with many threads well
/// below that of the machine when a bomb or a file without line feeds turns up.
pub const DEFAULT_MAX_ARTICLE_BYTES: usize = 256 << 20;

/// Largest HTML page. A parsed page takes ten times its size in memory, and no page of a news site
/// comes near this.
pub const MAX_HTML_BYTES: usize = 32 << 20;

/// How articles are read.
#[derive(Debug, Clone)]
pub struct InputOptions {
    /// Names of the keys of records.
    pub keys: Keys,
    /// The name under which standard input is read: decides its format, and stands in reports.
    pub stdin_filename: Option<String>,
    /// Largest article or record in bytes, decompressed. Larger ones are an error, and are never held
    /// in memory. Values above [`MAX_TEXT_BYTES`] count as that.
    pub max_article_bytes: usize,
    /// Reads the texts of records as HTML. Spans then index what was taken out of it, and not the record's text.
    pub html_text: bool,
    /// Keeps the JSON record around each text, see [`Article::envelope`](crate::Article::envelope).
    pub keep_envelopes: bool,
    /// What is not read though a folder or pattern leads to it.
    pub left_out: LeftOut,
}

impl Default for InputOptions {
    fn default() -> Self {
        Self {
            keys: Keys::default(),
            stdin_filename: None,
            max_article_bytes: DEFAULT_MAX_ARTICLE_BYTES,
            html_text: false,
            keep_envelopes: false,
            left_out: LeftOut::default(),
        }
    }
}

impl InputOptions {
    /// The limit that holds: never more than spans can count.
    pub(super) fn limit(&self) -> usize {
        self.max_article_bytes.min(MAX_TEXT_BYTES)
    }
}

/// The keys (columns) that hold the parts of a record. `None` takes the default name and the names
/// that trafilatura, newspaper, news-please, NewsAPI and common exports use for the same thing; a
/// name given here is the only one that counts. In JSON, `content.rendered` names the key `rendered` of the object under
/// `content`, where no key has the whole name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keys {
    /// The article's text; default `text`.
    pub text: Option<String>,
    /// Its id; default `id`.
    pub id: Option<String>,
    /// Its headline; default `title`.
    pub title: Option<String>,
    /// Its address; default `url`.
    pub url: Option<String>,
    /// When it was published; default `date`.
    pub date: Option<String>,
    /// Who published it; default `source`.
    pub source: Option<String>,
    /// What articles are counted together by; none by default. It may be the name of another part, too.
    pub group: Option<String>,
}

/// A part of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Text,
    Id,
    Title,
    Url,
    Date,
    Source,
    Group,
}

/// Number of roles.
pub(super) const ROLES: usize = 7;

/// Known names of each role, the best first. The first is the default.
const TEXT: &[&str] = &[
    "text",
    "raw_text",
    "maintext",
    "body",
    "article_text",
    "articleBody",
    "article_body",
    "full_text",
    "fulltext",
    "plaintext",
    "cleaned_text",
    "content_text",
    "textContent",
    "body_text",
    "content",
];
const ID: &[&str] = &["id", "_id", "article_id", "doc_id", "uuid", "guid", "fingerprint"];
const TITLE: &[&str] = &["title", "headline", "webTitle"];
const URL: &[&str] = &["url", "link", "canonical_url", "canonical_link", "permalink"];
const DATE: &[&str] = &[
    "date",
    "published",
    "published_at",
    "publishedAt",
    "publish_date",
    "date_publish",
    "published_date",
    "date_published",
    "datePublished",
    "publication_date",
    "pub_date",
    "pubDate",
    "publishedTime",
    "publishing_date",
    "versioncreated",
    "seendate",
];
const SOURCE: &[&str] = &[
    "source",
    "sitename",
    "site_name",
    "siteName",
    "source-hostname",
    "hostname",
    "source_name",
    "publisher",
    "source_domain",
    "source_url",
];

impl Keys {
    /// The role of a key, and its rank among the names of that role (0 is the best).
    #[inline]
    pub(super) fn role(&self, key: &str) -> Option<(Role, u8)> {
        self.role_by(|name| name == key)
    }

    /// The role of the key whose name is the one that is meant.
    #[inline]
    fn role_by(&self, is_meant: impl Fn(&str) -> bool) -> Option<(Role, u8)> {
        let roles = [
            (Role::Text, &self.text, TEXT),
            (Role::Id, &self.id, ID),
            (Role::Title, &self.title, TITLE),
            (Role::Url, &self.url, URL),
            (Role::Date, &self.date, DATE),
            (Role::Source, &self.source, SOURCE),
        ];
        // A name that the user gave counts before any known alias of another role.
        let chosen = roles.iter().find(|(_, own, _)| own.as_deref().is_some_and(&is_meant));
        if let Some((role, ..)) = chosen {
            return Some((*role, 0));
        }
        roles
            .iter()
            .filter(|(_, own, _)| own.is_none())
            .find_map(|(role, _, known)| known.iter().position(|name| is_meant(name)).map(|rank| (*role, rank as u8)))
    }

    /// The parts whose chosen names lead into the value of a key, each with the rest of its name: `rendered` of
    /// `content.rendered`.
    #[inline]
    pub(super) fn inside<'k>(&'k self, key: &str) -> impl Iterator<Item = (Role, &'k str)> {
        let roles = [
            (Role::Text, &self.text),
            (Role::Id, &self.id),
            (Role::Title, &self.title),
            (Role::Url, &self.url),
            (Role::Date, &self.date),
            (Role::Source, &self.source),
            (Role::Group, &self.group),
        ];
        roles
            .into_iter()
            .filter_map(move |(role, own)| Some((role, own.as_deref()?.strip_prefix(key)?.strip_prefix('.')?)))
    }

    /// True for the key that articles are counted together by.
    pub(super) fn is_group(&self, key: &str) -> bool {
        self.group.as_deref() == Some(key)
    }

    /// The roles of a column or of a key of front matter, whose case does not count; the group may
    /// be another part as well.
    pub(super) fn roles(&self, name: &str) -> impl Iterator<Item = (Role, u8)> {
        let role = self.role(name).or_else(|| self.role_by(|known| same_in_any_case(known, name)));
        let is_group = self.group.as_ref().is_some_and(|group| same_in_any_case(group, name));
        role.into_iter().chain(is_group.then_some((Role::Group, 0)))
    }

    /// The name of the text key to speak of in messages.
    pub(super) fn text_name(&self) -> &str {
        self.text.as_deref().unwrap_or(TEXT[0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chosen_key_is_the_only_one_of_its_role() {
        let keys = Keys { text: Some("title".into()), ..Keys::default() };
        assert_eq!(keys.role("title"), Some((Role::Text, 0)));
        assert_eq!(keys.role("text"), None);
        assert_eq!(keys.role("headline"), Some((Role::Title, 1)));
        assert_eq!(Keys::default().role("body"), Some((Role::Text, 3)));
        assert_eq!(Keys::default().role("author"), None);
        let keys = Keys { group: Some("Title".into()), ..Keys::default() };
        assert_eq!(keys.roles("Title").collect::<Vec<_>>(), [(Role::Title, 0), (Role::Group, 0)]);
        assert_eq!(keys.roles("title").collect::<Vec<_>>(), [(Role::Title, 0), (Role::Group, 0)]);
    }

    #[test]
    fn the_case_of_columns_does_not_count() {
        let keys = Keys { text: Some("BODY".into()), ..Keys::default() };
        let one = |keys: &Keys, name: &str| keys.roles(name).next();
        assert_eq!(
            (one(&keys, "body"), one(&keys, "Body"), one(&keys, "text")),
            (Some((Role::Text, 0)), Some((Role::Text, 0)), None)
        );
        let keys = Keys { text: Some("текст".into()), group: Some("ÉDITION".into()), ..Keys::default() };
        assert_eq!((one(&keys, "ТЕКСТ"), one(&keys, "Édition")), (Some((Role::Text, 0)), Some((Role::Group, 0))));
        let keys = Keys::default();
        for name in ["pubDate", "PubDate", "pubdate", "PUBDATE"] {
            assert_eq!(one(&keys, name).map(|(role, _)| role), Some(Role::Date), "{name}");
        }
        assert_eq!(keys.role("pubdate"), None, "keys of JSON are what they are");
    }
}
