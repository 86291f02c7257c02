#!/usr/bin/env bash
# A throw-away PostgreSQL: prints its address, runs until its standard input is closed, and leaves nothing behind. A line
# `crash` there stops it as a crash would, and starts it again.
# With --find: says where its programs are, and starts nothing. With --durable: what it acknowledged survives a loss of power,
# as in production; without, it is as fast as tests like it. What comes behind are settings: -c NAME=VALUE.
set -euo pipefail

bin=""
for candidate in "$(command -v pg_ctl 2>/dev/null || true)" /usr/lib/postgresql/*/bin/pg_ctl /usr/pgsql-*/bin/pg_ctl \
	/opt/homebrew/opt/postgresql*/bin/pg_ctl /usr/local/opt/postgresql*/bin/pg_ctl; do
	# Debian's pg_ctl outside its folder is no program of its own.
	[ -x "$candidate" ] && [ -x "$(dirname "$(readlink -f "$candidate")")/initdb" ] && bin=$(dirname "$(readlink -f "$candidate")")
done
if [ -z "$bin" ]; then
	echo "there is no PostgreSQL: install it (on Debian: apt-get install postgresql), or set MASS_TEST_DATABASE_URL" >&2
	exit 1
fi

[ "${1:-}" = --find ] && echo "$bin" && exit 0
fsync=off
[ "${1:-}" = --durable ] && fsync=on && shift
settings="$*"

home=$(mktemp -d "${TMPDIR:-/tmp}/mass-postgres.XXXXXX")
chmod 711 "$home"
as() { "$@"; }
if [ "$(id -u)" = 0 ]; then
	# PostgreSQL refuses to run as root.
	user=postgres
	id "$user" >/dev/null 2>&1 || user=nobody
	chown "$user" "$home"
	as() { (cd / && exec setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups -- "$@"); }
fi
finish() {
	as "$bin/pg_ctl" --pgdata "$home/data" --mode immediate --silent stop >/dev/null 2>&1 || true
	rm -rf "$home"
}
trap finish EXIT
trap 'exit 1' INT TERM HUP

as "$bin/initdb" --pgdata "$home/data" --username mass --auth trust --encoding UTF8 --locale C --no-sync >"$home/initdb.log"
# A socket in a folder of its own: no port that something else may have.
start() {
	as "$bin/pg_ctl" --pgdata "$home/data" --log "$home/data/log" --silent --wait --options \
		"-c listen_addresses='' -c unix_socket_directories='$home' -c unix_socket_permissions=0777 -c fsync=$fsync \
		-c max_connections=400 $settings" start </dev/null >&2
}
start
echo "postgres://mass@localhost/postgres?host=$home"
while read -r order; do
	[ "$order" = crash ] || { echo "no order: $order" >&2; exit 1; }
	as "$bin/pg_ctl" --pgdata "$home/data" --mode immediate --silent stop >&2
	# As long as an operator, or a supervisor, takes.
	sleep 1
	start
	echo "crashed and started"
done
