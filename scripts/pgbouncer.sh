#!/usr/bin/env bash
# Prints the path of a PgBouncer that keeps prepared statements in transaction mode: 1.21 or newer.
# Debian 12 packages an older one, so it is built from Debian 13's source package, checked by apt
# against Debian's keys, into $STOA_TOOLS (default ~/.cache/stoa/tools).
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=scripts/lib.sh
. ./lib.sh

readonly OLDEST=1.21
readonly SUITE=trixie
readonly KEYS=/usr/share/keyrings/debian-archive-keyring.gpg
readonly BUILT="${STOA_TOOLS:-$HOME/.cache/stoa/tools}/pgbouncer/bin/pgbouncer"

is_new_enough() {
  local version
  version=$("$1" --version 2>/dev/null | sed -nE '1s/^PgBouncer ([0-9.]+).*/\1/p') || return 1
  [ -n "$version" ] && [ "$(printf '%s\n' "$OLDEST" "$version" | sort -V | head -n 1)" = "$OLDEST" ]
}

# The machine's own Debian mirror, as apt itself reads its sources. Which repository is Debian's is
# known once its lists were read; until then the first one with this system's suite is taken.
mirror_line() {
  local codename
  codename=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
  # shellcheck disable=SC2016 # apt fills these in
  apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI) $(ORIGIN)' 'Created-By: Packages' |
    awk -v codename="$codename" -v suite="$SUITE" -v keys="$KEYS" '
      $1 == codename && $2 == "main" && (mirror == "" || (!sure && $4 == "Debian")) {
        mirror = $3
        sure = $4 == "Debian"
      }
      END { if (mirror != "") print "deb-src [signed-by=" keys "] " mirror " " suite " main" }'
}

build() {
  local scratch=$1 line
  line=$(mirror_line)
  [ -n "$line" ] || stop "no Debian mirror is configured here; install PgBouncer $OLDEST or newer by hand"
  printf '%s\n' "$line" >"$scratch/sources.list"
  mkdir -p "$scratch/lists/partial" "$scratch/cache/archives/partial" "$scratch/source"
  chmod -R a+rX "$scratch"
  # Lists and caches of its own: the system's stay as they are.
  local apt=(apt-get -q
    -o "Dir::Etc::sourcelist=$scratch/sources.list" -o Dir::Etc::sourceparts=-
    -o "Dir::State::lists=$scratch/lists" -o "Dir::Cache=$scratch/cache")
  with_log "reading Debian's $SUITE" "${apt[@]}" update
  cd "$scratch/source"
  with_log "getting PgBouncer's source" "${apt[@]}" source pgbouncer
  cd pgbouncer-*/
  with_log "configuring PgBouncer" ./configure --without-cares
  with_log "building PgBouncer" make -s -j "$(nproc)" pgbouncer
  # Into place in one step, so that a second run beside this one sees all of it or nothing.
  mkdir -p "$(dirname "$BUILT")"
  cp pgbouncer "$BUILT.$$"
  mv "$BUILT.$$" "$BUILT"
}

for pgbouncer in "$(command -v pgbouncer || true)" "$BUILT"; do
  if [ -x "$pgbouncer" ] && is_new_enough "$pgbouncer"; then
    printf '%s\n' "$pgbouncer"
    exit 0
  fi
done

missing=()
command -v make >/dev/null || missing+=(make)
command -v dpkg-source >/dev/null || missing+=(dpkg-dev)
command -v pkg-config >/dev/null || missing+=(pkg-config)
echo '#include <stdlib.h>' | cc -x c -E - >/dev/null 2>&1 || missing+=(gcc libc6-dev)
pkg-config --exists libevent 2>/dev/null || missing+=(libevent-dev)
pkg-config --exists libssl 2>/dev/null || missing+=(libssl-dev)
if [ ${#missing[@]} -gt 0 ]; then
  install_packages "PgBouncer $OLDEST or newer is built from source for the tests" "${missing[@]}"
fi

say "building PgBouncer (the tests run through it as a cluster does)"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
(build "$scratch")
is_new_enough "$BUILT" || stop "the PgBouncer that was built is older than $OLDEST"
printf '%s\n' "$BUILT"
