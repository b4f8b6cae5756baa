#include "w5500/recording_spi.h"

namespace test_support {
namespace {

constexpr std::size_t kHeader = 3;
constexpr std::uint8_t kWriteBit = 0x04;

}  // namespace

void RecordingSpi::select_chip() {
  if (selected_) ++misuses_;
  selected_ = true;
  if (before_frame) before_frame();
  frames_.emplace_back();
}

void RecordingSpi::deselect_chip() {
  if (!selected_) ++misuses_;
  selected_ = false;
}

void RecordingSpi::transmit(const std::uint8_t* data, std::size_t size) {
  if (!selected_) ++misuses_;
  for (std::size_t i = 0; i < size; ++i) {
    Frame& frame = frames_.back();
    if (frame.sent.size() >= kHeader) {
      if ((frame.sent[2] & kWriteBit) == 0) ++misuses_;
      const std::uint16_t address = next_address();
      memory_[{block(), address}] = data[i];
    }
    frame.sent.push_back(data[i]);
  }
}

void RecordingSpi::receive(std::uint8_t* data, std::size_t size) {
  if (!selected_ || frames_.back().sent.size() != kHeader) ++misuses_;
  if ((frames_.back().sent[2] & kWriteBit) != 0) ++misuses_;
  for (std::size_t i = 0; i < size; ++i) {
    if (!silent_) data[i] = memory_[{block(), next_address()}];
    ++frames_.back().received;
  }
}

void RecordingSpi::set16(unsigned block, std::uint16_t address, std::uint16_t value) {
  at(block, address) = static_cast<std::uint8_t>(value >> 8);
  at(block, static_cast<std::uint16_t>(address + 1)) = static_cast<std::uint8_t>(value);
}

std::uint16_t RecordingSpi::next_address() {
  const Frame& frame = frames_.back();
  const std::size_t start = std::size_t{frame.sent[0]} << 8 | frame.sent[1];
  return static_cast<std::uint16_t>(start + frame.sent.size() - kHeader + frame.received);
}

unsigned RecordingSpi::block() const { return frames_.back().sent[2] >> 3U; }

}  // namespace test_support
