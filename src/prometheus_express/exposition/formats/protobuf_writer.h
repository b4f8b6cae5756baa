// The wire format of protobuf, written through a Writer.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "prometheus_express/exposition/writer.h"

namespace prometheus_express {

class ProtobufWriter {
 public:
  explicit ProtobufWriter(Writer& writer) : writer_(writer) {}

  Writer& writer() { return writer_; }

  void varint(std::uint64_t value) {
    while (value > 0x7f) {
      writer_.character(static_cast<char>(value | 0x80));
      value >>= 7;
    }
    writer_.character(static_cast<char>(value));
  }

  void uint64_field(unsigned field, std::uint64_t value) {
    tag(field, kVarint);
    varint(value);
  }

  // sint32 and sint64: small numbers of either sign are short.
  void sint_field(unsigned field, std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    uint64_field(field, value < 0 ? ~(bits << 1) : bits << 1);
  }

  void double_field(unsigned field, double value) {
    tag(field, kFixed64);
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    for (int i = 0; i < 8; ++i) writer_.character(static_cast<char>(bits >> (8 * i)));
  }

  void string_field(unsigned field, std::string_view text) {
    tag(field, kLength);
    varint(text.size());
    writer_.text(text);
  }

  // A message, or a text that is put together, in `body(writer)`, which is called twice: to learn
  // its length, and to write it.
  template <class Body>
  void length_field(unsigned field, const Body& body) {
    tag(field, kLength);
    delimited(body);
  }

  // Where bytes are only counted, once: else what is nested four deep would be counted 2^4 times.
  template <class Body>
  void delimited(const Body& body) {
    if (writer_.is_counting()) {
      const std::size_t before = writer_.counted();
      body(*this);
      return varint(writer_.counted() - before);
    }
    Writer counter = Writer::counting();
    ProtobufWriter counting{counter};
    body(counting);
    varint(counter.counted());
    body(*this);
  }

 private:
  enum WireType : unsigned { kVarint = 0, kFixed64 = 1, kLength = 2 };

  void tag(unsigned field, WireType type) { varint(field << 3 | type); }

  Writer& writer_;
};

}  // namespace prometheus_express
