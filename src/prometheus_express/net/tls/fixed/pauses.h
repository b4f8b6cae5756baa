// Where Mbed TLS can be left in the middle of what takes it long: before each operation on points
// of a curve, of which a handshake is made (MBEDTLS_ECP_INTERNAL_ALT), and whenever it wants random
// bytes, which it does between the two inversions of a signature.
#pragma once

#include <cstddef>

#include "prometheus_express/platform/function_ref.h"

namespace prometheus_express::tls::pauses {

// Called there. False: it shall not go on, so that Mbed TLS gives up what it does, and cleans up.
void ask(FunctionRef<bool()> permission);

// For mbedtls_ssl_conf_rng(): mbedtls_ctr_drbg_random() with a pause before it.
int random(void* context, unsigned char* out, std::size_t size);

}  // namespace prometheus_express::tls::pauses
