#include "arduino_host.h"

namespace arduino_host {

void (*while_waiting)() = nullptr;
Faults faults;

std::size_t let_through(std::size_t size) {
  if (faults.writes_refused > 0) {
    --faults.writes_refused;
    return 0;
  }
  return size < faults.write_takes_at_most ? size : faults.write_takes_at_most;
}

}  // namespace arduino_host
