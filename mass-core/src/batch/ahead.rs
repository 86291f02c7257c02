//! Rows worked on by the threads of rayon's pool, a few chunks ahead of the one that is asked for.
//!
//! Threads of a pool outlive any call, so that what they are given must be theirs: a chunk of lines is copied, which
//! costs a fiftieth of the work on it. In return nobody waits: while the rows of one chunk are looked at, the next are
//! under way, and who asks for a row that is not ready works along. What is wanted of a row is made of it by the thread
//! that worked on it.

use super::{
    BatchRow,
    chunk::{CHUNK, Chunk, Copied, Job, Made},
    lines::{Lines, Unread},
    mapped::Make,
};
use crate::{
    context::Context,
    normalize::{Normalized, Rejected},
    options::Options,
};
use std::{
    collections::VecDeque,
    sync::{Arc, atomic::Ordering},
    vec,
};

type Outcome = Result<Normalized, Rejected>;

/// How something is given out: as it is, or, when another thread made it, in another way.
type Give<T> = fn(&mut Option<T>, bool) -> Option<T>;

/// The chunks that are under way.
pub(super) struct Ahead<'a, T> {
    make: Arc<Make<T>>,
    give: Give<T>,
    /// What is made has canonical bytes, and whoever asks for rows lends the room for them.
    lends: bool,
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
    /// two threads are no faster than one. So the room for canonical bytes, most of an outcome, is lent by whoever asks
    /// for rows; the rest of what another thread made is copied, and goes back to that thread.
    fn default() -> Self {
        let mut ahead = Self::new(Arc::new(|row: BatchRow<'_>| row.outcome));
        ahead.lends = true;
        ahead.give = |outcome, foreign| match outcome {
            Some(Ok(normalized)) if foreign => {
                let canonical = std::mem::take(&mut normalized.canonical);
                Some(Ok(Normalized { canonical, ..normalized.clone() }))
            }
            refused if foreign => refused.clone(),
            own => own.take(),
        };
        ahead
    }
}

impl<'a, T: Send + 'static> Ahead<'a, T> {
    /// For what is made of each row.
    pub(super) fn new(make: Arc<Make<T>>) -> Self {
        Self {
            make,
            give: |item, _| item.take(),
            lends: false,
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
            Arc::new(Job::new(Arc::clone(&self.make), self.lends, options.clone(), context.clone()))
        });
        let lines = self.lines.get_or_insert(lines);
        while self.chunks.len() < 2 * rayon::current_num_threads() {
            let Some(chunk) = Chunk::start(lines, self.spare.pop().unwrap_or_default(), job) else { return };
            self.chunks.push_back(chunk);
        }
    }
}
