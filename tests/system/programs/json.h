// As much of JSON as a test program needs to say what it did. Doubles are texts of hexadecimal
// digits ("0x1.8p+1", "nan"), so that none is rounded.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

inline std::string json(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\') {
      out += c;
    } else {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
      out += escape;
    }
  }
  return out + '"';
}

inline std::string json(const char* text) { return json(std::string(text)); }

inline std::string json(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "\"%a\"", value);
  return text;
}

inline std::string json(std::uint64_t value) { return std::to_string(value); }

template <class Item>
std::string json(const std::vector<Item>& items) {
  std::string out = "[";
  for (const Item& item : items) out += (out.size() > 1 ? "," : "") + json(item);
  return out + ']';
}
