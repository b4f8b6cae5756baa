#include "prometheus_express/net/tls/network.h"

#include <string>
#include <vector>

#include "prometheus_express/net/tls/connection.h"
#include "prometheus_express/net/tls/credentials.h"
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

struct Network::State final : Events {
  State(prometheus_express::Network& its_inner, const Options& its_options)
      : inner(its_inner), options(its_options) {
    expected = options.client.name;
    connections.reserve(options.max_connections);
    for (std::size_t i = 0; i < options.max_connections; ++i) {
      connections.push_back(std::make_unique<TlsConnection>(*this));
    }
  }
  void handshake_done() override { ++statistics.handshakes; }
  void handshake_failed(const Status& why) override {
    ++statistics.failed_handshakes;
    failure = why;
    if (options.failed && !why.ok()) options.failed(why.text());
  }

  TlsConnection* free_connection();
  Connection* accept_from(Listener& listener);
  Status load_server();
  void look_at_files();
  void go_on();

  prometheus_express::Network& inner;
  Options options;
  RandomBits random;
  std::shared_ptr<Credentials> server;
  std::shared_ptr<Credentials> client;
  std::string stamp;
  std::uint64_t next_look_ms = 0;
  std::vector<std::unique_ptr<TlsConnection>> connections;
  std::vector<std::unique_ptr<TlsListener>> listeners;
  std::string expected;
  Statistics statistics;
  Status failure;
};

// Who only has something left to send goes before nobody can come.
TlsConnection* Network::State::free_connection() {
  TlsConnection* oldest = nullptr;
  for (const auto& connection : connections) {
    if (!connection->busy()) return connection.get();
    if (!connection->lingers()) continue;
    if (oldest == nullptr || connection->linger_end_ms() < oldest->linger_end_ms()) {
      oldest = connection.get();
    }
  }
  if (oldest != nullptr) oldest->end();
  return oldest;
}

Connection* Network::State::accept_from(Listener& listener) {
  look_at_files();
  TlsConnection* const connection = free_connection();
  if (connection == nullptr) return nullptr;
  Connection* const below = listener.accept_next();
  if (below == nullptr) return nullptr;
  if (connection->accept_on(*below, server)) return connection;
  below->stop();
  return nullptr;
}

Status Network::State::load_server() {
  stamp = stamp_of(options.server);
  return Credentials::load_server(options, random, server);
}

void Network::State::look_at_files() {
  const std::uint64_t now_ms = inner.now_ms();
  if (now_ms < next_look_ms) return;
  next_look_ms = now_ms + kFilesMs;
  if (stamp_of(options.server) == stamp) return;
  const Status status = load_server();
  if (status.ok()) {
    ++statistics.reloads;
  } else {
    report_failure(status.text(), "; the certificate from before is used");
  }
}

void Network::State::go_on() {
  const std::uint64_t now_ms = inner.now_ms();
  for (const auto& connection : connections) {
    if (connection->busy()) connection->go_on(now_ms);
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
    : state_(std::make_unique<State>(inner, options)) {}

Network::~Network() = default;

Status Network::listen_on(std::uint16_t port, Listener*& listener) {
  listener = nullptr;
  if (state_->server == nullptr) {
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
  if (state_->client == nullptr) {
    Status status = Credentials::load_client(state_->options, state_->random, state_->client);
    if (!status.ok()) return status;
  }
  TlsConnection* const free = state_->free_connection();
  if (free == nullptr) return Status(StatusCode::kLimit, "TLS: all connections are in use");
  Connection* below = nullptr;
  Status status = state_->inner.connect_to(address, port, below);
  if (!status.ok()) return status;
  if (!free->connect_over(*below, state_->client, host.c_str())) {
    below->stop();
    return Status(StatusCode::kLimit, "TLS: no memory for a connection");
  }
  connection = free;
  return status;
}

std::uint64_t Network::now_ms() { return state_->inner.now_ms(); }

void Network::update() {
  state_->inner.update();
  state_->go_on();
}

void Network::wait(std::uint64_t until_ms) {
  bool news = false;
  for (const auto& connection : state_->connections) {
    if (!connection->busy()) continue;
    if (connection->take_news()) news = true;
    if (connection->lingers()) until_ms = smaller_of(until_ms, connection->linger_end_ms());
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

void Network::expect(std::string_view host) {
  state_->expected = host;
  state_->failure = {};
}

}  // namespace prometheus_express::tls
