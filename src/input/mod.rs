//! Reading articles. (Stand-in.)
use crate::Article;
/// Options.
#[derive(Debug, Clone)]
pub struct InputOptions {
    /** k */
    pub keys: Keys,
    /** s */
    pub stdin_filename: Option<String>,
    /** m */
    pub max_article_bytes: usize,
}
impl Default for InputOptions {
    fn default() -> Self {
        Self { keys: Keys::default(), stdin_filename: None, max_article_bytes: 256 << 20 }
    }
}
/// Keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Keys {
    pub text: Option<String>,
    pub id: Option<String>,
    pub title: Option<String>,
    pub url: Option<String>,
    pub date: Option<String>,
    pub source: Option<String>,
}
/// Error.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct InputError(String);
/// Reader.
#[derive(Debug)]
pub struct Reader(std::vec::IntoIter<String>);
impl Reader {
    /// New.
    pub fn new(paths: &[String], _: InputOptions) -> Self {
        Self(paths.to_vec().into_iter())
    }
    /// Total.
    pub fn total_bytes(_: &[String]) -> u64 {
        0
    }
}
impl Iterator for Reader {
    type Item = Job;
    fn next(&mut self) -> Option<Job> {
        self.0.next().map(Job)
    }
}
/// Job.
#[derive(Debug)]
pub struct Job(String);
impl Job {
    /// Held.
    pub fn held_bytes(&self) -> u64 {
        1
    }
    /// P.
    pub fn path(&self) -> &str {
        &self.0
    }
    /// Bytes.
    pub fn bytes(&self) -> u64 {
        1
    }
    /// Read.
    pub fn read(self) -> Vec<Result<Article, InputError>> {
        vec![
            std::fs::read_to_string(&self.0)
                .map(|t| Article::from_text(self.0.clone(), t))
                .map_err(|e| InputError(format!("{}: {e}; check the path", self.0))),
        ]
    }
}
