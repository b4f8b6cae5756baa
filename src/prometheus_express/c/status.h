// From Status to pe_status and pe_error, and calls of what may throw.
#pragma once

#include "prometheus_express/platform/config.h"
#include "prometheus_express/platform/status.h"
#include "prometheus_express_c.h"

namespace prometheus_express::c {

// Its code; the text goes to `error`, where that is not null.
pe_status told(const Status& status, pe_error* error);

// The same with the words of the code alone.
pe_status told(pe_status status, pe_error* error);

// The same, and in front of the words which argument it is of: "registry: ...".
pe_status told(pe_status status, const char* argument, pe_error* error);

// The status that `function` gives; PE_FAILED where it throws, as a collector or callback in C++
// may, or for want of memory.
template <class Function>
pe_status guarded(pe_error* error, const Function& function) {
#if defined(__cpp_exceptions)
  try {
    return function();
  } catch (...) {
    return told(PE_FAILED, error);
  }
#else
  (void)error;
  return function();
#endif
}

}  // namespace prometheus_express::c
