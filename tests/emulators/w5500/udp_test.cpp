#include <doctest/doctest.h>

#include "bench.h"

using namespace w5500_bench;

namespace {

constexpr Address kRouter = {10, 0, 2, 2};
constexpr Address kOwn = {10, 0, 2, 15};

// Gives back what it hears, to whom it came from.
class Echo final : public UdpService {
 public:
  bool serves(const Address& to, std::uint16_t port) const override {
    return port == 7 && (to == kRouter || to == kBroadcast);
  }
  void take(const Datagram& datagram, std::vector<Datagram>& answers) override {
    heard.push_back(datagram);
    answers.push_back({kRouter, 7, datagram.from, datagram.from_port, datagram.data});
  }
  std::vector<Datagram> heard;
};

void send_to(Bench& bench, int n, const Address& address, unsigned port, const Bytes& data,
             std::uint8_t command = 0x20) {
  bench.write(write_socket(n), 0x0C, {address.begin(), address.end()});
  bench.write16(write_socket(n), 0x10, port);
  bench.put(n, data);
  bench.command(n, command);
}

TEST_CASE("W5500: UDP, with eight bytes before each datagram") {
  Bench bench;
  bench.set_addresses();
  Echo echo;
  bench.chip.network().add_service(echo);
  bench.open(2, 0x02, 5000);
  CHECK(bench.status(2) == 0x22);
  send_to(bench, 2, kRouter, 7, bytes("ping"));
  CHECK(bench.interrupts(2) == 0x10);
  CHECK(bench.read16(read_socket(2), 0x20) == 2048);
  CHECK(bench.chip.next_event_ns() == 0);
  bench.chip.poll();
  CHECK(bench.interrupts(2) == 0x14);
  CHECK(bench.read16(read_socket(2), 0x26) == 12);
  CHECK(bench.take(2) == Bytes{10, 0, 2, 2, 0, 7, 0, 4, 'p', 'i', 'n', 'g'});
  REQUIRE(echo.heard.size() == 1);
  CHECK(echo.heard[0].from == kOwn);
  CHECK(echo.heard[0].from_port == 5000);
}

TEST_CASE("W5500: datagrams of every size up to a frame, more than one at a time") {
  Bench bench;
  bench.set_addresses();
  Echo echo;
  bench.chip.network().add_service(echo);
  bench.open(0, 0x02, 5000);
  for (std::size_t size = 0; size <= 1472; size += 46) {
    CAPTURE(size);
    const Bytes data(size, static_cast<std::uint8_t>(size));
    send_to(bench, 0, kRouter, 7, data);
    send_to(bench, 0, kRouter, 7, bytes("next"));
    bench.chip.poll();
    const Bytes received = bench.take(0);
    REQUIRE(received.size() == 8 + size + 8 + 4);
    CHECK(received[6] == size >> 8);
    CHECK(received[7] == (size & 0xFF));
    CHECK(Bytes(received.end() - 4, received.end()) == bytes("next"));
  }
}

TEST_CASE("W5500: more than a frame holds is sent in several datagrams") {
  Bench bench;
  bench.set_addresses();
  Echo echo;
  bench.chip.network().add_service(echo);
  bench.open(0, 0x02, 5000);
  send_to(bench, 0, kRouter, 7, Bytes(2000));
  REQUIRE(echo.heard.size() == 2);
  CHECK(echo.heard[0].data.size() == 1472);
  CHECK(echo.heard[1].data.size() == 528);
}

TEST_CASE("W5500: a datagram that does not fit is dropped whole") {
  Bench bench;
  bench.set_addresses();
  bench.open(0, 0x02, 5000);
  const Datagram datagram{kRouter, 9, kOwn, 5000, Bytes(1000)};
  for (int i = 0; i < 3; ++i) bench.chip.network().inject(datagram);
  bench.chip.poll();
  CHECK(bench.read16(read_socket(0), 0x26) == 2016);
  CHECK(bench.chip.counts().datagrams_dropped == 1);
  bench.chip.network().inject({kRouter, 9, kOwn, 5000, Bytes(25)});
  bench.chip.poll();
  CHECK(bench.read16(read_socket(0), 0x26) == 2016);
  bench.chip.network().inject({kRouter, 9, kOwn, 5000, Bytes(24)});
  bench.chip.poll();
  CHECK(bench.read16(read_socket(0), 0x26) == 2048);
  bench.take(0);
  bench.chip.network().inject({kRouter, 9, kOwn, 5000, Bytes(1473)});
  bench.chip.poll();
  CHECK(bench.read16(read_socket(0), 0x26) == 0);
}

TEST_CASE("W5500: which datagrams a socket hears") {
  Bench bench;
  bench.set_addresses();
  bench.open(0, 0x02, 5000);
  const auto hears = [&](const Address& to, std::uint16_t port) {
    bench.chip.network().inject({kRouter, 9, to, port, bytes("x")});
    bench.chip.poll();
    return !bench.take(0).empty();
  };
  CHECK(hears(kOwn, 5000));
  CHECK(hears({255, 255, 255, 255}, 5000));
  CHECK(hears({10, 0, 2, 255}, 5000));
  CHECK_FALSE(hears(kOwn, 5001));
  CHECK_FALSE(hears({10, 0, 2, 16}, 5000));
  CHECK_FALSE(hears({10, 0, 3, 255}, 5000));
  bench.open(0, 0x42, 5000);  // BCASTB
  CHECK(hears(kOwn, 5000));
  CHECK_FALSE(hears({255, 255, 255, 255}, 5000));
  CHECK_FALSE(hears({10, 0, 2, 255}, 5000));
  bench.command(0, 0x10);
  CHECK_FALSE(hears(kOwn, 5000));
}

TEST_CASE("W5500: broadcasts need no ARP, and no address") {
  Bench bench;
  Echo echo;
  bench.chip.network().add_service(echo);
  bench.open(0, 0x02, 68);
  send_to(bench, 0, {255, 255, 255, 255}, 7, bytes("who"));
  CHECK(bench.interrupts(0) == 0x10);
  REQUIRE(echo.heard.size() == 1);
  CHECK(echo.heard[0].from == Address{0, 0, 0, 0});
}

TEST_CASE("W5500: a datagram to nobody: TIMEOUT, and the socket goes on") {
  Bench bench;
  bench.set_addresses();
  Echo echo;
  bench.chip.network().add_service(echo);
  bench.open(0, 0x02, 5000);
  send_to(bench, 0, {10, 0, 2, 99}, 7, bytes("lost"));
  CHECK(bench.read16(read_socket(0), 0x20) == 2044);
  bench.pass(1'800 * kMs - 1);
  CHECK(bench.interrupts(0) == 0x00);
  bench.pass(1);
  CHECK(bench.interrupts(0) == 0x08);
  CHECK(bench.status(0) == 0x22);
  CHECK(bench.read16(read_socket(0), 0x20) == 2048);
  send_to(bench, 0, kRouter, 7, bytes("found"));
  CHECK(echo.heard.size() == 1);
  bench.chip.poll();
  CHECK(bench.take(0).size() == 8 + 5);
  bench.write(write_socket(0), 0x02, {0xFF});
  SUBCASE("SEND_MAC asks nobody") {
    send_to(bench, 0, {10, 0, 2, 99}, 7, bytes("lost"), 0x21);
    CHECK(bench.interrupts(0) == 0x10);
  }
  SUBCASE("what leaves the subnet is dropped behind the router") {
    send_to(bench, 0, {8, 8, 8, 8}, 53, bytes("x"));
    CHECK(bench.interrupts(0) == 0x10);
    bench.chip.poll();
    CHECK(bench.read16(read_socket(0), 0x26) == 0);
  }
}

// RTR 200 ms and RCR 2: three requests, and a time limit after 600 ms.
TEST_CASE("W5500: ARP asks RCR + 1 times, and takes any answer") {
  constexpr Address kHost = {10, 0, 2, 77};
  Bench bench;
  SUBCASE("with an address") { bench.set_addresses(); }
  SUBCASE("without one: everybody is in its subnet") {}
  bench.write(kWriteCommon, 0x1B, {2});
  bench.open(2, 0x02, 5000);
  send_to(bench, 2, kHost, 9, bytes("x"));
  CHECK(bench.chip.counts().arp_requests == 1);
  for (int i = 0; i < 5; ++i) bench.pass(100 * kMs);
  CHECK(bench.chip.counts().arp_requests == 3);
  CHECK(bench.interrupts(2) == 0x00);
  bench.pass(100 * kMs);
  CHECK(bench.interrupts(2) == 0x08);
  CHECK(bench.chip.counts().arp_requests == 3);
  CHECK(bench.chip.next_event_ns() == kNever);

  bench.write(write_socket(2), 0x02, {0xFF});
  send_to(bench, 2, kHost, 9, bytes("x"));
  bench.pass(300 * kMs);
  bench.chip.network().add_host(kHost, {2, 4, 6, 8, 10, 12});
  CHECK(bench.interrupts(2) == 0x00);
  bench.pass(200 * kMs);
  CHECK(bench.interrupts(2) == 0x10);
  CHECK(bench.read(read_socket(2), 0x06, 6) == Bytes{2, 4, 6, 8, 10, 12});
}

TEST_CASE("W5500: an ARP request from the chip's own address is a conflict") {
  Bench bench;
  bench.chip.hear_arp({10, 0, 2, 15});
  CHECK(bench.read8(kReadCommon, 0x15) == 0x00);
  bench.chip.hear_arp({0, 0, 0, 0});  // a probe, while the chip has no address either
  CHECK(bench.read8(kReadCommon, 0x15) == 0x80);
  bench.write(kWriteCommon, 0x15, {0x80});
  bench.set_addresses();
  bench.chip.hear_arp({0, 0, 0, 0});
  bench.chip.hear_arp({10, 0, 2, 16});
  CHECK(bench.read8(kReadCommon, 0x15) == 0x00);
  bench.chip.hear_arp({10, 0, 2, 15});
  CHECK(bench.read8(kReadCommon, 0x15) == 0x80);
  CHECK_FALSE(bench.chip.interrupt());
  bench.write(kWriteCommon, 0x16, {0x80});
  CHECK(bench.chip.interrupt());
  bench.write(kWriteCommon, 0x15, {0x80});
  CHECK_FALSE(bench.chip.interrupt());
}

TEST_CASE("W5500: without a link, datagrams wait for ARP or are lost") {
  Bench bench;
  bench.set_addresses();
  Echo echo;
  bench.chip.network().add_service(echo);
  bench.open(0, 0x02, 5000);
  Faults faults;
  faults.link_lost = true;
  bench.chip.set_faults(faults);
  bench.chip.network().inject({kRouter, 9, kOwn, 5000, bytes("x")});
  bench.chip.poll();
  CHECK(bench.read16(read_socket(0), 0x26) == 0);
  send_to(bench, 0, kRouter, 7, bytes("ping"));
  SUBCASE("the link is back in time") {
    bench.pass(1'000 * kMs);
    bench.chip.set_faults({});
    CHECK(bench.interrupts(0) == 0x10);
    CHECK(echo.heard.size() == 1);
    bench.pass(10 * kS);
    CHECK((bench.interrupts(0) & 0x08) == 0);
  }
  SUBCASE("it is not") {
    bench.pass(1'800 * kMs);
    CHECK(bench.interrupts(0) == 0x08);
    bench.chip.set_faults({});
    CHECK(echo.heard.empty());
  }
}

}  // namespace
