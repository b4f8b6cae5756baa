#include "prometheus_express/platform/guarded.h"

#include "prometheus_express/platform/port.h"

#if PROMETHEUS_EXPRESS_THREADS

#include <cstring>
#include <exception>

#if defined(__cpp_exceptions) && defined(__GLIBCXX__)
#include <cxxabi.h>
#endif

#include "prometheus_express/platform/error.h"
#include "prometheus_express/platform/halt.h"

namespace prometheus_express {
namespace {

struct Noted {
  const char* who;
  const char* name;
};

thread_local Noted noted = {nullptr, nullptr};

thread_local bool in_hook = false;

// Copies what the exception in flight says. That of a thread that is cancelled goes on.
template <std::size_t Size>
void describe(char (&text)[Size]) {
  text[0] = '\0';
#if defined(__cpp_exceptions)
  try {
    throw;
#if defined(__GLIBCXX__)
  } catch (const abi::__forced_unwind&) {
    throw;
#endif
  } catch (const std::exception& exception) {
    std::strncat(text, exception.what(), Size - 1);
  } catch (...) {
    std::strncat(text, "something that is no std::exception", Size - 1);
  }
#endif
}

}  // namespace

void Thrown::note(const char* who, const char* name) {
  if (noted.who == nullptr) noted = {who, name};
}

void Thrown::forget() { noted = {nullptr, nullptr}; }

void Thrown::take() { describe(what_); }

void Thrown::report(std::string_view who, std::string_view name, std::string_view end) {
  if (noted.who != nullptr) {
    append(noted.who);
    if (noted.name != nullptr) append(noted.name);
    if (noted.name != nullptr) append("'");
  } else {
    append(who);
    append(name);
    append(end);
  }
  forget();
  append(" threw: ");
  append(what_);
  text_[size_] = '\0';
  run_contained([this] { report_failure(text_); });
}

void Thrown::append(std::string_view text) {
  size_ += static_cast<unsigned>(text.copy(text_ + size_, sizeof text_ - 1 - size_));
}

HookCall::HookCall() : nested_(in_hook) { in_hook = true; }

HookCall::~HookCall() { in_hook = nested_; }

void say_thrown() {
  char text[100];
  describe(text);
  say(text);
}

}  // namespace prometheus_express

#endif
