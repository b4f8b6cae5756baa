#include "prometheus_express/text/literal.h"

#include <cstring>

#include "prometheus_express/text/ascii.h"

namespace prometheus_express {
bool same_text(const std::string_view& a, const std::string_view& b) {
  return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size()) == 0);
}

bool is_text(const std::string_view& text, const char* literal) {
  for (const char c : text) {
    if (c != *literal++ || c == '\0') return false;
  }
  return *literal == '\0';
}

bool is_text_in_any_case(const std::string_view& text, const char* literal) {
  std::string_view rest = text;
  return take_in_any_case(rest, literal) && rest.empty();
}

bool take_in_any_case(std::string_view& text, const char* literal) {
  std::size_t size = 0;
  for (; literal[size] != '\0'; ++size) {
    if (size == text.size() || to_lower(text[size]) != literal[size]) return false;
  }
  text.remove_prefix(size);
  return true;
}

std::string_view take_until(std::string_view& text, char separator) {
  std::size_t size = 0;
  while (size < text.size() && text[size] != separator) ++size;
  const std::string_view taken(text.data(), size);
  text.remove_prefix(size < text.size() ? size + 1 : size);
  return taken;
}

}  // namespace prometheus_express
