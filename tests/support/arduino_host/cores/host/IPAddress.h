// An IPv4 address. As a number its first part is the lowest byte, as in the memory of a
// small-endian board.
#pragma once

#include <stdint.h>

#include "Printable.h"
#include "WString.h"

class IPAddress : public Printable {
 public:
  IPAddress() = default;
  IPAddress(uint8_t first, uint8_t second, uint8_t third, uint8_t fourth)
      : bytes_{first, second, third, fourth} {}
  IPAddress(uint32_t address);
  IPAddress(const uint8_t* address);
  virtual ~IPAddress() = default;

  bool fromString(const char* text);
  bool fromString(const String& text) { return fromString(text.c_str()); }
  String toString() const;

  operator uint32_t() const;
  bool operator==(const IPAddress& other) const { return uint32_t(*this) == uint32_t(other); }
  bool operator!=(const IPAddress& other) const { return !(*this == other); }
  uint8_t operator[](int index) const { return bytes_[index]; }
  uint8_t& operator[](int index) { return bytes_[index]; }

  size_t printTo(Print& p) const override;

 private:
  uint8_t bytes_[4] = {0, 0, 0, 0};
};

#undef INADDR_NONE  // a number to <netinet/in.h>
extern const IPAddress INADDR_NONE;
