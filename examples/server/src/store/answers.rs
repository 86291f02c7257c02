//! Answers that are kept under their idempotency key.

use std::collections::{HashMap, HashSet};

use sha2::{Digest as _, Sha256};

use crate::args;

use super::{
    Db, DbError, Kind, Row, Tx, Value,
    many::{Columns, in_pieces, tuples, unnest},
    packed::{ANSWERS, pack, unpack},
    row::Cell,
};

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

pub(super) const COLUMNS: &str = "user_id, idem_key, fingerprint, status, location, body, created_at, expires_at";
/// Their types on PostgreSQL.
pub(super) const TYPES: [&str; 8] = ["text", "text", "bytea", "bigint", "text", "bytea", "bigint", "bigint"];

impl Answer {
    fn read(row: &Row) -> Result<Self, DbError> {
        Ok(Self {
            key: row.text("idem_key")?,
            fingerprint: row.bytes("fingerprint")?.try_into().unwrap_or_default(),
            status: u16::try_from(row.int("status")?).unwrap_or_default(),
            location: row.text_or_null("location")?,
            body: unpack(row.bytes("body")?, ANSWERS)?,
        })
    }
}

/// What a key is to who asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyState {
    /// Another one is at it.
    InFlight,
    /// It has an answer already.
    Taken,
    /// It had none, or one that has expired; the answer is kept now.
    Free,
}

/// An answer that is to be kept.
#[derive(Debug, Clone, Copy)]
pub struct Keeping<'a> {
    /// Whose key it is.
    pub user: &'a str,
    /// The answer, with its key.
    pub answer: &'a Answer,
    /// When the key is free again.
    pub expires: i64,
}

/// The same with its body packed.
pub(super) struct Ready<'a> {
    keeping: Keeping<'a>,
    body: Vec<u8>,
}

impl Ready<'_> {
    fn name(&self) -> Name {
        (self.keeping.user.to_owned(), self.keeping.answer.key.clone())
    }

    /// The number under which its key is claimed.
    pub(super) fn claim(&self) -> i64 {
        claim(self.keeping.user, &self.keeping.answer.key)
    }

    pub(super) fn cells(&self, now: i64) -> [Cell<'_>; 8] {
        let Self { keeping: Keeping { user, answer, expires }, body } = self;
        let Answer { key, fingerprint, status, location, .. } = answer;
        [
            Cell::from(*user),
            Cell::from(key),
            Cell::from(fingerprint.as_slice()),
            Cell::from(i64::from(*status)),
            Cell::from(location),
            Cell::from(body.as_slice()),
            Cell::from(now),
            Cell::from(*expires),
        ]
    }
}

/// A key that has expired is as good as none, in the one statement that a new key takes.
const UNLESS_TAKEN: &str = "ON CONFLICT (user_id, idem_key) DO UPDATE SET fingerprint = excluded.fingerprint, \
    status = excluded.status, location = excluded.location, body = excluded.body, created_at = excluded.created_at, \
    expires_at = excluded.expires_at WHERE idempotency_keys.expires_at <= excluded.created_at \
    RETURNING user_id, idem_key";

/// A user's key.
type Name = (String, String);

fn names(rows: &[Row]) -> Result<HashSet<Name>, DbError> {
    rows.iter().map(|row| Ok((row.text("user_id")?, row.text("idem_key")?))).collect()
}

impl Tx {
    /// The answers that are kept under these keys of a user and have not expired.
    ///
    /// # Errors
    /// [`DbError`]
    pub async fn answers(&mut self, user: &str, keys: &[&str], now: i64) -> Result<HashMap<String, Answer>, DbError> {
        let mut found = HashMap::new();
        if keys.is_empty() {
            return Ok(found);
        }
        let mut read = |rows: Vec<Row>| {
            for row in rows {
                let answer = Answer::read(&row)?;
                found.insert(answer.key.clone(), answer);
            }
            Ok::<_, DbError>(())
        };
        if self.kind() == Kind::Postgres {
            const ASKED: [&str; 3] = ["text", "text", "bigint"];
            let asked = unnest(1, &ASKED);
            let sql = format!(
                "SELECT kept.* FROM {asked} AS asked (user_id, idem_key, now) JOIN idempotency_keys AS kept \
                 ON kept.user_id = asked.user_id AND kept.idem_key = asked.idem_key AND kept.expires_at > asked.now"
            );
            let asked = keys.iter().map(|key| [Cell::from(user), Cell::from(*key), Cell::from(now)]);
            read(self.many(&sql, Columns::of(&ASKED, asked)?).await?)?;
            return Ok(found);
        }
        let select =
            format!("SELECT {COLUMNS} FROM idempotency_keys WHERE user_id = $1 AND expires_at > $2 AND idem_key");
        for keys in in_pieces(keys) {
            let sql = format!("{select} IN {}", tuples(1, keys.len(), 3));
            let mut values = args![user, now].to_vec();
            values.extend(keys.iter().map(|key| Value::from(*key)));
            read(self.rows(&sql, &values).await?)?;
        }
        Ok(found)
    }

    /// Keeps answers, except under keys that are taken; gives the keys that were free, with their users. Where another
    /// transaction is about to take one, it is waited for. The keys must differ.
    ///
    /// # Errors
    /// [`DbError`]
    pub async fn keep_answers(&mut self, answers: &[Keeping<'_>], now: i64) -> Result<HashSet<Name>, DbError> {
        let sorted = sorted(answers);
        self.keep_sorted(&sorted.iter().collect::<Vec<_>>(), now).await
    }

    async fn keep_sorted(&mut self, answers: &[&Ready<'_>], now: i64) -> Result<HashSet<Name>, DbError> {
        if answers.is_empty() {
            return Ok(HashSet::new());
        }
        if self.kind() == Kind::Postgres {
            let rows = Columns::of(&TYPES, answers.iter().map(|ready| ready.cells(now)))?;
            let unnest = unnest(1, &TYPES);
            let sql = format!("INSERT INTO idempotency_keys ({COLUMNS}) SELECT * FROM {unnest} {UNLESS_TAKEN}");
            return names(&self.many(&sql, rows).await?);
        }
        let mut free = HashSet::new();
        for answers in in_pieces(answers) {
            let tuples = tuples(answers.len(), TYPES.len(), 1);
            let sql = format!("INSERT INTO idempotency_keys ({COLUMNS}) VALUES {tuples} {UNLESS_TAKEN}");
            let values: Vec<Value> = answers.iter().flat_map(|ready| ready.cells(now)).map(Value::from).collect();
            free.extend(names(&self.rows(&sql, &values).await?)?);
        }
        Ok(free)
    }

    /// Claims keys until the transaction ends, and keeps the answers under those that are free. The keys must differ.
    ///
    /// # Errors
    /// [`DbError`]
    pub async fn claim_and_keep(
        &mut self,
        answers: &[Keeping<'_>],
        now: i64,
    ) -> Result<HashMap<Name, KeyState>, DbError> {
        let sorted = sorted(answers);
        let mut states: HashMap<Name, KeyState> = HashMap::new();
        if sorted.is_empty() {
            return Ok(states);
        }
        if self.kind() == Kind::Postgres {
            // One statement: at this rate the way to the database and back is most of the time that keys take.
            let types = [TYPES.as_slice(), &["bigint"]].concat();
            let unnest = unnest(1, &types);
            let sql = format!(
                "WITH wanted AS MATERIALIZED (SELECT u.*, pg_try_advisory_xact_lock(u.claim) AS mine \
                 FROM {unnest} AS u ({COLUMNS}, claim)), \
                 kept AS (INSERT INTO idempotency_keys ({COLUMNS}) SELECT {COLUMNS} FROM wanted WHERE mine {UNLESS_TAKEN}) \
                 SELECT user_id, idem_key, CASE WHEN mine THEN 1::bigint ELSE 0::bigint END AS mine, \
                 CASE WHEN (user_id, idem_key) IN (SELECT user_id, idem_key FROM kept) THEN 1::bigint \
                 ELSE 0::bigint END AS free FROM wanted"
            );
            let rows = sorted.iter().map(|ready| ready.cells(now).into_iter().chain([Cell::from(ready.claim())]));
            for row in self.many(&sql, Columns::of(&types, rows)?).await? {
                let state = match (row.bool("mine")?, row.bool("free")?) {
                    (false, _) => KeyState::InFlight,
                    (true, false) => KeyState::Taken,
                    (true, true) => KeyState::Free,
                };
                states.insert((row.text("user_id")?, row.text("idem_key")?), state);
            }
            return Ok(states);
        }
        let mut mine = Vec::new();
        for ready in &sorted {
            let is_mine = self.claim(ready.claim()).await?;
            states.insert(ready.name(), if is_mine { KeyState::Taken } else { KeyState::InFlight });
            mine.extend(is_mine.then_some(ready));
        }
        for name in self.keep_sorted(&mine, now).await? {
            states.insert(name, KeyState::Free);
        }
        Ok(states)
    }
}

/// Makes answers ready, in one order everywhere: so two transactions never wait for each other.
pub(super) fn sorted<'a>(answers: &[Keeping<'a>]) -> Vec<Ready<'a>> {
    let mut sorted = answers.to_vec();
    sorted.sort_by(|a, b| (a.user, &a.answer.key).cmp(&(b.user, &b.answer.key)));
    sorted.into_iter().map(|keeping| Ready { keeping, body: pack(&keeping.answer.body, ANSWERS) }).collect()
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
