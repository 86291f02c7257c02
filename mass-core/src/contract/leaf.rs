//! The kinds of values the contract knows, each with its unit and range.

use super::spec::{Kind, Range};

number! {
    /// Electrical power in kilowatts, not negative.
    Kilowatts(f64): Number(Range::at_least(0.0)), unit "kW"
}
number! {
    /// A share in percent, 0–100.
    Percent(f64): Number(Range::between(0.0, 100.0)), unit "%"
}
number! {
    /// A share as a fraction of one, 0–1.
    Fraction(f64): Number(Range::between(0.0, 1.0)), unit "1"
}
number! {
    /// Power usage effectiveness (ISO/IEC 30134-2): facility energy over IT energy, at least 1.
    /// A value of exactly 0 is the field's "not reported" and reads as null.
    Pue(f64): Number(Range::at_least(1.0).or_zero()), unit "1"
}
number! {
    /// Carbon intensity of the electricity, in grams of CO₂ equivalent per kilowatt-hour.
    CarbonIntensity(f64): Number(Range::at_least(0.0)), unit "gCO2/kWh"
}
number! {
    /// Price of electricity in US dollars per kilowatt-hour. Negative prices are real: power markets have them.
    EnergyPrice(f64): Number(Range::ANY), unit "USD/kWh"
}
number! {
    /// A temperature in degrees Celsius, −40…100.
    Celsius(f64): Number(Range::between(-40.0, 100.0)), unit "°C"
}
number! {
    /// A temperature difference in kelvin (degrees Celsius), not negative.
    CelsiusChange(f64): Number(Range::at_least(0.0)), unit "°C"
}
number! {
    /// A count of things.
    Count(u64): Integer(Range::at_least(0.0)), unit "1"
}
number! {
    /// Coefficient of performance: heat removed over electrical power used, above 0.
    Cop(f64): Number(Range::above(0.0)), unit "1"
}
number! {
    /// Tokens generated per watt of IT power.
    TokensPerWatt(f64): Number(Range::at_least(0.0)), unit "tokens/W"
}
number! {
    /// A time limit in milliseconds, 1–600 000.
    Milliseconds(u64): Integer(Range::between(1.0, 600_000.0)), unit "ms"
}
number! {
    /// The step of a measurement series in seconds, 1–86 400.
    GranularitySeconds(u64): Integer(Range::between(1.0, 86_400.0)), unit "s"
}
number! {
    /// A duration in seconds, not negative.
    Seconds(u64): Integer(Range::at_least(0.0)), unit "s"
}
number! {
    /// A planning horizon in minutes, 1–10 080 (a week).
    HorizonMinutes(u64): Integer(Range::between(1.0, 10_080.0)), unit "min"
}
number! {
    /// How many recommendations to return, 1–100.
    TopK(u64): Integer(Range::between(1.0, 100.0))
}
number! {
    /// Any number.
    Amount(f64): Number(Range::ANY)
}
number! {
    /// A duration in milliseconds, not negative.
    Latency(f64): Number(Range::at_least(0.0)), unit "ms"
}
number! {
    /// A delay in seconds, not negative; fractions count.
    Delay(f64): Number(Range::at_least(0.0)), unit "s"
}

text! {
    /// An identifier: 1–128 characters, letters, digits and `._:/-`, starting with a letter or digit.
    Id: Kind::Id
}
text! {
    /// A tenant: lower-case letters, digits and hyphens, 1–63 characters, as in a DNS label.
    TenantId: Kind::TenantId
}
text! {
    /// A key under which sending twice counts once: 1–255 printable ASCII characters.
    IdempotencyKey: Kind::IdempotencyKey
}
text! {
    /// A SHA-256 fingerprint: `sha256:` and 64 hexadecimal digits in lower case.
    Fingerprint: Kind::Digest
}
text! {
    /// Date and time with offset, RFC 3339.
    Timestamp: Kind::Timestamp
}
text! {
    /// `traceparent` of a W3C trace context (section 3.2): version, trace id, parent id, flags.
    TraceParent: Kind::Trace(Some(concat!(
        r"^(00-(?!0{32})[0-9a-fA-F]{32}-(?!0{16})[0-9a-fA-F]{16}-[0-9a-fA-F]{2}",
        r"|(?!00|[fF]{2})[0-9a-fA-F]{2}-(?!0{32})[0-9a-fA-F]{32}-(?!0{16})[0-9a-fA-F]{16}-[0-9a-fA-F]{2}(-[\x00-\x7f]*)?)$"
    )))
}
text! {
    /// Trace id of a W3C trace context: 32 hexadecimal digits, not all zero.
    TraceId: Kind::Trace(Some("^(?!0{32})[0-9a-fA-F]{32}$"))
}
text! {
    /// Parent (span) id of a W3C trace context: 16 hexadecimal digits, not all zero.
    SpanId: Kind::Trace(Some("^(?!0{16})[0-9a-fA-F]{16}$"))
}
text! {
    /// `tracestate` of a W3C trace context (section 3.3): up to 32 members of `key=value`.
    TraceState: Kind::Trace(None)
}
text! {
    /// Deployment stage: `dev`, `staging` or `prod`.
    Environment: Kind::Choice(&["dev", "staging", "prod"])
}
text! {
    /// `shadow` only watches, `advisory` recommends to people, `active` may control.
    Mode: Kind::Choice(&["shadow", "advisory", "active"])
}
text! {
    /// System of units: `metric`.
    Units: Kind::Choice(&["metric"])
}
text! {
    /// ISO 4217 code of the currency: `USD` or `EUR`.
    Currency: Kind::Choice(&["USD", "EUR"])
}
text! {
    /// Confidentiality of the data: `INTERNAL`.
    DataClassification: Kind::Choice(&["INTERNAL"])
}
text! {
    /// How a recommendation request ended.
    StatusCode: Kind::Choice(&["OK", "INVALID_REQUEST", "DEADLINE_EXCEEDED", "UNAVAILABLE", "INTERNAL"])
}
text! {
    /// Version of the Enterprise contract: `1.1`.
    EnterpriseVersion: Kind::Version("1.1")
}
text! {
    /// Version of the Simple contract: `1.0-simple`.
    SimpleVersion: Kind::Version("1.0-simple")
}

/// The sender's word that a document holds no personal data; must be true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct NoPii(pub bool);

impl super::spec::Contract for NoPii {
    const SPEC: super::spec::Spec = super::spec::Spec::Leaf(Kind::NoPii);
}

leaf_schema!(NoPii);
