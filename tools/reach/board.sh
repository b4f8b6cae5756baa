# shellcheck shell=bash
# Shell functions for the targets that are boards. Sourced, never run.

# The page of the host, with which boards' are compared.
host_page() {
  cmake --preset release -B build/reach/host -DPROMETHEUS_EXPRESS_EMULATORS=OFF \
    -DPROMETHEUS_EXPRESS_EXAMPLES=OFF &&
    cmake --build build/reach/host --target page
}

# build_board FOLDER PRESET OPTION... builds and runs the tests.
build_board() {
  local folder=$1 preset=$2
  shift 2
  host_page &&
    cmake --preset "$preset" -B "$folder" -DPROMETHEUS_EXPRESS_WERROR=ON \
      "-DPROMETHEUS_EXPRESS_TEST_PREFIX=$(basename "$folder")" \
      "-DPROMETHEUS_EXPRESS_HOST_BUILD=$PWD/build/reach/host" "$@" &&
    cmake --build "$folder" &&
    ctest --test-dir "$folder" --parallel "$(nproc)" --output-on-failure --no-tests=error \
      --timeout 900
}
