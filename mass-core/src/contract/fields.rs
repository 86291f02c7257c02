//! Names for the leaves that rules across fields speak of.

/// Declares the enum and its pointers together.
macro_rules! fields {
    ($($name:ident = $pointer:literal,)*) => {
        /// A leaf that some rule names.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Field { $($name,)* }

        impl Field {
            pub(crate) const ALL: &'static [Field] = &[$(Field::$name,)*];

            pub(crate) fn pointer(self) -> &'static str {
                match self { $(Field::$name => $pointer,)* }
            }

            /// The last part of the pointer.
            pub(crate) fn name(self) -> &'static str {
                self.pointer().rsplit('/').next().unwrap_or_default()
            }
        }
    };
}

fields! {
    SchemaVersion = "/schema_version",
    CorrelationId = "/correlation_id",
    NormalizedAt = "/normalized_at_utc",
    TraceParent = "/trace/traceparent",
    TraceId = "/trace/trace_id",
    SpanId = "/trace/span_id",
    TraceState = "/trace/tracestate",
    RequestId = "/request/request_id",
    IdempotencyKey = "/request/idempotency_key",
    Timestamp = "/request/timestamp_utc",
    Environment = "/request/environment",
    Mode = "/request/mode",
    TimeoutMs = "/request/timeout_ms",
    SloMs = "/request/service_level_objective_ms",
    WindowStart = "/request/time_window/start_utc",
    WindowEnd = "/request/time_window/end_utc",
    Granularity = "/request/time_window/granularity_seconds",
    MissingAllowed = "/request/data_contract/quality_flags/missing_allowed",
    MaxMissingRatio = "/request/data_contract/quality_flags/max_missing_ratio",
    MaxStaleness = "/request/data_contract/quality_flags/max_staleness_seconds",
    ItLoad = "/request/signals/energy/it_load_kw",
    FacilityPower = "/request/signals/energy/facility_power_kw",
    UpsEfficiency = "/request/signals/energy/ups_efficiency_pct",
    PueCurrent = "/request/signals/energy/pue_current",
    CarbonIntensity = "/request/signals/energy/carbon_intensity_gco2_per_kwh",
    EnergyPrice = "/request/signals/energy/energy_price_usd_per_kwh",
    AvgRackInlet = "/request/signals/thermal/avg_rack_inlet_c",
    P95RackInlet = "/request/signals/thermal/p95_rack_inlet_c",
    HotspotRackCount = "/request/signals/thermal/hotspot_rack_count",
    SupplyTemp = "/request/signals/thermal/supply_temp_c",
    ReturnTemp = "/request/signals/thermal/return_temp_c",
    CoolingSetpoint = "/request/signals/cooling/cooling_setpoint_c",
    ChillerPower = "/request/signals/cooling/chiller_kw",
    FanPower = "/request/signals/cooling/fan_power_kw",
    ValvePosition = "/request/signals/cooling/cooling_valve_position_pct",
    CpuUtil = "/request/signals/workload/cpu_util_avg",
    GpuUtil = "/request/signals/workload/gpu_util_avg",
    QueueDepth = "/request/signals/workload/queue_depth",
    BatchShare = "/request/signals/workload/job_mix/batch_pct",
    LatencySensitiveShare = "/request/signals/workload/job_mix/latency_sensitive_pct",
    LlmShare = "/request/signals/workload/job_mix/llm_pct",
    VisionShare = "/request/signals/workload/job_mix/vision_pct",
    OtherShare = "/request/signals/workload/job_mix/other_pct",
    TokensPerWatt = "/request/signals/workload/tokens_per_watt_est",
    NoControlActions = "/request/constraints/hard/no_control_actions",
    MaxHotspotRackCount = "/request/constraints/hard/max_hotspot_rack_count",
    MaxRackInletP95 = "/request/constraints/hard/max_rack_inlet_p95_c",
    WeightEnergy = "/request/preferences/objective_weights/energy",
    WeightThermalRisk = "/request/preferences/objective_weights/thermal_risk",
    WeightWorkload = "/request/preferences/objective_weights/workload_efficiency",
}

macro_rules! groups {
    ($($name:ident = $pointer:literal,)*) => {
        /// An object of the contract that some rule names.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Group { $($name,)* }

        impl Group {
            pub(crate) const ALL: &'static [Group] = &[$(Group::$name,)*];

            pub(crate) fn pointer(self) -> &'static str {
                match self { $(Group::$name => $pointer,)* }
            }
        }
    };
}

groups! {
    Trace = "/trace",
    Request = "/request",
    TimeWindow = "/request/time_window",
    Signals = "/request/signals",
    Energy = "/request/signals/energy",
    Thermal = "/request/signals/thermal",
    Cooling = "/request/signals/cooling",
    Workload = "/request/signals/workload",
    JobMix = "/request/signals/workload/job_mix",
    Weights = "/request/preferences/objective_weights",
}

/// The 21 core signals.
pub(crate) const CORE: [Field; 21] = [
    Field::ItLoad,
    Field::FacilityPower,
    Field::UpsEfficiency,
    Field::PueCurrent,
    Field::CarbonIntensity,
    Field::EnergyPrice,
    Field::AvgRackInlet,
    Field::P95RackInlet,
    Field::HotspotRackCount,
    Field::SupplyTemp,
    Field::ReturnTemp,
    Field::CoolingSetpoint,
    Field::ChillerPower,
    Field::FanPower,
    Field::ValvePosition,
    Field::CpuUtil,
    Field::GpuUtil,
    Field::QueueDepth,
    Field::BatchShare,
    Field::LatencySensitiveShare,
    Field::TokensPerWatt,
];
