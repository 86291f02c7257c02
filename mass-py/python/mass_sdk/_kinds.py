"""The libraries for tables: how their frames become Arrow, and what is made of a result."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from . import _pandas

if TYPE_CHECKING:
    from ._core import ArrowTable, _Frame


class _PandasFrame(Protocol):
    """Told by a method that no other table has: the libraries themselves need not be installed, nor say their types."""

    def isetitem(self, loc: Any, value: Any) -> None: ...


class _PolarsFrame(Protocol):
    def get_column_index(self, name: str) -> int: ...


class _PyarrowFrame(Protocol):
    """A Table or a RecordBatch."""

    def set_column(self, i: int, field_: Any, column: Any, /) -> Any: ...


Frame: TypeAlias = _PandasFrame | _PolarsFrame | _PyarrowFrame
"""What comes back as the kind that it is."""


class _Stream(Protocol):
    def __arrow_c_stream__(self, requested_schema: Any = None, /) -> Any: ...


class _Array(Protocol):
    def __arrow_c_array__(self, requested_schema: Any = None, /) -> Any: ...


class _Fetched(Protocol):
    """The result of a DuckDB connection."""

    def fetch_record_batch(self, rows_per_batch: int = ...) -> Any: ...


Offer: TypeAlias = _Stream | _Array | _Fetched
"""What gives an Arrow table."""


class Kind:
    """A library for tables: how its frames become Arrow, and what is made of the result."""

    def arrow(self, frame: Any) -> Any:
        """An object with the Arrow PyCapsule interface."""
        return frame

    def arrow_with_times(self, frame: Any, time: str | None) -> tuple[Any, str | None]:
        """The same for requests, and the column of the times where that is known."""
        return self.arrow(frame), time

    def frame(self, source: Any, result: _Frame) -> Any:
        return to_arrow(result.whole())

    def notes(self, source: Any, table: ArrowTable) -> Any:
        return to_arrow(table)

    def restore(self, source: Any, result: _Frame) -> Any:
        return source


class _Reader(Kind):
    """What can be read only once."""

    def arrow(self, frame: Any) -> Any:
        # The result of a DuckDB connection is fetched; a relation has the interface itself.
        if hasattr(frame, "__arrow_c_stream__"):
            return frame
        return frame.to_arrow_reader() if hasattr(frame, "to_arrow_reader") else frame.fetch_record_batch()

    def restore(self, source: Any, result: _Frame) -> Any:
        return to_arrow(result.source())


class _Batch(Kind):
    """One pyarrow record batch."""

    def frame(self, source: Any, result: _Frame) -> Any:
        return self.notes(source, result.whole())

    def notes(self, source: Any, table: ArrowTable) -> Any:
        made = to_arrow(table).combine_chunks()
        # A table without rows has no batch.
        return (
            made.to_batches()[0] if made.num_rows else import_module("pyarrow").RecordBatch.from_pylist([], made.schema)
        )


class _Polars(Kind):
    def frame(self, source: Any, result: _Frame) -> Any:
        changed = type(source)(result.changed())
        columns: list[Any] = []
        for index, (_, name, new, _) in enumerate(result.columns):
            columns.append((changed[str(index)] if new else source.to_series(index)).alias(name))
        return type(source)(columns)

    def notes(self, source: Any, table: ArrowTable) -> Any:
        return type(source)(table)


class _Pandas(Kind):
    def arrow(self, frame: Any) -> Any:
        return _pandas.to_arrow(frame)

    def arrow_with_times(self, frame: Any, time: str | None) -> tuple[Any, str | None]:
        return _pandas.to_arrow_with_times(frame, time)

    def frame(self, source: Any, result: _Frame) -> Any:
        return _pandas.from_arrow(source, result)

    def notes(self, source: Any, table: ArrowTable) -> Any:
        return _pandas.notes(table)


def to_arrow(table: ArrowTable) -> Any:
    try:
        pa = import_module("pyarrow")
    except ImportError:
        return table
    return pa.table(table)


def kind_of(frame: Any) -> Kind:
    package = type(frame).__module__.partition(".")[0].lstrip("_")
    name = type(frame).__name__
    if package == "pandas" and name == "DataFrame":
        return _Pandas()
    if package == "polars":
        if name == "DataFrame":
            return _Polars()
        if name == "LazyFrame":
            raise TypeError("a polars LazyFrame has no rows yet; hand in `frame.collect()`")
    if package == "pyarrow":
        return _Batch() if name == "RecordBatch" else _Reader() if name == "RecordBatchReader" else _checked(frame)
    if package == "duckdb" and name == "DuckDBPyConnection":
        return _Reader()
    return _checked(frame)


def _checked(frame: Any) -> Kind:
    is_column = type(frame).__name__ in ("Series", "ChunkedArray") or type(frame).__name__.endswith("Array")
    if not is_column and (hasattr(frame, "__arrow_c_stream__") or hasattr(frame, "__arrow_c_array__")):
        return Kind()
    found = f"{type(frame).__module__}.{type(frame).__qualname__}".removeprefix("builtins.")
    advice = ", which is one column: a Series has `to_frame()`" if is_column else ""
    raise TypeError(
        "a table is wanted: a pandas or polars DataFrame, a pyarrow Table, a DuckDB relation, or anything else with "
        f"the Arrow PyCapsule interface; found `{found}`{advice}"
    )
