#!/usr/bin/env bash
# Boots the weather station for the WIZnet W5500-EVB-Pico, or an image of the user's, in an emulator of
# that board; builds both, installing what that needs. --help says more.
set -euo pipefail
from=${PROMETHEUS_EXPRESS_RUN_FROM:-$PWD}
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tools/packages.sh

usage() {
  cat <<'END_OF_USAGE'
Usage: ./run w5500_evb_pico [IMAGE] [options]

Boots IMAGE (.uf2 or .bin), or without one the weather station, on an emulated W5500-EVB-Pico with a
BME680 and a Si7021, and serves its port 8080 at http://localhost:8080/metrics. The image is the one
that people drag onto the real board; what it says at GP0 (UART0) is printed. The board reaches this
machine's loopback and nothing else. Ctrl-C ends it.

  --port [P:]N    another port of this machine, N; P is that of the board, if it is not 8080
  --weather FILE  what the sensors measure: CSV with the header
                  seconds,temperature_celsius,humidity_percent,pressure_hpa,gas_ohms
                  Without it, the weather of a day that takes ten minutes, over and over
  --quiet         does not print what the board says
  --fault F=N     a fault of a chip; --fault help lists them
  --counters      prints what was counted, at the end
END_OF_USAGE
}

complain() {
  say "./run w5500_evb_pico: $1"
  exit 2
}

# A file as the user names it: from where ./run was typed.
user_file() { case $1 in /*) printf '%s' "$1" ;; *) printf '%s' "$from/$1" ;; esac }

image=
port=8080
serial=(--serial)
weather=(--day 600)
options=()
while [ "$#" -gt 0 ]; do
  case $1 in
    --port | --weather | --fault)
      [ "$#" -gt 1 ] || complain "$1 needs a value."
      case $1 in
        --port) port=$2 ;;
        --weather) weather=(--weather "$(user_file "$2")") ;;
        *) options+=("$1" "$2") ;;
      esac
      shift
      ;;
    --quiet) serial=() ;;
    --counters) options+=("$1") ;;
    -h | --help)
      usage
      exit
      ;;
    -*)
      say "./run w5500_evb_pico: there is no option '$1'."
      usage >&2
      exit 2
      ;;
    *)
      [ -z "$image" ] || complain "there is more than one image."
      image=$(user_file "$1")
      [ -f "$image" ] || complain "there is no file '$1'."
      ;;
  esac
  shift
done
[[ $port =~ ^([0-9]{1,5}:)?[0-9]{1,5}$ ]] ||
  complain "--port takes a number from 1 to 65535, or two with a colon between them."
host_port=${port#*:}
board_port=8080
[ "$port" = "$host_port" ] || board_port=${port%%:*}
for number in "$host_port" "$board_port"; do
  ((10#$number >= 1 && 10#$number <= 65535)) || complain "--port takes numbers from 1 to 65535."
done

packages=(g++ cmake ninja-build libdragonbox-dev)
own_image=$image
[ -n "$image" ] || packages+=(gcc-arm-none-eabi libnewlib-arm-none-eabi
  libstdc++-arm-none-eabi-newlib python3)
install_packages "${packages[@]}"
install_node
# Folders of its own, so that ./run and ./test never rebuild each other's work.
host=build/run_w5500_evb_pico
if [ -z "$image" ]; then
  firmware=build/run_w5500_evb_pico_firmware
  say "Building the weather station's image in $firmware: a minute or two the first time, then seconds."
  cmake --preset firmware_cortex_m0plus -B "$firmware" --log-level=WARNING -DPROMETHEUS_EXPRESS_TESTS=OFF \
    -DPROMETHEUS_EXPRESS_LIVE_PAGE=ON >/dev/null
  cmake --build "$firmware" --target sensor_station_w5500_evb_pico
  image=$firmware/examples/sensor_station_w5500_evb_pico.uf2
fi
say "Building the emulator of the board in $host: likewise."
cmake --preset release -B "$host" --log-level=WARNING -DPROMETHEUS_EXPRESS_TESTS=OFF \
  -DPROMETHEUS_EXPRESS_EXAMPLES=OFF -DPROMETHEUS_EXPRESS_EMULATORS=ON >/dev/null
cmake --build "$host" --target emulated_w5500_evb_pico
[ -n "$own_image" ] || say "To look at it: http://localhost:$host_port"
say "For Prometheus: http://localhost:$host_port/metrics"
exec "$host/emulators/w5500_evb_pico/emulated_w5500_evb_pico" "$image" \
  --port "$board_port:$host_port" "${serial[@]}" "${weather[@]}" "${options[@]}"
