//! Works on a batch, some rows at a time: judged together, kept in one transaction, answered once they are kept.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use mass_core::{Context, Digest, Locale, Options};
use tokio::sync::mpsc;

use super::{
    outbox::Outbox,
    outcome::{Totals, line, refusal},
    rows::{Row, Rows},
};
use crate::{
    audit,
    documents::{Given, Kept, Sender, Taken, replay, take},
    edge,
    problem::Problem,
    state::App,
    store::{Answer, Keeping, Tx},
    telemetry::{Outcome, span},
};

/// Rows that are kept together, at most.
const ROWS: usize = 512;
/// Bytes of rows that are kept together, as soon as there are so many.
const BYTES: usize = 1 << 20;
/// How long rows that are there wait for more.
const PATIENCE: Duration = Duration::from_millis(20);

/// A batch.
pub(super) struct Batch {
    pub app: App,
    pub sender: Sender,
    pub key: Option<String>,
    pub options: Options,
    pub locale: Locale,
}

/// Rows that were judged, or why the rest cannot be.
type Chunk = Result<Vec<Judged>, Problem>;

/// What became of each row of a chunk.
type Outcomes = Vec<((usize, Option<u64>), Result<Kept, Problem>)>;

/// A chunk that is written and not yet committed.
struct Written {
    tx: Tx,
    outcomes: Outcomes,
}

/// A row that was judged.
struct Judged {
    place: (usize, Option<u64>),
    outcome: Result<Taken, Problem>,
    /// What the audit log will say of it.
    audit: mass_audit::Row,
}

impl Batch {
    /// Works on all rows: while some are kept, the next are read and judged. Ends early when nobody wants the outcomes any
    /// more; what is kept until then stays.
    pub(super) async fn run(self, rows: Rows, mut outbox: Outbox) {
        let (hand_over, chunks) = mpsc::channel(1);
        let kept = {
            let keeping = self.keep_all(chunks, &mut outbox);
            tokio::pin!(keeping);
            tokio::select! {
                biased;
                // Nobody wants more: what is being judged is let go of.
                kept = &mut keeping => kept,
                () = self.judge_all(rows, hand_over) => keeping.await,
            }
        };
        let Some((mut totals, problem)) = kept else { return };
        if let Some(problem) = problem {
            totals.done = false;
            totals.problem = Some(problem.body(self.app.config.public_url(), self.locale));
        }
        let mut last = serde_json::to_vec(&totals).unwrap_or_default();
        last.push(b'\n');
        if outbox.write(&last).await.is_ok() {
            outbox.finish();
        }
    }

    /// Reads and judges, a chunk ahead of the one that is kept.
    async fn judge_all(&self, mut rows: Rows, chunks: mpsc::Sender<Chunk>) {
        let seed = edge::random::<16>();
        let mut ended = None;
        while ended.is_none() {
            let (chunk, end) = gather(&mut rows).await;
            ended = end;
            if !chunk.is_empty() {
                let (sender, key, options) = (self.sender.clone(), self.key.clone(), self.options.clone());
                let work = move || judge(chunk, &sender, key.as_deref(), &options, seed);
                let judged = tokio::task::spawn_blocking(span::carried(work)).await;
                if chunks.send(judged.map_err(|error| Problem::internal(&error))).await.is_err() {
                    return;
                }
            }
        }
        if let Some(Some(problem)) = ended {
            let _ = chunks.send(Err(problem)).await;
        }
    }

    /// Keeps and answers chunk by chunk; the totals, and why it ended before all were kept. `None` when the answer broke
    /// off.
    ///
    /// While a chunk is committed, the next is written already, in a transaction of its own: it is not committed before.
    async fn keep_all(
        &self,
        mut chunks: mpsc::Receiver<Chunk>,
        outbox: &mut Outbox,
    ) -> Option<(Totals, Option<Problem>)> {
        let mut totals = Totals { done: true, ..Totals::default() };
        let mut written = Box::pin(self.write_next(&mut chunks)).await;
        while let Some(chunk) = written {
            written = match chunk {
                Err(problem) => return Some((totals, Some(problem))),
                Ok(Written { tx, outcomes }) => {
                    let mut next = Box::pin(self.write_next(&mut chunks));
                    let mut commit = Box::pin(tx.commit());
                    // Outcomes do not wait for rows that have not come yet.
                    let (committed, next_written) = tokio::select! {
                        biased;
                        committed = &mut commit => (committed, None),
                        next = &mut next => (commit.await, Some(next)),
                    };
                    let lines = match committed {
                        Ok(()) => self.lines(outcomes, &mut totals),
                        Err(error) => Err(error.into()),
                    };
                    match lines {
                        Err(problem) => return Some((totals, Some(problem))),
                        Ok(lines) => {
                            if let Err(error) = outbox.write(&lines).await {
                                if error.kind() != std::io::ErrorKind::BrokenPipe {
                                    tracing::error!(%error, "outcomes of a batch could not be written; its answer breaks off");
                                }
                                return None;
                            }
                        }
                    }
                    match next_written {
                        Some(next) => next,
                        None => next.await,
                    }
                }
            };
        }
        Some((totals, None))
    }

    /// Writes the next chunk, up to its commit. `None` when there is no further one.
    async fn write_next(&self, chunks: &mut mpsc::Receiver<Chunk>) -> Option<Result<Written, Problem>> {
        match chunks.recv().await? {
            Err(problem) => Some(Err(problem)),
            Ok(judged) => Some(self.write(judged).await),
        }
    }

    /// The outcomes of a chunk that was kept, as lines.
    fn lines(&self, outcomes: Outcomes, totals: &mut Totals) -> Result<Vec<u8>, Problem> {
        let mut lines = Vec::new();
        for (place, outcome) in outcomes {
            totals.rows += 1;
            match outcome {
                Ok(Kept { answer, replayed }) => {
                    *(if replayed { &mut totals.replayed } else { &mut totals.accepted }) += 1;
                    let outcome = if replayed { Outcome::Replayed } else { Outcome::Accepted };
                    self.app.telemetry.metrics.document(self.sender.path, outcome);
                    line(&mut lines, place, answer.status, replayed, &answer.body)?;
                }
                Err(problem) => {
                    totals.rejected += 1;
                    self.app.telemetry.metrics.refused(self.sender.path, &problem);
                    refusal(&mut lines, place, &problem, self.app.config.public_url(), self.locale)?;
                }
            }
        }
        Ok(lines)
    }

    /// Writes what was taken, in one transaction.
    async fn write(&self, judged: Vec<Judged>) -> Result<Written, Problem> {
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
        let taken_keys: Vec<&str> = first.keys().copied().filter(|key| !free.contains(*key)).collect();
        let mut stored = tx.answers(user, &taken_keys, now).await?;
        let (mut rows, mut outcomes) = (Vec::new(), Vec::with_capacity(judged.len()));
        let mut part = Vec::with_capacity(judged.len());
        for Judged { place, outcome, mut audit } in judged {
            let outcome = match outcome {
                Ok(Taken { row, answer, .. }) if answer.key.is_empty() || free.remove(&answer.key) => {
                    stored.insert(answer.key.clone(), answer.clone());
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
        Ok(Written { tx, outcomes })
    }
}

/// The next rows that are worked on together; also whether, and how, the batch ended.
async fn gather(rows: &mut Rows) -> (Vec<Row>, Option<Option<Problem>>) {
    let (mut chunk, mut bytes) = (Vec::new(), 0);
    while chunk.len() < ROWS && bytes < BYTES {
        let next = if chunk.is_empty() {
            rows.recv().await
        } else {
            match tokio::time::timeout(PATIENCE, rows.recv()).await {
                Ok(next) => next,
                Err(_late) => break,
            }
        };
        match next {
            None => return (chunk, Some(None)),
            Some(Err(problem)) => return (chunk, Some(Some(problem))),
            Some(Ok(row)) => {
                bytes += row.raw.as_ref().map_or(0, Vec::len);
                chunk.push(row);
            }
        }
    }
    (chunk, None)
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
