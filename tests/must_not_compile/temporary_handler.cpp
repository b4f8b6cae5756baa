// A handler with state that would be gone before the first request.
// Standards: 17 20
// Message: deleted
#include "prometheus_express/http/router.h"

namespace prom = prometheus_express;

struct Greeting {
  int served = 0;
  void operator()(const prom::Request&, prom::Response&) { ++served; }
};

void serve() {
  Greeting greeting;
  [[maybe_unused]] const prom::Route good = {"GET", "/", greeting};
#if defined(MISTAKE)
  const prom::Route bad = {"GET", "/", Greeting{}};
#endif
}
