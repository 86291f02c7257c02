//! Rows worked on by the threads of rayon's pool, a few chunks ahead of the one that is asked for.
//!
//! Threads of a pool outlive any call, so that what they are given must be theirs: a chunk of lines is copied, which
//! costs a fiftieth of the work on it. In return nobody waits: while the rows of one chunk are looked at, the next are
//! under way, and who asks for a row that is not ready works along.

use super::{
    BatchRow,
    lines::{Lines, Unread, outcome},
};
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
const CHUNK: usize = 1 << 17;

/// Rows in a chunk at most: the outcome of a short row is many times longer.
const ROWS: usize = 128;

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
    outcomes: Given,
    /// Room for lines of the next chunks.
    spare: Vec<Copied>,
    job: Option<Arc<Job>>,
}

/// What all chunks have in common.
struct Job {
    options: Options,
    context: Context,
    /// For each thread, what it made and has been given out: its own to throw away.
    spent: Vec<Mutex<Vec<Outcomes>>>,
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
    outcomes: Mutex<Option<Made>>,
    done: Condvar,
}

/// Outcomes, the number of the thread that made them, and what they were made of.
struct Made {
    outcomes: Outcomes,
    thread: Option<usize>,
    lines: Copied,
}

/// A copy of the lines of a chunk: their bytes, and the number and the place of each row.
#[derive(Default)]
struct Copied {
    bytes: Vec<u8>,
    places: Vec<(usize, Range<usize>)>,
}

/// Outcomes that are being given out.
///
/// Memory that one thread takes and another gives back has both wait for each other, in some allocators so long that
/// two threads are no faster than one. So what another thread made is copied, and goes back to that thread.
#[derive(Default)]
struct Given {
    outcomes: Outcomes,
    next: usize,
    /// The thread that made them, when it was another one.
    thread: Option<usize>,
}

impl Given {
    fn give_out(&mut self, made: Made, job: Option<&Job>) {
        let spent = std::mem::take(&mut self.outcomes);
        if let (Some(job), Some(thread)) = (job, self.thread) {
            job.give_back(thread, spent);
        }
        let thread = made.thread.filter(|&thread| rayon::current_thread_index() != Some(thread));
        *self = Self { outcomes: made.outcomes, next: 0, thread };
    }

    fn next(&mut self) -> Option<Result<Normalized, Rejected>> {
        let outcome = self.outcomes.get_mut(self.next)?;
        self.next += 1;
        Some(if self.thread.is_some() { outcome.clone() } else { std::mem::replace(outcome, NOTHING) })
    }
}

/// What stands where an outcome was.
const NOTHING: Result<Normalized, Rejected> = Err(Rejected { pipeline: None, issues: Vec::new() });

impl Job {
    fn give_back(&self, thread: usize, spent: Outcomes) {
        if let Some(list) = self.spent.get(thread) {
            list.lock().unwrap_or_else(PoisonError::into_inner).push(spent);
        }
    }

    /// Throws away what this thread made.
    fn clear(&self, thread: Option<usize>) {
        if let Some(list) = thread.and_then(|thread| self.spent.get(thread)) {
            let spent = std::mem::take(&mut *list.lock().unwrap_or_else(PoisonError::into_inner));
            drop(spent);
        }
    }
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
            let mut made = chunk.work.wait();
            // Room for a very long row is not kept.
            if made.lines.bytes.capacity() <= 2 * CHUNK {
                self.spare.push(std::mem::take(&mut made.lines));
            }
            self.outcomes.give_out(made, self.job.as_deref());
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
            let spent = (0..rayon::current_num_threads()).map(|_| Mutex::default()).collect();
            Arc::new(Job { options: options.clone(), context: context.clone(), spent, cancelled })
        });
        let lines = self.lines.get_or_insert(lines);
        while self.chunks.len() < 2 * rayon::current_num_threads() {
            let Some(chunk) = Chunk::start(lines, self.spare.pop().unwrap_or_default(), job) else { return };
            self.chunks.push_back(chunk);
        }
    }
}

impl<'a> Chunk<'a> {
    fn start(lines: &mut Lines<'a>, room: Copied, job: &Arc<Job>) -> Option<Self> {
        let mut rows = Vec::new();
        let Copied { mut bytes, mut places } = room;
        bytes.clear();
        places.clear();
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
        rayon::spawn_fifo(move || theirs.run(Copied { bytes, places }, &job));
        Some(Self { rows, work })
    }
}

impl Work {
    fn run(&self, lines: Copied, job: &Job) {
        let thread = rayon::current_thread_index();
        job.clear(thread);
        let mut outcomes = Vec::with_capacity(lines.places.len());
        let mut context = job.context.clone();
        // A panic would end the process. What it leaves undone comes up again where the caller can deal with it.
        let _ = catch_unwind(AssertUnwindSafe(|| {
            for (row, place) in &lines.places {
                if job.cancelled.load(Ordering::Relaxed) {
                    return;
                }
                let line = lines.bytes.get(place.clone()).unwrap_or_default();
                outcomes.push(outcome(*row, line, &job.options, &mut context));
            }
        }));
        *self.outcomes() = Some(Made { outcomes, thread, lines });
        self.done.notify_one();
    }

    fn outcomes(&self) -> MutexGuard<'_, Option<Made>> {
        self.outcomes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The outcomes, as soon as they are there. A thread of the pool works along meanwhile.
    fn wait(&self) -> Made {
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

    fn sleep(&self, most: Option<Duration>) -> MutexGuard<'_, Option<Made>> {
        let guard = self.outcomes();
        let waiting = |outcomes: &mut Option<Made>| outcomes.is_none();
        match most {
            Some(most) => match self.done.wait_timeout_while(guard, most, waiting) {
                Ok((guard, _)) => guard,
                Err(poisoned) => poisoned.into_inner().0,
            },
            None => self.done.wait_while(guard, waiting).unwrap_or_else(PoisonError::into_inner),
        }
    }
}
