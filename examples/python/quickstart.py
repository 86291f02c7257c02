"""MASS in a few lines: clean a messy record and see what changed; check a request and see what is wrong."""

import json
from pathlib import Path

import mass_sdk as mass

export = {"IT Load (kW)": "1.240,5 ", "Free cooling": "sí", "Humidity": "n/a", "Rack": "007", "Fans": "1,234"}
clean = mass.normalize(export)
print("clean  ", clean.payload)
for change in clean.changes:
    if not change.added:
        print(f"changed {change.path}: {change.before!r} to {change.after!r} by rule {change.rule}")
for issue in clean.issues:
    print(f"doubt   {issue.path}: {issue.message}")

request = json.loads((Path(__file__).resolve().parents[2] / "schemas/examples/enterprise.json").read_bytes())
request["request"]["mode"] = "shadwo"
request["request"]["signals"]["workload"]["gpu_util_avg"] = 81
report = mass.validate(request)
print("\nvalid" if report else f"\nrejected, {len(report.errors)} errors")
for issue in report.errors:
    print(f"{issue.code:20} {issue.path}\n  {issue.message}\n  {issue.fix}")
