// Where a sketch begins. A test that has a main() of its own defines ARDUINO_HOST_NO_MAIN, or
// leaves this file out.
#ifndef ARDUINO_HOST_NO_MAIN
#include "Arduino.h"

int main() {
  init();
  initVariant();
  setup();
  for (;;) {
    loop();
    yield();
  }
}
#endif
