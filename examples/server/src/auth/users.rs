//! Users of a tenant, as rows.

use secrecy::SecretString;
use serde::Serialize;
use unicode_normalization::UnicodeNormalization as _;
use utoipa::ToSchema;

use super::sessions::{self, Ending};
use crate::identity::{Identity, Role};
use crate::store::{Db, DbError, Row};
use crate::{args, audit, edge};

/// A user, as its tenant's admins see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct User {
    /// The id.
    #[schema(example = "usr-01930b2c-7f0a-7c3e-8f64-0a1b2c3d4e5f")]
    pub id: String,
    /// The tenant that the user belongs to.
    pub tenant: String,
    /// The name to log in with, unique in the whole service.
    #[schema(example = "ana")]
    pub username: String,
    /// What the user may do.
    pub role: Role,
    /// A user that is not active cannot log in, and has no sessions.
    pub active: bool,
    /// When it was added, in microseconds since 1970.
    #[serde(serialize_with = "as_rfc3339")]
    #[schema(value_type = String, format = DateTime, example = "2025-11-24T16:00:00.25Z")]
    pub created_at: i64,
}

impl User {
    /// The user as one who asks.
    pub fn identity(&self) -> Identity {
        Identity::new(&self.id, &self.tenant, self.role)
    }
}

/// Why a change of users was refused.
#[derive(Debug, thiserror::Error)]
pub enum UserError {
    /// The name is taken.
    #[error("there is a user of this name already")]
    NameTaken,
    /// Not in this tenant.
    #[error("no such user")]
    Unknown,
    /// The tenant would be left without anyone to manage it.
    #[error("a tenant keeps at least one active admin")]
    LastAdmin,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbError),
}

/// What may be changed of a user. `None` leaves as it is.
#[derive(Debug, Default)]
pub struct Change {
    /// Another role; sessions go on with it.
    pub role: Option<Role>,
    /// Deactivation ends all sessions.
    pub active: Option<bool>,
    /// The hash of a new password; ends all sessions.
    pub password_hash: Option<String>,
}

const COLUMNS: &str = "u.id, u.tenant_id, u.username, u.role, u.active, u.created_at";

// serde hands over a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn as_rfc3339<S: serde::Serializer>(micros: &i64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&edge::rfc3339(*micros))
}

/// PostgreSQL has no text with a zero in it, so nothing has such a name or id.
fn possible(text: &str) -> bool {
    !text.contains('\0')
}

fn user(row: &Row) -> Result<User, DbError> {
    Ok(User {
        id: row.text("id")?,
        tenant: row.text("tenant_id")?,
        username: row.text("username")?,
        // The table allows no other; if it did, the least.
        role: row.text("role")?.parse().unwrap_or(Role::Viewer),
        active: row.bool("active")?,
        created_at: row.int("created_at")?,
    })
}

/// The one form of a name: without outer spaces, in lower case. Nothing if it is none: 1 to 64 letters, digits, or
/// `. _ - + @`.
///
/// ```
/// # use mass_server::auth::users::name;
/// assert_eq!(name(" Ana@Example.com "), Some("ana@example.com".to_owned()));
/// assert_eq!(name("n\u{303}anco"), Some("\u{f1}anco".to_owned()));
/// assert_eq!(name("a b"), None);
/// ```
pub fn name(text: &str) -> Option<String> {
    // Letters composed on one keyboard and not on another are the same name.
    let name: String = text.trim().nfc().collect::<String>().to_lowercase().nfc().collect();
    let fits = (1..=64).contains(&name.chars().count());
    let plain = name.chars().all(|c| c.is_alphanumeric() || "._-+@".contains(c));
    (fits && plain).then_some(name)
}

/// Adds a user.
///
/// # Errors
/// [`UserError::NameTaken`], [`UserError::Database`]
pub async fn add(
    db: &Db,
    tenant: &str,
    username: &str,
    role: Role,
    password_hash: &str,
    now: i64,
) -> Result<User, UserError> {
    const ADD: &str = "
        INSERT INTO users (id, tenant_id, username, role, password_hash, active, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, 1, $6, $6) ON CONFLICT (username) DO NOTHING";
    let id = edge::new_id("usr");
    audit::describe(|entry| entry.subject = Some(id.clone()));
    let mut tx = db.begin().await?;
    let added = tx.execute(ADD, args![&id, tenant, username, role.as_str(), password_hash, now]).await?;
    tx.commit().await?;
    if added == 0 {
        return Err(UserError::NameTaken);
    }
    let (tenant, username) = (tenant.to_owned(), username.to_owned());
    Ok(User { id, tenant, username, role, active: true, created_at: now })
}

/// A user with its password hash, by name.
///
/// # Errors
/// [`DbError`]
pub async fn by_name(db: &Db, username: &str) -> Result<Option<(User, String)>, DbError> {
    let query = format!("SELECT {COLUMNS}, u.password_hash FROM users u WHERE u.username = $1");
    if !possible(username) {
        return Ok(None);
    }
    let Some(row) = db.row(&query, args![username]).await? else { return Ok(None) };
    Ok(Some((user(&row)?, row.text("password_hash")?)))
}

/// A user of a tenant.
///
/// # Errors
/// [`UserError::Unknown`] also for one of another tenant.
pub async fn by_id(db: &Db, tenant: &str, id: &str) -> Result<User, UserError> {
    if !possible(id) {
        return Err(UserError::Unknown);
    }
    let query = format!("SELECT {COLUMNS} FROM users u WHERE u.tenant_id = $1 AND u.id = $2");
    let row = db.row(&query, args![tenant, id]).await?.ok_or(UserError::Unknown)?;
    Ok(user(&row)?)
}

/// Whose a running session is: the user as it is now, not as it was when the token was issued.
///
/// # Errors
/// [`DbError`]
pub async fn of_session(db: &Db, session: &str, now: i64) -> Result<Option<User>, DbError> {
    let query = format!(
        "SELECT {COLUMNS} FROM sessions s JOIN users u ON u.id = s.user_id
         WHERE s.id = $1 AND s.ended_at IS NULL AND s.expires_at > $2 AND u.active = 1"
    );
    db.row(&query, args![session, now]).await?.as_ref().map(user).transpose()
}

/// Whose a refresh token is, whether it is still good or not.
///
/// # Errors
/// [`DbError`]
pub async fn of_refresh_token(db: &Db, token: &SecretString) -> Result<Option<User>, DbError> {
    let query = format!(
        "SELECT {COLUMNS} FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id JOIN users u ON u.id = s.user_id
         WHERE t.token_hash = $1"
    );
    db.row(&query, args![sessions::digest(token)]).await?.as_ref().map(user).transpose()
}

/// Users of a tenant in the order of their names, after a name.
///
/// # Errors
/// [`DbError`]
pub async fn list(db: &Db, tenant: &str, after: &str, limit: u32) -> Result<Vec<User>, DbError> {
    let query = format!(
        "SELECT {COLUMNS} FROM users u WHERE u.tenant_id = $1 AND u.username > $2 ORDER BY u.username LIMIT $3"
    );
    db.rows(&query, args![tenant, after, i64::from(limit)]).await?.iter().map(user).collect()
}

/// Changes a user.
///
/// # Errors
/// [`UserError::Unknown`], [`UserError::LastAdmin`], [`UserError::Database`]
pub async fn change(db: &Db, tenant: &str, id: &str, change: Change, now: i64) -> Result<User, UserError> {
    // Two admins who demote each other at the same time must take turns, or the tenant is left with none.
    const TURN: &str = "UPDATE users SET updated_at = updated_at WHERE tenant_id = $1 AND role = 'admin'";
    const OTHERS: &str =
        "SELECT id FROM users WHERE tenant_id = $1 AND role = 'admin' AND active = 1 AND id <> $2 LIMIT 1";
    const CHANGE: &str = "
        UPDATE users SET role = $3, active = $4, password_hash = COALESCE($5, password_hash), updated_at = $6
        WHERE tenant_id = $1 AND id = $2";
    let find = format!("SELECT {COLUMNS} FROM users u WHERE u.tenant_id = $1 AND u.id = $2");
    if !possible(id) {
        return Err(UserError::Unknown);
    }
    audit::describe(|entry| entry.subject = Some(id.to_owned()));
    let mut tx = db.begin().await?;
    tx.execute(TURN, args![tenant]).await?;
    let before = user(&tx.row(&find, args![tenant, id]).await?.ok_or(UserError::Unknown)?)?;
    let (role, active) = (change.role.unwrap_or(before.role), change.active.unwrap_or(before.active));
    let steps_down = before.role == Role::Admin && before.active && !(role == Role::Admin && active);
    if steps_down && tx.row(OTHERS, args![tenant, id]).await?.is_none() {
        return Err(UserError::LastAdmin);
    }
    let hash = change.password_hash;
    let ending = match (active, &hash) {
        (false, _) => Some(Ending::Deactivated),
        (true, Some(_)) => Some(Ending::PasswordChanged),
        (true, None) => None,
    };
    tx.execute(CHANGE, args![tenant, id, role.as_str(), active, hash, now]).await?;
    if let Some(why) = ending {
        sessions::end_all(&mut tx, id, why, now).await?;
    }
    tx.commit().await?;
    Ok(User { role, active, ..before })
}

/// Stores the hash of the same password at another cost: no session ends.
///
/// # Errors
/// [`DbError`]
pub async fn rehash(db: &Db, id: &str, old: &str, new: &str) -> Result<(), DbError> {
    // Not if the password was changed since.
    const REHASH: &str = "UPDATE users SET password_hash = $3 WHERE id = $1 AND password_hash = $2";
    let mut tx = db.begin_aside().await?;
    tx.execute(REHASH, args![id, old, new]).await?;
    tx.commit().await
}
