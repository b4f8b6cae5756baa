#!/usr/bin/env bash
# Builds libstdc++ for RV32IMAC and picolibc, of which Debian has none, from Debian's source of GCC, and
# puts it into a folder: include/ and lib/. Done once; the folder is kept. It needs no root: the
# package of the source is only unpacked.
#
#   tools/reach/build_libstdcxx.sh FOLDER
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source tools/packages.sh

folder=$PWD/$1
if [ -d "$folder" ]; then exit; fi
# The source of the version that the cross compiler is of.
package=gcc-$(riscv64-unknown-elf-gcc -dumpversion | sed 's/\..*//')-source
fetch_server "$package"
work=$folder.partial
rm -rf "$work"
mkdir -p "$work/source" "$work/build"
say "Building libstdc++ for RV32IMAC in $folder"
# What its configure script looks for beside itself, too.
tar --extract --file "$(ls build/servers/"$package"/usr/src/gcc-*/gcc-*.tar.xz)" \
  --directory "$work/source" --strip-components 1 --wildcards \
  '*/libstdc++-v3' '*/config' '*/include' '*/libgcc' '*/libiberty' '*/gcc/BASE-VER' '*/gcc/DATESTAMP' \
  '*/config-ml.in' '*/config.guess' '*/config.sub' '*/install-sh' '*/ltmain.sh' '*/missing' \
  '*/mkinstalldirs' '*/move-if-change'
flags="-march=rv32imac -misa-spec=2.2 -mabi=ilp32 -mcmodel=medany --specs=picolibc.specs"
flags+=" -Os -ffunction-sections -fdata-sections"
(
  cd "$work/build" &&
    ../source/libstdc++-v3/configure --host=riscv64-unknown-elf --build="$(uname -m)-linux-gnu" \
      "CC=riscv64-unknown-elf-gcc $flags" "CXX=riscv64-unknown-elf-g++ $flags" CFLAGS=-g0 CXXFLAGS=-g0 \
      --with-newlib --disable-multilib --disable-shared --disable-nls --disable-wchar_t \
      --disable-libstdcxx-threads --disable-libstdcxx-pch --disable-libstdcxx-verbose \
      --disable-libstdcxx-filesystem-ts --with-target-subdir=riscv64-unknown-elf \
      --prefix="$work/installed" --with-gxx-include-dir="$work/installed/include" &&
    make -j"$(nproc)" &&
    make install
) >"$folder.log" 2>&1 || {
  tail -n 20 "$folder.log" >&2
  exit 1
}
mkdir "$work/result" "$work/result/lib"
mv "$work/installed/include" "$work/result/"
find "$work/installed" -name 'lib*.a' -exec mv {} "$work/result/lib/" \;
mv "$work/result" "$folder"
rm -rf "$work"
