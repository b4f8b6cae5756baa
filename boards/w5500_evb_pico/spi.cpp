#include "boards/w5500_evb_pico/spi.h"

#include "boards/w5500_evb_pico/clocks.h"
#include "boards/w5500_evb_pico/pins.h"
#include "boards/w5500_evb_pico/registers.h"
#include "prometheus_express/platform/clock.h"

namespace board {
namespace {

constexpr std::uint32_t SSPCR0_DSS_8_BITS = 7;
constexpr std::uint32_t SSPCR1_SSE = 1u << 1;
constexpr std::uint32_t SSPSR_TNF = 1u << 1;
constexpr std::uint32_t SSPSR_RNE = 1u << 2;

// The chip promises 33.3 MHz, and the next divisor gives 31.25; this board was never measured, and
// the processor has little more to do with a byte than to move it.
constexpr std::uint32_t kPrescaler = 8;
static_assert(kPeripheralHz / kPrescaler <= 33'300'000);

// What comes back finds room in the receiver's FIFO.
constexpr std::size_t kUnderWay = 8;

constexpr int kPatience = 10'000;  // register reads in which no byte moves

// W5500 data sheet 1.1, section 5.5.1: at least 500 us, and 1 ms until its PLL has locked.
constexpr std::uint64_t kResetNs = 1'000'000;
constexpr std::uint64_t kLockNs = 2'000'000;

void wait(std::uint64_t ns) {
  const std::uint64_t begin = prometheus_express::monotonic_ns();
  while (prometheus_express::monotonic_ns() - begin < ns) {
  }
}

// Sends `out`, or zeros where it is nullptr; keeps what comes back in `in` unless it is nullptr.
void exchange(const std::uint8_t* out, std::uint8_t* in, std::size_t size) {
  std::size_t sent = 0;
  std::size_t received = 0;
  for (int idle = 0; received < size && idle < kPatience; ++idle) {
    const std::uint32_t status = reg(SPI0_SSPSR);
    if ((status & SSPSR_TNF) != 0 && sent < size && sent - received < kUnderWay) {
      reg(SPI0_SSPDR) = out == nullptr ? 0 : out[sent];
      ++sent;
      idle = 0;
    }
    if ((status & SSPSR_RNE) != 0) {
      const std::uint32_t byte = reg(SPI0_SSPDR);
      if (in != nullptr) in[received] = static_cast<std::uint8_t>(byte);
      ++received;
      idle = 0;
    }
  }
}

}  // namespace

void Spi::start() {
  make_output(kEthernetSelect, true);
  make_output(kEthernetReset, false);
  start_subsystem(kSpi0);
  connect(kSpiSck, Function::kSpi);
  connect(kSpiMosi, Function::kSpi);
  connect(kSpiMiso, Function::kSpi);
  reg(SPI0_SSPCPSR) = kPrescaler;
  reg(SPI0_SSPCR0) = SSPCR0_DSS_8_BITS;
  reg(SPI0_SSPCR1) = SSPCR1_SSE;
  wait(kResetNs);
  set_pin(kEthernetReset, true);
  wait(kLockNs);
}

void Spi::select_chip() { set_pin(kEthernetSelect, false); }

void Spi::deselect_chip() { set_pin(kEthernetSelect, true); }

void Spi::transmit(const std::uint8_t* data, std::size_t size) { exchange(data, nullptr, size); }

void Spi::receive(std::uint8_t* data, std::size_t size) { exchange(nullptr, data, size); }

}  // namespace board
