// How a child keeps its label values: for each a length (15 bits, and one that says whether other
// bytes than these may mean the same) and the value as the text formats want it, with \, " and
// newline escaped, and U+FFFD for what is not UTF-8. Written once, when the child is made; see
// metrics/labels/escape.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "prometheus_express/metrics/labels/label_hash.h"
#include "prometheus_express/metrics/labels/label_value.h"
#include "prometheus_express/platform/config.h"

namespace prometheus_express {

// Reads the values one after the other.
class LabelText {
 public:
  explicit LabelText(const char* at) : at_(at) {}

  // The next value, escaped.
  std::string_view next() {
    const std::uint16_t head = next_head();
    const std::string_view text{at_, static_cast<std::size_t>(head & kLengthMask)};
    at_ += text.size();
    return text;
  }

  // Says whether no other bytes may mean the same as the next value: it was not escaped.
  bool next_is_plain() const {
    std::uint16_t head;
    std::memcpy(&head, at_, sizeof head);
    return (head & kSpecial) == 0;
  }

  // The bytes that `count` values take.
  static std::size_t bytes(const char* text, std::size_t count);

  // Says whether the next value is this one, or what this one becomes.
  bool next_is(std::string_view value) {
    const std::uint16_t head = next_head();
    const char* const text = at_;
    at_ += head & kLengthMask;
    if (kLarge && head == value.size()) return is_same_text(text, value.data(), head);
    // A board has one way for all, which is slower and smaller.
    const bool can_be = !kLarge || (head & kSpecial) != 0;
    return can_be && becomes(value, {text, static_cast<std::size_t>(head & kLengthMask)});
  }

  // The most bytes that one escaped value may have.
  static constexpr std::size_t kMaxValueBytes = 0x7fff;

  // The bytes that write_to() needs, or 0 if a value is too long.
  static std::size_t bytes_for(const LabelValue* values, std::size_t count);
  static void write_to(const LabelValue* values, std::size_t count, char* out);

 private:
  static bool becomes(std::string_view value, std::string_view text);

  static constexpr std::uint16_t kLengthMask = 0x7fff;
  static constexpr std::uint16_t kSpecial = 0x8000;

  std::uint16_t next_head() {
    std::uint16_t head;
    std::memcpy(&head, at_, sizeof head);
    at_ += sizeof head;
    return head;
  }

  const char* at_;
};

}  // namespace prometheus_express
