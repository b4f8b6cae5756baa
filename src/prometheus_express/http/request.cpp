#include "prometheus_express/http/request.h"

#include "prometheus_express/http/characters.h"

namespace prometheus_express {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

}  // namespace

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

Headers::Iterator& Headers::Iterator::operator++() {
  rest_.remove_prefix(line_size_);
  parse();
  return *this;
}

void Headers::Iterator::parse() {
  if (rest_.empty()) return;
  const std::size_t line_end = rest_.find("\r\n");
  const std::string_view line = rest_.substr(0, line_end);
  const std::size_t colon = line.find(':');
  header_ = {line.substr(0, colon), trim(line.substr(colon + 1))};
  line_size_ = line_end + 2;
}

std::string_view Request::header(std::string_view name) const {
  for (const Header& header : headers()) {
    if (equals_ignoring_case(header.name, name)) return header.value;
  }
  return {};
}

}  // namespace prometheus_express
