//! Rows that are handed to a thread together, and what it makes of them.

use super::{
    lines::{Lines, Unread},
    mapped::Make,
};
use crate::{context::Context, normalize::room, options::Options};
use std::{
    ops::Range,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// Bytes of lines in a chunk: enough that handing it over does not count, few enough to stay in a processor's cache.
pub(super) const CHUNK: usize = 1 << 18;

/// Rows in a chunk at most: the outcome of a short row is many times longer.
const ROWS: usize = 128;

/// Room for canonical bytes beyond those of the line: the envelope of a Simple record.
const ENVELOPE: usize = 512;

/// How long a thread of the pool waits before it looks again for work to do.
const LOOK: Duration = Duration::from_micros(200);

/// What all chunks have in common.
pub(super) struct Job<T> {
    make: Arc<Make<T>>,
    /// Room for canonical bytes comes with the lines.
    lends: bool,
    options: Options,
    context: Context,
    /// For each thread, what it made and has been given out: its own to throw away.
    spent: Vec<Mutex<Vec<Vec<Option<T>>>>>,
    /// Nobody will ask for the rows any more.
    pub(super) cancelled: AtomicBool,
}

pub(super) struct Chunk<'a, T> {
    /// Each row, and the lines behind it.
    pub(super) rows: Vec<(Unread<'a>, Lines<'a>)>,
    pub(super) work: Arc<Work<T>>,
}

/// What one chunk's rows became, when it is there. Fewer than rows when the work was not finished: whoever asks does the
/// rest.
pub(super) struct Work<T> {
    made: Mutex<Option<Made<T>>>,
    done: Condvar,
}

/// What rows became, the number of the thread that made it, and what it was made of.
pub(super) struct Made<T> {
    pub(super) items: Vec<Option<T>>,
    pub(super) thread: Option<usize>,
    pub(super) lines: Copied,
}

/// A copy of the lines of a chunk: their bytes; of each row its number, that of its line, and its place.
#[derive(Default)]
pub(super) struct Copied {
    pub(super) bytes: Vec<u8>,
    places: Vec<(usize, usize, Range<usize>)>,
    /// Room that is lent for the canonical bytes of each row, taken where the rows are asked for.
    rooms: Vec<Vec<u8>>,
}

impl<T> Job<T> {
    pub(super) fn new(make: Arc<Make<T>>, lends: bool, options: Options, context: Context) -> Self {
        let spent = (0..rayon::current_num_threads()).map(|_| Mutex::default()).collect();
        Self { make, lends, options, context, spent, cancelled: AtomicBool::new(false) }
    }

    /// Hands what was given out to the thread that made it.
    pub(super) fn give_back(&self, thread: usize, spent: Vec<Option<T>>) {
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

impl<'a, T: Send + 'static> Chunk<'a, T> {
    /// Takes lines for a chunk, copied into room that is there, and has a thread of the pool work on them.
    pub(super) fn start(lines: &mut Lines<'a>, spare: Copied, job: &Arc<Job<T>>) -> Option<Self> {
        let mut rows = Vec::new();
        let Copied { mut bytes, mut places, mut rooms } = spare;
        bytes.clear();
        places.clear();
        while bytes.len() < CHUNK && rows.len() < ROWS {
            let Some(row) = lines.next() else { break };
            rows.push((row, *lines));
            // What is too large is refused without reading it: whoever asks for it does that.
            if row.raw.len() > job.options.max_bytes {
                break;
            }
            if job.lends {
                let capacity = row.raw.len() + ENVELOPE;
                match rooms.get_mut(places.len()) {
                    Some(room) if (capacity..2 * capacity).contains(&room.capacity()) => {}
                    Some(room) => *room = Vec::with_capacity(capacity),
                    None => rooms.push(Vec::with_capacity(capacity)),
                }
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
        rayon::spawn_fifo(move || theirs.run(Copied { bytes, places, rooms }, &job));
        Some(Self { rows, work })
    }
}

impl<T> Work<T> {
    fn run(&self, mut lines: Copied, job: &Job<T>) {
        let thread = rayon::current_thread_index();
        job.clear(thread);
        let mut items = Vec::with_capacity(lines.places.len());
        let mut context = job.context.clone();
        // A panic would end the process. What it leaves undone comes up again where the caller can deal with it.
        let _ = catch_unwind(AssertUnwindSafe(|| {
            let Copied { bytes, places, rooms } = &mut lines;
            for (at, (row, line, place)) in places.iter().enumerate() {
                if job.cancelled.load(Ordering::Relaxed) {
                    return;
                }
                let raw = bytes.get(place.clone()).unwrap_or_default();
                let row = Unread { row: *row, line: *line, raw };
                let lent = rooms.get_mut(at).map(|lent| room::lend(std::mem::take(lent)));
                items.push(Some((job.make)(row.normalize(&job.options, &mut context))));
                if let (Some(()), Some(unused)) = (lent, rooms.get_mut(at)) {
                    *unused = room::take_back();
                }
            }
        }));
        *self.made() = Some(Made { items, thread, lines });
        self.done.notify_one();
    }

    fn made(&self) -> MutexGuard<'_, Option<Made<T>>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was made, as soon as it is there. A thread of the pool works along meanwhile.
    pub(super) fn wait(&self) -> Made<T> {
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
