//! Rows worked on by the threads of rayon's pool, a few chunks ahead of the one that is asked for.
//!
//! Threads of a pool outlive any call, so that what they are given must be theirs: a chunk of lines is copied, which
//! costs a fiftieth of the work on it. In return nobody waits: while the rows of one chunk are looked at, the next are
//! under way, and who asks for a row that is not ready works along. What is wanted of a row is made of it by the thread
//! that worked on it.

use super::{
    BatchRow,
    lines::{Lines, Unread},
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
const CHUNK: usize = 1 << 18;

/// Rows in a chunk at most: the outcome of a short row is many times longer.
const ROWS: usize = 128;

/// How long a thread of the pool waits before it looks again for work to do.
const LOOK: Duration = Duration::from_micros(200);

type Outcome = Result<Normalized, Rejected>;

/// What is made of a row.
pub(super) type Make<T> = dyn Fn(BatchRow<'_>) -> T + Send + Sync;

/// How something is given out: as it is, or, when another thread made it, in another way.
type Give<T> = fn(&mut Option<T>, bool) -> Option<T>;

/// The chunks that are under way.
pub(super) struct Ahead<'a, T> {
    make: Arc<Make<T>>,
    give: Give<T>,
    chunks: VecDeque<Chunk<'a, T>>,
    /// What is behind the last chunk; at first nothing is known.
    lines: Option<Lines<'a>>,
    /// The chunk whose rows are being given out.
    rows: vec::IntoIter<(Unread<'a>, Lines<'a>)>,
    given: Given<T>,
    /// Room for lines of the next chunks.
    spare: Vec<Copied>,
    job: Option<Arc<Job<T>>>,
}

/// What all chunks have in common.
struct Job<T> {
    make: Arc<Make<T>>,
    options: Options,
    context: Context,
    /// For each thread, what it made and has been given out: its own to throw away.
    spent: Vec<Mutex<Vec<Vec<Option<T>>>>>,
    /// Nobody will ask for the rows any more.
    cancelled: AtomicBool,
}

struct Chunk<'a, T> {
    /// Each row, and the lines behind it.
    rows: Vec<(Unread<'a>, Lines<'a>)>,
    work: Arc<Work<T>>,
}

/// What one chunk's rows became, when it is there. Fewer than rows when the work was not finished: whoever asks does the
/// rest.
struct Work<T> {
    made: Mutex<Option<Made<T>>>,
    done: Condvar,
}

/// What rows became, the number of the thread that made it, and what it was made of.
struct Made<T> {
    items: Vec<Option<T>>,
    thread: Option<usize>,
    lines: Copied,
}

/// A copy of the lines of a chunk: their bytes; of each row its number, that of its line, and its place.
#[derive(Default)]
struct Copied {
    bytes: Vec<u8>,
    places: Vec<(usize, usize, Range<usize>)>,
}

/// What is being given out.
struct Given<T> {
    items: Vec<Option<T>>,
    next: usize,
    /// The thread that made it, when it was another one.
    thread: Option<usize>,
}

impl<T> Given<T> {
    fn give_out(&mut self, made: Made<T>, job: Option<&Job<T>>) {
        let spent = std::mem::take(&mut self.items);
        if let (Some(job), Some(thread)) = (job, self.thread) {
            job.give_back(thread, spent);
        }
        let thread = made.thread.filter(|&thread| rayon::current_thread_index() != Some(thread));
        *self = Self { items: made.items, next: 0, thread };
    }

    fn next(&mut self, give: Give<T>) -> Option<T> {
        let item = self.items.get_mut(self.next)?;
        self.next += 1;
        give(item, self.thread.is_some())
    }
}

impl<T> Job<T> {
    fn give_back(&self, thread: usize, spent: Vec<Option<T>>) {
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

impl<T> Drop for Ahead<'_, T> {
    fn drop(&mut self) {
        if let Some(job) = &self.job {
            job.cancelled.store(true, Ordering::Relaxed);
        }
    }
}

impl Default for Ahead<'_, Outcome> {
    /// For outcomes as they are.
    ///
    /// Memory that one thread takes and another gives back has both wait for each other, in some allocators so long that
    /// two threads are no faster than one. So what another thread made is copied, and goes back to that thread.
    fn default() -> Self {
        let mut ahead = Self::new(Arc::new(|row: BatchRow<'_>| row.outcome));
        ahead.give = |outcome, foreign| if foreign { outcome.clone() } else { outcome.take() };
        ahead
    }
}

impl<'a, T: Send + 'static> Ahead<'a, T> {
    /// For what is made of each row.
    pub(super) fn new(make: Arc<Make<T>>) -> Self {
        Self {
            make,
            give: |item, _| item.take(),
            chunks: VecDeque::new(),
            lines: None,
            rows: Vec::new().into_iter(),
            given: Given { items: Vec::new(), next: 0, thread: None },
            spare: Vec::new(),
            job: None,
        }
    }

    pub(super) fn is_under_way(&self) -> bool {
        self.job.is_some()
    }

    /// The next row, what was made of it, and the lines behind it. `lines` is what has not been given out.
    pub(super) fn next(
        &mut self,
        lines: Lines<'a>,
        options: &Options,
        context: &Context,
    ) -> Option<(Unread<'a>, T, Lines<'a>)> {
        if self.rows.len() == 0 {
            self.hand_out(lines, options, context);
            let chunk = self.chunks.pop_front()?;
            let mut made = chunk.work.wait();
            // Room for a very long row is not kept.
            if made.lines.bytes.capacity() <= 2 * CHUNK {
                self.spare.push(std::mem::take(&mut made.lines));
            }
            self.given.give_out(made, self.job.as_deref());
            self.rows = chunk.rows.into_iter();
        }
        let (row, behind) = self.rows.next()?;
        let made = match self.given.next(self.give) {
            Some(made) => made,
            None => (self.make)(row.normalize(options, &mut context.clone())),
        };
        Some((row, made, behind))
    }

    /// Hands out chunks until each thread has one under way and one waiting.
    fn hand_out(&mut self, lines: Lines<'a>, options: &Options, context: &Context) {
        let job = self.job.get_or_insert_with(|| {
            let cancelled = AtomicBool::new(false);
            let spent = (0..rayon::current_num_threads()).map(|_| Mutex::default()).collect();
            let make = Arc::clone(&self.make);
            Arc::new(Job { make, options: options.clone(), context: context.clone(), spent, cancelled })
        });
        let lines = self.lines.get_or_insert(lines);
        while self.chunks.len() < 2 * rayon::current_num_threads() {
            let Some(chunk) = Chunk::start(lines, self.spare.pop().unwrap_or_default(), job) else { return };
            self.chunks.push_back(chunk);
        }
    }
}

impl<'a, T: Send + 'static> Chunk<'a, T> {
    fn start(lines: &mut Lines<'a>, room: Copied, job: &Arc<Job<T>>) -> Option<Self> {
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
            places.push((row.row, row.line, from..bytes.len()));
        }
        if rows.is_empty() {
            return None;
        }
        let work = Arc::new(Work { made: Mutex::new(None), done: Condvar::new() });
        let (job, theirs) = (Arc::clone(job), Arc::clone(&work));
        rayon::spawn_fifo(move || theirs.run(Copied { bytes, places }, &job));
        Some(Self { rows, work })
    }
}

impl<T> Work<T> {
    fn run(&self, lines: Copied, job: &Job<T>) {
        let thread = rayon::current_thread_index();
        job.clear(thread);
        let mut items = Vec::with_capacity(lines.places.len());
        let mut context = job.context.clone();
        // A panic would end the process. What it leaves undone comes up again where the caller can deal with it.
        let _ = catch_unwind(AssertUnwindSafe(|| {
            for (row, line, place) in &lines.places {
                if job.cancelled.load(Ordering::Relaxed) {
                    return;
                }
                let raw = lines.bytes.get(place.clone()).unwrap_or_default();
                let row = Unread { row: *row, line: *line, raw };
                items.push(Some((job.make)(row.normalize(&job.options, &mut context))));
            }
        }));
        *self.made() = Some(Made { items, thread, lines });
        self.done.notify_one();
    }

    fn made(&self) -> MutexGuard<'_, Option<Made<T>>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was made, as soon as it is there. A thread of the pool works along meanwhile.
    fn wait(&self) -> Made<T> {
        loop {
            if let Some(made) = self.made().take() {
                return made;
            }
            match rayon::yield_now() {
                Some(rayon::Yield::Executed) => {}
                // All that is left is being worked on.
                Some(rayon::Yield::Idle) => drop(self.sleep(Some(LOOK))),
                None => drop(self.sleep(None)),
            }
        }
    }

    fn sleep(&self, most: Option<Duration>) -> MutexGuard<'_, Option<Made<T>>> {
        let guard = self.made();
        let waiting = |made: &mut Option<Made<T>>| made.is_none();
        match most {
            Some(most) => match self.done.wait_timeout_while(guard, most, waiting) {
                Ok((guard, _)) => guard,
                Err(poisoned) => poisoned.into_inner().0,
            },
            None => self.done.wait_while(guard, waiting).unwrap_or_else(PoisonError::into_inner),
        }
    }
}
