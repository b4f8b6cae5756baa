// Text that grows towards the front, so that what comes last need not move when what comes first is
// known last.
#pragma once

#include <cstddef>
#include <cstring>

#include "prometheus_express/text/hexadecimal.h"

namespace prometheus_express {

// Writes in front of `end`; the caller sees to the room.
class Prepender {
 public:
  explicit Prepender(char* end) : begin_(end) {}

  void text(const char* text) {
    const std::size_t size = std::strlen(text);
    begin_ -= size;
    std::memcpy(begin_, text, size);
  }
  void number(std::size_t value, unsigned base) {
    do {
      *--begin_ = kHexDigits[value % base];
      value /= base;
    } while (value != 0);
  }
  // The line before a chunk (RFC 9112, 7.1).
  void chunk_size(std::size_t size) {
    text("\r\n");
    number(size, 16);
  }
  // What stands at `from` already, in front of it or where it goes.
  void move(const char* from, std::size_t size) {
    begin_ -= size;
    std::memmove(begin_, from, size);
  }
  char* begin() const { return begin_; }

 private:
  char* begin_;
};

}  // namespace prometheus_express
