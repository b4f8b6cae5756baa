#!/usr/bin/env bash
# Tries what the README says on a bare Debian 12. ./test --fresh --help says more.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tools/packages.sh
source tools/machine.sh

usage() {
  cat <<'END'
Usage: ./test --fresh [--without-hosts] [options of ./test]

Makes a bare Debian 12 under build/fresh/ with debootstrap, from the mirror that this machine uses,
puts a clone of HEAD into it, and does there what the README tells a new user to do: each ./run
until its page has been fetched, then ./test, with the options given. Needs root. Logs are kept in
build/fresh/; downloaded packages too, and the bare machine, so that the next time takes less.

  --without-hosts  the machine has no /etc/hosts, as some containers
END
}

folder=$machines
patience=1800 # seconds for ./run to install, build and serve

# Prints what is served at port 8080.
fetch_page() {
  exec 3<>/dev/tcp/127.0.0.1/8080
  printf 'GET /metrics HTTP/1.0\r\n\r\n' >&3
  timeout 10 cat <&3
} 2>/dev/null

# Says how a command ended, with the end of its log if it failed.
report() {
  local command=$1 status=$2 log=$3 how=$4
  if [ "$status" -eq 0 ]; then
    say "$command: $how"
  else
    failed=$((failed + 1))
    tail -n 30 "$log" | sed 's/^/    /' >&2
    say "$command: FAILED, $how (log: $log)"
  fi
}

# ./run TARGET, until a page has been fetched.
try_run() {
  local log=$folder/run_$1.log page='' status=0 pid deadline=$((SECONDS + patience))
  say "./run $1 ..."
  enter ./run "$1" >"$log" 2>&1 </dev/null &
  pid=$!
  while [ -d "/proc/$pid" ] && [ "$SECONDS" -lt "$deadline" ]; do
    page=$(fetch_page) || true
    if [[ $page == *'# TYPE '* ]]; then break; fi
    page=
    sleep 1
  done
  kill "$pid" 2>/dev/null || true
  wait "$pid" || status=$?
  if [ -z "$page" ]; then
    report "./run $1" 1 "$log" "no page, ended with $status"
  else
    # 143 is what a program has that knows nothing of being ended.
    [ "$status" -ne 143 ] || status=0
    report "./run $1" "$status" "$log" "served a page of ${#page} bytes, ended with $status"
  fi
}

# What ./run has built is enough to install.
try_install() {
  local log=$folder/install.log status=0
  (enter cmake --install build/run --prefix /tmp/installed) >"$log" 2>&1 || status=$?
  report "cmake --install build/run" "$status" "$log" "ended with $status"
}

try_test() {
  local log=$folder/test.log status=0
  say "./test $* ..."
  (enter ./test "$@") >"$log" 2>&1 </dev/null || status=$?
  tail -n 30 "$log" | sed 's/^/    /' >&2
  report "./test $*" "$status" "$log" "ended with $status"
}

# What happens in namespaces of its own: mounts and processes end with it, however it ends.
inside() {
  trap 'exit 130' INT TERM # the first process of a namespace ignores them otherwise
  mount --rbind /dev "$machine/dev"
  mount --rbind /sys "$machine/sys"
  mount -t proc proc "$machine/proc"
  mount -t proc proc /proc
  mount --bind "$folder/archives" "$machine/var/cache/apt/archives"
  local target failed=0
  for target in host_sensors feather_m4 mps2_an386 riscv_virt; do try_run "$target"; done
  try_install
  try_test "$@"
  exit "$((failed > 0))"
}

if [ "${1:-}" = inside ]; then
  shift
  inside "$@"
fi

without_hosts=false
options=()
for argument in "$@"; do
  case $argument in
    --without-hosts) without_hosts=true ;;
    -h | --help)
      usage
      exit
      ;;
    *) options+=("$argument") ;;
  esac
done
[ "$(id -u)" -eq 0 ] || { say "./test --fresh: only root can make a machine."; exit 1; }
if (exec 3<>/dev/tcp/127.0.0.1/8080) 2>/dev/null; then
  say "./test --fresh: something serves at port 8080 already, where ./run wants to."
  exit 1
fi
install_packages debootstrap git
mkdir -p "$folder/archives/partial"
make_base base bookworm
make_machine base
if "$without_hosts"; then rm "$machine/etc/hosts"; fi
unshare --mount --pid --fork --kill-child tools/fresh_machine.sh inside "${options[@]}" &
inside=$!
clean_up() {
  kill -KILL "$inside" 2>/dev/null || true
  wait "$inside" 2>/dev/null || true
  rm -rf --one-file-system "$machine"
}
trap clean_up EXIT
trap 'exit 130' INT TERM
wait "$inside"
