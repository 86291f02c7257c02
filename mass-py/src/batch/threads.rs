//! The threads of a batch. The one that asks for rows works too, rather than wait.

use super::{
    row::Row,
    work::{Task, Terms},
};
use std::{
    collections::VecDeque,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
};

/// Rows of a task, or its panic.
type Done = thread::Result<Vec<Row>>;

/// Threads of one batch: some for all batches would not survive a fork. They are started when there is enough for them,
/// and end with the batch.
pub(super) struct Threads {
    process: u32,
    /// How many beside the one that asks.
    most: usize,
    shared: Arc<Shared>,
}

struct Shared {
    terms: Arc<Terms>,
    queue: Mutex<Queue>,
    /// There is work, or no more will come.
    work: Condvar,
    /// The first task is done.
    first: Condvar,
}

#[derive(Default)]
struct Queue {
    /// Tasks that nobody works on yet, with their numbers.
    waiting: VecDeque<(usize, Task)>,
    /// What tasks have come to, from the number `taken` on.
    done: VecDeque<Option<Done>>,
    taken: usize,
    threads: usize,
    /// Somebody waits for the first task.
    asleep: bool,
    ended: bool,
}

impl Queue {
    fn settle(&mut self, number: usize, done: Done) {
        // A task that was forgotten meanwhile has no place any more.
        if let Some(place) = number.checked_sub(self.taken).and_then(|index| self.done.get_mut(index)) {
            *place = Some(done);
        }
    }

    fn is_first(&self, number: usize) -> bool {
        self.taken == number
    }
}

impl Shared {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        // Tasks run, and panic, without the lock.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn run(&self, task: Task) -> Done {
        catch_unwind(AssertUnwindSafe(|| task.rows(&self.terms)))
    }

    /// What a thread does until the batch ends.
    fn work(&self) {
        let mut queue = self.queue();
        while !queue.ended {
            let Some((number, task)) = queue.waiting.pop_front() else {
                queue = self.work.wait(queue).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            drop(queue);
            let done = self.run(task);
            queue = self.queue();
            queue.settle(number, done);
            if queue.asleep && queue.is_first(number) {
                self.first.notify_one();
            }
        }
    }
}

impl Threads {
    /// As many threads, the one that asks among them.
    pub(super) fn new(terms: Arc<Terms>, count: usize) -> Self {
        let shared = Shared { terms, queue: Mutex::default(), work: Condvar::new(), first: Condvar::new() };
        Self { process: std::process::id(), most: count - 1, shared: Arc::new(shared) }
    }

    /// Whether they belong to the process that this one was forked from. Then nothing here may be touched: a lock may be
    /// held by a thread that is not here to give it back.
    pub(super) fn are_gone(&self) -> bool {
        self.process != std::process::id()
    }

    /// Gives them tasks, whose rows `take` will give in this order.
    pub(super) fn give(&self, tasks: impl IntoIterator<Item = Task>) {
        let mut queue = self.shared.queue();
        for task in tasks {
            let number = queue.taken + queue.done.len();
            queue.done.push_back(None);
            queue.waiting.push_back((number, task));
        }
        // The first task is for the one that asks.
        while queue.threads < self.most && queue.threads + 1 < queue.waiting.len() {
            let shared = Arc::clone(&self.shared);
            let named = thread::Builder::new().name(format!("mass-{}", queue.threads));
            if named.spawn(move || shared.work()).is_err() {
                // What threads there are will do.
                break;
            }
            queue.threads += 1;
        }
        self.shared.work.notify_all();
    }

    /// The rows of the first task that were not taken yet.
    pub(super) fn take(&self) -> Done {
        let mut queue = self.shared.queue();
        loop {
            match queue.done.front_mut().map(Option::take) {
                None => return Ok(Vec::new()),
                Some(Some(done)) => {
                    queue.done.pop_front();
                    queue.taken += 1;
                    return done;
                }
                Some(None) => {}
            }
            if let Some((number, task)) = queue.waiting.pop_front() {
                drop(queue);
                let done = self.shared.run(task);
                queue = self.shared.queue();
                queue.settle(number, done);
            } else {
                queue.asleep = true;
                queue = self.shared.first.wait(queue).unwrap_or_else(PoisonError::into_inner);
                queue.asleep = false;
            }
        }
    }

    /// Forgets all tasks.
    pub(super) fn clear(&self) {
        if self.are_gone() {
            return;
        }
        let mut queue = self.shared.queue();
        queue.taken += queue.done.len();
        queue.done.clear();
        queue.waiting.clear();
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        if self.are_gone() {
            // The parent's tasks and threads are none of ours.
            std::mem::forget(Arc::clone(&self.shared));
            return;
        }
        let mut queue = self.shared.queue();
        queue.ended = true;
        queue.waiting.clear();
        self.shared.work.notify_all();
    }
}
