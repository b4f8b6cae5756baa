// An HTTP/1.1 server (RFC 9112) in fixed memory, driven by update().
//
//   prom::HttpServer<4> server{network, 8080, prom::Router{routes}};
//   for (;;) {
//     server.update();                              // never blocks
//     network.wait(server.next_deadline_ms());    // optional: sleep until there is something to do
//   }
//
// A request that is malformed, ambiguous or too large is answered 4xx or 5xx and its connection
// closed; nothing that a client sends stops the server. Keep-alive and pipelining are supported. A
// reply says "Connection: close" when slots run short. A connection that finds all slots busy, or
// the system out of descriptors, makes room by ending the one that has got least done: one that was
// never answered and has not asked within 200 ms, else one that was answered and has been idle, or
// busy with its next request, for as long, else one that takes its answer slowly (for more than 500
// ms, less than 10 KB/s); of several the oldest. Who is answered in time stays. Each time that as
// many as there are slots had to go without having asked, the next have half the time to ask, down
// to 12 ms, so that a thousand clients that say nothing do not keep out one that does.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/http/router.h"
#include "prometheus_express/http/server_connection.h"
#include "prometheus_express/http/server_options.h"
#include "prometheus_express/http/statistics.h"
#include "prometheus_express/net/network.h"
#include "prometheus_express/platform/config.h"
#include "prometheus_express/platform/status.h"

namespace prometheus_express {

// What all sizes of HttpServer have in common. Made by HttpServer only. Except for statistics(),
// use it from one thread, and not from within a handler.
class HttpServerBase {
 public:
  HttpServerBase(const HttpServerBase&) = delete;
  HttpServerBase& operator=(const HttpServerBase&) = delete;

  // The least sizes of a connection's two buffers: for a request head, and for the server's own
  // answers.
  static constexpr std::size_t kLeastRequestBytes = 64;
  static constexpr std::size_t kLeastResponseBytes = 320;

  // Says whether it listens and, if not, why.
  [[nodiscard]] const Status& status() const { return status_; }

  // The port that is listened on (the one the system chose, where 0 was asked for); 0 if none is.
  std::uint16_t port() const { return listener_ != nullptr ? listener_->port() : std::uint16_t{0}; }

  // Accepts, reads, runs handlers and writes until nothing is ready or a bounded amount of work is
  // done, each connection in turn: sixteen turns at most. Never blocks. Ends connections whose time
  // is up. With four slots and a W5500 it takes at most 200 ms on a Cortex-M4 of 120 MHz
  // (docs/bounded_calls.md).
  void update();

  // When update() must be called again even if nothing happens on the network, in the network's
  // now_ms(): at the next time limit, or at once (0) where the last update() left work undone.
  // UINT64_MAX where there is nothing to wait for.
  std::uint64_t next_deadline_ms() const { return next_deadline_ms_; }

  // May be called from any thread at any time. Each number is right; together they are of moments
  // close to each other.
  HttpServerStatistics statistics() const;

  // One of them; a program that asks for no more links no more.
  using Statistic = IntegerCell BasicHttpServerStatistics<IntegerCell>::*;
  std::uint64_t statistic(Statistic which) const { return (context_.statistics.*which).load(); }

 protected:
  HttpServerBase(Network& network, std::uint16_t port, const Router& router,
                 const HttpServerOptions& options, const ServerMemory& memory);
  ~HttpServerBase();

  // Its copy of the router.
  Router& router() { return context_.router; }

 private:
  friend bool limit_peers(HttpServerBase& server, Connection& connection);

  ServerConnection& slot(std::size_t index) const { return context_.memory.slots[index]; }
  bool admit();
  bool make_room();
  ServerConnection* slot_for_waiting();
  ServerConnection* free_slot();
  ServerConnection* evict(std::uint64_t peer = 0);
  void expire();
  bool crowded() const { return waiting_ != nullptr || short_of_room_; }
  void hurry();
  void calm_down();
  void set_busy(std::size_t busy);

  Network& network_;
  ServerContext context_;
  std::size_t busy_ = 0;
  Listener* listener_ = nullptr;
  Connection* waiting_ = nullptr;  // accepted, while all slots were busy
  bool short_of_room_ = false;     // one waits that the system has no room for
  std::uint64_t next_room_ms_ = 0;
  std::uint64_t crowded_ms_ = 0;  // when that was so last
  std::size_t turned_away_ = 0;   // since then, without having asked
  std::uint64_t next_deadline_ms_ = 0;
  Status status_;
};

// The memory of an HttpServer, which HttpServerBase makes use of.
template <std::size_t Slots, std::size_t RequestBytes, std::size_t ResponseBytes>
struct HttpServerMemory {
  ServerConnection slots[Slots];
  char buffers[Slots][RequestBytes + ResponseBytes];
};

namespace detail {

// Where that is: inside the server.
template <class Memory, bool kInside>
class ServerMemoryPlace {
 protected:
  Memory& memory() { return memory_; }

 private:
  Memory memory_;
};

// Or on the heap, from its beginning to its end.
template <class Memory>
class ServerMemoryPlace<Memory, false> {
 protected:
  ServerMemoryPlace() : memory_(new Memory) {}
  ~ServerMemoryPlace() { delete memory_; }
  ServerMemoryPlace(const ServerMemoryPlace&) = delete;
  ServerMemoryPlace& operator=(const ServerMemoryPlace&) = delete;
  Memory& memory() { return *memory_; }

 private:
  Memory* memory_;
};

}  // namespace detail

// `Slots` connections are served at the same time; the network should have room for one more, which
// waits for its turn. Head and body of a request share RequestBytes: a longer head is answered 414
// or 431, a longer body 413. ResponseBytes is what one write can carry.
//
// A slot takes kSlotBytes: on a board 1 KB, inside the server; on a host 136 KiB, which come from
// the heap when the server is made, so that it may be a local variable. update() allocates nothing.
template <std::size_t Slots, std::size_t RequestBytes = kRequestBufferBytes,
          std::size_t ResponseBytes = kResponseBufferBytes>
class HttpServer
    : private detail::ServerMemoryPlace<HttpServerMemory<Slots, RequestBytes, ResponseBytes>,
                                        !kLarge>,
      public HttpServerBase {
  static_assert(Slots >= 1, "an HttpServer needs at least one slot");
  static_assert(RequestBytes >= kLeastRequestBytes, "a request head does not fit less");
  static_assert(RequestBytes <= RequestParser::kMaxBytes, "larger than a board's parser can count");
  static_assert(ResponseBytes >= kLeastResponseBytes, "the server's own answers do not fit less");

 public:
  static constexpr std::size_t kSlotBytes =
      sizeof(HttpServerMemory<1, RequestBytes, ResponseBytes>);

  // Begins to listen on `port` (0: any free one). The network and the router's arrays are borrowed
  // and must outlive the server. Where listening fails, status() says why and update() does
  // nothing.
  HttpServer(Network& network, std::uint16_t port, const Router& router,
             const HttpServerOptions& options = {})
      : HttpServerBase(
            network, port, router, options,
            {this->memory().slots, Slots, this->memory().buffers[0], RequestBytes, ResponseBytes}) {
  }

  // Ends every connection and releases every body source.
  ~HttpServer() = default;
};

}  // namespace prometheus_express
