#!/usr/bin/env bash
# Unpacks the source of MicroPython from Debian's source package (trixie's: 1.25) into
# build/sources/micropython, and builds what the tests run: mpy-cross, and below build/micropython the
# port for Unix with the module as part of it and, where there is a compiler for it, a stock firmware
# for a board that QEMU emulates (MPS2 AN385). Done once; the folders are kept. Nothing of it is
# committed. With --sanitized, also the port for Unix with the sanitizer for addresses, in which the
# tests then run their programs too. Ends with 3 where the source is there and does not build.
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

# build_unix FOLDER [OPTIONS OF MAKE]
build_unix() {
  make --directory "$folder/ports/unix" --jobs "$jobs" CC="${cache}gcc" CXX="${cache}g++" "${without[@]}" \
    STRIP=true FROZEN_MANIFEST= USER_C_MODULES="$root/micropython" BUILD="$root/build/micropython/$1" "${@:2}"
}

build_mps2() {
  make --directory "$folder/ports/qemu" --jobs "$jobs" CC="${cache}arm-none-eabi-gcc" BOARD=MPS2_AN385 \
    FROZEN_MANIFEST= BUILD="$root/build/micropython/mps2"
}

# Its collector of garbage looks at the stack, which must be where it seems to be.
sanitizer="-fsanitize=address --param asan-use-after-return=0"

log=$PWD/build/micropython.log
build_all() {
  {
    make --directory "$folder/mpy-cross" --jobs "$jobs" CC="${cache}gcc" || return
    build_unix unix || return
    if command -v arm-none-eabi-gcc; then build_mps2 || return; fi
    if [ "${1:-}" = --sanitized ]; then
      build_unix sanitized CFLAGS_EXTRA="$sanitizer -g" LDFLAGS_EXTRA="$sanitizer" || return
    fi
  } >"$log" 2>&1
}
if ! patiently "Building MicroPython in build/micropython" build_all "$@"; then
  tail -n 30 "$log" >&2
  exit 3
fi
