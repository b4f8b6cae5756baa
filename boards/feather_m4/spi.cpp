#include "boards/feather_m4/spi.h"

#include "boards/feather_m4/clocks.h"
#include "boards/feather_m4/pins.h"
#include "boards/feather_m4/registers.h"

namespace board {
namespace {

constexpr std::uint32_t APBAMASK_SERCOM1 = 1u << 13;
constexpr std::uint32_t CTRLA_MODE_SPI_MASTER = 3u << SERCOM_CTRLA_MODE_Pos;
constexpr std::uint32_t CTRLA_DOPO_2 = 2u << 16;  // MOSI at pad 3, SCK at pad 1
constexpr std::uint32_t CTRLA_DIPO_2 = 2u << 20;  // MISO at pad 2
constexpr std::uint32_t kSettings = CTRLA_MODE_SPI_MASTER | CTRLA_DOPO_2 | CTRLA_DIPO_2;
constexpr std::uint32_t CTRLB_RXEN = 1u << 17;

// Half of what the chip can do: at 24 MHz a bit that comes back has half a period, 21 ns, for the
// way to the other board, through the W5500 and back.
constexpr std::uint32_t kSckHz = 12'000'000;
constexpr std::uint8_t kBaudRegister = kPeripheralHz / (2 * kSckHz) - 1;

// How many bytes may be on their way: one in the shift register, one waiting behind it. What comes
// back finds room in the two of the receiver.
constexpr std::size_t kUnderWay = 2;

constexpr int kPatience = 10'000;  // register reads in which no byte moves

void wait_for_synchronisation() {
  for (int i = 0; i < kPatience && reg(SERCOM1 + SYNCBUSY) != 0; ++i) {
  }
}

// Sends `out`, or zeros where it is nullptr; keeps what comes back in `in` unless it is nullptr.
void exchange(const std::uint8_t* out, std::uint8_t* in, std::size_t size) {
  std::size_t sent = 0;
  std::size_t received = 0;
  for (int idle = 0; received < size && idle < kPatience; ++idle) {
    const std::uint8_t flags = reg8(SERCOM1 + INTFLAG);
    // First, since it makes room for another byte, and the bus shall not fall idle.
    if ((flags & SERCOM_INTFLAG_RXC) != 0) {
      const std::uint32_t byte = reg(SERCOM1 + DATA);
      if (in != nullptr) in[received] = static_cast<std::uint8_t>(byte);
      ++received;
      idle = 0;
    }
    if ((flags & SERCOM_INTFLAG_DRE) != 0 && sent < size && sent - received < kUnderWay) {
      reg(SERCOM1 + DATA) = out == nullptr ? 0 : out[sent];
      ++sent;
      idle = 0;
    }
  }
}

}  // namespace

void Spi::start() {
  reg(MCLK_APBAMASK) = reg(MCLK_APBAMASK) | APBAMASK_SERCOM1;
  start_peripheral_clock(kClockOfSercom1);
  deselect_chip();
  make_output(kEthernetSelect);
  connect(kSpiSck, PinFunction::kSercom);
  connect(kSpiMosi, PinFunction::kSercom);
  connect(kSpiMiso, PinFunction::kSercom);
  reg(SERCOM1 + CTRLA) = SERCOM_CTRLA_SWRST;
  wait_for_synchronisation();
  reg(SERCOM1 + CTRLA) = kSettings;
  reg8(SERCOM1 + BAUD) = kBaudRegister;
  reg(SERCOM1 + CTRLB) = CTRLB_RXEN;
  wait_for_synchronisation();
  reg(SERCOM1 + CTRLA) = kSettings | SERCOM_CTRLA_ENABLE;
  wait_for_synchronisation();
}

void Spi::select_chip() { set_pin(kEthernetSelect, false); }

void Spi::deselect_chip() { set_pin(kEthernetSelect, true); }

void Spi::transmit(const std::uint8_t* data, std::size_t size) { exchange(data, nullptr, size); }

void Spi::receive(std::uint8_t* data, std::size_t size) { exchange(nullptr, data, size); }

}  // namespace board
