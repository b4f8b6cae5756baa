// A server in C over a network that is not there.
#pragma once

#include <string>
#include <vector>

#include "prometheus_express/testing/fake_network.h"
#include "tests/unit/c/bench.h"

namespace test_support {

inline std::string of(const pe_text& text) { return {text.data, text.size}; }
inline std::string body_of(const std::string& answer) {
  return answer.substr(answer.find("\r\n\r\n") + 4);
}

struct ServerBench : CBench {
  ServerBench() {
    REQUIRE(pe_network_init_cpp(&network, static_cast<prometheus_express::Network*>(&fake)) ==
            PE_OK);
    slots.resize(2 * PE_SERVER_SLOT_BYTES / 8);
    options.memory = slots.data();
    options.memory_bytes = 2 * PE_SERVER_SLOT_BYTES;
  }
  ~ServerBench() { CHECK(pe_network_end(&network) == PE_OK); }

  std::string ask(const std::string& request) {
    prometheus_express::FakeClient& client = fake.client(80);
    client.send_text(request);
    for (int i = 0; i < 20; ++i) CHECK(pe_server_poll(&server) == PE_OK);
    return client.take();
  }

  // The whole answer to a client of HTTP/1.0, however long.
  std::string ask_until_closed(const std::string& request) {
    prometheus_express::FakeClient& client = fake.client(80);
    client.send_text(request);
    std::string answer;
    for (int i = 0; i < 10'000 && !client.ended(); ++i) {
      CHECK(pe_server_poll(&server) == PE_OK);
      answer += client.take();
    }
    return answer;
  }

  prometheus_express::FakeNetwork fake;
  std::vector<std::uint64_t> slots;
  pe_network network{};
  pe_server server{};
  pe_server_options options{};
};

}  // namespace test_support
