"""What the peers share: the answer of the job, times, the trace context, digests.

All of it is written for speed: it is part of what is measured.
"""

import re
import sys
from collections.abc import Callable
from datetime import datetime, timezone
from hashlib import sha256
from time import time
from typing import Any, NamedTuple
from uuid import uuid4

if sys.version_info < (3, 11):
    raise SystemExit("make bench-py needs Python 3.11 or newer: its peers read times with datetime.fromisoformat")

UTC = timezone.utc
fromtimestamp, fromisoformat = datetime.fromtimestamp, datetime.fromisoformat
SLACK = 1e-9

ID = r"^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}"
TENANT = r"^[a-z0-9][a-z0-9-]{0,62}"
KEY = r"^[ -~]{1,255}"
# The shape; whether the day exists is found when it is read.
TIME = r"^[0-9]{4}-[01][0-9]-[0-3][0-9][Tt][0-2][0-9]:[0-5][0-9]:[0-6][0-9](\.[0-9]+)?([Zz]|[+-][0-2][0-9]:[0-5][0-9])"

# Version 00 ends after the flags; a later one may go on; ff is forbidden; ids of nothing but zeros are.
HEX = "[0-9a-fA-F]"
IDS = rf"(?!0{{32}}){HEX}{{32}}-(?!0{{16}}){HEX}{{16}}-{HEX}{{2}}"
traceparent = re.compile(rf"00-{IDS}|(?!00|[fF]{{2}}){HEX}{{2}}-{IDS}(?:-[ -~]*)?").fullmatch
a_trace_id = re.compile(rf"(?!0{{32}}){HEX}{{32}}").fullmatch
a_span_id = re.compile(rf"(?!0{{16}}){HEX}{{16}}").fullmatch
tracestate_member = re.compile(
    r"[ \t]*(?:[a-z0-9][a-z0-9_*/@-]{0,255}=[!-+\--<>-~ ]{0,255}[!-+\--<>-~])?[ \t]*"
).fullmatch


class Invalid(ValueError):
    """A document that breaks a rule across fields; the text is the code."""


Answer = tuple[bytes, str, str]
"""The whole job: what an implementation has to show for a valid document: canonical bytes, the digest of the document,
the digest of its content. A plain tuple, because what holds the answer is not what is measured."""


class Peer(NamedTuple):
    """One implementation. `full` and `validate` raise an exception for a document that is not valid, `warnings` gives
    the codes of what is doubtful in one that is, `explain` says what is wrong, as much of it as the library finds."""

    name: str
    full: Callable[[bytes], Answer]
    full_from_dict: Callable[[dict[str, Any]], Answer]
    validate: Callable[[bytes], object]
    warnings: Callable[[bytes], list[str]]
    explain: Callable[[bytes], list[str]]
    versions: str


def now() -> datetime:
    """The clock, to the second: a text in normal form has no zeros at the end of its fraction."""
    return fromtimestamp(int(time()), UTC)


def new_id(prefix: str) -> str:
    return prefix + str(uuid4())


def instant(text: str) -> datetime:
    return fromisoformat(text if text[-1] != "z" else text[:-1] + "Z")


def utc(moment: datetime) -> datetime | str:
    """The same instant in UTC, as what the encoders print as `…Z`; a fraction they would print with zeros."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    if moment.microsecond:
        return moment.isoformat()[:-6].rstrip("0") + "Z"
    return moment


def complete_trace(parent: str | None, trace_id: str | None, span_id: str | None, state: str | None) -> dict[str, str]:
    """The trace context with all three parts, in lower case."""
    if parent is not None:
        if traceparent(parent) is None:
            raise Invalid("invalid_trace")
        parent = parent.lower()
        done = {"span_id": parent[36:52], "trace_id": parent[3:35], "traceparent": parent}
        if (trace_id is not None and trace_id.lower() != done["trace_id"]) or (
            span_id is not None and span_id.lower() != done["span_id"]
        ):
            raise Invalid("trace_mismatch")
    else:
        if trace_id is None or span_id is None or not a_trace_id(trace_id) or not a_span_id(span_id):
            raise Invalid("invalid_trace")
        trace_id, span_id = trace_id.lower(), span_id.lower()
        done = {"span_id": span_id, "trace_id": trace_id, "traceparent": f"00-{trace_id}-{span_id}-01"}
    if state is not None:
        members = state.split(",")
        if len(members) > 32 or not all(map(tracestate_member, members)):
            raise Invalid("invalid_trace")
        done["tracestate"] = state
    return done


def digest(text: bytes) -> str:
    return "sha256:" + sha256(text).hexdigest()
