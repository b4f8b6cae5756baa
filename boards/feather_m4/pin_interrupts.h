// Interrupts at the edges of a pin (EIC, data sheet DS60001507, chapter 27).
//
//   prom::Counter presses{"presses_total", "How often the button was pressed.", registry};
//
//   board::make_input_pulled_up(board::kD5);
//   board::attach_pin_interrupt(board::kD5, board::Edge::kFalling, [](void*) { presses.inc(); });
//
// A program that calls nothing of this does not link it.
#pragma once

#include <cstdint>

#include "boards/feather_m4/pins.h"
#include "boards/feather_m4/registers.h"

namespace board {

enum class Edge : std::uint8_t { kRising = 1, kFalling = 2, kBoth = 3 };

// Called in the interrupt, at each edge: no longer than it must be, and with what may be called
// there. Counters, gauges, summaries and histograms may be updated, labels may not be looked up.
// `context` is that of attach_pin_interrupt().
using PinHandler = void (*)(void* context);

// From now on each edge calls the handler. The pin is an input, and stays one: with a resistor
// where it was made so (pins.h). After board::start(), and not in an interrupt; another handler of
// the same pin takes the place of the first.
//
// An edge is lost where it comes while the one before still waits for its handler, and where a
// program attaches a pin at that moment. A contact bounces for some milliseconds when it closes,
// and each time is an edge: a capacitor of 100 nF to ground beside the resistor in the chip
// prevents that.
//
// There is a line for every sixteenth pin, and a second pin on a line that is taken is a mistake of
// the program. Those that share one: A0 and D6; A1 and D11; A4 and D10; A5, D12 and MISO; RX and
// SCK; TX and D5; D13 and MOSI.
void attach_pin_interrupt(Pin pin, Edge edge, PinHandler handler, void* context = nullptr);

// Between the two, no edge of the attached pin calls its handler, nor does any afterwards. May be
// called in an interrupt.
inline void mask_pin_interrupt(Pin pin) { reg(EIC_INTENCLR) = 1u << pin % 16; }
inline void unmask_pin_interrupt(Pin pin) {
  reg(EIC_INTFLAG) = 1u << pin % 16;
  reg(EIC_INTENSET) = 1u << pin % 16;
}

}  // namespace board
