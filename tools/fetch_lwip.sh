#!/usr/bin/env bash
# Unpacks the source of lwIP 2.1 from Debian's source package into build/sources/lwip.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tools/debian_source.sh
fetch_source lwip "lwIP 2.1" PROMETHEUS_EXPRESS_LWIP_DIR
