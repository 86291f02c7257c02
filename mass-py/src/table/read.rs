//! Arrow arrays as the core sees them.

use arrow_array::{
    Array, ArrayRef, RecordBatch,
    cast::AsArray,
    types::{
        ArrowDictionaryKeyType, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
        TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type,
        UInt16Type, UInt32Type, UInt64Type,
    },
};
use arrow_cast::{CastOptions, cast, cast_with_options};
use arrow_schema::{ArrowError, DataType, Field, Schema, TimeUnit};
use mass_core::table::{Bits, Cells, TextCells, Zone};
use pyo3::{
    exceptions::{PyTypeError, PyValueError},
    prelude::*,
};

/// A piece of a column, in a layout that the core reads.
pub(super) enum Source {
    Floats(ArrayRef),
    Singles(ArrayRef),
    Integers(ArrayRef),
    Literals(Box<dyn TextCells>),
    Texts(Box<dyn TextCells>),
    Instants { array: ArrayRef, unit: TimeUnit, zone: Zone },
    Kept(usize),
}

/// The pieces of each column.
pub(super) fn columns(schema: &Schema, batches: &[RecordBatch]) -> PyResult<Vec<Vec<Source>>> {
    let column = |(index, field): (usize, &std::sync::Arc<Field>)| {
        let arrays: Vec<&ArrayRef> = batches.iter().map(|batch| batch.column(index)).collect();
        let failed = |e: ArrowError| PyValueError::new_err(format!("column {:?} cannot be read: {e}", field.name()));
        // All pieces of a column are read in one way.
        let kind = Kind::of(field)?;
        if kind == Kind::Big {
            let narrow = arrays.iter().map(|array| to_integers(array));
            if let Ok(narrow) = narrow.collect::<Result<Vec<_>, _>>() {
                return Ok(narrow.into_iter().map(Source::Integers).collect());
            }
        }
        arrays.into_iter().map(|array| kind.read(array).map_err(failed)).collect()
    };
    schema.fields().iter().enumerate().map(column).collect()
}

fn to_integers(array: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    cast_with_options(array, &DataType::Int64, &CastOptions { safe: false, ..CastOptions::default() })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Float,
    Single,
    Integer,
    /// Integers that may be beyond `i64`.
    Big,
    Decimal,
    Text,
    Dictionary,
    Instant(TimeUnit, Zone),
    Kept,
}

impl Kind {
    fn of(field: &Field) -> PyResult<Self> {
        // Its numbers count something that they do not say, such as months since 1970.
        let is_extension = extension(field).is_some() && field.data_type().is_numeric();
        Self::of_type(field.data_type()).filter(|_| !is_extension).ok_or_else(|| unsupported(field))
    }

    fn of_type(kind: &DataType) -> Option<Self> {
        Some(match kind {
            DataType::Float64 => Self::Float,
            DataType::Float32 | DataType::Float16 => Self::Single,
            DataType::Int8 | DataType::Int16 | DataType::Int32 | DataType::Int64 => Self::Integer,
            DataType::UInt8 | DataType::UInt16 | DataType::UInt32 => Self::Integer,
            DataType::UInt64 => Self::Big,
            DataType::Decimal32(..) | DataType::Decimal64(..) | DataType::Decimal128(..) | DataType::Decimal256(..) => {
                Self::Decimal
            }
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => Self::Text,
            DataType::Dictionary(_, value) => match Self::of_type(value)? {
                Self::Text => Self::Dictionary,
                other => other,
            },
            DataType::Timestamp(unit, zone) => {
                let zone = match zone.as_deref() {
                    None => Zone::Naive,
                    Some("UTC" | "Etc/UTC" | "Z" | "+00:00") => Zone::Utc,
                    Some(_) => Zone::Other,
                };
                Self::Instant(*unit, zone)
            }
            DataType::Boolean | DataType::Null => Self::Kept,
            DataType::Date32 | DataType::Date64 | DataType::Time32(_) | DataType::Time64(_) => Self::Kept,
            _ => return None,
        })
    }

    fn read(self, array: &ArrayRef) -> Result<Source, ArrowError> {
        let plain = match array.data_type() {
            DataType::Dictionary(_, value) if self != Self::Dictionary => cast(array, value)?,
            _ => array.clone(),
        };
        Ok(match self {
            Self::Float => Source::Floats(plain),
            Self::Single => Source::Singles(cast(&plain, &DataType::Float32)?),
            Self::Integer => Source::Integers(to_integers(&plain)?),
            Self::Big | Self::Decimal => Source::Literals(Box::new(Plain(cast(&plain, &DataType::Utf8)?))),
            Self::Text => Source::Texts(Box::new(Plain(plain))),
            Self::Dictionary => Source::Texts(dictionary(array)?),
            Self::Instant(unit, zone) => Source::Instants { array: plain, unit, zone },
            Self::Kept => Source::Kept(array.len()),
        })
    }
}

impl Source {
    pub(super) fn cells(&self) -> Cells<'_> {
        match self {
            Self::Floats(array) => Cells::Floats(array.as_primitive::<Float64Type>().values(), valid(array)),
            Self::Singles(array) => Cells::Singles(array.as_primitive::<Float32Type>().values(), valid(array)),
            Self::Integers(array) => Cells::Integers(array.as_primitive::<Int64Type>().values(), valid(array)),
            Self::Literals(cells) => Cells::Literals(cells.as_ref()),
            Self::Texts(cells) => Cells::Texts(cells.as_ref()),
            Self::Instants { array, unit, zone } => {
                let (ticks, per_second): (&[i64], i64) = match unit {
                    TimeUnit::Second => (array.as_primitive::<TimestampSecondType>().values(), 1),
                    TimeUnit::Millisecond => (array.as_primitive::<TimestampMillisecondType>().values(), 1_000),
                    TimeUnit::Microsecond => (array.as_primitive::<TimestampMicrosecondType>().values(), 1_000_000),
                    TimeUnit::Nanosecond => (array.as_primitive::<TimestampNanosecondType>().values(), 1_000_000_000),
                };
                Cells::Instants { ticks, valid: valid(array), per_second, zone: *zone }
            }
            Self::Kept(length) => Cells::Kept(*length),
        }
    }
}

fn valid(array: &ArrayRef) -> Option<Bits<'_>> {
    let nulls = array.nulls().filter(|nulls| nulls.null_count() > 0)?;
    Some(Bits::new(nulls.validity(), nulls.offset()))
}

/// An array of texts of any layout.
struct Plain(ArrayRef);

impl TextCells for Plain {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn get(&self, row: usize) -> Option<&str> {
        if row >= self.0.len() || self.0.is_null(row) {
            return None;
        }
        Some(match self.0.data_type() {
            DataType::Utf8 => self.0.as_string::<i32>().value(row),
            DataType::LargeUtf8 => self.0.as_string::<i64>().value(row),
            _ => self.0.as_string_view().value(row),
        })
    }
}

/// Texts by number.
struct Dictionary {
    keys: Vec<Option<usize>>,
    values: Plain,
}

impl TextCells for Dictionary {
    fn len(&self) -> usize {
        self.keys.len()
    }

    fn get(&self, row: usize) -> Option<&str> {
        self.values.get((*self.keys.get(row)?)?)
    }
}

fn dictionary(array: &ArrayRef) -> Result<Box<dyn TextCells>, ArrowError> {
    fn of<K: ArrowDictionaryKeyType>(array: &ArrayRef) -> Dictionary {
        let typed = array.as_dictionary::<K>();
        Dictionary { keys: typed.keys_iter().collect(), values: Plain(typed.values().clone()) }
    }
    let DataType::Dictionary(key, value) = array.data_type() else {
        return Err(ArrowError::CastError(String::from("no dictionary")));
    };
    Ok(Box::new(match key.as_ref() {
        DataType::Int8 => of::<Int8Type>(array),
        DataType::Int16 => of::<Int16Type>(array),
        DataType::Int32 => of::<Int32Type>(array),
        DataType::Int64 => of::<Int64Type>(array),
        DataType::UInt8 => of::<UInt8Type>(array),
        DataType::UInt16 => of::<UInt16Type>(array),
        DataType::UInt32 => of::<UInt32Type>(array),
        DataType::UInt64 => of::<UInt64Type>(array),
        _ => return Ok(Box::new(Plain(cast(array, value)?))),
    }))
}

/// The name of a type that Arrow does not have itself, such as `pandas.period`.
fn extension(field: &Field) -> Option<&str> {
    field.metadata().get("ARROW:extension:name").map(String::as_str)
}

fn unsupported(field: &Field) -> PyErr {
    let name = field.name();
    let kind = extension(field).map_or_else(|| field.data_type().to_string(), str::to_owned);
    let advice = match field.data_type() {
        _ if kind == "pandas.period" => "make timestamps of it with `.dt.to_timestamp()`",
        DataType::Duration(_) | DataType::Interval(_) => "make it a column of seconds",
        DataType::Struct(_) => "make a column of each of its fields",
        DataType::List(_) | DataType::LargeList(_) | DataType::FixedSizeList(..) | DataType::Map(..) => {
            "unfold it into columns or rows"
        }
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView | DataType::FixedSizeBinary(_) => {
            "decode it into text"
        }
        _ => "convert it",
    };
    PyTypeError::new_err(format!(
        "column {name:?} is of type {kind}; a column holds numbers, texts, booleans, times or dates: {advice}, or drop \
         it before and join it again after"
    ))
}
