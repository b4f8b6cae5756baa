#!/usr/bin/env bash
# Builds Debian's package of the library. packaging/build_deb.sh --help says more.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tools/packages.sh

usage() {
  cat <<'END'
Usage: packaging/build_deb.sh [folder]

Builds libprometheus-express-dev from this tree, and leaves the .deb in the folder (build/deb). Installs
what the build needs (Debian packages). DEB_BUILD_OPTIONS says how, as for every package.
END
}

case ${1:-} in
  -h | --help)
    usage
    exit
    ;;
  *) ;;
esac
folder=$(realpath --canonicalize-missing "${1:-build/deb}")
install_packages debhelper dpkg-dev g++ cmake ninja-build libcrypt-dev libdragonbox-dev libisal-dev \
  libmbedtls-dev libsnappy-dev libzstd-dev python3 zlib1g-dev
rm -rf "$folder"
mkdir -p "$folder/source"
# What is built belongs to no source; nor does what git and other tools keep for themselves.
tar --create --exclude=./build --exclude='./.*' . | tar --extract --directory "$folder/source"
cp -r packaging/debian "$folder/source/debian"
cd "$folder/source"
dpkg-buildpackage --unsigned-source --unsigned-changes --build=binary >&2
cd ..
rm -r source
ls "$folder"/*.deb
