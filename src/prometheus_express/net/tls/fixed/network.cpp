#include "prometheus_express/net/tls/fixed/network.h"

#include "prometheus_express/net/tls/fixed/pauses.h"
#include "prometheus_express/net/tls/fixed/pool.h"
#include "prometheus_express/platform/bounds.h"
#include "prometheus_express/platform/clock.h"

namespace prometheus_express::tls {

// Mbed TLS has no memory before it is used.
Status FixedNetworkBase::start() {
  if (started_) return {};
  pool::lend(memory_.pool, memory_.pool_bytes);
  started_ = true;
  return random_.seed();
}

Status FixedNetworkBase::listen_on(std::uint16_t port, Listener*& listener) {
  listener = nullptr;
  if (listener_.inner != nullptr) return Status(StatusCode::kLimit, "TLS: one port at a time");
  Status status = start();
  if (status.ok() && !server_loaded_) {
    status = server_.load_server(options_, random_);
    server_loaded_ = status.ok();
  }
  if (status.ok()) status = inner_.listen_on(port, listener_.inner);
  if (status.ok()) listener = &listener_;
  return status;
}

void FixedNetworkBase::FixedListener::stop() {
  inner->stop();
  inner = nullptr;
  for (std::size_t i = 0; i < network_.memory_.slot_count; ++i) {
    Slot& slot = network_.memory_.slots[i];
    if (slot.state == State::kShaking || slot.state == State::kReady) slot.connection.stop();
  }
}

Status FixedNetworkBase::load_client() {
  Status status = start();
  if (status.ok() && !client_loaded_) {
    status = client_.load_client(options_, random_);
    client_loaded_ = status.ok();
  }
  return status;
}

Status FixedNetworkBase::connect_to(const char* address, std::uint16_t port,
                                    Connection*& connection) {
  connection = nullptr;
  Status status = load_client();
  if (!status.ok()) return status;
  char name[256];
  const std::string_view host = options_.client.name;
  if (host.size() >= sizeof name || (host.empty() && !client_.has_pinned_key)) {
    return Status(StatusCode::kInvalid, "TLS: nobody has said whose certificate is to be seen");
  }
  host.copy(name, host.size());
  name[host.size()] = '\0';
  Slot* const slot = free_slot();
  if (slot == nullptr) return Status(StatusCode::kLimit, "TLS: all connections are in use");
  Connection* below = nullptr;
  status = inner_.connect_to(address, port, below);
  if (!status.ok()) return status;
  if (!slot->connection.connect_over(*below, {SharedConfiguration(), &client_}, name)) {
    below->stop();
    return Status(StatusCode::kLimit, "TLS: no memory for a connection");
  }
  slot->state = State::kTaken;
  connection = &slot->connection;
  return status;
}

// Who only has something left to send goes before nobody can come.
FixedNetworkBase::Slot* FixedNetworkBase::free_slot() {
  Slot* oldest = nullptr;
  for (std::size_t i = 0; i < memory_.slot_count; ++i) {
    Slot& slot = memory_.slots[i];
    if (!slot.connection.busy()) return &slot;
    if (!slot.connection.lingers()) continue;
    if (oldest == nullptr || slot.connection.linger_end_ms() < oldest->connection.linger_end_ms()) {
      oldest = &slot;
    }
  }
  if (oldest != nullptr) oldest->connection.end();
  return oldest;
}

Connection* FixedNetworkBase::take_ready() {
  for (std::size_t i = 0; i < memory_.slot_count; ++i) {
    Slot& slot = memory_.slots[i];
    if (slot.state != State::kReady || !slot.connection.busy()) continue;
    slot.state = State::kTaken;
    return &slot.connection;
  }
  return nullptr;
}

// Nobody else's handshake begins before the one that has begun has ended.
bool FixedNetworkBase::accept_one() {
  if (listener_.inner == nullptr) return false;
  for (std::size_t i = 0; i < memory_.slot_count; ++i) {
    const Slot& slot = memory_.slots[i];
    if (slot.state == State::kShaking && slot.connection.busy()) return false;
  }
  Slot* const slot = free_slot();
  if (slot == nullptr) return false;
  Connection* const below = listener_.inner->accept_next();
  if (below == nullptr) return false;
  if (!slot->connection.accept_on(*below, {SharedConfiguration(), &server_})) {
    below->stop();
    handshake_failed(Status(StatusCode::kLimit, "TLS: no memory for a connection"));
    return false;
  }
  slot->state = State::kShaking;
  slot->begin_ms = slot->heard_ms = inner_.now_ms();
  attend(*slot, slot->begin_ms);
  return true;
}

void FixedNetworkBase::attend(Slot& slot, std::uint64_t now_ms) {
  TlsConnection& connection = slot.connection;
  if (!connection.busy()) {
    slot.state = State::kFree;
    return;
  }
  connection.go_on(now_ms);
  if (slot.state != State::kShaking) return;
  if (computing_ || connection.take_heard()) slot.heard_ms = now_ms;
  if (connection.broken()) {
    connection.end();
  } else if (connection.open()) {
    slot.state = State::kReady;
    news_ = true;
  } else if (now_ms - slot.heard_ms >= kPatienceMs || now_ms - slot.begin_ms >= kLongestMs) {
    handshake_failed(Status(StatusCode::kTimedOut, "TLS: a handshake took too long"));
    connection.end();
  }
}

void FixedNetworkBase::go_on() {
  const std::uint64_t now = inner_.now_ms();
  slice_left_ = true;
  sending_end_ns_ = 0;
  for (std::size_t i = 0; i < memory_.slot_count; ++i) attend(memory_.slots[i], now);
  (void)accept_one();
}

void FixedNetworkBase::update() {
  inner_.update();
  go_on();
}

void FixedNetworkBase::wait(std::uint64_t until_ms) {
  // There may be room since the last time.
  bool news = accept_one() || computing_ || news_;
  news_ = false;
  for (std::size_t i = 0; i < memory_.slot_count; ++i) {
    Slot& slot = memory_.slots[i];
    if (!slot.connection.busy()) continue;
    if (slot.connection.take_news()) news = true;
    if (slot.connection.lingers()) {
      until_ms = smaller_of(until_ms, slot.connection.linger_end_ms());
    }
    if (slot.state == State::kShaking) {
      until_ms = smaller_of(until_ms, slot.heard_ms + kPatienceMs);
      until_ms = smaller_of(until_ms, slot.begin_ms + kLongestMs);
    }
  }
  if (news) {
    inner_.update();
  } else {
    inner_.wait(until_ms);
  }
  go_on();
}

void FixedNetworkBase::handshake_failed(const Status& why) {
  ++statistics_.failed_handshakes;
  failure_ = why;
  if (options_.failed && !why.ok()) options_.failed(why.text());
}

void FixedNetworkBase::run(void* self) {
  auto& network = *static_cast<FixedNetworkBase*>(self);
  network.result_ = mbedtls_ssl_handshake(network.shaking_);
}

// In the middle of a handshake: whether it goes on for now.
bool FixedNetworkBase::may_go_on() {
  if (!side_stack_.inside()) return true;
  if (!giving_up_ && monotonic_ns() >= slice_end_ns_) side_stack_.leave();
  return !giving_up_;
}

// Who has many records to send, and a network that takes them all at once, has as long for it.
bool FixedNetworkBase::may_send() {
  const std::uint64_t now_ns = monotonic_ns();
  if (sending_end_ns_ != 0) return now_ns < sending_end_ns_;
  sending_end_ns_ = now_ns + slice_ns();
  return true;
}

int FixedNetworkBase::shake(mbedtls_ssl_context& ssl) {
  if (shaking_ != nullptr && shaking_ != &ssl) return MBEDTLS_ERR_SSL_WANT_READ;
  if (!slice_left_) return MBEDTLS_ERR_SSL_WANT_READ;
  slice_left_ = false;
  if (side_stack_.idle()) {
    shaking_ = &ssl;
    pauses::ask(permission_);
    side_stack_.begin(run, this);
  }
  slice_end_ns_ = monotonic_ns() + slice_ns();
  computing_ = !side_stack_.resume();
  if (computing_) return MBEDTLS_ERR_SSL_WANT_READ;
  const bool again = result_ == MBEDTLS_ERR_SSL_WANT_READ || result_ == MBEDTLS_ERR_SSL_WANT_WRITE;
  if (!again) shaking_ = nullptr;
  return result_;
}

// Who is in the middle is told that nothing works any more, so that he cleans up, which is quick.
void FixedNetworkBase::forget(mbedtls_ssl_context& ssl) {
  if (shaking_ != &ssl) return;
  giving_up_ = true;
  while (!side_stack_.idle()) side_stack_.resume();
  giving_up_ = computing_ = false;
  shaking_ = nullptr;
}

}  // namespace prometheus_express::tls
