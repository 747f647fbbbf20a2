#!/usr/bin/env bash
# What building needs: cargo, and a C compiler with headers (linking; the cryptography is C).
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=scripts/lib.sh
. ./lib.sh

command -v cargo >/dev/null || stop "cargo is missing: install a Rust toolchain (rust-lang.org)"

if ! echo '#include <stdlib.h>' | cc -x c -E - >/dev/null 2>&1; then
  install_packages "a C compiler links the program and builds its cryptography" gcc libc6-dev
fi
