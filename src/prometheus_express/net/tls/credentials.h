// What one kind of connections has in common: certificates, key and what was chosen, as Mbed TLS
// takes it. Replaced as a whole when files change, while connections go on with what they have.
#pragma once

#include <memory>
#include <string>

#include "prometheus_express/net/tls/mbedtls.h"
#include "prometheus_express/net/tls/options.h"
#include "prometheus_express/platform/status.h"

namespace prometheus_express::tls {

// Seeded by entropy().
class RandomBits {
 public:
  RandomBits() { mbedtls_ctr_drbg_init(&context_); }
  ~RandomBits() { mbedtls_ctr_drbg_free(&context_); }
  RandomBits(const RandomBits&) = delete;
  RandomBits& operator=(const RandomBits&) = delete;

  // Harmless when repeated.
  Status seed();
  mbedtls_ctr_drbg_context& context() { return context_; }

 private:
  mbedtls_ctr_drbg_context context_;
  bool seeded_ = false;
};

class Credentials {
 public:
  static Status load_server(const Options& options, RandomBits& random,
                            std::shared_ptr<Credentials>& loaded);
  static Status load_client(const Options& options, RandomBits& random,
                            std::shared_ptr<Credentials>& loaded);

  explicit Credentials(RandomBits& random);
  ~Credentials();
  Credentials(const Credentials&) = delete;
  Credentials& operator=(const Credentials&) = delete;

  const mbedtls_ssl_config& config() const { return config_; }

  // What the verification has against the peer's certificate, where its name or key is checked
  // here.
  ClientCertificates client_certificates = ClientCertificates::kNotAsked;
  std::string pinned_key;  // the digest; empty where there is none

 private:
  Status configure(const Options& options, int endpoint);
  Status read_identity(const Identity& identity);
  Status read_authorities(const Authorities& authorities);
  Status keep_tickets();

  RandomBits& random_;
  mbedtls_ssl_config config_;
  mbedtls_x509_crt certificate_;
  mbedtls_pk_context key_;
  mbedtls_x509_crt authorities_;
  mbedtls_ssl_ticket_context tickets_;
  mbedtls_ssl_cache_context cache_;
};

// When the files of the options that matter to a server were written last, and how large they are.
// Another text means that one has changed.
std::string stamp_of(const ServerOptions& options);

// "certificate.pem: X509 - ..." in words of Mbed TLS.
Status failure_of(std::string_view what, int result);

}  // namespace prometheus_express::tls
