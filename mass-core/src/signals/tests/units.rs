//! Conversions, against what engineers know by heart.

use crate::signals::{
    decimal::{Decimal, Reading, read_decimal},
    unit::Unit,
};

pub(super) fn decimal(text: &str) -> Decimal<'_> {
    match read_decimal(text) {
        Reading::Number(number) => number,
        other => panic!("{text}: {other:?}"),
    }
}

pub(super) fn convert(text: &str, from: &str, to: &str) -> Option<f64> {
    Unit::by_symbol(from).unwrap().convert(&decimal(text), Unit::by_symbol(to).unwrap())
}

#[test]
fn known_by_heart() {
    for (text, from, to, expected) in [
        ("68.9", "°F", "°C", 20.5),
        ("68,9", "°F", "°C", 20.5),
        ("-40", "°F", "°C", -40.0),
        ("32", "°F", "°C", 0.0),
        ("-459.67", "°F", "°C", -273.15),
        ("293.65", "K", "°C", 20.5),
        ("273.15", "K", "°C", 0.0),
        ("0", "K", "°C", -273.15),
        ("1240500", "W", "kW", 1240.5),
        ("1.2405", "MW", "kW", 1240.5),
        ("0.0012405", "GW", "kW", 1240.5),
        ("3600", "BTU/h", "kW", 1.055_055_852_62),
        ("30", "TR", "kW", 105.505_585_262),
        ("1", "TR", "kW", 3.516_852_842_066_666_6),
        ("1", "BTU/h", "kW", 0.000_293_071_070_172_222_2),
        ("81", "%", "ratio", 0.81),
        ("0.07", "ratio", "%", 7.0),
        ("0.29", "ratio", "%", 29.0),
        ("810", "‰", "ratio", 0.81),
        ("0.4", "kgCO2/kWh", "gCO2/kWh", 400.0),
        ("312.5", "kgCO2/MWh", "gCO2/kWh", 312.5),
        ("0.3125", "tCO2/MWh", "gCO2/kWh", 312.5),
        ("312500", "gCO2/MWh", "gCO2/kWh", 312.5),
        ("1", "lbCO2/kWh", "gCO2/kWh", 453.592_37),
        ("1000", "lbCO2/MWh", "gCO2/kWh", 453.592_37),
        ("89.1", "USD/MWh", "USD/kWh", 0.0891),
        ("8.91", "¢/kWh", "USD/kWh", 0.0891),
        ("-0.0", "USD/MWh", "USD/kWh", 0.0),
        ("3200", "tokens/kW", "tokens/W", 3.2),
        ("1.5", "ratio", "1", 1.5),
        ("1.7976931348623157e308", "kW", "kW", f64::MAX),
    ] {
        let value = convert(text, from, to);
        assert_eq!(value, Some(expected), "{text} {from}");
        assert!(value.unwrap().is_sign_positive() || expected < 0.0, "{text} {from}");
    }
}

#[test]
fn refused_rather_than_wrapped() {
    let long = "9".repeat(401);
    for text in [long.as_str(), "1e401", "1e-99999", "1e99999999999"] {
        assert_eq!(convert(text, "W", "kW"), None, "{text}");
    }
    assert_eq!(convert("1e308", "MW", "kW"), None, "beyond a double");
    assert_eq!(convert("1e309", "kW", "kW"), None, "beyond a double");
    assert_eq!(convert("1e309", "W", "kW"), Some(1e306));
    assert_eq!(convert("0e99999999999", "W", "kW"), Some(0.0));
    assert_eq!(convert(&"7".repeat(300), "W", "kW"), format!("{}e-3", "7".repeat(300)).parse().ok());
    for (from, to) in [("kW", "°C"), ("%", "1"), ("°C", "K"), ("1", "ratio"), ("count", "1")] {
        assert_eq!(convert("1", from, to), None, "{from} to {to}");
    }
}
