// Routes that would be gone before the first request, written in place.
// Standards: 17 20
// Message: deleted
#include "prometheus_express/http/router.h"

namespace prom = prometheus_express;

void health(const prom::Request&, prom::Response&) {}

void serve() {
  const prom::Route routes[] = {{"GET", "/healthz", health}};
  [[maybe_unused]] const prom::Router good{routes};
#if defined(MISTAKE)
  const prom::Router bad{{{"GET", "/healthz", health}, {"GET", "/", health}}};
#endif
}
