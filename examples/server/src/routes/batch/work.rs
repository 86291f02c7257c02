//! Works on a batch, some rows at a time: while some are kept, the next are read and judged; each is answered once it is
//! kept.

use std::{sync::Arc, time::Duration};

use mass_core::{Locale, Options};
use opentelemetry::trace::FutureExt as _;
use tokio::sync::{Semaphore, mpsc};
use tokio_util::task::AbortOnDropHandle;

use super::{
    chunk::{self, Outcomes},
    outbox::Outbox,
    outcome::{Totals, line, refusal, taken},
    rows::{Row, Rows},
};
use crate::{
    audit,
    documents::{Kept, Sender},
    edge,
    problem::Problem,
    state::App,
    telemetry::Outcome,
};

/// Rows that are kept together, at most.
const ROWS: usize = 512;
/// Bytes of rows that are kept together, as soon as there are so many.
const BYTES: usize = 1 << 20;
/// How long rows that are there wait for more.
const PATIENCE: Duration = Duration::from_millis(20);
/// Chunks that are worked on behind the one that is to be answered next.
const BEHIND: usize = 2;
/// Connections that a batch has at the same time, at most: the database writes into one while the other is committed.
const CONNECTIONS: usize = 2;

/// A batch.
pub(super) struct Batch {
    pub app: App,
    pub sender: Sender,
    pub key: Option<String>,
    pub options: Options,
    pub locale: Locale,
    /// Turns at the database.
    pub connections: Semaphore,
}

/// A chunk that is worked on, for as long as somebody waits for it; or why no further one can be read.
type Chunk = Result<AbortOnDropHandle<Result<Outcomes, Problem>>, Problem>;

impl Batch {
    pub(super) fn new(app: App, sender: Sender, key: Option<String>, options: Options, locale: Locale) -> Self {
        Self { app, sender, key, options, locale, connections: Semaphore::new(CONNECTIONS) }
    }

    /// Works on all rows. Ends early when nobody wants the outcomes any more; what is kept until then stays.
    pub(super) async fn run(self, rows: Rows, mut outbox: Outbox) {
        let batch = Arc::new(self);
        let (hand_over, chunks) = mpsc::channel(BEHIND);
        let kept = {
            let answering = batch.answer_all(chunks, &mut outbox);
            tokio::pin!(answering);
            tokio::select! {
                biased;
                // Nobody wants more: what is being worked on is let go of.
                kept = &mut answering => kept,
                () = batch.read_all(rows, hand_over) => answering.await,
            }
        };
        let Some((mut totals, problem)) = kept else { return };
        if let Some(problem) = problem {
            totals.done = false;
            totals.problem = Some(problem.body(batch.app.config.public_url(), batch.locale));
        }
        let mut last = serde_json::to_vec(&totals).unwrap_or_default();
        last.push(b'\n');
        if outbox.write(&last).await.is_ok() {
            outbox.finish();
        }
    }

    /// Reads all rows, and has each chunk of them worked on.
    async fn read_all(self: &Arc<Self>, mut rows: Rows, chunks: mpsc::Sender<Chunk>) {
        let seed = edge::random::<16>();
        let (mut before, mut ended) = (chunk::first(), None);
        while ended.is_none() {
            let (some, end) = gather(&mut rows).await;
            ended = end;
            if !some.is_empty() {
                let Ok(place) = chunks.reserve().await else { return };
                let (batch, (behind, next)) = (Arc::clone(self), chunk::between());
                let this = std::mem::replace(&mut before, next);
                let work = async move { batch.work_on(some, seed, this, behind).await };
                let work = audit::carried(work).with_current_context();
                place.send(Ok(AbortOnDropHandle::new(tokio::spawn(work))));
            }
        }
        if let Some(Some(problem)) = ended {
            let _ = chunks.send(Err(problem)).await;
        }
    }

    /// Answers chunk by chunk; the totals, and why it ended before all were kept. `None` when the answer broke off.
    async fn answer_all(
        &self,
        mut chunks: mpsc::Receiver<Chunk>,
        outbox: &mut Outbox,
    ) -> Option<(Totals, Option<Problem>)> {
        let mut totals = Totals { done: true, ..Totals::default() };
        while let Some(chunk) = chunks.recv().await {
            let outcomes = match chunk {
                Ok(work) => work.await.unwrap_or_else(|error| Err(Problem::internal(&error))),
                Err(problem) => Err(problem),
            };
            let lines = match outcomes.and_then(|outcomes| self.lines(outcomes, &mut totals)) {
                Ok(lines) => lines,
                Err(problem) => return Some((totals, Some(problem))),
            };
            if let Err(error) = outbox.write(&lines).await {
                if error.kind() != std::io::ErrorKind::BrokenPipe {
                    tracing::error!(%error, "outcomes of a batch could not be written; its answer breaks off");
                }
                return None;
            }
        }
        Some((totals, None))
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
                    if replayed {
                        line(&mut lines, place, answer.status, replayed, &answer.body)?;
                    } else {
                        taken(&mut lines, place, answer.status, &answer.body);
                    }
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
