#include "boards/w5500_evb_pico/flash_id.h"

#include "boards/w5500_evb_pico/registers.h"
#include "prometheus_express/platform/cortex_m/interrupts.h"

namespace board {
namespace {

constexpr std::uint32_t CTRLR0_DFS_8_BITS = 7u << 16;
constexpr std::uint32_t SR_TFNF = 1u << 1;
constexpr std::uint32_t SR_RFNE = 1u << 3;
constexpr std::uint32_t GPIO_QSPI_SS_CTRL_OUTOVER_LOW = 2u << 8;

constexpr std::uint32_t kReadUniqueId = 0x4B;
constexpr unsigned kBytesBefore = 5;  // the instruction and four that are ignored
constexpr unsigned kBytes = kBytesBefore + 8;

constexpr unsigned kPatience = 10'000;  // register reads in which no byte comes

// From RAM, since nothing can be read from the flash meanwhile: neither code nor constants, so it
// calls nobody. The interface goes back to what second_stage_boot.cpp has told it.
[[gnu::section(".ram_code"), gnu::noinline, gnu::noclone, gnu::long_call]] std::uint64_t
exchange_with_flash() {
  const std::uint32_t settings = reg(SSI_CTRLR0);
  reg(SSI_SSIENR) = 0;
  reg(SSI_CTRLR0) = CTRLR0_DFS_8_BITS;
  reg(SSI_SER) = 1;
  reg(SSI_SSIENR) = 1;
  reg(IO_QSPI_GPIO_QSPI_SS_CTRL) = GPIO_QSPI_SS_CTRL_OUTOVER_LOW;
  std::uint32_t high = 0;
  std::uint32_t low = 0;
  unsigned sent = 0;
  unsigned received = 0;
  for (unsigned idle = 0; received < kBytes && idle < kPatience; ++idle) {
    const std::uint32_t status = reg(SSI_SR);
    if ((status & SR_TFNF) != 0 && sent < kBytes) {
      reg(SSI_DR0) = sent == 0 ? kReadUniqueId : 0;
      ++sent;
    }
    if ((status & SR_RFNE) != 0) {
      const std::uint32_t byte = reg(SSI_DR0);
      high = high << 8 | low >> 24;
      low = low << 8 | (byte & 0xFF);
      ++received;
      idle = 0;
    }
  }
  reg(IO_QSPI_GPIO_QSPI_SS_CTRL) = 0;
  reg(SSI_SSIENR) = 0;
  reg(SSI_CTRLR0) = settings;
  reg(SSI_SSIENR) = 1;
  if (received < kBytes) return ~std::uint64_t{0};
  return std::uint64_t{high} << 32 | low;
}

}  // namespace

std::uint64_t read_flash_id() {
  prometheus_express::cortex_m::InterruptsMasked masked;
  return exchange_with_flash();
}

}  // namespace board
