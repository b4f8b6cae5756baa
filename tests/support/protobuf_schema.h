// Whether bytes are messages of metrics.proto, to the last one. Written from that file, not from
// the library's encoder.
#pragma once

#include <string>
#include <string_view>

namespace test_support {

// Reads a page of MetricFamily messages, each after its length, the way no reader of Prometheus'
// does: every byte must belong to a field that the message has, of the type that it has there, once
// unless it is repeated; lengths are as short as they can be, and what they hold ends where they
// say. So a length that is wrong by one is told. "" or what is wrong, and where.
std::string protobuf_fault(std::string_view page);

}  // namespace test_support
