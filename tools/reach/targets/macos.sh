# macOS on both its processors, by Zig's Clang with its libc++: compiled and linked, run by nothing here
# shellcheck shell=bash disable=SC2034,SC2154  # reach.sh reads it
source tools/reach/host.sh
packages=(llvm)
run() {
  with_zig x86_64-macos build_host "$folder/x86_64" &&
    with_zig aarch64-macos build_host "$folder/aarch64"
}
