#include "prometheus_express/net/tls/configuration.h"

#include <cstring>

#include "prometheus_express/text/base64.h"

namespace prometheus_express::tls {
namespace {

// RFC 7301.
const char* kProtocols[] = {"http/1.1", nullptr};

// RFC 8446 and 5289, 7905. What can be had of the first is for TLS 1.3;
// a board has neither RSA nor SHA-384.
constexpr int kCipherSuites[] = {
#if defined(MBEDTLS_TLS1_3_AES_128_GCM_SHA256)
    MBEDTLS_TLS1_3_AES_128_GCM_SHA256,
    MBEDTLS_TLS1_3_AES_256_GCM_SHA384,
    MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256,
#endif
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
#if defined(MBEDTLS_RSA_C)
    MBEDTLS_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
#endif
#if defined(MBEDTLS_SHA512_C)
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    MBEDTLS_TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
#endif
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
#if defined(MBEDTLS_RSA_C)
    MBEDTLS_TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
#endif
    0};

}  // namespace

Status failure_of(std::string_view what, int result) {
  char words[mbed::kWordBytes];
  return Status(StatusCode::kInvalid, "TLS: ", what, ": ", mbed::words_of(result, words));
}

Status Configuration::configure(const Options& options, int endpoint, RandomBits& random) {
  if (options.least_version > options.latest_version ||
      (options.least_version == Version::kTls13 && !mbed::kHasTls13)) {
    return Status(StatusCode::kInvalid, "TLS: this Mbed TLS has none of the versions asked for");
  }
  const int result = mbedtls_ssl_config_defaults(&ssl, endpoint, MBEDTLS_SSL_TRANSPORT_STREAM,
                                                 MBEDTLS_SSL_PRESET_DEFAULT);
  if (result != 0) return failure_of("configuration", result);
  mbed::set_versions(ssl, options.least_version, options.latest_version);
  mbedtls_ssl_conf_ciphersuites(&ssl, kCipherSuites);
  mbed::prefer_quick_curve(ssl);
  mbedtls_ssl_conf_rng(&ssl, mbedtls_ctr_drbg_random, &random.context());
  mbedtls_ssl_conf_alpn_protocols(&ssl, kProtocols);
  return {};
}

Status Configuration::pin(std::string_view key) {
  char digest[sizeof pinned_key];
  std::size_t size = 0;
  if (!decode_base64(key, digest, sizeof digest, size) || size != sizeof digest) {
    return Status(StatusCode::kInvalid, "TLS: a pinned key is Base64 of 32 bytes");
  }
  std::memcpy(pinned_key, digest, sizeof digest);
  has_pinned_key = true;
  return {};
}

}  // namespace prometheus_express::tls
