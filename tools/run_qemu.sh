#!/usr/bin/env bash
# Builds the weather station for a board that QEMU emulates, installing what that needs, and boots it
# there. --help says more.
#
#   tools/run_qemu.sh BOARD [options]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tools/packages.sh

board=$1
shift

usage() {
  cat <<END_OF_USAGE
Usage: ./run $board [options]

Boots the weather station on an emulated board and serves it at http://localhost:8080/metrics.
The board is cut off from all networks but for that one port. Ctrl-C ends it.

  --port N  another port of this machine
  --dhcp    the board asks the emulator for its address
END_OF_USAGE
}

port=8080
dhcp=OFF
while [ "$#" -gt 0 ]; do
  case $1 in
    --port)
      port=${2:-}
      [ "$#" -eq 1 ] || shift
      ;;
    --dhcp) dhcp=ON ;;
    -h | --help)
      usage
      exit
      ;;
    *)
      say "./run $board: there is no option '$1'."
      usage >&2
      exit 2
      ;;
  esac
  shift
done
if ! [[ $port =~ ^[0-9]{1,5}$ ]] || ((10#$port < 1 || 10#$port > 65535)); then
  say "./run $board: --port takes a number from 1 to 65535."
  exit 2
fi

packages=(cmake ninja-build libdragonbox-dev libstdc++-arm-none-eabi-newlib python3)
preset=firmware
options=(-DPROMETHEUS_EXPRESS_TESTS=OFF -DPROMETHEUS_EXPRESS_LIVE_PAGE=ON "-DPROMETHEUS_EXPRESS_DHCP=$dhcp")
user="user,restrict=on,hostfwd=tcp:127.0.0.1:$port-:8080"
emulator=(qemu-system-arm -M "${board/_/-}" -nic "$user,model=lan9118")
case $board in
  mps2_an385) options+=(-DPROMETHEUS_EXPRESS_CPU=cortex-m3) ;;
  mps2_an386) options+=(-DPROMETHEUS_EXPRESS_CPU=cortex-m4) ;;
  mps2_an500) options+=(-DPROMETHEUS_EXPRESS_CPU=cortex-m7) ;;
  mps2_an505) options+=(-DPROMETHEUS_EXPRESS_CPU=cortex-m33) ;;
  riscv_virt)
    # Of libstdc++ the library takes headers only: those of the one for arm-none-eabi.
    packages+=(gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf qemu-system-misc)
    preset=riscv32
    options+=(-DPROMETHEUS_EXPRESS_EXAMPLES=ON -DPROMETHEUS_EXPRESS_HEAP=OFF
      -DPROMETHEUS_EXPRESS_CHECKS=OFF)
    # shellcheck disable=SC2054  # commas are those of an option
    emulator=(qemu-system-riscv32 -M virt -bios none -global virtio-mmio.force-legacy=false
      -netdev "$user,id=net0" -device virtio-net-device,netdev=net0)
    ;;
  *)
    say "./run: there is no board '$board'."
    exit 2
    ;;
esac
if [ "$preset" = firmware ]; then
  packages+=(gcc-arm-none-eabi libnewlib-arm-none-eabi qemu-system-arm)
fi

install_packages "${packages[@]}"
tools/fetch_lwip.sh
build=build/run_$board
say "Building the weather station for $board in $build: a minute or two the first time, then seconds."
# A folder of its own, so that ./run and ./test never rebuild each other's work.
cmake --preset "$preset" -B "$build" --no-warn-unused-cli --log-level=WARNING "${options[@]}" >/dev/null
cmake --build "$build" --target sensor_station
say "To look at it: http://localhost:$port"
say "For Prometheus: http://localhost:$port/metrics"
exec "${emulator[@]}" -kernel "$build/examples/sensor_station.elf" \
  -display none -monitor none -serial none -semihosting-config enable=on,target=native
