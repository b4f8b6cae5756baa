#include "prometheus_express/c/server/server.h"

#include <new>

#include "prometheus_express/c/status.h"
#include "prometheus_express/platform/heap.h"

namespace prometheus_express::c {
namespace {

constexpr std::size_t kSlots = kLarge ? 16 : 2;
constexpr std::size_t slot_bytes(std::size_t request_bytes) {
  return sizeof(ServerConnection) + request_bytes + kResponseBufferBytes;
}
constexpr std::size_t kSlotBytes = slot_bytes(kRequestBufferBytes);
static_assert(kSlotBytes <= PE_SERVER_SLOT_BYTES && PE_SERVER_SLOT_BYTES <= kSlotBytes + 64);

bool is_aligned(const void* memory) {
  return reinterpret_cast<std::uintptr_t>(memory) % alignof(ServerConnection) == 0;
}

// The memory of the slots: the program's, or from the heap.
pe_status take_memory(const pe_server_options& options, ServerMemory& memory, void*& heap,
                      pe_error* error) {
  std::size_t slots = options.slots == 0 ? kSlots : options.slots;
  std::size_t request_bytes =
      options.request_bytes == 0 ? kRequestBufferBytes : options.request_bytes;
  void* at = options.memory;
  if (slots > PE_MAX_CONNECTIONS) return told(PE_INVALID, "slots", error);
  if (request_bytes < PE_LEAST_REQUEST_BYTES || request_bytes > PE_MOST_REQUEST_BYTES) {
    return told(PE_INVALID, "request_bytes", error);
  }
  if (at != nullptr) {
    const std::size_t room =
        options.memory_bytes / (PE_SERVER_SLOT_BYTES - PE_REQUEST_BYTES + request_bytes);
    if (options.slots == 0) slots = room;
    if (!is_aligned(at)) return told(PE_INVALID, "memory", error);
    if (slots == 0 || room < slots) return told(PE_INVALID, "memory_bytes", error);
  }
  if constexpr (kHeapByDefault) {
    if (at == nullptr) at = heap = allocate_memory(slots * slot_bytes(request_bytes));
  }
  if (at == nullptr) return told(kHeapByDefault ? PE_LIMIT : PE_UNSUPPORTED, "memory", error);
  memory = {static_cast<ServerConnection*>(at), slots,
            static_cast<char*>(at) + slots * sizeof(ServerConnection), request_bytes,
            kResponseBufferBytes};
  return PE_OK;
}

void give_back(void* heap) {
  if constexpr (kHeapByDefault) free_memory(heap);
}

pe_status check_routes(const pe_route* routes, std::size_t count) {
  if (routes == nullptr && count != 0) return PE_NULL;
  if (count > PE_MAX_ROUTES) return PE_LIMIT;
  for (std::size_t i = 0; i < count; ++i) {
    const pe_route& route = routes[i];
    if (route.method == nullptr || route.path == nullptr || route.function == nullptr) {
      return PE_NULL;
    }
  }
  return PE_OK;
}

pe_status find(pe_server* at, ServerObject*& server) {
  server = reinterpret_cast<ServerObject*>(at);
  return check(at, ObjectKind::kServer);
}

void end(ServerObject& server) {
  void* const heap = server.heap;
  server.~ServerObject();
  give_back(heap);
}

pe_status make(pe_server* at, NetworkObject& network, std::uint16_t port, const pe_route* routes,
               std::size_t count, const pe_server_options& options, pe_error* error) {
  ServerMemory memory{};
  void* heap = nullptr;
  const pe_status taken = take_memory(options, memory, heap, error);
  if (taken != PE_OK) return taken;
  auto& server = *new (at) ServerObject(network, port, routes, count, memory, heap);
  const Status status = server.server.status();
  if (status.ok()) {
    server.mark(ObjectKind::kServer);
  } else {
    end(server);
  }
  return told(status, error);
}

}  // namespace

RouteTable::RouteTable(const pe_route* from, std::size_t count) {
  for (std::size_t i = 0; i < PE_MAX_ROUTES; ++i) {
    const bool there = i < count;
    if (there) calls[i] = {from[i].function, from[i].context};
    new (routes[i]) Route(there ? from[i].method : "", there ? from[i].path : "", calls[i]);
  }
}

}  // namespace prometheus_express::c

using namespace prometheus_express;
using namespace prometheus_express::c;

extern "C" {

pe_status pe_server_init(pe_server* at, pe_network* network_at, std::uint16_t port,
                         const pe_route* routes, std::size_t count,
                         const pe_server_options* options, pe_error* error) {
  pe_status status = check_free(at, ObjectKind::kServer);
  if (status != PE_OK) return told(status, "server", error);
  NetworkObject* network = nullptr;
  status = find(network_at, network);
  if (status != PE_OK) return told(status, "network", error);
  status = check_routes(routes, count);
  if (status != PE_OK) return told(status, "routes", error);
  const pe_server_options none{};
  return guarded(error, [&] {
    return make(at, *network, port, routes, count, options == nullptr ? none : *options, error);
  });
}

pe_status pe_server_end(pe_server* at) {
  ServerObject* server = nullptr;
  const pe_status found = find(at, server);
  if (found != PE_OK) return found;
  if (server->polled.exchange(true)) return PE_IN_USE;
  server->unmark();
  end(*server);
  return PE_OK;
}

pe_status pe_server_set_fallback(pe_server* at, pe_route_function function, void* context) {
  ServerObject* server = nullptr;
  const pe_status found = find(at, server);
  if (found != PE_OK) return found;
  if (function == nullptr) return PE_NULL;
  if (!server->table.has_room_for_fallback()) return PE_LIMIT;
  server->table.fallback() = {function, context};
  server->server.use_last_route();
  return PE_OK;
}

pe_status pe_server_poll(pe_server* at) {
  ServerObject* server = nullptr;
  const pe_status found = find(at, server);
  if (found != PE_OK) return found;
  if (server->polled.exchange(true)) return PE_IN_USE;
  const pe_status status = guarded(nullptr, [&] {
    server->server.update();
    return PE_OK;
  });
  server->polled.exchange(false);
  return status;
}

pe_status pe_server_wait(pe_server* at, std::uint32_t timeout_ms) {
  ServerObject* server = nullptr;
  const pe_status found = find(at, server);
  if (found != PE_OK) return found;
  if (server->polled.load()) return PE_IN_USE;
  return guarded(nullptr, [&] {
    prometheus_express::Network& network = server->network.network;
    const std::uint64_t mine = network.now_ms() + timeout_ms;
    const std::uint64_t its = server->server.next_deadline_ms();
    network.wait(its < mine ? its : mine);
    return PE_OK;
  });
}

pe_status pe_server_next_deadline_ms(pe_server* at, std::uint64_t* deadline_ms) {
  ServerObject* server = nullptr;
  const pe_status found = find(at, server);
  if (found != PE_OK) return found;
  if (deadline_ms == nullptr) return PE_NULL;
  *deadline_ms = server->server.next_deadline_ms();
  return PE_OK;
}

pe_status pe_server_port(pe_server* at, std::uint16_t* port) {
  ServerObject* server = nullptr;
  const pe_status found = find(at, server);
  if (found != PE_OK) return found;
  if (port == nullptr) return PE_NULL;
  *port = server->server.port();
  return PE_OK;
}

}  // extern "C"
