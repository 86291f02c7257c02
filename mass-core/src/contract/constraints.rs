//! What a recommendation may not break, and what the operator prefers.

use super::leaf::{Celsius, CelsiusChange, Count, Fraction, HorizonMinutes, TopK};

object! {
    /// What a recommendation may not break.
    pub struct Constraints {
        /// Limits that hold always.
        pub hard: HardConstraints,
        /// Limits the engine should keep to.
        pub soft: SoftConstraints,
    }
}

object! {
    /// Limits that hold always.
    pub struct HardConstraints {
        /// No control action may be taken; must be true in shadow and advisory mode.
        pub no_control_actions: bool = true,
        /// Largest change of a set point in one step, in °C.
        pub max_setpoint_change_c: CelsiusChange = 1.5,
        /// Racks that may be above the hotspot limit.
        pub max_hotspot_rack_count: Count = 4,
        /// Highest 95th percentile of the rack inlet temperatures, in °C. ASHRAE TC 9.9 recommends 27 °C for class A1.
        pub max_rack_inlet_p95_c: Celsius = 27.0,
    }
}

object! {
    /// Limits the engine should keep to.
    pub struct SoftConstraints {
        /// Highest acceptable risk score, as a fraction of one.
        pub max_risk_score: Fraction = 0.3,
        /// Whether a lower carbon footprint is preferred to a lower cost.
        pub prefer_lower_carbon: bool = true,
    }
}

object! {
    /// What the operator prefers.
    pub struct Preferences {
        /// Weights of the objectives.
        pub objective_weights: ObjectiveWeights,
        /// How far ahead recommendations look, in minutes.
        pub recommendation_horizon_minutes: HorizonMinutes = 60,
        /// How many recommendations to return.
        pub top_k: TopK = 3,
    }
}

object! {
    /// Weights of the objectives; they add up to 1 ± 0.01.
    pub struct ObjectiveWeights {
        /// Weight of saving energy.
        pub energy: Fraction = 0.5,
        /// Weight of lowering thermal risk.
        pub thermal_risk: Fraction = 0.3,
        /// Weight of workload efficiency.
        pub workload_efficiency: Fraction = 0.2,
    }
}
