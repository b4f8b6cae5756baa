#include "prometheus_express/http/server.h"

#include "prometheus_express/platform/bounds.h"

namespace prometheus_express {
namespace {

// How often each connection gets its turn in one update, so that the caller gets his as well.
constexpr int kRoundsPerPoll = 16;

// How often a connection is ended for what the system is short of, while that does not help.
constexpr std::uint64_t kRoomPauseMs = 100;

// After so long without a crowd, the next one is not judged by those before; and how often the time
// of those who do not ask is halved at most.
constexpr std::uint64_t kCalmMs = 1'000;
constexpr std::uint8_t kMostHurry = 4;

// How often who has no answer yet is asked (Response::answer_later).
constexpr std::int32_t kAskAgainMs = 5;

constexpr std::uint64_t kNever = largest<std::uint64_t>();

}  // namespace

HttpServerBase::HttpServerBase(Network& network, std::uint16_t port, const Router& router,
                               const HttpServerOptions& options, const ServerMemory& memory)
    : network_(network), context_{router, options, memory, {}} {
  for (std::size_t i = 0; i < context_.memory.slot_count; ++i) slot(i).reset();
  status_ = network_.listen_on(port, listener_);
}

HttpServerBase::~HttpServerBase() {
  for (std::size_t i = 0; i < context_.memory.slot_count; ++i) {
    if (slot(i).busy()) slot(i).stop();
  }
  if (waiting_ != nullptr) waiting_->stop();
  if (listener_ != nullptr) listener_->stop();
}

void HttpServerBase::update() {
  network_.update();
  context_.now_ms = network_.now_ms();
  bool progress = listener_ != nullptr;
  for (int round = 0; progress && round < kRoundsPerPoll; ++round) {
    progress = false;
    // A host has 64 slots, each in cache lines of its own, and most are free: those behind the last
    // busy one are not looked at.
    std::size_t left = busy_;
    for (std::size_t i = 0; i < context_.memory.slot_count; ++i) {
      if (kLarge && left == 0) break;
      if (kLarge && slot(i).busy()) --left;
      if (slot(i).busy() && slot(i).step(context_)) {
        progress = true;
        if (!slot(i).busy()) set_busy(busy_ - 1);
      }
    }
    if (admit()) progress = true;
  }
  calm_down();
  expire();
  if (progress) next_deadline_ms_ = 0;
}

// Gives slots to connections that wait for one.
bool HttpServerBase::admit() {
  bool progress = false;
  for (std::size_t i = 0; i < context_.memory.slot_count; ++i) {
    if (waiting_ == nullptr) waiting_ = listener_->accept_next();
    if (waiting_ != nullptr) next_room_ms_ = 0;
    short_of_room_ = waiting_ == nullptr && listener_->short_of_room();
    if (waiting_ == nullptr && !short_of_room_) break;
    if (short_of_room_) {
      if (!make_room()) break;
      progress = true;
      continue;
    }
    ServerConnection* slot = slot_for_waiting();
    if (slot == nullptr && waiting_ != nullptr) break;
    progress = true;
    if (slot == nullptr) continue;
    slot->open(context_, *waiting_);
    waiting_ = nullptr;
    set_busy(busy_ + 1);
  }
  context_.slots_short = busy_ == context_.memory.slot_count || short_of_room_;
  return progress;
}

// Gives the system something back, and then time to show whether that helps.
bool HttpServerBase::make_room() {
  if (context_.now_ms < next_room_ms_ || evict() == nullptr) return false;
  next_room_ms_ = context_.now_ms + kRoomPauseMs;
  return true;
}

// nullptr where the connection that waits has to go on waiting, or was closed.
ServerConnection* HttpServerBase::slot_for_waiting() {
  const PeerLimiter limiter = context_.options.peer_limiter;
  if (limiter != nullptr && !limiter(*this, *waiting_)) {
    count(context_.statistics.connections_evicted);
    waiting_->stop();
    waiting_ = nullptr;
    return nullptr;
  }
  return busy_ < context_.memory.slot_count ? free_slot() : evict();
}

bool limit_peers(HttpServerBase& server, Connection& connection) {
  const std::size_t most = server.context_.options.connections_per_peer;
  const std::uint64_t peer = most != 0 ? connection.peer() : 0;
  if (peer == 0) return true;
  std::size_t its_own = 0;
  for (std::size_t i = 0; i < server.context_.memory.slot_count; ++i) {
    if (server.slot(i).busy() && server.slot(i).peer() == peer) ++its_own;
  }
  return its_own < most || server.evict(peer) != nullptr;
}

ServerConnection* HttpServerBase::free_slot() {
  for (std::size_t i = 0; i < context_.memory.slot_count; ++i) {
    if (!slot(i).busy()) return &slot(i);
  }
  return nullptr;
}

// Frees the slot whose connection has got least done, of this peer or, where that is 0, of all;
// nullptr where none may be ended yet.
ServerConnection* HttpServerBase::evict(std::uint64_t peer) {
  using Claim = ServerConnection::Claim;
  ServerConnection* victim = nullptr;
  Claim least = Claim::kNone;
  std::int32_t yields_in_ms = 0;
  for (std::size_t i = 0; i < context_.memory.slot_count; ++i) {
    ServerConnection& slot = this->slot(i);
    if (!slot.busy() || (peer != 0 && slot.peer() != peer)) continue;
    const Claim claim = slot.claim();
    const std::int32_t in_ms = slot.yields_in_ms(context_);
    if (in_ms > 0 || claim > least || (claim == least && in_ms >= yields_in_ms)) continue;
    victim = &slot;
    least = claim;
    yields_in_ms = in_ms;
  }
  if (victim == nullptr) return nullptr;
  if (least == Claim::kUnserved) hurry();
  if (least != Claim::kAnswered) count(context_.statistics.connections_evicted);
  victim->stop();
  set_busy(busy_ - 1);
  return victim;
}

// A request comes in the packet behind the one that makes the connection. So where as many as there
// are slots came and did not ask, the next have less time to.
void HttpServerBase::hurry() {
  if (++turned_away_ < context_.memory.slot_count) return;
  turned_away_ = 0;
  if (context_.hurry < kMostHurry) ++context_.hurry;
}

void HttpServerBase::calm_down() {
  if (crowded()) {
    crowded_ms_ = context_.now_ms;
  } else if (context_.now_ms - crowded_ms_ >= kCalmMs) {
    turned_away_ = 0;
    context_.hurry = 0;
  }
}

// Ends connections whose time is up, and finds the next one.
void HttpServerBase::expire() {
  next_deadline_ms_ = kNever;
  std::size_t left = busy_;
  for (std::size_t i = 0; i < context_.memory.slot_count; ++i) {
    if (kLarge && left == 0) break;
    ServerConnection& slot = this->slot(i);
    if (!slot.busy()) continue;
    if (kLarge) --left;
    if (slot.left_ms(context_) <= 0) slot.expire(context_);
    if (!slot.busy()) {
      set_busy(busy_ - 1);
      if (crowded()) next_deadline_ms_ = 0;
    } else {
      std::int32_t next_ms = slot.left_ms(context_);
      if (kLarge && slot.asks_again()) next_ms = smaller_of(next_ms, kAskAgainMs);
      if (crowded()) next_ms = smaller_of(next_ms, slot.yields_in_ms(context_));
      const auto later_ms = static_cast<std::uint64_t>(larger_of(next_ms, std::int32_t{0}));
      next_deadline_ms_ = smaller_of(next_deadline_ms_, context_.now_ms + later_ms);
    }
  }
}

void HttpServerBase::set_busy(std::size_t busy) {
  busy_ = busy;
  context_.statistics.connections_active.set(busy);
}

HttpServerStatistics HttpServerBase::statistics() const {
  const auto& from = context_.statistics;
  HttpServerStatistics to;
  to.connections = from.connections.load();
  to.connections_active = from.connections_active.load();
  to.connections_evicted = from.connections_evicted.load();
  to.connections_lost = from.connections_lost.load();
  to.requests = from.requests.load();
  to.requests_refused = from.requests_refused.load();
  to.responses_2xx = from.responses_2xx.load();
  to.responses_3xx = from.responses_3xx.load();
  to.responses_4xx = from.responses_4xx.load();
  to.responses_5xx = from.responses_5xx.load();
  to.streams_failed = from.streams_failed.load();
  to.first_byte_timeouts = from.first_byte_timeouts.load();
  to.request_timeouts = from.request_timeouts.load();
  to.write_timeouts = from.write_timeouts.load();
  to.idle_timeouts = from.idle_timeouts.load();
  return to;
}

}  // namespace prometheus_express
