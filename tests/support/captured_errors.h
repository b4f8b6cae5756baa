// Takes the error hook for a scope and keeps what it was told.
#pragma once

#include <string>
#include <vector>

#include "prometheus_express/platform/error.h"

namespace test_support {

class CapturedErrors {
 public:
  CapturedErrors() : before_(prometheus_express::set_error_hook(take)) { messages().clear(); }
  ~CapturedErrors() { prometheus_express::set_error_hook(before_); }

  const std::vector<std::string>& all() const { return messages(); }
  std::string last() const { return messages().empty() ? std::string() : messages().back(); }

 private:
  static std::vector<std::string>& messages() {
    static std::vector<std::string> kept;
    return kept;
  }
  static void take(const prometheus_express::ErrorReport& report) {
    messages().emplace_back(report.message);
  }

  prometheus_express::ErrorHook before_;
};

}  // namespace test_support
