#!/usr/bin/env bash
# Tries what others install, where nothing else is. ./test --packages --help says more.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tools/packages.sh
source tools/machine.sh

usage() {
  cat <<'END'
Usage: ./test --packages

Builds Debian's package, which lintian must like, installs it on a bare Debian 12, and builds a program
with it there, by CMake and by pkg-config. Then builds, installs and uses the library on a bare
Debian 11, with the oldest CMake that it is for (3.18) and GCC 10. The bare machines are made under
build/fresh/ with debootstrap, from the mirror that this machine uses. Needs root.
END
}

# Runs a command in the machine; shows what it printed if it fails.
try() {
  local log=$machines/packages.log
  if ! (enter "$@") >"$log" 2>&1 </dev/null; then
    tail -n 40 "$log" >&2
    say "FAILED: $*"
    exit 1
  fi
}

try_deb() {
  local package
  package=$(packaging/build_deb.sh | tail -n 1)
  say "lintian $package"
  lintian --allow-root --fail-on error,warning "${package%/*}"/*.changes
  say "On Debian 12 ..."
  make_base base bookworm
  make_machine base
  cp "$package" "$machine/root/package.deb"
  try apt-get update
  try apt-get install --yes --no-install-recommends g++ cmake ninja-build pkgconf /root/package.deb
  mkdir "$machine/root/app"
  PYTHONPATH=tests/system PYTHONDONTWRITEBYTECODE=1 python3 -m support.consumer "$machine/root/app"
  try cmake -G Ninja -S /root/app -B /root/app/build
  try cmake --build /root/app/build
  try bash -c '/root/app/build/my_program | grep "^app_gas 1060948$"'
  try bash -c 'cd /root/app && source pkg_config.sh && ./my_program | grep "^app_gas 1060948$"'
}

try_oldest() {
  say "On Debian 11 ..."
  make_base debian_11 bullseye g++,cmake,make,python3,zlib1g-dev,libsnappy-dev
  make_machine debian_11
  # Debian 11 has no package of it.
  cp -r /usr/include/dragonbox-* "$machine/root/dragonbox"
  try .ci/portable -DPROMETHEUS_EXPRESS_DRAGONBOX_DIR=/root/dragonbox
  try .ci/portable -DPROMETHEUS_EXPRESS_DRAGONBOX_DIR=/root/dragonbox -DBUILD_SHARED_LIBS=ON
}

if [ "$#" -gt 0 ]; then
  usage
  exit "$([ "$1" = --help ] && echo 0 || echo 2)"
fi
[ "$(id -u)" -eq 0 ] || { say "./test --packages: only root can make a machine."; exit 1; }
install_packages debootstrap git lintian libdragonbox-dev python3
clean_up() { rm -rf --one-file-system "$machine"; }
trap clean_up EXIT
trap 'exit 130' INT TERM
try_deb
try_oldest
say "The packages work: Debian 12, and Debian 11 with CMake 3.18 and GCC 10."
