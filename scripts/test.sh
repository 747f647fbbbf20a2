#!/usr/bin/env bash
# Runs every test of the workspace and sums up their results in one closing line.
# Arguments go to `cargo test`.
set -euo pipefail
cd "$(dirname "$0")/.."

log=$(mktemp)
trap 'rm -f "$log"' EXIT
outcome=0
cargo test --workspace "$@" 2>&1 | tee "$log" || outcome=$?
awk '/^test result:/ { passed += $4; failed += $6 } END { print passed + 0 " passed, " failed + 0 " failed" }' "$log"
exit "$outcome"
