//! Decimal text to the nearest double.
//!
//! The standard library does it with a table of ten kilobytes that does not compress. A browser would have to load it for
//! the few numbers that are not read on the way (fifteen digits and no exponent: `number.rs`); there the same is worked
//! out with long integers, in a microsecond.

/// The double nearest to a number in the grammar of JSON, ties to even; infinite beyond the largest.
#[cfg(not(target_family = "wasm"))]
pub(crate) fn nearest(literal: &str) -> f64 {
    literal.parse().unwrap_or(f64::NAN)
}

#[cfg(target_family = "wasm")]
pub(crate) use small::nearest;

#[cfg(any(target_family = "wasm", test))]
mod small {
    use std::cmp::Ordering;

    /// Powers of ten that a double holds exactly.
    const POWERS: [f64; 23] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ];

    /// More digits than this decide nothing but a tie: the midpoint of two doubles has 768 at most.
    const DIGITS: usize = 800;

    /// As the standard library's.
    pub(crate) fn nearest(literal: &str) -> f64 {
        let (negative, text) = literal.strip_prefix('-').map_or((false, literal), |rest| (true, rest));
        let magnitude = magnitude(text);
        if negative { -magnitude } else { magnitude }
    }

    #[allow(clippy::cast_precision_loss)] // below 2^53: exact
    fn magnitude(text: &str) -> f64 {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let mut exponent = power(exponent);
        let mut digits: Vec<u8> = Vec::with_capacity(mantissa.len().min(DIGITS + 1));
        let (mut fraction, mut lost) = (false, false);
        for byte in mantissa.bytes() {
            if byte == b'.' {
                fraction = true;
                continue;
            }
            exponent -= i64::from(fraction);
            if digits.len() == DIGITS {
                exponent += 1;
                lost |= byte != b'0';
            } else if byte != b'0' || !digits.is_empty() {
                digits.push(byte - b'0');
            }
        }
        if lost {
            // Something follows, whatever it is.
            digits.push(1);
            exponent -= 1;
        }
        let Ok(length) = i64::try_from(digits.len()) else { return f64::NAN };
        if length == 0 || exponent + length < -330 {
            return 0.0;
        }
        if exponent + length > 310 {
            return f64::INFINITY;
        }
        if length <= 19 {
            let whole = digits.iter().fold(0_u64, |whole, digit| whole * 10 + u64::from(*digit));
            let scale = usize::try_from(exponent.unsigned_abs()).ok().and_then(|at| POWERS.get(at));
            if let Some(scale) = scale.filter(|_| whole < 1 << 53) {
                // One operation on two exact doubles is correctly rounded.
                return if exponent < 0 { whole as f64 / scale } else { whole as f64 * scale };
            }
        }
        quotient(&digits, exponent)
    }

    /// An exponent, as far as it matters.
    fn power(text: &str) -> i64 {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text.trim_start_matches('+')),
        };
        let far = |power: i64, digit: u8| (power * 10 + i64::from(digit - b'0')).min(1 << 40);
        let power = digits.bytes().fold(0, far);
        if negative { -power } else { power }
    }

    /// digits × 10^exponent, as the quotient of two integers and a power of two.
    fn quotient(digits: &[u8], exponent: i64) -> f64 {
        let (mut above, mut below) = (Long(vec![0]), Long(vec![1]));
        for digit in digits {
            above.times_plus(10, u32::from(*digit));
        }
        let scaled = if exponent < 0 { &mut below } else { &mut above };
        for _ in 0..exponent.unsigned_abs() {
            scaled.times_plus(5, 0);
        }
        let mut binary = exponent;
        // The quotient is brought to at least 1 and below 2.
        let (high, low) = (above.bits(), below.bits());
        let longer = high.abs_diff(low);
        if high < low {
            above.double(longer);
        } else {
            below.double(longer);
        }
        binary += if high < low { -longer.cast_signed() } else { longer.cast_signed() };
        if above.compare(&below) == Ordering::Less {
            above.double(1);
            binary -= 1;
        }
        // 64 bits of it, and whether there are more.
        let mut bits: u64 = 0;
        for _ in 0..64 {
            let fits = above.compare(&below) != Ordering::Less;
            bits = bits << 1 | u64::from(fits);
            if fits {
                above.minus(&below);
            }
            above.double(1);
        }
        round(bits, above.0.iter().any(|word| *word != 0), binary)
    }

    /// bits × 2^(binary − 63) with the highest bit set, and a little more where there is a rest.
    fn round(bits: u64, rest: bool, binary: i64) -> f64 {
        // A double has 53 bits, and fewer where its exponent is at its end.
        let cut = (11 + (-1022 - binary).max(0)).min(65);
        let (kept, dropped) =
            if cut > 63 { (0, u128::from(bits)) } else { (bits >> cut, u128::from(bits & !(u64::MAX << cut))) };
        let half = 1_u128 << (cut - 1);
        let up = match dropped.cmp(&half) {
            Ordering::Greater => true,
            Ordering::Equal => rest || kept & 1 == 1,
            Ordering::Less => false,
        };
        let kept = kept + u64::from(up);
        // What carries over goes into the exponent by itself.
        let biased = u64::try_from(binary.max(-1023) + 1023).unwrap_or_default().saturating_sub(1);
        let assembled = if cut > 11 { kept } else { (biased << 52) + kept };
        if assembled >= f64::INFINITY.to_bits() { f64::INFINITY } else { f64::from_bits(assembled) }
    }

    /// A long integer, the lowest word first.
    struct Long(Vec<u32>);

    impl Long {
        #[allow(clippy::cast_possible_truncation)] // low and high word
        fn times_plus(&mut self, factor: u32, mut carry: u32) {
            for word in &mut self.0 {
                let product = u64::from(*word) * u64::from(factor) + u64::from(carry);
                (*word, carry) = (product as u32, (product >> 32) as u32);
            }
            if carry > 0 {
                self.0.push(carry);
            }
        }

        fn double(&mut self, times: u64) {
            let words = usize::try_from(times / 32).unwrap_or_default();
            self.0.splice(0..0, std::iter::repeat_n(0, words));
            self.times_plus(1 << (times % 32), 0);
        }

        fn bits(&self) -> u64 {
            let top = self.0.last().map_or(0, |word| 32 - word.leading_zeros());
            (self.0.len() as u64 - 1) * 32 + u64::from(top)
        }

        fn compare(&self, other: &Self) -> Ordering {
            let words = |long: &Self| long.0.iter().rposition(|word| *word != 0).map_or(0, |at| at + 1);
            let ours = self.0.iter().rev().skip(self.0.len() - words(self));
            let theirs = other.0.iter().rev().skip(other.0.len() - words(other));
            words(self).cmp(&words(other)).then_with(|| ours.cmp(theirs))
        }

        /// What is not greater is taken away.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // the low word
        fn minus(&mut self, other: &Self) {
            let mut borrow = 0;
            for (at, word) in self.0.iter_mut().enumerate() {
                let difference = i64::from(*word) - i64::from(other.0.get(at).copied().unwrap_or_default()) - borrow;
                *word = difference as u32;
                borrow = i64::from(difference < 0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn same(literal: &str) {
        let (small, standard) = (small::nearest(literal), nearest(literal));
        assert_eq!(small.to_bits(), standard.to_bits(), "{literal}: {small:e}, not {standard:e}");
    }

    #[test]
    fn edges_are_read_as_by_the_standard_library() {
        for literal in [
            "0",
            "-0",
            "0.000e5",
            "9007199254740993",
            "9007199254740992.5",
            "9007199254740993.00000000000000000000000000000000001",
            "18446744073709551615",
            "1e22",
            "1e23",
            "8.5e22",
            "1.7976931348623157e308",
            "1.7976931348623158e308",
            "1.7976931348623159e308",
            "179769313486231580793728971405301199e273",
            "1e309",
            "1e400",
            "1e99999999999999999999",
            "-1e-99999999999999999999",
            "2.2250738585072014e-308",
            "2.2250738585072011e-308",
            "2.225073858507201136057409796709131975934819546351645648023426109724822222021076945516529523908135e-308",
            "4.9e-324",
            "5e-324",
            "2.5e-324",
            "2.4703282292062327e-324",
            "2.4703282292062328e-324",
            "7.4109846876186981e-324",
            "1e-330",
            "0.30000000000000004",
            "123456789012345678901234567890.123456789e-10",
            "6.62607015e-34",
        ] {
            same(literal);
        }
        let halfway = format!("2.4703282292062327208{}1e-324", "0".repeat(900));
        same(&halfway);
        same(&format!("1{}", "0".repeat(308)));
        same(&format!("0.{}1", "0".repeat(330)));
        same(&format!("{}.5", "9".repeat(1000)));
        // A tie of 768 digits, and a little more than that.
        let tie = format!("{:.1100}", f64::from_bits(1) / 1.0);
        same(&tie);
        same(&format!("{tie}1"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn every_double_is_read_back(bits in any::<u64>()) {
            let value = f64::from_bits(bits);
            prop_assume!(value.is_finite());
            same(&format!("{value:e}"));
            same(&format!("{value:.25e}"));
        }

        #[test]
        fn every_midpoint_is_read_alike(mantissa in 1_u64 << 52..1 << 53, power in 0..31_u32, more in "[0-9]{0,3}") {
            // Between two doubles, as an integer and as a fraction.
            let middle = u128::from(mantissa * 2 + 1);
            same(&format!("{}{more}", middle << power));
            same(&format!("{}", (middle << power) + 1));
            same(&format!("{}e-{power}", middle * 5_u128.pow(power)));
            same(&format!("{}.{more}1e-{power}", middle * 5_u128.pow(power)));
        }

        #[test]
        fn any_literal_is_read_alike(literal in "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?") {
            same(&literal);
        }
    }
}
