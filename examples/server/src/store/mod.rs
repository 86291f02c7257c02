//! Where everything is kept: one interface over SQLite and PostgreSQL.
//!
//! Every query is written once, in the SQL that both understand, and run by [`Db`]. Whatever has an effect goes through
//! one [`Tx`]: what belongs to the effect (the answer under an idempotency key, an audit entry) is written in the same
//! transaction or not at all.

mod answers;
mod at_once;
mod audit;
mod db;
mod error;
mod group;
mod lists;
mod many;
mod masses;
mod migrations;
mod packed;
mod row;
mod run;
mod seen;
mod tx;

pub use answers::{Answer, Keeping, KeyState, claim, fingerprint};
pub use audit::{AuditFilter, Draft, Head, Stored};
pub use db::{Db, Kind, SESSION};
pub use error::DbError;
pub use group::Writer;
pub use lists::{Filter, Page, Position};
pub use masses::MassRequest;
pub use row::{DecodeError, Row, Value};
pub use tx::Tx;

/// The values of a query, in the order of its `$1`, `$2`, …
///
/// ```
/// use mass_server::{args, store::Value};
/// let values: &[Value] = args!["ana", 3_i64, Some(vec![1_u8]), None::<&str>];
/// assert_eq!(values.len(), 4);
/// ```
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { &[$($crate::store::Value::from($value)),*] };
}
