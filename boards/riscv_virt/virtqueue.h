// A virtqueue, by which a driver lends buffers to a virtio device and gets them back: "Virtual I/O
// Device (VIRTIO) Version 1.1", 2.6 (split virtqueues). Each buffer is one descriptor, whose number
// is the buffer's.
#pragma once

#include <cstddef>
#include <cstdint>

namespace board {

class Virtqueue {
 public:
  static constexpr std::size_t kSize = 16;  // a power of two

  // What the device has done with a buffer.
  struct Used {
    std::uint32_t number;
    std::uint32_t length;  // of what it has written
  };

  constexpr Virtqueue() = default;
  Virtqueue(const Virtqueue&) = delete;
  Virtqueue& operator=(const Virtqueue&) = delete;

  // Where the device finds the parts.
  std::uint32_t descriptors() const { return address_of(&parts_.descriptors); }
  std::uint32_t available() const { return address_of(&parts_.available); }
  std::uint32_t used() const { return address_of(&parts_.used); }

  // As the device expects it after a reset. The device must not know the queue yet.
  void clear();

  // Lends a buffer of `size` bytes, which the device writes to, or reads. It is the device's until
  // it is in take_back(). The device must be told.
  void lend(std::uint32_t number, void* buffer, std::size_t size, bool device_writes);

  // Whether the device has given one back, and which: the same until take_back(), which takes it.
  bool given_back(Used& used) const;
  void take_back() { ++taken_back_; }

 private:
  struct Descriptor {
    std::uint32_t address;
    std::uint32_t address_high;
    std::uint32_t length;
    std::uint16_t flags;
    std::uint16_t next;
  };

  // The specification asks for these alignments; members follow each other without gaps in it.
  struct Parts {
    alignas(16) Descriptor descriptors[kSize] = {};
    alignas(2) struct {
      std::uint16_t flags = 0;
      std::uint16_t index = 0;
      std::uint16_t ring[kSize] = {};
    } available;
    alignas(4) struct {
      std::uint16_t flags = 0;
      std::uint16_t index = 0;
      Used ring[kSize] = {};
    } used;
  };

  static std::uint32_t address_of(const volatile void* part) {
    return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(part));
  }

  volatile Parts parts_;
  std::uint16_t taken_back_ = 0;
};

}  // namespace board
