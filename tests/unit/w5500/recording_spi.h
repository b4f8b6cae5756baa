// A SpiDevice that writes down every frame, and answers reads from plain memory: registers without
// a chip behind them.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "prometheus_express/net/w5500/spi_device.h"

namespace test_support {

struct Frame {
  std::vector<std::uint8_t> sent;  // address, control byte, data
  std::size_t received = 0;        // bytes that were read
};

class RecordingSpi final : public prometheus_express::w5500::SpiDevice {
 public:
  void select_chip() override;
  void deselect_chip() override;
  void transmit(const std::uint8_t* data, std::size_t size) override;
  void receive(std::uint8_t* data, std::size_t size) override;

  // What lies at an address of the block with this number (BSB).
  std::uint8_t& at(unsigned block, std::uint16_t address) { return memory_[{block, address}]; }
  void set16(unsigned block, std::uint16_t address, std::uint16_t value);

  // Called at the beginning of every frame: may change what the memory holds.
  std::function<void()> before_frame;

  // From now on, reads give nothing: the bytes are left as they are.
  void go_silent() { silent_ = true; }

  // The frames since the last call.
  std::vector<Frame> take_frames() { return std::exchange(frames_, {}); }
  bool selected() const { return selected_; }
  std::size_t misuses() const { return misuses_; }  // calls outside of select ... deselect

 private:
  std::uint16_t next_address();
  unsigned block() const;

  std::map<std::pair<unsigned, std::uint16_t>, std::uint8_t> memory_;
  std::vector<Frame> frames_;
  bool selected_ = false;
  bool silent_ = false;
  std::size_t misuses_ = 0;
};

}  // namespace test_support
