# shellcheck shell=bash
# Shell functions for the targets that are boards. Sourced, never run.

# What the test of the weather station needs besides, for `packages` of targets.
# shellcheck disable=SC2034
station_packages=(wrk dpkg-dev)

# The page of the host, with which boards' are compared.
host_page() {
  cmake --preset release -B build/reach/host -DPROMETHEUS_EXPRESS_EMULATORS=OFF \
    -DPROMETHEUS_EXPRESS_EXAMPLES=OFF &&
    cmake --build build/reach/host --target page
}

# build_board FOLDER PRESET OPTION... builds and runs the tests, and the weather station under load.
build_board() {
  local folder=$1 preset=$2
  shift 2
  tools/fetch_lwip.sh &&
    fetch_server prometheus &&
    host_page &&
    cmake --preset "$preset" -B "$folder" -DPROMETHEUS_EXPRESS_WERROR=ON \
      "-DPROMETHEUS_EXPRESS_TEST_PREFIX=$(basename "$folder")" \
      -DPROMETHEUS_EXPRESS_EXAMPLES=ON -DPROMETHEUS_EXPRESS_SYSTEM_TESTS=ON \
      "-DPROMETHEUS_EXPRESS_HOST_BUILD=$PWD/build/reach/host" "$@" &&
    cmake --build "$folder" &&
    ctest --test-dir "$folder" --parallel "$(nproc)" --output-on-failure --no-tests=error \
      --timeout 900
}
