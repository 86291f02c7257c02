"""What mass-core/examples/documents.rs does, from Python."""

import hashlib
import pathlib
import sys
import time

import mass_sdk as mass

NOW, ROUNDS = "2026-11-24T12:00:00Z", 20
documents = pathlib.Path(sys.argv[1]).read_bytes().splitlines()
whole = b"".join(mass.normalize(document, now=NOW, seed="demo").canonical + b"\n" for document in documents)
best = float("inf")
for _ in range(ROUNDS):
    start = time.perf_counter()
    for document in documents:
        mass.normalize(document, now=NOW, seed="demo")
    best = min(best, time.perf_counter() - start)
print(f"Python {best / len(documents) * 1e6:.1f} sha256:{hashlib.sha256(whole).hexdigest()}")
