# Linux with 32 bits, on this kernel if it runs such programs, otherwise on a PC in QEMU
# shellcheck shell=bash disable=SC2034,SC2154  # reach.sh reads it
source tools/reach/host.sh
packages=(g++-i686-linux-gnu)
libraries=/usr/i686-linux-gnu/lib

# A machine as a whole: in Debian 12's qemu-i386, pthread_create() does not come back.
run_in_machine() {
  local init=${folder}_init
  install_packages qemu-system-x86 &&
    fetch_server linux-image-cloud-amd64 "$(newest_kernel)" &&
    i686-linux-gnu-gcc -std=c11 -D_GNU_SOURCE -O1 -static tools/reach/machine/init.c -o "$init" &&
    test_linux "$folder" i686-linux-gnu "-DCMAKE_CROSSCOMPILING_EMULATOR=$(
      printf '%s;' "$PWD/tools/reach/machine/run.py" \
        "$(ls "$PWD"/build/servers/linux-image-cloud-amd64/boot/vmlinuz-*)" "$PWD/$init" "$libraries"
    )"
}

# The package that the one without a version depends on.
newest_kernel() {
  apt-cache depends linux-image-cloud-amd64 | sed -nE 's/^ *Depends: (linux-image-[0-9].*)/\1/p'
}

run() {
  if "$libraries/ld-linux.so.2" --version; then
    test_linux "$folder" i686-linux-gnu \
      "-DCMAKE_CROSSCOMPILING_EMULATOR=$libraries/ld-linux.so.2;--library-path;$libraries"
  else
    run_in_machine
  fi
}
