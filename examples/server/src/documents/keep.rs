//! Keeps a document and its answer, in one transaction.

use std::time::Duration;

use super::Taken;
use crate::{
    audit, edge,
    problem::{Kind, Problem},
    store::{Answer, Db, Keeping, claim},
};

/// What is answered, and whether it was answered before.
#[derive(Debug)]
pub struct Kept {
    /// The answer.
    pub answer: Answer,
    /// It is the stored answer to an earlier request.
    pub replayed: bool,
}

/// Keeps a document. Under a key that was used for the same content, nothing is kept, and the stored answer is given.
///
/// # Errors
/// A [`Problem`]: 422 for a key that was used for something else, 409 while it is worked on, 503 without a database.
pub async fn keep(db: &Db, taken: Taken, ttl: Duration) -> Result<Kept, Problem> {
    audit::taken(&taken);
    let Taken { row, answer, .. } = taken;
    if answer.key.is_empty() {
        let mut tx = db.begin().await?;
        tx.insert_masses(&[&row]).await?;
        tx.commit().await?;
        return Ok(Kept { answer, replayed: false });
    }
    let Some(mut tx) = db.begin_claiming(claim(&row.user_id, &answer.key)).await? else {
        return Err(in_flight());
    };
    let now = edge::now_micros();
    let expires = now.saturating_add(i64::try_from(ttl.as_micros()).unwrap_or(i64::MAX));
    // Most keys are new: whether this one is, is not asked before.
    let free = tx.keep_answers(&[Keeping { user: &row.user_id, answer: &answer, expires }], now).await?;
    if free.is_empty() {
        let stored = tx.answers(&row.user_id, &[&answer.key], now).await?.remove(&answer.key);
        // Not left to the drop: the same request may come again at once.
        tx.rollback().await?;
        // None is there when it expired in this very moment.
        let stored = stored.ok_or_else(in_flight)?;
        return replay(stored, &answer).inspect(|kept| audit::replayed(&kept.answer));
    }
    tx.insert_masses(&[&row]).await?;
    tx.commit().await?;
    Ok(Kept { answer, replayed: false })
}

/// The stored answer, if it is one to the same request.
///
/// # Errors
/// A [`Problem`] (422) if it is not.
pub fn replay(stored: Answer, asked: &Answer) -> Result<Kept, Problem> {
    if stored.fingerprint == asked.fingerprint {
        Ok(Kept { answer: stored, replayed: true })
    } else {
        Err(Problem::new(Kind::IdempotencyKeyReused))
    }
}

/// Another request under the same key is worked on.
pub fn in_flight() -> Problem {
    Problem::new(Kind::IdempotencyInFlight).retry_after(1)
}
