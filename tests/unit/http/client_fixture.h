// An HttpClient over the fake network, and the peer that it calls.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "prometheus_express/http/client/client.h"
#include "prometheus_express/testing/fake_network.h"

namespace http_samples {

// Knows the addresses of one name; pending for the first `pending` questions.
class FakeResolver final : public prometheus_express::Resolver {
 public:
  Answer resolve(std::string_view name, std::size_t index,
                 char (&address)[prometheus_express::kAddressTextBytes]) override {
    if (pending > 0) {
      --pending;
      return Answer::kPending;
    }
    if (name != "gateway" || index >= addresses.size()) return Answer::kNone;
    address[addresses[index].copy(address, sizeof address - 1)] = '\0';
    return Answer::kFound;
  }

  std::vector<std::string> addresses = {"127.0.0.1"};
  int pending = 0;
};

inline constexpr std::size_t kClientMemory = 256;

class ClientFixture {
 public:
  ClientFixture() { listen(); }

  void listen() {
    if (!network.listen_on(80, listener).ok()) listener = nullptr;
  }

  prometheus_express::Url url(std::string_view text) {
    prometheus_express::Url url;
    if (!prometheus_express::parse_url(text, url).ok()) url = {};
    return url;
  }

  // Polls as often as a program would that waits only where the client says so; the clock stands.
  void run() {
    do {
      client.update();
    } while (client.busy() && client.next_deadline_ms() <= network.now_ms());
  }

  // The peer of the call under way, from the moment it has connected.
  prometheus_express::FakeClient* take_peer() {
    run();
    return network.take_connection(80);
  }

  prometheus_express::FakeNetwork network;
  FakeResolver resolver;
  prometheus_express::Listener* listener = nullptr;
  prometheus_express::HttpClient<kClientMemory, kClientMemory> client{network, &resolver};
};

}  // namespace http_samples
