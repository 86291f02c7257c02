#!/usr/bin/env bash
# Lints what no engine runs here: the Dockerfile with hadolint, compose.yaml against the schema of the Compose
# specification. Sets itself up in .venv.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ ! -e .venv/.ready ] || [ tools/requirements.txt -nt .venv/.ready ]; then
	rm -rf .venv
	"${PYTHON:-python3}" -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --only-binary :all: -r tools/requirements.txt
	touch .venv/.ready
fi
.venv/bin/hadolint --config .hadolint.yaml Dockerfile
.venv/bin/check-jsonschema --quiet --builtin-schema vendor.compose-spec compose.yaml
echo "Dockerfile and compose.yaml: nothing to say"
