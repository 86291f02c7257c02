#!/usr/bin/env python3
"""Copies the docstrings of the compiled module into its stub, so that editors show them.

The signatures in `_core.pyi` are written by hand and judged by `mypy.stubtest`; the docstrings stand in the Rust source
only. `--check` fails when the stub is not up to date.
"""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from pathlib import Path
from typing import Any

from mass_sdk import _core

STUB = Path(__file__).parents[1] / "python" / "mass_sdk" / "_core.pyi"


def document(body: list[ast.stmt], owner: Any) -> None:
    """Gives every class, function and property in a body the docstring it has at run time."""
    for node in body:
        if not isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            continue
        item = inspect.getattr_static(owner, node.name, None)
        own = [part for part in node.body if not is_docstring(part)]
        text = getattr(item, "__doc__", None)
        special = node.name.startswith("__") or node.name == "_repr_html_"
        if isinstance(node, ast.ClassDef):
            document(own, item)
        elif text and not special:
            own = []
        if text and not special:
            lines = inspect.cleandoc(text)
            own.insert(0, ast.Expr(ast.Constant(lines + "\n" if "\n" in lines else lines)))
        node.body = own or [ast.Expr(ast.Constant(...))]


def is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def ruff(*command: str, text: str) -> str:
    line = [sys.executable, "-m", "ruff", *command, "--stdin-filename", str(STUB), "-"]
    return subprocess.run(line, input=text, capture_output=True, text=True, check=True).stdout


def main() -> int:
    before = STUB.read_text(encoding="utf-8")
    tree = ast.parse(before, type_comments=True)
    document(tree.body, _core)
    text = ast.unparse(tree).replace("__hash__: ClassVar[None]", "__hash__: ClassVar[None]  # type: ignore[assignment]")
    after = ruff("format", text=ruff("check", "--quiet", "--select", "I", "--fix", text=text))
    if "--check" in sys.argv[1:]:
        if after != before:
            print(f"{STUB.name} is not up to date: run `make py-stubs`", file=sys.stderr)
        return int(after != before)
    STUB.write_text(after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
