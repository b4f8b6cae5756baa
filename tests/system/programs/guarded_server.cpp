// Serves its own metrics to the user "prometheus" with the password "secret", as host_sensors
// serves what it has:
//   guarded_server --port PORT
#include <cstdio>
#include <cstdlib>
#include <string>

#include "prometheus_express/exporter/auth_metrics.h"
#include "prometheus_express/exporter/start_http_server.h"
#include "prometheus_express/http/auth/basic_auth.h"
#include "prometheus_express/http/auth/bcrypt/bcrypt.h"

namespace prom = prometheus_express;

int main(int argument_count, char** arguments) {
  if (argument_count < 3) return 2;
  static prom::CollectorRegistry registry;
  static const prom::Credential users[] = {
      {"prometheus", "$2b$10$abcdefghijklmnopqrstuuqflPDzB6gcMhKa1rZqKiun2YGL5sa2u"}};
  static prom::Bcrypt bcrypt;
  static prom::BasicAuth auth{users};
  auth.verify_with(bcrypt);
  static const prom::AuthMetrics auth_metrics{auth, registry};
  const prom::Middleware middleware[] = {auth};
  prom::MetricsServerOptions options;
  options.middleware = middleware;
  const int port = std::atoi(arguments[2]);
  prom::MetricsServer server =
      prom::start_http_server(static_cast<std::uint16_t>(port), registry, options);
  std::printf("serving %s\n", server.url().c_str());
  std::fflush(stdout);
  server.wait();
}
