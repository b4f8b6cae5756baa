// The next connection to the same server takes up the session of the one before, without
// certificates; but not where what is believed has changed.
#include <doctest/doctest.h>

#include <chrono>
#include <fstream>
#include <memory>
#include <string>
#include <thread>

#include "bench.h"
#include "prometheus_express/net/tls/connection.h"
#include "prometheus_express/net/tls/layer.h"
#include "support/folder.h"

using namespace tls_samples;

namespace {

// The words with which the connection failed, or "resumed" or "whole".
std::string connect_once(Bench& bench) {
  const std::uint64_t resumed = bench.client.statistics().resumed;
  bench.connect();
  if (bench.prepare) bench.prepare(bench);
  bench.exchange();
  std::string outcome = bench.client.failure();
  if (outcome.empty()) {
    CHECK(bench.pass(*bench.at_client, *bench.at_server, "ping") == "ping");
    CHECK(bench.pass(*bench.at_server, *bench.at_client, "pong") == "pong");
    outcome = bench.client.statistics().resumed > resumed ? "resumed" : "whole";
  }
  CHECK(bench.client.statistics().resumed == bench.server.statistics().resumed);
  bench.at_client->stop();
  bench.at_server->stop();
  bench.at_client = bench.at_server = nullptr;
  return outcome;
}

void put(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

TEST_CASE("the next connection takes up the session") {
  Bench bench;
  CHECK(connect_once(bench) == "whole");
  for (int i = 0; i < 3; ++i) CHECK(connect_once(bench) == "resumed");
  CHECK(bench.server.statistics().handshakes == 4);
}

TEST_CASE("sessions with client certificates and with a pinned key") {
  // A server that asks for certificates gives none of TLS 1.3.
  tls::Options options = tls_1_2();
  options.server.client_authorities.certificates = certificates().authority.chain;
  options.server.client_certificates = tls::ClientCertificates::kRequired;
  options.client.identity = identity_of(certificates().client);
  const std::string pin = pin_of(certificates().server);
  for (const bool pinned : {false, true}) {
    if (pinned) options.client.pinned_key = pin;
    Bench bench(options);
    CHECK(connect_once(bench) == "whole");
    CHECK(connect_once(bench) == "resumed");
  }
}

// The server gives no tickets, so that sessions have ids.
void want_no_tickets(Bench& bench) {
  auto& connection = static_cast<tls::TlsConnection&>(*bench.at_client);
  mbedtls_ssl_conf_session_tickets(const_cast<mbedtls_ssl_config*>(connection.ssl().conf),
                                   MBEDTLS_SSL_SESSION_TICKETS_DISABLED);
}

TEST_CASE("a session ends with the certificates of its client and of its server") {
  const Certificate* const authority = &certificates().authority;
  const auto begin = std::chrono::steady_clock::now();
  const Certificate client = make_certificate({"client", authority, false, false, false, true, 5});
  const Certificate server =
      make_certificate({"localhost", authority, false, false, false, true, 5});
  // TLS 1.3 remembers no certificates.
  tls::Options of_server = tls_1_2();
  of_server.server.identity = identity_of(server);
  tls::Options of_client = tls_1_2();
  of_client.server.client_authorities.certificates = authority->chain;
  of_client.server.client_certificates = tls::ClientCertificates::kRequired;
  of_client.client.identity = identity_of(client);
  Bench server_ends(of_server);
  Bench by_tickets(of_client);
  Bench by_ids(of_client);
  by_ids.prepare = want_no_tickets;
  for (Bench* const bench : {&server_ends, &by_tickets, &by_ids}) {
    CHECK(connect_once(*bench) == "whole");
    CHECK(connect_once(*bench) == "resumed");
  }
  std::this_thread::sleep_until(begin + std::chrono::seconds(7));
  CHECK(connect_once(server_ends).find("has expired") != std::string::npos);
  for (Bench* const bench : {&by_tickets, &by_ids}) {
    CHECK(connect_once(*bench) != "resumed");
    CHECK(std::string(bench->server.failure()).find("has expired") != std::string::npos);
  }
}

TEST_CASE("a server's certificate is looked at again after an hour, however often it was resumed") {
  Bench bench;
  CHECK(connect_once(bench) == "whole");
  for (const bool last : {false, true}) {
    bench.below_client.advance(1'799'999);
    CAPTURE(last);
    CHECK(connect_once(bench) == "resumed");
  }
  bench.below_client.advance(2);
  CHECK(connect_once(bench) == "whole");
}

TEST_CASE("sessions are another server's, another name's, or of nobody who has failed") {
  Bench bench;
  CHECK(connect_once(bench) == "whole");
  SUBCASE("another name") {
    SecureNetwork* const secure = bench.client.secure();
    secure->expect("127.0.0.1");
    CHECK(connect_once(bench) == "whole");
    secure->expect("127.0.0.1");
    CHECK(connect_once(bench) == "resumed");
    secure->expect("elsewhere");
    CHECK(connect_once(bench).find("does not match") != std::string::npos);
  }
  SUBCASE("more servers than are remembered") {
    SecureNetwork* const secure = bench.client.secure();
    for (std::size_t i = 1; i <= 8; ++i) {
      secure->expect(std::string("LOCALHOST").substr(0, 9 - i) +
                     std::string("localhost").substr(9 - i));
      CHECK(connect_once(bench) == "whole");
    }
    CHECK(connect_once(bench) == "whole");
  }
  SUBCASE("a handshake that fails") {
    bench.connect();
    bench.to_client->send_text("nonsense");
    bench.client.update();
    CHECK(bench.client.statistics().failed_handshakes == 1);
    bench.at_client->stop();
    bench.at_server->stop();
    bench.client.secure()->expect("localhost");
    CHECK(connect_once(bench) == "whole");
  }
}

TEST_CASE("an address at which nobody is does not cost the session") {
  Bench bench;
  CHECK(connect_once(bench) == "whole");
  bench.middle->stop();
  bench.client.secure()->expect("localhost");
  Connection* refused = nullptr;
  REQUIRE(bench.client.connect_to("127.0.0.1", kPort, refused).ok());
  bench.client.update();
  CHECK(bench.client.statistics().failed_handshakes == 1);
  refused->stop();
  REQUIRE(bench.below_client.listen_on(kPort, bench.middle).ok());
  CHECK(connect_once(bench) == "resumed");
}

TEST_CASE("who is believed is read again, and sessions of whom is not any more are let go") {
  const Folder folder;
  const std::string file = folder / "authorities.pem";
  put(file, certificates().authority.chain);
  tls::Options options = usual_options();
  options.client.authorities = {file.c_str()};
  Bench bench(options);
  CHECK(connect_once(bench) == "whole");
  CHECK(connect_once(bench) == "resumed");
  put(file, certificates().stranger.chain + certificates().stranger.chain);
  bench.below_client.advance(1'000);
  CHECK(connect_once(bench).find("not correctly signed") != std::string::npos);
  CHECK(bench.client.statistics().reloads == 1);
}

TEST_CASE("a client's own certificate is read again") {
  const Folder folder;
  const std::string certificate = folder / "client.pem";
  const std::string key = folder / "client.key";
  put(certificate, certificates().expired_client.chain);
  put(key, certificates().expired_client.key);
  // TLS 1.3 lets a client begin before the server has looked at its certificate.
  tls::Options options = tls_1_2();
  options.server.client_authorities.certificates = certificates().authority.chain;
  options.server.client_certificates = tls::ClientCertificates::kRequired;
  options.client.identity = {certificate.c_str(), key.c_str()};
  Bench bench(options);
  CHECK_FALSE(connect_once(bench) == "whole");
  put(certificate, certificates().client.chain + certificates().authority.chain);
  put(key, certificates().client.key + "\n");
  bench.below_client.advance(1'000);
  bench.client.secure()->expect("localhost");
  CHECK(connect_once(bench) == "whole");
}

TEST_CASE("a layer keeps sessions from one network to the next") {
  tls::Layer layer(usual_options());
  FakeNetwork below_server;
  tls::Network server(below_server, usual_options());
  Listener* listener = nullptr;
  REQUIRE(server.listen_on(kPort, listener).ok());
  for (std::uint64_t i = 0; i < 3; ++i) {
    FakeNetwork below;
    Listener* middle = nullptr;
    REQUIRE(below.listen_on(kPort, middle).ok());
    Network& client = layer.put_over(below, 1);
    Connection* connection = nullptr;
    REQUIRE(client.connect_to("127.0.0.1", kPort, connection).ok());
    FakeClient& to_server = below_server.client(kPort);
    FakeClient& to_client = *below.take_connection(kPort);
    Connection* const at_server = listener->accept_next();
    for (int round = 0; round < 6; ++round) {
      client.update();
      to_server.send_text(to_client.take());
      server.update();
      to_client.send_text(to_server.take());
    }
    char byte = 0;
    CHECK(connection->read_some(&byte, 1).status == IoStatus::kWouldBlock);
    CHECK(server.statistics().handshakes == i + 1);
    CHECK(server.statistics().resumed == i);
    connection->stop();
    at_server->stop();
    middle->stop();
    layer.take_off();
  }
  listener->stop();
}

}  // namespace
