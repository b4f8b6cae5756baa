// The Prometheus protobuf format: io.prometheus.client.MetricFamily messages, each after its
// length.
#pragma once

#include "prometheus_express/exposition/format.h"

namespace prometheus_express {

// One message for each value, with the family's name, help and type repeated: a family need not be
// sized before its children are read. Prometheus takes that (tried with 2.42). The names and values
// are those of the text format, except that a histogram always has its sum; types that the protocol
// does not have are gauges (Info, Enum) and untyped (Unknown). The only format that carries native
// histograms.
extern const Format kProtobufFormat;

}  // namespace prometheus_express
