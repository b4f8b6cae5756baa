#!/usr/bin/env bash
# Builds the weather station for the Adafruit Feather M4 Express, installing what that needs, and
# boots it in an emulator of that board. --help says more.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tools/packages.sh

usage() {
  cat <<'END_OF_USAGE'
Usage: ./run feather_m4 [options]

Boots the weather station on an emulated Feather M4 Express with Ethernet (W5500), a BME680 and a
Si7021, and serves it at http://localhost:8080/metrics. The image is the one that people drag onto
the real board. The board reaches this machine's loopback and nothing else. Ctrl-C ends it.

  --port N        another port of this machine
  --weather FILE  what the sensors measure: CSV with the header
                  seconds,temperature_celsius,humidity_percent,pressure_hpa,gas_ohms
  --trace         prints every SPI and I2C transaction
  --serial        prints what the board sends on its TX pin
  --fault F=N     a fault of a chip; --fault help lists them
  --counters      prints what was counted, at the end
END_OF_USAGE
}

port=8080
options=()
while [ "$#" -gt 0 ]; do
  case $1 in
    --port)
      port=${2:-}
      [ "$#" -eq 1 ] || shift
      ;;
    --weather | --fault)
      options+=("$1" "${2:-}")
      [ "$#" -eq 1 ] || shift
      ;;
    --trace | --serial | --counters) options+=("$1") ;;
    -h | --help)
      usage
      exit
      ;;
    *)
      say "./run feather_m4: there is no option '$1'."
      usage >&2
      exit 2
      ;;
  esac
  shift
done
if ! [[ $port =~ ^[0-9]{1,5}$ ]] || ((10#$port < 1 || 10#$port > 65535)); then
  say "./run feather_m4: --port takes a number from 1 to 65535."
  exit 2
fi

install_packages g++ cmake ninja-build libdragonbox-dev libunicorn-dev gcc-arm-none-eabi \
  libnewlib-arm-none-eabi libstdc++-arm-none-eabi-newlib python3
# Folders of its own, so that ./run and ./test never rebuild each other's work.
firmware=build/run_feather_m4_firmware
host=build/run_feather_m4
cmake --preset firmware -B "$firmware" --log-level=WARNING -DPROMETHEUS_EXPRESS_TESTS=OFF >/dev/null
cmake --build "$firmware" --target sensor_station_feather_m4
cmake --preset release -B "$host" --log-level=WARNING -DPROMETHEUS_EXPRESS_TESTS=OFF \
  -DPROMETHEUS_EXPRESS_EXAMPLES=OFF -DPROMETHEUS_EXPRESS_EMULATORS=ON >/dev/null
cmake --build "$host" --target emulated_feather_m4
say "The board's page is http://localhost:$port/metrics"
exec "$host/emulators/feather_m4/emulated_feather_m4" \
  "$firmware/examples/sensor_station_feather_m4.uf2" --port "8080:$port" "${options[@]}"
