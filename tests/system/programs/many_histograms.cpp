// Serves 1,000 classic histograms and 8 native ones, as host_sensors serves what it has:
//   many_histograms --port PORT [CONNECTIONS]
// One address may have so many connections.
#include <cstdio>
#include <cstdlib>
#include <list>
#include <string>

#include "prometheus_express/exporter/start_http_server.h"
#include "prometheus_express/metrics/histogram.h"

namespace prom = prometheus_express;

namespace {

constexpr std::size_t kBounds = 11;
constexpr std::size_t kNativeBuckets = 400;

using Classic = prom::Histogram<0, kBounds>;
using Native = prom::Histogram<0, 1, kNativeBuckets>;

const char* new_name(const char* begin, int number) {
  static std::list<std::string> names;
  return names.emplace_back(begin + std::to_string(number)).c_str();
}

}  // namespace

int main(int argument_count, char** arguments) {
  if (argument_count < 3) return 2;
  static prom::CollectorRegistry registry;
  static std::list<Native> natives;
  static std::list<Classic> classics;
  for (int i = 0; i < 8; ++i) {
    Native& native =
        natives.emplace_back(prom::MetricName::borrowed(new_name("native_", i)), "", registry,
                             prom::buckets(1), prom::native_histogram<kNativeBuckets>());
    for (double value = 1e-6; value < 1e6; value *= 1.1) native.observe(value);
  }
  for (int i = 0; i < 1'000; ++i) {
    Classic& classic =
        classics.emplace_back(prom::MetricName::borrowed(new_name("x_", i)), "", registry,
                              prom::buckets(.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10));
    classic.observe(i);
  }
  const int port = std::atoi(arguments[2]);
  prom::MetricsServerOptions options;
  if (argument_count > 3) {
    options.http.connections_per_peer = static_cast<std::uint16_t>(std::atoi(arguments[3]));
  }
  prom::MetricsServer server =
      prom::start_http_server(static_cast<std::uint16_t>(port), registry, options);
  std::printf("serving %s\n", server.url().c_str());
  std::fflush(stdout);
  server.wait();
}
