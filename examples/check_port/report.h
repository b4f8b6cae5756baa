// Counts and shows what the checks of a port find.
#pragma once

#include "check_port.h"

namespace port_check {

class Report {
 public:
  explicit Report(void (*show)(const char* line)) : show_(show) {}

  // "ok: WHAT" or "FAILED: WHAT".
  void check(bool good, const char* what);
  void leave_out(const char* what);
  void note(const char* what);

  // With a number behind it.
  void note(const char* what, std::uint64_t number);

  int failures() const { return failures_; }

 private:
  void line(const char* head, const char* what);

  void (*show_)(const char* line);
  int failures_ = 0;
};

void check_platform(const Machine& machine, Report& report);
void check_network(const Machine& machine, Report& report);

}  // namespace port_check
