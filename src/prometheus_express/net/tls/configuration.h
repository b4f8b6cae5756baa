// What connections of one kind have in common, of what Mbed TLS takes and what is looked at here.
#pragma once

#include <memory>
#include <string_view>

#include "prometheus_express/net/tls/mbedtls.h"
#include "prometheus_express/net/tls/options.h"
#include "prometheus_express/net/tls/random_bits.h"
#include "prometheus_express/platform/status.h"

namespace prometheus_express::tls {

struct Configuration {
  Configuration() { mbedtls_ssl_config_init(&ssl); }
  ~Configuration() { mbedtls_ssl_config_free(&ssl); }
  Configuration(const Configuration&) = delete;
  Configuration& operator=(const Configuration&) = delete;

  // Versions, cipher suites and what else all have; `endpoint` is one of Mbed TLS.
  Status configure(const Options& options, int endpoint, RandomBits& random);

  // The server must have this public key (ClientOptions::pinned_key).
  Status pin(std::string_view key);

  mbedtls_ssl_config ssl;

  // What a server asks of clients.
  ClientCertificates client_certificates = ClientCertificates::kNotAsked;

  // What else is to be looked at in each certificate of a peer; adds to the flags.
  void (*check)(const mbedtls_x509_crt& certificate, std::uint32_t& flags) = nullptr;

  bool has_pinned_key = false;
  unsigned char pinned_key[32] = {};  // the SHA-256 of it
};

// Keeps it for as long as a connection needs it; or only points at one that lives longer.
using SharedConfiguration = std::shared_ptr<const Configuration>;

// "certificate.pem: X509 - ..." in words of Mbed TLS.
Status failure_of(std::string_view what, int result);

}  // namespace prometheus_express::tls
