//! The audit trail: every operation appends an entry to the log of its tenant, in the transaction of its effect.
//!
//! The gate begins an [`Operation`] for each request and lets the handler run within it. Handlers add what only they
//! know ([`describe`]). Each [`Tx`](crate::store::Tx) that is begun meanwhile writes the entry as it commits, so an effect
//! without an entry cannot be; what had no effect (a read, a refusal) has its entry written before the answer goes out.
//! See `docs/audit.md`.

mod gate;
mod heads;
mod key;
mod operation;
mod tell;

pub use gate::record;
pub use heads::{Heads, Signed, sign_all};
pub use key::{AuditKey, Settings};
pub use operation::{Operation, carried, current, describe, refused, who, within};
pub use tell::{checked, input, outcome_of_row, read, replayed, row, taken};

/// The log of what belongs to no tenant: no tenant has such a name.
pub const SERVICE: &str = "";
