"""fastjsonschema: the published schema compiled to Python, orjson to read and write, the rest on dicts."""

import json
from typing import Any

import fastjsonschema
import orjson

from job import Answer, Peer
from peer_jsonschema_rs import SCHEMA
from rules_dicts import check, normal

# It knows draft 7. The schema uses nothing that came later, and `format` only repeats what a pattern says better.
# `const` does not compile without detailed exceptions, which are slower, so it is written as the `enum` that it is.
DRAFT_7 = json.loads(json.dumps(SCHEMA).replace('"const": 0', '"enum": [0]'))
DRAFT_7["$schema"] = "http://json-schema.org/draft-07/schema#"
valid = fastjsonschema.compile(DRAFT_7, use_default=False, use_formats=False, detailed_exceptions=False)
loads = orjson.loads


def full_from_dict(value: dict[str, Any]) -> Answer:
    valid(value)
    return normal(value, check(value))


def full(text: bytes) -> Answer:
    return full_from_dict(loads(text))


def validate(text: bytes) -> list[str]:
    return check(valid(loads(text))).warnings


def explain(text: bytes) -> list[str]:
    """One sentence: it stops at the first fault."""
    try:
        valid(loads(text))
    except fastjsonschema.JsonSchemaException as error:
        return [str(error)]
    return []


PEER = Peer(
    "fastjsonschema", full, full_from_dict, validate, validate, explain, f"fastjsonschema {fastjsonschema.VERSION}"
)
