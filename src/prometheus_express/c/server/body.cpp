// Bodies of responses that need not fit the memory of a connection.
#include "prometheus_express/c/server/body.h"

#include <cstring>
#include <new>

#include "prometheus_express/platform/config.h"
#include "prometheus_express/platform/heap.h"

namespace prometheus_express::c {

BodyResult Body::Source::read_some(char* buffer, std::size_t size) {
  std::size_t count = 0;
  const pe_status status = body_.give(body_.context, buffer, size, &count);
  if (status != PE_OK || count > size) return {0, BodyStatus::kFailed};
  return {count, count == 0 ? BodyStatus::kEnd : BodyStatus::kMore};
}

void Body::Source::release() {
  body_.unmark();
  if (body_.released != nullptr) body_.released(body_.context);
}

namespace {

// On the heap, and right behind it the bytes.
struct Copy {
  pe_body body;
  std::size_t size;
  std::size_t position;

  char* bytes() { return reinterpret_cast<char*>(this + 1); }

  static pe_status give(void* at, char* buffer, std::size_t size, std::size_t* count) {
    Copy& copy = *static_cast<Copy*>(at);
    const std::size_t rest = copy.size - copy.position;
    *count = rest < size ? rest : size;
    std::memcpy(buffer, copy.bytes() + copy.position, *count);
    copy.position += *count;
    return PE_OK;
  }
};

}  // namespace
}  // namespace prometheus_express::c

using namespace prometheus_express;
using namespace prometheus_express::c;

extern "C" {

pe_status pe_response_stream(pe_response* response, pe_body* at, pe_body_function read,
                             pe_release_function release, void* context) {
  if (response == nullptr || read == nullptr) return PE_NULL;
  const pe_status free = check_free(at, ObjectKind::kBody);
  if (free != PE_OK) return free;
  auto& body = *new (at) Body(read, release, context);
  body.mark(ObjectKind::kBody);
  reinterpret_cast<Response*>(response)->stream(body.source);
  return PE_OK;
}

pe_status pe_response_copy(pe_response* response, const char* data, std::size_t size) {
  if (response == nullptr || (data == nullptr && size != 0)) return PE_NULL;
  if (size == 0) return PE_OK;
  void* memory = nullptr;
  if constexpr (kHeapByDefault) {
    if (size <= SIZE_MAX - sizeof(Copy)) memory = allocate_memory(sizeof(Copy) + size);
  }
  if (memory == nullptr) {
    reinterpret_cast<Response*>(response)->plain_status(500);
    return kHeapByDefault ? PE_LIMIT : PE_UNSUPPORTED;
  }
  Copy& copy = *new (memory) Copy{{}, size, 0};
  std::memcpy(copy.bytes(), data, size);
  return pe_response_stream(response, &copy.body, Copy::give, free_memory, &copy);
}

}  // extern "C"
