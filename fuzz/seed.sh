#!/bin/sh
# Chooses the fuzzers' seeds anew from the conformance suite (under 300 KB in all).
set -eu
cd "$(dirname "$0")/.."
cargo test --package mass-core --test fuzz_replay -- --ignored --exact write_seeds
du --apparent-size -sh fuzz/seeds
