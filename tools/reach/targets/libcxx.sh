# This machine, with Clang's C++ library
# shellcheck shell=bash disable=SC2034  # reach.sh reads it
source tools/reach/host.sh
packages=(clang libc++-dev libc++abi-dev)
# Debian's Snappy is for the other C++ library.
run() {
  test_host "$folder" -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_CXX_FLAGS=-stdlib=libc++ \
    -DCMAKE_DISABLE_FIND_PACKAGE_Snappy=ON
}
