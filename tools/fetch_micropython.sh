#!/usr/bin/env bash
# Unpacks the source of MicroPython from Debian's source package (trixie's: 1.25) into
# build/sources/micropython, and builds what the tests run: mpy-cross, and below build/micropython the
# port for Unix with the module as part of it. Done once; the folders are kept. Nothing of it is
# committed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tools/packages.sh
source tools/source_packages.sh

root=$PWD
folder=build/sources/micropython
if ! fetch_source micropython "$folder" trixie; then
  say "Could not fetch the source package micropython of trixie from this machine's package sources."
  exit 1
fi

cache=
if command -v ccache >/dev/null; then cache="ccache "; fi
jobs=$(nproc)
# Without libraries that the tests have no use for.
without=(MICROPY_PY_FFI=0 MICROPY_PY_SSL=0 MICROPY_SSL_MBEDTLS=0 MICROPY_PY_BTREE=0 MICROPY_PY_JNI=0)

say "Building MicroPython in build/micropython"
{
  make --directory "$folder/mpy-cross" --jobs "$jobs" CC="${cache}gcc"
  make --directory "$folder/ports/unix" --jobs "$jobs" CC="${cache}gcc" CXX="${cache}g++" \
    "${without[@]}" STRIP=true FROZEN_MANIFEST= USER_C_MODULES="$root/micropython" BUILD="$root/build/micropython/unix"
} >build/micropython.log 2>&1 || {
  tail -n 30 build/micropython.log >&2
  exit 1
}
