//! What the core made of columns, as Arrow arrays. Values that stay are not copied.

use arrow_array::{
    Array, ArrayRef, BooleanArray, Float64Array, LargeStringArray, RecordBatch, TimestampMicrosecondArray,
    TimestampNanosecondArray, make_array,
};
use arrow_buffer::{BooleanBuffer, Buffer, NullBuffer, OffsetBuffer};
use arrow_cast::cast;
use arrow_schema::{ArrowError, DataType, TimeUnit};
use mass_core::table::{BitsBuilder, NormalColumn, Piece, Target, Texts};
use rayon::prelude::*;
use std::sync::Arc;

/// The arrays of each column that is not as it came.
pub(super) fn columns(
    batches: &[RecordBatch],
    columns: &mut [NormalColumn],
) -> Result<Vec<Option<Vec<ArrayRef>>>, ArrowError> {
    columns.par_iter_mut().enumerate().map(|(index, column)| write(batches, index, column)).collect()
}

fn write(
    batches: &[RecordBatch],
    index: usize,
    column: &mut NormalColumn,
) -> Result<Option<Vec<ArrayRef>>, ArrowError> {
    if column.is_same() {
        return Ok(None);
    }
    let pieces = std::mem::take(&mut column.pieces);
    let Some(came) = batches.first().map(|batch| batch.column(index).data_type().clone()) else { return Ok(None) };
    let kind = kind(&pieces, &came, column);
    let arrays = pieces.into_iter().zip(batches).map(|(piece, batch)| {
        let array = array(piece, batch.column(index), column.target)?;
        if *array.data_type() == kind { Ok(array) } else { cast(&array, &kind) }
    });
    arrays.collect::<Result<Vec<_>, _>>().map(Some)
}

/// The type of a column: it is the same for all of its pieces.
fn kind(pieces: &[Piece], came: &DataType, column: &NormalColumn) -> DataType {
    let utc = || Some(Arc::from("UTC"));
    if let (true, DataType::Timestamp(unit, _)) = (column.to_utc, came) {
        return DataType::Timestamp(*unit, utc());
    }
    for piece in pieces {
        match (piece, column.target, came) {
            (Piece::Floats(..), ..) => return DataType::Float64,
            (Piece::Booleans(..), ..) => return DataType::Boolean,
            (Piece::Instants(..), Some(Target::Instant(1_000_000_000)), _) => {
                return DataType::Timestamp(TimeUnit::Nanosecond, utc());
            }
            (Piece::Instants(..), ..) => return DataType::Timestamp(TimeUnit::Microsecond, utc()),
            (Piece::Texts(_) | Piece::Masked(_), _, DataType::Dictionary(_, value)) => return value.as_ref().clone(),
            (Piece::Texts(_) | Piece::Masked(_) | Piece::Same, ..) => {}
        }
    }
    came.clone()
}

fn array(piece: Piece, came: &ArrayRef, target: Option<Target>) -> Result<ArrayRef, ArrowError> {
    Ok(match piece {
        Piece::Same => Arc::clone(came),
        Piece::Masked(valid) => {
            let came = match came.data_type() {
                DataType::Dictionary(_, value) => cast(came, value)?,
                _ => Arc::clone(came),
            };
            let length = came.len();
            make_array(came.to_data().into_builder().nulls(nulls(valid, length)).build()?)
        }
        Piece::Floats(values, valid) => {
            let nulls = nulls(valid, values.len());
            Arc::new(Float64Array::new(values.into(), nulls))
        }
        Piece::Booleans(values, valid) => {
            let length = came.len();
            let values = BooleanBuffer::new(Buffer::from_vec(values.into_bytes()), 0, length);
            Arc::new(BooleanArray::new(values, nulls(valid, length)))
        }
        Piece::Instants(ticks, valid) => {
            let nulls = nulls(valid, ticks.len());
            match target {
                Some(Target::Instant(1_000_000_000)) => {
                    Arc::new(TimestampNanosecondArray::new(ticks.into(), nulls).with_timezone_utc())
                }
                _ => Arc::new(TimestampMicrosecondArray::new(ticks.into(), nulls).with_timezone_utc()),
            }
        }
        Piece::Texts(texts) => strings(texts)?,
    })
}

fn strings(texts: Texts) -> Result<ArrayRef, ArrowError> {
    let length = texts.offsets.len().saturating_sub(1);
    let offsets = OffsetBuffer::new(texts.offsets.into());
    let nulls = nulls(texts.valid, length);
    Ok(Arc::new(LargeStringArray::try_new(offsets, Buffer::from_vec(texts.bytes), nulls)?))
}

fn nulls(valid: BitsBuilder, length: usize) -> Option<NullBuffer> {
    let none = valid.unset() == 0;
    (!none).then(|| NullBuffer::new(BooleanBuffer::new(Buffer::from_vec(valid.into_bytes()), 0, length)))
}
