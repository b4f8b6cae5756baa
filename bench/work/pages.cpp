#include "work/pages.h"

namespace prom = prometheus_express;

namespace bench {

ExpressHistograms::ExpressHistograms(std::size_t children) {
  static constexpr const char* kMethods[] = {"GET", "PUT", "POST", "HEAD"};
  for (std::size_t i = 0; i < children; ++i) {
    const auto child = seconds.labels(kMethods[i % 4], "/api/v1/item/" + std::to_string(i));
    for (std::size_t j = 0; j < 50; ++j) child.observe(static_cast<double>(i * j % 97) * 0.11);
  }
}

ExpressFamilies::ExpressFamilies(std::size_t families) {
  static constexpr prom::LabelName<prom::MetricType::kGauge> kCore[1] = {
      prom::LabelName<prom::MetricType::kGauge>::borrowed("core")};
  names.reserve(families);
  for (std::size_t i = 0; i < families; ++i) {
    names.push_back("temperature_" + std::to_string(i) + "_celsius");
    gauges.push_back(
        std::make_unique<prom::Gauge<1>>(prom::MetricName::borrowed(names.back().c_str()),
                                         "Temperature of a core.", kCore, registry));
    for (std::size_t core = 0; core < kChildren; ++core) {
      gauges.back()->labels(core).set(20 + static_cast<double>(i % 100) * 0.25);
    }
  }
}

ExpressFunctions::ExpressFunctions(std::size_t children) {
  for (std::size_t i = 0; i < children; ++i) {
    level.labels(i).set_function([] { return 21.5; });
  }
}

}  // namespace bench
