// Reads the URLs that this library can call: http, on hosts https, and nothing that would have to
// be guessed at (RFC 3986, 3; RFC 9110, 4.2.1).
#pragma once

#include <cstdint>
#include <string_view>

#include "prometheus_express/platform/status.h"

namespace prometheus_express {

// Views into the text that was parsed.
struct Url {
  std::string_view host;   // a name, an IPv4 address, or an IPv6 address without its brackets
  std::string_view path;   // from the first '/', as written: "" or "/..."
  std::string_view query;  // without the '?', as written
  std::uint16_t port = 80;
  bool is_ipv6 = false;
#if PROMETHEUS_EXPRESS_LARGE
  bool secure = false;  // https, whose port is 443 unless it says another
#endif
};

// "http://host:port/path?query"; scheme, port, path and query may be left out. kInvalid, with words
// that say why and quote the text, for anything else: another scheme (on a board https, too), a
// user or password (give them to the call that takes them, so that they are in no log), a fragment,
// a port that is not 1 to 65535, an IPv6 zone, characters that a URL has not.
Status parse_url(std::string_view text, Url& url);

// Says whether it names its host by a numeric address, which needs no resolver.
[[nodiscard]] bool has_numeric_host(const Url& url);

}  // namespace prometheus_express
