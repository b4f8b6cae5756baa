// The checks of a port, of this host's.
#include <thread>

#include "check_port.h"
#include "prometheus_express/net/sockets/network.h"

int main() {
  port_check::Machine machine;
  machine.start_task = [](void (*work)()) { std::thread(work).detach(); };
  prometheus_express::sockets::Network network{{"127.0.0.1"}};
  machine.network = &network;
  return port_check::run(machine) == 0 ? 0 : 1;
}
