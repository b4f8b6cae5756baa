// Which codings a client takes for a response's body.
#pragma once

#include <string_view>

namespace prometheus_express {

// How much a client whose Accept-Encoding header has the value `accept_encoding` wants a body in
// `coding` ("gzip"), in thousandths: the q of that name, or else of "*". 0, never, where it has
// neither, and where the header is empty or absent: a body is only coded for who asks. Where a
// coding is named more than once, its highest q counts. Specification: RFC 9110, 12.5.3.
[[nodiscard]] unsigned coding_quality(std::string_view accept_encoding, std::string_view coding);

}  // namespace prometheus_express
