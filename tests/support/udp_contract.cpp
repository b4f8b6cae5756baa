#include "support/udp_contract.h"

#include <doctest/doctest.h>

#include <limits>
#include <set>
#include <string>

namespace test_support {
namespace {

constexpr int kPatience = 30'000;    // turns of at most 1 ms of waiting each
constexpr int kTurnsOfNothing = 20;  // after which nothing more comes

// Both ends, open, and the ports they have.
class Ends {
 public:
  explicit Ends(const UdpContractSubject& subject) : here(subject.under_test), there(subject.peer) {
    here_port = open_at_some_port(here.udp);
    there_port = open_at_some_port(there.udp);
  }
  ~Ends() {
    for (UdpSocket* udp : {&here.udp, &here.other, &there.udp, &there.other}) udp->stop();
  }
  Ends(const Ends&) = delete;
  Ends& operator=(const Ends&) = delete;

  void turn() {
    here.network.wait(here.network.now_ms() + 1);
    there.network.wait(there.network.now_ms() + 1);
  }

  // Lets time pass until `done()`.
  template <class Done>
  void until(Done done) {
    for (int i = 0; i < kPatience; ++i) {
      if (done()) return;
      turn();
    }
    FAIL("what must happen did not happen in time");
  }

  void begin(UdpSocket& from, const Ipv4Address& to, std::uint16_t port) {
    until([&] { return from.begin(to, port); });
  }

  // To the other end.
  void send(const UdpEnd& from, const std::string& text) {
    const bool is_here = &from == &here;
    begin(from.udp, (is_here ? there : here).address, is_here ? there_port : here_port);
    from.udp.append(text.data(), text.size());
    from.udp.send_datagram();
  }

  std::string receive(const UdpEnd& at) {
    const bool is_here = &at == &here;
    UdpSender from = {};
    until([&] { return at.udp.receive(from); });
    CHECK(from.address == (is_here ? there : here).address);
    CHECK(from.port == (is_here ? there_port : here_port));
    return read_all(at.udp);
  }

  static std::string read_all(UdpSocket& udp) {
    std::string text(udp.left(), '\0');
    CHECK(udp.read_some(text.data(), text.size() + 10) == text.size());
    CHECK(udp.left() == 0);
    return text;
  }

  void nothing_comes(const UdpEnd& at) {
    UdpSender from = {};
    for (int i = 0; i < kTurnsOfNothing; ++i) {
      CHECK_FALSE(at.udp.receive(from));
      turn();
    }
  }

  const UdpEnd& here;
  const UdpEnd& there;
  std::uint16_t here_port = 0;
  std::uint16_t there_port = 0;
};

std::string pattern(std::size_t size) {
  std::string text;
  for (std::size_t i = 0; i < size; ++i) text += static_cast<char>(i * 7 + size);
  return text;
}

void check_closed(UdpSocket& udp) {
  UdpSender from = {};
  char byte = 0;
  CHECK_FALSE(udp.is_open());
  CHECK_FALSE(udp.begin({127, 0, 0, 1}, 9));
  udp.append(&byte, 1);
  udp.send_datagram();
  CHECK_FALSE(udp.receive(from));
  CHECK(udp.left() == 0);
  CHECK(udp.read_some(&byte, 1) == 0);
  udp.skip(1);
  udp.stop();
}

void check_opening(const UdpContractSubject& subject) {
  check_closed(subject.under_test.udp);
  Ends ends(subject);
  CHECK(ends.here.udp.is_open());
  CHECK(ends.here.udp.left() == 0);
  // Nobody else gets the port, and who asks for any gets another.
  CHECK_FALSE(ends.here.other.open(ends.here_port));
  check_closed(ends.here.other);
  REQUIRE(ends.here.other.open(0));
  ends.here.other.stop();
  ends.here.udp.stop();
  check_closed(ends.here.udp);
  REQUIRE(ends.here.other.open(ends.here_port));
  ends.here.other.stop();
  // What is open already is closed first.
  REQUIRE(ends.here.udp.open(ends.here_port));
  REQUIRE(ends.here.udp.open(ends.here_port));
  ends.send(ends.there, "hello");
  CHECK(ends.receive(ends.here) == "hello");
}

// From any free port too.
void check_free_ports(const UdpContractSubject& subject) {
  Ends ends(subject);
  REQUIRE(ends.here.other.open(0));
  ends.begin(ends.here.other, ends.there.address, ends.there_port);
  ends.here.other.append("question", 8);
  ends.here.other.send_datagram();
  UdpSender from = {};
  ends.until([&] { return ends.there.udp.receive(from); });
  CHECK(Ends::read_all(ends.there.udp) == "question");
  CHECK(from.address == ends.here.address);
  CHECK(from.port != 0);
  CHECK(from.port != ends.here_port);
  ends.begin(ends.there.udp, from.address, from.port);
  ends.there.udp.append("answer", 6);
  ends.there.udp.send_datagram();
  ends.until([&] { return ends.here.other.receive(from); });
  CHECK(Ends::read_all(ends.here.other) == "answer");
  CHECK(from.address == ends.there.address);
  CHECK(from.port == ends.there_port);
  ends.nothing_comes(ends.here);
}

void check_sizes(const UdpContractSubject& subject) {
  Ends ends(subject);
  for (std::size_t size = 1; size <= UdpSocket::kMostBytes; size += size < 20 ? 1 : 121) {
    CAPTURE(size);
    ends.send(ends.here, pattern(size));
    CHECK(ends.receive(ends.there) == pattern(size));
    ends.send(ends.there, pattern(size));
    CHECK(ends.receive(ends.here) == pattern(size));
  }
  const std::string most = pattern(UdpSocket::kMostBytes);
  ends.send(ends.here, most);
  CHECK(ends.receive(ends.there) == most);
  ends.send(ends.there, most);
  CHECK(ends.receive(ends.here) == most);
}

void check_what_is_not_sent(const UdpContractSubject& subject) {
  Ends ends(subject);
  ends.send(ends.here, pattern(UdpSocket::kMostBytes + 1));
  ends.send(ends.here, pattern(5'000));
  ends.send(ends.here, "");
  // In pieces, of which the last is too much.
  ends.begin(ends.here.udp, ends.there.address, ends.there_port);
  for (int i = 0; i < 148; ++i) ends.here.udp.append("0123456789", 10);
  ends.here.udp.append8('x');
  ends.here.udp.send_datagram();
  // Begun, and not sent.
  ends.begin(ends.here.udp, ends.there.address, ends.there_port);
  ends.here.udp.append("never", 5);
  ends.send(ends.here, "once");
  ends.here.udp.send_datagram();
  CHECK(ends.receive(ends.there) == "once");
  ends.nothing_comes(ends.there);
}

void check_pieces(const UdpContractSubject& subject) {
  Ends ends(subject);
  ends.begin(ends.there.udp, ends.here.address, ends.here_port);
  ends.there.udp.append("01", 2);
  ends.there.udp.append("", 0);
  ends.there.udp.append8('2');
  ends.there.udp.append("3456789", 7);
  ends.there.udp.send_datagram();
  UdpSender from = {};
  UdpSocket& udp = ends.here.udp;
  ends.until([&] { return udp.receive(from); });
  CHECK(udp.left() == 10);
  char part[4] = {};
  CHECK(udp.read_some(part, 3) == 3);
  CHECK(std::string(part, 3) == "012");
  CHECK(udp.read_some(part, 0) == 0);
  udp.skip(2);
  CHECK(udp.left() == 5);
  // Between the pieces of what is read, others are sent.
  ends.send(ends.here, "meanwhile");
  CHECK(ends.receive(ends.there) == "meanwhile");
  CHECK(udp.read_some(part, 4) == 4);
  CHECK(std::string(part, 4) == "5678");
  // What is left of it is left out.
  ends.send(ends.there, "second");
  ends.until([&] { return udp.receive(from); });
  CHECK(udp.left() == 6);
  udp.skip(100);
  CHECK(udp.left() == 0);
  CHECK(udp.read_some(part, 1) == 0);
  CHECK_FALSE(udp.receive(from));
  CHECK(udp.left() == 0);
}

// In whatever order.
void check_several(const UdpContractSubject& subject) {
  Ends ends(subject);
  const std::set<std::string> texts = {"one", "two", "three"};
  for (const std::string& text : texts) ends.send(ends.there, text);
  std::set<std::string> received;
  for (std::size_t i = 0; i < texts.size(); ++i) received.insert(ends.receive(ends.here));
  CHECK(received == texts);
  ends.nothing_comes(ends.here);
}

// More than there is room for: some are dropped, and none is damaged.
void check_flood(const UdpContractSubject& subject) {
  Ends ends(subject);
  const std::string text = pattern(700);
  for (int i = 0; i < 100; ++i) ends.send(ends.there, text);
  UdpSender from = {};
  int received = 0;
  for (int i = 0; i < kTurnsOfNothing; ++i) {
    while (ends.here.udp.receive(from)) {
      CHECK(Ends::read_all(ends.here.udp) == text);
      ++received;
    }
    ends.turn();
  }
  CHECK(received >= 1);
  CHECK(received <= 100);
  ends.send(ends.there, "after");
  CHECK(ends.receive(ends.here) == "after");
}

void check_stop(const UdpContractSubject& subject) {
  Ends ends(subject);
  ends.send(ends.there, "unread");
  ends.send(ends.there, "unread too");
  UdpSender from = {};
  ends.until([&] { return ends.here.udp.receive(from); });
  ends.here.udp.stop();
  check_closed(ends.here.udp);
  ends.send(ends.there, "to nobody");
  for (int i = 0; i < kTurnsOfNothing; ++i) ends.turn();
  REQUIRE(ends.here.udp.open(ends.here_port));
  ends.nothing_comes(ends.here);
  ends.send(ends.there, "to the new one");
  CHECK(ends.receive(ends.here) == "to the new one");
}

// One that comes ends a wait(), also one that another user's update() has learnt of.
void check_wait(const UdpContractSubject& subject) {
  constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();
  constexpr std::uint64_t kLongMs = 10'000;
  Ends ends(subject);
  UdpSender from = {};
  CHECK_FALSE(ends.here.udp.receive(from));
  ends.send(ends.there, "x");
  for (int i = 0; i < kTurnsOfNothing; ++i) ends.there.network.update();
  while (!ends.here.udp.receive(from)) ends.here.network.wait(kNever);
  CHECK(Ends::read_all(ends.here.udp) == "x");

  CHECK_FALSE(ends.here.udp.receive(from));
  ends.send(ends.there, "y");
  for (int i = 0; i < 50; ++i) {
    ends.there.network.update();
    ends.here.network.update();
  }
  const std::uint64_t until_ms = ends.here.network.now_ms() + kLongMs;
  ends.here.network.wait(until_ms);
  CHECK(ends.here.network.now_ms() < until_ms);
  CHECK(ends.receive(ends.here) == "y");
}

}  // namespace

std::uint16_t open_at_some_port(UdpSocket& udp) {
  for (std::uint16_t port = 20'000; port < 30'000; ++port) {
    if (udp.open(port)) return port;
  }
  FAIL("no port is free");
  return 0;
}

void check_udp_contract(const UdpContractSubject& subject) {
  SUBCASE("opening") { check_opening(subject); }
  SUBCASE("free ports") { check_free_ports(subject); }
  SUBCASE("sizes") { check_sizes(subject); }
  SUBCASE("what is not sent") { check_what_is_not_sent(subject); }
  SUBCASE("pieces") { check_pieces(subject); }
  SUBCASE("several") { check_several(subject); }
  SUBCASE("flood") { check_flood(subject); }
  SUBCASE("stop") { check_stop(subject); }
  SUBCASE("wait") { check_wait(subject); }
}

}  // namespace test_support
