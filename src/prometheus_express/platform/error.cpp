#include "prometheus_express/platform/error.h"

#include <cstddef>
#include <initializer_list>

#include "prometheus_express/platform/cells.h"
#include "prometheus_express/platform/guarded.h"
#include "prometheus_express/platform/halt.h"

namespace prometheus_express {
namespace {

constexpr std::size_t kMessageBytes = 200;

WordCell<ErrorHook> current_hook{nullptr};

void report(ErrorKind kind, std::initializer_list<const char*> parts) {
  char message[kMessageBytes + 1];
  std::size_t length = 0;
  for (const char* part : parts) {
    while (part != nullptr && *part != '\0' && length < kMessageBytes) message[length++] = *part++;
  }
  message[length] = '\0';
  if constexpr (kChecksLocks) check_no_lock_is_held();
  const HookCall call;
  if (call.nested()) return say(message);  // the hook itself made it
  const ErrorHook hook = current_hook.load();
  if (hook != nullptr) return hook(ErrorReport{kind, message});
  say(message);
  if (kind == ErrorKind::kMistake) halt();
}

}  // namespace

ErrorHook set_error_hook(ErrorHook hook) { return current_hook.exchange(hook); }

void report_mistake(const char* a, const char* b, const char* c, const char* d, const char* e) {
  report(ErrorKind::kMistake, {a, b, c, d, e});
}

void report_failure(const char* a, const char* b, const char* c, const char* d, const char* e) {
  report(ErrorKind::kFailure, {a, b, c, d, e});
}

}  // namespace prometheus_express
