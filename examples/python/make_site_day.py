"""Writes `site_day.csv`: the simulated day as a building management system in Santiago would export it.

    cargo run -p mass-simulator -- --seed 7 --out target/day
    python examples/python/make_site_day.py target/day/requests.ndjson > examples/python/site_day.csv

Each column has the habits of the system that it comes from: two languages, units in headers or in cells, decimal
commas, thousands grouped either way, °F, W beside kW, padding, `n/a`. Two things go wrong during the day, as things do:
at 09:30 somebody swaps the two power meters, and in the afternoon the 95th percentile of the inlet temperatures is
below their mean for half an hour.
"""

import csv
import json
import sys
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

SANTIAGO = timezone(timedelta(hours=-3))
SWAPPED_METERS = 37
CROSSED_SENSORS = (61, 62)

Cell = Callable[[float], str]


def point(digits: int) -> Cell:
    return lambda value: f"{value:.{digits}f}"


def comma(digits: int) -> Cell:
    return lambda value: f"{value:.{digits}f}".replace(".", ",")


def grouped_point(value: float) -> str:
    return f"{value:,.1f}"


def grouped_comma(value: float) -> str:
    return f"{value:,.1f}".translate(str.maketrans(",.", ".,"))


# Header, group and name of the signal, and how this system writes it.
COLUMNS: list[tuple[str, str, str, Cell]] = [
    ("Carga TI (kW)", "energy", "it_load_kw", grouped_comma),
    ("Potencia total de la instalación [kW]", "energy", "facility_power_kw", grouped_point),
    ("PUE", "energy", "pue_current", lambda value: f" {value:.3f}"),
    ("Eficiencia UPS", "energy", "ups_efficiency_pct", lambda value: f"{value:.1f} %".replace(".", ",")),
    ("Carbon intensity (kg/MWh)", "energy", "carbon_intensity_gco2_per_kwh", point(1)),
    ("Precio de la energía (USD/MWh)", "energy", "energy_price_usd_per_kwh", lambda v: comma(1)(v * 1000)),
    ("Supply Air Temp °F", "thermal", "supply_temp_c", lambda value: f"{value * 1.8 + 32:.1f}"),
    ("Temp. retorno (°C)", "thermal", "return_temp_c", comma(1)),
    ("Avg rack inlet (°C)", "thermal", "avg_rack_inlet_c", point(1)),
    ("P95 rack inlet (°C)", "thermal", "p95_rack_inlet_c", lambda value: f"\u00a0{value:.1f} "),
    ("Puntos calientes", "thermal", "hotspot_rack_count", point(0)),
    ("Cooling setpoint (°C)", "cooling", "cooling_setpoint_c", point(1)),
    ("Chiller power (W)", "cooling", "chiller_kw", lambda value: f"{value * 1000:.0f}"),
    ("Potencia ventiladores (kW)", "cooling", "fan_power_kw", comma(1)),
    ("CHW valve position %", "cooling", "cooling_valve_position_pct", point(1)),
    ("Uso de CPU (%)", "workload", "cpu_util_avg", lambda value: f"{value * 100:.0f}"),
    ("GPU util %", "workload", "gpu_util_avg", lambda value: f"{value * 100:.0f} "),
    ("Jobs in queue", "workload", "queue_depth", point(0)),
]


def row(index: int, document: dict[str, Any]) -> dict[str, str]:
    request = document["request"]
    signals = json.loads(json.dumps(request["signals"]))
    energy, thermal = signals["energy"], signals["thermal"]
    if index == SWAPPED_METERS:
        names = ("it_load_kw", "facility_power_kw")
        energy["it_load_kw"], energy["facility_power_kw"] = (energy[name] for name in reversed(names))
    if index in CROSSED_SENSORS:
        thermal["p95_rack_inlet_c"] = thermal["avg_rack_inlet_c"] - 0.4
    end = datetime.fromisoformat(request["time_window"]["end_utc"].replace("Z", "+00:00"))
    cells = {"Hora": end.astimezone(SANTIAGO).isoformat(), "Sitio": "SCL1 "}
    for header, group, name, write in COLUMNS:
        value = signals[group].get(name)
        cells[header] = "n/a" if value is None else write(value)
    return cells | {
        "Humidity": "n/a",
        "Free cooling": document["payload"]["free_cooling"],
        "Tokens served": f"{1 + index % 9},{(index * 137) % 1000:03}",
        "Work order": f"{7300 + index:06}",
    }


def main() -> None:
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    rows = [row(index, json.loads(line)) for index, line in enumerate(lines)]
    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    writer = csv.DictWriter(sys.stdout, list(rows[0]), delimiter=";", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


if __name__ == "__main__":
    main()
