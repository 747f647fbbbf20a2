# The project's verbs. CI calls the same ones.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: run test check bench help check-prerequisites

# Outside the checkout, so that a new checkout need not build the world again.
CARGO_TARGET_DIR ?= $(HOME)/.cache/stoa/target
export CARGO_TARGET_DIR

# A person at a terminal sees cargo's progress; a log has no use for it.
QUIET := $(if $(MAKE_TERMOUT),,--quiet)
# In CI the committed Cargo.lock must be the one that is used.
LOCKED := $(if $(CI),--locked)

step = @printf '==> %s\n'

run: ## build Stoa and start it with a demo
	@scripts/compiler.sh
	@scripts/postgres.sh
	$(step) 'build: the stoa program, optimised (the first time takes some minutes)'
	@cargo build --release --package stoa $(QUIET) $(LOCKED)
	@exec "$$CARGO_TARGET_DIR/release/stoa" serve --demo

test: check ## everything CI runs: all of check, then every test
	@scripts/postgres.sh
	$(step) 'pgbouncer, aiosmtpd, chromium, schemathesis: what some tests speak through, write to, look with and ask by'
	@STOA_PGBOUNCER="$$(scripts/pgbouncer.sh)" && STOA_SMTP_SINK="$$(scripts/smtp.sh)" && \
	  STOA_CHROMIUM="$$(scripts/chromium.sh)" && STOA_SCHEMATHESIS="$$(scripts/schemathesis.sh)" && \
	  export STOA_PGBOUNCER STOA_SMTP_SINK STOA_CHROMIUM STOA_SCHEMATHESIS && \
	  printf '==> tests: %s\n' 'against real servers' && \
	  scripts/test.sh $(QUIET) $(LOCKED)

check: check-prerequisites ## the quick half: layout, lints, walls, generated code
	$(step) 'fmt: one layout for all code'
	@cargo fmt --all --check
	$(step) 'clippy: no warning stays'
	@cargo clippy --workspace --all-targets $(QUIET) $(LOCKED) -- -D warnings
	$(step) 'arch: who may import whom'
	@cargo xtask arch
	$(step) 'generate: typed SQL is what its queries say'
	@cargo xtask generate --check
	$(step) 'permissions: the published matrix is the one in the code'
	@cargo run --quiet $(LOCKED) --bin stoa -- permissions | diff docs/permissions.md -
	@if command -v cargo-deny >/dev/null; then \
	  printf '==> deny: %s\n' 'licences, bans and sources of dependencies'; \
	  cargo deny --offline --log-level error check bans licenses sources; \
	fi
	@if command -v shellcheck >/dev/null; then \
	  printf '==> shellcheck: %s\n' 'the scripts'; \
	  shellcheck --external-sources scripts/*.sh .ci/run; \
	fi

bench: ## build the benchmarks, optimised, and run them
	@scripts/compiler.sh
	@scripts/postgres.sh
	$(step) 'bench: measuring on this machine'
	@cargo build --release --package stoa --package stoa-bench $(QUIET) $(LOCKED)
	@"$$CARGO_TARGET_DIR/release/stoa-bench" all --scratch "$$CARGO_TARGET_DIR/bench" \
	  --stoa "$$CARGO_TARGET_DIR/release/stoa" --out docs/benchmarks.md

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

check-prerequisites:
	@scripts/compiler.sh
	@scripts/postgres.sh
	@cargo fmt --version >/dev/null 2>&1 || { echo 'stoa: rustfmt is missing; run: rustup component add rustfmt' >&2; exit 1; }
	@cargo clippy --version >/dev/null 2>&1 || { echo 'stoa: clippy is missing; run: rustup component add clippy' >&2; exit 1; }
