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
import pandas as pd
import polars as pl
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


class Offered:
    """A table of a library that nobody knows."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return requested_schema


def frames(table: pd.DataFrame, other: pl.DataFrame) -> None:
    by_pandas = mass.normalize_frame(table, keys="snake_case", locale="es")
    assert_type(by_pandas, mass.NormalizedFrame[pd.DataFrame])
    assert_type(by_pandas.frame, pd.DataFrame)
    assert_type(by_pandas.restore(), pd.DataFrame)
    assert_type(mass.normalize_frame(other).changes, pl.DataFrame)
    # A pyarrow table where pyarrow is installed, else an ArrowTable.
    assert_type(mass.normalize_frame(Offered()), mass.NormalizedFrame[Any])
    assert_type(mass.normalize_frame(mass.normalize_frame(Offered()).frame).issues, Any)
    mass.normalize_frame([1])  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]
    mass.normalize_frame(table, keys="camel")  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]
    requests = mass.frame_to_requests(table, {}, window=dt.timedelta(minutes=15), strict=False, seed=7)
    assert_type(len(requests), int)
    for request in requests:
        assert_type(request.unwrap(), mass.Normalized)
    mass.frame_to_requests(table, {}, strickt=True)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def errors() -> None:
    try:
        mass.validate("{}").raise_for_errors()
    except mass.ContractError as error:
        assert_type(error.issues, list[mass.Issue])
    except (mass.RestoreError, mass.InternalError):
        pass
