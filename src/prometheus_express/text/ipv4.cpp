#include "prometheus_express/text/ipv4.h"

#include "prometheus_express/text/ascii.h"
#include "prometheus_express/text/decimal.h"

namespace prometheus_express {
namespace {

// Moves `text` behind the number; -1 where there is none up to 255.
int parse_byte(const char*& text) {
  const char* const begin = text;
  int value = 0;
  while (is_digit(*text) && value <= 255) value = value * 10 + (*text++ - '0');
  if (text == begin || value > 255 || (*begin == '0' && text != begin + 1)) return -1;
  return value;
}

}  // namespace

bool parse_ipv4(const char* text, Ipv4Address& address) {
  Ipv4Address parsed;
  for (std::size_t i = 0; i < parsed.size(); ++i) {
    if (i > 0 && *text++ != '.') return false;
    const int byte = parse_byte(text);
    if (byte < 0) return false;
    parsed[i] = static_cast<std::uint8_t>(byte);
  }
  if (*text != '\0') return false;
  address = parsed;
  return true;
}

std::size_t write_ipv4(const Ipv4Address& address, char* out) {
  char* at = out;
  for (const std::uint8_t byte : address) {
    at += write_decimal(byte, at);
    *at++ = '.';
  }
  *--at = '\0';
  return static_cast<std::size_t>(at - out);
}

}  // namespace prometheus_express
