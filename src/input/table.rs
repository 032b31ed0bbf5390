//! Rows of CSV and TSV files to articles.

use super::error::{InputError, InputErrorKind};
use super::options::{Keys, Role};
use super::split::DELIMITERS;
use super::{names, record};
use crate::article::Article;

/// What the head row of a table says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    delimiter: u8,
    /// How many columns there are.
    width: usize,
    /// Those that matter.
    columns: Vec<(usize, Role, u8)>,
}

impl Head {
    /// Reads the head row. Where nothing is said of what parts the fields, it is what makes the best columns.
    ///
    /// # Errors
    /// When it names no text column.
    pub(super) fn new(path: &str, row: &[u8], delimiter: Option<u8>, keys: &Keys) -> Result<Self, InputError> {
        let parted = |&delimiter: &u8| {
            let names: Vec<String> =
                parse(row, delimiter).iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect();
            let columns: Vec<_> = (names.iter().enumerate())
                .flat_map(|(column, name)| keys.roles(name).map(move |(role, rank)| (column, role, rank)))
                .collect();
            (delimiter, names, columns)
        };
        let has_text = |columns: &[(usize, Role, u8)]| columns.iter().any(|(_, role, _)| *role == Role::Text);
        let one = delimiter.map(|delimiter| [delimiter]);
        let choice = one.as_ref().map_or(&DELIMITERS[..], |one| one);
        let best = choice.iter().rev().map(parted).max_by_key(|(_, names, columns)| (has_text(columns), names.len()));
        // At least one was to choose from.
        let (delimiter, names, columns) = best.unwrap_or_default();
        if !has_text(&columns) {
            let known = names::list(names.iter().map(String::as_str));
            return Err(InputError::new(
                path,
                InputErrorKind::NoText,
                format!("no text column {:?} in the head row (columns: {known})", keys.text_name()),
                "name the right one with --text-key",
            ));
        }
        Ok(Self { delimiter, width: names.len(), columns })
    }

    /// What parts the fields.
    pub(super) fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// The article of one row.
    pub(super) fn read(&self, path: &str, number: Option<u64>, row: &[u8]) -> Result<Article, InputError> {
        let row = parse(row, self.delimiter);
        let surplus = row.iter().skip(self.width).any(|field| !field.is_empty());
        if surplus {
            return Err(InputError::new(
                path,
                InputErrorKind::Syntax,
                format!("the row has {} fields, the head row {}", row.len(), self.width),
                "put the text in double quotes",
            )
            .at(number));
        }
        let row = csv::StringRecord::from_byte_record(row).map_err(|error| {
            InputError::new(
                path,
                InputErrorKind::Encoding,
                format!("invalid UTF-8 in field {}", error.utf8_error().field() + 1),
                "save the file as UTF-8",
            )
            .at(number)
        })?;
        let fields = self.columns.iter().filter_map(|&(column, role, rank)| Some((role, rank, row.get(column)?)));
        record::from_fields(path, number, fields)
    }
}

/// What parts the fields by a line such as `sep=;`, which stands before the head row for the sake of Excel.
pub(super) fn named_delimiter(row: &[u8]) -> Option<u8> {
    match row.get(..4)?.eq_ignore_ascii_case(b"sep=").then(|| without_end(&row[4..]))? {
        [delimiter] if delimiter.is_ascii() && !matches!(delimiter, b'"' | b'\r' | b'\n') => Some(*delimiter),
        _ => None,
    }
}

/// The fields of one row.
fn parse(row: &[u8], delimiter: u8) -> csv::ByteRecord {
    if delimiter == b'\t' {
        return parted_by_tabs(row);
    }
    let mut record = csv::ByteRecord::with_capacity(row.len(), 8);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .buffer_capacity(row.len().max(16))
        .from_reader(row);
    // Reading from memory cannot fail, and a row of any length is allowed.
    let _ = reader.read_byte_record(&mut record);
    record
}

/// The fields of a row between tabs. Many programs write such files without quoting anything, and texts begin with
/// quotation marks: one quotes its field only where the field ends with its partner.
fn parted_by_tabs(row: &[u8]) -> csv::ByteRecord {
    let mut rest = Some(without_end(row));
    let mut record = csv::ByteRecord::new();
    while let Some(fields) = rest {
        if let Some((field, behind)) = quoted(fields) {
            record.push_field(&field);
            rest = behind;
        } else {
            let end = memchr::memchr(b'\t', fields);
            record.push_field(&fields[..end.unwrap_or(fields.len())]);
            rest = end.map(|end| &fields[end + 1..]);
        }
    }
    record
}

/// A row without its line end.
fn without_end(row: &[u8]) -> &[u8] {
    let row = row.strip_suffix(b"\n").unwrap_or(row);
    row.strip_suffix(b"\r").unwrap_or(row)
}

/// A field in quotation marks, and what stands behind the tab that ends it.
fn quoted(fields: &[u8]) -> Option<(Vec<u8>, Option<&[u8]>)> {
    let mut rest = fields.strip_prefix(b"\"")?;
    let mut field = Vec::new();
    loop {
        let end = memchr::memchr(b'"', rest)?;
        field.extend_from_slice(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.first() {
            None => return Some((field, None)),
            Some(b'\t') => return Some((field, Some(&rest[1..]))),
            // Two stand for one.
            Some(b'"') => field.push(b'"'),
            Some(_) => return None,
        }
        rest = &rest[1..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_name() {
        let head = Head::new("t.csv", b"\"ID\",Title,body\r\n", Some(b','), &Keys::default()).unwrap();
        let article = head.read("t.csv", Some(4), b"7,\"A, b\",\"He said \"\"no\"\".\r\nThen left.\"\r\n").unwrap();
        assert_eq!(article.id, "7");
        assert_eq!(article.title.as_deref(), Some("A, b"));
        assert_eq!(article.text, "He said \"no\".\r\nThen left.");
        assert_eq!(article.record, Some(4));
    }

    #[test]
    fn the_columns_tell_what_parts_them() {
        let parts = |row: &[u8]| {
            Head::new("t.csv", row, None, &Keys::default()).map(|head| (head.delimiter(), head.width)).ok()
        };
        assert_eq!(parts(b"id,text,notes (a; b; c; d)\n"), Some((b',', 3)));
        assert_eq!(parts(b"id;text;notes, and, so, on, on\n"), Some((b';', 3)));
        assert_eq!(parts(b"id\ttext\n"), Some((b'\t', 2)));
        assert_eq!(parts(b"text\n"), Some((b',', 1)));
        assert_eq!(parts(b"id;\"text, the whole\"\n"), None);
    }

    #[test]
    fn a_line_before_the_head_row_may_name_what_parts_the_fields() {
        for (row, named) in [
            (&b"sep=;\r\n"[..], Some(b';')),
            (b"SEP=\t\n", Some(b'\t')),
            (b"sep=|", Some(b'|')),
            (b"sep=", None),
            (b"sep=;;\n", None),
            (b"sep,text\n", None),
            (b"id", None),
        ] {
            assert_eq!(named_delimiter(row), named, "{row:?}");
        }
    }

    #[test]
    fn bad_rows_say_what_and_where() {
        let error = Head::new("t.csv", b"name;story\n", None, &Keys::default()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "t.csv: no text column \"text\" in the head row (columns: \"name\", \"story\"); \
             name the right one with --text-key"
        );
        let head = Head::new("t.csv", b"id,text\n", Some(b','), &Keys::default()).unwrap();
        let message = |row: &[u8]| head.read("t.csv", Some(2), row).unwrap_err().to_string();
        assert_eq!(
            message(b"1,One, two\n"),
            "t.csv#2: the row has 3 fields, the head row 2; put the text in double quotes"
        );
        assert_eq!(message(b"1,caf\xE9\n"), "t.csv#2: invalid UTF-8 in field 2; save the file as UTF-8");
        assert_eq!(message(b"1\n"), "t.csv#2: the row has no text; fill its text column or remove it");
        assert_eq!(message(b"1,  \n"), "t.csv#2: the row has no text; fill its text column or remove it");
        assert!(head.read("t.csv", Some(2), b"1,One,,\n").is_ok());
    }
}
