#!/usr/bin/env bash
# Prints the path of a Chromium: the system's, or Debian's package.
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=scripts/lib.sh
. ./lib.sh

find_it() {
  command -v chromium || command -v chromium-browser || command -v google-chrome
}

find_it && exit 0
install_packages "comments are shown in a browser in the tests" chromium
find_it || stop "this system's packages hold no Chromium; install one by hand"
