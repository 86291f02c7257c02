"""Each kind of Python value has a stated form, alone and inside a document."""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt
import decimal
import enum
import json
import types
import uuid
from pathlib import Path
from typing import Any

import mass_sdk as mass
import pytest

CONTEXT: dict[str, Any] = {"now": "2026-11-24T13:15:21Z", "seed": "values"}
UTC = dt.timezone.utc
SANTIAGO = dt.timezone(dt.timedelta(hours=-3))


class Mode(str, enum.Enum):
    SHADOW = "shadow"


class Level(enum.IntEnum):
    HIGH = 3


class Plain(enum.Enum):
    RATIO = 0.5


class Word(str):
    pass


class Count(int):
    pass


class Share(float):
    pass


def written(value: Any) -> str:
    """The JSON text of a value, with nothing done to it: canonical form changes spelling only."""
    return mass.canonicalize([value]).canonical.decode()[1:-1]


def change_at(clean: mass.Normalized, path: str) -> mass.Change:
    (change,) = [change for change in clean.changes if change.path == path]
    return change


def raw(value: Any) -> bytes:
    """The JSON text that the core was given."""
    (row,) = mass.normalize_batch([{"v": value}])
    return row.raw


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (1, "1"),
        (-1, "-1"),
        (0, "0"),
        (2**53, "9007199254740992"),
        (-(2**53), "-9007199254740992"),
        (10**20, "100000000000000000000"),
        (1.0, "1"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (0.000001, "0.000001"),
        (1e-7, "1e-7"),
        (1e21, "1e+21"),
        (5e-324, "5e-324"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        ("", '""'),
        ('a"b\\c\n\x00\x1f', '"a\\"b\\\\c\\n\\u0000\\u001f"'),
        ("sí – 東京 😀", '"sí – 東京 😀"'),
        ("x" * 1000, '"' + "x" * 1000 + '"'),
        ([], "[]"),
        ((), "[]"),
        ({}, "{}"),
        ([1, [2, (3,)]], "[1,[2,[3]]]"),
        ({"b": 1, "a": {"c": None}}, '{"a":{"c":null},"b":1}'),
        (Mode.SHADOW, '"shadow"'),
        (Level.HIGH, "3"),
        (Plain.RATIO, "0.5"),
        (Word("w"), '"w"'),
        (Count(7), "7"),
        (Share(0.5), "0.5"),
        ({Word("k"): 1, Mode.SHADOW: 2}, '{"k":1,"shadow":2}'),
        (decimal.Decimal("1.10"), "1.1"),
        (decimal.Decimal("1E+3"), "1000"),
        (decimal.Decimal("-0.5"), "-0.5"),
        (uuid.UUID(int=5), '"00000000-0000-0000-0000-000000000005"'),
        (dt.date(2026, 11, 24), '"2026-11-24"'),
        (dt.time(10, 15), '"10:15:00"'),
        (dt.datetime(2026, 11, 24, 10, 15, tzinfo=SANTIAGO), '"2026-11-24T10:15:00-03:00"'),
        (dt.datetime(2026, 11, 24, 10, 15, 0, 250), '"2026-11-24T10:15:00.000250"'),
        (range(3), "[0,1,2]"),
        (collections.deque([1, 2]), "[1,2]"),
        (collections.OrderedDict(b=1, a=2), '{"a":2,"b":1}'),
        (collections.defaultdict(int, a=1), '{"a":1}'),
        (collections.ChainMap({"a": 1}, {"b": 2}), '{"a":1,"b":2}'),
        (types.MappingProxyType({"a": 1}), '{"a":1}'),
        (collections.UserDict({"a": 1}), '{"a":1}'),
        (collections.UserList([1]), "[1]"),
        (collections.namedtuple("Pair", "a b")(1, 2), "[1,2]"),
    ],
    ids=lambda value: str(value)[:30].encode("ascii", "replace").decode(),
)
def test_python_values(value: Any, text: str) -> None:
    assert written(value) == text
    assert written({"k": value}) == f'{{"k":{text}}}'


def test_a_dict_subclass_says_itself_what_it_holds() -> None:
    class Upper(dict):  # type: ignore[type-arg]
        def items(self) -> Any:
            return [(key.upper(), value) for key, value in super().items()]

    assert written(Upper(a=1)) == '{"A":1}'


# One function turns literals into numbers; these are the vectors of every language.
@pytest.mark.parametrize(
    ("literal", "value"),
    [("1", 1), ("1.0", 1), ("0.000001", 0.000001), ("-0", 0), ("-0.0", 0), ("24.50", 24.5), ("1e21", 1e21)],
)
def test_numbers_of_documents(literal: str, value: float) -> None:
    got = mass.normalize(f'{{"payload": {{"v": {literal}}}}}').payload["v"]
    assert got == value and type(got) is type(value)
    assert str(got) == str(value)


@pytest.mark.parametrize("literal", ["9007199254740993", "18446744073709551615", "1e400", "-1e400"])
def test_numbers_that_no_double_holds(literal: str) -> None:
    clean = mass.normalize(f'{{"payload": {{"v": {literal}}}}}')
    assert clean.payload["v"] == literal
    assert [issue.code for issue in clean.issues] == ["number_not_interoperable"]
    assert clean.restore() == f'{{"payload":{{"v":{literal}}}}}'.encode()
    if "e" not in literal:
        by_dict = mass.normalize({"payload": {"v": int(literal)}})
        assert by_dict.payload["v"] == literal and by_dict.restore() == clean.restore()


@pytest.mark.parametrize(
    "value", [100000000000000000000, 590295810358705700000, -(10**18), 9223372036854776000, 123456789012345680000]
)
def test_whole_numbers_are_int_everywhere(value: int) -> None:
    clean = mass.normalize({"payload": {"v": f"{value}"}})
    assert clean.payload["v"] == value and isinstance(clean.payload["v"], int)
    after = change_at(clean, "/payload/v").after
    assert after == value and isinstance(after, int)


@pytest.mark.parametrize(
    ("value", "word"), [(float("nan"), "NaN"), (float("inf"), "Infinity"), (float("-inf"), "-Infinity")]
)
def test_non_finite_numbers_become_null(value: float, word: str) -> None:
    for one in (value, decimal.Decimal(str(value))):
        clean = mass.normalize({"payload": {"v": one}})
        change = change_at(clean, "/payload/v")
        assert clean.payload == {"v": None}
        assert (change.path, change.rule, change.before, change.after) == ("/payload/v", "non_finite", word, None)
        assert clean.restore() == f'{{"payload":{{"v":{word}}}}}'.encode()
    # In text they are not JSON, unless one says that they are welcome.
    text = f'{{"payload": {{"v": {word}}}}}'
    with pytest.raises(mass.ContractError, match="invalid_json"):
        mass.normalize(text)
    assert mass.normalize(text, native_non_finite=True, **CONTEXT) == mass.normalize(
        {"payload": {"v": value}}, **CONTEXT
    )


def test_decimals_keep_their_digits() -> None:
    digits = "0.1000000000000000055511151231257827"
    clean = mass.normalize({"payload": {"v": decimal.Decimal(digits)}})
    assert clean.payload["v"] == 0.1 and change_at(clean, "/payload/v").before == digits
    assert raw(decimal.Decimal("1.10")) == b'{"v":1.10}'
    for odd in ("sNaN", "-NaN", "NaN123"):
        assert raw(decimal.Decimal(odd)) == b'{"v":NaN}'


def test_times_go_to_utc_and_naive_ones_do_not_guess() -> None:
    clean = mass.normalize(
        {"payload": {"v": dt.datetime(2026, 11, 24, 10, 15, tzinfo=SANTIAGO), "n": dt.datetime(2026, 1, 1)}}
    )
    assert clean.payload == {"v": "2026-11-24T13:15:00Z", "n": "2026-01-01T00:00:00"}


@dataclasses.dataclass
class Reading:
    name: str
    value: float
    at: dt.datetime
    hidden: dataclasses.InitVar[int] = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Slotted:
    a: int = 1


def test_records() -> None:
    attrs = pytest.importorskip("attrs")
    msgspec = pytest.importorskip("msgspec")
    pydantic = pytest.importorskip("pydantic")

    @attrs.define
    class Attrs:
        a: int
        b: Any

    class Struct(msgspec.Struct, rename="camel"):
        it_load: float
        left_out: Any = msgspec.UNSET

    class Model(pydantic.BaseModel):
        it_load: float = pydantic.Field(alias="itLoad")
        mode: Mode
        at: dt.datetime
        inner: Reading | None = None

    at = dt.datetime(2026, 11, 24, tzinfo=UTC)
    reading = Reading("n", 1.5, at)
    assert written(reading) == '{"at":"2026-11-24T00:00:00+00:00","name":"n","value":1.5}'
    assert written(Slotted()) == '{"a":1}'
    assert written(Attrs(1, [reading])) == f'{{"a":1,"b":[{written(reading)}]}}'
    assert written(Struct(2.5)) == '{"itLoad":2.5}'
    assert written(Model(itLoad=3, mode=Mode.SHADOW, at=at)) == (
        '{"at":"2026-11-24T00:00:00+00:00","inner":null,"itLoad":3,"mode":"shadow"}'
    )
    # At the top as well as inside.
    for record in (reading, Slotted(), Attrs(1, 2), Struct(1.0), Model(itLoad=3, mode=Mode.SHADOW, at=at)):
        assert mass.normalize(record).pipeline == "simple"


def test_numpy() -> None:
    np = pytest.importorskip("numpy")
    for value, text in [
        (np.float64(0.1), "0.1"),
        (np.float32(0.1), "0.1"),
        (np.float32(16777216), "16777216"),
        (np.float32(3.4028235e38), "3.4028235e+38"),
        (np.float16(0.1), "0.1"),
        (np.longdouble("0.5"), "0.5"),
        (np.int8(-5), "-5"),
        (np.uint64(2**53), "9007199254740992"),
        (np.bool_(True), "true"),
        (np.str_("x"), '"x"'),
        (np.datetime64("2026-11-24T10:15:20.5"), '"2026-11-24T10:15:20.500"'),
        (np.datetime64("2026-11-24"), '"2026-11-24"'),
        (np.datetime64("NaT"), "null"),
        (np.ma.masked, "null"),
        (np.arange(3), "[0,1,2]"),
        (np.array([[1.5, 2], [3, 4]]), "[[1.5,2],[3,4]]"),
        (np.array([0.1, 0.2], dtype=np.float32), "[0.1,0.2]"),
        (np.array(7), "7"),
        (np.array("x"), '"x"'),
        (np.array(["2026-11-24", "NaT"], dtype="datetime64[D]"), '["2026-11-24",null]'),
        (np.array([True, False]), "[true,false]"),
        (np.array(["a", None], dtype=object), '["a",null]'),
        (np.array([]), "[]"),
    ]:
        assert written(value) == text, repr(value)
    for word in ("nan", "inf", "-inf"):
        for kind in (np.float16, np.float32, np.float64, np.longdouble):
            assert mass.normalize({"payload": {"v": kind(word)}}).payload == {"v": None}
    for value in (np.timedelta64(5, "s"), np.complex128(1), np.void(b"x"), np.bytes_(b"x")):
        with pytest.raises(TypeError, match="^/v: "):
            mass.normalize({"v": value})


def test_pandas() -> None:
    pd = pytest.importorskip("pandas")
    stamp = pd.Timestamp("2026-11-24T10:15:20.123456789", tz="America/Santiago")
    for value, text in [
        (stamp, '"2026-11-24T10:15:20.123456789-03:00"'),
        (pd.NaT, "null"),
        (pd.NA, "null"),
        (pd.Series([1, 2]), "[1,2]"),
        (pd.Series([1.5, None]), None),
        (pd.Series([0.1], dtype="float32"), "[0.1]"),
        (pd.Series([1, None], dtype="Int64"), "[1,null]"),
        (pd.Series(["a", "b"]), '["a","b"]'),
        (pd.Series([stamp]), '["2026-11-24T10:15:20.123456789-03:00"]'),
        (pd.Index([1, 2]), "[1,2]"),
    ]:
        if text is not None:
            assert written(value) == text, repr(value)
    clean = mass.normalize({"payload": {"t": stamp, "n": pd.NaT, "a": pd.NA, "f": pd.Series([1.5, None])}})
    assert clean.payload == {"t": "2026-11-24T13:15:20.123456789Z", "n": None, "a": None, "f": [1.5, None]}
    # A missing value is spelled so in pandas; NaN is a number, and its loss is recorded.
    assert {change.path for change in clean.changes if not change.added} >= {"/payload/t", "/payload/f/1"}
    assert not {change.path for change in clean.changes} & {"/payload/n", "/payload/a"}
    with pytest.raises(TypeError, match="normalize_frame"):
        mass.normalize(pd.DataFrame({"a": [1]}))


def test_polars() -> None:
    pl = pytest.importorskip("polars")
    assert written(pl.Series([1, None])) == "[1,null]"
    with pytest.raises(TypeError, match="normalize_frame"):
        mass.normalize(pl.DataFrame({"a": [1]}))


def test_every_way_to_hand_in_text(tmp_path: Path) -> None:
    text = '{"payload": {"a": " sí "}}'
    path = tmp_path / "document.json"
    path.write_bytes(text.encode())
    expected = mass.normalize(text, **CONTEXT)
    encoded = text.encode()

    class Bytes(bytes):
        pass

    class Fspath:
        def __fspath__(self) -> bytes:
            return str(path).encode()

    for document in (
        encoded,
        Bytes(encoded),
        bytearray(encoded),
        memoryview(encoded),
        memoryview(bytearray(b"x" + encoded))[1:],
        memoryview(b"".join(bytes([byte, 0]) for byte in encoded))[::2],
        Word(text),
        path,
        Fspath(),
    ):
        assert mass.normalize(document, **CONTEXT) == expected
    assert mass.normalize(json.loads(text), **CONTEXT) == expected
