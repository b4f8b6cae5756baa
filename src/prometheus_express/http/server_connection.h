// One slot of an HttpServer: a connection, what it has asked, and how far the answer is.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/http/reply.h"
#include "prometheus_express/http/request_parser.h"
#include "prometheus_express/http/router.h"
#include "prometheus_express/http/server_options.h"
#include "prometheus_express/http/statistics.h"
#include "prometheus_express/net/network.h"
#include "prometheus_express/platform/cells.h"

namespace prometheus_express {

class ServerConnection;

// The slots of a server, and the buffers of each: one for a request and behind it one for the
// response.
struct ServerMemory {
  ServerConnection* slots;
  std::size_t slot_count;
  char* buffers;
  std::size_t request_bytes;
  std::size_t response_bytes;
};

// What all slots of a server share.
struct ServerContext {
  Router router;
  HttpServerOptions options;
  ServerMemory memory;
  BasicHttpServerStatistics<IntegerCell> statistics;
  std::uint64_t now_ms = 0;
  bool slots_short = false;  // replies should end their connections
  std::uint8_t hurry = 0;    // how often the time that an unserved one has is halved
};

// Only the polling thread counts, so that no locked instruction is needed.
inline void count(IntegerCell& cell) { cell.set(cell.load() + 1); }

class ServerConnection {
 public:
  // Begins as a free slot. Before it, the memory may hold anything.
  void reset();

  // From here on the slot is busy.
  void open(ServerContext& context, Connection& connection);

  // Does one thing: a read with what follows from it, or a write. False where nothing was ready.
  bool step(ServerContext& context);

  // Its time is up.
  void expire(ServerContext& context);

  // Ends the connection in good order and frees the slot.
  void end();

  // Cuts the connection and frees the slot.
  void cut();

  // As end(), but cuts a response that is under way, so that it is not taken for complete.
  void stop();

  bool busy() const { return connection_ != nullptr; }

  // Its request was given to the router, which asks for another call (Response::answer_later).
#if PROMETHEUS_EXPRESS_LARGE
  bool asks_again() const { return asks_again_; }
#else
  static constexpr bool asks_again() { return false; }
#endif

  // Whose connection it is, where it is busy.
  std::uint64_t peer() const { return connection_->peer(); }

  // Until its time is up.
  std::int32_t left_ms(const ServerContext& context) const {
    return static_cast<std::int32_t>(deadline_ms_ - static_cast<std::uint32_t>(context.now_ms));
  }

  // What is lost if it ends for another connection: least first, so that whoever gets nothing done
  // goes before those who do.
  enum class Claim : std::uint8_t {
    kAnswered,    // for the last time; only waits for the client to close
    kUnserved,    // was never answered, and has not said all of its request
    kIncomplete,  // as that, but was answered before
    kIdle,        // was answered, and asks nothing
    kTaking,      // is being answered; yields if it takes the answer too slowly
    kNone,        // has a request that was not looked at yet; does not yield
  };
  Claim claim() const;

  // After how many milliseconds it may make room for another connection; 0 or less: now. Its
  // request, or the next one, may be under way.
  static constexpr std::int32_t kNever = INT32_MAX;
  std::int32_t yields_in_ms(const ServerContext& context) const;

 private:
  enum class Phase : std::uint8_t {
    kWaiting,    // for the first byte of a request
    kReading,    // the rest of it
    kContinue,   // writing "100 Continue", then reading on
    kWriting,    // a response
    kLingering,  // all said; reading what still comes, so that no reset destroys the last response
  };

  bool receive(ServerContext& context);
  void parse(ServerContext& context);
  void handle(ServerContext& context);
  bool give_to_router(ServerContext& context);
  void wait_for_router(const ServerContext& context);
  void refuse(ServerContext& context, int status);
  template <class Function>
  bool guarded(const ServerContext& context, const Function& function);
  Request request(const ServerContext& context) const {
    Request request = parser_.request(request_buffer(context) + begin_);
#if PROMETHEUS_EXPRESS_LARGE
    request.parts_.peer = connection_->peer();
#endif
    return request;
  }
  void start_reply(ServerContext& context, Response& response, const Reply::Context& reply);
  bool send_reply(ServerContext& context);
  bool go_on(ServerContext& context);
  void finish_reply(ServerContext& context);
  void await_request(ServerContext& context);
  void set_limit(const ServerContext& context, std::uint32_t ms) {
    deadline_ms_ = static_cast<std::uint32_t>(context.now_ms) + ms;
  }
  void begin_claim(const ServerContext& context) {
    since_ms_ = static_cast<std::uint32_t>(context.now_ms);
  }
  std::int32_t age_ms(const ServerContext& context) const {
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(context.now_ms) - since_ms_);
  }
  void limit_writing(const ServerContext& context);
  bool drain(ServerContext& context);
  char* request_buffer(const ServerContext& context) const;

  Connection* connection_;
  std::uint32_t deadline_ms_;  // of time as a whole, its lower half
  std::uint32_t since_ms_;     // likewise: when what claim() says began
  Phase phase_;
  bool served_;    // at least one response went out on this connection
  bool unparsed_;  // bytes behind the last request have not been looked at
  bool lingers_;   // after this reply the client may still be sending
#if PROMETHEUS_EXPRESS_LARGE
  bool asks_again_;
#endif
  std::size_t begin_;  // of the current request in the request buffer
  std::size_t end_;    // of what has been received
  std::size_t moved_;  // bytes of the answer that were taken, or of what still comes that were read
  RequestParser parser_;
  Reply reply_;
};

}  // namespace prometheus_express
