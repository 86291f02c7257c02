"""`frame_to_requests`: one Enterprise request for each time window."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import mass_sdk as mass
import pytest

pa = pytest.importorskip("pyarrow")
pd = pytest.importorskip("pandas")

PROFILE: dict[str, Any] = {
    "tenant_id": "andes-cloud",
    "environment": "prod",
    "mode": "shadow",
    "timeout_ms": 8000,
    "service_level_objective_ms": 2500,
    "assets": {"site_id": "scl1", "region": "cl", "facility_id": "scl1-a", "cluster_id": "gpu-02", "zone_id": "z3"},
    "data_contract": {
        "units": "metric",
        "currency": "USD",
        "source": "dcim-export",
        "data_classification": "INTERNAL",
        "no_pii": True,
        "quality_flags": {"missing_allowed": True, "max_missing_ratio": 1.0, "max_staleness_seconds": 900},
    },
    "constraints": {
        "hard": {
            "no_control_actions": True,
            "max_setpoint_change_c": 1.5,
            "max_hotspot_rack_count": 4,
            "max_rack_inlet_p95_c": 27,
        },
        "soft": {"max_risk_score": 0.3, "prefer_lower_carbon": True},
    },
    "preferences": {
        "objective_weights": {"energy": 0.5, "thermal_risk": 0.3, "workload_efficiency": 0.2},
        "recommendation_horizon_minutes": 60,
        "top_k": 3,
    },
}

UTC = dt.timezone.utc
TIMES = [dt.datetime(2026, 11, 24, 13, minute, tzinfo=UTC) for minute in (5, 10, 15, 20, 30)]
LOADS = [1000.0, 1100.0, 1200.0, 900.0, 800.0]


def frame(**more: Any) -> Any:
    return pd.DataFrame({"at": TIMES, "IT Load (kW)": LOADS, **more})


def load(request: mass.FrameRequest) -> Any:
    return request.unwrap().document["request"]["signals"]["energy"]["it_load_kw"]


def test_windows() -> None:
    each = mass.frame_to_requests(frame(), PROFILE)
    assert len(each) == 5
    done = list(each)
    assert [load(request) for request in done] == LOADS
    assert (done[0].start, done[0].end) == (dt.datetime(2026, 11, 24, 13, 0, tzinfo=UTC), TIMES[0])
    assert [request.number for request in done] == list(range(5))
    for window in ("15min", dt.timedelta(minutes=15), "900 s"):
        done = list(mass.frame_to_requests(frame(), PROFILE, window=window))
        assert [load(request) for request in done] == [1100, 850]
        assert [request.rows for request in done] == [range(3), range(3, 5)]
    by_start = list(mass.frame_to_requests(frame(), PROFILE, window="15min", stamp="start"))
    assert [request.rows for request in by_start] == [range(2), range(2, 4), range(4, 5)]


def test_the_requests_are_whole_and_repeatable() -> None:
    fixed: dict[str, Any] = {"now": "2026-11-25T00:00:00Z", "seed": "test"}
    one, two = (list(mass.frame_to_requests(frame(), PROFILE, **fixed)) for _ in range(2))
    assert [request.unwrap() for request in one] == [request.unwrap() for request in two]
    for request in one:
        assert request.ok and request.error() is None and request.issues == request.unwrap().issues
        assert mass.validate(request.unwrap().canonical)
    assert len({request.unwrap().correlation_id for request in one}) == 5


def test_a_bad_window_does_not_stop_the_others() -> None:
    table = frame(**{"Supply Air Temp (°C)": [20.0, 850.0, 21.0, 21.0, 21.0]})
    done = list(mass.frame_to_requests(table, PROFILE))
    assert [request.ok for request in done] == [True, False, True, True, True]
    bad = done[1]
    assert bad.result is None and bad.issues[0].code == "out_of_range" and bad.issues[0].params["row"] == 1
    with pytest.raises(mass.ContractError):
        bad.unwrap()
    assert repr(bad).endswith("1 row: refused: out_of_range>")
    lenient = list(mass.frame_to_requests(table, PROFILE, strict=False))
    assert all(request.ok for request in lenient) and lenient[1].issues[0].severity == "warning"
    nothing = list(mass.frame_to_requests(table, {}))
    assert not any(request.ok for request in nothing)
    assert {issue.code for issue in nothing[0].issues} == {"missing_field"}


def test_where_the_times_are() -> None:
    by_index = pd.DataFrame({"IT Load (kW)": LOADS}, index=pd.DatetimeIndex(TIMES, name="when"))
    assert [load(request) for request in mass.frame_to_requests(by_index, PROFILE)] == LOADS
    assert [load(request) for request in mass.frame_to_requests(by_index, PROFILE, time="when")] == LOADS
    texts = pa.table({"Hora": [time.isoformat() for time in TIMES], "IT Load (kW)": LOADS})
    assert [load(request) for request in mass.frame_to_requests(texts, PROFILE)] == LOADS
    gaps = pa.table({"Hora": [*(time.isoformat() for time in TIMES[:3]), None, "?"], "IT Load (kW)": LOADS})
    done = list(mass.frame_to_requests(gaps, PROFILE, time="Hora"))
    assert (done[-1].start, done[-1].rows, done[-1].ok) == (None, range(3, 5), False)
    polars = pytest.importorskip("polars")
    assert [load(request) for request in mass.frame_to_requests(polars.DataFrame(texts), PROFILE)] == LOADS


@pytest.mark.parametrize(
    ("table", "options", "words"),
    [
        (pd.DataFrame({"IT Load (kW)": LOADS}), {}, "no column holds times"),
        (frame(other=TIMES), {}, "several columns hold times"),
        (frame(), {"time": "Hora"}, 'no column "Hora"'),
        (frame(), {"time": "IT Load (kW)"}, "holds no times"),
        (frame(at=[time.replace(tzinfo=None) for time in TIMES]), {}, "time zone"),
        (frame(at=[*TIMES[:4], TIMES[3] + dt.timedelta(minutes=7)]), {}, "300 and 420 seconds apart"),
        (frame(), {"window": "soon"}, '15min" or "1h"; found "soon"'),
        (frame(), {"window": dt.timedelta(0)}, "longer than nothing"),
        (frame(), {"stamp": "middle"}, "stamp"),
    ],
)
def test_what_cannot_be_told_is_said(table: Any, options: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        mass.frame_to_requests(table, PROFILE, **options)


def test_wrong_use() -> None:
    with pytest.raises(TypeError, match="window"):
        mass.frame_to_requests(frame(), PROFILE, window=15)  # type: ignore[arg-type]
    for name, value in [("pipeline", "simple"), ("keys", "preserve"), ("signals", True), ("native_non_finite", True)]:
        with pytest.raises(TypeError, match=f"unexpected keyword argument '{name}'"):
            mass.frame_to_requests(frame(), PROFILE, **{name: value})
    with pytest.raises(TypeError, match="a table is wanted"):
        mass.frame_to_requests({}, PROFILE)
    for profile, place in [
        (b"{", "invalid_json at /profile (line 1, column 2)"),
        (b'{"mode": "shadow", "mode": "active"}', "duplicate_key at /profile/mode (line 1,"),
        ({"timeout_ms": float("nan")}, "invalid_json at /profile/timeout_ms:"),
        ({"note": "x" * 2_000_000}, "too_large at /profile:"),
    ]:
        with pytest.raises(mass.ContractError, match=re.escape(place)):
            mass.frame_to_requests(frame(), profile)
    empty = frame().iloc[:0]
    assert list(mass.frame_to_requests(empty, PROFILE)) == []
    assert list(mass.frame_to_requests(empty, PROFILE, window="1h")) == []
