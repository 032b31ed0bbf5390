//! `copydesk archive list`.

use std::io::{self, Write as _};

use anyhow::Context as _;
use copydesk::archive::{Archive, Entry};
use copydesk::finding::day;
use copydesk::report::{clip, one_line, thousands};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::super::args::{ListArgs, RowFormat};
use super::super::outputs::{self, STDOUT_FAILED};
use super::super::{Outcome, terminal};
use super::location;

/// An article as programs read it.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    title: Option<&'a str>,
    url: Option<&'a str>,
    date: Option<&'a str>,
    source: Option<&'a str>,
    words: u32,
    bytes: u32,
    path: &'a str,
    record: Option<u64>,
    added: Option<String>,
}

/// Rows whose widths decide the columns of the whole table: an archive may hold millions.
const SAMPLE: usize = 500;

/// Widest column, but for the last.
const WIDEST: [usize; 4] = [48, 20, 24, 9];

/// Runs the verb.
pub(super) fn run(args: &ListArgs) -> anyhow::Result<Outcome> {
    let archive = Archive::open_for_export(location::existing(&args.location)?)?;
    let snapshot = archive.snapshot()?;
    let mut entries = snapshot.entries();
    let mut out = outputs::stdout();
    if args.output_format == RowFormat::JsonLines {
        for entry in entries {
            let entry = entry?;
            let added = jiff::Timestamp::from_second(entry.added).ok().map(|time| time.to_string());
            let row = Row {
                id: &entry.id,
                title: entry.title.as_deref(),
                url: entry.url.as_deref(),
                date: entry.published.as_deref(),
                source: entry.source.as_deref(),
                words: entry.words,
                bytes: entry.text_bytes,
                path: &entry.path,
                record: entry.record,
                added,
            };
            serde_json::to_writer(&mut out, &row).map_err(io::Error::from).context(STDOUT_FAILED)?;
            out.write_all(b"\n").context(STDOUT_FAILED)?;
        }
    } else if terminal::stdout_is_terminal() {
        let head = ["id", "date", "source", "words", "title"].map(str::to_owned);
        let mut sample = vec![head];
        for entry in entries.by_ref().take(SAMPLE) {
            sample.push(cells(&entry?));
        }
        let width = |column: usize| sample.iter().map(|cells| cells[column].width()).max().unwrap_or(0);
        let mut widths: Vec<usize> = WIDEST.iter().enumerate().map(|(at, &widest)| width(at).min(widest)).collect();
        // Ids may be addresses; they leave room for headlines.
        widths[0] = widths[0].min((terminal::width() / 3).max(16));
        let room = terminal::width().saturating_sub(widths.iter().map(|width| width + 2).sum()).max(20);
        for cells in &sample {
            writeln!(out, "{}", line(cells, &widths, room)).context(STDOUT_FAILED)?;
        }
        for entry in entries {
            writeln!(out, "{}", line(&cells(&entry?), &widths, room)).context(STDOUT_FAILED)?;
        }
    } else {
        for entry in entries {
            // No cell holds a tab: hidden characters and white space were made fit for a line.
            writeln!(out, "{}", cells(&entry?).join("\t")).context(STDOUT_FAILED)?;
        }
    }
    out.flush().context(STDOUT_FAILED)?;
    Ok(Outcome::Clean)
}

fn cells(entry: &Entry) -> [String; 5] {
    let known = |value: &Option<String>| value.as_deref().map(|value| one_line(value).into_owned()).unwrap_or_default();
    [
        shown(&entry.id),
        entry.published.as_deref().map(|date| one_line(&day(date)).into_owned()).unwrap_or_default(),
        known(&entry.source),
        if terminal::stdout_is_terminal() { thousands(entry.words.into()) } else { entry.words.to_string() },
        known(&entry.title),
    ]
}

/// An id as it can be told from every other: line feeds and their like by their escapes.
fn shown(id: &str) -> String {
    let plain = one_line(id);
    if plain == id { plain.into_owned() } else { id.escape_debug().to_string() }
}

fn line(cells: &[String; 5], widths: &[usize], room: usize) -> String {
    let mut line = String::new();
    for (column, &width) in widths.iter().enumerate() {
        let cell = clip(&cells[column], width);
        let pad = " ".repeat(width.saturating_sub(cell.width()));
        // Numbers stand at the right.
        let (before, after) = if column == 3 { (pad.as_str(), "") } else { ("", pad.as_str()) };
        line.push_str(&format!("{before}{cell}{after}  "));
    }
    line.push_str(&clip(&cells[4], room));
    line.truncate(line.trim_end().len());
    line
}
