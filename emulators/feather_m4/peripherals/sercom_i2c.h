// SERCOM2 as an I2C master, as the Feather wires it: SDA on PA12, SCL on PA13. Data sheet
// (DS60001507), chapter 36. Without high speed mode, ten-bit addresses and automatic lengths.
#pragma once

#include <cstdint>
#include <vector>

#include "emulators/feather_m4/peripherals/port.h"
#include "emulators/feather_m4/peripherals/sercom.h"

namespace emulators::feather_m4 {

class SercomI2c final : public Sercom {
 public:
  SercomI2c(System& system, Gclk& gclk, Mclk& mclk, Port& port);

  // Borrowed.
  void connect(I2cTarget& target) { targets_.push_back(&target); }

  std::uint64_t transactions() const { return transactions_; }

  std::uint64_t next_event_ns() override;
  void advance() override { update(); }

 private:
  enum class BusState : std::uint8_t { kUnknown, kIdle, kOwner, kBusy };
  // What is on its way on the bus.
  enum class Operation : std::uint8_t {
    kNone,
    kAddress,
    kWrite,
    kWritten,
    kRead,
    kStop,
    kLowTimeOut
  };

  // Flags and bits of STATUS.
  static constexpr std::uint8_t kMasterOnBus = 0x01;
  static constexpr std::uint8_t kSlaveOnBus = 0x02;
  static constexpr std::uint32_t kBusError = 0x0001;
  static constexpr std::uint32_t kArbitrationLost = 0x0002;
  static constexpr std::uint32_t kLowTimedOut = 0x0040;
  // How long things on the bus take, in bits; a byte with its acknowledgement.
  static constexpr unsigned kStart = 1;
  static constexpr unsigned kByte = 9;

  bool read_more(std::uint32_t offset, unsigned size, std::uint32_t& value) override;
  bool write_more(std::uint32_t offset, unsigned size, std::uint32_t value) override;
  void enabled_changed() override;
  void reset_more() override;
  void update() override;

  std::uint32_t status();
  void write_status(std::uint32_t value);
  void write_control_b(std::uint32_t value);
  void write_address(std::uint32_t value);
  void write_data(std::uint8_t value);
  std::uint32_t read_data();
  void acknowledge_and_read();

  void begin(Operation operation, unsigned bits);
  void finish(Operation operation);
  void finish_address();
  void go_on_when_clock_is_free(Operation operation);
  void give_up(std::uint32_t errors, BusState bus);
  bool is_wired();
  bool data_line_is_held() const;
  I2cTarget* find(unsigned address) const;
  std::uint64_t bit_ns();

  Port& port_;
  std::vector<I2cTarget*> targets_;
  std::uint32_t control_b_ = 0;
  std::uint32_t baud_ = 0;
  std::uint32_t address_ = 0;
  std::uint8_t data_ = 0;
  std::uint32_t errors_ = 0;  // of STATUS
  bool not_acknowledged_ = false;
  BusState bus_ = BusState::kUnknown;
  Operation operation_ = Operation::kNone;
  std::uint64_t due_ns_ = kNever;
  I2cTarget* target_ = nullptr;
  std::uint64_t transactions_ = 0;
};

}  // namespace emulators::feather_m4
