// The server and the clients of HTTP over TLS over sockets.
#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "bench.h"
#include "prometheus_express/exporter/start_http_server.h"
#include "prometheus_express/http/client/client.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/net/sockets/network.h"
#include "prometheus_express/net/sockets/resolver.h"
#include "prometheus_express/net/tls/layer.h"
#include "prometheus_express/push/push_to_gateway.h"
#include "prometheus_express/push/remote_write/remote_write.h"

using namespace tls_samples;

namespace {

sockets::NetworkOptions local() {
  sockets::NetworkOptions options;
  options.bind_address = "127.0.0.1";
  return options;
}

// What a request brought, back again.
void answer_echo(const Request& request, Response& response) {
  response.append(request.method());
  response.append(" ");
  response.append(request.path());
  response.append(" ");
  response.append(request.header("Host"));
  response.append(" ");
  response.append(request.header("Authorization"));
}

class SecureServer {
 public:
  explicit SecureServer(const Certificate& certificate = certificates().server)
      : layer_(options_of(certificate)), server_(make()) {
    REQUIRE(server_.status().ok());
  }
  std::string url(const char* host = "https://localhost") const {
    return std::string(host) + ":" + std::to_string(server_.port());
  }
  const MetricsServer& server() const { return server_; }

 private:
  static tls::Options options_of(const Certificate& certificate) {
    tls::Options options = usual_options();
    options.server.identity = identity_of(certificate);
    return options;
  }
  MetricsServer make() {
    MetricsServerOptions options;
    options.address = "127.0.0.1";
    options.layer = &layer_;
    options.routes = routes_;
    return start_http_server(0, registry_, options);
  }

  CollectorRegistry registry_;
  tls::Layer layer_;
  const Route routes_[3] = {{"GET", "/echo", answer_echo},
                            {"PUT", "/metrics/job/j", answer_echo},
                            {"POST", "/write", answer_echo}};
  MetricsServer server_;
};

struct Call {
  Status status;
  std::string body;
};

Call get(Network& network, const std::string& text) {
  sockets::Resolver resolver;
  const auto client = std::make_unique<HttpClient<>>(network, &resolver);
  Url url;
  REQUIRE(parse_url(text, url).ok());
  client->begin("GET", url);
  client->send_request(10'000);
  client->finish();
  return {client->status(), std::string(client->body())};
}

TEST_CASE("the client speaks https over TLS, and over nothing else") {
  const SecureServer server;
  CHECK(server.server().url() == server.url() + "/metrics");
  sockets::Network plain(local());
  tls::Options options = usual_options();
  options.client.name = {};
  tls::Network secure(plain, options);
  const Call good = get(secure, server.url() + "/echo");
  CHECK(good.status.ok());
  CHECK(good.body == "GET /echo " + server.url("localhost") + " ");
  CHECK(get(secure, server.url("https://127.0.0.1") + "/echo").status.ok());

  const Call over_nothing = get(plain, server.url() + "/echo");
  CHECK(over_nothing.status.code() == StatusCode::kInvalid);
  CHECK(std::string(over_nothing.status.text()) == "an https URL needs a network with TLS");
  const Call nobody = get(secure, server.url("http://localhost") + "/echo");
  CHECK(nobody.status.code() == StatusCode::kInvalid);
  CHECK(std::string(nobody.status.text()).find("nobody has said") != std::string::npos);
}

TEST_CASE("why a server is not believed reaches who has called it") {
  sockets::Network plain(local());
  tls::Network secure(plain, usual_options());
  const SecureServer expired(certificates().expired);
  const Call late = get(secure, expired.url() + "/echo");
  CHECK(late.status.code() == StatusCode::kUnreachable);
  CHECK(std::string(late.status.text()) ==
        "TLS: the server's certificate: The certificate validity has expired");
  const SecureServer server;
  CHECK(get(secure, server.url() + "/echo").status.ok());
  // What failed before is not what fails now.
  const Call refused = get(secure, "https://localhost:1/echo");
  CHECK(refused.status.code() == StatusCode::kUnreachable);
  CHECK(std::string(refused.status.text()) == "connection refused");
}

TEST_CASE("push_to_gateway and remote write by https") {
  const SecureServer server;
  CollectorRegistry registry;
  Gauge<> gauge{"g", "help", registry};
  tls::Layer layer(usual_options());
  GatewayOptions options;
  options.layer = &layer;
  CHECK(push_to_gateway(server.url(), "j", registry, {}, options).ok());
  CHECK(push_to_gateway(server.url(), "j", registry, {}, options).ok());
  options.layer = nullptr;
  CHECK(push_to_gateway(server.url(), "j", registry, {}, options).code() == StatusCode::kInvalid);
  tls::Options of_stranger = usual_options();
  of_stranger.client.authorities.certificates = certificates().stranger.chain;
  tls::Layer stranger(of_stranger);
  options.layer = &stranger;
  const Status refused = push_to_gateway(server.url(), "j", registry, {}, options);
  CHECK(std::string(refused.text()).find("not correctly signed") != std::string::npos);

  sockets::Network plain(local());
  sockets::Resolver resolver;
  tls::Network secure(plain, usual_options());
  const std::string url = server.url() + "/write";
  const auto remote = std::make_unique<RemoteWrite<100'000>>(secure, &resolver, url, registry);
  CHECK(remote->collect(1'700'000'000'000).ok());
  CHECK(remote->finish(10'000));
  CHECK(remote->status().ok());
  CHECK(remote->statistics().sent == 1);
}

}  // namespace
