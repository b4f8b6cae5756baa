// Takes the error hook for a scope and keeps what it was told.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "prometheus_express/platform/cells.h"
#include "prometheus_express/platform/error.h"

namespace test_support {

class CapturedErrors {
 public:
  CapturedErrors() : before_(prometheus_express::set_error_hook(take)) {
    messages().clear();
    mistakes_so_far() = 0;
  }
  ~CapturedErrors() { prometheus_express::set_error_hook(before_); }

  // While no thread reports.
  const std::vector<std::string>& all() const {
    prometheus_express::Guard<prometheus_express::StructureLock> guard{lock()};
    return messages();
  }
  // How many of them would have ended the program.
  std::size_t mistakes() const { return mistakes_so_far(); }
  std::string last() const { return all().empty() ? std::string() : all().back(); }

 private:
  static std::size_t& mistakes_so_far() {
    static std::size_t count = 0;
    return count;
  }
  static std::vector<std::string>& messages() {
    static std::vector<std::string> kept;
    return kept;
  }
  static prometheus_express::StructureLock& lock() {
    static prometheus_express::StructureLock of_messages;
    return of_messages;
  }
  static void take(const prometheus_express::ErrorReport& report) {
    prometheus_express::Guard<prometheus_express::StructureLock> guard{lock()};
    messages().emplace_back(report.message);
    if (report.kind == prometheus_express::ErrorKind::kMistake) ++mistakes_so_far();
  }

  prometheus_express::ErrorHook before_;
};

}  // namespace test_support
