// Messages of multicast DNS for tests: written without compression, and read back by a reader of
// its own.
#pragma once

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mdns_messages {

inline std::string number16(unsigned value) {
  return {static_cast<char>(value >> 8), static_cast<char>(value)};
}

inline std::string number32(std::uint32_t value) {
  return number16(value >> 16) + number16(value & 0xFFFF);
}

// "a.b" with lengths in front, and without compression.
inline std::string name(std::string_view dotted) {
  std::string out;
  std::string label;
  for (const char c : std::string(dotted) + ".") {
    if (c == '.') {
      out += static_cast<char>(label.size());
      out += label;
      label.clear();
    } else {
      label += c;
    }
  }
  return out + '\0';
}

inline const std::string kType = "_prometheus-http._tcp.local";
inline const std::string kInstance = "Weather station._prometheus-http._tcp.local";

inline std::string question(const std::string& of, unsigned type, unsigned of_class = 1) {
  return name(of) + number16(type) + number16(of_class);
}

inline std::string record(const std::string& of, unsigned type, std::uint32_t ttl,
                          const std::string& data, unsigned of_class = 1) {
  return name(of) + number16(type) + number16(of_class) + number32(ttl) +
         number16(static_cast<unsigned>(data.size())) + data;
}

inline std::string message(unsigned flags, const std::vector<std::string>& questions,
                           const std::vector<std::string>& answers = {},
                           const std::vector<std::string>& authorities = {}) {
  std::string out = number16(7) + number16(flags);
  for (const std::size_t count : {questions.size(), answers.size(), authorities.size()}) {
    out += number16(static_cast<unsigned>(count));
  }
  out += number16(0);
  for (const auto* part : {&questions, &answers, &authorities}) {
    for (const std::string& each : *part) out += each;
  }
  return out;
}

// What was sent, read back by a reader of its own.
class Sent {
 public:
  explicit Sent(std::string bytes) : bytes_(std::move(bytes)) {
    std::size_t at = 12;
    for (unsigned i = 0; i < at16(4); ++i) {
      const std::string of = read_name(at);
      lines.push_back("? " + of + " " + std::to_string(at16(at)) + " " +
                      std::to_string(at16(at + 2)));
      at += 4;
    }
    for (unsigned i = 0; i < at16(6) + at16(8) + at16(10); ++i) read_record(at);
    REQUIRE(at == bytes_.size());
  }

  unsigned id() const { return at16(0); }
  bool response() const { return (at16(2) & 0x8000) != 0; }
  bool has(const std::string& line) const {
    for (const std::string& each : lines) {
      if (each == line) return true;
    }
    return false;
  }

  std::vector<std::string> lines;  // "name type class ttl data"

 private:
  unsigned at8(std::size_t at) const {
    REQUIRE(at < bytes_.size());
    return static_cast<unsigned char>(bytes_[at]);
  }
  unsigned at16(std::size_t at) const { return at8(at) << 8 | at8(at + 1); }

  std::string read_name(std::size_t& at) const {
    std::string out;
    for (;;) {
      const unsigned length = at8(at);
      if (length >= 0xC0) {
        std::size_t to = at16(at) & 0x3FFF;
        REQUIRE(to < at);
        at += 2;
        return out + read_name(to);
      }
      ++at;
      if (length == 0) return out;
      out += bytes_.substr(at, length) + ".";
      at += length;
    }
  }

  void read_record(std::size_t& at) {
    std::string line = read_name(at);
    const unsigned type = at16(at);
    const unsigned ttl = at16(at + 4) << 16 | at16(at + 6);
    line += " " + std::to_string(type) + " " + std::to_string(at16(at + 2)) + " " +
            std::to_string(ttl) + " ";
    const std::size_t end = at + 10 + at16(at + 8);
    std::size_t data = at + 10;
    if (type == 12) line += read_name(data);
    if (type == 33) {
      line += std::to_string(at16(data + 4)) + " ";
      data += 6;
      line += read_name(data);
    }
    if (type == 16) {
      line += bytes_.substr(data + 1, at8(data));
      data = end;
    }
    if (type == 1) {
      for (; data < end; ++data) line += std::to_string(at8(data)) + (data + 1 < end ? "." : "");
    }
    if (type == 47 || type == 28) {
      if (type == 47) line += read_name(data);
      for (; data < end; ++data) line += " " + std::to_string(at8(data));
    }
    REQUIRE(data == end);
    at = end;
    lines.push_back(line);
  }

  std::string bytes_;
};

}  // namespace mdns_messages
