//! The closed list of issue codes. A code, once published, never changes its meaning.

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::catalogue::{CatalogueEntry, business, contract, semantic, structural};

/// Builds the enum, its strings, its list and the catalogue from one table, so that they cannot diverge.
macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $text:literal => $module:ident::$entry:ident;)+) => {
        /// What an issue is about. The string form is stable for ever; new codes may be added.
        ///
        /// ```
        /// use mass_core::{Code, Layer};
        ///
        /// assert_eq!(Code::PueMismatch.as_str(), "pue_mismatch");
        /// assert_eq!("pue_mismatch".parse(), Ok(Code::PueMismatch));
        /// assert_eq!(Code::PueMismatch.layer(), Layer::Semantic);
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[$doc])* $variant,)+
        }

        impl Code {
            /// Every code, layer by layer, in the order of the catalogue.
            ///
            /// ```
            /// assert!(mass_core::Code::ALL.contains(&mass_core::Code::Stale));
            /// ```
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable `snake_case` name, as it is written in JSON.
            ///
            /// ```
            /// assert_eq!(mass_core::Code::InvalidJson.as_str(), "invalid_json");
            /// ```
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }
        }

        /// One entry per code, at the index the code has in [`Code::ALL`].
        pub(super) static CATALOGUE: [CatalogueEntry; Code::ALL.len()] = [$($module::$entry),+];
    };
}

codes! {
    /// The text is not JSON.
    InvalidJson = "invalid_json" => structural::INVALID_JSON;
    /// A member name appears twice in one object.
    DuplicateKey = "duplicate_key" => structural::DUPLICATE_KEY;
    /// Objects and arrays are nested deeper than the limit.
    TooDeep = "too_deep" => structural::TOO_DEEP;
    /// The text is longer than the limit.
    TooLarge = "too_large" => structural::TOO_LARGE;
    /// A value has another JSON type than the contract asks for.
    WrongType = "wrong_type" => structural::WRONG_TYPE;
    /// A required field is absent.
    MissingField = "missing_field" => structural::MISSING_FIELD;
    /// A field that the contract does not know.
    UnknownField = "unknown_field" => structural::UNKNOWN_FIELD;
    /// A text that does not have the form its field asks for.
    InvalidFormat = "invalid_format" => structural::INVALID_FORMAT;
    /// A number that not every JSON reader reads alike.
    NumberNotInteroperable = "number_not_interoperable" => structural::NUMBER_NOT_INTEROPERABLE;
    /// Two keys would become one key when renamed.
    KeyCollision = "key_collision" => structural::KEY_COLLISION;
    /// More issues were found than are listed.
    TooManyIssues = "too_many_issues" => structural::TOO_MANY_ISSUES;
    /// The record of what was changed would be far longer than the document.
    TooManyChanges = "too_many_changes" => structural::TOO_MANY_CHANGES;
    /// A `schema_version` this release cannot read.
    UnsupportedVersion = "unsupported_version" => contract::UNSUPPORTED_VERSION;
    /// A value outside the closed list of its field.
    UnsupportedValue = "unsupported_value" => contract::UNSUPPORTED_VALUE;
    /// The data contract does not promise that there are no personal data.
    PiiDeclared = "pii_declared" => contract::PII_DECLARED;
    /// The trace context is incomplete or malformed.
    InvalidTrace = "invalid_trace" => contract::INVALID_TRACE;
    /// `traceparent` and the separate ids disagree.
    TraceMismatch = "trace_mismatch" => contract::TRACE_MISMATCH;
    /// A response carries an id that is not the request's.
    ResponseIdMismatch = "response_id_mismatch" => contract::RESPONSE_ID_MISMATCH;
    /// A recommendation was computed from other content than the request's.
    FingerprintMismatch = "fingerprint_mismatch" => contract::FINGERPRINT_MISMATCH;
    /// A number outside the range of its field.
    OutOfRange = "out_of_range" => semantic::OUT_OF_RANGE;
    /// A 0–1 field that seems to hold a percentage.
    LooksLikePercent = "looks_like_percent" => semantic::LOOKS_LIKE_PERCENT;
    /// The facility draws less power than its IT load.
    FacilityBelowItLoad = "facility_below_it_load" => semantic::FACILITY_BELOW_IT_LOAD;
    /// The reported PUE is not the quotient of the reported powers.
    PueMismatch = "pue_mismatch" => semantic::PUE_MISMATCH;
    /// The 95th percentile of the rack inlets is below their average.
    P95BelowAverage = "p95_below_average" => semantic::P95_BELOW_AVERAGE;
    /// Return air is colder than supply air.
    ReturnBelowSupply = "return_below_supply" => semantic::RETURN_BELOW_SUPPLY;
    /// Cooling draws more than everything that is not IT load.
    CoolingExceedsOverhead = "cooling_exceeds_overhead" => semantic::COOLING_EXCEEDS_OVERHEAD;
    /// A complete job mix does not sum to 100 %.
    JobMixNot100 = "job_mix_not_100" => semantic::JOB_MIX_NOT_100;
    /// The objective weights do not sum to 1.
    WeightsNotOne = "weights_not_one" => semantic::WEIGHTS_NOT_ONE;
    /// The time window does not start before it ends.
    WindowReversed = "window_reversed" => semantic::WINDOW_REVERSED;
    /// The window is not a whole number of intervals.
    WindowNotMultiple = "window_not_multiple" => semantic::WINDOW_NOT_MULTIPLE;
    /// The document was stamped before its window ended.
    TimestampBeforeWindowEnd = "timestamp_before_window_end" => semantic::TIMESTAMP_BEFORE_WINDOW_END;
    /// A timestamp without a UTC offset.
    NaiveTimestamp = "naive_timestamp" => semantic::NAIVE_TIMESTAMP;
    /// A core signal is missing where none may be.
    SignalMissing = "signal_missing" => semantic::SIGNAL_MISSING;
    /// Too many core signals are missing.
    MissingRatioExceeded = "missing_ratio_exceeded" => semantic::MISSING_RATIO_EXCEEDED;
    /// The data are older than the data contract allows.
    Stale = "stale" => semantic::STALE;
    /// A text that can be read as two different numbers.
    AmbiguousNumber = "ambiguous_number" => semantic::AMBIGUOUS_NUMBER;
    /// Several members could be the same signal.
    AmbiguousSignal = "ambiguous_signal" => semantic::AMBIGUOUS_SIGNAL;
    /// A signal was recognised, its unit was not stated.
    SignalWithoutUnit = "signal_without_unit" => semantic::SIGNAL_WITHOUT_UNIT;
    /// A signal was recognised, its unit cannot be converted.
    UnitNotConvertible = "unit_not_convertible" => semantic::UNIT_NOT_CONVERTIBLE;
    /// `delta` is not `suggested` − `current`.
    DeltaMismatch = "delta_mismatch" => semantic::DELTA_MISMATCH;
    /// Control was allowed in a mode that only recommends.
    ControlNotAllowed = "control_not_allowed" => business::CONTROL_NOT_ALLOWED;
    /// The latency objective is too slow for production.
    SloTooSlowForProd = "slo_too_slow_for_prod" => business::SLO_TOO_SLOW_FOR_PROD;
    /// The latency objective is longer than the timeout.
    SloExceedsTimeout = "slo_exceeds_timeout" => business::SLO_EXCEEDS_TIMEOUT;
    /// A measurement is already beyond a hard limit.
    HardLimitBreached = "hard_limit_breached" => business::HARD_LIMIT_BREACHED;
    /// A response in shadow mode does not confirm a guardrail.
    GuardrailNotEnforced = "guardrail_not_enforced" => business::GUARDRAIL_NOT_ENFORCED;
    /// A recommendation moves a setpoint further than allowed.
    SetpointChangeExceeded = "setpoint_change_exceeded" => business::SETPOINT_CHANGE_EXCEEDED;
}

/// Every entry stands at the index of its own code; checked when the crate is compiled.
const _: () = assert!(in_order(&CATALOGUE));

const fn in_order(mut entries: &[CatalogueEntry]) -> bool {
    let mut index = 0;
    while let [entry, rest @ ..] = entries {
        if entry.code as usize != index {
            return false;
        }
        index += 1;
        entries = rest;
    }
    true
}

/// A text that is no issue code, as returned by [`Code::from_str`].
///
/// ```
/// let error = "no_such_code".parse::<mass_core::Code>().unwrap_err();
/// assert_eq!(error.to_string(), "unknown issue code `no_such_code`");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownCode(String);

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown issue code `{}`", self.0)
    }
}

impl std::error::Error for UnknownCode {}

impl FromStr for Code {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.iter().copied().find(|code| code.as_str() == text);
        known.ok_or_else(|| UnknownCode(text.to_owned()))
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn strings_are_unique_snake_case_and_parse_back() {
        let mut seen = HashSet::new();
        for &code in Code::ALL {
            let text = code.as_str();
            assert!(seen.insert(text), "{text} twice");
            assert!(text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'));
            assert_eq!(text.parse(), Ok(code));
            let json = serde_json::to_string(&code).unwrap();
            assert_eq!(json, format!("\"{text}\""));
            assert_eq!(serde_json::from_str::<Code>(&json).unwrap(), code);
        }
        assert!(serde_json::from_str::<Code>("\"nope\"").is_err());
    }
}
