"""Laws, on documents that hypothesis makes up: all routes agree, and nothing is lost."""

from __future__ import annotations

import json
import math
from typing import Any

import mass_sdk as mass
from hypothesis import example, given, settings
from hypothesis import strategies as st

CONTEXT: dict[str, Any] = {"now": "2026-11-24T13:15:21Z", "seed": "laws"}

# What I-JSON takes; the rest has tests of its own.
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cn"]), max_size=12) | st.sampled_from(
    ["1,234", "17,4", " 1.234,56 ", "007", "sí", "n/a", "NaN", "2026-11-24T10:15:20-03:00", "2026-11-24", "", "1e400"]
)
NUMBER = st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False) | st.integers(-100, 100)
SCALAR = st.none() | st.booleans() | NUMBER | TEXT
VALUE = st.recursive(SCALAR, lambda v: st.lists(v, max_size=4) | st.dictionaries(TEXT, v, max_size=4), max_leaves=12)
DOCUMENT = st.dictionaries(TEXT | st.sampled_from(["payload", "IT Load (kW)", "Supply °F", "PUE"]), VALUE, max_size=6)
OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "keys": st.sampled_from(["preserve", "snake_case"]),
        "signals": st.booleans(),
        "strict": st.booleans(),
        "rules": st.dictionaries(st.sampled_from(["trim", "boolean", "number", "null", "timestamp"]), st.booleans()),
    },
)


def outcome(document: Any, options: dict[str, Any]) -> Any:
    """A comparable outcome, without what only text has."""
    try:
        return mass.normalize(document, **options, **CONTEXT)
    except mass.ContractError as error:
        return sorted((issue.code, issue.path) for issue in error.issues)


def same(a: Any, b: Any) -> bool:
    """Equal as JSON values; numbers as the doubles they are read as, or else by all their digits."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, bool) or isinstance(b, bool) or not isinstance(a, (int, float)):
        return a is b or (type(a) is type(b) and a == b)
    return isinstance(b, (int, float)) and (a == b or float(a) == float(b))


@settings(max_examples=400, deadline=None)
@given(DOCUMENT, OPTIONS)
@example({"a": 2**64, "b": [1e22, -0.0, 5e-324]}, {})
@example({"payload": {"\U0001f600": "\x00\x7f\x80"}}, {"keys": "snake_case"})
def test_all_routes_agree_and_restore_gives_the_input_back(document: dict[str, Any], options: dict[str, Any]) -> None:
    text = json.dumps(document, ensure_ascii=False)
    escaped = json.dumps(document, indent=1).encode()
    by_dict = outcome(document, options)
    routes = [outcome(one, options) for one in (text, text.encode(), escaped)]
    for row in [*mass.normalize_batch([text, document], threads=1, **options, **CONTEXT)][:1]:
        routes.append(row.result or sorted((issue.code, issue.path) for issue in row.issues))
    if isinstance(by_dict, list):
        assert all(route == by_dict for route in routes)
        return
    for route in routes:
        assert route.canonical == by_dict.canonical and route.changes == by_dict.changes
        assert [(i.code, i.path) for i in route.issues] == [(i.code, i.path) for i in by_dict.issues]
    assert same(json.loads(by_dict.restore()), document)
    assert same(json.loads(mass.restore(by_dict.document, by_dict.changes)), document)
    assert json.loads(by_dict.canonical) == by_dict.document
    again = mass.normalize(by_dict.document, **options, **CONTEXT)
    assert again.canonical == by_dict.canonical and again.changes == []


@settings(max_examples=300, deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**21), 10**21))
def test_numbers_survive(number: float) -> None:
    got = mass.normalize({"payload": {"v": number}}).payload["v"]
    if isinstance(got, str):
        assert isinstance(number, int) and int(got) == number
    else:
        assert float(got) == float(number)
        assert isinstance(got, int) == (float(number).is_integer() and abs(number) < 1e21)
        assert math.copysign(1, got) == math.copysign(1, number) or got == 0


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=64) | st.text(max_size=32).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_bytes_are_too_strange(raw: bytes) -> None:
    report = mass.validate(raw)
    try:
        assert mass.normalize(raw, **CONTEXT) and report.valid
    except mass.ContractError as error:
        assert error.issues == report.issues and not report.valid
    rows = list(mass.normalize_batch(raw, threads=1))
    assert b"".join(row.raw for row in rows).replace(b"\r", b"") == raw_rows(raw)


def raw_rows(raw: bytes) -> bytes:
    lines = (line.removesuffix(b"\r") for line in raw.split(b"\n"))
    return b"".join(line for line in lines if line.strip(b" \t\r")).replace(b"\r", b"")


@settings(max_examples=200, deadline=None)
@given(
    st.recursive(
        SCALAR | st.binary() | st.sets(st.integers()) | st.complex_numbers(),
        lambda v: st.lists(v) | st.dictionaries(TEXT | st.integers(), v),
    )
)
def test_no_object_is_too_strange(value: Any) -> None:
    try:
        mass.normalize({"payload": {"v": value}})
    except TypeError as error:
        assert str(error).startswith("/payload/v")
    except mass.ContractError as error:
        assert error.issues
