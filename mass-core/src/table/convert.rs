//! Unit conversion of doubles, as exact as that of texts and fast enough for millions.
//!
//! A double stands for its shortest decimal. Where that has few digits, sum, product and quotient are worked out in
//! integers and rounded once; what does not fit goes through the digits, as in a document.

use crate::signals::{
    decimal::{Decimal, Reading, read_decimal},
    unit::Unit,
};

/// From one unit into another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Conversion {
    pub(super) from: &'static Unit,
    pub(super) to: &'static Unit,
    /// `(x + offset / 100) × num / den`; `None` when nothing is to be done.
    factor: Option<Factor>,
}

#[derive(Debug, Clone, Copy)]
struct Factor {
    offset: i128,
    num: i128,
    den: u128,
}

const POWERS: [f64; 7] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6];

/// 1.5 × 2^52: next to it, doubles are one apart.
const ROUND: f64 = 6_755_399_441_055_744.0;

/// Below this, sums and quotients of whole doubles are exact or correctly rounded.
const EXACT: u128 = 1 << 53;

impl Conversion {
    pub(super) fn new(from: &'static Unit, to: &'static Unit) -> Self {
        let factor = from.factor(to).and_then(|(offset, num, den)| {
            Some(Factor { offset: i128::from(offset), num: i128::try_from(num).ok()?, den })
        });
        Self { from, to, factor: factor.filter(|_| !std::ptr::eq(from, to)) }
    }

    /// Whether every value stays as it is.
    pub(super) fn is_identity(&self) -> bool {
        std::ptr::eq(self.from, self.to)
    }

    /// Converts a finite double.
    #[inline]
    pub(super) fn float(&self, value: f64) -> Option<f64> {
        if self.is_identity() {
            return Some(value);
        }
        if let Some((digits, places)) = short(value)
            && let Some(result) = self.ratio(digits, places)
        {
            return Some(result);
        }
        self.long(value)
    }

    /// Converts an integer.
    #[inline]
    pub(super) fn integer(&self, value: i64) -> Option<f64> {
        self.ratio(value, 0).or_else(|| self.literal(&value.to_string()))
    }

    /// Converts a number by its digits.
    pub(super) fn decimal(&self, value: &Decimal<'_>) -> Option<f64> {
        if let Some((digits, places)) = few_digits(value)
            && let Some(result) = self.ratio(digits, places)
        {
            return Some(result);
        }
        self.from.convert(value, self.to)
    }

    /// Converts a JSON number literal.
    pub(super) fn literal(&self, literal: &str) -> Option<f64> {
        match read_decimal(literal) {
            Reading::Number(number) => self.decimal(&number),
            _ => None,
        }
    }

    /// A double with many digits.
    #[cold]
    fn long(&self, value: f64) -> Option<f64> {
        self.literal(ryu_js::Buffer::new().format(value))
    }

    /// `digits / 10^places` in the other unit, where integers of 128 bits are enough.
    #[inline]
    fn ratio(&self, digits: i64, places: u32) -> Option<f64> {
        let Factor { offset, num, den } = self.factor?;
        let shift = if offset == 0 { places } else { places.max(2) };
        let power = 10_i128.checked_pow(shift)?;
        let mut above = i128::from(digits);
        if offset != 0 {
            above = above * 10_i128.checked_pow(shift - places)? + offset * (power / 100);
        }
        let above = above.checked_mul(num)?;
        let below = den.checked_mul(power.unsigned_abs())?;
        let magnitude = quotient(above.unsigned_abs(), below)?;
        Some(if above < 0 { -magnitude } else { magnitude })
    }
}

/// The decimal that a double stands for, as digits and places, when it has few of both.
#[inline]
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::float_cmp)] // whole and below 10^15
fn short(value: f64) -> Option<(i64, u32)> {
    for (places, power) in (0..).zip(POWERS) {
        let scaled = value * power;
        // A decimal of at most fifteen digits that reads as this double is its shortest one.
        if scaled.abs() >= 1e15 {
            return None;
        }
        // Rounds to a whole number without a call, which `round` is on some targets.
        let whole = (scaled + ROUND) - ROUND;
        if whole / power == value {
            return Some((whole as i64, places));
        }
    }
    None
}

fn few_digits(value: &Decimal<'_>) -> Option<(i64, u32)> {
    let mut digits: i64 = 0;
    for digit in value.digits() {
        digits = digits.checked_mul(10)?.checked_add(i64::from(digit))?;
    }
    let places = u32::try_from(value.scale()?.checked_neg()?).ok().filter(|places| *places <= 24)?;
    Some((if value.is_negative() { -digits } else { digits }, places))
}

/// The double nearest to a quotient, ties to even. `None` when 128 bits do not decide it.
#[inline]
#[allow(clippy::cast_precision_loss)] // rounded once, on purpose
fn quotient(above: u128, below: u128) -> Option<f64> {
    if above < EXACT && below < EXACT {
        return Some(above as f64 / below as f64);
    }
    let (a, b) = (128 - above.leading_zeros(), 128 - below.leading_zeros());
    let shift = (b + 56).saturating_sub(a);
    if a == 0 || a + shift > 128 {
        return None;
    }
    let above = above << shift;
    // At least 56 bits, so that the lowest is past the rounding and can stand for the rest.
    let whole = above.checked_div(below)? | u128::from(!above.is_multiple_of(below));
    Some(whole as f64 / 2_f64.powi(i32::try_from(shift).ok()?))
}

#[cfg(test)]
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)] // below 2^53
mod tests {
    use super::*;
    use crate::signals::unit;
    use proptest::prelude::*;

    fn exactly(value: f64, from: &Unit, to: &Unit) -> Option<f64> {
        let mut buffer = ryu_js::Buffer::new();
        match read_decimal(buffer.format(value)) {
            Reading::Number(number) => from.convert(&number, to),
            other => panic!("{value}: {other:?}"),
        }
    }

    fn pairs() -> Vec<(&'static Unit, &'static Unit)> {
        let units: Vec<_> = unit::all().collect();
        let targets = ["kW", "°C", "%", "ratio", "gCO2/kWh", "USD/kWh", "tokens/W", "1", "count"];
        let to = units.iter().filter(|unit| targets.contains(&unit.symbol));
        to.flat_map(|to| units.iter().filter(|from| from.converts_to(to)).map(|from| (*from, *to))).collect()
    }

    #[test]
    fn what_people_measure() {
        let unit = |symbol| Unit::by_symbol(symbol).unwrap();
        for (value, from, to, expected) in [
            (68.9, "°F", "°C", 20.5),
            (31.0, "%", "ratio", 0.31),
            (1.6747, "MW", "kW", 1674.7),
            (20.0, "TR", "kW", 70.337_056_841_333_33),
        ] {
            assert_eq!(Conversion::new(unit(from), unit(to)).float(value), Some(expected), "{value} {from}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 2000 } else { 200_000 }))]

        #[test]
        fn as_exact_as_digits(
            value in prop_oneof![
                (-1_000_000_000_i64..1_000_000_000, 0..7_i32).prop_map(|(n, k)| n as f64 / 10_f64.powi(k)),
                -1e6..1e6_f64,
                any::<f64>().prop_filter("finite", |x| x.is_finite()),
            ],
            pick in any::<prop::sample::Index>(),
        ) {
            let pairs = pairs();
            let (from, to) = pairs[pick.index(pairs.len())];
            let conversion = Conversion::new(from, to);
            let expected = exactly(value, from, to);
            if !(conversion.is_identity() && expected.is_none()) {
                prop_assert_eq!(conversion.float(value), expected, "{} {} in {}", value, from.symbol, to.symbol);
            }
            if value.fract() == 0.0 && value.abs() < 9e15 {
                prop_assert_eq!(conversion.integer(value as i64), expected);
            }
        }
    }
}
