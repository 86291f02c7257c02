"""pydantic v2, twice: as models, which is how it is used, and as TypedDict, which it says is faster.

Both are made from one declaration. orjson puts the result together, because pydantic cannot sort members of a dict.
"""

import functools
import operator
from collections.abc import Callable
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import pydantic
from pydantic import ConfigDict, Field, TypeAdapter, ValidationError, create_model, with_config
from pydantic_core import MISSING
from typing_extensions import NotRequired, TypedDict, is_typeddict

from job import ID, KEY, TENANT, TIME, Answer, Peer, complete_trace, instant, utc
from rules_dicts import CORE, SORTED, Checked, Fragment, assemble, dumps
from rules_dicts import check as check_dict
from rules_dicts import normal as normal_dict
from rules_objects import check as check_objects

Id = Annotated[str, Field(pattern=ID + "$")]
Tenant = Annotated[str, Field(pattern=TENANT + "$")]
Key = Annotated[str, Field(pattern=KEY + "$")]
Time = Annotated[str, Field(pattern=TIME + "$")]
NotNegative = Annotated[float, Field(ge=0)]
Positive = Annotated[float, Field(gt=0)]
Celsius = Annotated[float, Field(ge=-40, le=100)]
Percent = Annotated[float, Field(ge=0, le=100)]
Fraction = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0)]
Milliseconds = Annotated[int, Field(ge=1, le=600_000)]

CONFIG = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)
strict = with_config(CONFIG)


@strict
class Assets(TypedDict):
    cluster_id: Id
    facility_id: Id
    region: Id
    site_id: Id
    zone_id: Id


@strict
class Hard(TypedDict):
    max_hotspot_rack_count: Count
    max_rack_inlet_p95_c: Celsius
    max_setpoint_change_c: NotNegative
    no_control_actions: bool


@strict
class Soft(TypedDict):
    max_risk_score: Fraction
    prefer_lower_carbon: bool


@strict
class Constraints(TypedDict):
    hard: Hard
    soft: Soft


@strict
class QualityFlags(TypedDict):
    max_missing_ratio: Fraction
    max_staleness_seconds: Count
    missing_allowed: bool


@strict
class DataContract(TypedDict):
    currency: Literal["USD", "EUR"]
    data_classification: Literal["INTERNAL"]
    no_pii: Literal[True]
    quality_flags: QualityFlags
    source: Id
    units: Literal["metric"]


@strict
class Weights(TypedDict):
    energy: Fraction
    thermal_risk: Fraction
    workload_efficiency: Fraction


@strict
class Preferences(TypedDict):
    objective_weights: Weights
    recommendation_horizon_minutes: Annotated[int, Field(ge=1, le=10_080)]
    top_k: Annotated[int, Field(ge=1, le=100)]


@strict
class Cooling(TypedDict):
    chilled_water_temp_c: NotRequired[Celsius | None]
    chiller_kw: NotRequired[NotNegative | None]
    cooling_setpoint_c: NotRequired[Celsius | None]
    cooling_valve_position_pct: NotRequired[Percent | None]
    fan_power_kw: NotRequired[NotNegative | None]


@strict
class Energy(TypedDict):
    carbon_intensity_gco2_per_kwh: NotRequired[NotNegative | None]
    energy_price_usd_per_kwh: NotRequired[float | None]
    facility_power_kw: NotRequired[NotNegative | None]
    it_load_kw: NotRequired[NotNegative | None]
    pue_current: NotRequired[NotNegative | None]
    pue_target: NotRequired[NotNegative | None]
    ups_efficiency_pct: NotRequired[Percent | None]


@strict
class Thermal(TypedDict):
    avg_rack_inlet_c: NotRequired[Celsius | None]
    cooling_cop: NotRequired[Positive | None]
    hotspot_rack_count: NotRequired[Count | None]
    p95_rack_inlet_c: NotRequired[Celsius | None]
    return_temp_c: NotRequired[Celsius | None]
    supply_temp_c: NotRequired[Celsius | None]


@strict
class JobMix(TypedDict):
    batch_pct: NotRequired[Percent | None]
    latency_sensitive_pct: NotRequired[Percent | None]
    llm_pct: NotRequired[Percent | None]
    other_pct: NotRequired[Percent | None]
    vision_pct: NotRequired[Percent | None]


@strict
class Workload(TypedDict):
    active_users: NotRequired[Count | None]
    cpu_util_avg: NotRequired[Fraction | None]
    gpu_util_avg: NotRequired[Fraction | None]
    job_mix: NotRequired[JobMix | None]
    queue_depth: NotRequired[Count | None]
    tokens_per_watt_est: NotRequired[NotNegative | None]


@strict
class Signals(TypedDict):
    cooling: Cooling
    energy: Energy
    thermal: Thermal
    workload: Workload


@strict
class Window(TypedDict):
    end_utc: Time
    granularity_seconds: Annotated[int, Field(ge=1, le=86_400)]
    start_utc: Time


@strict
class Request(TypedDict):
    assets: Assets
    constraints: Constraints
    data_contract: DataContract
    environment: Literal["dev", "staging", "prod"]
    idempotency_key: NotRequired[Key]
    mode: Literal["shadow", "advisory", "active"]
    preferences: Preferences
    request_id: Id
    service_level_objective_ms: Milliseconds
    signals: Signals
    tenant_id: Tenant
    time_window: Window
    timeout_ms: Milliseconds
    timestamp_utc: Time


@strict
class Trace(TypedDict):
    span_id: NotRequired[str]
    trace_id: NotRequired[str]
    traceparent: NotRequired[str]
    tracestate: NotRequired[str]


@strict
class Document(TypedDict):
    correlation_id: NotRequired[Id]
    normalized_at_utc: NotRequired[Time]
    payload: dict[str, Any]
    request: Request
    schema_version: Literal["1.1"]
    trace: Trace


def model_of(kind: Any) -> Any:
    """The model with the members of a TypedDict, and with models for all TypedDicts inside it."""
    if is_typeddict(kind):
        fields: dict[str, Any] = {}
        for name, member in get_type_hints(kind, include_extras=True).items():
            if get_origin(member) is not NotRequired:
                fields[name] = (model_of(member), ...)
            elif name in CORE:
                fields[name] = (model_of(get_args(member)[0]), None)
            else:
                fields[name] = (model_of(get_args(member)[0]) | MISSING, MISSING)
        return create_model(kind.__name__, __config__=CONFIG, **fields)
    if get_origin(kind) in (Union, UnionType):
        return functools.reduce(operator.or_, map(model_of, get_args(kind)))
    return kind


DocumentModel = model_of(Document)
JobMixModel = model_of(JobMix)
models, dicts = TypeAdapter(DocumentModel), TypeAdapter(Document)


def check_model(document: Any) -> Checked:
    """The rules across fields. As a function, because a `model_validator` that calls it is slower."""
    r, trace, checked = document.request, document.trace, Checked()
    checked.start, checked.end = instant(r.time_window.start_utc), instant(r.time_window.end_utc)
    checked.sent = instant(r.timestamp_utc)
    checked.trace = complete_trace(
        given(trace.traceparent), given(trace.trace_id), given(trace.span_id), given(trace.tracestate)
    )
    checked.warnings = check_objects(document, checked.start, checked.end, checked.sent, MISSING)
    return checked


def normal_model(document: Any, checked: Checked) -> Answer:
    """The members of the models are in alphabetical order, so that each dumps sorted; orjson puts them together."""
    r = document.request
    if r.signals.workload.job_mix is None:
        r.signals.workload.job_mix = JobMixModel()
    window = {
        "start_utc": utc(checked.start),
        "end_utc": utc(checked.end),
        "granularity_seconds": r.time_window.granularity_seconds,
    }
    request = {
        "assets": Fragment(r.assets.model_dump_json()),
        "constraints": Fragment(r.constraints.model_dump_json()),
        "data_contract": Fragment(r.data_contract.model_dump_json()),
        "environment": r.environment,
        "mode": r.mode,
        "preferences": Fragment(r.preferences.model_dump_json()),
        "service_level_objective_ms": r.service_level_objective_ms,
        "signals": Fragment(r.signals.model_dump_json()),
        "tenant_id": r.tenant_id,
        "time_window": Fragment(dumps(window, option=SORTED)),
        "timeout_ms": r.timeout_ms,
    }
    ids = {
        "correlation_id": given(document.correlation_id),
        "idempotency_key": given(r.idempotency_key),
        "normalized_at_utc": given(document.normalized_at_utc),
        "request_id": r.request_id,
        "timestamp_utc": checked.sent,
    }
    return assemble(document.schema_version, document.payload, request, ids, checked.trace)


def given(value: Any) -> Any:
    return None if value is MISSING else value


def peer(name: str, adapter: Any, check: Callable[[Any], Checked], normal: Callable[[Any, Checked], Answer]) -> Peer:
    from_text, from_dict = adapter.validate_json, adapter.validate_python

    def full(text: bytes) -> Answer:
        document = from_text(text)
        return normal(document, check(document))

    def full_from_dict(value: dict[str, Any]) -> Answer:
        document = from_dict(value)
        return normal(document, check(document))

    def validate(text: bytes) -> list[str]:
        return check(from_text(text)).warnings

    def explain(text: bytes) -> list[str]:
        try:
            check(from_text(text))
        except ValidationError as error:
            return [f"{found['loc']}: {found['msg']}" for found in error.errors(include_url=False)]
        return []

    return Peer(name, full, full_from_dict, validate, validate, explain, f"pydantic {pydantic.VERSION}")


PEERS = [
    peer("pydantic", models, check_model, normal_model),
    peer("pydantic (TypedDict)", dicts, check_dict, normal_dict),
]
