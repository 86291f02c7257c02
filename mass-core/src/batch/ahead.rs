//! Rows worked on by the threads of rayon's pool, a few chunks ahead of the one that is asked for.
//!
//! Threads of a pool outlive any call, so that what they are given must be theirs: a chunk of lines is copied, which
//! costs a hundredth of the work on it. In return nobody waits: while the rows of one chunk are looked at, the next are
//! under way, and who asks for a row that is not ready works along.

use super::{BatchRow, Lines, Unread, outcome};
use crate::{
    context::Context,
    normalize::{Normalized, Rejected},
    options::Options,
};
use std::{
    collections::VecDeque,
    ops::Range,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
    vec,
};

/// Bytes of lines in a chunk: enough that handing it over does not count, few enough to stay in a processor's cache.
const CHUNK: usize = 1 << 16;

/// Rows in a chunk at most: the outcome of a short row is many times longer.
const ROWS: usize = 64;

/// How long a thread of the pool waits before it looks again for work to do.
const LOOK: Duration = Duration::from_micros(200);

type Outcomes = Vec<Result<Normalized, Rejected>>;

/// The chunks that are under way.
#[derive(Default)]
pub(super) struct Ahead<'a> {
    chunks: VecDeque<Chunk<'a>>,
    /// What is behind the last chunk; at first nothing is known.
    lines: Option<Lines<'a>>,
    /// The chunk whose rows are being given out.
    rows: vec::IntoIter<(Unread<'a>, Lines<'a>)>,
    outcomes: vec::IntoIter<Result<Normalized, Rejected>>,
    job: Option<Arc<Job>>,
}

/// What all chunks have in common.
struct Job {
    options: Options,
    context: Context,
    /// Nobody will ask for the rows any more.
    cancelled: AtomicBool,
}

struct Chunk<'a> {
    /// Each row, and the lines behind it.
    rows: Vec<(Unread<'a>, Lines<'a>)>,
    work: Arc<Work>,
}

/// One chunk's outcomes, when they are there. Fewer than rows when the work was not finished: whoever asks does the rest.
#[derive(Default)]
struct Work {
    outcomes: Mutex<Option<Outcomes>>,
    done: Condvar,
}

impl Drop for Ahead<'_> {
    fn drop(&mut self) {
        if let Some(job) = &self.job {
            job.cancelled.store(true, Ordering::Relaxed);
        }
    }
}

impl<'a> Ahead<'a> {
    pub(super) fn is_under_way(&self) -> bool {
        self.job.is_some()
    }

    /// The next row, and the lines behind it. `lines` is what has not been given out.
    pub(super) fn next(
        &mut self,
        lines: Lines<'a>,
        options: &Options,
        context: &Context,
    ) -> Option<(BatchRow<'a>, Lines<'a>)> {
        if self.rows.len() == 0 {
            self.hand_out(lines, options, context);
            let chunk = self.chunks.pop_front()?;
            self.outcomes = chunk.work.wait().into_iter();
            self.rows = chunk.rows.into_iter();
        }
        let (row, behind) = self.rows.next()?;
        let row = match self.outcomes.next() {
            Some(outcome) => row.with(outcome),
            None => row.normalize(options, &mut context.clone()),
        };
        Some((row, behind))
    }

    /// Hands out chunks until each thread has one under way and one waiting.
    fn hand_out(&mut self, lines: Lines<'a>, options: &Options, context: &Context) {
        let job = self.job.get_or_insert_with(|| {
            let cancelled = AtomicBool::new(false);
            Arc::new(Job { options: options.clone(), context: context.clone(), cancelled })
        });
        let lines = self.lines.get_or_insert(lines);
        while self.chunks.len() < 2 * rayon::current_num_threads() {
            let Some(chunk) = Chunk::start(lines, job) else { return };
            self.chunks.push_back(chunk);
        }
    }
}

impl<'a> Chunk<'a> {
    fn start(lines: &mut Lines<'a>, job: &Arc<Job>) -> Option<Self> {
        let mut rows = Vec::new();
        let mut bytes: Vec<u8> = Vec::new();
        let mut places: Vec<(usize, Range<usize>)> = Vec::new();
        while bytes.len() < CHUNK && rows.len() < ROWS {
            let Some(row) = lines.next() else { break };
            rows.push((row, *lines));
            // What is too large is refused without reading it: whoever asks for it does that.
            if row.raw.len() > job.options.max_bytes {
                break;
            }
            let from = bytes.len();
            bytes.extend_from_slice(row.raw);
            places.push((row.row, from..bytes.len()));
        }
        if rows.is_empty() {
            return None;
        }
        let work = Arc::new(Work::default());
        let (job, theirs) = (Arc::clone(job), Arc::clone(&work));
        rayon::spawn_fifo(move || theirs.run(&bytes, places, &job));
        Some(Self { rows, work })
    }
}

impl Work {
    fn run(&self, bytes: &[u8], places: Vec<(usize, Range<usize>)>, job: &Job) {
        let mut outcomes = Vec::with_capacity(places.len());
        let mut context = job.context.clone();
        // A panic would end the process. What it leaves undone comes up again where the caller can deal with it.
        let _ = catch_unwind(AssertUnwindSafe(|| {
            for (row, place) in places {
                if job.cancelled.load(Ordering::Relaxed) {
                    return;
                }
                outcomes.push(outcome(row, bytes.get(place).unwrap_or_default(), &job.options, &mut context));
            }
        }));
        *self.outcomes() = Some(outcomes);
        self.done.notify_one();
    }

    fn outcomes(&self) -> MutexGuard<'_, Option<Outcomes>> {
        self.outcomes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The outcomes, as soon as they are there. A thread of the pool works along meanwhile.
    fn wait(&self) -> Outcomes {
        loop {
            if let Some(outcomes) = self.outcomes().take() {
                return outcomes;
            }
            match rayon::yield_now() {
                Some(rayon::Yield::Executed) => {}
                // All that is left is being worked on.
                Some(rayon::Yield::Idle) => drop(self.sleep(Some(LOOK))),
                None => drop(self.sleep(None)),
            }
        }
    }

    fn sleep(&self, most: Option<Duration>) -> MutexGuard<'_, Option<Outcomes>> {
        let guard = self.outcomes();
        let waiting = |outcomes: &mut Option<Outcomes>| outcomes.is_none();
        match most {
            Some(most) => match self.done.wait_timeout_while(guard, most, waiting) {
                Ok((guard, _)) => guard,
                Err(poisoned) => poisoned.into_inner().0,
            },
            None => self.done.wait_while(guard, waiting).unwrap_or_else(PoisonError::into_inner),
        }
    }
}
