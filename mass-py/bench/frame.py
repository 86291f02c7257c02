"""A table of 1,000,000 rows and 21 signals, with the headers and units of an export, against pydantic row by row.

Both take a pandas frame, convert to the units of the contract, hold every value to its range, and give columns back.
pydantic reads 20,000 of the rows, in its fastest form (TypedDict, a conversion only where there is one to make), and
its time is scaled up.
"""

from collections.abc import Callable
from statistics import median
from typing import Annotated, Any, NamedTuple

import mass_sdk as mass
import numpy as np
import pandas as pd
from pydantic import BeforeValidator, Field, TypeAdapter
from typing_extensions import TypedDict

from measure import Aim, race, report

ROWS, SAMPLE = 1_000_000, 20_000
SECONDS_WANTED = 2.0


class Column(NamedTuple):
    header: str
    low: float
    high: float
    limits: dict[str, Any]
    convert: Callable[[float], float] | None = None


Limits = dict[str, Any]
POWER: Limits = {"ge": 0}
PERCENT: Limits = {"ge": 0, "le": 100}
CELSIUS: Limits = {"ge": -40, "le": 100}
FRACTION: Limits = {"ge": 0, "le": 1}


def celsius(fahrenheit: float) -> float:
    return (fahrenheit - 32) / 1.8


COLUMNS = [
    Column("IT Load (kW)", 800, 1400, POWER),
    Column("Facility Power (MW)", 1.5, 1.9, POWER, lambda mw: mw * 1000),
    Column("UPS Efficiency (%)", 93, 98, PERCENT),
    Column("PUE", 1.1, 1.5, {"ge": 1}),
    Column("Carbon intensity (kg/MWh)", 180, 320, POWER),
    Column("Energy price (USD/MWh)", -10, 120, {}, lambda price: price / 1000),
    Column("Avg rack inlet (°C)", 21, 24, CELSIUS),
    Column("P95 rack inlet (°C)", 24, 27, CELSIUS),
    Column("Hotspots", 0, 9, POWER),
    Column("Supply Air Temp °F", 66, 72, CELSIUS, celsius),
    Column("Return Air Temp °F", 84, 93, CELSIUS, celsius),
    Column("Cooling setpoint (°C)", 18, 22, CELSIUS),
    Column("Chiller power (W)", 30_000, 340_000, POWER, lambda watts: watts / 1000),
    Column("Fan power (kW)", 30, 90, POWER),
    Column("Cooling valve position (%)", 20, 90, PERCENT),
    Column("CPU util %", 20, 70, FRACTION, lambda percent: percent / 100),
    Column("GPU util %", 60, 95, FRACTION, lambda percent: percent / 100),
    Column("Queue depth", 0, 500, POWER),
    Column("Batch jobs (%)", 20, 80, PERCENT),
    Column("Latency sensitive jobs (%)", 20, 80, PERCENT),
    Column("Tokens per watt", 0.2, 2, POWER),
]


def table(rows: int) -> pd.DataFrame:
    """Readings with a digit or two, one in fifty missing."""
    random = np.random.default_rng(20_261_124)
    columns = {}
    for column in COLUMNS:
        places = 0 if column.header in ("Hotspots", "Queue depth") else 3 if column.high < 3 else 1
        values = np.round(random.uniform(column.low, column.high, rows), places)
        values[random.integers(0, rows, rows // 50)] = np.nan
        columns[column.header] = values
    # A share and its rest, so that a job mix is whole.
    columns["Latency sensitive jobs (%)"] = np.round(100 - columns["Batch jobs (%)"], 1)
    frame: pd.DataFrame = pd.DataFrame(columns)
    return frame


def row_type() -> Any:
    fields: dict[str, Any] = {}
    for column in COLUMNS:
        kind: Any = Annotated[float, Field(**column.limits)]
        if column.convert:
            kind = Annotated[kind, BeforeValidator(column.convert)]
        fields[column.header] = kind | None
    return TypedDict("Row", fields)  # type: ignore[operator]


validate_row = TypeAdapter(row_type()).validate_python


def by_rows(frame: pd.DataFrame) -> pd.DataFrame:
    # Missing is None to pydantic; NaN would be a number in every range.
    columns = [[None if value != value else value for value in frame[name].tolist()] for name in frame]
    names = list(frame)
    rows = [validate_row(dict(zip(names, row))).values() for row in zip(*columns)]
    result: pd.DataFrame = pd.DataFrame(
        {name: np.array(values, dtype=float) for name, values in zip(names, zip(*rows))}
    )
    return result


def differences(sample: pd.DataFrame) -> list[str]:
    """Columns that the two do not agree on. Ours rounds once where Python rounds at each step, hence the last digit."""
    ours, theirs = mass.normalize_frame(sample), by_rows(sample)
    wrong = [column.header for column in COLUMNS if column.header not in ours.recognised]
    for (header, expected), (name, found) in zip(theirs.items(), ours.frame.items()):
        if not np.allclose(found.to_numpy(), expected.to_numpy(), rtol=1e-14, atol=0, equal_nan=True):
            wrong.append(f"{header} as {name}")
    return wrong


def measure(rounds: int, quick: bool) -> None:
    rows = 100_000 if quick else ROWS
    frame = table(rows)
    sample = frame.head(SAMPLE)
    if wrong := differences(sample):
        raise SystemExit(f"table: they do not agree on {', '.join(wrong)}")
    times = race(
        {
            "mass_sdk normalize_frame": lambda: mass.normalize_frame(frame).frame,
            "pydantic row by row": lambda: by_rows(sample),
        },
        min(rounds, 5),
    )
    times["pydantic row by row"] = [spent * rows / len(sample) for spent in times["pydantic row by row"]]
    title = f"table of {rows:,} rows × {len(COLUMNS)} signals (pydantic: {len(sample):,} rows, scaled)"
    report(title, times, 1, "s", aims=[Aim("pydantic row by row", 20)])
    spent = median(times["mass_sdk normalize_frame"])
    print(f"  {spent:.2f} s, aim under {SECONDS_WANTED:g} s: {'met' if spent < SECONDS_WANTED else 'NOT MET'}")
