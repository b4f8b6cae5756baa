// The client without a network: when it asks, and what it makes of the time that answers take.
#include "prometheus_express/net/sntp_client.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <vector>

using namespace prometheus_express;

namespace {

constexpr std::int64_t kServerTimeMs = 1'700'000'000'500;

// A server that knows the right time, and how long messages take.
class FakeSntpClient final : public SntpClient {
 public:
  // The answer to the last request, of a server that wrote it at kServerTimeMs.
  void answer() {
    constexpr std::uint32_t kSeconds = 1'700'000'000 + 2'208'988'800;
    SntpMessage message = {};
    message[0] = 0x24;
    message[1] = 2;
    std::copy(requests.back().begin() + 40, requests.back().end(), message.begin() + 24);
    for (int i = 0; i < 4; ++i) {
      message[40 + static_cast<unsigned>(i)] = static_cast<std::uint8_t>(kSeconds >> (24 - 8 * i));
    }
    message[44] = 0x80;
    waiting = message;
  }

  std::uint64_t now = 5'000;
  std::vector<SntpMessage> requests;
  std::optional<SntpMessage> waiting;

 private:
  std::uint64_t now_ms() override { return now; }
  std::uint32_t random() override { return ++random_; }
  void send_message(const Ipv4Address&, const SntpMessage& message) override {
    requests.push_back(message);
  }
  bool receive(SntpMessage& message, std::size_t& size) override {
    if (!waiting) return false;
    message = *waiting;
    size = message.size();
    waiting.reset();
    return true;
  }
  void release_port() override {}

  std::uint32_t random_ = 0;
};

// RFC 4330, section 5: the answer was half of that time on its way.
TEST_CASE("half of the round trip is added to the time of the server") {
  for (const std::uint64_t round_trip : {0U, 1U, 2U, 3U, 40U, 1'000U, 1'999U}) {
    CAPTURE(round_trip);
    FakeSntpClient client;
    client.start({10, 0, 2, 2});
    REQUIRE(client.update() == SntpState::kAsking);
    client.now += round_trip;
    client.answer();
    REQUIRE(client.update() == SntpState::kKnown);
    CHECK(client.unix_time_ms() == kServerTimeMs + static_cast<std::int64_t>(round_trip / 2));
    client.now += 12'345;
    CHECK(client.unix_time_ms() ==
          kServerTimeMs + 12'345 + static_cast<std::int64_t>(round_trip / 2));
  }
}

TEST_CASE("the round trip is that of the request that was answered, not of the first") {
  FakeSntpClient client;
  client.start({10, 0, 2, 2});
  REQUIRE(client.update() == SntpState::kAsking);
  client.now += 2'000;
  REQUIRE(client.update() == SntpState::kAsking);
  REQUIRE(client.requests.size() == 2);
  client.now += 100;
  client.answer();
  REQUIRE(client.update() == SntpState::kKnown);
  CHECK(client.unix_time_ms() == kServerTimeMs + 50);
}

TEST_CASE("four requests, after 0, 2, 6 and 14 s, and no more after 30") {
  FakeSntpClient client;
  const std::uint64_t begin = client.now;
  client.start({10, 0, 2, 2});
  std::vector<std::uint64_t> sent;
  while (client.update() == SntpState::kAsking) {
    if (client.requests.size() > sent.size()) sent.push_back(client.now - begin);
    REQUIRE(client.next_deadline_ms() > client.now);
    client.now = client.next_deadline_ms();
  }
  CHECK(sent == std::vector<std::uint64_t>{0, 2'000, 6'000, 14'000});
  CHECK(client.state() == SntpState::kNoAnswer);
  CHECK(client.now - begin == 30'000);
}

}  // namespace
