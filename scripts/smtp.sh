#!/usr/bin/env bash
# Prints the path of a Python that has aiosmtpd, a mail server for tests: the system's, or one with the
# package in a folder of its own in $STOA_TOOLS (default ~/.cache/stoa/tools).
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=scripts/lib.sh
. ./lib.sh

readonly VERSION=1.4.6
readonly OWN="${STOA_TOOLS:-$HOME/.cache/stoa/tools}/aiosmtpd"

has_it() {
  "$1" -c 'import aiosmtpd' >/dev/null 2>&1
}

for python in python3 "$OWN/bin/python" /usr/bin/python3; do
  if command -v "$python" >/dev/null && has_it "$python"; then
    command -v "$python"
    exit 0
  fi
done

if command -v python3 >/dev/null && python3 -m venv --help >/dev/null 2>&1; then
  say "getting aiosmtpd (letters are sent to a real mail server in the tests)"
  mkdir -p "$(dirname "$OWN")"
  if python3 -m venv "$OWN" >/dev/null 2>&1 &&
    "$OWN/bin/python" -m pip install --quiet "aiosmtpd==$VERSION" >/dev/null 2>&1 && has_it "$OWN/bin/python"; then
    printf '%s\n' "$OWN/bin/python"
    exit 0
  fi
fi

install_packages "letters are sent to a mail server in the tests" python3-aiosmtpd
printf '%s\n' /usr/bin/python3
