#!/usr/bin/env bash
# Builds the programs that measure libraries in other languages into FOLDER, offline, against
# Debian's packages of them. What cannot be built is left out, and said.
#
#   build.sh FOLDER
set -euo pipefail
mkdir -p "$1"
folder=$(cd "$1" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")"

# The workspace of Go before modules: our packages beside Debian's.
build_go() {
  mkdir -p "$folder/gopath/src"
  ln -sfn "$PWD/go" "$folder/gopath/src/bench"
  env --chdir="$folder/gopath/src/bench/$1" PATH=/usr/bin:/bin GO111MODULE=off GOFLAGS= \
    GOPATH="$folder/gopath:/usr/share/gocode" GOCACHE="$folder/go_cache" go build -o "$folder/$1" .
}

# Debian keeps crates where cargo takes them as if they were downloaded. It writes a Cargo.lock
# beside Cargo.toml, so that is copied.
build_rust_prometheus() {
  rm -rf "$folder/rust"
  cp -r rust "$folder/rust"
  env --chdir="$folder/rust" PATH=/usr/bin:/bin CARGO_HOME="$folder/cargo" cargo build --release --offline --quiet \
    --target-dir "$folder/rust_target" --config 'source.crates-io.replace-with="debian"' \
    --config 'source.debian.directory="/usr/share/cargo/registry"' &&
    cp "$folder/rust_target/release/rust_prometheus" "$folder/rust_prometheus"
}

# Runs a command that builds the program.
attempt() {
  rm -f "$folder/$1"
  "${@:2}" || printf 'bench/peers: %s could not be built; its column stays empty\n' "$1" >&2
}

attempt client_golang build_go client_golang
attempt victoria_metrics build_go victoria_metrics
attempt rust_prometheus build_rust_prometheus
