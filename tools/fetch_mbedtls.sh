#!/usr/bin/env bash
# Unpacks the source of Mbed TLS 2.28 from Debian's source package into build/sources/mbedtls.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tools/debian_source.sh
fetch_source mbedtls "Mbed TLS 2.28" PROMETHEUS_EXPRESS_MBEDTLS_DIR
