# Linux with the C library musl, by Zig's Clang with its libc++: static programs, on this machine
# shellcheck shell=bash disable=SC2034,SC2154  # reach.sh reads it
source tools/reach/host.sh
packages=(llvm)
run() { with_zig x86_64-linux-musl test_host "$folder"; }
