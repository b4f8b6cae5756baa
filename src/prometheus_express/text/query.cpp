#include "prometheus_express/text/query.h"

#include "prometheus_express/text/hexadecimal.h"

namespace prometheus_express {
bool EncodedText::next(char& byte) {
  if (rest_.empty()) return false;
  byte = rest_[0];
  std::size_t size = 1;
  if (byte == '+') {
    byte = ' ';
  } else if (byte == '%' && rest_.size() >= 3) {
    const int high = hex_value(rest_[1]);
    const int low = hex_value(rest_[2]);
    if (high >= 0 && low >= 0) {
      byte = static_cast<char>(high * 16 + low);
      size = 3;
    }
  }
  rest_.remove_prefix(size);
  return true;
}

bool EncodedText::skip(std::string_view text) {
  EncodedText rest = *this;
  for (const char expected : text) {
    char byte;
    if (!rest.next(byte) || byte != expected) return false;
  }
  *this = rest;
  return true;
}

bool EncodedText::is(std::string_view text) const {
  EncodedText rest = *this;
  return rest.skip(text) && rest.empty();
}

bool next_parameter(std::string_view& query, QueryParameter& parameter) {
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(pair.size() < query.size() ? pair.size() + 1 : pair.size());
    if (pair.empty()) continue;
    const std::size_t equals = pair.find('=');
    parameter.name = EncodedText(pair.substr(0, equals));
    parameter.value = EncodedText(equals == std::string_view::npos ? "" : pair.substr(equals + 1));
    return true;
  }
  return false;
}

}  // namespace prometheus_express
