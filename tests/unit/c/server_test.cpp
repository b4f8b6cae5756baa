#include <doctest/doctest.h>

#include <cstring>
#include <string>
#include <vector>

#include "tests/unit/c/server_bench.h"

namespace {

using test_support::declared;
using test_support::of;
using test_support::ServerBench;

// What a handler saw, and what it got for its calls.
struct Seen {
  std::string text;
  pe_server* server = nullptr;
  pe_status polled = PE_OK;
  pe_status waited = PE_OK;
  pe_status ended = PE_OK;
};

void look(void* context, const pe_request* request, pe_response* response) {
  Seen& seen = *static_cast<Seen*>(context);
  seen.text = of(pe_request_method(request)) + " " + of(pe_request_path(request)) + " " +
              of(pe_request_query(request)) + " " + of(pe_request_header(request, "x-what")) +
              of(pe_request_header(request, "none")) + " " + of(pe_request_body(request));
  seen.polled = pe_server_poll(seen.server);
  seen.waited = pe_server_wait(seen.server, 0);
  seen.ended = pe_server_end(seen.server);
  CHECK(pe_response_set_status(response, 201) == PE_OK);
  CHECK(pe_response_add_header(response, "X-Answer", "yes") == PE_OK);
  CHECK(pe_response_append(response, "a", 1) == PE_OK);
  CHECK(pe_response_append(response, "", 0) == PE_OK);
}

void spoil(void* context, const pe_request*, pe_response* response) {
  auto& said = *static_cast<std::vector<pe_status>*>(context);
  said.push_back(pe_response_set_status(response, 99));
  said.push_back(pe_response_add_header(response, "a b", "x"));
  said.push_back(pe_response_add_header(response, "a", "x\r\ny"));
  static const std::string large(1 << 20, 'x');
  said.push_back(pe_response_append(response, large.data(), large.size()));
}

TEST_CASE("C: routes see the request and make the response") {
  ServerBench at;
  Seen seen;
  seen.server = &at.server;
  const pe_route routes[] = {{"POST", "/look", look, &seen}};
  REQUIRE(pe_server_init(&at.server, &at.network, 80, routes, 1, &at.options, &at.error) == PE_OK);
  CHECK(pe_network_end(&at.network) == PE_IN_USE);
  const std::string answer =
      at.ask("POST /look?a=b HTTP/1.1\r\nHost: h\r\nX-What: this\r\nContent-Length: 4\r\n\r\nbody");
  CHECK(answer.rfind("HTTP/1.1 201", 0) == 0);
  CHECK(answer.find("X-Answer: yes\r\n") != std::string::npos);
  CHECK(answer.substr(answer.size() - 5) == "\r\n\r\na");
  CHECK(seen.text == "POST /look a=b this body");
  CHECK(seen.polled == PE_IN_USE);
  CHECK(seen.waited == PE_IN_USE);
  CHECK(seen.ended == PE_IN_USE);
  CHECK(at.ask("POST /none HTTP/1.1\r\nHost: h\r\n\r\n").rfind("HTTP/1.1 404", 0) == 0);
  std::uint16_t port = 0;
  CHECK(pe_server_port(&at.server, &port) == PE_OK);
  CHECK(port == 80);
  std::uint64_t deadline = 0;
  CHECK(pe_server_next_deadline_ms(&at.server, &deadline) == PE_OK);
  CHECK(deadline != 0);
  CHECK(pe_server_wait(&at.server, 5) == PE_OK);
  CHECK(pe_server_end(&at.server) == PE_OK);
  CHECK(pe_server_end(&at.server) == PE_NOT_THERE);
}

TEST_CASE("C: a response that is spoilt is a 500") {
  ServerBench at;
  std::vector<pe_status> said;
  const pe_route routes[] = {{"GET", "/", spoil, &said}};
  REQUIRE(pe_server_init(&at.server, &at.network, 80, routes, 1, &at.options, nullptr) == PE_OK);
  CHECK(at.ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n").rfind("HTTP/1.1 500", 0) == 0);
  CHECK(said == std::vector<pe_status>{PE_INVALID, PE_INVALID, PE_INVALID, PE_LIMIT});
  CHECK(pe_server_end(&at.server) == PE_OK);
}

TEST_CASE("C: a page over HTTP, in one format and in those that are asked for") {
  ServerBench at;
  pe_gauge gauge{};
  const pe_declaration declaration = declared("g");
  REQUIRE(pe_gauge_init(&gauge, &at.registry, &declaration, nullptr) == PE_OK);
  pe_metrics_handler handler{};
  CHECK(pe_metrics_handler_init(nullptr, &at.registry) == PE_NULL);
  CHECK(pe_metrics_handler_init(&handler, nullptr) == PE_NULL);
  CHECK(pe_metrics_handler_offer_all(&handler) == PE_NOT_THERE);
  CHECK(pe_metrics_handler_end(&handler) == PE_NOT_THERE);
  REQUIRE(pe_metrics_handler_init(&handler, &at.registry) == PE_OK);
  CHECK(pe_metrics_handler_init(&handler, &at.registry) == PE_IN_USE);
  CHECK(pe_registry_end(&at.registry) == PE_IN_USE);
  const pe_route routes[] = {{"GET", "/metrics", pe_serve_metrics, &handler}};
  REQUIRE(pe_server_init(&at.server, &at.network, 80, routes, 1, &at.options, nullptr) == PE_OK);
  const std::string request =
      "GET /metrics HTTP/1.1\r\nHost: h\r\nAccept: "
      "application/openmetrics-text; version=1.0.0\r\n\r\n";
  const std::string text = at.ask(request);
  CHECK(text.find("version=0.0.4") != std::string::npos);
  CHECK(text.find("# TYPE g gauge\ng 0\n") != std::string::npos);
  CHECK(pe_metrics_handler_offer_all(&handler) == PE_OK);
  CHECK(at.ask(request).find("# EOF\n") != std::string::npos);

  CHECK(pe_server_end(&at.server) == PE_OK);
  CHECK(pe_metrics_handler_end(&handler) == PE_OK);
  CHECK(pe_end(&gauge.metric) == PE_OK);
}

TEST_CASE("C: a handler whose page is under way is in use") {
  ServerBench at;
  constexpr int kChildren = PE_SERVER_SLOT_BYTES / 8;  // more than the server's buffer has room for
  std::vector<std::uint64_t> memory(kChildren * 16);
  pe_registry registry{};
  REQUIRE(pe_registry_init(&registry, "", memory.data(), memory.size() * 8, nullptr) == PE_OK);
  const char* const labels[] = {"l"};
  const pe_declaration declaration = declared("g", labels, 1);
  pe_gauge gauge{};
  REQUIRE(pe_gauge_init(&gauge, &registry, &declaration, nullptr) == PE_OK);
  for (int i = 0; i < kChildren; ++i) {
    const std::string text = std::to_string(i);
    const char* const values[] = {text.c_str()};
    pe_metric child;
    REQUIRE(pe_labels(&gauge.metric, values, 1, &child) == PE_OK);
    REQUIRE(pe_end(&child) == PE_OK);
  }
  pe_metrics_handler handler{};
  REQUIRE(pe_metrics_handler_init(&handler, &registry) == PE_OK);
  const pe_route routes[] = {{"GET", "/metrics", pe_serve_metrics, &handler}};
  REQUIRE(pe_server_init(&at.server, &at.network, 80, routes, 1, &at.options, nullptr) == PE_OK);
  prometheus_express::FakeClient& slow = at.fake.client(80);
  slow.set_window(0);
  slow.send_text("GET /metrics HTTP/1.1\r\nHost: h\r\n\r\n");
  for (int i = 0; i < 5; ++i) CHECK(pe_server_poll(&at.server) == PE_OK);
  CHECK(pe_metrics_handler_end(&handler) == PE_IN_USE);
  CHECK(pe_registry_end(&registry) == PE_IN_USE);
  CHECK(pe_server_end(&at.server) == PE_OK);
  CHECK(pe_metrics_handler_end(&handler) == PE_OK);
  CHECK(pe_end(&gauge.metric) == PE_OK);
  CHECK(pe_registry_end(&registry) == PE_OK);
}

TEST_CASE("C: a handler that has ended is a 500") {
  ServerBench at;
  pe_metrics_handler handler{};
  REQUIRE(pe_metrics_handler_init(&handler, &at.registry) == PE_OK);
  CHECK(pe_metrics_handler_end(&handler) == PE_OK);
  const pe_route routes[] = {{"GET", "/a", pe_serve_metrics, &handler},
                             {"GET", "/b", pe_serve_metrics, nullptr}};
  REQUIRE(pe_server_init(&at.server, &at.network, 80, routes, 2, &at.options, nullptr) == PE_OK);
  CHECK(at.ask("GET /a HTTP/1.1\r\nHost: h\r\n\r\n").rfind("HTTP/1.1 500", 0) == 0);
  CHECK(at.ask("GET /b HTTP/1.1\r\nHost: h\r\n\r\n").rfind("HTTP/1.1 500", 0) == 0);
  CHECK(pe_server_end(&at.server) == PE_OK);
}

TEST_CASE("C: what is wrong with a server is a status") {
  ServerBench at;
  const pe_route good = {"GET", "/", pe_serve_metrics, nullptr};
  pe_route bad[] = {good, good, good};
  bad[0].method = nullptr;
  bad[1].path = nullptr;
  bad[2].function = nullptr;
  const std::vector<pe_route> many(PE_MAX_ROUTES + 1, good);
  const auto init = [&](const pe_route* routes, std::size_t count) {
    return pe_server_init(&at.server, &at.network, 80, routes, count, &at.options, &at.error);
  };
  CHECK(init(nullptr, 1) == PE_NULL);
  CHECK(init(many.data(), many.size()) == PE_LIMIT);
  for (const pe_route& route : bad) CHECK(init(&route, 1) == PE_NULL);
  CHECK(pe_server_init(nullptr, &at.network, 80, &good, 1, &at.options, nullptr) == PE_NULL);
  CHECK(pe_server_init(&at.server, nullptr, 80, &good, 1, &at.options, nullptr) == PE_NULL);
  at.options.memory_bytes = PE_SERVER_SLOT_BYTES - 1;
  CHECK(init(&good, 1) == PE_INVALID);
  at.options.memory_bytes = PE_SERVER_SLOT_BYTES;
  at.options.slots = 2;
  CHECK(init(&good, 1) == PE_INVALID);
  at.options.slots = PE_MAX_CONNECTIONS + 1;
  CHECK(init(&good, 1) == PE_INVALID);
  at.options.slots = 1;
  CHECK(init(&good, 1) == PE_OK);
  CHECK(init(&good, 1) == PE_IN_USE);
  pe_server second{};
  std::vector<std::uint64_t> memory(PE_SERVER_SLOT_BYTES / 8);
  pe_server_options options{1, memory.data(), PE_SERVER_SLOT_BYTES, 0};
  CHECK(pe_server_init(&second, &at.network, 80, &good, 1, &options, &at.error) ==
        PE_ADDRESS_IN_USE);
  CHECK(std::strlen(at.error.text) > 0);
  CHECK(pe_server_poll(&second) == PE_NOT_THERE);
  CHECK(pe_server_wait(&second, 0) == PE_NOT_THERE);
  CHECK(pe_server_port(&at.server, nullptr) == PE_NULL);
  CHECK(pe_server_port(&second, nullptr) == PE_NOT_THERE);
  CHECK(pe_server_next_deadline_ms(&at.server, nullptr) == PE_NULL);
  CHECK(pe_server_next_deadline_ms(nullptr, nullptr) == PE_NULL);
  CHECK(pe_server_end(&at.server) == PE_OK);
}

TEST_CASE("C: networks, requests and responses that are null are a status") {
  ServerBench at;
  pe_network network{};
  std::uint64_t now = 0;
  CHECK(pe_network_init_cpp(&network, nullptr) == PE_NULL);
  CHECK(pe_network_init_cpp(nullptr, &at.fake) == PE_NULL);
  CHECK(pe_network_init_cpp(&at.network, &at.fake) == PE_IN_USE);
  CHECK(pe_network_init_sockets(nullptr, nullptr, 0, nullptr) == PE_NULL);
  CHECK(pe_network_init_sockets(&network, nullptr, PE_MAX_CONNECTIONS + 1, nullptr) == PE_INVALID);
  CHECK(pe_network_end(&network) == PE_NOT_THERE);
  CHECK(pe_network_end(nullptr) == PE_NULL);
  CHECK(pe_network_now_ms(&network, &now) == PE_NOT_THERE);
  CHECK(pe_network_now_ms(&at.network, nullptr) == PE_NULL);
  CHECK(pe_network_now_ms(&at.network, &now) == PE_OK);
  CHECK(pe_network_wait(&network, 0) == PE_NOT_THERE);
  CHECK(pe_network_wait(&at.network, now) == PE_OK);
  CHECK(pe_request_method(nullptr).size == 0);
  CHECK(pe_request_path(nullptr).size == 0);
  CHECK(pe_request_query(nullptr).size == 0);
  CHECK(pe_request_body(nullptr).size == 0);
  CHECK(pe_request_header(nullptr, "a").size == 0);
  CHECK(pe_response_set_status(nullptr, 200) == PE_NULL);
  CHECK(pe_response_add_header(nullptr, "a", "b") == PE_NULL);
  CHECK(pe_response_append(nullptr, "a", 1) == PE_NULL);
  pe_serve_metrics(nullptr, nullptr, nullptr);
}

}  // namespace
