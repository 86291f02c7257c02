//! Requests of a table, one for each time window.

use super::{Table, at_work, read};
use crate::{
    document::Document,
    errors,
    net::net,
    normalized::Normalized,
    options::{Accepts, Choices},
    outcome::{Judged, Verdict},
};
use mass_core::{
    self as core,
    table::{InvalidWindows, Requests, WindowRow, Windows},
};
use pyo3::{
    exceptions::{PyRuntimeError, PyValueError},
    prelude::*,
    types::{PyDict, PyList, PyRange},
};
use rayon::prelude::*;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

/// Options that have no meaning for requests: signals are always recognised, and the table has no text.
const NOT_FOR_REQUESTS: &[&str] = &["pipeline", "keys", "signals", "native_non_finite", "trace"];

/// Requests made together.
const BLOCK: usize = 64;

/// The requests of a table; what `frame_to_requests` gives.
#[pyclass(frozen, module = "mass_sdk._core", name = "_Requests")]
pub(crate) struct FrameRequests {
    requests: Requests,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    next: usize,
    ready: VecDeque<WindowRow>,
}

/// Puts the rows of a table into windows. For `_frames.py`.
#[pyfunction]
#[pyo3(signature = (source, profile, time, window, stamp, **options))]
pub(crate) fn _frame_to_requests(
    source: &Bound<'_, PyAny>,
    profile: &Bound<'_, PyAny>,
    time: Option<String>,
    window: Option<i64>,
    stamp: &str,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<FrameRequests> {
    let py = source.py();
    net(py, || {
        let accepts = Accepts { name: "frame_to_requests", without: NOT_FOR_REQUESTS, context: true };
        let choices = Choices::read(accepts, options)?;
        let context = choices.context()?;
        let options = Arc::clone(&choices.options);
        let stamp = stamp.parse().map_err(|error| invalid(py, error))?;
        let profile = Document::read_finite(profile, &options)?;
        let table = Table::read(py, source)?;
        let sources = read::columns(&table.schema, &table.batches)?;
        let windows = Windows { time, length: window, stamp };
        let requests = at_work(py, || {
            let columns = table.columns(&sources);
            core::table::requests(&columns, profile.input(), &windows, &options, &context)
        })?;
        let requests = requests.map_err(|mut error| {
            if let InvalidWindows::Profile(rejected) = &mut error {
                profile.explain(&mut rejected.issues);
            }
            invalid(py, error)
        })?;
        Ok(FrameRequests { requests, state: Mutex::default() })
    })
}

/// `ContractError` for a profile that is refused, else `ValueError`.
fn invalid(py: Python<'_>, error: InvalidWindows) -> PyErr {
    match error {
        InvalidWindows::Profile(refused) => errors::rejected(py, refused),
        other => PyValueError::new_err(other.to_string()),
    }
}

/// Reads the length of a window such as "15min", in nanoseconds.
#[pyfunction]
pub(crate) fn _window_length(py: Python<'_>, text: &str) -> PyResult<i64> {
    net(py, || core::table::window_length(text).map_err(|error| invalid(py, error)))
}

#[pymethods]
impl FrameRequests {
    fn __iter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<FrameRequest>> {
        net(py, || {
            let Ok(mut state) = self.state.try_lock() else {
                return Err(PyRuntimeError::new_err("the requests are being made by another thread"));
            };
            if state.ready.is_empty() {
                py.check_signals()?;
                let from = state.next;
                let to = self.requests.len().min(from + BLOCK);
                let made: Vec<_> = at_work(py, || {
                    (from..to).into_par_iter().filter_map(|number| self.requests.get(number)).collect()
                })?;
                state.next = to;
                state.ready = made.into();
            }
            Ok(state.ready.pop_front().map(FrameRequest::from))
        })
    }

    fn __len__(&self) -> usize {
        self.requests.len()
    }

    fn __length_hint__(&self) -> usize {
        self.state.try_lock().map_or(0, |state| self.requests.len() - state.next + state.ready.len())
    }
}

/// The request of one time window, or why there is none.
///
/// Attributes:
///     number: Number of the window, from 0, in the order of time.
///     start, end: The window, as datetimes in UTC; None for rows that have no time.
///     rows: Positions of the rows in it, in the order of their times.
///     ok: Whether a request was made.
///     result: The request as `Normalized`, or None.
///     issues: Warnings when it is ok, errors and warnings when it is refused.
///
/// >>> import mass_sdk as mass, pyarrow as pa
/// >>> table = pa.table({"time": ["2026-11-24T10:00:00Z"], "PUE": [1.4]})
/// >>> (request,) = mass.frame_to_requests(table, {}, time="time", window="15min")
/// >>> request.ok, request.start.isoformat(), request.issues[0].code
/// (False, '2026-11-24T09:45:00+00:00', 'missing_field')
#[pyclass(frozen, module = "mass_sdk", name = "FrameRequest")]
pub(crate) struct FrameRequest {
    number: usize,
    window: Option<(i64, i64)>,
    rows: Vec<usize>,
    judged: Judged,
}

impl From<WindowRow> for FrameRequest {
    fn from(WindowRow { number, window, rows, outcome }: WindowRow) -> Self {
        Self { number, window, rows, judged: Verdict::from(outcome).into() }
    }
}

/// A moment as a datetime in UTC.
fn moment(py: Python<'_>, nanos: i64) -> PyResult<Bound<'_, PyAny>> {
    let datetime = py.import("datetime")?;
    let zone = datetime.getattr("timezone")?.getattr("utc")?;
    let keywords = PyDict::new(py);
    keywords.set_item("tzinfo", zone)?;
    let epoch = datetime.getattr("datetime")?.call((1970, 1, 1), Some(&keywords))?;
    let since = datetime.getattr("timedelta")?.call1((0, 0, nanos.div_euclid(1_000)))?;
    epoch.add(since)
}

#[pymethods]
impl FrameRequest {
    /// Number of the window, from 0, in the order of time.
    #[getter]
    fn number(&self) -> usize {
        self.number
    }

    /// When the window starts, as a datetime in UTC; None for rows that have no time.
    #[getter]
    fn start<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.window.map(|(start, _)| moment(py, start)).transpose()
    }

    /// When the window ends, as a datetime in UTC; None for rows that have no time.
    #[getter]
    fn end<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.window.map(|(_, end)| moment(py, end)).transpose()
    }

    /// Positions of the rows in it, from 0, in the order of their times: a range where they follow each other.
    #[getter]
    fn rows<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let follow = self.rows.windows(2).all(|pair| pair[0] + 1 == pair[1]);
        match (self.rows.first(), follow) {
            (Some(first), true) => {
                let end = isize::try_from(first + self.rows.len())?;
                Ok(PyRange::new(py, isize::try_from(*first)?, end)?.into_any())
            }
            _ => Ok(PyList::new(py, &self.rows)?.into_any()),
        }
    }

    /// Whether a request was made.
    #[getter]
    fn ok(&self) -> bool {
        self.judged.ok()
    }

    /// The request; None when it is refused.
    #[getter]
    fn result<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, Normalized>>> {
        self.judged.result(py)
    }

    /// Its findings: warnings when it is ok, errors and warnings when it is refused.
    #[getter]
    fn issues<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.judged.issues(py)
    }

    /// A `ContractError` with all issues; None when the request is ok.
    ///
    /// >>> import mass_sdk as mass, pyarrow as pa
    /// >>> table = pa.table({"time": ["2026-11-24T10:00:00Z"], "PUE": [1.4]})
    /// >>> [type(r.error()).__name__ for r in mass.frame_to_requests(table, {}, time="time", window="15min")]
    /// ['ContractError']
    fn error<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.judged.error(py)
    }

    /// The request, or its error raised.
    ///
    /// >>> import mass_sdk as mass, pyarrow as pa
    /// >>> table = pa.table({"time": ["2026-11-24T10:00:00Z"], "PUE": [1.4]})
    /// >>> next(mass.frame_to_requests(table, {}, time="time", window="15min")).unwrap()
    /// Traceback (most recent call last):
    ///     ...
    /// mass_sdk.ContractError: ...
    fn unwrap<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, Normalized>> {
        self.judged.unwrap(py)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let window = match (self.start(py)?, self.end(py)?) {
            (Some(start), Some(end)) => {
                format!("{} to {}", start.call_method0("isoformat")?, end.call_method0("isoformat")?)
            }
            _ => String::from("no time"),
        };
        let rows = if self.rows.len() == 1 { String::from("1 row") } else { format!("{} rows", self.rows.len()) };
        Ok(format!("<FrameRequest {}, {window}, {rows}: {}>", self.number, self.judged.words(py)?))
    }
}
