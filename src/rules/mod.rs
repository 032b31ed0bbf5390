//! The rules: one file each, listed in one table.

use crate::article::Article;
use crate::compare::{Matches, Shared};
use crate::finding::{Finding, Group, Severity};
use crate::span::Span;
use crate::text::{Language, Text};

pub mod doc;
mod encoding;
mod fragment;
mod repetition;
mod reprint;
mod residue;
mod structure;

/// Tokens from which a block is prose rather than a label or a piece of a table.
pub(crate) const TELLING_BLOCK: usize = 8;

/// Everything that is known of an article, computed once and read by every rule.
#[derive(Debug, Clone, Copy)]
pub struct Analysis<'a> {
    /// The article.
    pub article: &'a Article,
    /// Its blocks, sentences and tokens.
    pub text: &'a Text,
    /// What stands in it more than once.
    pub matches: &'a Matches,
    /// What it shares with archived articles; nothing when it is only linted.
    pub shared: &'a Shared,
}

/// Which languages a rule understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaks {
    /// Works on every language.
    Any,
    /// Knows English words; silent on everything else.
    English,
}

/// One rule: its name, what it says of itself, and its check.
#[derive(Debug)]
pub struct RuleEntry {
    /// Name in kebab case, as reports and options write it.
    pub name: &'static str,
    /// Its group.
    pub group: Group,
    /// Gravest severity that it reports.
    pub severity: Severity,
    /// Languages that it understands.
    pub speaks: Speaks,
    /// Its documentation in Markdown: the doc comment of the rule's type.
    pub doc: &'static str,
    /// Adds the findings of one article.
    pub check: fn(&Analysis<'_>, &mut Vec<Finding>),
}

/// Rules are told apart by their names.
impl PartialEq for RuleEntry {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for RuleEntry {}

impl RuleEntry {
    /// True when the rule understands a language.
    #[must_use]
    pub fn speaks(&self, language: Language) -> bool {
        self.speaks == Speaks::Any || language == Language::English
    }

    /// Its severity for people: many rules report some of what they find as less.
    #[must_use]
    pub fn up_to(&self) -> &'static str {
        match self.severity {
            Severity::Error => "up to error",
            Severity::Warning => "up to warning",
            Severity::Info => "info",
        }
    }

    /// A finding of this rule, with the rule's own severity.
    #[must_use]
    pub fn finding(&self, span: Span, message: impl Into<String>) -> Finding {
        Finding {
            rule: self.name,
            group: self.group,
            severity: self.severity,
            span,
            message: message.into(),
            help: None,
            score: None,
            related: Vec::new(),
        }
    }

    /// The first line of the documentation.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        self.doc.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default()
    }
}

/// The words of a span for a message: white space folded, the middle left out of long ones.
/// `most` counts characters.
pub(crate) fn excerpt(words: &str, most: usize) -> String {
    let mut folded = String::new();
    // Four bytes a character at most; what lies beyond is cut anyway.
    let head: String = words.chars().take(most * 4).collect();
    for word in head.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    if folded.chars().count() <= most {
        return folded;
    }
    let mut cut: String = folded.chars().take(most).collect();
    if let Some(space) = cut.rfind(' ') {
        cut.truncate(space);
    }
    cut.push('…');
    cut
}

/// Declares a rule: the doc comment becomes `copydesk explain` and the page in `docs/rules`.
macro_rules! declare_rule {
    ($(#[doc = $doc:literal])+ $entry:ident: $name:literal, $group:ident, $severity:ident, $speaks:ident, $check:path) => {
        $(#[doc = $doc])+
        // The fences of examples carry attributes of ours, see [`doc`].
        #[allow(rustdoc::invalid_codeblock_attributes)]
        pub(crate) static $entry: $crate::rules::RuleEntry = $crate::rules::RuleEntry {
            name: $name,
            group: $crate::finding::Group::$group,
            severity: $crate::finding::Severity::$severity,
            speaks: $crate::rules::Speaks::$speaks,
            doc: concat!($($doc, "\n"),+),
            check: $check,
        };
    };
}
pub(crate) use declare_rule;

/// Every rule, by group and then in the order in which people read them.
#[rustfmt::skip]
pub static ALL: &[&RuleEntry] = &[
    &fragment::cut_at_abbreviation::CUT_AT_ABBREVIATION,
    &fragment::cut_mid_sentence::CUT_MID_SENTENCE,
    &fragment::cut_mid_word::CUT_MID_WORD,
    &fragment::headless_sentence::HEADLESS_SENTENCE,
    &fragment::truncated_copy::TRUNCATED_COPY,
    &fragment::api_truncation::API_TRUNCATION,
    &repetition::repeated_word::REPEATED_WORD,
    &repetition::repeated_phrase::REPEATED_PHRASE,
    &repetition::repeated_sentence::REPEATED_SENTENCE,
    &repetition::repeated_paragraph::REPEATED_PARAGRAPH,
    &repetition::repeated_passage::REPEATED_PASSAGE,
    &repetition::restated_quote::RESTATED_QUOTE,
    &reprint::reprinted_passage::REPRINTED_PASSAGE,
    &reprint::duplicate_article::DUPLICATE_ARTICLE,
    &reprint::stock_passage::STOCK_PASSAGE,
    &residue::stray_headline::STRAY_HEADLINE,
    &residue::read_more::READ_MORE,
    &residue::share_buttons::SHARE_BUTTONS,
    &residue::newsletter_plea::NEWSLETTER_PLEA,
    &residue::advertisement::ADVERTISEMENT,
    &residue::cookie_notice::COOKIE_NOTICE,
    &residue::paywall::PAYWALL,
    &residue::related_links::RELATED_LINKS,
    &residue::comment_prompt::COMMENT_PROMPT,
    &residue::code_residue::CODE_RESIDUE,
    &residue::block_page::BLOCK_PAGE,
    &residue::caption_credit::CAPTION_CREDIT,
    &residue::byline_residue::BYLINE_RESIDUE,
    &residue::timestamp::TIMESTAMP,
    &encoding::mojibake::MOJIBAKE,
    &encoding::html_entity::HTML_ENTITY,
    &encoding::html_tag::HTML_TAG,
    &encoding::replacement_character::REPLACEMENT_CHARACTER,
    &encoding::control_character::CONTROL_CHARACTER,
    &encoding::invisible_character::INVISIBLE_CHARACTER,
    &encoding::lost_space::LOST_SPACE,
    &encoding::lost_word::LOST_WORD,
    &encoding::split_word::SPLIT_WORD,
    &structure::unclosed_quote::UNCLOSED_QUOTE,
    &structure::unbalanced_bracket::UNBALANCED_BRACKET,
    &structure::mixed_name_forms::MIXED_NAME_FORMS,
    &structure::title_repeated::TITLE_REPEATED,
    &structure::giant_block::GIANT_BLOCK,
    &structure::stub::STUB,
];

/// The rule of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static RuleEntry> {
    ALL.iter().copied().find(|rule| rule.name == name)
}

/// A name that is neither a rule's nor a group's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no rule or group is called {name:?}; {}`copydesk rules` lists them", did_you_mean(*nearest))]
pub struct UnknownRule {
    /// The name.
    pub name: String,
    /// The known name that comes nearest, if one is near.
    pub nearest: Option<&'static str>,
}

impl UnknownRule {
    pub(crate) fn new(name: &str) -> Self {
        let known = ALL.iter().map(|rule| rule.name).chain(Group::ALL.map(Group::name)).chain(["all"]);
        Self { name: name.to_owned(), nearest: crate::suggest::nearest(name, known) }
    }
}

fn did_you_mean(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |near| format!("did you mean {near:?}? "))
}

/// What the tests of the rules share.
#[cfg(test)]
pub(crate) mod testing {
    use crate::{Article, Linter};

    /// The words of every finding of a rule in a text.
    pub(crate) fn words_of_rule(rule: &str, text: &str) -> Vec<String> {
        let findings = Linter::default().lint(&Article::from_text("x", text));
        let of_rule = findings.iter().filter(|finding| finding.rule == rule);
        of_rule.map(|finding| finding.span.of(text).to_owned()).collect()
    }
}
