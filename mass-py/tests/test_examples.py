"""The examples run as they stand, and what they print is right."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples/python"

# The content of the first quarter of an hour, the same on every machine and in every language.
FIRST_CONTENT = "sha256:dd330d2195cb83919f8db7359e7edc535da77041943ba41e6bee1ad1e4518dfe"

pytestmark = pytest.mark.skipif(not EXAMPLES.is_dir(), reason="the examples are in the repository, not in the sdist")


def run(*command: str) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_quickstart() -> None:
    out = run(sys.executable, str(EXAMPLES / "quickstart.py"))
    assert "'IT Load (kW)': 1240.5" in out
    assert "'Rack': '007'" in out
    assert "changed /Free cooling: 'sí' to True by rule boolean" in out
    assert "rejected, 2 errors" in out
    assert re.search(r"looks_like_percent +/request/signals/workload/gpu_util_avg", out)


def notebook(name: str) -> Any:
    nbformat = pytest.importorskip("nbformat", reason="requirements/examples.txt is not installed")
    return nbformat.read(EXAMPLES / name, as_version=4)


def test_the_notebook_is_made_from_its_script_and_has_no_outputs() -> None:
    jupytext = pytest.importorskip("jupytext", reason="requirements/examples.txt is not installed")
    committed = notebook("site_day.ipynb")
    script = jupytext.read(EXAMPLES / "site_day.py")
    cells = [(cell.cell_type, cell.source) for cell in committed.cells]
    assert cells == [(cell.cell_type, cell.source) for cell in script.cells], (
        "make it again: see examples/python/README.md"
    )
    assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in committed.cells)


def test_the_notebook_runs() -> None:
    nbclient = pytest.importorskip("nbclient", reason="requirements/examples.txt is not installed")
    book = notebook("site_day.ipynb")
    nbclient.NotebookClient(book, timeout=300, resources={"metadata": {"path": str(EXAMPLES)}}).execute()
    outputs = [output for cell in book.cells for output in cell.get("outputs", [])]
    plots = [output for output in outputs if "image/png" in output.get("data", {})]
    assert len(plots) == 1, "the plot of PUE and inlet temperatures"
    text = "".join(output.get("text", "") for output in outputs)
    assert FIRST_CONTENT in text
    assert not [output for output in outputs if output.get("name") == "stderr"], "a warning in the notebook"


def test_the_export_is_what_the_simulator_gives(tmp_path: Path) -> None:
    cargo = shutil.which("cargo")
    if cargo is None:
        pytest.skip("no cargo here to run the simulator with")
    day = str(tmp_path / "day")
    run(cargo, "run", "--quiet", "--locked", "-p", "mass-simulator", "--", "--seed", "7", "--out", day, "--quiet")
    made = run(sys.executable, str(EXAMPLES / "make_site_day.py"), f"{day}/requests.ndjson")
    assert made == (EXAMPLES / "site_day.csv").read_text(encoding="utf-8")
    assert (tmp_path / "day/site-profile.json").read_bytes() == (EXAMPLES / "site_profile.json").read_bytes()
