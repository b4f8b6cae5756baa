#!/usr/bin/env bash
# Unpacks the source of lwIP from Debian's source package into build/sources/lwip. Done once; the
# folder is kept. Needs no root: apt works with package lists of its own, in the build folder, made
# from the machine's package sources with "deb-src" in place of "deb".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tools/packages.sh

# Prints the lines or stanzas of one file of package sources as sources of source packages.
as_source_packages() {
  case $1 in
    *.sources) sed -E 's/^(Types:).*/\1 deb-src/I' "$1" ;;
    *) sed -nE 's/^[[:space:]]*deb[[:space:]]/deb-src /p' "$1" ;;
  esac
}

# The path that apt has configured under a name such as Dir::Etc::SourceList.
configured() {
  local variable
  eval "$(apt-config shell variable "$1")"
  printf '%s' "$variable"
}

# Runs apt-get with everything that it reads and writes below $apt.
apt_get() {
  apt-get --quiet --quiet \
    --option Dir::Etc::SourceList=/dev/null --option "Dir::Etc::SourceParts=$apt/sources" \
    --option "Dir::State::Lists=$apt/lists" --option "Dir::Cache=$apt/cache" \
    --option APT::Sandbox::User=root "$@"
}

folder=build/sources/lwip
if [ -d "$folder" ]; then exit; fi
install_packages dpkg-dev
say "Fetching the source of lwIP into $folder"
rm -rf "$folder.partial"
mkdir -p "$folder.partial"
apt=$(realpath "$folder.partial")
mkdir -p "$apt"/{sources,lists/partial,cache/archives/partial}

shopt -s nullglob
for file in "$(configured Dir::Etc::SourceList/f)" "$(configured Dir::Etc::SourceParts/d)"/*.{list,sources}; do
  if [ -f "$file" ]; then as_source_packages "$file" >"$apt/sources/$(basename "$file")"; fi
done

if ! (
  cd "$apt" &&
    apt_get update && apt_get source lwip && mv lwip-*/ lwip
) >&2; then
  say "Could not fetch the source package lwip from this machine's package sources. Another lwIP 2.1"
  say "can be put at $folder, or named by the CMake variable PROMETHEUS_EXPRESS_LWIP_DIR."
  exit 1
fi
mv "$apt/lwip" "$folder"
rm -rf "$folder.partial"
