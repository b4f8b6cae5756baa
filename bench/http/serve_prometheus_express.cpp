// Serves a page with prometheus_express: serve_prometheus_express sensors|COUNT_OF_SERIES
#include <prometheus_express.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "work/sensors.h"
#include "work/series.h"

namespace {

int serve(prometheus_express::CollectorRegistry& registry) {
  auto server = prometheus_express::start_http_server(0, registry, {"127.0.0.1", false});
  if (!server.status().ok()) return EXIT_FAILURE;
  std::printf("port %d\n", server.port());
  std::fflush(stdout);
  server.wait();
  return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return EXIT_FAILURE;
  if (std::string_view{argv[1]} == "sensors") {
    bench::ExpressSensors sensors;
    return serve(sensors.registry);
  }
  bench::ExpressSeries series{bench::make_series(std::strtoul(argv[1], nullptr, 10))};
  return serve(series.registry);
}
