//! What is said about each row.

use mass_core::Locale;
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use crate::problem::Problem;

/// A line of the answer: the outcome of a row, or, at the end, the totals.
#[derive(Serialize, ToSchema)]
#[allow(dead_code, reason = "only its schema is used")]
#[serde(untagged)]
#[schema(as = BatchLine)]
pub enum Line {
    /// The outcome of a row.
    Outcome(Outcome<'static>),
    /// The last line.
    Totals(Totals),
}

/// The outcome of a row.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BatchOutcome)]
pub struct Outcome<'a> {
    /// Number of the row, from 0; blank lines do not count.
    pub row: usize,
    /// Line of the text, from 1. Parquet has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The status as if the row had been sent alone.
    #[schema(example = 201)]
    pub status: u16,
    /// It is the stored answer to an earlier request.
    pub replayed: bool,
    /// What the row would have been answered with alone: as by `POST /mass/generate`, or a problem.
    #[schema(value_type = Object)]
    pub body: &'a RawValue,
}

/// The last line of the answer.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = BatchTotals)]
pub struct Totals {
    /// Whether the batch was worked on to its end.
    pub done: bool,
    /// Rows that have an outcome.
    pub rows: usize,
    /// Rows that were kept now.
    pub accepted: usize,
    /// Rows that were kept before.
    pub replayed: usize,
    /// Rows that were refused.
    pub rejected: usize,
    /// Why the batch ended before its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<crate::problem::Body>,
}

/// Writes the outcome of what was taken just now as a line: its answer was written as JSON by this program, and is not read
/// again to see that it is.
pub fn taken(out: &mut Vec<u8>, (row, number): (usize, Option<u64>), status: u16, body: &[u8]) {
    out.extend(format!("{{\"row\":{row},").bytes());
    out.extend(number.map(|line| format!("\"line\":{line},")).unwrap_or_default().bytes());
    out.extend(format!("\"status\":{status},\"replayed\":false,\"body\":").bytes());
    out.extend(body);
    out.extend(b"}\n");
}

/// Writes an outcome as a line.
///
/// # Errors
/// A [`Problem`] (500) when the body is no JSON.
pub fn line(
    out: &mut Vec<u8>,
    (row, number): (usize, Option<u64>),
    status: u16,
    replayed: bool,
    body: &[u8],
) -> Result<(), Problem> {
    let body: &RawValue = serde_json::from_slice(body).map_err(|error| Problem::internal(&error))?;
    let outcome = Outcome { row, line: number, status, replayed, body };
    serde_json::to_writer(&mut *out, &outcome).map_err(|error| Problem::internal(&error))?;
    out.push(b'\n');
    Ok(())
}

/// Writes a refusal as a line.
///
/// # Errors
/// None in practice.
pub fn refusal(
    out: &mut Vec<u8>,
    place: (usize, Option<u64>),
    problem: &Problem,
    base: &str,
    locale: Locale,
) -> Result<(), Problem> {
    let body = serde_json::to_vec(&problem.body(base, locale)).map_err(|error| Problem::internal(&error))?;
    line(out, place, problem.kind.status().as_u16(), false, &body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_is_written_like_any_outcome() {
        for number in [None, Some(0), Some(70_000)] {
            let (mut quick, mut read) = (Vec::new(), Vec::new());
            taken(&mut quick, (7, number), 201, br#"{"status":"ACCEPTED"}"#);
            line(&mut read, (7, number), 201, false, br#"{"status":"ACCEPTED"}"#).unwrap();
            assert_eq!(String::from_utf8(quick), String::from_utf8(read));
        }
    }
}
