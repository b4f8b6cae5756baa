#include "prometheus_express/c/network.h"

#include <new>

#include "prometheus_express/c/status.h"
#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_THREADS
#include "prometheus_express/net/sockets/network.h"
#endif

using namespace prometheus_express;
using namespace prometheus_express::c;

namespace {

pe_status make(pe_network* at, prometheus_express::Network& network, bool owned) {
  (new (at) NetworkObject(network, owned))->mark(ObjectKind::kNetwork);
  return PE_OK;
}

#if PROMETHEUS_EXPRESS_THREADS
pe_status make_sockets(pe_network* at, const char* address, std::size_t max_connections,
                       pe_error* error) {
  sockets::NetworkOptions options;
  if (address != nullptr) options.bind_address = address;
  if (max_connections != 0) options.max_connections = max_connections;
  auto* const network = new sockets::Network(options);
  if (network->status().ok()) return told(make(at, *network, true), error);
  const pe_status status = told(network->status(), error);
  delete network;
  return status;
}

void end_sockets(prometheus_express::Network& network) {
  delete static_cast<sockets::Network*>(&network);
}
#else
pe_status make_sockets(pe_network*, const char*, std::size_t, pe_error* error) {
  return told(PE_UNSUPPORTED, error);
}
void end_sockets(prometheus_express::Network&) {}
#endif

}  // namespace

extern "C" {

pe_status pe_network_init_sockets(pe_network* at, const char* address, std::size_t max_connections,
                                  pe_error* error) {
  const pe_status free = check_free(at, ObjectKind::kNetwork);
  if (free != PE_OK) return told(free, error);
  if (max_connections > PE_MAX_CONNECTIONS) return told(PE_INVALID, error);
  return guarded(error, [=] { return make_sockets(at, address, max_connections, error); });
}

pe_status pe_network_init_cpp(pe_network* at, void* network) {
  const pe_status free = check_free(at, ObjectKind::kNetwork);
  if (free != PE_OK) return free;
  if (network == nullptr) return PE_NULL;
  return make(at, *static_cast<prometheus_express::Network*>(network), false);
}

pe_status pe_network_end(pe_network* at) {
  NetworkObject* network = nullptr;
  const pe_status found = find(at, network);
  if (found != PE_OK) return found;
  if (network->users.load() != 0) return PE_IN_USE;
  network->unmark();
  if (network->owned) end_sockets(network->network);
  return PE_OK;
}

pe_status pe_network_now_ms(pe_network* at, std::uint64_t* now_ms) {
  NetworkObject* network = nullptr;
  const pe_status found = find(at, network);
  if (found != PE_OK) return found;
  if (now_ms == nullptr) return PE_NULL;
  *now_ms = network->network.now_ms();
  return PE_OK;
}

pe_status pe_network_wait(pe_network* at, std::uint64_t until_ms) {
  NetworkObject* network = nullptr;
  const pe_status found = find(at, network);
  if (found != PE_OK) return found;
  return guarded(nullptr, [&] {
    network->network.wait(until_ms);
    return PE_OK;
  });
}

}  // extern "C"
