#!/usr/bin/env bash
# Builds the module and the JavaScript around it: mass-wasm/glue/. It tries `rustup target add` first; WASM_RUST=debian
# takes Debian's packages without trying.
set -euo pipefail
cd "$(dirname "$0")/../.."

cargo=${CARGO:-cargo}
target=wasm32-unknown-unknown
from_rustup() {
	[ "${WASM_RUST:-}" != debian ] || return 1
	has_target || { command -v rustup >/dev/null && rustup --quiet target add $target && has_target; }
}
has_target() { [ -d "$(rustc --print sysroot)/lib/rustlib/$target/lib" ]; }

$cargo build --quiet --locked -p mass-wasm-bindgen
(
	BUILD_STD=
	if ! from_rustup; then
		settings=$(.ci/wasm-rust.sh)
		eval "$settings"
	fi
	$cargo build --quiet --locked $BUILD_STD --target $target --profile wasm -p mass-wasm
)
built=${CARGO_TARGET_DIR:-target}
"$built/debug/mass-wasm-bindgen" "$built/$target/wasm/mass_wasm.wasm" mass-wasm/glue
