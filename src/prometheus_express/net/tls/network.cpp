#include "prometheus_express/net/tls/network.h"

#include <string>
#include <vector>

#include "prometheus_express/net/tls/connection.h"
#include "prometheus_express/net/tls/credentials.h"
#include "prometheus_express/net/tls/sessions.h"
#include "prometheus_express/platform/bounds.h"
#include "prometheus_express/platform/error.h"

namespace prometheus_express::tls {
namespace {

// How often the files are looked at.
constexpr std::uint64_t kFilesMs = 1'000;

}  // namespace

// Given back when it is stopped.
class TlsListener final : public Listener {
 public:
  TlsListener(Network::State& state, Listener& inner) : state_(state), inner_(inner) {}

  Connection* accept_next() override;
  bool short_of_room() const override { return inner_.short_of_room(); }
  std::uint16_t port() const override { return inner_.port(); }
  void stop() override;

 private:
  Network::State& state_;
  Listener& inner_;
};

struct Network::State {
  // What servers or clients were given, and how their files were when they were read.
  struct Loaded {
    std::shared_ptr<Credentials> credentials;
    std::string stamp;
    std::uint64_t next_look_ms = 0;
  };

  // A connection that is free, or in use.
  struct Slot final : Events {
    explicit Slot(State& its_state) : state(its_state), connection(*this) {}

    int shake(mbedtls_ssl_context& ssl) override;
    void handshake_done() override;
    void handshake_failed(const Status& why) override;
    void ticket_came() override;

    State& state;
    TlsConnection connection;
    std::string server;    // whom it reaches
    bool resumed = false;  // its handshake took up a session from before, without certificates
  };

  State(prometheus_express::Network& its_inner, const Options& its_options,
        std::shared_ptr<Sessions> its_sessions)
      : inner(its_inner), options(its_options), sessions(std::move(its_sessions)) {
    expected = options.client.name;
    if (sessions == nullptr) sessions = std::make_shared<Sessions>();
    slots.reserve(options.max_connections);
    for (std::size_t i = 0; i < options.max_connections; ++i) {
      slots.push_back(std::make_unique<Slot>(*this));
    }
  }
  Slot* free_slot();
  Connection* accept_from(Listener& listener);
  Status load_server();
  Status load_client();
  void look_at_files(Loaded& loaded);
  void go_on();

  prometheus_express::Network& inner;
  Options options;
  RandomBits random;
  Loaded server;
  Loaded client;
  std::shared_ptr<Sessions> sessions;
  std::vector<std::unique_ptr<Slot>> slots;
  std::vector<std::unique_ptr<TlsListener>> listeners;
  std::string expected;
  Statistics statistics;
  Status failure;
};

// As mbedtls_ssl_handshake(). Only between its steps can be seen whether the server shows a
// certificate.
int Network::State::Slot::shake(mbedtls_ssl_context& ssl) {
  if (ssl.state == MBEDTLS_SSL_HELLO_REQUEST) resumed = true;
  while (ssl.state != MBEDTLS_SSL_HANDSHAKE_OVER) {
    const int result = mbedtls_ssl_handshake_step(&ssl);
    if (ssl.state == MBEDTLS_SSL_SERVER_CERTIFICATE) resumed = false;
    if (result != 0) return result;
  }
  return 0;
}

void Network::State::Slot::handshake_done() {
  ++state.statistics.handshakes;
  if (resumed) ++state.statistics.resumed;
  if (connection.is_client()) ticket_came();
}

void Network::State::Slot::ticket_came() {
  state.sessions->keep(server, connection.ssl(), resumed, state.inner.now_ms());
}

void Network::State::Slot::handshake_failed(const Status& why) {
  ++state.statistics.failed_handshakes;
  state.failure = why;
  // One of several addresses may have nobody who could refuse a session.
  if (connection.is_client() && mbed::has_asked(connection.ssl())) state.sessions->forget(server);
  if (state.options.failed && !why.ok()) state.options.failed(why.text());
}

// Who only has something left to send goes before nobody can come.
Network::State::Slot* Network::State::free_slot() {
  Slot* oldest = nullptr;
  for (const auto& slot : slots) {
    const TlsConnection& connection = slot->connection;
    if (!connection.busy()) return slot.get();
    if (!connection.lingers()) continue;
    if (oldest == nullptr || connection.linger_end_ms() < oldest->connection.linger_end_ms()) {
      oldest = slot.get();
    }
  }
  if (oldest != nullptr) oldest->connection.end();
  return oldest;
}

Connection* Network::State::accept_from(Listener& listener) {
  look_at_files(server);
  Slot* const slot = free_slot();
  if (slot == nullptr) return nullptr;
  Connection* const below = listener.accept_next();
  if (below == nullptr) return nullptr;
  if (slot->connection.accept_on(*below, server.credentials)) return &slot->connection;
  below->stop();
  return nullptr;
}

Status Network::State::load_server() {
  server.stamp = stamp_of(options.server);
  return Credentials::load_server(options, random, server.credentials);
}

Status Network::State::load_client() {
  client.stamp = stamp_of(options.client);
  Status status = Credentials::load_client(options, random, client.credentials);
  // Whom a client does not believe any more is not believed for the sake of a session either.
  if (status.ok()) sessions->belong_to(client.stamp);
  return status;
}

void Network::State::look_at_files(Loaded& loaded) {
  const std::uint64_t now_ms = inner.now_ms();
  if (now_ms < loaded.next_look_ms) return;
  loaded.next_look_ms = now_ms + kFilesMs;
  const bool is_server = &loaded == &server;
  const std::string stamp = is_server ? stamp_of(options.server) : stamp_of(options.client);
  if (stamp == loaded.stamp) return;
  const Status status = is_server ? load_server() : load_client();
  if (status.ok()) {
    ++statistics.reloads;
  } else {
    report_failure(status.text(), "; the certificate from before is used");
  }
}

void Network::State::go_on() {
  const std::uint64_t now_ms = inner.now_ms();
  for (const auto& slot : slots) {
    if (slot->connection.busy()) slot->connection.go_on(now_ms);
  }
}

Connection* TlsListener::accept_next() { return state_.accept_from(inner_); }

void TlsListener::stop() {
  inner_.stop();
  auto& all = state_.listeners;
  for (auto at = all.begin(); at != all.end(); ++at) {
    if (at->get() != this) continue;
    all.erase(at);
    return;
  }
}

Network::Network(prometheus_express::Network& inner, const Options& options)
    : Network(inner, options, nullptr) {}

Network::Network(prometheus_express::Network& inner, const Options& options,
                 std::shared_ptr<Sessions> sessions)
    : state_(std::make_unique<State>(inner, options, std::move(sessions))) {}

Network::~Network() = default;

Status Network::listen_on(std::uint16_t port, Listener*& listener) {
  listener = nullptr;
  if (state_->server.credentials == nullptr) {
    Status status = state_->load_server();
    if (!status.ok()) return status;
  }
  Listener* below = nullptr;
  Status status = state_->inner.listen_on(port, below);
  if (!status.ok()) return status;
  state_->listeners.push_back(std::make_unique<TlsListener>(*state_, *below));
  listener = state_->listeners.back().get();
  return status;
}

Status Network::connect_to(const char* address, std::uint16_t port, Connection*& connection) {
  connection = nullptr;
  const std::string host = std::move(state_->expected);
  state_->expected = state_->options.client.name;
  const bool pinned = !state_->options.client.pinned_key.empty();
  if (host.empty() && !pinned) {
    return Status(StatusCode::kInvalid, "TLS: nobody has said whose certificate is to be seen");
  }
  if (state_->client.credentials == nullptr) {
    Status status = state_->load_client();
    if (!status.ok()) return status;
  }
  state_->look_at_files(state_->client);
  State::Slot* const slot = state_->free_slot();
  if (slot == nullptr) return Status(StatusCode::kLimit, "TLS: all connections are in use");
  Connection* below = nullptr;
  Status status = state_->inner.connect_to(address, port, below);
  if (!status.ok()) return status;
  if (!slot->connection.connect_over(*below, state_->client.credentials, host.c_str())) {
    below->stop();
    return Status(StatusCode::kLimit, "TLS: no memory for a connection");
  }
  slot->server = (host.empty() ? address : host) + ':' + std::to_string(port);
  state_->sessions->offer(slot->server, slot->connection.ssl(), state_->inner.now_ms());
  connection = &slot->connection;
  return status;
}

std::uint64_t Network::now_ms() { return state_->inner.now_ms(); }

void Network::update() {
  state_->inner.update();
  state_->go_on();
}

void Network::wait(std::uint64_t until_ms) {
  bool news = false;
  for (const auto& slot : state_->slots) {
    TlsConnection& connection = slot->connection;
    if (!connection.busy()) continue;
    if (connection.take_news()) news = true;
    if (connection.lingers()) until_ms = smaller_of(until_ms, connection.linger_end_ms());
  }
  if (news) {
    state_->inner.update();
  } else {
    state_->inner.wait(until_ms);
  }
  state_->go_on();
}

const char* Network::failure() const { return state_->failure.text(); }

Statistics Network::statistics() const { return state_->statistics; }

const std::shared_ptr<Sessions>& Network::sessions() const { return state_->sessions; }

void Network::expect(std::string_view host) {
  state_->expected = host;
  state_->failure = {};
}

}  // namespace prometheus_express::tls
