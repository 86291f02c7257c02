//! Many documents: rows worked on in blocks, by several threads, with the interpreter detached; out in order.

mod row;
mod source;
mod threads;
mod work;

pub(crate) use row::BatchRow;

use crate::{
    net::net,
    options::{Accepts, Choices},
};
use pyo3::{
    PyTraverseError, PyVisit,
    exceptions::{PyRuntimeError, PyTypeError, PyValueError},
    prelude::*,
    types::{PyBool, PyDict},
};
use row::Row;
use source::{Block, Source};
use std::{
    num::NonZero,
    sync::{Mutex, PoisonError, TryLockError},
    thread, vec,
};
use work::Workers;

/// The rows of a batch; what `normalize_batch` gives.
#[pyclass(frozen, module = "mass_sdk._core", name = "_Batch")]
pub(crate) struct Batch(Mutex<State>);

struct State {
    source: Source,
    workers: Workers,
    ready: vec::IntoIter<Row>,
    /// What the source raised; it comes after the rows that were read before it.
    failed: Option<PyErr>,
    ended: bool,
    done: usize,
}

#[pymethods]
impl Batch {
    fn __iter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<BatchRow>> {
        net(py, || {
            let mut state = match self.0.try_lock() {
                Ok(state) => state,
                // A panic below the net: the row that was worked on is lost, and so is the trust in the rest.
                Err(TryLockError::Poisoned(_)) => return Ok(None),
                Err(TryLockError::WouldBlock) => {
                    return Err(PyRuntimeError::new_err("the batch is being read by another thread, or by itself"));
                }
            };
            state.next(py)
        })
    }

    /// Ends the batch and closes the file that it opened.
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        let Ok(mut state) = self.0.try_lock() else {
            return Err(PyRuntimeError::new_err("the batch is being read by another thread, or by itself"));
        };
        state.ended = true;
        state.ready = Vec::new().into_iter();
        state.workers.clear();
        state.failed = None;
        state.source.close(py);
        Ok(())
    }

    /// How far reading has come, in the unit of `_total`.
    #[getter]
    fn _done(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).done
    }

    /// All there is: bytes of a text or file, items of a sized iterable; None when that is not known.
    #[getter]
    fn _total(&self, py: Python<'_>) -> Option<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).source.total(py)
    }

    /// "B" for bytes, "rows" for items.
    #[getter]
    fn _unit(&self) -> &'static str {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).source.unit()
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        // While the batch is being read it is alive anyway.
        self.0.try_lock().map_or(Ok(()), |state| state.source.object().map_or(Ok(()), |object| visit.call(object)))
    }
}

impl State {
    fn next(&mut self, py: Python<'_>) -> PyResult<Option<BatchRow>> {
        loop {
            if let Some(row) = self.ready.next() {
                self.done = row.done;
                return Ok(Some(BatchRow::from(row)));
            }
            // Between two parts people may interrupt; the batch can go on afterwards.
            py.check_signals()?;
            // While rows are looked at the threads go on.
            while self.source.is_ready() && self.workers.is_hungry() && !self.ended && self.failed.is_none() {
                self.begin(py);
            }
            if self.workers.is_busy() {
                self.ready = self.workers.finish(py).into_iter();
            } else if let Some(error) = self.failed.take() {
                self.ended = true;
                self.source.close(py);
                return Err(error);
            } else if self.ended {
                return Ok(None);
            } else {
                self.begin(py);
            }
        }
    }

    /// Reads a block and sets the threads to work on it.
    fn begin(&mut self, py: Python<'_>) {
        let (block, failed) = self.source.read(py, &self.workers);
        self.failed = failed;
        match block {
            Some(Block::Lines(lines)) => self.workers.begin(lines),
            Some(Block::Items(items)) => self.ready = self.workers.items(py, items).into_iter(),
            None if self.failed.is_none() => {
                self.ended = true;
                self.source.close(py);
            }
            None => {}
        }
    }
}

impl Drop for State {
    fn drop(&mut self) {
        Python::attach(|py| self.source.close(py));
    }
}

/// Normalises many documents and yields an outcome for each, in order. A bad row never fails the others.
///
/// Rows are read on as they are asked for, worked on in blocks by several threads while other Python threads run, and
/// have ids of their own. Memory is bounded: some megabytes, and the longest row.
///
/// Args:
///     source: NDJSON as bytes, bytearray, memoryview or str; a path (os.PathLike); a file, binary or text; or an
///         iterable of documents in any form that `normalize` takes. In NDJSON blank lines are passed over; of an
///         iterable each item is a row.
///     progress: Show a bar on standard error: by tqdm where that is installed, else a plain line.
///     threads: Threads that work, the one that asks among them; None: as many as there are processors.
///
/// The options are those of `normalize`.
///
/// Returns:
///     Iterator[BatchRow]: one for each row. When an iterable or file raises, the rows before come first, then its
///     exception.
///
/// Raises:
///     TypeError: `source` is nothing of that kind, or a keyword has a wrong type.
///     ValueError: An option has a value that does not exist; or the file is closed.
///     OSError: The path cannot be read.
///
/// >>> import mass_sdk as mass
/// >>> for row in mass.normalize_batch(b'{"a": "1,5"}\n{"a":\n{"a": 2}\n'):
/// ...     print(row.row, row.line, row.result.payload if row.ok else row.issues[0].code)
/// 0 1 {'a': 1.5}
/// 1 2 invalid_json
/// 2 3 {'a': 2}
#[pyfunction]
#[pyo3(signature = (source, **options), text_signature = "(source, *, progress=False, threads=None, pipeline='auto', strict=True, locale='en', payload='normalize', idempotency='random', keys='preserve', signals=False, rules=None, aliases=None, trace=None, max_bytes=1048576, max_depth=64, max_issues=100, native_non_finite=False, now=None, seed=None)")]
pub(crate) fn normalize_batch<'py>(
    source: &Bound<'py, PyAny>,
    options: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = source.py();
    net(py, || {
        // Ours is a dict of our own: keyword arguments are always a new one.
        let (mut progress, mut threads) = (false, None);
        if let Some(options) = options {
            if let Some(given) = options.get_item("progress")? {
                let flag = given.cast::<PyBool>();
                progress = flag.map_err(|_| PyTypeError::new_err("`progress` must be a bool"))?.is_true();
                options.del_item("progress")?;
            }
            if let Some(given) = options.get_item("threads")? {
                threads = read_threads(&given)?;
                options.del_item("threads")?;
            }
        }
        let options = options.filter(|options| !options.is_empty());
        let accepts = Accepts { name: "normalize_batch", without: &[], context: true };
        let choices = Choices::read(accepts, options)?;
        let threads = threads.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZero::get);
        let workers = Workers::new(&choices, threads)?;
        let state = State {
            source: Source::of(source)?,
            workers,
            ready: Vec::new().into_iter(),
            failed: None,
            ended: false,
            done: 0,
        };
        let batch = Bound::new(py, Batch(Mutex::new(state)))?.into_any();
        if progress { py.import("mass_sdk._progress")?.call_method1("shown", (batch,)) } else { Ok(batch) }
    })
}

fn read_threads(given: &Bound<'_, PyAny>) -> PyResult<Option<NonZero<usize>>> {
    if given.is_none() {
        return Ok(None);
    }
    if given.is_instance_of::<PyBool>() {
        return Err(PyTypeError::new_err("`threads` must be an int or None"));
    }
    match given.extract::<i64>()? {
        threads @ 1..=1024 => Ok(NonZero::new(usize::try_from(threads)?)),
        other => Err(PyValueError::new_err(format!("`threads` must be 1 to 1024; found {other}"))),
    }
}
