# Cortex-M3: the unit tests, the page, interrupts, start-up, faults and the weather station, in QEMU
# shellcheck shell=bash disable=SC2034,SC2154  # tools/reach/reach.sh says what this file is
source tools/reach/board.sh
packages=(qemu-system-arm gcc-arm-none-eabi picolibc-arm-none-eabi libstdc++-arm-none-eabi-picolibc
  "${station_packages[@]}")
run() { build_board "$folder" target -DPROMETHEUS_EXPRESS_CPU=cortex-m3; }
