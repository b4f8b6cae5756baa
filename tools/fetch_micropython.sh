#!/usr/bin/env bash
# Unpacks the source of MicroPython from Debian's source package (trixie's: 1.25) into
# build/sources/micropython, and builds what the tests run: mpy-cross, and below build/micropython the
# port for Unix with the module as part of it and, where there is a compiler for it, a stock firmware for
# a board that QEMU emulates (MPS2 AN385). Done once; the folders are kept. Nothing of it is committed.
# With --all, also the port for Unix with the sanitizer for addresses, and firmwares for three more
# boards: one with the module as part of it (MPS2 AN386), and two stock ones (MPS2 AN500, and RISC-V's
# virt). Ends with 3 where the source is there and does not build.
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

# build_firmware BOARD PREFIX OF THE COMPILER [OPTIONS OF MAKE]: BOARD is one of the port for QEMU, or of the tests.
build_firmware() {
  command -v "$2gcc" || return 0
  local ours=$root/tests/micropython/firmware/${1,,} place=()
  if [ -d "$ours" ]; then place=(BOARD_DIR="$ours"); fi
  make --directory "$folder/ports/qemu" --jobs "$jobs" CC="$cache$2gcc" CXX="$cache$2g++" BOARD="$1" "${place[@]}" \
    FROZEN_MANIFEST= BUILD="$root/build/micropython/${1,,}" "${@:3}"
}

# Debian's libraries for RISC-V are named as that specification has it, in which the control registers
# belong to the base. Code for it is larger, and goes to the heap.
build_riscv() {
  AFLAGS=-misa-spec=2.2 LDFLAGS=-misa-spec=2.2 build_firmware VIRT_RV32 riscv64-unknown-elf- RV32_ARCH=rv32imac \
    MICROPY_HEAP_SIZE=204800
}

# Its collector of garbage looks at the stack, which must be where it seems to be.
sanitizer="-fsanitize=address --param asan-use-after-return=0"

log=$PWD/build/micropython.log
build_all() {
  {
    make --directory "$folder/mpy-cross" --jobs "$jobs" CC="${cache}gcc" || return
    build_unix unix || return
    build_firmware MPS2_AN385 arm-none-eabi- || return
    if [ "${1:-}" = --all ]; then
      build_unix sanitized CFLAGS_EXTRA="$sanitizer -g" LDFLAGS_EXTRA="$sanitizer" || return
      build_firmware MPS2_AN386 arm-none-eabi- USER_C_MODULES="$root/micropython" || return
      build_firmware MPS2_AN500 arm-none-eabi- || return
      build_riscv || return
    fi
  } >"$log" 2>&1
}
if ! patiently "Building MicroPython in build/micropython" build_all "$@"; then
  tail -n 30 "$log" >&2
  exit 3
fi
