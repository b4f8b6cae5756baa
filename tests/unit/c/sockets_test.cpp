#include <doctest/doctest.h>

#include <cstring>
#include <string>

#include "tests/unit/c/bench.h"

namespace {

using test_support::CBench;
using test_support::declared;

TEST_CASE("C: a network over sockets, and a server whose memory is from the heap") {
  CBench at;
  pe_network network{};
  CHECK(pe_network_init_sockets(&network, "not an address", 8, &at.error) == PE_OK);
  const pe_route route = {"GET", "/", pe_serve_metrics, nullptr};
  pe_server server{};
  CHECK(pe_server_init(&server, &network, 0, &route, 1, nullptr, &at.error) == PE_INVALID);
  CHECK(std::strlen(at.error.text) > 0);
  CHECK(pe_network_end(&network) == PE_OK);
  REQUIRE(pe_network_init_sockets(&network, "127.0.0.1", 8, &at.error) == PE_OK);
  REQUIRE(pe_server_init(&server, &network, 0, &route, 1, nullptr, &at.error) == PE_OK);
  std::uint16_t port = 0;
  CHECK(pe_server_port(&server, &port) == PE_OK);
  CHECK(port != 0);
  CHECK(pe_server_wait(&server, 1) == PE_OK);
  CHECK(pe_server_poll(&server) == PE_OK);
  CHECK(pe_server_end(&server) == PE_OK);
  CHECK(pe_network_end(&network) == PE_OK);
}

TEST_CASE("C: a server on its own thread") {
  CBench at;
  pe_metrics_server* server = nullptr;
  CHECK(pe_metrics_server_start(0, nullptr, nullptr, &server, &at.error) == PE_NULL);
  CHECK(pe_metrics_server_start(0, nullptr, &at.registry, nullptr, &at.error) == PE_NULL);
  CHECK(pe_metrics_server_stop(nullptr) == PE_NULL);
  CHECK(pe_metrics_server_port(nullptr) == 0);
  REQUIRE(pe_metrics_server_start(0, "127.0.0.1", &at.registry, &server, &at.error) == PE_OK);
  CHECK(pe_metrics_server_port(server) != 0);
  CHECK(pe_registry_end(&at.registry) == PE_IN_USE);
  CHECK(pe_metrics_server_stop(server) == PE_OK);
}

TEST_CASE("C: a push in one call to nobody") {
  CBench at;
  pe_push_job job{};
  job.gateway = "127.0.0.1:1";
  job.job = "j";
  job.timeout_ms = 2000;
  for (const pe_push_method method : {PE_PUSH_PUT, PE_PUSH_POST, PE_PUSH_DELETE}) {
    CHECK(pe_push_now(method, &job, &at.registry, &at.error) == PE_UNREACHABLE);
    CHECK(std::string(at.error.text).find("127.0.0.1") != std::string::npos);
  }
}

}  // namespace
