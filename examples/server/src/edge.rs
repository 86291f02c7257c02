//! Time and randomness. They enter here and nowhere else; the core is handed both.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use mass_core::Context;
use uuid::{Builder, Uuid};

/// The clock, in whole microseconds: as precisely as the database keeps it, so that all answers tell the same time.
pub fn now() -> SystemTime {
    let micros = u64::try_from(micros(SystemTime::now())).unwrap_or(0);
    UNIX_EPOCH + Duration::from_micros(micros)
}

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

/// A moment in microseconds since 1970 as RFC 3339 in UTC.
///
/// ```
/// assert_eq!(mass_server::edge::rfc3339(1_764_000_000_250_000), "2025-11-24T16:00:00.25Z");
/// ```
pub fn rfc3339(micros: i64) -> String {
    let after = Duration::from_micros(u64::try_from(micros).unwrap_or(0));
    Context::new(UNIX_EPOCH + after, []).now_utc().to_owned()
}

/// The moment that an RFC 3339 text with an offset names, in microseconds since 1970, rounded down.
///
/// ```
/// use mass_server::edge::parse_rfc3339;
/// assert_eq!(parse_rfc3339("2025-11-24T17:00:00.25+01:00"), Some(1_764_000_000_250_000));
/// assert_eq!(parse_rfc3339("2025-11-24"), None);
/// ```
pub fn parse_rfc3339(text: &str) -> Option<i64> {
    // The core reads it, and writes it in UTC in one form: 2025-11-24T16:00:00.25Z.
    let context = Context::at(text, []).ok()?;
    let utc = context.now_utc().strip_suffix('Z')?;
    let (whole, fraction) = utc.split_once('.').unwrap_or((utc, ""));
    let number = |range: std::ops::Range<usize>| whole.get(range).and_then(|digits| digits.parse::<i64>().ok());
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    let (hour, minute, second) = (number(11..13)?, number(14..16)?, number(17..19)?);
    let days = days_from_civil(year, month, day);
    let seconds = days * 86_400 + hour * 3600 + minute * 60 + second;
    let micros: i64 = format!("{fraction:0<6}").get(..6)?.parse().ok()?;
    seconds.checked_mul(1_000_000)?.checked_add(micros)
}

/// Days from 1970-01-01 to a date of the Gregorian calendar. Source: Howard Hinnant, *chrono-Compatible Low-Level Date
/// Algorithms*.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}
