# MASS: the front door. `make demo` shows it at work, `make test` proves it; both do all the set-up there is.

CARGO ?= cargo
PYTHON ?= python3
NPM ?= npm

.PHONY: help demo test lint unit conformance schemas schemas-check bench fuzz fmt clean \
	node-deps node-build node-test node-types bench-node

help: ## what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

demo: node-build ## a simulated day at a site, through the mass program: accepted, changed, rejected, and why; then Node
	bash examples/demo/run.sh
	@echo
	@echo "\$$ node examples/node/quickstart.mjs"
	@cd examples/node && $(NPM) ci --silent && node quickstart.mjs

test: lint unit schemas-check conformance node-test ## everything
	@echo "all of make test passed"

lint: ## format, clippy, documentation
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --all-features --locked -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps --all-features --locked --quiet

unit: ## unit, conformance, law, bad-input and documentation tests in Rust
	$(CARGO) test --workspace --all-features --locked
	# At full size (100 MB, a million rows), which a debug build takes too long for.
	$(CARGO) test --release -p mass-core --all-features --locked --test bad_input
	$(CARGO) check -p mass-core --no-default-features --locked

conformance: ## the suite judged by a second implementation, in Python
	$(PYTHON) tests/conformance/oracle.py

schemas: ## write schemas/ from the Rust types
	$(CARGO) run --quiet --locked -p mass-core --example schemas

schemas-check: ## fail if schemas/ is not what the Rust types say
	$(CARGO) run --quiet --locked -p mass-core --example schemas -- --check

bench: ## speed as ratios to serde_json on the same bytes in the same run
	$(CARGO) bench --locked -p mass-core --features parallel --bench ratios

fuzz: ## coverage-guided fuzzing, a minute for each target (needs a nightly toolchain and cargo-fuzz)
	@for target in $$($(CARGO) +nightly fuzz list); do \
		mkdir -p fuzz/corpus/$$target; \
		$(CARGO) +nightly fuzz run $$target fuzz/corpus/$$target fuzz/seeds/$$target -- \
			-max_total_time=$${FUZZ_SECONDS:-60} -dict=fuzz/dictionary.dict || exit 1; \
	done

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
	cd mass-node/bench && $(NPM) ci --silent && node --expose-gc run.mjs

fmt: ## format the code
	$(CARGO) fmt --all
	@if [ -e mass-node/node_modules/.ready ]; then cd mass-node && $(NPM) run --silent format; fi

clean: ## remove what was built
	$(CARGO) clean
