"""The bar of `normalize_batch(progress=True)`: tqdm's where that is installed, else a plain line on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from ._core import BatchRow, _Batch

_INTERVAL = 0.1
"""Seconds between two looks."""


class _Bar(Protocol):
    def show(self, done: int, rows: int, refused: int) -> None: ...

    def close(self) -> None: ...


def shown(batch: _Batch) -> Iterator[BatchRow]:
    """The rows of a batch, with a bar beside them. The bar is closed whatever ends the batch."""
    bar = _bar(batch._total, batch._unit)
    rows = refused = 0
    due = time.monotonic()
    try:
        for row in batch:
            rows += 1
            refused += not row.ok
            if time.monotonic() >= due:
                bar.show(batch._done, rows, refused)
                due = time.monotonic() + _INTERVAL
            yield row
    finally:
        bar.show(batch._done, rows, refused)
        bar.close()
        batch.close()


def _bar(total: int | None, unit: str) -> _Bar:
    try:
        from tqdm.auto import tqdm as bar
    except ImportError:
        return _Line(total)
    return _Tqdm(bar(total=total, unit=unit, unit_scale=True, desc="mass"))


class _Tqdm:
    def __init__(self, bar: Any) -> None:
        self._bar = bar

    def show(self, done: int, rows: int, refused: int) -> None:
        self._bar.set_postfix(rows=rows, refused=refused, refresh=False)
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        self._bar.close()


class _Line:
    """One line, written over itself on a terminal; in a log only the last state is written."""

    def __init__(self, total: int | None) -> None:
        self._total = total
        self._text = ""

    def show(self, done: int, rows: int, refused: int) -> None:
        part = f"{done / self._total:.0%}, " if self._total else ""
        self._text = f"mass: {part}{rows} rows, {refused} refused"
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{self._text}")
            sys.stderr.flush()

    def close(self) -> None:
        start = "\r" if sys.stderr.isatty() else ""
        sys.stderr.write(f"{start}{self._text}\n")
