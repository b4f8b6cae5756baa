// A call that a board's loop makes, and how long it has taken at most. All of them are on the
// program's page: longest_call_seconds{call="HttpServer::update()"} and how often it was called.
#pragma once

#include <cstdint>

#include "boards/feather_m4/cycles.h"
#include "prometheus_express/metrics/registry.h"

namespace bounded_calls {

class MeasuredCall {
 public:
  // `name` is the row of docs/bounded_calls.md, and is borrowed.
  explicit MeasuredCall(const char* name) : name_(name), next_(first) { first = this; }
  MeasuredCall(const MeasuredCall&) = delete;
  MeasuredCall& operator=(const MeasuredCall&) = delete;

  // Makes the call, which gives nothing.
  template <class Function>
  void operator()(const Function& call) {
    const std::uint32_t begin = board::cycles();
    call();
    const std::uint32_t took = board::cycles() - begin;
    if (took > longest_) longest_ = took;
    ++calls_;
  }

  const char* name() const { return name_; }
  double longest_seconds() const { return longest_ / static_cast<double>(board::kCpuHz); }
  double calls() const { return calls_; }
  MeasuredCall* next() const { return next_; }

  static inline MeasuredCall* first = nullptr;

 private:
  const char* name_;
  MeasuredCall* next_;
  std::uint32_t longest_ = 0;  // cycles
  std::uint32_t calls_ = 0;
};

// Puts all of them on the pages of this registry. Once.
void show_calls(prometheus_express::CollectorRegistry& registry);

}  // namespace bounded_calls
