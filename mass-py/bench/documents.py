"""What every implementation must agree on: odd documents that are valid, doubtful ones, and broken ones.

A document is the base with some members replaced, each named by its path; `GONE` takes a member away. Two kinds of
fault are not here, because the peers cannot see them: a key that stands twice, and an integer that no double holds. Nor
are a second of 60 and an integer spelled 24.0, which are valid and which some peers refuse.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

GONE: Final = object()
Members = dict[str, Any]

S, C, P = "request/signals", "request/constraints", "request/preferences"
ENERGY, THERMAL, COOLING, WORKLOAD = f"{S}/energy", f"{S}/thermal", f"{S}/cooling", f"{S}/workload"
WINDOW, CONTRACT, FLAGS = "request/time_window", "request/data_contract", "request/data_contract/quality_flags"
TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"

ODD: list[Members] = [
    {},
    {"payload": {}},
    {"payload": {"z": [1, 2.5, None], "a": {"c": True, "b": "ñandú “quoted” \\ /"}}},
    {"correlation_id": GONE, "request/idempotency_key": GONE},
    {"normalized_at_utc": "2026-11-24T12:00:00.5-03:00"},
    {"trace": {"trace_id": TRACE.upper(), "span_id": SPAN}},
    {"trace": {"traceparent": f"00-{TRACE}-{SPAN}-00", "trace_id": TRACE, "tracestate": "a=1,b@c=2"}},
    {"trace": {"traceparent": f"01-{TRACE}-{SPAN}-00-more"}},
    {"request/timestamp_utc": "2026-11-24T07:30:59.250100-03:00", f"{WINDOW}/start_utc": "2026-11-24t10:30:00.000z"},
    {f"{ENERGY}/pue_current": 0, f"{ENERGY}/pue_target": 0.0},
    {f"{ENERGY}/pue_target": 1.2, f"{THERMAL}/cooling_cop": 4.1, f"{COOLING}/chilled_water_temp_c": None},
    {f"{WORKLOAD}/job_mix": GONE},
    {f"{WORKLOAD}/job_mix": None},
    {f"{WORKLOAD}/job_mix": {"llm_pct": 60, "vision_pct": 30, "other_pct": 10}, f"{WORKLOAD}/active_users": 17},
    {f"{THERMAL}": {"avg_rack_inlet_c": 21.5, "p95_rack_inlet_c": -3}, f"{THERMAL}/avg_rack_inlet_c": -40},
    {f"{ENERGY}/energy_price_usd_per_kwh": -0.02, f"{FLAGS}/max_missing_ratio": 1},
    {"request/mode": "active", f"{C}/hard/no_control_actions": False},
    {"request/environment": "dev", "request/service_level_objective_ms": 6000},
]

DOUBTFUL: list[tuple[list[str], Members]] = [
    (["pue_mismatch"], {f"{ENERGY}/pue_current": 1.5}),
    (["return_below_supply"], {f"{THERMAL}/return_temp_c": 12.5}),
    (["cooling_exceeds_overhead"], {f"{COOLING}/chiller_kw": 900.5}),
    (["window_not_multiple"], {f"{WINDOW}/granularity_seconds": 7}),
    (["timestamp_before_window_end"], {"request/timestamp_utc": "2026-11-24T10:30:54.9Z"}),
    (["slo_exceeds_timeout"], {"request/timeout_ms": 2000}),
    (["hard_limit_breached"], {f"{C}/hard/max_rack_inlet_p95_c": 20}),
    (["hard_limit_breached"], {f"{C}/hard/max_hotspot_rack_count": 0}),
]

BROKEN: dict[str, list[Members]] = {
    "structure": [
        {"trace": GONE},
        {"payload": GONE},
        {"payload": []},
        {"request": None},
        {"request/mode": GONE},
        {f"{C}/soft": GONE},
        {f"{WORKLOAD}": GONE},
        {"site": "scl1"},
        {f"{ENERGY}/it_load_kW": 1240},
        {f"{FLAGS}/note": ""},
    ],
    "types": [
        {"correlation_id": None},
        {"request/request_id": 7},
        {"request/timeout_ms": "8000"},
        {"request/timeout_ms": 8000.5},
        {"request/timeout_ms": True},
        {f"{P}/top_k": None},
        {f"{CONTRACT}/no_pii": "true"},
        {f"{ENERGY}/it_load_kw": "1240.5"},
        {f"{ENERGY}/it_load_kw": False},
        {f"{THERMAL}/hotspot_rack_count": 2.5},
        {f"{WORKLOAD}/job_mix": [64, 36]},
    ],
    "texts": [
        {"request/request_id": "has space"},
        {"request/request_id": "-x"},
        {"request/request_id": "x\ny"},
        {"request/assets/zone_id": ""},
        {"request/assets/site_id": "s" * 129},
        {"request/tenant_id": "Andes"},
        {"request/idempotency_key": "clé"},
        {"request/idempotency_key": "k" * 256},
        {"schema_version": "1.2"},
        {"request/environment": "production"},
        {"request/mode": "shadwo"},
        {f"{CONTRACT}/currency": "CLP"},
        {f"{CONTRACT}/units": "imperial"},
        {f"{CONTRACT}/data_classification": "internal"},
        {f"{CONTRACT}/no_pii": False},
    ],
    "times": [
        {"request/timestamp_utc": "2026-11-24T10:30:59"},
        {"request/timestamp_utc": "2026-11-24"},
        {"request/timestamp_utc": "2026-02-30T10:30:59Z"},
        {"request/timestamp_utc": "2026-11-24T24:30:59Z"},
        {"request/timestamp_utc": "2026-11-24T10:30Z"},
        {"request/timestamp_utc": 1795516259},
        {f"{WINDOW}/end_utc": "noon"},
        {f"{WINDOW}/end_utc": None},
    ],
    "trace": [
        {"trace": {}},
        {"trace": {"trace_id": TRACE}},
        {"trace": {"traceparent": f"00-{'0' * 32}-{SPAN}-01"}},
        {"trace": {"traceparent": f"ff-{TRACE}-{SPAN}-01"}},
        {"trace": {"traceparent": f"00-{TRACE}-{SPAN}-01-more"}},
        {"trace": {"traceparent": f"00-{TRACE}-{SPAN[1:]}-01"}},
        {"trace": {"traceparent": f"00-{TRACE}-{SPAN}-01", "span_id": SPAN[::-1]}},
        {"trace": {"traceparent": f"00-{TRACE}-{SPAN}-01", "tracestate": "no"}},
    ],
    "ranges": [
        {f"{ENERGY}/it_load_kw": -0.5},
        {f"{ENERGY}/ups_efficiency_pct": 100.5},
        {f"{ENERGY}/pue_current": 0.9},
        {f"{THERMAL}/cooling_cop": 0},
        {f"{THERMAL}/avg_rack_inlet_c": -40.5},
        {f"{THERMAL}/hotspot_rack_count": -1},
        {f"{COOLING}/chilled_water_temp_c": 101},
        {f"{WORKLOAD}/cpu_util_avg": 1.5},
        {f"{WORKLOAD}/gpu_util_avg": 81},
        {f"{WORKLOAD}/active_users": -1},
        {"request/timeout_ms": 0},
        {"request/service_level_objective_ms": 600_001},
        {f"{WINDOW}/granularity_seconds": 86_401},
        {f"{FLAGS}/max_staleness_seconds": -1},
        {f"{FLAGS}/max_missing_ratio": 1.1},
        {f"{C}/hard/max_rack_inlet_p95_c": 150},
        {f"{C}/hard/max_setpoint_change_c": -1},
        {f"{C}/soft/max_risk_score": 30},
        {f"{P}/objective_weights/energy": 1.2},
        {f"{P}/recommendation_horizon_minutes": 10_081},
        {f"{P}/top_k": 101},
    ],
    "across fields": [
        {f"{ENERGY}/facility_power_kw": 700},
        {f"{THERMAL}/p95_rack_inlet_c": 20.9},
        {f"{WORKLOAD}/job_mix/batch_pct": 24},
        {f"{WORKLOAD}/job_mix": {"llm_pct": 60, "vision_pct": 30, "other_pct": 30}},
        {f"{P}/objective_weights/energy": 0.8},
        {f"{WINDOW}/end_utc": "2026-11-24T10:30:00Z"},
        {f"{WINDOW}/end_utc": "2026-11-24T06:00:00-03:00"},
        {"request/timestamp_utc": "2026-11-24T11:30:59Z"},
        {f"{FLAGS}/missing_allowed": False, f"{COOLING}/fan_power_kw": None},
        {f"{FLAGS}/max_missing_ratio": 0.1, f"{COOLING}": {}},
        {f"{C}/hard/no_control_actions": False},
        {"request/mode": "advisory", f"{C}/hard/no_control_actions": False},
        {"request/service_level_objective_ms": 5001},
    ],
}

TEXTS = [b"", b"[]", b'"1.1"', b"null", b"{", b'{"schema_version":"1.1"}', b"\xff{}", b"{'schema_version':'1.1'}"]


def variant(base: bytes, members: Members) -> bytes:
    document = json.loads(base)
    for path, value in members.items():
        *parents, last = path.split("/")
        inner = document
        for name in parents:
            inner = inner[name]
        if value is GONE:
            del inner[last]
        else:
            inner[last] = value
    return json.dumps(document, ensure_ascii=False).encode()


def odd(base: bytes) -> list[bytes]:
    return [variant(base, members) for members in ODD]


def doubtful(base: bytes) -> list[tuple[list[str], bytes]]:
    return [(codes, variant(base, members)) for codes, members in DOUBTFUL]


def faults(base: bytes) -> Iterator[tuple[str, bytes]]:
    """Broken documents and what is wrong with them."""
    for kind, variants in BROKEN.items():
        for members in variants:
            names = ", ".join(f"{path} = {'gone' if value is GONE else value!r}" for path, value in members.items())
            yield f"{kind}: {names}"[:100], variant(base, members)
    for text in TEXTS:
        yield f"text: {text!r}", text
    yield "text: cut off", base[:-1]
    yield "text: more behind it", base + b"{}"
    yield "text: NaN", base.replace(b'"supply_temp_c":', b'"supply_temp_c":NaN,"x":')
