// Names that are the machine itself, whatever a file or a server says.
#pragma once

#include <string_view>

#include "prometheus_express/text/literal.h"

namespace prometheus_express {

// Says whether `name` is "localhost" or below it ("db.localhost"), in any case, with or without the
// final dot. Such names are loopback addresses, and nobody is to be asked for them.
//
// Specification: RFC 6761, 6.3.
[[nodiscard]] inline bool is_localhost(std::string_view name) {
  constexpr std::string_view kLocalhost = "localhost";
  if (!name.empty() && name.back() == '.') name.remove_suffix(1);
  if (name.size() < kLocalhost.size()) return false;
  const std::size_t above = name.size() - kLocalhost.size();
  return is_text_in_any_case(name.substr(above), kLocalhost.data()) &&
         (above == 0 || name[above - 1] == '.');
}

}  // namespace prometheus_express
