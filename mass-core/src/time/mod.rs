//! Timestamps: RFC 3339 in, UTC out, with the precision they came with.

#[cfg(test)]
mod tests;

use std::{borrow::Cow, fmt};

/// An instant on the UTC scale; a leap second counts as the second after it.
// Packed: a document holds it in many places, most of which hold something smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(Rust, packed(4))]
pub(crate) struct Instant {
    pub(crate) seconds: i64,
    pub(crate) nanos: u32,
}

impl Instant {
    /// Seconds from `earlier` to `self`.
    #[allow(clippy::cast_precision_loss)] // spans of documents are far below 2^53 seconds
    pub(crate) fn since(self, earlier: Instant) -> f64 {
        (self.seconds - earlier.seconds) as f64 + (f64::from(self.nanos) - f64::from(earlier.nanos)) / 1e9
    }

    /// Unix time in whole milliseconds.
    pub(crate) fn unix_millis(self) -> i64 {
        self.seconds * 1000 + i64::from(self.nanos / 1_000_000)
    }
}

/// A timestamp that was understood.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Stamp<'a> {
    pub(crate) instant: Instant,
    /// The canonical form: UTC, `T`, `Z`, no trailing zeros in the fraction.
    pub(crate) text: Cow<'a, str>,
    /// There was no offset; it was read as UTC.
    pub(crate) naive: bool,
}

const DAY: i64 = 86_400;

/// Reads an RFC 3339 `date-time` (section 5.6). Without an offset it is read as UTC and marked.
///
/// A second of 60 is taken only where a leap second can be: 23:59:60 UTC on the last day of a month (section 5.7).
pub(crate) fn read(text: &str) -> Option<Stamp<'_>> {
    let bytes = text.as_bytes();
    let [century, _, year, _, _, month, _, _] = pairs(bytes, 0, *b"0000-00-")?;
    let [day, _, _, hour, _, _, minute, _] = pairs(bytes, 8, *b"00T00:00")?;
    let (year, month, day) = (u32::from(century) * 100 + u32::from(year), u32::from(month), u32::from(day));
    let (hour, minute, second) = (u32::from(hour), u32::from(minute), two(bytes, 17)?);
    let tee = *bytes.get(10)?;
    if bytes.get(16) != Some(&b':') {
        return None;
    }
    if !matches!(tee, b'T' | b't')
        || !(1..=12).contains(&month)
        || day < 1
        || day > month_length(year, month)
        || hour > 23
        || minute > 59
        || second > 60
    {
        return None;
    }
    let mut end = 19;
    if bytes.get(19) == Some(&b'.') {
        end = 20;
        while bytes.get(end).is_some_and(u8::is_ascii_digit) {
            end += 1;
        }
        if end == 20 {
            return None;
        }
    }
    let fraction = text.get(20..end).unwrap_or_default();
    let kept = fraction.trim_end_matches('0');
    let (offset, naive) = offset(bytes.get(end..)?)?;
    let leap = second == 60;
    let clock = i64::from(hour * 3600 + minute * 60 + second.min(59));
    let seconds = days(year, month, day) * DAY + clock - offset;
    let whole = seconds + i64::from(leap);
    if leap && (whole % DAY != 0 || civil(whole / DAY).2 != 1) {
        return None;
    }
    let canonical = offset == 0 && tee == b'T' && bytes.last() == Some(&b'Z') && kept.len() == fraction.len();
    let text = if canonical {
        Cow::Borrowed(text)
    } else if offset == 0 && tee == b'T' {
        // Only the end differs: the fraction's zeros, or the spelling of UTC.
        let head = if kept.is_empty() { 19 } else { 20 + kept.len() };
        Cow::Owned([text.get(..head)?, "Z"].concat())
    } else {
        Cow::Owned(format(seconds, leap, kept)?)
    };
    let instant = Instant { seconds: whole, nanos: if leap { 0 } else { nanos(kept) } };
    Some(Stamp { instant, text, naive })
}

/// An instant in the canonical form, in place: no memory is taken for it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Written {
    bytes: [u8; LONGEST],
    length: u8,
}

/// `0000-00-00T00:00:00.000000000Z`
const LONGEST: usize = 30;

/// `0000-00-00T00:00:00`
const HEAD: usize = 19;

impl Written {
    /// The last second that has a text.
    pub(crate) const LAST: Self = Self { bytes: *b"9999-12-31T23:59:59Z          ", length: 20 };

    pub(crate) fn as_str(&self) -> &str {
        self.bytes.get(..usize::from(self.length)).and_then(|bytes| str::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

impl fmt::Debug for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

/// Writes an instant in the canonical form; `None` outside the years 0000–9999.
#[allow(clippy::cast_possible_truncation)] // one digit; a length of at most 30
pub(crate) fn written(instant: Instant) -> Option<Written> {
    let mut bytes = *b"0000-00-00T00:00:00.000000000Z";
    let (first, fraction) = bytes.split_first_chunk_mut::<HEAD>()?;
    *first = head(instant.seconds, false)?;
    let (mut length, mut rest) = (HEAD, instant.nanos);
    for (at, digit) in fraction.iter_mut().enumerate().skip(1).take(9).rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
        if length == HEAD && *digit != b'0' {
            length = HEAD + at + 1;
        }
    }
    *bytes.get_mut(length)? = b'Z';
    Some(Written { bytes, length: length as u8 + 1 })
}

/// The same in memory of its own.
#[cfg(feature = "signals")]
pub(crate) fn write(instant: Instant) -> Option<String> {
    written(instant).map(|text| text.as_str().to_owned())
}

fn format(seconds: i64, leap: bool, fraction: &str) -> Option<String> {
    let head = head(seconds, leap)?;
    let mut text = String::with_capacity(32);
    text.push_str(str::from_utf8(&head).unwrap_or_default());
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text.push('Z');
    Some(text)
}

/// Date and time to the second; `None` outside the years 0000–9999.
fn head(seconds: i64, leap: bool) -> Option<[u8; HEAD]> {
    let (year, month, day) = civil(seconds.div_euclid(DAY));
    if !(0..=9999).contains(&year) {
        return None;
    }
    let clock = seconds.rem_euclid(DAY);
    let (hour, minute, second) = (clock / 3600, clock / 60 % 60, clock % 60 + i64::from(leap));
    let mut head = *b"0000-00-00T00:00:00";
    let parts = [year / 100, year % 100, month, day, hour, minute, second];
    for (at, value) in [0, 2, 5, 8, 11, 14, 17].into_iter().zip(parts) {
        if let Some([tens, ones]) = head.get_mut(at..at + 2) {
            (*tens, *ones) = (one(value / 10), one(value));
        }
    }
    Some(head)
}

/// The last digit of a number that is not below zero.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // one digit
fn one(value: i64) -> u8 {
    b'0' + (value % 10) as u8
}

/// Eight characters like those of a pattern: digits where it has digits, and otherwise the same, but for the case of
/// letters. Gives the number that each digit and the one behind it make.
#[inline]
fn pairs(bytes: &[u8], at: usize, pattern: [u8; 8]) -> Option<[u8; 8]> {
    let found = u64::from_le_bytes(*bytes.get(at..)?.first_chunk::<8>()?);
    let is_digit = u64::from_le_bytes(pattern.map(|b| if b == b'0' { 0xff } else { 0 }));
    let case = u64::from_le_bytes(pattern.map(|b| if b.is_ascii_alphabetic() { 0x20 } else { 0 }));
    let fixed = u64::from_le_bytes(pattern.map(|b| if b == b'0' { 0 } else { b })) | case;
    let digits = (found & is_digit) ^ (is_digit & u64::from_le_bytes([b'0'; 8]));
    // Marks what is above nine.
    let wrong = (digits.wrapping_add(u64::from_le_bytes([0x76; 8])) | digits) & u64::from_le_bytes([0x80; 8]);
    if wrong != 0 || (found | case) & !is_digit != fixed {
        return None;
    }
    Some((digits * 10 + (digits >> 8)).to_le_bytes())
}

#[inline]
fn two(bytes: &[u8], at: usize) -> Option<u32> {
    let (high, low) = (bytes.get(at)?.wrapping_sub(b'0'), bytes.get(at + 1)?.wrapping_sub(b'0'));
    (high < 10 && low < 10).then_some(u32::from(high) * 10 + u32::from(low))
}

/// Seconds east of UTC, and whether there was no offset at all.
fn offset(rest: &[u8]) -> Option<(i64, bool)> {
    match rest {
        [] => Some((0, true)),
        [b'Z' | b'z'] => Some((0, false)),
        [sign @ (b'+' | b'-'), _, _, b':', _, _] => {
            let (hours, minutes) = (two(rest, 1)?, two(rest, 4)?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            let seconds = i64::from(hours * 3600 + minutes * 60);
            Some((if *sign == b'-' { -seconds } else { seconds }, false))
        }
        _ => None,
    }
}

fn nanos(fraction: &str) -> u32 {
    let mut value = 0;
    let mut digits = 0;
    for byte in fraction.bytes().take(9) {
        value = value * 10 + u32::from(byte - b'0');
        digits += 1;
    }
    value * 10u32.pow(9 - digits)
}

fn month_length(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days from 1970-01-01 of a date of the proleptic Gregorian calendar (years counted from March, as is usual).
fn days(year: u32, month: u32, day: u32) -> i64 {
    let year = i64::from(year) - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let month = i64::from((month + 9) % 12);
    let of_year = (153 * month + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day of a day number; the inverse of [`days`].
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + i64::from(month <= 2), month, day)
}
