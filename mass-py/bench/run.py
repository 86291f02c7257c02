"""`make bench-py`: mass_sdk against the libraries that one would otherwise take, each doing the same full job.

The job: read a request, validate it (types, formats, ranges, required and unknown members, rules across fields, trace
context), times in UTC, absent signals as null, trace completed, sorted bytes, SHA-256 of the document and of its
content. Every peer does it in its fastest idiom, and all must agree on every document before anything is timed. The
peers are spared what they have nothing for: cleaning the payload, recording changes, printing numbers as RFC 8785 does,
finding duplicate keys and integers that no double holds. mass_sdk does that too, in the same time.

    python mass-py/bench/run.py [--quick] [--rounds N] [--only LANE,…]

Exits with 1 if the implementations disagree, otherwise with 0, whatever the figures.
"""

import argparse
import json
import sys
from collections.abc import Callable
from typing import Any

import lanes
from agree import agree
from corpus import corpus
from job import Peer
from measure import machine
from ours import OURS
from peer_fastjsonschema import PEER as FASTJSONSCHEMA
from peer_jsonschema_rs import PEER as JSONSCHEMA_RS
from peer_msgspec import PEER as MSGSPEC
from peer_pydantic import PEERS as PYDANTIC

PEERS: list[Peer] = [MSGSPEC, *PYDANTIC, JSONSCHEMA_RS, FASTJSONSCHEMA]
LANES: dict[str, Callable[[lanes.Setting], None]] = {
    "bytes": lanes.full_bytes,
    "dict": lanes.full_dict,
    "validate": lanes.validate_bytes,
    "broken": lanes.ten_issues,
    "batch": lanes.batch,
    "frame": lanes.frame,
}


def main() -> int:
    parser = argparse.ArgumentParser(description="mass_sdk against its peers, each doing the same full job")
    parser.add_argument("--rounds", type=int, default=15, help="rounds of each lane (default 15)")
    parser.add_argument("--quick", action="store_true", help="few rounds, small batch and frame: to see that it runs")
    parser.add_argument("--only", default=",".join(LANES), help=f"some of {','.join(LANES)}")
    arguments = parser.parse_args()
    chosen = arguments.only.split(",")
    if unknown := set(chosen) - set(LANES):
        parser.error(f"there is no lane {', '.join(sorted(unknown))}")

    valid, broken = corpus()
    size = sum(map(len, valid)) / len(valid)
    versions = dict.fromkeys(part for peer in [OURS, *PEERS] for part in peer.versions.split(", "))
    print(f"{machine()}\n{', '.join(versions)}")
    print(f"{len(valid):,} valid requests of {size:,.0f} bytes on average, the same as in `make bench`\n")
    print("Do they agree?")
    if wrong := agree(OURS, PEERS, valid):
        print("\nThey do not, so nothing was timed:", *wrong[:20], sep="\n  ")
        return 1
    values: list[dict[str, Any]] = [json.loads(text) for text in valid]
    rounds = min(arguments.rounds, 3) if arguments.quick else arguments.rounds
    setting = lanes.Setting(OURS, PEERS, valid, values, broken, rounds, arguments.quick)
    print("\nMedian time, and how many times that of mass_sdk (more than 1: mass_sdk is faster)")
    for name in chosen:
        LANES[name](setting)
    return 0


if __name__ == "__main__":
    sys.exit(main())
