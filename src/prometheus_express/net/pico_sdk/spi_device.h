// A W5500 at an SPI of the RP2040 or RP2350, over hardware_spi of Raspberry Pi's pico-sdk.
//
//   prom::pico_sdk::SpiDevice chip{prom::pico_sdk::kW5500EvbPico};
//   prom::w5500::Network network{chip, board::mac_address()};
//   chip.start();   // in main(), before the network is used
//
// The program links prometheus_express::pico_sdk_w5500.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/net/w5500/spi_device.h"

namespace prometheus_express::pico_sdk {

// How the chip is connected, by the numbers of GPIO. The data sheet of the RP2040 says which pins
// an SPI has (1.4.3).
struct SpiPins {
  std::uint8_t spi;  // 0 or 1
  std::uint8_t receive;
  std::uint8_t select;
  std::uint8_t clock;
  std::uint8_t transmit;
  std::uint8_t reset;  // kNotConnected: the chip is not reset at start
};

inline constexpr std::uint8_t kNotConnected = 255;

// W5500-EVB-Pico and W5500-EVB-Pico2, and the Ethernet HAT on a Pico.
inline constexpr SpiPins kW5500EvbPico = {0, 16, 17, 18, 19, 20};

// Called from one core's loop, never from interrupt handlers. Bytes are moved by the processor, and
// a call takes as long as they do.
class SpiDevice final : public w5500::SpiDevice {
 public:
  // `hz` is the most that SCK may have: the chip takes 80 MHz, wires on a breadboard take less.
  // Does nothing yet, so it may be made before main().
  explicit constexpr SpiDevice(const SpiPins& pins, std::uint32_t hz = 20'000'000)
      : pins_(pins), hz_(hz) {}

  // Sets up the SPI and its pins, and resets the chip, which takes 2 ms. Called once, in main().
  void start();

  void select_chip() override;
  void deselect_chip() override;
  void transmit(const std::uint8_t* data, std::size_t size) override;
  void receive(std::uint8_t* data, std::size_t size) override;

 private:
  SpiPins pins_;
  std::uint32_t hz_;
};

}  // namespace prometheus_express::pico_sdk
