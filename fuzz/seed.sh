#!/bin/sh
# Chooses the fuzzers' seeds anew from the conformance suite (under 300 KB in all).
set -eu
cd "$(dirname "$0")/.."
cargo run --quiet --package mass-core --example fuzz_seeds
du --apparent-size -sh fuzz/seeds
