// Whether a certificate is valid now, for an Mbed TLS that has no clock (without
// MBEDTLS_HAVE_TIME_DATE).
#pragma once

#include <cstdint>

#include "prometheus_express/net/tls/mbedtls.h"

namespace prometheus_express::tls {

// Seconds since 1970-01-01 00:00 UTC, of a moment of the years 1970 to 9999.
std::int64_t unix_seconds(const mbedtls_x509_time& time);

// Adds to `flags` what is wrong with it, by unix_time_seconds(); nothing where that is not known.
void check_validity(const mbedtls_x509_crt& certificate, std::uint32_t& flags);

}  // namespace prometheus_express::tls
