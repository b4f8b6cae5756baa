#include "prometheus_express/net/tls/fixed/pauses.h"

#include <mbedtls/bignum.h>

namespace prometheus_express::tls::pauses {
namespace {

// A step is some hundred instructions; to ask costs some dozen.
constexpr unsigned kSteps = 64;

FunctionRef<bool()> asked;
unsigned steps = 0;

}  // namespace

void ask(FunctionRef<bool()> permission) { asked = permission; }

// `result` is what a step came to. Another one ends what it is a step of.
extern "C" int prometheus_express_tls_step(int result) {
  if (result != 0 || ++steps % kSteps != 0) return result;
  return !asked || asked() ? 0 : MBEDTLS_ERR_MPI_ALLOC_FAILED;
}

}  // namespace prometheus_express::tls::pauses
