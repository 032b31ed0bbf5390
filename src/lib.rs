//! Finds cut-off sentences, repeated passages and page residue in news text.
//!
//! The way of the data, each step a module below:
//!
//! ```text
//! bytes -- input ------> Article          one Result per record; a bad record never ends the run
//! Article -- text -----> Text             blocks, sentences, tokens; cannot fail
//! Text -- shingle -----> hashes           of sentences and of k tokens in a row
//! hashes -- compare ---> Matches          what stands where again
//! Analysis -- rules ---> Findings         rules only read and decide
//! Findings -- report --> what people and programs read
//! ```
//!
//! ```
//! use copydesk::{Article, Linter};
//!
//! let article = Article::from_text("example", "He left on Tuesday. In the days since the attacks, U.S.");
//! let findings = Linter::default().lint(&article);
//! assert!(findings.iter().any(|finding| finding.rule == "cut-at-abbreviation"));
//! ```

pub mod archive;
pub mod article;
pub mod check;
pub mod compare;
pub mod config;
pub mod corpus;
pub mod date;
pub mod envelope;
pub mod finding;
pub mod hash;
pub mod input;
pub mod lint;
pub mod model;
pub mod parallel;
mod plain;
pub mod report;
pub mod rules;
pub mod shingle;
pub mod span;
pub mod suggest;
pub mod text;

pub use article::Article;
pub use config::LintConfig;
pub use envelope::Envelope;
pub use finding::{Finding, Group, Severity};
pub use lint::Linter;
pub use span::Span;

/// The examples of README.md run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
