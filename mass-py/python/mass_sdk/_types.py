"""Types that have no class of their own at run time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from os import PathLike
from typing import IO, Any, ClassVar, Protocol, TypeAlias, TypedDict


class _Dataclass(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Any]]


class _Model(Protocol):
    """A pydantic model, version 2."""

    def model_dump(self, *, by_alias: bool | None = ...) -> dict[str, Any]: ...


class _Attrs(Protocol):
    @property
    def __attrs_attrs__(self) -> Any: ...


class _Struct(Protocol):
    """A msgspec.Struct."""

    __struct_fields__: ClassVar[tuple[str, ...]]


Text: TypeAlias = bytes | bytearray | memoryview | str
"""JSON text: UTF-8 bytes, or a str."""

Document: TypeAlias = (
    Text | PathLike[str] | PathLike[bytes] | Mapping[str, object] | _Dataclass | _Model | _Attrs | _Struct
)
"""What every call takes as a document: JSON text, a path, or an object that is one.

>>> import mass_sdk as mass
>>> def clean(document: mass.Document) -> bytes:
...     return mass.normalize(document).canonical
"""

Rows: TypeAlias = Text | PathLike[str] | PathLike[bytes] | IO[bytes] | IO[str] | Iterable[Document]
"""What `normalize_batch` takes: NDJSON as text, a path or a file, or an iterable of documents."""

Value: TypeAlias = Document | Sequence[object] | int | float | bool | None
"""Any JSON value, as `canonicalize` takes it. A str is JSON text."""


class CatalogueText(TypedDict):
    """The texts of a code in one language. `message` and `fix` are templates; `schemas/issues.json` explains them."""

    title: str
    message: str
    fix: str
    explanation: str


class CatalogueParam(TypedDict):
    """A parameter that issues of a code carry in `params`."""

    name: str
    description: str
    required: bool


class CatalogueExamples(TypedDict):
    """A JSON fragment that has the fault, and the same without it."""

    bad: str
    good: str


class CatalogueEntry(TypedDict):
    """Everything there is to say about a code: its layer, severities, parameters, and texts in both languages.

    >>> import mass_sdk as mass
    >>> catalogue: list[mass.CatalogueEntry] = mass.issue_catalogue()
    >>> catalogue[0]["en"]["title"]
    'Not valid JSON'
    """

    code: str
    layer: str
    severity: list[str]
    params: list[CatalogueParam]
    en: CatalogueText
    es: CatalogueText
    examples: CatalogueExamples
