#include "prometheus_express/metrics/labels/label_text.h"

#include "prometheus_express/metrics/labels/escape.h"
#include "prometheus_express/platform/config.h"
#include "prometheus_express/text/utf8.h"

namespace prometheus_express {

// Whether `value`, once escaped and repaired, is `text`. Out of line, so that others do not pay.
bool LabelText::becomes(std::string_view value, std::string_view text) {
  while (!value.empty()) {
    const std::string_view taken = take_escaped(value);
    if (text.substr(0, taken.size()) != taken) return false;
    text.remove_prefix(taken.size());
  }
  return text.empty();
}

std::size_t LabelText::bytes(const char* text, std::size_t count) {
  LabelText reader{text};
  while (count-- > 0) (void)reader.next();
  return static_cast<std::size_t>(reader.at_ - text);
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

void LabelText::write_to(const LabelValue* values, std::size_t count, char* out) {
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view value = values[i].text();
    const std::string_view text(out + sizeof(std::uint16_t),
                                write_escaped(value, out + sizeof(std::uint16_t)));
    const bool special = kLarge && (text.size() != value.size() ||
                                    text.find(kReplacementText) != std::string_view::npos);
    const auto head = static_cast<std::uint16_t>(text.size() | (special ? kSpecial : 0u));
    std::memcpy(out, &head, sizeof head);
    out += sizeof head + text.size();
  }
}

}  // namespace prometheus_express
