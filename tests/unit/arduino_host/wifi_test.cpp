// Sketches with <WiFi.h> against plain sockets.
#include <atomic>
#include <vector>

#include "peer.h"

// Behind what it would break.
#include <WiFi.h>

#include "arduino_host.h"

using namespace arduino_test;

namespace {

struct Joined {
  Joined() { WiFi.begin("network", "password"); }
  ~Joined() { WiFi.disconnect(true); }
};

// A sketch that has accepted one connection.
struct Accepted : Joined {
  Accepted() {
    server.begin();
    REQUIRE(server);
    REQUIRE(peer.connect(port));
    REQUIRE(comes_true([this] { return bool(client = server.accept()); }));
  }

  std::uint16_t port = free_port();
  WiFiServer server{port};
  Peer peer;
  WiFiClient client;
};

}  // namespace

TEST_CASE("WiFi: is joined by begin(), and lost with its access point") {
  CHECK(WiFi.status() == WL_DISCONNECTED);
  const Joined joined;
  CHECK(WiFi.status() == WL_CONNECTED);
  CHECK(WiFi.localIP() == IPAddress(127, 0, 0, 1));
  arduino_host::Faults faults;
  faults.wifi_is_lost = true;
  const arduino_host::WithFaults lost(faults);
  CHECK(WiFi.status() == WL_CONNECTION_LOST);
  CHECK(WiFiClient().connect(IPAddress(127, 0, 0, 1), 9) == 0);
}

TEST_CASE("WiFi: accept() and available() give each connection once, and some wait") {
  const Joined joined;
  const std::uint16_t port = free_port();
  WiFiServer server(port, 3);
  server.begin();
  std::vector<Peer> peers(3);
  for (Peer& peer : peers) REQUIRE(peer.connect(port));
  REQUIRE(comes_true([&] { return server.hasClient(); }));
  std::vector<WiFiClient> clients;
  clients.push_back(server.available());
  for (int i = 1; i < 3; ++i) clients.push_back(server.accept());
  for (WiFiClient& client : clients) CHECK(client);
  for (size_t i = 0; i < 3; ++i) CHECK(clients[i].remotePort() == peers[i].port());
  CHECK(clients[0].localPort() == port);
  CHECK_FALSE(server.accept());
  server.end();
  CHECK_FALSE(Peer().connect(port));
}

TEST_CASE("WiFi: the connection lives until its last copy is gone") {
  Accepted sketch;
  WiFiClient copy = sketch.client;
  CHECK(copy == sketch.client);
  sketch.client.stop();
  CHECK_FALSE(sketch.client);
  CHECK(copy);
  CHECK(copy.print("still here") == 10);
  CHECK(sketch.peer.receive(10) == "still here");
  copy = WiFiClient();
  CHECK(sketch.peer.is_at_end());
}

TEST_CASE("WiFi: not connected any more, with bytes that are in the client's buffer") {
  Accepted sketch;
  uint8_t buffer[8];
  CHECK(sketch.client.read(buffer, sizeof buffer) == 0);
  sketch.peer.send("hello");
  sketch.peer.finish();
  REQUIRE(comes_true([&] { return sketch.client.available() == 5; }));
  CHECK(sketch.client.connected());
  CHECK(sketch.client.read() == 'h');
  CHECK(comes_true([&] { return !sketch.client.connected(); }));
  CHECK(sketch.client.available() == 4);
  CHECK(sketch.client.read(buffer, sizeof buffer) == 4);
  CHECK(sketch.client.read(buffer, sizeof buffer) == 0);
  CHECK(sketch.client.read() == -1);
  CHECK(WiFiClient().read(buffer, sizeof buffer) == -1);
}

TEST_CASE("WiFi: a write takes any size, and a part of it from a peer that does not read") {
  Accepted sketch;
  sketch.client.setNoDelay(true);
  CHECK(sketch.client.getNoDelay());
  CHECK(sketch.client.availableForWrite() == 0);
  const std::string large(100'000, 'x');
  std::string got;
  std::thread reader([&] { got = sketch.peer.receive(large.size()); });
  CHECK(sketch.client.write(large.data(), large.size()) == large.size());
  reader.join();
  CHECK(got == large);

  arduino_host::Faults faults;
  faults.wifi_write_try_ms = 5;
  const arduino_host::WithFaults quick(faults);
  const size_t part = sketch.client.write(large.data(), large.size());
  CHECK(part > 0);
  CHECK(part < large.size());
  CHECK(sketch.client.connected());
}

TEST_CASE("WiFi: a reset stops the client that writes") {
  Accepted sketch;
  WiFiClient copy = sketch.client;
  sketch.peer.reset();
  CHECK(comes_true([&] { return sketch.client.write("x") == 0; }));
  CHECK(sketch.client.fd() == -1);
  CHECK(copy.fd() >= 0);
  CHECK(copy.write("x") == 0);
}

TEST_CASE("WiFi: connect() gives 0 at a refusal at once, and after its time without an answer") {
  const Joined joined;
  WiFiClient client;
  CHECK(client.connect("127.0.0.1", free_port()) == 0);
  PeerServer server;
  REQUIRE(client.connect(IPAddress(127, 0, 0, 1), server.port()) == 1);
  Peer peer = server.accept();
  peer.send("x");
  CHECK(comes_true([&] { return client.peek() == 'x'; }));

  arduino_host::Faults faults;
  faults.connect_without_answer = true;
  const arduino_host::WithFaults silent(faults);
  const unsigned long start = millis();
  CHECK(WiFiClient().connect(IPAddress(127, 0, 0, 1), server.port(), 60) == 0);
  CHECK(millis() - start >= 60);
}

TEST_CASE("WiFi: there are 16 sockets, and who comes when none is left is sent away") {
  const Joined joined;
  const std::uint16_t port = free_port();
  WiFiServer server(port, 20);
  server.begin();
  std::vector<Peer> peers(16);
  std::vector<WiFiClient> clients;
  for (Peer& peer : peers) REQUIRE(peer.connect(port));
  for (int i = 0; i < 15; ++i) {
    clients.emplace_back();
    REQUIRE(comes_true([&] { return bool(clients.back() = server.accept()); }));
  }
  std::atomic<bool> sent_away{false};
  std::thread asked([&] { sent_away = peers.back().is_at_end(); });
  CHECK(comes_true([&] { return server.accept(), sent_away.load(); }));
  asked.join();
  CHECK(clients.back().connected());
}

TEST_CASE("WiFi: faults of a write and of sockets") {
  Accepted sketch;
  arduino_host::Faults faults;
  faults.write_takes_at_most = 3;
  faults.writes_refused = 1;
  faults.no_socket_free = true;
  const arduino_host::WithFaults with(faults);
  CHECK(sketch.client.write("hello") == 0);
  CHECK(sketch.client.connected());
  CHECK(sketch.client.write("hello") == 3);
  CHECK(WiFiClient().connect(IPAddress(127, 0, 0, 1), 9) == 0);
  WiFiUDP udp;
  CHECK(udp.begin(free_port()) == 0);
}

TEST_CASE("WiFi: the next datagram comes when the last was read or cleared") {
  const Joined joined;
  const std::uint16_t port = free_port();
  WiFiUDP udp;
  REQUIRE(udp.begin(port) == 1);
  WiFiUDP sender;
  for (const char* text : {"first", "second"}) {
    REQUIRE(sender.beginPacket("127.0.0.1", port) == 1);
    sender.print(text);
    REQUIRE(sender.endPacket() == 1);
  }
  CHECK(comes_true([&] { return udp.parsePacket() == 5; }));
  CHECK(udp.read() == 'f');
  CHECK(udp.parsePacket() == 0);
  udp.clear();
  CHECK(udp.parsePacket() == 6);
  char buffer[10];
  CHECK(udp.read(buffer, sizeof buffer) == 6);
  CHECK(udp.read(buffer, sizeof buffer) == 0);
  CHECK(udp.remoteIP() == IPAddress(127, 0, 0, 1));
}
