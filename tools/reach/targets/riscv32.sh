# RISC-V with 32 bits: the unit tests, the page, interrupts, start-up, faults and the weather station, in QEMU
# shellcheck shell=bash disable=SC2034,SC2154  # tools/reach/reach.sh says what this file is
source tools/reach/board.sh
packages=(qemu-system-misc gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf make
  "${station_packages[@]}")
run() {
  tools/reach/build_libstdcxx.sh build/reach/libstdcxx_riscv32 &&
    build_board "$folder" riscv32 "-DPROMETHEUS_EXPRESS_LIBSTDCXX=$PWD/build/reach/libstdcxx_riscv32"
}
