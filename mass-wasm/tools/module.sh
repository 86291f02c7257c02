#!/usr/bin/env bash
# Builds the two modules: mass-wasm/glue/ with all there is, for speed; mass-wasm/glue/small/ without recognition of
# signals, for size. It tries `rustup target add` first; WASM_RUST=debian takes Debian's packages without trying.
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
built=${CARGO_TARGET_DIR:-target}
(
	BUILD_STD=
	if ! from_rustup; then
		settings=$(.ci/wasm-rust.sh)
		eval "$settings"
	fi
	# Vectors of 128 bits: smaller and faster, in every browser since Safari 16.4.
	export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="-Ctarget-feature=+simd128"
	module() {
		$cargo build --quiet --locked $BUILD_STD --target $target --profile "$2" -p mass-wasm "${@:3}"
		"$built/debug/mass-wasm-bindgen" "$built/$target/$2/mass_wasm.wasm" "$1"
	}
	module mass-wasm/glue wasm-fast
	module mass-wasm/glue/small wasm --no-default-features
)
