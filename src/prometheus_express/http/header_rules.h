// What requests and responses have in common when they are read (RFC 9112, 2.3 and 5; RFC 9110,
// 8.6). Strict: what could be understood in two ways is refused.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "prometheus_express/http/request.h"

namespace prometheus_express {

// Takes a header line without its line end apart. False where the name is no token (so that a
// folded line, a space before the colon, and a line without a colon fail) or the value has control
// characters.
[[nodiscard]] bool parse_header_line(std::string_view line, Header& header);

// False where the value is not a whole number, digits only. UINT32_MAX for all that is larger.
[[nodiscard]] bool parse_content_length(std::string_view value, std::uint32_t& length);

// Whether the text has the form "HTTP/1.1", with any two digits, and where they are.
[[nodiscard]] bool is_http_version(std::string_view text);
inline constexpr std::size_t kMajorAt = 5;
inline constexpr std::size_t kMinorAt = 7;

}  // namespace prometheus_express
