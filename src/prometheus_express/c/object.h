// What stands at the beginning of every object that a program in C has: a mark that depends on its
// address, so that memory that is no object, or a copy of one, is told from one.
#pragma once

#include <cstdint>

#include "prometheus_express_c.h"

namespace prometheus_express::c {

enum class ObjectKind : std::uint8_t {
  kRegistry = 1,
  kMetric,
  kPage,
  kNetwork,
  kMetricsHandler,
  kServer,
  kPush,
  kRemoteWrite,
  kBody,
};

class Object {
 public:
  static constexpr std::uint32_t kBytes = 4;

  void mark(ObjectKind kind) { mark_ = mark_of(this, kind); }
  void unmark() { mark_ = 0; }
  bool is(ObjectKind kind) const { return mark_ == mark_of(this, kind); }

 private:
  static std::uint32_t mark_of(const void* at, ObjectKind kind) {
    const auto address = static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(at));
    return (address ^ 0x70655F63U) + static_cast<std::uint32_t>(kind) * 0x01000193U;
  }

  std::uint32_t mark_ = 0;
};

// Whether there is an object of this kind at `at`.
inline pe_status check(const void* at, ObjectKind kind) {
  if (at == nullptr) return PE_NULL;
  return static_cast<const Object*>(at)->is(kind) ? PE_OK : PE_NOT_THERE;
}

// Whether an object may be made there. Memory that the program did not set to zero may be anything,
// but is hardly ever marked.
inline pe_status check_free(const void* at, ObjectKind kind) {
  if (at == nullptr) return PE_NULL;
  return static_cast<const Object*>(at)->is(kind) ? PE_IN_USE : PE_OK;
}

}  // namespace prometheus_express::c
