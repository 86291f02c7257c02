//! Tables: Arrow columns in, Arrow columns out. What is done to them is the core's (`mass_core::table`).

mod notes;
mod read;
mod requests;
mod stream;
mod write;

use crate::{
    net::net,
    options::{Accepts, Choices},
};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{Field, Schema, SchemaRef};
use mass_core::{
    Locale, Options,
    table::{Column, InvalidTable, NormalTable, normalize_table_with},
};
use pyo3::{
    exceptions::{PyRuntimeError, PyValueError},
    prelude::*,
    types::{PyDict, PyTuple},
};
use rayon::ThreadPoolBuilder;
use read::Source;
pub(crate) use requests::{_frame_to_requests, _window_length, FrameRequest, FrameRequests};
use std::sync::Arc;
pub(crate) use stream::ArrowTable;

/// Rows worked on together: enough to share a column out among threads.
const PIECE: usize = 65_536;

/// A table as it came, in pieces.
struct Table {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

impl Table {
    fn read(py: Python<'_>, source: &Bound<'_, PyAny>) -> PyResult<Self> {
        let (schema, whole) = stream::read(py, source)?;
        let mut batches = Vec::with_capacity(whole.len());
        for batch in whole {
            for from in (0..batch.num_rows().max(1)).step_by(PIECE) {
                batches.push(batch.slice(from, PIECE.min(batch.num_rows() - from)));
            }
        }
        Ok(Self { schema, batches })
    }

    /// The columns as the core sees them.
    fn columns<'t>(&'t self, sources: &'t [Vec<Source>]) -> Vec<Column<'t>> {
        let column = |(field, pieces): (&'t Arc<Field>, &'t Vec<Source>)| Column {
            name: field.name(),
            pieces: pieces.iter().map(Source::cells).collect(),
        };
        self.schema.fields().iter().zip(sources).map(column).collect()
    }
}

/// What became of a table. `_frames.py` makes frames of it.
#[pyclass(frozen, module = "mass_sdk._core", name = "_Frame")]
pub(crate) struct Frame {
    table: Table,
    normal: NormalTable,
    /// The new columns, where they are new.
    columns: Vec<Option<Vec<ArrayRef>>>,
    locale: Locale,
}

impl Frame {
    fn header(&self, column: usize) -> &str {
        self.table.schema.fields().get(column).map_or("", |field| field.name())
    }
}

/// Does work with the interpreter detached, on a pool of its own: one for all would not survive a fork.
fn at_work<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send) -> PyResult<T> {
    py.detach(|| {
        let pool = ThreadPoolBuilder::new().thread_name(|n| format!("mass-{n}")).build();
        Ok(pool.map_err(|e| PyRuntimeError::new_err(format!("no threads: {e}")))?.install(work))
    })
}

/// Normalises a table, column by column. For `_frames.py`.
#[pyfunction]
#[pyo3(signature = (source, max_issues = None, **options))]
pub(crate) fn _normalize_frame(
    py: Python<'_>,
    source: &Bound<'_, PyAny>,
    max_issues: Option<usize>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Frame> {
    net(py, || {
        let accepts = Accepts { name: "normalize_frame", without: &["trace"], context: false };
        let options = Choices::read(accepts, options)?.options;
        let max_issues = max_issues.unwrap_or(mass_core::table::MAX_ISSUES);
        let limits = Options { max_issues, ..Options::default() };
        limits.check().map_err(|e| PyValueError::new_err(e.message))?;
        let table = Table::read(py, source)?;
        let sources = read::columns(&table.schema, &table.batches)?;
        let done = at_work(py, || -> Result<_, InvalidTable> {
            let columns = table.columns(&sources);
            let mut normal = normalize_table_with(&columns, &options, max_issues)?;
            let columns = write::columns(&table.batches, &mut normal.columns);
            Ok((normal, columns))
        })?;
        drop(sources);
        let (normal, columns) = done.map_err(|e| PyValueError::new_err(e.to_string()))?;
        let columns = columns.map_err(|e| PyValueError::new_err(e.to_string()))?;
        Ok(Frame { table, normal, columns, locale: options.locale })
    })
}

#[pymethods]
impl Frame {
    /// For each column: its header, its new name, whether its cells are new, and, for a signal, what the contract calls it,
    /// its unit, the unit it came in and the alias that matched.
    #[getter]
    fn columns<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let columns = self.normal.columns.iter().enumerate().map(|(index, column)| {
            let signal = column.signal.as_ref().map(|signal| {
                (signal.signal.as_str(), signal.unit.as_str(), signal.from_unit.as_deref(), signal.alias.as_str())
            });
            let new = self.columns.get(index).is_some_and(Option::is_some);
            (self.header(index), column.name.as_str(), new, signal)
        });
        PyTuple::new(py, columns.collect::<Vec<_>>())
    }

    #[getter]
    fn rows(&self) -> usize {
        self.table.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// How many changes, issues and errors among these there are.
    #[getter]
    fn counts(&self) -> (usize, usize, usize) {
        let issues = &self.normal.issues;
        (self.normal.changes.len(), issues.len(), issues.iter().filter(|issue| issue.is_error()).count())
    }

    /// The new columns, under their numbers as names.
    fn changed(&self) -> PyResult<ArrowTable> {
        let new = self
            .columns
            .iter()
            .enumerate()
            .filter_map(|(index, column)| Some((index.to_string(), column.as_ref()?.clone())));
        self.assemble(new.collect())
    }

    /// The whole table.
    fn whole(&self) -> PyResult<ArrowTable> {
        let all = self.normal.columns.iter().enumerate().map(|(index, column)| {
            let new = self.columns.get(index).and_then(Option::as_ref);
            let came = || self.table.batches.iter().map(|batch| Arc::clone(batch.column(index))).collect();
            (column.name.clone(), new.cloned().unwrap_or_else(came))
        });
        self.assemble(all.collect())
    }

    /// The table as it came.
    fn source(&self) -> ArrowTable {
        ArrowTable::new(Arc::clone(&self.table.schema), self.table.batches.clone())
    }

    /// The changes as a table: row, column, rule, before, after.
    fn changes(&self, py: Python<'_>) -> PyResult<ArrowTable> {
        net(py, || notes::changes(&self.normal, |column| self.header(column)))
    }

    /// The issues as a table: row, column, code, severity, message, fix, params.
    fn issues(&self, py: Python<'_>) -> PyResult<ArrowTable> {
        net(py, || at_work(py, || notes::issues(&self.normal, self.locale, |column| self.header(column)))?)
    }
}

impl Frame {
    fn assemble(&self, columns: Vec<(String, Vec<ArrayRef>)>) -> PyResult<ArrowTable> {
        let field = |(index, (name, pieces)): (usize, &(String, Vec<ArrayRef>))| {
            let of_none = || self.table.schema.fields().get(index).map(|field| field.data_type().clone());
            let kind = pieces.first().map(|piece| piece.data_type().clone()).or_else(of_none);
            Field::new(name, kind.unwrap_or(arrow_schema::DataType::Null), true)
        };
        let schema = Arc::new(Schema::new(columns.iter().enumerate().map(field).collect::<Vec<_>>()));
        let batches = self.table.batches.iter().enumerate().map(|(number, batch)| {
            let arrays = columns.iter().filter_map(|(_, pieces)| pieces.get(number).cloned()).collect();
            let rows = arrow_array::RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
            RecordBatch::try_new_with_options(Arc::clone(&schema), arrays, &rows)
        });
        let batches = batches.collect::<Result<Vec<_>, _>>().map_err(|e| PyValueError::new_err(e.to_string()))?;
        Ok(ArrowTable::new(schema, batches))
    }
}
