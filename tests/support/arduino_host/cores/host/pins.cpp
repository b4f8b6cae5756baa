// Pins are cells in memory. Interrupts are calls of their handlers by whoever moves a pin; while
// they are masked, one of each pin waits, as in the flag of a real one.
#include "Arduino.h"
#include "arduino_host.h"

namespace {

struct Pin {
  bool high = false;
  int analog = 0;
  void (*handler)(void) = nullptr;
  int edge = 0;
  bool waiting = false;
};

Pin pins[256];
bool masked = false;

bool is_wanted(const Pin& pin, bool before) {
  if (pin.handler == nullptr || before == pin.high) return false;
  return pin.edge == CHANGE || pin.edge == (pin.high ? RISING : FALLING);
}

// A handler runs with interrupts masked.
void serve(Pin& pin) {
  pin.waiting = false;
  masked = true;
  pin.handler();
  masked = false;
}

}  // namespace

extern "C" {

void pinMode(uint8_t number, uint8_t mode) {
  if (mode == INPUT_PULLUP) pins[number].high = true;
}

void digitalWrite(uint8_t number, uint8_t value) { pins[number].high = value != LOW; }
int digitalRead(uint8_t number) { return pins[number].high ? HIGH : LOW; }
int analogRead(uint8_t number) { return pins[number].analog; }
void analogReference(uint8_t) {}
void analogWrite(uint8_t number, int value) { pins[number].analog = value; }

void attachInterrupt(uint8_t number, void (*handler)(void), int mode) {
  pins[number].edge = mode;
  pins[number].handler = handler;
}

void detachInterrupt(uint8_t number) {
  pins[number].handler = nullptr;
  pins[number].waiting = false;
}

void arduino_host_mask_interrupts(bool now_masked) {
  masked = now_masked;
  for (Pin& pin : pins) {
    if (!masked && pin.waiting) serve(pin);
  }
}
}

namespace arduino_host {

void set_digital(std::uint8_t number, bool high) {
  Pin& pin = pins[number];
  const bool before = pin.high;
  pin.high = high;
  if (!is_wanted(pin, before)) return;
  if (masked) {
    pin.waiting = true;
  } else {
    serve(pin);
  }
}

void set_analog(std::uint8_t number, int value) { pins[number].analog = value; }

}  // namespace arduino_host
