#include "prometheus_express/http/server.h"

#include <algorithm>
#include <limits>

namespace prometheus_express {
namespace {

// How often each connection gets its turn in one poll, so that the caller gets his as well.
constexpr int kRoundsPerPoll = 16;

constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();

}  // namespace

HttpServerBase::HttpServerBase(Network& network, std::uint16_t port, const Router& router,
                               const HttpServerOptions& options, const ServerMemory& memory)
    : network_(network), context_{router, options, memory, {}} {
  for (std::size_t i = 0; i < context_.memory.slot_count; ++i) slot(i).reset();
  status_ = network_.listen(port, listener_);
}

HttpServerBase::~HttpServerBase() {
  for (std::size_t i = 0; i < context_.memory.slot_count; ++i) {
    if (slot(i).busy()) slot(i).stop();
  }
  if (waiting_ != nullptr) waiting_->close();
  if (listener_ != nullptr) listener_->close();
}

void HttpServerBase::poll() {
  network_.poll();
  context_.now_ms = network_.now_ms();
  bool progress = listener_ != nullptr;
  for (int round = 0; progress && round < kRoundsPerPoll; ++round) {
    progress = false;
    for (std::size_t i = 0; i < context_.memory.slot_count; ++i) {
      if (slot(i).busy() && slot(i).step(context_)) {
        progress = true;
        if (!slot(i).busy()) set_busy(busy_ - 1);
      }
    }
    if (admit()) progress = true;
  }
  expire();
  if (progress) next_deadline_ms_ = 0;
}

// Gives slots to connections that wait for one.
bool HttpServerBase::admit() {
  bool progress = false;
  for (std::size_t i = 0; i < context_.memory.slot_count; ++i) {
    if (waiting_ == nullptr) waiting_ = listener_->accept();
    if (waiting_ == nullptr) break;
    ServerConnection* slot = busy_ < context_.memory.slot_count ? free_slot() : evict();
    if (slot == nullptr) break;
    slot->open(context_, *waiting_);
    waiting_ = nullptr;
    set_busy(busy_ + 1);
    progress = true;
  }
  context_.slots_short = busy_ == context_.memory.slot_count;
  return progress;
}

ServerConnection* HttpServerBase::free_slot() {
  for (std::size_t i = 0; i < context_.memory.slot_count; ++i) {
    if (!slot(i).busy()) return &slot(i);
  }
  return nullptr;
}

// Frees the slot whose end hurts least; nullptr where all are in the middle of something.
ServerConnection* HttpServerBase::evict() {
  ServerConnection* victim = nullptr;
  std::int32_t least_ms = ServerConnection::kNotIdle;
  for (std::size_t i = 0; i < context_.memory.slot_count; ++i) {
    ServerConnection& slot = this->slot(i);
    if (slot.lingers()) {
      victim = &slot;
      break;
    }
    const std::int32_t yields_in_ms = slot.yields_in_ms(context_);
    if (yields_in_ms > 0 || yields_in_ms >= least_ms) continue;
    least_ms = yields_in_ms;
    victim = &slot;
  }
  if (victim == nullptr) return nullptr;
  if (!victim->lingers()) count(context_.statistics.connections_evicted);
  victim->end();
  set_busy(busy_ - 1);
  return victim;
}

// Ends connections whose time is up, and finds the next one.
void HttpServerBase::expire() {
  next_deadline_ms_ = kNever;
  for (std::size_t i = 0; i < context_.memory.slot_count; ++i) {
    ServerConnection& slot = this->slot(i);
    if (!slot.busy()) continue;
    if (slot.left_ms(context_) <= 0) slot.expire(context_);
    if (!slot.busy()) {
      set_busy(busy_ - 1);
      if (waiting_ != nullptr) next_deadline_ms_ = 0;
    } else {
      std::int32_t next_ms = slot.left_ms(context_);
      if (waiting_ != nullptr) next_ms = std::min(next_ms, slot.yields_in_ms(context_));
      const auto later_ms = static_cast<std::uint64_t>(std::max(next_ms, std::int32_t{0}));
      next_deadline_ms_ = std::min(next_deadline_ms_, context_.now_ms + later_ms);
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
