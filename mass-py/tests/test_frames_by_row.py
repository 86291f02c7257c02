"""A frame gives for each row what `normalize_simple` gives for it, as far as a column has one type."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Any

import mass_sdk as mass
import pytest

pd = pytest.importorskip("pandas")
pytest.importorskip("pyarrow")

HEADERS = [
    "IT Load (kW)", "Carga TI", "Supply Air Temp °F", "PUE", "CPU util %", "Queue depth", "Chiller Power (W)",
    "Power (kW)", "Energy price (USD/MWh)", "Humidity", "Sampled at", "Free cooling", "Work order",
]  # fmt: skip

WORDS = [
    "n/a", " NaN ", "sí", "no", "TRUE", "off", "", "ERR", "007", "1_000", "1e3", "+5", "17,4", "1.234,5", "1,234",
    "2026-11-24T10:15:20-03:00", "2026-11-24T13:15:20.50Z", "2026-11-24T13:15:20", " 24 ", "1,5 MW", "900 kW", "68 °F",
]  # fmt: skip


def numbers(pick: random.Random, rows: int) -> list[Any]:
    places = pick.choice([0, 1, 2, 17])
    return [None if pick.random() < 0.1 else round(pick.uniform(-50, 3000), places) for _ in range(rows)]


def texts(pick: random.Random, rows: int) -> list[Any]:
    kinds: list[Callable[[], str]] = [
        lambda: f"{pick.uniform(0, 99):.2f}",
        lambda: pick.choice(WORDS),
        lambda: pick.choice(WORDS[2:4]),
    ]
    plain = pick.choice(kinds)
    return [None if pick.random() < 0.1 else plain() for _ in range(rows)]


def null(value: Any) -> bool:
    return value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and math.isnan(value))


def spelled(value: Any) -> Any:
    """A cell as it stands in a document."""
    if isinstance(value, pd.Timestamp):
        text = value.strftime("%Y-%m-%dT%H:%M:%S.%f").rstrip("0").rstrip(".")
        return text + "Z"
    return value.item() if hasattr(value, "item") else value


@pytest.mark.parametrize("seed", range(60))
def test_rows_of_a_frame_are_documents(seed: int) -> None:
    pick = random.Random(seed)
    rows = pick.randint(1, 6)
    headers = pick.sample(HEADERS, pick.randint(1, 6))
    columns = {header: pick.choice([numbers, texts])(pick, rows) for header in headers}
    result = mass.normalize_frame(pd.DataFrame(columns))
    names = list(result.frame.columns)
    for row in range(rows):
        alone = mass.normalize_simple({header: cells[row] for header, cells in columns.items()}, signals=True)
        found = {signal.name: signal.value for signal in alone.recognised}
        contested = any(issue.code == "ambiguous_signal" for issue in alone.issues)
        for index, header in enumerate(headers):
            cell = result.frame.iloc[row, index]
            value = alone.payload[header]
            if header in result.recognised:
                if contested and header not in found:
                    continue
                value = found.get(header)
                if names[index] == "pue_current" and value == 0:
                    value = None
            elif isinstance(value, (bool, int, float)) and isinstance(cell, str):
                # A column of texts: numbers and booleans among them keep their spelling, trimmed.
                value = columns[header][row].strip()
            assert null(cell) if value is None else spelled(cell) == value, (header, row, columns)
        unclear = {issue.path for issue in alone.issues if issue.code == "ambiguous_number"}
        here = result.issues[(result.issues["row"] == row) & (result.issues["code"] == "ambiguous_number")]
        assert {"/" + column.replace("/", "~1") for column in here["column"]} == unclear
