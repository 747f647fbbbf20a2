# shellcheck shell=bash
# Sourced by the scripts beside it: messages, and packages that are missing.

say() { printf 'stoa: %s\n' "$*" >&2; }

stop() {
  say "$*"
  exit 1
}

# with_log WHAT COMMAND…: runs the command in silence; shows what it said only if it fails.
with_log() {
  local what=$1 log
  shift
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    rm -f "$log"
    stop "$what failed"
  fi
  rm -f "$log"
}

# install_packages WHY PACKAGE…: installs Debian packages, or prints the line that would, and stops.
install_packages() {
  local why=$1 root=()
  shift
  command -v apt-get >/dev/null ||
    stop "$why: install what Debian calls '$*', then run the same command again"
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
      root=(sudo -n)
    else
      say "$why, and this account may not install packages. Run this, then the same command again:"
      printf '\n  sudo apt-get update && sudo apt-get install --yes --no-install-recommends %s\n\n' "$*" >&2
      exit 1
    fi
  fi
  say "installing $* ($why)"
  local apt=("${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300)
  with_log "apt-get update" "${apt[@]}" update
  with_log "apt-get install $*" "${apt[@]}" install --yes --no-install-recommends "$@"
}
