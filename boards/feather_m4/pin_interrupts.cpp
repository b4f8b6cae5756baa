#include "boards/feather_m4/pin_interrupts.h"

#include "boards/feather_m4/board.h"
#include "boards/feather_m4/clocks.h"
#include "prometheus_express/platform/error.h"

namespace board {
namespace {

constexpr std::uint32_t APBAMASK_EIC = 1u << 10;
constexpr std::uint8_t EIC_CTRLA_ENABLE = 1u << 1;
constexpr unsigned kSenseBits = 4;  // of CONFIG, for each line
constexpr unsigned kLinesPerConfig = 8;
constexpr unsigned kLines = 16;

struct Attached {
  PinHandler handler;
  void* context;
  Pin pin;
};
Attached attached[kLines];

void set_enabled(bool enabled) {
  reg8(EIC_CTRLA) = enabled ? EIC_CTRLA_ENABLE : 0;
  while (reg(EIC_SYNCBUSY) != 0) {
  }
}

// CONFIG is written only while nothing is sensed.
void set_sense(unsigned line, Edge edge) {
  const std::uintptr_t config = EIC_CONFIG + line / kLinesPerConfig * 4;
  const unsigned shift = line % kLinesPerConfig * kSenseBits;
  set_enabled(false);
  reg(config) = (reg(config) & ~(0xFu << shift)) | static_cast<unsigned>(edge) << shift;
  set_enabled(true);
}

// The interrupt whose handler is running, as the NVIC counts.
unsigned active_interrupt() {
  unsigned exception = 0;
  asm volatile("mrs %0, ipsr" : "=r"(exception));
  return exception - 16;
}

}  // namespace

void attach_pin_interrupt(Pin pin, Edge edge, PinHandler handler, void* context) {
  const unsigned line = pin % kLines;
  if (attached[line].handler != nullptr && attached[line].pin != pin) {
    return prometheus_express::report_mistake(
        "attach_pin_interrupt: another pin has the same line of the EIC (pin_interrupts.h)");
  }
  reg(MCLK_APBAMASK) = reg(MCLK_APBAMASK) | APBAMASK_EIC;
  start_peripheral_clock(kClockOfEic);
  mask_pin_interrupt(pin);
  attached[line] = {handler, context, pin};
  connect(pin, PinFunction::kEdges);
  set_sense(line, edge);
  unmask_pin_interrupt(pin);
  enable_interrupt(static_cast<Interrupt>(kEic0 + line));
}

}  // namespace board

// The flag first: an edge that comes while the handler runs is then one more.
extern "C" void EIC_Handler() {
  using namespace board;
  const unsigned line = active_interrupt() - kEic0;
  reg(EIC_INTFLAG) = 1u << line;
  attached[line].handler(attached[line].context);
}
