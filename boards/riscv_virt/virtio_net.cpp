#include "boards/riscv_virt/virtio_net.h"

#include <cstring>

#include "boards/riscv_virt/board.h"
#include "prometheus_express/platform/port.h"

namespace board {
namespace {

using prometheus_express::Status;
using prometheus_express::StatusCode;

// The machine has eight places for virtio devices, each with an interrupt.
constexpr std::uintptr_t kFirstPlace = 0x10001000;
constexpr std::uintptr_t kPlaceBytes = 0x1000;
constexpr unsigned kPlaces = 8;
constexpr unsigned kFirstInterrupt = 1;

// Offsets.
enum Register : std::uintptr_t {
  MagicValue = 0x000,
  Version = 0x004,
  DeviceID = 0x008,
  DeviceFeatures = 0x010,
  DeviceFeaturesSel = 0x014,
  DriverFeatures = 0x020,
  DriverFeaturesSel = 0x024,
  QueueSel = 0x030,
  QueueNumMax = 0x034,
  QueueNum = 0x038,
  QueueReady = 0x044,
  QueueNotify = 0x050,
  InterruptStatus = 0x060,
  InterruptACK = 0x064,
  DeviceStatus = 0x070,
  QueueDescLow = 0x080,
  QueueDescHigh = 0x084,
  QueueDriverLow = 0x090,
  QueueDriverHigh = 0x094,
  QueueDeviceLow = 0x0A0,
  QueueDeviceHigh = 0x0A4,
  ConfigMac = 0x100,
  ConfigStatus = 0x106,
};

constexpr std::uint32_t kMagic = 0x74726976;
constexpr std::uint32_t kNetworkDevice = 1;

constexpr std::uint32_t ACKNOWLEDGE = 1;
constexpr std::uint32_t DRIVER = 2;
constexpr std::uint32_t DRIVER_OK = 4;
constexpr std::uint32_t FEATURES_OK = 8;

constexpr std::uint32_t VIRTIO_NET_F_MAC = 1u << 5;
constexpr std::uint32_t VIRTIO_NET_F_STATUS = 1u << 16;
constexpr std::uint32_t VIRTIO_F_VERSION_1 = 1u << 0;  // of the second 32 features

constexpr std::uint16_t VIRTIO_NET_S_LINK_UP = 1;

constexpr std::uint32_t kReceiveQueue = 0;
constexpr std::uint32_t kSendQueue = 1;

constexpr int kPatience = 100'000;  // register reads
constexpr std::uint32_t kAllFree = (std::uint32_t{1} << Virtqueue::kSize) - 1;

VirtioNet chip;

template <class Value = std::uint32_t>
volatile Value& reg(std::uintptr_t base, Register offset) {
  return *reinterpret_cast<volatile Value*>(base + offset);
}

bool is_network_device(std::uintptr_t base) {
  return reg(base, MagicValue) == kMagic && reg(base, DeviceID) == kNetworkDevice;
}

bool reset(std::uintptr_t base) {
  reg(base, DeviceStatus) = 0;
  for (int i = 0; i < kPatience; ++i) {
    if (reg(base, DeviceStatus) == 0) return true;
  }
  return false;
}

void add_status(std::uintptr_t base, std::uint32_t bits) {
  reg(base, DeviceStatus) = reg(base, DeviceStatus) | bits;
}

}  // namespace

Status VirtioNet::start() {
  unsigned place = 0;
  while (place < kPlaces && !is_network_device(kFirstPlace + place * kPlaceBytes)) ++place;
  if (place == kPlaces) return Status(StatusCode::kUnreachable, "virtio: no network device");
  base_ = kFirstPlace + place * kPlaceBytes;
  if (reg(base_, Version) != 2) {
    return Status(StatusCode::kUnreachable, "virtio: a legacy device (QEMU: force-legacy=false)");
  }
  if (!reset(base_)) return Status(StatusCode::kTimedOut, "virtio: time-out of a reset");
  add_status(base_, ACKNOWLEDGE | DRIVER);
  if (!agree_on_features()) return Status(StatusCode::kInvalid, "virtio: no address or link state");
  if (!set_up(kReceiveQueue, receiving_) || !set_up(kSendQueue, sending_)) {
    return Status(StatusCode::kUnreachable, "virtio: no queues of this length");
  }
  for (std::size_t i = 0; i < kAddressBytes; ++i) {
    address_[i] = (&reg<std::uint8_t>(base_, ConfigMac))[i];
  }
  next_length_ = 0;
  free_to_send_ = kAllFree;
  statistics_ = {};
  add_status(base_, DRIVER_OK);
  for (std::uint32_t i = 0; i < Virtqueue::kSize; ++i) lend_for_receiving(i);
  enable_device_interrupt(kFirstInterrupt + place);
  return {};
}

bool VirtioNet::link_up() {
  return (reg<std::uint16_t>(base_, ConfigStatus) & VIRTIO_NET_S_LINK_UP) != 0;
}

std::size_t VirtioNet::next_frame() {
  Virtqueue::Used used = {};
  while (next_length_ == 0 && receiving_.given_back(used)) {
    receiving_.take_back();
    if (used.number >= Virtqueue::kSize) continue;  // none of ours
    next_number_ = used.number;
    if (used.length > kHeaderBytes && used.length <= kHeaderBytes + kMaxFrameBytes) {
      next_length_ = used.length - kHeaderBytes;
    } else {
      ++statistics_.received_bad;
      lend_for_receiving(next_number_);
    }
  }
  return next_length_;
}

void VirtioNet::take_frame(std::uint32_t* buffer) {
  std::memcpy(reinterpret_cast<unsigned char*>(buffer) + kOffset, received_[next_number_].frame(),
              next_length_);
  next_length_ = 0;
  lend_for_receiving(next_number_);
}

void VirtioNet::drop_frame() {
  ++statistics_.received_dropped;
  next_length_ = 0;
  lend_for_receiving(next_number_);
}

bool VirtioNet::transmit(const std::uint32_t* buffer, std::size_t length) {
  Virtqueue::Used used = {};
  for (; sending_.given_back(used); sending_.take_back()) {
    if (used.number < Virtqueue::kSize) free_to_send_ |= std::uint32_t{1} << used.number;
  }
  if (free_to_send_ == 0 || length > kMaxFrameBytes) {
    ++statistics_.sent_dropped;
    return false;
  }
  std::uint32_t number = 0;
  while ((free_to_send_ >> number & 1) == 0) ++number;
  free_to_send_ &= ~(std::uint32_t{1} << number);
  // Its header stays all zeroes: nothing is left for the device to do with the frame.
  std::memcpy(sent_[number].frame(), reinterpret_cast<const unsigned char*>(buffer) + kOffset,
              length);
  sending_.lend(number, sent_[number].words, kHeaderBytes + length, false);
  reg(base_, QueueNotify) = kSendQueue;
  return true;
}

void VirtioNet::wait_for_interrupt(std::uint32_t ms) {
  // A pending interrupt ends the sleep although it is masked: nothing can arrive unseen between the
  // look into the queue and the sleep.
  const auto saved = prometheus_express::port::enter_critical();
  reg(base_, InterruptACK) = reg(base_, InterruptStatus);
  acknowledge_device_interrupts();
  Virtqueue::Used used = {};
  if (!receiving_.given_back(used)) {
    sleep_until(timer_now() + std::uint64_t{ms} * (kTimerHz / 1000));
  }
  prometheus_express::port::leave_critical(saved);
}

bool VirtioNet::agree_on_features() {
  constexpr std::uint32_t kFirst = VIRTIO_NET_F_MAC | VIRTIO_NET_F_STATUS;
  constexpr std::uint32_t kWanted[] = {kFirst, VIRTIO_F_VERSION_1};
  for (std::uint32_t i = 0; i < 2; ++i) {
    reg(base_, DeviceFeaturesSel) = i;
    if ((reg(base_, DeviceFeatures) & kWanted[i]) != kWanted[i]) return false;
    reg(base_, DriverFeaturesSel) = i;
    reg(base_, DriverFeatures) = kWanted[i];
  }
  add_status(base_, FEATURES_OK);
  return (reg(base_, DeviceStatus) & FEATURES_OK) != 0;
}

bool VirtioNet::set_up(std::uint32_t index, Virtqueue& queue) {
  reg(base_, QueueSel) = index;
  if (reg(base_, QueueNumMax) < Virtqueue::kSize) return false;
  queue.clear();
  reg(base_, QueueNum) = Virtqueue::kSize;
  reg(base_, QueueDescLow) = queue.descriptors();
  reg(base_, QueueDescHigh) = 0;
  reg(base_, QueueDriverLow) = queue.available();
  reg(base_, QueueDriverHigh) = 0;
  reg(base_, QueueDeviceLow) = queue.used();
  reg(base_, QueueDeviceHigh) = 0;
  reg(base_, QueueReady) = 1;
  return true;
}

void VirtioNet::lend_for_receiving(std::uint32_t number) {
  receiving_.lend(number, received_[number].words, sizeof(received_[number].words), true);
  reg(base_, QueueNotify) = kReceiveQueue;
}

EthernetChip& ethernet_chip() { return chip; }

// QEMU's device does so until it is told otherwise, which takes VIRTIO_NET_F_CTRL_RX.
void receive_groups() {}

}  // namespace board
