# shellcheck shell=bash
# Shell functions for the targets that are hosts. Sourced, never run.

rooms="platform;text;metrics;exposition;net;http;exporter;push"

# build_host FOLDER OPTION... builds the library there, and the unit tests of its rooms.
build_host() {
  local folder=$1
  shift
  cmake -S . -B "$folder" -G Ninja -DCMAKE_BUILD_TYPE=Release \
    -DPROMETHEUS_EXPRESS_WERROR=ON -DPROMETHEUS_EXPRESS_TESTS=ON \
    "-DPROMETHEUS_EXPRESS_TEST_ROOMS=$rooms" \
    "-DPROMETHEUS_EXPRESS_TEST_PREFIX=$(basename "$folder")" \
    -DPROMETHEUS_EXPRESS_EMULATORS=OFF -DPROMETHEUS_EXPRESS_EXAMPLES=OFF \
    -DPROMETHEUS_EXPRESS_INSTALL=OFF "$@" &&
    cmake --build "$folder"
}

# test_host FOLDER OPTION... also runs them.
test_host() {
  build_host "$@" &&
    ctest --test-dir "$1" --output-on-failure --no-tests=error --timeout 1800
}

# test_linux FOLDER TRIPLET OPTION... does so for Linux on another processor, in QEMU.
test_linux() {
  test_host "$1" -DCMAKE_TOOLCHAIN_FILE=cmake/linux-gnu.cmake "-DPROMETHEUS_EXPRESS_TRIPLET=$2" \
    "${@:3}"
}

# with_zig TARGET COMMAND FOLDER OPTION... runs one of the above for a system that zig compiles for,
# with no library but those that zig brings.
# shellcheck disable=SC2154  # install_zig says it
with_zig() {
  install_zig &&
    "$2" "$3" -DCMAKE_TOOLCHAIN_FILE=cmake/zig.cmake "-DPROMETHEUS_EXPRESS_ZIG=$zig" \
      "-DPROMETHEUS_EXPRESS_ZIG_TARGET=$1" "${@:4}"
}
