// The series of a page, as a reader tells them apart: name and labels. Written from the formats,
// not from the library's encoders.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace test_support {

// Each as name{label=value,...}, labels sorted, without any escaping. What is no page is in
// `faults`, and a label that a series has twice.
struct PageSeries {
  std::vector<std::string> series;
  std::vector<std::string> faults;

  // Those that are there twice or more, and the faults.
  std::vector<std::string> wrong() const;
};

// A page in one of the text formats, OpenMetrics among them.
PageSeries text_series(std::string_view page);

// A page of MetricFamily messages, each after its length: the series that Prometheus makes of them.
PageSeries protobuf_series(std::string_view page);

}  // namespace test_support
