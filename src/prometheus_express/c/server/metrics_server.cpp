// A server with a thread of its own; for hosts.
#include "prometheus_express/c/registry.h"
#include "prometheus_express/c/status.h"
#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_THREADS
#include "prometheus_express/exporter/start_http_server.h"

// Its declaration in C is of a type that nobody sees.
struct pe_metrics_server {
  pe_metrics_server(std::uint16_t port, prometheus_express::c::Registry& its_registry,
                    const prometheus_express::MetricsServerOptions& options)
      : registry(its_registry), server(port, its_registry.registry(), options) {
    registry.use();
  }
  ~pe_metrics_server() { registry.let_go(); }
  pe_metrics_server(const pe_metrics_server&) = delete;
  pe_metrics_server& operator=(const pe_metrics_server&) = delete;

  prometheus_express::c::Registry& registry;
  prometheus_express::MetricsServer server;
};
#endif

using namespace prometheus_express;
using namespace prometheus_express::c;

extern "C" {

#if PROMETHEUS_EXPRESS_THREADS

pe_status pe_metrics_server_start(std::uint16_t port, const char* address, pe_registry* registry_at,
                                  pe_metrics_server** server, pe_error* error) {
  if (server == nullptr) return told(PE_NULL, error);
  *server = nullptr;
  Registry* registry = nullptr;
  const pe_status found = find(registry_at, registry);
  if (found != PE_OK) return told(found, error);
  return guarded(error, [&] {
    MetricsServerOptions options;
    if (address != nullptr) options.address = address;
    auto* const made = new pe_metrics_server(port, *registry, options);
    const Status status = made->server.status();
    if (status.ok()) {
      *server = made;
    } else {
      delete made;
    }
    return told(status, error);
  });
}

std::uint16_t pe_metrics_server_port(const pe_metrics_server* server) {
  return server == nullptr ? std::uint16_t{0} : server->server.port();
}

pe_status pe_metrics_server_stop(pe_metrics_server* server) {
  if (server == nullptr) return PE_NULL;
  return guarded(nullptr, [=] {
    delete server;
    return PE_OK;
  });
}

#else

pe_status pe_metrics_server_start(std::uint16_t, const char*, pe_registry*,
                                  pe_metrics_server** server, pe_error* error) {
  if (server != nullptr) *server = nullptr;
  return told(PE_UNSUPPORTED, error);
}
std::uint16_t pe_metrics_server_port(const pe_metrics_server*) { return 0; }
pe_status pe_metrics_server_stop(pe_metrics_server*) { return PE_UNSUPPORTED; }

#endif

}  // extern "C"
