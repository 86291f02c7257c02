"""A few assertions for an interpreter that has nothing installed but the wheel."""

from __future__ import annotations

import pickle
import sys
from typing import Any

import mass_sdk as mass

CONTEXT: dict[str, Any] = {"now": "2026-11-24T13:15:21Z", "seed": "smoke"}


def main() -> None:
    text = '{"IT Load (kW)": "1.240,5", "Free cooling": "s\u00ed"}'
    by_text = mass.normalize(text, **CONTEXT)
    by_dict = mass.normalize({"IT Load (kW)": "1.240,5", "Free cooling": "s\u00ed"}, **CONTEXT)
    assert by_text == by_dict and by_text.canonical == by_dict.canonical
    assert by_text.payload == {"IT Load (kW)": 1240.5, "Free cooling": True}
    assert pickle.loads(pickle.dumps(by_text)) == by_text
    assert not mass.validate({"schema_version": "1.1"})
    rows = list(mass.normalize_batch([text] * 1000, threads=2))
    assert len(rows) == 1000 and all(row.ok for row in rows)
    try:
        mass.normalize({"a": {1}})
    except TypeError as error:
        assert str(error).startswith("/a: ")
    else:
        raise AssertionError("a set was taken")
    print(f"Python {sys.version.split()[0]}: mass_sdk {mass.__version__} works")


if __name__ == "__main__":
    main()
