#include "boards/w5500_evb_pico/pins.h"

#include "boards/w5500_evb_pico/clocks.h"

namespace board {
namespace {

// Input on, with a Schmitt trigger; 4 mA.
constexpr std::uint32_t kPad = 1u << 6 | 1u << 1 | 1u << 4;
constexpr std::uint32_t PADS_PUE = 1u << 3;

void set_up(Pin pin, Function function, std::uint32_t pad) {
  reg(PADS_BANK0_GPIO0 + 4 * pin) = pad;
  reg(IO_BANK0_GPIO0_CTRL + 8 * pin) = static_cast<std::uint32_t>(function);
}

}  // namespace

void start_pins() {
  start_subsystem(kIoBank0);
  start_subsystem(kPadsBank0);
}

void connect(Pin pin, Function function) { set_up(pin, function, kPad); }

void connect_pulled_up(Pin pin, Function function) { set_up(pin, function, kPad | PADS_PUE); }

void make_output(Pin pin, bool high) {
  set_pin(pin, high);
  drive_pin(pin, true);
  connect(pin, Function::kSio);
}

}  // namespace board
