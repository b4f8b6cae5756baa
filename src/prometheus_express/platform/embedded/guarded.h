// Nothing throws. See platform/guarded.h.
#pragma once

#include <string_view>

namespace prometheus_express {

class Thrown {
 public:
  static void note(const char*, const char* = nullptr) {}
  void report(std::string_view, std::string_view = {}, std::string_view = {}) const {}
  const char* text() const { return ""; }
};

class HookCall {
 public:
  HookCall() {}
  bool nested() const { return false; }
};

template <class Function>
bool run_guarded(const Function& function, Thrown&) {
  function();
  return true;
}

template <class Function>
void run_contained(const Function& function) {
  function();
}

template <class Function, class Cleanup>
auto on_throw(const Function& function, const Cleanup&) {
  return function();
}

}  // namespace prometheus_express
