//! `--format parquet`: the rows of articles, copies and passages as Parquet files.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};

use anyhow::Context as _;
use copydesk::corpus::measures::{Measures, Value};
use copydesk::corpus::parquet::{Column, Kind, RowWriter};
use serde_json::{Map, Value as Json};

use super::folder::Folder;

/// Writes the files beside which rows were written as JSON, and takes those away.
pub(super) fn convert(folder: &mut Folder) -> anyhow::Result<()> {
    let of_articles = articles();
    let files: [(&str, &[Column<'_>]); 3] =
        [("articles", &of_articles), ("duplicates", &DUPLICATES), ("passages", &PASSAGES)];
    for (name, columns) in files {
        let rows = folder.unfinished(&format!("{name}.jsonl"));
        let written = format!("{name}.parquet");
        let mut out = folder.file(&written)?;
        let failed = || format!("cannot write {}", folder.path().join(&written).display());
        let lines = BufReader::new(File::open(&rows).with_context(failed)?).lines();
        let mut writer = RowWriter::new(out.writer(), columns).with_context(failed)?;
        for line in lines {
            let mut row: Map<String, Json> = serde_json::from_str(&line.with_context(failed)?).with_context(failed)?;
            // Clusters are numbered from 1.
            if let Some(cluster @ Json::Null) = row.get_mut("cluster") {
                *cluster = Json::from(0);
            }
            writer.write_json(&row).with_context(failed)?;
        }
        writer.finish().with_context(failed)?;
        out.close()?;
        fs::remove_file(&rows).with_context(failed)?;
        folder.forget(&format!("{name}.jsonl"));
    }
    Ok(())
}

/// The columns of an article's row, in its order.
fn articles() -> Vec<Column<'static>> {
    let mut columns = vec![Column::new("id", Kind::Text)];
    columns.extend(["errors", "warnings", "fragments"].map(|name| Column::new(name, Kind::U64)));
    columns.push(Column::new("fragments_per_1000_sentences", Kind::F64));
    columns.extend(["repeats", "residue"].map(|name| Column::new(name, Kind::U64)));
    // What an article without words has tells which measures may be null.
    columns.extend(Measures::default().values().map(|(name, value)| {
        let kind = match value {
            Value::Count(_) => Kind::U64,
            Value::Ratio(Some(_)) => Kind::F64,
            Value::Ratio(None) => Kind::OptionalF64,
            Value::Verdict(_) => Kind::Text,
        };
        Column::new(name, kind)
    }));
    columns.extend(["shared_word_fraction", "boilerplate_word_fraction"].map(|name| Column::new(name, Kind::F64)));
    columns.push(Column::new("cluster", Kind::U64));
    columns.extend(["duplicate", "duplicate_of"].map(|name| Column::new(name, Kind::OptionalText)));
    columns.push(Column::new("words_hash", Kind::Text));
    columns
}

const DUPLICATES: [Column<'static>; 5] = [
    Column::new("cluster", Kind::U64),
    Column::new("kind", Kind::Text),
    Column::new("keep", Kind::Text),
    Column::new("count", Kind::U64),
    Column::new("members", Kind::Members),
];

const PASSAGES: [Column<'static>; 7] = [
    Column::new("passage", Kind::U64),
    Column::new("words", Kind::U64),
    Column::new("boilerplate", Kind::Bool),
    Column::new("count", Kind::U64),
    Column::new("sources", Kind::U64),
    Column::new("text", Kind::Text),
    Column::new("occurrences", Kind::Occurrences),
];
