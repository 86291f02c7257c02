//! How the rows of a table are put into windows, as a caller says it.

use super::{InvalidWindows, NANOS};
use std::str::FromStr;

/// What the time of a row says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stamp {
    /// When the row was written: the end of what it measures. A row at 10:15 belongs to a window that ends at 10:15.
    #[default]
    End,
    /// When its interval began. A row at 10:15 belongs to a window that starts at 10:15.
    Start,
}

impl FromStr for Stamp {
    type Err = InvalidWindows;

    fn from_str(text: &str) -> Result<Self, InvalidWindows> {
        match text {
            "end" => Ok(Self::End),
            "start" => Ok(Self::Start),
            other => Err(InvalidWindows::UnknownStamp(other.to_owned())),
        }
    }
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

/// Reads the length of a window, such as `15min`, `1h`, `900s` or `1d`, as nanoseconds.
///
/// # Errors
/// [`InvalidWindows`] for a text that is no length, or none that 64 bits hold.
///
/// ```
/// use mass_core::table::window_length;
/// assert_eq!(window_length("15min"), Ok(900_000_000_000));
/// assert_eq!(window_length("1 hour"), Ok(3_600_000_000_000));
/// assert!(window_length("soon").unwrap_err().to_string().contains("15min"));
/// ```
pub fn window_length(text: &str) -> Result<i64, InvalidWindows> {
    let read = || {
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
        number.checked_mul(seconds)?.checked_mul(NANOS)
    };
    match read() {
        None => Err(InvalidWindows::UnknownLength(text.to_owned())),
        Some(0) => Err(InvalidWindows::EmptyWindow),
        Some(length) => Ok(length),
    }
}
