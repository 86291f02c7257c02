"""pandas frames to Arrow and back."""

from __future__ import annotations

import datetime
import decimal
import math
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._core import ArrowTable, _Frame

# Neither library is needed for the rest of the package, and neither says its types: both are taken as they are.

_NEEDS = 'a pandas frame is read by way of pyarrow, which is not installed: pip install "mass-sdk[pandas]"'


def to_arrow(frame: Any) -> Any:
    """The columns as a pyarrow table. NaN is null, as pandas has it; the index is left out."""
    try:
        pa = import_module("pyarrow")
    except ImportError as missing:
        raise ImportError(_NEEDS) from missing
    if frame.columns.nlevels > 1:
        raise TypeError("the columns have several levels; join them first: df.columns = df.columns.map(' '.join)")
    names = [str(name) for name in frame.columns]
    arrays = [_array(frame.iloc[:, index], name) for index, name in enumerate(names)]
    return pa.Table.from_arrays(arrays, names=names)


def to_arrow_with_times(frame: Any, time: str | None) -> tuple[Any, str | None]:
    """The same, with the index as a column where that holds the times."""
    pd = import_module("pandas")
    index = frame.index
    known = isinstance(index, pd.DatetimeIndex) and time is None
    if not known and (time is None or time in frame.columns or index.name != time):
        return to_arrow(frame), time
    name = str(index.name) if index.name is not None else "index"
    while name in frame.columns:
        name += "_"
    return to_arrow(frame.assign(**{name: index})), name


def _array(column: Any, name: str) -> Any:
    pa = import_module("pyarrow")
    try:
        return pa.array(column, from_pandas=True)
    except (pa.ArrowException, OverflowError, TypeError, ValueError) as problem:
        if column.dtype != object:
            kind = f"column {name!r} is of type {column.dtype}, which Arrow does not have"
            raise TypeError(f"{kind}: {problem}") from problem
    return pa.array([_text(cell, name, row) for row, cell in enumerate(column)], pa.string())


def _text(cell: Any, name: str, row: int) -> str | None:
    """A cell of a column with several types, spelled as in a document."""
    np, pd = import_module("numpy"), import_module("pandas")
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return None
    if isinstance(cell, str):
        return cell
    if isinstance(cell, (bool, np.bool_)):
        return "true" if cell else "false"
    if isinstance(cell, (int, np.integer)):
        return str(int(cell))
    if isinstance(cell, (float, np.floating)):
        return str(cell).removesuffix(".0") if math.isfinite(cell) else None
    if isinstance(cell, decimal.Decimal):
        return str(cell) if cell.is_finite() else None
    if isinstance(cell, (datetime.datetime, datetime.date, datetime.time)):
        return cell.isoformat()
    found = type(cell).__name__
    raise TypeError(f"column {name!r}, row {row}: a cell holds numbers, text, booleans or times; found `{found}`")


def from_arrow(source: Any, result: _Frame) -> Any:
    """The frame that came, with the columns that are new. Index, attributes and all other columns stay."""
    pa, pd = import_module("pyarrow"), import_module("pandas")
    frame = source.copy(deep=False)
    changed = pa.table(result.changed())
    came = list(source.columns)
    labels = list(came)
    for index, (header, name, new, _) in enumerate(result.columns):
        if new:
            column = changed.column(str(index))
            frame.isetitem(index, _column(column, source.dtypes.iloc[index], source.index))
        if name != header:
            labels[index] = name
    if labels != came:
        frame.columns = pd.Index(labels, name=source.columns.name)
    return frame


def _column(column: Any, dtype: Any, index: Any) -> Any:
    """The values in the family of types that the column had: numpy, nullable, or Arrow."""
    pa, pd = import_module("pyarrow"), import_module("pandas")
    if isinstance(dtype, pd.ArrowDtype):
        return pd.arrays.ArrowExtensionArray(column)
    nullable = isinstance(dtype, pd.api.extensions.ExtensionDtype) and dtype.na_value is pd.NA
    types = {pa.float64(): pd.Float64Dtype(), pa.float32(): pd.Float32Dtype(), pa.bool_(): pd.BooleanDtype()}
    if pa.types.is_floating(column.type):
        if nullable and not isinstance(dtype, pd.StringDtype):
            return column.to_pandas(types_mapper=types.get).array
        return column.to_numpy()
    if pa.types.is_boolean(column.type):
        # numpy has no booleans with null.
        return column.to_pandas(types_mapper=types.get).array if column.null_count else column.to_numpy()
    made = column.to_pandas()
    is_text = pa.types.is_string(column.type) or pa.types.is_large_string(column.type)
    if is_text and dtype != made.dtype:
        # Categories and plain objects stay what they are.
        made = made.astype("category" if isinstance(dtype, pd.CategoricalDtype) else dtype)
    made.index = index
    return made


def notes(table: ArrowTable) -> Any:
    """Changes or issues. Rows are nullable integers, so that a change of a whole column has none."""
    pa, pd = import_module("pyarrow"), import_module("pandas")
    return pa.table(table).to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)
