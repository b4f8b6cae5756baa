// Which codings a client takes for a response's body.
#pragma once

#include <string_view>

namespace prometheus_express {

// Says whether a body may be sent in `coding` ("gzip") to a client whose Accept-Encoding header has
// the value `accept_encoding`: it names the coding, or else "*", with a q above 0. False where the
// header is empty or absent: a body is only coded for who asks. Where a coding is named more than
// once, its highest q counts. Specification: RFC 9110, 12.5.3.
[[nodiscard]] bool accepts_coding(std::string_view accept_encoding, std::string_view coding);

}  // namespace prometheus_express
