# MASS: the front door. `make demo` shows it at work, `make test` proves it; both do all the set-up there is.

CARGO ?= cargo
PYTHON ?= python3

.PHONY: help demo test lint unit conformance schemas schemas-check bench fuzz fmt clean

help: ## what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

demo: ## a simulated day at a site, through the mass program: accepted, changed, rejected, and why
	bash examples/demo/run.sh

test: lint unit schemas-check conformance ## everything
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

fmt: ## format the code
	$(CARGO) fmt --all

clean: ## remove what was built
	$(CARGO) clean
