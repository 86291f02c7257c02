"""The rest of the job on plain dicts: for the two JSON Schema validators, and for pydantic's TypedDict.

The dict that is handed in is not changed: what differs is copied.
"""

from datetime import datetime
from typing import Any

import orjson

from job import Answer, complete_trace, digest, instant, new_id, now, utc
from rules import judge

SORTED = orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z
Fragment, dumps = orjson.Fragment, orjson.dumps

ENERGY: dict[str, Any] = dict.fromkeys(
    (
        "it_load_kw",
        "facility_power_kw",
        "ups_efficiency_pct",
        "pue_current",
        "carbon_intensity_gco2_per_kwh",
        "energy_price_usd_per_kwh",
    )
)
THERMAL: dict[str, Any] = dict.fromkeys(
    ("avg_rack_inlet_c", "p95_rack_inlet_c", "hotspot_rack_count", "supply_temp_c", "return_temp_c")
)
COOLING: dict[str, Any] = dict.fromkeys(
    ("cooling_setpoint_c", "chiller_kw", "fan_power_kw", "cooling_valve_position_pct")
)
WORKLOAD: dict[str, Any] = dict.fromkeys(("cpu_util_avg", "gpu_util_avg", "queue_depth", "tokens_per_watt_est"))
JOB_MIX: dict[str, Any] = dict.fromkeys(("batch_pct", "latency_sensitive_pct"))
CORE = {*ENERGY, *THERMAL, *COOLING, *WORKLOAD, *JOB_MIX, "job_mix"}
EXTRA = {"pue_target", "cooling_cop", "chilled_water_temp_c", "active_users", "llm_pct", "vision_pct", "other_pct"}


class Checked:
    """What the rules found, and what the normal form needs."""

    __slots__ = ("end", "sent", "signals", "start", "trace", "warnings")
    start: datetime
    end: datetime
    sent: datetime
    signals: dict[str, Any]
    trace: dict[str, str]
    warnings: list[str]


def check(document: dict[str, Any]) -> Checked:
    """Raises `Invalid`, or fills in absent signals and says what is doubtful."""
    r, trace = document["request"], document["trace"].get
    signals, window, contract = r["signals"], r["time_window"], r["data_contract"]
    hard, weights, flags = r["constraints"]["hard"], r["preferences"]["objective_weights"], contract["quality_flags"]
    e, t, c = ENERGY | signals["energy"], THERMAL | signals["thermal"], COOLING | signals["cooling"]
    w = WORKLOAD | signals["workload"]
    w["job_mix"] = mix = JOB_MIX | (w.get("job_mix") or {})
    target = e.get("pue_target")
    if e["pue_current"] == 0:
        e["pue_current"] = None
    if target == 0:
        target = e["pue_target"] = None
    missing = 0
    for group in (e, t, c, w, mix):
        if None in group.values():
            missing += list(group.values()).count(None)
            for name in EXTRA & group.keys():
                missing -= group[name] is None
    others = None
    if "llm_pct" in mix:
        others = (mix["llm_pct"], mix.get("vision_pct"), mix.get("other_pct"))
    checked = Checked()
    checked.start, checked.end = instant(window["start_utc"]), instant(window["end_utc"])
    checked.sent = instant(r["timestamp_utc"])
    checked.trace = complete_trace(trace("traceparent"), trace("trace_id"), trace("span_id"), trace("tracestate"))
    checked.signals = {"energy": e, "thermal": t, "cooling": c, "workload": w}
    checked.warnings = judge(
        e["it_load_kw"],
        e["facility_power_kw"],
        e["pue_current"],
        target,
        t["avg_rack_inlet_c"],
        t["p95_rack_inlet_c"],
        t["hotspot_rack_count"],
        t["supply_temp_c"],
        t["return_temp_c"],
        c["chiller_kw"],
        c["fan_power_kw"],
        mix["batch_pct"],
        mix["latency_sensitive_pct"],
        others,
        weights["energy"] + weights["thermal_risk"] + weights["workload_efficiency"],
        checked.start,
        checked.end,
        checked.sent,
        window["granularity_seconds"],
        flags["max_staleness_seconds"],
        missing,
        flags["missing_allowed"],
        flags["max_missing_ratio"],
        r["mode"],
        hard["no_control_actions"],
        r["environment"],
        r["service_level_objective_ms"],
        r["timeout_ms"],
        hard["max_rack_inlet_p95_c"],
        hard["max_hotspot_rack_count"],
    )
    return checked


def normal(document: dict[str, Any], checked: Checked) -> Answer:
    """The normal form: times in UTC, trace completed, ids there, sorted bytes, both digests."""
    r, get = document["request"], document.get
    window = {
        "start_utc": utc(checked.start),
        "end_utc": utc(checked.end),
        "granularity_seconds": r["time_window"]["granularity_seconds"],
    }
    # Members without ids are encoded once and serve both digests.
    request = {
        "assets": Fragment(dumps(r["assets"], option=SORTED)),
        "constraints": Fragment(dumps(r["constraints"], option=SORTED)),
        "data_contract": Fragment(dumps(r["data_contract"], option=SORTED)),
        "environment": r["environment"],
        "mode": r["mode"],
        "preferences": Fragment(dumps(r["preferences"], option=SORTED)),
        "service_level_objective_ms": r["service_level_objective_ms"],
        "signals": Fragment(dumps(checked.signals, option=SORTED)),
        "tenant_id": r["tenant_id"],
        "time_window": Fragment(dumps(window, option=SORTED)),
        "timeout_ms": r["timeout_ms"],
    }
    ids = {
        "correlation_id": get("correlation_id"),
        "idempotency_key": r.get("idempotency_key"),
        "normalized_at_utc": get("normalized_at_utc"),
        "request_id": r["request_id"],
        "timestamp_utc": checked.sent,
    }
    return assemble(document["schema_version"], document["payload"], request, ids, checked.trace)


def assemble(
    version: str,
    payload: dict[str, Any],
    request: dict[str, Any],
    ids: dict[str, Any],
    trace: dict[str, str],
) -> Answer:
    """The content first, then what differs on every send."""
    out: dict[str, Any] = {
        "payload": Fragment(dumps(payload, option=SORTED)),
        "request": request,
        "schema_version": version,
    }
    content = digest(dumps(out, option=SORTED))
    normalized = ids["normalized_at_utc"]
    out["correlation_id"] = ids["correlation_id"] or new_id("corr-")
    out["normalized_at_utc"] = now() if normalized is None else utc(instant(normalized))
    out["trace"] = trace
    request["idempotency_key"] = ids["idempotency_key"] or new_id("idem-")
    request["request_id"] = ids["request_id"]
    request["timestamp_utc"] = utc(ids["timestamp_utc"])
    canonical = dumps(out, option=SORTED)
    return canonical, digest(canonical), content
