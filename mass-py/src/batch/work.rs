//! The threads of a batch.

use super::{
    row::Row,
    source::{Item, Lines},
};
use crate::{options::Choices, outcome::Verdict};
use mass_core::{self as core, Batch, BatchRow, Context, Options};
use pyo3::{exceptions::PyRuntimeError, prelude::*};
use rayon::{ThreadPool, ThreadPoolBuilder, prelude::*};
use std::{
    collections::VecDeque,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
};

/// The threads, and what they need to know. Each batch has its own: a pool for all would not survive a fork.
pub(super) struct Workers {
    options: Arc<Options>,
    /// For items in which Python's own NaN or infinity was written.
    lenient: Arc<Options>,
    context: Context,
    threads: usize,
    pool: Mutex<Option<(u32, Arc<ThreadPool>)>>,
    next: Mutex<Place>,
}

/// Bytes that one thread works on at a time.
const PART: usize = 16 * 1024;

/// Number and line of the next row, and items so far.
#[derive(Clone, Copy)]
struct Place {
    row: usize,
    line: usize,
}

type Done = (VecDeque<Row>, Place);

/// Lines that are being worked on.
pub(super) struct Job {
    process: u32,
    lines: Arc<Lines>,
    done: Mutex<mpsc::Receiver<thread::Result<Done>>>,
}

/// The rows of some lines, and the place after them.
fn work_on(lines: &Lines, place: Place, options: &Options, context: &Context) -> Done {
    let text = lines.text();
    let whole = core::normalize_batch(text, options, context).starting_at(place.row, place.line);
    let parts = whole.parts(PART);
    let (row, line) = parts.last().map_or((place.row, place.line), |last| last.clone().end());
    let rows_of = |part: Batch<'_>| -> Vec<Row> {
        let row = |row: BatchRow<'_>| Row {
            number: row.row,
            line: Some(row.line),
            raw: row.raw.to_vec(),
            verdict: row.outcome.into(),
            done: lines.end(),
        };
        part.map(row).collect()
    };
    let rows: Vec<Vec<Row>> = parts.into_par_iter().with_max_len(1).map(rows_of).collect();
    (rows.into_iter().flatten().collect(), Place { row, line })
}

impl Workers {
    pub(super) fn new(choices: &Choices<'_>, threads: usize) -> PyResult<Self> {
        Ok(Self {
            options: Arc::clone(&choices.options),
            lenient: choices.with_non_finite(),
            context: choices.context()?,
            threads,
            pool: Mutex::new(None),
            next: Mutex::new(Place { row: 0, line: 1 }),
        })
    }

    pub(super) fn options(&self) -> &Options {
        &self.options
    }

    /// The pool of this process: threads do not go over a fork.
    fn pool(&self) -> PyResult<Arc<ThreadPool>> {
        let process = std::process::id();
        let mut known = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
        match &*known {
            Some((owner, pool)) if *owner == process => Ok(Arc::clone(pool)),
            _ => {
                let named = ThreadPoolBuilder::new().num_threads(self.threads).thread_name(|n| format!("mass-{n}"));
                let pool = named.build().map_err(|e| PyRuntimeError::new_err(format!("no threads: {e}")))?;
                let pool = Arc::new(pool);
                // The parent's threads are not here to be told to end.
                std::mem::forget(known.replace((process, Arc::clone(&pool))));
                Ok(pool)
            }
        }
    }

    /// Sets the threads to work on lines.
    pub(super) fn begin(&self, lines: Lines) -> PyResult<Job> {
        let pool = self.pool()?;
        let lines = Arc::new(lines);
        let place = *self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let (sender, receiver) = mpsc::sync_channel(1);
        let (text, options, context) = (Arc::clone(&lines), Arc::clone(&self.options), self.context.clone());
        pool.spawn(move || {
            // A panic goes on in the thread that waits, above the net.
            let done = catch_unwind(AssertUnwindSafe(|| work_on(&text, place, &options, &context)));
            // Nobody waits any more when the batch was dropped.
            let _ = sender.send(done);
        });
        Ok(Job { process: std::process::id(), lines, done: Mutex::new(receiver) })
    }

    /// Waits for what was begun.
    pub(super) fn finish(&self, py: Python<'_>, job: Job) -> PyResult<VecDeque<Row>> {
        let job = if job.process == std::process::id() {
            job
        } else {
            // Begun before a fork, by threads that are not here.
            let lines = Arc::clone(&job.lines);
            std::mem::forget(job);
            self.begin(lines.again(py))?
        };
        let waited = py.detach(|| job.done.lock().unwrap_or_else(PoisonError::into_inner).recv());
        let (rows, place) = match waited {
            Ok(Ok(done)) => done,
            Ok(Err(panic)) => resume_unwind(panic),
            Err(_) => return Err(PyRuntimeError::new_err("a thread of the batch is gone")),
        };
        *self.next.lock().unwrap_or_else(PoisonError::into_inner) = place;
        Ok(rows)
    }

    pub(super) fn items(&self, py: Python<'_>, items: Vec<Item>) -> PyResult<VecDeque<Row>> {
        let pool = self.pool()?;
        let place = *self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let rows: Vec<Row> = py.detach(|| {
            pool.install(|| {
                items.into_par_iter().enumerate().map(|(index, item)| self.item(place.row + index, item)).collect()
            })
        });
        *self.next.lock().unwrap_or_else(PoisonError::into_inner) = Place { row: place.row + rows.len(), ..place };
        Ok(rows.into())
    }

    fn item(&self, row: usize, item: Item) -> Row {
        let done = row + 1;
        let document = match item {
            Ok(document) => document,
            Err(error) => {
                return Row { number: row, line: None, raw: Vec::new(), verdict: Verdict::Raised(error), done };
            }
        };
        let options = if document.has_non_finite() { &self.lenient } else { &self.options };
        let mut result = core::normalize(document.input(), options, &self.context.for_row(row));
        document.explain(match &mut result {
            Ok(normalized) => &mut normalized.issues,
            Err(rejected) => &mut rejected.issues,
        });
        Row { number: row, line: None, verdict: result.into(), raw: document.into_bytes(), done }
    }
}
