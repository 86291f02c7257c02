//! Instants as ticks since 1970, so many to a second, and back.

use crate::time::Instant;

/// Ticks to a second where a tick is a nanosecond.
pub(super) const NANOS: i64 = 1_000_000_000;

/// An instant as ticks; `None` when 64 bits do not hold it.
pub(super) fn ticks(instant: Instant, per_second: i64) -> Option<i64> {
    let fraction = i64::from(instant.nanos).checked_div(NANOS.checked_div(per_second)?)?;
    instant.seconds.checked_mul(per_second)?.checked_add(fraction)
}

/// The instant of some ticks.
pub(super) fn instant(ticks: i64, per_second: i64) -> Option<Instant> {
    let seconds = ticks.checked_div_euclid(per_second)?;
    let nanos = ticks.checked_rem_euclid(per_second)?.checked_mul(NANOS.checked_div(per_second)?)?;
    Some(Instant { seconds, nanos: u32::try_from(nanos).ok()? })
}
