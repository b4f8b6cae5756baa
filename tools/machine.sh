# shellcheck shell=bash
# Shell functions for what is tried on a bare Debian, under build/fresh/. Sourced, never run.

machines=$PWD/build/fresh
machine=$machines/machine

# Prints a line of apt's configuration for each place that has packages of Debian 12.
package_sources() {
  # shellcheck disable=SC2016  # apt replaces these itself
  apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    grep -E ' bookworm(-security|-updates)? main$' || true
}

# make_base NAME SUITE [PACKAGE,PACKAGE...] makes a bare machine with these packages besides, once.
make_base() {
  local base=$machines/$1 suite=$2 packages=${3:-} mirror
  if [ -d "$base" ]; then return; fi
  mirror=$(package_sources | sed -nE 's/^deb (.*) bookworm main$/\1/p' | head -n 1)
  [ -n "$mirror" ] || { say "This machine's apt knows no mirror of Debian 12."; exit 1; }
  say "Making a bare Debian ($suite) in $base"
  rm -rf "$base.partial"
  mkdir -p "$machines"
  debootstrap --variant=minbase ${packages:+--include="$packages"} "$suite" "$base.partial" \
    "$mirror" >"$base.log" || {
    tail "$base.log" >&2
    exit 1
  }
  [ "$suite" != bookworm ] || package_sources >"$base.partial/etc/apt/sources.list"
  # How to reach them is this machine's own, such as a proxy.
  apt-config dump | grep -E '^Acquire::(https?|Check-[A-Za-z-]+)(::| )' \
    >"$base.partial/etc/apt/apt.conf.d/90fetch" || true
  mv "$base.partial" "$base"
}

# make_machine NAME makes $machine: a copy of that base, with a clone of HEAD in /root.
make_machine() {
  rm -rf --one-file-system "$machine"
  cp -a "$machines/$1" "$machine"
  cp -L /etc/resolv.conf "$machine/etc/resolv.conf"
  # Installers and containers write this file; debootstrap does not.
  printf '127.0.0.1 localhost\n::1 localhost ip6-localhost\n' >"$machine/etc/hosts"
  git clone --quiet . "$machine/root/prometheus_express"
  [ -z "$(git status --porcelain)" ] || say "Only what is committed is tried."
}

# Runs a command in the machine, and nothing after it in this process.
enter() {
  local variable environment=(PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM=dumb)
  for variable in http_proxy https_proxy no_proxy; do
    if [ -n "${!variable:-}" ]; then environment+=("$variable=${!variable}"); fi
  done
  exec env --ignore-environment "${environment[@]}" chroot "$machine" \
    bash -c 'cd /root/prometheus_express && exec "$@"' bash "$@"
}
