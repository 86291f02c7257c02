"""Every case of the language-neutral suite, by every way in; what the Rust runner demands is demanded here."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
import suite

FEWEST = {
    "bytes": 1500,
    "str": 1500,
    "dict": 1000,
    "batch": 500,
    "batch of dicts": 400,
    "batch of lines": 400,
    "file": 40,
}
"""Runs by route below which the runner itself is broken."""


def test_there_are_cases() -> None:
    """A runner that finds nothing must not pass."""
    assert len(suite.cases()) >= 1500, f"only {len(suite.cases())} cases under {suite.FOLDER}"
    names = Counter(case["name"] for case in suite.cases())
    assert names.most_common(1)[0][1] == 1


def test_every_route_is_used() -> None:
    """Skips are few enough to be what they claim to be."""
    runs = Counter(route for case in suite.cases() for route, _ in suite.routes(case))
    assert {route: runs[route] >= fewest for route, fewest in FEWEST.items()} == dict.fromkeys(FEWEST, True), runs


def test_every_skip_is_needed() -> None:
    """A reason that no case has any more goes out of the list."""
    reasons = Counter(suite.why_not_object(case) for case in suite.cases())
    unused = [why for why, _ in suite.NOT_A_DICT if not reasons[why]]
    assert not unused, reasons


@pytest.mark.parametrize("case", suite.cases(), ids=lambda case: case["name"])
def test_case(case: suite.Case) -> None:
    """One case by all its routes; canonical bytes are compared as bytes."""
    canonicals = set()
    for route, call in suite.routes(case):
        answer = call()
        faults = list(compare(case["expected"], answer, is_object="dict" in route))
        assert not faults, f"{case['file']}: {case['name']} [{route}]\n" + "\n".join(faults)
        canonicals.add(answer.get("canonical"))
    assert len(canonicals) == 1


def compare(expected: dict[str, Any], answer: suite.Answer, *, is_object: bool) -> Any:
    """What differs. Only what a case states is compared, but lists must match in full."""
    for name, want in expected.items():
        if name == "error" and isinstance(want, list):
            if answer["ok"]:
                yield f"accepted, but should be refused with {want}"
            yield from issues(want, answer.get("issues", []), is_object)
        elif name == "issues":
            yield from issues(want, answer.get("issues", []), is_object)
        elif name == "changes":
            if not (equal(want, answer.get("changes"))):
                yield f"changes\n  got      {answer.get('changes')}\n  expected {want}"
        elif name == "recognised":
            yield from recognised(want, answer.get("recognised", []))
        elif name == "rows":
            if len(want) != len(answer["rows"]):
                yield f"{len(answer['rows'])} rows, expected {len(want)}"
            for index, (one, got) in enumerate(zip(want, answer["rows"])):
                yield from (f"row {index}: {fault}" for fault in compare(one, got, is_object=is_object))
        elif name == "canonical" and not answer["ok"]:
            yield f"refused: {answer['issues']}"
        elif not subset(want, answer.get(name)):
            yield f"{name}: got {answer.get(name)!r}, expected {want!r}"


def issues(want: list[dict[str, Any]], got: list[dict[str, Any]], is_object: bool) -> Any:
    if is_object:
        # Members of a dict may stand in another order than the case's; and a dict has no lines.
        want = [{k: v for k, v in issue.items() if k not in ("line", "column")} for issue in want]
        for one, other in zip(want, got):
            # Where a text is no JSON, a line says the place; in an object a pointer does.
            if one["code"] == "invalid_json" and other["path"]:
                one["path"] = other["path"]
                one["params"] = {"reason": one["params"]["reason"]}
        assert not any("line" in issue or "column" in issue for issue in got)
    if len(want) != len(got) or not all(subset(one, other) for one, other in zip(want, got)):
        yield f"issues\n  got      {json.dumps(got)}\n  expected {json.dumps(want)}"


def recognised(want: Any, got: list[dict[str, Any]]) -> Any:
    if isinstance(want, dict):
        want = [
            (value if isinstance(value, dict) else {"value": value}) | {"signal": key} for key, value in want.items()
        ]
    if len(want) != len(got):
        yield f"recognised {got}, expected {want}"
    by_signal = {found["signal"]: found for found in got}
    for one in want:
        if not subset(one, by_signal.get(one["signal"])):
            yield f"recognised {by_signal.get(one['signal'])}, expected {one}"


def subset(want: Any, got: Any) -> bool:
    """Every member that is expected is there and equal."""
    if isinstance(want, dict) and isinstance(got, dict):
        return all(subset(value, got.get(key)) for key, value in want.items())
    return equal(want, got)


def equal(a: Any, b: Any) -> bool:
    """Equal as JSON values: numbers as doubles, and True is not 1."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(equal(value, b[key]) for key, value in a.items())
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(equal, a, b))
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return float(a) == float(b)
    return bool(a == b)
