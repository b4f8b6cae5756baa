// Calls of what may throw. See platform/guarded.h. Threads that are cancelled are not held up: what
// unwinds them goes on.
#pragma once

#include <string_view>

namespace prometheus_express {

// What was thrown, and who did.
class Thrown {
 public:
  // Who: "the callback of metric 'x'". The text is borrowed until it is reported. Of several notes
  // about one exception the first counts.
  static void note(const char* who, const char* name = nullptr);

  // "WHO threw: WHAT". An exception of the hook is only said. `who` is for what nobody noted.
  void report(std::string_view who, std::string_view name = {}, std::string_view end = {});

  // What was reported.
  const char* text() const { return text_; }

  // For run_guarded(): forgets who was noted for an exception that somebody has caught.
  static void forget();

  // For its catch block.
  void take();

 private:
  void append(std::string_view text);

  unsigned size_ = 0;
  char what_[100];
  char text_[201];
};

class HookCall {
 public:
  HookCall();
  ~HookCall();
  HookCall(const HookCall&) = delete;
  HookCall& operator=(const HookCall&) = delete;
  bool nested() const { return nested_; }

 private:
  bool nested_;
};

// Says what the exception in flight says.
void say_thrown();

template <class Function>
bool run_guarded(const Function& function, Thrown& thrown) {
#if defined(__cpp_exceptions)
  Thrown::forget();
  try {
    function();
    return true;
  } catch (...) {
    thrown.take();
    return false;
  }
#else
  (void)thrown;
  function();
  return true;
#endif
}

template <class Function>
void run_contained(const Function& function) {
#if defined(__cpp_exceptions)
  try {
    function();
  } catch (...) {
    say_thrown();
  }
#else
  function();
#endif
}

template <class Function, class Cleanup>
auto on_throw(const Function& function, const Cleanup& cleanup) {
#if defined(__cpp_exceptions)
  try {
    return function();
  } catch (...) {
    cleanup();
    throw;
  }
#else
  (void)cleanup;
  return function();
#endif
}

}  // namespace prometheus_express
