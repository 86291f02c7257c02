//! The units that a signal can be written in, and what each is exactly.
//!
//! | quantity | units | definition |
//! |---|---|---|
//! | power | W, kW, MW, GW, BTU/h, TR | BTU/h = 1055.05585262 J ÷ 3600 s (International Table); TR, the ton of refrigeration, = 12 000 BTU/h |
//! | temperature | °C, °F, K | °F = (x − 32) × 5/9; K = x − 273.15 |
//! | fraction | ratio, %, ‰ | |
//! | carbon intensity | gCO2/kWh, kgCO2/kWh, gCO2/MWh, kgCO2/MWh, tCO2/MWh, lbCO2/kWh, lbCO2/MWh | t is the metric tonne; lb = 453.59237 g |
//! | energy price | USD/kWh, USD/MWh, ¢/kWh | US cents |
//! | token rate | tokens/W, tokens/kW | per watt drawn; tokens per second per watt and tokens per joule are the same thing |
//! | pure number, count | 1, count | |
//!
//! How people spell these lives in the alias table, not here.

use super::{decimal::Decimal, exact};

/// What a unit measures. Units convert within their quantity, never across.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quantity {
    Power,
    Temperature,
    Fraction,
    Carbon,
    Price,
    TokenRate,
    Pure,
    Count,
}

/// A unit of a quantity: `value in base units = (x + offset) × num / den`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unit {
    /// How the unit is written in reports: `kW`, `°C`, `gCO2/kWh`.
    pub(crate) symbol: &'static str,
    /// What it measures.
    pub(crate) quantity: Quantity,
    num: u64,
    den: u64,
    offset_hundredths: i32,
}

const fn unit(symbol: &'static str, quantity: Quantity, num: u64, den: u64) -> Unit {
    Unit { symbol, quantity, num, den, offset_hundredths: 0 }
}

/// Every unit, those of one quantity together.
pub(crate) static UNITS: [Unit; 25] = [
    unit("W", Quantity::Power, 1, 1),
    unit("kW", Quantity::Power, 1_000, 1),
    unit("MW", Quantity::Power, 1_000_000, 1),
    unit("GW", Quantity::Power, 1_000_000_000, 1),
    unit("BTU/h", Quantity::Power, 105_505_585_262, 360_000_000_000),
    unit("TR", Quantity::Power, 105_505_585_262, 30_000_000),
    unit("°C", Quantity::Temperature, 1, 1),
    Unit { symbol: "°F", quantity: Quantity::Temperature, num: 5, den: 9, offset_hundredths: -3_200 },
    Unit { symbol: "K", quantity: Quantity::Temperature, num: 1, den: 1, offset_hundredths: -27_315 },
    unit("ratio", Quantity::Fraction, 1, 1),
    unit("%", Quantity::Fraction, 1, 100),
    unit("‰", Quantity::Fraction, 1, 1_000),
    unit("gCO2/kWh", Quantity::Carbon, 1, 1),
    unit("kgCO2/kWh", Quantity::Carbon, 1_000, 1),
    unit("gCO2/MWh", Quantity::Carbon, 1, 1_000),
    unit("kgCO2/MWh", Quantity::Carbon, 1, 1),
    unit("tCO2/MWh", Quantity::Carbon, 1_000, 1),
    unit("lbCO2/kWh", Quantity::Carbon, 45_359_237, 100_000),
    unit("lbCO2/MWh", Quantity::Carbon, 45_359_237, 100_000_000),
    unit("USD/kWh", Quantity::Price, 1, 1),
    unit("USD/MWh", Quantity::Price, 1, 1_000),
    unit("¢/kWh", Quantity::Price, 1, 100),
    unit("tokens/W", Quantity::TokenRate, 1, 1),
    unit("tokens/kW", Quantity::TokenRate, 1, 1_000),
    unit("1", Quantity::Pure, 1, 1),
];

/// Counts are apart because their unit is any noun: jobs, racks, users.
pub(crate) static COUNT: Unit = unit("count", Quantity::Count, 1, 1);

impl Unit {
    /// The unit with this symbol, spelled exactly.
    pub(crate) fn by_symbol(symbol: &str) -> Option<&'static Self> {
        all().find(|unit| unit.symbol == symbol)
    }

    /// Whether values in this unit can be turned into `target`. A plain ratio is a pure number too.
    pub(crate) fn converts_to(&self, target: &Self) -> bool {
        self.quantity == target.quantity || (target.quantity == Quantity::Pure && self.symbol == "ratio")
    }

    /// Turns `value`, in this unit, into `target`: the double nearest to the exact result.
    ///
    /// `None` when the units do not convert, when the digits are too many to be a measurement, or when the result is
    /// beyond the range of a double.
    pub(crate) fn convert(&self, value: &Decimal<'_>, target: &Self) -> Option<f64> {
        if !self.converts_to(target) {
            return None;
        }
        let (offset_hundredths, num, den) = self.factor(target)?;
        exact::linear(value, offset_hundredths, num, den)
    }

    /// `(offset in hundredths, num, den)` of the conversion `(x + offset) × num / den`; for units that convert.
    pub(crate) fn factor(&self, target: &Self) -> Option<(i32, u128, u128)> {
        if std::ptr::eq(self, target) {
            return Some((0, 1, 1));
        }
        if target.offset_hundredths != 0 {
            return None;
        }
        let num = u128::from(self.num) * u128::from(target.den);
        let den = u128::from(self.den) * u128::from(target.num);
        let common = greatest_common_divisor(num, den);
        Some((self.offset_hundredths, num.checked_div(common)?, den.checked_div(common)?))
    }
}

/// Every unit there is.
pub(crate) fn all() -> impl Iterator<Item = &'static Unit> {
    UNITS.iter().chain([&COUNT])
}

fn greatest_common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
