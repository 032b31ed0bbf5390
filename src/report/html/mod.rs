//! `html`: one page for editors, that can be sent, kept and printed.
//!
//! The page holds its own style and a little script, asks the network for nothing and works
//! without the script: that only lights up what belongs together and sorts the table. Its
//! content security policy names the two by their hashes, so that nothing else could run even
//! if an escape were missing.
//!
//! Articles are drawn one after the other and kept until the end, since the worst stands
//! first; the number and the size of what is kept are bounded.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io;

use super::plain::{counted, plural, thousands};
use super::{Linted, Reporter, Summary};
use crate::rules;

pub(super) mod diff;
pub(super) mod escape;
mod marks;
mod notes;
mod page;
pub(super) mod say;
mod section;
mod strip;

use escape::Esc;
use section::{Rank, Section};

/// Articles on one page, the worst ones. A page that is longer is read by nobody.
const MAX_ARTICLES: usize = 200;

/// Bytes of all sections of a page; browsers open twice as much without trouble.
const MAX_BYTES: usize = 24 << 20;

/// Rows of a table behind which the first article begins on the same sheet of paper.
const SHORT_TABLE: usize = 12;

/// Articles without findings that are named.
const MAX_CLEAN: usize = 200;

pub(super) const STYLE: &str = include_str!("style.css");
pub(super) const SCRIPT: &str = include_str!("script.js");

/// SHA-256 of [`STYLE`] and [`SCRIPT`] as the policy names them. `tests/html_report.rs`
/// computes both from the page and says what to write here.
pub(super) const STYLE_HASH: &str = "JhL/XreUU30P6jJxLRX/W2MhbzzvOd81VlhC7IusvTo=";
pub(super) const SCRIPT_HASH: &str = "n7ZbHIbtYNUkXRPAZ33XcBnbnSDOt+E/NhOabapM5rA=";

/// Worst first, then in the order of the input.
type Key = (std::cmp::Reverse<Rank>, u64);

/// Writes the page when all articles are known.
#[derive(Debug, Default)]
pub(super) struct Html {
    kept: BTreeMap<Key, Section>,
    bytes: usize,
    /// Articles that came.
    seen: u64,
    /// Articles with findings or shared passages that found no room.
    left_out: u64,
    /// Names of articles with nothing to show.
    clean: Vec<String>,
    clean_count: u64,
    /// The first such article, for the page that has no other.
    only: Option<Section>,
    checked: bool,
}

impl Html {
    fn keep(&mut self, key: Key, section: Section) {
        self.bytes += section.html.len();
        self.kept.insert(key, section);
        while self.kept.len() > MAX_ARTICLES || self.bytes > MAX_BYTES && self.kept.len() > 1 {
            let Some((_, dropped)) = self.kept.pop_last() else { break };
            self.bytes -= dropped.html.len();
            self.left_out += 1;
        }
    }
}

impl Reporter for Html {
    fn begin(&mut self, _: &mut dyn io::Write) -> io::Result<()> {
        Ok(())
    }

    fn article(&mut self, linted: &Linted<'_>, _: &mut dyn io::Write) -> io::Result<()> {
        self.seen += 1;
        self.checked |= linted.check.is_some();
        if section::is_clean(linted) {
            self.clean_count += 1;
            self.only = (self.seen == 1).then(|| section::draw(linted, self.seen));
            if self.clean.len() < MAX_CLEAN {
                let excluded = linted.check.and_then(|check| check.verdict.excluded.sentence());
                let left_out = excluded.map_or_else(String::new, |what| format!(" (left out: {what})"));
                let name = super::plain::label(&linted.article.path, &linted.article.id);
                self.clean.push(super::plain::clip_middle(&name, super::plain::MAX_LABEL).into_owned() + &left_out);
            }
            return Ok(());
        }
        self.only = None;
        let key = (std::cmp::Reverse(section::rank(linted)), self.seen);
        let full = self.kept.len() >= MAX_ARTICLES;
        if full && self.kept.last_key_value().is_some_and(|(last, _)| *last < key) {
            self.left_out += 1;
        } else {
            self.keep(key, section::draw(linted, self.seen));
        }
        Ok(())
    }

    fn finish(&mut self, summary: &Summary, out: &mut dyn io::Write) -> io::Result<()> {
        let sections: Vec<&Section> = self.kept.values().chain(self.only.as_ref()).collect();
        let single = self.seen == 1;
        let kind = if self.checked { "copydesk check" } else { "copydesk lint" };
        let title = match sections.first() {
            Some(section) if single => format!("{} – {kind}", section.headline),
            _ => format!("{} – {kind}", counted(self.seen, "article")),
        };
        write!(
            out,
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; \
             script-src 'sha256-{SCRIPT_HASH}'; base-uri 'none'; form-action 'none'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
             <title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
            Esc(&title)
        )?;
        let sentence = summary.sentence(false);
        writeln!(
            out,
            "<header class=\"top\">\n<h1><span class=\"name\">{kind}</span></h1>\n<p>{}</p>\n</header>\n<main>",
            Esc(&sentence)
        )?;
        if !single {
            self.contents(out)?;
        }
        for section in &sections {
            out.write_all(section.html.as_bytes())?;
        }
        writeln!(out, "</main>")?;
        self.legend(out)?;
        let used: BTreeSet<&str> = sections.iter().flat_map(|section| section.rules.iter().copied()).collect();
        glossary(&used, summary, out)?;
        write!(
            out,
            "<footer><p>Made by copydesk {}. This page holds all that it shows and asks the network for nothing.</p></footer>\n\
             <script>{SCRIPT}</script>\n</body>\n</html>\n",
            env!("CARGO_PKG_VERSION")
        )
    }
}

impl Html {
    /// The table of contents.
    fn contents(&self, out: &mut dyn io::Write) -> io::Result<()> {
        if !self.kept.is_empty() {
            let share = if self.checked {
                "<th scope=\"col\" class=\"n\" data-sort>elsewhere</th><th scope=\"col\" class=\"n\" data-sort>passages</th>"
            } else {
                ""
            };
            let short = if self.kept.len() <= SHORT_TABLE { " short" } else { "" };
            let order = if self.checked { "most reprinted first, then most errors" } else { "most errors first" };
            write!(
                out,
                "<nav class=\"contents{short}\" aria-labelledby=\"contents\">\n<h2 id=\"contents\">Articles</h2>\n<div class=\"scroll\">\
                 <table>\n<caption>{order}</caption>\n<thead><tr><th scope=\"col\" data-sort>article</th>{share}\
                 <th scope=\"col\" class=\"n\" data-sort>errors</th><th scope=\"col\" class=\"n\" data-sort>warnings</th>\
                 <th scope=\"col\" class=\"n\" data-sort>infos</th><th scope=\"col\" class=\"where\">where</th></tr></thead>\n<tbody>\n"
            )?;
            for ((_, number), section) in &self.kept {
                let (share, errors, warnings, infos) = section.rank;
                let mut cells = String::new();
                if self.checked {
                    let said = section.share.as_deref().unwrap_or("–");
                    let _ = write!(cells, "<td class=\"n\" data-v=\"{share}\" data-l=\"elsewhere\">{said}</td>");
                    let class = if section.passages > 0 { "" } else { " none" };
                    let _ = write!(
                        cells,
                        "<td class=\"n{class}\" data-v=\"{}\" data-l=\"{}\">{}</td>",
                        section.passages,
                        plural(section.passages, "passage"),
                        thousands(section.passages)
                    );
                }
                for (count, name) in [(errors, "error"), (warnings, "warning"), (infos, "info")] {
                    let class = if count > 0 { name } else { "none" };
                    let _ = write!(
                        cells,
                        "<td class=\"n {class}\" data-v=\"{count}\" data-l=\"{}\">{}</td>",
                        plural(count as u64, name),
                        thousands(count as u64)
                    );
                }
                writeln!(
                    out,
                    "<tr><th scope=\"row\" dir=\"auto\"><a href=\"#a{number}\">{}</a>{}</th>{cells}<td class=\"where\">{}</td></tr>",
                    Esc(&section.headline),
                    if section.label == section.headline {
                        String::new()
                    } else {
                        format!("<small>{}</small>", Esc(&section.label))
                    },
                    section.strip
                )?;
            }
            out.write_all(b"</tbody>\n</table></div>\n</nav>\n")?;
        }
        if self.left_out > 0 {
            let more = counted(self.left_out, "more article");
            writeln!(
                out,
                "<p class=\"more\">{more} with findings left out: this page shows the worst {}. The format json-lines lists all.</p>",
                self.kept.len()
            )?;
        }
        if self.clean_count > 0 {
            writeln!(
                out,
                "<details class=\"clean\"><summary>nothing found in {}</summary>\n<ul>",
                counted(self.clean_count, "article")
            )?;
            for name in &self.clean {
                writeln!(out, "<li>{}</li>", Esc(name))?;
            }
            let more = self.clean_count - self.clean.len() as u64;
            if more > 0 {
                writeln!(out, "<li>and {}</li>", counted(more, "more"))?;
            }
            writeln!(out, "</ul></details>")?;
        }
        Ok(())
    }

    /// How the marks are read.
    fn legend(&self, out: &mut dyn io::Write) -> io::Result<()> {
        // A page without marks has none to read.
        if self.kept.is_empty() {
            return Ok(());
        }
        writeln!(
            out,
            "<section class=\"legend\" aria-labelledby=\"legend\">\n<h2 id=\"legend\">How to read the marks</h2>\n<ul>"
        )?;
        if self.checked {
            out.write_all(
                "<li><span class=\"badge c1\">1</span><mark class=\"m c1\">coloured words</mark> also appear in the source of \
                 that number. Sources are numbered by how much of the article appears in them; a line in another colour \
                 below the words says that a second passage covers them.</li>\n\
                 <li><span class=\"badge stock\">≡</span><mark class=\"m stock\">grey words</mark> appear in so many articles \
                 that they are a formula; they do not count.</li>\n"
                    .as_bytes(),
            )?;
        }
        out.write_all(
            "<li><span class=\"flag error\">a</span><mark class=\"m error\">underlined words</mark> are lettered findings: \
             <mark class=\"m error\">error</mark>, <mark class=\"m warning\">warning</mark>, <mark class=\"m info\">info</mark>; \
             <span class=\"flag also\">a′</span> is the other place that finding a points at.</li>\n\
             <li>In quoted text <del>these words</del> stand only there, <ins>these words</ins> only in this article; \
             <del class=\"sp\">US</del> <ins class=\"sp\">USA</ins> is one name in two spellings and counts as the same. \
             <span class=\"pil\">¶</span> is the end of a paragraph there.</li>\n</ul>\n</section>\n"
                .as_bytes(),
        )
    }
}

/// What the rules that found something look for.
fn glossary(used: &BTreeSet<&str>, summary: &Summary, out: &mut dyn io::Write) -> io::Result<()> {
    let mut rules = rules::ALL.iter().filter(|rule| used.contains(rule.name)).peekable();
    if rules.peek().is_none() {
        return Ok(());
    }
    writeln!(
        out,
        "<section class=\"rules\" aria-labelledby=\"rules\">\n<h2 id=\"rules\">What the rules look for</h2>\n<dl>"
    )?;
    for rule in rules {
        let name = rule.name;
        write!(out, "<div><dt id=\"rule-{name}\">{name}")?;
        if let Some(count) = summary.findings.get(name) {
            write!(out, " <small>{}</small>", counted(count.total(), "finding"))?;
        }
        writeln!(out, "</dt>")?;
        // Examples and details are for the rule's own page.
        let markdown = rule.markdown();
        let text = markdown.split("```").next().unwrap_or_default();
        for paragraph in text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()).take(2) {
            writeln!(out, "<dd>{}</dd>", say::paragraph(paragraph))?;
        }
        writeln!(out, "</div>")?;
    }
    writeln!(out, "</dl>\n</section>")
}
