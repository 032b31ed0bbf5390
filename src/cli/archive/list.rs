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

/// Widest column of ids, as a share of the terminal, and at least.
const IDS: (usize, usize) = (3, 16);

/// Widest columns of dates, sources and numbers of words.
const WIDEST: [usize; 3] = [10, 24, 11];

/// Narrowest columns of sources and headlines that tell something.
const LEAST: (usize, usize) = (8, 16);

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
        let columns = Columns::of(&sample, terminal::width());
        for cells in &sample {
            write!(out, "{}", columns.lines(cells)).context(STDOUT_FAILED)?;
        }
        for entry in entries {
            write!(out, "{}", columns.lines(&cells(&entry?))).context(STDOUT_FAILED)?;
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

/// How wide the columns of the table are.
struct Columns {
    id: usize,
    date: usize,
    /// 0 where there is no room for sources.
    source: usize,
    words: usize,
    title: usize,
}

impl Columns {
    /// Columns for cells such as these, on a terminal of so many columns.
    fn of(sample: &[[String; 5]], terminal: usize) -> Self {
        let width = |column: usize| sample.iter().map(|cells| cells[column].width()).max().unwrap_or(0);
        // Ids that stand alone need no room.
        let most = (terminal / IDS.0).max(IDS.1);
        let id = sample.iter().map(|cells| cells[0].width()).filter(|&width| width <= most).max().unwrap_or(0);
        let [date, source, words] = [1, 2, 3].map(|column| width(column).min(WIDEST[column - 1]));
        let title = width(4).min(LEAST.1);
        let room = terminal.saturating_sub([id, date, words].map(|width| width + GAP.len()).iter().sum());
        // Headlines tell more than sources, of which there are few.
        let source = source.min(room.saturating_sub(title + GAP.len()));
        let source = if source < LEAST.0.min(width(2)) { 0 } else { source };
        let left = if source == 0 { room } else { room - source - GAP.len() };
        Self { id, date, source, words, title: left.max(1) }
    }

    /// A row. An id that is wider than its column stands alone on a line: it is what other commands ask for, and is never
    /// cut.
    fn lines(&self, cells: &[String; 5]) -> String {
        let [id, date, source, words, title] = cells;
        let pad = |cell: &str, width: usize| " ".repeat(width.saturating_sub(cell.width()));
        let mut lines = id.clone();
        if id.width() > self.id {
            lines.push('\n');
            lines.push_str(&" ".repeat(self.id));
        } else {
            lines.push_str(&pad(id, self.id));
        }
        let date = clip(date, self.date);
        lines.push_str(&format!("{GAP}{date}{}{GAP}", pad(&date, self.date)));
        if self.source > 0 {
            let source = clip(source, self.source);
            lines.push_str(&format!("{source}{}{GAP}", pad(&source, self.source)));
        }
        // Numbers stand at the right.
        lines.push_str(&format!("{}{words}{GAP}{}", pad(words, self.words), clip(title, self.title)));
        lines.truncate(lines.trim_end().len());
        lines.push('\n');
        lines
    }
}

/// What stands between two columns.
const GAP: &str = "  ";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_fit_and_ids_are_whole() {
        let row = |id: &str, date: &str, source: &str, words: &str, title: &str| {
            [id, date, source, words, title].map(str::to_owned)
        };
        let rows = [
            row("id", "date", "source", "words", "title"),
            row(
                "story-4711",
                "2026-02-03",
                "The Valley Evening News",
                "1,204",
                "Bridge closed after divers find cracks",
            ),
            row(
                "https://valley.example/2026/02/03/bridge-to-stay-closed",
                "",
                "Hill Courier",
                "87",
                "東京の市長は橋を開いた",
            ),
        ];
        for terminal in [40, 60, 80, 200] {
            let columns = Columns::of(&rows, terminal);
            let table: String = rows.iter().map(|row| columns.lines(row)).collect();
            for row in &rows {
                assert!(table.contains(&row[0]) && table.contains(&row[3]), "{table}");
            }
            let is_id = |line: &&str| rows.iter().any(|row| row[0] == **line);
            let mut others = table.lines().filter(|line| !is_id(line));
            assert!(others.all(|line| line.width() <= terminal), "{terminal}\n{table}");
        }
        let columns = Columns::of(&rows, 48);
        assert_eq!((columns.source, Columns::of(&rows, 60).source), (0, 11));
        assert!(columns.lines(&rows[1]).contains("Bridge closed"));
    }
}
