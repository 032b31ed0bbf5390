//! Whole Parquet files through the reader.

use std::sync::Arc;

use parquet::basic::{Compression, Repetition, ZstdLevel};
use parquet::data_type::{ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use super::super::{Reader, read_bytes};
use super::*;

const FERRY: &str = "The ferry left the old harbour on Tuesday.";

/// The values of one column.
enum Cells<'a> {
    Words(Vec<Option<&'a [u8]>>),
    Whole(Vec<i64>),
    Small(Vec<i32>),
    Real(Vec<f64>),
}

fn words<'a>(values: &[&'a str]) -> Cells<'a> {
    Cells::Words(values.iter().map(|value| Some(value.as_bytes())).collect())
}

/// A file of so many equal row groups.
fn file(schema: &str, columns: &[Cells<'_>], groups: usize, compression: Compression) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(&format!("message m {{ {schema} }}")).unwrap());
    let optional: Vec<bool> =
        schema.get_fields().iter().map(|field| field.get_basic_info().repetition() == Repetition::OPTIONAL).collect();
    let properties = Arc::new(WriterProperties::builder().set_compression(compression).build());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, properties).unwrap();
    for _ in 0..groups {
        let mut group = writer.next_row_group().unwrap();
        for (cells, &optional) in columns.iter().zip(&optional) {
            let mut column = group.next_column().unwrap().unwrap();
            match cells {
                Cells::Words(values) => {
                    let levels: Vec<i16> = values.iter().map(|value| i16::from(value.is_some())).collect();
                    let values: Vec<ByteArray> =
                        values.iter().flatten().map(|value| ByteArray::from(value.to_vec())).collect();
                    column
                        .typed::<ByteArrayType>()
                        .write_batch(&values, optional.then_some(&levels[..]), None)
                        .unwrap();
                }
                Cells::Whole(values) => drop(column.typed::<Int64Type>().write_batch(values, None, None).unwrap()),
                Cells::Small(values) => drop(column.typed::<Int32Type>().write_batch(values, None, None).unwrap()),
                Cells::Real(values) => drop(column.typed::<DoubleType>().write_batch(values, None, None).unwrap()),
            }
            column.close().unwrap();
        }
        group.close().unwrap();
    }
    writer.into_inner().unwrap()
}

fn read(bytes: &[u8]) -> Vec<Result<Article, InputError>> {
    read_bytes("a.parquet", bytes, &InputOptions::default())
}

fn sample(groups: usize) -> Vec<u8> {
    file(
        "required binary id (STRING); required double weight; optional binary text (STRING);",
        &[
            words(&["a", "b", "c"]),
            Cells::Real(vec![0.5; 3]),
            Cells::Words(vec![Some(FERRY.as_bytes()), None, Some(b"The caf\xe9.")]),
        ],
        groups,
        Compression::SNAPPY,
    )
}

#[test]
fn rows_are_articles() {
    for compression in [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(Default::default()),
        Compression::ZSTD(ZstdLevel::default()),
        Compression::LZ4,
        Compression::LZ4_RAW,
    ] {
        let bytes = file(
            "required int64 id; required binary Headline (STRING); required binary body; required binary link (STRING); \
             required int64 date (TIMESTAMP(NANOS,true)); required binary source (STRING);",
            &[
                Cells::Whole(vec![1, 2]),
                words(&["One", "Two"]),
                words(&[FERRY, "It came back."]),
                words(&["https://a.example/1", ""]),
                Cells::Whole(vec![1_772_600_767_000_000_000, 0]),
                words(&["The Paper", "The Paper"]),
            ],
            2,
            compression,
        );
        let results = read(&bytes);
        assert_eq!(results.len(), 4, "{compression}");
        let article = results[0].as_ref().unwrap();
        assert_eq!((article.id.as_str(), article.path.as_str(), article.record), ("1", "a.parquet", Some(1)));
        assert_eq!((article.title.as_deref(), article.text.as_str()), (Some("One"), FERRY));
        assert_eq!(article.url.as_deref(), Some("https://a.example/1"));
        assert_eq!(article.published.as_deref(), Some("2026-03-04T05:06:07Z"));
        assert_eq!(article.source.as_deref(), Some("The Paper"));
        assert_eq!((results[3].as_ref().unwrap().record, results[3].as_ref().unwrap().url.as_ref()), (Some(4), None));
    }
}

#[test]
fn days_are_written_as_days() {
    let bytes = file(
        "required binary text (STRING); required int32 date (DATE);",
        &[words(&[FERRY, FERRY]), Cells::Small(vec![20_516, -1])],
        1,
        Compression::UNCOMPRESSED,
    );
    let days: Vec<_> = read(&bytes).into_iter().map(|article| article.unwrap().published.unwrap()).collect();
    assert_eq!(days, ["2026-03-04", "1969-12-31"]);
}

#[test]
fn bad_rows_cost_themselves() {
    let results = read(&sample(2));
    let line = |row: usize| results[row].as_ref().unwrap_err().to_string();
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 2);
    assert_eq!(line(1), "a.parquet#2: the text is null; fix or remove the record");
    assert_eq!(
        line(5),
        "a.parquet#6: the text is bytes that are not UTF-8, not a string; \
         fix the record, or name the right key with --text-key"
    );
    let options = InputOptions { max_article_bytes: 10, ..InputOptions::default() };
    let small = read_bytes("a.parquet", &sample(1), &options);
    assert_eq!(small[0].as_ref().unwrap_err().kind(), InputErrorKind::TooLarge);
}

#[test]
fn a_file_without_texts_says_what_it_holds() {
    let bytes = file(
        "required binary id (STRING); required binary story (STRING);",
        &[words(&["a"]), words(&[FERRY])],
        1,
        Compression::SNAPPY,
    );
    let line = |bytes: &[u8]| read(bytes).remove(0).unwrap_err().to_string();
    assert_eq!(
        line(&bytes),
        "a.parquet: no text column \"text\" (columns: \"id\", \"story\"); name the right one with --text-key"
    );
    let keys = Keys { text: Some("story".into()), ..Keys::default() };
    let named = read_bytes("a.parquet", &bytes, &InputOptions { keys, ..InputOptions::default() });
    assert_eq!(named[0].as_ref().unwrap().text, FERRY);
    let number = file("required int64 text;", &[Cells::Whole(vec![1])], 1, Compression::SNAPPY);
    assert_eq!(
        line(&number),
        "a.parquet: the text column \"text\" holds INT64, not strings; name the right one with --text-key"
    );
    let none = file("required binary text (STRING);", &[], 0, Compression::SNAPPY);
    assert_eq!(line(&none), "a.parquet: holds no record; remove it or leave it out");
    for bytes in [&b""[..], b"PAR1", b"no parquet at all", &sample(1)[..200]] {
        assert!(line(bytes).starts_with("a.parquet: cannot be read as Parquet: "), "{}", line(bytes));
    }
}

#[test]
fn streams_and_packed_files_are_refused() {
    let line = |name: &str| read_bytes(name, &sample(1), &InputOptions::default()).remove(0).unwrap_err().to_string();
    assert_eq!(
        line("a.parquet.gz"),
        "a.parquet.gz: is a compressed Parquet file; unpack it, its columns are compressed already"
    );
}

#[test]
fn large_files_come_in_batches_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("day.parquet");
    let texts: Vec<String> = (0..20_000).map(|n| format!("{FERRY} Number {n} of many.")).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    std::fs::write(&path, file("required binary text (STRING);", &[words(&texts)], 2, Compression::SNAPPY)).unwrap();
    let size = path.metadata().unwrap().len();
    let (mut next, mut bytes) = (0, 0);
    for job in Reader::new(&[path.to_str().unwrap().to_owned()], InputOptions::default()) {
        assert!(job.held_bytes() < 1 << 20);
        bytes += job.bytes();
        for article in job.read() {
            let article = article.unwrap();
            assert_eq!((article.text.as_str(), article.record), (texts[next % texts.len()], Some(next as u64 + 1)));
            next += 1;
        }
    }
    assert_eq!((next, bytes), (40_000, size));
}

proptest::proptest! {
    /// A damaged file gives articles or errors of one line.
    #[test]
    fn any_damage_is_an_error(
        flips in proptest::collection::vec((proptest::prelude::any::<proptest::sample::Index>(), 0u8..), 1..6),
        cut in proptest::option::of(proptest::prelude::any::<proptest::sample::Index>()),
    ) {
        let mut bytes = sample(2);
        for (at, value) in flips {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        for error in read(&bytes).into_iter().filter_map(Result::err) {
            proptest::prop_assert!(!error.to_string().contains('\n'));
        }
    }
}
