// Network over lwIP's raw API (NO_SYS), IPv4 and, where lwIP is built with it, IPv6.
//
//   board::Ethernet ethernet;                       // a Device that feeds lwIP's netif
//   prom::lwip::Network<8> network{ethernet};
//   prom::HttpServer<4> server{network, 8080, prom::Router{routes}};
//
// The program sets lwIP up before: lwipopts.h, sys_now(), lwip_init() and a netif. lwipopts.h must
// have NO_SYS 1 and LWIP_TCP 1: a lwIP that has an operating system is used by its sockets
// (net/sockets). With TCP_LISTEN_BACKLOG 1 a client for whom there is no room tries again; with 0,
// as lwIP has it, it is reset. SO_REUSE 1 lets a port be listened on again while old connections
// are dying. MEMP_NUM_TCP_PCB is best a few more than the connections of all Networks: those that
// were closed live on until the peer has taken everything, or nothing for 20 s. With LWIP_IPV6 1 a
// listener takes connections over both, and connect_to() addresses of both; UdpSocket is for IPv4.
//
// Nothing is allocated here; received bytes stay in lwIP's own pbufs until read_some() takes them,
// and only then does the peer learn that there is room again. Use it from the one thread or loop
// that lwIP runs in, never from interrupt handlers.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/net/lwip/tcp_connection.h"
#include "prometheus_express/net/lwip/tcp_listener.h"
#include "prometheus_express/net/network.h"

namespace prometheus_express::lwip {

// What a board does for the network. Called by Network::update and Network::wait only.
class Device {
 public:
  // Hands frames that have arrived to its netif, but no more than some at once, whoever sends more:
  // each may bring forth an answer, and that the next one. Never blocks.
  virtual void update() = 0;

  // Sleeps until a frame may have arrived, for `ms` (> 0) milliseconds, or for a shorter time.
  // Returns at once where a frame is waiting already: one may have come since the last update().
  virtual void sleep(std::uint32_t ms) = 0;

 protected:
  ~Device() = default;
};

// What all sizes of Network have in common. Made by Network only.
class NetworkBase : public prometheus_express::Network {
 public:
  NetworkBase(const NetworkBase&) = delete;
  NetworkBase& operator=(const NetworkBase&) = delete;

  // At all addresses of the board. kAddressInUse where the port is listened on already, kLimit
  // where all listeners, or all that lwIP has, are in use.
  Status listen_on(std::uint16_t port, Listener*& listener) override;

  // kInvalid where the address is not numeric ("192.0.2.1", with IPv6 "2001:db8::1"), kLimit where
  // all connections, or all that lwIP has, are in use, kUnreachable where no netif leads there. A
  // refusal shows at the first read or write.
  Status connect_to(const char* address, std::uint16_t port, Connection*& connection) override;

  // sys_now() in 64 bits. Must be called, or update() or wait(), once in 49 days.
  std::uint64_t now_ms() override;

  void update() override;
  void wait(std::uint64_t until_ms) override;

 protected:
  struct Memory {
    TcpConnection* connections;
    std::size_t connection_count;
    TcpListener* listeners;
    std::size_t listener_count;
  };

  NetworkBase(Device& device, const Memory& memory);
  ~NetworkBase();

 private:
  friend class TcpConnection;
  friend class TcpListener;
  friend class UdpSocket;

  TcpConnection* free_connection();
  std::size_t spare_connections() const;
  void welcome_as_many_as_fit();
  void note_event() { event_ = true; }

  Device& device_;
  Memory memory_;
  std::uint64_t now_ms_;
  bool event_ = false;  // since the last wait() something may have become ready
};

// The memory of a Network.
template <std::size_t Connections, std::size_t Listeners>
struct NetworkMemory {
  TcpConnection connections[Connections];
  TcpListener listeners[Listeners];
};

// `Connections` may be open at the same time: those that were accepted, those that wait to be, and
// those made by connect_to(). While all are in use new ones are left unanswered, and their clients
// try again by themselves (after a second, then slower). With more than one listener a burst at all
// of them may find the last place taken; such a connection is reset.
//
// A connection costs 32 bytes here (32-bit), and a tcp_pcb of lwIP's while it lives.
template <std::size_t Connections, std::size_t Listeners = 1>
class Network final : private NetworkMemory<Connections, Listeners>, public NetworkBase {
  static_assert(Connections >= 1 && Connections <= 255, "lwIP counts a backlog in 8 bits");
  static_assert(Listeners >= 1, "a Network without listeners serves nobody");

 public:
  // `device` is borrowed and must outlive the Network.
  explicit Network(Device& device)
      : NetworkBase(device, {this->connections, Connections, this->listeners, Listeners}) {}

  // Cuts what is still open.
  ~Network() = default;
};

}  // namespace prometheus_express::lwip
