//! The Arrow PyCapsule interface, both ways.

use crate::visit::type_name;
use arrow_array::{Array, ArrayRef, RecordBatch, StructArray, cast::AsArray, types::Int64Type};
use arrow_schema::{ArrowError, DataType, Field, SchemaRef};
use pyo3::{
    exceptions::{PyTypeError, PyValueError},
    intern,
    prelude::*,
    types::{PyCapsule, PyTuple},
};
use pyo3_arrow::{
    ffi::{ArrayIterator, to_schema_pycapsule, to_stream_pycapsule},
    input::AnyRecordBatch,
};
use std::sync::Arc;

/// Reads a table that somebody offers.
pub(super) fn read(py: Python<'_>, source: &Bound<'_, PyAny>) -> PyResult<(SchemaRef, Vec<RecordBatch>)> {
    let offers = |name| source.hasattr(name);
    if !offers(intern!(py, "__arrow_c_stream__"))? && !offers(intern!(py, "__arrow_c_array__"))? {
        let kind = type_name(source);
        return Err(PyTypeError::new_err(format!(
            "a table is wanted: pandas, polars, pyarrow, DuckDB, or anything else with the Arrow PyCapsule interface; \
             found `{kind}`"
        )));
    }
    // A stream that is spent says so itself.
    let reader = source.extract::<AnyRecordBatch>()?.into_reader()?;
    let schema = reader.schema();
    let batches = py.detach(|| reader.collect::<Result<Vec<_>, ArrowError>>());
    let batches = batches.map_err(|e| PyValueError::new_err(format!("the table cannot be read: {e}")))?;
    Ok((schema, batches))
}

/// A table in Arrow memory. It has the Arrow PyCapsule interface, so that every library for tables takes it.
///
/// >>> import mass_sdk as mass, pyarrow as pa
/// >>> table = pa.table({"IT Load (kW)": [1240.5]})
/// >>> pa.table(mass.normalize_frame(table).frame).column_names
/// ['it_load_kw']
#[pyclass(frozen, module = "mass_sdk", name = "ArrowTable")]
pub(crate) struct ArrowTable {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

impl ArrowTable {
    pub(super) fn new(schema: SchemaRef, batches: Vec<RecordBatch>) -> Self {
        Self { schema, batches }
    }

    fn rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }
}

#[pymethods]
impl ArrowTable {
    /// The names of the columns.
    #[getter]
    fn column_names(&self) -> Vec<&str> {
        self.schema.fields().iter().map(|field| field.name().as_str()).collect()
    }

    /// How many rows there are.
    fn __len__(&self) -> usize {
        self.rows()
    }

    fn __repr__(&self) -> String {
        let columns: Vec<String> =
            self.schema.fields().iter().map(|field| format!("{}: {}", field.name(), field.data_type())).collect();
        format!("<ArrowTable {} rows, {}>", self.rows(), columns.join(", "))
    }

    /// The first rows as tuples; texts, and integers for `row`.
    fn _head<'py>(&self, py: Python<'py>, rows: usize, columns: Vec<String>) -> PyResult<Vec<Bound<'py, PyTuple>>> {
        let mut head = Vec::new();
        for batch in &self.batches {
            for row in 0..batch.num_rows().min(rows - head.len()) {
                let cells = columns.iter().map(|name| -> PyResult<Option<Bound<'py, PyAny>>> {
                    let Some(array) = batch.column_by_name(name).filter(|array| array.is_valid(row)) else {
                        return Ok(None);
                    };
                    Ok(Some(match array.data_type() {
                        DataType::Int64 => array.as_primitive::<Int64Type>().value(row).into_pyobject(py)?.into_any(),
                        DataType::LargeUtf8 => array.as_string::<i64>().value(row).into_pyobject(py)?.into_any(),
                        DataType::Utf8 => array.as_string::<i32>().value(row).into_pyobject(py)?.into_any(),
                        _ => return Ok(None),
                    }))
                });
                head.push(PyTuple::new(py, cells.collect::<PyResult<Vec<_>>>()?)?);
            }
        }
        Ok(head)
    }

    /// The types of the columns, for the Arrow PyCapsule interface.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        Ok(to_schema_pycapsule(py, self.schema.as_ref())?)
    }

    /// The columns, for the Arrow PyCapsule interface.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let field = Field::new_struct("", self.schema.fields().clone(), false);
        let field = Arc::new(field.with_metadata(self.schema.metadata().clone()));
        debug_assert!(matches!(field.data_type(), DataType::Struct(_)));
        let arrays: Vec<Result<ArrayRef, ArrowError>> =
            self.batches.iter().map(|batch| Ok(Arc::new(StructArray::from(batch.clone())) as ArrayRef)).collect();
        Ok(to_stream_pycapsule(py, Box::new(ArrayIterator::new(arrays, field)), requested_schema)?)
    }
}
