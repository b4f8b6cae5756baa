#include "prometheus_express/net/tls/random_bits.h"

#include "prometheus_express/platform/entropy.h"

namespace prometheus_express::tls {
namespace {

int draw(void*, unsigned char* out, std::size_t size) {
  return entropy(out, size) ? 0 : MBEDTLS_ERR_CTR_DRBG_ENTROPY_SOURCE_FAILED;
}

}  // namespace

Status RandomBits::seed() {
  if (seeded_) return {};
  if (!mbed::start() || mbedtls_ctr_drbg_seed(&context_, draw, nullptr, nullptr, 0) != 0) {
    return Status(StatusCode::kFailed, "TLS: there is no entropy");
  }
  seeded_ = true;
  return {};
}

}  // namespace prometheus_express::tls
