// A critical section of the port (platform/port.h), for as long as it lives.
#pragma once

#include "prometheus_express/platform/port.h"

namespace prometheus_express {

class Critical {
 public:
  Critical() : saved_(port::enter_critical()) {}
  ~Critical() { port::leave_critical(saved_); }
  Critical(const Critical&) = delete;
  Critical& operator=(const Critical&) = delete;

 private:
  port::Saved saved_;
};

}  // namespace prometheus_express
