#include "prometheus_express/net/tls/fixed/pauses.h"

#include <mbedtls/ctr_drbg.h>
#include <mbedtls/ecp.h>

extern "C" {
#include <mbedtls/ecp_internal.h>  // which does not say so itself
}

namespace prometheus_express::tls::pauses {
namespace {

FunctionRef<bool()> asked;

bool permitted() { return !asked || asked(); }

}  // namespace

void ask(FunctionRef<bool()> permission) { asked = permission; }

int random(void* context, unsigned char* out, std::size_t size) {
  if (!permitted()) return MBEDTLS_ERR_CTR_DRBG_ENTROPY_SOURCE_FAILED;
  return mbedtls_ctr_drbg_random(context, out, size);
}

}  // namespace prometheus_express::tls::pauses

namespace pauses = prometheus_express::tls::pauses;

// Mbed TLS asks who could do an operation better than itself. Nobody can, so it does it; but where
// it shall not go on, these are what fails.
extern "C" {

unsigned char mbedtls_internal_ecp_grp_capable(const mbedtls_ecp_group*) {
  return pauses::permitted() ? 0 : 1;
}

int mbedtls_internal_ecp_init(const mbedtls_ecp_group*) { return MBEDTLS_ERR_ECP_HW_ACCEL_FAILED; }

void mbedtls_internal_ecp_free(const mbedtls_ecp_group*) {}

int mbedtls_internal_ecp_double_jac(const mbedtls_ecp_group*, mbedtls_ecp_point*,
                                    const mbedtls_ecp_point*) {
  return MBEDTLS_ERR_ECP_HW_ACCEL_FAILED;
}

int mbedtls_internal_ecp_add_mixed(const mbedtls_ecp_group*, mbedtls_ecp_point*,
                                   const mbedtls_ecp_point*, const mbedtls_ecp_point*) {
  return MBEDTLS_ERR_ECP_HW_ACCEL_FAILED;
}

int mbedtls_internal_ecp_normalize_jac(const mbedtls_ecp_group*, mbedtls_ecp_point*) {
  return MBEDTLS_ERR_ECP_HW_ACCEL_FAILED;
}

int mbedtls_internal_ecp_normalize_jac_many(const mbedtls_ecp_group*, mbedtls_ecp_point*[],
                                            size_t) {
  return MBEDTLS_ERR_ECP_HW_ACCEL_FAILED;
}

}  // extern "C"
