// The checks of a port, of ports/freertos over the model of the kernel.
#include <cstdio>
#include <thread>

#include "check_port.h"
#include "task.h"

int main() {
  model_run_scheduler(true);
  port_check::Machine machine;
  machine.start_task = [](void (*work)()) { std::thread(work).detach(); };
  machine.show = [](const char* line) { std::puts(line); };
  return port_check::run(machine) == 0 ? 0 : 1;
}
