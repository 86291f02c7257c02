//! What was measured: energy, thermal, cooling, workload.

use super::leaf::{
    CarbonIntensity, Celsius, Cop, Count, EnergyPrice, Fraction, Kilowatts, Percent, Pue, TokensPerWatt,
};

object! {
    /// The measurements, in four groups. A signal that is absent or null was not measured.
    pub struct Signals {
        /// Electrical measurements.
        pub energy: Energy,
        /// Air temperatures in the white space.
        pub thermal: Thermal,
        /// The cooling plant.
        pub cooling: Cooling,
        /// What the IT equipment was doing.
        pub workload: Workload,
    }
}

object! {
    /// Electrical measurements over the time window.
    pub struct Energy {
        /// Power drawn by the IT equipment, in kW. Source: ISO/IEC 30134-2, IT energy.
        pub it_load_kw: Option<Kilowatts> = 1240.5,
        /// Power drawn by the whole facility, in kW; never below the IT load. Source: ISO/IEC 30134-2, total energy.
        pub facility_power_kw: Option<Kilowatts> = 1674.7,
        /// Efficiency of the uninterruptible power supplies, in percent.
        pub ups_efficiency_pct: Option<Percent> = 96.4,
        /// Power usage effectiveness over the window. Source: ISO/IEC 30134-2. 0 means "not reported".
        pub pue_current: Option<Pue> = 1.35,
        /// Carbon intensity of the electricity used, in gCO₂/kWh. Source: ISO/IEC 30134-8 (CUE).
        pub carbon_intensity_gco2_per_kwh: Option<CarbonIntensity> = 271.3,
        /// Price of electricity, in USD/kWh. Negative prices occur.
        pub energy_price_usd_per_kwh: Option<EnergyPrice> = 0.094,
        /// PUE the operator aims for. Optional; does not count towards the missing ratio.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub pue_target: Option<Pue> = 1.25,
    }
}

object! {
    /// Air temperatures in the white space. Source: ASHRAE TC 9.9, Thermal Guidelines for Data Processing Environments.
    pub struct Thermal {
        /// Mean temperature of the air entering the racks, in °C.
        pub avg_rack_inlet_c: Option<Celsius> = 23.4,
        /// 95th percentile of the rack inlet temperatures, in °C; never below the mean.
        pub p95_rack_inlet_c: Option<Celsius> = 26.1,
        /// Racks above the site's hotspot limit.
        pub hotspot_rack_count: Option<Count> = 2,
        /// Temperature of the air supplied by the cooling units, in °C.
        pub supply_temp_c: Option<Celsius> = 20.5,
        /// Temperature of the air returning to the cooling units, in °C.
        pub return_temp_c: Option<Celsius> = 32.8,
        /// Coefficient of performance of the cooling plant. Optional; does not count towards the missing ratio.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub cooling_cop: Option<Cop> = 4.2,
    }
}

object! {
    /// The cooling plant.
    pub struct Cooling {
        /// Set point of the supply air, in °C.
        pub cooling_setpoint_c: Option<Celsius> = 20.0,
        /// Electrical power of the chillers, in kW.
        pub chiller_kw: Option<Kilowatts> = 262.4,
        /// Electrical power of the fans, in kW.
        pub fan_power_kw: Option<Kilowatts> = 88.1,
        /// Opening of the cooling valves, in percent.
        pub cooling_valve_position_pct: Option<Percent> = 61.5,
        /// Temperature of the chilled water supply, in °C. Optional; does not count towards the missing ratio.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub chilled_water_temp_c: Option<Celsius> = 12.0,
    }
}

object! {
    /// What the IT equipment was doing.
    pub struct Workload {
        /// Mean CPU utilisation, as a fraction of one.
        pub cpu_util_avg: Option<Fraction> = 0.47,
        /// Mean GPU utilisation, as a fraction of one.
        pub gpu_util_avg: Option<Fraction> = 0.81,
        /// Jobs waiting.
        pub queue_depth: Option<Count> = 134,
        /// Shares of the kinds of jobs.
        pub job_mix: Option<JobMix>,
        /// Tokens generated per watt of IT power (estimate).
        pub tokens_per_watt_est: Option<TokensPerWatt> = 0.35,
        /// People or clients being served. Optional; does not count towards the missing ratio.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub active_users: Option<Count> = 5200,
    }
}

object! {
    /// Shares of the kinds of jobs, in percent. Each complete set (batch and latency-sensitive; llm, vision and
    /// other) adds up to 100 ± 0.5.
    pub struct JobMix, nullable {
        /// Share of batch jobs, in percent.
        pub batch_pct: Option<Percent> = 64.0,
        /// Share of latency-sensitive jobs, in percent.
        pub latency_sensitive_pct: Option<Percent> = 36.0,
        /// Share of language-model jobs, in percent. Optional.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub llm_pct: Option<Percent> = 70.0,
        /// Share of vision jobs, in percent. Optional.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub vision_pct: Option<Percent> = 20.0,
        /// Share of all other jobs, in percent. Optional.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub other_pct: Option<Percent> = 10.0,
    }
}

/// The 21 core signals, as pointers inside `signals`: what `missing_ratio` is a share of.
pub const CORE_SIGNALS: [&str; 21] = [
    "/energy/it_load_kw",
    "/energy/facility_power_kw",
    "/energy/ups_efficiency_pct",
    "/energy/pue_current",
    "/energy/carbon_intensity_gco2_per_kwh",
    "/energy/energy_price_usd_per_kwh",
    "/thermal/avg_rack_inlet_c",
    "/thermal/p95_rack_inlet_c",
    "/thermal/hotspot_rack_count",
    "/thermal/supply_temp_c",
    "/thermal/return_temp_c",
    "/cooling/cooling_setpoint_c",
    "/cooling/chiller_kw",
    "/cooling/fan_power_kw",
    "/cooling/cooling_valve_position_pct",
    "/workload/cpu_util_avg",
    "/workload/gpu_util_avg",
    "/workload/queue_depth",
    "/workload/job_mix/batch_pct",
    "/workload/job_mix/latency_sensitive_pct",
    "/workload/tokens_per_watt_est",
];
