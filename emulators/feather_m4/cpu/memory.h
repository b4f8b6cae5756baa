// The memories of a SAMD51J19A as the CPU sees them, and the peripherals' address space.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "emulators/feather_m4/peripherals/system.h"

namespace emulators::feather_m4 {

// Flash, RAM and the factory area, little-endian as the CPU is.
class Memory {
 public:
  static constexpr std::uint32_t kFlashSize = 512 * 1024;
  static constexpr std::uint32_t kRamBase = 0x20000000;
  static constexpr std::uint32_t kRamSize = 192 * 1024;
  static constexpr std::uint32_t kFactoryBase = 0x00800000;
  static constexpr std::uint32_t kFactorySize = 64 * 1024;
  // RAM is full of these after power-on, so that forgotten initialisation shows.
  static constexpr std::uint8_t kUnused = 0xCD;

  Memory();

  std::vector<std::uint8_t> flash;
  std::vector<std::uint8_t> ram;
  std::vector<std::uint8_t> factory;

  // False: there is no such memory.
  bool read(std::uint32_t address, std::uint32_t& word) const;
  bool read_byte(std::uint32_t address, std::uint8_t& byte) const;
  bool write(std::uint32_t address, std::uint32_t word);  // RAM only

  // The four words that make up the chip's serial number, in the data sheet's order.
  void set_serial_number(const std::array<std::uint32_t, 4>& words);

 private:
  const std::uint8_t* at(std::uint32_t address, std::uint32_t size) const;
};

inline std::uint16_t halfword_at(const std::vector<std::uint8_t>& memory, std::uint32_t offset) {
  return static_cast<std::uint16_t>(memory[offset] | memory[offset + 1] << 8);
}

// Where the peripherals are.
class Bus {
 public:
  static constexpr std::uint32_t kBase = 0x40000000;
  static constexpr std::uint32_t kSize = 0x04000000;

  explicit Bus(System& system) : system_(system), pages_(kSize / kPage, nullptr) {}

  // Borrowed. Base and size are whole pages of 1 KiB.
  void attach(Peripheral& peripheral, std::uint32_t base, std::uint32_t size = kPage);

  std::uint32_t read(std::uint32_t offset, unsigned size);
  void write(std::uint32_t offset, unsigned size, std::uint32_t value);

  static constexpr std::uint32_t kPage = 1024;

 private:
  Peripheral* find(std::uint32_t offset, const char* what);

  System& system_;
  std::vector<Peripheral*> pages_;
  std::vector<std::uint32_t> bases_ = std::vector<std::uint32_t>(kSize / kPage, 0);
};

}  // namespace emulators::feather_m4
