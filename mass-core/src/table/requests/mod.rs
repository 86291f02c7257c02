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

use super::{
    Cells, Column, InvalidTable, NormalColumn, Piece, cells::is_there, check::Check, check::column_name,
    normalize_table,
};
use crate::{
    context::Context,
    normalize::{Normalized, Rejected},
    options::{KeysRule, Options},
};
use serde_json::Value;
use times::Times;

/// What the time of a row says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stamp {
    /// When the row was written: the end of what it measures. A row at 10:15 belongs to a window that ends at 10:15.
    #[default]
    End,
    /// When its interval began. A row at 10:15 belongs to a window that starts at 10:15.
    Start,
}

/// How the rows of a table are put into windows.
#[derive(Debug, Clone, Default)]
pub struct Windows {
    /// The header of the column with the times. `None`: the only column of instants.
    pub time: Option<String>,
    /// The length of a window in nanoseconds, aligned to midnight UTC. `None`: the step from row to row, each row being a
    /// window.
    pub length: Option<i64>,
    /// What the times say.
    pub stamp: Stamp,
}

/// A table of which no requests can be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidWindows {
    /// It is no table.
    #[error(transparent)]
    Table(#[from] InvalidTable),
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
/// [`InvalidWindows`] when there are no windows. What is wrong with single windows comes with them.
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
pub fn requests(
    columns: &[Column<'_>],
    profile: &Value,
    windows: &Windows,
    options: &Options,
    context: &Context,
) -> Result<Requests, InvalidWindows> {
    if windows.length.is_some_and(|length| length <= 0) {
        return Err(InvalidWindows::EmptyWindow);
    }
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
        profile: profile.clone(),
        options: Options { aliases: None, keys: KeysRule::Preserve, ..options.clone() },
        context: context.clone(),
    })
}

const NANOS: i64 = 1_000_000_000;

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

/// Reads the length of a window, such as `15min`, `1h`, `900s` or `1d`, as nanoseconds.
///
/// ```
/// use mass_core::table::window_length;
/// assert_eq!(window_length("15min"), Some(900_000_000_000));
/// assert_eq!(window_length("1 hour"), Some(3_600_000_000_000));
/// assert_eq!(window_length("soon"), None);
/// ```
pub fn window_length(text: &str) -> Option<i64> {
    let text = text.trim();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = text.split_at_checked(digits)?;
    let number: i64 = if number.is_empty() { 1 } else { number.parse().ok()? };
    let seconds = match unit.trim().to_ascii_lowercase().as_str() {
        "s" | "sec" | "second" | "seconds" => 1,
        "min" | "mins" | "minute" | "minutes" | "t" => 60,
        "h" | "hr" | "hour" | "hours" => 3_600,
        "d" | "day" | "days" => 86_400,
        _ => return None,
    };
    number.checked_mul(seconds)?.checked_mul(NANOS).filter(|length| *length > 0)
}
