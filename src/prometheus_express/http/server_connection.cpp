#include "prometheus_express/http/server_connection.h"

#include <cstring>

#include "prometheus_express/platform/bounds.h"
#include "prometheus_express/platform/clock.h"
#include "prometheus_express/platform/guarded.h"
#include "prometheus_express/text/literal.h"

namespace prometheus_express {
namespace {

// How long, and for how many bytes, a client that was refused may go on sending.
constexpr std::uint32_t kLingerMs = 1'000;
constexpr std::size_t kLingerBytes = 1U << 20;

// How long a connection must have been idle to be ended for another one. Above the round trip of
// any network that a scrape comes through.
constexpr std::int32_t kLeastIdleMs = 200;

// How long an answer may take, and how fast it must be taken if it is longer, where others wait.
constexpr std::int32_t kLeastTakingMs = 500;
constexpr std::size_t kLeastBytesPerMs = 10;

void count_response(BasicHttpServerStatistics<IntegerCell>& statistics, int status) {
  switch (status / 100) {
    case 2:
      return count(statistics.responses_2xx);
    case 3:
      return count(statistics.responses_3xx);
    case 4:
      return count(statistics.responses_4xx);
    default:
      return count(statistics.responses_5xx);
  }
}

// A board's clock may not be set.
Reply::Context dated_reply(const HttpServerOptions& options) {
  Reply::Context reply;
  if (kLarge && options.dates) reply.unix_seconds = static_cast<std::int64_t>(unix_time_seconds());
  return reply;
}

}  // namespace

[[gnu::noinline]] void ServerConnection::reset() {
  std::memset(static_cast<void*>(this), 0, sizeof *this);
}

char* ServerConnection::request_buffer(const ServerContext& context) const {
  const ServerMemory& memory = context.memory;
  const auto index = static_cast<std::size_t>(this - memory.slots);
  return memory.buffers + index * (memory.request_bytes + memory.response_bytes);
}

void ServerConnection::open(ServerContext& context, Connection& connection) {
  connection_ = &connection;
#if PROMETHEUS_EXPRESS_LARGE
  asks_again_ = false;
#endif
  served_ = false;
  lingers_ = false;
  begin_ = 0;
  end_ = 0;
  count(context.statistics.connections);
  begin_claim(context);
  await_request(context);
}

ServerConnection::Claim ServerConnection::claim() const {
  switch (phase_) {
    case Phase::kWaiting:
      if (served_) return unparsed_ ? Claim::kNone : Claim::kIdle;
      break;
    case Phase::kReading:
    case Phase::kContinue:
      if (served_) return Claim::kIncomplete;
      break;
    case Phase::kWriting:
      return Claim::kTaking;
    case Phase::kLingering:
      return Claim::kAnswered;
  }
  return Claim::kUnserved;
}

std::int32_t ServerConnection::yields_in_ms(const ServerContext& context) const {
  std::int32_t least_ms = 0;
  switch (claim()) {
    case Claim::kAnswered:
      break;
    case Claim::kUnserved:
      least_ms = kLeastIdleMs >> context.hurry;
      break;
    case Claim::kIncomplete:
    case Claim::kIdle:
      least_ms = kLeastIdleMs;
      break;
    case Claim::kTaking:
      least_ms = larger_of(
          kLeastTakingMs,
          static_cast<std::int32_t>(smaller_of<std::size_t>(moved_, kNever) / kLeastBytesPerMs));
      break;
    case Claim::kNone:
      return kNever;
  }
  return least_ms - age_ms(context);
}

bool ServerConnection::step(ServerContext& context) {
  switch (phase_) {
    case Phase::kWaiting:
    case Phase::kReading:
      return receive(context);
    case Phase::kContinue:
    case Phase::kWriting:
      return send_reply(context);
    case Phase::kLingering:
      return drain(context);
  }
  return false;
}

void ServerConnection::expire(ServerContext& context) {
  switch (phase_) {
    case Phase::kWaiting:
      count(served_ ? context.statistics.idle_timeouts : context.statistics.first_byte_timeouts);
      return end();
    case Phase::kReading:
      if (asks_again()) return refuse(context, 503);
      count(context.statistics.request_timeouts);
      return refuse(context, 408);
    case Phase::kContinue:
    case Phase::kWriting:
      count(context.statistics.write_timeouts);
      return cut();
    case Phase::kLingering:
      return end();
  }
}

void ServerConnection::end() {
  connection_->finish_writing();
  cut();
}

void ServerConnection::cut() {
  reply_.release();
  connection_->stop();
  connection_ = nullptr;
}

void ServerConnection::stop() {
  if (phase_ == Phase::kWriting || phase_ == Phase::kContinue) {
    cut();
  } else {
    end();
  }
}

bool ServerConnection::receive(ServerContext& context) {
  if (asks_again()) return give_to_router(context);
  if (unparsed_) {
    unparsed_ = false;
    parse(context);
    return true;
  }
  if (end_ == context.memory.request_bytes) {
    std::memmove(request_buffer(context), request_buffer(context) + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  const IoResult result =
      connection_->read_some(request_buffer(context) + end_, context.memory.request_bytes - end_);
  switch (result.status) {
    case IoStatus::kOk:
      end_ += result.count;
      parse(context);
      return true;
    case IoStatus::kWouldBlock:
      return false;
    case IoStatus::kClosed:
      if (phase_ == Phase::kReading) count(context.statistics.connections_lost);
      end();
      return true;
    case IoStatus::kError:
      count(context.statistics.connections_lost);
      cut();
      return true;
  }
  return false;
}

void ServerConnection::parse(ServerContext& context) {
  std::size_t size = end_ - begin_;
  const auto verdict = parser_.parse(request_buffer(context) + begin_, size,
                                     context.memory.request_bytes, context.options.chunked_reader);
  end_ = begin_ + size;
  switch (verdict) {
    case RequestParser::Verdict::kComplete:
      return handle(context);
    case RequestParser::Verdict::kRefused:
      count(context.statistics.requests_refused);
      return refuse(context, parser_.refusal());
    case RequestParser::Verdict::kIncomplete:
      break;
  }
  if (phase_ == Phase::kWaiting && parser_.begun(size)) {
    phase_ = Phase::kReading;
    if (served_) begin_claim(context);
    set_limit(context, context.options.request_timeout_ms);
  }
  if (parser_.take_continue()) {
    phase_ = Phase::kContinue;
    reply_.start_interim("HTTP/1.1 100 Continue\r\n\r\n");
    send_reply(context);
  }
}

// Runs code of the program for the request; false where it threw, which is reported.
template <class Function>
bool ServerConnection::guarded(const ServerContext& context, const Function& function) {
  Thrown thrown;
  if (run_guarded(function, thrown)) return true;
  const Request failed = request(context);
  char method[16];
  const std::size_t size = failed.method().copy(method, sizeof method - 1);
  method[size] = ' ';
  thrown.report("the handler of ", {method, size + 1}, failed.path());
  return false;
}

void ServerConnection::handle(ServerContext& context) {
  count(context.statistics.requests);
  give_to_router(context);
}

// False where there is no answer yet.
bool ServerConnection::give_to_router(ServerContext& context) {
  const Request request = this->request(context);
  Response response(request_buffer(context) + context.memory.request_bytes,
                    context.memory.response_bytes, Response::Checked::kByCompiler);
  if (!guarded(context, [&] { context.router.handle(request, response); })) {
    response.plain_status(500);
  }
  if (kLarge && response.status_ == Response::kLater) {
    wait_for_router(context);
    return false;
  }
  Reply::Context reply = dated_reply(context.options);
  reply.head_only = is_text(request.method(), "HEAD");
  reply.version_minor = request.version_minor();
  reply.keep_alive = parser_.keep_alive() && !context.slots_short;
  lingers_ = parser_.keep_alive();
  start_reply(context, response, reply);
  return true;
}

// Until the time limit of the request, which begins at the first of these calls.
void ServerConnection::wait_for_router([[maybe_unused]] const ServerContext& context) {
#if PROMETHEUS_EXPRESS_LARGE
  if (asks_again_) return;
  asks_again_ = true;
  phase_ = Phase::kReading;
  set_limit(context, context.options.request_timeout_ms);
#endif
}

// Answers what cannot be given to a handler. How the client's bytes go on cannot be known either,
// so the connection must end.
void ServerConnection::refuse(ServerContext& context, int status) {
  Response response(request_buffer(context) + context.memory.request_bytes,
                    context.memory.response_bytes, Response::Checked::kByCompiler);
  response.plain_status(status);
  Reply::Context reply = dated_reply(context.options);
  reply.keep_alive = false;
  lingers_ = true;
  start_reply(context, response, reply);
}

void ServerConnection::start_reply(ServerContext& context, Response& response,
                                   const Reply::Context& reply) {
#if PROMETHEUS_EXPRESS_LARGE
  asks_again_ = false;
#endif
  const bool started = guarded(context, [&] { reply_.start(response, reply); });
  if (!started) {
    reply_.release();
    response.plain_status(500);
    reply_.start(response, reply);
  }
  if (!started || reply_.source_failed()) count(context.statistics.streams_failed);
  count_response(context.statistics, reply_.status());
  phase_ = Phase::kWriting;
  begin_claim(context);
  moved_ = 0;
  set_limit(context, context.options.write_timeout_ms);
  send_reply(context);
}

bool ServerConnection::send_reply(ServerContext& context) {
  if (reply_.size() == 0) return go_on(context);
  const IoResult result = connection_->write_some(reply_.data(), reply_.size());
  switch (result.status) {
    case IoStatus::kOk:
      break;
    case IoStatus::kWouldBlock:
      return false;
    case IoStatus::kClosed:
    case IoStatus::kError:
      count(context.statistics.connections_lost);
      cut();
      return true;
  }
  reply_.written(result.count);
  if (phase_ == Phase::kWriting) {
    moved_ += result.count;
    limit_writing(context);
  }
  return reply_.size() != 0 || go_on(context);
}

// After all that was there is written. Always true.
bool ServerConnection::go_on(ServerContext& context) {
  Reply::Next next = Reply::Next::kCut;
  (void)guarded(context, [&] { next = reply_.next(); });
  switch (next) {
    case Reply::Next::kWrite:
      break;
    case Reply::Next::kDone:
      finish_reply(context);
      break;
    case Reply::Next::kCut:
      count(context.statistics.streams_failed);
      cut();
      break;
  }
  return true;
}

// The peer has time to take something, and less of it if it has been slow so far.
void ServerConnection::limit_writing(const ServerContext& context) {
  const std::uint32_t rate = context.options.least_bytes_per_second;
  std::uint32_t limit_ms = context.options.write_timeout_ms;
  if (rate != 0) {
    constexpr std::size_t kMostSeconds = 1'000'000;
    const auto earned_s =
        static_cast<std::uint32_t>(smaller_of<std::size_t>(moved_ / rate, kMostSeconds));
    const std::uint32_t most_ms = earned_s * 1'000 + limit_ms;
    const auto used_ms = static_cast<std::uint32_t>(age_ms(context));
    limit_ms = smaller_of(limit_ms, most_ms > used_ms ? most_ms - used_ms : 0);
  }
  set_limit(context, limit_ms);
}

void ServerConnection::finish_reply(ServerContext& context) {
  if (phase_ == Phase::kContinue) {
    phase_ = Phase::kReading;
    return;
  }
  if (reply_.keep_alive()) {
    begin_ += parser_.consumed();
    served_ = true;
    begin_claim(context);
    await_request(context);
  } else if (lingers_) {
    connection_->finish_writing();
    phase_ = Phase::kLingering;
    set_limit(context, kLingerMs);
    begin_claim(context);
    moved_ = 0;
  } else {
    end();
  }
}

void ServerConnection::await_request(ServerContext& context) {
  if (begin_ == end_) begin_ = end_ = 0;
  unparsed_ = begin_ != end_;
  parser_.reset();
  phase_ = Phase::kWaiting;
  set_limit(context,
            served_ ? context.options.idle_timeout_ms : context.options.first_byte_timeout_ms);
}

bool ServerConnection::drain(ServerContext& context) {
  const IoResult result =
      connection_->read_some(request_buffer(context), context.memory.request_bytes);
  if (result.status == IoStatus::kWouldBlock) return false;
  moved_ += result.count;
  if (result.status != IoStatus::kOk || moved_ >= kLingerBytes) end();
  return true;
}

}  // namespace prometheus_express
