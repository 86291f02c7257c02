"""jsonschema-rs and orjson: the published schema of this repository, checked in Rust, the rest on dicts."""

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson

from job import Answer, Invalid, Peer
from rules_dicts import check, normal

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas/enterprise-1.1.schema.json").read_bytes())

# With its default engine for patterns: the linear-time one does not know the look-ahead in the patterns of trace ids.
VALIDATOR = jsonschema_rs.validator_for(SCHEMA)
is_valid, loads = VALIDATOR.is_valid, orjson.loads


def full_from_dict(value: dict[str, Any]) -> Answer:
    if not is_valid(value):
        raise Invalid("schema")
    return normal(value, check(value))


def full(text: bytes) -> Answer:
    return full_from_dict(loads(text))


def validate(text: bytes) -> list[str]:
    value = loads(text)
    if not is_valid(value):
        raise Invalid("schema")
    return check(value).warnings


def explain(text: bytes) -> list[str]:
    return [f"{error.instance_path}: {error.message}" for error in VALIDATOR.iter_errors(loads(text))]


VERSIONS = f"jsonschema-rs {version('jsonschema_rs')}, orjson {orjson.__version__}"
PEER = Peer("jsonschema-rs + orjson", full, full_from_dict, validate, validate, explain, VERSIONS)
