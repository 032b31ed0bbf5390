//! The splitters against plain parsers, at any borders of buffers.

use proptest::prelude::*;

use super::*;

/// Gives bytes in pieces of the given sizes.
struct Pieces {
    bytes: Vec<u8>,
    at: usize,
    sizes: Vec<usize>,
    turn: usize,
}

impl Read for Pieces {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let size = self.sizes[self.turn % self.sizes.len()];
        self.turn += 1;
        let end = self.bytes.len().min(self.at + size.min(out.len()));
        let piece = &self.bytes[self.at..end];
        out[..piece.len()].copy_from_slice(piece);
        self.at = end;
        Ok(piece.len())
    }
}

fn split<S: Scanner>(bytes: &[u8], sizes: &[usize], scanner: S, limit: usize) -> Vec<(u64, Vec<u8>, Option<Flaw>)> {
    let pieces = Pieces { bytes: bytes.to_vec(), at: 0, sizes: sizes.to_vec(), turn: 0 };
    let mut splitter = Splitter::new(Box::new(pieces), scanner, limit, false);
    let mut all = Vec::new();
    // Small batches, so that borders of batches are met too.
    while let Some(batch) = splitter.gather(sizes[0]) {
        all.extend(
            batch.records.iter().map(|record| (record.number, batch.data[record.range.clone()].to_vec(), record.flaw)),
        );
    }
    all
}

fn sizes() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(1usize..40, 1..6)
}

/// JSON values with strings that hold every byte that could mislead.
fn value() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i32>().prop_map(Into::into),
        "[\\[\\]{},:\"\\\\ a\u{e9}\n]{0,8}".prop_map(Into::into),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
            prop::collection::hash_map("[a\"\\]]{0,3}", inner, 0..4)
                .prop_map(|pairs| serde_json::Value::Object(pairs.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn lines_equal_a_plain_split(bytes in "[a\n \r]{0,60}", sizes in sizes(), limit in 1usize..30) {
        let found = split(bytes.as_bytes(), &sizes, Lines::default(), limit);
        let mut expected = Vec::new();
        for (index, line) in bytes.split('\n').enumerate() {
            let is_large = line.len() > limit;
            if is_large {
                expected.push((index as u64 + 1, Vec::new(), Some(Flaw::TooLarge)));
            } else if !line.trim_ascii().is_empty() {
                expected.push((index as u64 + 1, line.as_bytes().to_vec(), None));
            }
        }
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn elements_equal_those_of_a_parser(values in prop::collection::vec(value(), 0..6), pretty: bool, sizes in sizes()) {
        let list = serde_json::Value::from(values.clone());
        let json = if pretty { serde_json::to_string_pretty(&list) } else { serde_json::to_string(&list) }.unwrap();
        let found = split(json.as_bytes(), &sizes, Elements::default(), 1 << 20);
        let parsed: Vec<serde_json::Value> =
            found.iter().map(|(_, bytes, _)| serde_json::from_slice(bytes).unwrap()).collect();
        prop_assert_eq!(parsed, values);
        prop_assert!(found.iter().enumerate().all(|(index, (number, _, flaw))| *number == index as u64 + 1 && flaw.is_none()));
    }

    #[test]
    fn values_in_a_row_equal_those_of_a_parser(values in prop::collection::vec(value(), 1..6), sizes in sizes()) {
        // A list at the head would be taken for the list of all.
        prop_assume!(!values[0].is_array());
        let json: String = values.iter().map(|value| format!("{value} \n")).collect();
        let found = split(json.as_bytes(), &sizes, Elements::default(), 1 << 20);
        let parsed: Vec<serde_json::Value> =
            found.iter().map(|(_, bytes, _)| serde_json::from_slice(bytes).unwrap()).collect();
        prop_assert_eq!(&parsed, &values);
        let first = u64::from(values.len() > 1);
        prop_assert_eq!(found[0].0, first);
    }

    #[test]
    fn what_a_parser_refuses_is_never_silent(json in "[\\[\\]{},:\"\\\\a1 ]{0,24}", sizes in sizes()) {
        let found = split(json.as_bytes(), &sizes, Elements::default(), 1 << 20);
        let whole = split(json.as_bytes(), &[1000], Elements::default(), 1 << 20);
        prop_assert_eq!(&found, &whole);
        let is_good = found.iter().all(|(_, bytes, flaw)| {
            flaw.is_none() && serde_json::from_slice::<serde_json::Value>(bytes).is_ok()
        });
        let is_list = json.trim_start().starts_with('[');
        if is_list && is_good {
            prop_assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok(), "{}", json);
        }
    }

    #[test]
    fn rows_equal_those_of_the_csv_crate(table in "[a,\"\n\r ]{0,60}", sizes in sizes()) {
        let found = split(table.as_bytes(), &sizes, Rows::new(Some(b',')), 1 << 20);
        let fields = |bytes: &[u8]| -> Vec<csv::ByteRecord> {
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes).into_byte_records()
                .map(Result::unwrap)
                // Rows of nothing but white space are no records here.
                .filter(|row| row.len() > 1 || row.iter().any(|field| !field.trim_ascii().is_empty()))
                .collect()
        };
        let expected = fields(table.as_bytes());
        let parsed: Vec<csv::ByteRecord> = found.iter().flat_map(|(_, bytes, _)| fields(bytes)).collect();
        prop_assert_eq!(parsed, expected);
    }
}

proptest! {
    #[test]
    fn rows_between_tabs_are_lines_unless_a_field_is_quoted(table in "[a\t\"\n ]{0,60}", sizes in sizes()) {
        let found = split(table.as_bytes(), &sizes, Rows::new(Some(b'\t')), 1 << 20);
        let found: Vec<String> =
            found.into_iter().map(|(_, bytes, _)| String::from_utf8(bytes).unwrap().trim_end_matches('\n').into()).collect();
        let expected: Vec<String> = rows_between_tabs(&table).into_iter().filter(|row| !row.trim().is_empty()).collect();
        prop_assert_eq!(found, expected);
    }
}

#[test]
fn a_quote_without_a_partner_takes_no_rows_along() {
    let rows = |table: &str, limit| -> Vec<(u64, usize, Option<Flaw>)> {
        let found = split(table.as_bytes(), &[7], Rows::new(Some(b'\t')), limit);
        found.into_iter().map(|(number, bytes, flaw)| (number, bytes.len(), flaw)).collect()
    };
    let open = "1\t\"He said\n";
    let long = format!("{open}{}", "2\tNo quotes\n".repeat(40));
    assert_eq!(rows(&long, 1 << 20).len(), 41);
    assert_eq!(rows(&long, 100), [(1, 0, Some(Flaw::TooLarge))]);
    assert_eq!(rows("1\t\"He said", 100), [(1, 10, None)]);
    // A field may be quoted rightly and too large.
    let large = format!("1\t\"{}\"\n2\tShort\n", "line\n".repeat(40));
    assert_eq!(rows(&large, 100), [(1, 0, Some(Flaw::TooLarge)), (2, 8, None)]);
    assert_eq!(rows("\"aaaaaaaaaaaaaaaaaaaa\n\"b\n\"c\n", 5)[0], (1, 0, Some(Flaw::TooLarge)));
}

/// Rows as a slow reader cuts them: field by field, in quotes where they enclose all of it.
fn rows_between_tabs(table: &str) -> Vec<String> {
    let enclosed = |field: &str| {
        let mut end = field.strip_prefix('"').map(|_| 1)?;
        loop {
            end += field[end..].find('"')? + 1;
            match field[end..].bytes().next() {
                Some(b'"') => end += 1,
                Some(b'\t' | b'\n') => return Some(end + 1),
                None => return Some(end),
                Some(_) => return None,
            }
        }
    };
    let mut rows = vec![String::new()];
    let mut rest = table;
    while !rest.is_empty() {
        let length = enclosed(rest).unwrap_or_else(|| rest.find(['\t', '\n']).map_or(rest.len(), |end| end + 1));
        let (field, behind) = rest.split_at(length);
        rows.last_mut().unwrap().push_str(field);
        if field.ends_with('\n') {
            rows.last_mut().unwrap().pop();
            rows.push(String::new());
        }
        rest = behind;
    }
    rows
}

#[test]
fn padding_is_not_held() {
    let padding = io::repeat(b' ').take(64 << 20);
    let reader = (&b"["[..]).chain(padding).chain(&b"{}, {}]"[..]);
    let mut splitter = Splitter::new(Box::new(reader), Elements::default(), 1 << 20, false);
    let mut found = 0;
    while let Some(batch) = splitter.next_batch() {
        assert!(batch.data.capacity() < 4 << 20);
        found += batch.records.len();
    }
    assert_eq!(found, 2);
}

#[test]
fn a_single_large_object_is_one_record() {
    let json = format!("{{\"text\":\"{}\"}}\n", "x".repeat(3 * BATCH_BYTES));
    let found = split(json.as_bytes(), &[BATCH_BYTES], Elements::default(), 1 << 30);
    assert_eq!((found.len(), found[0].0), (1, 0));
}
