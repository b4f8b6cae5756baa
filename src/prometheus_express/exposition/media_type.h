// What the exposition formats are called on the wire. Each is an object of its own, so that a
// program links only those that it names.
#pragma once

#include <cstddef>
#include <string_view>

#include "prometheus_express/exposition/escaping.h"

namespace prometheus_express {

struct MediaType {
  struct Parameter {
    std::string_view name;
    std::string_view value;
  };

  static constexpr std::size_t kParameters = 2;

  std::string_view type;
  std::string_view subtype;
  Parameter
      parameters[kParameters];  // what tells versions apart; an empty name where there is none

  // The value of Content-Type, by the numbers of Escaping; and for a reader that asked for neither
  // a version nor an escaping, and may know of none.
  const char* content_types[kEscapings];
  const char* plain_content_type;

  const char* content_type(Escaping escaping) const {
    return content_types[static_cast<std::size_t>(escaping)];
  }
};

// text/plain; version=0.0.4; charset=utf-8
extern const MediaType kText004;

// text/plain; version=1.0.0; charset=utf-8; escaping=...
extern const MediaType kText100;

// application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=...
extern const MediaType kOpenMetrics100;

// application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited;
// escaping=...
extern const MediaType kProtobufDelimited;

}  // namespace prometheus_express
