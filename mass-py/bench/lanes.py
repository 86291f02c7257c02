"""What is measured."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import mass_sdk as mass

from job import Peer
from measure import Aim, Pass, race, report


class Setting(NamedTuple):
    ours: Peer
    peers: list[Peer]
    valid: list[bytes]
    values: list[dict[str, Any]]
    broken: list[bytes]
    rounds: int
    quick: bool


def over(call: Callable[[Any], object], items: Iterable[Any]) -> Pass:
    def run() -> None:
        for item in items:
            call(item)

    return run


def lane(s: Setting, pick: Callable[[Peer], Callable[[Any], object]], items: list[Any]) -> dict[str, list[float]]:
    return race({peer.name: over(pick(peer), items) for peer in [s.ours, *s.peers]}, s.rounds)


def full_bytes(s: Setting) -> None:
    aims = [Aim("msgspec", 2.2), Aim("pydantic", 6)]
    report("bytes, the full job, for each document", lane(s, lambda p: p.full, s.valid), len(s.valid), aims=aims)


def full_dict(s: Setting) -> None:
    aims = [Aim("msgspec", 1), Aim("pydantic", 3)]
    times = lane(s, lambda p: p.full_from_dict, s.values)
    report("dict, the full job, for each document", times, len(s.values), aims=aims)


def validate_bytes(s: Setting) -> None:
    times = lane(s, lambda p: p.validate, s.valid)
    report("bytes, verdict only, for each document", times, len(s.valid), aims=[Aim("msgspec", 2)])


def ten_issues(s: Setting) -> None:
    notes = {}
    for peer in [s.ours, *s.peers]:
        found = sum(len(peer.explain(text)) for text in s.broken) / len(s.broken)
        notes[peer.name] = f"says {found:g} of 10"
    times = lane(s, lambda p: p.explain, s.broken)
    report("bytes, a document with ten faults: what is wrong, and where", times, len(s.broken), notes=notes)


def batch(s: Setting) -> None:
    rows = 2_000 if s.quick else 20_000
    ndjson = b"".join(s.valid[row % len(s.valid)] + b"\n" for row in range(rows))
    full = next(peer.full for peer in s.peers if peer.name == "msgspec")

    def ours() -> None:
        for row in mass.normalize_batch(ndjson):
            done = row.unwrap()
            assert done.canonical and done.document_sha256 and done.content_sha256

    def msgspec_loop() -> None:
        for line in ndjson.splitlines():
            assert full(line)

    times = race({"mass_sdk batch": ours, "msgspec loop": msgspec_loop}, min(s.rounds, 7))
    title = f"batch of {rows:,} rows of NDJSON ({len(ndjson) / 1e6:.0f} MB), all cores, for each row"
    report(title, times, rows, aims=[Aim("msgspec loop", 5)])


def frame(s: Setting) -> None:
    import frame

    frame.measure(s.rounds, s.quick)
