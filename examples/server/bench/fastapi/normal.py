"""The Simple rules on a payload, and the normal form of a document."""

import os
import re
import time
import unicodedata
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from contract import CORE, EXTRA, Document

INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060"
TRUE, FALSE, NULL = {"true", "yes", "on", "sí", "si"}, {"false", "no", "off"}, {"null", "nan", "n/a", "#n/a"}
PLAIN = re.compile(r"[+-]?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?").fullmatch
COMMA = re.compile(r"[+-]?(0|[1-9][0-9]*),([0-9]{1,2}|[0-9]{4,})").fullmatch
EUROPEAN = re.compile(r"[+-]?[1-9][0-9]{0,2}(\.[0-9]{3})+,[0-9]+").fullmatch
ENGLISH = re.compile(r"[+-]?[1-9][0-9]{0,2}(,[0-9]{3})+\.[0-9]+").fullmatch
TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)").fullmatch


def uuid7(prefix: str) -> str:
    millis = int(time.time() * 1000).to_bytes(6)
    value = bytearray(millis + os.urandom(10))
    value[6], value[8] = value[6] & 0x0F | 0x70, value[8] & 0x3F | 0x80
    return f"{prefix}-{UUID(bytes=bytes(value))}"


def utc(moment: datetime) -> str:
    text = moment.astimezone(UTC).isoformat().removesuffix("+00:00")
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "Z"


def clean(value: Any, path: str, changes: list) -> Any:
    """A value by the rules trim, boolean, number, null and timestamp."""
    if isinstance(value, dict):
        return {name: clean(member, f"{path}/{name}", changes) for name, member in value.items()}
    if isinstance(value, list):
        return [clean(item, f"{path}/{index}", changes) for index, item in enumerate(value)]
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFC", value).strip().strip(INVISIBLE).strip()
    after, rule = scalar(text)
    if after is not value and (after != value or type(after) is not str):
        changes.append({"path": path, "rule": rule, "before": value, "after": after})
    return after


def scalar(text: str) -> tuple[Any, str]:
    folded = text.lower()
    if folded in TRUE or folded in FALSE:
        return folded in TRUE, "boolean"
    if folded in NULL:
        return None, "null"
    if text[:1] in "+-0123456789" and text:
        if PLAIN(text):
            number = float(text)
            return (int(number) if number.is_integer() and abs(number) < 2**53 else number), "number"
        if COMMA(text):
            return float(text.replace(",", ".")), "number"
        if EUROPEAN(text):
            return float(text.replace(".", "").replace(",", ".")), "number"
        if ENGLISH(text):
            return float(text.replace(",", "")), "number"
        if TIME(text):
            return utc(datetime.fromisoformat(text)), "timestamp"
    return text, "trim"


def normal(document: Document, now: datetime) -> tuple[dict, list]:
    """The normal form as plain values, and what was changed."""
    changes: list = []
    given = document.correlation_id, document.request.idempotency_key
    plain = document.model_dump()
    request = plain["request"]
    plain["correlation_id"] = given[0] or uuid7("corr")
    request["idempotency_key"] = given[1] or uuid7("idem")
    for path, before, after in (
        ("/correlation_id", given[0], plain["correlation_id"]),
        ("/request/idempotency_key", given[1], request["idempotency_key"]),
    ):
        if before is None:
            changes.append({"path": path, "rule": "generate", "after": after})
    plain["payload"] = clean(plain["payload"], "/payload", changes)
    for holder, name in (
        (request, "timestamp_utc"),
        (request["time_window"], "start_utc"),
        (request["time_window"], "end_utc"),
    ):
        holder[name] = utc(holder[name])
    if plain["normalized_at_utc"] is None:
        plain["normalized_at_utc"] = utc(now)
        changes.append({"path": "/normalized_at_utc", "rule": "clock", "after": plain["normalized_at_utc"]})
    else:
        plain["normalized_at_utc"] = utc(plain["normalized_at_utc"])
    for group, names in CORE.items():
        signals, sent = request["signals"][group], getattr(document.request.signals, group).model_fields_set
        for name in names:
            if name not in sent:
                changes.append({"path": f"/request/signals/{group}/{name}", "rule": "missing_signal", "after": None})
        for holder in (signals, signals.get("job_mix") or {}):
            for name in EXTRA & holder.keys():
                if holder[name] is None:
                    del holder[name]
    if plain["trace"]["tracestate"] is None:
        del plain["trace"]["tracestate"]
    return plain, changes
