// A TLS server and a TLS client, each over a network of its own, and between them a test that hands
// their bytes over as it likes.
#pragma once

#include <doctest/doctest.h>

#include <cstddef>
#include <functional>
#include <string>

#include "prometheus_express/net/tls/network.h"
#include "prometheus_express/testing/fake_network.h"
#include "support/tls/certificates.h"

namespace tls_samples {

using namespace prometheus_express;
using namespace test_support;

struct Certificates {
  Certificate authority = make_certificate({"authority", nullptr, true});
  Certificate server = make_certificate({"localhost", &authority});
  Certificate client = make_certificate({"client", &authority});
  Certificate expired = make_certificate({"localhost", &authority, false, false, true});
  Certificate other_name = make_certificate({"elsewhere", &authority, false, false, false, false});
  Certificate stranger = make_certificate({"localhost"});
  Certificate other_authority = make_certificate({"other", nullptr, true});
  Certificate expired_client = make_certificate({"client", &authority, false, false, true});
};

inline const Certificates& certificates() {
  static const Certificates made;
  return made;
}

inline tls::Identity identity_of(const Certificate& certificate) {
  tls::Identity identity;
  identity.certificate = certificate.chain;
  identity.key = certificate.key;
  return identity;
}

inline tls::Options usual_options() {
  tls::Options options;
  options.server.identity = identity_of(certificates().server);
  options.client.authorities.certificates = certificates().authority.chain;
  options.client.name = "localhost";
  options.max_connections = 4;
  return options;
}

// Where a test counts on records as TLS 1.2 has them: 1.3 has others, and tickets behind its
// handshake.
inline tls::Options tls_1_2() {
  tls::Options options = usual_options();
  options.latest_version = tls::Version::kTls12;
  return options;
}

constexpr std::uint16_t kPort = 443;

struct Bench {
  explicit Bench(const tls::Options& options = usual_options())
      : server(below_server, options), client(below_client, options) {
    REQUIRE(server.listen_on(kPort, listener).ok());
    REQUIRE(below_client.listen_on(kPort, middle).ok());
  }
  ~Bench() {
    if (at_server != nullptr) at_server->stop();
    if (at_client != nullptr) at_client->stop();
    listener->stop();
    middle->stop();
  }
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;

  void connect() {
    const Status status = client.connect_to("127.0.0.1", kPort, at_client);
    REQUIRE_MESSAGE(status.ok(), status.text());
    to_server = &below_server.client(kPort);
    to_client = below_client.take_connection(kPort);
    REQUIRE(to_client != nullptr);
    at_server = listener->accept_next();
    REQUIRE(at_server != nullptr);
  }

  // Hands over what both have sent, until neither says more. What `change` makes of it arrives.
  void exchange(const std::function<std::string(std::string bytes, bool from_client)>& change =
                    [](std::string bytes, bool) { return bytes; }) {
    for (;;) {
      client.update();
      server.update();
      std::string from_client = to_client->take();
      std::string from_server = to_server->take();
      if (from_client.empty() && from_server.empty()) break;
      to_server->send_text(change(std::move(from_client), true));
      to_client->send_text(change(std::move(from_server), false));
    }
  }

  // What one end writes and the other reads.
  std::string pass(Connection& from, Connection& to, const std::string& text) {
    const IoResult written = from.write_some(text.data(), text.size());
    if (written.status != IoStatus::kOk) return "not written";
    exchange();
    return read_all(to);
  }

  static std::string read_all(Connection& from, IoStatus* end = nullptr) {
    std::string text;
    char buffer[4096];
    for (;;) {
      const IoResult result = from.read_some(buffer, sizeof buffer);
      text.append(buffer, result.count);
      if (result.status == IoStatus::kOk) continue;
      if (end != nullptr) *end = result.status;
      return text;
    }
  }

  // What is done to a connection before its handshake.
  std::function<void(Bench& bench)> prepare;

  FakeNetwork below_server;
  FakeNetwork below_client;
  tls::Network server;
  tls::Network client;
  Listener* listener = nullptr;
  Listener* middle = nullptr;
  Connection* at_server = nullptr;
  Connection* at_client = nullptr;
  FakeClient* to_server = nullptr;
  FakeClient* to_client = nullptr;
};

}  // namespace tls_samples
