"""`normalize_frame` and the types of columns, of pandas and of Arrow."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import mass_sdk as mass
import pytest

pa = pytest.importorskip("pyarrow")
pd = pytest.importorskip("pandas")


def rows(frame: Any) -> list[tuple[Any, ...]]:
    """The rows of any frame, null as None."""
    if isinstance(frame, pd.DataFrame):
        frame = pa.Table.from_pandas(frame, preserve_index=False)
    table = pa.table(frame)
    return list(zip(*(table.column(i).to_pylist() for i in range(table.num_columns))))


def test_pandas_dtypes_stay_in_their_family() -> None:
    frame = pd.DataFrame({
        "PUE": pd.array([1.2, 0.0, None], dtype="Float64"),
        "Supply Air Temp °F": pd.array([68, None, 70], dtype="Int64"),
        "CPU util %": pd.array([31, 47, 52], dtype="int8"),
        "on": pd.array(["yes", "no", None], dtype="string"),
        "order": pd.Series([" 007", "n/a", "x"], dtype=object),
        "kind": pd.Categorical([" a ", "b", " a "]),
        "half": pd.array([1.5, 2.5, 3.5], dtype="float32"),
    })  # fmt: skip
    out = mass.normalize_frame(frame).frame
    kinds = {name: str(kind) for name, kind in out.dtypes.items()}
    assert kinds == {
        "pue_current": "Float64",
        "supply_temp_c": "Float64",
        "cpu_util_avg": "float64",
        "on": "boolean",
        "order": "object",
        "kind": "category",
        "half": "float32",
    }
    assert out["cpu_util_avg"].tolist() == [0.31, 0.47, 0.52]
    assert out["kind"].tolist() == ["a", "b", "a"]
    assert out["order"].iloc[0] == "007" and pd.isna(out["order"].iloc[1])


def test_a_column_of_objects_of_several_types() -> None:
    moment = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.timezone.utc)
    cells = [1, "2,5", 3.0, Decimal("4.50"), None, float("nan"), pd.NA, pd.NaT]
    out = mass.normalize_frame(pd.DataFrame({"mixed": pd.Series(cells, dtype=object)}))
    assert rows(out.frame) == [(1.0,), (2.5,), (3.0,), (4.5,), (None,), (None,), (None,), (None,)]
    times = pd.DataFrame({"t": pd.Series([moment, "2026-11-24T10:00:00-03:00"], dtype=object)})
    assert rows(mass.normalize_frame(times).frame)[1] == (dt.datetime(2026, 11, 24, 13, 0, tzinfo=dt.timezone.utc),)
    with pytest.raises(TypeError, match=r"column 'x', row 1.*`set`"):
        mass.normalize_frame(pd.DataFrame({"x": pd.Series(["a", {1}], dtype=object)}))


def test_nan_is_null_in_pandas_and_a_change_in_arrow() -> None:
    values = [1.5, float("nan"), float("inf")]
    pandas = mass.normalize_frame(pd.DataFrame({"x": values}))
    assert rows(pandas.frame) == [(1.5,), (None,), (None,)]
    assert [change[2:] for change in rows(pandas.changes)] == [("non_finite", "Infinity", None)]
    arrow = mass.normalize_frame(pa.table({"x": pa.array(values)}))
    assert rows(arrow.frame) == [(1.5,), (None,), (None,)]
    assert [change[0] for change in rows(arrow.changes)] == [1, 2]
    off = mass.normalize_frame(pa.table({"x": pa.array(values)}), rules={"null": False})
    assert [issue[2:4] for issue in rows(off.issues)] == [("number_not_interoperable", "error")] * 2


@pytest.mark.parametrize(
    ("column", "words"),
    [
        (pa.array([[1]]), "List"),
        (pa.array([{"a": 1}]), "Struct"),
        (pa.array([b"x"]), "Binary"),
        (pa.array([1], pa.duration("s")), "Duration"),
        (pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int64())), "Map"),
    ],
)
def test_types_that_a_row_cannot_have(column: Any, words: str) -> None:
    with pytest.raises(TypeError, match=rf'column "bad" is of type {words}'):
        mass.normalize_frame(pa.table({"good": [1], "bad": column}))
    with pytest.raises(TypeError, match="bad"):
        mass.normalize_frame(pa.table({"bad": column}).to_pandas())


def test_numbers_that_stand_for_something_else() -> None:
    months = pd.DataFrame({"PUE": pd.period_range("2026-01", periods=2, freq="M")})
    with pytest.raises(TypeError, match=r'column "PUE" is of type pandas.period; .*to_timestamp'):
        mass.normalize_frame(months)


def test_types_of_every_other_kind() -> None:
    table = pa.table({
        "u64": pa.array([1, 2**64 - 1], pa.uint64()),
        "small": pa.array([1, 2], pa.uint16()),
        "Facility Power (MW)": pa.array([Decimal("1.50"), Decimal("2.25")], pa.decimal128(10, 2)),
        "CPU util %": pa.array([31.1, 47.0], pa.float32()),
        "GPU util %": pa.array([31.0, 47.0], pa.float16()),
        "IT Load (kW)": pa.array(["1.240,5", "1.241,5"]).dictionary_encode(),
        "kind": pa.array(["x", "y"]).dictionary_encode(),
        "view": pa.array([" a ", "b"], pa.string_view()),
        "large": pa.array(["1", "2"], pa.large_string()),
        "day": pa.array([dt.date(2026, 11, 24)] * 2),
        "time": pa.array([dt.time(10, 15)] * 2),
        "nothing": pa.nulls(2),
        "flag": [True, None],
    })  # fmt: skip
    out = mass.normalize_frame(table)
    got = {name: out.frame.column(name).to_pylist() for name in out.frame.column_names}
    assert got["u64"] == [1, 2**64 - 1] and got["small"] == [1, 2]
    assert got["facility_power_kw"] == [1500.0, 2250.0]
    assert got["cpu_util_avg"] == [0.311, 0.47] and got["gpu_util_avg"] == [0.31, 0.47]
    assert got["it_load_kw"] == [1240.5, 1241.5]
    assert got["view"] == ["a", "b"] and got["large"] == [1.0, 2.0]
    for name in ("u64", "small", "kind", "view", "day", "time", "nothing", "flag"):
        assert out.frame.schema.field(name).type == table.schema.field(name).type, name
    assert [(row, column, code) for row, column, code, *_ in rows(out.issues)] == [
        (1, "u64", "number_not_interoperable")
    ]


def test_times() -> None:
    local = pa.array([dt.datetime(2026, 11, 24, 10)], pa.timestamp("ms", "America/Santiago"))
    naive = pa.array([dt.datetime(2026, 11, 24, 10)], pa.timestamp("us"))
    table = pa.table({"local": local, "naive": naive, "utc": local.cast(pa.timestamp("s", "UTC"))})
    out = mass.normalize_frame(table)
    assert out.frame.schema.field("local").type == pa.timestamp("ms", "UTC")
    assert out.frame.column("local").cast(pa.int64()).to_pylist() == local.cast(pa.int64()).to_pylist()
    assert out.frame.column("naive").to_pylist() == naive.to_pylist()
    assert rows(out.changes) == [(None, "local", "timestamp", "time zone", "UTC")]
    assert [(issue[0], issue[1], issue[2]) for issue in rows(out.issues)] == [(None, "naive", "naive_timestamp")]
    frame = table.to_pandas()
    done = mass.normalize_frame(frame).frame
    assert str(done["local"].dtype).endswith("UTC]") and done["naive"].dtype == frame["naive"].dtype
