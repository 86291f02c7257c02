"""The rules across fields: semantic and business layer of the contract, for any peer.

Raises `Invalid` at the first error, as code written for speed does, and returns the codes of the warnings. Everything
is handed in by position, which is the cheapest call that Python has.
"""

from datetime import datetime

from job import SLACK, Invalid

Number = int | float | None


def judge(
    it: Number,
    facility: Number,
    pue: Number,
    pue_target: Number,
    avg: Number,
    p95: Number,
    hotspots: Number,
    supply: Number,
    back: Number,
    chiller: Number,
    fans: Number,
    batch: Number,
    latency_sensitive: Number,
    others: tuple[Number, Number, Number] | None,
    weights: float,
    start: datetime,
    end: datetime,
    sent: datetime,
    step: int,
    max_staleness: int,
    missing: int,
    missing_allowed: bool,
    max_missing_ratio: float,
    mode: str,
    no_control_actions: bool,
    environment: str,
    slo: int,
    timeout: int,
    max_p95: float,
    max_hotspots: int,
) -> list[str]:
    warnings: list[str] = []
    if (pue is not None and 0 < pue < 1) or (pue_target is not None and 0 < pue_target < 1):
        raise Invalid("out_of_range")
    if it is not None and facility is not None:
        if facility < it:
            raise Invalid("facility_below_it_load")
        if pue and it > 0:
            computed = facility / it
            if abs(pue - computed) / computed * 100 > 5 + SLACK:
                warnings.append("pue_mismatch")
        if chiller is not None and fans is not None and chiller + fans > facility - it + SLACK * max(facility, 1):
            warnings.append("cooling_exceeds_overhead")
    if p95 is not None:
        if avg is not None and p95 < avg:
            raise Invalid("p95_below_average")
        if p95 > max_p95:
            warnings.append("hard_limit_breached")
    if hotspots is not None and hotspots > max_hotspots:
        warnings.append("hard_limit_breached")
    if supply is not None and back is not None and back < supply:
        warnings.append("return_below_supply")
    if batch is not None and latency_sensitive is not None and abs(batch + latency_sensitive - 100) > 0.5 + SLACK:
        raise Invalid("job_mix_not_100")
    if others is not None:
        llm, vision, other = others
        if llm is None or vision is None or other is None:
            pass
        elif abs(llm + vision + other - 100) > 0.5 + SLACK:
            raise Invalid("job_mix_not_100")
    if abs(weights - 1) > 0.01 + SLACK:
        raise Invalid("weights_not_one")
    window = (end - start).total_seconds()
    if window <= 0:
        raise Invalid("window_reversed")
    if window % step:
        warnings.append("window_not_multiple")
    age = (sent - end).total_seconds()
    if age < 0:
        warnings.append("timestamp_before_window_end")
    elif age > max_staleness:
        raise Invalid("stale")
    if missing:
        if not missing_allowed:
            raise Invalid("signal_missing")
        if missing / 21 > max_missing_ratio + SLACK:
            raise Invalid("missing_ratio_exceeded")
    if not no_control_actions and mode != "active":
        raise Invalid("control_not_allowed")
    if slo > 5000 and environment == "prod":
        raise Invalid("slo_too_slow_for_prod")
    if slo > timeout:
        warnings.append("slo_exceeds_timeout")
    return warnings
