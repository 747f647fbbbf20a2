#!/usr/bin/env bash
# A PostgreSQL server, 15 or newer. Stoa and its tests start their own from these programs.
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=scripts/lib.sh
. ./lib.sh

readonly OLDEST=15

is_new_enough() {
  local version
  version=$("$1" --version 2>/dev/null | sed -E 's/^[^0-9]*([0-9]+).*/\1/') || return 1
  [ -n "$version" ] && [ "$version" -ge "$OLDEST" ]
}

for postgres in "$(command -v postgres || true)" /usr/lib/postgresql/*/bin/postgres; do
  if [ -x "$postgres" ] && [ -x "$(dirname "$postgres")/initdb" ] && is_new_enough "$postgres"; then
    exit 0
  fi
done

install_packages "Stoa keeps everything in PostgreSQL" postgresql

for postgres in /usr/lib/postgresql/*/bin/postgres; do
  if [ -x "$postgres" ] && is_new_enough "$postgres"; then
    exit 0
  fi
done
stop "this system's packages hold no PostgreSQL $OLDEST or newer; install one by hand"
