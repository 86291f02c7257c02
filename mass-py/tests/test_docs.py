"""Docstrings: everything public has one, with an example where it can be called, and the examples are right."""

from __future__ import annotations

import doctest
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mass_sdk as mass
import pytest

PACKAGE = Path(__file__).parents[1]


def documented() -> Iterator[tuple[str, Any]]:
    """Everything public, and the public members of classes."""
    yield "mass_sdk", mass
    for name in mass.__all__:
        item = getattr(mass, name)
        if not (inspect.isclass(item) or callable(item)):
            continue
        yield name, item
        if inspect.isclass(item) and item.__module__.startswith("mass_sdk"):
            for member, value in vars(item).items():
                if not member.startswith("_") and (callable(value) or inspect.isdatadescriptor(value)):
                    yield f"{name}.{member}", value


ITEMS = dict(documented())


def test_there_are_items() -> None:
    assert len(ITEMS) > 60


@pytest.mark.parametrize("name", ITEMS)
def test_docstring(name: str) -> None:
    text = inspect.getdoc(ITEMS[name])
    assert text and len(text) > 15, f"{name} has no docstring"
    is_call = callable(ITEMS[name]) and not inspect.isdatadescriptor(ITEMS[name])
    assert not is_call or ">>> " in text, f"{name} has no example"
    example = doctest.DocTestParser().get_doctest(text, {}, name, None, None)
    out: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL).run(example, out=out.append)
    assert not out, "".join(out)


def test_functions_say_what_they_give_and_raise() -> None:
    for name in ("normalize", "validate", "canonicalize", "restore", "promote", "upgrade", "normalize_batch", "schema"):
        text = inspect.getdoc(getattr(mass, name)) or ""
        for part in ("Args:", "Returns:", "Raises:"):
            assert part in text, (name, part)


@pytest.mark.parametrize("page", [PACKAGE / "README.md", PACKAGE.parent / "README.md"], ids=["package", "repository"])
def test_python_in_the_pages_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of a page are one program; those with a prompt are doctests."""
    blocks = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    assert blocks, page
    monkeypatch.chdir(tmp_path)
    for name in ("enterprise", "response", "simple"):
        source = PACKAGE.parent / "schemas" / "examples" / f"{name}.json"
        (tmp_path / f"{name}.json").write_bytes(source.read_bytes())
    names: dict[str, Any] = {}
    for block in blocks:
        if ">>> " in block:
            example = doctest.DocTestParser().get_doctest(block, names, page.name, str(page), None)
            out: list[str] = []
            doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(example, out=out.append, clear_globs=False)
            assert not out, "".join(out)
            names = example.globs
        else:
            exec(compile(block, str(page), "exec"), names)
