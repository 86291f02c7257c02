"""Before anything is timed: every implementation accepts, doubts and rejects the same, and makes the same of it."""

import json
from hashlib import sha256
from typing import Any, NamedTuple

import orjson

from documents import doubtful, faults, odd
from job import Peer, digest

SENT = ("correlation_id", "trace", "normalized_at_utc")
SENT_IN_REQUEST = ("request_id", "idempotency_key", "timestamp_utc")


class Done(NamedTuple):
    """An answer by names."""

    canonical: bytes
    document_sha256: str
    content_sha256: str


def content_of(done: Done) -> str:
    """The content digest, computed from the document that was written."""
    document = orjson.loads(done.canonical)
    for name in SENT:
        del document[name]
    for name in SENT_IN_REQUEST:
        del document["request"][name]
    return digest(orjson.dumps(document, option=orjson.OPT_SORT_KEYS))


def without_generated(done: Done, source: bytes) -> Any:
    """The document, less the clock and the ids that the implementation made itself."""
    document, sent = json.loads(done.canonical), json.loads(source)
    for name in ("normalized_at_utc", "correlation_id"):
        if name not in sent:
            del document[name]
    if "idempotency_key" not in sent["request"]:
        del document["request"]["idempotency_key"]
    return document


def stamp(text: bytes) -> bytes:
    """With a time of normalising: our clock has nanoseconds, which the peers cannot read."""
    if b"normalized_at_utc" in text:
        return text
    return b'{"normalized_at_utc":"2026-11-24T23:15:21.25Z",' + text[1:]


def sound(done: Done) -> str | None:
    if done.document_sha256 != "sha256:" + sha256(done.canonical).hexdigest():
        return "document_sha256 is not that of its bytes"
    if done.content_sha256 != content_of(done):
        return "content_sha256 is not that of its content"
    names = list(orjson.loads(done.canonical)["request"])
    return None if names == sorted(names) else "members are not sorted"


def compare(ours: Peer, peer: Peer, valid: list[bytes]) -> list[str]:
    """What the two disagree on; prints how far they agree."""
    wrong: list[str] = []
    equal = 0
    for text in valid + odd(valid[0]):
        try:
            expected, found = Done(*ours.full(text)), Done(*peer.full(text))
            again = Done(*peer.full_from_dict(value := json.loads(text)))
            if value != json.loads(text):
                wrong.append("the caller's dict was changed")
            # A document in normal form has every member and spells 27.0 as 27: the peer may give back its very bytes.
            stamped = Done(*ours.full(stamp(text)))
            normal = Done(*peer.full(stamped.canonical))
        except Exception as error:
            wrong.append(f"a valid document was refused: {error!r}: {text[:80]!r}")
            continue
        for done in (found, again):
            if without_generated(done, text) != without_generated(expected, text):
                wrong.append(f"another document: {text[:80]!r}")
        if json.loads(normal.canonical) != json.loads(stamped.canonical):
            wrong.append(f"another document from the normal form: {text[:80]!r}")
        wrong += [f"{fault}: {text[:80]!r}" for done in (found, again, normal) if (fault := sound(done))]
        equal += normal == stamped
    for codes, text in doubtful(valid[0]):
        try:
            if sorted(peer.warnings(text)) != sorted(codes):
                wrong.append(f"warnings {peer.warnings(text)}, expected {codes}")
        except Exception as error:
            wrong.append(f"refused, although {codes} is a warning: {error!r}")
    rejected = 0
    for name, text in faults(valid[0]):
        for call in (peer.full, peer.validate):
            try:
                call(text)
                wrong.append(f"accepted by {call.__name__}: {name}")
            except Exception:  # each library has its own
                rejected += call is peer.full
    total = len(valid) + len(odd(valid[0]))
    print(f"  {peer.name:22} accepts {total:,}, the same documents; rejects {rejected}; bytes equal on {equal:,}")
    return [f"{peer.name}: {what}" for what in wrong]


def agree(ours: Peer, peers: list[Peer], valid: list[bytes]) -> list[str]:
    return [what for peer in [ours, *peers] for what in compare(ours, peer, valid)]
