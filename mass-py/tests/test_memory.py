"""Many calls do not make the process grow."""

from __future__ import annotations

import gc
import subprocess
import sys

import pytest

# This many show a leak of 50 bytes a round; raised to a million by hand, one of 3.
CALLS = 60_000

PROGRAM = """
import gc, json, sys, mass_sdk as mass

def resident():
    gc.collect()
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096

good = {"payload": {"t": " 17,4 ", "n": "n/a", "l": [1, 2.5, "x" * 50, {"k": None}]}}
text = json.dumps(good).encode()
bad = {"payload": {"a": {1: 2}}}

def once(i):
    clean = mass.normalize(good)
    clean.document, clean.changes, clean.canonical, repr(clean)
    mass.normalize(text, strict=bool(i % 2), max_depth=10 + i % 50, rules={"trim": bool(i % 3)}).restore()
    mass.validate(b"{").issues[0].message
    mass.normalize({f"key{i}": 1}).document
    for broken in (bad, {"a": "\\ud800"}, b"{"):
        try:
            mass.normalize(broken)
        except (TypeError, mass.ContractError) as error:
            str(error)
    if i % 100 == 0:
        for row in mass.normalize_batch([text, good, bad, b"{"], threads=2):
            row.error()

calls = int(sys.argv[1])
for i in range(calls // 3):
    once(i)
before = resident()
for i in range(calls // 3, calls):
    once(i)
print(resident() - before)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_memory_does_not_grow() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM, str(CALLS)], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 2_000_000, f"{int(done.stdout)} bytes more after {CALLS} rounds"


def test_references_are_given_back() -> None:
    import mass_sdk as mass

    key, value = "key-of-its-own" * 2, "value-of-its-own" * 2
    document = {key: [value, {key: value}, (value,), 1.5, 2**70]}
    for broken in (document, {key: [value, {value: {1}}]}, {key: [value, "\ud800"]}, {key: {value: b""}}):
        try:
            mass.normalize(broken)
        except (TypeError, mass.ContractError):
            pass
        gc.collect()
        before = sys.getrefcount(key), sys.getrefcount(value), sys.getrefcount(None)
        for _ in range(1000):
            try:
                mass.normalize(broken).document  # noqa: B018
            except (TypeError, mass.ContractError):
                pass
        gc.collect()
        after = sys.getrefcount(key), sys.getrefcount(value), sys.getrefcount(None)
        assert all(abs(a - b) < 100 for a, b in zip(after, before)), (before, after)
