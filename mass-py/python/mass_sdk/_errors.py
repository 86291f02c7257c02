"""What is raised when a document or a call is not right."""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._core import Issue

_SHOWN = 3
"""Issues that the message of an exception lists; all of them are in `.issues`."""


class ContractError(ValueError):
    """A document is refused.

    Attributes:
        issues: Every `Issue`, errors and warnings, in document order.
        pipeline: "simple" or "enterprise"; None when the document did not get that far.

    >>> import mass_sdk as mass
    >>> try:
    ...     mass.normalize({"schema_version": "1.1", "request": []})
    ... except mass.ContractError as error:
    ...     print(error.pipeline, any(issue.path == "/request" for issue in error.issues))
    enterprise True
    """

    __module__ = "mass_sdk"

    issues: list[Issue]
    pipeline: str | None

    def __init__(self, issues: Sequence[Issue], pipeline: str | None = None) -> None:
        """Takes the issues, of which the message lists the first few when somebody reads it."""
        super().__init__(issues, pipeline)
        self.issues = list(issues)
        self.pipeline = pipeline

    def __str__(self) -> str:
        """How many errors there are, and the first few issues: code, place, message, repair."""
        errors = [issue for issue in self.issues if issue.severity == "error"]
        count = f"{len(errors)} error{'' if len(errors) == 1 else 's'}"
        lines = [f"the document is refused with {count}"]
        for issue in errors[:_SHOWN]:
            place = f" at {issue.path}" if issue.path else ""
            line = f" (line {issue.line}, column {issue.column})" if issue.line is not None else ""
            lines.append(f"  {issue.code}{place}{line}: {issue.message} {issue.fix}")
        if len(errors) > _SHOWN:
            lines.append(f"  and {len(errors) - _SHOWN} more; all are in .issues")
        return "\n".join(lines)


class RestoreError(ValueError):
    """Changes do not fit the document that they are said to have been made to.

    Attributes:
        path: JSON Pointer of the change that does not fit; "" when the document is not JSON.

    >>> import mass_sdk as mass
    >>> try:
    ...     mass.restore({"a": 1}, [{"path": "/b", "rule": "trim", "before": " x", "after": "x"}])
    ... except mass.RestoreError as error:
    ...     print(error.path)
    /b
    """

    __module__ = "mass_sdk"

    path: str

    def __init__(self, message: str, path: str = "") -> None:
        """Takes what does not fit, and where."""
        super().__init__(message, path)
        self.path = path

    def __str__(self) -> str:
        """What does not fit."""
        return str(self.args[0])


class InternalError(RuntimeError):
    """A fault of MASS itself, which should not happen. Your document and your objects are as they were.

    >>> import mass_sdk as mass
    >>> issubclass(mass.InternalError, RuntimeError)
    True
    """

    __module__ = "mass_sdk"

    def __init__(self, message: str) -> None:
        """Takes what went wrong."""
        super().__init__(message)

    def __str__(self) -> str:
        """What went wrong, and what to do."""
        return f"internal error: {self.args[0]}. This is a fault of mass_sdk: please report it with the document"


def not_built() -> ImportError:
    """What to say when the compiled part is not there for this interpreter, such as a free-threaded one."""
    kind = sysconfig.get_config_var("SOABI") or sys.implementation.cache_tag
    there = ", ".join(sorted(file.name for file in Path(__file__).parent.glob("_core.*") if file.suffix != ".pyi"))
    return ImportError(
        f"the compiled part of mass_sdk is not built for this Python ({sys.version.split()[0]}, {kind}); "
        f"{f'there is {there}' if there else 'it is missing'}. Install mass-sdk with this interpreter: "
        f"{sys.executable} -m pip install --force-reinstall mass-sdk"
    )
