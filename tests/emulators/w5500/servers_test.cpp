#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "bench.h"

using namespace w5500_bench;

namespace {

constexpr Address kRouter = {10, 0, 2, 2};
constexpr Address kDns = {10, 0, 2, 3};
constexpr Address kLease = {10, 0, 2, 15};
constexpr Address kNobody = {0, 0, 0, 0};

// Sends from socket 0; what comes back, without the chip's header, or nothing.
Bytes ask(Bench& bench, const Address& to, unsigned port, const Bytes& data) {
  bench.write(write_socket(0), 0x0C, {to.begin(), to.end()});
  bench.write16(write_socket(0), 0x10, port);
  bench.send(0, data);
  bench.chip.poll();
  const Bytes received = bench.take(0);
  return received.size() < 8 ? Bytes{} : Bytes(received.begin() + 8, received.end());
}

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

  Bytes broadcast(const Bytes& message) { return ask(*this, kBroadcast, 67, message); }
  Bytes unicast(const Bytes& message) { return ask(*this, kRouter, 67, message); }

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
  SUBCASE("DECLINE") {
    CHECK(bench.broadcast(dhcp_message(4, kNobody, address_option(50, kLease))).empty());
    CHECK_FALSE(server.leased());
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

Bytes dns_query(const std::string& name, std::uint8_t type = 1) {
  Bytes data = {0x12, 0x34, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0};
  std::size_t begin = 0;
  while (begin <= name.size() && !name.empty()) {
    const std::size_t end = std::min(name.find('.', begin), name.size());
    data.push_back(static_cast<std::uint8_t>(end - begin));
    data.insert(data.end(), name.begin() + static_cast<long>(begin),
                name.begin() + static_cast<long>(end));
    begin = end + 1;
  }
  data.insert(data.end(), {0, 0, type, 0, 1});
  return data;
}

struct DnsBench : Bench {
  DnsBench() {
    set_addresses();
    open(0, 0x02, 3000);
    chip.network().dns().add("push.example", {10, 0, 2, 7});
    chip.network().dns().add("two.example", {10, 0, 2, 8});
    chip.network().dns().add("two.example", {10, 0, 2, 9});
  }
  Bytes query(const Bytes& data) { return ask(*this, kDns, 53, data); }
};

TEST_CASE("W5500 DNS: A records of the table, whatever the letter case") {
  DnsBench bench;
  for (const char* const name : {"push.example", "PUSH.Example"}) {
    const Bytes query = dns_query(name);
    Bytes expected = {0x12, 0x34, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0};
    expected.insert(expected.end(), query.begin() + 12, query.end());
    expected.insert(expected.end(), {0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 10, 0, 2, 7});
    CHECK(bench.query(query) == expected);
  }
  const Bytes two = bench.query(dns_query("two.example"));
  CHECK(two[7] == 2);
  CHECK(Bytes(two.end() - 4, two.end()) == Bytes{10, 0, 2, 9});
}

TEST_CASE("W5500 DNS: names and types there are not") {
  DnsBench bench;
  CHECK(bench.query(dns_query("other.example"))[3] == 0x83);
  CHECK(bench.query(dns_query(""))[3] == 0x83);
  const Bytes no_record = bench.query(dns_query("push.example", 28));
  CHECK(no_record[3] == 0x80);
  CHECK(no_record[7] == 0);
  bench.chip.network().dns().remove("Push.Example");
  CHECK(bench.query(dns_query("push.example"))[3] == 0x83);
  Bytes update = dns_query("two.example");
  update[2] = 0x28;
  CHECK(bench.query(update)[3] == 0x84);
  Faults faults;
  faults.dns_silent = true;
  bench.chip.set_faults(faults);
  CHECK(bench.query(dns_query("two.example")).empty());
}

TEST_CASE("W5500 DNS: queries cut short at any byte are a format error, or nothing") {
  DnsBench bench;
  const Bytes whole = dns_query("push.example");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    const Bytes answer = bench.query(Bytes(whole.begin(), whole.begin() + static_cast<long>(size)));
    if (size < 12) {
      CHECK(answer.empty());
    } else {
      CHECK(answer == Bytes{0x12, 0x34, 0x81, 0x81, 0, 0, 0, 0, 0, 0, 0, 0});
    }
  }
  for (std::size_t at = 0; at < whole.size(); ++at) {
    Bytes wrong = whole;
    wrong[at] = 0xFF;
    bench.query(wrong);
  }
  CHECK(bench.query(whole).size() == whole.size() + 16);
}

Bytes sntp_request() {
  Bytes data(48);
  data[0] = 0x23;  // version 4, client
  data[2] = 6;
  for (std::size_t i = 0; i < 8; ++i) data[40 + i] = static_cast<std::uint8_t>(0xA0 + i);
  return data;
}

TEST_CASE("W5500 SNTP: the clock's time, and what the client sent") {
  Bench bench;
  bench.set_addresses();
  bench.open(0, 0x02, 3000);
  bench.clock.advance_by(5 * kS + 500 * kMs);
  const Bytes answer = ask(bench, kRouter, 123, sntp_request());
  REQUIRE(answer.size() == 48);
  CHECK(answer[0] == 0x24);
  CHECK(answer[1] == 2);
  CHECK(Bytes(answer.begin() + 24, answer.begin() + 32) ==
        Bytes{0xA0, 0xA1, 0xA2, 0xA3, 0xA4, 0xA5, 0xA6, 0xA7});
  // 1,700,000,005 + 2,208,988,800 s, and a half.
  const Bytes now = {0xE8, 0xFE, 0x6F, 0x85, 0x80, 0, 0, 0};
  CHECK(Bytes(answer.begin() + 32, answer.begin() + 40) == now);
  CHECK(Bytes(answer.end() - 8, answer.end()) == now);
  CHECK(bench.chip.network().sntp().requests() == 1);
}

TEST_CASE("W5500 SNTP: whom it does not answer, and servers without the time") {
  Bench bench;
  bench.set_addresses();
  bench.open(0, 0x02, 3000);
  Bytes server = sntp_request();
  server[0] = 0x24;
  CHECK(ask(bench, kRouter, 123, server).empty());
  CHECK(ask(bench, kRouter, 123, Bytes(47, 0x23)).empty());
  bench.chip.network().sntp().set_stratum(0);
  const Bytes kiss = ask(bench, kRouter, 123, sntp_request());
  CHECK(kiss[0] == 0xE4);
  CHECK(Bytes(kiss.begin() + 12, kiss.begin() + 16) == bytes("DENY"));
  Faults faults;
  faults.sntp_silent = true;
  bench.chip.set_faults(faults);
  CHECK(ask(bench, kRouter, 123, sntp_request()).empty());
}

}  // namespace
