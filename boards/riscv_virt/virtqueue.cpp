#include "boards/riscv_virt/virtqueue.h"

namespace board {
namespace {

constexpr std::uint16_t kDeviceWrites = 2;  // VIRTQ_DESC_F_WRITE

// What stands before it in the program is in memory before what stands behind it.
void fence() { asm volatile("fence iorw, iorw" : : : "memory"); }

}  // namespace

void Virtqueue::clear() {
  parts_.available.index = 0;
  parts_.used.index = 0;
  taken_back_ = 0;
  fence();
}

void Virtqueue::lend(std::uint32_t number, void* buffer, std::size_t size, bool device_writes) {
  volatile Descriptor& descriptor = parts_.descriptors[number];
  descriptor.address = address_of(buffer);
  descriptor.address_high = 0;
  descriptor.length = static_cast<std::uint32_t>(size);
  descriptor.flags = device_writes ? kDeviceWrites : 0;
  const std::uint16_t index = parts_.available.index;
  parts_.available.ring[index % kSize] = static_cast<std::uint16_t>(number);
  fence();
  parts_.available.index = static_cast<std::uint16_t>(index + 1);
  fence();
}

bool Virtqueue::given_back(Used& used) const {
  if (parts_.used.index == taken_back_) return false;
  fence();
  const volatile Used& next = parts_.used.ring[taken_back_ % kSize];
  used = {next.number, next.length};
  return true;
}

}  // namespace board
