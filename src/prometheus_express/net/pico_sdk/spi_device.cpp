// Empty where there is no pico-sdk, for builds that take every file.
#if __has_include(<hardware/spi.h>)

#include "prometheus_express/net/pico_sdk/spi_device.h"

#include <hardware/gpio.h>
#include <hardware/spi.h>
#include <hardware/timer.h>

namespace prometheus_express::pico_sdk {
namespace {

// W5500 data sheet 1.1, section 5.5.1: RSTn low for 500 us, then 1 ms until the chip's clock is
// there.
constexpr std::uint64_t kResetUs = 600;
constexpr std::uint64_t kClockUs = 1'200;

spi_inst_t* spi_of(const SpiPins& pins) { return pins.spi == 0 ? spi0 : spi1; }

void make_output(unsigned pin, bool high) {
  gpio_init(pin);
  gpio_put(pin, high);
  gpio_set_dir(pin, GPIO_OUT);
}

}  // namespace

void SpiDevice::start() {
  make_output(pins_.select, true);
  spi_init(spi_of(pins_), hz_);  // mode 0, 8 bits, most significant bit first
  gpio_set_function(pins_.receive, GPIO_FUNC_SPI);
  gpio_set_function(pins_.clock, GPIO_FUNC_SPI);
  gpio_set_function(pins_.transmit, GPIO_FUNC_SPI);
  if (pins_.reset == kNotConnected) return;
  make_output(pins_.reset, false);
  busy_wait_us(kResetUs);
  gpio_put(pins_.reset, true);
  busy_wait_us(kClockUs);
}

void SpiDevice::select_chip() { gpio_put(pins_.select, false); }

void SpiDevice::deselect_chip() { gpio_put(pins_.select, true); }

void SpiDevice::transmit(const std::uint8_t* data, std::size_t size) {
  spi_write_blocking(spi_of(pins_), data, size);
}

void SpiDevice::receive(std::uint8_t* data, std::size_t size) {
  spi_read_blocking(spi_of(pins_), 0, data, size);
}

}  // namespace prometheus_express::pico_sdk

#endif
