//! The audit logs: appended to in the transaction of what they tell, and read.

mod append;
mod heads;
mod log;
mod read;

pub use append::Draft;
pub(super) use append::{COLUMNS, HEAD_TYPES, TYPES, by_tenant, cells};
pub use heads::Head;
pub(super) use log::{Appending, Log, Logs};
pub use read::{AuditFilter, Stored};

use mass_audit::Hash;

use super::DbError;

/// Hashes that are kept one behind the other.
fn split(bytes: &[u8]) -> Result<Vec<Hash>, DbError> {
    let hash = |bytes: &[u8]| Hash::try_from(bytes).map_err(|error| DbError::Audit(error.to_string()));
    bytes.chunks(32).map(hash).collect()
}

fn join(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

/// Sizes and indices, as columns have them.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
