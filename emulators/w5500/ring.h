// The part of the chip's TX or RX memory that one socket has: a ring, indexed by pointers of 16
// bits.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace emulators::w5500 {

inline constexpr std::size_t kMemorySize = 16 * 1024;
using Memory = std::array<std::uint8_t, kMemorySize>;

class Ring {
 public:
  // Where it begins in the memory and how long it is: 0, or a power of two. It runs on from the
  // memory's end at its beginning, as when the sizes of all sockets are more than there is.
  void place(Memory& memory, std::size_t begin, std::uint16_t size) {
    memory_ = memory.data();
    begin_ = begin;
    size_ = size;
  }

  std::uint16_t size() const { return size_; }

  std::uint8_t read(std::uint16_t pointer) const { return size_ == 0 ? 0 : *at(pointer); }
  void write(std::uint16_t pointer, std::uint8_t value) {
    if (size_ != 0) *at(pointer) = value;
  }

  void copy_out(std::uint16_t pointer, std::uint8_t* to, std::size_t count) const {
    for (std::size_t i = 0; i < count; ++i) to[i] = read(static_cast<std::uint16_t>(pointer + i));
  }
  void copy_in(std::uint16_t pointer, const std::uint8_t* from, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) write(static_cast<std::uint16_t>(pointer + i), from[i]);
  }

 private:
  std::uint8_t* at(std::uint16_t pointer) const {
    return memory_ + ((begin_ + (pointer & (size_ - 1U))) & (kMemorySize - 1));
  }

  std::uint8_t* memory_ = nullptr;
  std::size_t begin_ = 0;
  std::uint16_t size_ = 0;
};

}  // namespace emulators::w5500
