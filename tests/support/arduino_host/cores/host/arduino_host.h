// What a test has beyond a sketch: it moves pins, and says what goes wrong. No sketch includes
// this.
#pragma once

#include <cstddef>
#include <cstdint>

namespace arduino_host {

// Moves an input; its interrupt handler runs.
void set_digital(std::uint8_t pin, bool high);
void set_analog(std::uint8_t pin, int value);

// Called in each turn of a wait of the core and its libraries (yield(), delay(), a write without
// room), so that the other end of a connection can go on in the same thread. Null: nothing.
extern void (*while_waiting)();

// Read by the network libraries at each call, in the thread that calls. All off at the start.
struct Faults {
  // A write takes no more than so many bytes and says so, as cores over lwIP do (QNEthernet).
  std::size_t write_takes_at_most = SIZE_MAX;
  // So many writes take nothing and give 0, although the connection lives.
  unsigned writes_refused = 0;
  // availableForWrite() of every class is Print's own: 0, which says that it does not know.
  bool available_for_write_is_zero = false;
  // No socket is free: for begin(), for a connection out, and for one that comes in over WiFi.
  bool no_socket_free = false;
  // What is sent to begin a connection stays without an answer.
  bool connect_without_answer = false;
  // The access point is out of reach.
  bool wifi_is_lost = false;
  // How long one of the ten tries of a WiFi write waits for room, in milliseconds.
  unsigned long wifi_write_try_ms = 1000;
};

extern Faults faults;

// Sets the faults of a test and takes them back at its end.
class WithFaults {
 public:
  explicit WithFaults(const Faults& wanted) { faults = wanted; }
  ~WithFaults() { faults = Faults{}; }
  WithFaults(const WithFaults&) = delete;
  WithFaults& operator=(const WithFaults&) = delete;
};

// How many bytes of a write go on; 0 for one that is refused.
std::size_t let_through(std::size_t size);

}  // namespace arduino_host
