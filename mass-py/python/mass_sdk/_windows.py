"""`frame_to_requests`: the time windows of a table as requests. The rules are the core's; this module only converts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal, TypedDict

from . import _core
from ._kinds import kind_of

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from ._core import _Requests
    from ._kinds import Frame, Offer
    from ._types import Document


class _Options(TypedDict, total=False):
    """The options of `promote` that have a meaning for a table."""

    strict: bool
    locale: Literal["en", "es"]
    idempotency: Literal["random", "content"]
    payload: Literal["normalize", "preserve"]
    rules: Mapping[str, bool] | None
    aliases: Mapping[str, object] | None
    max_bytes: int
    max_depth: int
    max_issues: int
    now: datetime | str | None
    seed: str | int | bytes | None


def frame_to_requests(
    frame: Frame | Offer,
    site_profile: Document,
    *,
    window: str | timedelta | None = None,
    time: str | None = None,
    stamp: Literal["end", "start"] = "end",
    **options: Unpack[_Options],
) -> _Requests:
    """Makes one Enterprise request for each time window of a table.

    The table is normalised as by `normalize_frame`; the rows of a window are summed up signal by signal; `promote`
    makes a request of them and the site profile. Windows come in the order of time, and a bad one never fails the
    others.

    - Powers, temperatures, percentages and utilisations are means. PUE and tokens per watt are weighted by the IT load,
      carbon intensity and price by the facility power, COP by the chillers' power, so that energies add up. The 95th
      percentile of inlets and the hotspots are maxima, set points the last value, counts means rounded to whole
      numbers.
    - A value that the contract refuses is not summed up: it refuses its window; with strict=False it is left out with a
      warning. Cells that are no value count as missing.
    - The request is made at the end of its window (`timestamp_utc`), so that old tables are not stale.
    - Windows without a row do not exist. Rows without a time come last, as one refused outcome.

    Args:
        frame: Any table that `normalize_frame` takes. A pandas frame may have its times as its index.
        site_profile: What the site says of itself, in any form that `promote` takes. Of its `time_window`,
            `granularity_seconds` counts (else it is the step of the rows), and `duration_seconds` where all rows have
            one time.
        window: Length of a window, such as "15min", "1h" or a timedelta, aligned to midnight UTC. None: each row is a
            window of its own, as long as the step from row to row.
        time: The column with the times. None: the only one that holds times.
        stamp: What the time of a row says: "end" of what it measures (as in `promote`), or its "start".
        **options: strict, locale, idempotency, payload, rules, aliases, max_bytes, max_depth, max_issues, now, seed,
            as in `promote`.

    Returns:
        An iterator of `FrameRequest`, with a length.

    Raises:
        ContractError: The profile is no JSON; paths are under "/profile". What it lacks is said by each request.
        TypeError: This is no table, or no profile, or a column is of a type that is not taken.
        ValueError: There is no column of times, or several; they do not say their time zone (strict); the step of the
            rows cannot be told; an option has a value that does not exist.

    >>> import mass_sdk as mass, pandas as pd
    >>> profile = {
    ...     "tenant_id": "andes-cloud", "environment": "prod", "mode": "shadow", "timeout_ms": 8000,
    ...     "service_level_objective_ms": 2500,
    ...     "assets": {
    ...         "site_id": "scl1", "region": "cl", "facility_id": "scl1-a", "cluster_id": "gpu-02", "zone_id": "z3"},
    ...     "data_contract": {
    ...         "units": "metric", "currency": "USD", "source": "dcim-export", "data_classification": "INTERNAL",
    ...         "no_pii": True, "quality_flags": {
    ...             "missing_allowed": True, "max_missing_ratio": 1, "max_staleness_seconds": 900}},
    ...     "constraints": {
    ...         "hard": {"no_control_actions": True, "max_setpoint_change_c": 1.5, "max_hotspot_rack_count": 4,
    ...                  "max_rack_inlet_p95_c": 27},
    ...         "soft": {"max_risk_score": 0.3, "prefer_lower_carbon": True}},
    ...     "preferences": {
    ...         "objective_weights": {"energy": 0.5, "thermal_risk": 0.3, "workload_efficiency": 0.2},
    ...         "recommendation_horizon_minutes": 60, "top_k": 3},
    ... }
    >>> export = pd.DataFrame({
    ...     "Hora": ["2026-11-24T10:05:00-03:00", "2026-11-24T10:10:00-03:00", "2026-11-24T10:15:00-03:00"],
    ...     "Carga TI (kW)": ["1.200,5", "1.240,5", "1.280,5"],
    ...     "Supply Air Temp °F": [68.9, 69.8, 70.7],
    ... })
    >>> for request in mass.frame_to_requests(export, profile, window="15min"):
    ...     print(request)
    ...     print(request.unwrap().document["request"]["signals"]["energy"]["it_load_kw"])
    <FrameRequest 0, 2026-11-24T13:00:00+00:00 to 2026-11-24T13:15:00+00:00, 3 rows: ok>
    1240.5
    """
    kind = kind_of(frame)
    table, time = kind.arrow_with_times(frame, time)
    return _core._frame_to_requests(table, site_profile, time, _nanoseconds(window), stamp, **options)


def _nanoseconds(window: str | timedelta | None) -> int | None:
    if window is None:
        return None
    if isinstance(window, timedelta):
        return (window.days * 86_400 + window.seconds) * 1_000_000_000 + window.microseconds * 1_000
    if not isinstance(window, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f'window must be a text such as "15min", a timedelta or None; found `{type(window).__name__}`')
    return _core._window_length(window)
