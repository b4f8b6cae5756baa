// What can be put over a network so that its connections are something else to their peers: TLS
// (net/tls/layer.h). For what makes a network of its own: start_http_server, push_to_gateway.
#pragma once

#include <cstddef>

#include "prometheus_express/net/network.h"

namespace prometheus_express {

class NetworkLayer {
 public:
  // A network over `inner`, which is borrowed until take_off(), with room for so many connections
  // at the same time. Whatever ails it shows in its listen_on() and connect_to(). One at a time.
  virtual Network& put_over(Network& inner, std::size_t max_connections) = 0;

  // The network, of which nothing may be open any more, ends. Harmless where there is none.
  virtual void take_off() = 0;

  // That of its URLs: "https".
  virtual const char* scheme() const = 0;

 protected:
  ~NetworkLayer() = default;
};

}  // namespace prometheus_express
