"""msgspec: structs without garbage collection, constraints in their types, cached decoder and encoder.

Members are declared in alphabetical order, so that the cheaper encoder order `deterministic` (sorts dicts, leaves
structs as declared) already gives sorted bytes.
"""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from job import ID, KEY, TENANT, Answer, Invalid, Peer, complete_trace, digest, new_id, now, utc
from rules_objects import check as check_objects

Id = Annotated[str, Meta(pattern=ID + r"\Z")]
Tenant = Annotated[str, Meta(pattern=TENANT + r"\Z")]
Key = Annotated[str, Meta(pattern=KEY + r"\Z")]
Time = Annotated[datetime, Meta(tz=True)]
# `int | float` keeps the spelling of a whole number: 27 stays 27 and does not become 27.0.
AnyNumber = int | float
NotNegative = Annotated[int, Meta(ge=0)] | Annotated[float, Meta(ge=0)]
Positive = Annotated[int, Meta(gt=0)] | Annotated[float, Meta(gt=0)]
Celsius = Annotated[int, Meta(ge=-40, le=100)] | Annotated[float, Meta(ge=-40, le=100)]
Percent = Annotated[int, Meta(ge=0, le=100)] | Annotated[float, Meta(ge=0, le=100)]
Fraction = Annotated[int, Meta(ge=0, le=1)] | Annotated[float, Meta(ge=0, le=1)]
Count = Annotated[int, Meta(ge=0)]
Milliseconds = Annotated[int, Meta(ge=1, le=600_000)]


class Base(Struct, forbid_unknown_fields=True, gc=False):
    pass


class Assets(Base):
    cluster_id: Id
    facility_id: Id
    region: Id
    site_id: Id
    zone_id: Id


class Hard(Base):
    max_hotspot_rack_count: Count
    max_rack_inlet_p95_c: Celsius
    max_setpoint_change_c: NotNegative
    no_control_actions: bool


class Soft(Base):
    max_risk_score: Fraction
    prefer_lower_carbon: bool


class Constraints(Base):
    hard: Hard
    soft: Soft


class QualityFlags(Base):
    max_missing_ratio: Fraction
    max_staleness_seconds: Count
    missing_allowed: bool


class DataContract(Base):
    currency: Literal["USD", "EUR"]
    data_classification: Literal["INTERNAL"]
    no_pii: bool
    quality_flags: QualityFlags
    source: Id
    units: Literal["metric"]


class Weights(Base):
    energy: Fraction
    thermal_risk: Fraction
    workload_efficiency: Fraction


class Preferences(Base):
    objective_weights: Weights
    recommendation_horizon_minutes: Annotated[int, Meta(ge=1, le=10_080)]
    top_k: Annotated[int, Meta(ge=1, le=100)]


class Cooling(Base):
    chilled_water_temp_c: Celsius | UnsetType | None = UNSET
    chiller_kw: NotNegative | None = None
    cooling_setpoint_c: Celsius | None = None
    cooling_valve_position_pct: Percent | None = None
    fan_power_kw: NotNegative | None = None


class Energy(Base):
    carbon_intensity_gco2_per_kwh: NotNegative | None = None
    energy_price_usd_per_kwh: AnyNumber | None = None
    facility_power_kw: NotNegative | None = None
    it_load_kw: NotNegative | None = None
    pue_current: NotNegative | None = None
    pue_target: NotNegative | UnsetType | None = UNSET
    ups_efficiency_pct: Percent | None = None


class Thermal(Base):
    avg_rack_inlet_c: Celsius | None = None
    cooling_cop: Positive | UnsetType | None = UNSET
    hotspot_rack_count: Count | None = None
    p95_rack_inlet_c: Celsius | None = None
    return_temp_c: Celsius | None = None
    supply_temp_c: Celsius | None = None


class JobMix(Base):
    batch_pct: Percent | None = None
    latency_sensitive_pct: Percent | None = None
    llm_pct: Percent | UnsetType | None = UNSET
    other_pct: Percent | UnsetType | None = UNSET
    vision_pct: Percent | UnsetType | None = UNSET


class Workload(Base):
    active_users: Count | UnsetType | None = UNSET
    cpu_util_avg: Fraction | None = None
    gpu_util_avg: Fraction | None = None
    job_mix: JobMix | None = None
    queue_depth: Count | None = None
    tokens_per_watt_est: NotNegative | None = None


class Signals(Base):
    cooling: Cooling
    energy: Energy
    thermal: Thermal
    workload: Workload


class Window(Base):
    end_utc: Time
    granularity_seconds: Annotated[int, Meta(ge=1, le=86_400)]
    start_utc: Time


class Request(Base, kw_only=True):
    assets: Assets
    constraints: Constraints
    data_contract: DataContract
    environment: Literal["dev", "staging", "prod"]
    idempotency_key: Key | UnsetType = UNSET
    mode: Literal["shadow", "advisory", "active"]
    preferences: Preferences
    request_id: Id
    service_level_objective_ms: Milliseconds
    signals: Signals
    tenant_id: Tenant
    time_window: Window
    timeout_ms: Milliseconds
    timestamp_utc: Time


class Trace(Base):
    span_id: str | UnsetType = UNSET
    trace_id: str | UnsetType = UNSET
    traceparent: str | UnsetType = UNSET
    tracestate: str | UnsetType = UNSET


class Document(Base, kw_only=True):
    correlation_id: Id | UnsetType = UNSET
    normalized_at_utc: Time | UnsetType = UNSET
    payload: dict[str, Any]
    request: Request
    schema_version: Literal["1.1"]
    trace: Trace


class OutWindow(Struct, gc=False):
    end_utc: datetime | str
    granularity_seconds: int
    start_utc: datetime | str


class OutRequest(Struct, gc=False):
    assets: Raw
    constraints: Raw
    data_contract: Raw
    environment: str
    idempotency_key: str | UnsetType
    mode: str
    preferences: Raw
    request_id: str | UnsetType
    service_level_objective_ms: int
    signals: Raw
    tenant_id: str
    time_window: Raw
    timeout_ms: int
    timestamp_utc: datetime | str | UnsetType


class Out(Struct, gc=False):
    correlation_id: str | UnsetType
    normalized_at_utc: datetime | str | UnsetType
    payload: Raw
    request: OutRequest
    schema_version: str
    trace: dict[str, str] | UnsetType


decode = msgspec.json.Decoder(Document).decode
encode = msgspec.json.Encoder(order="deterministic").encode


def check(document: Document) -> tuple[list[str], dict[str, str]]:
    """The warnings, and the trace context completed."""
    r, trace = document.request, document.trace
    warnings = check_objects(document, r.time_window.start_utc, r.time_window.end_utc, r.timestamp_utc, UNSET)
    return warnings, complete_trace(
        given(trace.traceparent), given(trace.trace_id), given(trace.span_id), given(trace.tracestate)
    )


def given(text: str | UnsetType) -> str | None:
    return None if text is UNSET else text


def normal(document: Document, trace: dict[str, str]) -> Answer:
    """The normal form: times in UTC, trace completed, ids there, sorted bytes, both digests."""
    r, window = document.request, document.request.time_window
    normalized = document.normalized_at_utc
    if r.signals.workload.job_mix is None:
        r.signals.workload.job_mix = JobMix()
    # Members without ids are encoded once and serve both digests.
    request = OutRequest(
        Raw(encode(r.assets)),
        Raw(encode(r.constraints)),
        Raw(encode(r.data_contract)),
        r.environment,
        r.idempotency_key or new_id("idem-"),
        r.mode,
        Raw(encode(r.preferences)),
        r.request_id,
        r.service_level_objective_ms,
        Raw(encode(r.signals)),
        r.tenant_id,
        Raw(encode(OutWindow(utc(window.end_utc), window.granularity_seconds, utc(window.start_utc)))),
        r.timeout_ms,
        utc(r.timestamp_utc),
    )
    out = Out(
        document.correlation_id or new_id("corr-"),
        now() if normalized is UNSET else utc(normalized),
        Raw(encode(document.payload)),
        request,
        document.schema_version,
        trace,
    )
    canonical = encode(out)
    out.correlation_id = out.normalized_at_utc = out.trace = UNSET
    request.idempotency_key = request.request_id = request.timestamp_utc = UNSET
    return canonical, digest(canonical), digest(encode(out))


def full(text: bytes) -> Answer:
    document = decode(text)
    return normal(document, check(document)[1])


def full_from_dict(value: dict[str, Any]) -> Answer:
    # Times and ids are texts in the dict, as they are in JSON.
    document = msgspec.convert(value, Document)
    return normal(document, check(document)[1])


def validate(text: bytes) -> list[str]:
    return check(decode(text))[0]


def explain(text: bytes) -> list[str]:
    """One sentence: msgspec stops at the first fault."""
    try:
        check(decode(text))
    except (msgspec.ValidationError, Invalid) as error:
        return [str(error)]
    return []


PEER = Peer("msgspec", full, full_from_dict, validate, validate, explain, f"msgspec {msgspec.__version__}")
