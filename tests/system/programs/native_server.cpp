// Serves metrics of the types that only the newer formats know, at a free port. What they count is
// in the file named by the argument: a line "metric amount" or "metric amount trace_id" each.
#include <prometheus_express.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

namespace prom = prometheus_express;

namespace {

struct Metrics {
  explicit Metrics(prom::CollectorRegistry& registry, const prom::MetricOptions& with_exemplars)
      : requests{"requests_total", "With exemplars.", registry, with_exemplars},
        latency{"latency_seconds",     "Positive values, with exemplars.", registry,
                prom::kDefaultBuckets, prom::native_histogram<160>(1.1),   with_exemplars},
        classic{"classic_seconds", "Classic buckets only, with exemplars.", registry,
                prom::buckets(1, 2), with_exemplars},
        balance{"balance", "Values of both signs, more than fit at the first resolution.", registry,
                prom::buckets(-1, 0, 1), prom::native_histogram<160>(1.1)},
        odd{"odd", "Zeros, NaN and infinities.", registry, prom::buckets(0),
            prom::native_histogram<16>(1.1)},
        idle{"idle", "No values yet.", registry, prom::buckets(1),
             prom::native_histogram<16>(1.1)} {}

  bool observe(const std::string& metric, double amount) {
    if (metric == "latency_seconds") return latency.observe(amount), true;
    if (metric == "balance") return balance.observe(amount), true;
    if (metric == "odd") return odd.observe(amount), true;
    return false;
  }

  bool observe(const std::string& metric, double amount, const prom::Exemplar& exemplar) {
    if (metric == "requests_total") return requests.inc(amount, exemplar);
    if (metric == "latency_seconds") return latency.observe(amount, exemplar);
    if (metric == "classic_seconds") return classic.observe(amount, exemplar);
    return false;
  }

  prom::Counter<> requests;
  prom::Histogram<0, 14, 160> latency;
  prom::Histogram<0, 2> classic;
  prom::Histogram<0, 3, 160> balance;
  prom::Histogram<0, 1, 16> odd;
  prom::Histogram<0, 1, 16> idle;
};

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return EXIT_FAILURE;
  prom::Exemplars<8> exemplars;
  prom::MetricOptions with_exemplars;
  with_exemplars.exemplars = &exemplars;
  prom::CollectorRegistry registry;
  Metrics metrics{registry, with_exemplars};
  prom::Info build{"build", "What is running.", {"version"}, registry};
  build.info("1.4.0");
  prom::Enum task{"task_state", "What it does.", registry, prom::states("starting", "running")};
  task.state("running");
  prom::Unknown level{"level", "Of no type.", registry};
  level.set(2.5);

  std::ifstream file(arguments[1]);
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string metric;
    std::string amount;
    std::string trace;
    words >> metric >> amount;
    const double value = std::strtod(amount.c_str(), nullptr);
    const bool kept = words >> trace ? metrics.observe(metric, value, {{{"trace_id", trace}}})
                                     : metrics.observe(metric, value);
    if (!kept) {
      std::cerr << "cannot use the line: " << line << '\n';
      return EXIT_FAILURE;
    }
  }

  auto server = prom::start_http_server(0, registry, {"127.0.0.1"});
  std::cout << "serving port " << server.port() << std::endl;
  server.wait();
}
