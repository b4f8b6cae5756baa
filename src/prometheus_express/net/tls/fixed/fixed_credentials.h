// Who this end is and whom it believes, from memory that stays: DER in the flash of a board.
#pragma once

#include "prometheus_express/net/tls/configuration.h"

namespace prometheus_express::tls {

class FixedCredentials : public Configuration {
 public:
  FixedCredentials();
  FixedCredentials(const FixedCredentials&) = delete;
  FixedCredentials& operator=(const FixedCredentials&) = delete;

  // Once, one of the two.
  Status load_server(const Options& options, RandomBits& random);
  Status load_client(const Options& options, RandomBits& random);

 private:
  Status begin(const Options& options, int endpoint, RandomBits& random);
  Status read_identity(const Identity& identity, RandomBits& random);
  Status read_authorities(const Authorities& authorities);

  mbedtls_x509_crt certificate_;
  mbedtls_x509_crt authorities_;
  mbedtls_pk_context key_;
};

}  // namespace prometheus_express::tls
