#include "prometheus_express/net/tls/fixed/validity.h"

#include "prometheus_express/platform/clock.h"

namespace prometheus_express::tls {

// Years begin in March here, so that the day that some have more is their last.
std::int64_t unix_seconds(const mbedtls_x509_time& time) {
  const std::int64_t month = (time.mon + 9) % 12;
  const std::int64_t year = time.mon <= 2 ? time.year - 1 : time.year;
  const std::int64_t days = 365 * year + year / 4 - year / 100 + year / 400 +
                            (153 * month + 2) / 5 + time.day - 1 - 719'468;
  return ((days * 24 + time.hour) * 60 + time.min) * 60 + time.sec;
}

void check_validity(const mbedtls_x509_crt& certificate, std::uint32_t& flags) {
  const double now = unix_time_seconds();
  if (now > static_cast<double>(unix_seconds(certificate.valid_to))) {
    flags |= MBEDTLS_X509_BADCERT_EXPIRED;
  }
  if (now < static_cast<double>(unix_seconds(certificate.valid_from))) {
    flags |= MBEDTLS_X509_BADCERT_FUTURE;
  }
}

}  // namespace prometheus_express::tls
