# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # A day of a data hall: from a messy export to valid requests
#
# `site_day.csv` is a simulated day of a data hall in Santiago de Chile, a row every 15 minutes, as a building management
# system would export it: headers in two languages with the units in them, decimal commas, thousands grouped either way,
# °F, W beside kW, padding, `n/a`. This notebook makes MASS Enterprise requests of it and shows every change on the way.

# %%
import json
from pathlib import Path
from typing import Any

import mass_sdk as mass
import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes

# Notebooks run in their own folder, editors often in that of the project.
FOLDER = Path("examples/python") if Path("examples/python").is_dir() else Path()
pd.set_option("display.max_colwidth", None)
# Clock and ids are fixed, so that every run gives the same digests. Leave both out in production.
FIXED: dict[str, Any] = {"now": "2026-11-24T03:15:00Z", "seed": "site-day"}

# %% [markdown]
# ## The export
#
# Every cell is read as text: what it means is for MASS to say, not for the CSV reader.

# %%
raw = pd.read_csv(FOLDER / "site_day.csv", sep=";", dtype=str, keep_default_na=False)
raw.iloc[[0, 2, 72]].T

# %% [markdown]
# ## One row
#
# A cell that can be read in one way only is converted, and the conversion is recorded as a change. `Tokens served`
# (`1,000`) may be 1000 or 1, so it stays text, with a warning; work order `007300` is an identifier, not a number.


# %%
def cells(number: int) -> dict[str, str]:
    """A row of the export, as it came."""
    return {str(header): cell for header, cell in raw.iloc[number].items()}


row = mass.normalize(cells(0), signals=True, **FIXED)
row

# %% [markdown]
# ## The whole day as a table
#
# `normalize_frame` recognises signals by name *and* unit, in both languages, and gives their columns the names and units
# of the contract. A column of texts becomes one of numbers, booleans or times where every cell reads as one. All other
# columns stay texts, trimmed.

# %%
table = mass.normalize_frame(raw)
pd.DataFrame(
    [
        {"header": header, "column": found.column, "unit": found.conversion or found.unit}
        for header, found in table.recognised.items()
    ]
)

# %%
table.frame.iloc[[0, 2, 72]].T

# %% [markdown]
# `changes` and `issues` are tables too. Their entries without a `row` are about a whole column, such as a unit that was
# converted; the others are about single cells. Here are those of cells, summed up by column and rule, and then the
# issues:

# %%
of_cells = table.changes.dropna(subset="row")
of_cells.groupby(["column", "rule"], as_index=False).agg(
    cells=("row", "size"), before=("before", "first"), after=("after", "first")
)

# %%
table.issues.groupby(["column", "severity", "code"], as_index=False).agg(
    cells=("row", "size"), first=("message", "first")
)

# %% [markdown]
# ## The whole day as requests
#
# The site profile has what an export does not say: assets, constraints, preferences. `frame_to_requests` makes a request
# of each row, or says why there is none. (`window="1h"` would sum up the rows of each hour; `help` says how.)

# %%
profile = json.loads((FOLDER / "site_profile.json").read_bytes())
requests = list(mass.frame_to_requests(raw, profile, **FIXED))
accepted = [request for request in requests if request.ok]
refused = [request for request in requests if not request.ok]
print(f"{len(accepted)} requests, {len(refused)} rows refused")

# %% [markdown]
# Three rows are refused: two power meters were swapped at 09:30, and in two rows of the afternoon the 95th percentile of
# the inlet temperatures is below their mean. The other rows do not suffer from it.

# %%
pd.DataFrame(
    [
        {"Hora": raw["Hora"][request.rows[0]], "code": issue.code, "message": issue.message, "fix": issue.fix}
        for request in refused
        for issue in request.issues
        if issue.severity == "error"
    ]
)

# %% [markdown]
# ## PUE and inlet temperatures
#
# The signals of the requests make one table, in the units of the contract. A line has a gap where a row was
# refused, and that of PUE also where the export says 0: some controllers send it for *not measured*, and it is null now.

# %%
quarter = pd.Timedelta(minutes=15)
local = [pd.Timestamp(raw["Hora"][request.rows[0]]).tz_localize(None) for request in requests]
day = pd.json_normalize([request.unwrap().document["request"]["signals"] for request in accepted])
day.index = pd.DatetimeIndex([end for end, request in zip(local, requests) if request.ok])
day = day.asfreq("15min")  # refused rows are gaps
pue, inlet, p95 = day["energy.pue_current"], day["thermal.avg_rack_inlet_c"], day["thermal.p95_rack_inlet_c"]
supply, limit = day["thermal.supply_temp_c"], profile["constraints"]["hard"]["max_rack_inlet_p95_c"]

INK, GREY, BLUE, RED, GREEN, AMBER = "#1f2933", "#6b7785", "#1f5f99", "#b83227", "#1f7a6d", "#f0b429"
plt.rcParams.update(
    {
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.titlelocation": "left",
        "axes.titleweight": "bold",
        "axes.grid": True,
        "axes.axisbelow": True,
        "axes.edgecolor": GREY,
        "grid.color": "#e4e7eb",
        "text.color": INK,
        "axes.titlecolor": INK,
        "xtick.color": INK,
        "ytick.color": INK,
        "figure.dpi": 110,
    }
)
figure, (above, below) = plt.subplots(2, 1, figsize=(10, 7), sharex=True, layout="constrained")


def label(axes: Axes, value: float, text: str, colour: str) -> None:
    """Names a line at its right end, which needs no legend."""
    axes.annotate(
        text, (1, value), (6, 0), ("axes fraction", "data"), "offset points", color=colour, va="center", fontsize=9
    )


above.plot(pue, color=BLUE, lw=1.8)
above.axhline(pue.mean(), color=GREY, lw=1, ls=(0, (4, 3)))
label(above, pue.mean(), f"mean {pue.mean():.2f}", GREY)
above.set(title="Power usage effectiveness", ylim=(1.1, 1.42))

below.axhspan(18, 27, color=GREEN, alpha=0.08, lw=0)
below.axhline(limit, color=GREEN, lw=1, ls=(0, (4, 3)))
below.fill_between(day.index, inlet, p95, color=RED, alpha=0.15, lw=0)
for series, text, colour in ((p95, "95th percentile", RED), (inlet, "mean", INK), (supply, "supply air", BLUE)):
    below.plot(series, color=colour, lw=1.8)
    label(below, series.dropna().iloc[-1], text, colour)
label(below, limit, f"hard limit {limit:g}", GREEN)
below.set(title="Rack inlet temperature, °C (shaded: recommended by ASHRAE TC 9.9)", ylim=(17.5, 28))

for end, request in zip(local, requests):
    if not request.ok:
        for axes in (above, below):
            axes.axvspan(end - quarter, end, color=AMBER, alpha=0.35, lw=0)
below.set_xlim(day.index[0] - quarter, day.index[-1])
hours = pd.date_range(day.index[0].normalize(), periods=9, freq="3h")
below.set_xticks(hours, hours.strftime("%H:%M"))
below.set_xlabel("local time, 23 November 2026; yellow: rows that were refused", color=GREY, loc="left")
plt.show()

# %% [markdown]
# ## Nothing is lost
#
# Undoing the changes of a record gives back the row as it was exported, cell by cell; `restore` of a table gives back the
# frame that was handed in.

# %%
restored = json.loads(row.restore())
assert restored == cells(0)
assert table.restore() is raw
print(f"{len(row.changes)} changes undone: {restored['Carga TI (kW)']!r}, {restored['P95 rack inlet (°C)']!r}, …")

# %% [markdown]
# ## Digests
#
# With a fixed clock and seed the canonical bytes of a request, and so its digests, are the same on every machine and in
# every language. The content digest leaves out ids and times of sending, so that two sends of the same measurements
# share it: the second one here has a clock and ids of its own.

# %%
first = requests[0].unwrap()
again = next(iter(mass.frame_to_requests(raw, profile))).unwrap()
assert again.document_sha256 != first.document_sha256
assert again.content_sha256 == first.content_sha256
print(f"document {first.document_sha256}\ncontent  {first.content_sha256}")
