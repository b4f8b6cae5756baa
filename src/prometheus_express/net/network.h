// The contracts between the HTTP code and a transport. net/sockets implements them on a host; a
// board implements them over its own stack. Nothing here ever blocks except Network::wait.
//
// A transport may learn what has happened only in Network::update and Network::wait: what answered
// kWouldBlock, or accepted nothing, may do so until one of the two was called.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "prometheus_express/platform/config.h"
#include "prometheus_express/platform/status.h"

namespace prometheus_express {

enum class IoStatus : std::uint8_t {
  kOk,          // count > 0 bytes were moved; fewer than asked for is normal
  kWouldBlock,  // nothing now; try again after Network::wait
  kClosed,      // read: the peer sends no more, in good order; write: the peer takes no more
  kError,       // reset, link lost, time-out of the transport: the connection is of no more use
};

// count is 0 unless status is kOk; kOk with a count of 0 never happens.
struct [[nodiscard]] IoResult {
  std::size_t count;
  IoStatus status;
};

// One byte stream. Owned by its Network: never deleted by the user, and not to be touched after
// stop(), which gives it back. Not for interrupt handlers.
class Connection {
 public:
  // Moves up to `size` (> 0) bytes into `data`. A kClosed is given again at each later call.
  virtual IoResult read_some(char* data, std::size_t size) = 0;

  // Takes up to `size` (> 0) bytes from `data`; what it took will be sent in order.
  virtual IoResult write_some(const char* data, std::size_t size) = 0;

  // Says that no more will be written (a TCP FIN once what was written is sent). The peer can still
  // send, and read_some() goes on. Harmless when repeated.
  virtual void finish_writing() = 0;

  // Ends the connection and gives this object back to its Network. After finish_writing(), what
  // write_some() took is still delivered where the peer takes it. Without finish_writing() the
  // connection is cut: what is under way may be lost, and the peer does not see a good end (TCP: a
  // reset).
  virtual void stop() = 0;

  // Who is at the other end of a connection that came in: the same number for all from one IPv4
  // address, or from one IPv6 network of 64 bits, of whose addresses one host may have all. 0: not
  // known.
  virtual std::uint64_t peer() { return 0; }

 protected:
  ~Connection() = default;
};

// A port that accepts connections. Owned by its Network.
class Listener {
 public:
  // The next connection that is waiting, or nullptr. A transport that has no room for another
  // connection leaves it waiting and gives nullptr.
  virtual Connection* accept_next() = 0;

  // True where the last accept_next() gave nullptr although a connection waits, because the system
  // is short of what it takes (descriptors, memory): to close one makes room.
  virtual bool short_of_room() const { return false; }

  // The port that is really listened on: the one the system chose when 0 was asked for.
  virtual std::uint16_t port() const = 0;

  // Stops listening; connections already accepted live on. The object is given back.
  virtual void stop() = 0;

 protected:
  ~Listener() = default;
};

// What an encrypted Network has beyond one that is not (net/tls/network.h).
class SecureNetwork {
 public:
  // The connection that is made next must reach this host: its name, or a numeric address. What
  // failure() said is over.
  virtual void expect(std::string_view host) = 0;

  // Why a connection failed last, in words; empty where none did.
  virtual const char* failure() const = 0;

 protected:
  ~SecureNetwork() = default;
};

inline namespace PROMETHEUS_EXPRESS_OPTIONS {

// A transport. All memory it needs is taken at construction.
class Network {
 public:
  // Listens on `port` (0: any free one) at the address the network was configured with. On success
  // `listener` is set; otherwise it is nullptr and the status names the port and the reason.
  virtual Status listen_on(std::uint16_t port, Listener*& listener) = 0;

  // Starts a connection to a numeric address (IPv4 "127.0.0.1" or, where the transport has it, IPv6
  // "::1"). On success `connection` is set and can be used at once: until it is established, read
  // and write answer kWouldBlock, and a refusal shows as kError.
  virtual Status connect_to(const char* address, std::uint16_t port, Connection*& connection) = 0;

  // Milliseconds since an arbitrary moment; never goes back. Every time limit is measured with it.
  virtual std::uint64_t now_ms() = 0;

  // Lets the transport work: learn what has happened, run its timers. Never blocks; cheap right
  // after wait(). HttpServer::update calls it.
  virtual void update() = 0;

  // As update(), and first sleeps until a listener or connection may have something to do, until
  // now_ms() >= until_ms, or for a shorter time. Only what would have blocked when it was last
  // tried can end the sleep. What an earlier update() has learnt counts as well, until it was tried
  // or a wait() has returned: a Network may serve several users, and after a wait() each of them
  // looks at its own.
  virtual void wait(std::uint64_t until_ms) = 0;

#if PROMETHEUS_EXPRESS_LARGE
  // Where its connections are encrypted and say who the peer is: what https URLs ask for. nullptr
  // where they go over the network readable. Hosts only.
  virtual SecureNetwork* secure() { return nullptr; }
#endif

 protected:
  ~Network() = default;
};

}  // namespace PROMETHEUS_EXPRESS_OPTIONS

}  // namespace prometheus_express
