//! Guessing passwords takes longer with each failure. Counted in the database, so that replicas count together.
//!
//! A try is counted before the password is looked at and given back when it was right: a thousand guesses sent at once
//! are a thousand tries. Names that no user has are counted like others. Source: NIST SP 800-63B-4, section 3.2.2.

use std::net::IpAddr;

use sha2::{Digest, Sha256};

use crate::guards::client::network_of;
use crate::store::{Db, DbError};
use crate::{args, edge};

/// Times are in microseconds, as everywhere in the store.
const SECOND: i64 = 1_000_000;

/// How many failures are free, and how long the waits become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Failures in a row without a wait.
    pub free: u32,
    /// Seconds that the wait doubles up to, from one second on.
    pub longest_wait: u32,
    /// Seconds without a try until all is forgotten.
    pub forget_after: u32,
}

impl Patience {
    /// For one account: the sixth guess in a row waits a second, the seventh two, … up to a quarter of an hour.
    pub const ACCOUNT: Self = Self { free: 5, longest_wait: 900, forget_after: 86_400 };
    /// For one address, behind which there may be many users.
    pub const ADDRESS: Self = Self { free: 50, longest_wait: 900, forget_after: 3_600 };
}

/// The tries of one login, to be given back if the password is right.
#[derive(Debug)]
pub struct Attempt {
    account: String,
    address: String,
}

/// What a try was answered with.
#[derive(Debug)]
pub enum Admission {
    /// The password may be looked at.
    Go(Attempt),
    /// Not now: so many seconds to wait.
    Wait(u64),
}

/// Counts a try for the account and for the address, or says how long to wait.
///
/// # Errors
/// [`DbError`]
pub async fn begin(db: &Db, username: &str, address: IpAddr, now: i64) -> Result<Admission, DbError> {
    let attempt =
        Attempt { account: key("account", username), address: key("address", &network_of(address).to_string()) };
    if let Some(wait) = count(db, &attempt.address, Patience::ADDRESS, now).await? {
        return Ok(Admission::Wait(wait));
    }
    if let Some(wait) = count(db, &attempt.account, Patience::ACCOUNT, now).await? {
        return Ok(Admission::Wait(wait));
    }
    Ok(Admission::Go(attempt))
}

/// The password was right: the account starts afresh, and the address gets this one try back. Not more, or someone
/// with an account of his own could wash away his guesses at others'.
///
/// # Errors
/// [`DbError`]
pub async fn succeeded(db: &Db, attempt: Attempt) -> Result<(), DbError> {
    const AFRESH: &str = "DELETE FROM login_attempts WHERE subject = $1";
    const BACK: &str = "UPDATE login_attempts SET failures = failures - 1 WHERE subject = $1 AND failures > 0";
    let mut tx = db.begin_aside().await?;
    tx.execute(BACK, args![attempt.address]).await?;
    tx.execute(AFRESH, args![attempt.account]).await?;
    tx.commit().await
}

/// Drops what is forgotten anyway.
///
/// # Errors
/// [`DbError`]
pub async fn sweep(db: &Db, now: i64) -> Result<u64, DbError> {
    const SWEEP: &str = "DELETE FROM login_attempts WHERE last_at < $1";
    let mut tx = db.begin_aside().await?;
    let gone = tx.execute(SWEEP, args![now - SECOND * i64::from(Patience::ACCOUNT.forget_after)]).await?;
    tx.commit().await?;
    Ok(gone)
}

/// One statement, so that tries at the same time are counted one after the other. It changes no row while a wait runs.
/// The wait after n failures is 2^(n - free) seconds; `<<` and `CASE` mean the same in both databases.
const COUNT: &str = "
    INSERT INTO login_attempts (subject, failures, last_at, blocked_until) VALUES ($1, 1, $2, 0)
    ON CONFLICT (subject) DO UPDATE SET
        failures = CASE WHEN login_attempts.last_at < $3 THEN 1 ELSE login_attempts.failures + 1 END,
        last_at = $2,
        blocked_until = CASE
            WHEN login_attempts.last_at < $3 OR login_attempts.failures + 1 < $4 THEN 0
            WHEN login_attempts.failures + 1 - $4 > $5 THEN $2 + $6
            ELSE $2 + $7 * (CAST(1 AS BIGINT) << CAST(login_attempts.failures + 1 - $4 AS INTEGER)) END
    WHERE login_attempts.blocked_until <= $2
    RETURNING failures";

async fn count(db: &Db, key: &str, patience: Patience, now: i64) -> Result<Option<u64>, DbError> {
    const BLOCKED: &str = "SELECT blocked_until FROM login_attempts WHERE subject = $1";
    let forgotten = now - SECOND * i64::from(patience.forget_after);
    let doublings = i64::from(patience.longest_wait.max(1).ilog2());
    let longest = SECOND * i64::from(patience.longest_wait);
    let mut tx = db.begin_aside().await?;
    let values = args![key, now, forgotten, i64::from(patience.free), doublings, longest, SECOND];
    let counted = tx.row(COUNT, values).await?.is_some();
    let blocked = if counted { None } else { tx.row(BLOCKED, args![key]).await? };
    tx.commit().await?;
    let Some(row) = blocked else { return Ok(None) };
    let wait = (row.int("blocked_until")? - now).max(1);
    Ok(Some(wait.unsigned_abs().div_ceil(SECOND.unsigned_abs())))
}

/// Names and addresses are not kept in plain text: who reads the table learns no names that were tried, which may be
/// passwords typed into the wrong field.
fn key(kind: &str, text: &str) -> String {
    edge::hex(&Sha256::new().chain_update(kind).chain_update([0]).chain_update(text).finalize())
}
