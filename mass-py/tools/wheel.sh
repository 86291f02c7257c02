#!/usr/bin/env bash
# Builds wheel and sdist, installs the wheel into clean virtual environments, and tests and lints what was installed.
# `make py-test` calls it; arguments go to pytest. Everything it makes is in target/python.
set -euo pipefail
cd "$(dirname "$0")/.."

here=$PWD
maturin=$here/.venv/bin/maturin
target=${CARGO_TARGET_DIR:-$here/../target}
[[ $target == /* ]] || target=$here/../$target
out=$target/python
rm -rf "$out"
mkdir -p "$out"
say() { printf '\n── %s\n' "$1"; }
quiet() { "$@" > "$out/log" 2>&1 || { cat "$out/log" >&2; return 1; }; }

say 'wheel and sdist'
quiet "$maturin" build --release --locked --out "$out/dist"
quiet "$maturin" sdist --out "$out/dist"
wheel=$(echo "$out"/dist/*.whl)
sdist=$(echo "$out"/dist/*.tar.gz)
bytes=$(wc -c < "$wheel" | tr -d ' ')
echo "$(basename "$wheel"), $((bytes / 1024)) KiB; $(basename "$sdist")"
[[ $bytes -lt 4000000 ]] || { echo "the wheel has $bytes bytes; it must stay under 4 MB" >&2; exit 1; }

say 'the sdist builds a wheel by itself'
# Unoptimised, for it is not used. Not --locked: the sdist has fewer crates than the workspace, so its lock file is cut
# down to them. --offline: the Rust packages are here since the wheel was built, and nothing newer may come in.
tar -xzf "$sdist" -C "$out"
(cd "$out"/mass_sdk-*/ && CARGO_TARGET_DIR=$target quiet "$maturin" build --profile dev --offline --out "$out/from-sdist")
files() { "${PYTHON:-python3}" -m zipfile --list "$1" | awk 'NR > 1 { print $1 }' | grep -v sboms | sort; }
diff <(files "$wheel") <(files "$out"/from-sdist/*.whl)
basename "$out"/from-sdist/*.whl

say 'the wheel in a clean virtual environment'
"${PYTHON:-python3}" -m venv "$out/clean"
python=$out/clean/bin/python
install() { quiet "$python" -m pip install --disable-pip-version-check "$@"; }
install -r requirements/examples.txt "$wheel"
# Not in the folder of the sources, so that what is imported is what was installed; a test makes sure of it.
(cd "$out" && MASS_INSTALLED=1 "$python" -m pytest -p no:cacheprovider --rootdir "$here" "$here/tests" "$@")

say 'types and style'
install -r requirements/lint.txt
"$python" -m ruff format --check .
"$python" -m ruff check --quiet .
"$python" -m ruff format --check --line-length 120 ../examples/python
# Signatures against the compiled module, docstrings too; then the package, and what uses it, as a user's checker sees it.
(cd "$out" && "$python" -m mypy.stubtest mass_sdk --allowlist "$here/tools/stubtest-allowlist.txt")
"$python" tools/stubs.py --check
"$python" -m mypy --strict --no-incremental
"$python" -m pyright --pythonpath "$python"
(cd ../examples/python && "$python" -m mypy --strict --no-incremental ./*.py && "$python" -m pyright --pythonpath "$python" ./*.py)
"$python" -m check_jsonschema --builtin-schema vendor.github-workflows ../.github/workflows/*.yml

say 'the same wheel on other versions of Python'
# The name may be there without a Python behind it (pyenv), so it has to run.
runs() { [[ -n $1 ]] && "$1" -c '' 2> /dev/null; }
for version in 3.10 3.13; do
  other=python$version
  runs "$other" || other=$(echo "$HOME/.pyenv/versions/$version".*/bin/python)
  if ! runs "$other"; then
    echo "Python $version is not here: not tried"
    continue
  fi
  "$other" -m venv "$out/py$version"
  quiet "$out/py$version/bin/python" -m pip install --disable-pip-version-check --no-deps "$wheel"
  (cd "$out" && "$out/py$version/bin/python" -W error "$here/tests/smoke.py")
done

say 'free-threaded Python'
# A wheel of its own, unoptimised: what is tried is that threads do not disturb each other. FREE_THREADED names another
# interpreter than these.
free=
for name in "${FREE_THREADED:-}" python3.15t python3.14t "$HOME"/.pyenv/versions/3.1[45]*t/bin/python; do
  if runs "$name"; then
    free=$name
    break
  fi
done
if [[ -z $free ]]; then
  echo 'there is none here: not tried'
else
  quiet "$maturin" build --profile dev --locked --interpreter "$free" --out "$out/free"
  "$free" -m venv "$out/free-threaded"
  python=$out/free-threaded/bin/python
  grep -E '^(pytest|iniconfig|packaging|pluggy|Pygments)==' requirements/test.txt > "$out/free.txt"
  install -r "$out/free.txt" "$out"/free/*.whl
  (
    cd "$out"
    "$python" -W error "$here/tests/smoke.py"
    tests=("$here"/tests/test_{bad_input,batch,cli,conformance,objects,values}.py)
    MASS_INSTALLED=1 "$python" -m pytest -p no:cacheprovider --rootdir "$here" "${tests[@]}"
  )
fi
