# Linux with the C library musl: compiled, not linked, for Debian has no C++ library for it
# shellcheck shell=bash disable=SC2034  # reach.sh reads it
source tools/reach/host.sh
packages=(clang libc++-dev libc++abi-dev musl-dev)
run() {
  build_host "$folder" -DCMAKE_TOOLCHAIN_FILE=cmake/linux-musl.cmake -DPROMETHEUS_EXPRESS_TESTS=OFF
}
