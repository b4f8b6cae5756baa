// A listener of lwip::Network, and the connections that wait for accept_next().
#pragma once

#include <cstdint>

#include "prometheus_express/net/network.h"

struct tcp_pcb;  // lwIP's

namespace prometheus_express::lwip {

class NetworkBase;
class TcpConnection;

class TcpListener final : public Listener {
 public:
  Connection* accept_next() override;
  std::uint16_t port() const override { return port_; }

  // Connections that wait to be accepted are cut.
  void stop() override;

 private:
  friend class NetworkBase;
  friend class TcpConnection;
  struct Events;  // what lwIP calls

  void open(tcp_pcb& pcb);
  void add_waiting(TcpConnection& connection);
  void remove_waiting(TcpConnection& connection);

  NetworkBase* network_ = nullptr;
  tcp_pcb* pcb_ = nullptr;  // in the state LISTEN; nullptr while this object is not in use
  TcpConnection* first_waiting_ = nullptr;
  std::uint16_t port_ = 0;
};

}  // namespace prometheus_express::lwip
