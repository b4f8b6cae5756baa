#include "prometheus_express/metrics/family/escape.h"

#include "prometheus_express/text/utf8.h"

namespace prometheus_express {

std::string_view take_escaped(std::string_view& value) {
  const std::string_view taken = take_utf8(value);
  switch (taken.front()) {
    case '\\':
      return "\\\\";
    case '"':
      return "\\\"";
    case '\n':
      return "\\n";
    default:
      return taken;
  }
}

std::size_t escaped_size(std::string_view value) {
  std::size_t size = 0;
  while (!value.empty()) size += take_escaped(value).size();
  return size;
}

std::size_t write_escaped(std::string_view value, char* out) {
  std::size_t size = 0;
  while (!value.empty()) {
    const std::string_view taken = take_escaped(value);
    size += taken.copy(out + size, taken.size());
  }
  return size;
}

}  // namespace prometheus_express
