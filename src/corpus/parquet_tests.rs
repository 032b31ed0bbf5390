//! What is written is read again, by the library's own reader.

use ::parquet::file::reader::{FileReader, SerializedFileReader};
use ::parquet::record::Row;
use bytes::Bytes;

use super::*;

const COLUMNS: [Column<'static>; 8] = [
    Column::new("id", Kind::Text),
    Column::new("words", Kind::U64),
    Column::new("share", Kind::F64),
    Column::new("score", Kind::OptionalF64),
    Column::new("boilerplate", Kind::Bool),
    Column::new("title", Kind::OptionalText),
    Column::new("occurrences", Kind::Occurrences),
    Column::new("members", Kind::Members),
];

fn rows(file: &[u8]) -> (usize, Vec<String>) {
    let reader = SerializedFileReader::new(Bytes::copy_from_slice(file)).unwrap();
    let rows = reader.get_row_iter(None).unwrap().map(|row: Result<Row, _>| row.unwrap().to_string()).collect();
    (reader.num_row_groups(), rows)
}

fn sample() -> Vec<u8> {
    let mut writer = RowWriter::new(Vec::new(), &COLUMNS).unwrap();
    writer
        .write(&[
            Value::Text("bridge"),
            Value::U64(412),
            Value::F64(0.25),
            Value::Null,
            Value::Bool(true),
            Value::Text("Köln’s bridge"),
            Value::Occurrences(&[("a", 0, 7), ("b", 5, 12)]),
            Value::Members(&[]),
        ])
        .unwrap();
    writer
        .write(&[
            Value::Text(""),
            Value::U64(0),
            Value::F64(2.5),
            Value::F64(0.5),
            Value::Bool(false),
            Value::Null,
            Value::Occurrences(&[]),
            Value::Members(&[("c", 1.0)]),
        ])
        .unwrap();
    writer.finish().unwrap()
}

#[test]
fn rows_are_read_as_they_were_written() {
    let (groups, rows) = rows(&sample());
    assert_eq!(groups, 1);
    assert_eq!(
        rows,
        [
            "{id: \"bridge\", words: 412, share: 0.25, score: null, boilerplate: true, title: \"Köln’s bridge\", \
             occurrences: [{id: \"a\", start: 0, end: 7}, {id: \"b\", start: 5, end: 12}], members: []}",
            "{id: \"\", words: 0, share: 2.5, score: 0.5, boilerplate: false, title: null, occurrences: [], \
             members: [{id: \"c\", coverage: 1.0}]}",
        ]
    );
    assert_eq!(sample(), sample());
}

#[test]
fn rows_of_json_are_the_same() {
    let mut writer = RowWriter::new(Vec::new(), &COLUMNS).unwrap();
    for row in [
        serde_json::json!({"id": "bridge", "words": 412, "share": 0.25, "boilerplate": true, "title": "Köln’s bridge",
            "occurrences": [{"id": "a", "start": 0, "end": 7}, {"id": "b", "start": 5, "end": 12}], "members": [], "more": 1}),
        serde_json::json!({"id": "", "words": 0, "share": 2.5, "score": 0.5, "boilerplate": false, "title": null,
            "occurrences": [], "members": [{"id": "c", "coverage": 1}]}),
    ] {
        writer.write_json(row.as_object().unwrap()).unwrap();
    }
    assert!(writer.finish().unwrap() == sample());
    let mut writer = RowWriter::new(Vec::new(), &COLUMNS[6..7]).unwrap();
    let mut error = |row: Json| writer.write_json(row.as_object().unwrap()).unwrap_err().to_string();
    let bad = serde_json::json!({"occurrences": [{"id": "a", "start": 0}]});
    assert_eq!(error(bad), "column \"occurrences\" holds Occurrences, not [{\"id\":\"a\",\"start\":0}]");
    assert_eq!(error(serde_json::json!({})), "column \"occurrences\" holds Occurrences, not Null");
}

#[test]
fn row_groups_are_bounded() {
    let columns = [Column::new("id", Kind::Text), Column::new("occurrences", Kind::Occurrences)];
    let mut writer = RowWriter::new(Vec::new(), &columns).unwrap();
    let count = GROUP_ROWS + 10;
    for n in 0..count {
        let id = n.to_string();
        writer.write(&[Value::Text(&id), Value::Occurrences(&[(&id, 0, 1)])]).unwrap();
        assert!(writer.bytes < GROUP_BYTES && writer.rows < GROUP_ROWS);
    }
    let (groups, found) = rows(&writer.finish().unwrap());
    assert!(groups > 1);
    assert_eq!(found.len(), count);
    assert_eq!(
        found[count - 1],
        format!("{{id: \"{0}\", occurrences: [{{id: \"{0}\", start: 0, end: 1}}]}}", count - 1)
    );
    // Large values close a group as well.
    let large = "x".repeat(GROUP_BYTES / 4);
    let mut writer = RowWriter::new(Vec::new(), &columns[..1]).unwrap();
    for _ in 0..9 {
        writer.write(&[Value::Text(&large)]).unwrap();
    }
    assert_eq!(rows(&writer.finish().unwrap()).0, 3);
}

#[test]
fn a_file_without_rows_has_its_columns() {
    let file = RowWriter::new(Vec::new(), &COLUMNS).unwrap().finish().unwrap();
    let reader = SerializedFileReader::new(Bytes::from(file)).unwrap();
    assert_eq!(reader.metadata().file_metadata().schema().get_fields().len(), COLUMNS.len());
    assert_eq!(reader.num_row_groups(), 0);
}

#[test]
fn rows_that_do_not_fit_are_refused() {
    let mut writer = RowWriter::new(Vec::new(), &COLUMNS[..2]).unwrap();
    let mut error = |row: &[Value<'_>]| writer.write(row).unwrap_err().to_string();
    assert_eq!(error(&[Value::Null]), "a row of 1 values for 2 columns");
    assert_eq!(error(&[Value::Null, Value::U64(1)]), "column \"id\" holds Text, not Null");
    assert_eq!(error(&[Value::Text("a"), Value::Bool(true)]), "column \"words\" holds U64, not Bool(true)");
    assert!(error(&[Value::Text("a"), Value::U64(u64::MAX)]).starts_with("column \"words\" holds U64, not U64(184"));
}

/// An output that is full.
struct Full;

impl Write for Full {
    fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
        Err(std::io::Error::from(std::io::ErrorKind::StorageFull))
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn an_output_that_is_full_is_an_error() {
    let result = RowWriter::new(Full, &COLUMNS[..1]).and_then(|mut writer| {
        writer.write(&[Value::Text("a")])?;
        writer.finish().map(drop)
    });
    assert!(result.is_err());
}

/// Writes the sample to the file in `COPYDESK_PARQUET`, for looking at it with other readers.
#[test]
#[ignore = "a tool: needs COPYDESK_PARQUET"]
fn dump_sample() {
    let path = std::env::var("COPYDESK_PARQUET").expect("COPYDESK_PARQUET names a file");
    std::fs::write(path, sample()).unwrap();
}
