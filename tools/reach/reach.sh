#!/usr/bin/env bash
# Runs the tests on machines of other kinds. ./test --reach --help says more.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source tools/packages.sh

usage() {
  cat <<'END'
Usage: ./test --reach [NAME...]

Builds for each machine of the list, or for those that are named, and runs what can be run of the
tests there, in an emulator. Installs what each needs. Builds are in build/reach/NAME, logs beside
them. Ends with one line a machine.

END
  describe_targets
}

# Each is a file targets/NAME.sh, which is sourced in a shell of its own after packages.sh and says
#
#  packages     what it needs of Debian, an array
#  run          a function that builds in $folder, runs the tests and fails if one of them does;
#               ctest's lines tell how many there were
#
# Its first line, behind "# ", is what the list says of it.
targets=(tools/reach/targets/*.sh)
name_of() { basename "$1" .sh; }

describe_targets() {
  local target
  for target in "${targets[@]}"; do
    printf '  %-15s %s\n' "$(name_of "$target")" "$(sed -n '1s/^# //p' "$target")"
  done
}

# All in a shell of its own, so that one that fails does not keep the others from running.
run_target() (
  packages=()
  # shellcheck source=/dev/null
  source "$1"
  install_packages g++ cmake ninja-build doctest-dev libdragonbox-dev python3 "${packages[@]}"
  folder=build/reach/$(name_of "$1")
  mkdir -p "$folder"
  run
)

# summary LOG RESULTS says what ctest has run, and how many cases its unit tests had. To ctest, what
# was skipped has passed.
summary() {
  local passed skipped cases
  passed=$(grep --count -E '^ *[0-9]+/[0-9]+ Test +#[0-9]+: .* Passed ' "$1" || true)
  skipped=$(grep --count -F '***Skipped' "$1" || true)
  if [ "$passed" -eq 0 ]; then
    printf 'compiled'
    return
  fi
  cases=$(sed -nE 's/^\[doctest\] test cases: +([0-9]+) \| +\1 passed .*/\1/p' "$2" | paste -s -d +)
  printf '%d tests passed (%d cases of unit tests), %d skipped' "$passed" "$((cases))" "$skipped"
}

chosen=()
for argument in "$@"; do
  case $argument in
    -h | --help)
      usage
      exit
      ;;
    *)
      if [ ! -f "tools/reach/targets/$argument.sh" ]; then
        say "./test --reach: there is no machine '$argument'. These are:"
        describe_targets >&2
        exit 2
      fi
      chosen+=("tools/reach/targets/$argument.sh")
      ;;
  esac
done
if [ "${#chosen[@]}" -eq 0 ]; then chosen=("${targets[@]}"); fi

mkdir -p build/reach
lines=()
failed=0
for target in "${chosen[@]}"; do
  name=$(name_of "$target")
  log=build/reach/$name.log
  start=$SECONDS
  say "$name ..."
  if run_target "$target" >"$log" 2>&1; then
    result=$(summary "$log" "build/reach/$name/Testing/Temporary/LastTest.log")
  else
    tail -n 30 "$log" | sed 's/^/    /' >&2
    result="FAILED (log: $log)"
    failed=1
  fi
  lines+=("$(printf '%-15s %s, %d s' "$name" "$result" "$((SECONDS - start))")")
done
printf '%s\n' "${lines[@]}"
exit "$failed"
