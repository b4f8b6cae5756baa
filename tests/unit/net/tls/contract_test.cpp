#include <doctest/doctest.h>

#include "prometheus_express/net/sockets/network.h"
#include "prometheus_express/net/tls/network.h"
#include "prometheus_express/testing/fake_network.h"
#include "support/network_contract.h"
#include "support/tls/certificates.h"

using namespace prometheus_express;
using namespace test_support;

namespace {

sockets::NetworkOptions local() {
  sockets::NetworkOptions options;
  options.bind_address = "127.0.0.1";
  options.max_connections = 24;
  return options;
}

struct Ends {
  explicit Ends(bool rsa = false) {
    authority = make_certificate({"authority", nullptr, true, rsa});
    own = make_certificate({"localhost", &authority, false, rsa});
    options.server.identity.certificate = own.chain;
    options.server.identity.key = own.key;
    options.client.authorities.certificates = authority.chain;
    options.client.name = "127.0.0.1";
    options.max_connections = 16;
  }
  Certificate authority;
  Certificate own;
  tls::Options options;
};

TEST_CASE("tls::Network keeps the contract over sockets, at both ends") {
  static const Ends ends;
  sockets::Network below(local());
  tls::Network network(below, ends.options);
  check_network_contract({network, network, "127.0.0.1", 8});
}

TEST_CASE("tls::Network keeps the contract between two networks, with RSA") {
  static const Ends ends(true);
  sockets::Network below_server(local());
  sockets::Network below_client(local());
  tls::Network server(below_server, ends.options);
  tls::Network client(below_client, ends.options);
  check_network_contract({server, client, "127.0.0.1", 8});
}

TEST_CASE("tls::Network keeps the contract where bytes come in small pieces") {
  static const Ends ends;
  for (const std::size_t most : {std::size_t{3}, std::size_t{700}}) {
    FakeNetwork below;
    below.set_most_read(most);
    below.set_most_written(most + 1);
    // Time stands in this network while bytes lie there, as TLS 1.3's tickets do.
    tls::Options options = ends.options;
    options.latest_version = tls::Version::kTls12;
    tls::Network network(below, options);
    check_network_contract({network, network, "127.0.0.1", 8});
    CHECK(below.misuses() == 0);
  }
}

}  // namespace
