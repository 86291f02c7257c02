"""`normalize_batch`: every source, order, nothing lost, memory bounded, interrupts."""

from __future__ import annotations

import gzip
import io
import itertools
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mass_sdk as mass
import pytest

CONTEXT: dict[str, Any] = {"now": "2026-11-24T13:15:21Z", "seed": "batch"}
GOOD, BAD = '{"a": " sí "}', '{"a":'
NDJSON = "\n".join([GOOD, "", BAD, "  ", GOOD + "\r", GOOD])
PLACES = [(0, 1, True), (1, 3, False), (2, 5, True), (3, 6, True)]


def places(source: Any, **options: Any) -> list[tuple[int, int | None, bool]]:
    return [(row.row, row.line, row.ok) for row in mass.normalize_batch(source, **options)]


class Trickle(io.RawIOBase):
    """A binary file that gives a byte at a time."""

    def __init__(self, data: bytes) -> None:
        self.rest = data

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        part, self.rest = self.rest[:1], self.rest[1:]
        buffer[: len(part)] = part
        return len(part)


def test_every_source_of_lines(tmp_path: Path) -> None:
    data = NDJSON.encode()
    path = tmp_path / "rows.ndjson"
    path.write_bytes(data)
    zipped = tmp_path / "rows.ndjson.gz"
    zipped.write_bytes(gzip.compress(data))
    sources: list[Any] = [data, bytearray(data), memoryview(data), NDJSON, path, io.BytesIO(data), Trickle(data)]
    sources += [io.BufferedReader(Trickle(data)), io.StringIO(NDJSON, newline="")]
    expected = [(row.row, row.line, row.raw, row.result, row.issues) for row in mass.normalize_batch(data, **CONTEXT)]
    assert [(row, line, result is not None) for row, line, _, result, _ in expected] == PLACES
    for source in sources:
        got = [(row.row, row.line, row.raw, row.result, row.issues) for row in mass.normalize_batch(source, **CONTEXT)]
        assert got == expected, source
    with (
        gzip.open(zipped) as binary,
        gzip.open(zipped, "rt", encoding="utf-8", newline="") as text,
        path.open() as plain,
    ):
        assert places(binary) == places(text) == places(plain) == PLACES


def test_items_of_an_iterable() -> None:
    class Model:
        def __fspath__(self) -> str:
            return "/no/such/file"

    items: list[Any] = [
        GOOD,
        GOOD.encode(),
        bytearray(b"{"),
        {"a": " sí "},
        "",
        {"a": {1}},
        5,
        Model(),
        {"a": float("nan")},
    ]
    rows = list(mass.normalize_batch(items, **CONTEXT))
    assert [row.row for row in rows] == list(range(len(items)))
    assert [row.ok for row in rows] == [True, True, False, True, False, False, False, False, True]
    assert {row.line for row in rows} == {None}
    errors = [row.error() for row in rows]
    assert [type(error).__name__ for error in errors] == [
        *("NoneType", "NoneType", "ContractError", "NoneType", "ContractError"),
        *("TypeError", "TypeError", "FileNotFoundError", "NoneType"),
    ]
    assert str(errors[5]).startswith("/a: ")
    for row, error in zip(rows, errors):
        if error is None:
            assert row.unwrap() is row.result
        else:
            assert row.result is None
            with pytest.raises(type(error)):
                row.unwrap()
    # An object has no lines, and its ids are those of its row.
    assert rows[3].raw == '{"a":" sí "}'.encode()
    by_text = next(itertools.islice(mass.normalize_batch([b""] * 3 + [GOOD], **CONTEXT), 3, None))
    assert rows[3].result == by_text.result
    with pytest.raises(mass.ContractError) as caught:
        next(mass.normalize_batch([{"schema_version": "9"}])).unwrap()
    assert caught.value.issues[0].line is None


def test_rows_have_the_ids_of_the_core() -> None:
    (first, _, third, _) = mass.normalize_batch(NDJSON, **CONTEXT)
    assert first.result == mass.normalize(GOOD, **CONTEXT)
    assert first.unwrap().content_sha256 == third.unwrap().content_sha256
    assert first.unwrap().correlation_id != third.unwrap().correlation_id


@pytest.mark.parametrize("threads", [None, 1, 2, 7])
def test_order_and_outcome_do_not_depend_on_threads(threads: int | None) -> None:
    lines = [f'{{"i": {i}, "t": " {i},5 "}}' if i % 7 else "{" for i in range(5000)]
    rows = list(mass.normalize_batch("\n".join(lines), threads=threads, **CONTEXT))
    assert [row.row for row in rows] == list(range(5000))
    assert [row.ok for row in rows] == [i % 7 != 0 for i in range(5000)]
    assert all(row.unwrap().payload["i"] == row.row for row in rows if row.ok)
    by_item = list(mass.normalize_batch(iter(lines), threads=threads, **CONTEXT))
    assert [row.result for row in by_item] == [row.result for row in rows]


def test_what_an_iterable_raises_comes_after_the_rows_before_it() -> None:
    def source() -> Iterator[Any]:
        for i in range(700):
            yield {"i": i}
        raise LookupError("the meter is away")

    rows = mass.normalize_batch(source())
    assert [next(rows).row for _ in range(700)] == list(range(700))
    with pytest.raises(LookupError, match="the meter is away"):
        next(rows)
    assert list(rows) == []


def test_what_a_file_raises_comes_after_the_rows_before_it() -> None:
    class Breaks:
        parts: list[bytes] = [GOOD.encode() + b"\n" + GOOD.encode() + b"\n{"]

        def read(self, size: int) -> bytes:
            if self.parts:
                return self.parts.pop()
            raise OSError("the disk is away")

    rows = mass.normalize_batch(Breaks())  # type: ignore[arg-type]
    assert next(rows).ok and next(rows).ok
    with pytest.raises(OSError, match="the disk is away"):
        next(rows)
    assert list(rows) == []


def test_bad_sources(tmp_path: Path) -> None:
    file = io.BytesIO(b"{}")
    file.close()
    with pytest.raises(ValueError, match="closed"):
        mass.normalize_batch(file)
    with pytest.raises(FileNotFoundError):
        mass.normalize_batch(tmp_path / "none")
    with pytest.raises(TypeError, match="put it into a list"):
        mass.normalize_batch({"a": 1})
    with pytest.raises(TypeError, match="found `int`"):
        mass.normalize_batch(5)  # type: ignore[arg-type]
    for bad in (0, -1, 5000):
        with pytest.raises(ValueError, match="threads"):
            mass.normalize_batch(b"", threads=bad)
    for wrong in ("2", True, 1.5):
        with pytest.raises(TypeError):
            mass.normalize_batch(b"", threads=wrong)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="progress"):
        mass.normalize_batch(b"", progress=1)  # type: ignore[arg-type]

    class Odd:
        def read(self, size: int) -> int:
            return size

    with pytest.raises(TypeError, match="`int`"):
        list(mass.normalize_batch(Odd()))  # type: ignore[arg-type]


def test_a_truncated_last_row_comes_back() -> None:
    *good, last = mass.normalize_batch((GOOD + "\n") * 3 + '{"a": "cut o')
    assert all(row.ok for row in good)
    assert last.raw == b'{"a": "cut o' and last.issues[0].params["reason"] == "unexpected_end"


def test_a_reader_reads_itself() -> None:
    def source() -> Iterator[Any]:
        yield {"a": 1}
        next(rows)

    rows = mass.normalize_batch(source())
    assert next(rows).ok
    with pytest.raises(RuntimeError, match="read by"):
        next(rows)


def test_a_slow_source_is_not_waited_for() -> None:
    def source() -> Iterator[Any]:
        for i in itertools.count():
            time.sleep(0.03)
            yield {"i": i}

    started = time.monotonic()
    rows = mass.normalize_batch(source())
    assert next(rows).ok
    assert time.monotonic() - started < 2
    reader, writer = os.pipe()
    with open(reader, "rb") as file, open(writer, "wb", buffering=0) as pipe:
        rows = mass.normalize_batch(file)
        pipe.write(GOOD.encode() + b"\n")
        assert next(rows).ok


def test_memory_is_bounded(tmp_path: Path) -> None:
    """100 MB through a process that may not grow by more than 60 MB."""
    path = tmp_path / "large.ndjson"
    line = (json.dumps({"a": "x" * 1500, "t": " 17,4 "}) + "\n").encode()
    with path.open("wb") as file:
        for _ in range(70):
            file.write(line * 1000)
    program = """
import resource, sys, pathlib, mass_sdk as mass
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
for row in mass.normalize_batch(b'{"a": 1}\\n' * 1000): pass
before = peak()
rows = refused = 0
for row in mass.normalize_batch(pathlib.Path(sys.argv[1])):
    rows += 1
    refused += not row.ok
print(rows, refused, (peak() - before) // 2**20)
"""
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)
    rows, refused, grown = map(int, done.stdout.split())
    assert (rows, refused) == (70_000, 0) and grown < 60, done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_interrupts() -> None:
    # `list` runs no Python code between two rows, so that only the batch itself can notice.
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    # What a shell starts in the background ignores the signal.
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    rows = mass.normalize_batch(itertools.repeat({"a": "17,4"}))
    timer.start()
    started = time.monotonic()
    try:
        with pytest.raises(KeyboardInterrupt):
            sum(1 for _ in map(bool, rows))
    finally:
        signal.signal(signal.SIGINT, handler)
    assert time.monotonic() - started < 5
    # And the batch can go on.
    assert next(rows).ok


def test_the_lock_is_released() -> None:
    ticks = 0
    done = False

    def tick() -> None:
        nonlocal ticks
        while not done:
            ticks += 1
            time.sleep(0.001)

    thread = threading.Thread(target=tick)
    thread.start()
    line = json.dumps({f"k{i}": f" {i},5 " for i in range(100)})
    started = time.monotonic()
    assert sum(row.ok for row in mass.normalize_batch("\n".join([line] * 5000), threads=2)) == 5000
    elapsed = time.monotonic() - started
    done = True
    thread.join()
    assert ticks > elapsed * 20, (ticks, elapsed)


def in_child(rows: Any, answer: Any) -> None:
    answer.put([row.ok for row in rows])
    answer.put(mass.normalize({"a": 1}).correlation_id)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_forks() -> None:
    rows = mass.normalize_batch([{"a": 1}] * 600)
    assert next(rows).ok
    context = multiprocessing.get_context("fork")
    answer = context.Queue()
    mass.normalize({"a": 1})
    child = context.Process(target=in_child, args=(rows, answer))
    child.start()
    assert answer.get(timeout=30) == [True] * 599
    theirs = answer.get(timeout=30)
    child.join()
    # A child does not repeat its parent's random numbers (the last digits of the id; the first are the clock).
    ours = mass.normalize({"a": 1}).correlation_id
    assert theirs[-12:] != ours[-12:]
    assert [row.ok for row in rows] == [True] * 599


def test_close_and_forget(tmp_path: Path) -> None:
    path = tmp_path / "rows.ndjson"
    path.write_text("{}\n" * 1000, encoding="utf-8")
    rows: Any = mass.normalize_batch(path)
    next(rows)
    rows.close()
    assert list(rows) == []
    # Dropped in the middle: the file is closed, or there would be a ResourceWarning, which is an error here.
    rows = mass.normalize_batch(path)
    next(rows)
    del rows
    with path.open("rb") as file:
        assert len(list(mass.normalize_batch(file))) == 1000
        assert not file.closed


def test_progress_with_and_without_tqdm(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "rows.ndjson"
    path.write_text(NDJSON, encoding="utf-8")
    if pytest.importorskip("tqdm"):
        assert places(path, progress=True) == PLACES
        shown = capsys.readouterr().err
        assert "mass" in shown and "rows=4" in shown and "refused=1" in shown and "100%" in shown
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    for source in (path, NDJSON, NDJSON.encode(), path.open("rb"), path.open(encoding="utf-8", newline="")):
        assert places(source, progress=True) == PLACES
        if hasattr(source, "close"):
            source.close()
        assert capsys.readouterr().err == "mass: 100%, 4 rows, 1 refused\n"
    assert len(places([GOOD, BAD], progress=True)) == 2
    assert capsys.readouterr().err == "mass: 100%, 2 rows, 1 refused\n"
    assert len(places(iter([GOOD, BAD]), progress=True)) == 2
    assert capsys.readouterr().err == "mass: 2 rows, 1 refused\n"


def test_repr() -> None:
    rows = [repr(row) for row in mass.normalize_batch([GOOD, BAD, {"a": {1}}, {"a": "1,234"}])]
    assert rows[0] == "<BatchRow 0: ok>"
    assert rows[1] == "<BatchRow 1: refused: invalid_json>"
    assert rows[2].startswith("<BatchRow 2: refused: TypeError(")
    assert rows[3] == "<BatchRow 3: ok, 1 warning>"
    assert repr(next(mass.normalize_batch(GOOD))) == "<BatchRow 0, line 1: ok>"
