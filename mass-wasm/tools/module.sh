#!/usr/bin/env bash
# Builds the two modules: mass-wasm/glue/ with all there is; mass-wasm/glue/small/ without recognition of signals, for
# size, and yet fast. It tries `rustup target add` first; WASM_RUST=debian takes Debian's packages without trying.
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
	vectors=-Ctarget-feature=+simd128
	# Of what is optimised for size, small functions are still put where they are called: a fifth of the time that is not
	# spent in digests, for 6 KB. At 40 it is 3 KB less and slower, at 90 it is 10 KB more and hardly faster.
	inline=-Cllvm-args=-inline-threshold=60
	module() {
		export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="$vectors $4"
		$cargo build --quiet --locked $BUILD_STD --target $target --profile "$2" -p mass-wasm $3
		"$built/debug/mass-wasm-bindgen" "$built/$target/$2/mass_wasm.wasm" "$1"
	}
	module mass-wasm/glue wasm-fast "" ""
	module mass-wasm/glue/small wasm --no-default-features "$inline"
)
