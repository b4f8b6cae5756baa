#include "prometheus_express/testing/fake_network.h"

#include <cstring>

#include "prometheus_express/testing/fake_clock.h"

namespace prometheus_express {

IoResult FakeConnection::read_some(char* data, std::size_t size) {
  if (state_ == State::kClosed || size == 0) ++network_.misuses_;
  if (counted_ && network_.next_operation_fails()) reset();
  if (state_ != State::kOpen) return {0, IoStatus::kError};
  if (inbox_.empty()) return {0, peer_finished_ ? IoStatus::kClosed : IoStatus::kWouldBlock};
  const std::size_t count = smaller_of(smaller_of(size, inbox_.size()), network_.most_read_);
  std::memcpy(data, inbox_.data(), count);
  inbox_.erase(0, count);
  return {count, IoStatus::kOk};
}

IoResult FakeConnection::write_some(const char* data, std::size_t size) {
  if (state_ == State::kClosed || size == 0) ++network_.misuses_;
  if (counted_ && network_.next_operation_fails()) reset();
  if (state_ != State::kOpen || peer_ == nullptr) return {0, IoStatus::kError};
  if (finished_) return {0, IoStatus::kClosed};
  if (peer_->state_ == State::kClosed) {  // whoever has closed answers with a reset
    state_ = State::kReset;
    return {0, IoStatus::kError};
  }
  const std::size_t taken = peer_->inbox_.size();
  const std::size_t room = peer_->inbox_limit_ > taken ? peer_->inbox_limit_ - taken : 0;
  const std::size_t count = smaller_of(smaller_of(size, room), network_.most_written_);
  if (count == 0) return {0, IoStatus::kWouldBlock};
  peer_->inbox_.append(data, count);
  return {count, IoStatus::kOk};
}

void FakeConnection::finish_writing() {
  if (state_ == State::kClosed) ++network_.misuses_;
  finished_ = true;
  if (peer_ != nullptr) peer_->peer_finished_ = true;
}

void FakeConnection::stop() {
  if (state_ == State::kClosed) {
    ++network_.misuses_;
    return;
  }
  if (!finished_ && state_ == State::kOpen) reset();
  state_ = State::kClosed;
  if (counted_) --network_.open_;
}

void FakeConnection::reset() {
  if (state_ == State::kOpen) state_ = State::kReset;
  if (peer_ != nullptr && peer_->state_ == State::kOpen) peer_->state_ = State::kReset;
}

bool FakeConnection::ready() const {
  if (state_ == State::kClosed) return false;
  return state_ == State::kReset || !inbox_.empty() || peer_finished_;
}

void FakeClient::send_text(std::string_view text) {
  if (end_.peer_ != nullptr && end_.state_ == FakeConnection::State::kOpen) {
    end_.peer_->inbox_ += text;
  }
}

void FakeClient::finish() { end_.finish_writing(); }

void FakeClient::reset() { end_.reset(); }

std::string FakeClient::take() {
  std::string taken;
  taken.swap(end_.inbox_);
  return taken;
}

Connection* FakeListener::accept_next() {
  if (!open_) ++network_.misuses_;
  if (network_.next_operation_fails()) return nullptr;
  if (waiting_.empty() || network_.open_ >= network_.max_connections_) return nullptr;
  FakeConnection* const end = waiting_.front();
  waiting_.erase(waiting_.begin());
  network_.hold(*end);
  return end;
}

void FakeListener::stop() {
  if (!open_) ++network_.misuses_;
  open_ = false;
  for (FakeConnection* const end : waiting_) end->reset();
  waiting_.clear();
}

Status FakeNetwork::listen_on(std::uint16_t port, Listener*& listener) {
  listener = nullptr;
  if (port == 0) port = next_port_++;
  if (listener_on(port) != nullptr) {
    return Status(StatusCode::kAddressInUse, "port ", std::to_string(port), " is in use");
  }
  listeners_.push_back(std::make_unique<FakeListener>(*this, port));
  listener = listeners_.back().get();
  return {};
}

Status FakeNetwork::connect_to(const char* address, std::uint16_t port, Connection*& connection) {
  connection = nullptr;
  const bool silent = std::string_view(address) == kSilentAddress;
  if (!silent && std::string_view(address) != "127.0.0.1") {
    return Status(StatusCode::kInvalid, "not an address of this network: ", address);
  }
  if (next_operation_fails()) return Status(StatusCode::kUnreachable, "no route");
  if (open_ >= max_connections_) return Status(StatusCode::kLimit, "all connections are in use");
  FakeConnection& ours = make_end();
  hold(ours);
  connection = &ours;
  FakeListener* const listener = listener_on(port);
  if (silent) {
    FakeConnection& nobody = make_end();
    nobody.inbox_limit_ = 0;
    join(ours, nobody);
  } else if (listener == nullptr) {
    ours.reset();
  } else {
    FakeConnection& theirs = make_end();
    join(ours, theirs);
    theirs.peer_key_ = kThisAddress;
    listener->waiting_.push_back(&theirs);
  }
  return {};
}

void FakeNetwork::wait(std::uint64_t until_ms) {
  for (const auto& listener : listeners_) {
    if (listener->open_ && !listener->waiting_.empty() && open_ < max_connections_) return;
  }
  for (const auto& end : ends_) {
    if (end->counted_ && end->ready()) return;
  }
  const std::uint64_t now = now_ms();
  if (until_ms > now) advance(until_ms - now);
}

#if PROMETHEUS_EXPRESS_THREADS

std::uint64_t FakeNetwork::now_ms() {
  return clock_ != nullptr ? clock_->monotonic_ns() / 1'000'000 : now_ms_;
}

void FakeNetwork::advance(std::uint64_t ms) {
  if (clock_ != nullptr) {
    clock_->advance_ms(ms);
  } else {
    now_ms_ += ms;
  }
}

#else

std::uint64_t FakeNetwork::now_ms() { return now_ms_; }

void FakeNetwork::advance(std::uint64_t ms) { now_ms_ += ms; }

#endif

FakeClient& FakeNetwork::client(std::uint16_t port, std::uint64_t peer) {
  FakeConnection& ours = make_end();
  ours.inbox_limit_ = kUnlimited;
  if (FakeListener* const listener = listener_on(port); listener != nullptr) {
    FakeConnection& theirs = make_end();
    join(ours, theirs);
    theirs.peer_key_ = peer;
    listener->waiting_.push_back(&theirs);
  } else {
    ours.reset();
  }
  clients_.push_back(std::make_unique<FakeClient>(ours));
  return *clients_.back();
}

FakeClient* FakeNetwork::take_connection(std::uint16_t port) {
  FakeListener* const listener = listener_on(port);
  if (listener == nullptr || listener->waiting_.empty()) return nullptr;
  clients_.push_back(std::make_unique<FakeClient>(*listener->waiting_.front()));
  listener->waiting_.erase(listener->waiting_.begin());
  return clients_.back().get();
}

FakeConnection& FakeNetwork::make_end() {
  ends_.push_back(std::make_unique<FakeConnection>(*this));
  return *ends_.back();
}

void FakeNetwork::join(FakeConnection& a, FakeConnection& b) {
  a.peer_ = &b;
  b.peer_ = &a;
}

void FakeNetwork::hold(FakeConnection& end) {
  end.counted_ = true;
  ++open_;
}

FakeListener* FakeNetwork::listener_on(std::uint16_t port) {
  for (const auto& listener : listeners_) {
    if (listener->open_ && listener->port_ == port) return listener.get();
  }
  return nullptr;
}

}  // namespace prometheus_express
