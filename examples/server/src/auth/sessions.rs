//! Sessions: families of refresh tokens. Each token is good once; the answer to it carries the next.
//!
//! A token that is shown again was copied, so its whole family ends (RFC 9700, section 4.14.2). One case is not theft: a
//! client that lost the answer, or two of its tabs at the same moment. For some seconds a used token is therefore
//! answered again, with the *same* next token as before: the family does not fork, and as soon as that next token has
//! been used, the old one counts as copied.
//!
//! Tokens are stored as digests. The next token is a digest of the last one and of a salt of the session, so that it can
//! be found again without being stored; who has but the database, or but a token, cannot make it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use crate::problem::{Kind, Problem};
use crate::store::{Db, DbError, DecodeError, Tx};
use crate::{args, audit, edge};

/// How long tokens live, in microseconds.
#[derive(Debug, Clone, Copy)]
pub struct Lifetimes {
    /// A refresh token that is not used.
    pub idle: i64,
    /// A session, however much it is used.
    pub session: i64,
    /// How long after its use a token is answered with the same next one.
    pub grace: i64,
}

impl Default for Lifetimes {
    /// A week, thirty days, ten seconds.
    fn default() -> Self {
        const DAY: i64 = 86_400_000_000;
        Self { idle: 7 * DAY, session: 30 * DAY, grace: 10_000_000 }
    }
}

/// A session with the refresh token that is good now.
#[derive(Debug)]
pub struct Issued {
    /// The id of the session.
    pub session: String,
    /// Whose it is.
    pub user: String,
    /// The refresh token.
    pub refresh_token: SecretString,
    /// When it stops being good, in microseconds since 1970.
    pub expires_at: i64,
}

/// Why a session could not begin or go on.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// Unknown, too old, or of a session that has ended.
    #[error("the refresh token is not good")]
    Invalid,
    /// Used before: its session has been ended just now.
    #[error("the refresh token had been used before; its session has been ended")]
    Reused {
        /// The session.
        session: String,
    },
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<DecodeError> for SessionError {
    fn from(error: DecodeError) -> Self {
        Self::Database(error.into())
    }
}

/// Why sessions end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The user logged out.
    Logout,
    /// A refresh token was used twice.
    Reuse,
    /// The user was deactivated.
    Deactivated,
    /// The password was changed.
    PasswordChanged,
}

impl Ending {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Logout => "logout",
            Self::Reuse => "reuse",
            Self::Deactivated => "deactivated",
            Self::PasswordChanged => "password_changed",
        }
    }
}

/// Begins a session for a user.
///
/// # Errors
/// [`DbError`]
pub async fn begin(db: &Db, user: &str, lifetimes: Lifetimes, now: i64) -> Result<Issued, DbError> {
    const SESSION: &str =
        "INSERT INTO sessions (id, user_id, salt, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)";
    let session = edge::new_id("ses");
    let salt: [u8; 32] = edge::random();
    let refresh_token = text(edge::random());
    let ends = now + lifetimes.session;
    let expires_at = ends.min(now + lifetimes.idle);
    let mut tx = db.begin().await?;
    tx.execute(SESSION, args![&session, user, salt.to_vec(), now, ends]).await?;
    tx.execute(TOKEN, args![digest(&refresh_token), &session, now, expires_at]).await?;
    tx.commit().await?;
    Ok(Issued { session, user: user.to_owned(), refresh_token, expires_at })
}

const TOKEN: &str =
    "INSERT INTO refresh_tokens (token_hash, session_id, issued_at, expires_at) VALUES ($1, $2, $3, $4)";

/// Takes the token of which it is the turn. Of two at the same time one gets the row, the other finds it taken.
const TAKE: &str = "
    UPDATE refresh_tokens SET used_at = $2
    WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2 AND session_id IN (
        SELECT s.id FROM sessions s JOIN users u ON u.id = s.user_id
        WHERE s.ended_at IS NULL AND s.expires_at > $2 AND u.active = 1)
    RETURNING session_id";

const SESSION_OF: &str = "SELECT user_id, salt, expires_at FROM sessions WHERE id = $1";

/// A token that could not be taken: its session, and when it was used, if the session still runs.
const USED: &str = "
    SELECT t.session_id, t.used_at FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id
    WHERE t.token_hash = $1 AND t.used_at IS NOT NULL AND s.ended_at IS NULL AND s.expires_at > $2";

const UNUSED: &str =
    "SELECT expires_at FROM refresh_tokens WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2";

/// Changes a refresh token for the next one.
///
/// # Errors
/// [`SessionError`]
pub async fn rotate(db: &Db, token: &SecretString, lifetimes: Lifetimes, now: i64) -> Result<Issued, SessionError> {
    let mut tx = db.begin().await?;
    let Some(row) = tx.row(TAKE, args![digest(token), now]).await? else {
        let answer = again(&mut tx, token, lifetimes, now).await;
        if let Err(SessionError::Reused { .. } | SessionError::Invalid) = &answer {
            audit::refused(&Problem::new(Kind::Unauthorized));
        }
        // Also after a refusal: it may have ended the session.
        tx.commit().await?;
        return answer;
    };
    let session = row.text("session_id")?;
    let (user, salt, ends) = session_by_id(&mut tx, &session).await?;
    let refresh_token = next(&salt, token);
    let expires_at = ends.min(now + lifetimes.idle);
    tx.execute(TOKEN, args![digest(&refresh_token), &session, now, expires_at]).await?;
    tx.commit().await?;
    Ok(Issued { session, user, refresh_token, expires_at })
}

/// The second use of a token: the same answer again if the first was a moment ago, the end of the session otherwise.
async fn again(tx: &mut Tx, token: &SecretString, lifetimes: Lifetimes, now: i64) -> Result<Issued, SessionError> {
    let row = tx.row(USED, args![digest(token), now]).await?.ok_or(SessionError::Invalid)?;
    let (session, used_at) = (row.text("session_id")?, row.int("used_at")?);
    if now - used_at <= lifetimes.grace {
        let (user, salt, _) = session_by_id(tx, &session).await?;
        let refresh_token = next(&salt, token);
        if let Some(row) = tx.row(UNUSED, args![digest(&refresh_token), now]).await? {
            return Ok(Issued { session, user, refresh_token, expires_at: row.int("expires_at")? });
        }
    }
    tx.execute(END, args![&session, now, Ending::Reuse.as_str()]).await?;
    tracing::warn!(%session, "a refresh token was used twice; its session has been ended");
    Err(SessionError::Reused { session })
}

async fn session_by_id(tx: &mut Tx, session: &str) -> Result<(String, Vec<u8>, i64), SessionError> {
    let row = tx.row(SESSION_OF, args![session]).await?.ok_or(SessionError::Invalid)?;
    Ok((row.text("user_id")?, row.bytes("salt")?, row.int("expires_at")?))
}

/// The session of a refresh token, whether it is its turn or not: whoever has one may log out.
///
/// # Errors
/// [`DbError`]
pub async fn session_of(db: &Db, token: &SecretString) -> Result<Option<String>, DbError> {
    const FIND: &str = "SELECT session_id FROM refresh_tokens WHERE token_hash = $1";
    let row = db.row(FIND, args![digest(token)]).await?;
    row.map(|row| Ok(row.text("session_id")?)).transpose()
}

const END: &str = "UPDATE sessions SET ended_at = $2, ended_for = $3 WHERE id = $1 AND ended_at IS NULL";

/// Ends a session, if it has not ended yet.
///
/// # Errors
/// [`DbError`]
pub async fn end(db: &Db, session: &str, why: Ending, now: i64) -> Result<(), DbError> {
    let mut tx = db.begin().await?;
    tx.execute(END, args![session, now, why.as_str()]).await?;
    tx.commit().await
}

/// Ends all sessions of a user, in the transaction that gives the reason.
///
/// # Errors
/// [`DbError`]
pub async fn end_all(tx: &mut Tx, user: &str, why: Ending, now: i64) -> Result<u64, DbError> {
    const END_ALL: &str = "UPDATE sessions SET ended_at = $2, ended_for = $3 WHERE user_id = $1 AND ended_at IS NULL";
    tx.execute(END_ALL, args![user, now, why.as_str()]).await
}

/// Drops sessions that ran out longer ago than a session lives. Until then they explain a refusal.
///
/// # Errors
/// [`DbError`]
pub async fn sweep(db: &Db, lifetimes: Lifetimes, now: i64) -> Result<u64, DbError> {
    const TOKENS: &str =
        "DELETE FROM refresh_tokens WHERE session_id IN (SELECT id FROM sessions WHERE expires_at < $1)";
    const SESSIONS: &str = "DELETE FROM sessions WHERE expires_at < $1";
    let before = now - lifetimes.session;
    let mut tx = db.begin().await?;
    tx.execute(TOKENS, args![before]).await?;
    let gone = tx.execute(SESSIONS, args![before]).await?;
    tx.commit().await?;
    Ok(gone)
}

fn next(salt: &[u8], token: &SecretString) -> SecretString {
    // Both of fixed length, and the result is never extended: a keyed digest without the frame of HMAC.
    let digest = Sha256::new().chain_update(salt).chain_update(token.expose_secret()).finalize();
    text(digest.into())
}

fn text(bytes: [u8; 32]) -> SecretString {
    format!("mrt_{}", URL_SAFE_NO_PAD.encode(bytes)).into()
}

pub(super) fn digest(token: &SecretString) -> Vec<u8> {
    Sha256::digest(token.expose_secret()).to_vec()
}
