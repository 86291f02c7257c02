"""mass_sdk, by its plain calls and default options: all four layers, the payload cleaned, every change recorded."""

from typing import Any

import mass_sdk as mass

from job import Answer, Peer


def full(document: bytes | dict[str, Any]) -> Answer:
    done = mass.normalize_enterprise(document)
    return done.canonical, done.document_sha256, done.content_sha256


def validate(text: bytes) -> None:
    report = mass.validate(text)
    if not report:
        report.raise_for_errors()


def warnings(text: bytes) -> list[str]:
    return [issue.code for issue in mass.validate(text).warnings]


def explain(text: bytes) -> list[str]:
    return [f"{issue.path}: {issue.message}" for issue in mass.validate(text).issues]


OURS = Peer("mass_sdk", full, full, validate, warnings, explain, f"mass_sdk {mass.__version__}")
