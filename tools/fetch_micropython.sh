#!/usr/bin/env bash
# Unpacks the source of MicroPython from Debian's source package (trixie's: 1.25) into
# build/sources/micropython, and builds what the tests run: mpy-cross, and below build/micropython the
# port for Unix with the module as part of it. Done once; the folders are kept. Nothing of it is
# committed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tools/debian_source.sh

root=$PWD
folder=build/sources/micropython
fetch_source micropython "MicroPython 1.25" "" trixie

cache=
if command -v ccache >/dev/null; then cache="ccache "; fi
jobs=$(nproc)
# Without libraries that the tests have no use for.
without=(MICROPY_PY_FFI=0 MICROPY_PY_SSL=0 MICROPY_SSL_MBEDTLS=0 MICROPY_PY_BTREE=0 MICROPY_PY_JNI=0)

log=$PWD/build/micropython.log
build_all() {
  {
    make --directory "$folder/mpy-cross" --jobs "$jobs" CC="${cache}gcc" &&
      make --directory "$folder/ports/unix" --jobs "$jobs" CC="${cache}gcc" CXX="${cache}g++" "${without[@]}" \
        STRIP=true FROZEN_MANIFEST= USER_C_MODULES="$root/micropython" BUILD="$root/build/micropython/unix"
  } >"$log" 2>&1
}
if ! patiently "Building MicroPython in build/micropython" build_all; then
  tail -n 30 "$log" >&2
  exit 1
fi
