// The calls for hosts, over real sockets, against a gateway in a thread.
#include "prometheus_express/push/push_to_gateway.h"

#include <doctest/doctest.h>

#include <atomic>
#include <string>
#include <thread>

#include "prometheus_express/http/server.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/net/sockets/network.h"
#include "support/allocation_count.h"

namespace prom = prometheus_express;

namespace {

// Answers each request with its method and path, in a way that is a refusal and so becomes words.
class Gateway {
 public:
  explicit Gateway(int status) : status_(status), thread_([this] { serve(); }) {}
  ~Gateway() {
    stopping_ = true;
    network_.wake();
    thread_.join();
  }
  std::string address() const { return "localhost:" + std::to_string(server_.port()); }

  void operator()(const prom::Request& request, prom::Response& response) {
    response.set_status(status_);
    response.append(request.method());
    response.append(" ");
    response.append(request.path());
    response.append("\n");
  }

 private:
  void serve() {
    while (!stopping_) {
      server_.update();
      network_.wait(server_.next_deadline_ms());
    }
  }

  int status_;
  const prom::sockets::NetworkOptions options_{"127.0.0.1"};
  prom::sockets::Network network_{options_};
  const prom::Route routes_[3] = {
      {"PUT", "/metrics/job/j", *this},
      {"POST", "/metrics/job/j", *this},
      {"DELETE", "/metrics/job/j", *this},
  };
  prom::HttpServer<4> server_{network_, 0, prom::Router{routes_}};
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

bool has(const prom::Status& status, const char* part) {
  return std::string(status.text()).find(part) != std::string::npos;
}

TEST_CASE("the three calls") {
  prom::CollectorRegistry registry{"ns"};
  prom::Gauge gauge{"g", "", registry};
  {
    Gateway gateway{200};
    CHECK(prom::push_to_gateway(gateway.address(), "j", registry).ok());
    CHECK(prom::pushadd_to_gateway(gateway.address(), "j", registry).ok());
    CHECK(prom::delete_from_gateway(gateway.address(), "j").ok());
  }
  Gateway gateway{400};
  CHECK(has(prom::push_to_gateway(gateway.address(), "j", registry), "400: PUT /metrics/job/j"));
  CHECK(
      has(prom::pushadd_to_gateway(gateway.address(), "j", registry), "400: POST /metrics/job/j"));
  CHECK(has(prom::delete_from_gateway(gateway.address(), "j"), "400: DELETE /metrics/job/j"));
}

TEST_CASE("nobody there, and nobody who answers") {
  prom::CollectorRegistry registry{"ns"};
  std::string address;
  {
    Gateway gateway{200};
    address = gateway.address();
  }
  CHECK(prom::push_to_gateway(address, "j", registry).code() == prom::StatusCode::kUnreachable);

  prom::sockets::Network silent{{"127.0.0.1"}};
  prom::Listener* listener = nullptr;
  REQUIRE(silent.listen_on(0, listener).ok());
  prom::GatewayOptions options;
  options.timeout_ms = 100;
  CHECK(prom::push_to_gateway("127.0.0.1:" + std::to_string(listener->port()), "j", registry, {},
                              options)
            .code() == prom::StatusCode::kTimedOut);
  listener->stop();
}

TEST_CASE("the key of this machine's address") {
  const prom::InstanceIpGroupingKey instance = prom::instance_ip_grouping_key();
  const prom::GroupingKey key = instance;
  REQUIRE(key.end() - key.begin() == 1);
  CHECK(key.begin()->name == "instance");
  CHECK(key.begin()->value.size() >= 3);
  CHECK(key.begin()->value.find_first_not_of("0123456789abcdef.:") == std::string_view::npos);
}

TEST_CASE("a push allocates nothing after set-up") {
  prom::CollectorRegistry registry{"ns"};
  prom::Gauge<1> gauge{"g", "", {"a"}, registry};
  for (int i = 0; i < 2'000; ++i) gauge.labels(i).set(i);
  prom::sockets::Network network{{"127.0.0.1"}};
  const auto push = std::make_unique<prom::GatewayPush<>>(network);
  Gateway gateway{200};
  const std::string address = "127.0.0.1:" + gateway.address().substr(10);
  push->push(address, "j", registry);
  push->finish();
  REQUIRE_MESSAGE(push->answer() == 413, push->status().text());  // larger than this gateway takes
  prom::CollectorRegistry small{"ns"};
  prom::Gauge g{"g", "", small};
  push->push(address, "j", small);
  push->finish();
  REQUIRE(push->status().ok());
  const std::uint64_t before = test_support::allocations();
  for (int i = 0; i < 10; ++i) {
    push->push(address, "j", i % 2 == 0 ? small : registry);
    push->finish();
    REQUIRE(push->answer() == (i % 2 == 0 ? 200 : 413));
  }
  CHECK(test_support::allocations() == before);
}

}  // namespace
