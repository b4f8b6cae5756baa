// How many bytes things take in protobuf's wire format, for messages that are written once, with
// their lengths known before.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/exposition/formats/protobuf_writer.h"

namespace prometheus_express {

constexpr std::size_t varint_size(std::uint64_t value) {
  std::size_t size = 1;
  for (; value > 0x7f; value >>= 7) ++size;
  return size;
}

// A field whose number is below 16: a tag, a length, and so many bytes.
constexpr std::size_t field_size(std::size_t size) { return 1 + varint_size(size) + size; }

constexpr char length_tag(unsigned field) { return static_cast<char>(field << 3 | 2); }

inline void begin_field(Writer& writer, unsigned field, std::size_t size) {
  writer.character(length_tag(field));
  ProtobufWriter{writer}.varint(size);
}

// The message Sample, which both versions of the protocol have.
namespace sample_field {
enum : unsigned { kValue = 1, kTimestamp = 2 };
}
constexpr std::size_t sample_size(std::int64_t timestamp_ms) {
  constexpr std::size_t kDoubleField = 9;
  return kDoubleField + 1 + varint_size(static_cast<std::uint64_t>(timestamp_ms));
}
inline void write_sample(Writer& writer, double number, std::int64_t timestamp_ms) {
  ProtobufWriter message{writer};
  message.double_field(sample_field::kValue, number);
  message.uint64_field(sample_field::kTimestamp, static_cast<std::uint64_t>(timestamp_ms));
}

}  // namespace prometheus_express
