#!/usr/bin/env bash
# Runs a station with a Prometheus that scrapes it, and says where to look. --help says more.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$root/tools/packages.sh"

usage() {
  cat <<'END_OF_USAGE'
Usage: tools/with_prometheus.sh [--listen N] [--show QUERY] PORT COMMAND...

Runs COMMAND, a station that serves at PORT of this machine, and a Prometheus beside it that scrapes
it every five seconds, with the rules and alerts of dashboards/prometheus, at port 9090 of this
machine's loopback (--listen: another port; 0 takes any free one). Says where a graph of the query
is (prom_express_temperature). When one of the two ends, so does the other. What Prometheus has stored is gone then.
END_OF_USAGE
}

listen=9090
case ${1:-} in
  -h | --help)
    usage
    exit
    ;;
  --listen)
    listen=${2:-}
    shift "$(($# > 1 ? 2 : 1))"
    ;;
  *) ;;
esac
show=prom_express_temperature
if [ "${1:-}" = --show ]; then
  show=${2:-}
  shift "$(($# > 1 ? 2 : 1))"
fi
if [ "$#" -lt 2 ]; then
  usage >&2
  exit 2
fi
if ! [[ $listen =~ ^[0-9]{1,5}$ ]] || ((10#$listen > 65535)); then
  say "A port for Prometheus is a number up to 65535, not '$listen'."
  exit 2
fi
target=$1
shift

(cd "$root" && fetch_prometheus)
server=$root/build/servers/prometheus/usr
folder=$(mktemp --directory)
processes=()
# shellcheck disable=SC2317  # the trap calls it
clean_up() {
  trap '' INT TERM
  [ "${#processes[@]}" -eq 0 ] || kill "${processes[@]}" 2>/dev/null || true
  wait
  rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

cp -r "$root/dashboards/prometheus/." "$folder"
sed -i 's/interval: 15s/interval: 5s/' "$folder/prometheus.yml"
printf '[{"targets": ["localhost:%s"], "labels": {"instance": "station"}}]\n' "$target" \
  >"$folder/stations/example.json"
"$server/bin/prometheus" --config.file="$folder/prometheus.yml" --storage.tsdb.path="$folder/data" \
  --web.listen-address="127.0.0.1:$listen" --web.local-assets="$server/share/prometheus/web/" \
  2>"$folder/log" &
processes+=("$!")
until grep -q 'Server is ready' "$folder/log"; do
  if ! kill -0 "${processes[0]}" 2>/dev/null; then
    say "Prometheus has ended: $(tail -n 1 "$folder/log")"
    exit 1
  fi
  sleep 0.1
done
listen=$(sed -n 's/.*"Listening on" address=127\.0\.0\.1:\([0-9]*\).*/\1/p' "$folder/log")

"$@" &
processes+=("$!")
show=${show//\{/%7B}
show=${show//\}/%7D}
show=${show//\"/%22}
say "Prometheus is http://localhost:$listen; what is measured, as it comes in:"
say "  http://localhost:$listen/classic/graph?g0.expr=${show//=/%3D}&g0.tab=0&g0.range_input=5m"
say "Whether the station answers: http://localhost:$listen/classic/targets"
status=0
wait -n || status=$?
exit "$status"
