#!/usr/bin/env bash
# schemathesis against the committed description and a server of its own, on a new SQLite file: `run.sh PROGRAM ST [ARGS]`.
set -euo pipefail
program=$(realpath "$1") st=$(realpath "$2")
shift 2
here=$(realpath "$(dirname "$0")")

home=$(mktemp -d "${TMPDIR:-/tmp}/mass-schemathesis.XXXXXX")
finish() {
	[ -z "${server:-}" ] || kill "$server" 2>/dev/null || true
	wait 2>/dev/null || true
	rm -rf "$home"
}
trap finish EXIT
trap 'exit 1' INT TERM HUP

# A demo, as an operator would try it. What a user may do in a minute is not what this is about, and hashing is made cheap.
export MASS_ADMIN_USERNAME=demo MASS_ADMIN_PASSWORD="a day at the data hall"
env -i DATABASE_URL="sqlite://$home/mass.db" MASS_LISTEN=127.0.0.1:0 MASS_DEMO=true MASS_LOG=info,sqlx=warn \
	MASS_LOG_FORMAT=text MASS_ADMIN_USERNAME="$MASS_ADMIN_USERNAME" MASS_ADMIN_PASSWORD="$MASS_ADMIN_PASSWORD" \
	MASS_ADMIN_TENANT=andes-cloud MASS_RATE_USER=100000000/1 MASS_RATE_ADDRESS=100000000/1 MASS_ARGON2_MEMORY_KIB=64 \
	MASS_ARGON2_PASSES=1 NO_COLOR=1 "$program" >"$home/out" 2>"$home/log" &
server=$!
for _ in $(seq 300); do
	url=$(sed -n 's/^MASS is at \([^ ]*\) .*/\1/p' "$home/out")
	[ -n "$url" ] && break
	kill -0 "$server" 2>/dev/null || { cat "$home/log" >&2; exit 1; }
	sleep 0.1
done

# What it writes of its own goes where the rest goes.
cd "$home"
MASS_TOKEN=$(curl -fsS "$url/auth/login" -H 'Content-Type: application/json' \
	-d "{\"username\":\"$MASS_ADMIN_USERNAME\",\"password\":\"$MASS_ADMIN_PASSWORD\"}" |
	sed 's/.*"access_token":"\([^"]*\)".*/\1/')
export MASS_TOKEN MASS_URL=$url PYTHONPATH=$here SCHEMATHESIS_HOOKS=hooks PYTHONDONTWRITEBYTECODE=1
"$st" --config-file "$here/schemathesis.toml" run "$here/../../openapi.json" --url "$url" --no-color "$@" || {
	status=$?
	echo "the log of the server:" >&2
	grep -E "WARN|ERROR" "$home/log" | tail -40 >&2
	exit $status
}
