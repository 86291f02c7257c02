//! Conversions, against exact rational arithmetic: the result is the nearest double, always.

use super::units::{convert, decimal};
use crate::signals::unit::{self, Unit};
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

/// `(x + offset) × num / den` of every unit, written down a second time.
fn to_base(symbol: &str) -> (BigRational, BigRational) {
    let ratio = |num: i64, den: i64| BigRational::new(num.into(), den.into());
    let factor = match symbol {
        "W" | "°C" | "K" | "ratio" | "gCO2/kWh" | "kgCO2/MWh" | "USD/kWh" | "tokens/W" | "1" | "count" => ratio(1, 1),
        "kW" | "kgCO2/kWh" | "tCO2/MWh" => ratio(1000, 1),
        "MW" => ratio(1_000_000, 1),
        "GW" => ratio(1_000_000_000, 1),
        "BTU/h" => ratio(105_505_585_262, 100_000_000) / ratio(3600, 1),
        "TR" => ratio(12_000, 1) * ratio(105_505_585_262, 100_000_000) / ratio(3600, 1),
        "°F" => ratio(5, 9),
        "%" | "¢/kWh" => ratio(1, 100),
        "‰" | "gCO2/MWh" | "USD/MWh" | "tokens/kW" => ratio(1, 1000),
        "lbCO2/kWh" => ratio(45_359_237, 100_000),
        "lbCO2/MWh" => ratio(45_359_237, 100_000_000),
        other => panic!("{other} has no second definition"),
    };
    let offset = match symbol {
        "°F" => ratio(-32, 1),
        "K" => ratio(-27_315, 100),
        _ => ratio(0, 1),
    };
    (offset, factor)
}

fn exact(negative: bool, digits: &str, scale: i32) -> BigRational {
    let digits: BigInt = digits.parse().unwrap();
    let power = BigInt::from(10).pow(scale.unsigned_abs());
    let magnitude = if scale < 0 { BigRational::new(digits, power) } else { BigRational::from(digits * power) };
    if negative { -magnitude } else { magnitude }
}

/// Whether `value` is the double nearest to `exact`, ties to even.
fn is_nearest(value: f64, exact: &BigRational) -> bool {
    let distance = |double: f64| {
        BigRational::from_float(double).map(|double| {
            let difference = double - exact;
            if difference < BigRational::from(BigInt::from(0)) { -difference } else { difference }
        })
    };
    let own = distance(value).unwrap();
    [value.next_up(), value.next_down()].into_iter().all(|neighbour| {
        distance(neighbour).is_none_or(|other| own < other || (own == other && value.to_bits().is_multiple_of(2)))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn nearest_double_of_the_exact_result(
        negative: bool,
        integer in "(0|[1-9][0-9]{0,24})",
        fraction in "[0-9]{0,24}",
        exponent in -60_i32..60,
        from in 0_usize..26,
        to in 0_usize..26,
    ) {
        let units: Vec<&Unit> = unit::all().collect();
        let (from, to) = (units[from], units[to]);
        let sign = if negative { "-" } else { "" };
        let point = if fraction.is_empty() { "" } else { "." };
        let text = format!("{sign}{integer}{point}{fraction}e{exponent}");
        let value = from.convert(&decimal(&text), to);
        let works = from.converts_to(to) && (std::ptr::eq(from, to) || !matches!(to.symbol, "°F" | "K"));
        prop_assert_eq!(value.is_some(), works, "{} {} to {}", text, from.symbol, to.symbol);
        if let Some(value) = value {
            let scale = exponent - i32::try_from(fraction.len()).unwrap();
            let x = exact(negative, &format!("{integer}{fraction}"), scale);
            let expected = if std::ptr::eq(from, to) { x } else {
                let (offset, factor) = to_base(from.symbol);
                (x + offset) * factor / to_base(to.symbol).1
            };
            prop_assert!(is_nearest(value, &expected), "{} {} to {} gave {}", text, from.symbol, to.symbol, value);
        }
    }

    /// Halfway cases, where the last digits decide.
    #[test]
    fn midpoints_of_doubles(mantissa in (1_u64 << 52)..(1_u64 << 53), shift in -40_i32..40, nudge in -1_i64..=1) {
        // 2 × mantissa + 1 lies halfway between two doubles; nudge it by a hair far below their distance.
        let midpoint = BigRational::from(BigInt::from(mantissa) * 2 + 1)
            * if shift < 0 { BigRational::new(1.into(), BigInt::from(2).pow(shift.unsigned_abs())) }
              else { BigRational::from(BigInt::from(2).pow(shift.unsigned_abs())) };
        // Back through °F: x = y × 9/5 + 32, a finite decimal again.
        let fahrenheit = midpoint * BigRational::new(9.into(), 5.into()) + BigRational::from(BigInt::from(32));
        let digits = 90_u32;
        let scaled = fahrenheit * BigRational::from(BigInt::from(10).pow(digits));
        prop_assert!(scaled.is_integer());
        let whole = scaled.to_integer() + nudge;
        let text = format!("{whole}e-{digits}");
        let exact = (exact(false, &whole.to_string(), -90) - BigRational::from(BigInt::from(32))) * BigRational::new(5.into(), 9.into());
        let value = convert(&text, "°F", "°C").unwrap();
        prop_assert!(is_nearest(value, &exact), "{} gave {}", text, value);
    }
}
