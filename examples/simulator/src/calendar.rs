//! Just enough calendar: a day, seconds into it, and RFC 3339 text.
//!
//! The conversion between dates and day numbers follows H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".

use std::fmt;
use std::str::FromStr;

const SECONDS_PER_DAY: i64 = 86_400;

/// A calendar day, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day(i64);

impl Day {
    /// The number of the day in its week, Monday is 0.
    #[must_use]
    pub fn weekday(self) -> i64 {
        (self.0 + 3).rem_euclid(7)
    }

    /// How much of its year has passed, 0–1.
    #[must_use]
    pub fn year_fraction(self) -> f64 {
        let (year, _, _) = self.civil();
        let start = days_from_civil(year, 1, 1);
        i32::try_from(self.0 - start).map_or(0.0, f64::from) / 365.25
    }

    /// Local midnight of this day in Unix seconds, for a place that is `offset_minutes` ahead of UTC.
    #[must_use]
    pub fn midnight(self, offset_minutes: i64) -> i64 {
        self.0 * SECONDS_PER_DAY - offset_minutes * 60
    }

    fn civil(self) -> (i64, i64, i64) {
        let shifted = self.0 + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        (year_of_era + era * 400 + i64::from(month <= 2), month, day)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Day {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.split('-').map(|part| part.parse::<i64>().ok());
        let parsed = match (parts.next().flatten(), parts.next().flatten(), parts.next().flatten(), parts.next()) {
            (Some(year @ 1970..=9998), Some(month @ 1..=12), Some(day @ 1..=31), None) => {
                Some(Self(days_from_civil(year, month, day)))
            }
            _ => None,
        };
        // A day such as 2026-02-30 does not come back as it was written.
        parsed
            .filter(|day| day.to_string() == text)
            .ok_or_else(|| format!("{text:?} is not a day; write it as 2026-11-23"))
    }
}

fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted_month = (month + 9) % 12;
    let day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// RFC 3339 text of a moment as a clock shows it that is `offset_minutes` ahead of UTC: `Z` at 0, else `-03:00`.
#[must_use]
pub fn rfc3339(unix_seconds: i64, offset_minutes: i64) -> String {
    let zone = if offset_minutes == 0 {
        "Z".to_owned()
    } else {
        let sign = if offset_minutes < 0 { '-' } else { '+' };
        format!("{sign}{:02}:{:02}", offset_minutes.abs() / 60, offset_minutes.abs() % 60)
    };
    format!("{}{zone}", naive(unix_seconds, offset_minutes))
}

/// The same moment without its offset: what a careless export writes.
#[must_use]
pub fn naive(unix_seconds: i64, offset_minutes: i64) -> String {
    let local = unix_seconds + offset_minutes * 60;
    let day = Day(local.div_euclid(SECONDS_PER_DAY));
    let second = local.rem_euclid(SECONDS_PER_DAY);
    format!("{day}T{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_come_back_as_written() {
        for text in ["1970-01-01", "2000-02-29", "2026-11-23", "2026-12-31", "2100-03-01"] {
            assert_eq!(text.parse::<Day>().unwrap().to_string(), text);
        }
        for text in ["2026-02-30", "2026-13-01", "2026-1-1", "23/11/2026", "", "2026-11-23-1"] {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }

    #[test]
    fn weekdays_are_right() {
        assert_eq!("2026-11-23".parse::<Day>().unwrap().weekday(), 0);
        assert_eq!("1970-01-01".parse::<Day>().unwrap().weekday(), 3);
    }

    #[test]
    fn moments_print_with_their_offset() {
        let midnight = "2026-11-23".parse::<Day>().unwrap().midnight(-180);
        assert_eq!(rfc3339(midnight, 0), "2026-11-23T03:00:00Z");
        assert_eq!(rfc3339(midnight, -180), "2026-11-23T00:00:00-03:00");
        assert_eq!(naive(midnight + 61, -180), "2026-11-23T00:01:01");
    }
}
