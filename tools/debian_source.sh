# shellcheck shell=bash
# A shell function that gets the source of a library from Debian's source package of it, for
# tools/fetch_*.sh. Sourced, never run, in the project's folder. Needs no root: apt works with package
# lists of its own, in the build folder, made from the machine's package sources with "deb-src" in
# place of "deb".
source tools/packages.sh

# Prints the lines or stanzas of one file of package sources as sources of source packages, of the
# release of Debian named, or where that is empty of the machine's own.
as_source_packages() {
  local own
  # shellcheck disable=SC1091  # this machine's
  own=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
  case $1 in
    *.sources) sed -E 's/^(Types:).*/\1 deb-src/I' "$1" ;;
    *) sed -nE 's/^[[:space:]]*deb[[:space:]]/deb-src /p' "$1" ;;
  esac | if [ -n "$2" ] && [ -n "$own" ]; then sed "s/\b$own\b/$2/g"; else cat; fi
}

# The path that apt has configured under a name such as Dir::Etc::SourceList.
configured() {
  local variable
  eval "$(apt-config shell variable "$1")"
  printf '%s' "$variable"
}

# Runs apt-get with everything that it reads and writes below $apt.
source_apt_get() {
  apt-get --quiet --quiet \
    --option Dir::Etc::SourceList=/dev/null --option "Dir::Etc::SourceParts=$apt/sources" \
    --option "Dir::State::Lists=$apt/lists" --option "Dir::Cache=$apt/cache" \
    --option APT::Sandbox::User=root "$@"
}

# Downloads a source package into $apt and unpacks it there.
unpack_source() {
  cd "$apt" && source_apt_get update && source_apt_get source "$1" && mv "$1"-*/ "$1"
}

# fetch_source PACKAGE LIBRARY VARIABLE [RELEASE] unpacks the source package PACKAGE into
# build/sources/PACKAGE. Done once; the folder is kept. LIBRARY is what to call it, VARIABLE that of CMake
# which names another, or empty, RELEASE one of Debian that is not this machine's.
fetch_source() {
  local package=$1 library=$2 variable=$3 release=${4:-} folder=build/sources/$1 file apt
  if [ -d "$folder" ]; then return; fi
  install_packages dpkg-dev
  rm -rf "$folder.partial"
  mkdir -p "$folder.partial"
  apt=$(realpath "$folder.partial")
  mkdir -p "$apt"/{sources,lists/partial,cache/archives/partial}

  shopt -s nullglob
  for file in "$(configured Dir::Etc::SourceList/f)" "$(configured Dir::Etc::SourceParts/d)"/*.{list,sources}; do
    if [ -f "$file" ]; then as_source_packages "$file" "$release" >"$apt/sources/$(basename "$file")"; fi
  done

  if ! (patiently "Fetching the source of $library into $folder" unpack_source "$package") >&2; then
    say "Could not fetch the source package $package from this machine's package sources. Another $library"
    say "can be put at $folder${variable:+, or named by the CMake variable $variable}."
    exit 1
  fi
  mv "$apt/$package" "$folder"
  rm -rf "$folder.partial"
}
