#include <doctest/doctest.h>

#include <map>

#include "bench.h"

using namespace w5500_bench;

namespace {

constexpr Address kRouter = {10, 0, 2, 2};
constexpr Address kLease = {10, 0, 2, 15};
constexpr Address kNobody = {0, 0, 0, 0};

Bytes dhcp_message(std::uint8_t type, const Address& ciaddr, const Bytes& options,
                   bool broadcast = true) {
  Bytes data = {1, 1, 6, 0, 0xDE, 0xAD, 0xBE, 0xEF, 0, 0, 0, 0};
  if (broadcast) data[10] = 0x80;
  data.insert(data.end(), ciaddr.begin(), ciaddr.end());
  data.resize(28);
  data.insert(data.end(), {2, 0, 0, 1, 2, 3});
  data.resize(236);
  data.insert(data.end(), {99, 130, 83, 99, 53, 1, type});
  data.insert(data.end(), options.begin(), options.end());
  data.push_back(255);
  return data;
}

Bytes address_option(std::uint8_t option, const Address& address) {
  return {option, 4, address[0], address[1], address[2], address[3]};
}

std::map<int, Bytes> options_of(const Bytes& message) {
  std::map<int, Bytes> options;
  std::size_t at = 240;
  while (at < message.size() && message[at] != 255) {
    const std::size_t size = message[at + 1];
    const auto begin = message.begin() + static_cast<std::ptrdiff_t>(at) + 2;
    options[message[at]] = Bytes(begin, begin + static_cast<std::ptrdiff_t>(size));
    at += 2 + size;
  }
  return options;
}

Address your_address(const Bytes& message) {
  return {message[16], message[17], message[18], message[19]};
}

struct DhcpBench : Bench {
  DhcpBench() { open(0, 0x02, 68); }

  Bytes broadcast(const Bytes& message) { return ask(0, kBroadcast, 67, message); }
  Bytes unicast(const Bytes& message) { return ask(0, kRouter, 67, message); }

  Bytes select(const Address& wanted) {
    Bytes options = address_option(50, wanted);
    const Bytes server = address_option(54, kRouter);
    options.insert(options.end(), server.begin(), server.end());
    return broadcast(dhcp_message(3, kNobody, options));
  }
  void bind() {
    REQUIRE(options_of(select(kLease))[53] == Bytes{5});
    set_addresses();
  }
};

TEST_CASE("W5500 DHCP: DISCOVER, OFFER, REQUEST, ACK") {
  DhcpBench bench;
  const Bytes offer = bench.broadcast(dhcp_message(1, kNobody, {}));
  REQUIRE(offer.size() > 240);
  CHECK(Bytes(offer.begin(), offer.begin() + 8) == Bytes{2, 1, 6, 0, 0xDE, 0xAD, 0xBE, 0xEF});
  CHECK(Bytes(offer.begin() + 28, offer.begin() + 34) == Bytes{2, 0, 0, 1, 2, 3});
  CHECK(your_address(offer) == kLease);
  std::map<int, Bytes> expected = {
      {53, {2}},
      {54, {10, 0, 2, 2}},
      {51, {0, 1, 0x51, 0x80}},
      {58, {0, 0, 0xA8, 0xC0}},
      {59, {0, 1, 0x27, 0x50}},
      {1, {255, 255, 255, 0}},
      {3, {10, 0, 2, 2}},
      {6, {10, 0, 2, 3}},
  };
  CHECK(options_of(offer) == expected);
  CHECK_FALSE(bench.chip.network().dhcp().leased());
  const Bytes ack = bench.select(kLease);
  expected[53] = {5};
  CHECK(your_address(ack) == kLease);
  CHECK(options_of(ack) == expected);
  CHECK(bench.chip.network().dhcp().leased() == kLease);
  CHECK(bench.chip.network().dhcp().counts().discover == 1);
  CHECK(bench.chip.network().dhcp().counts().ack == 1);
}

TEST_CASE(
    "W5500 DHCP: without the broadcast flag the answer goes where the chip does not hear it") {
  DhcpBench bench;
  CHECK(bench.broadcast(dhcp_message(1, kNobody, {}, false)).empty());
  CHECK(bench.chip.network().dhcp().counts().offer == 1);
}

TEST_CASE("W5500 DHCP: renewing, rebinding, and coming back") {
  DhcpBench bench;
  bench.bind();
  DhcpServer& server = bench.chip.network().dhcp();
  const auto type_of = [](const Bytes& message) { return options_of(message)[53]; };
  bench.clock.advance_by(80'000 * kS);
  CHECK(type_of(bench.unicast(dhcp_message(3, kLease, {}, false))) == Bytes{5});
  CHECK(server.counts().renew == 1);
  bench.clock.advance_by(80'000 * kS);
  CHECK(server.leased() == kLease);
  CHECK(type_of(bench.broadcast(dhcp_message(3, kLease, {}, false))) == Bytes{5});
  CHECK(server.counts().rebind == 1);
  CHECK(type_of(bench.broadcast(dhcp_message(3, kNobody, address_option(50, kLease)))) == Bytes{5});
  CHECK(server.counts().reboot == 1);
  bench.clock.advance_by(86'400 * kS);
  CHECK_FALSE(server.leased());
  SUBCASE("another address than it had") {
    DhcpOffer offer = server.offer();
    offer.address = {10, 0, 2, 16};
    server.set_offer(offer);
    const Bytes nak = bench.unicast(dhcp_message(3, kLease, {}, false));
    CHECK(type_of(nak) == Bytes{6});
    CHECK(your_address(nak) == kNobody);
    CHECK(Bytes(nak.begin() + 12, nak.begin() + 16) == Bytes{0, 0, 0, 0});
    CHECK(options_of(nak).count(51) == 0);
    CHECK(type_of(bench.select({10, 0, 2, 16})) == Bytes{5});
  }
  SUBCASE("times of its own") {
    DhcpOffer offer = server.offer();
    offer.lease_s = 100;
    offer.t1_s = 10;
    offer.t2_s = 20;
    server.set_offer(offer);
    auto options = options_of(bench.select(kLease));
    CHECK(options[51] == Bytes{0, 0, 0, 100});
    CHECK(options[58] == Bytes{0, 0, 0, 10});
    CHECK(options[59] == Bytes{0, 0, 0, 20});
    bench.clock.advance_by(100 * kS);
    CHECK_FALSE(server.leased());
  }
}

TEST_CASE("W5500 DHCP: the other messages") {
  DhcpBench bench;
  DhcpServer& server = bench.chip.network().dhcp();
  bench.bind();
  SUBCASE("RELEASE") {
    CHECK(bench.unicast(dhcp_message(7, kLease, address_option(54, kRouter))).empty());
    CHECK_FALSE(server.leased());
    CHECK(server.counts().release == 1);
  }
  SUBCASE("RELEASE of what it does not hold") {
    CHECK(bench.unicast(dhcp_message(7, {10, 0, 2, 99}, {})).empty());
    CHECK(server.leased() == kLease);
  }
  SUBCASE("DECLINE") {
    Bytes options = address_option(50, kLease);
    bench.broadcast(dhcp_message(4, kNobody, options, false));
    CHECK(server.counts().decline == 0);  // it does not say whose offer it was
    const Bytes from = address_option(54, kRouter);
    options.insert(options.end(), from.begin(), from.end());
    bench.broadcast(dhcp_message(4, kNobody, options, true));  // the broadcast flag
    bench.broadcast(dhcp_message(4, kLease, options, false));  // an address in use
    Bytes more = options;
    more.insert(more.end(), {55, 1, 1});  // a list of what it wants
    bench.broadcast(dhcp_message(4, kNobody, more, false));
    CHECK(server.counts().malformed == 4);
    CHECK(server.leased() == kLease);
    CHECK(bench.broadcast(dhcp_message(4, kNobody, options, false)).empty());
    CHECK(server.counts().decline == 1);
    CHECK_FALSE(server.leased());
    const Address next = {10, 0, 2, 16};
    CHECK(your_address(bench.broadcast(dhcp_message(1, kNobody, {}))) == next);
    CHECK(options_of(bench.select(kLease))[53] == Bytes{6});
    CHECK(options_of(bench.select(next))[53] == Bytes{5});
    CHECK(server.leased() == next);
  }
  SUBCASE("INFORM gets no address") {
    const Bytes ack = bench.unicast(dhcp_message(8, kLease, {}));
    CHECK(options_of(ack)[53] == Bytes{5});
    CHECK(your_address(ack) == kNobody);
    CHECK(options_of(ack).count(51) == 0);
  }
  SUBCASE("a REQUEST for another server's offer") {
    Bytes options = address_option(50, kLease);
    const Bytes other = address_option(54, {10, 0, 2, 9});
    options.insert(options.end(), other.begin(), other.end());
    CHECK(bench.broadcast(dhcp_message(3, kNobody, options)).empty());
  }
  SUBCASE("a REQUEST to a host that is no DHCP server") {
    CHECK(bench.ask(0, {10, 0, 2, 3}, 67, dhcp_message(3, kLease, {}, false)).empty());
  }
  SUBCASE("a REQUEST for an address it does not give") {
    CHECK(options_of(bench.select({10, 0, 2, 99}))[53] == Bytes{6});
  }
}

TEST_CASE("W5500 DHCP: messages cut short at any byte, or with wrong bytes, harm nobody") {
  DhcpBench bench;
  const Bytes whole = dhcp_message(1, kNobody, address_option(50, kLease));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK(bench.broadcast(Bytes(whole.begin(), whole.begin() + static_cast<long>(size))).empty());
  }
  CHECK(bench.chip.network().dhcp().counts().malformed == whole.size());
  for (std::size_t at = 0; at < whole.size(); ++at) {
    Bytes wrong = whole;
    wrong[at] ^= 0xFF;
    bench.broadcast(wrong);
  }
  CHECK_FALSE(bench.broadcast(whole).empty());
}

TEST_CASE("W5500 DHCP: faults") {
  DhcpBench bench;
  Faults faults;
  SUBCASE("silent") {
    faults.dhcp = DhcpFault::kSilent;
    bench.chip.set_faults(faults);
    CHECK(bench.broadcast(dhcp_message(1, kNobody, {})).empty());
    bench.chip.set_faults({});
    CHECK_FALSE(bench.broadcast(dhcp_message(1, kNobody, {})).empty());
  }
  SUBCASE("NAK") {
    faults.dhcp = DhcpFault::kNak;
    bench.chip.set_faults(faults);
    CHECK(options_of(bench.broadcast(dhcp_message(1, kNobody, {})))[53] == Bytes{2});
    CHECK(options_of(bench.select(kLease))[53] == Bytes{6});
  }
  SUBCASE("silent to unicast") {
    bench.bind();
    faults.dhcp = DhcpFault::kSilentToUnicast;
    bench.chip.set_faults(faults);
    CHECK(bench.unicast(dhcp_message(3, kLease, {}, false)).empty());
    CHECK(options_of(bench.broadcast(dhcp_message(3, kLease, {}, false)))[53] == Bytes{5});
  }
}

}  // namespace
