#!/usr/bin/env bash
# A Rust that builds for wasm, from Debian's packages: for a machine where `rustup target add` finds nothing to download.
# It is unpacked into target/tools, once, and prints the environment that cargo needs. apt installs only what is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

prefix=$PWD/target/tools/rust-web
packages=(rustc-web libstd-rust-web-dev rust-web-src)
libraries=(libllvm22 lld-22)

say() { echo "$0: $*" >&2; }

missing=()
for package in "${libraries[@]}"; do
	dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ] || [ ! -e "$prefix/.ready" ]; then
	if ! command -v apt-get >/dev/null; then
		say "no target wasm32-unknown-unknown: run \`rustup target add wasm32-unknown-unknown\`; without rustup this" \
			"script can do with the packages of Debian, but there is no apt-get"
		exit 1
	fi
	apt-cache show rustc-web >/dev/null 2>&1 || apt-get update -qq >&2 || true
fi
if [ ${#missing[@]} -gt 0 ]; then
	if [ "$(id -u)" != 0 ]; then
		say "run as root: apt-get install ${missing[*]}"
		exit 1
	fi
	apt-get install -qq --no-install-recommends "${missing[@]}" >&2
fi

if [ ! -e "$prefix/.ready" ]; then
	rm -rf "$prefix"
	mkdir -p "$prefix/packages"
	# The library's package has the version of Rust in its name.
	shared=$(apt-cache depends libstd-rust-web-dev | sed -n 's/.*Depends: \(libstd-rust-web-[0-9.]*\)$/\1/p')
	(cd "$prefix/packages" && apt-get download -qq "${packages[@]}" "$shared" >&2)
	for package in "$prefix"/packages/*.deb; do dpkg -x "$package" "$prefix"; done
	rm -rf "$prefix/packages"
	cat >"$prefix/rustc" <<-END
		#!/bin/sh
		LD_LIBRARY_PATH="$prefix/usr/lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || echo x86_64-linux-gnu)\${LD_LIBRARY_PATH:+:\$LD_LIBRARY_PATH}"
		export LD_LIBRARY_PATH
		exec "$prefix/usr/bin/rustc" --sysroot "$prefix/usr" "\$@"
	END
	chmod +x "$prefix/rustc"
	"$prefix/rustc" --version >&2
	touch "$prefix/.ready"
fi

# Only its sources of the standard library know wasm, so that cargo builds that too.
cat <<-END
	export RUSTC="$prefix/rustc" RUSTC_BOOTSTRAP=1 CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld-22
	BUILD_STD=-Zbuild-std=std,panic_abort
END
