"""What the types of msgspec and pydantic cannot say, on their objects."""

from datetime import datetime
from typing import Any

from job import Invalid
from rules import judge


def check(document: Any, start: datetime, end: datetime, sent: datetime, absent: object) -> list[str]:
    """Raises `Invalid`, or returns the codes of the warnings. A PUE of 0 becomes None on the way."""
    r = document.request
    contract, hard, weights = r.data_contract, r.constraints.hard, r.preferences.objective_weights
    signals, flags = r.signals, contract.quality_flags
    e, t, c, w = signals.energy, signals.thermal, signals.cooling, signals.workload
    if not contract.no_pii:
        raise Invalid("pii_declared")
    if e.pue_current == 0:
        e.pue_current = None
    target = e.pue_target
    if target is absent:
        target = None
    elif target == 0:
        target = e.pue_target = None
    mix, others = w.job_mix, None
    if mix is None:
        batch = latency_sensitive = None
    else:
        batch, latency_sensitive = mix.batch_pct, mix.latency_sensitive_pct
        if mix.llm_pct is not absent and mix.vision_pct is not absent and mix.other_pct is not absent:
            others = (mix.llm_pct, mix.vision_pct, mix.other_pct)
    it, facility, pue = e.it_load_kw, e.facility_power_kw, e.pue_current
    average, p95, hotspots = t.avg_rack_inlet_c, t.p95_rack_inlet_c, t.hotspot_rack_count
    supply, back, chiller, fans = t.supply_temp_c, t.return_temp_c, c.chiller_kw, c.fan_power_kw
    missing = (
        (it is None)
        + (facility is None)
        + (e.ups_efficiency_pct is None)
        + (pue is None)
        + (e.carbon_intensity_gco2_per_kwh is None)
        + (e.energy_price_usd_per_kwh is None)
        + (average is None)
        + (p95 is None)
        + (hotspots is None)
        + (supply is None)
        + (back is None)
        + (c.cooling_setpoint_c is None)
        + (chiller is None)
        + (fans is None)
        + (c.cooling_valve_position_pct is None)
        + (w.cpu_util_avg is None)
        + (w.gpu_util_avg is None)
        + (w.queue_depth is None)
        + (w.tokens_per_watt_est is None)
        + (batch is None)
        + (latency_sensitive is None)
    )
    return judge(
        it,
        facility,
        pue,
        target,
        average,
        p95,
        hotspots,
        supply,
        back,
        chiller,
        fans,
        batch,
        latency_sensitive,
        others,
        weights.energy + weights.thermal_risk + weights.workload_efficiency,
        start,
        end,
        sent,
        r.time_window.granularity_seconds,
        flags.max_staleness_seconds,
        missing,
        flags.missing_allowed,
        flags.max_missing_ratio,
        r.mode,
        hard.no_control_actions,
        r.environment,
        r.service_level_objective_ms,
        r.timeout_ms,
        hard.max_rack_inlet_p95_c,
        hard.max_hotspot_rack_count,
    )
