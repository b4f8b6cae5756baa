# Windows by MinGW, in Wine; a server there is scraped from outside
# shellcheck shell=bash disable=SC2034  # reach.sh reads it
source tools/reach/host.sh
packages=(g++-mingw-w64-x86-64-posix wine64 curl)
run() {
  test_host "$folder" -DCMAKE_TOOLCHAIN_FILE=cmake/x86_64-w64-mingw32.cmake \
    -DPROMETHEUS_EXPRESS_EXAMPLES=ON -DPROMETHEUS_EXPRESS_SYSTEM_TESTS=ON
}
