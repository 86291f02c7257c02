from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, Final, Literal, final

from ._errors import ContractError
from ._types import CatalogueEntry, Document, Rows, Value

__version__: Final[str]
CATALOGUE_VERSION: Final[str]
CONTRACT_VERSIONS: Final[tuple[str, ...]]

@final
class Change:
    """One change that a normaliser made; enough to undo it.

    Attributes:
        path: JSON Pointer (RFC 6901) into the caller's document.
        rule: The rule that made it, such as "trim", "number", "timestamp", "generate".
        before: The value before. None for an added member, and for a null: `added` tells which.
        after: The value after.
        added: Whether the member was not there before.

    Changes are equal when all of that is; they can be pickled, and `to_dict` gives the JSON record that `restore`
    takes as well.

    >>> import mass_sdk as mass
    >>> change = mass.normalize({"temp": " 17,4 "}, now="2026-11-24T13:15:21Z", seed="docs").changes[0]
    >>> change
    Change(path='/temp', rule='trim', before=' 17,4 ', after='17,4')
    >>> change.added
    False
    """

    @property
    def path(self) -> str:
        """JSON Pointer (RFC 6901) into the caller's document."""

    @property
    def rule(self) -> str:
        """The rule that made it; the names are stable."""

    @property
    def before(self) -> Any:
        """The value before; None for an added member."""

    @property
    def after(self) -> Any:
        """The value after."""

    @property
    def added(self) -> bool:
        """Whether the member was not there before. (`before` is None too where a null was replaced.)"""

    def to_dict(self) -> dict[str, Any]:
        """The JSON record: path, rule, before (unless added) and after.

        >>> import mass_sdk as mass
        >>> mass.normalize({"a": " x"}).changes[0].to_dict()
        {'path': '/a', 'rule': 'trim', 'before': ' x', 'after': 'x'}
        """

    def __eq__(self, other: object, /) -> bool: ...
    def __reduce__(self) -> tuple[Any, ...]: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

@final
class FrameRequest:
    """The request of one time window, or why there is none.

    Attributes:
        number: Number of the window, from 0, in the order of time.
        start, end: The window, as datetimes in UTC; None for rows that have no time.
        rows: Positions of the rows in it, in the order of their times.
        ok: Whether a request was made.
        result: The request as `Normalized`, or None.
        issues: Warnings when it is ok, errors and warnings when it is refused.

    >>> import mass_sdk as mass, pyarrow as pa
    >>> table = pa.table({"time": ["2026-11-24T10:00:00Z"], "PUE": [1.4]})
    >>> (request,) = mass.frame_to_requests(table, {}, time="time", window="15min")
    >>> request.ok, request.start.isoformat(), request.issues[0].code
    (False, '2026-11-24T09:45:00+00:00', 'missing_field')
    """

    @property
    def number(self) -> int:
        """Number of the window, from 0, in the order of time."""

    @property
    def start(self) -> datetime | None:
        """When the window starts, as a datetime in UTC; None for rows that have no time."""

    @property
    def end(self) -> datetime | None:
        """When the window ends, as a datetime in UTC; None for rows that have no time."""

    @property
    def rows(self) -> range | list[int]:
        """Positions of the rows in it, from 0, in the order of their times: a range where they follow each other."""

    @property
    def ok(self) -> bool:
        """Whether a request was made."""

    @property
    def result(self) -> Normalized | None:
        """The request; None when it is refused."""

    @property
    def issues(self) -> list[Issue]:
        """Its findings: warnings when it is ok, errors and warnings when it is refused."""

    def error(self) -> ContractError | None:
        """A `ContractError` with all issues; None when the request is ok.

        >>> import mass_sdk as mass, pyarrow as pa
        >>> table = pa.table({"time": ["2026-11-24T10:00:00Z"], "PUE": [1.4]})
        >>> [type(r.error()).__name__ for r in mass.frame_to_requests(table, {}, time="time", window="15min")]
        ['ContractError']
        """

    def unwrap(self) -> Normalized:
        """The request, or its error raised.

        >>> import mass_sdk as mass, pyarrow as pa
        >>> table = pa.table({"time": ["2026-11-24T10:00:00Z"], "PUE": [1.4]})
        >>> next(mass.frame_to_requests(table, {}, time="time", window="15min")).unwrap()
        Traceback (most recent call last):
            ...
        mass_sdk.ContractError: ...
        """

@final
class Issue:
    """One finding about a document.

    Attributes:
        code: Stable machine word, such as "out_of_range"; see `issue_catalogue`.
        layer: "structural", "contract", "semantic" or "business".
        severity: "error" (rejects the document) or "warning".
        path: JSON Pointer (RFC 6901) into the caller's document; "" for the whole of it.
        message: What was found and what is allowed, in the language of the call (option `locale`).
        fix: How to repair it, in the same language.
        params: Parameters of the message, for programs.
        line, column: Place in the text, from 1, in characters; None for documents given as objects.

    Issues are equal when all of that is; they can be pickled, and `to_dict` gives the JSON record.

    >>> import mass_sdk as mass
    >>> issue = mass.validate({"schema_version": "1.2"}).issues[0]
    >>> issue.code, issue.path, issue.params["allowed"]
    ('unsupported_version', '/schema_version', ['1.0-simple', '1.1'])
    """

    @property
    def code(self) -> str:
        """Stable machine word; see `issue_catalogue`."""

    @property
    def layer(self) -> Literal["structural", "contract", "semantic", "business"]:
        """The layer that found it: "structural", "contract", "semantic" or "business"."""

    @property
    def severity(self) -> Literal["error", "warning"]:
        """ "error" or "warning"; only errors reject a document."""

    @property
    def path(self) -> str:
        """JSON Pointer (RFC 6901) into the caller's document; "" for the whole of it."""

    @property
    def message(self) -> str:
        """What was found and what is allowed."""

    @property
    def fix(self) -> str:
        """How to repair it."""

    @property
    def params(self) -> dict[str, Any]:
        """Parameters of the message, for programs; the catalogue names those of each code."""

    @property
    def line(self) -> int | None:
        """Line in the text, from 1; None for documents given as objects."""

    @property
    def column(self) -> int | None:
        """Column in the line, from 1, in characters; None for documents given as objects."""

    def to_dict(self) -> dict[str, Any]:
        """The JSON record: code, layer, severity, path, message, params, and line and column where there are.

        >>> import mass_sdk as mass
        >>> sorted(mass.validate(b"{").issues[0].to_dict())
        ['code', 'column', 'layer', 'line', 'message', 'params', 'path', 'severity']
        """

    def __eq__(self, other: object, /) -> bool: ...
    def __reduce__(self) -> tuple[Any, ...]: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

@final
class Recognised:
    """A core signal that was recognised in a free payload, in the unit of the contract (option `signals`).

    Attributes:
        signal: Pointer inside `signals`, such as "/energy/it_load_kw".
        value: The value in `unit`.
        unit: The unit of the contract: "kW", "°C", "%", "ratio", "gCO2/kWh", …
        path: JSON Pointer to the entry in the caller's document.
        name: What the caller calls it.
        from_unit: The unit that was found, or None.
        alias: The entry of the alias table that matched.

    >>> import mass_sdk as mass
    >>> found = mass.normalize({"Supply Air Temp (°F)": 68}, signals=True).recognised[0]
    >>> found.signal, found.value, found.unit, found.from_unit
    ('/thermal/supply_temp_c', 20, '°C', '°F')
    """

    @property
    def signal(self) -> str:
        """Pointer inside `signals`, such as "/energy/it_load_kw"."""

    @property
    def value(self) -> int | float:
        """The value in the unit of the contract; an int where it is whole, as in documents."""

    @property
    def unit(self) -> str:
        """The unit of the contract: "kW", "°C", "%", "ratio", "gCO2/kWh", "USD/kWh", "tokens/W", "count" or "1"."""

    @property
    def path(self) -> str:
        """JSON Pointer to the entry in the caller's document."""

    @property
    def name(self) -> str:
        """What the caller calls it."""

    @property
    def from_unit(self) -> str | None:
        """The unit that was found, or None when there was none."""

    @property
    def alias(self) -> str:
        """The entry of the alias table that matched."""

    def to_dict(self) -> dict[str, Any]:
        """The JSON record.

        >>> import mass_sdk as mass
        >>> mass.normalize({"PUE": 1.35}, signals=True).recognised[0].to_dict()["signal"]
        '/energy/pue_current'
        """

    def __eq__(self, other: object, /) -> bool: ...
    def __reduce__(self) -> tuple[Any, ...]: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

@final
class Normalized:
    """A document in its normal form, and everything that was done to it.

    Lists and dicts are made when they are asked for, and kept.

    Attributes:
        pipeline: "simple" or "enterprise": which of the two took the document.
        document: The normal document as a dict. It is yours; changing it does not change `canonical`.
        canonical: The same as RFC 8785 canonical bytes.
        document_sha256: "sha256:" and the SHA-256 of `canonical`, in hexadecimal.
        content_sha256: The same without what differs on every send (ids, trace, times of sending).
        changes: What was changed, as `Change` objects, in the order that `restore` undoes from the end.
        issues: Warnings, as `Issue` objects. Errors do not occur here: they are raised as `ContractError`.
        recognised: Core signals that were found in the payload, when the option `signals` asks for it.
        payload: The `payload` of the document.
        correlation_id, idempotency_key: Ids of the document; generated where the caller sent none.

    >>> import mass_sdk as mass
    >>> clean = mass.normalize({"Free cooling": "sí", "IT Load (kW)": "1.240,5"})
    >>> clean.payload
    {'Free cooling': True, 'IT Load (kW)': 1240.5}
    >>> clean.restore()
    b'{"Free cooling":"s\\xc3\\xad","IT Load (kW)":"1.240,5"}'
    """

    @property
    def pipeline(self) -> Literal["simple", "enterprise"]:
        """ "simple" or "enterprise": which of the two took the document."""

    @property
    def document(self) -> dict[str, Any]:
        """The normal document as a dict, made at first use and kept. Numbers without fraction are int, others float."""

    @property
    def canonical(self) -> bytes:
        """The document as RFC 8785 canonical bytes."""

    @property
    def document_sha256(self) -> str:
        """ "sha256:" and the SHA-256 of `canonical`, in hexadecimal."""

    @property
    def content_sha256(self) -> str:
        """Like `document_sha256`, without what differs on every send: two sends of the same content share it."""

    @property
    def changes(self) -> list[Change]:
        """What was changed, as a list of `Change`."""

    @property
    def issues(self) -> list[Issue]:
        """Warnings, as a list of `Issue`, in document order."""

    @property
    def recognised(self) -> list[Recognised]:
        """Core signals that were recognised in the payload, as a list of `Recognised` (option `signals`)."""

    @property
    def payload(self) -> dict[str, Any]:
        """The `payload` of the document: your data, cleaned."""

    @property
    def correlation_id(self) -> str:
        """The id that ties everything about this document together; generated (`corr-<uuidv7>`) when none was sent."""

    @property
    def idempotency_key(self) -> str:
        """The key that makes a repeated send harmless; generated when none was sent (option `idempotency`)."""

    def to_json(self) -> str:
        """The canonical document as text.

        >>> import mass_sdk as mass
        >>> mass.normalize({"a": 1}).to_json().startswith('{"correlation_id":"corr-')
        True
        """

    def restore(self) -> bytes:
        """The document as it was handed in, as JSON text in bytes: equal as a JSON value (order of members and the spelling
        of numbers aside).

        >>> import mass_sdk as mass
        >>> mass.normalize(b'{"payload": {"humidity": "n/a"}}').restore()
        b'{"payload":{"humidity":"n/a"}}'
        """

    def _repr_html_(self) -> str: ...
    def __bytes__(self) -> bytes: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __copy__(self) -> Normalized: ...
    def __reduce__(self) -> tuple[Any, ...]: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

@final
class Report:
    """The verdict on a document. True when it is valid; a bad document is an answer, not an exception.

    Attributes:
        valid: Whether there is no error. Warnings do not make a document invalid.
        issues: All findings, as `Issue` objects, in document order.
        errors, warnings: Those of them with that severity.
        pipeline: "simple" or "enterprise"; None when the document did not get that far.
        missing_ratio: Missing core signals over 21 (Enterprise), else None.
        staleness_seconds: Seconds from the window's end to the request, not below 0 (Enterprise), else None.

    >>> import mass_sdk as mass
    >>> report = mass.validate({"schema_version": "1.1", "request": []})
    >>> bool(report), report.pipeline
    (False, 'enterprise')
    >>> [issue.code for issue in report.errors if issue.path == "/request"]
    ['wrong_type']
    """

    @property
    def valid(self) -> bool:
        """Whether there is no error."""

    @property
    def issues(self) -> list[Issue]:
        """All findings, in document order."""

    @property
    def errors(self) -> list[Issue]:
        """The findings that make the document invalid."""

    @property
    def warnings(self) -> list[Issue]:
        """The findings that do not."""

    @property
    def pipeline(self) -> Literal["simple", "enterprise"] | None:
        """ "simple" or "enterprise"; None when the document did not get that far."""

    @property
    def missing_ratio(self) -> float | None:
        """Missing core signals over 21, from 0 to 1 (Enterprise), else None."""

    @property
    def staleness_seconds(self) -> float | None:
        """Seconds from the end of the window to the request, not below 0 (Enterprise), else None."""

    def raise_for_errors(self) -> None:
        """Raises `ContractError` with all issues when there is an error; else does nothing.

        >>> import mass_sdk as mass
        >>> mass.validate({"payload": {}}).raise_for_errors()
        >>> mass.validate(b"{").raise_for_errors()
        Traceback (most recent call last):
            ...
        mass_sdk.ContractError: ...
        """

    def _repr_html_(self) -> str: ...
    def __bool__(self) -> bool: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __reduce__(self) -> tuple[Any, ...]: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

@final
class Canonical:
    """A JSON value in canonical form (RFC 8785). `bytes(c)` gives the bytes.

    Attributes:
        canonical: The canonical bytes.
        document_sha256: "sha256:" and the SHA-256 of them, in hexadecimal.

    >>> import mass_sdk as mass
    >>> mass.canonicalize('{"b": 1.0, "a": [1e3]}')
    Canonical(b'{"a":[1000],"b":1}')
    """

    @property
    def canonical(self) -> bytes:
        """The canonical bytes."""

    @property
    def document_sha256(self) -> str:
        """ "sha256:" and the SHA-256 of the bytes, in hexadecimal."""

    def __bytes__(self) -> bytes: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class ArrowTable:
    """A table in Arrow memory. It has the Arrow PyCapsule interface, so that every library for tables takes it.

    >>> import mass_sdk as mass, pyarrow as pa
    >>> table = pa.table({"IT Load (kW)": [1240.5]})
    >>> pa.table(mass.normalize_frame(table).frame).column_names
    ['it_load_kw']
    """

    @property
    def column_names(self) -> list[str]:
        """The names of the columns."""

    def __len__(self) -> int: ...
    def __arrow_c_schema__(self) -> Any: ...
    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...
    def _head(self, rows: int, columns: Sequence[str]) -> list[tuple[Any, ...]]:
        """The first rows as tuples; texts, and integers for `row`."""

@final
class BatchRow:
    """The outcome of one row of a batch.

    Attributes:
        row: Number of the row, from 0; blank lines of NDJSON do not count.
        line: Line of the text, from 1; None for the items of an iterable.
        raw: The row as it came, without its line end; for an object the JSON text that was written for it.
        ok: Whether it was normalised.
        result: The `Normalized`, or None when the row is refused.
        issues: Its findings: warnings when it is ok, errors and warnings when it is refused.

    >>> import mass_sdk as mass
    >>> good, bad = mass.normalize_batch([{"a": 1}, b"{"])
    >>> good.unwrap().payload, bad.result
    ({'a': 1}, None)
    >>> bad.error().issues == bad.issues
    True
    """

    @property
    def row(self) -> int:
        """Number of the row, from 0; blank lines of NDJSON do not count."""

    @property
    def line(self) -> int | None:
        """Line of the text, from 1; None for the items of an iterable."""

    @property
    def raw(self) -> bytes:
        """The row as it came, without its line end; for an object the JSON text that was written for it."""

    @property
    def ok(self) -> bool:
        """Whether the row was normalised."""

    @property
    def result(self) -> Normalized | None:
        """The `Normalized`; None when the row is refused."""

    @property
    def issues(self) -> list[Issue]:
        """Its findings, in document order: warnings when it is ok, errors and warnings when it is refused."""

    def error(self) -> ContractError | Exception | None:
        """What `normalize` would have raised: a `ContractError` with all issues, or, for an item that is no document, what
        was raised about it (such as `TypeError`). None when the row is ok.

        >>> import mass_sdk as mass
        >>> [type(row.error()).__name__ for row in mass.normalize_batch([{"a": 1}, b"{", {"a": {1}}])]
        ['NoneType', 'ContractError', 'TypeError']
        """

    def unwrap(self) -> Normalized:
        """The `Normalized`, or its error raised.

        >>> import mass_sdk as mass
        >>> [row.unwrap().payload for row in mass.normalize_batch([{"a": " x "}])]
        [{'a': 'x'}]
        """

@final
class _Batch:
    """The rows of a batch; what `normalize_batch` gives."""

    def __iter__(self) -> _Batch: ...
    def __next__(self) -> BatchRow: ...
    def close(self) -> None:
        """Ends the batch and closes the file that it opened."""

    @property
    def _done(self) -> int:
        """How far reading has come, in the unit of `_total`."""

    @property
    def _total(self) -> int | None:
        """All there is: bytes of a text or file, items of a sized iterable; None when that is not known."""

    @property
    def _unit(self) -> Literal["B", "rows"]:
        """ "B" for bytes, "rows" for items."""

def normalize(
    doc: Document,
    *,
    pipeline: Literal["auto", "simple", "enterprise"] = "auto",
    strict: bool = True,
    locale: Literal["en", "es"] = "en",
    payload: Literal["normalize", "preserve"] = "normalize",
    idempotency: Literal["random", "content"] = "random",
    keys: Literal["preserve", "snake_case"] = "preserve",
    signals: bool = False,
    rules: Mapping[str, bool] | None = None,
    aliases: Mapping[str, object] | None = None,
    trace: Mapping[str, str] | None = None,
    max_bytes: int = 1048576,
    max_depth: int = 64,
    max_issues: int = 100,
    native_non_finite: bool = False,
    now: datetime | str | None = None,
    seed: str | int | bytes | None = None,
) -> Normalized:
    """Normalises a document by the pipeline it asks for.

    A top-level `schema_version` decides: "1.1" is an Enterprise request, "1.0-simple" a Simple record; exactly
    {"payload": {…}} is a Simple record, and any other object is taken as a Simple payload. Normalising is deterministic
    (same input, options, clock and seed: same bytes), idempotent and reversible.

    Args:
        doc: JSON text (bytes, bytearray, memoryview, str), a path (os.PathLike), or an object: dict or other mapping,
            dataclass, pydantic model, attrs class, msgspec.Struct. Text is never turned into objects on the way.
        pipeline: "auto", "simple" or "enterprise".
        strict: Right types only; unknown fields are errors. False: numeric strings become numbers, the case of choices
            is folded, times without zone are read as UTC, unknown fields are kept with a warning.
        locale: Language of messages, "en" or "es".
        payload: "normalize" or "preserve" the payload of an Enterprise request.
        idempotency: "random", or "content": the same content gets the same idempotency key.
        keys: "preserve" or "snake_case" the keys of free data.
        signals: Recognise core signals in free data by name and unit.
        rules: Simple rules to turn off, as in {"boolean": False}.
        aliases: More names for signals, on top of the built-in table.
        trace: The trace of a Simple record that has none: {"traceparent": …, "tracestate": …}, as the headers have it.
        max_bytes: Largest document, in bytes (1 MiB).
        max_depth: Deepest nesting of containers, 1 to 256.
        max_issues: Most issues that are reported, at least 1.
        native_non_finite: Read bare NaN and Infinity in text, as json.dumps writes them. Objects may always have them.
        now: The clock: an aware datetime or a text in RFC 3339. None: the system clock.
        seed: The source of generated ids: str, int or bytes. None: a new random one.

    Returns:
        Normalized: the document in its normal form, its digests, every change.

    Raises:
        ContractError: The document is refused; `.issues` has every reason, with its place.
        TypeError: `doc`, or something in it, is not a document; or a keyword has a wrong type. The message says where.
        ValueError: An option has a value that does not exist.
        OSError: The path cannot be read.

    >>> import mass_sdk as mass
    >>> clean = mass.normalize('{"IT Load (kW)": "1.240,5", "Rack": "007"}')
    >>> clean.payload
    {'IT Load (kW)': 1240.5, 'Rack': '007'}
    >>> [(change.path, change.rule) for change in clean.changes][0]
    ('/IT Load (kW)', 'number')
    >>> try:
    ...     mass.normalize({"schema_version": "1.2"})
    ... except mass.ContractError as error:
    ...     print(error.issues[0].code)
    unsupported_version
    """

def normalize_simple(
    doc: Document,
    *,
    strict: bool = True,
    locale: Literal["en", "es"] = "en",
    idempotency: Literal["random", "content"] = "random",
    keys: Literal["preserve", "snake_case"] = "preserve",
    signals: bool = False,
    rules: Mapping[str, bool] | None = None,
    aliases: Mapping[str, object] | None = None,
    trace: Mapping[str, str] | None = None,
    max_bytes: int = 1048576,
    max_depth: int = 64,
    max_issues: int = 100,
    native_non_finite: bool = False,
    now: datetime | str | None = None,
    seed: str | int | bytes | None = None,
) -> Normalized:
    """Normalises a document as a Simple record, or as the payload of one. See `normalize`.

    >>> import mass_sdk as mass
    >>> mass.normalize_simple({"humidity": " n/a "}).payload
    {'humidity': None}
    """

def normalize_enterprise(
    doc: Document,
    *,
    strict: bool = True,
    locale: Literal["en", "es"] = "en",
    payload: Literal["normalize", "preserve"] = "normalize",
    idempotency: Literal["random", "content"] = "random",
    keys: Literal["preserve", "snake_case"] = "preserve",
    signals: bool = False,
    rules: Mapping[str, bool] | None = None,
    aliases: Mapping[str, object] | None = None,
    max_bytes: int = 1048576,
    max_depth: int = 64,
    max_issues: int = 100,
    native_non_finite: bool = False,
    now: datetime | str | None = None,
    seed: str | int | bytes | None = None,
) -> Normalized:
    """Normalises a document as an Enterprise request, whatever it calls itself. See `normalize`.

    >>> import mass_sdk as mass
    >>> try:
    ...     mass.normalize_enterprise({})
    ... except mass.ContractError as error:
    ...     print({issue.code for issue in error.issues})
    {'missing_field'}
    """

def normalize_batch(
    source: Rows,
    *,
    progress: bool = False,
    threads: int | None = None,
    pipeline: Literal["auto", "simple", "enterprise"] = "auto",
    strict: bool = True,
    locale: Literal["en", "es"] = "en",
    payload: Literal["normalize", "preserve"] = "normalize",
    idempotency: Literal["random", "content"] = "random",
    keys: Literal["preserve", "snake_case"] = "preserve",
    signals: bool = False,
    rules: Mapping[str, bool] | None = None,
    aliases: Mapping[str, object] | None = None,
    trace: Mapping[str, str] | None = None,
    max_bytes: int = 1048576,
    max_depth: int = 64,
    max_issues: int = 100,
    native_non_finite: bool = False,
    now: datetime | str | None = None,
    seed: str | int | bytes | None = None,
) -> Iterator[BatchRow]:
    """Normalises many documents and yields an outcome for each, in order. A bad row never fails the others.

    Rows are read on as they are asked for, worked on in blocks by several threads while other Python threads run, and
    have ids of their own. Memory is bounded: some megabytes, and the longest row.

    Args:
        source: NDJSON as bytes, bytearray, memoryview or str; a path (os.PathLike); a file, binary or text; or an
            iterable of documents in any form that `normalize` takes. In NDJSON blank lines are passed over; of an
            iterable each item is a row.
        progress: Show a bar on standard error: by tqdm where that is installed, else a plain line.
        threads: Threads that work, the one that asks among them; None: as many as there are processors.

    The options are those of `normalize`.

    Returns:
        Iterator[BatchRow]: one for each row. When an iterable or file raises, the rows before come first, then its
        exception.

    Raises:
        TypeError: `source` is nothing of that kind, or a keyword has a wrong type.
        ValueError: An option has a value that does not exist; or the file is closed.
        OSError: The path cannot be read.

    >>> import mass_sdk as mass
    >>> for row in mass.normalize_batch(b'{"a": "1,5"}\\n{"a":\\n{"a": 2}\\n'):
    ...     print(row.row, row.line, row.result.payload if row.ok else row.issues[0].code)
    0 1 {'a': 1.5}
    1 2 invalid_json
    2 3 {'a': 2}
    """

def validate(
    doc: Document,
    *,
    pipeline: Literal["auto", "simple", "enterprise"] = "auto",
    strict: bool = True,
    locale: Literal["en", "es"] = "en",
    payload: Literal["normalize", "preserve"] = "normalize",
    keys: Literal["preserve", "snake_case"] = "preserve",
    signals: bool = False,
    rules: Mapping[str, bool] | None = None,
    aliases: Mapping[str, object] | None = None,
    max_bytes: int = 1048576,
    max_depth: int = 64,
    max_issues: int = 100,
    native_non_finite: bool = False,
) -> Report:
    """Judges a document in all four layers, without writing anything. A bad document is a report, not an exception.

    Args:
        doc, and the options: As in `normalize`.

    Returns:
        Report: true when the document is valid.

    Raises:
        TypeError, ValueError, OSError: As in `normalize`.

    >>> import mass_sdk as mass
    >>> report = mass.validate(b'{"schema_version": "1.1", "request": []}')
    >>> report.valid
    False
    >>> [(issue.code, issue.line, issue.column) for issue in report.errors if issue.path == "/request"]
    [('wrong_type', 1, 38)]
    """

def validate_response(
    response: Document,
    request: Document | None = None,
    *,
    strict: bool = True,
    locale: Literal["en", "es"] = "en",
    max_bytes: int = 1048576,
    max_depth: int = 64,
    max_issues: int = 100,
    native_non_finite: bool = False,
) -> Report:
    """Judges a recommendation response; with its request also whether the two belong together: ids, mode, limits and
    fingerprint. Issues about the request itself have paths under "/$request".

    Args:
        response: The response, in any form that `normalize` takes. NaN and infinities in it are refused.
        request: The request that it answers, in any such form; None to judge the response alone.

    Returns:
        Report: true when the response is valid.

    Raises:
        TypeError, ValueError, OSError: As in `normalize`.

    >>> import mass_sdk as mass
    >>> report = mass.validate_response({"schema_version": "1.1"})
    >>> "/response" in [issue.path for issue in report.issues]
    True
    """

def canonicalize(
    doc: Value,
    *,
    locale: Literal["en", "es"] = "en",
    max_bytes: int = 1048576,
    max_depth: int = 64,
    max_issues: int = 100,
    native_non_finite: bool = False,
) -> Canonical:
    """Brings any JSON value, not only objects, to its canonical form (RFC 8785): members sorted by UTF-16 code units,
    numbers as ECMAScript prints them, no white space.

    Args:
        doc: The value, in any form that `normalize` takes; in a text also a bare number, text, list …

    Returns:
        Canonical: the bytes and their digest.

    Raises:
        ContractError: For what I-JSON (RFC 7493) refuses: duplicate members, lone surrogates, noncharacters, integers
            that their nearest double does not print back, numbers beyond the doubles.
        TypeError, ValueError, OSError: As in `normalize`.

    >>> import mass_sdk as mass
    >>> mass.canonicalize({"b": 1.0, "a": [1e3, "€"]}).canonical.decode()
    '{"a":[1000,"€"],"b":1}'
    """

def restore(document: Document, changes: Iterable[Change | Mapping[str, object]]) -> bytes:
    """Undoes changes, from the last to the first, and gives the caller's document back.

    Args:
        document: The normal document, in any form that `normalize` takes.
        changes: Its changes: `Change` objects, or the records that `to_dict` gives.

    Returns:
        bytes: JSON text, equal as a value to what was normalised. Bytes and no dict, because the caller's text may have
        held numbers that Python reads otherwise.

    Raises:
        RestoreError: The changes do not fit the document; nothing is guessed. `.path` says where.

    >>> import mass_sdk as mass
    >>> clean = mass.normalize({"payload": {"IT Load": " 12,5 "}})
    >>> mass.restore(clean.document, [change.to_dict() for change in clean.changes])
    b'{"payload":{"IT Load":" 12,5 "}}'
    """

def promote(
    simple: Document,
    profile: Document,
    *,
    pipeline: Literal["auto", "simple", "enterprise"] = "auto",
    strict: bool = True,
    locale: Literal["en", "es"] = "en",
    payload: Literal["normalize", "preserve"] = "normalize",
    idempotency: Literal["random", "content"] = "random",
    keys: Literal["preserve", "snake_case"] = "preserve",
    signals: bool = False,
    rules: Mapping[str, bool] | None = None,
    aliases: Mapping[str, object] | None = None,
    trace: Mapping[str, str] | None = None,
    max_bytes: int = 1048576,
    max_depth: int = 64,
    max_issues: int = 100,
    native_non_finite: bool = False,
    now: datetime | str | None = None,
    seed: str | int | bytes | None = None,
) -> Normalized:
    """Makes an Enterprise request of a Simple document: the signals recognised in it, and the rest from a site profile.

    Args:
        simple: The document, in any form that `normalize` takes.
        profile: What is the same in all requests of a site: the members of `request` that a telemetry export does not
            have (assets, data contract, constraints, preferences, …), in any such form. NaN and infinities in it are
            refused.

    The options are those of `normalize`.

    Returns:
        Normalized: the Enterprise request.

    Raises:
        ContractError: What is missing or wrong, field by field; issues about the profile have paths under "/profile".
        TypeError, ValueError, OSError: As in `normalize`.

    >>> import mass_sdk as mass
    >>> try:
    ...     mass.promote({"IT Load (kW)": 1240.5}, {"tenant_id": "andes-cloud"})
    ... except mass.ContractError as error:
    ...     print("/request/tenant_id" in [issue.path for issue in error.issues])
    False
    """

def upgrade(
    document: Document,
    to: str,
    profile: Document | None = None,
    *,
    pipeline: Literal["auto", "simple", "enterprise"] = "auto",
    strict: bool = True,
    locale: Literal["en", "es"] = "en",
    payload: Literal["normalize", "preserve"] = "normalize",
    idempotency: Literal["random", "content"] = "random",
    keys: Literal["preserve", "snake_case"] = "preserve",
    signals: bool = False,
    rules: Mapping[str, bool] | None = None,
    aliases: Mapping[str, object] | None = None,
    trace: Mapping[str, str] | None = None,
    max_bytes: int = 1048576,
    max_depth: int = 64,
    max_issues: int = 100,
    native_non_finite: bool = False,
    now: datetime | str | None = None,
    seed: str | int | bytes | None = None,
) -> Normalized:
    """Moves a document along the chain of versions (`CONTRACT_VERSIONS`) and normalises it there.

    Args:
        document: The document, in any form that `normalize` takes.
        to: The version to go to.
        profile: The site profile that the step from "1.0-simple" to "1.1" needs; see `promote`.

    The options are those of `normalize`.

    Returns:
        Normalized: the document in that version.

    Raises:
        ContractError: `unsupported_version` for a version that is not in the chain or is older than the document's;
            else what is missing for the step.
        TypeError, ValueError, OSError: As in `normalize`.

    >>> import mass_sdk as mass
    >>> mass.upgrade({"PUE": 1.4}, "1.0-simple").pipeline
    'simple'
    """

def schema(kind: str, version: str | None = None) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a kind of document.

    It says what a schema can say: types, members, formats, allowed values, ranges. Rules across fields are not in it.

    Args:
        kind: "enterprise", "simple" or "response".
        version: The version; None for the one there is.

    Returns:
        dict: the schema.

    Raises:
        ValueError: There is no such kind or version.

    >>> import mass_sdk as mass
    >>> mass.schema("enterprise")["$schema"]
    'https://json-schema.org/draft/2020-12/schema'
    """

def issue_catalogue() -> list[CatalogueEntry]:
    """Every code that an issue can have, with its layer, severities, parameters and texts in English and Spanish.

    Returns:
        list[CatalogueEntry]: dicts as in `schemas/issues.json`.

    >>> import mass_sdk as mass
    >>> entry = mass.issue_catalogue()[0]
    >>> entry["code"], entry["layer"], entry["severity"]
    ('invalid_json', 'structural', ['error'])
    """

def _panic(message: str, *, in_worker: bool = False) -> None:
    """Panics below the net, here or in a worker thread of a batch, so that the tests can see what becomes of it."""

def _load(kind: str, state: str) -> Any:
    """Makes an object of what `__reduce__` wrote."""

def _load_normalized(canonical: bytes, state: str) -> Normalized:
    """Makes a `Normalized` of what its `__reduce__` wrote."""

def _load_canonical(bytes: bytes) -> Canonical:
    """Makes a `Canonical` of what its `__reduce__` wrote."""

def _load_report(state: str) -> Report:
    """Makes a `Report` of what its `__reduce__` wrote."""

@final
class _Frame:
    """What became of a table. `_frames.py` makes frames of it."""

    @property
    def columns(self) -> tuple[tuple[str, str, bool, tuple[str, str, str | None, str] | None], ...]:
        """For each column: its header, its new name, whether its cells are new, and, for a signal, what the contract calls it,
        its unit, the unit it came in and the alias that matched.
        """

    @property
    def rows(self) -> int: ...
    @property
    def counts(self) -> tuple[int, int, int]:
        """How many changes, issues and errors among these there are."""

    def changed(self) -> ArrowTable:
        """The new columns, under their numbers as names."""

    def whole(self) -> ArrowTable:
        """The whole table."""

    def source(self) -> ArrowTable:
        """The table as it came."""

    def changes(self) -> ArrowTable:
        """The changes as a table: row, column, rule, before, after."""

    def issues(self) -> ArrowTable:
        """The issues as a table: row, column, code, severity, message, fix, params."""

@final
class _Requests:
    """The requests of a table; what `frame_to_requests` gives."""

    def __iter__(self) -> Iterator[FrameRequest]: ...
    def __next__(self) -> FrameRequest: ...
    def __len__(self) -> int: ...
    def __length_hint__(self) -> int: ...

def _normalize_frame(source: Any, max_issues: int | None = None, **options: Any) -> _Frame:
    """Normalises a table, column by column. For `_frames.py`."""

def _frame_to_requests(
    source: Any, profile: Any, time: str | None, window: int | None, stamp: str, **options: Any
) -> _Requests:
    """Puts the rows of a table into windows. For `_frames.py`."""

def _window_length(text: str) -> int:
    """Reads the length of a window such as "15min", in nanoseconds."""
