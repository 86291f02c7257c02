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
# # A day of a data hall: from a messy export to audited requests
#
# `site_day.csv` is one day of a data hall in Santiago de Chile, a row each 15 minutes, as its management system exports
# it: headers in two languages with the units in them, decimal commas, thousands grouped either way, °F, W beside kW,
# padding, `n/a`. The recommendation engine takes MASS Enterprise requests. This notebook goes from one to the other,
# and loses nothing on the way.

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
# ## One row: what MASS makes of it
#
# Cells with exactly one reading are converted, and each conversion is a recorded change. `Tokens served` may be 1000 or
# 1.000 and stays text, with a warning; work order `007300` is an identifier, not a number.


# %%
def cells(number: int) -> dict[str, str]:
    """A row of the export, as it came."""
    return {str(header): cell for header, cell in raw.iloc[number].items()}


row = mass.normalize(cells(0), signals=True, **FIXED)
row

# %% [markdown]
# ## The whole day at once
#
# Signals are recognised by name *and* unit, in both languages. Their columns get the names and units of the contract. A
# column of texts becomes one of numbers, booleans or times where every cell reads as one; everything else stays.

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
# Nothing happens in silence: `changes` and `issues` are tables themselves, a line for each cell. In short:

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
# What an export does not say stands in the site profile: assets, constraints, preferences. With it each row becomes a
# request, or says why it cannot. (`window="1h"` would make one of each hour, from means weighted as energies are.)

# %%
profile = json.loads((FOLDER / "site_profile.json").read_bytes())
requests = list(mass.frame_to_requests(raw, profile, **FIXED))
accepted = [request for request in requests if request.ok]
refused = [request for request in requests if not request.ok]
print(f"{len(accepted)} requests, {len(refused)} rows refused")

# %% [markdown]
# Three rows are refused: somebody swapped two power meters in the morning, and two sensors disagree in the afternoon.
# No sum over the day would have shown it.

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
# The signals of the requests as one table, in the units of the contract. A PUE of 0, which some controllers send for
# *not measured*, has become null: a gap, not a record.

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
# The changes of a record lead back to the row as it was exported, cell by cell; a table keeps the frame it came from.

# %%
restored = json.loads(row.restore())
assert restored == cells(0)
assert table.restore() is raw
print(f"{len(row.changes)} changes undone: {restored['Carga TI (kW)']!r}, {restored['P95 rack inlet (°C)']!r}, …")

# %% [markdown]
# ## Digests
#
# The canonical bytes of a request are the same on every machine and in every language, and so are its digests. The
# content digest leaves out ids and times of sending: two sends of the same measurements share it.

# %%
first = requests[0].unwrap()
again = next(iter(mass.frame_to_requests(raw, profile))).unwrap()
assert again.document_sha256 != first.document_sha256
assert again.content_sha256 == first.content_sha256
print(f"document {first.document_sha256}\ncontent  {first.content_sha256}")
