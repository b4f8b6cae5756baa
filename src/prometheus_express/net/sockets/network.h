// Network over the sockets of an operating system: of Unix, Windows, or of lwIP beside an RTOS.
// IPv4, and IPv6 where there is one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "prometheus_express/net/network.h"

namespace prometheus_express::sockets {

class SocketPools;

struct NetworkOptions {
  // Numeric address for listening, borrowed only while the Network is made. "::" means all IPv6 and
  // IPv4 addresses, and all IPv4 addresses where the system has no IPv6. "localhost" is 127.0.0.1,
  // where who looks for it at ::1 looks next.
  const char* bind_address = "::";

  // Open at the same time, accepted and made by connect_to() together.
  std::size_t max_connections = 256;

  std::size_t max_listeners = 4;

  // UdpSockets that are open at the same time.
  std::size_t max_udp_sockets = 4;

  // How many connections the system keeps waiting for accept_next(), which allows less if it likes.
  // A client that finds the queue full tries again only after a second.
  int backlog = 4096;
};

// What is ready is kept for each socket, so that a call that would block costs no system call. In a
// child that was forked, listeners live on (whoever of the two accepts has the connection),
// connections fail, and ending anything only closes descriptors: the parent does not notice. All
// memory is taken at construction. Except for wake(), use it from one thread. Its connections and
// listeners must be closed first, and its UdpSockets end first.
class Network final : public prometheus_express::Network {
 public:
  // Where the system refuses (out of file descriptors, say), status() is not ok and listen_on() and
  // connect_to() answer with it.
  explicit Network(const NetworkOptions& options = {});
  ~Network();
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  const Status& status() const { return status_; }

  // kAddressInUse where another program listens on the port, kNotPermitted for a port that needs
  // more rights, kInvalid for a bind address that is neither "localhost" nor
  // a numeric address of this machine, kLimit
  // where max_listeners are open.
  Status listen_on(std::uint16_t port, Listener*& listener) override;

  // kInvalid where the address is not numeric, kLimit where max_connections are open, kUnreachable
  // where the system knows no route. A refusal shows at the first read or write.
  Status connect_to(const char* address, std::uint16_t port, Connection*& connection) override;

  std::uint64_t now_ms() override;
  void update() override;

  // A connection that could not be accepted for want of file descriptors is tried again within
  // 100 ms, or as soon as a connection of this network is closed.
  void wait(std::uint64_t until_ms) override;

  // Makes the wait() under way, or else the next wait() or update(), return at once. May be called
  // from any thread and from a signal handler. To stop a loop, set its flag first and wake it then.
  void wake();

  // Closes all descriptors of this process and does nothing else to the sockets: for a child that
  // was forked and does not go on with what its parent began. Of no use from then on. Allowed in a
  // handler of pthread_atfork(3).
  void abandon();

 private:
  friend class UdpSocket;
  struct State;

  SocketPools& pools();
  const char* bind_address() const;

  std::unique_ptr<State> state_;
  Status status_;
};

}  // namespace prometheus_express::sockets
