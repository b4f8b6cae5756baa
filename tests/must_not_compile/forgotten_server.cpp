// A server that ends at the end of its line.
// Standards: 17 20
// Message: (nodiscard|unused-result|ends with the object)
#include "prometheus_express.h"

namespace prom = prometheus_express;

int main() {
  auto server = prom::start_http_server(8080);
#if defined(MISTAKE)
  prom::start_http_server(8081);
#endif
  server.wait();
}
