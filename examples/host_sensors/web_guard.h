// Who may read, and how it is kept from others: what a web configuration file makes of a server.
#pragma once

#include <prometheus_express.h>

#include <memory>
#include <string>

namespace host_sensors {

class WebGuard {
 public:
  WebGuard();
  ~WebGuard();
  WebGuard(const WebGuard&) = delete;
  WebGuard& operator=(const WebGuard&) = delete;

  // Reads the file and sets the options, which borrow from this object; metrics of who was turned
  // away go into the registry. Empty where that could be done, else what is wrong.
  std::string apply(const std::string& file, prometheus_express::CollectorRegistry& registry,
                    prometheus_express::MetricsServerOptions& options);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace host_sensors
