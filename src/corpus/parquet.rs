//! Parquet files of results: rows of named columns, for DuckDB, pandas, Polars and Spark.
//!
//! ```
//! use copydesk::corpus::parquet::{Column, Kind, RowWriter, Value};
//!
//! let columns = [Column::new("id", Kind::Text), Column::new("words", Kind::U64)];
//! let mut rows = RowWriter::new(Vec::new(), &columns).unwrap();
//! rows.write(&[Value::Text("bridge"), Value::U64(412)]).unwrap();
//! let file = rows.finish().unwrap();
//! assert!(file.starts_with(b"PAR1"));
//! ```
//!
//! The same rows give the same bytes: nothing of the day or the machine is written.

use std::io::Write;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};
use serde_json::{Map, Value as Json};

/// A row group is written when its values reach this size: readers hold about one in memory, and smaller
/// ones pack worse.
const GROUP_BYTES: usize = 32 << 20;

/// Rows of a group at most, whatever their size: readers skip by groups.
const GROUP_ROWS: usize = 100_000;

/// What a column holds. Only kinds that say so may be [`Value::Null`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Whole numbers from 0 to [`i64::MAX`]. Written as signed 64 bits, which every reader knows.
    U64,
    /// Floating point numbers.
    F64,
    /// Floating point numbers, or null.
    OptionalF64,
    /// True or false.
    Bool,
    /// Text.
    Text,
    /// Text, or null.
    OptionalText,
    /// Places in articles: `list<struct<id: string, start: int64, end: int64>>`.
    Occurrences,
    /// Articles of a cluster: `list<struct<id: string, coverage: double>>`.
    Members,
}

/// A column of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column<'a> {
    /// Its name, without dots.
    pub name: &'a str,
    /// What it holds.
    pub kind: Kind,
}

impl<'a> Column<'a> {
    /// A column of that name and kind.
    #[must_use]
    pub const fn new(name: &'a str, kind: Kind) -> Self {
        Self { name, kind }
    }
}

/// One value of a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// No value.
    Null,
    /// For [`Kind::U64`].
    U64(u64),
    /// For [`Kind::F64`] and [`Kind::OptionalF64`].
    F64(f64),
    /// For [`Kind::Bool`].
    Bool(bool),
    /// For [`Kind::Text`] and [`Kind::OptionalText`].
    Text(&'a str),
    /// For [`Kind::Occurrences`]: id, start and end.
    Occurrences(&'a [(&'a str, u64, u64)]),
    /// For [`Kind::Members`]: id and coverage.
    Members(&'a [(&'a str, f64)]),
}

/// What is wrong with a row, or with the file that it goes to.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// A row has more or fewer values than there are columns.
    #[error("a row of {found} values for {wanted} columns")]
    Length {
        /// Values of the row.
        found: usize,
        /// Columns of the file.
        wanted: usize,
    },
    /// A value is not of its column's kind, or a number is too large for it.
    #[error("column {name:?} holds {kind:?}, not {value}")]
    Value {
        /// The column.
        name: String,
        /// What it holds.
        kind: Kind,
        /// The value, in short.
        value: String,
    },
    /// The file cannot be written.
    #[error(transparent)]
    Parquet(#[from] ParquetError),
}

/// Writes rows to a Parquet file; holds those of a row group in memory.
pub struct RowWriter<W: Write + Send> {
    file: SerializedFileWriter<W>,
    columns: Vec<(String, Kind, Cells)>,
    rows: usize,
    bytes: usize,
}

impl<W: Write + Send> std::fmt::Debug for RowWriter<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RowWriter").field("rows", &self.rows).field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

/// The values of a column that wait for their row group.
enum Cells {
    Whole(Vec<i64>),
    /// Values, and for every row whether it has one.
    Float(Vec<f64>, Vec<i16>),
    Bool(Vec<bool>),
    Text(Vec<ByteArray>, Vec<i16>),
    Lists(Lists),
}

/// Lists of structs: the fields of all elements one behind the other, and their levels.
#[derive(Default)]
struct Lists {
    ids: Vec<ByteArray>,
    starts: Vec<i64>,
    ends: Vec<i64>,
    coverages: Vec<f64>,
    /// 1 for an element, 0 for an empty list.
    is_element: Vec<i16>,
    /// 0 for what starts a list, 1 for what goes on with it.
    goes_on: Vec<i16>,
}

impl<W: Write + Send> RowWriter<W> {
    /// Starts a file with these columns.
    ///
    /// # Errors
    /// [`WriteError::Parquet`] when the head cannot be written.
    pub fn new(out: W, columns: &[Column<'_>]) -> Result<Self, WriteError> {
        let fields = columns.iter().map(|column| column.kind.field(column.name)).collect::<Result<_, _>>()?;
        let schema = Type::group_type_builder("schema").with_fields(fields).build()?;
        let properties = WriterProperties::builder()
            // The writer of these values cuts the groups itself.
            .set_max_row_group_row_count(None)
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_created_by(concat!("copydesk ", env!("CARGO_PKG_VERSION")).to_owned())
            .build();
        let file = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties))?;
        let columns = columns.iter().map(|column| (column.name.to_owned(), column.kind, column.kind.cells())).collect();
        Ok(Self { file, columns, rows: 0, bytes: 0 })
    }

    /// Writes a row: a value for each column, in their order.
    ///
    /// # Errors
    /// [`WriteError`] when the row does not fit the columns, or the file cannot be written. After an error the
    /// file is not to be finished.
    pub fn write(&mut self, row: &[Value<'_>]) -> Result<(), WriteError> {
        if row.len() != self.columns.len() {
            return Err(WriteError::Length { found: row.len(), wanted: self.columns.len() });
        }
        for (index, value) in row.iter().enumerate() {
            self.put(index, *value)?;
        }
        self.end_row()
    }

    /// Writes a row from a JSON object: for each column the value under its name, null where there is none. Lists
    /// are lists of objects. Keys without a column are left out.
    ///
    /// # Errors
    /// As [`RowWriter::write`].
    pub fn write_json(&mut self, row: &Map<String, Json>) -> Result<(), WriteError> {
        for index in 0..self.columns.len() {
            let (name, kind, _) = &self.columns[index];
            let json = row.get(name).unwrap_or(&Json::Null);
            let fit = match (kind, json) {
                (_, Json::Null) => Some(self.put(index, Value::Null)),
                (Kind::U64, json) => json.as_u64().map(|value| self.put(index, Value::U64(value))),
                (Kind::F64 | Kind::OptionalF64, json) => json.as_f64().map(|value| self.put(index, Value::F64(value))),
                (Kind::Bool, json) => json.as_bool().map(|value| self.put(index, Value::Bool(value))),
                (Kind::Text | Kind::OptionalText, json) => {
                    json.as_str().map(|value| self.put(index, Value::Text(value)))
                }
                (Kind::Occurrences, json) => elements(json, |element| {
                    Some((element["id"].as_str()?, element["start"].as_u64()?, element["end"].as_u64()?))
                })
                .map(|elements| self.put(index, Value::Occurrences(&elements))),
                (Kind::Members, json) => {
                    elements(json, |element| Some((element["id"].as_str()?, element["coverage"].as_f64()?)))
                        .map(|elements| self.put(index, Value::Members(&elements)))
                }
            };
            fit.unwrap_or_else(|| Err(self.misfit(index, &json.to_string())))?;
        }
        self.end_row()
    }

    fn put(&mut self, index: usize, value: Value<'_>) -> Result<(), WriteError> {
        let (_, kind, cells) = &mut self.columns[index];
        match cells.push(*kind, value) {
            Some(bytes) => {
                self.bytes += bytes;
                Ok(())
            }
            None => Err(self.misfit(index, &format!("{value:?}"))),
        }
    }

    fn misfit(&self, index: usize, value: &str) -> WriteError {
        let (name, kind, _) = &self.columns[index];
        WriteError::Value { name: name.clone(), kind: *kind, value: value.chars().take(60).collect() }
    }

    fn end_row(&mut self) -> Result<(), WriteError> {
        self.rows += 1;
        if self.rows >= GROUP_ROWS || self.bytes >= GROUP_BYTES {
            self.flush()?;
        }
        Ok(())
    }

    /// Writes what waits and the end of the file.
    ///
    /// # Errors
    /// [`WriteError::Parquet`] when the file cannot be written.
    pub fn finish(mut self) -> Result<W, WriteError> {
        self.flush()?;
        Ok(self.file.into_inner()?)
    }

    fn flush(&mut self) -> Result<(), WriteError> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut group = self.file.next_row_group()?;
        for (_, kind, cells) in &mut self.columns {
            let cells = std::mem::replace(cells, kind.cells());
            let mut write = |leaf: &dyn Fn(&mut SerializedColumnWriter<'_>) -> Result<usize, ParquetError>| {
                let mut column =
                    group.next_column()?.ok_or_else(|| ParquetError::General("a column too many".to_owned()))?;
                leaf(&mut column)?;
                column.close()
            };
            match &cells {
                Cells::Whole(values) => write(&|column| column.typed::<Int64Type>().write_batch(values, None, None))?,
                Cells::Float(values, levels) => {
                    let levels = (*kind == Kind::OptionalF64).then_some(&levels[..]);
                    write(&|column| column.typed::<DoubleType>().write_batch(values, levels, None))?;
                }
                Cells::Bool(values) => write(&|column| column.typed::<BoolType>().write_batch(values, None, None))?,
                Cells::Text(values, levels) => {
                    let levels = (*kind == Kind::OptionalText).then_some(&levels[..]);
                    write(&|column| column.typed::<ByteArrayType>().write_batch(values, levels, None))?;
                }
                Cells::Lists(lists) => {
                    let (defined, repeated) = (Some(&lists.is_element[..]), Some(&lists.goes_on[..]));
                    write(&|column| column.typed::<ByteArrayType>().write_batch(&lists.ids, defined, repeated))?;
                    if *kind == Kind::Occurrences {
                        for values in [&lists.starts, &lists.ends] {
                            write(&|column| column.typed::<Int64Type>().write_batch(values, defined, repeated))?;
                        }
                    } else {
                        write(&|column| column.typed::<DoubleType>().write_batch(&lists.coverages, defined, repeated))?;
                    }
                }
            }
        }
        group.close()?;
        (self.rows, self.bytes) = (0, 0);
        Ok(())
    }
}

impl Kind {
    fn field(self, name: &str) -> Result<TypePtr, ParquetError> {
        let required = Repetition::REQUIRED;
        match self {
            Self::U64 => leaf(name, Physical::INT64, required),
            Self::F64 => leaf(name, Physical::DOUBLE, required),
            Self::OptionalF64 => leaf(name, Physical::DOUBLE, Repetition::OPTIONAL),
            Self::Bool => leaf(name, Physical::BOOLEAN, required),
            Self::Text => leaf(name, Physical::BYTE_ARRAY, required),
            Self::OptionalText => leaf(name, Physical::BYTE_ARRAY, Repetition::OPTIONAL),
            Self::Occurrences => list(
                name,
                vec![
                    leaf("id", Physical::BYTE_ARRAY, required)?,
                    leaf("start", Physical::INT64, required)?,
                    leaf("end", Physical::INT64, required)?,
                ],
            ),
            Self::Members => list(
                name,
                vec![leaf("id", Physical::BYTE_ARRAY, required)?, leaf("coverage", Physical::DOUBLE, required)?],
            ),
        }
    }

    fn cells(self) -> Cells {
        match self {
            Self::U64 => Cells::Whole(Vec::new()),
            Self::F64 | Self::OptionalF64 => Cells::Float(Vec::new(), Vec::new()),
            Self::Bool => Cells::Bool(Vec::new()),
            Self::Text | Self::OptionalText => Cells::Text(Vec::new(), Vec::new()),
            Self::Occurrences | Self::Members => Cells::Lists(Lists::default()),
        }
    }
}

/// The elements of a JSON list, `None` when it is none or one of them is not as it should be.
fn elements<'a, T>(json: &'a Json, element: impl Fn(&'a Json) -> Option<T>) -> Option<Vec<T>> {
    json.as_array()?.iter().map(element).collect()
}

fn leaf(name: &str, physical: Physical, repetition: Repetition) -> Result<TypePtr, ParquetError> {
    let logical = (physical == Physical::BYTE_ARRAY).then_some(LogicalType::String);
    let builder = Type::primitive_type_builder(name, physical).with_repetition(repetition);
    Ok(Arc::new(builder.with_logical_type(logical).build()?))
}

/// The three levels that the format asks of a list.
fn list(name: &str, fields: Vec<TypePtr>) -> Result<TypePtr, ParquetError> {
    let required = Repetition::REQUIRED;
    let element = Type::group_type_builder("element").with_repetition(required).with_fields(fields).build()?;
    let repeated = Type::group_type_builder("list").with_repetition(Repetition::REPEATED);
    let repeated = repeated.with_fields(vec![Arc::new(element)]).build()?;
    let outer = Type::group_type_builder(name).with_repetition(required).with_fields(vec![Arc::new(repeated)]);
    Ok(Arc::new(outer.with_logical_type(Some(LogicalType::List)).build()?))
}

impl Cells {
    /// Takes a value, tells its bytes; `None` when it does not fit.
    fn push(&mut self, kind: Kind, value: Value<'_>) -> Option<usize> {
        let text = |text: &str| ByteArray::from(text.as_bytes().to_vec());
        match (self, value) {
            (Self::Whole(values), Value::U64(value)) => values.push(i64::try_from(value).ok()?),
            (Self::Float(values, levels), Value::F64(value)) => {
                values.push(value);
                levels.push(1);
            }
            (Self::Float(_, levels), Value::Null) if kind == Kind::OptionalF64 => levels.push(0),
            (Self::Bool(values), Value::Bool(value)) => values.push(value),
            (Self::Text(values, levels), Value::Text(value)) => {
                values.push(text(value));
                levels.push(1);
                return Some(value.len() + size_of::<ByteArray>());
            }
            (Self::Text(_, levels), Value::Null) if kind == Kind::OptionalText => levels.push(0),
            (Self::Lists(lists), Value::Occurrences(elements)) if kind == Kind::Occurrences => {
                let mut bytes = lists.begin(elements.len());
                for &(id, start, end) in elements {
                    lists.ids.push(text(id));
                    lists.starts.push(i64::try_from(start).ok()?);
                    lists.ends.push(i64::try_from(end).ok()?);
                    bytes += id.len();
                }
                return Some(bytes);
            }
            (Self::Lists(lists), Value::Members(elements)) if kind == Kind::Members => {
                let mut bytes = lists.begin(elements.len());
                for &(id, coverage) in elements {
                    lists.ids.push(text(id));
                    lists.coverages.push(coverage);
                    bytes += id.len();
                }
                return Some(bytes);
            }
            _ => return None,
        }
        Some(size_of::<i64>())
    }
}

impl Lists {
    /// Levels of a list of so many elements; tells the bytes that they will take, without their ids.
    fn begin(&mut self, elements: usize) -> usize {
        let levels = elements.max(1);
        self.is_element.extend(std::iter::repeat_n(i16::from(elements > 0), levels));
        self.goes_on.push(0);
        self.goes_on.extend(std::iter::repeat_n(1, levels - 1));
        levels * (size_of::<ByteArray>() + 2 * size_of::<i64>() + 2 * size_of::<i16>())
    }
}

#[cfg(test)]
#[path = "parquet_tests.rs"]
mod tests;
