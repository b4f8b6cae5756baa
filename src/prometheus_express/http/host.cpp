#include "prometheus_express/http/host.h"

#include "prometheus_express/http/characters.h"
#include "prometheus_express/text/ascii.h"
#include "prometheus_express/text/literal.h"

namespace prometheus_express {
namespace {

bool is_name(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (!is_of(kHostCharacter, c) || c == '[' || c == ']') return false;
    if (c != '%') continue;
    if (text.size() - i < 3 || !is_of(kHexDigit, text[i + 1]) || !is_of(kHexDigit, text[i + 2])) {
      return false;
    }
  }
  return true;
}

}  // namespace

bool is_ipv6_text(std::string_view text) {
  for (const char c : text) {
    if (c != ':' && c != '.' && !is_of(kHexDigit, c)) return false;
  }
  return text.size() >= 2;  // "::"
}

bool is_host(std::string_view text) {
  const bool bracket = !text.empty() && text.front() == '[';
  std::string_view host = take_until(text, bracket ? ']' : ':');
  std::string_view port = text;
  if (bracket) {
    // Only a ']' ends where the rest begins.
    if (host.data() + host.size() == text.data()) return false;
    host.remove_prefix(1);
    if (!is_ipv6_text(host)) return false;
    if (port.empty()) return true;
    if (port.front() != ':') return false;
    port.remove_prefix(1);
  } else if (!is_name(host)) {
    return false;
  }
  for (const char c : port) {
    if (!is_digit(c)) return false;
  }
  return true;
}

}  // namespace prometheus_express
