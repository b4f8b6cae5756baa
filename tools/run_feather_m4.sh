#!/usr/bin/env bash
# Boots the weather station for the Adafruit Feather M4 Express, or an image of the user's, in an
# emulator of that board; builds both, installing what that needs. --help says more.
set -euo pipefail
from=${PROMETHEUS_EXPRESS_RUN_FROM:-$PWD}
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tools/packages.sh

usage() {
  cat <<'END_OF_USAGE'
Usage: ./run feather_m4 [IMAGE] [options]

Boots IMAGE (.uf2, .bin or .elf), or without one the weather station, on an emulated Feather M4
Express with Ethernet (W5500), a BME680 and a Si7021, and serves its port 8080 at
http://localhost:8080/metrics. The image is the one that people drag onto the real board; what it
says on its TX pin (Serial1) is printed. The board reaches this machine's loopback and nothing else.
Ctrl-C ends it.

  --port [P:]N    another port of this machine, N; P is that of the board, if it is not 8080
  --weather FILE  what the sensors measure: CSV with the header
                  seconds,temperature_celsius,humidity_percent,pressure_hpa,gas_ohms
                  Without it, the weather of a day that takes ten minutes, over and over
  --quiet         does not print what the board says
  --trace         prints every SPI and I2C transaction
  --sht31 ADDRESS, --bme280 ADDRESS, --ds18b20 PIN, --dht22 PIN, --analogue PIN=VOLTS, --pulses PIN=HZ
                  attach more to the board (docs/emulator.md)
  --fault F=N     a fault of a chip; --fault help lists them
  --counters      prints what was counted, at the end
  --prometheus    runs a Prometheus beside it that scrapes it, at http://localhost:9090, with graphs
                  and alerts (--prometheus=N: at another port)
END_OF_USAGE
}

complain() {
  say "./run feather_m4: $1"
  exit 2
}

# A file as the user names it: from where ./run was typed.
user_file() { case $1 in /*) printf '%s' "$1" ;; *) printf '%s' "$from/$1" ;; esac }

image=
port=8080
serial=(--serial)
weather=(--day 600)
options=()
beside=()
while [ "$#" -gt 0 ]; do
  case $1 in
    --port | --weather | --fault | --sht31 | --bme280 | --ds18b20 | --dht22 | --analogue | --pulses)
      [ "$#" -gt 1 ] || complain "$1 needs a value."
      case $1 in
        --port) port=$2 ;;
        --weather) weather=(--weather "$(user_file "$2")") ;;
        *) options+=("$1" "$2") ;;
      esac
      shift
      ;;
    --quiet) serial=() ;;
    --serial) serial=(--serial) ;;
    --prometheus) beside=(tools/with_prometheus.sh --listen 9090) ;;
    --prometheus=*) beside=(tools/with_prometheus.sh --listen "${1#*=}") ;;
    --trace | --counters) options+=("$1") ;;
    -h | --help)
      usage
      exit
      ;;
    -*)
      say "./run feather_m4: there is no option '$1'."
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
host_port=${port#*:}
board_port=8080
[ "$port" = "$host_port" ] || board_port=${port%%:*}
for number in "$host_port" "$board_port"; do
  if ! [[ $number =~ ^[0-9]{1,5}$ ]] || ((10#$number < 1 || 10#$number > 65535)); then
    complain "--port takes a number from 1 to 65535, or two with a colon between them."
  fi
done

packages=(g++ cmake ninja-build libdragonbox-dev libunicorn-dev)
own_image=$image
[ -n "$image" ] || packages+=(gcc-arm-none-eabi libnewlib-arm-none-eabi
  libstdc++-arm-none-eabi-newlib python3)
install_packages "${packages[@]}"
# Folders of its own, so that ./run and ./test never rebuild each other's work.
host=build/run_feather_m4
if [ -z "$image" ]; then
  firmware=build/run_feather_m4_firmware
  say "Building the weather station's image in $firmware: a minute or two the first time, then seconds."
  cmake --preset firmware -B "$firmware" --log-level=WARNING -DPROMETHEUS_EXPRESS_TESTS=OFF \
    -DPROMETHEUS_EXPRESS_LIVE_PAGE=ON >/dev/null
  cmake --build "$firmware" --target sensor_station_feather_m4
  image=$firmware/examples/sensor_station_feather_m4.uf2
fi
say "Building the emulator of the board in $host: likewise."
cmake --preset release -B "$host" --log-level=WARNING -DPROMETHEUS_EXPRESS_TESTS=OFF \
  -DPROMETHEUS_EXPRESS_EXAMPLES=OFF -DPROMETHEUS_EXPRESS_EMULATORS=ON >/dev/null
cmake --build "$host" --target emulated_feather_m4
[ -n "$own_image" ] || say "To look at it: http://localhost:$host_port"
say "For Prometheus: http://localhost:$host_port/metrics"
if [ "${#beside[@]}" -ne 0 ]; then
  # Names of its own, so that all that it serves is shown.
  [ -z "$own_image" ] || beside+=(--show '{instance="station"}')
  beside+=("$host_port")
fi
exec "${beside[@]}" "$host/emulators/feather_m4/emulated_feather_m4" "$image" \
  --port "$board_port:$host_port" "${serial[@]}" "${weather[@]}" "${options[@]}"
