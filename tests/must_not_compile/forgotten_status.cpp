// An outcome that nobody looks at.
// Standards: 17 20
// Message: nodiscard|unused-result
#include "prometheus_express/platform/status.h"

namespace prom = prometheus_express;

prom::Status connect() { return prom::Status{prom::StatusCode::kUnreachable, "no route"}; }

bool try_to_connect() {
#if defined(MISTAKE)
  connect();
#endif
  return connect().ok();
}
