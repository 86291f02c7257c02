//! What the numbers mean and how good they are.

use super::leaf::{Currency, DataClassification, Fraction, Id, NoPii, Seconds, Units};

object! {
    /// What the numbers mean and how good they are.
    pub struct DataContract {
        /// System of units.
        pub units: Units = "metric",
        /// Currency of the operator's accounts, ISO 4217.
        pub currency: Currency = "USD",
        /// System the data came from.
        pub source: Id = "dcim-export",
        /// Confidentiality.
        pub data_classification: DataClassification = "INTERNAL",
        /// The sender's word that the document holds no personal data; must be true.
        pub no_pii: NoPii = true,
        /// How much may be missing, and how old it may be.
        pub quality_flags: QualityFlags,
    }
}

object! {
    /// How much may be missing, and how old it may be.
    pub struct QualityFlags {
        /// Whether core signals may be missing at all.
        pub missing_allowed: bool = true,
        /// Share of the 21 core signals that may be missing, as a fraction of one.
        pub max_missing_ratio: Fraction = 0.2,
        /// How long after the window's end the request may be made, in seconds.
        pub max_staleness_seconds: Seconds = 900,
    }
}
