#include "prometheus_express/net/tls/fixed/validity.h"

#include <doctest/doctest.h>

using prometheus_express::tls::unix_seconds;

// Seconds as date(1) gives them.
TEST_CASE("a moment of a certificate as seconds since 1970") {
  CHECK(unix_seconds({1970, 1, 1, 0, 0, 0}) == 0);
  CHECK(unix_seconds({1999, 12, 31, 23, 59, 59}) == 946'684'799);
  CHECK(unix_seconds({2000, 2, 29, 12, 0, 1}) == 951'825'601);
  CHECK(unix_seconds({2026, 11, 30, 13, 25, 0}) == 1'796'045'100);
  CHECK(unix_seconds({2100, 3, 1, 0, 0, 0}) == 4'107'542'400);
  CHECK(unix_seconds({9999, 12, 31, 23, 59, 59}) == 253'402'300'799);
}

TEST_CASE("certificates that are too old, too new, and right") {
  namespace tls = prometheus_express::tls;
  mbedtls_x509_crt certificate;
  mbedtls_x509_crt_init(&certificate);
  const auto flags_of = [&](int from, int to) {
    certificate.valid_from = {from, 1, 1, 0, 0, 0};
    certificate.valid_to = {to, 1, 1, 0, 0, 0};
    std::uint32_t flags = 0;
    tls::check_validity(certificate, flags);
    return flags;
  };
  CHECK(flags_of(2000, 9999) == 0);
  CHECK(flags_of(2000, 2001) == MBEDTLS_X509_BADCERT_EXPIRED);
  CHECK(flags_of(9998, 9999) == MBEDTLS_X509_BADCERT_FUTURE);
}
