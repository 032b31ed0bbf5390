//! One country under several names: the mark of a spinner.

use crate::finding::{Finding, Related, Severity};
use crate::rules::{Analysis, declare_rule};
use crate::text::tokens::{Shape, word_hash};
use crate::text::{Text, Token, lexicon};

declare_rule! {
    /// One country or body goes by several names, as in text that a program rewrote.
    ///
    /// Spinners exchange names so that a copy is not found: *US* becomes *USA* even before a
    /// noun (“USA airstrikes”), *Russia* becomes *Russian Federation* without its article
    /// (“talks with Russian Federation”). Editors write the full name once and then one short
    /// form; that never counts, and neither do proper names such as *USA Today* or *Team USA*.
    ///
    /// ```text flagged
    /// Russia rejected the charge. The minister said that he wants better relations with
    /// Britain, and that talks with Russian Federation could begin at once.
    /// ```
    ///
    /// ```text clean
    /// The United States rejected the charge. U.S. officials said that talks go on, USA Today
    /// reported, and the Russian Federation’s envoy agreed. Russia had asked for them.
    /// ```
    MIXED_NAME_FORMS: "mixed-name-forms", Structure, Info, English, check
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let source = analysis.article.text.as_str();
    let text = analysis.text;
    let names = names();
    let mut uses: [Vec<Use>; COUNT] = Default::default();
    for (at, token) in text.rare_tokens(Shape::is_folded_name) {
        let Some(name) = names.iter().position(|&hash| hash == token.hash) else { continue };
        let form = Form::of(token.span.of(source));
        if let Some(form) = form.filter(|&form| form != Form::Usa || !in_name(source, text, at)) {
            uses[name].push(Use { at, form, odd: is_odd(source, text, at, form) });
        }
    }
    // Long texts of several hands use several forms anyway.
    let short = text.tokens.len() <= LONGEST;
    for uses in uses.iter().filter(|uses| is_mixed(uses, short)) {
        findings.push(finding(source, text, uses));
    }
}

/// Longest text, in tokens, in which three forms alone count.
const LONGEST: usize = 2_000;

/// How many names are watched.
const COUNT: usize = 5;

/// The folded hashes of the names, as [`crate::text::tokens::fold_names`] leaves them.
fn names() -> &'static [u64; COUNT] {
    static NAMES: std::sync::OnceLock<[u64; COUNT]> = std::sync::OnceLock::new();
    NAMES.get_or_init(|| ["us", "russia", "uk", "un", "eu"].map(word_hash))
}

/// How a name is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// United States, Russian Federation.
    Full,
    /// US, UK; Russia.
    Short,
    /// U.S., U.K.
    Dotted,
    /// USA, U.S.A.
    Usa,
}

impl Form {
    fn of(written: &str) -> Option<Self> {
        let bare = written.trim_end_matches("'s").trim_end_matches("’s");
        match bare {
            "USA" | "U.S.A" => Some(Self::Usa),
            "US" | "UK" | "UN" | "EU" | "Russia" => Some(Self::Short),
            "U.S" | "U.K" | "U.N" | "E.U" => Some(Self::Dotted),
            _ if bare.contains(' ') => Some(Self::Full),
            _ => None,
        }
    }
}

/// A name where it stands.
#[derive(Debug, Clone, Copy)]
struct Use {
    at: usize,
    form: Form,
    /// Written as no editor would.
    odd: bool,
}

/// Words before a name among which its article stands.
const ARTICLE_WITHIN: usize = 3;

/// "USA airstrikes" and a "Russian Federation" without its article.
fn is_odd(source: &str, text: &Text, at: usize, form: Form) -> bool {
    let token = text.tokens[at];
    let word = |token: &Token| token.span.of(source);
    let before = at.checked_sub(1).map(|before| text.tokens[before]);
    match form {
        Form::Full if token.hash == names()[1] => {
            let gap = before.map_or("", |before| &source[before.span.end as usize..token.span.start as usize]);
            // "the modern Russian Federation", but not "the US and Russian Federation".
            let mut near = text.tokens[at.saturating_sub(ARTICLE_WITHIN)..at].iter().rev();
            let article = near.find(|before| lexicon::dangles(word(before)) || !before.shape.starts_lower());
            let article = article.is_some_and(|before| matches!(word(before), "the" | "The"));
            before.is_some_and(|before| before.shape.starts_lower()) && !article && gap == " "
        }
        Form::Usa => {
            let Some(next) = text.tokens.get(at + 1) else { return false };
            if &source[token.span.end as usize..next.span.start as usize] != " " {
                return false;
            }
            let form = word(next);
            let noun = next.shape.starts_lower()
                && form.len() > 3
                && !lexicon::dangles(form)
                && !lexicon::starts_sentences(form)
                && !lexicon::is_verb(form)
                && !form.ends_with("ed")
                && !form.ends_with("ly");
            let team = before.is_some_and(|before| matches!(word(&before), "Team" | "Miss" | "Mrs" | "NBC" | "team"));
            (noun || is_office(form)) && !team && !matches!(form, "team" | "teams" | "swimmer" | "coach")
        }
        _ => false,
    }
}

/// True when "USA" is part of a proper name or of an address: USA Today, Team USA, Lexington, USA.
fn in_name(source: &str, text: &Text, at: usize) -> bool {
    let token = text.tokens[at];
    let next = text.tokens.get(at + 1).filter(|next| &source[token.span.end as usize..next.span.start as usize] == " ");
    let before = at.checked_sub(1).map(|before| text.tokens[before]);
    let gap = |before: &Token| &source[before.span.end as usize..token.span.start as usize];
    let joined = before.filter(|before| matches!(gap(before), " " | ", " | "/"));
    next.is_some_and(|next| next.shape.starts_upper() && !is_office(next.span.of(source)))
        || joined
            .is_some_and(|before| before.shape.starts_upper() && !lexicon::starts_sentences(before.span.of(source)))
}

/// Offices and bodies that "U.S." stands before.
#[rustfmt::skip]
fn is_office(word: &str) -> bool {
    matches!(
        word,
        "President" | "Secretary" | "Senate" | "Senator" | "Congress" | "Ambassador" | "Navy" | "Army" | "Department"
            | "Treasury"
    )
}

/// Weighs the uses of one name.
fn is_mixed(uses: &[Use], short: bool) -> bool {
    let count = |form| uses.iter().filter(|used| used.form == form).count();
    let forms = [Form::Full, Form::Short, Form::Dotted, Form::Usa].map(count);
    let kinds = forms.iter().filter(|&&count| count > 0).count();
    let odd = uses.iter().filter(|used| used.odd).count();
    if kinds < 2 {
        return false;
    }
    let usa = forms[3] > 0;
    let foreign = uses.iter().any(|used| used.odd && used.form == Form::Full);
    foreign
        || odd >= 2
        || odd >= 1 && kinds >= 3
        || short && kinds >= 3 && (forms.iter().filter(|&&count| count >= 2).count() >= 3 || usa && forms[3] >= 2)
}

fn finding(source: &str, text: &Text, uses: &[Use]) -> Finding {
    let first = uses
        .iter()
        .find(|used| used.odd)
        .or_else(|| uses.iter().find(|used| used.form == Form::Usa))
        .unwrap_or(&uses[uses.len() - 1]);
    let mut forms: Vec<&Use> = Vec::new();
    for used in uses {
        if forms.iter().all(|known| known.form != used.form) {
            forms.push(used);
        }
    }
    let list: Vec<String> = forms
        .iter()
        .map(|known| {
            let count = uses.iter().filter(|used| used.form == known.form).count();
            format!("“{}” ({count})", written(source, text, known))
        })
        .collect();
    let related = forms
        .iter()
        .filter(|used| used.form != first.form)
        .map(|used| Related {
            span: text.tokens[used.at].span,
            message: format!("here it is “{}”", written(source, text, used)),
            elsewhere: None,
        })
        .collect();
    Finding {
        rule: MIXED_NAME_FORMS.name,
        group: MIXED_NAME_FORMS.group,
        severity: Severity::Info,
        span: text.tokens[first.at].span,
        message: format!("one name is written in several forms, as rewriting programs leave them: {}", list.join(", ")),
        help: Some("check where the text comes from, then write the name in one form".to_owned()),
        score: None,
        related,
    }
}

/// The name as the text writes it, without a possessive and with an abbreviation's last dot.
fn written(source: &str, text: &Text, used: &Use) -> String {
    let bare = text.tokens[used.at].span.of(source).trim_end_matches("'s").trim_end_matches("’s");
    if bare.contains('.') { format!("{bare}.") } else { bare.to_owned() }
}

#[cfg(test)]
mod tests {
    use crate::{Article, Linter};

    fn found(text: &str) -> usize {
        Linter::default()
            .lint(&Article::from_text("x", text))
            .iter()
            .filter(|finding| finding.rule == "mixed-name-forms")
            .count()
    }

    #[test]
    fn spinners_are_recognised() {
        assert_eq!(found("USA officials met in the United States. USA airstrikes followed, the US said."), 1);
        assert_eq!(found("Relations between the US and Russian Federation are poor. Russia agreed."), 1);
        assert_eq!(
            found("The U.S. said so. The US said so. The United States said so. US, U.S., and United States it is."),
            1
        );
    }

    #[test]
    fn editors_are_not() {
        for text in [
            "The United States agreed. U.S. officials said so. The U.S. team won.",
            "He plays for Team USA in the US and reads USA Today and Us Weekly. Tell us more.",
            "The Russian Federation agreed. Russia paid. The envoy of the Russian Federation left.",
            "Russia agreed. He studied the modern Russian Federation and the old, vast Russian Federation of the maps.",
            "The United Kingdom left. The UK is out. Britain agreed.",
            "The USA won gold. The United States is happy.",
            "He was born in the USA and left the US.",
        ] {
            assert_eq!(found(text), 0, "{text}");
        }
    }
}
