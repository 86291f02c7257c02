"""Tables: `normalize_frame`, for frames of any library. The rules are the core's; this module only converts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, cast, overload

from . import _core, _show
from ._kinds import Frame, Kind, Offer, kind_of

if TYPE_CHECKING:
    from ._core import ArrowTable, _Frame

F = TypeVar("F")
"""The kind of a frame: `pandas.DataFrame`, `polars.DataFrame`, `pyarrow.Table`, …"""

S = TypeVar("S", bound=Frame)
"""A frame that comes back as the kind that it is."""


@dataclass(frozen=True)
class SignalColumn:
    """A column that was taken for a signal of the contract.

    Attributes:
        column: Its name in the normalised frame, such as "supply_temp_c".
        signal: Pointer inside `signals`, such as "/thermal/supply_temp_c".
        unit: The unit of the contract, in which its values are now.
        from_unit: The unit they came in (of the first cell, where cells say their own); None when there was none.
        alias: The entry of the alias table that matched.

    >>> import mass_sdk as mass, pyarrow as pa
    >>> mass.normalize_frame(pa.table({"Supply Air Temp °F": [68.9]})).recognised["Supply Air Temp °F"].column
    'supply_temp_c'
    """

    column: str
    signal: str
    unit: str
    from_unit: str | None
    alias: str

    @property
    def conversion(self) -> str:
        """What was done to the values: "°F → °C", or "" when nothing was.

        >>> import mass_sdk as mass, pyarrow as pa
        >>> result = mass.normalize_frame(pa.table({"Supply Air Temp °F": [68.9]}))
        >>> result.recognised["Supply Air Temp °F"].conversion
        '°F → °C'
        """
        return f"{self.from_unit} → {self.unit}" if self.from_unit not in (None, self.unit) else ""


class NormalizedFrame(Generic[F]):
    """A frame in its normal form, and everything that was done to it.

    `frame, changes, issues = result` unpacks it.

    >>> import mass_sdk as mass, pyarrow as pa
    >>> result = mass.normalize_frame(pa.table({"IT Load (kW)": ["1.240,5", "offline"]}))
    >>> result
    <NormalizedFrame 2 rows × 1 column, 1 signal, 4 changes, 1 warning>
    >>> frame, changes, issues = result
    """

    def __init__(self, source: Any, kind: Kind, result: _Frame) -> None:
        self._source = source
        self._kind = kind
        self._result = result
        self._made: dict[str, Any] = {}

    @property
    def frame(self) -> F:
        """The normalised frame: of the same kind as the one that came, with its rows (and, in pandas, its index).

        Columns that did not change are those that came, without a copy.
        """
        return cast(F, self._keep("frame", lambda: self._kind.frame(self._source, self._result)))

    @property
    def changes(self) -> F:
        """What was changed, as a frame of the same kind: row, column, rule, before, after.

        `row` is the position, from 0, and null for a change of the column as a whole; `column` is the header as it
        came. `before` and `after` are texts: numbers and booleans as in JSON, null for nothing. Rules:

        - `signal`: a column was taken for a signal and has the contract's name; for a cell: a text was read as a value
          of it
        - `unit`: all values of a column went from one unit to another
        - `type`: a column of texts became one of numbers, booleans or times. A text that is the plain spelling of
          what it became ("24.5", "true") is not listed by itself
        - `unread`: a cell of a signal that is no value of it became null
        - `timestamp`: a column with a time zone is shown in UTC; for a cell: the text went to UTC
        - `trim`, `boolean`, `number`, `null`, `non_finite`, `pue_sentinel`, `keys`: as in documents

        >>> import mass_sdk as mass, pyarrow as pa
        >>> table = pa.table({"Supply Air Temp °F": ["68.9", " 69,4 ", "n/a"]})
        >>> for change in mass.normalize_frame(table).changes.to_pylist():
        ...     print(*change.values())
        None Supply Air Temp °F signal Supply Air Temp °F supply_temp_c
        None Supply Air Temp °F unit °F °C
        None Supply Air Temp °F type text number
        1 Supply Air Temp °F signal  69,4  20.77777777777778
        2 Supply Air Temp °F null n/a None
        """
        return cast(F, self._keep("changes", lambda: self._kind.notes(self._source, self._result.changes())))

    @property
    def issues(self) -> F:
        """What was found, as a frame of the same kind: row, column, code, severity, message, fix, params (JSON text).

        An error is what a request would be refused for, such as a value out of range: it is reported and kept. `row` is
        null for what concerns the whole column, such as a header without a unit.

        >>> import mass_sdk as mass, pyarrow as pa
        >>> table = pa.table({"CPU util (ratio)": [0.31, 47], "Supply Temp": [20.5, 20.4]})
        >>> for issue in mass.normalize_frame(table).issues.to_pylist():
        ...     print(issue["row"], issue["column"], issue["severity"], issue["code"])
        1 CPU util (ratio) error looks_like_percent
        None Supply Temp warning signal_without_unit
        """
        return cast(F, self._keep("issues", lambda: self._kind.notes(self._source, self._result.issues())))

    @property
    def recognised(self) -> Mapping[str, SignalColumn]:
        """The columns that were taken for signals, by their headers as they came.

        >>> import mass_sdk as mass, pyarrow as pa
        >>> mass.normalize_frame(pa.table({"Potencia TI [MW]": [1.2405]})).recognised["Potencia TI [MW]"]
        SignalColumn(column='it_load_kw', signal='/energy/it_load_kw', unit='kW', from_unit='MW', alias='Potencia TI')
        """
        taken = {header: SignalColumn(name, *signal) for header, name, _, signal in self._result.columns if signal}
        return cast(Mapping[str, SignalColumn], self._keep("recognised", lambda: taken))

    def restore(self) -> F:
        """The frame as it came. It is the very object that was handed in; a stream, which can be read only once, comes
        back as a table.

        >>> import mass_sdk as mass, pyarrow as pa
        >>> table = pa.table({"PUE": ["1,35"]})
        >>> mass.normalize_frame(table).restore() is table
        True
        """
        return cast(F, self._kind.restore(self._source, self._result))

    def _keep(self, name: str, make: Any) -> Any:
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]

    def __iter__(self) -> Iterator[F]:
        return iter((self.frame, self.changes, self.issues))

    def __repr__(self) -> str:
        return f"<NormalizedFrame {self._summary()}>"

    def _summary(self) -> str:
        changes, issues, errors = self._result.counts
        count = _show._count
        parts = [f"{count(self._result.rows, 'row')} × {count(len(self._result.columns), 'column')}"]
        parts.append(count(len(self.recognised), "signal"))
        parts.append(count(changes, "change"))
        parts += [count(errors, "error")] if errors else []
        parts += [count(issues - errors, "warning")] if issues > errors else []
        return ", ".join(parts)

    def _repr_html_(self) -> str:
        signals = [
            (header, taken.column, taken.conversion or taken.unit, taken.alias)
            for header, taken in self.recognised.items()
        ]
        changes, issues = self._result.changes(), self._result.issues()
        parts = [
            f"<b>Normalised frame</b>: {escape(self._summary())}",
            _show._table(("header", "column", "unit", "recognised as"), signals),
            _table_html(changes, ("row", "column", "rule", "before", "after")),
            _table_html(issues, ("row", "column", "severity", "code", "message", "fix")),
        ]
        return _show._box(*parts)


def _table_html(table: ArrowTable, columns: tuple[str, ...]) -> str:
    head = [["" if value is None else str(value) for value in row] for row in table._head(_show._ROWS, columns)]
    return _show._table(columns, head, len(table))


@overload
def normalize_frame(
    frame: S,
    *,
    signals: bool = ...,
    keys: Literal["preserve", "snake_case"] = ...,
    rules: Mapping[str, bool] | None = ...,
    aliases: Mapping[str, object] | None = ...,
    locale: Literal["en", "es"] = ...,
    max_issues: int | None = ...,
) -> NormalizedFrame[S]: ...


@overload
def normalize_frame(
    frame: Offer,
    *,
    signals: bool = ...,
    keys: Literal["preserve", "snake_case"] = ...,
    rules: Mapping[str, bool] | None = ...,
    aliases: Mapping[str, object] | None = ...,
    locale: Literal["en", "es"] = ...,
    max_issues: int | None = ...,
) -> NormalizedFrame[Any]: ...


def normalize_frame(
    frame: Any,
    *,
    signals: bool = True,
    keys: Literal["preserve", "snake_case"] = "preserve",
    rules: Mapping[str, bool] | None = None,
    aliases: Mapping[str, object] | None = None,
    locale: Literal["en", "es"] = "en",
    max_issues: int | None = None,
) -> NormalizedFrame[Any]:
    """Normalises a table: recognises its columns by name and unit, converts them exactly, cleans what can be read in
    one way only, and says what it did and what it doubts.

    Each row is what `normalize_simple(row, signals=True)` makes of it, as far as a column has one type:

    - A column whose header names a signal for certain ("Supply Air Temp °F", "Potencia TI [W]") becomes one of floats
      in the contract's unit, under the contract's name (`supply_temp_c`, `it_load_kw`). Cells may say their units
      ("1.240,5 kW"). A cell that is no value of the signal becomes null, and `changes` and `issues` have what it was.
      A value out of range is reported and kept.
    - Nothing is guessed: two columns for one signal, a name with several meanings, a unit that is missing or measures
      something else are reported, and the column is treated as any other.
    - A column of texts becomes one of numbers, booleans or times (UTC) when every cell that is not null reads as
      one. Otherwise it stays text: trimmed, "n/a" and the like null, full timestamps in UTC.
    - Other numbers stay as they are; NaN and infinities become null (in pandas NaN is null already).
    - Times with a zone go to UTC. Times without one stay, with a warning: say their zone first
      (pandas `dt.tz_localize`, polars `dt.replace_time_zone`).

    Args:
        frame: A pandas or polars `DataFrame`, a pyarrow `Table`, `RecordBatch` or `RecordBatchReader`, a DuckDB
            relation or result, or anything with the Arrow PyCapsule interface. pandas needs pyarrow: `pip install
            "mass-sdk[pandas]"`.
        signals: Recognise signals. Without it only the cells are cleaned.
        keys: "snake_case" renames the other columns; "preserve" does not.
        rules: Rules to switch off, such as {"boolean": False}.
        aliases: More names for signals, in the format of the built-in alias table.
        locale: Language of the messages, "en" or "es".
        max_issues: Most issues listed for one column; further ones are counted. None: 100,000.

    Returns:
        NormalizedFrame: with `frame`, `changes`, `issues` (frames of the same kind) and `recognised`. What is no
        pandas, polars or pyarrow frame gives a pyarrow table where pyarrow is installed, else an `ArrowTable`.

    Raises:
        TypeError: This is no table; or a column is of a type that a row of a document cannot have (list, struct,
            binary, duration): it is named, and nothing was changed.
        ValueError: Two columns have one name; a stream was read before; an option has a value that does not exist.
        ImportError: A pandas frame, and pyarrow is not installed.

    >>> import mass_sdk as mass, pandas as pd
    >>> export = pd.DataFrame({
    ...     "Hora": ["2026-11-24T10:00:00-03:00", "2026-11-24T10:15:00-03:00", "2026-11-24T10:30:00-03:00"],
    ...     "Carga TI (kW)": ["1.238,3", "1.240,5", "ERR"],
    ...     "Supply Air Temp °F": [68.9, 69.8, 850.0],
    ...     "Free cooling": ["sí", "no", "no"],
    ... })
    >>> result = mass.normalize_frame(export)
    >>> print(result.frame.to_string(index=False))
                         Hora  it_load_kw  supply_temp_c  Free cooling
    2026-11-24 13:00:00+00:00      1238.3      20.500000          True
    2026-11-24 13:15:00+00:00      1240.5      21.000000         False
    2026-11-24 13:30:00+00:00         NaN     454.444444         False
    >>> print(result.issues[["row", "column", "severity", "code"]].to_string(index=False))
     row             column severity         code
       2      Carga TI (kW)  warning   wrong_type
       2 Supply Air Temp °F    error out_of_range
    """
    kind = kind_of(frame)
    options: dict[str, Any] = {"signals": signals, "keys": keys, "locale": locale}
    options |= {name: value for name, value in (("rules", rules), ("aliases", aliases)) if value is not None}
    result = _core._normalize_frame(kind.arrow(frame), max_issues, **options)
    return NormalizedFrame(frame, kind, result)
