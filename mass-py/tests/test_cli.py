"""`python -m mass_sdk`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import mass_sdk as mass


def run(*arguments: str, stdin: str | None = None) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "mass_sdk", *arguments]
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, encoding="utf-8", check=False)
    return done.returncode, done.stdout, done.stderr


def test_validate(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text('{"payload": {}}', encoding="utf-8")
    bad.write_text('{"payload": {"a": "\x1b[31m"', encoding="utf-8")
    assert run("validate", str(good)) == (0, f"{good}: valid\n", "")
    status, out, err = run("validate", str(good), str(bad))
    assert (status, err) == (1, "") and "1:20: error invalid_json: " in out and "\x1b" not in out
    status, out, _ = run("validate", "--json", str(bad), "--locale", "es")
    record = json.loads(out)
    assert status == 1 and record["valid"] is False and "JSON no válido" in record["issues"][0]["message"]
    assert run("validate", "-", stdin="{}")[0] == 0


def test_normalize(tmp_path: Path) -> None:
    rows = tmp_path / "rows.ndjson"
    rows.write_text('{"a": "17,4"}\n\n{"a":\n', encoding="utf-8")
    status, out, err = run("normalize", str(rows))
    assert status == 1 and json.loads(out)["payload"] == {"a": 17.4}
    assert f"{rows}:1: valid" in err and f"{rows}:3: refused" in err
    status, out, err = run("normalize", "--json", str(rows))
    first, second = map(json.loads, out.splitlines())
    assert (status, err, first["ok"], second["ok"]) == (1, "", True, False)
    assert first["source"] == f"{rows}:1" and first["changes"] and first["document_sha256"].startswith("sha256:")


def test_wrong_use(tmp_path: Path) -> None:
    assert run("--version") == (0, f"mass_sdk {mass.__version__}\n", "")
    for wrong in ([], ["no"], ["validate"], ["validate", "x", "--locale", "fr"]):
        assert run(*wrong)[0] == 2
    status, out, err = run("validate", str(tmp_path / "none"))
    assert (status, out) == (2, "") and "No such file" in err
    assert run("validate", str(tmp_path))[0] == 2
