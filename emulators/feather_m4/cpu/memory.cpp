#include "emulators/feather_m4/cpu/memory.h"

#include <cstdio>
#include <cstring>

#include "emulators/feather_m4/report.h"

namespace emulators::feather_m4 {

Memory::Memory() : flash(kFlashSize, 0xFF), ram(kRamSize, kUnused), factory(kFactorySize, 0xFF) {
  set_serial_number({0x5EB1A0C3, 0x50543152, 0x37202020, 0xFF0A1B2C});
}

const std::uint8_t* Memory::at(std::uint32_t address, std::uint32_t size) const {
  if (address >= kRamBase && address - kRamBase <= kRamSize - size) {
    return &ram[address - kRamBase];
  }
  if (address <= kFlashSize - size) return &flash[address];
  if (address >= kFactoryBase && address - kFactoryBase <= kFactorySize - size) {
    return &factory[address - kFactoryBase];
  }
  return nullptr;
}

bool Memory::read(std::uint32_t address, std::uint32_t& word) const {
  const std::uint8_t* bytes = at(address, 4);
  if (bytes == nullptr) return false;
  std::memcpy(&word, bytes, 4);
  return true;
}

bool Memory::read_byte(std::uint32_t address, std::uint8_t& byte) const {
  const std::uint8_t* bytes = at(address, 1);
  if (bytes == nullptr) return false;
  byte = *bytes;
  return true;
}

bool Memory::write(std::uint32_t address, std::uint32_t word) {
  if (address < kRamBase || address - kRamBase > kRamSize - 4) return false;
  std::memcpy(&ram[address - kRamBase], &word, 4);
  return true;
}

void Memory::set_serial_number(const std::array<std::uint32_t, 4>& words) {
  static constexpr std::uint32_t kAddresses[] = {0x008061FC, 0x00806010, 0x00806014, 0x00806018};
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::memcpy(&factory[kAddresses[i] - kFactoryBase], &words[i], 4);
  }
}

void Bus::attach(Peripheral& peripheral, std::uint32_t base, std::uint32_t size) {
  for (std::uint32_t offset = 0; offset < size; offset += kPage) {
    const std::uint32_t page = (base - kBase + offset) / kPage;
    pages_[page] = &peripheral;
    bases_[page] = base - kBase;
  }
}

Peripheral* Bus::find(std::uint32_t offset, const char* what) {
  Peripheral* peripheral = pages_[offset / kPage];
  if (peripheral == nullptr) {
    system_.fail(End::kUnmodelled, std::string(what) + " of " + hex(kBase + offset) +
                                       ", where this emulator has no peripheral");
  }
  return peripheral;
}

std::uint32_t Bus::read(std::uint32_t offset, unsigned size) {
  Peripheral* peripheral = find(offset, "a read");
  return peripheral == nullptr ? 0 : peripheral->read(offset - bases_[offset / kPage], size);
}

void Bus::write(std::uint32_t offset, unsigned size, std::uint32_t value) {
  Peripheral* peripheral = find(offset, "a write");
  if (peripheral != nullptr) peripheral->write(offset - bases_[offset / kPage], size, value);
}

}  // namespace emulators::feather_m4
