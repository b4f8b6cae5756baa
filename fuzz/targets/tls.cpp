// tls::Network over the fake network. What the input makes up is said to a server, or to a client,
// in pieces; or both make a handshake and talk, and bytes of what they say are other ones, or lost.
// What one reads is what the other wrote, from its beginning, and in the end nothing is open.
#include <algorithm>
#include <memory>
#include <string>

#include "fuzz/support/target.h"
#include "prometheus_express/net/tls/network.h"
#include "prometheus_express/platform/entropy.h"
#include "prometheus_express/testing/fake_network.h"
#include "support/tls/certificates.h"

using namespace prometheus_express;
using prometheus_express::FakeClient;
using prometheus_express::FakeNetwork;
using test_support::Certificate;

namespace {

constexpr std::uint16_t kPort = 443;
constexpr std::size_t kMostSteps = 40;

std::uint64_t given = 0;

struct Certificates {
  Certificate authority = test_support::make_certificate({"authority", nullptr, true});
  Certificate own = test_support::make_certificate({"localhost", &authority});
};

tls::Options options_of(const Certificates& made, bool asks_clients) {
  tls::Options options;
  options.server.identity.certificate = made.own.chain;
  options.server.identity.key = made.own.key;
  options.client.authorities.certificates = made.authority.chain;
  options.client.name = "localhost";
  if (asks_clients) {
    options.server.client_certificates = tls::ClientCertificates::kVerifiedIfGiven;
    options.server.client_authorities.certificates = made.authority.chain;
    options.client.identity = options.server.identity;
  }
  options.max_connections = 2;
  return options;
}

// One end under test, and what it has read and written.
struct End {
  FakeNetwork below;
  std::unique_ptr<tls::Network> network;
  Listener* listener = nullptr;
  Connection* connection = nullptr;
  FakeClient* other = nullptr;
  std::string wrote;
  std::string read;
  bool finished = false;

  explicit End(const tls::Options& options)
      : network(std::make_unique<tls::Network>(below, options)) {}

  void be_server() {
    REQUIRE(network->listen_on(kPort, listener).ok());
    other = &below.client(kPort);
    connection = listener->accept_next();
    REQUIRE(connection != nullptr);
  }
  void be_client() {
    REQUIRE(below.listen_on(kPort, listener).ok());
    REQUIRE(network->connect_to("127.0.0.1", kPort, connection).ok());
    other = below.take_connection(kPort);
    REQUIRE(other != nullptr);
  }

  void look() {
    network->update();
    char buffer[700];
    for (int i = 0; i < 20; ++i) {
      const IoResult result = connection->read_some(buffer, sizeof buffer);
      REQUIRE((result.status == IoStatus::kOk) == (result.count != 0));
      read.append(buffer, result.count);
      if (result.status != IoStatus::kOk) return;
    }
  }
  void say(std::string_view text) {
    if (text.empty()) return;
    const IoResult result = connection->write_some(text.data(), text.size());
    REQUIRE((result.status == IoStatus::kOk) == (result.count != 0));
    REQUIRE((!finished || result.count == 0));
    wrote.append(text.substr(0, result.count));
  }
  void finish() {
    connection->finish_writing();
    finished = true;
  }
  void end() {
    connection->stop();
    listener->stop();
    for (int i = 0; i < 3; ++i) {
      below.advance(10'000);
      network->update();
    }
    REQUIRE(below.open_connections() == 0);
    REQUIRE(below.misuses() == 0);
  }
};

void talk_nonsense(fuzz::Input& input, End& end) {
  for (std::size_t i = 0; i < kMostSteps && !input.empty(); ++i) {
    switch (input.below(6)) {
      case 0:
        end.other->finish();
        break;
      case 1:
        end.say("hello");
        break;
      case 2:
        end.other->set_window(input.byte());
        break;
      default:
        end.other->send_text(input.bytes(input.byte() * std::size_t{4}));
    }
    end.look();
    (void)end.other->take();
  }
  REQUIRE(end.read.empty());  // nobody can make up a handshake
}

void hand_over(fuzz::Input& input, End& from, End& to, bool& tampered) {
  std::string bytes = from.other->take();
  if (bytes.empty()) return;
  if (input.below(4) == 1) {
    const std::size_t place = (input.byte() * std::size_t{256} + input.byte()) % bytes.size();
    const auto change = static_cast<char>(input.byte());
    if (change == 0) {
      bytes.resize(place);
    } else {
      bytes[place] = static_cast<char>(bytes[place] ^ change);
    }
    tampered = true;
  }
  to.other->send_text(bytes);
}

void talk(fuzz::Input& input, End& server, End& client) {
  bool tampered = false;
  for (std::size_t i = 0; i < kMostSteps && !input.empty(); ++i) {
    client.look();
    hand_over(input, client, server, tampered);
    server.look();
    hand_over(input, server, client, tampered);
    End& one = input.below(2) == 0 ? server : client;
    switch (input.below(8)) {
      case 0:
        one.finish();
        break;
      case 1:
        one.below.set_most_read(1 + input.byte());
        one.below.set_most_written(1 + input.byte());
        break;
      case 2:
        one.below.fail_operation(one.below.operations() + 1 + input.byte());
        break;
      case 3:
        one.other->finish();
        break;
      default:
        one.say(input.bytes(input.byte()));
    }
  }
  REQUIRE(client.read == server.wrote.substr(0, client.read.size()));
  REQUIRE(server.read == client.wrote.substr(0, server.read.size()));
}

}  // namespace

// The same each time.
bool prometheus_express::entropy(unsigned char* out, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    given = given * 6364136223846793005U + 1442695040888963407U;
    out[i] = static_cast<unsigned char>(given >> 56);
  }
  return true;
}

void fuzz::run(Input input) {
  static const Certificates made;
  given = 1;
  const std::size_t what = input.below(6);
  const tls::Options options = options_of(made, what % 2 == 1);
  End one(options);
  switch (what / 2) {
    case 0:
      one.be_server();
      talk_nonsense(input, one);
      return one.end();
    case 1:
      one.be_client();
      talk_nonsense(input, one);
      return one.end();
    default:
      End client(options);
      one.be_server();
      client.be_client();
      talk(input, one, client);
      one.end();
      client.end();
  }
}
