//! Articles that were read lately, and what came of them: many a collection holds one article over and
//! over.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::collection::Doc;
use super::measures::Measures;
use crate::article::Article;
use crate::finding::Finding;
use crate::hash;

/// Bytes that are counted for one article: most take up less.
const ROOM: usize = 2 << 10;

/// Share of a run's memory that they may take.
const SHARE: usize = 64;

/// Longest text that is remembered, and most findings: longer ones are rare, and seldom come again.
const LONGEST: usize = 1 << 16;
const MOST_FINDINGS: usize = 32;

/// What the words of an article tell, whatever it is called and wherever it stood.
#[derive(Debug, PartialEq)]
pub struct Told {
    /// Its measures.
    pub measures: Measures,
    /// What the lint found in it.
    pub findings: Vec<Finding>,
    /// The first article of these words that was added to the collection, once one was.
    doc: OnceLock<Doc>,
}

impl Told {
    /// What was told of an article that is in no collection yet.
    #[must_use]
    pub fn new(measures: Measures, findings: Vec<Finding>) -> Self {
        Self { measures, findings, doc: OnceLock::new() }
    }

    /// An article of the collection that has the same text and title.
    #[must_use]
    pub fn doc(&self) -> Option<Doc> {
        self.doc.get().copied()
    }

    /// Says that an article of the collection has this text and title.
    pub fn added(&self, doc: Doc) {
        self.doc.get_or_init(|| doc);
    }
}

/// All that measures and lint read of an article: hashes so wide that different articles have different
/// ones.
type Key = (u128, Option<u128>);

/// An article that was read, and what it told.
type Place = Mutex<Option<(Key, Arc<Told>)>>;

/// Articles by their text and title, each at the place that its hash gives it, the later one for the
/// earlier. Any thread may ask.
#[derive(Debug)]
pub struct Lately {
    places: Vec<Place>,
}

impl Lately {
    /// Remembers as many articles as a run may that takes so many bytes of memory.
    #[must_use]
    pub fn new(memory: usize) -> Self {
        Self { places: (0..(memory / SHARE / ROOM).max(1)).map(|_| Mutex::default()).collect() }
    }

    /// What was told of an article of the same text and title. Else what `tell` says is remembered,
    /// and comes back with what it gives besides.
    pub fn or_else<T>(&self, article: &Article, tell: impl FnOnce() -> (Told, T)) -> (Arc<Told>, Option<T>) {
        let wide = |words: &str| hash::wide(words.as_bytes());
        let key = (wide(&article.text), article.title.as_deref().map(wide));
        let place = || -> MutexGuard<'_, _> {
            self.places[key.0 as usize % self.places.len()].lock().unwrap_or_else(PoisonError::into_inner)
        };
        if let Some((known, told)) = &*place()
            && *known == key
        {
            return (Arc::clone(told), None);
        }
        let (told, besides) = tell();
        let told = Arc::new(told);
        if article.text.len() <= LONGEST && told.findings.len() <= MOST_FINDINGS {
            *place() = Some((key, Arc::clone(&told)));
        }
        (told, Some(besides))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Linter;
    use crate::text::Text;

    fn told(lately: &Lately, article: &Article) -> (Arc<Told>, bool) {
        let (told, new) = lately.or_else(article, || {
            let text = Text::new(article, None);
            (Told::new(Measures::of(article, &text), Linter::default().lint(article)), ())
        });
        (told, new.is_some())
    }

    #[test]
    fn text_and_title_tell_all() {
        let lately = Lately::new(1 << 30);
        let text =
            "The mayor of the town spoke.\n\nThe mayor of the town spoke.\n\nIn the days since the attacks, U.S.";
        let first = Article { title: Some("The mayor of the town spoke".into()), ..Article::from_text("a", text) };
        let again = Article {
            id: "b".into(),
            path: "elsewhere".into(),
            record: Some(7),
            url: Some("https://example.org/b".into()),
            source: Some("Harbour News".into()),
            published: Some("2020-02-02".into()),
            ..first.clone()
        };
        let (known, new) = told(&lately, &first);
        assert!(new && !known.findings.is_empty());
        assert!(!told(&lately, &again).1);
        assert_eq!(*known, *told(&Lately::new(0), &again).0);
        let untitled = Article { title: None, ..first.clone() };
        assert!(told(&lately, &untitled).1);
        let longer = Article { text: format!("{text} "), ..first };
        assert!(told(&lately, &longer).1);
    }

    #[test]
    fn a_later_article_takes_the_place_of_an_earlier_one() {
        let lately = Lately::new(0);
        let [a, b] = ["one", "two"].map(|text| Article::from_text("x", text));
        assert!(told(&lately, &a).1 && !told(&lately, &a).1);
        assert!(told(&lately, &b).1 && told(&lately, &a).1);
    }
}
