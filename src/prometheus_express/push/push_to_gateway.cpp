#include "prometheus_express/push/push_to_gateway.h"

#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_THREADS

#include <memory>

#include "prometheus_express/net/network_layer.h"
#include "prometheus_express/net/sockets/network.h"
#include "prometheus_express/net/sockets/resolver.h"

namespace prometheus_express {
namespace {

// What one call needs.
class OneCall {
 public:
  explicit OneCall(NetworkLayer* layer)
      : layer_(layer),
        push{layer != nullptr ? layer->put_over(network_, 1) : network_, &resolver_} {}
  ~OneCall() {
    push.cancel();
    if (layer_ != nullptr) layer_->take_off();
  }
  OneCall(const OneCall&) = delete;
  OneCall& operator=(const OneCall&) = delete;

  Status finish() {
    push.finish();
    return push.status();
  }

 private:
  static sockets::NetworkOptions one_connection() {
    sockets::NetworkOptions options;
    options.max_connections = 1;
    options.max_listeners = 1;
    return options;
  }

  sockets::Network network_{one_connection()};
  sockets::Resolver resolver_;
  NetworkLayer* layer_;

 public:
  GatewayPush<> push;
};

}  // namespace

Status push_to_gateway(std::string_view gateway, std::string_view job, CollectorRegistry& registry,
                       const GroupingKey& key, const GatewayOptions& options) {
  const auto call = std::make_unique<OneCall>(options.layer);
  call->push.push(gateway, job, registry, key, options);
  return call->finish();
}

Status pushadd_to_gateway(std::string_view gateway, std::string_view job,
                          CollectorRegistry& registry, const GroupingKey& key,
                          const GatewayOptions& options) {
  const auto call = std::make_unique<OneCall>(options.layer);
  call->push.push_add(gateway, job, registry, key, options);
  return call->finish();
}

Status delete_from_gateway(std::string_view gateway, std::string_view job, const GroupingKey& key,
                           const GatewayOptions& options) {
  const auto call = std::make_unique<OneCall>(options.layer);
  call->push.remove(gateway, job, key, options);
  return call->finish();
}

}  // namespace prometheus_express

#endif
