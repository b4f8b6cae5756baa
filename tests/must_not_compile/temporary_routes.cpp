// Routes that would be gone before the first request.
// Standards: 17 20
// Message: deleted
#include "prometheus_express/http/router.h"

namespace prom = prometheus_express;

void health(const prom::Request&, prom::Response&) {}

using Routes = const prom::Route[1];

void serve() {
  Routes routes = {{"GET", "/healthz", health}};
  [[maybe_unused]] const prom::Router good{routes};
#if defined(MISTAKE)
  const prom::Router bad{Routes{{"GET", "/healthz", health}}};
#endif
}
