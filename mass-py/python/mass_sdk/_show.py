"""Results as people read them: text for `repr`, tables for notebooks. Everything from a document is escaped."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._core import Change, Issue, Normalized, Report

_ROWS = 50
"""Rows of a table in a notebook; a longer one says how many more there are."""

_WIDE = 120
"""Characters of a value in a table."""


def normalized(result: Normalized) -> str:
    """One line: what it is, what was done, which content."""
    parts = [result.pipeline, _count(len(result.changes), "change"), _count(len(result.issues), "warning")]
    if result.recognised:
        parts.append(_count(len(result.recognised), "signal"))
    return f"<Normalized {', '.join(parts)}, content {result.content_sha256[:23]}…>"


def report(verdict: Report) -> str:
    """The verdict, and each finding on a line."""
    head = f"<Report {_verdict(verdict)}"
    lines = [f"  {issue.severity} {issue.code} at {_place(issue.path)}" for issue in verdict.issues[:10]]
    if len(verdict.issues) > len(lines):
        lines.append(f"  and {len(verdict.issues) - len(lines)} more")
    return "\n".join([head, *lines]) + ">"


def normalized_html(result: Normalized) -> str:
    """Tables of changes and warnings."""
    counts = f"{_count(len(result.changes), 'change')}, {_count(len(result.issues), 'warning')}"
    head = f"<b>Normalised</b> ({escape(result.pipeline)}): {counts}"
    digests = f"<code>{escape(result.document_sha256)}</code>"
    changes = _table(("path", "rule", "before", "after"), map(_change_row, result.changes))
    return _box(head, digests, changes, _issues(result.issues))


def report_html(verdict: Report) -> str:
    """The verdict and a table of findings."""
    return _box(f"<b>Report</b>: {escape(_verdict(verdict))}", _issues(verdict.issues))


def _verdict(verdict: Report) -> str:
    parts = ["valid" if verdict.valid else "not valid", verdict.pipeline or "unread"]
    parts += [_count(len(verdict.errors), "error"), _count(len(verdict.warnings), "warning")]
    if verdict.missing_ratio is not None:
        parts.append(f"{verdict.missing_ratio:.0%} of the signals missing")
    return ", ".join(parts)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _change_row(change: Change) -> tuple[str, str, str, str]:
    before = "" if change.added else _value(change.before)
    return (_place(change.path), change.rule, before, _value(change.after))


def _place(path: str) -> str:
    return path or "the document"


def _value(value: Any) -> str:
    # What was trimmed cannot be seen otherwise: zero-width characters, no-break spaces.
    text = "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in json.dumps(value, ensure_ascii=False))
    return text if len(text) <= _WIDE else text[: _WIDE - 1] + "…"


def _issues(issues: Sequence[Issue]) -> str:
    rows = ((issue.severity, issue.code, _place(issue.path), issue.message, issue.fix) for issue in issues)
    return _table(("severity", "code", "path", "message", "fix"), rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], count: int | None = None) -> str:
    """The first rows as a table; `count` says how many there are where not all are handed in."""
    lines = list(rows)
    if not lines:
        return ""
    # A browser would show several spaces as one.
    cell = "<td style='text-align:left;white-space:pre-wrap'>"
    body = "".join("<tr>" + "".join(f"{cell}{escape(text)}</td>" for text in line) + "</tr>" for line in lines[:_ROWS])
    left = (len(lines) if count is None else count) - _ROWS
    more = f"<p>and {left} more</p>" if left > 0 else ""
    names = "".join(f"<th style='text-align:left'>{escape(name)}</th>" for name in head)
    return f"<table><thead><tr>{names}</tr></thead><tbody>{body}</tbody></table>{more}"


def _box(*parts: str) -> str:
    return "<div>" + "".join(f"<div>{part}</div>" for part in parts if part) + "</div>"
