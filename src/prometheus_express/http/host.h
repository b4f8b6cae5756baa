// Who a request is for (RFC 9110 7.2, RFC 3986 3.2.2).
#pragma once

#include <string_view>

namespace prometheus_express {

// True for a host and perhaps a port, without a user: "h", "10.0.0.1:8080", "[::1]:", "a%20b", and
// "" (a name may be empty). Between the brackets is_ipv6_text() holds.
[[nodiscard]] bool is_host(std::string_view text);

// What may stand between the brackets of a host, by its characters.
[[nodiscard]] bool is_ipv6_text(std::string_view text);

}  // namespace prometheus_express
