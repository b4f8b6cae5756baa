// Sketches with <Ethernet.h> against plain sockets. Each begins with a chip that has just got
// power.
#include <vector>

#include "peer.h"

// Behind what it would break.
#include <Ethernet.h>

#include "arduino_host.h"
#include "utility/w5500.h"

using namespace arduino_test;

namespace {

byte mac[] = {0x02, 0, 0, 0, 0, 1};

struct Board {
  Board() {
    w5500::chip().reset();
    Ethernet.begin(mac, IPAddress(127, 0, 0, 1));
  }
  ~Board() { w5500::chip().reset(); }
};

// A sketch that has accepted one connection.
struct Accepted : Board {
  Accepted() {
    server.begin();
    REQUIRE(server);
    REQUIRE(peer.connect(port));
    REQUIRE(comes_true([this] { return bool(client = server.accept()); }));
  }

  std::uint16_t port = free_port();
  EthernetServer server{port};
  Peer peer;
  EthernetClient client;
};

// By name: a == b is ambiguous in C++20, as it is with the real one.
bool are_same(EthernetClient a, const EthernetClient& b) { return a.operator==(b); }

std::string read_all(EthernetClient& client) {
  std::string text;
  while (client.connected()) {
    const int c = client.read();
    if (c >= 0) text += static_cast<char>(c);
  }
  return text;
}

}  // namespace

TEST_CASE("Ethernet: before begin() there are no sockets, and nobody says so") {
  w5500::chip().reset();
  EthernetServer server(free_port());
  server.begin();
  CHECK_FALSE(server);
  CHECK_FALSE(server.accept());
  CHECK(Ethernet.hardwareStatus() == EthernetNoHardware);
  EthernetClient client;
  CHECK(client.connect(IPAddress(127, 0, 0, 1), 9) == 0);
  CHECK(Ethernet.begin(mac) == 1);
  CHECK(Ethernet.hardwareStatus() == EthernetW5500);
  CHECK(Ethernet.localIP() == IPAddress(127, 0, 0, 1));
}

TEST_CASE("Ethernet: accept() gives each connection once, with or without data") {
  Accepted sketch;
  CHECK(sketch.client.connected());
  CHECK(sketch.client.available() == 0);
  CHECK(sketch.client.remoteIP() == IPAddress(127, 0, 0, 1));
  CHECK(sketch.client.remotePort() == sketch.peer.port());
  CHECK(sketch.client.localPort() == sketch.port);
  CHECK_FALSE(sketch.server.accept());
  sketch.peer.send("x");
  CHECK(comes_true([&] { return sketch.client.available() == 1; }));
  CHECK_FALSE(sketch.server.accept());
}

TEST_CASE("Ethernet: available() gives a client that has sent something, again and again") {
  const Board board;
  const std::uint16_t port = free_port();
  EthernetServer server(port);
  server.begin();
  Peer peer;
  REQUIRE(peer.connect(port));
  delay(20);
  CHECK_FALSE(server.available());
  peer.send("ab");
  REQUIRE(comes_true([&] { return bool(server.available()); }));
  EthernetClient client = server.available();
  CHECK(client.read() == 'a');
  CHECK(are_same(server.available(), client));
  CHECK(client.read() == 'b');
  CHECK_FALSE(server.available());

  CHECK(server.write("to all") == 6);
  CHECK(peer.receive(6) == "to all");

  // One that ends is closed by the server itself.
  peer.finish();
  CHECK(comes_true([&] { return server.available(), client.status() == w5500::kClosed; }));
  CHECK(peer.is_at_end());
}

TEST_CASE("Ethernet: the next connection is refused until the server was asked again") {
  const Board board;
  const std::uint16_t port = free_port();
  EthernetServer server(port);
  server.begin();
  Peer first;
  REQUIRE(first.connect(port));
  CHECK(comes_true([&] { return !server; }));
  CHECK_FALSE(Peer().connect(port));
  CHECK(server.accept());
  CHECK(server);
  Peer second;
  CHECK(second.connect(port));
}

TEST_CASE("Ethernet: begin() again listens with one more socket") {
  const Board board;
  const std::uint16_t port = free_port();
  EthernetServer server(port);
  for (int i = 0; i < MAX_SOCK_NUM; ++i) server.begin();
  std::vector<Peer> peers(MAX_SOCK_NUM);
  for (Peer& peer : peers) REQUIRE(peer.connect(port));
  CHECK(comes_true([&] { return !server; }));
  CHECK_FALSE(Peer().connect(port));

  std::vector<EthernetClient> clients;
  for (int i = 0; i < MAX_SOCK_NUM; ++i) clients.push_back(server.accept());
  for (size_t i = 0; i < MAX_SOCK_NUM; ++i) CHECK(clients[i].getSocketNumber() == i);
  EthernetClient none;
  CHECK(none.connect(IPAddress(127, 0, 0, 1), port) == 0);
  CHECK_FALSE(none);
}

TEST_CASE("Ethernet: copies are one socket, and an old one is somebody else's connection") {
  Accepted sketch;
  EthernetClient copy = sketch.client;
  CHECK(are_same(copy, sketch.client));
  { const EthernetClient passing = copy; }
  CHECK(sketch.client.connected());
  sketch.peer.end();
  copy.stop();
  CHECK_FALSE(copy);
  CHECK(sketch.client);
  CHECK_FALSE(sketch.client.connected());
  CHECK(sketch.client.status() == w5500::kClosed);

  PeerServer other;
  EthernetClient next;
  REQUIRE(next.connect(IPAddress(127, 0, 0, 1), other.port()) == 1);
  CHECK(are_same(next, sketch.client));
  CHECK(sketch.client.connected());
}

TEST_CASE("Ethernet: what has come is read after the peer's end, and then there is the end") {
  Accepted sketch;
  sketch.peer.send("hello");
  sketch.peer.finish();
  REQUIRE(comes_true([&] { return sketch.client.status() == w5500::kCloseWait; }));
  CHECK(sketch.client.connected());
  CHECK(sketch.client.peek() == 'h');
  uint8_t buffer[3];
  CHECK(sketch.client.read(buffer, sizeof buffer) == 3);
  CHECK(read_all(sketch.client) == "lo");
  CHECK(sketch.client.read(buffer, sizeof buffer) == 0);

  CHECK(sketch.client.print("bye") == 3);
  sketch.client.stop();
  CHECK(sketch.peer.receive(9) == "bye");
}

TEST_CASE("Ethernet: a read of nothing yet is -1") {
  Accepted sketch;
  uint8_t buffer[3];
  CHECK(sketch.client.read(buffer, sizeof buffer) == -1);
  CHECK(sketch.client.read() == -1);
  CHECK(sketch.client.peek() == -1);
  EthernetClient none;
  CHECK(none.read(buffer, sizeof buffer) == 0);
  CHECK(none.write("x") == 0);
  CHECK(none.connected() == 0);
}

TEST_CASE("Ethernet: a write of more than the buffer sends the buffer and says it sent all") {
  Accepted sketch;
  const std::string large(3000, 'x');
  CHECK(sketch.client.write(large.data(), large.size()) == 3000);
  sketch.peer.finish();
  std::thread stop([&] { sketch.client.stop(); });
  CHECK(sketch.peer.receive(3000).size() == 2048);
  stop.join();
}

TEST_CASE("Ethernet: many bytes pass both ways through buffers of 2 KB") {
  Accepted sketch;
  std::string sent;
  for (int i = 0; i < 100'000; ++i) sent += static_cast<char>('a' + i % 23);
  std::string echo;
  std::thread peer([&] {
    sketch.peer.send(sent);
    sketch.peer.finish();
  });
  std::string got;
  uint8_t buffer[1000];
  while (sketch.client.connected()) {
    CHECK(sketch.client.available() <= 2048);
    const int count = sketch.client.read(buffer, sizeof buffer);
    if (count > 0) got.append(reinterpret_cast<char*>(buffer), static_cast<size_t>(count));
  }
  peer.join();
  CHECK(got == sent);
  std::thread back([&] { echo = sketch.peer.receive(sent.size()); });
  for (size_t at = 0; at < sent.size(); at += 1000) {
    CHECK(sketch.client.write(sent.data() + at, 1000) == 1000);
  }
  back.join();
  CHECK(echo == sent);
}

TEST_CASE("Ethernet: a write waits for a peer that does not read, until it resets") {
  Accepted sketch;
  CHECK(sketch.client.availableForWrite() == 2048);
  const std::string block(2048, 'x');
  static Peer* peer;
  static unsigned long since;
  peer = &sketch.peer;
  since = millis();
  arduino_host::while_waiting = [] {
    if (millis() - since > 300) peer->reset();
  };
  size_t sum = 0;
  while (const size_t count = sketch.client.write(block.data(), block.size())) sum += count;
  arduino_host::while_waiting = nullptr;
  CHECK(sum >= 2048);
  CHECK(sum < 100'000);
  CHECK(sketch.client.getWriteError() != 0);
  CHECK_FALSE(sketch.client.connected());
  CHECK(sketch.client.availableForWrite() == 0);
}

TEST_CASE("Ethernet: stop() sends FIN and waits for the peer's for a time") {
  Accepted sketch;
  sketch.client.setConnectionTimeout(50);
  const unsigned long start = millis();
  sketch.client.stop();
  CHECK(millis() - start >= 50);
  CHECK(sketch.peer.is_at_end());
  CHECK_FALSE(sketch.client);
}

TEST_CASE("Ethernet: connect() tells neither refusal nor silence apart from the other") {
  const Board board;
  EthernetClient client;
  client.setConnectionTimeout(60);
  CHECK(client.connect(IPAddress(127, 0, 0, 1), free_port()) == 0);
  CHECK(client);
  CHECK_FALSE(client.connected());

  arduino_host::Faults faults;
  faults.connect_without_answer = true;
  const arduino_host::WithFaults silent(faults);
  const unsigned long start = millis();
  CHECK(client.connect("127.0.0.1", free_port()) == 0);
  CHECK(millis() - start >= 60);
  CHECK_FALSE(client);
}

TEST_CASE("Ethernet: faults of a write, of its room and of sockets") {
  Accepted sketch;
  arduino_host::Faults faults;
  faults.write_takes_at_most = 3;
  faults.writes_refused = 2;
  faults.available_for_write_is_zero = true;
  faults.no_socket_free = true;
  const arduino_host::WithFaults with(faults);
  CHECK(sketch.client.write("hello") == 0);
  CHECK(sketch.client.write("hello") == 0);
  CHECK(sketch.client.connected());
  CHECK(sketch.client.write("hello") == 3);
  CHECK(sketch.peer.receive(3) == "hel");
  CHECK(sketch.client.availableForWrite() == 0);
  EthernetClient none;
  CHECK(none.connect(IPAddress(127, 0, 0, 1), 9) == 0);
  CHECK_FALSE(none);
}

TEST_CASE("Ethernet: without a link nothing goes, and what was under way is given up") {
  Accepted sketch;
  sketch.peer.send("before");
  REQUIRE(comes_true([&] { return sketch.client.available() == 6; }));
  w5500::chip().set_link(false);
  CHECK(Ethernet.linkStatus() == LinkOFF);
  sketch.peer.send("after");
  delay(10);
  CHECK(sketch.client.available() == 6);
  CHECK_FALSE(Peer().connect(sketch.port));

  CHECK(w5500::chip().give_up_ms() == 31'800);
  Ethernet.setRetransmissionTimeout(10);
  Ethernet.setRetransmissionCount(2);
  const unsigned long start = millis();
  CHECK(sketch.client.write("x") == 0);
  CHECK(millis() - start >= 70);
  CHECK_FALSE(sketch.client.connected());

  w5500::chip().set_link(true);
  CHECK(Ethernet.linkStatus() == LinkON);
  Peer again;
  CHECK(again.connect(sketch.port));
}

TEST_CASE("Ethernet: datagrams come one at a time, and the rest of one is thrown away") {
  const Board board;
  const std::uint16_t port = free_port();
  EthernetUDP udp;
  REQUIRE(udp.begin(port) == 1);
  CHECK(udp.parsePacket() == 0);
  const int peer = ::socket(AF_INET, SOCK_DGRAM, 0);
  bind_to(peer, 0);
  const sockaddr_in address = loopback(port);
  for (const char* text : {"first", "second"}) {
    ::sendto(peer, text, strlen(text), 0, reinterpret_cast<const sockaddr*>(&address),
             sizeof address);
  }
  CHECK(comes_true([&] { return udp.parsePacket() == 5; }));
  CHECK(udp.read() == 'f');
  CHECK(udp.peek() == 'i');
  CHECK(udp.available() == 4);
  CHECK(udp.remotePort() == port_of(peer));
  CHECK(udp.parsePacket() == 6);
  char buffer[10];
  CHECK(udp.read(buffer, sizeof buffer) == 6);
  CHECK(udp.read(buffer, sizeof buffer) == -1);

  CHECK(udp.beginPacket(udp.remoteIP(), udp.remotePort()) == 1);
  CHECK(udp.print("answer") == 6);
  CHECK(udp.endPacket() == 1);
  CHECK(::recv(peer, buffer, sizeof buffer, 0) == 6);
  ::close(peer);
}
