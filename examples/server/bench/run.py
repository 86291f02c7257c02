#!/usr/bin/env python3
"""`make bench-server`: how much of a bare handler's speed the server keeps, and how it compares with a peer in Python.

Every figure is a ratio between contenders that were measured in turns in the same run; requests per second are those that
were answered 201, which means: kept for good. Needs wrk, PostgreSQL and the programs that `make bench-server` builds."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import contenders
from contenders import HERE, ROOT, Contender

STEPS = ("insert", "normalise", "row", "idempotency", "together", "audit")


def wrk(contender: Contender, body: Path, seconds: int, connections: int) -> float:
    """Requests per second that were answered 201."""
    environment = {**os.environ, "BODY": str(body), "TOKEN": contender.token, "RUN": f"{time.time_ns():x}"}
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(HERE / "unique.lua")]
    out = subprocess.run([*command, contender.url], env=environment, capture_output=True, text=True, check=True).stdout
    requests, micros, errors = next(line.split()[1:4] for line in out.splitlines() if line.startswith("BENCH"))
    if int(errors):
        sys.exit(f"{contender.name}: {errors} of {requests} requests failed; its log:\n{contender.log()}")
    return int(requests) / (int(micros) / 1e6)


def paced(contender: Contender, body: Path, rate: float, seconds: int, connections: int, parts: int = 1) -> dict:
    command = [contenders.example("paced"), contender.address, body, f"{rate:.1f}", seconds, connections, contender.token,
               parts]
    out = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=True).stdout
    found = json.loads(out)
    if found["created"] != found["requests"]:
        sys.exit(f"{contender.name}: not all of {found} were kept; its log:\n{contender.log()}")
    return found


def single(kind: str, home: Path, postgres: str, options: argparse.Namespace) -> None:
    """One document a request, on one of the databases."""
    body = home / "body.json"
    with contenders.running(kind, home, postgres, [*STEPS, "server", "fastapi"]) as all_of_them:
        rates: dict[str, list[float]] = {contender.name: [] for contender in all_of_them}
        for contender in all_of_them:
            wrk(contender, body, 1, options.connections)
        for _ in range(options.rounds):
            for contender in all_of_them:
                rates[contender.name].append(wrk(contender, body, options.seconds, options.connections))
        middle = {name: statistics.median(found) for name, found in rates.items()}
        bare = middle["insert"]
        print(f"\n{kind}: POST /mass/generate, {options.connections} connections, median of {options.rounds} turns of "
              f"{options.seconds} s\n")
        print("| contender | requests/s | of the bare insert | cost of the step, µs of one request at a time |")
        print("|---|---:|---:|---:|")
        before = None
        for name in [*STEPS, "server", "fastapi"]:
            cost = "" if before is None or name == "fastapi" else f"{1e6 / middle[name] - 1e6 / before:.0f}"
            print(f"| {name} | {middle[name]:.0f} | {middle[name] / bare:.2f} | {cost} |")
            before = middle[name]
        verdict("server ÷ bare insert", middle["server"] / bare, 0.5)
        verdict("server ÷ FastAPI", middle["server"] / middle["fastapi"], 5.0)
        server = next(contender for contender in all_of_them if contender.name == "server")
        latency(kind, server, 0.8 * middle["server"], body, postgres, options)


def alone(home: Path, postgres: str, options: argparse.Namespace) -> None:
    """The server by itself on PostgreSQL, at a rate that is given: what a setting of the cluster does to its answers."""
    with contenders.running("postgres", home, postgres, ["server"]) as (server,):
        latency("postgres", server, options.rate, home / "body.json", postgres, options)


def latency(kind: str, server: Contender, rate: float, body: Path, postgres: str, options: argparse.Namespace) -> None:
    """How long answers take at a constant rate."""
    connections, seconds = 4 * options.connections, options.rounds * options.paced_seconds
    # What ends a checkpoint is to be this load's own, not what others wrote before.
    ended = settle(postgres, server, body, rate, connections) if kind == "postgres" else 0
    found = paced(server, body, rate, seconds, connections, options.rounds)
    median, p99 = found["median_ms"], found["p99_ms"]
    print(f"\n{kind}: {rate:.0f} requests a second, paced, {seconds} s: median {median:.2f} ms, p99 {p99:.2f} ms, longest "
          f"{found['max_ms']:.1f} ms; p99 ÷ median of each {options.paced_seconds} s of them: "
          + ", ".join(f"{part / median:.1f}" for part in found["p99_ms_of_parts"]))
    if kind == "postgres":
        print(f"checkpoints that ended within them: {contenders.checkpoints(postgres) - ended}")
    verdict("p99 ÷ median", p99 / median, 10.0, most=True)


def settle(postgres: str, server: Contender, body: Path, rate: float, connections: int) -> int:
    """Paces the server until a checkpoint has ended that began meanwhile: the second to end. Gives the number until then."""
    before = contenders.checkpoints(postgres)
    for _ in range(30):
        if contenders.checkpoints(postgres) >= before + 2:
            break
        paced(server, body, rate, 5, connections)
    return contenders.checkpoints(postgres)


def batch(home: Path, postgres: str, options: argparse.Namespace) -> None:
    """Many documents in one stream, against COPY of the same lines."""
    lines = home / "batch.ndjson"
    document = json.loads((home / "body.json").read_text())
    with lines.open("w") as file:
        for number in range(options.rows):
            document["request"]["request_id"] = f"row-{number}"
            file.write(json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n")
    with contenders.running("postgres", home, postgres, ["server"]) as (server,):
        found: dict[str, list[float]] = {"server": [], "bare": [], "kept": [], "full": []}
        for _ in range(options.rounds):
            found["server"].append(options.rows / contenders.send_batch(server, lines))
            out = subprocess.run([contenders.example("bare"), "copy", lines], check=True, capture_output=True, text=True,
                                 env={**os.environ, "DATABASE_URL": contenders.database(postgres, "copied")}).stdout
            for line in out.splitlines():
                name, rows, seconds = line.split()
                found[name].append(int(rows) / float(seconds))
    middle = {name: statistics.median(rates) for name, rates in found.items()}
    print(f"\npostgres: POST /mass/batch, NDJSON, {options.rows} rows, median of {options.rounds} turns\n")
    print("| | rows/s | server ÷ it |\n|---|---:|---:|")
    for name, words in (("server", "POST /mass/batch"), ("bare", "COPY of an id and the line"),
                        ("kept", "COPY of all bytes that the server keeps, no index but the key"),
                        ("full", "the same with the server's indexes")):
        print(f"| {words} | {middle[name]:.0f} | {middle['server'] / middle[name]:.2f} |")
    verdict("batch ÷ COPY of the bytes that are sent", middle["server"] / middle["bare"], 0.5)
    verdict("batch ÷ COPY of the bytes that are kept", middle["server"] / middle["kept"], 0.5)


def verdict(what: str, found: float, aim: float, most: bool = False) -> None:
    met = found <= aim if most else found >= aim
    print(f"\n{what}: {found:.2f} (aim: {'at most' if most else 'at least'} {aim:g}) {'✓' if met else '✗'}")


def machine() -> str:
    info = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    model = next((line.split(":", 1)[1].strip() for line in info.splitlines() if line.startswith("model name")), "?")
    return f"{model}, {len(os.sched_getaffinity(0))} cores for server, database and wrk together; load " \
           f"{os.getloadavg()[0]:.1f} at the start"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=5, help="length of one turn")
    parser.add_argument("--paced-seconds", type=int, default=20,
                        help="a turn's share of the time at 80 %% load: checkpoints must end within it")
    parser.add_argument("--rounds", type=int, default=5, help="turns of each contender")
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--rows", type=int, default=20_000, help="rows of the batch")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a setting of PostgreSQL")
    parser.add_argument("--rate", type=float, default=4300, help="requests a second for `alone`")
    parser.add_argument("only", nargs="*", help="sqlite, postgres, batch, all three unless given; alone: the server by itself "
                                                "on PostgreSQL, at --rate")
    options = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory(prefix="mass-bench.") as folder, contenders.postgres(options.set) as address:
        home = Path(folder)
        document = json.loads((ROOT / "schemas/examples/enterprise.json").read_text())
        # Its key comes in the header, a new one with each request.
        del document["request"]["idempotency_key"]
        (home / "body.json").write_text(json.dumps(document, ensure_ascii=False, separators=(",", ":")))
        for kind in ("sqlite", "postgres"):
            if kind in options.only or not options.only:
                single(kind, home, address, options)
        if "batch" in options.only or not options.only:
            batch(home, address, options)
        if "alone" in options.only:
            alone(home, address, options)


if __name__ == "__main__":
    main()
