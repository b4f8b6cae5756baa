// What one kind of connections has in common: certificates, key and what was chosen, as Mbed TLS
// takes it. Replaced as a whole when files change, while connections go on with what they have.
#pragma once

#include <memory>
#include <string>

#include "prometheus_express/net/tls/configuration.h"
#include "prometheus_express/net/tls/given_sessions.h"
#include "prometheus_express/net/tls/options.h"
#include "prometheus_express/platform/status.h"

namespace prometheus_express::tls {

class Credentials : public Configuration {
 public:
  static Status load_server(const Options& options, RandomBits& random,
                            std::shared_ptr<Credentials>& loaded);
  static Status load_client(const Options& options, RandomBits& random,
                            std::shared_ptr<Credentials>& loaded);

  explicit Credentials(RandomBits& random);
  ~Credentials();
  Credentials(const Credentials&) = delete;
  Credentials& operator=(const Credentials&) = delete;

 private:
  Status read_identity(const Identity& identity);
  Status read_authorities(const Authorities& authorities);

  RandomBits& random_;
  mbedtls_x509_crt certificate_;
  mbedtls_pk_context key_;
  mbedtls_x509_crt authorities_;
  GivenSessions given_;
};

// When the files of the options were written last, and how large they are. Another text means that
// one has changed.
std::string stamp_of(const ServerOptions& options);
std::string stamp_of(const ClientOptions& options);

}  // namespace prometheus_express::tls
