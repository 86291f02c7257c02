//! Some rows of a batch: judged together, kept in one transaction.
//!
//! Chunks are worked on side by side, as far as nothing depends on their order. Two things do. Keys are taken in the order
//! of the rows: the first row under a key is the one that counts. And a chunk is committed after the one before it: what a
//! batch that broke off has kept are its first rows. So each waits for the one before it twice, and never for one behind it.

use std::collections::{HashMap, HashSet};

use mass_core::{Context, Digest, Options};
use tokio::sync::oneshot;

use super::{rows::Row, work::Batch};
use crate::{
    audit,
    documents::{Given, Kept, Sender, Taken, replay, take},
    edge,
    problem::{Kind, Problem},
    store::{Answer, Keeping},
    telemetry::span,
};

/// What became of each row of a chunk.
pub(super) type Outcomes = Vec<((usize, Option<u64>), Result<Kept, Problem>)>;

/// A row that was judged.
struct Judged {
    place: (usize, Option<u64>),
    outcome: Result<Taken, Problem>,
    /// What the audit log will say of it.
    audit: mass_audit::Row,
}

/// What a chunk waits for: that the one before it has taken its keys, and that it is committed.
pub(super) struct Before {
    keyed: oneshot::Receiver<()>,
    committed: oneshot::Receiver<()>,
}

/// The same for the chunk behind it.
pub(super) struct Behind {
    keyed: oneshot::Sender<()>,
    committed: oneshot::Sender<()>,
}

/// A place between two chunks.
pub(super) fn between() -> (Behind, Before) {
    let (keyed, has_keyed) = oneshot::channel();
    let (committed, has_committed) = oneshot::channel();
    (Behind { keyed, committed }, Before { keyed: has_keyed, committed: has_committed })
}

/// The place before the first one.
pub(super) fn first() -> Before {
    let (Behind { keyed, committed }, before) = between();
    // The other end is in `before`: it takes them.
    let _ = (keyed.send(()), committed.send(()));
    before
}

/// The chunk before it came to nothing, and told why: with that the batch ends, and nobody asks for this one.
fn broken_off<E>(_: E) -> Problem {
    Problem::new(Kind::Unavailable)
}

impl Batch {
    /// Judges and keeps a chunk.
    ///
    /// # Errors
    /// A [`Problem`] when none of it is kept.
    pub(super) async fn work_on(
        &self,
        rows: Vec<Row>,
        seed: [u8; 16],
        before: Before,
        behind: Behind,
    ) -> Result<Outcomes, Problem> {
        let (sender, key, options) = (self.sender.clone(), self.key.clone(), self.options.clone());
        let work = move || judge(rows, &sender, key.as_deref(), &options, seed);
        let judged =
            tokio::task::spawn_blocking(span::carried(work)).await.map_err(|error| Problem::internal(&error))?;
        before.keyed.await.map_err(broken_off)?;
        let _connection = self.connections.acquire().await.map_err(|error| Problem::internal(&error))?;
        // A batch may take hours: a user who was deactivated meanwhile stores nothing more.
        self.app.auth.authority.goes_on(&self.app.db, &self.sender.identity, edge::now_micros()).await?;
        let user = &*self.sender.identity.user_id;
        let mut tx = self.app.db.begin().await?;
        let now = edge::now_micros();
        let ttl = i64::try_from(self.app.config.idempotency_ttl.as_micros()).unwrap_or(i64::MAX);
        // The first row under a key is the one that counts; others of the same key are judged by its answer.
        let mut first: HashMap<&str, &Answer> = HashMap::new();
        let keyed =
            || judged.iter().filter_map(|judged| judged.outcome.as_ref().ok()).filter(|t| !t.answer.key.is_empty());
        for taken in keyed() {
            first.entry(&taken.answer.key).or_insert(&taken.answer);
        }
        let expires = now.saturating_add(ttl);
        let answers: Vec<_> = first.values().map(|answer| Keeping { user, answer, expires }).collect();
        let mut free: HashSet<String> = tx.keep_answers(&answers, now).await?.into_iter().map(|(_, key)| key).collect();
        // Nobody may be there any more.
        let _ = behind.keyed.send(());
        let taken_keys: Vec<&str> = first.keys().copied().filter(|key| !free.contains(*key)).collect();
        let mut stored = tx.answers(user, &taken_keys, now).await?;
        let (mut rows, mut outcomes) = (Vec::new(), Vec::with_capacity(judged.len()));
        let mut part = Vec::with_capacity(judged.len());
        for Judged { place, outcome, mut audit } in judged {
            let outcome = match outcome {
                Ok(Taken { row, answer, .. }) if answer.key.is_empty() || free.remove(&answer.key) => {
                    if !answer.key.is_empty() {
                        stored.insert(answer.key.clone(), answer.clone());
                    }
                    rows.push(row);
                    Ok(Kept { answer, replayed: false })
                }
                Ok(Taken { answer, .. }) => match stored.get(&answer.key) {
                    Some(known) => replay(known.clone(), &answer),
                    None => Err(Problem::internal(&"an answer that was there is gone")),
                },
                Err(problem) => Err(problem),
            };
            audit::outcome_of_row(&mut audit, &outcome);
            part.push(audit);
            outcomes.push((place, outcome));
        }
        tx.tell_of_rows(part)?;
        tx.insert_masses(&rows.iter().collect::<Vec<_>>()).await?;
        before.committed.await.map_err(broken_off)?;
        tx.commit().await?;
        let _ = behind.committed.send(());
        Ok(outcomes)
    }
}

fn judge(rows: Vec<Row>, sender: &Sender, key: Option<&str>, options: &Options, seed: [u8; 16]) -> Vec<Judged> {
    let now = edge::now();
    let context = Context::new(now, seed);
    let one = |row: Row| {
        let digest = row.raw.as_ref().ok().map(|raw| Digest::of(raw));
        let outcome = row.raw.and_then(|raw| {
            let given = key.map(|key| format!("{key}#{}", row.number));
            take(raw, sender, given.as_deref().map(Given::Row), options, &context.for_row(row.number), now)
        });
        let audit = audit::row(row.number, digest, outcome.as_ref().ok());
        Judged { place: (row.number, row.line), outcome, audit }
    };
    rows.into_iter().map(one).collect()
}
