"""Interleaved rounds, medians, and the lines that are printed."""

import gc
import os
import platform
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

Pass = Callable[[], object]


class Aim(NamedTuple):
    """How many times faster than a peer mass_sdk is meant to be."""

    peer: str
    times: float


def seconds(job: Pass) -> float:
    """One pass without the garbage collector: it would charge one for what another has left behind."""
    gc.collect()
    gc.disable()
    try:
        start = perf_counter()
        job()
        return perf_counter() - start
    finally:
        gc.enable()


def race(jobs: dict[str, Pass], rounds: int) -> dict[str, list[float]]:
    """Every round runs each job once, in another order; the first round warms up and is not counted."""
    order, shuffle = list(jobs), random.Random(7).shuffle
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for turn in range(rounds + 1):
        shuffle(order)
        for name in order:
            spent = seconds(jobs[name])
            if turn:
                times[name].append(spent)
    return times


def report(
    title: str,
    times: dict[str, list[float]],
    each: int,
    unit: str = "µs",
    aims: Sequence[Aim] = (),
    notes: dict[str, str] | None = None,
) -> None:
    """Medians, and ratios to mass_sdk: the median of the ratios of each round, in which the machine was the same."""
    scale = {"µs": 1e6, "s": 1.0}[unit]
    wanted = {aim.peer: aim.times for aim in aims}
    (ours, own), *others = times.items()
    print(f"\n{title}")
    for name, spent in [(ours, own), *others]:
        line = f"  {name:24}{median(spent) / each * scale:9.2f} {unit:2}"
        if name != ours:
            ratio = median(theirs / mine for theirs, mine in zip(spent, own, strict=True))
            line += f"  × {ratio:5.2f}"
            if name in wanted:
                line += f"  aim × {wanted[name]:g}: {'met' if ratio >= wanted[name] else 'NOT MET'}"
        print(line + ("  " + notes[name] if notes and name in notes else ""))


def machine() -> str:
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [line.split(":", 1)[1].strip() for line in cpuinfo.read_text().splitlines() if "model name" in line]
        model = names[0] if names else model
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"{cores} cores of {model}, {platform.system()}, {platform.python_implementation()} {platform.python_version()}"
    )
