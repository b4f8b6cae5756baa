// Random numbers for Mbed TLS: its CTR_DRBG, seeded by entropy().
#pragma once

#include "prometheus_express/net/tls/mbedtls.h"
#include "prometheus_express/platform/status.h"

namespace prometheus_express::tls {

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

}  // namespace prometheus_express::tls
