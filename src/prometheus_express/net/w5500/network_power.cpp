// What programs on batteries do with the chip. Nobody else links it.
#include "prometheus_express/net/w5500/network.h"
#include "prometheus_express/platform/bounds.h"

namespace prometheus_express::w5500 {

// A chip that is to be started at no time stands as if it had not been started yet.
void Network::power_down() {
  if (running_) chip_.power_down();
  running_ = false;  // first, or what gives a socket back lets it listen
  for (Socket& socket : sockets_) socket.lose();
  link_up_ = false;
  fault_ = Fault::kStarting;
  next_start_ms_ = largest<std::uint64_t>();
}

// Not counted as one that was lost.
void Network::power_up() {
  has_worked_ = false;
  next_start_ms_ = 0;
}

}  // namespace prometheus_express::w5500
