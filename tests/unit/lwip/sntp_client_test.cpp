#include "prometheus_express/net/sntp_client.h"

#include <doctest/doctest.h>
#include <lwip/udp.h>

#include "lwip/wire.h"
#include "prometheus_express/net/lwip/network.h"
#include "prometheus_express/net/lwip/udp_socket.h"

using namespace prometheus_express;
using namespace test_support;

namespace {

constexpr Ipv4Address kServer = {10, 0, 0, 1};  // the wire leads back

// A server at a port of the wire, whose answers are right but for what a test changes.
class FakeServer {
 public:
  FakeServer() {
    pcb_ = udp_new_ip_type(IPADDR_TYPE_V4);
    REQUIRE(pcb_ != nullptr);
    REQUIRE(udp_bind(pcb_, IP_ANY_TYPE, kSntpPort) == ERR_OK);
    udp_recv(pcb_, take, this);
  }
  ~FakeServer() { udp_remove(pcb_); }
  FakeServer(const FakeServer&) = delete;
  FakeServer& operator=(const FakeServer&) = delete;

  std::uint8_t stratum = 1;
  std::uint16_t size = 48;
  std::size_t flip = 1'000;
  int copies = 1;
  int requests = 0;
  bool silent = false;

 private:
  static void take(void* self, udp_pcb* pcb, pbuf* request, const ip_addr_t* from, u16_t port) {
    FakeServer& server = *static_cast<FakeServer*>(self);
    SntpMessage message = {};
    const bool whole = request->tot_len == message.size();
    pbuf_copy_partial(request, message.data() + 24, 8, 40);
    pbuf_free(request);
    CHECK(whole);
    ++server.requests;
    if (server.silent) return;
    message[0] = 0x24;
    message[1] = server.stratum;
    message[40] = 0xE9;  // 2023-12
    if (server.flip < message.size()) message[server.flip] ^= 0xFF;
    for (int i = 0; i < server.copies; ++i) {
      pbuf* const answer = pbuf_alloc(PBUF_TRANSPORT, 1'000, PBUF_RAM);
      if (answer == nullptr) return;
      pbuf_take(answer, message.data(), message.size());
      pbuf_realloc(answer, server.size);
      udp_sendto(pcb, answer, from, port);
      pbuf_free(answer);
    }
  }

  udp_pcb* pcb_;
};

struct Fixture {
  Wire wire;
  lwip::Network<2> network{wire};
  FakeServer server;
  lwip::UdpSocket udp{network};
  Random random;
  SntpClient sntp{network, udp, random};

  SntpState ask(const Ipv4Address& address = kServer) {
    sntp.start(address);
    finish();
    return sntp.state();
  }

  void finish() {
    const std::uint64_t end = network.now_ms() + 100'000;
    while (sntp.update() == SntpState::kAsking && network.now_ms() < end) {
      network.wait(sntp.next_deadline_ms());
    }
  }
};

// What the server says, in milliseconds.
constexpr std::int64_t kTime = (std::int64_t{0xE9} << 24) * 1000 - 2'208'988'800'000;

TEST_CASE("the time comes from the server, and goes on") {
  Fixture f;
  CHECK(f.sntp.unix_time_ms() == 0);
  CHECK(f.ask() == SntpState::kKnown);
  CHECK(f.server.requests == 1);
  CHECK(f.sntp.unix_time_ms() == kTime);
  f.wire.sleep(5'000);
  CHECK(f.sntp.unix_time_ms() == kTime + 5'000);
}

TEST_CASE("a silent server is asked four times") {
  Fixture f;
  f.server.silent = true;
  const std::uint64_t begin_ms = f.network.now_ms();
  CHECK(f.ask() == SntpState::kNoAnswer);
  CHECK(f.server.requests == 4);
  CHECK(f.network.now_ms() - begin_ms == 30'000);
  CHECK(f.ask({192, 0, 2, 1}) == SntpState::kNoAnswer);  // no way leads there
}

TEST_CASE("lost packets") {
  Fixture f;
  for (std::size_t n = 2; n <= 5; ++n) {
    f.wire.lose_every(n);
    CHECK(f.ask() == (n == 2 ? SntpState::kNoAnswer : SntpState::kKnown));
  }
}

TEST_CASE("a server that does not know the time") {
  Fixture f;
  f.server.stratum = 0;
  CHECK(f.ask() == SntpState::kRefused);
  CHECK(f.server.requests == 1);
}

TEST_CASE("answers of every length") {
  Fixture f;
  for (f.server.size = 0; f.server.size < 48; ++f.server.size) {
    CAPTURE(f.server.size);
    CHECK(f.ask() == (f.server.size == 0 ? SntpState::kNoAnswer : SntpState::kUnusable));
  }
  for (; f.server.size <= 1'000; f.server.size = static_cast<std::uint16_t>(f.server.size + 119)) {
    CHECK(f.ask() == SntpState::kKnown);
  }
}

TEST_CASE("answers with any byte wrong") {
  Fixture f;
  for (f.server.flip = 0; f.server.flip < 48; ++f.server.flip) {
    CAPTURE(f.server.flip);
    const bool matters = f.server.flip < 2 || (f.server.flip >= 24 && f.server.flip < 32);
    CHECK(f.ask() == (matters ? SntpState::kUnusable : SntpState::kKnown));
  }
}

TEST_CASE("more answers than one") {
  Fixture f;
  f.server.copies = 10;
  CHECK(f.ask() == SntpState::kKnown);
  f.server.flip = 24;
  CHECK(f.ask() == SntpState::kUnusable);
}

// Nothing is lost but the request, or the answer: the next one goes.
TEST_CASE("lwIP has no memory once") {
  Fixture f;
  for (std::size_t n = 0;; ++n) {
    CAPTURE(n);
    f.wire.fail_allocation(n);
    CHECK(f.ask() == SntpState::kKnown);
    if (!f.wire.allocation_failed()) break;
    REQUIRE(n < 100);
  }
}

TEST_CASE("a client that goes while it asks leaves nothing behind") {
  Wire wire;
  lwip::Network<2> network{wire};
  FakeServer server;
  {
    lwip::UdpSocket udp{network};
    Random random;
    SntpClient sntp{network, udp, random};
    sntp.start(kServer);
    sntp.update();
  }
  for (int i = 0; i < 4; ++i) network.update();
  CHECK(server.requests == 1);
}

}  // namespace
