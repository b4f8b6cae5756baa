# Cortex-M0+: the unit tests, the page, interrupts, start-up and faults, on a Cortex-M3 in QEMU
# shellcheck shell=bash disable=SC2034,SC2154  # tools/reach/reach.sh says what this file is
source tools/reach/board.sh
packages=(qemu-system-arm gcc-arm-none-eabi picolibc-arm-none-eabi libstdc++-arm-none-eabi-picolibc
  "${station_packages[@]}")
# The station of a board with this processor is a test of the suite itself.
run() { build_board "$folder" cortex_m0plus -DPROMETHEUS_EXPRESS_SYSTEM_TESTS=OFF; }
