// What a pe_push holds.
#pragma once

#include "prometheus_express/c/network.h"
#include "prometheus_express/c/registry.h"
#include "prometheus_express/platform/config.h"
#include "prometheus_express/push/gateway_push.h"

#if PROMETHEUS_EXPRESS_THREADS
#include "prometheus_express/net/sockets/resolver.h"
#endif

namespace prometheus_express::c {

// Gives C++ the token, where it can take one; `Options` are a push's or remote write's.
template <class Options>
pe_status take_token(const char* token, Options& options) {
  if (token == nullptr) return PE_OK;
#if PROMETHEUS_EXPRESS_LARGE
  options.bearer_token = token;
  return PE_OK;
#else
  (void)options;
  return PE_UNSUPPORTED;
#endif
}

// The system's resolver, where there is one.
class HostResolver {
 public:
#if PROMETHEUS_EXPRESS_THREADS
  Resolver* get() { return &resolver_; }

 private:
  sockets::Resolver resolver_;
#else
  static Resolver* get() { return nullptr; }
#endif
};

struct PushObject : Object {
  explicit PushObject(NetworkObject& its_network)
      : network(its_network), push(its_network.network, resolver.get()) {
    network.use();
  }
  ~PushObject() {
    push.cancel();
    let_registry_go();
    network.let_go();
  }
  PushObject(const PushObject&) = delete;
  PushObject& operator=(const PushObject&) = delete;

  void let_registry_go() {
    if (registry != nullptr) registry->let_go();
    registry = nullptr;
  }

  NetworkObject& network;
  Registry* registry = nullptr;  // of the push under way
  HostResolver resolver;
  GatewayPush<> push;
};

}  // namespace prometheus_express::c
