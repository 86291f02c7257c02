"""`normalize_frame` with every kind of table: the same rules, the same kind of frame back, nothing lost."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from typing import Any

import mass_sdk as mass
import pytest

pa = pytest.importorskip("pyarrow")
pd = pytest.importorskip("pandas")

UTC = dt.timezone.utc

EXPORT: dict[str, list[Any]] = {
    "Hora": ["2026-11-24T10:00:00-03:00", "2026-11-24T10:15:00-03:00", None],
    "Carga TI (kW)": ["1.238,3", "1.240,5", "ERR"],
    "Supply Air Temp °F": [68.9, 69.8, 850.0],
    "Free cooling": ["sí", "no", "no"],
    "Work order": ["007312", " 007313", "n/a"],
    "Rack": ["r1", "r2", "r3"],
}

NORMAL: dict[str, list[Any]] = {
    "Hora": [
        dt.datetime(2026, 11, 24, 13, 0, tzinfo=dt.timezone.utc),
        dt.datetime(2026, 11, 24, 13, 15, tzinfo=dt.timezone.utc),
        None,
    ],
    "it_load_kw": [1238.3, 1240.5, None],
    "supply_temp_c": [20.5, 21.0, 454.44444444444446],
    "Free cooling": [True, False, False],
    "Work order": ["007312", "007313", None],
    "Rack": ["r1", "r2", "r3"],
}

CHANGES = [
    (None, "Hora", "type", "text", "timestamp"),
    (0, "Hora", "timestamp", "2026-11-24T10:00:00-03:00", "2026-11-24T13:00:00Z"),
    (1, "Hora", "timestamp", "2026-11-24T10:15:00-03:00", "2026-11-24T13:15:00Z"),
    (None, "Carga TI (kW)", "signal", "Carga TI (kW)", "it_load_kw"),
    (None, "Carga TI (kW)", "type", "text", "number"),
    (0, "Carga TI (kW)", "signal", "1.238,3", "1238.3"),
    (1, "Carga TI (kW)", "signal", "1.240,5", "1240.5"),
    (2, "Carga TI (kW)", "unread", "ERR", None),
    (None, "Supply Air Temp °F", "signal", "Supply Air Temp °F", "supply_temp_c"),
    (None, "Supply Air Temp °F", "unit", "°F", "°C"),
    (None, "Free cooling", "type", "text", "boolean"),
    (0, "Free cooling", "boolean", "sí", "true"),
    (1, "Free cooling", "boolean", "no", "false"),
    (2, "Free cooling", "boolean", "no", "false"),
    (1, "Work order", "trim", " 007313", "007313"),
    (2, "Work order", "null", "n/a", None),
]

ISSUES = [(2, "Carga TI (kW)", "wrong_type", "warning"), (2, "Supply Air Temp °F", "out_of_range", "error")]


class Offer:
    """A table of a library that nobody knows."""

    def __init__(self, table: Any) -> None:
        self.table = table

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return self.table.__arrow_c_stream__(requested_schema)


def polars(table: Any) -> Any:
    return pytest.importorskip("polars").DataFrame(table)


def relation(table: Any) -> Any:
    duckdb = pytest.importorskip("duckdb")
    connection = duckdb.connect()
    connection.register("export", table)
    return connection.sql("select * from export")


def result(table: Any) -> Any:
    duckdb = pytest.importorskip("duckdb")
    connection = duckdb.connect()
    connection.register("export", table)
    return connection.execute("select * from export")


KINDS: dict[str, tuple[Any, type[Any]]] = {
    "pandas": (lambda table: pd.DataFrame(EXPORT), pd.DataFrame),
    "pandas-arrow": (lambda table: table.to_pandas(types_mapper=pd.ArrowDtype), pd.DataFrame),
    "pyarrow": (lambda table: table, pa.Table),
    "batch": (lambda table: table.to_batches()[0], pa.RecordBatch),
    "reader": (lambda table: table.to_reader(), pa.Table),
    "polars": (polars, object),
    "duckdb-relation": (relation, pa.Table),
    "duckdb-result": (result, pa.Table),
    "capsule": (Offer, pa.Table),
}


def rows(frame: Any) -> list[tuple[Any, ...]]:
    """The rows of any frame, null as None."""
    if isinstance(frame, pd.DataFrame):
        frame = pa.Table.from_pandas(frame, preserve_index=False)
    table = pa.table(frame)
    return list(zip(*(table.column(i).to_pylist() for i in range(table.num_columns))))


@pytest.mark.filterwarnings("ignore:Arrow output on a DB-API result")
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_table(kind: str) -> None:
    make, type_ = KINDS[kind]
    source = make(pa.table(EXPORT))
    result = mass.normalize_frame(source)
    assert isinstance(result.frame, type_)
    if kind == "polars":
        assert type(result.frame) is type(source) is type(result.changes) is type(result.issues)
    assert list(pa.table(result.frame).column_names) == list(NORMAL)
    assert rows(result.frame) == list(zip(*NORMAL.values()))
    assert rows(result.changes) == CHANGES
    assert [(row, column, code, severity) for row, column, code, severity, *_ in rows(result.issues)] == ISSUES
    assert result.recognised["Carga TI (kW)"].signal == "/energy/it_load_kw"
    assert result.recognised["Supply Air Temp °F"].conversion == "°F → °C"
    if kind not in ("reader", "duckdb-result"):
        assert result.restore() is source
    else:
        assert rows(result.restore()) == list(zip(*EXPORT.values()))
    # Once more changes nothing but what is still wrong.
    again = mass.normalize_frame(result.frame)
    assert rows(again.changes) == []
    assert rows(again.frame) == rows(result.frame)


def test_what_did_not_change_is_what_came() -> None:
    frame = pd.DataFrame(EXPORT, index=pd.Index(["a", "b", "c"], name="key"))
    frame["kind"] = pd.Categorical(["x", "y", "x"])
    frame["count"] = pd.array([1, None, 3], dtype="Int64")
    frame.attrs["site"] = "scl1"
    before = frame.copy()
    out = mass.normalize_frame(frame).frame
    pd.testing.assert_frame_equal(frame, before)
    assert out.index.equals(frame.index) and out.attrs == {"site": "scl1"}
    assert out["kind"].dtype == "category" and out["count"].dtype == "Int64"
    assert out["it_load_kw"].dtype == "float64" and out["Free cooling"].dtype == "bool"
    assert str(out["Hora"].dtype).startswith("datetime64[") and str(out["Hora"].dtype).endswith("UTC]")
    table = pa.table({"a": pa.chunked_array([[1, 2], [3]]), "PUE": [1.2, 0.0, 1.3]})
    done = mass.normalize_frame(table).frame
    assert done.column("a").to_pylist() == [1, 2, 3]
    assert done.column("pue_current").to_pylist() == [1.2, None, 1.3]


def test_options() -> None:
    table = pa.table({"IT Load (kW)": ["1.240,5"], "Hall feed (kW)": [1.0], "Outdoor Temp": ["sí"]})
    plain = mass.normalize_frame(table, signals=False, keys="snake_case", rules={"boolean": False})
    assert plain.frame.to_pylist() == [{"it_load_kw": 1240.5, "hall_feed_kw": 1.0, "outdoor_temp": "sí"}]
    assert plain.recognised == {}
    aliases = {"signals": [{"pointer": "/energy/facility_power_kw", "names": ["Hall feed"]}]}
    assert mass.normalize_frame(table, aliases=aliases).recognised["Hall feed (kW)"].column == "facility_power_kw"
    spanish = mass.normalize_frame(pa.table({"Supply Temp": [20.5]}), locale="es").issues
    english = mass.normalize_frame(pa.table({"Supply Temp": [20.5]})).issues
    assert spanish.column("message") != english.column("message")
    few = mass.normalize_frame(pa.table({"CPU util (ratio)": [float(n) for n in range(50)]}), max_issues=10)
    assert few.issues.column("code").to_pylist()[-1] == "too_many_issues" and few.issues.num_rows == 11
    with pytest.raises(ValueError, match="camel"):
        mass.normalize_frame(table, keys="camel")
    with pytest.raises(ValueError, match="max_issues"):
        mass.normalize_frame(table, max_issues=0)
    with pytest.raises(TypeError, match="rules"):
        mass.normalize_frame(table, rules=3)  # type: ignore[arg-type]


def test_what_is_no_table() -> None:
    for thing in (None, 3, "a,b", [1], {"a": [1]}):
        with pytest.raises(TypeError, match="a table is wanted"):
            mass.normalize_frame(thing)
    with pytest.raises(TypeError, match="to_frame"):
        mass.normalize_frame(pd.Series([1]))
    twice = pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["a", "a"])
    with pytest.raises(ValueError, match='two columns are called "a"'):
        mass.normalize_frame(twice)
    with pytest.raises(ValueError, match='two columns are called "a"'):
        mass.normalize_frame(pd.DataFrame([[1, 2]], columns=["a", "a"]))
    with pytest.raises(TypeError, match="several levels"):
        mass.normalize_frame(pd.DataFrame([[1]], columns=pd.MultiIndex.from_tuples([("a", "b")])))
    reader = pa.table({"a": [1]}).to_reader()
    mass.normalize_frame(reader)
    assert mass.normalize_frame(reader).frame.num_rows == 0, "a stream that was read to its end has nothing more"


def test_a_stream_that_breaks() -> None:
    schema = pa.schema({"a": pa.int64()})

    def batches() -> Any:
        yield pa.RecordBatch.from_pydict({"a": [1]})
        raise OSError("the disk is gone")

    with pytest.raises((ValueError, OSError), match="the disk is gone"):
        mass.normalize_frame(pa.RecordBatchReader.from_batches(schema, batches()))


NOTHING = [pd.DataFrame(), pd.DataFrame({"PUE": []}), pa.table({}), pa.table({"a": pa.array([], pa.string())})]


@pytest.mark.parametrize("frame", NOTHING)
def test_frames_of_nothing(frame: Any) -> None:
    out = mass.normalize_frame(frame)
    assert rows(out.frame) == [] and rows(out.changes) == [] and rows(out.issues) == []
    assert repr(out).startswith("<NormalizedFrame 0 rows")


def test_labels_that_are_no_texts_stay() -> None:
    frame = pd.DataFrame({0: [" x "], "PUE": [1.2], dt.date(2026, 1, 1): [1]})
    out = mass.normalize_frame(frame)
    assert list(out.frame.columns) == [0, "pue_current", dt.date(2026, 1, 1)]
    assert out.frame[0].tolist() == ["x"]


def test_shown() -> None:
    out = mass.normalize_frame(pd.DataFrame({"IT Load (kW)": ["<b>1", "2"], "Supply Temp": [1.0, 2.0]}))
    assert repr(out) == "<NormalizedFrame 2 rows × 2 columns, 1 signal, 3 changes, 2 warnings>"
    html = out._repr_html_()
    assert "&lt;b&gt;1" in html and "<b>1" not in html and "signal_without_unit" in html
    frame, changes, issues = out
    assert frame is out.frame and changes is out.changes and issues is out.issues


def test_many_rows_in_many_pieces() -> None:
    count = 200_000
    table = pa.table({"Supply Air Temp °F": pa.array([68.9] * count), "note": pa.array([None] * (count - 1) + [" x "])})
    pieces = pa.Table.from_batches(table.to_batches(max_chunksize=70_001))
    out = mass.normalize_frame(pieces)
    assert out.frame.column("supply_temp_c").to_pylist() == [20.5] * count
    assert rows(out.changes)[-1] == (count - 1, "note", "trim", " x ", "x")
    assert len(rows(out.changes)) == 3


def test_in_a_child_process_after_a_fork() -> None:
    code = """
import os, mass_sdk as mass, pyarrow as pa
table = pa.table({"PUE": ["1,35"]})
mass.normalize_frame(table)
child = os.fork()
if child == 0:
    os._exit(0 if mass.normalize_frame(table).frame.column(0).to_pylist() == [1.35] else 1)
assert os.waitpid(child, 0)[1] == 0
"""
    if hasattr(sys, "getwindowsversion"):
        pytest.skip("no fork there")
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_without_pyarrow() -> None:
    code = """
import sys
sys.modules["pyarrow"] = None
import mass_sdk as mass
import pandas as pd
try:
    mass.normalize_frame(pd.DataFrame({"a": [1]}))
except ImportError as error:
    assert "mass-sdk[pandas]" in str(error), error
else:
    raise SystemExit("no ImportError")
try:
    import polars as pl
except ImportError:
    raise SystemExit(0)
out = mass.normalize_frame(pl.DataFrame({"PUE": ["1,35"]}))
assert out.frame.to_dicts() == [{"pue_current": 1.35}]
class Offer:
    def __arrow_c_stream__(self, requested_schema=None):
        return pl.DataFrame({"PUE": ["1,35"]}).__arrow_c_stream__(requested_schema)
other = mass.normalize_frame(Offer())
assert isinstance(other.frame, mass.ArrowTable) and len(other.frame) == 1, other.frame
assert pl.DataFrame(other.frame).to_dicts() == [{"pue_current": 1.35}]
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
