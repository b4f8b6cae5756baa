#include "prometheus_express/c/registry.h"

#include <cstdint>
#include <cstring>
#include <new>

#include "prometheus_express/c/metric.h"
#include "prometheus_express/c/status.h"
#include "prometheus_express/metrics/storage/fixed_storage.h"
#include "prometheus_express/metrics/storage/heap_storage.h"
#include "prometheus_express/platform/heap.h"

namespace prometheus_express::c {
namespace {

static_assert(sizeof(ConstantLabel) == sizeof(pe_label) &&
              offsetof(ConstantLabel, value) == offsetof(pe_label, value));

bool is_aligned(const void* memory) {
  return reinterpret_cast<std::uintptr_t>(memory) % alignof(detail::FixedStorageState) == 0;
}

// A FixedStorage of a size known at run time: its state, and then its bytes.
Status make_storage(void* memory, std::size_t bytes, StorageRef& storage) {
  storage = default_storage();
  if (memory == nullptr) return Status();
  if (bytes < PE_LEAST_MEMORY || !is_aligned(memory)) {
    return Status(StatusCode::kInvalid, "memory for children: too little, or not aligned");
  }
  static_assert(PE_LEAST_MEMORY >= sizeof(FixedStorage<16>) - 8);
  constexpr std::size_t kMost = 0x7fff'fff8;
  std::size_t room = (bytes - sizeof(detail::FixedStorageState)) / 8 * 8;
  if (room > kMost) room = kMost;
  std::memset(memory, 0, sizeof(detail::FixedStorageState) + room);
  auto* const state = new (memory) detail::FixedStorageState;
  storage = StorageRef(memory, room, detail::kFixedStorageOperations, state);
  return Status();
}

Status check_namespace(const char* name_space) {
  if (*name_space == '\0' || is_metric_name(name_space)) return Status();
  return Status(StatusCode::kInvalid, "the registry's namespace '", name_space, "' is not allowed");
}

// A heap of the port's own may end before the program does, as Python's at a soft reset: nothing
// that outlives a registry holds any of it, so its children have a storage behind the registry.
constexpr std::size_t kStorageBytes = PROMETHEUS_EXPRESS_OWN_HEAP ? sizeof(HeapStorage) : 0;

HeapStorage* own_storage(void* registry) {
  void* const behind = static_cast<char*>(registry) + sizeof(Registry);
  return std::launder(static_cast<HeapStorage*>(behind));
}

StorageRef storage_for(void* registry) {
  if constexpr (kStorageBytes == 0) return default_storage();
  return (new (own_storage(registry)) HeapStorage)->ref();
}

void end_on_heap(Registry* registry) {
  registry->~Registry();
  if constexpr (kStorageBytes != 0) own_storage(registry)->~HeapStorage();
  free_memory(registry);
}

pe_status make_on_heap(const char* name_space, pe_registry** registry, pe_error* error) {
  const std::size_t text_bytes = std::strlen(name_space) + 1;
  void* const memory = allocate_memory(sizeof(Registry) + kStorageBytes + text_bytes);
  if (memory == nullptr) return told(PE_LIMIT, error);
  char* const text = static_cast<char*>(memory) + sizeof(Registry) + kStorageBytes;
  std::memcpy(text, name_space, text_bytes);
  auto* const made = new (memory) Registry(text, storage_for(memory));
  made->owns_metrics = true;
  made->mark(ObjectKind::kRegistry);
  *registry = reinterpret_cast<pe_registry*>(memory);
  return told(PE_OK, error);
}

}  // namespace
}  // namespace prometheus_express::c

using namespace prometheus_express;
using namespace prometheus_express::c;

extern "C" {

pe_status pe_registry_init(pe_registry* at, const char* name_space, void* memory, std::size_t bytes,
                           pe_error* error) {
  const pe_status free = check_free(at, ObjectKind::kRegistry);
  if (free != PE_OK) return told(free, error);
  if (name_space == nullptr) name_space = "";
  StorageRef storage;
  Status status = check_namespace(name_space);
  if (status.ok()) status = make_storage(memory, bytes, storage);
  if (status.ok()) (new (at) Registry(name_space, storage))->mark(ObjectKind::kRegistry);
  return told(status, error);
}

pe_status pe_registry_end(pe_registry* at) {
  Registry* registry = nullptr;
  const pe_status found = find(at, registry);
  if (found != PE_OK) return found;
  if (registry->owns_metrics || registry->in_use()) return PE_IN_USE;
  registry->unmark();
  registry->~Registry();
  return PE_OK;
}

pe_status pe_registry_new(const char* name_space, pe_registry** registry, pe_error* error) {
  if (registry == nullptr) return told(PE_NULL, error);
  *registry = nullptr;
  if (name_space == nullptr) name_space = "";
  const Status status = check_namespace(name_space);
  if (!status.ok()) return told(status, error);
  if constexpr (kHeapByDefault) {
    return make_on_heap(name_space, registry, error);
  } else {
    return told(PE_UNSUPPORTED, error);
  }
}

pe_status pe_registry_delete(pe_registry* at) {
  if constexpr (!kHeapByDefault) return PE_UNSUPPORTED;
  Registry* registry = nullptr;
  const pe_status found = find(at, registry);
  if (found != PE_OK) return found;
  if (!registry->owns_metrics) return PE_WRONG_TYPE;
  while (registry->first_owned != nullptr) {
    const pe_status ended = pe_end(metric_of(*registry->first_owned));
    if (ended != PE_OK) return ended;
  }
  if (registry->in_use()) return PE_IN_USE;
  registry->unmark();
  end_on_heap(registry);
  return PE_OK;
}

pe_status pe_registry_set_labels(pe_registry* at, const pe_label* labels, std::size_t count,
                                 pe_error* error) {
  Registry* registry = nullptr;
  const pe_status found = find(at, registry);
  if (found != PE_OK) return told(found, error);
  if (labels == nullptr && count != 0) return told(PE_NULL, error);
  if (registry->in_use()) return told(PE_IN_USE, error);
  const auto* const same = reinterpret_cast<const ConstantLabel*>(labels);
  // A hook in C++ that hears of a value that is not UTF-8 may throw.
  return guarded(error, [&] {
    return told(registry->registry().try_set_constant_labels(same, count), error);
  });
}

void* pe_registry_cpp(pe_registry* at) {
  Registry* registry = nullptr;
  return find(at, registry) == PE_OK ? &registry->registry() : nullptr;
}

}  // extern "C"
