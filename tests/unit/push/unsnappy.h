// Takes apart what an encoder of Snappy's block format made: a decoder from the format's
// description, strict, for tests.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace push_samples {

class Unsnappy {
 public:
  explicit Unsnappy(std::string_view in) : in_(in) {}

  // Nothing where the bytes are no block.
  std::optional<std::string> decode() {
    const std::size_t size = varint();
    while (good_ && !in_.empty()) element();
    if (!good_ || out_.size() != size) return std::nullopt;
    return out_;
  }

 private:
  std::size_t byte() {
    if (in_.empty()) {
      good_ = false;
      return 0;
    }
    const auto value = static_cast<unsigned char>(in_.front());
    in_.remove_prefix(1);
    return value;
  }

  std::size_t little_endian(std::size_t bytes) {
    std::size_t value = 0;
    for (std::size_t i = 0; i < bytes; ++i) value |= byte() << (8 * i);
    return value;
  }

  std::size_t varint() {
    std::size_t value = 0;
    for (unsigned shift = 0; shift < 32; shift += 7) {
      const std::size_t part = byte();
      value |= (part & 0x7f) << shift;
      if (part <= 0x7f) return value;
    }
    good_ = false;
    return 0;
  }

  void element() {
    const std::size_t tag = byte();
    switch (tag & 3) {
      case 0: {
        std::size_t size = tag >> 2;
        if (size >= 60) size = little_endian(size - 59);
        return literal(size + 1);
      }
      case 1:
        return copy((tag >> 2 & 7) + 4, (tag >> 5) << 8 | byte());
      case 2:
        return copy((tag >> 2) + 1, little_endian(2));
      default:
        return copy((tag >> 2) + 1, little_endian(4));
    }
  }

  void literal(std::size_t size) {
    good_ = good_ && size <= in_.size();
    if (!good_) return;
    out_ += in_.substr(0, size);
    in_.remove_prefix(size);
  }

  void copy(std::size_t size, std::size_t offset) {
    good_ = good_ && offset != 0 && offset <= out_.size();
    if (!good_) return;
    for (std::size_t i = 0; i < size; ++i) out_ += out_[out_.size() - offset];
  }

  std::string_view in_;
  std::string out_;
  bool good_ = true;
};

}  // namespace push_samples
