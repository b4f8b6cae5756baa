#include "prometheus_express/metrics/family/label_text.h"

#include "prometheus_express/metrics/family/escape.h"

namespace prometheus_express {
namespace {

bool equals_escaped(std::string_view value, std::string_view escaped) {
  std::size_t at = 0;
  for (const char c : value) {
    const char letter = escape_letter(c);
    if (letter != '\0' && (at >= escaped.size() || escaped[at++] != '\\')) return false;
    if (at >= escaped.size() || escaped[at++] != (letter != '\0' ? letter : c)) return false;
  }
  return at == escaped.size();
}

}  // namespace

std::size_t LabelText::bytes(const char* text, std::size_t count) {
  LabelText reader{text};
  while (count-- > 0) (void)reader.next();
  return static_cast<std::size_t>(reader.at_ - text);
}

bool LabelText::next_is(std::string_view value) {
  const std::uint16_t head = next_head();
  const std::string_view stored{at_, static_cast<std::size_t>(head & kLengthMask)};
  at_ += stored.size();
  return (head & kEscaped) == 0 ? stored == value : equals_escaped(value, stored);
}

std::size_t LabelText::bytes_for(const LabelValue* values, std::size_t count) {
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t size = escaped_size(values[i].text());
    if (size > kMaxValueBytes) return 0;
    bytes += sizeof(std::uint16_t) + size;
  }
  return bytes;
}

void LabelText::write(const LabelValue* values, std::size_t count, char* out) {
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view value = values[i].text();
    const std::size_t size = escaped_size(value);
    const auto head = static_cast<std::uint16_t>(size | (size != value.size() ? kEscaped : 0u));
    std::memcpy(out, &head, sizeof head);
    out += sizeof head;
    out += write_escaped(value, out);
  }
}

}  // namespace prometheus_express
