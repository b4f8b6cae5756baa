// The network device of QEMU's virt: "Virtual I/O Device (VIRTIO) Version 1.1" of 11 April
// 2019, 5.1 (network device) over 4.2 (MMIO). The device must not be a legacy one, as QEMU's are
// unless it is told: -global virtio-mmio.force-legacy=false.
#pragma once

#include <cstddef>
#include <cstdint>

#include "boards/common/ethernet_chip.h"
#include "boards/riscv_virt/virtqueue.h"

namespace board {

class VirtioNet final : public EthernetChip {
 public:
  constexpr VirtioNet() = default;

  prometheus_express::Status start() override;
  bool link_up() override;
  std::size_t next_frame() override;
  void take_frame(std::uint32_t* buffer) override;
  void drop_frame() override;
  bool transmit(const std::uint32_t* buffer, std::size_t length) override;
  void wait_for_interrupt(std::uint32_t ms) override;

 private:
  static constexpr std::size_t kHeaderBytes = 12;  // struct virtio_net_hdr

  struct Buffer {
    std::uint32_t words[(kHeaderBytes + kMaxFrameBytes + 3) / 4] = {};
    unsigned char* frame() { return reinterpret_cast<unsigned char*>(words) + kHeaderBytes; }
  };

  bool agree_on_features();
  bool set_up(std::uint32_t index, Virtqueue& queue);
  void lend_for_receiving(std::uint32_t number);

  std::uintptr_t base_ = 0;
  std::uint32_t next_number_ = 0;   // of the buffer with the frame that next_frame() has found
  std::size_t next_length_ = 0;     // without header; 0: not looked for yet
  std::uint32_t free_to_send_ = 0;  // a bit for each buffer
  Virtqueue receiving_;
  Virtqueue sending_;
  Buffer received_[Virtqueue::kSize];
  Buffer sent_[Virtqueue::kSize];
};

}  // namespace board
