//! Faults under load: whatever is killed, restarted, full, slow or busy, no acknowledged row is lost, none is kept by half,
//! the audit log verifies, and the service recovers by itself.

#[path = "../it/support/documents.rs"]
mod documents;
#[allow(dead_code, reason = "shared with the other tests, which use all of it")]
#[path = "../it/support/settings.rs"]
mod settings;

mod cluster;
mod crash;
mod exhausted;
mod full;
mod load;
mod log;
mod program;
mod slow;

/// The first admin.
const ADMIN: &str = "ada";
/// Its password.
const PASSWORD: &str = "four plain words for tests";
