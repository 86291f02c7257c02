#!/usr/bin/env bash
# Shows MASS at work on one simulated day: requests, a messy export, broken requests, a damaged batch.
# `make demo` calls it. Everything it makes is in target/demo.
set -euo pipefail
cd "$(dirname "$0")/../.."

target=${CARGO_TARGET_DIR:-target}
[[ $target == /* ]] || target=$PWD/$target
shown=${target#"$PWD/"}
root=$PWD
here=$root/examples/demo
python=$root/mass-py/.venv/bin/python
day=target/demo

if [[ -t 1 && -z ${NO_COLOR:-} ]]; then bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'; else bold='' dim='' plain=''; fi
title() { printf '\n%s── %s%s\n\n' "$bold" "$1" "$plain"; }
say() { printf '%s\n' "$@"; }

# Calls mass with a fixed clock and seed, so that the digests are the same on every machine and in every run.
fixed() { "$target/release/mass" "$@" --now 2026-11-24T12:00:00Z --seed demo; }
# Shows a command as a reader would type it, runs it, and insists on its exit status.
run() {
  local expected=$1 call=$2 status=0
  shift 2
  printf '%s$ mass %s%s\n' "$dim" "$*" "$plain"
  "$call" "$@" || status=$?
  [[ $status -eq $expected ]] || { echo "demo: exit status $status, expected $expected: mass $*" >&2; exit 1; }
}
mass() { "$target/release/mass" "$@"; }
# Linux has sha256sum, macOS shasum.
sha256() { if command -v sha256sum > /dev/null; then sha256sum; else shasum -a 256; fi | cut -d' ' -f1; }

echo 'Building (release) …'
cargo build --quiet --release --package mass-cli --package mass-simulator
rm -rf "$day"
"$target/release/mass-simulator" --seed 7 --out "$day" --quiet
cd "$day"

title '1. A day of a data hall in Santiago, simulated'
count() { wc -l < "$1" | tr -d ' '; }
say "  requests.ndjson       $(count requests.ndjson) requests to the recommendation engine, one each 15 minutes" \
  '  dcim-export.json      the afternoon as a DCIM tool exports it: a mess' \
  "  dcim-export.ndjson    $(count dcim-export.ndjson) rows of such exports" \
  "  damaged-batch.ndjson  $(count damaged-batch.ndjson) requests, the third cut off" \
  "  broken/               $(find broken -type f | wc -l | tr -d ' ') requests that went wrong in the ways requests go wrong" \
  '' "They are in $day; the physics is in examples/simulator/README.md."

title '2. The requests: checked in four layers, cleaned, in canonical form'
run 0 fixed normalize requests.ndjson --out normalized.ndjson
say '' 'What that means for one of them, whose PUE meter was silent:' ''
grep -m1 '"pue_current":0,' requests.ndjson > one.json
run 0 fixed normalize one.json --out one-normalized.json --changes one-changes.json

title '3. A messy export, cleaned: what was changed, and why'
sed -n '1,16p' dcim-export.json
say '    …' ''
run 0 fixed normalize dcim-export.json --out export-clean.json
say '' 'The work order 007312 and the text 1,234 stayed as they were: MASS does not guess.'

title '4. Nothing is lost: the changes lead back to the document that was sent'
run 0 mass restore one-normalized.json --changes one-changes.json --out one-restored.json
digest() { mass canonicalize "$1" | sha256 | cut -c 1-32; }
say "  sent      sha256 $(digest one.json)…" "  restored  sha256 $(digest one-restored.json)…"
[[ $(digest one.json) == "$(digest one-restored.json)" ]]

title '5. From the export to a request: signals known by name and unit, the rest from the site profile'
run 0 fixed promote dcim-export.json --profile site-profile.json --out promoted.json > promote.txt
sed -n '/^\$/p; /^✓/p; /^  recognised/,/^  [a-z]*_sha256/p' promote.txt

title '6. Requests that went wrong: what, where, and how to fix it'
for name in 01-mode-typo 04-meters-swapped 07-percent-for-ratio 12-cut-off; do
  run 1 mass validate "broken/$name.json"
  say ''
done
say 'There are eight more. To try from the project folder:' \
  "  mass=$shown/release/mass" \
  "  \$mass validate $day/broken/11-many-mistakes.json               six mistakes at once" \
  "  \$mass validate $day/broken/09-control-asked.json --locale es   in Spanish" \
  '  $mass explain looks_like_percent                                       more about a code'

title '7. A batch whose third line broke off: the others go on'
run 1 fixed normalize damaged-batch.ndjson --out batch.ndjson --rejected rejected.ndjson

title '8. The same from Python: a dict in, changes and issues out'
"$python" "${here%/demo}/python/quickstart.py"

title '9. The same from Node'
(cd "${here%/demo}/node" && "${NPM:-npm}" ci --silent && node quickstart.mjs)

title 'Summary'
fixed normalize requests.ndjson dcim-export.json dcim-export.ndjson damaged-batch.ndjson broken/*.json --json \
  > records.ndjson || [[ $? -eq 1 ]]
awk -f "$here/summary.awk" records.ndjson
first() { grep -o -m1 "\"$1\":\"sha256:[0-9a-f]*\"" records.ndjson | head -n 1 | cut -d'"' -f4; }
say '' 'Digests, the same on every machine' \
  "  first request, exactly   $(first document_sha256)" \
  "  its content, no ids      $(first content_sha256)" \
  "  the whole day            sha256:$(sha256 < normalized.ndjson)"

title 'The same day in four runtimes: the same bytes'
runtimes=$root/examples/demo/runtimes
{
  cargo run --quiet --release --package mass-core --example documents -- requests.ndjson
  "$python" "$runtimes/documents.py" requests.ndjson
  node "$runtimes/documents.mjs" Node "$root/mass-node" requests.ndjson
  node "$runtimes/documents.mjs" WebAssembly "$root/mass-wasm" requests.ndjson
} > runtimes.txt
printf '  %-12s %16s   %s\n' runtime 'µs a document' 'digest of all documents'
while read -r runtime micros digest; do printf '  %-12s %15s   %s\n' "$runtime" "$micros" "$digest"; done < runtimes.txt
[[ $(cut -d' ' -f3 runtimes.txt | sort -u | wc -l) -eq 1 && $(wc -l < runtimes.txt) -eq 4 ]] ||
  { echo 'demo: the runtimes do not agree' >&2; exit 1; }
