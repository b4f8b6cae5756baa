// What a page says of one series: for unit tests of programs, on hosts.
//
//   const auto boils = prom::get_sample_value(registry, "boils_total", {{"size", "large"}});
//
// As the official Python client's CollectorRegistry.get_sample_value(). Not part of
// prometheus_express.h: include this header.
#pragma once

#include <initializer_list>
#include <optional>
#include <string_view>

#include "prometheus_express/metrics/registry.h"

namespace prometheus_express {

struct SampleLabel {
  std::string_view name;
  std::string_view value;
};

// The value of the series with that name, as the page of the text format 0.0.4 writes it (with the
// namespace, "_total", "_bucket", "_sum" ...), and with exactly these labels, in any order; nothing
// where there is no such series. Makes no child, and asks callbacks and collectors as a scrape
// does. It renders a whole page. Thread-safe; not for interrupt handlers.
std::optional<double> get_sample_value(CollectorRegistry& registry, std::string_view name,
                                       std::initializer_list<SampleLabel> labels = {});

}  // namespace prometheus_express
