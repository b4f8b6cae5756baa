// An input, taken apart from its front. Behind its end there are zeros.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace fuzz {

class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size)
      : rest_(reinterpret_cast<const char*>(data), size) {}

  bool empty() const { return rest_.empty(); }
  std::size_t size() const { return rest_.size(); }

  std::uint8_t byte() { return number<std::uint8_t>(); }

  // 0 to limit - 1, of one byte; limit > 0.
  std::size_t below(std::size_t limit) { return byte() % limit; }

  // An integer or a double, as this machine has them.
  template <class Number>
  Number number() {
    Number value{};
    const std::string_view taken = bytes(sizeof value);
    if (!taken.empty()) std::memcpy(&value, taken.data(), taken.size());
    return value;
  }

  // `size` bytes, or as many as are left.
  std::string_view bytes(std::size_t size) {
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(taken.size());
    return taken;
  }

  // Up to and without the next line feed, or all that is left.
  std::string_view line() {
    const std::string_view taken = bytes(std::min(rest_.find('\n'), rest_.size()));
    bytes(1);
    return taken;
  }

  std::string_view rest() { return bytes(rest_.size()); }

 private:
  std::string_view rest_;
};

}  // namespace fuzz
