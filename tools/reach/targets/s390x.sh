# Linux on a big-endian machine, in QEMU (user mode)
# shellcheck shell=bash disable=SC2034  # reach.sh reads it
source tools/reach/host.sh
packages=(g++-s390x-linux-gnu qemu-user)
run() { test_linux "$folder" s390x-linux-gnu; }
