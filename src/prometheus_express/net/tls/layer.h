// TLS for what makes a network of its own.
//
//   prom::tls::Options options;
//   options.server.identity = {"/etc/station/certificate.pem", "/etc/station/key.pem"};
//   prom::tls::Layer tls{options};
//   prom::MetricsServerOptions server_options;
//   server_options.layer = &tls;
//   auto server = prom::start_http_server(9443, registry, server_options);
#pragma once

#include <memory>

#include "prometheus_express/net/network_layer.h"
#include "prometheus_express/net/tls/network.h"

namespace prometheus_express::tls {

// Keeps the options, the sessions that servers have given, and a network while it is put over
// another one. max_connections is what its user asks for.
class Layer final : public NetworkLayer {
 public:
  explicit Layer(const Options& options = {}) : options_(options) {}

  prometheus_express::Network& put_over(prometheus_express::Network& inner,
                                        std::size_t max_connections) override {
    options_.max_connections = max_connections;
    network_ = std::make_unique<Network>(inner, options_, sessions_);
    sessions_ = network_->sessions();
    return *network_;
  }
  void take_off() override { network_.reset(); }
  const char* scheme() const override { return "https"; }

 private:
  Options options_;
  std::shared_ptr<Sessions> sessions_;
  std::unique_ptr<Network> network_;
};

}  // namespace prometheus_express::tls
