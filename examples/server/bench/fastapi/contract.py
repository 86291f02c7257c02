"""The Enterprise contract 1.1 as pydantic models: types, ranges, vocabularies; rules between fields as validators."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time needs an offset")
    return moment.astimezone(UTC)


Id = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/-]*$", max_length=128)
]
TraceParent = Annotated[
    str, StringConstraints(pattern=r"^[0-9a-fA-F]{2}-[0-9a-fA-F]{32}-[0-9a-fA-F]{16}-[0-9a-fA-F]{2}$")
]
Time = Annotated[datetime, Field(strict=False), AfterValidator(_utc)]
Positive = Annotated[float, Field(ge=0)]
Count = Annotated[int, Field(ge=0)]
Percent = Annotated[float, Field(ge=0, le=100)]
Share = Annotated[float, Field(ge=0, le=1)]
Celsius = Annotated[float, Field(ge=-40, le=100)]
Pue = Annotated[float | None, BeforeValidator(lambda pue: None if pue == 0 else pue), Field(ge=1)]


class Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class Trace(Part):
    traceparent: TraceParent | None = None
    trace_id: Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F]{32}$")] | None = None
    span_id: Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F]{16}$")] | None = None
    tracestate: str | None = None

    @model_validator(mode="after")
    def complete(self) -> "Trace":
        if self.traceparent:
            _, trace, span, _ = self.traceparent.lower().split("-", 3)
            if self.trace_id not in (None, trace) or self.span_id not in (None, span):
                raise ValueError("trace_mismatch")
            self.traceparent, self.trace_id, self.span_id = self.traceparent.lower(), trace, span
        elif self.trace_id and self.span_id:
            self.traceparent = f"00-{self.trace_id}-{self.span_id}-01".lower()
        else:
            raise ValueError("invalid_trace")
        if not int(self.trace_id, 16) or not int(self.span_id, 16):
            raise ValueError("invalid_trace")
        return self


class Window(Part):
    start_utc: Time
    end_utc: Time
    granularity_seconds: Annotated[int, Field(ge=1, le=86_400)]

    @model_validator(mode="after")
    def forwards(self) -> "Window":
        if self.start_utc >= self.end_utc:
            raise ValueError("window_reversed")
        return self


class Assets(Part):
    site_id: Id
    region: Id
    facility_id: Id
    cluster_id: Id
    zone_id: Id


class Quality(Part):
    missing_allowed: bool
    max_missing_ratio: Share
    max_staleness_seconds: Count


class DataContract(Part):
    units: Literal["metric"]
    currency: Literal["USD", "EUR"]
    source: Id
    data_classification: Literal["INTERNAL"]
    no_pii: Literal[True]
    quality_flags: Quality


class Energy(Part):
    it_load_kw: Positive | None = None
    facility_power_kw: Positive | None = None
    ups_efficiency_pct: Percent | None = None
    pue_current: Pue = None
    carbon_intensity_gco2_per_kwh: Positive | None = None
    energy_price_usd_per_kwh: float | None = None
    pue_target: Pue = None

    @model_validator(mode="after")
    def plausible(self) -> "Energy":
        load, facility = self.it_load_kw, self.facility_power_kw
        if load is not None and facility is not None and facility < load:
            raise ValueError("facility_below_it_load")
        return self


class Thermal(Part):
    avg_rack_inlet_c: Celsius | None = None
    p95_rack_inlet_c: Celsius | None = None
    hotspot_rack_count: Count | None = None
    supply_temp_c: Celsius | None = None
    return_temp_c: Celsius | None = None
    cooling_cop: Annotated[float, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def ordered(self) -> "Thermal":
        average, p95 = self.avg_rack_inlet_c, self.p95_rack_inlet_c
        if average is not None and p95 is not None and p95 < average:
            raise ValueError("p95_below_average")
        return self


class Cooling(Part):
    cooling_setpoint_c: Celsius | None = None
    chiller_kw: Positive | None = None
    fan_power_kw: Positive | None = None
    cooling_valve_position_pct: Percent | None = None
    chilled_water_temp_c: Celsius | None = None


class JobMix(Part):
    batch_pct: Percent | None = None
    latency_sensitive_pct: Percent | None = None
    llm_pct: Percent | None = None
    vision_pct: Percent | None = None
    other_pct: Percent | None = None

    @model_validator(mode="after")
    def whole(self) -> "JobMix":
        for parts in ((self.batch_pct, self.latency_sensitive_pct), (self.llm_pct, self.vision_pct, self.other_pct)):
            if None not in parts and abs(sum(parts) - 100) > 0.5:
                raise ValueError("job_mix_not_100")
        return self


class Workload(Part):
    cpu_util_avg: Share | None = None
    gpu_util_avg: Share | None = None
    queue_depth: Count | None = None
    job_mix: JobMix = Field(default_factory=JobMix)
    tokens_per_watt_est: Positive | None = None
    active_users: Count | None = None


class Signals(Part):
    energy: Energy
    thermal: Thermal
    cooling: Cooling
    workload: Workload


class Hard(Part):
    no_control_actions: bool
    max_setpoint_change_c: Positive
    max_hotspot_rack_count: Count
    max_rack_inlet_p95_c: float


class Soft(Part):
    max_risk_score: Share
    prefer_lower_carbon: bool


class Constraints(Part):
    hard: Hard
    soft: Soft


class Weights(Part):
    energy: Share
    thermal_risk: Share
    workload_efficiency: Share

    @model_validator(mode="after")
    def one(self) -> "Weights":
        if abs(self.energy + self.thermal_risk + self.workload_efficiency - 1) > 0.01:
            raise ValueError("weights_not_one")
        return self


class Preferences(Part):
    objective_weights: Weights
    recommendation_horizon_minutes: Annotated[int, Field(ge=1, le=10_080)]
    top_k: Annotated[int, Field(ge=1, le=100)]


class Request(Part):
    request_id: Id
    idempotency_key: Annotated[str, StringConstraints(pattern=r"^[ -~]{1,255}$")] | None = None
    tenant_id: Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
    environment: Literal["dev", "staging", "prod"]
    mode: Literal["shadow", "advisory", "active"]
    timestamp_utc: Time
    timeout_ms: Annotated[int, Field(ge=1, le=600_000)]
    service_level_objective_ms: Annotated[int, Field(ge=1, le=600_000)]
    time_window: Window
    assets: Assets
    data_contract: DataContract
    signals: Signals
    constraints: Constraints
    preferences: Preferences

    @model_validator(mode="after")
    def allowed(self) -> "Request":
        if self.mode != "active" and not self.constraints.hard.no_control_actions:
            raise ValueError("control_not_allowed")
        if self.environment == "prod" and self.service_level_objective_ms > 5_000:
            raise ValueError("slo_too_slow_for_prod")
        flags = self.data_contract.quality_flags
        if (self.timestamp_utc - self.time_window.end_utc).total_seconds() > flags.max_staleness_seconds:
            raise ValueError("stale")
        missing = missing_signals(self.signals) / 21
        if missing and not flags.missing_allowed:
            raise ValueError("signal_missing")
        if missing > flags.max_missing_ratio:
            raise ValueError("missing_ratio_exceeded")
        return self


class Document(Part):
    schema_version: Literal["1.1"]
    correlation_id: Id | None = None
    trace: Trace
    request: Request
    payload: dict[str, Any]
    normalized_at_utc: Time | None = None


CORE = {
    "energy": ("it_load_kw", "facility_power_kw", "ups_efficiency_pct", "pue_current", "carbon_intensity_gco2_per_kwh",
               "energy_price_usd_per_kwh"),
    "thermal": ("avg_rack_inlet_c", "p95_rack_inlet_c", "hotspot_rack_count", "supply_temp_c", "return_temp_c"),
    "cooling": ("cooling_setpoint_c", "chiller_kw", "fan_power_kw", "cooling_valve_position_pct"),
    "workload": ("cpu_util_avg", "gpu_util_avg", "queue_depth", "tokens_per_watt_est"),
}
EXTRA = {"pue_target", "cooling_cop", "chilled_water_temp_c", "active_users", "llm_pct", "vision_pct", "other_pct"}


def missing_signals(signals: Signals) -> int:
    """Core signals that are not there, of 21."""
    mix = signals.workload.job_mix
    return (
        sum(getattr(getattr(signals, group), name) is None for group, names in CORE.items() for name in names)
        + (mix.batch_pct is None)
        + (mix.latency_sensitive_pct is None)
    )
