# Linux on ARM with 64 bits, in QEMU (user mode)
# shellcheck shell=bash disable=SC2034  # reach.sh reads it
source tools/reach/host.sh
packages=(g++-aarch64-linux-gnu qemu-user)
run() { test_linux "$folder" aarch64-linux-gnu; }
