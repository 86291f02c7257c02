"""The conformance suite, read as every runner reads it, and the ways into the package that each case is sent by."""

from __future__ import annotations

import base64
import decimal
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import mass_sdk as mass

FOLDER = Path(__file__).parents[2] / "tests" / "conformance" / "cases"

CONTEXT = {"now": "2026-11-24T13:15:21.25Z", "seed": "conformance"}
"""What a case without a context has."""

Case = dict[str, Any]
Answer = dict[str, Any]

WITH_CONTEXT = {"normalize", "normalize_simple", "normalize_enterprise", "normalize_batch", "promote", "upgrade"}


@cache
def cases() -> list[Case]:
    """All cases, each with the name of its file."""
    found = []
    for path in sorted(FOLDER.glob("*.json")):
        for case in json.loads(path.read_text(encoding="utf-8")):
            found.append({**case, "file": path.stem})
    return found


def text(case: Case) -> bytes:
    """The input as bytes."""
    if "input" in case:
        return case["input"].encode()  # type: ignore[no-any-return]
    return base64.b64decode(case["input_base64"])


def routes(case: Case) -> Iterator[tuple[str, Callable[[], Answer]]]:
    """The ways in that a case can be sent by, with the call to make."""
    raw = text(case)
    yield "bytes", lambda: call(case, raw)
    if case["op"] == "normalize_batch":
        yield "file", lambda: by_batch(case, Stutter(raw), drop_lines=False)
        return
    decoded = as_str(raw)
    if decoded is not None:
        yield "str", lambda: call(case, decoded)
    if why_not_object(case) is None:
        document = as_object(raw)
        yield "dict", lambda: call(case, document)
    if case["op"] == "normalize":
        # One document that holds line ends is no line, but it is one item of an iterable.
        yield "batch", lambda: one_row(case, [raw])
        if why_not_object(case) is None:
            yield "batch of dicts", lambda: one_row(case, iter([as_object(raw)]))
        if b"\n" not in raw and raw.strip():
            yield "batch of lines", lambda: one_row(case, raw)


class Stutter:
    """A binary file that gives a few bytes at a time, so that rows are cut everywhere."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.step = 0

    def read(self, size: int) -> bytes:
        assert size > 0
        self.step = self.step % 7 + 1
        part, self.raw = self.raw[: self.step], self.raw[self.step :]
        return part


def as_str(raw: bytes) -> str | None:
    """The text of some bytes, when they are UTF-8."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return None


# Why a case cannot be sent as a dict. Each line is a thing that a dict cannot be or cannot say.
NOT_A_DICT: list[tuple[str, Callable[[Case, bytes], bool]]] = [
    ("not UTF-8", lambda case, raw: as_str(raw) is None),
    ("not JSON, so that there is nothing to make a dict of", lambda case, raw: not is_json(raw)),
    ("a str is taken as JSON text", lambda case, raw: isinstance(as_object(raw), str)),
    ("a bare number, bool or None is a value, but no document", lambda case, raw: is_no_document(case, raw)),
    ("a dict has each key once", lambda case, raw: has_duplicates(raw)),
    ("the size of a text is not the size of a dict", lambda case, raw: "max_bytes" in case.get("options", {})),
    ("members come in the dict's own order, which decides what a limit leaves out", lambda case, raw: limited(case)),
    ("the bare words of native_non_finite are always read in a dict", lambda case, raw: has_words(case, raw)),
    ("json.loads rounds a number with a fraction", lambda case, raw: rounds(raw)),
]


def why_not_object(case: Case) -> str | None:
    """Why a case cannot be sent as an object; None when it can."""
    raw = text(case)
    return next((why for why, applies in NOT_A_DICT if applies(case, raw)), None)


def is_json(raw: bytes) -> bool:
    try:
        as_object(raw)
    except (ValueError, RecursionError):
        return False
    return True


def as_object(raw: bytes) -> Any:
    return json.loads(raw.decode().removeprefix("\ufeff"))


def is_no_document(case: Case, raw: bytes) -> bool:
    return case["op"] != "canonicalize" and not isinstance(as_object(raw), (dict, list))


def has_duplicates(raw: bytes) -> bool:
    found = []

    def pairs(members: list[tuple[str, Any]]) -> dict[str, Any]:
        found.append(len(dict(members)) != len(members))
        return dict(members)

    json.loads(raw.decode().removeprefix("\ufeff"), object_pairs_hook=pairs)
    return any(found)


def limited(case: Case) -> bool:
    return "max_issues" in case.get("options", {})


def has_words(case: Case, raw: bytes) -> bool:
    outside_texts = re.sub(rb'"(?:[^"\\]|\\.)*"', b"", raw, flags=re.DOTALL)
    bare = re.search(rb"NaN|Infinity", outside_texts) is not None
    return bare and not case.get("options", {}).get("native_non_finite", False)


def rounds(raw: bytes) -> bool:
    found = []

    def parse(literal: str) -> float:
        value = float(literal)
        digits = re.sub(r"[eE].*|[^0-9]", "", literal).strip("0")
        found.append(value in (float("inf"), float("-inf")) or len(digits) > 17 or (value == 0.0 and digits != ""))
        if 2**53 <= abs(value) < 1e17:
            number = decimal.Decimal(literal)
            doubles = (decimal.Decimal(value), decimal.Decimal(repr(value)))
            found.append(number == number.to_integral_value() and number not in doubles)
        return value

    json.loads(raw.decode().removeprefix("\ufeff"), parse_float=parse)
    return any(found)


def keywords(case: Case) -> dict[str, Any]:
    """Options and context as keyword arguments."""
    chosen = dict(case.get("options", {}))
    if case["op"] in WITH_CONTEXT:
        chosen |= case.get("context", CONTEXT)
    return chosen


def call(case: Case, document: Any) -> Answer:
    """Makes the call of a case and answers in the form of the cases."""
    op, args, chosen = case["op"], case.get("args", {}), keywords(case)
    match op:
        case "normalize" | "normalize_simple" | "normalize_enterprise":
            return outcome(lambda: getattr(mass, op)(document, **chosen))
        case "promote":
            return outcome(lambda: mass.promote(document, args["profile"], **chosen))
        case "upgrade":
            return outcome(lambda: mass.upgrade(document, args["to"], args.get("profile"), **chosen))
        case "validate":
            return report(mass.validate(document, **chosen))
        case "validate_response":
            return report(mass.validate_response(document, args.get("request"), **chosen))
        case "canonicalize":
            try:
                canonical = mass.canonicalize(document, **chosen)
            except mass.ContractError as error:
                return refused(error)
            text = canonical.canonical.decode()
            return {"ok": True, "canonical": text, "document_sha256": canonical.document_sha256}
        case "restore":
            try:
                restored = mass.restore(document, args["changes"]).decode()
            except mass.RestoreError as error:
                return {"ok": False, "error": {"kind": "restore_failed", "message": str(error)}}
            return {"ok": True, "document_text": restored, "document": json.loads(restored)}
        case "normalize_batch":
            return by_batch(case, document, drop_lines=False)
    raise AssertionError(f"{case['name']}: unknown op {op}")


def outcome(work: Callable[[], mass.Normalized]) -> Answer:
    try:
        return normalized(work())
    except mass.ContractError as error:
        return refused(error)


def normalized(result: mass.Normalized) -> Answer:
    answer = {
        "ok": True,
        "pipeline": result.pipeline,
        "canonical": result.canonical.decode(),
        "document": result.document,
        "document_sha256": result.document_sha256,
        "content_sha256": result.content_sha256,
        "changes": [change.to_dict() for change in result.changes],
        "issues": [issue.to_dict() for issue in result.issues],
    }
    if result.recognised:
        answer["recognised"] = [found.to_dict() for found in result.recognised]
    return answer


def refused(error: mass.ContractError) -> Answer:
    return {"ok": False, "pipeline": error.pipeline, "issues": [issue.to_dict() for issue in error.issues]}


def report(verdict: mass.Report) -> Answer:
    return {
        "ok": True,
        "valid": verdict.valid,
        "issues": [issue.to_dict() for issue in verdict.issues],
        "missing_ratio": verdict.missing_ratio,
        "staleness_seconds": verdict.staleness_seconds,
    }


def by_batch(case: Case, source: Any, *, drop_lines: bool) -> Answer:
    rows = []
    for row in mass.normalize_batch(source, threads=2, **keywords(case)):
        error = row.error()
        answer = normalized(row.result) if row.result is not None else refused(error)  # type: ignore[arg-type]
        assert row.ok == (error is None) == answer["ok"]
        rows.append({**answer, "row": row.row} | ({} if drop_lines else {"line": row.line}))
    return {"ok": True, "rows": rows}


def one_row(case: Case, source: Any) -> Answer:
    rows: list[Answer] = by_batch(case, source, drop_lines=True)["rows"]
    assert len(rows) == 1, f"{case['name']}: {len(rows)} rows"
    return rows[0]
