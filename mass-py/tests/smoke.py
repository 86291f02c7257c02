"""A few assertions for an interpreter that has nothing installed but the wheel."""

from __future__ import annotations

import pickle
import sys
import sysconfig
import threading
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
    many_threads()
    kind = ""
    if sysconfig.get_config_var("Py_GIL_DISABLED"):
        # Importing a module that needs the global lock turns it on.
        assert not getattr(sys, "_is_gil_enabled", lambda: True)()
        kind = " without the global lock"
    print(f"Python {sys.version.split()[0]}{kind}: mass_sdk {mass.__version__} works")


def many_threads() -> None:
    """Reads of objects that other threads change: what comes out is one of the states there were."""
    document: dict[str, Any] = {"payload": {"rows": []}}
    rows = document["payload"]["rows"]
    done = threading.Event()
    wrong: list[object] = []

    def change() -> None:
        while not done.is_set():
            rows.append({"a": "1"})
            if len(rows) > 50:
                rows.clear()

    def read() -> None:
        for _ in range(500):
            found = mass.normalize(document).payload["rows"]
            if any(row != {"a": 1} for row in found):
                wrong.append(found)

    changes = threading.Thread(target=change)
    reads = [threading.Thread(target=read) for _ in range(4)]
    for thread in [changes, *reads]:
        thread.start()
    for thread in reads:
        thread.join()
    done.set()
    changes.join()
    assert not wrong


if __name__ == "__main__":
    main()
