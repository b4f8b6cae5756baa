// The block format of Snappy, in which remote write sends its messages
// (format_description.txt of the Snappy library).
#pragma once

#include <cstddef>
#include <cstdint>

namespace prometheus_express {

class Snappy {
 public:
  // The most bytes that compress() makes of `size`.
  static constexpr std::size_t most_compressed(std::size_t size) { return 32 + size + size / 6; }

  // Compresses `size` bytes to `out`, which has room for most_compressed(size) bytes and does not
  // overlap them. Gives the count of bytes written.
  virtual std::size_t compress(const char* data, std::size_t size, char* out) = 0;

 protected:
  ~Snappy() = default;
};

// For boards, and wherever nothing may be allocated: a simple and valid encoder with 512 bytes of
// memory. On the samples of a registry it comes within a few percent of the library.
class SmallSnappy final : public Snappy {
 public:
  std::size_t compress(const char* data, std::size_t size, char* out) override;

 private:
  static constexpr unsigned kHashBits = 8;

  char* compress_block(const char* block, std::size_t size, char* out);

  std::uint16_t table_[1U << kHashBits];  // where bytes with that hash were seen last
};

}  // namespace prometheus_express
