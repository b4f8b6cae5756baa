#include "IPAddress.h"

#include <cstdio>
#include <cstring>

#include "Print.h"

const IPAddress INADDR_NONE(0, 0, 0, 0);

IPAddress::IPAddress(uint32_t address) { std::memcpy(bytes_, &address, sizeof bytes_); }
IPAddress::IPAddress(const uint8_t* address) { std::memcpy(bytes_, address, sizeof bytes_); }

IPAddress::operator uint32_t() const {
  uint32_t address = 0;
  std::memcpy(&address, bytes_, sizeof address);
  return address;
}

bool IPAddress::fromString(const char* text) {
  unsigned parts[4];
  char more = 0;
  const int count =
      std::sscanf(text, "%3u.%3u.%3u.%3u%c", &parts[0], &parts[1], &parts[2], &parts[3], &more);
  if (count != 4) return false;
  for (int i = 0; i < 4; ++i) {
    if (parts[i] > 255) return false;
    bytes_[i] = static_cast<uint8_t>(parts[i]);
  }
  return true;
}

String IPAddress::toString() const {
  char text[16];
  std::snprintf(text, sizeof text, "%u.%u.%u.%u", bytes_[0], bytes_[1], bytes_[2], bytes_[3]);
  return text;
}

size_t IPAddress::printTo(Print& p) const { return p.print(toString()); }
