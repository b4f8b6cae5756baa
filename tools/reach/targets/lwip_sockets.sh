# Sockets of lwIP over threads of this machine, ten times
# shellcheck shell=bash disable=SC2034  # reach.sh reads it
source tools/reach/host.sh
packages=(dpkg-dev)
run() {
  tools/fetch_lwip.sh &&
    cmake -S . -B "$folder" -G Ninja -DCMAKE_BUILD_TYPE=Release -DPROMETHEUS_EXPRESS_TESTS=ON \
      -DPROMETHEUS_EXPRESS_EMULATORS=OFF -DPROMETHEUS_EXPRESS_TEST_PREFIX=lwip_sockets &&
    cmake --build "$folder" --target unit_lwip_sockets &&
    ctest --test-dir "$folder" --output-on-failure --no-tests=error --timeout 60 \
      --tests-regex /unit_lwip_sockets --repeat until-fail:10
}
