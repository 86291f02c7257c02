//! Group commit: what many requests want written is written in one transaction.
//!
//! The head of a tenant's audit log is locked while a transaction commits. Were each document a transaction, they would wait
//! for each other's fsync. So they queue up, and a writer takes all that wait: one lock, one commit for all. Each is answered
//! when it is durable. On PostgreSQL most groups are one statement (see [`at_once`](super::at_once)): six ways to the
//! database and back took more time than what is done there. Where a transaction of several fails, each is tried by itself:
//! one that cannot be written does not take the others with it.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use opentelemetry::{
    Context,
    trace::{FutureExt as _, TraceContextExt as _},
};
use tokio::sync::{mpsc, oneshot};

use super::{Answer, Db, DbError, Draft, Keeping, KeyState, Tx, at_once::AtOnce};
use crate::{
    audit::Operation,
    documents::{Kept, Taken, in_flight, replay},
    edge,
    problem::Problem,
};

/// Jobs that are committed together, at most.
const MOST: usize = 128;
/// Jobs that may wait; others wait for room.
const WAITING: usize = 1024;

/// Where requests hand over what is to be written.
#[derive(Debug, Clone)]
pub struct Writer {
    queue: mpsc::Sender<Job>,
}

#[derive(Debug)]
struct Job {
    task: Task,
    /// The trace of the request that wants it.
    context: Context,
}

#[derive(Debug)]
enum Task {
    /// An audit entry of what had no effect.
    Note(Box<Draft>, oneshot::Sender<Result<(), Problem>>),
    /// A document, with its answer and its audit entry.
    Keep(Box<Keep>, oneshot::Sender<Result<Kept, Problem>>),
}

#[derive(Debug)]
struct Keep {
    taken: Taken,
    ttl: Duration,
    operation: Option<Arc<Operation>>,
}

impl Keep {
    fn keeping(&self, now: i64) -> Keeping<'_> {
        let ttl = i64::try_from(self.ttl.as_micros()).unwrap_or(i64::MAX);
        let Taken { row, answer, .. } = &self.taken;
        Keeping { user: &row.user_id, answer, expires: now.saturating_add(ttl) }
    }
}

impl Writer {
    /// Starts the writer. One alone: two would wait for each other's lock of the log, and in larger groups each document
    /// costs less.
    pub fn start(db: &Db) -> Self {
        let (queue, jobs) = mpsc::channel(WAITING);
        tokio::spawn(run(db.clone(), jobs));
        Self { queue }
    }

    /// Writes an audit entry.
    ///
    /// # Errors
    /// A [`Problem`] when it is not written.
    pub async fn note(&self, draft: Draft) -> Result<(), Problem> {
        let (reply, answer) = oneshot::channel();
        self.hand_over(Task::Note(Box::new(draft), reply)).await?;
        answer.await.map_err(|_| stopped())?
    }

    /// Keeps a document, as [`keep`](crate::documents::keep) does by itself.
    ///
    /// # Errors
    /// A [`Problem`]: 422 for a key that was used for something else, 409 while it is worked on, 503 without a database.
    pub async fn keep(&self, taken: Taken, ttl: Duration) -> Result<Kept, Problem> {
        crate::audit::taken(&taken);
        let (reply, answer) = oneshot::channel();
        let keep = Keep { taken, ttl, operation: crate::audit::current() };
        self.hand_over(Task::Keep(Box::new(keep), reply)).await?;
        let kept = answer.await.map_err(|_| stopped())??;
        if kept.replayed {
            crate::audit::replayed(&kept.answer);
        }
        Ok(kept)
    }

    async fn hand_over(&self, task: Task) -> Result<(), Problem> {
        self.queue.send(Job { task, context: Context::current() }).await.map_err(|_| stopped())
    }
}

fn stopped() -> Problem {
    Problem::unavailable(&"the writer has stopped")
}

impl Job {
    fn keep(&self) -> Option<&Keep> {
        match &self.task {
            Task::Keep(keep, _) => Some(keep),
            Task::Note(..) => None,
        }
    }

    /// Tells whoever waits. A caller who has gone away does not matter.
    fn answer(self, done: Result<Option<Result<Kept, Problem>>, Problem>) {
        match (self.task, done) {
            (Task::Note(_, reply), done) => reply.send(done.map(|_| ())).unwrap_or_default(),
            (Task::Keep(_, reply), Ok(kept)) => {
                reply.send(kept.unwrap_or_else(|| Err(stopped()))).unwrap_or_default();
            }
            (Task::Keep(_, reply), Err(problem)) => reply.send(Err(problem)).unwrap_or_default(),
        }
    }
}

async fn run(db: Db, mut jobs: mpsc::Receiver<Job>) {
    loop {
        let mut group = Vec::new();
        if jobs.recv_many(&mut group, MOST).await == 0 {
            return;
        }
        match traced(&db, &group).await {
            Ok(done) => group.into_iter().zip(done).for_each(|(job, done)| job.answer(Ok(done))),
            Err(error @ DbError::Unavailable(_)) => {
                let problem = Problem::from(error);
                group.into_iter().for_each(|job| job.answer(Err(problem.clone())));
            }
            Err(error) => {
                tracing::debug!(%error, jobs = group.len(), "each is written by itself");
                for job in group {
                    let alone = traced(&db, std::slice::from_ref(&job)).await;
                    job.answer(alone.map(|mut done| done.pop().flatten()).map_err(Problem::from));
                }
            }
        }
    }
}

/// The same as part of a trace: what several requests share is told in that of the first one that is sampled.
async fn traced(db: &Db, jobs: &[Job]) -> Result<Vec<Option<Result<Kept, Problem>>>, DbError> {
    let sampled = jobs.iter().map(|job| &job.context).find(|context| context.span().span_context().is_sampled());
    write(db, jobs).with_context(sampled.cloned().unwrap_or_default()).await
}

/// Writes what these jobs want in one statement, if all of it is new; what became of each document.
async fn write_at_once(db: &Db, jobs: &[Job]) -> Result<Option<Vec<Option<Result<Kept, Problem>>>>, DbError> {
    let now = edge::now_micros();
    let mut group = AtOnce::default();
    let mut names = HashSet::new();
    let mut written = Vec::new();
    for job in jobs {
        match &job.task {
            Task::Note(draft, _) => group.drafts.push((**draft).clone()),
            Task::Keep(keep, _) => {
                let Taken { row, answer, .. } = &keep.taken;
                if !answer.key.is_empty() {
                    // The second one is to be judged by the answer of the first.
                    if !names.insert((&row.user_id, &answer.key)) {
                        return Ok(None);
                    }
                    group.answers.push(keep.keeping(now));
                }
                group.rows.push(row);
                group.drafts.extend(keep.operation.as_ref().map(|operation| operation.draft()));
                written.extend(&keep.operation);
            }
        }
    }
    if !db.write_at_once(group, now).await? {
        return Ok(None);
    }
    written.iter().for_each(|operation| operation.wrote());
    let fresh = |job: &Job| Some(Ok(Kept { answer: job.keep()?.taken.answer.clone(), replayed: false }));
    Ok(Some(jobs.iter().map(fresh).collect()))
}

/// Writes what these jobs want, in one transaction; what became of each document.
async fn write(db: &Db, jobs: &[Job]) -> Result<Vec<Option<Result<Kept, Problem>>>, DbError> {
    if let Some(done) = write_at_once(db, jobs).await? {
        return Ok(done);
    }
    let mut tx = db.begin_aside().await?;
    let mut keys = Keys::take(&mut tx, jobs).await?;
    let (mut rows, mut drafts, mut written, mut done) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (place, job) in jobs.iter().enumerate() {
        match &job.task {
            Task::Note(draft, _) => {
                drafts.push((**draft).clone());
                done.push(None);
            }
            Task::Keep(keep, _) => {
                let kept = keys.judge(place, &keep.taken);
                if kept.as_ref().is_ok_and(|kept| !kept.replayed) {
                    rows.push(&keep.taken.row);
                    drafts.extend(keep.operation.as_ref().map(|operation| operation.draft()));
                    written.extend(keep.operation.clone());
                }
                done.push(Some(kept));
            }
        }
    }
    tx.insert_masses(&rows).await?;
    tx.append(drafts).await?;
    tx.commit().await?;
    written.iter().for_each(|operation| operation.wrote());
    Ok(done)
}

/// The idempotency keys of a group.
#[derive(Default)]
struct Keys {
    /// Which job has a key first: others of the same key are judged by its answer.
    first: HashMap<(String, String), usize>,
    /// What the keys are to this transaction.
    states: HashMap<(String, String), KeyState>,
    /// Answers under keys that were taken before.
    stored: HashMap<(String, String), Answer>,
}

fn name(taken: &Taken) -> (String, String) {
    (taken.row.user_id.clone(), taken.answer.key.clone())
}

impl Keys {
    async fn take(tx: &mut Tx, jobs: &[Job]) -> Result<Self, DbError> {
        let mut keys = Self::default();
        let mut wanted = Vec::new();
        let now = edge::now_micros();
        for (place, keep) in jobs.iter().enumerate().filter_map(|(place, job)| Some((place, job.keep()?))) {
            let name = name(&keep.taken);
            if !name.1.is_empty() && !keys.first.contains_key(&name) {
                keys.first.insert(name, place);
                wanted.push(keep.keeping(now));
            }
        }
        keys.states = tx.claim_and_keep(&wanted, now).await?;
        let mut taken: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for ((user, key), state) in &keys.states {
            if *state == KeyState::Taken {
                taken.entry(user).or_default().push(key);
            }
        }
        for (user, names) in taken {
            let stored = tx.answers(user, &names, now).await?;
            keys.stored.extend(stored.into_iter().map(|(key, answer)| ((user.to_owned(), key), answer)));
        }
        Ok(keys)
    }

    /// What becomes of a document under its key.
    fn judge(&mut self, place: usize, taken: &Taken) -> Result<Kept, Problem> {
        let fresh = || Ok(Kept { answer: taken.answer.clone(), replayed: false });
        if taken.answer.key.is_empty() {
            return fresh();
        }
        let name = name(taken);
        if self.first.get(&name) == Some(&place) && self.states.get(&name) == Some(&KeyState::Free) {
            self.stored.insert(name, taken.answer.clone());
            return fresh();
        }
        match self.stored.get(&name) {
            Some(stored) => replay(stored.clone(), &taken.answer),
            None => Err(in_flight()),
        }
    }
}
