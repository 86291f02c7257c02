//! Time and randomness. They enter here and nowhere else; the core is handed both.

use std::time::{SystemTime, UNIX_EPOCH};

use mass_core::Context;
use uuid::{Builder, Uuid};

/// The clock, in microseconds since 1970.
pub fn now_micros() -> i64 {
    micros(SystemTime::now())
}

/// A moment in microseconds since 1970; 0 before that.
pub fn micros(moment: SystemTime) -> i64 {
    let after = moment.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(after.as_micros()).unwrap_or(i64::MAX)
}

/// So many random bytes from the operating system.
///
/// # Panics
/// When the operating system has no randomness to give: nothing safe can be done then.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    if let Err(error) = getrandom::fill(&mut bytes) {
        panic!("the operating system gives no randomness: {error}");
    }
    bytes
}

/// Bytes as hexadecimal digits.
///
/// ```
/// assert_eq!(mass_server::edge::hex(&[0, 255]), "00ff");
/// ```
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The context for what came at this moment, with a new seed.
pub fn context(now: SystemTime) -> Context {
    Context::new(now, random::<16>())
}

/// The id of a row, `mass-<uuidv7>`, from the context that its document was normalised with.
pub fn row_id(context: &Context, now: SystemTime) -> String {
    let mut bytes = [0; 10];
    for (to, from) in bytes.iter_mut().zip(context.material("mass_request_id")) {
        *to = from;
    }
    format!("mass-{}", uuid7(now, &bytes))
}

/// A new id with a prefix, `usr-<uuidv7>`.
pub fn new_id(prefix: &str) -> String {
    format!("{prefix}-{}", uuid7(SystemTime::now(), &random()))
}

/// A new reference for the log.
pub fn reference() -> String {
    uuid7(SystemTime::now(), &random()).to_string()
}

fn uuid7(now: SystemTime, random: &[u8; 10]) -> Uuid {
    let millis = u64::try_from(micros(now) / 1000).unwrap_or(0);
    Builder::from_unix_timestamp_millis(millis, random).into_uuid()
}
