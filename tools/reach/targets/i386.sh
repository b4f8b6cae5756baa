# Linux with 32 bits, in QEMU (user mode)
# shellcheck shell=bash disable=SC2034  # reach.sh reads it
source tools/reach/host.sh
packages=(g++-i686-linux-gnu qemu-user)
run() { test_linux "$folder" i686-linux-gnu; }
