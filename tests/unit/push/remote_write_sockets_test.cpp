// Remote write over real sockets, against a store in a thread.
#include <doctest/doctest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "prometheus_express/http/server.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/net/sockets/network.h"
#include "prometheus_express/net/sockets/resolver.h"
#include "prometheus_express/push/remote_write/remote_write.h"
#include "support/allocation_count.h"

namespace prom = prometheus_express;

namespace {

// Takes everything.
class Store {
 public:
  Store() : thread_([this] { serve(); }) {}
  ~Store() {
    stopping_ = true;
    network_.wake();
    thread_.join();
  }
  std::uint16_t port() const { return server_.port(); }

  void operator()(const prom::Request& request, prom::Response& response) {
    bytes += request.body().size();
    response.set_status(204);
  }

  std::atomic<std::uint64_t> bytes{0};

 private:
  void serve() {
    while (!stopping_) {
      server_.update();
      network_.wait(server_.next_deadline_ms());
    }
  }

  const prom::sockets::NetworkOptions options_{"127.0.0.1"};
  prom::sockets::Network network_{options_};
  const prom::Route routes_[1] = {{"POST", "/write", *this}};
  prom::HttpServer<2, 200'000> server_{network_, 0, prom::Router{routes_}};
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

TEST_CASE("a collection and what follows allocate nothing after set-up") {
  Store store;
  prom::CollectorRegistry registry{"ns"};
  prom::Gauge<1> gauge{"g", "", {"a"}, registry};
  for (int i = 0; i < 3'000; ++i) gauge.labels(i).set(i);
  prom::sockets::Network network{{"127.0.0.1"}};
  const std::string url = "http://127.0.0.1:" + std::to_string(store.port()) + "/write";
  using Remote = prom::RemoteWrite<1'000'000>;
  const auto remote = std::make_unique<Remote>(network, url, registry);
  CHECK(remote->collect(1).ok());
  REQUIRE(remote->finish(10'000));
  const std::uint64_t before = test_support::allocations();
  for (int i = 2; i < 20; ++i) {
    CHECK(remote->collect(i).ok());
    REQUIRE(remote->finish(10'000));
  }
  CHECK(test_support::allocations() == before);
  CHECK(remote->statistics().sent == 19 * 3'000);
  CHECK(remote->statistics().sent_bytes == store.bytes);
}

TEST_CASE("a store by name, and one that is not there") {
  Store store;
  prom::CollectorRegistry registry{"ns"};
  prom::Gauge gauge{"g", "", registry};
  prom::sockets::Network network{{"127.0.0.1"}};
  prom::sockets::Resolver resolver;
  const std::string url = "http://localhost:" + std::to_string(store.port()) + "/write";
  const auto remote =
      std::make_unique<prom::RemoteWrite<200'000>>(network, &resolver, url, registry);
  CHECK(remote->collect(1).ok());
  CHECK(remote->finish(10'000));

  const auto nowhere =
      std::make_unique<prom::RemoteWrite<200'000>>(network, "127.0.0.1:1", registry);
  CHECK(nowhere->collect(1).ok());
  CHECK_FALSE(nowhere->finish(50));
  CHECK(nowhere->status().code() == prom::StatusCode::kUnreachable);
}

}  // namespace
