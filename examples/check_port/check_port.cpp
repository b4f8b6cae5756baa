#include "check_port.h"

#include <cstring>

#include "prometheus_express/platform/config.h"
#include "prometheus_express/platform/halt.h"
#include "prometheus_express/text/decimal.h"
#include "report.h"

#if !PROMETHEUS_EXPRESS_THREADS
#include "prometheus_express/platform/embedded/console.h"
#endif

namespace port_check {

void Report::check(bool good, const char* what) {
  if (!good) ++failures_;
  line(good ? "ok: " : "FAILED: ", what);
}

void Report::leave_out(const char* what) { line("not checked: ", what); }

void Report::note(const char* what) { line("", what); }

void Report::note(const char* what, std::uint64_t number) {
  char text[100];
  std::size_t size = std::strlen(what);
  std::memcpy(text, what, size);
  size += prometheus_express::write_decimal(number, text + size);
  text[size] = '\0';
  line("", text);
}

void Report::line(const char* head, const char* what) {
  char text[120];
  std::size_t size = std::strlen(head);
  std::memcpy(text, head, size);
  const std::size_t room = sizeof(text) - 1 - size;
  const std::size_t count = std::strlen(what) < room ? std::strlen(what) : room;
  std::memcpy(text + size, what, count);
  text[size + count] = '\0';
  if (show_ != nullptr) {
    show_(text);
  } else {
    prometheus_express::say(text);
  }
}

int run(const Machine& machine) {
  Report report{machine.show};
#if !PROMETHEUS_EXPRESS_THREADS
  // Mistakes are shown there too.
  if (machine.show != nullptr) prometheus_express::set_console(machine.show);
#endif
  check_platform(machine, report);
  if (machine.network != nullptr) {
    check_network(machine, report);
  } else {
    report.leave_out("the network");
  }
  report.note("checks that failed: ", static_cast<std::uint64_t>(report.failures()));
  return report.failures();
}

}  // namespace port_check
