//! The little mathematics the model needs, from operations that IEEE 754 defines to the last bit.
//!
//! `f64::cos` and `f64::exp` call the platform's own library, whose last digit differs between platforms. Everything here
//! uses only `+ − × ÷`, comparison and rounding to an integer, so a seed gives the same bytes on every machine. Printed
//! values are rounded as well, to the digits that a sensor of the kind would show.

use std::f64::consts::{FRAC_PI_2, TAU};

/// The cosine of an angle given in whole turns: `cosine(0.25)` is the cosine of 90°. Good to about 1e-11.
#[must_use]
pub fn cosine(turns: f64) -> f64 {
    let mut angle = (turns - turns.round()).abs() * TAU; // 0..=π
    let mut sign = 1.0;
    if angle > FRAC_PI_2 {
        angle = TAU / 2.0 - angle;
        sign = -1.0;
    }
    let square = angle * angle;
    // Taylor series in Horner form: 1 − x²/2!·(1 − x²/(3·4)·(1 − …)).
    let mut series = 1.0;
    for n in [14.0, 12.0, 10.0, 8.0, 6.0, 4.0, 2.0] {
        series = 1.0 - series * square / (n * (n - 1.0));
    }
    sign * series
}

/// A daily swing between −1 and 1 that is highest at `peak_hour`.
#[must_use]
pub fn daily(hour: f64, peak_hour: f64) -> f64 {
    cosine((hour - peak_hour) / 24.0)
}

/// A smooth bump: 1 at `centre_hour`, 0 from `half_width` hours away.
#[must_use]
pub fn bump(hour: f64, centre_hour: f64, half_width: f64) -> f64 {
    let apart = (hour - centre_hour).abs();
    let distance = apart.min(24.0 - apart) / half_width;
    if distance >= 1.0 { 0.0 } else { 0.5 + 0.5 * cosine(distance / 2.0) }
}

/// `value` rounded to `digits` decimal digits, never a negative zero.
#[must_use]
pub fn round_to(value: f64, digits: u8) -> f64 {
    let scale = (0..digits).fold(1.0, |scale, _| scale * 10.0);
    (value * scale).round() / scale + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cosine_agrees_with_the_library() {
        for step in -1000..=1000 {
            let turns = f64::from(step) / 400.0;
            let expected = (turns * TAU).cos();
            assert!((cosine(turns) - expected).abs() < 1e-9, "{turns}: {} {expected}", cosine(turns));
        }
    }

    #[test]
    fn bumps_are_smooth_and_wrap_around_midnight() {
        assert!((bump(13.0, 13.0, 6.0) - 1.0).abs() < 1e-12);
        assert!(bump(19.0, 13.0, 6.0).abs() < 1e-12);
        assert!((bump(23.0, 1.0, 4.0) - bump(3.0, 1.0, 4.0)).abs() < 1e-12);
    }

    #[test]
    fn rounding_prints_short_numbers() {
        assert_eq!(round_to(1.349_999, 3).to_string(), "1.35");
        assert_eq!(round_to(-0.001, 1).to_string(), "0");
        assert_eq!(round_to(1240.47, 1).to_string(), "1240.5");
    }
}
