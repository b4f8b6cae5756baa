#!/usr/bin/env bash
# Builds the weather station for the board MPS2 AN386, installing what that needs, and boots it in
# QEMU. --help says more.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tools/packages.sh

usage() {
  cat <<'END_OF_USAGE'
Usage: ./run mps2_an386 [options]

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
      say "./run mps2_an386: there is no option '$1'."
      usage >&2
      exit 2
      ;;
  esac
  shift
done
if ! [[ $port =~ ^[0-9]{1,5}$ ]] || ((10#$port < 1 || 10#$port > 65535)); then
  say "./run mps2_an386: --port takes a number from 1 to 65535."
  exit 2
fi

install_packages cmake ninja-build libdragonbox-dev gcc-arm-none-eabi \
  libnewlib-arm-none-eabi libstdc++-arm-none-eabi-newlib python3 qemu-system-arm
tools/fetch_lwip.sh
# A folder of its own, so that ./run and ./test never rebuild each other's work.
cmake --preset firmware -B build/run_mps2_an386 --log-level=WARNING \
  -DPROMETHEUS_EXPRESS_TESTS=OFF "-DPROMETHEUS_EXPRESS_DHCP=$dhcp" >/dev/null
cmake --build build/run_mps2_an386 --target sensor_station
say "The board's page is http://localhost:$port/metrics"
exec qemu-system-arm -M mps2-an386 -kernel build/run_mps2_an386/examples/sensor_station.elf \
  -display none -monitor none -serial none -semihosting-config enable=on,target=native \
  -nic "user,model=lan9118,restrict=on,hostfwd=tcp:127.0.0.1:$port-:8080"
