#!/usr/bin/env bash
# Prints the path of Schemathesis, which asks what nobody would think of: in a folder of its own in
# $STOA_TOOLS (default ~/.cache/stoa/tools), as scripts/schemathesis.txt pins it.
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=scripts/lib.sh
. ./lib.sh

readonly PINS=schemathesis.txt
readonly OWN="${STOA_TOOLS:-$HOME/.cache/stoa/tools}/schemathesis"
readonly PROGRAM="$OWN/bin/schemathesis"

# The pins are put beside it last, so that what was broken off is done again.
is_there() { [ -x "$PROGRAM" ] && cmp -s "$PINS" "$OWN/pins.txt"; }

make_place() { python3 -m venv --clear "$OWN" >/dev/null 2>&1 && [ -x "$OWN/bin/pip" ]; }

mkdir -p "$(dirname "$OWN")"
exec 9>"$OWN.lock"
flock 9
if ! is_there; then
  if ! { command -v python3 >/dev/null && make_place; }; then
    install_packages "the API is asked what nobody would think of in the tests" python3 python3-venv
    make_place || stop "python3 -m venv does not work, though python3-venv is there"
  fi
  say "getting Schemathesis (it asks the API what nobody would think of)"
  with_log "getting Schemathesis, which needs Python 3.11 or newer," \
    "$OWN/bin/python" -m pip install --disable-pip-version-check --require-hashes --only-binary :all: \
    --requirement "$PINS"
  cp "$PINS" "$OWN/pins.txt"
fi
printf '%s\n' "$PROGRAM"
