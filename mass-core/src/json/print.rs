//! Doubles to their canonical spelling.

/// Appends the canonical spelling of a finite double (ECMAScript `Number::toString`, RFC 8785 section 3.2.2.3).
pub fn write_number(out: &mut Vec<u8>, value: f64) {
    if value == 0.0 {
        out.push(b'0');
        return;
    }
    // A browser would have to load the short way beside the long one.
    #[cfg(not(target_family = "wasm"))]
    if short::write(out, value) {
        return;
    }
    out.extend_from_slice(ryu_js::Buffer::new().format(value).as_bytes());
}

#[cfg(not(target_family = "wasm"))]
mod short {
    /// Four decimals, as measurements have them.
    const SCALE: u64 = 10_000;

    const LARGEST: f64 = 1e10;

    /// Writes a number of up to ten digits and four decimals; false when it is none. Fifteen digits stand for one double
    /// only, so that there is no shorter spelling.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // what is cut off shows in the comparison
    #[allow(clippy::cast_precision_loss)] // fourteen digits: exact
    pub(super) fn write(out: &mut Vec<u8>, value: f64) -> bool {
        let magnitude = value.abs();
        let scaled = (magnitude * SCALE as f64 + 0.5) as u64;
        #[allow(clippy::float_cmp)] // the same double or another
        if magnitude >= LARGEST || scaled as f64 / SCALE as f64 != magnitude {
            return false;
        }
        if value < 0.0 {
            out.push(b'-');
        }
        out.extend_from_slice(itoa::Buffer::new().format(scaled / SCALE).as_bytes());
        let part = (scaled % SCALE) as u32;
        if part > 0 {
            let digits = [1000, 100, 10, 1].map(|place| (part / place % 10) as u8);
            let zeros = u32::from_be_bytes(digits).trailing_zeros() as usize / 8;
            out.push(b'.');
            out.extend_from_slice(&digits.map(|digit| b'0' + digit));
            out.truncate(out.len() - zeros);
        }
        true
    }
}

/// A double as a `serde_json` number: an integer where it is one, so that `24` and `24.0` are the same value.
pub(crate) fn to_json(value: f64) -> serde_json::Value {
    if !value.is_finite() {
        // Not a JSON number; as a word it is at least not lost.
        return if value.is_nan() {
            "NaN"
        } else if value > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        }
        .into();
    }
    #[allow(clippy::cast_possible_truncation)] // checked: integral and below 2^53
    if value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0 {
        serde_json::Value::from(value as i64)
    } else {
        serde_json::Value::from(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn same(value: f64) {
        let mut out = Vec::new();
        write_number(&mut out, value);
        assert_eq!(String::from_utf8(out).unwrap(), ryu_js::Buffer::new().format(value), "{value:e}");
    }

    #[test]
    fn edges_are_spelled_as_ecmascript_does() {
        for value in [
            0.0,
            -0.0,
            1.0,
            -1.0,
            0.1,
            0.0001,
            0.00001,
            1e-6,
            1e-7,
            24.5,
            -273.15,
            0.3,
            0.1 + 0.2,
            1234.5678,
            1234.56789,
            9_999_999_999.999_9,
            9_999_999_999.999_99,
            1e10,
            10_000_000_000.5,
            123_456_789_012.25,
            1e15,
            9_007_199_254_740_993.0,
            1e21,
            f64::MIN_POSITIVE,
            f64::MAX,
            5e-324,
            100.0,
            1e9,
        ] {
            same(value);
            same(-value);
            same(f64::from_bits(value.to_bits() + 1));
            same(f64::from_bits(value.to_bits().saturating_sub(1)));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn every_double_is_spelled_as_ecmascript_does(bits in any::<u64>(), digits in 0..20_000_000_000_000_u64, places in 0..8) {
            let value = f64::from_bits(bits);
            prop_assume!(value.is_finite());
            same(value);
            #[allow(clippy::cast_precision_loss)]
            let decimal = digits as f64 / 10_f64.powi(places);
            for neighbour in [decimal, f64::from_bits(decimal.to_bits() + 1), -decimal] {
                same(neighbour);
            }
        }
    }
}
