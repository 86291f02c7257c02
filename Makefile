# MASS: the front door. `make demo` shows it at work, `make test` proves it; both do all the set-up there is.

CARGO ?= cargo
PYTHON ?= python3
NPM ?= npm
export PYTHON NPM
VENV = mass-py/.venv

.PHONY: help demo test lint unit conformance schemas schemas-check unicode bench fuzz fmt clean \
	py-venv py-develop py-test py-stubs bench-py node-deps node-build node-test node-types bench-node \
	wasm-deps wasm-build wasm-test wasm-types size bench-wasm preview preview-build preview-test server-containers server-test \
	server-observability server-schemathesis bench-server serve openapi postgres promtool

help: ## what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

demo: py-develop node-build wasm-build ## a simulated day at a site, through the mass program: accepted, changed, rejected, and why
	bash examples/demo/run.sh

test: lint unit server-schemathesis schemas-check conformance py-test node-test wasm-test preview-test server-containers ## everything
	@echo "all of make test passed"

lint: ## format, clippy, documentation
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --all-features --locked -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps --all-features --locked --quiet

unit: postgres promtool ## unit, conformance, law, bad-input and documentation tests in Rust; the server on SQLite and PostgreSQL
	$(CARGO) test --workspace --all-features --locked
	# At full size (100 MB, a million rows), which a debug build takes too long for.
	$(CARGO) test --release -p mass-core --all-features --locked --test bad_input
	$(CARGO) check -p mass-core --no-default-features --locked

conformance: ## the suite judged by a second implementation, in Python
	$(PYTHON) tests/conformance/oracle.py

schemas: ## write schemas/ from the Rust types
	$(CARGO) run --quiet --locked -p mass-core --example schemas

schemas-check: ## fail if what is generated is not what its source says
	$(CARGO) run --quiet --locked -p mass-core --example schemas -- --check
	$(CARGO) run --quiet --locked -p mass-core --example unicode_table -- --check

unicode: ## write the table of Unicode from the crate unicode-normalization
	$(CARGO) run --quiet --locked -p mass-core --example unicode_table

bench: ## speed as ratios to serde_json on the same bytes in the same run
	$(CARGO) bench --locked -p mass-core --features parallel --bench ratios

fuzz: ## coverage-guided fuzzing, a minute for each target (needs a nightly toolchain and cargo-fuzz)
	@for target in $$($(CARGO) +nightly fuzz list); do \
		mkdir -p fuzz/corpus/$$target; \
		$(CARGO) +nightly fuzz run $$target fuzz/corpus/$$target fuzz/seeds/$$target -- \
			-max_total_time=$${FUZZ_SECONDS:-60} -dict=fuzz/dictionary.dict || exit 1; \
	done

# Stamps are newer than the lists of requirements, or the environment is made anew.
$(VENV)/.built: mass-py/requirements/build.txt
	rm -rf $(VENV)
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	touch $@

$(VENV)/.ready: $(VENV)/.built $(wildcard mass-py/requirements/*.txt)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r mass-py/requirements/dev.txt
	touch $@

py-venv: $(VENV)/.ready ## mass-py/.venv with everything to build, test and lint the Python package

py-develop: $(VENV)/.built ## build the Python package (release) into mass-py/.venv
	cd mass-py && .venv/bin/maturin develop --quiet --release --locked

py-test: $(VENV)/.built ## build wheel and sdist; test and lint what is installed in a clean virtual environment
	mass-py/tools/wheel.sh $(PYTEST)

py-stubs: py-venv py-develop ## copy the docstrings of the compiled module into its stub
	$(VENV)/bin/python mass-py/tools/stubs.py

bench-py: py-develop ## mass_sdk against msgspec, pydantic, jsonschema-rs and fastjsonschema, each doing the same full job
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r mass-py/requirements/bench.txt
	$(VENV)/bin/python mass-py/bench/run.py

# Node. The stamp is newer than the lock file, or the packages are installed anew.
mass-node/node_modules/.ready: mass-node/package-lock.json
	cd mass-node && $(NPM) ci --silent
	touch $@

node-deps: mass-node/node_modules/.ready ## the packages that the Node binding is built and tested with

node-build: node-deps ## the Node binding
	cd mass-node && $(NPM) run --silent build

node-test: node-build ## Node: generated files, lint, types, conformance by every way in, package, example
	cd mass-node && $(NPM) run --silent check && $(NPM) test --silent
	cd examples/node && $(NPM) ci --silent && $(NPM) test --silent

node-types: node-build ## write the files of the Node binding that are generated
	cd mass-node && $(NPM) run --silent contract && $(NPM) run --silent build:ts && $(NPM) run --silent types

bench-node: node-build ## Node against ajv, zod, valibot and typebox, each doing the same full job
	cd mass-node/bench && $(NPM) ci --silent && node run.mjs

# A demo: its user and password are no secret, and the key of its tokens is a new one with each start.
DATABASE_URL ?= sqlite://mass-demo.db
serve: ## the reference server with a demo user and sample data (DATABASE_URL=postgres://… for PostgreSQL)
	DATABASE_URL="$(DATABASE_URL)" MASS_DEMO=true MASS_LOG_FORMAT=$${MASS_LOG_FORMAT:-text} MASS_LOG=$${MASS_LOG:-warn} \
		MASS_ADMIN_USERNAME=demo MASS_ADMIN_PASSWORD="a day at the data hall" MASS_ADMIN_TENANT=andes-cloud \
		$(CARGO) run --quiet --locked -p mass-server

postgres:
	.ci/postgres

server-test: postgres promtool ## the server alone, on SQLite and PostgreSQL (MASS_TEST_DATABASE_URL, or a throw-away one); part of unit
	$(CARGO) test --locked -p mass-server

promtool:
	.ci/promtool

server-observability: postgres promtool ## traces, metrics, dashboard and alerts of the server; part of unit
	$(CARGO) test --locked -p mass-server --test it -- otlp:: trace:: metrics:: observability::

openapi: ## write examples/server/openapi.json from the code; a test fails when it is not up to date
	$(CARGO) run --quiet --locked -p mass-server -- openapi > examples/server/openapi.json.new
	mv examples/server/openapi.json.new examples/server/openapi.json

# The same features as `unit` has, so that nothing is built twice.
SCHEMATHESIS = examples/server/tests/schemathesis
$(SCHEMATHESIS)/.venv/.ready: $(SCHEMATHESIS)/requirements.txt
	rm -rf $(SCHEMATHESIS)/.venv
	$(PYTHON) -m venv $(SCHEMATHESIS)/.venv
	$(SCHEMATHESIS)/.venv/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	touch $@

server-schemathesis: $(SCHEMATHESIS)/.venv/.ready ## schemathesis on openapi.json and a live server: all checks, all phases, a fixed seed
	$(CARGO) test --workspace --all-features --locked --quiet --no-run --test it --test faults
	$(SCHEMATHESIS)/run.sh $${CARGO_TARGET_DIR:-target}/debug/mass-server $(SCHEMATHESIS)/.venv/bin/st

BENCH_SERVER = examples/server/bench
$(BENCH_SERVER)/fastapi/.venv/.ready: $(BENCH_SERVER)/fastapi/requirements.txt
	rm -rf $(BENCH_SERVER)/fastapi/.venv
	$(PYTHON) -m venv $(BENCH_SERVER)/fastapi/.venv
	$(BENCH_SERVER)/fastapi/.venv/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	touch $@

bench-server: postgres $(BENCH_SERVER)/fastapi/.venv/.ready ## the server against a bare handler, COPY, and FastAPI, under load (BENCH="postgres --seconds 10")
	.ci/wrk
	$(CARGO) build --release --locked -p mass-server --bins --examples
	$(PYTHON) $(BENCH_SERVER)/run.py $(BENCH)

server-containers: ## lint the container files of the server: hadolint, and the schema of Compose
	examples/server/tools/lint-containers.sh

mass-wasm/node_modules/.ready: mass-wasm/package-lock.json
	cd mass-wasm && $(NPM) ci --silent
	touch $@

wasm-deps: mass-wasm/node_modules/.ready ## the packages that the browser package is built and tested with

wasm-build: wasm-deps ## the browser package (mass-wasm/dist): the module, the library, types
	mass-wasm/tools/module.sh
	cd mass-wasm && $(NPM) run --silent build

size: wasm-build ## the size of the module for browsers, against its budget
	cd mass-wasm && $(NPM) run --silent size

wasm-types: ## write what the browser package has from the core
	$(CARGO) run --quiet --locked -p mass-js --example constants

wasm-test: wasm-build node-deps ## the browser package: size, types, conformance in Node and in Chromium
	.ci/chromium
	$(CARGO) run --quiet --locked -p mass-js --example constants -- --check
	cd mass-wasm && $(NPM) run --silent check && $(NPM) test --silent

bench-wasm: wasm-build node-deps ## the browser package in Chromium against ajv and crypto.subtle, doing the same full job
	.ci/chromium
	cd mass-wasm && node bench/run.mjs

examples/browser/node_modules/.ready: examples/browser/package-lock.json
	cd examples/browser && $(NPM) ci --silent
	touch $@

preview-build: wasm-build examples/browser/node_modules/.ready
	cd examples/browser && $(NPM) run --silent build

preview: preview-build ## a page that checks a document while you type: builds it, serves it, prints its URL
	cd examples/browser && $(NPM) run --silent preview

preview-test: preview-build ## the preview page: lint, types, units, snippets that are run, and all of it in Chromium
	.ci/chromium
	cd examples/browser && $(NPM) run --silent check && $(NPM) test --silent

fmt: py-venv node-deps ## format the code
	$(CARGO) fmt --all
	cd mass-py && .venv/bin/python -m ruff format --quiet . && .venv/bin/python -m ruff check --quiet --fix .
	cd mass-node && $(NPM) run --silent format

clean: ## remove what was built
	$(CARGO) clean
	rm -rf $(VENV)
