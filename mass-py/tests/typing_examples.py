"""How the types read to a checker: `mypy --strict` and `pyright` pass on this file.

An `ignore` that is not needed is an error itself, so that the lines below prove what is refused.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypedDict

import mass_sdk as mass
from typing_extensions import assert_type


@dataclasses.dataclass
class Reading:
    load_kw: float


class Row(TypedDict):
    load_kw: float


def documents(mapping: Mapping[str, int], row: Row) -> None:
    for document in (b"{}", bytearray(b"{}"), memoryview(b"{}"), "{}", Path("x"), {"a": 1}, Reading(1.0)):
        mass.normalize(document)
    mass.normalize(mapping)
    mass.normalize(row)
    mass.normalize(5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    mass.normalize(None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    mass.canonicalize(5)
    mass.canonicalize([1, None, {"a": "x"}])


def results() -> None:
    clean = mass.normalize("{}", strict=False, keys="snake_case", now=dt.datetime.now(dt.timezone.utc), seed=7)
    assert_type(clean, mass.Normalized)
    assert_type(clean.document, dict[str, Any])
    assert_type(clean.canonical, bytes)
    assert_type(clean.changes, list[mass.Change])
    assert_type(clean.issues[0].line, int | None)
    assert_type(clean.restore(), bytes)
    assert_type(mass.validate("{}").errors, list[mass.Issue])
    assert_type(mass.canonicalize("1").document_sha256, str)
    assert_type(mass.restore("{}", [*clean.changes, {"path": "/a", "rule": "trim"}]), bytes)
    assert_type(mass.schema("simple"), dict[str, Any])
    assert_type(mass.issue_catalogue()[0]["severity"], list[str])
    mass.normalize("{}", keys="camelCase")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    mass.normalize("{}", strickt=True)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    clean.pipeline = "simple"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def batches(rows: Iterator[dict[str, Any]]) -> None:
    for source in (b"", "", Path("x"), io.BytesIO(), io.StringIO()):
        mass.normalize_batch(source, progress=True, threads=2)
    for row in mass.normalize_batch(rows, signals=True):
        if row.result is not None:
            assert_type(row.result, mass.Normalized)
        assert_type(row.unwrap(), mass.Normalized)
        assert_type(row.raw, bytes)


def errors() -> None:
    try:
        mass.validate("{}").raise_for_errors()
    except mass.ContractError as error:
        assert_type(error.issues, list[mass.Issue])
    except (mass.RestoreError, mass.InternalError):
        pass
