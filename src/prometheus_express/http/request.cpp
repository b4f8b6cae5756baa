#include "prometheus_express/http/request.h"

#include "prometheus_express/http/characters.h"
#include "prometheus_express/text/accept_list.h"

namespace prometheus_express {

bool equals_ignoring_case(std::string_view a, std::string_view b) { return same_token(a, b); }

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
