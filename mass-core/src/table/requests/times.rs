//! The times of the rows.

use super::InvalidWindows;
use crate::{
    table::{
        Cells, Column, NormalColumn, Target, Zone,
        cells::is_there,
        ticks::{NANOS, ticks},
    },
    text::clean,
    time,
};

/// The times of the rows, in nanoseconds since 1970.
pub(super) struct Times {
    pub(super) header: String,
    pub(super) nanos: Vec<Option<i64>>,
    /// They had no time zone and were read as UTC.
    pub(super) naive: bool,
    sorted: Vec<i64>,
}

impl Times {
    /// The column that was named, or the only one that holds instants.
    pub(super) fn find(
        columns: &[Column<'_>],
        normal: &[NormalColumn],
        named: Option<&str>,
        strict: bool,
    ) -> Result<Self, InvalidWindows> {
        let column = match named {
            Some(name) => columns
                .iter()
                .find(|column| column.name == name)
                .ok_or_else(|| InvalidWindows::UnknownColumn(name.to_owned()))?,
            // Without rows there is nothing to choose between.
            None if columns.iter().all(Column::is_empty) => {
                return Ok(Self { header: String::new(), nanos: Vec::new(), naive: false, sorted: Vec::new() });
            }
            None => only(columns, normal)?,
        };
        let mut times = Self { header: column.name.to_owned(), nanos: Vec::new(), naive: false, sorted: Vec::new() };
        for cells in &column.pieces {
            times.take(cells);
        }
        if times.naive && strict {
            return Err(InvalidWindows::NaiveTimes(times.header));
        }
        times.sorted = times.nanos.iter().flatten().copied().collect();
        times.sorted.sort_unstable();
        times.sorted.dedup();
        if times.sorted.is_empty() && !times.nanos.is_empty() {
            return Err(InvalidWindows::NotTimes(times.header));
        }
        Ok(times)
    }

    fn take(&mut self, cells: &Cells<'_>) {
        match cells {
            Cells::Instants { ticks, valid, per_second, zone } => {
                self.naive |= *zone == Zone::Naive;
                let scale = NANOS.checked_div(*per_second).unwrap_or(1);
                let at = |(at, tick): (usize, &i64)| if is_there(*valid, at) { tick.checked_mul(scale) } else { None };
                self.nanos.extend(ticks.iter().enumerate().map(at));
            }
            Cells::Texts(cells) => {
                for row in 0..cells.len() {
                    let cell = cells.get(row).map(clean);
                    let stamp = cell.as_deref().and_then(time::read);
                    self.naive |= stamp.as_ref().is_some_and(|stamp| stamp.naive);
                    self.nanos.push(stamp.and_then(|stamp| ticks(stamp.instant, NANOS)));
                }
            }
            other => self.nanos.extend(std::iter::repeat_n(None, other.len())),
        }
    }

    pub(super) fn first(&self) -> i64 {
        self.sorted.first().copied().unwrap_or(0)
    }

    pub(super) fn only_one(&self) -> bool {
        self.sorted.len() == 1
    }

    /// The step from time to time; rows may be missing. Otherwise why there is none.
    pub(super) fn step(&self) -> Result<i64, String> {
        let steps = || self.sorted.iter().zip(self.sorted.iter().skip(1)).map(|(a, b)| b.saturating_sub(*a));
        let Some(step) = steps().min() else {
            return Err(String::from("all rows have one time"));
        };
        match steps().find(|other| other % step != 0) {
            None => Ok(step),
            Some(other) => Err(format!("rows are {} and {} seconds apart", seconds(step), seconds(other))),
        }
    }
}

fn seconds(nanos: i64) -> String {
    let (whole, rest) = (nanos / NANOS, nanos % NANOS);
    if rest == 0 { whole.to_string() } else { format!("{whole}.{rest:09}").trim_end_matches('0').to_owned() }
}

fn only<'c, 'd>(columns: &'c [Column<'d>], normal: &[NormalColumn]) -> Result<&'c Column<'d>, InvalidWindows> {
    let zoned = |cells: &Cells<'_>, naive: bool| matches!(cells, Cells::Instants { zone, .. } if (*zone == Zone::Naive) == naive);
    let certain: Vec<&Column<'d>> = columns
        .iter()
        .zip(normal)
        .filter(|(column, normal)| {
            matches!(normal.target, Some(Target::Instant(_))) || column.pieces.iter().any(|cells| zoned(cells, false))
        })
        .map(|(column, _)| column)
        .collect();
    let naive: Vec<&Column<'d>> =
        columns.iter().filter(|column| column.pieces.iter().any(|cells| zoned(cells, true))).collect();
    match (certain.as_slice(), naive.as_slice()) {
        ([only], _) => Ok(only),
        ([], [only]) => Ok(only),
        ([], []) => Err(InvalidWindows::NoTimes),
        ([], several) | (several, _) => {
            Err(InvalidWindows::SeveralTimes(several.iter().map(|column| format!("{:?}", column.name)).collect()))
        }
    }
}
