//! Answers that are kept under their idempotency key.

use std::collections::HashMap;

use sha2::{Digest as _, Sha256};

use crate::args;

use super::{Db, DbError, DecodeError, Row, Tx, Value, many::among};

/// What was answered to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The key, in force for one user.
    pub key: String,
    /// What the key was used for: see [`fingerprint`].
    pub fingerprint: [u8; 32],
    /// The status.
    pub status: u16,
    /// The header `Location`.
    pub location: Option<String>,
    /// The body, byte for byte.
    pub body: Vec<u8>,
}

/// SHA-256 over method, path, user and the digest of the canonical body, each with its length.
pub fn fingerprint(method: &str, path: &str, user: &str, body: &[u8; 32]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in [method.as_bytes(), path.as_bytes(), user.as_bytes(), body] {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// The number under which a user's key is claimed while it is worked on.
pub fn claim(user: &str, key: &str) -> i64 {
    let digest = fingerprint("claim", key, user, &[0; 32]);
    let mut bytes = [0; 8];
    for (to, from) in bytes.iter_mut().zip(digest) {
        *to = from;
    }
    i64::from_be_bytes(bytes)
}

const COLUMNS: &str = "user_id, idem_key, fingerprint, status, location, body, created_at, expires_at";

impl Answer {
    fn read(row: &Row) -> Result<Self, DecodeError> {
        Ok(Self {
            key: row.text("idem_key")?,
            fingerprint: row.bytes("fingerprint")?.try_into().unwrap_or_default(),
            status: u16::try_from(row.int("status")?).unwrap_or_default(),
            location: row.text_or_null("location")?,
            body: row.bytes("body")?,
        })
    }
}

impl Tx {
    /// The answers that are kept under these keys of a user and have not expired.
    ///
    /// # Errors
    /// [`DbError`]
    pub async fn answers(&mut self, user: &str, keys: &[&str], now: i64) -> Result<HashMap<String, Answer>, DbError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM idempotency_keys WHERE user_id = $1 AND expires_at > $2 AND {}",
            among(self.kind(), "idem_key", 3)
        );
        let keys = Value::Texts(keys.iter().map(|key| (*key).to_owned()).collect());
        let rows = self.rows(&sql, &[user.into(), now.into(), keys]).await?;
        let answers = rows.iter().map(|row| Answer::read(row).map(|answer| (answer.key.clone(), answer)));
        Ok(answers.collect::<Result<_, _>>()?)
    }

    /// Keeps answers, except under keys that are taken; gives the keys that were free. Where another transaction is
    /// about to take one, it is waited for. The keys must differ.
    ///
    /// # Errors
    /// [`DbError`]
    pub async fn keep_answers(
        &mut self,
        user: &str,
        answers: &[&Answer],
        now: i64,
        expires: i64,
    ) -> Result<Vec<String>, DbError> {
        // In one order everywhere, so that two transactions never wait for each other.
        let mut sorted = answers.to_vec();
        sorted.sort_by(|a, b| a.key.cmp(&b.key));
        let row = |answer: &&Answer| {
            args![
                user,
                &answer.key,
                answer.fingerprint.as_slice(),
                i64::from(answer.status),
                answer.location.as_deref(),
                answer.body.as_slice(),
                now,
                expires
            ]
            .to_vec()
        };
        let rows: Vec<_> = sorted.iter().map(row).collect();
        // A key that has expired is as good as none, in the one statement that a new key takes.
        const THEN: &str = "ON CONFLICT (user_id, idem_key) DO UPDATE SET fingerprint = excluded.fingerprint, \
            status = excluded.status, location = excluded.location, body = excluded.body, \
            created_at = excluded.created_at, expires_at = excluded.expires_at \
            WHERE idempotency_keys.expires_at <= excluded.created_at RETURNING idem_key";
        let free = self.insert(&format!("idempotency_keys ({COLUMNS})"), &rows, THEN).await?;
        Ok(free.iter().map(|row| row.text("idem_key")).collect::<Result<_, _>>()?)
    }
}

impl Db {
    /// Forgets answers that have expired; gives their number.
    ///
    /// # Errors
    /// [`DbError`]
    pub async fn forget_answers(&self, now: i64) -> Result<u64, DbError> {
        let mut tx = self.begin_aside().await?;
        let forgotten = tx.execute("DELETE FROM idempotency_keys WHERE expires_at <= $1", args![now]).await?;
        tx.commit().await?;
        Ok(forgotten)
    }
}
