"""Input that is none: a clear exception that names the place, nothing lost, no crash."""

from __future__ import annotations

import datetime as dt
import gc
import io
import re
import shutil
import subprocess
import sys
import sysconfig
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import mass_sdk as mass
import pytest

# There a dict or list is visited as a copy: another thread may change it at any time.
FREE_THREADED = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))


def codes(document: Any, **options: Any) -> list[tuple[str, str]]:
    return [(issue.code, issue.path) for issue in mass.validate(document, **options).issues]


def test_recursive_objects_are_too_deep() -> None:
    recursive: dict[str, Any] = {}
    recursive["x"] = recursive
    assert codes(recursive) == [("too_deep", "/x" * 63)]
    loop: list[Any] = []
    loop.append(loop)
    assert codes({"payload": {"p": loop}}) == [("too_deep", "/payload/p" + "/0" * 62)]
    with pytest.raises(mass.ContractError, match="too_deep"):
        mass.normalize(recursive)
    # Two ways into each level: as many nodes as there are atoms, and still an answer.
    recursive["y"] = recursive
    assert codes(recursive)[0][0] in ("too_deep", "too_large")


def test_the_depth_limit_is_that_of_text() -> None:
    def nested(depth: int) -> dict[str, Any]:
        document: dict[str, Any] = {}
        for _ in range(depth - 1):
            document = {"a": document}
        return {"payload": document}

    for limit in (1, 2, 3, 10, 64, 256):
        for depth in (limit - 2, limit - 1, limit, limit + 1, 300):
            by_dict = codes(nested(max(depth, 1)), max_depth=limit)
            text = str(nested(max(depth, 1))).replace("'", '"')
            assert by_dict == codes(text, max_depth=limit), (limit, depth)


@pytest.mark.parametrize("key", [1, 1.5, None, True, (1, 2), b"k", dt.date(2026, 1, 1)])
def test_keys_are_text(key: Any) -> None:
    with pytest.raises(TypeError, match=r"^/payload/0: the key .* is `.*`, and keys of a JSON object are text"):
        mass.normalize({"payload": [{"a": 1, key: 2}]})
    with pytest.raises(TypeError, match="^the key "):
        mass.validate({key: 2})


@pytest.mark.parametrize(
    ("value", "advice"),
    [
        ({1, 2}, "sorted"),
        (frozenset("a"), "sorted"),
        ((i for i in range(3)), "list"),
        (iter([1]), "list"),
        (io.StringIO("{}"), r"file\.read"),
        (io.BytesIO(b"{}"), r"file\.read"),
        (b"x", "base64"),
        (bytearray(b"x"), "base64"),
        (memoryview(b"x"), "base64"),
        (dt.timedelta(1), "total_seconds"),
        (1j, "Convert"),
        (object(), "Convert"),
        (len, "Convert"),
        (int, "Convert"),
        (re, "Convert"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_without_a_form_are_refused_with_their_place(value: Any, advice: str) -> None:
    with pytest.raises(TypeError, match=f"^/a~1b/1/~0: .*{advice}"):
        mass.normalize({"a/b": [0, {"~": value}]})


@pytest.mark.parametrize("document", [None, True, 1, 1.5, {1}, object(), int, (i for i in "a"), lambda: 0])
def test_what_is_no_document(document: Any) -> None:
    for call in (mass.normalize, mass.validate, mass.normalize_simple, mass.normalize_enterprise):
        with pytest.raises(TypeError):
            call(document)  # type: ignore[operator]


def test_lists_are_judged_by_the_core() -> None:
    assert codes([1, 2]) == [("wrong_type", "")] == codes((1, 2)) == codes("[1, 2]")


def test_surrogates_and_noncharacters_are_named() -> None:
    for document, path in [
        ({"payload": {"a": ["ok", "\ud800"]}}, "/payload/a/1"),
        ({"payload": {"a": "\udfffx"}}, "/payload/a"),
        ({"payload": {"\ud83d": 1}}, "/payload/\\ud83d"),
        ({"payload": {"a": "x\ufffe"}}, "/payload/a"),
        ({"payload": {"a": {"\U0001ffff": 1}}}, "/payload/a/\U0001ffff"),
    ]:
        with pytest.raises(mass.ContractError) as caught:
            mass.normalize(document)
        (issue,) = caught.value.issues
        assert (issue.code, issue.path, issue.line) == ("invalid_json", path, None)
        assert "line" not in issue.message and "?" not in issue.message
    # Both halves of a pair, one after the other, are still two halves.
    assert codes({"a": "\ud83d\ude00"}) == [("invalid_json", "/a")]
    # In a text there are no bytes for it.
    assert codes('{"a": "\ud800"}') == [("invalid_json", "")]


def test_huge_integers() -> None:
    assert sys.get_int_max_str_digits() == 4300  # beyond it `str` refuses
    big = 7**10_000
    clean = mass.normalize({"payload": {"v": big}})
    sys.set_int_max_str_digits(0)
    try:
        assert clean.payload["v"] == str(big)
        assert mass.normalize({"payload": {"v": -big}}).payload["v"] == str(-big)
    finally:
        sys.set_int_max_str_digits(4300)
    started = time.monotonic()
    assert codes({"v": 1 << 40_000_000}) == [("too_large", "")]
    assert codes({"v": 10**1000}, max_bytes=100) == [("too_large", "")]
    assert time.monotonic() - started < 5
    for exponent in (62, 63, 64, 65, 127, 128, 1000):
        for value in (2**exponent - 1, 2**exponent, -(2**exponent), -(2**exponent) - 1):
            (row,) = mass.normalize_batch([{"v": value}])
            assert row.raw == b'{"v":%d}' % value


def test_large_objects_stop_at_the_limit() -> None:
    assert codes({"a": ["x" * 100] * 100_000}) == [("too_large", "")]
    shared: Any = "x"
    for _ in range(60):
        shared = [shared, shared]
    assert codes({"a": shared}) == [("too_large", "")]


class Raises(Mapping[str, Any]):
    def __getitem__(self, key: str) -> Any:
        raise LookupError("the meter is away")

    def __iter__(self) -> Iterator[str]:
        return iter(["a"])

    def __len__(self) -> int:
        return 1


def test_what_python_code_raises_comes_through() -> None:
    with pytest.raises(LookupError, match="the meter is away"):
        mass.normalize({"payload": Raises()})
    with pytest.raises(FileNotFoundError):
        mass.normalize(Path("/no/such/file"))
    with pytest.raises(IsADirectoryError):
        mass.normalize(Path("/"))


def test_objects_that_change_under_the_eye() -> None:
    class Spoils(dt.tzinfo):
        def __init__(self, spoil: Any) -> None:
            self.spoil = spoil

        def utcoffset(self, moment: Any) -> dt.timedelta:
            self.spoil()
            return dt.timedelta(0)

    document: dict[str, Any] = {f"k{i}": i for i in range(5)}
    document["t"] = dt.datetime(2026, 1, 1, tzinfo=Spoils(document.clear))
    document |= {f"l{i}": [i] for i in range(50)}
    grown: dict[str, Any] = {}
    grown["t"] = dt.datetime(2026, 1, 1, tzinfo=Spoils(lambda: grown.update({str(i): i for i in range(1000)})))
    for changing in (document, grown):
        before = set(changing)
        if FREE_THREADED:
            assert set(mass.normalize(changing).payload) == before
        else:
            with pytest.raises(RuntimeError, match="changed"):
                mass.normalize(changing)

    shrunk: list[Any] = []
    shrunk += [dt.datetime(2026, 1, 1, tzinfo=Spoils(shrunk.clear)), *map(str, range(50))]
    left = shrunk[1:] if FREE_THREADED else []
    payload = mass.normalize({"payload": {"a": shrunk}}, rules={"number": False}).payload
    assert payload["a"] == ["2026-01-01T00:00:00Z", *left]


def test_objects_that_another_thread_changes() -> None:
    document: dict[str, Any] = {"payload": {"rows": [], "last": {}}}
    rows, last = document["payload"]["rows"], document["payload"]["last"]
    done = threading.Event()

    def change() -> None:
        turn = 0
        while not done.is_set():
            turn += 1
            rows.append({"turn": turn, "text": str(turn) * 9})
            last[f"turn {turn % 97}"] = [turn] * (turn % 7)
            if turn % 61 == 0:
                rows.clear()
                last.clear()

    thread = threading.Thread(target=change)
    thread.start()
    try:
        for _ in range(2000):
            seen = mass.normalize(document, rules={"number": False}).payload
            for row in seen["rows"]:
                assert row["text"] == str(row["turn"]) * 9
            for key, turns in seen["last"].items():
                assert all(f"turn {turn % 97}" == key and len(turns) == turn % 7 for turn in turns)
    finally:
        done.set()
        thread.join()


def test_a_package_without_its_compiled_part_says_so(tmp_path: Path) -> None:
    """What an interpreter sees that the wheel is not built for, such as a free-threaded one."""
    package = tmp_path / "mass_sdk"
    package.mkdir()
    for source in Path(mass.__file__).parent.glob("*.py"):
        shutil.copy(source, package)
    call = [sys.executable, "-c", "import mass_sdk"]
    for other, there in [("", "it is missing"), ("_core.for-another.so", "there is _core.for-another.so")]:
        if other:
            (package / other).touch()
        done = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)
        said = done.stderr.strip().splitlines()[-1]
        assert done.returncode == 1 and said.startswith("ImportError: the compiled part of mass_sdk is not built for")
        assert there in said and sys.version.split()[0] in said and "pip install --force-reinstall mass-sdk" in said


def test_values_that_are_always_another_value() -> None:
    class Endless:
        def model_dump(self, by_alias: bool) -> Any:
            return self

        __pydantic_validator__ = None

    with pytest.raises((TypeError, AttributeError)):
        mass.normalize({"a": Endless()})


def test_a_panic_becomes_an_internal_error(capfd: pytest.CaptureFixture[str]) -> None:
    from mass_sdk import _core

    for in_worker in (False, True):
        with pytest.raises(mass.InternalError, match=r"internal error: on purpose\. .*please report"):
            _core._panic("on purpose", in_worker=in_worker)
    assert "on purpose" in capfd.readouterr().err
    assert mass.normalize({"a": 1}).payload == {"a": 1}


def test_bad_text() -> None:
    for text, reason in [
        (b"", "empty"),
        (b"{", "unexpected_end"),
        (b"{'a': 1}", "unexpected_character"),
        (b'{"a": NaN}', "not_json_literal"),
        (b"\xff\xfe{\x00", "invalid_utf8"),
        (b"\x00", "unexpected_character"),
    ]:
        with pytest.raises(mass.ContractError) as caught:
            mass.normalize(text)
        (issue,) = caught.value.issues
        assert (issue.code, issue.params["reason"]) == ("invalid_json", reason)
        assert f"line {issue.line}, column {issue.column}" in str(caught.value)
        assert mass.validate(text).issues == [issue]


def test_many_threads_at_once() -> None:
    text = '{"payload": {"a": " sí ", "b": [1, 2, {"c": "17,4"}]}}'
    document = {"payload": {"a": " sí ", "b": [1, 2, {"c": "17,4"}]}}
    expected = mass.normalize(text, now="2026-11-24T13:15:21Z", seed="threads")
    seen: set[str] = set()
    faults: list[object] = []

    def work() -> None:
        for _ in range(300):
            for one in (text, document):
                got = mass.normalize(one, now="2026-11-24T13:15:21Z", seed="threads")
                if got != expected or got.document != expected.document:
                    faults.append(got)
            seen.add(mass.normalize(document).correlation_id)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults and len(seen) == 8 * 300


def test_one_result_for_many_threads() -> None:
    clean = mass.normalize({"a": list(range(1000))})
    found: list[Any] = []
    threads = [threading.Thread(target=lambda: found.append((clean.document, clean.changes))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(one[0] is found[0][0] and one[1] is found[0][1] for one in found)


def test_circles_are_collected() -> None:
    import weakref

    class Flag:
        pass

    def circle() -> weakref.ref[Flag]:
        flag = Flag()
        clean = mass.normalize({"a": 1})
        clean.document["me"] = clean
        clean.changes.append(clean)  # type: ignore[arg-type]
        clean.document["flag"] = flag
        return weakref.ref(flag)

    flag = circle()
    gc.collect()
    assert flag() is None
