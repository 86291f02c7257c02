//! Requests of a table: one Enterprise request for each time window.
//!
//! The table is normalised ([`super::normalize_table`]), its rows are put into windows by their times, the values of a
//! window are summed up signal by signal, and [`promote`](crate::promote) makes a request of them and the site profile.
//!
//! | signal | of the values in a window |
//! |---|---|
//! | powers, temperatures, percentages, utilisations, job mix | mean |
//! | `pue_current`, `tokens_per_watt_est` | mean, weighted by the IT load, so that energies add up |
//! | `carbon_intensity_gco2_per_kwh`, `energy_price_usd_per_kwh` | mean, weighted by the facility power |
//! | `cooling_cop` | mean, weighted by the chillers' power |
//! | `p95_rack_inlet_c`, `hotspot_rack_count` | maximum: a hotspot must not be averaged away |
//! | `cooling_setpoint_c`, `pue_target` | last |
//! | `queue_depth`, `active_users` | mean, rounded to a whole number |
//!
//! Null cells are left out; a signal without a value is null. A weight is used where every value of the window has one.
//! Values that the contract refuses are never summed up: strict, they refuse their window, lenient, they are left
//! out with a warning. Windows without a row do not exist. A request is made at the end of its window
//! (`timestamp_utc`), so that it is never stale; ids and `normalized_at_utc` come from the context.

mod aggregate;
mod make;
mod times;
mod windows;

pub use windows::{Stamp, Windows, window_length};

use super::{
    Cells, Column, InvalidTable, NormalColumn, Piece,
    cells::is_there,
    check::{Check, column_name},
    normalize_table,
    ticks::NANOS,
};
use crate::{
    canonical::canonicalize,
    context::Context,
    input::Input,
    json::read_value,
    normalize::{Normalized, Rejected},
    options::{KeysRule, Options},
};
use serde_json::Value;
use times::Times;

/// A table of which no requests can be made.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum InvalidWindows {
    /// It is no table.
    #[error(transparent)]
    Table(#[from] InvalidTable),
    /// The site profile is not JSON that can be taken. Paths are under `/profile`, as in [`promote`](crate::promote).
    #[error("the site profile is {0}")]
    Profile(Rejected),
    /// The column that was named is not there.
    #[error("there is no column {0:?} to take the times from")]
    UnknownColumn(String),
    /// No column of instants.
    #[error(
        "no column holds times; name one with `time`. A time is an instant: a timestamp with a time zone, or text such as \
         2026-11-24T10:15:00-03:00"
    )]
    NoTimes,
    /// Several columns of instants.
    #[error("several columns hold times ({}); name one with `time`", .0.join(", "))]
    SeveralTimes(Vec<String>),
    /// The column has no time at all.
    #[error(
        "column {0:?} holds no times; a time is a timestamp with a time zone, or text such as 2026-11-24T10:15:00-03:00"
    )]
    NotTimes(String),
    /// Strict: clock times of some place.
    #[error(
        "the times of column {0:?} do not say their time zone; give it to them, or read them as UTC with strict false"
    )]
    NaiveTimes(String),
    /// The rows have no step.
    #[error("the length of a window cannot be told: {0}; say it with `window`, such as \"15min\"")]
    NoStep(String),
    /// No length at all.
    #[error("a window must be longer than nothing")]
    EmptyWindow,
    /// A text that is no length.
    #[error("a window is a number of s, min, h or d, such as \"15min\" or \"1h\"; found {0:?}")]
    UnknownLength(String),
    /// A text that says nothing of what the times are.
    #[error("stamp must be \"end\" or \"start\"; found {0:?}")]
    UnknownStamp(String),
}

/// A signal of the table: its values in the contract's unit, NaN for null.
struct Series {
    name: String,
    signal: String,
    check: Check,
    values: Vec<f64>,
}

/// A window and the rows in it.
#[derive(Debug)]
struct Window {
    /// Nanoseconds since 1970.
    start: i64,
    end: i64,
    /// Rows in the order of their times.
    rows: Vec<usize>,
}

/// The requests of a table, made one by one. See [`requests`].
pub struct Requests {
    series: Vec<Series>,
    windows: Vec<Window>,
    unplaced: Vec<usize>,
    time_header: String,
    naive: bool,
    granularity: i64,
    profile: Value,
    options: Options,
    context: Context,
}

/// The outcome of one window.
#[derive(Debug)]
pub struct WindowRow {
    /// Its number, from 0, in the order of time.
    pub number: usize,
    /// Start and end, in nanoseconds since 1970. `None` for the rows that no window has, because they have no time.
    pub window: Option<(i64, i64)>,
    /// The rows in it, from 0, in the order of their times.
    pub rows: Vec<usize>,
    /// What became of it.
    pub outcome: Result<Normalized, Rejected>,
}

/// Makes the requests of a table ready: normalises it and puts its rows into windows. `profile` is a site profile as for
/// [`promote`](crate::promote); its `time_window` may give `granularity_seconds`, and `duration_seconds` where a table of one row has
/// no step.
///
/// # Errors
/// [`InvalidWindows`] when there are no windows, or the profile is not JSON. What is wrong with single windows comes with them.
///
/// ```
/// use mass_core::{Context, Options, table::{Cells, Column, Windows, Zone, requests}};
///
/// let columns = [
///     Column { name: "at", pieces: vec![Cells::Instants {
///         ticks: &[1_764_000_000, 1_764_000_900], valid: None, per_second: 1, zone: Zone::Utc,
///     }] },
///     Column { name: "IT Load (MW)", pieces: vec![Cells::Floats(&[1.2, 1.3], None)] },
/// ];
/// let context = Context::at("2026-11-24T13:15:21Z", "docs").unwrap();
/// let made = requests(&columns, &serde_json::json!({}), &Windows::default(), &Options::default(), &context).unwrap();
/// assert_eq!(made.len(), 2);
/// let first = made.get(0).unwrap();
/// assert_eq!(first.window, Some((1_763_999_100_000_000_000, 1_764_000_000_000_000_000)));
/// assert!(first.outcome.is_err()); // the profile lacks everything
/// ```
pub fn requests<'p>(
    columns: &[Column<'_>],
    profile: impl Into<Input<'p>>,
    windows: &Windows,
    options: &Options,
    context: &Context,
) -> Result<Requests, InvalidWindows> {
    if windows.length.is_some_and(|length| length <= 0) {
        return Err(InvalidWindows::EmptyWindow);
    }
    let profile = read_profile(profile.into(), options)?;
    let recognising = Options { signals: true, keys: KeysRule::Preserve, ..options.clone() };
    let normal = normalize_table(columns, &recognising)?;
    let times = Times::find(columns, &normal.columns, windows.time.as_deref(), options.strict)?;
    let series = columns.iter().zip(&normal.columns).filter_map(|(column, normal)| {
        let signal = normal.signal.as_ref()?.signal.clone();
        let check = Check::of(&signal)?;
        Some(Series { name: column_name(&signal), signal, check, values: values(column, normal) })
    });
    let series = series.collect();
    let declared = |name: &str| profile.pointer(&format!("/time_window/{name}")).and_then(Value::as_i64);
    let step = times.step();
    let (length, origin) = match (windows.length, &step) {
        (Some(length), _) => (length, 0),
        (None, Ok(step)) => (*step, times.first()),
        // No rows, no windows, whatever the length.
        (None, Err(_)) if times.nanos.is_empty() => (NANOS, 0),
        (None, Err(reason)) => match declared("duration_seconds").filter(|_| times.only_one()) {
            Some(seconds) if seconds > 0 => (seconds.saturating_mul(NANOS), times.first()),
            _ => return Err(InvalidWindows::NoStep(reason.clone())),
        },
    };
    let of_step = step.unwrap_or(length).min(length) / NANOS;
    let granularity = declared("granularity_seconds").unwrap_or(of_step.clamp(1, 86_400));
    let (placed, unplaced) = place(&times, length, origin, windows.stamp);
    Ok(Requests {
        series,
        windows: placed,
        unplaced,
        time_header: times.header.clone(),
        naive: times.naive,
        granularity,
        profile,
        options: Options { aliases: None, keys: KeysRule::Preserve, ..options.clone() },
        context: context.clone(),
    })
}

/// The profile as a value, after the checks that a text has to pass. What it lacks is said for each window.
fn read_profile(profile: Input<'_>, options: &Options) -> Result<Value, InvalidWindows> {
    let plain = Options { native_non_finite: false, ..options.clone() };
    let canonical = canonicalize(profile, &plain).map_err(|mut rejected| {
        for issue in &mut rejected.issues {
            issue.path.insert_str(0, "/profile");
        }
        InvalidWindows::Profile(rejected)
    })?;
    Ok(read_value(canonical.text()))
}

fn place(times: &Times, length: i64, origin: i64, stamp: Stamp) -> (Vec<Window>, Vec<usize>) {
    let mut ordered: Vec<(i64, usize)> = Vec::with_capacity(times.nanos.len());
    let mut unplaced = Vec::new();
    for (row, at) in times.nanos.iter().enumerate() {
        match at {
            Some(at) => ordered.push((*at, row)),
            None => unplaced.push(row),
        }
    }
    ordered.sort_unstable();
    let mut windows: Vec<Window> = Vec::new();
    for (at, row) in ordered {
        let past = at.saturating_sub(origin).rem_euclid(length);
        let start = match stamp {
            Stamp::Start => at - past,
            Stamp::End if past == 0 => at.saturating_sub(length),
            Stamp::End => at - past,
        };
        match windows.last_mut() {
            Some(last) if last.start == start => last.rows.push(row),
            _ => windows.push(Window { start, end: start.saturating_add(length), rows: vec![row] }),
        }
    }
    (windows, unplaced)
}

/// The values of a signal's column, NaN for null.
#[allow(clippy::cast_precision_loss)] // integers beyond the doubles were reported
fn values(column: &Column<'_>, normal: &NormalColumn) -> Vec<f64> {
    let mut values = Vec::with_capacity(column.len());
    for (piece, cells) in normal.pieces.iter().zip(&column.pieces) {
        let masked = |at: usize| matches!(piece, Piece::Masked(bits) if !bits.bits().get(at));
        match (piece, cells) {
            (Piece::Floats(converted, valid), _) => {
                let bits = valid.bits();
                values.extend(converted.iter().enumerate().map(|(at, v)| if bits.get(at) { *v } else { f64::NAN }));
            }
            (_, Cells::Floats(came, valid)) => values.extend(
                came.iter().enumerate().map(|(at, v)| if masked(at) || !is_there(*valid, at) { f64::NAN } else { *v }),
            ),
            (_, Cells::Integers(came, valid)) => values.extend(
                came.iter().enumerate().map(
                    |(at, v)| {
                        if masked(at) || !is_there(*valid, at) { f64::NAN } else { *v as f64 }
                    },
                ),
            ),
            (_, other) => values.extend(std::iter::repeat_n(f64::NAN, other.len())),
        }
    }
    values
}
