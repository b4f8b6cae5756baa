#include <doctest/doctest.h>

#include <fstream>
#include <limits>
#include <string>

#include "bench.h"
#include "prometheus_express/platform/entropy.h"
#include "support/captured_errors.h"
#include "support/folder.h"

using namespace tls_samples;

namespace {

bool has_entropy = true;

}  // namespace

// Instead of the platform's, so that a device without it is seen, too.
bool prometheus_express::entropy(unsigned char* out, std::size_t size) {
  static unsigned given = 0;
  for (std::size_t i = 0; has_entropy && i < size; ++i) {
    out[i] = static_cast<unsigned char>(++given * 167U >> 3);
  }
  return has_entropy;
}

namespace {

// What comes of a connection: empty if bytes go both ways, else why not: client's words | server's.
std::string outcome(const tls::Options& options) {
  Bench bench(options);
  bench.connect();
  bench.exchange();
  if (bench.client.statistics().failed_handshakes == 0 &&
      bench.server.statistics().failed_handshakes == 0) {
    CHECK(bench.pass(*bench.at_client, *bench.at_server, "ping") == "ping");
    CHECK(bench.pass(*bench.at_server, *bench.at_client, "pong") == "pong");
    return "";
  }
  char byte = 0;
  CHECK(bench.at_server->read_some(&byte, 1).status == IoStatus::kError);
  CHECK(bench.at_server->write_some(&byte, 1).status == IoStatus::kError);
  return std::string(bench.client.failure()) + " | " + bench.server.failure();
}

bool contains(const std::string& text, const char* words) {
  return text.find(words) != std::string::npos;
}

TEST_CASE("a client believes a chain, a name and a time") {
  tls::Options options = usual_options();
  CHECK(outcome(options) == "");
  SUBCASE("expired") {
    options.server.identity = identity_of(certificates().expired);
    CHECK(contains(outcome(options),
                   "the server's certificate: The certificate validity has expired | "));
  }
  SUBCASE("made out to another name") {
    options.server.identity = identity_of(certificates().other_name);
    CHECK(contains(outcome(options),
                   "the server's certificate: The certificate Common Name (CN) does not match"));
    options.client.name = "elsewhere";
    CHECK(outcome(options) == "");
  }
  SUBCASE("an address") {
    options.client.name = "127.0.0.1";
    CHECK(outcome(options) == "");
    options.client.name = "127.0.0.2";
    CHECK(contains(outcome(options), "does not match"));
    options.client.name = "127.0.0.1";
    options.server.identity = identity_of(certificates().other_name);
    CHECK(contains(outcome(options), "does not match"));
  }
  SUBCASE("of nobody who is known") {
    options.server.identity = identity_of(certificates().stranger);
    CHECK(contains(outcome(options), "The certificate is not correctly signed by the trusted CA"));
    options.client.authorities.certificates = certificates().stranger.chain;
    CHECK(outcome(options) == "");
  }
  SUBCASE("the system does not know it") {
    options.client.authorities = {};
    CHECK(contains(outcome(options), "The certificate is not correctly signed by the trusted CA"));
  }
}

TEST_CASE("a client believes a pinned key, and nothing else then") {
  tls::Options options = usual_options();
  options.client.authorities = {};
  options.client.name = {};
  const std::string pin = pin_of(certificates().expired);
  options.client.pinned_key = pin;
  CHECK(contains(outcome(options), "the server's certificate: it does not have the pinned key"));
  options.server.identity = identity_of(certificates().expired);
  CHECK(outcome(options) == "");
}

TEST_CASE("a server asks clients for certificates") {
  tls::Options options = usual_options();
  options.server.client_authorities.certificates = certificates().authority.chain;
  options.server.client_certificates = tls::ClientCertificates::kRequired;
  CHECK(contains(outcome(options), " | the client has no certificate"));
  options.client.identity = identity_of(certificates().client);
  CHECK(outcome(options) == "");
  options.client.identity = identity_of(certificates().stranger);
  CHECK(
      contains(outcome(options), " | the client's certificate: The certificate is not correctly"));
  options.client.identity = identity_of(certificates().expired_client);
  CHECK(
      contains(outcome(options), " | the client's certificate: The certificate validity has exp"));
  options.server.client_certificates = tls::ClientCertificates::kVerifiedIfGiven;
  CHECK(
      contains(outcome(options), " | the client's certificate: The certificate validity has exp"));
  options.client.identity = {};
  CHECK(outcome(options) == "");
  options.client.identity = identity_of(certificates().client);
  CHECK(outcome(options) == "");
}

TEST_CASE("what cannot be used is named") {
  FakeNetwork below;
  Listener* listener = nullptr;
  Connection* connection = nullptr;
  const auto listening = [&](const tls::Options& options) {
    tls::Network network(below, options);
    const Status status = network.listen_on(1, listener);
    CHECK(listener == nullptr);
    CHECK_FALSE(status.ok());
    return std::string(status.text());
  };
  const auto connecting = [&](const tls::Options& options) {
    tls::Network network(below, options);
    const Status status = network.connect_to("127.0.0.1", 1, connection);
    CHECK(connection == nullptr);
    CHECK_FALSE(status.ok());
    return std::string(status.text());
  };
  tls::Options options = usual_options();
  options.server.identity = {};
  CHECK(listening(options) == "TLS: a server needs a certificate");
  options.server.identity = {"/no/certificate.pem", "/no/key.pem"};
  CHECK(listening(options) == "TLS: cannot read /no/certificate.pem");
  options = usual_options();
  options.server.identity.key = certificates().client.key;
  CHECK(listening(options) == "TLS: the key is not the key of the certificate");
  options.server.identity.key =
      "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n";
  CHECK(contains(listening(options), "TLS: the key: PK - "));
  options = usual_options();
  options.server.client_certificates = tls::ClientCertificates::kRequired;
  CHECK(contains(listening(options), "nobody is believed"));
  options = usual_options();
  options.least_version = tls::Version::kTls13;
  options.latest_version = tls::Version::kTls12;
  CHECK(contains(listening(options), "none of the versions"));
  options = usual_options();
  options.client.name = {};
  CHECK(contains(connecting(options), "nobody has said"));
  options.client.name = "localhost";
  options.client.authorities.certificates = "nonsense";
  CHECK(contains(connecting(options), "TLS: the authorities: X509 - "));
  options.client.authorities = {};
  options.client.pinned_key = "c2hvcnQ=";
  CHECK(contains(connecting(options), "32 bytes"));
  options = usual_options();
  has_entropy = false;
  CHECK(listening(options) == "TLS: there is no entropy");
  CHECK(connecting(options) == "TLS: there is no entropy");
  has_entropy = true;
}

TEST_CASE("decrypted bytes that lie ready end a wait, once") {
  Bench bench;
  bench.connect();
  bench.exchange();
  CHECK(bench.at_client->write_some("two", 3).count == 3);
  bench.exchange();
  char byte = 0;
  REQUIRE(bench.at_server->read_some(&byte, 1).status == IoStatus::kOk);
  const std::uint64_t start_ms = bench.server.now_ms();
  bench.server.wait(start_ms + 1'000);
  CHECK(bench.server.now_ms() == start_ms);
  bench.server.wait(start_ms + 1'000);  // nothing is new: whoever writes meanwhile need not spin
  CHECK(bench.server.now_ms() == start_ms + 1'000);
  CHECK(bench.read_all(*bench.at_server) == "wo");
}

TEST_CASE("a handshake that another user's update has ended ends a wait") {
  Bench bench;
  bench.connect();
  char byte = 0;
  REQUIRE(bench.at_client->write_some("x", 1).status == IoStatus::kWouldBlock);
  REQUIRE(bench.at_server->read_some(&byte, 1).status == IoStatus::kWouldBlock);
  bench.exchange();
  const std::uint64_t start_ms = bench.client.now_ms();
  bench.client.wait(start_ms + 1'000);
  CHECK(bench.client.now_ms() == start_ms);
  CHECK(bench.at_client->write_some("x", 1).status == IoStatus::kOk);
}

TEST_CASE("who is gone without a word has cut the connection") {
  for (const bool says : {true, false}) {
    CAPTURE(says);
    Bench bench;
    bench.connect();
    bench.exchange();
    CHECK(bench.pass(*bench.at_client, *bench.at_server, "half") == "half");
    if (says) {
      bench.at_client->finish_writing();
      bench.exchange();
    }
    bench.to_server->finish();
    IoStatus end = IoStatus::kOk;
    CHECK(bench.read_all(*bench.at_server, &end).empty());
    CHECK(end == (says ? IoStatus::kClosed : IoStatus::kError));
    bench.at_server->finish_writing();
    bench.exchange();
    CHECK(bench.to_server->ended() == says);
  }
}

TEST_CASE("what a stopped connection has not sent yet is sent, and then the end") {
  Bench bench;
  bench.connect();
  bench.exchange();
  bench.to_server->set_window(100);
  const std::string text(5'000, 'x');
  const IoResult written = bench.at_server->write_some(text.data(), text.size());
  REQUIRE(written.count == text.size());
  bench.at_server->finish_writing();
  bench.at_server->stop();
  bench.at_server = nullptr;
  CHECK_FALSE(bench.to_server->ended());
  bench.exchange();
  IoStatus end = IoStatus::kOk;
  CHECK(bench.read_all(*bench.at_client, &end) == text);
  CHECK(end == IoStatus::kClosed);
  CHECK(bench.to_server->ended());
  CHECK(bench.below_server.open_connections() == 0);
}

TEST_CASE("a peer that takes nothing does not keep a stopped connection") {
  Bench bench;
  bench.connect();
  bench.exchange();
  bench.to_server->set_window(0);
  REQUIRE(bench.at_server->write_some("x", 1).status == IoStatus::kOk);
  REQUIRE(bench.at_server->write_some("x", 1).status == IoStatus::kWouldBlock);
  bench.at_server->finish_writing();
  bench.at_server->stop();
  bench.at_server = nullptr;
  bench.server.update();
  CHECK(bench.below_server.open_connections() == 1);
  bench.server.wait(bench.server.now_ms() + 100'000);
  bench.server.update();
  CHECK(bench.below_server.open_connections() == 0);
}

void put(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

TEST_CASE("files that change are read again, and connections go on") {
  const Folder folder;
  const std::string certificate = folder / "certificate.pem";
  const std::string key = folder / "key.pem";
  put(certificate, certificates().expired.chain);
  put(key, certificates().expired.key);
  const std::string pin_before = pin_of(certificates().expired);
  const std::string pin_after = pin_of(certificates().server);
  tls::Options options = usual_options();
  options.server.identity = {certificate.c_str(), key.c_str()};
  options.client.pinned_key = pin_before;
  Bench bench(options);
  bench.connect();
  bench.exchange();
  CHECK(bench.pass(*bench.at_client, *bench.at_server, "one") == "one");
  Connection* const old_server = bench.at_server;
  Connection* const old_client = bench.at_client;
  FakeClient* const old_to_server = bench.to_server;
  FakeClient* const old_to_client = bench.to_client;

  const CapturedErrors errors;
  put(certificate, certificates().server.chain);  // and not its key yet
  bench.below_server.advance(1'000);
  bench.connect();
  bench.exchange();
  CHECK(bench.pass(*bench.at_client, *bench.at_server, "two") == "two");
  REQUIRE(errors.all().size() == 1);
  CHECK(contains(errors.last(), "is not the key of"));
  CHECK(contains(errors.last(), "from before is used"));
  CHECK(bench.server.statistics().reloads == 0);
  bench.at_client->stop();
  bench.at_server->stop();

  put(key, certificates().server.key);
  bench.below_server.advance(1'000);
  bench.connect();
  bench.exchange();
  CHECK(contains(bench.client.failure(), "pinned key"));
  CHECK(bench.server.statistics().reloads == 1);
  CHECK(errors.all().size() == 1);
  bench.at_client->stop();
  bench.at_server->stop();

  options.client.pinned_key = pin_after;
  bench.at_server = old_server;
  bench.at_client = old_client;
  bench.to_server = old_to_server;
  bench.to_client = old_to_client;
  CHECK(bench.pass(*bench.at_client, *bench.at_server, "three") == "three");
  CHECK(bench.pass(*bench.at_server, *bench.at_client, "four") == "four");
}

TEST_CASE("more than a record") {
  Bench bench;
  bench.connect();
  bench.exchange();
  std::string text;
  for (int i = 0; text.size() < 100'000; ++i) text += std::to_string(i) + ' ';
  std::string received;
  for (std::size_t sent = 0; sent < text.size();) {
    const IoResult result = bench.at_server->write_some(&text[sent], text.size() - sent);
    REQUIRE((result.status == IoStatus::kOk || result.status == IoStatus::kWouldBlock));
    sent += result.count;
    bench.exchange();
    received += bench.read_all(*bench.at_client);
  }
  CHECK((received == text));
}

}  // namespace
