#!/usr/bin/env python3
"""An independent check of the conformance suite: Python standard library only, no code shared with mass-core.

It does not run MASS. It checks that the *expected* values of the cases can be trusted:

* every file under cases/ is strict JSON (no duplicate member names, no NaN) and every case has the fields a runner needs;
* names are unique over the whole suite, and the suite is not smaller than MINIMUM;
* every `canonical` text is exactly the RFC 8785 form of itself;
* every `document_sha256` and `content_sha256` beside it matches that text;
* a case that claims `trigger:<code>` expects that code, and one that claims `near_miss:<code>` does not.

Usage: python3 tests/conformance/oracle.py [folder with case files]
"""

import base64
import hashlib
import json
import re
import sys
from pathlib import Path

MINIMUM = 400
PER_SEND = ("correlation_id", "trace", "normalized_at_utc")
PER_SEND_IN_REQUEST = ("request_id", "idempotency_key", "timestamp_utc")
COVERS = re.compile(r"(trigger|near_miss):([a-z0-9_]+)")
SHORT = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def number(value):
    """ECMAScript Number::toString (RFC 8785 section 3.2.2.3), from Python's shortest round-trip digits."""
    if value == 0:
        return "0"
    if value < 0:
        return "-" + number(-value)
    mantissa, _, exponent = repr(value).partition("e")
    whole, _, fraction = mantissa.partition(".")
    point = len(whole) + int(exponent or 0)  # where the decimal point stands, counted from the first digit
    digits = whole + fraction
    point -= len(digits) - len(digits.lstrip("0"))
    digits = digits.strip("0")
    if len(digits) <= point <= 21:
        return digits.ljust(point, "0")
    if 0 < point <= 21:
        return digits[:point] + "." + digits[point:]
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    tail = "." + digits[1:] if len(digits) > 1 else ""
    return f"{digits[0]}{tail}e{point - 1:+d}"


def string(text):
    """RFC 8785 section 3.2.2.2: the two-character escapes, \\u00xx for other controls, everything else as it is."""
    return '"' + "".join(SHORT.get(c) or (f"\\u{ord(c):04x}" if c < " " else c) for c in text) + '"'


def canonical(value):
    """The RFC 8785 text of a parsed JSON value; member names are ordered by their UTF-16 code units."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, (int, float)):
        return number(float(value))
    if isinstance(value, str):
        return string(value)
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    names = sorted(value, key=lambda name: name.encode("utf-16-be"))
    return "{" + ",".join(f"{string(name)}:{canonical(value[name])}" for name in names) + "}"


def digest(text):
    return "sha256:" + hashlib.sha256(text.encode("utf-8")).hexdigest()


def content(document):
    """The document without what differs on every send."""
    rest = {k: v for k, v in document.items() if k not in PER_SEND}
    if isinstance(rest.get("request"), dict):
        rest["request"] = {k: v for k, v in rest["request"].items() if k not in PER_SEND_IN_REQUEST}
    return rest


def unique_members(pairs):
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("duplicate member name")
    return members


def no_literal(name):
    raise ValueError(f"{name} is not JSON")


def parse(text, **more):
    return json.loads(text, object_pairs_hook=unique_members, parse_constant=no_literal, **more)


def check_canonical(expected):
    """Faults of one object that carries a canonical text."""
    text = expected["canonical"]
    value = parse(text, parse_int=float)
    if canonical(value) != text:
        yield f"canonical text is not its own RFC 8785 form: {canonical(value)[:120]}"
    if expected.get("document_sha256", digest(text)) != digest(text):
        yield f"document_sha256 should be {digest(text)}"
    if "content_sha256" in expected and isinstance(value, dict):
        want = digest(canonical(content(value)))
        if expected["content_sha256"] != want:
            yield f"content_sha256 should be {want}"


def walk(value):
    """Every object inside an expectation (a batch nests one per row)."""
    if isinstance(value, dict):
        yield value
        for member in value.values():
            yield from walk(member)
    elif isinstance(value, list):
        for item in value:
            yield from walk(item)


def check_case(case, names):
    """Faults of one case."""
    name = case.get("name", "")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        yield "the name is not kebab-case"
    if name in names:
        yield "the name is used twice"
    names.add(name)
    if not isinstance(case.get("op"), str) or not isinstance(case.get("expected"), dict) or not case["expected"]:
        yield "needs an `op` and an `expected` object"
        return
    if not isinstance(case.get("input", case.get("input_base64")), str) and case["op"] not in ("schema", "issue_catalogue"):
        yield "needs `input` or `input_base64`"
    if "input_base64" in case:
        base64.b64decode(case["input_base64"], validate=True)
    codes = set()
    for part in walk(case["expected"]):
        if isinstance(part.get("canonical"), str):
            yield from check_canonical(part)
        if "code" in part and "severity" in part:
            codes.add(part["code"])
    for claim in case.get("covers", []):
        match = COVERS.fullmatch(claim)
        if match and (match[2] in codes) != (match[1] == "trigger"):
            yield f"claims {claim}, but expects {sorted(codes)}"


def main(folder):
    faults, names, canonicals = [], set(), 0
    files = sorted(folder.glob("*.json"))
    for path in files:
        try:
            cases = parse(path.read_text(encoding="utf-8"))
            assert isinstance(cases, list) and cases, "not a non-empty array of cases"
        except (ValueError, AssertionError) as fault:
            faults.append(f"{path.name}: {fault}")
            continue
        for case in cases:
            try:
                faults += [f"{path.name}: {case.get('name')}: {fault}" for fault in check_case(case, names)]
                canonicals += sum(isinstance(p.get("canonical"), str) for p in walk(case.get("expected")))
            except (ValueError, OverflowError, AttributeError) as fault:
                faults.append(f"{path.name}: {case!r:.80}: {fault}")
    if len(names) < MINIMUM:
        faults.append(f"{len(names)} cases under {folder}, at least {MINIMUM} are needed")
    if faults:
        print("\n".join(faults), file=sys.stderr)
        print(f"conformance oracle: {len(faults)} fault(s) in {len(names)} cases", file=sys.stderr)
        return 1
    print(f"conformance oracle: {len(names)} cases in {len(files)} files, {canonicals} canonical texts and their digests agree")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "cases"))
