//! Parquet files: rows to articles, column by column.
//!
//! A row group is open at a time, and of each column that matters one page; rows are handed on in batches
//! as everywhere. Pages are unpacked on the reading thread: that is a small part of what reading an
//! article costs.

use std::borrow::Cow;
use std::fs::File;
use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::{Compression, ConvertedType, LogicalType, TimeUnit, Type as Physical};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::schema::types::{ColumnDescriptor, Type};

use super::error::{InputError, InputErrorKind};
use super::job::{Job, Work};
use super::names;
use super::options::{InputOptions, Keys, Role};
use super::record::{self, Value};
use super::split::BATCH_BYTES;
use crate::article::Article;
use crate::parallel;

/// Rows that are taken from the columns at a time.
const ROWS: usize = 64;

/// The jobs of one file.
pub(super) struct Table {
    path: Arc<str>,
    options: Arc<InputOptions>,
    /// Bytes of the file, and how many of them jobs were given.
    size: u64,
    given: u64,
    file: Box<dyn FileReader>,
    columns: Vec<Column>,
    /// The next row group.
    group: usize,
    open: Option<Group>,
    /// Rows so far, of those that the file says it has.
    number: u64,
    rows: u64,
    waiting: Option<InputError>,
}

/// A column that matters.
struct Column {
    leaf: usize,
    role: Role,
    rank: u8,
    content: Content,
}

/// What the values of a column mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    Words,
    Number,
    /// Days since 1970.
    Days,
    /// So many in a second, since 1970.
    Ticks(i64),
    Other(&'static str),
}

/// An open row group.
struct Group {
    readers: Vec<ColumnReader>,
    left: usize,
    /// The row behind its last.
    end: u64,
}

impl Table {
    /// Opens a file.
    ///
    /// # Errors
    /// When it is no Parquet file, or has no text column.
    pub(super) fn open(path: &str, file: File, options: &Arc<InputOptions>) -> Result<Self, InputError> {
        let size = file.metadata().map_err(|error| InputError::io(path, &error))?.len();
        let reader = guarded(|| SerializedFileReader::new(file));
        Self::new(path, reader.map(|reader| Box::new(reader) as Box<dyn FileReader>), size, options)
    }

    /// The same of a file in memory.
    pub(super) fn of_bytes(path: &str, bytes: &[u8], options: &Arc<InputOptions>) -> Result<Self, InputError> {
        let copy = Bytes::copy_from_slice(bytes);
        let reader = guarded(|| SerializedFileReader::new(copy));
        Self::new(path, reader.map(|reader| Box::new(reader) as Box<dyn FileReader>), bytes.len() as u64, options)
    }

    fn new(
        path: &str,
        file: Result<Box<dyn FileReader>, String>,
        size: u64,
        options: &Arc<InputOptions>,
    ) -> Result<Self, InputError> {
        let file = file.map_err(|what| damaged(path, &what))?;
        let metadata = file.metadata().file_metadata();
        let columns = columns(path, metadata.schema_descr().root_schema(), file.as_ref(), &options.keys)?;
        for group in file.metadata().row_groups() {
            let chunks = columns.iter().filter_map(|column| group.columns().get(column.leaf));
            if let Some(codec) = chunks
                .map(|chunk| chunk.compression())
                .find(|codec| matches!(codec, Compression::BROTLI(_) | Compression::LZO))
            {
                let name = codec.to_string();
                let what = format!("is compressed with {}, which is not read", name.split('(').next().unwrap_or(&name));
                return Err(InputError::new(
                    path,
                    InputErrorKind::Unsupported,
                    what,
                    "write it again with zstd or snappy",
                ));
            }
        }
        let rows = u64::try_from(metadata.num_rows()).unwrap_or_default();
        let waiting = (rows == 0)
            .then(|| InputError::new(path, InputErrorKind::Empty, "holds no record", "remove it or leave it out"));
        let options = Arc::clone(options);
        let path = path.into();
        Ok(Self { path, options, size, given: 0, file, columns, group: 0, open: None, number: 0, rows, waiting })
    }

    /// The next rows as articles; an error ends its row group, and reading goes on with the next one.
    fn batch(&mut self) -> Option<(Vec<Result<Article, InputError>>, u64)> {
        let mut results = Vec::new();
        let mut held = 0;
        while held < BATCH_BYTES as u64 {
            if self.open.is_none() {
                if self.group >= self.file.num_row_groups() {
                    break;
                }
                self.open = match guarded(|| self.begin()) {
                    Ok(group) => Some(group),
                    Err(what) => {
                        results.push(Err(damaged(&self.path, &what).at(Some(self.number + 1))));
                        None
                    }
                };
                self.group += 1;
            }
            let Some(group) = &mut self.open else { continue };
            if group.left == 0 {
                self.open = None;
                continue;
            }
            let count = group.left.min(ROWS);
            let columns = &self.columns;
            let rows = guarded(|| {
                group
                    .readers
                    .iter_mut()
                    .zip(columns)
                    .map(|(reader, column)| column.read(reader, count))
                    .collect::<Result<Vec<_>, _>>()
            });
            match rows {
                Ok(columns) => {
                    group.left -= count;
                    let mut columns: Vec<_> = columns.into_iter().map(Vec::into_iter).collect();
                    for _ in 0..count {
                        self.number += 1;
                        let values = columns
                            .iter_mut()
                            .zip(&self.columns)
                            .filter_map(|(values, column)| Some((column.role, column.rank, values.next()?)));
                        let article = self.article(values);
                        held += article.as_ref().map_or(0, |article| article.text.len() as u64);
                        results.push(article);
                    }
                }
                Err(what) => {
                    results.push(Err(damaged(&self.path, &what).at(Some(self.number + 1))));
                    self.number = group.end;
                    self.open = None;
                }
            }
        }
        (!results.is_empty()).then_some((results, held))
    }

    fn article<'a>(&self, values: impl Iterator<Item = (Role, u8, Value<'a>)>) -> Result<Article, InputError> {
        let article = record::from_values(&self.path, Some(self.number), values, &self.options.keys)?;
        if article.text.len() > self.options.limit() {
            return Err(InputError::too_large(&self.path, self.options.limit()).at(Some(self.number)));
        }
        Ok(article)
    }

    fn begin(&self) -> Result<Group, ParquetError> {
        let group = self.file.get_row_group(self.group)?;
        let left = usize::try_from(group.metadata().num_rows()).unwrap_or_default();
        let readers =
            self.columns.iter().map(|column| group.get_column_reader(column.leaf)).collect::<Result<_, _>>()?;
        Ok(Group { readers, left, end: self.number + left as u64 })
    }
}

impl Iterator for Table {
    type Item = Job;

    fn next(&mut self) -> Option<Job> {
        let work = match self.batch() {
            Some((results, held)) => Work::Read { results, held },
            None => Work::Failed(self.waiting.take()?),
        };
        let is_last =
            self.group >= self.file.num_row_groups() && self.open.as_ref().is_none_or(|group| group.left == 0);
        // Rows tell how far the file is read, as far as its own word can be trusted.
        let part = u128::from(self.size) * u128::from(self.number) / u128::from(self.rows.max(1));
        let now = if is_last { self.size } else { part.min(u128::from(self.size)) as u64 };
        let bytes = now.saturating_sub(self.given);
        self.given = self.given.max(now);
        Some(Job { path: Arc::clone(&self.path), options: Arc::clone(&self.options), bytes, work })
    }
}

/// Runs what a damaged file may lead astray: an error in one line, and a panic is one too.
fn guarded<T>(action: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, String> {
    match parallel::catch(action) {
        Ok(result) => result.map_err(|error| error.to_string()),
        Err(panicked) => Err(panicked.message),
    }
}

fn damaged(path: &str, what: &str) -> InputError {
    // The library quotes what it read: a few words of it are enough.
    let what: String = what.trim_start_matches("Parquet error: ").chars().take(160).collect();
    InputError::new(
        path,
        InputErrorKind::Syntax,
        format!("cannot be read as Parquet: {what}"),
        "check that it is a Parquet file, or write it again",
    )
}

/// The columns that matter.
fn columns(path: &str, schema: &Type, file: &dyn FileReader, keys: &Keys) -> Result<Vec<Column>, InputError> {
    let descriptor = file.metadata().file_metadata().schema_descr();
    let mut columns = Vec::new();
    for (leaf, column) in descriptor.columns().iter().enumerate() {
        // Values inside of lists and structs stand below the root.
        if let [name] = column.path().parts()
            && column.max_rep_level() == 0
        {
            let content = Content::of(column);
            columns.extend(keys.roles(name).map(|(role, rank)| Column { leaf, role, rank, content }));
        }
    }
    let is_text = |column: &Column| column.role == Role::Text && column.content == Content::Words;
    if columns.iter().any(is_text) {
        columns.retain(|column| column.role != Role::Text || is_text(column));
        return Ok(columns);
    }
    let named = schema.get_fields().iter().find(|field| keys.roles(field.name()).any(|(role, _)| role == Role::Text));
    Err(match named {
        Some(field) => {
            let holds =
                if field.is_group() { "lists or structs".to_owned() } else { field.get_physical_type().to_string() };
            InputError::new(
                path,
                InputErrorKind::TextNotString,
                format!("the text column {:?} holds {holds}, not strings", field.name()),
                "name the right one with --text-key",
            )
        }
        None => {
            let names = names::list(schema.get_fields().iter().map(|field| field.name()));
            InputError::new(
                path,
                InputErrorKind::NoText,
                format!("no text column {:?} (columns: {names})", keys.text_name()),
                "name the right one with --text-key",
            )
        }
    })
}

impl Content {
    fn of(column: &ColumnDescriptor) -> Self {
        let ticks = |unit: TimeUnit| match unit {
            TimeUnit::MILLIS => 1_000,
            TimeUnit::MICROS => 1_000_000,
            TimeUnit::NANOS => 1_000_000_000,
        };
        match (column.physical_type(), column.logical_type_ref(), column.converted_type()) {
            (Physical::INT32, Some(LogicalType::Date), _) | (Physical::INT32, None, ConvertedType::DATE) => Self::Days,
            (Physical::INT64, Some(LogicalType::Timestamp(time)), _) => Self::Ticks(ticks(time.unit)),
            (Physical::INT64, None, ConvertedType::TIMESTAMP_MILLIS) => Self::Ticks(1_000),
            (Physical::INT64, None, ConvertedType::TIMESTAMP_MICROS) => Self::Ticks(1_000_000),
            // Old writers keep timestamps in 96 bits.
            (Physical::INT96, ..) => Self::Ticks(1_000_000),
            (_, Some(LogicalType::Decimal(_)), _) | (_, None, ConvertedType::DECIMAL) => Self::Other("a decimal"),
            (Physical::BYTE_ARRAY, ..) => Self::Words,
            (Physical::BOOLEAN, ..) => Self::Other("a boolean"),
            (Physical::FIXED_LEN_BYTE_ARRAY, ..) => Self::Other("bytes"),
            _ => Self::Number,
        }
    }

    fn number(self, value: i64) -> Value<'static> {
        let written = match self {
            Self::Days => jiff::civil::date(1970, 1, 1)
                .checked_add(jiff::Span::new().try_days(value).unwrap_or_default())
                .ok()
                .map(|day| day.to_string()),
            Self::Ticks(second) => {
                let nanos = i128::from(value) * i128::from(1_000_000_000 / second);
                jiff::Timestamp::from_nanosecond(nanos).ok().map(|time| time.to_string())
            }
            Self::Other(kind) => return Value::Other(kind),
            Self::Words | Self::Number => None,
        };
        Value::Number(written.unwrap_or_else(|| value.to_string()))
    }
}

impl Column {
    /// The next so many values.
    fn read(&self, reader: &mut ColumnReader, count: usize) -> Result<Vec<Value<'static>>, ParquetError> {
        let content = self.content;
        match reader {
            ColumnReader::ByteArrayColumnReader(reader) => take(reader, count, |value: ByteArray| match content {
                Content::Words => match std::str::from_utf8(value.data()) {
                    Ok(words) => Value::Words(Cow::Owned(words.to_owned())),
                    Err(_) => Value::Other("bytes that are not UTF-8"),
                },
                _ => Value::Other("bytes"),
            }),
            ColumnReader::Int32ColumnReader(reader) => take(reader, count, |value| content.number(value.into())),
            ColumnReader::Int64ColumnReader(reader) => take(reader, count, |value| content.number(value)),
            ColumnReader::Int96ColumnReader(reader) => take(reader, count, |value| content.number(value.to_micros())),
            ColumnReader::FloatColumnReader(reader) => take(reader, count, |value| Value::Number(value.to_string())),
            ColumnReader::DoubleColumnReader(reader) => take(reader, count, |value| Value::Number(value.to_string())),
            ColumnReader::BoolColumnReader(reader) => take(reader, count, Value::Boolean),
            ColumnReader::FixedLenByteArrayColumnReader(reader) => take(reader, count, |_| Value::Other("bytes")),
        }
    }
}

fn take<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    count: usize,
    value: impl Fn(T::T) -> Value<'static>,
) -> Result<Vec<Value<'static>>, ParquetError> {
    let (mut levels, mut values) = (Vec::with_capacity(count), Vec::with_capacity(count));
    let (rows, found, _) = reader.read_records(count, Some(&mut levels), None, &mut values)?;
    if rows != count {
        return Err(ParquetError::General("a column ends before its row group".to_owned()));
    }
    let mut values = values.into_iter().map(value);
    if found == count {
        return Ok(values.collect());
    }
    // Where a value is missing its level is zero.
    Ok(levels
        .into_iter()
        .map(|level| if level > 0 { values.next().unwrap_or(Value::Null) } else { Value::Null })
        .collect())
}

#[cfg(test)]
#[path = "parquet_tests.rs"]
mod tests;
