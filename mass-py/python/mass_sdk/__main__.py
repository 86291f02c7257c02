"""`python -m mass_sdk validate FILE …` and `normalize FILE …`: a small front door. The program `mass` has more.

Exit status: 0 every document is good, 1 some document is refused, 2 wrong use or a file that cannot be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from typing import Any, TextIO

import mass_sdk as mass

_REFUSED, _UNREADABLE = 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the program and gives its exit status."""
    args = _parser().parse_args(arguments)
    options = {"locale": args.locale, "strict": not args.lenient, "pipeline": args.pipeline}
    worst = 0
    for name in args.files:
        try:
            for place, document in _documents(name):
                good = _one(args.command, place, document, options, as_json=args.json)
                worst = max(worst, 0 if good else _REFUSED)
        except BrokenPipeError:
            sys.stderr.close()
            return worst
        except OSError as error:
            print(f"mass_sdk: {name}: {error.strerror or error}", file=sys.stderr)
            worst = _UNREADABLE
    return worst


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m mass_sdk", description="Check and clean MASS documents.")
    parser.add_argument("--version", action="version", version=f"mass_sdk {mass.__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, what in [("validate", "say what is wrong, and where"), ("normalize", "write the canonical documents")]:
        command = commands.add_parser(name, help=what, description=f"For each document: {what}.")
        command.add_argument("files", nargs="+", metavar="FILE", help="JSON, or .ndjson/.jsonl; - is standard input")
        command.add_argument("--json", action="store_true", help="one JSON record for each document, for programs")
        command.add_argument("--locale", choices=["en", "es"], default="en", help="language of the messages")
        command.add_argument("--lenient", action="store_true", help="the option strict=False")
        command.add_argument("--pipeline", choices=["auto", "simple", "enterprise"], default="auto")
    return parser


def _documents(name: str) -> Iterator[tuple[str, bytes]]:
    """The documents of a file, each with its place. A file of lines is read line by line."""
    if name == "-":
        yield "-", sys.stdin.buffer.read()
        return
    with open(name, "rb") as file:
        if not name.endswith((".ndjson", ".jsonl")):
            yield name, file.read()
            return
        for number, line in enumerate(file, 1):
            if line.strip(b" \t\r\n"):
                yield f"{name}:{number}", line


def _one(command: str, place: str, document: bytes, options: dict[str, Any], *, as_json: bool) -> bool:
    if command == "validate":
        report = mass.validate(document, **options)
        if as_json:
            _record(place, {"ok": True, "valid": report.valid, "pipeline": report.pipeline}, report.issues)
        else:
            _verdict(sys.stdout, place, report.valid, report.issues)
        return report.valid
    try:
        result = mass.normalize(document, **options)
    except mass.ContractError as error:
        if as_json:
            _record(place, {"ok": False, "pipeline": error.pipeline}, error.issues)
        else:
            _verdict(sys.stderr, place, False, error.issues)
        return False
    if as_json:
        record = {"ok": True, "pipeline": result.pipeline, "document": result.document}
        digests = {"document_sha256": result.document_sha256, "content_sha256": result.content_sha256}
        changes = {"changes": [change.to_dict() for change in result.changes]}
        _record(place, record | digests | changes, result.issues)
    else:
        _verdict(sys.stderr, place, True, result.issues)
        sys.stdout.write(result.to_json() + "\n")
    return True


def _record(place: str, record: dict[str, Any], issues: list[mass.Issue]) -> None:
    line = {"source": place, **record, "issues": [issue.to_dict() for issue in issues]}
    print(json.dumps(line, ensure_ascii=False))


def _verdict(out: TextIO, place: str, valid: bool, issues: list[mass.Issue]) -> None:
    print(f"{place}: {'valid' if valid else 'refused'}", file=out)
    for issue in issues:
        line = f"{issue.line}:{issue.column}: " if issue.line is not None else ""
        print(f"  {line}{issue.severity} {issue.code}: {_visible(str(issue))}", file=out)
        print(f"    {_visible(issue.fix)}", file=out)


def _visible(text: str) -> str:
    """A terminal does not obey what stands in a document."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


if __name__ == "__main__":
    sys.exit(main())
